//! The components of an SBOM one by one.

use std::fmt::Write as _;

use crate::report::words::page::Label;
use crate::report::words::plain;
use crate::report::{Document, PackageNames, SbomReport, Style};

use super::layout::{Align, columns, display_width, glued, label, widths};

const ALIGNS: [Align; 6] = [Align::Right, Align::Left, Align::Left, Align::Left, Align::Left, Align::Left];

/// A line of columns is indented by this.
const INDENT: usize = 2;

pub(super) fn list(out: &mut String, inside: &SbomReport, document: &Document, style: Style) {
    if !inside.listed {
        return;
    }
    let _ = writeln!(
        out,
        "\n{}{}",
        label(Label::Listed, style),
        style.lang.listed_of(document.rows.len(), document.summary.counts.total)
    );
    let names = PackageNames::of(&document.rows);
    let rows: Vec<[String; 6]> = document
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let or_empty = |text: &Option<String>| text.as_deref().map_or_else(String::new, plain);
            // Each line begins with a number, and never with foreign text.
            [
                (at + 1).to_string(),
                plain(&row.ecosystem),
                style.lang.listed_package(row, names.qualifiers(row), plain),
                or_empty(&row.version),
                row.license.as_deref().map_or_else(|| style.lang.no_license().to_owned(), plain),
                style.lang.at_places(&row.paths, plain),
            ]
        })
        .collect();
    if style.terminal {
        columns(out, INDENT, ALIGNS, &rows, style);
    } else {
        whole(out, &rows, style);
    }
}

/// One line for each, however long: whoever searches the lines for a name finds its version there. A cell that is far
/// longer than the others moves what follows it and no other line.
fn whole(out: &mut String, rows: &[[String; 6]], style: Style) {
    let widths = widths(INDENT, rows, style);
    let starts: Vec<usize> = (0..ALIGNS.len())
        .map(|at| {
            INDENT + widths.iter().take(at).filter(|width| **width > 0).map(|width| width + 2).sum::<usize>()
        })
        .collect();
    for row in rows {
        let mut line = String::new();
        for ((cell, start), at) in row.iter().zip(&starts).zip(0..).filter(|((cell, _), _)| !cell.is_empty())
        {
            let before = match (ALIGNS[at], widths.get(at)) {
                (Align::Right, Some(width)) => width.saturating_sub(display_width(cell)),
                _ => 0,
            };
            // Two blanks at least.
            let blanks = (start + before).saturating_sub(display_width(&line)).max(INDENT);
            line.push_str(&" ".repeat(blanks));
            line.push_str(cell);
        }
        let text = line.trim_start_matches(' ');
        let indent = &line[..line.len() - text.len()];
        let _ = writeln!(out, "{indent}{}", glued(text));
    }
}
