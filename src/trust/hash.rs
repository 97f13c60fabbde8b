//! SHA-256, by which everything is named.

use std::hash::{Hash, Hasher};

use crate::json::RunningHash;
use crate::subject::Digest;

/// The SHA-256 digest of bytes, as registries name content.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest::from_hash(sha256(bytes))
}

/// SHA-256 over lines, each ended by a line feed.
pub fn digest_of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Digest {
    let mut hash = RunningSha256::new();
    for line in lines {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    Digest::from_hash(hash.finish())
}

/// SHA-256 of what makes a value itself: two that are equal have the same, and nobody finds two others that have. It is
/// for this run alone: how a value is taken apart may change.
pub(crate) fn digest_of_value(value: &impl Hash) -> [u8; 32] {
    struct Parts(RunningSha256);
    impl Hasher for Parts {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }

        /// Nobody asks for a short one.
        fn finish(&self) -> u64 {
            0
        }
    }
    let mut parts = Parts(RunningSha256::new());
    value.hash(&mut parts);
    parts.0.finish()
}

/// SHA-256 of what comes piece by piece.
pub(crate) struct RunningSha256(aws_lc_rs::digest::Context);

impl RunningHash for RunningSha256 {
    fn new() -> Self {
        Self(aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256))
    }

    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(self) -> [u8; 32] {
        whole(&self.0.finish())
    }
}

/// SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    whole(&aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes))
}

fn whole(hash: &aws_lc_rs::digest::Digest) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(hash.as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        // FIPS 180-4 test vector.
        assert_eq!(
            digest_of(b"").as_str(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
