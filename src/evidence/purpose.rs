//! What a manifest is opened for and what a blob should be, and how cosign stores that.

use super::place::{Kinds, Suffix};

/// What a manifest is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Its layers may be signatures.
    Signatures,
    /// Its layers may be attestations.
    Attestations,
}

impl Purpose {
    /// The purposes for which a manifest with evidence of these kinds is opened.
    pub fn among(kinds: Kinds) -> impl Iterator<Item = Self> {
        [kinds.signatures().then_some(Self::Signatures), kinds.attestations().then_some(Self::Attestations)]
            .into_iter()
            .flatten()
    }

    /// The tag under which cosign stores them.
    pub fn suffix(self) -> Suffix {
        match self {
            Self::Signatures => Suffix::Sig,
            Self::Attestations => Suffix::Att,
        }
    }

    /// The same as a kind of evidence.
    pub fn kinds(self) -> Kinds {
        self.suffix().holds()
    }
}

/// What a blob should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlobKind {
    /// A simple-signing payload.
    Payload,
    /// A DSSE envelope.
    Envelope,
    /// A sigstore bundle.
    Bundle,
    /// A document that nobody signs.
    Document,
}

impl BlobKind {
    /// Whether it holds a document, of which the user says how large it may be.
    pub fn holds_document(self) -> bool {
        match self {
            Self::Payload => false,
            Self::Envelope | Self::Bundle | Self::Document => true,
        }
    }

    /// Whether it is signed.
    pub fn is_signed(self) -> bool {
        match self {
            Self::Payload | Self::Envelope | Self::Bundle => true,
            Self::Document => false,
        }
    }
}

/// What is being fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetching {
    /// The image's manifest.
    Image,
    /// Its signatures.
    Signatures,
    /// Its signatures and attestations.
    Evidence,
    /// A blob.
    Blob(BlobKind),
    /// The platform's record of the SBOM.
    RecordedSbom,
}
