//! The entry of a transparency log beside a signature: how the signature stands with the log.
//!
//! The entry travels as it was received, and nobody outside of this folder can read it. This version does not
//! read it either: it says whether one is there.

use serde::{Serialize, Serializer};

use super::key::PublicKey;

/// The logs whose word counts: the keys by which they sign.
#[derive(Clone, Debug, Default)]
pub struct LogKeys {}

/// What lies beside a signature of a log, as it was received.
#[derive(Clone, Copy, Debug)]
pub(super) enum LogEvidence<'a> {
    /// Nothing.
    None,
    /// The annotation `dev.sigstore.cosign/bundle` of a layer (cosign, `pkg/cosign/bundle/rekor.go`).
    Annotation(&'a [u8]),
    /// The member `tlogEntries` of a sigstore bundle: JSON.
    Entries(&'a str),
}

/// A signature that one of the keys made, of which an entry may speak.
#[derive(Clone, Copy, Debug)]
pub(super) struct Logged<'a> {
    /// The key that made it.
    pub(super) key: &'a PublicKey,
    /// The signature: ASN.1 DER, or what the key's algorithm makes.
    pub(super) signature: &'a [u8],
    /// What it is over.
    pub(super) signed: Signed<'a>,
}

/// What a signature is over.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signed<'a> {
    /// These bytes.
    Payload(&'a [u8]),
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

/// How a signature stands with the transparency log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogStanding {
    /// An entry lies beside it, and is not checked.
    Unchecked,
    /// No entry lies beside it.
    Absent,
}

impl LogStanding {
    /// Of a signature by one of the keys, by what lies beside it. Without logs nothing is looked at.
    pub(super) fn of(beside: LogEvidence<'_>, _signature: &Logged<'_>, _logs: Option<&LogKeys>) -> Self {
        match beside {
            LogEvidence::None => Self::Absent,
            LogEvidence::Annotation(_) | LogEvidence::Entries(_) => Self::Unchecked,
        }
    }

    /// The entry that proves that the log has the signature, as it is named where two builds are compared.
    pub fn proof(&self) -> Option<String> {
        match self {
            Self::Unchecked | Self::Absent => None,
        }
    }
}

impl Serialize for LogStanding {
    /// What is not checked is nothing to report.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unchecked | Self::Absent => serializer.serialize_none(),
        }
    }
}
