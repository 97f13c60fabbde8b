//! A report of tests, as pipelines show them: an image is a suite, a check is a case.
//!
//! The form is that of Jenkins' `junit-10.xsd`, which GitLab reads too. What is proved wrong is a failure; what could not
//! be checked, or is not there yet (of the type `pending`), is an error: both keep a pipeline from being green, and
//! only the former says that something is wrong with the image. What was not asked is skipped. A run that comes to no
//! yes has a failure or an error in it, whatever else it holds.

use std::fmt::Write as _;
use std::io;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};

use crate::call::Call;
use crate::check::Check;
use crate::code::Code;
use crate::report::words::Explanation;
use crate::report::{Body, Help, ImageReport, Lang, Report};
use crate::text::characters;
use crate::verdict::{Outcome, Verdict};

/// Documents are in English, whoever reads them.
const LANG: Lang = Lang::En;

/// The name of the whole, and of the suite with what no image has.
const PROGRAM: &str = env!("CARGO_PKG_NAME");
const RUN: &str = "run";

/// The type of what is not there yet.
const PENDING: &str = "pending";

/// The words of a document of this kind.
pub(super) const WORDS: &str = "xml version encoding UTF-8 testsuites testsuite testcase properties property name value \
    tests skipped errors failures classname failure error message type system-out paas-attest run verdict expected \
    observed help pending";

pub(super) fn render(report: &Report) -> io::Result<Vec<u8>> {
    let mut whole = quick_junit::Report::new(PROGRAM);
    if let Body::Images { images, .. } = &report.body {
        whole.add_test_suites(images.iter().map(|image| suite(report, image)));
    }
    if let Some(told) = report.obstacle(LANG) {
        whole.add_test_suite(of_run(report, stopped(report, &told)));
    } else if report.exit_code() != 0 && whole.failures + whole.errors == 0 {
        // Nothing was checked, or what took the yes away is no image's.
        whole.add_test_suite(of_run(report, undecided(report.verdict())));
    }
    let mut page = whole.to_string().map_err(io::Error::other)?;
    // The published form has no such attribute at the root, and the root comes first.
    let skipped = format!(" skipped=\"{}\"", whole.skipped);
    if let Some(at) = page.find(&skipped) {
        page.replace_range(at..at + skipped.len(), "");
    }
    Ok(page.into_bytes())
}

fn of_run(report: &Report, status: TestCaseStatus) -> TestSuite {
    let mut suite = TestSuite::new(PROGRAM);
    about(&mut suite, report);
    suite.add_test_case(case(RUN, PROGRAM, status));
    suite
}

fn suite(report: &Report, image: &ImageReport) -> TestSuite {
    let name = match image.digest() {
        Some(digest) if !image.digest_in_name() => format!("{}@{digest}", shown(image.reference())),
        _ => shown(image.reference()),
    };
    let mut suite = TestSuite::new(&name);
    about(&mut suite, report);
    suite.add_property(Property::new("verdict", image.verdict().as_str()));
    for check in image.checks() {
        suite.add_test_case(case(check.id().as_str(), &name, status(check, report.call())));
    }
    // What is only listed is skipped, and no more.
    let is_told = matches!(image.standing(), Verdict::Verified | Verdict::Waived | Verdict::OutOfScope);
    if !is_told && suite.failures + suite.errors == 0 {
        suite.add_test_case(case("verdict", &name, undecided(Some(image.verdict()))));
    }
    let weaknesses: Vec<String> = report
        .head
        .weaknesses
        .iter()
        .chain(image.weaknesses())
        .map(|one| format!("{}: {}", one.code(), lines(&LANG.weakness(one))))
        .collect();
    if !weaknesses.is_empty() {
        suite.set_system_out(weaknesses.join("\n"));
    }
    suite
}

