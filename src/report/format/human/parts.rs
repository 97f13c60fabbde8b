//! What the pages for people have in common: the reason, the checks, what is signed, what was not checked, and
//! the next steps.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};

use crate::call::Call;
use crate::case::LayoutStamp;
use crate::check::{
    Check, CheckFinding, IdentityFinding, LogFinding, NoAttestation, NoSignature, NotAsked, PinsFinding,
    ProvenanceFinding, SbomFinding, SignatureFinding,
};
use crate::evidence::trouble::Trouble;
use crate::policy::COMMIT;
use crate::report::grouping::{self, observed_label};
use crate::report::words::Explanation;
use crate::report::words::LinePrefix;
use crate::report::words::page::{FieldLabel, Label};
use crate::report::{Detail, Help, ImageReport, Report, Style};
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::{Outcome, Verdict};
use crate::weakness::Weakness;

use super::layout::{INDENT, field, glued, label, padded, widest, wrap, wrapped};
use super::listed::{Told, attestations, signatures};

/// `NAME@DIGEST`, the digest once.
pub(super) fn named(image: &ImageReport) -> String {
    let name = ForeignText::new(image.reference());
    match image.digest() {
        Some(digest) if !image.digest_in_name() => format!("{name}@{digest}"),
        _ => name.to_string(),
    }
}

/// The checks, what is signed, and what was found at each place.
pub(super) fn facts(out: &mut String, image: &ImageReport, style: Style) {
    let explained = image.explanation();
    table(out, image.checks(), explained, style);
    platforms(out, image.checks(), style);
    signed(out, image, style);
    let verbose = style.detail == Detail::Verbose;
    if verbose || image.verdict() != Verdict::Verified {
        let says_all = |one: fn(&CheckFinding) -> bool| explained.is_some_and(|check| one(&check.finding));
        let told = || Told::by(explained.filter(|_| !verbose).map(|check| &check.finding));
        if verbose || image.signatures().len() != 1 || !says_all(tells_of_a_signature) {
            signatures(out, image, told(), style);
        }
        if verbose || image.attestations().len() != 1 || !says_all(tells_of_an_attestation) {
            attestations(out, image, told(), style);
        }
    }
    gaps(out, image, explained.filter(|_| !verbose), style);
    // What is from a pack is never shown as if its registry had been asked.
    if let Some(route) = image.route().filter(|route| verbose || route.recorded.is_some()) {
        let _ = writeln!(out, "{}{}", label(Label::Route, style), ForeignText::new(&route.address));
        for part in style.lang.route(route) {
            wrapped(out, INDENT, &glued(&part), style);
        }
    }
    if let Some(Ok(stamp)) = image.stamp().map(LayoutStamp::found) {
        wrapped(out, &label(Label::Timestamp, style), &style.lang.timestamp(stamp), style);
    }
    if style.detail == Detail::Verbose && !image.absences().is_empty() {
        let places: Vec<String> = image.absences().iter().map(|place| style.lang.place(place)).collect();
        wrapped(out, &label(Label::NothingAt, style), &places.join(", "), style);
    }
}

/// Who gave which setting, where a configuration file gave any.
pub(super) fn settings(out: &mut String, report: &Report, style: Style) {
    let given = &report.head.settings;
    if style.detail != Detail::Verbose || given.is_empty() {
        return;
    }
    let label = label(Label::Settings, style);
    for (n, one) in given.iter().enumerate() {
        let label = if n == 0 { &label } else { INDENT };
        wrapped(out, label, &format!("{}  {}", one.option, one.origin), style);
    }
}

/// Whether what explains the verdict says of the one signature that there is all that its entry would say.
fn tells_of_a_signature(finding: &CheckFinding) -> bool {
    match finding {
        CheckFinding::Identity(finding) => {
            matches!(finding, IdentityFinding::Differs { .. } | IdentityFinding::Absent { .. })
        }
        CheckFinding::Pins(finding) => matches!(finding, PinsFinding::Differ { .. }),
        CheckFinding::Log(finding) => *finding == LogFinding::Absent,
        CheckFinding::Signature(SignatureFinding::None { why, .. }) => match why {
            NoSignature::Unsupported(_) | NoSignature::Refused(_) => true,
            NoSignature::NotFound | NoSignature::Nobody => false,
        },
        CheckFinding::Signature(SignatureFinding::OutOfTime { .. }) => true,
        CheckFinding::Signature(SignatureFinding::Trusted { .. })
        | CheckFinding::Policy(_)
        | CheckFinding::Key(_)
        | CheckFinding::Image(_)
        | CheckFinding::Sbom(_)
        | CheckFinding::Provenance(_)
        | CheckFinding::Api(_)
        | CheckFinding::NotAsked(_)
        | CheckFinding::Unanswered(_)
        | CheckFinding::Unwritten
        | CheckFinding::Cut => false,
    }
}

