//! Who is told how a search gets on.

use crate::evidence::purpose::BlobKind;

/// What is being fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetching {
    /// The image's manifest.
    Image,
    /// Its signatures.
    Signatures,
    /// Its signatures and attestations.
    Evidence,
    /// A payload.
    Payload,
    /// An envelope.
    Envelope,
    /// A document.
    Document,
    /// The platform's record of the SBOM.
    RecordedSbom,
}

impl From<BlobKind> for Fetching {
    fn from(kind: BlobKind) -> Self {
        match kind {
            BlobKind::Payload => Self::Payload,
            BlobKind::Envelope => Self::Envelope,
            BlobKind::Document => Self::Document,
        }
    }
}

/// Told what is going on, for a line of progress.
pub trait Progress {
    /// This is being fetched for a subject.
    fn step(&self, subject: &str, what: Fetching);
    /// So many bytes of this are here for a subject, of so many in all.
    fn bytes(&self, subject: &str, what: Fetching, done: u64, total: u64);
}
