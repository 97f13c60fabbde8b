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

/// What no string of JSON holds unless it is escaped (RFC 8259, section 2), the space aside.
const BLANKS: [char; 3] = ['\n', '\r', '\t'];

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(escape_json(fragment).as_bytes())
    }

    /// The text of a value from elsewhere. Between its strings there are the blanks of JSON, which stay; all else that
    /// acts can stand in its strings only, where an escape means the same.
    fn write_raw_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for piece in fragment.split_inclusive(BLANKS) {
            let text = piece.trim_end_matches(BLANKS);
            writer.write_all(escape_json(text).as_bytes())?;
            writer.write_all(piece.get(text.len()..).unwrap_or_default().as_bytes())?;
        }
        Ok(())
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
    use serde_json::value::RawValue;

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

    /// As it may stand in a document of somebody else.
    #[test]
    fn the_text_of_a_value_is_written_with_nothing_in_it_that_acts() {
        let text = "{\r\n\t\"\u{9b}\" : [1.50e1,\"\u{202e}\\u001b##[add-mask]\\\\\u{7f}é\"]}";
        let value = RawValue::from_string(text.to_owned()).unwrap();
        let json = String::from_utf8(to_json(&value).unwrap()).unwrap();
        let (blanks, rest) = json.trim_end().split_at("{\r\n\t".len());
        assert!(blanks == "{\r\n\t" && !rest.chars().any(is_active) && !json.contains("##["), "{json}");
        assert!(json.contains("1.50e1") && json.contains('é'), "{json}");
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&json), read(text));
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
