//! For a comment on a pull request: the verdict outside of everything that folds, a table of facts, and
//! sections with their counts. No clock, so that the same answer is the same comment; and a hidden
//! marker, so that whoever posts it finds the one to replace.

mod diff;
mod escape;
mod fit;
mod sections;

use crate::check::Check;
use crate::report::words::Told;
use crate::report::words::en::{grouped, sbom as words};
use crate::report::{Body, Command, Document, Help, Inside, Lang, Report};
use crate::verdict::{Outcome, Trust, Verdict};

use self::escape::{code, sentence};

/// The language of a page.
pub(super) const LANG: Lang = Lang::En;

const MARKER: &str = "<!-- paas-attest sbom -->\n";

pub(super) fn render(report: &Report) -> String {
    match &report.body {
        Body::Sbom(inside) => of_sbom(report, inside),
        Body::Diff(comparison) => diff::render(report, comparison),
        Body::Images(_) | Body::Key { .. } | Body::Nothing(..) => nothing(report),
    }
}

/// Of a run that judged nothing.
fn nothing(report: &Report) -> String {
    let mut top = match report.command() {
        Command::Diff => diff::MARKER.to_owned(),
        Command::Verify | Command::Sbom | Command::Key => MARKER.to_owned(),
    };
    let verdict = report.verdict().map_or("Nothing was verified", Verdict::as_str);
    top.push_str(&format!("**{verdict}**\n"));
    if let Some(told) = report.obstacle(LANG) {
        obstacle(&mut top, &told);
    }
    top
}

fn of_sbom(report: &Report, inside: &Inside) -> String {
    let mut top = MARKER.to_owned();
    verdict(&mut top, report, inside);
    if let Some(check) = inside.image.explanation() {
        explained(&mut top, check);
    }
    if let Some(told) = report.obstacle(LANG) {
        obstacle(&mut top, &told);
    }
    sections::reasons(&mut top, inside);
    facts(&mut top, inside);
    fit::fit(&top, &sections::all(report, inside))
}

fn verdict(top: &mut String, report: &Report, inside: &Inside) {
    let name = code(&inside.image.reference);
    let said = inside.document.is_ok() || report.verdict() == Some(Verdict::Unsigned);
    let warning = words::warning(inside.trust).filter(|_| said);
    match (report.verdict(), warning) {
        (Some(Verdict::Unsigned), Some(text)) => {
            top.push_str(&format!("**UNSIGNED** {text}\n\n{name}\n"));
        }
        (Some(verdict), warning) => {
            top.push_str(&format!("**{}** {name}\n", verdict.as_str()));
            if let Some(text) = warning {
                top.push_str(&format!("\n**{}** {text}\n", inside.trust.as_str()));
            }
        }
        (None, _) => top.push_str(&format!("**Nothing is shown** of {name}\n")),
    }
    if let Some(digest) = &inside.image.digest {
        top.push_str(&format!("\n`{digest}`\n"));
    }
    if inside.trust == Trust::Unsigned && inside.image.verdict == Verdict::Verified {
        top.push_str("\nThe image is verified; no attestation backs this document.\n");
    }
}

fn explained(top: &mut String, check: &Check) {
    let because = check.code.map_or_else(String::new, |code| format!("`{code}`: "));
    top.push_str(&format!("\n{because}{}\n", sentence(&LANG.check(check))));
    let (expected, observed) = (LANG.check_expected(check), LANG.check_observed(check));
    if expected.is_some() || observed.is_some() {
        top.push('\n');
    }
    if let Some(expected) = expected {
        top.push_str(&format!("- expected {}\n", code(&expected)));
    }
    if let Some(observed) = observed.filter(|text| !text.raw().is_empty()) {
        let word = if matches!(check.id(), "identity" | "pins") { "signed" } else { "found" };
        top.push_str(&format!("- {word} {}\n", code(observed.raw())));
    }
    help(top, &LANG.check_help(check));
}

fn obstacle(top: &mut String, told: &Told) {
    top.push_str(&format!("\n`{}`: {}\n", told.code, sentence(&told.message)));
    help(top, &told.help);
}

fn help(top: &mut String, lines: &[Help]) {
    const SHOWN: usize = 5;
    if !lines.is_empty() {
        top.push('\n');
    }
    for line in lines.iter().take(SHOWN) {
        match line {
            // To be pasted.
            Help::Command(_) => top.push_str(&format!("- {}\n", code(&line.line()))),
            Help::Say(text) => top.push_str(&format!("- help: {}\n", sentence(text))),
        }
    }
}

/// What is small, and of every document: in a table outside of all sections.
fn facts(top: &mut String, inside: &Inside) {
    let mut rows: Vec<(&str, String)> = Vec::new();
    if let Ok(document) = &inside.document {
        described(&mut rows, inside, document);
    }
    let mut open: Vec<String> = inside
        .image
        .checks
        .iter()
        .filter(|check| check.outcome() == Outcome::NotAsked)
        .map(|check| format!("{} ({})", check.id(), sentence(&LANG.check(check))))
        .collect();
    if inside.document.is_ok() {
        open.extend(words::not_asked(inside));
    }
    if !open.is_empty() {
        rows.push(("Not checked", open.join(", ")));
    }
    if !rows.is_empty() {
        top.push_str("\n| | |\n|---|---|\n");
        for (name, value) in rows {
            top.push_str(&format!("| {name} | {value} |\n"));
        }
    }
}

fn described(rows: &mut Vec<(&'static str, String)>, inside: &Inside, document: &Document) {
    const KINDS: usize = 5;
    let summary = &document.summary;
    let trust = inside.trust;
    let made = words::made(document, code);
    rows.push(("Document", format!("{made}, {}", words::whose(trust, document.source))));
    if trust == Trust::Verified {
        rows.extend(document.key.as_ref().map(|key| ("Key", format!("`{key}`"))));
    }
    rows.push(("Document digest", format!("`{}`", document.digest)));
    let digest = inside.image.digest.as_ref();
    if let Some((subject, why)) = words::other_subject(document, digest, trust) {
        rows.push(("Subject", format!("{} {why}", code(subject))));
    }
    let total = grouped(summary.counts.total);
    let mut kinds: Vec<String> = summary
        .counts
        .by_type
        .iter()
        .take(KINDS)
        .map(|(kind, n)| format!("{} {}", code(kind), grouped(*n)))
        .collect();
    if summary.counts.by_type.len() > KINDS {
        kinds.push(format!("and {} more types", summary.counts.by_type.len() - KINDS));
    }
    let colon = if kinds.is_empty() { "" } else { ": " };
    rows.push(("Components", format!("{total}{colon}{}", kinds.join(", "))));
    let licenses = &summary.licenses;
    let noassertion = match licenses.noassertion {
        0 => String::new(),
        n => format!(", {} say NOASSERTION", grouped(n)),
    };
    rows.push(("Licences", format!("{} of {total} have one{noassertion}", grouped(licenses.with))));
    rows.push((
        "Coverage",
        words::coverage(&summary.coverage).map(|(name, have)| format!("{name} {have}")).join(", "),
    ));
    rows.push(("Dependencies", words::edges(summary.dependencies)));
}