/// When, and by what.
fn about(suite: &mut TestSuite, report: &Report) {
    suite.add_property(Property::new("at", report.head.at.as_str()));
    suite.add_property(Property::new("version", env!("CARGO_PKG_VERSION")));
    if let Some(sample) = &report.head.sample {
        suite.add_property(Property::new("sample", LANG.sample(sample, shown)));
    }
    if let Some(shard) = &report.head.shard {
        suite.add_property(Property::new("shard", LANG.shard(shard)));
    }
    if report.head.unchecked > 0 {
        suite.add_property(Property::new("notChecked", LANG.unchecked(report.head.unchecked)));
    }
}

/// A case belongs to its image by its class too: GitLab tells cases apart by class and name alone.
fn case(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

fn status(check: &Check, call: &Call) -> TestCaseStatus {
    let message = lines(&LANG.check(check));
    let code = check.code.map(Code::as_str);
    let (mut status, kind) = match check.outcome() {
        Outcome::Pass => return TestCaseStatus::success(),
        Outcome::NotAsked => (TestCaseStatus::skipped(), code),
        // It is proved wrong, and the pipeline goes on: whoever looks sees both.
        Outcome::Fail if check.waived().is_some() => (TestCaseStatus::skipped(), code),
        Outcome::Fail => (TestCaseStatus::non_success(NonSuccessKind::Failure), code),
        Outcome::Undecided => (TestCaseStatus::non_success(NonSuccessKind::Error), code),
        Outcome::Pending => (TestCaseStatus::non_success(NonSuccessKind::Error), Some(PENDING)),
    };
    status.set_message(message.replace('\n', " "));
    if let Some(kind) = kind {
        status.set_type(kind);
    }
    let mut text = code.map_or_else(|| message.clone(), |code| format!("{code}: {message}"));
    if let Some(expected) = LANG.check_expected(check) {
        let _ = write!(text, "\nexpected: {}", shown(&expected));
    }
    if let Some(observed) = LANG.check_observed(check).filter(|text| !text.raw().is_empty()) {
        let _ = write!(text, "\nobserved: {}", shown(observed.raw()));
    }
    help(&mut text, &LANG.check_help(check, call));
    status.set_description(text);
    status
}

fn help(text: &mut String, help: &[Help]) {
    for line in help {
        let _ = write!(text, "\nhelp: {}", shown(&line.line()));
    }
}

/// What stopped the run: proved wrong where that is its verdict.
fn stopped(report: &Report, told: &Explanation) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind(report.verdict()));
    let message = lines(&told.message);
    let mut text = format!("{}: {message}", shown(&told.code));
    help(&mut text, &told.help);
    status.set_message(message.replace('\n', " ")).set_type(shown(&told.code)).set_description(text);
    status
}

/// A verdict that no case says.
fn undecided(verdict: Option<Verdict>) -> TestCaseStatus {
    let word = verdict.map_or(LANG.no_verdict_in_short(), Verdict::as_str);
    let mut status = TestCaseStatus::non_success(kind(verdict));
    let what = if verdict == Some(Verdict::Pending) { PENDING } else { "verdict" };
    status.set_message(word).set_type(what).set_description(word);
    status
}

fn kind(verdict: Option<Verdict>) -> NonSuccessKind {
    match verdict {
        Some(Verdict::Failed) => NonSuccessKind::Failure,
        Some(
            Verdict::Undecided
            | Verdict::Pending
            | Verdict::Unsigned
            | Verdict::OutOfScope
            | Verdict::Verified
            | Verdict::Waived,
        )
        | None => NonSuccessKind::Error,
    }
}

/// What we say, in whose lines foreign text stands.
fn lines(text: &str) -> String {
    text.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

/// A text in which nothing acts and everything can stand in XML: whole, and two texts that differ stay different.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (character, acts) in characters(text) {
        match character {
            // Not in XML (1.0, section 2.2), and seen by nobody.
            '\u{fffe}' | '\u{ffff}' => out.extend(character.escape_unicode()),
            _ if acts => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests;
