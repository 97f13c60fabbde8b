//! The keys of one object, to tell one that stands twice, without the keys.
//!
//! An object of a hostile document has millions of them: each is 16 bytes here, however long it is.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// Two independent hashes with secrets of this process, so that nobody can choose keys that differ and have the same
/// ones: two that are the same by chance are one of 2^128.
static HASHERS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);

/// As many are looked through one by one, and a double is named. More are sorted when all are there.
const FEW: usize = 64;

/// The keys of one object so far.
#[derive(Default)]
pub(super) struct Keys(Vec<u128>);

impl Keys {
    /// Takes a key in.
    pub(super) fn add<E: Error>(&mut self, key: &str) -> Result<(), E> {
        let [one, other] = HASHERS.each_ref().map(|hasher| u128::from(hasher.hash_one(key)));
        let hash = (one << 64) | other;
        if self.0.len() < FEW && self.0.contains(&hash) {
            return Err(E::custom(format_args!("duplicate key {key:?}")));
        }
        self.0.push(hash);
        Ok(())
    }

    /// Whether all of them differ.
    pub(super) fn close<E: Error>(mut self) -> Result<(), E> {
        if self.0.len() <= FEW {
            return Ok(());
        }
        self.0.sort_unstable();
        let twice = self.0.windows(2).any(|pair| matches!(pair, [one, other] if one == other));
        if twice { Err(E::custom("duplicate key in an object")) } else { Ok(()) }
    }
}

/// The key that stands next, handed to a function as it is read.
pub(super) struct Key<F>(pub(super) F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for Key<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for Key<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<T, E> {
        Ok((self.0)(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Rows;

    fn all(keys: &[String]) -> Result<(), serde_json::Error> {
        let mut seen = Keys::default();
        keys.iter().try_for_each(|key| seen.add(key))?;
        seen.close()
    }

    #[test]
    fn a_key_that_stands_twice_is_found_wherever_it_stands() {
        let mut rows = Rows::default();
        for count in [2, FEW - 1, FEW, FEW + 1, FEW + 2, 5 * FEW] {
            let mut keys: Vec<String> = (0..count).map(|n| n.to_string()).collect();
            all(&keys).unwrap();
            for (one, other) in [(0, count - 1), (count / 2, count - 1), (0, 1), (count - 2, count - 1)] {
                if one == other {
                    continue;
                }
                let was = std::mem::replace(&mut keys[other], one.to_string());
                rows.row(format_args!("{one} and {other} of {count}"), || assert!(all(&keys).is_err()));
                keys[other] = was;
            }
        }
        rows.end();
    }
}
