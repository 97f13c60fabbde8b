//! Lines: the words of verdicts, wrapping, columns. Nothing here knows the meaning of its text.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::report::words::page::{FieldLabel, GLUE, Label};
use crate::report::{Detail, Style, Trust};
use crate::verdict::Verdict;

/// As far as labels reach.
pub(super) const INDENT: &str = "             ";

/// What a line of several images may begin with: their names stand below each other.
pub(super) const VERDICTS: [Verdict; 4] =
    [Verdict::Verified, Verdict::Failed, Verdict::Undecided, Verdict::Pending];

/// A label, as wide as all labels are. A longer one still ends before its fact.
pub(super) fn label(label: Label, style: Style) -> String {
    let label = style.lang.label(label);
    padded(label, INDENT.len().max(display_width(label) + 1))
}

/// A label within a block, as wide as the widest of its block, and two blanks.
pub(super) fn field(label: FieldLabel, block: &[FieldLabel], style: Style) -> String {
    // Blocks of short labels stand below each other.
    const LEAST: usize = 6;
    let columns = widest(block.iter().map(|one| style.lang.field(*one))).max(LEAST);
    format!("{}  ", padded(style.lang.field(label), columns))
}

/// How many columns the widest of some words takes.
pub(super) fn widest<'a>(words: impl IntoIterator<Item = &'a str>) -> usize {
    words.into_iter().map(display_width).max().unwrap_or(0)
}

/// The narrowest column in which text is wrapped.
const NARROW: usize = 20;

/// How many columns a text takes on a terminal: two for a character of full width, none for a mark that
/// joins the character before it.
pub(in crate::report) fn display_width(text: &str) -> usize {
    text.width()
}

/// A text with blanks behind it, so that it takes as many columns.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", blanks(columns, text))
}

/// The blanks that a text needs behind it to take as many columns.
fn blanks(columns: usize, text: &str) -> String {
    " ".repeat(columns.saturating_sub(display_width(text)))
}

/// The verdict, coloured where colour is wanted.
pub(super) fn word(verdict: Verdict, style: Style) -> String {
    let color = match verdict {
        Verdict::Verified => Some(32),
        Verdict::Failed => Some(31),
        Verdict::Undecided => Some(33),
        Verdict::Pending => Some(34),
        Verdict::Unsigned | Verdict::Waived => Some(35),
        Verdict::OutOfScope => None,
    };
    let word = match style.detail {
        // Programs read its lines.
        Detail::Quiet => verdict.as_str(),
        Detail::Usual | Detail::Verbose => style.lang.verdict(verdict),
    };
    color.map_or_else(|| word.to_owned(), |color| painted(word, color, style))
}

/// Whether a document is trusted, coloured as its verdict would be.
pub(super) fn trust(trust: Trust, style: Style) -> String {
    let color = if trust == Trust::Verified { 32 } else { 35 };
    painted(style.lang.trust(trust), color, style)
}

fn painted(text: &str, color: u8, style: Style) -> String {
    if style.color { format!("\u{1b}[1;{color}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A page without the doubled blank lines that empty parts leave behind.
pub(super) fn tidy(out: &mut String, page: &str) {
    let mut blank = false;
    for line in page
        .trim_end()
        .lines()
        .filter(|line| !(std::mem::replace(&mut blank, line.is_empty()) && line.is_empty()))
    {
        let _ = writeln!(out, "{line}");
    }
}

/// Text behind a label, wrapped at blanks and indented under itself.
pub(super) fn wrapped(out: &mut String, label: &str, text: &str, style: Style) {
    let indent = display_width(label);
    for (n, line) in wrap(text, style.width.saturating_sub(indent)).into_iter().enumerate() {
        let _ = writeln!(out, "{}{line}", if n == 0 { label.to_owned() } else { " ".repeat(indent) });
    }
}

/// Lines of at most `room` columns, cut at blanks only: a word is longer rather than cut.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(NARROW);
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if display_width(line) + 1 + display_width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| unglued(&line)).collect()
}

/// A page no line of which is longer than the terminal, unless it is one word that cannot be broken: a name, a
/// digest, a glued command. Such a word stands alone on its line, and further to the left where it fits there.
pub(super) fn fitted(page: String, style: Style) -> String {
    if !page.contains(GLUE) && page.lines().all(|line| shown_width(line) <= style.width) {
        return page;
    }
    let mut out = String::with_capacity(page.len());
    for line in page.lines() {
        if shown_width(line) <= style.width {
            out.push_str(line);
        } else {
            broken(&mut out, line, style.width);
        }
        out.push('\n');
    }
    unglued(&out)
}

/// A line that is too long, as lines that are not; what was behind its label stays there where it fits.
fn broken(out: &mut String, line: &str, width: usize) {
    // Nothing begins at the very left but labels and verdicts.
    const LEAST: usize = 2;
    let text = line.trim_start_matches(' ');
    let indent = line.len() - text.len();
    let (mut used, mut at) = (0, indent);
    let mut hang = None;
    for (n, word) in text.split(' ').enumerate() {
        if word.is_empty() {
            used += 1;
            continue;
        }
        let columns = shown_width(word);
        if n == 0 {
            out.push_str(&" ".repeat(indent));
            at = indent;
        } else {
            let gap = used + 1;
            // Behind the label of a line, or behind the mark of one that continues another.
            if hang.is_none() && (gap > 1 || text.starts_with("- ")) {
                hang = Some(at + gap);
            }
            if at + gap + columns <= width || (text.starts_with("- ") && at == indent + 1) {
                out.push_str(&" ".repeat(gap));
                at += gap;
            } else {
                at = hang.unwrap_or(indent).min(width.saturating_sub(columns).max(LEAST));
                out.push('\n');
                out.push_str(&" ".repeat(at));
            }
        }
        out.push_str(word);
        at += columns;
        used = 0;
    }
}

/// How many columns a line takes that may hold a coloured word. What is foreign holds no escape sequence.
pub(super) fn shown_width(line: &str) -> usize {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().map_or(0, display_width);
    first
        + parts.map(|part| display_width(part.split_once('m').map_or(part, |(_, rest)| rest))).sum::<usize>()
}

/// A text that is not wrapped, with ordinary blanks.
pub(super) fn unglued(text: &str) -> String {
    text.replace(GLUE, " ")
}

/// A text at whose blanks no line is broken.
pub(super) fn glued(text: &str) -> String {
    text.replace(' ', &GLUE.to_string())
}

/// One column of [`columns`].
#[derive(Clone, Copy)]
pub(super) enum Align {
    /// At the left.
    Left,
    /// Numbers.
    Right,
}

/// How a line of rows in columns begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// A row.
    Row,
    /// A further line of a cell of several.
    Part,
    /// What did not fit on the line before.
    Rest,
}

