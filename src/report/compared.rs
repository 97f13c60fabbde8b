//! What `diff` has to say beyond the verdicts of both sides.

use crate::diff::{Changes, GateAnswer, ProvenanceField};
use crate::sbom::Tool;
use crate::subject::Digest;

use super::Trust;

/// Which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The older.
    Old,
    /// The newer.
    New,
}

impl Which {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::Old, Self::New];

    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// The document of one side.
#[derive(Debug)]
pub struct SideDocument {
    /// `attestation` or `file`.
    pub source: &'static str,
    /// Where it stands.
    pub place: String,
    /// Whose word it is.
    pub trust: Trust,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// `specVersion`.
    pub spec_version: &'static str,
    /// Instances.
    pub components: usize,
    /// The tools that wrote it.
    pub generator: Vec<Tool<'static>>,
}

/// The whole of it. The images of the report are the two sides, in order.
#[derive(Debug)]
pub struct Comparison {
    /// The worst of both sides; `None` where nothing was started.
    pub trust: Option<Trust>,
    /// Each side's document, where it could be read and may be shown.
    pub documents: [Option<SideDocument>; 2],
    /// What differs; `None` where a side cannot be read.
    pub changes: Option<Changes>,
    /// What differs about the images themselves.
    pub provenance: Vec<ProvenanceField>,
    /// The names of those of its fields that both sides have alike.
    pub agreed: Vec<&'static str>,
    /// What was asked not to differ.
    pub gates: Vec<GateAnswer>,
    /// The side that the report's error is about.
    pub side: Option<Which>,
}

impl Comparison {
    /// Nothing yet.
    pub fn nothing() -> Self {
        Self {
            trust: None,
            documents: [None, None],
            changes: None,
            provenance: vec![],
            agreed: vec![],
            gates: vec![],
            side: None,
        }
    }
}
