//! For people: the verdict first, alone, in words; then why; then the table; then what is signed;
//! then what was *not* checked. Nothing below contradicts the first line.

mod answers;
mod diff;
mod layout;
mod listed;
mod sbom;

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};

use crate::check::{Check, CheckFinding, NotAsked};
use crate::policy::COMMIT;
use crate::report::words::Told;
use crate::report::words::page::Label;
use crate::report::{Body, Detail, Help, ImageReport, Report, Style};
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::{Outcome, Verdict};
use crate::weakness::Weakness;

use self::layout::{INDENT, glued, label, padded, word, wrap, wrapped};
use self::listed::{attestations, signatures};

pub(in crate::report) use self::layout::display_width;

pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    if style.detail == Detail::Quiet {
        quiet(&mut out, report, style);
        return out;
    }
    match &report.body {
        Body::Images(images) => match images.as_slice() {
            [one] => block(&mut out, report, one, style),
            many => several(&mut out, report, many, style),
        },
        Body::Sbom(inside) => sbom::render(&mut out, report, inside, style),
        Body::Diff(comparison) => diff::render(&mut out, report, comparison, style),
        Body::Key { gap: None, .. } => keys(&mut out, report, style),
        Body::Key { gap: Some(_), .. } | Body::Nothing(..) => stopped(&mut out, report, style),
    }
    out
}

fn quiet(out: &mut String, report: &Report, style: Style) {
    match &report.body {
        Body::Images(images) => {
            for image in images {
                let code = image.code().map_or_else(String::new, |code| format!(" {code}"));
                let _ = writeln!(out, "{} {}{code}", word(image.verdict, style), named(image));
            }
        }
        Body::Sbom(inside) => return sbom::quiet(out, report, inside, style),
        Body::Diff(comparison) => return diff::quiet(out, report, comparison, style),
        Body::Key { .. } | Body::Nothing(..) => {}
    }
    if let (Some(verdict), true) = (report.verdict(), report.images().is_empty()) {
        let told = report.obstacle(style.lang);
        let code = told.map_or_else(String::new, |told| format!(" {}", told.code));
        let _ = writeln!(out, "{}{code}", word(verdict, style));
    } else if matches!(report.body, Body::Key { .. }) {
        for key in &report.head.keys {
            let _ = writeln!(out, "{}", key.fingerprint);
        }
    }
}

/// `NAME@DIGEST`, the digest once.
fn named(image: &ImageReport) -> String {
    let name = ForeignText::new(&image.reference);
    match &image.digest {
        Some(digest) if !image.digest_in_name => format!("{name}@{digest}"),
        _ => name.to_string(),
    }
}

fn several(out: &mut String, report: &Report, images: &[ImageReport], style: Style) {
    for image in images {
        let pad = " ".repeat(9_usize.saturating_sub(image.verdict.as_str().len()));
        let reason = image.explanation().map_or_else(String::new, |check| {
            let code = check.code.map_or_else(String::new, |code| format!("{code}: "));
            format!("  {code}{}", style.lang.check(check))
        });
        let _ = writeln!(out, "{}{pad}  {}{reason}", word(image.verdict, style), named(image));
    }
    let count = |verdict| images.iter().filter(|image| image.verdict == verdict).count();
    let of: Vec<(Verdict, usize)> =
        [Verdict::Verified, Verdict::Failed, Verdict::Undecided, Verdict::Pending]
            .map(|verdict| (verdict, count(verdict)))
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .collect();
    let verdict = report.verdict().unwrap_or(Verdict::Undecided);
    let _ = writeln!(out, "\n{}  {}", word(verdict, style), style.lang.tally(&of, images.len()));
    out.push('\n');
    for key in &report.head.keys {
        let _ = writeln!(out, "{}{}\n{INDENT}{}", label(Label::Key, style), key.fingerprint, key.source);
    }
    for weakness in report.head.weaknesses.iter().chain(images.iter().flat_map(|image| &image.weaknesses)) {
        wrapped(out, &label(Label::Weakness, style), &caveat(weakness, style), style);
    }
    for image in images.iter().filter(|image| image.verdict != Verdict::Verified) {
        out.push('\n');
        block(out, report, image, style);
    }
}

