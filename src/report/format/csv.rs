//! One row for each component: for spreadsheets, and for tools that read columns. The `csv` crate quotes as RFC
//! 4180 says; which values a cell may contain is decided here.

use std::borrow::Cow;
use std::io;

use csv::{Terminator, WriterBuilder};

use crate::report::{Body, ListedComponent, Report};
use crate::text::{is_active, is_marker};

const HEADER: [&str; 11] = [
    "trust",
    "type",
    "ecosystem",
    "package",
    "name",
    "version",
    "license",
    "supplier",
    "purl",
    "hashes",
    "paths",
];
/// Not the CRLF of RFC 4180, with which the last column of `cut` and `awk` would end in a control character.
const END: Terminator = Terminator::Any(b'\n');

/// Header and rows; no output where no document could be read, so that an unread document does not look like an
/// empty one.
pub(super) fn render(report: &Report) -> io::Result<Vec<u8>> {
    let Body::Sbom(inside) = &report.body else { return Ok(Vec::new()) };
    let Ok(document) = &inside.document else { return Ok(Vec::new()) };
    // The first cell is a word of ours, so that no line begins with foreign text.
    let trust = inside.trust().as_str();
    table(trust, document.rows.iter().map(cells), document.rows.len())
}

fn table(trust: &str, rows: impl Iterator<Item = [String; 10]>, room: usize) -> io::Result<Vec<u8>> {
    let out = Vec::with_capacity(128 * (room + 1));
    // A row of another length than the header's is an error.
    let mut writer = WriterBuilder::new().terminator(END).from_writer(out);
    writer.write_record(HEADER)?;
    for row in rows {
        writer.write_field(trust)?;
        for value in &row {
            writer.write_field(cell(value).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
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
        row.package.as_str().to_owned(),
        or_empty(&row.name),
        or_empty(&row.version),
        or_empty(&row.license),
        or_empty(&row.supplier),
        or_empty(&row.purl),
        hashes.join(" "),
        row.paths.join(" "),
    ]
}

/// A value as a cell holds it: what a spreadsheet would take for a formula gets a `'` in front, and what
/// could act on a terminal or a log, a line break too, is written as `\u{…}`. Nothing is shortened.
fn cell(value: &str) -> Cow<'_, str> {
    // Checked on the value itself: a tab or a line break is escaped when it is written.
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    // Each marker begins with `#`.
    if !formula && !value.chars().any(|character| character == '#' || is_active(character)) {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len() + 1);
    if formula {
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
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use csv::ReaderBuilder;
    use proptest::prelude::*;

    fn written(rows: &[[String; 10]]) -> String {
        String::from_utf8(table("VERIFIED", rows.iter().cloned(), rows.len()).unwrap()).unwrap()
    }

    /// What a reader of RFC 4180 makes of it, that takes any line break for the end of a record.
    fn read(text: &str) -> Vec<Vec<String>> {
        let mut reader = ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn of(value: &str) -> [String; 10] {
        std::array::from_fn(|_| value.to_owned())
    }

    /// A row of one value alone, with what stands around it taken off.
    fn quoted(value: &str) -> String {
        let text = written(&[of(value)]);
        let row = text.strip_prefix(&(HEADER.join(",") + "\n")).unwrap();
        let row = row.strip_prefix("VERIFIED,").unwrap().strip_suffix('\n').unwrap();
        let one = &row[..(row.len() - 9) / 10];
        assert_eq!(row, [one; 10].join(","));
        one.to_owned()
    }

    #[test]
    fn the_bytes_are_those_of_rfc_4180() {
        for (value, cell) in [
            ("", ""),
            ("plain", "plain"),
            (" a b ", " a b "),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("\"", "\"\"\"\""),
            ("\",\"", "\"\"\",\"\"\""),
            ("a;b|c'd\\e", "a;b|c'd\\e"),
            ("naïve → 名", "naïve → 名"),
            ("a\nb", "a\\u{a}b"),
            ("a\r\nb", "a\\u{d}\\u{a}b"),
            ("a\nb,c", "\"a\\u{a}b,c\""),
            ("\r=1", "'\\u{d}=1"),
            ("\t=1", "'\\u{9}=1"),
            ("\n=1", "\\u{a}=1"),
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("+1", "'+1"),
            ("-1,\"", "\"'-1,\"\"\""),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("1=1", "1=1"),
            ("\u{202e}x", "\\u{202e}x"),
            ("##[x", "\\u{23}#[x"),
            ("a##b#", "a##b#"),
        ] {
            assert_eq!(quoted(value), cell, "{value:?}");
            assert_eq!(read(&written(&[of(value)]))[1][1..], of(&super::cell(value)), "{value:?}");
        }
    }

    #[test]
    fn a_document_without_components_is_the_header() {
        let header = "trust,type,ecosystem,package,name,version,license,supplier,purl,hashes,paths\n";
        assert_eq!(written(&[]), header);
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(
            rows in proptest::collection::vec(proptest::array::uniform10(any::<String>()), 0..4),
        ) {
            let text = written(&rows);
            let read = read(&text);
            prop_assert_eq!(read.len(), rows.len() + 1);
            prop_assert_eq!(text.lines().count(), rows.len() + 1);
            for (record, row) in read[1..].iter().zip(&rows) {
                prop_assert_eq!(&record[0], "VERIFIED");
                prop_assert_eq!(&record[1..], row.each_ref().map(|value| cell(value).into_owned()));
            }
        }

        #[test]
        fn no_cell_is_a_formula_or_acts(value in "[-=+@\t\r\n#\\[\",a\u{1b}\u{202e}名]{0,12}") {
            let cell = cell(&value);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert!(!cell.contains("##[") && !cell.chars().any(is_active));
        }

        #[test]
        fn what_needs_nothing_is_the_value_itself(value in "[ a-z0-9.,\"/:名é][-=+@ a-z0-9.,\"/:名é]{0,12}") {
            prop_assert_eq!(cell(&value), value.as_str());
        }
    }
}
