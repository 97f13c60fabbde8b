//! What is found about attestations: the SBOM, and the provenance.

use crate::evidence::place::Place;
use crate::policy::ExpectedProvenance;
use crate::provenance::{Provenance, ProvenanceError};
use crate::sbom::Unreadable;
use crate::subject::Digest;
use crate::text::ForeignText;

use super::{RefusedItem, UnsupportedItem};

/// What is found about the SBOM of an image.
#[derive(Clone, Debug)]
pub enum SbomFinding {
    /// One is attested.
    Attested {
        /// The version of CycloneDX, where it is one that is read.
        spec_version: Option<&'static str>,
        /// SHA-256 of the document.
        digest: Digest,
        /// How many are attested.
        of: usize,
    },
    /// The attested one is malformed.
    Malformed(Unreadable),
    /// The attested one is not of a kind that is read.
    NotRead(Unreadable),
    /// None is attested.
    None(NoAttestation),
}

/// What is found about the provenance of an image.
#[derive(Clone, Debug)]
pub enum ProvenanceFinding {
    /// It says what was asked for.
    Says(BuildFacts),
    /// It cannot be read.
    Unreadable {
        /// Where it stands.
        place: Place,
        /// Why it cannot.
        why: ProvenanceError,
    },
    /// It names another commit than the signature.
    OtherCommit {
        /// The commit of the signature.
        signed: ForeignText,
        /// The commit that it names.
        named: Option<ForeignText>,
        /// Where it stands.
        place: Place,
    },
    /// It names another builder or source than was asked for.
    OtherBuild {
        /// What was asked for.
        asked: ExpectedProvenance,
        /// What it says.
        says: BuildFacts,
    },
    /// None is attested.
    None(NoAttestation),
}

/// What a provenance says that is compared.
#[derive(Clone, Debug)]
pub struct BuildFacts {
    /// Its builder.
    pub builder: Option<ForeignText>,
    /// The URI of its source.
    pub source: Option<ForeignText>,
    /// The commit of that.
    pub commit: Option<ForeignText>,
}

impl BuildFacts {
    pub(in crate::check) fn of(provenance: &Provenance) -> Self {
        Self {
            builder: provenance.builder.clone(),
            source: provenance.source().cloned(),
            commit: provenance.commit().cloned(),
        }
    }
}

/// Why no attestation of the wanted kind is trusted.
#[derive(Clone, Debug)]
pub enum NoAttestation {
    /// There is something of a form that is not read.
    Unsupported(UnsupportedItem),
    /// Those that are there are refused.
    Refused(RefusedItem),
    /// There is none of this kind.
    Absent {
        /// How many are trusted of other kinds.
        others: usize,
        /// The first of them that is an SBOM of an earlier type, where one was asked for.
        earlier: Option<Place>,
    },
}
