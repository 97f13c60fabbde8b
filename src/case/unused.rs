//! Why something that was found is not used.

use crate::code::Code;
use crate::evidence::{Defect, Gap, IgnoredReason};
use crate::provenance::ProvenanceError;
use crate::sbom::Unreadable;
use crate::trust::{Refusal, UnsupportedBundle};

use super::timing::Timing;

/// Why an item is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnusedReason {
    /// Its signature or what is signed is not to be believed.
    Refused(Refusal),
    /// Provably wrong before any key was asked.
    Defect(Defect),
    /// Of a form that this version does not read.
    Unsupported(UnsupportedBundle),
    /// Nothing that counts.
    Ignored(IgnoredReason),
    /// Not read, for this missing answer.
    Unread(Gap),
    /// Trusted, and it does not meet what is asked.
    Unmet(Code),
    /// A trusted signature that meets the rest, and does not count for when it was made.
    OutOfTime(Timing),
    /// An attestation by the key that is not proved to be older than the end of the key.
    LateAttestation(Timing),
    /// Trusted provenance that cannot be read.
    Provenance(ProvenanceError),
    /// A trusted SBOM that cannot be read.
    Sbom(Unreadable),
}

impl UnusedReason {
    /// The reason in a word.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(refusal) => Some(refusal.code()),
            Self::Defect(defect) => Some(defect.code()),
            Self::Unsupported(_) => Some(Code::SignatureUnsupported),
            Self::Ignored(_) => None,
            Self::Unread(gap) => Some(gap.code()),
            Self::Unmet(code) => Some(*code),
            Self::OutOfTime(timing) => timing.code(),
            Self::LateAttestation(_) | Self::Provenance(_) => Some(Code::AttestationInvalid),
            Self::Sbom(why) => Some(why.code()),
        }
    }
}