fn block(out: &mut String, report: &Report, image: &ImageReport, style: Style) {
    let verdict = image.verdict.as_str();
    let _ = writeln!(out, "{}  {}", word(image.verdict, style), ForeignText::new(&image.reference));
    if let Some(digest) = &image.digest {
        let _ = writeln!(out, "{}{digest}", " ".repeat(verdict.len() + 2));
    }
    out.push('\n');
    match image.explanation() {
        Some(check) => explain(out, check, style),
        None => wrapped(out, "", &style.lang.spoken(image), style),
    }
    out.push('\n');
    facts(out, image, style);
    not_checked(out, image, None, style);
    weak(out, report, image, style);
}

/// The checks, what is signed, and what was found where.
fn facts(out: &mut String, image: &ImageReport, style: Style) {
    table(out, &image.checks, style);
    platforms(out, &image.checks, style);
    signed(out, image, style);
    if style.detail == Detail::Verbose || image.verdict != Verdict::Verified {
        signatures(out, image, style);
        attestations(out, image, style);
    }
    if !image.gaps.is_empty() {
        for gap in &image.gaps {
            let _ = writeln!(out, "{}{}", label(Label::NotAnswered, style), gap.place);
            wrapped(out, INDENT, &format!("{}: {}", gap.code(), style.lang.trouble(&gap.why)), style);
        }
    }
    if style.detail == Detail::Verbose && !image.absences.is_empty() {
        wrapped(out, &label(Label::NothingAt, style), &image.absences.join(", "), style);
    }
}

fn weak(out: &mut String, report: &Report, image: &ImageReport, style: Style) {
    for weakness in report.head.weaknesses.iter().chain(&image.weaknesses) {
        wrapped(out, &label(Label::Weakness, style), &caveat(weakness, style), style);
    }
}

fn explain(out: &mut String, check: &Check, style: Style) {
    let code = check.code.map_or_else(String::new, |code| format!("{code}: "));
    wrapped(out, "", &format!("{code}{}", style.lang.check(check)), style);
    let expected = style.lang.check_expected(check);
    let observed = style.lang.check_observed(check).filter(|text| !text.raw().is_empty());
    if expected.is_some() || observed.is_some() {
        out.push('\n');
    }
    if let Some(expected) = expected {
        let _ = writeln!(out, "  expected  {}", ForeignText::new(expected));
    }
    if let Some(observed) = observed {
        let word = if matches!(check.id(), "identity" | "pins") { "signed  " } else { "found   " };
        let _ = writeln!(out, "  {word}  {observed}");
    }
    let steps = style.lang.check_help(check);
    if !steps.is_empty() {
        out.push('\n');
    }
    help(out, &steps, style);
}

fn table(out: &mut String, checks: &[Check], style: Style) {
    let mut table = Table::new();
    // The last column is wrapped by hand, at blanks: the library cuts words, and with them digests.
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let asked = || checks.iter().filter(|check| check.outcome() != Outcome::NotAsked);
    let widest = |of: fn(&Check) -> usize| asked().map(of).max().unwrap_or(0);
    let before = 6 + widest(|check| check.id().len()) + widest(|check| check.outcome().as_str().len());
    for check in asked() {
        let code = match (check.outcome(), check.code) {
            (Outcome::Pass, _) | (_, None) => String::new(),
            (_, Some(code)) => format!("{code}: "),
        };
        let text = format!("{code}{}", style.lang.check(check));
        let lines: Vec<String> =
            text.lines().flat_map(|line| wrap(line, style.width.saturating_sub(before))).collect();
        table.add_row(vec![check.id().to_owned(), check.outcome().as_str().to_owned(), lines.join("\n")]);
    }
    for line in table.lines() {
        let _ = writeln!(out, " {}", line.trim_end());
    }
}

