//! For people: the verdict alone on the first line; then the reason; then the table of checks; then what is
//! signed; then what was *not* checked. Nothing below contradicts the first line.

mod answers;
mod asked;
mod codes;
mod components;
mod diff;
mod doctor;
mod join;
mod layout;
mod listed;
mod parts;
mod pods;
mod sbom;

use std::fmt::Write as _;

use crate::report::words::page::{FieldLabel, Label};
use crate::report::words::plain;
use crate::report::{Body, Detail, ImageReport, Report, ReportHead, Style, Tally};
use crate::verdict::Verdict;
use crate::weakness::Weakness;

use self::layout::{INDENT, VERDICTS, field, label, widest, word, wrapped};
use self::parts::{caveat, explain, facts, named, not_checked, obstacle, settings, told, weak};

pub use self::asked::policy_page;
pub use self::codes::{code_list, code_page};
pub(in crate::report) use self::layout::display_width;

pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    if style.detail == Detail::Quiet {
        quiet(&mut out, report, style);
        return out;
    }
    match &report.body {
        // Of several, what is said already may not be kept.
        Body::Images { images, tally } => match images.as_slice() {
            [one] if tally.total() == 1 && report.verdict().is_some() => {
                block(&mut out, report, one, Among::Alone, style);
                pods::table(&mut out, images, style);
            }
            [] if report.verdict().is_none() => {
                wrapped(&mut out, "", style.lang.empty_shard(), style);
                out.push('\n');
                sampled(&mut out, report, style);
            }
            many => several(&mut out, report, many, *tally, style),
        },
        Body::Sbom(inside) => sbom::render(&mut out, report, inside, style),
        Body::Diff(comparison) => diff::render(&mut out, report, comparison, style),
        Body::Joined(joined) => join::render(&mut out, report, joined, style),
        Body::Doctor(diagnosis) => doctor::render(&mut out, report, diagnosis, style),
        Body::Key { gap: None } => keys(&mut out, report, style),
        Body::Key { gap: Some(_) } | Body::Nothing(..) => stopped(&mut out, report, style),
    }
    layout::fitted(out, style)
}

fn quiet(out: &mut String, report: &Report, style: Style) {
    match &report.body {
        Body::Images { images, .. } => {
            if let [one] = images.as_slice() {
                out.push_str(&line(one, style));
            }
        }
        Body::Sbom(inside) => return sbom::quiet(out, report, inside, style),
        Body::Diff(comparison) => return diff::quiet(out, report, comparison, style),
        Body::Joined(joined) => return join::quiet(out, joined, style),
        Body::Doctor(diagnosis) => return doctor::quiet(out, diagnosis),
        Body::Key { .. } | Body::Nothing(..) => {}
    }
    if let (Some(verdict), true) = (report.verdict(), report.images().is_empty()) {
        let told = report.obstacle(style.lang);
        let code = told.map_or_else(String::new, |told| format!(" {}", told.code));
        let _ = writeln!(out, "{}{code}", word(verdict, style));
    } else if matches!(report.body, Body::Key { .. }) {
        for key in &report.head.keys {
            let _ = writeln!(out, "{}", key.fingerprint());
        }
    }
}

/// One image in one line: what stands of each before all else where there are several.
pub(super) fn line(image: &ImageReport, style: Style) -> String {
    let verdict = word(image.standing(), style);
    if style.detail == Detail::Quiet {
        let code = image.code().map_or_else(String::new, |code| format!(" {code}"));
        return format!("{verdict} {}{code}\n", named(image));
    }
    // Only among what pods run is anything that is not checked.
    let beside = (!image.containers().is_empty()).then_some(Verdict::OutOfScope);
    let widest = widest(VERDICTS.into_iter().chain(beside).map(|verdict| style.lang.verdict(verdict)));
    let own = layout::display_width(style.lang.verdict(image.standing()));
    let mut line = format!("{verdict}{}  {}", " ".repeat(widest.saturating_sub(own)), named(image));
    if let Some(reason) = image.explanation().map(|check| told(check, style)) {
        if layout::shown_width(&line) + 2 + layout::display_width(&reason) <= style.width {
            let _ = write!(line, "  {reason}");
        } else {
            line.push('\n');
            wrapped(&mut line, &" ".repeat(widest + 2), &reason, style);
            return line;
        }
    }
    line.push('\n');
    line
}

