//! One row a component, quoted as in RFC 4180: for spreadsheets, and for tools that read columns.

use crate::report::{Body, ListedComponent, Report};
use crate::text::{is_active, is_marker};

const HEADER: &str = "trust,type,ecosystem,package,name,version,license,supplier,purl,hashes,paths";
/// Not the CRLF of RFC 4180: of a line that ends so, `cut` and `awk` give a last column that ends in a
/// control character.
const END: &str = "\n";

/// Header and rows; nothing at all where no document could be read, so that an empty list is never
/// taken for an unread one.
pub(super) fn render(report: &Report) -> String {
    let Body::Sbom(inside) = &report.body else { return String::new() };
    let Ok(document) = &inside.document else { return String::new() };
    let mut out = String::with_capacity(128 * (document.rows.len() + 1));
    out.push_str(HEADER);
    out.push_str(END);
    for row in &document.rows {
        // The first cell is ours: no line begins with foreign text.
        out.push_str(inside.trust.as_str());
        for value in cells(row) {
            out.push(',');
            cell(&mut out, &value);
        }
        out.push_str(END);
    }
    out
}

fn cells(row: &ListedComponent) -> [String; 10] {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let hashes: Vec<String> = row
        .hashes
        .iter()
        .map(|hash| format!("{}:{}", hash.alg.as_deref().unwrap_or_default(), hash.content))
        .collect();
    [
        or_empty(&row.kind),
        row.ecosystem.clone(),
        row.package.clone(),
        or_empty(&row.name),
        or_empty(&row.version),
        or_empty(&row.license),
        or_empty(&row.supplier),
        or_empty(&row.purl),
        hashes.join(" "),
        row.paths.join(" "),
    ]
}

/// A value as a cell: what a spreadsheet would take for a formula gets a `'` in front, and what could
/// act on a terminal or a log, a line break too, is written as `\u{…}`. Nothing is shortened.
fn cell(out: &mut String, value: &str) {
    let mut text = String::with_capacity(value.len());
    // Asked of the value itself: a tab or a line break is visible, and so no tab, once it is written.
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        text.push('\'');
    }
    let mut rest = value.chars();
    while let Some(character) = rest.next() {
        if is_active(character) || is_marker(character, rest.as_str()) {
            text.extend(character.escape_unicode());
        } else {
            text.push(character);
        }
    }
    if text.contains(['"', ',']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&text);
    }
}
