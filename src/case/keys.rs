//! The keys by which a case is judged.

use crate::evidence::Gap;
use crate::trust::key::{Fingerprint, Keyring};

/// A key that is in use, and where it is from.
#[derive(Clone, Debug)]
pub struct KeyFact {
    /// Its name.
    pub fingerprint: Fingerprint,
    /// Its kind, e.g. `ecdsa-p256`.
    pub algorithm: String,
    /// Where it was read.
    pub source: String,
    /// Whether `--key-fingerprint` names it.
    pub pinned: bool,
    /// Whether somebody else served it, rather than the user giving it.
    pub served: bool,
}

/// The keys of a run: those in use, and those that could not be read or fetched.
#[derive(Clone, Debug)]
pub struct Keys {
    /// What verifies.
    pub ring: Keyring,
    /// What is said of each.
    pub facts: Vec<KeyFact>,
    /// Keys that were named and cannot be used.
    pub gaps: Vec<Gap>,
}
