//! `sbom` for people: the verdict and the reason; then the document in numbers, the checks that were asked for,
//! and those that were not.

use std::fmt::Write as _;

use crate::report::grouping::{self, algorithm, other_subject};
use crate::report::words::LinePrefix;
use crate::report::words::page::{FieldLabel, Label};
use crate::report::words::plain;
use crate::report::{Detail, Document, ImageReport, Report, SbomReport, Style};
use crate::verdict::{Trust, Verdict};

use super::layout::{
    self, Align, INDENT, columns, display_width, field, glued, label, padded, widest, word, wrapped,
};
use super::parts::{explain, facts, help, named, not_checked, obstacle, settings, weak};
use super::{answers, components};

/// Verdict, name and code of the run: the content of the document can make them differ from the image's.
pub(super) fn quiet(out: &mut String, report: &Report, inside: &SbomReport, style: Style) {
    let verdict =
        report.verdict().map_or_else(|| style.lang.error_word().to_owned(), |verdict| word(verdict, style));
    let of_image = inside.image.code().map(|code| code.to_string());
    let of_obstacle = || report.obstacle(style.lang).map(|told| told.code);
    let of_gate = || inside.failing().map(|failing| failing.id().to_owned());
    let code = of_image.or_else(of_obstacle).or_else(of_gate);
    let code = code.map_or_else(String::new, |code| format!(" {code}"));
    let _ = writeln!(out, "{verdict} {}{code}", named(&inside.image));
}

pub(super) fn render(out: &mut String, report: &Report, inside: &SbomReport, style: Style) {
    let mut page = String::new();
    match report.verdict() {
        Some(verdict) => whole(&mut page, report, inside, verdict, style),
        None => refused(&mut page, report, &inside.image, style),
    }
    layout::tidy(out, &page);
}

/// No document was judged: the reason, and the verdict of the image itself.
fn refused(out: &mut String, report: &Report, image: &ImageReport, style: Style) {
    if let Some(told) = report.obstacle(style.lang) {
        wrapped(out, style.lang.line_prefix(LinePrefix::Error), &told.message, style);
        help(out, &told.help, style);
        out.push('\n');
    }
    let _ = writeln!(out, "{}", style.lang.image_itself(&word(image.verdict(), style)));
    name(out, "  ", image);
    out.push('\n');
    facts(out, image, style);
    not_checked(out, image, None, style);
    settings(out, report, style);
    weak(out, report, image, style);
}

/// Name and digest, each on a line of its own.
fn name(out: &mut String, label: &str, image: &ImageReport) {
    let _ = writeln!(out, "{label}{}", glued(&plain(image.reference())));
    if let Some(digest) = image.digest() {
        let _ = writeln!(out, "  {digest}");
    }
}

fn whole(out: &mut String, report: &Report, inside: &SbomReport, verdict: Verdict, style: Style) {
    let image = &inside.image;
    heading(out, inside, verdict, style);
    out.push('\n');
    if let Some(check) = image.explanation() {
        explain(out, check, report.call(), style);
        out.push('\n');
    }
    if let Some(told) = report.obstacle(style.lang) {
        obstacle(out, &told, style);
        out.push('\n');
    }
    answers::reasons(out, inside, style);
    let judged = !image.checks().is_empty();
    if judged && (verdict != Verdict::Verified || style.detail == Detail::Verbose) {
        if image.verdict().holds() && !verdict.holds() {
            wrapped(out, "", style.lang.image_holds(), style);
            out.push('\n');
        }
        facts(out, image, style);
        out.push('\n');
    }
    if let Ok(document) = &inside.document {
        shown(out, report, inside, document, style);
        components::list(out, inside, document, style);
    }
    answers::conformance(out, inside, style);
    if !inside.gates().is_empty() || !inside.others.is_empty() {
        out.push('\n');
    }
    answers::gates(out, inside, style);
    answers::others(out, inside, style);
    if inside.document.is_ok() || inside.conformance().schema().is_some() {
        out.push('\n');
    }
    let more = inside.document.as_ref().ok().and_then(|_| style.lang.checks_not_asked(inside));
    not_checked(out, image, more, style);
    settings(out, report, style);
    weak(out, report, image, style);
}