/// The manifests that an index holds: the index is what was judged, one of these is what runs.
fn platforms(out: &mut String, checks: &[Check], style: Style) {
    const SHOWN: usize = 30;
    let mut label = "\nHolds        ";
    for check in checks {
        let CheckFinding::Image(finding) = &check.finding else { continue };
        let platforms = finding.image().map_or(&[][..], |image| &image.platforms);
        // As they are shown: a name that is escaped or cut takes other room than the name itself.
        let shown: Vec<_> = platforms
            .iter()
            .take(SHOWN)
            .map(|one| (ForeignText::new(&one.platform).to_string(), &one.digest))
            .collect();
        let width = shown.iter().map(|(name, _)| display_width(name)).max().unwrap_or(0);
        for (name, digest) in shown {
            let _ = writeln!(out, "{label}{}  {digest}", padded(&name, width));
            label = "             ";
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
    let rest = image.annotations.keys().map(String::as_str).filter(|name| !usual.contains(name));
    let names: Vec<&str> =
        usual.into_iter().filter(|name| image.annotations.contains_key(*name)).chain(rest).collect();
    let shown: Vec<String> = names.iter().map(|name| ForeignText::new(*name).to_string()).collect();
    let width = shown.iter().map(|name| display_width(name)).max().unwrap_or(0);
    for (name, shown) in names.into_iter().zip(&shown) {
        let value = match image.annotations.get(name) {
            Some(Annotation::Text(text)) => text.to_string(),
            Some(Annotation::Other(other)) => ForeignText::new(other.to_string()).to_string(),
            None => continue,
        };
        let _ = writeln!(out, "{label}{}  {value}", padded(shown, width));
        label = INDENT;
    }
    if image.annotations.is_empty() {
        out.push('\n');
    }
}

/// What nobody asked, and with which option it would be.
fn not_checked(out: &mut String, image: &ImageReport, more: Option<String>, style: Style) {
    let parts: Vec<String> = image
        .checks
        .iter()
        .filter(|check| check.outcome() == Outcome::NotAsked)
        // An option and its value stand together, to be copied.
        .map(|check| {
            let why = style.lang.check(check);
            let option = matches!(check.finding, CheckFinding::NotAsked(NotAsked::Unasked(_)));
            format!("{} ({})", check.id(), if option { glued(&why) } else { why })
        })
        .chain(more)
        .collect();
    if !parts.is_empty() {
        wrapped(out, &label(Label::NotChecked, style), &parts.join(", "), style);
    }
}

/// A weakness, and what answers it.
fn caveat(weakness: &Weakness, style: Style) -> String {
    format!("{}{}", style.lang.weakness(weakness), style.lang.weakness_remedy(weakness))
}

fn stopped(out: &mut String, report: &Report, style: Style) {
    let (Some(verdict), Some(told)) = (report.verdict(), report.obstacle(style.lang)) else { return };
    let _ = writeln!(out, "{}\n", word(verdict, style));
    obstacle(out, &told, style);
    let _ = writeln!(out, "\n{}", style.lang.nothing_judged());
}

/// What stands in the way, and what to do.
fn obstacle(out: &mut String, told: &Told, style: Style) {
    wrapped(out, "", &format!("{}: {}", told.code, told.message), style);
    if !told.help.is_empty() {
        out.push('\n');
    }
    help(out, &told.help, style);
}

fn help(out: &mut String, lines: &[Help], style: Style) {
    for line in lines {
        match line {
            // A command stands whole on its line, to be pasted.
            Help::Command(_) => {
                let _ = writeln!(out, "    {}", line.line());
            }
            Help::Say(sentence) => wrapped(out, "  help: ", sentence, style),
        }
    }
}

fn keys(out: &mut String, report: &Report, style: Style) {
    if let Some(verdict) = report.verdict() {
        let _ =
            writeln!(out, "{}  {}\n", word(verdict, style), style.lang.pinned(verdict == Verdict::Verified));
    }
    for key in &report.head.keys {
        let _ = writeln!(out, "{}", key.fingerprint);
        let _ = writeln!(out, "  sha256     {}", key.fingerprint.hex());
        let _ = writeln!(out, "  algorithm  {}", key.algorithm);
        let _ = writeln!(out, "  source     {}", key.source);
    }
    out.push('\n');
    wrapped(out, "", style.lang.pin_it(), style);
    for weakness in &report.head.weaknesses {
        wrapped(out, &label(Label::Weakness, style), &style.lang.weakness(weakness), style);
    }
}

#[cfg(test)]
mod tests;
