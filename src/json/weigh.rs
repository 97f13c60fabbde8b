//! What a value would have in memory, counted before it is made.
//!
//! A tree of a document can be eighty times as large as its text, and an allocator does not always give back what
//! was let go: what would not fit is not begun.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::keys::Key;
use super::room::Room;
use super::{JsonError, StrictValue};

/// Reads any JSON value in which no object holds a key twice, if it fits into so many bytes of memory.
///
/// # Errors
/// What is not such a value, and [`JsonError::TooMany`] for one that does not fit, of which nothing was made.
pub fn value_within(text: &[u8], memory: usize) -> Result<Value, JsonError> {
    // The smallest object has seven bytes of text.
    if text.len().saturating_mul(OBJECT / 6) > memory {
        let room = Room::new(memory);
        let weighed = Weigh(&room).deserialize(&mut serde_json::Deserializer::from_slice(text));
        weighed.map_err(|error| room.named(error))?;
    }
    Ok(serde_json::from_slice::<StrictValue>(text)?.0)
}

/// An object as soon as it has a member: the map has a node of eleven then.
const OBJECT: usize = 11 * (size_of::<String>() + size_of::<Value>()) + 24;
/// Of the members behind the eleventh each one: a node is half full where they come in order.
const MEMBER: usize = OBJECT / 5;

/// What an allocator has for a text.
fn text(bytes: usize) -> usize {
    (bytes + 16).max(32)
}

/// Any value, of which nothing is kept.
#[derive(Clone, Copy)]
struct Weigh<'r>(&'r Room);

impl<'de> DeserializeSeed<'de> for Weigh<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Weigh<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.0.take(text(value.len()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let (mut items, mut capacity) = (0_usize, 0_usize);
        while access.next_element_seed(self)?.is_some() {
            if items == capacity {
                // It grows to twice of what it was.
                let more = capacity.max(4);
                self.0.take(more * size_of::<Value>())?;
                capacity += more;
            }
            items += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let mut members = 0_usize;
        while let Some(key) = access.next_key_seed(Key(|key: &str| text(key.len())))? {
            let node = match members {
                0 => OBJECT,
                1..11 => 0,
                _ => MEMBER,
            };
            self.0.take(node + key)?;
            access.next_value_seed(self)?;
            members += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_read_and_what_does_not_is_not_begun() {
        let of = |item: &str| format!("[{}]", vec![item; 10_000].join(","));
        for (item, each) in [("1", 32), ("\"\"", 64), ("{}", 32), ("{\"a\":1}", 700), ("[1]", 160)] {
            let text = of(item);
            // As many fit as are there, with what a list may have for more.
            assert!(value_within(text.as_bytes(), 2 * each * 10_000).is_ok(), "{item}");
            let error = value_within(text.as_bytes(), each * 10_000 / 2).unwrap_err();
            assert!(matches!(error, JsonError::TooMany(_)), "{item}: {error:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_value_is_said_of_a_large_one_too() {
        for bad in ["[1", "{\"a\":1,\"a\":1}", "[1] 1", "1,"] {
            for memory in [0, 1000, 1 << 20] {
                let error = value_within(bad.as_bytes(), memory).unwrap_err();
                let fits = memory > 0 || !bad.starts_with(['{', '[']);
                assert_eq!(matches!(error, JsonError::TooMany(_)), !fits, "{bad} {memory}: {error:?}");
            }
        }
    }
}