fn heading(out: &mut String, inside: &SbomReport, verdict: Verdict, style: Style) {
    let (image, trust) = (&inside.image, inside.trust());
    let said = inside.document.is_ok() || verdict == Verdict::Unsigned;
    let warning = style.lang.trust_warning(trust).filter(|_| said);
    if let (Verdict::Unsigned, Some(text)) = (verdict, warning) {
        let _ = writeln!(out, "{}  {text}", word(verdict, style));
        name(out, &" ".repeat(display_width(style.lang.verdict(verdict)) + 2), image);
    } else {
        let said = style.lang.verdict(verdict);
        let pad = " ".repeat(display_width(said) + 2);
        let mut block = String::new();
        name(&mut block, &pad, image);
        let _ = write!(out, "{}{}", word(verdict, style), &block[display_width(said)..]);
        if let Some(text) = warning {
            let said = style.lang.trust(trust);
            let label = format!("{said}  ");
            let mut line = String::new();
            wrapped(&mut line, &label, text, style);
            let _ = write!(out, "{}{}", layout::trust(trust, style), &line[said.len()..]);
        }
    }
    if image.verdict() == Verdict::Verified && trust == Trust::Unsigned {
        wrapped(out, "", style.lang.not_backed(), style);
    }
}

fn shown(out: &mut String, report: &Report, inside: &SbomReport, document: &Document, style: Style) {
    let trust = inside.trust();
    let text = format!("{}, {}", style.lang.made(document, plain), style.lang.whose(trust, document.source));
    wrapped(out, "", &text, style);
    if let (Trust::Verified, Some(key)) = (trust, document.bytes.key()) {
        let _ = writeln!(out, "  {key}{}", algorithm(report, key));
    }
    if let Some(subject) = other_subject(document, inside.image.digest()) {
        let label = format!("  {}", padded(style.lang.field(FieldLabel::Subject), INDENT.len()));
        let _ = writeln!(out, "\n{label}{subject}");
        wrapped(out, &" ".repeat(display_width(&label)), style.lang.other_subject(trust), style);
    }
    out.push('\n');
    summary(out, document, style);
    if style.detail == Detail::Verbose {
        let _ = writeln!(
            out,
            "\n{}{}",
            label(Label::Document, style),
            style.lang.document_place(&document.place)
        );
        let _ = writeln!(out, "{INDENT}{}", document.digest);
        if let Some(serial) = &document.summary.serial_number {
            let _ = writeln!(out, "{INDENT}{}", style.lang.serial_number(&plain(serial)));
        }
        if let Some(subject) = &document.summary.subject {
            let values = [&subject.kind, &subject.name, &subject.version];
            for (label, text) in OF_SUBJECT.into_iter().zip(values) {
                if let Some(text) = text {
                    let _ = writeln!(out, "{INDENT}{}{}", field(label, &OF_SUBJECT, style), plain(text));
                }
            }
        }
    }
}

/// What a document says that it is about, in this order.
const OF_SUBJECT: [FieldLabel; 3] =
    [FieldLabel::SubjectType, FieldLabel::SubjectName, FieldLabel::SubjectVersion];