/// The same of the one attestation.
fn tells_of_an_attestation(finding: &CheckFinding) -> bool {
    let of = |why: &NoAttestation| match why {
        NoAttestation::Unsupported(_) | NoAttestation::Refused(_) => true,
        NoAttestation::Absent { .. } => false,
    };
    match finding {
        CheckFinding::Sbom(SbomFinding::None(why))
        | CheckFinding::Provenance(ProvenanceFinding::None(why)) => of(why),
        CheckFinding::Sbom(_)
        | CheckFinding::Provenance(_)
        | CheckFinding::Policy(_)
        | CheckFinding::Key(_)
        | CheckFinding::Image(_)
        | CheckFinding::Signature(_)
        | CheckFinding::Identity(_)
        | CheckFinding::Pins(_)
        | CheckFinding::Log(_)
        | CheckFinding::Api(_)
        | CheckFinding::NotAsked(_)
        | CheckFinding::Unanswered(_)
        | CheckFinding::Unwritten
        | CheckFinding::Cut => false,
    }
}

/// Places whose answer is missing, each reason once, and without the one that explains the verdict.
fn gaps(out: &mut String, image: &ImageReport, explained: Option<&Check>, style: Style) {
    let known = explained.and_then(|check| match &check.finding {
        CheckFinding::Unanswered(gap) => Some(gap),
        _ => check.missing.as_ref(),
    });
    let mut told: Vec<&Trouble> = known.map(|gap| &*gap.why).into_iter().collect();
    for gap in image.gaps().iter().filter(|gap| Some(*gap) != known) {
        let _ = writeln!(out, "{}{}", label(Label::NotAnswered, style), style.lang.place(&gap.place));
        if told.contains(&&*gap.why) {
            let _ = writeln!(out, "{INDENT}{}", gap.code());
        } else {
            wrapped(out, INDENT, &format!("{}: {}", gap.code(), style.lang.trouble(&gap.why)), style);
            told.push(&gap.why);
        }
    }
}

fn table(out: &mut String, checks: &[Check], explained: Option<&Check>, style: Style) {
    let mut table = Table::new();
    // The last column is wrapped here, at blanks: the library cuts words, digests too.
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let asked = || checks.iter().filter(|check| check.outcome() != Outcome::NotAsked);
    let word = |outcome: Outcome| style.lang.outcome(outcome);
    let before = 6
        + widest(asked().map(|check| check.id().as_str()))
        + widest(asked().map(|check| word(check.outcome())));
    for check in asked() {
        let text = match (check.outcome(), check.code) {
            (Outcome::Pass, _) => style.lang.check(check),
            // What is explained above is not said again.
            (_, Some(code)) if explained.is_some_and(|one| one.says_the_same(check)) => code.to_string(),
            _ => told(check, style),
        };
        let lines: Vec<String> =
            text.lines().flat_map(|line| wrap(line, style.width.saturating_sub(before))).collect();
        table.add_row(vec![
            check.id().as_str().to_owned(),
            word(check.outcome()).to_owned(),
            lines.join("\n"),
        ]);
    }
    for line in table.lines() {
        let _ = writeln!(out, " {}", line.trim_end());
    }
}

/// The manifests of an index: the index was judged, and one of these is what runs.
fn platforms(out: &mut String, checks: &[Check], style: Style) {
    const SHOWN: usize = 30;
    let first = format!("\n{}", label(Label::Platforms, style));
    let mut label = first.as_str();
    for check in checks {
        let CheckFinding::Image(finding) = &check.finding else { continue };
        let platforms = finding.image().map_or(&[][..], |image| &image.platforms);
        // As they are shown: an escaped or cut name is wider or narrower than the name itself.
        let shown: Vec<_> = platforms
            .iter()
            .take(SHOWN)
            .map(|one| (ForeignText::new(&one.platform).to_string(), &one.digest))
            .collect();
        let width = widest(shown.iter().map(|(name, _)| name.as_str()));
        for (name, digest) in shown {
            let _ = writeln!(out, "{label}{}  {digest}", padded(&name, width));
            label = INDENT;
        }
        if platforms.len() > SHOWN {
            let _ = writeln!(out, "{label}{}", style.lang.more_in_json(platforms.len() - SHOWN));
        }
    }
}

