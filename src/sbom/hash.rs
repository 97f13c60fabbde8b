//! A fast hash for maps whose keys a document chooses.
//!
//! The names in a document are hashed by the hundred thousand; std's `SipHash` would be a third of
//! all the work. This one multiplies and folds (as wyhash and foldhash do), from a seed that differs in
//! every run, so that nobody can write a document of colliding names in advance.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// A seed.
#[derive(Clone, Copy)]
pub(crate) struct Fold {
    seed: u64,
    factor: u64,
}

impl Default for Fold {
    fn default() -> Self {
        let random = RandomState::new();
        // Odd, so that no bit is lost in the multiplication.
        Self { seed: random.hash_one(0_u8), factor: random.hash_one(1_u8) | 1 }
    }
}

impl BuildHasher for Fold {
    type Hasher = Folding;

    fn build_hasher(&self) -> Folding {
        Folding { state: self.seed, factor: self.factor }
    }
}

/// A hash in the making.
pub(crate) struct Folding {
    state: u64,
    factor: u64,
}

impl Folding {
    #[inline]
    fn fold(&mut self, word: u64) {
        let product = u128::from(self.state ^ word) * u128::from(self.factor);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are used")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        self.state = low ^ high ^ word.rotate_left(32);
    }
}

impl Hasher for Folding {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.fold(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.fold(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.fold(u64::from(byte));
    }

    #[inline]
    fn write_isize(&mut self, number: isize) {
        self.fold(number.cast_unsigned() as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        let product = u128::from(self.state) * u128::from(self.factor);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are used")]
        let folded = product as u64 ^ (product >> 64) as u64;
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_that_are_alike_have_other_hashes() {
        let fold = Fold::default();
        let names = (0..100_000).map(|n| format!("pkg:npm/package-{n}"));
        let hashes: HashSet<u64> = names.map(|name| fold.hash_one(name.as_str())).collect();
        assert_eq!(hashes.len(), 100_000);
        assert_ne!(fold.hash_one("a"), fold.hash_one("a\0"));
        assert_ne!(fold.hash_one(""), fold.hash_one("\0"));
        assert_ne!(fold.hash_one("a"), Fold::default().hash_one("a"), "the seed is another one each time");
    }
}