/// One line for each fact: its number, and its parts.
fn summary(out: &mut String, document: &Document, style: Style) {
    let summary = &document.summary;
    let most = if style.detail == Detail::Verbose { 20 } else { 3 };
    let lang = style.lang;
    let grouped = |n: usize| lang.grouped(n);
    let mut rows: Vec<[String; 3]> = Vec::new();
    let mut fact = |label: Option<FieldLabel>, number: String, text: String| {
        rows.push([label.map_or("", |label| lang.field(label)).to_owned(), number, text]);
    };

    let kinds =
        summary.counts.by_type.iter().map(|(kind, n)| glued(&format!("{} {}", plain(kind), grouped(*n))));
    let total = grouped(summary.counts.total);
    fact(Some(FieldLabel::Components), total, some(kinds, summary.counts.by_type.len(), 10, style));
    ecosystems(document, &mut fact, style);

    if summary.counts.total > 0 {
        let licenses = &summary.licenses;
        let texts =
            licenses.list.iter().map(|one| glued(&format!("{} {}", plain(&one.license), grouped(one.count))));
        let mut text = lang.have_license(summary.counts.total);
        if !licenses.list.is_empty() {
            let _ = write!(text, "{}{}", lang.colon(), some(texts, licenses.list.len(), most.max(5), style));
        }
        if licenses.noassertion > 0 {
            // The word of SPDX.
            let _ = write!(text, "{}NOASSERTION {}", lang.semicolon(), grouped(licenses.noassertion));
        }
        fact(Some(FieldLabel::Licenses), grouped(licenses.with), text);

        let parts =
            lang.field_coverage(&summary.coverage).map(|(name, have)| glued(&format!("{name} {have}")));
        fact(Some(FieldLabel::Coverage), String::new(), parts.join(", "));
    }

    let several = summary.multi_version.iter().map(|one| {
        let versions = one.versions.iter().map(|version| or_none(version, style));
        let versions = some(versions, one.versions.len(), 10, style);
        format!("{} {versions} {}", plain(&one.package), glued(&lang.in_instances(one.count)))
    });
    if !summary.multi_version.is_empty() {
        let n = summary.multi_version.len();
        let text = lang.several_versions(&some(several, n, most, style));
        fact(Some(FieldLabel::SeveralVersions), grouped(n), text);
    }

    let copies = summary.copies.iter().map(|one| {
        let version =
            one.version.as_deref().map_or_else(String::new, |version| format!(" {}", plain(version)));
        format!("{}{version} {}", plain(&one.package), glued(&lang.times(one.count)))
    });
    if !summary.copies.is_empty() {
        let text = lang.more_than_once(&some(copies, summary.copies.len(), most, style));
        fact(Some(FieldLabel::Copies), grouped(summary.copies.len()), text);
    }

    fact(Some(FieldLabel::Dependencies), String::new(), lang.dependency_counts(summary.dependencies));
    columns(out, 2, [Align::Left, Align::Right, Align::Left], &rows, style);
}

/// A bar for each ecosystem, the largest first.
fn ecosystems(document: &Document, fact: &mut impl FnMut(Option<FieldLabel>, String, String), style: Style) {
    const SHOWN: usize = 8;
    let all = grouping::ecosystems(&document.summary.counts);
    let largest = all.first().map_or(1, |(_, n)| (*n).max(1));
    let shown: Vec<_> = all.iter().take(SHOWN).map(|(name, n)| (plain(name), *n)).collect();
    let width = widest(shown.iter().map(|(name, _)| name.as_str())).min(16);
    for (at, (name, n)) in shown.iter().enumerate() {
        let label = (at == 0).then_some(FieldLabel::Ecosystems);
        let name = glued(&format!("{}  ", padded(name, width)));
        fact(label, style.lang.grouped(*n), format!("{name}{}", bar(*n, largest)));
    }
    if all.len() > SHOWN {
        let rest: usize = all.iter().skip(SHOWN).map(|(_, n)| n).sum();
        fact(None, style.lang.grouped(rest), style.lang.in_more(all.len() - SHOWN));
    }
}

/// Up to twenty blocks, and at least an eighth of one.
fn bar(n: usize, largest: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (n.saturating_mul(160) / largest).max(1);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// The first few, and how many more.
fn some(items: impl Iterator<Item = String>, all: usize, most: usize, style: Style) -> String {
    let mut text = items.take(most).collect::<Vec<_>>().join(", ");
    if all > most {
        let _ = write!(text, ", {}", glued(&style.lang.more(all - most)));
    }
    text
}

fn or_none(version: &str, style: Style) -> String {
    if version.is_empty() { glued(style.lang.no_version()) } else { plain(version) }
}
