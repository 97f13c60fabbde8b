//! The keys by which a case is judged.

use std::sync::Arc;

use crate::evidence::Gap;
use crate::evidence::place::KeyPlace;
use crate::known::KeyRecord;
use crate::trust::key::{Algorithm, Fingerprint, Keyring, PublicKey};
use crate::trust::timestamp::TimestampAuthorities;
use crate::trust::{Anchors, LogKeys, ValidUntil};

/// A key that is in use, and where it is from. Made of the key itself; whether it is a pinned one is compared
/// here, and nobody's to say.
#[derive(Clone, Debug)]
pub struct KeyFact {
    fingerprint: Fingerprint,
    algorithm: Algorithm,
    source: KeyPlace,
    pinned: bool,
    until: Option<ValidUntil>,
    record: Option<KeyRecord>,
}

impl KeyFact {
    /// A key that was read here, held against the fingerprints that the keys of the run must have, if any.
    pub fn new(key: &PublicKey, source: KeyPlace, pins: &[Fingerprint]) -> Self {
        let fingerprint = key.fingerprint().clone();
        let pinned = pins.contains(&fingerprint);
        Self { fingerprint, algorithm: key.algorithm(), source, pinned, until: None, record: None }
    }

    /// The same, held against the fingerprints that keys must have of which some images are judged.
    #[must_use]
    pub fn held_against(self, pins: &[Fingerprint]) -> Self {
        Self { pinned: pins.contains(&self.fingerprint), ..self }
    }

    /// The same with its end.
    #[must_use]
    pub fn ending(self, until: Option<ValidUntil>) -> Self {
        Self { until, ..self }
    }

    /// The same with what was on record for its endpoint.
    #[must_use]
    pub fn on_record(self, record: KeyRecord) -> Self {
        Self { record: Some(record), ..self }
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

    /// When it ends; `None` where it does not.
    pub fn until(&self) -> Option<ValidUntil> {
        self.until
    }

    /// What was on record for its endpoint; `None` where nobody looked.
    pub fn record(&self) -> Option<&KeyRecord> {
        self.record.as_ref()
    }

    /// Whether both are one key from one place.
    pub fn is_same_as(&self, other: &Self) -> bool {
        (&self.fingerprint, &self.source) == (&other.fingerprint, &other.source)
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
    /// Who may vouch for a time-stamp; `None` where nobody asks who does.
    pub timestamps: Option<TimestampAuthorities>,
}

impl Keys {
    /// The end of a key. Of one that was named several times, in several places, the first end counts.
    pub(super) fn end_of(&self, key: &Fingerprint) -> Option<ValidUntil> {
        self.facts.iter().filter(|fact| fact.fingerprint == *key).filter_map(KeyFact::until).min()
    }

    /// What evidence is judged by.
    pub(super) fn anchors(&self) -> Anchors<'_> {
        Anchors { keys: &self.ring, logs: self.logs.as_ref() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_end_of_a_key_counts_wherever_it_was_named() {
        let until = |text: &str| ValidUntil::parse(text);
        let (first, last) = (until("2026-01-01"), until("2027-01-01"));
        let key = PublicKey::parse(include_bytes!("../../fixtures/keys/platform.pub")).unwrap();
        let other = Fingerprint::parse(&"00".repeat(32)).unwrap();
        for (ends, expected) in [
            (vec![None], None),
            (vec![first], first),
            (vec![None, last], last),
            (vec![last, None, first], first),
        ] {
            let facts = ends.iter().map(|end| KeyFact::scripted(false).ending(*end)).collect();
            let keys = Keys {
                ring: Keyring::new(vec![key.clone()]).unwrap(),
                facts,
                bytes: vec![],
                gaps: vec![],
                logs: None,
                timestamps: None,
            };
            assert_eq!(keys.end_of(key.fingerprint()), expected, "{ends:?}");
            assert_eq!(keys.end_of(&other), None);
        }
    }

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