/// What stands behind the lines of several images: the whole of what is not verified, what all have in common, and
/// at last, where a terminal stands still, what they came to together.
fn several(out: &mut String, report: &Report, images: &[ImageReport], tally: Tally, style: Style) {
    pods::table(out, images, style);
    // Of what was not checked there is no more to say.
    let is_told = |image: &&ImageReport| matches!(image.verdict(), Verdict::Verified | Verdict::OutOfScope);
    for image in images.iter().filter(|image| !is_told(image)) {
        out.push('\n');
        block(out, report, image, Among::Several, style);
    }
    out.push('\n');
    for key in &report.head.keys {
        let _ = writeln!(out, "{}{}", label(Label::Key, style), key.fingerprint());
        let end = key.until().map_or_else(String::new, |until| format!(", {}", style.lang.key_end(until)));
        let source = style.lang.key_place(key.source());
        let _ = writeln!(out, "{INDENT}{}, {source}{end}", key.algorithm());
    }
    sampled(out, report, style);
    settings(out, report, style);
    let mut known: Vec<&Weakness> = Vec::new();
    for weakness in report.head.weaknesses.iter().chain(images.iter().flat_map(ImageReport::weaknesses)) {
        // Images often have the same one.
        if !known.contains(&weakness) {
            known.push(weakness);
            wrapped(out, &label(Label::Weakness, style), &caveat(weakness, style), style);
        }
    }
    if report.verdict().is_none() {
        out.push('\n');
        return wrapped(out, "", style.lang.none_in_scope(), style);
    }
    let verdict = report.verdict_of_images(tally);
    let _ = writeln!(out, "\n{}  {}", word(verdict, style), style.lang.tally(&tally.counts(), tally.total()));
}

/// Whether an image is the only one of its run. What all have in common is said once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    Alone,
    Several,
}

fn block(out: &mut String, report: &Report, image: &ImageReport, among: Among, style: Style) {
    let _ = writeln!(out, "{}  {}", word(image.standing(), style), layout::glued(&plain(image.reference())));
    if let Some(digest) = image.digest() {
        let _ = writeln!(out, "  {digest}");
    }
    out.push('\n');
    match image.explanation() {
        Some(check) => explain(out, check, report.call(), style),
        None => wrapped(out, "", &style.lang.spoken(image), style),
    }
    out.push('\n');
    facts(out, image, style);
    not_checked(out, image, None, style);
    if among == Among::Alone {
        sampled(out, report, style);
        settings(out, report, style);
        weak(out, report, image, style);
    }
}

/// How the images were chosen, where not all that were named are checked.
fn sampled(out: &mut String, report: &Report, style: Style) {
    let ReportHead { sample, shard, unchecked, .. } = &report.head;
    if let Some(sample) = sample {
        wrapped(out, &label(Label::Sample, style), &style.lang.sample(sample, plain), style);
    }
    if let Some(shard) = shard {
        wrapped(out, &label(Label::Shard, style), &style.lang.shard(shard), style);
    }
    if *unchecked > 0 {
        wrapped(out, &label(Label::NotChecked, style), &style.lang.unchecked(*unchecked), style);
    }
}

fn stopped(out: &mut String, report: &Report, style: Style) {
    let (Some(verdict), Some(told)) = (report.verdict(), report.obstacle(style.lang)) else { return };
    let _ = writeln!(out, "{}\n", word(verdict, style));
    obstacle(out, &told, style);
    let _ = writeln!(out, "\n{}", style.lang.nothing_judged());
}

/// What is said of a key.
const OF_KEY: [FieldLabel; 5] =
    [FieldLabel::Sha256, FieldLabel::Algorithm, FieldLabel::Source, FieldLabel::OnRecord, FieldLabel::Before];

fn keys(out: &mut String, report: &Report, style: Style) {
    // It is pinned, and somebody looked at the record: it was accepted.
    let is_accepted = report.verdict() == Some(Verdict::Verified)
        && report.head.keys.iter().any(|key| key.record().is_some());
    if let Some(verdict) = report.verdict() {
        let why = report.obstacle(style.lang).map(|told| format!("{}: {}", told.code, told.message));
        let why = why.unwrap_or_else(|| match verdict {
            Verdict::Verified if is_accepted => style.lang.accepted().to_owned(),
            verdict => style.lang.pinned(verdict == Verdict::Verified).to_owned(),
        });
        let _ = writeln!(out, "{}  {why}\n", word(verdict, style));
    }
    for key in &report.head.keys {
        let _ = writeln!(out, "{}", key.fingerprint());
        let label = |label| field(label, &OF_KEY, style);
        let _ = writeln!(out, "  {}{}", label(FieldLabel::Sha256), key.fingerprint().hex());
        let _ = writeln!(out, "  {}{}", label(FieldLabel::Algorithm), key.algorithm());
        let _ = writeln!(out, "  {}{}", label(FieldLabel::Source), style.lang.key_place(key.source()));
        if let Some(record) = key.record() {
            let (of, record) = if is_accepted {
                (FieldLabel::Before, style.lang.was_on_record(record))
            } else {
                (FieldLabel::OnRecord, style.lang.on_record(record))
            };
            wrapped(out, &format!("  {}", label(of)), &record, style);
        }
    }
    settings(out, report, style);
    out.push('\n');
    wrapped(out, "", style.lang.pin_it(), style);
    for weakness in &report.head.weaknesses {
        wrapped(out, &label(Label::Weakness, style), &style.lang.weakness(weakness), style);
    }
}