fn signed(out: &mut String, image: &ImageReport, style: Style) {
    let first = format!("\n{}", label(Label::Signed, style));
    let mut label = first.as_str();
    // The platform's four in their usual order, then the rest by name.
    let usual = ["tenant_id", "app_id", COMMIT, "build_id"];
    let rest = image.annotations().keys().map(String::as_str).filter(|name| !usual.contains(name));
    let names: Vec<&str> =
        usual.into_iter().filter(|name| image.annotations().contains_key(*name)).chain(rest).collect();
    let shown: Vec<String> = names.iter().map(|name| ForeignText::new(*name).to_string()).collect();
    let width = widest(shown.iter().map(String::as_str));
    for (name, shown) in names.into_iter().zip(&shown) {
        let value = match image.annotations().get(name) {
            Some(Annotation::Text(text)) => text.to_string(),
            Some(Annotation::Other(other)) => ForeignText::new(other.to_string()).to_string(),
            None => continue,
        };
        let _ = writeln!(out, "{label}{}  {value}", padded(shown, width));
        label = INDENT;
    }
    if image.annotations().is_empty() {
        out.push('\n');
    }
}

pub(super) fn weak(out: &mut String, report: &Report, image: &ImageReport, style: Style) {
    for weakness in report.head.weaknesses.iter().chain(image.weaknesses()) {
        wrapped(out, &label(Label::Weakness, style), &caveat(weakness, style), style);
    }
}

/// What a check found, behind its code.
pub(super) fn told(check: &Check, style: Style) -> String {
    let code = check.code.map_or_else(String::new, |code| format!("{code}: "));
    format!("{code}{}", style.lang.check(check))
}

/// What was asked for, and what there is instead.
const COMPARED: [FieldLabel; 3] = [FieldLabel::Expected, FieldLabel::Found, FieldLabel::Signed];

pub(super) fn explain(out: &mut String, check: &Check, call: &Call, style: Style) {
    wrapped(out, "", &told(check, style), style);
    let expected = style.lang.check_expected(check);
    let observed = style.lang.check_observed(check).filter(|text| !text.raw().is_empty());
    if expected.is_some() || observed.is_some() {
        out.push('\n');
    }
    if let Some(expected) = expected {
        let label = field(FieldLabel::Expected, &COMPARED, style);
        let _ = writeln!(out, "  {label}{}", ForeignText::new(expected));
    }
    if let Some(observed) = observed {
        let _ = writeln!(out, "  {}{observed}", field(observed_label(check), &COMPARED, style));
    }
    let steps = style.lang.check_help(check, call);
    if !steps.is_empty() {
        out.push('\n');
    }
    help(out, &steps, style);
}

/// The checks that were not asked for, each with its option.
pub(super) fn not_checked(out: &mut String, image: &ImageReport, more: Option<String>, style: Style) {
    let parts: Vec<String> = image
        .checks()
        .iter()
        .filter(|check| check.outcome() == Outcome::NotAsked && !grouping::could_not_start(check))
        .map(|check| format!("{} ({})", check.id().as_str(), why_unasked(check, style)))
        .chain(more)
        .collect();
    if !parts.is_empty() {
        wrapped(out, &label(Label::NotChecked, style), &parts.join(", "), style);
    }
}

/// Why a check was not made. An option and its value are not separated by a line break.
pub(super) fn why_unasked(check: &Check, style: Style) -> String {
    let why = told(check, style);
    let option = matches!(
        check.finding,
        CheckFinding::NotAsked(NotAsked::Unasked(_)) | CheckFinding::Log(LogFinding::Ignored)
    );
    if option { glued(&why) } else { why }
}

/// A weakness, and what answers it.
pub(super) fn caveat(weakness: &Weakness, style: Style) -> String {
    format!("{}{}", style.lang.weakness(weakness), style.lang.weakness_remedy(weakness))
}

/// The obstacle, and the next steps.
pub(super) fn obstacle(out: &mut String, told: &Explanation, style: Style) {
    wrapped(out, "", &format!("{}: {}", told.code, told.message), style);
    if !told.help.is_empty() {
        out.push('\n');
    }
    help(out, &told.help, style);
}

pub(super) fn help(out: &mut String, lines: &[Help], style: Style) {
    for line in lines {
        match line {
            // A command is not wrapped, so that it can be copied.
            Help::Command(_) => {
                let _ = writeln!(out, "    {}", glued(&line.line()));
            }
            Help::Say(sentence) => advice(out, sentence, style),
        }
    }
}

/// What to do, in words.
pub(super) fn advice(out: &mut String, sentence: &str, style: Style) {
    wrapped(out, &format!("  {}", style.lang.line_prefix(LinePrefix::Help)), sentence, style);
}

/// What was found in a document, and where.
pub(super) const IN_DOCUMENT: [FieldLabel; 2] = [FieldLabel::At, FieldLabel::Found];

/// One thing that was found in a document.
pub(super) fn found(out: &mut String, text: &str, style: Style) {
    wrapped(out, &format!("  {}", field(FieldLabel::Found, &IN_DOCUMENT, style)), text, style);
}

#[cfg(test)]
mod tests;
