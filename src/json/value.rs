//! Whether two JSON texts are the same value, without a tree of either: an SBOM of 100 MB would
//! become one of a gigabyte.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{JsonError, without_bom};

/// A digest of the value that a JSON text is: the order of members, blanks and escapes change nothing,
/// numbers are compared as IEEE doubles, as Go's tools rewrite them. `hash` is a cryptographic one.
///
/// # Errors
/// For what is not JSON, holds a member twice, or is nested over 128 levels.
pub fn value_digest<H: Ord + AsRef<[u8]>>(bytes: &[u8], hash: fn(&[u8]) -> H) -> Result<H, JsonError> {
    let mut reader = serde_json::Deserializer::from_slice(without_bom(bytes));
    let value = Node { hash }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(JsonError::from)
}

/// The digest of one value, made of its kind and its text, or of the digests below it.
struct Node<H> {
    hash: fn(&[u8]) -> H,
}

// Derived, they would ask the same of `H`.
impl<H> Clone for Node<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for Node<H> {}

impl<H> Node<H> {
    fn leaf(self, kind: u8, text: &[u8]) -> H {
        let mut node = Vec::with_capacity(text.len() + 1);
        node.push(kind);
        node.extend_from_slice(text);
        (self.hash)(&node)
    }
}

impl<'de, H: Ord + AsRef<[u8]>> DeserializeSeed<'de> for Node<H> {
    type Value = H;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<H, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, H: Ord + AsRef<[u8]>> Visitor<'de> for Node<H> {
    type Value = H;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<H, E> {
        Ok(self.leaf(b'n', b""))
    }

    fn visit_bool<E>(self, value: bool) -> Result<H, E> {
        Ok(self.leaf(b'b', &[u8::from(value)]))
    }

    #[expect(clippy::cast_precision_loss, reason = "Go's tools read every number as a double")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<H, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "Go's tools read every number as a double")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<H, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<H, E> {
        // Minus zero is zero.
        Ok(self.leaf(b'd', &(value + 0.0).to_be_bytes()))
    }

    fn visit_str<E>(self, value: &str) -> Result<H, E> {
        Ok(self.leaf(b's', value.as_bytes()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<H, A::Error> {
        let mut text = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            text.extend_from_slice(item.as_ref());
        }
        Ok(self.leaf(b'a', &text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<H, A::Error> {
        let mut members: Vec<(H, H)> = Vec::new();
        while let Some(key) = access.next_key_seed(self)? {
            members.push((key, access.next_value_seed(self)?));
        }
        members.sort();
        if members.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
            return Err(A::Error::custom("duplicate key in an object"));
        }
        let mut text = Vec::new();
        for (key, value) in &members {
            text.extend_from_slice(key.as_ref());
            text.extend_from_slice(value.as_ref());
        }
        Ok(self.leaf(b'o', &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> Result<impl Ord + AsRef<[u8]> + std::fmt::Debug, JsonError> {
        // As long as what it is made of, and so without any collision; each node is closed by its length.
        let all = |node: &[u8]| [node, &node.len().to_be_bytes()].concat();
        value_digest(text.as_bytes(), all)
    }

    fn same(one: &str, other: &str) -> bool {
        digest(one).unwrap() == digest(other).unwrap()
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
    fn what_is_not_a_value_is_said() {
        for bad in ["", "{", "{} {}", r#"{"a":1,"\u0061":1}"#, &"[".repeat(9000)] {
            assert!(digest(bad).is_err(), "{bad:.20}");
        }
    }
}
