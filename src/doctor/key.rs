//! A key: whether its place answers, and whether it is the one that it should be.

use crate::case::KeyFact;
use crate::evidence::trouble::Trouble;
use crate::known::{Endpoint, KeyRecord};
use crate::trust::key::Fingerprint;

use super::examined::ExaminedKey;
use super::finding::{Probe, ProbeFinding, ProbeId, SkipReason};

/// The probes of a key.
pub(super) fn probes(key: ExaminedKey) -> [Probe; 2] {
    let ExaminedKey { place, endpoint, met, pins, answer } = key;
    let certificate = met.and_then(|met| met.certificate);
    let served = match endpoint {
        Some(_) => ProbeFinding::KeyServed { place, certificate },
        None => ProbeFinding::Skipped(SkipReason::LocalKey(place)),
    };
    let (served, key) = match answer {
        Ok(is) => (served, judged(is, pins, endpoint)),
        // Its place did not serve anything in its place either.
        Err(gap) if matches!(*gap.why, Trouble::KeyEndpoint(_)) => {
            (ProbeFinding::Gap(gap), ProbeFinding::Skipped(SkipReason::After(ProbeId::KeyEndpoint)))
        }
        Err(gap) => (served, ProbeFinding::Gap(gap)),
    };
    [Probe::new(ProbeId::KeyEndpoint, served), Probe::new(ProbeId::Key, key)]
}

/// A key that can be used, held against what it should be.
fn judged(is: KeyFact, pinned: Vec<Fingerprint>, endpoint: Option<Endpoint>) -> ProbeFinding {
    let record = is.record().cloned();
    match (endpoint, record) {
        _ if is.is_pinned() => ProbeFinding::Key(is),
        _ if !pinned.is_empty() => ProbeFinding::KeyOther { is, pinned },
        (Some(endpoint), Some(KeyRecord::Other(known))) => ProbeFinding::KeyChanged { is, endpoint, known },
        (Some(_), _) => ProbeFinding::KeyUnpinned(is),
        (None, _) => ProbeFinding::Key(is),
    }
}
