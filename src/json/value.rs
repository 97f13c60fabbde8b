//! Whether two JSON texts are the same value, without a tree of either: an SBOM of 100 MB would
//! become one of a gigabyte.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::room::Room;
use super::{JsonError, without_bom};

/// A hash in the making, of any length of text. It must be a cryptographic one.
pub trait RunningHash {
    /// Of nothing.
    fn new() -> Self;

    /// Goes on with these bytes.
    fn update(&mut self, bytes: &[u8]);

    /// What it comes to.
    fn finish(self) -> [u8; 32];
}

/// A digest of the value that a JSON text is: the order of members, blanks and escapes change nothing,
/// numbers are compared as IEEE doubles, as Go's tools rewrite them.
///
/// # Errors
/// For what is not JSON, holds a member twice, is nested over 128 levels, or has more members in its objects than are
/// compared ([`limits::VALUE`](crate::limits::VALUE)).
pub fn value_digest<H: RunningHash>(bytes: &[u8]) -> Result<[u8; 32], JsonError> {
    digest_within::<H>(bytes, &Room::of(bytes.len()))
}

fn digest_within<H: RunningHash>(bytes: &[u8], room: &Room) -> Result<[u8; 32], JsonError> {
    let mut reader = serde_json::Deserializer::from_slice(without_bom(bytes));
    let node = Node { room, hash: PhantomData::<H> };
    let value = node.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| room.named(error))
}

/// The digest of one value, made of its kind and its text, or of the digests below it.
struct Node<'r, H> {
    room: &'r Room,
    hash: PhantomData<H>,
}

// Derived, they would ask the same of `H`.
impl<H> Clone for Node<'_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for Node<'_, H> {}

impl<H: RunningHash> Node<'_, H> {
    fn leaf(kind: u8, text: &[u8]) -> [u8; 32] {
        let mut hash = H::new();
        hash.update(&[kind]);
        hash.update(text);
        hash.finish()
    }
}

impl<'de, H: RunningHash> DeserializeSeed<'de> for Node<'_, H> {
    type Value = [u8; 32];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<[u8; 32], D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, H: RunningHash> Visitor<'de> for Node<'_, H> {
    type Value = [u8; 32];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<[u8; 32], E> {
        Ok(Self::leaf(b'n', b""))
    }

    fn visit_bool<E>(self, value: bool) -> Result<[u8; 32], E> {
        Ok(Self::leaf(b'b', &[u8::from(value)]))
    }

    #[expect(clippy::cast_precision_loss, reason = "Go's tools read every number as a double")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<[u8; 32], E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "Go's tools read every number as a double")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<[u8; 32], E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<[u8; 32], E> {
        // Minus zero is zero.
        Ok(Self::leaf(b'd', &(value + 0.0).to_be_bytes()))
    }

    fn visit_str<E>(self, value: &str) -> Result<[u8; 32], E> {
        Ok(Self::leaf(b's', value.as_bytes()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<[u8; 32], A::Error> {
        // Nothing is kept of an item but what it changes.
        let mut hash = H::new();
        hash.update(b"a");
        while let Some(item) = access.next_element_seed(self)? {
            hash.update(&item);
        }
        Ok(hash.finish())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<[u8; 32], A::Error> {
        let mut members: Vec<Member> = Vec::new();
        while let Some(key) = access.next_key_seed(self)? {
            self.room.take(size_of::<Member>())?;
            members.push(Member { key, value: access.next_value_seed(self)? });
        }
        members.sort_unstable();
        if members.windows(2).any(|pair| matches!(pair, [one, other] if one.key == other.key)) {
            return Err(A::Error::custom("duplicate key in an object"));
        }
        let mut hash = H::new();
        hash.update(b"o");
        for member in &members {
            hash.update(&member.key);
            hash.update(&member.value);
        }
        self.room.give(size_of::<Member>() * members.len());
        Ok(hash.finish())
    }
}

/// A member of an object, by the digests of its key and of its value.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    key: [u8; 32],
    value: [u8; 32],
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums of all texts with their places, which tell apart what the tests have.
    struct Sums(u64, u64);

    impl RunningHash for Sums {
        fn new() -> Self {
            Self(0xcbf2_9ce4_8422_2325, 0)
        }

        fn update(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
                self.1 += 1;
            }
        }

        fn finish(self) -> [u8; 32] {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&self.0.to_be_bytes());
            hash[8..16].copy_from_slice(&self.1.to_be_bytes());
            hash
        }
    }

    fn digest(text: &str) -> Result<[u8; 32], JsonError> {
        value_digest::<Sums>(text.as_bytes())
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
        let deep = "[".repeat(9000);
        crate::rows::each(
            [
                "",
                "{",
                "{} {}",
                r#"{"a":1,"a":1}"#,
                r#"{"a":1,"\u0061":1}"#,
                r#"{"a":1,"b":2,"c":3,"a":{}}"#,
                r#"[1,{"a":1,"a":2}]"#,
                r#"{"x":[{"y":{"a":null,"a":null}}]}"#,
                r#"{"":1,"":1}"#,
                &deep,
            ],
            |bad| assert!(digest(bad).is_err(), "{bad:.20}"),
        );
    }

    #[test]
    fn an_object_of_more_members_than_there_is_room_for_is_not_compared() {
        let of = |count: usize| {
            let members: Vec<String> = (0..count).map(|n| format!("\"{n:x}\":1")).collect();
            format!("{{{}}}", members.join(","))
        };
        let within =
            |text: &str| digest_within::<Sums>(text.as_bytes(), &Room::new(100 * size_of::<Member>()));
        assert!(within(&of(100)).is_ok());
        assert!(matches!(within(&of(101)), Err(JsonError::TooMany(_))));
        assert!(matches!(within(&format!("{{\"x\":{}}}", of(100))), Err(JsonError::TooMany(_))));
        // What is let go does not count.
        assert!(within(&format!("[{0},{0},{0}]", of(100))).is_ok());
    }
}
