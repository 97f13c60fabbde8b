//! Whether two JSON texts are the same value, without a tree of either: an SBOM of 100 MB would
//! become one of a gigabyte.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::digest_of;

/// A digest of the value that a JSON text is: the order of members, blanks and escapes change nothing,
/// numbers are compared as IEEE doubles, as Go's tools rewrite them.
///
/// # Errors
/// A sentence, for what is no JSON, holds a member twice, or is nested over 128 levels.
pub fn value_digest(bytes: &[u8]) -> Result<Digest, String> {
    let mut reader =
        serde_json::Deserializer::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let value = Node.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| ForeignText::error(&error).to_string())
}

/// The digest of one value, made of its kind and its text, or of the digests below it.
struct Node;

fn leaf(kind: u8, text: &[u8]) -> Digest {
    let mut node = Vec::with_capacity(text.len() + 1);
    node.push(kind);
    node.extend_from_slice(text);
    digest_of(&node)
}

impl<'de> DeserializeSeed<'de> for Node {
    type Value = Digest;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Digest, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = Digest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Digest, E> {
        Ok(leaf(b'n', b""))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Digest, E> {
        Ok(leaf(b'b', &[u8::from(value)]))
    }

    #[expect(clippy::cast_precision_loss, reason = "Go's tools read every number as a double")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Digest, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "Go's tools read every number as a double")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Digest, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Digest, E> {
        // Minus nought is nought.
        Ok(leaf(b'd', &(value + 0.0).to_be_bytes()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Digest, E> {
        Ok(leaf(b's', value.as_bytes()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Digest, A::Error> {
        let mut text = Vec::new();
        while let Some(item) = access.next_element_seed(Node)? {
            text.extend_from_slice(item.hex().as_bytes());
        }
        Ok(leaf(b'a', &text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Digest, A::Error> {
        let mut members: Vec<(Digest, Digest)> = Vec::new();
        while let Some(key) = access.next_key_seed(Node)? {
            members.push((key, access.next_value_seed(Node)?));
        }
        members.sort();
        if members.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
            return Err(A::Error::custom("a member stands twice in one object"));
        }
        let text: Vec<u8> =
            members.iter().flat_map(|(key, value)| key.hex().bytes().chain(value.hex().bytes())).collect();
        Ok(leaf(b'o', &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        value_digest(one.as_bytes()).unwrap() == value_digest(other.as_bytes()).unwrap()
    }

    #[test]
    fn the_value_counts_and_not_its_spelling() {
        for (one, other) in [
            (r#"{"a":1,"b":[1,2]}"#, "{ \"b\" : [1.0, 2e0],\n\"\\u0061\":1 }"),
            (r#"["<"]"#, r#"["\u003c"]"#),
            ("\u{feff}{}", "{}"),
            ("-0", "0"),
            ("9007199254740993", "9007199254740992"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("[1,2]", "[2,1]"),
            ("[[1],2]", "[[1,2]]"),
            (r#"{"a":1}"#, r#"{"a":"1"}"#),
            (r#"{"a":null}"#, "{}"),
            ("[]", "{}"),
            ("\"\"", "null"),
            ("true", "1"),
            (r#"["é"]"#, "[\"e\u{301}\"]"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_value_is_said() {
        for bad in ["", "{", "{} {}", r#"{"a":1,"\u0061":1}"#, &"[".repeat(9000)] {
            assert!(value_digest(bad.as_bytes()).is_err(), "{bad:.20}");
        }
    }
}
