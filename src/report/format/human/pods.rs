//! What runs, one container a row: where, what, what it came to, and of which commit it is.

use std::fmt::Write as _;

use crate::report::pods::{ContainerRow, rows};
use crate::report::words::page::Column;
use crate::report::{ImageReport, Style};

use super::layout::{display_width, padded, word, wrapped};

/// The columns, in their order.
const COLUMNS: [Column; 6] =
    [Column::Verdict, Column::Namespace, Column::Pod, Column::Container, Column::Runs, Column::Commit];

/// How many of them stand on the first line where all do not fit on one.
const WHERE: usize = 4;

/// The table; nothing where no image is run by pods. Where a row is wider than the terminal, each takes two lines: where
/// it runs, and what.
pub(super) fn table(out: &mut String, images: &[ImageReport], style: Style) {
    let rows = rows(images);
    if rows.is_empty() {
        return;
    }
    let head = COLUMNS.map(|column| style.lang.column(column).to_owned());
    let cells: Vec<[String; 6]> = rows.iter().map(|row| cells(*row, style)).collect();
    let mut widths = head.each_ref().map(|cell| display_width(cell));
    for (at, cell) in cells.iter().flat_map(|row| row.iter().enumerate()) {
        if let Some(width) = widths.get_mut(at) {
            *width = (*width).max(display_width(cell));
        }
    }
    let all = widths.iter().map(|width| width + 2).sum::<usize>() - 2;
    let first = if all <= style.width { COLUMNS.len() } else { WHERE };
    out.push('\n');
    line(out, &head, &head[0], widths, first, style);
    for (row, cells) in rows.iter().zip(&cells) {
        line(out, cells, &word(row.image.verdict(), style), widths, first, style);
    }
}

fn cells(row: ContainerRow<'_>, style: Style) -> [String; 6] {
    let container = row.container;
    let commit = match (row.commit(), row.standing(style.lang)) {
        (Some(commit), Some(standing)) => format!("{commit} {standing}"),
        (Some(commit), None) => commit.to_string(),
        (None, _) => String::new(),
    };
    [
        style.lang.verdict(row.image.verdict()).to_owned(),
        container.pod.namespace.to_string(),
        container.pod.name.to_string(),
        format!("{}{}", container.name, style.lang.container_kind(container.kind)),
        row.runs().to_string(),
        commit,
    ]
}

/// A row, of which so many cells stand on the first line; `verdict` may be coloured.
fn line(
    out: &mut String,
    cells: &[String; 6],
    verdict: &str,
    widths: [usize; 6],
    first: usize,
    style: Style,
) {
    let blanks = widths[0].saturating_sub(display_width(&cells[0])) + 2;
    let mut line = format!("{verdict}{}", " ".repeat(blanks));
    for (cell, width) in cells.iter().zip(widths).take(first).skip(1) {
        line.push_str(&padded(cell, width + 2));
    }
    let _ = writeln!(out, "{}", line.trim_end());
    let rest: Vec<&str> =
        cells.iter().skip(first).map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    if !rest.is_empty() {
        wrapped(out, &" ".repeat(widths[0] + 2), &rest.join("  "), style);
    }
}
