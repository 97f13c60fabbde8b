//! What a manifest is opened for, and how cosign stores that.

use crate::evidence::manifest::{DSSE, SIMPLE_SIGNING};
use crate::evidence::place::{Kinds, Suffix};

/// What a manifest is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    Signatures,
    Attestations,
}

impl Purpose {
    /// The purposes for which a manifest with evidence of these kinds is opened.
    pub(super) fn among(kinds: Kinds) -> impl Iterator<Item = Self> {
        [kinds.signatures().then_some(Self::Signatures), kinds.attestations().then_some(Self::Attestations)]
            .into_iter()
            .flatten()
    }

    /// The tag under which cosign stores them.
    pub(super) fn suffix(self) -> Suffix {
        match self {
            Self::Signatures => Suffix::Sig,
            Self::Attestations => Suffix::Att,
        }
    }

    /// The same as a kind of evidence.
    pub(super) fn kinds(self) -> Kinds {
        self.suffix().holds()
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Signatures => "signature",
            Self::Attestations => "attestation",
        }
    }

    /// The media type of its layers.
    pub(super) fn layer_type(self) -> &'static str {
        match self {
            Self::Signatures => SIMPLE_SIGNING,
            Self::Attestations => DSSE,
        }
    }
}
