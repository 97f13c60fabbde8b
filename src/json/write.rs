//! The one writer of JSON documents.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::text::{is_active, is_marker};

/// Writes a JSON document (two blanks of indentation, a final newline) in which no active character
/// stands raw: a plain serialiser leaves DEL, C1, bidi and zero-width characters as they are.
///
/// # Errors
/// Only those of a type that cannot be JSON, which no document of this program is.
pub fn to_json<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    to_json_by(value, PrettyFormatter::with_indent(b"  "))
}

/// The same in the layout of any formatter, which is asked for all but the text of strings.
///
/// # Errors
/// Those of [`to_json`].
pub fn to_json_by<T: Serialize>(value: &T, layout: impl Formatter) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(4096);
    write_by(value, layout, &mut out)?;
    Ok(out)
}

/// The document of [`to_json`], written as it is made: it can be far larger than what it is made of.
///
/// # Errors
/// As [`to_json`], and those of what is written to.
pub fn write_json<T: Serialize>(value: &T, out: impl io::Write) -> serde_json::Result<()> {
    write_by(value, PrettyFormatter::with_indent(b"  "), out)
}

/// A document in one line, and a line feed.
///
/// # Errors
/// As [`write_json`].
pub fn write_json_line<T: Serialize>(value: &T, out: impl io::Write) -> serde_json::Result<()> {
    write_by(value, CompactFormatter, out)
}

fn write_by<T: Serialize>(
    value: &T,
    layout: impl Formatter,
    mut out: impl io::Write,
) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut out, Escaping(layout)))?;
    out.write_all(b"\n").map_err(serde_json::Error::io)
}

struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(escape_json(fragment).as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

fn escape_json(fragment: &str) -> Cow<'_, str> {
    if !fragment.contains("##") && !fragment.chars().any(is_active) {
        return Cow::Borrowed(fragment);
    }
    let mut out = String::with_capacity(fragment.len() + 16);
    let mut rest = fragment.chars();
    while let Some(character) = rest.next() {
        if is_active(character) || is_marker(character, rest.as_str()) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::text::ForeignText;

    #[test]
    fn json_keeps_the_value_and_writes_it_escaped() {
        let value = "\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}\u{200b}\"\\é";
        let text = ForeignText::new(value);
        for json in [to_json(&text).unwrap(), to_json_by(&text, CompactFormatter).unwrap()] {
            assert!(!std::str::from_utf8(&json).unwrap().trim_end().chars().any(is_active));
            assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), value);
        }
    }

    #[test]
    fn a_command_of_a_log_is_escaped() {
        for attack in ["x##[add-mask]y", "x##vso[task.complete]", "x##VSO[task.complete]"] {
            let json = String::from_utf8(to_json(&attack).unwrap()).unwrap();
            assert!(json.contains("x\\u0023#"), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), attack);
        }
    }
}