/// Rows in columns with two blanks between them, the last column wrapped. A cell that is far longer than the
/// others of its column is not cut: what follows it in its row goes to the next line.
pub(super) fn columns<const N: usize>(
    out: &mut String,
    indent: usize,
    aligns: [Align; N],
    rows: &[[String; N]],
    style: Style,
) {
    for (_, line) in set(indent, aligns, rows, style) {
        let _ = writeln!(out, "{line}");
    }
}

/// The same as lines.
pub(super) fn set<const N: usize>(
    indent: usize,
    aligns: [Align; N],
    rows: &[[String; N]],
    style: Style,
) -> Vec<(Begins, String)> {
    let mut lines = Vec::new();
    let widths = widths(indent, rows, style);
    let below = indent + widths.first().map_or(0, |width| width + 2);
    for row in rows {
        let mut line = (Begins::Row, String::new());
        let mut start = indent;
        for (at, cell) in row.iter().enumerate() {
            let last = at + 1 == N;
            let longest = if last { longest_word(cell).max(NARROW) } else { display_width(cell) };
            // What does not fit behind the others may fit below them.
            let column = if start + longest > style.width { start.min(below) } else { start };
            let room = style.width.saturating_sub(column);
            for (n, part) in cell.lines().enumerate() {
                for (m, part) in wrap(part, room).into_iter().enumerate() {
                    if m > 0 {
                        end(&mut lines, &mut line, Begins::Rest);
                    } else if n > 0 {
                        end(&mut lines, &mut line, Begins::Part);
                    }
                    advance(&mut lines, &mut line, column);
                    if let (Align::Right, false) = (aligns[at], last) {
                        line.1.push_str(&blanks(widths[at], &part));
                    }
                    line.1.push_str(&part);
                }
            }
            // A column that is empty in every row takes no space.
            start += widths.get(at).filter(|width| **width > 0).map_or(0, |width| width + 2);
        }
        end(&mut lines, &mut line, Begins::Row);
    }
    lines
}

fn longest_word(text: &str) -> usize {
    text.split([' ', '\n']).map(display_width).max().unwrap_or(0)
}

/// Ends a line, and sets how the next one begins.
fn end(lines: &mut Vec<(Begins, String)>, line: &mut (Begins, String), next: Begins) {
    if line.1.trim_end().is_empty() {
        line.1.clear();
        return;
    }
    let (begins, text) = std::mem::replace(line, (next, String::new()));
    lines.push((begins, text.trim_end().to_owned()));
}

/// The widths of all columns but the last: those of their cells, without cells that would leave no space for the
/// last column.
pub(super) fn widths<const N: usize>(indent: usize, rows: &[[String; N]], style: Style) -> Vec<usize> {
    const LAST: usize = 24;
    // Lists are long: each cell is measured once.
    let lengths: Vec<[usize; N]> =
        rows.iter().map(|row| std::array::from_fn(|at| display_width(&row[at]))).collect();
    let of = |most: usize| -> Vec<usize> {
        let lengths = |at: usize| lengths.iter().map(move |row| row[at]);
        (0..N.saturating_sub(1))
            .map(|at| match lengths(at).filter(|length| *length <= most).max() {
                Some(0) | None if lengths(at).any(|length| length > 0) => most,
                widest => widest.unwrap_or(0),
            })
            .collect()
    };
    let mut most = style.width / 2;
    loop {
        let widths = of(most);
        let sum: usize = widths.iter().filter(|width| **width > 0).map(|width| width + 2).sum();
        if most <= 8 || indent + sum + LAST <= style.width {
            return widths;
        }
        most -= 2;
    }
}

/// Goes on to a column: on the next line where this one is too full.
fn advance(lines: &mut Vec<(Begins, String)>, line: &mut (Begins, String), start: usize) {
    let used = display_width(line.1.trim_end());
    if used > 0 && used + 2 > start {
        end(lines, line, Begins::Rest);
    } else {
        line.1.truncate(line.1.trim_end().len());
    }
    let blanks = blanks(start, &line.1);
    line.1.push_str(&blanks);
}
