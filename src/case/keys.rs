//! The keys by which a case is judged.

use std::sync::Arc;

use crate::evidence::Gap;
use crate::evidence::place::KeyPlace;
use crate::trust::key::{Algorithm, Fingerprint, Keyring, PublicKey};
use crate::trust::{Anchors, LogKeys};

/// A key that is in use, and where it is from. Made of the key itself; whether it is a pinned one is compared
/// here, and nobody's to say.
#[derive(Clone, Debug)]
pub struct KeyFact {
    fingerprint: Fingerprint,
    algorithm: Algorithm,
    source: KeyPlace,
    pinned: bool,
}

impl KeyFact {
    /// A key that was read here, held against the fingerprints that the keys of the run must have, if any.
    pub fn new(key: &PublicKey, source: KeyPlace, pins: &[Fingerprint]) -> Self {
        let fingerprint = key.fingerprint().clone();
        Self { pinned: pins.contains(&fingerprint), fingerprint, algorithm: key.algorithm(), source }
    }

    /// Its name.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Its kind, e.g. `ecdsa-p256`.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Where it was read.
    pub fn source(&self) -> &KeyPlace {
        &self.source
    }

    /// Whether `--key-fingerprint` names it.
    pub fn is_pinned(&self) -> bool {
        self.pinned
    }

    /// Whether somebody else served it, rather than the user giving it.
    pub fn is_served(&self) -> bool {
        match self.source {
            KeyPlace::Served(_) => true,
            KeyPlace::File(_) | KeyPlace::Stdin => false,
        }
    }

    /// The key of the fixtures, pinned or not.
    #[cfg(test)]
    pub(crate) fn scripted(pinned: bool) -> Self {
        let key = PublicKey::parse(include_bytes!("../../fixtures/keys/platform.pub")).unwrap();
        let pins = if pinned { vec![key.fingerprint().clone()] } else { vec![] };
        Self::new(&key, KeyPlace::File("k.pub".into()), &pins)
    }
}

/// The keys of a run: those in use, and those that could not be read or fetched.
#[derive(Clone, Debug)]
pub struct Keys {
    /// What verifies.
    pub ring: Keyring,
    /// What is said of each.
    pub facts: Vec<KeyFact>,
    /// Each as it was read or served.
    pub bytes: Vec<Arc<[u8]>>,
    /// Keys that were named and cannot be used.
    pub gaps: Vec<Gap>,
    /// The logs whose word counts; `None` where nobody looks for a log's entry.
    pub logs: Option<LogKeys>,
}

impl Keys {
    /// What evidence is judged by.
    pub(super) fn anchors(&self) -> Anchors<'_> {
        Anchors { keys: &self.ring, logs: self.logs.as_ref() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_pinned_by_its_own_fingerprint_alone() {
        let key = PublicKey::parse(include_bytes!("../../fixtures/keys/platform.pub")).unwrap();
        let other = Fingerprint::parse(&"00".repeat(32)).unwrap();
        let own = key.fingerprint().clone();
        for (pins, pinned) in [
            (vec![], false),
            (vec![other.clone()], false),
            (vec![own.clone()], true),
            (vec![other, own], true),
        ] {
            assert_eq!(KeyFact::new(&key, KeyPlace::Stdin, &pins).is_pinned(), pinned, "{pins:?}");
        }
    }
}
