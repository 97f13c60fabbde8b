//! What an entry may speak of, and what lies beside it.

use crate::trust::key::PublicKey;

/// What lies beside a signature of a log, as it was received.
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) enum LogEvidence<'a> {
    /// Nothing.
    None,
    /// The annotation `dev.sigstore.cosign/bundle` of a layer (cosign, `pkg/cosign/bundle/rekor.go`).
    Annotation(&'a [u8]),
    /// The member `tlogEntries` of a sigstore bundle.
    Entries {
        /// JSON, in which no object holds a key twice.
        json: &'a str,
        /// What a bundle of its version must have.
        must: Must,
    },
}

/// What an entry must have in a bundle of a version (sigstore-go, `pkg/bundle/bundle.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trust) enum Must {
    /// Up to v0.1: a promise.
    Promise,
    /// From v0.2 on: a proof of inclusion.
    Inclusion,
}

/// A signature that one of the keys made, of which an entry may speak.
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) struct Logged<'a> {
    /// The key that made it.
    pub(in crate::trust) key: &'a PublicKey,
    /// The signature: ASN.1 DER, or what the key's algorithm makes.
    pub(in crate::trust) signature: &'a [u8],
    /// What it is over.
    pub(in crate::trust) signed: Signed<'a>,
}

/// What a signature is over.
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) enum Signed<'a> {
    /// These bytes.
    Payload(&'a [u8]),
    /// Bytes of which only SHA-256 is known.
    Hashed(&'a [u8; 32]),
    /// A DSSE envelope.
    Envelope {
        /// Its payload, decoded.
        payload: &'a [u8],
        /// The pre-authentication encoding, which is what is signed.
        encoding: &'a [u8],
        /// SHA-256 of the envelope as it was received, where it lies alone in a blob: a bundle does not keep it.
        envelope: Option<[u8; 32]>,
    },
}

/// By what it is proved that a log has a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogProved {
    /// By the log's promise, a signed entry timestamp: the one that says when.
    pub promise: bool,
    /// By a proof of inclusion in a tree whose root the log signed.
    pub inclusion: bool,
}
