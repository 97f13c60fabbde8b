//! For a comment on a pull request: the verdict outside of everything that folds, a table of facts, and
//! sections with their counts. No clock, so that the same answer is the same comment; and a hidden
//! marker, so that whoever posts it finds the one to replace.

mod diff;
mod escape;
mod fit;
mod sections;

use crate::check::Check;
use crate::verdict::{Outcome, Verdict};

use super::inside::Document;
use super::words::en::{grouped, sbom as words};
use super::{Command, ErrorFact, ImageReport, Inside, Report, Trust};

use self::escape::{code, sentence};

const MARKER: &str = "<!-- paas-attest sbom -->\n";

pub(super) fn render(report: &Report) -> String {
    if report.command == Command::Diff {
        return diff::render(report);
    }
    let mut top = MARKER.to_owned();
    let nothing = Inside::nothing(None);
    let inside = report.inside.as_ref().unwrap_or(&nothing);
    let image = report.images.first();
    verdict(&mut top, report, inside, image);
    if let Some(check) = image.and_then(ImageReport::explanation) {
        explained(&mut top, check);
    }
    if let Some(error) = &report.error {
        stopped(&mut top, error);
    }
    sections::reasons(&mut top, inside);
    facts(&mut top, report, inside, image);
    fit::fit(&top, &sections::all(report, inside, image))
}

fn verdict(top: &mut String, report: &Report, inside: &Inside, image: Option<&ImageReport>) {
    let name = image.map_or_else(String::new, |image| code(&image.reference));
    let warning =
        inside.trust.filter(|_| inside.document.is_some() || report.verdict == Some(Verdict::Unsigned));
    let warning = warning.and_then(|trust| Some((trust, words::warning(trust)?)));
    match (report.verdict, warning) {
        (Some(Verdict::Unsigned), Some((_, text))) => {
            top.push_str(&format!("**UNSIGNED** {text}\n\n{name}\n"));
        }
        (Some(verdict), warning) => {
            top.push_str(format!("**{}** {name}", verdict.as_str()).trim_end());
            top.push('\n');
            if let Some((trust, text)) = warning {
                top.push_str(&format!("\n**{}** {text}\n", trust.as_str()));
            }
        }
        (None, _) if image.is_some() => top.push_str(&format!("**Nothing is shown** of {name}\n")),
        (None, _) => top.push_str("**Nothing was verified**\n"),
    }
    if let Some(digest) = image.and_then(|image| image.digest.as_ref()) {
        top.push_str(&format!("\n`{digest}`\n"));
    }
    if inside.trust == Some(Trust::Unsigned) && image.is_some_and(|image| image.verdict == Verdict::Verified)
    {
        top.push_str("\nThe image is verified; no attestation backs this document.\n");
    }
}

fn explained(top: &mut String, check: &Check) {
    let because = check.code.map_or_else(String::new, |code| format!("`{code}`: "));
    top.push_str(&format!("\n{because}{}\n", sentence(&check.message)));
    if check.expected.is_some() || check.observed.is_some() {
        top.push('\n');
    }
    if let Some(expected) = &check.expected {
        top.push_str(&format!("- expected {}\n", code(expected)));
    }
    if let Some(observed) = check.observed.as_ref().filter(|text| !text.raw().is_empty()) {
        let word = if matches!(check.id, "identity" | "pins") { "signed" } else { "found" };
        top.push_str(&format!("- {word} {}\n", code(observed.raw())));
    }
    help(top, &check.help);
}

fn stopped(top: &mut String, error: &ErrorFact) {
    top.push_str(&format!("\n`{}`: {}\n", error.code, sentence(&error.message)));
    help(top, &error.help);
}

fn help(top: &mut String, lines: &[String]) {
    const SHOWN: usize = 5;
    if !lines.is_empty() {
        top.push('\n');
    }
    for line in lines.iter().take(SHOWN) {
        match line.strip_prefix("  ") {
            // A command, to be pasted.
            Some(command) => top.push_str(&format!("- {}\n", code(command))),
            None => top.push_str(&format!("- help: {}\n", sentence(line))),
        }
    }
}

/// What is small, and of every document: in a table outside of all sections.
fn facts(top: &mut String, report: &Report, inside: &Inside, image: Option<&ImageReport>) {
    let mut rows: Vec<(&str, String)> = Vec::new();
    if let Some(document) = &inside.document {
        described(&mut rows, report, inside, image, document);
    }
    let mut open: Vec<String> = image
        .iter()
        .flat_map(|image| &image.checks)
        .filter(|check| check.outcome == Outcome::NotAsked)
        .map(|check| format!("{} ({})", check.id, sentence(&check.message)))
        .collect();
    if inside.document.is_some() {
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

fn described(
    rows: &mut Vec<(&'static str, String)>,
    report: &Report,
    inside: &Inside,
    image: Option<&ImageReport>,
    document: &Document,
) {
    const KINDS: usize = 5;
    let summary = &document.summary;
    let trust = inside.trust.unwrap_or(Trust::Untrusted);
    let made = words::made(document, code);
    rows.push(("Document", format!("{made}, {}", words::whose(trust, document.source))));
    if trust == Trust::Verified {
        rows.extend(words::key(report, image, document).map(|key| ("Key", format!("`{key}`"))));
    }
    rows.push(("Document digest", format!("`{}`", document.digest)));
    let digest = image.and_then(|image| image.digest.as_ref());
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
