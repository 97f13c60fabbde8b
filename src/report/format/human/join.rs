//! The parts of a run together: what they came to, a line for each, and the images that a reader has to look at.

use std::fmt::Write as _;

use crate::code::Code;
use crate::join::{ImageStanding, Joined, JoinedImage, JoinedVerdict, Part, ToldImage};
use crate::report::words::page::Label;
use crate::report::words::plain;
use crate::report::{Detail, Report, Style};
use crate::verdict::Verdict;

use super::layout::{Align, VERDICTS, columns, display_width, label, shown_width, widest, word, wrapped};
use super::parts::caveat;

/// How many images have a line: the document has all of them.
const IMAGES: usize = 50;
/// How many parts have a line each, where nothing is to be said of some.
const PARTS: usize = 50;
/// How many weaknesses have a line.
const WEAKNESSES: usize = 20;

pub(super) fn render(out: &mut String, report: &Report, joined: &Joined, style: Style) {
    let lang = style.lang;
    let verdict = joined.verdict();
    wrapped(out, &format!("{}  ", of_run(verdict, style)), &lang.joined_counts(joined), style);
    out.push('\n');
    parts(out, joined, style);
    images(out, joined, style);
    out.push('\n');
    if joined.unchecked() > 0 {
        wrapped(out, &label(Label::NotChecked, style), &lang.joined_unchecked(joined.unchecked()), style);
    }
    for difference in joined.differences() {
        wrapped(out, &label(Label::Note, style), &lang.parts_differ(&difference), style);
    }
    for weakness in &report.head.weaknesses {
        wrapped(out, &label(Label::Weakness, style), &caveat(weakness, style), style);
    }
    let mut known: Vec<(&str, &str)> = Vec::new();
    for weakness in joined.weaknesses() {
        let said = (weakness.code.as_str(), weakness.message.as_str());
        // Images often have the same one.
        if known.len() < WEAKNESSES && !known.contains(&said) {
            known.push(said);
            wrapped(out, &label(Label::Weakness, style), &plain(&weakness.message), style);
        }
    }
    wrapped(out, &label(Label::Note, style), lang.joined_note(), style);
}

/// One line an image, as of a run that checked them all.
pub(super) fn quiet(out: &mut String, joined: &Joined, style: Style) {
    for image in joined.images() {
        let Some(told) = &image.told else { continue };
        let (verdict, code) = counted(joined, image, told, style);
        let code = code.map_or_else(String::new, |code| format!(" {code}"));
        let _ = writeln!(out, "{verdict} {}{code}", named(told));
    }
    if joined.counts().total() == 0 {
        let _ = writeln!(out, "{}", of_run(joined.verdict(), style));
    }
}

/// The word of a run.
fn of_run(verdict: JoinedVerdict, style: Style) -> String {
    word(verdict.verdict(), style)
}

/// The verdict of an image in a word, and its code.
fn counted(joined: &Joined, image: &JoinedImage, told: &ToldImage, style: Style) -> (String, Option<String>) {
    let code = told.code.as_ref().map(ToString::to_string);
    match image.standing {
        // A report on it was not written.
        ImageStanding::Verified | ImageStanding::Waived if joined.is_unwritten() => {
            (word(Verdict::Undecided, style), Some(Code::ReportUnwritten.to_string()))
        }
        ImageStanding::OutOfScope => ("-".to_owned(), code),
        ImageStanding::Waived => (word(Verdict::Waived, style), code),
        standing => (standing.verdict().map_or_else(String::new, |verdict| word(verdict, style)), code),
    }
}

/// `NAME@DIGEST`, the digest once.
fn named(image: &ToldImage) -> String {
    match &image.digest {
        Some(digest) if !image.digest_in_name => format!("{}@{digest}", image.reference),
        _ => image.reference.to_string(),
    }
}

fn parts(out: &mut String, joined: &Joined, style: Style) {
    let lang = style.lang;
    // Of very many those come first that somebody has to look at.
    let holds = |part: &&Part| {
        matches!(joined.verdict_of(part), None | Some(JoinedVerdict::Verified | JoinedVerdict::Waived))
    };
    let (good, bad): (Vec<&Part>, Vec<&Part>) = joined.parts().iter().partition(holds);
    let mut shown: Vec<&Part> = bad.into_iter().chain(good).take(PARTS).collect();
    shown.sort_by_key(|part| part.index);
    let row = |part: &&Part| {
        let verdict = match joined.verdict_of(part) {
            None => lang.part_without_images().to_owned(),
            Some(verdict) => lang.verdict(verdict.verdict()).to_owned(),
        };
        let error = part.error.as_ref().map_or_else(String::new, |error| {
            format!("\n{}: {}", plain(error.code.raw()), plain(error.message.raw()))
        });
        let place = format!("{}/{}", part.index, part.of);
        let (size, at) = (lang.part_size(part.size), part.at.to_string());
        [place, verdict, size, at, format!("{}{error}", part.file)]
    };
    let rows: Vec<[String; 5]> = shown.iter().map(row).collect();
    columns(out, 2, [Align::Right, Align::Left, Align::Right, Align::Left, Align::Left], &rows, style);
    if joined.parts().len() > shown.len() {
        let _ = writeln!(out, "  {}", lang.more_in_json(joined.parts().len() - shown.len()));
    }
}

fn images(out: &mut String, joined: &Joined, style: Style) {
    let open: Vec<(&JoinedImage, &ToldImage)> = joined
        .images()
        .filter(|image| image.standing.is_open())
        .filter_map(|image| Some((image, image.told.as_ref()?)))
        .take(IMAGES)
        .collect();
    if open.is_empty() {
        return;
    }
    out.push('\n');
    let indent = widest(VERDICTS.map(|verdict| style.lang.verdict(verdict))) + 2;
    for (image, told) in &open {
        let (verdict, code) = counted(joined, image, told, style);
        let blanks = " ".repeat(indent.saturating_sub(shown_width(&verdict)));
        let line = format!("{verdict}{blanks}{}", named(told));
        let code = code.map(|code| format!("{code}: ")).unwrap_or_default();
        let waived = if image.standing == ImageStanding::Waived {
            format!(" ({})", style.lang.waived_image())
        } else {
            String::new()
        };
        let message = told.message.as_ref().map(ToString::to_string).unwrap_or_default();
        let reason = format!("{code}{message}{waived}");
        if shown_width(&line) + 2 + display_width(&reason) <= style.width {
            let _ = writeln!(out, "{}", format!("{line}  {reason}").trim_end());
        } else {
            let _ = writeln!(out, "{line}");
            wrapped(out, &" ".repeat(indent), &reason, style);
        }
    }
    let more = joined.counts().open().saturating_sub(open.len());
    if more > 0 && style.detail != Detail::Quiet {
        let _ = writeln!(out, "{}", style.lang.more_open(more));
    }
}
