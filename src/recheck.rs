//! `recheck.sh`: a pack's own check, for a shell and openssl.
//!
//! The script has a part that is the same in every pack, `recheck.sh` beside this file, and behind it one call for each
//! thing to check. The calls are data: digests, numbers, and texts that a shell takes as they are. Nothing in
//! them is believed: the script reads signatures and claims out of the files themselves, and holds the calls
//! against what is signed.

mod image;
pub mod readme;
mod shell;
mod written;

use std::collections::BTreeMap;

use crate::subject::Digest;
use crate::trust::digest_of;
use crate::trust::key::{Algorithm, Fingerprint};
use crate::verdict::Verdict;

pub use self::image::{Asked, RecheckImage, TrustedLayer};
use self::shell::quoted;

/// The name of the script in a pack.
pub const SCRIPT: &str = "recheck.sh";

/// What stands in `index.json` for the script's SHA-256 while the script is made, which has the digest of `index.json`
/// in it. `index.json` must end with a line feed, since not every `sed` leaves its end as it is.
pub const UNKNOWN_DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The part of the script that is the same in every pack of this version.
pub const FIXED: &str = include_str!("recheck/recheck.sh");

/// What the script and `README.txt` of a pack are made of.
#[derive(Debug)]
pub struct Recheck {
    /// What the run came to; `None` where that was no question.
    pub verdict: Option<Verdict>,
    /// The keys of the run.
    pub keys: Vec<RecheckKey>,
    /// Its images, in their order.
    pub images: Vec<RecheckImage>,
}

/// A key of the run.
#[derive(Clone, Debug)]
pub struct RecheckKey {
    /// Its name.
    pub fingerprint: Fingerprint,
    /// Its kind.
    pub algorithm: Algorithm,
    /// The file of the pack that holds it, as it was served or read.
    pub file: String,
}

/// SHA-256 of [`FIXED`], by which anybody tells that a pack's script begins as ours do.
pub fn fixed_digest() -> Digest {
    digest_of(FIXED.as_bytes())
}

impl Recheck {
    /// The script. `files` are all files of the pack, by their paths in it, with their SHA-256; without `index.json`, the
    /// script, `pack.sha256`, and a time-stamp. `index` is SHA-256 of `index.json` with [`UNKNOWN_DIGEST`] in it.
    pub fn script(&self, files: &BTreeMap<String, Digest>, index: &Digest) -> String {
        let mut script = FIXED.to_owned();
        let mut call = |words: &[&str]| {
            script.push_str(&words.join(" "));
            script.push('\n');
        };
        for (path, digest) in files {
            call(&["file", &quoted(path), digest.hex()]);
        }
        call(&["index", index.hex()]);
        for key in &self.keys {
            call(&["key", &key.fingerprint.hex(), &key.algorithm.to_string()]);
        }
        for image in &self.images {
            image.calls(&mut call);
        }
        call(&["verdict", self.verdict.map_or("NONE", Verdict::as_str)]);
        script
    }
}

#[cfg(test)]
mod tests;
