//! For a comment on a pull request: the verdict outside of the folded sections, a table of facts, and sections
//! with their counts. It contains no time, so that the same result is the same comment, and a hidden marker by
//! which a script finds the comment to replace.

mod diff;
mod escape;
mod fit;
mod parts;
mod sections;
mod verify;

use crate::report::grouping::{algorithm, other_subject};
use crate::report::words::page::Label;
use crate::report::{Body, Command, Document, Lang, Report, SbomReport, Style};
use crate::verdict::{Outcome, Trust, Verdict};

use self::escape::code;
use self::parts::{Facts, explained, facts_table, obstacle, strong, told};

const MARKER: &str = "<!-- paas-attest sbom -->\n";

pub(super) fn render(report: &Report, style: Style) -> String {
    let lang = style.lang;
    match &report.body {
        Body::Sbom(inside) => of_sbom(report, inside, lang),
        Body::Diff(comparison) => diff::render(report, comparison, lang),
        Body::Images { images, tally } => verify::render(report, images, *tally, lang),
        Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) | Body::Nothing(..) => nothing(report, lang),
    }
}

/// A run that judged nothing.
fn nothing(report: &Report, lang: Lang) -> String {
    let mut top = match report.command() {
        Command::Diff => diff::MARKER.to_owned(),
        Command::Verify => verify::MARKER.to_owned(),
        Command::Sbom
        | Command::Key
        | Command::Explain
        | Command::Join
        | Command::Policy
        | Command::Doctor => MARKER.to_owned(),
    };
    let verdict = report.verdict().map_or(lang.no_verdict(), |verdict| lang.verdict(verdict));
    top.push_str(&format!("{}\n", strong(verdict)));
    if let Some(told) = report.obstacle(lang) {
        obstacle(&mut top, &told, lang);
    }
    top
}

fn of_sbom(report: &Report, inside: &SbomReport, lang: Lang) -> String {
    let mut top = MARKER.to_owned();
    verdict(&mut top, report, inside, lang);
    if let Some(check) = inside.image.explanation() {
        explained(&mut top, check, report.call(), lang);
    }
    if let Some(told) = report.obstacle(lang) {
        obstacle(&mut top, &told, lang);
    }
    sections::reasons(&mut top, inside, lang);
    facts(&mut top, report, inside, lang);
    fit::fit(&top, &sections::all(report, inside, lang), lang)
}

fn verdict(top: &mut String, report: &Report, inside: &SbomReport, lang: Lang) {
    let name = code(inside.image.reference());
    let said = inside.document.is_ok() || report.verdict() == Some(Verdict::Unsigned);
    let warning = lang.trust_warning(inside.trust()).filter(|_| said);
    match (report.verdict(), warning) {
        (Some(Verdict::Unsigned), Some(text)) => {
            top.push_str(&format!("{} {text}\n\n{name}\n", strong(lang.verdict(Verdict::Unsigned))));
        }
        (Some(verdict), warning) => {
            top.push_str(&format!("{} {name}\n", strong(lang.verdict(verdict))));
            if let Some(text) = warning {
                top.push_str(&format!("\n{} {text}\n", strong(lang.trust(inside.trust()))));
            }
        }
        (None, _) => top.push_str(&format!("{}\n", lang.nothing_shown(&name, strong))),
    }
    if let Some(digest) = inside.image.digest() {
        top.push_str(&format!("\n`{digest}`\n"));
    }
    if inside.trust() == Trust::Unsigned && inside.image.verdict() == Verdict::Verified {
        top.push_str(&format!("\n{}\n", lang.not_backed()));
    }
}

/// A short table of facts, outside of the folded sections.
fn facts(top: &mut String, report: &Report, inside: &SbomReport, lang: Lang) {
    let mut rows: Facts = Vec::new();
    if let Ok(document) = &inside.document {
        described(&mut rows, report, inside, document, lang);
    }
    let mut open: Vec<String> = inside
        .image
        .checks()
        .iter()
        .filter(|check| check.outcome() == Outcome::NotAsked)
        .map(|check| format!("{} ({})", check.id().as_str(), told(check, lang)))
        .collect();
    if inside.document.is_ok() {
        open.extend(lang.checks_not_asked(inside));
    }
    if !open.is_empty() {
        rows.push((Label::NotChecked, open.join(", ")));
    }
    facts_table(top, &rows, lang);
}

fn described(rows: &mut Facts, report: &Report, inside: &SbomReport, document: &Document, lang: Lang) {
    const KINDS: usize = 5;
    let summary = &document.summary;
    let trust = inside.trust();
    let grouped = |n: usize| lang.grouped(n);
    let made = lang.made(document, code);
    rows.push((Label::Document, format!("{made}, {}", lang.whose(trust, document.source))));
    if trust == Trust::Verified {
        rows.extend(
            document.bytes.key().map(|key| (Label::Key, format!("`{key}`{}", algorithm(report, key)))),
        );
    }
    rows.push((Label::DocumentDigest, format!("`{}`", document.digest)));
    if let Some(subject) = other_subject(document, inside.image.digest()) {
        rows.push((Label::Subject, format!("`{subject}` {}", lang.other_subject(trust))));
    }
    let mut kinds: Vec<String> = summary
        .counts
        .by_type
        .iter()
        .take(KINDS)
        .map(|(kind, n)| format!("{} {}", code(kind), grouped(*n)))
        .collect();
    if summary.counts.by_type.len() > KINDS {
        kinds.push(lang.more_types(summary.counts.by_type.len() - KINDS));
    }
    let colon = if kinds.is_empty() { "" } else { lang.colon() };
    let total = grouped(summary.counts.total);
    rows.push((Label::Components, format!("{total}{colon}{}", kinds.join(", "))));
    let licenses = &summary.licenses;
    let with = lang.licensed(licenses.with, summary.counts.total);
    let parts: Vec<String> = [with].into_iter().chain(lang.no_assertion(licenses.noassertion)).collect();
    rows.push((Label::Licenses, parts.join(", ")));
    rows.push((
        Label::Coverage,
        lang.field_coverage(&summary.coverage).map(|(name, have)| format!("{name} {have}")).join(", "),
    ));
    rows.push((Label::Dependencies, lang.dependency_counts(summary.dependencies)));
}
