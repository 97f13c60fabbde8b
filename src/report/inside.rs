//! What `sbom` has to say beyond the verdict: one document, whose word it is, and what it holds.

use serde::Serialize;

use crate::sbom::conformance::{Check, Elements, SchemaOutcome, SchemaReport, Standard};
use crate::sbom::{self, Filter, Gate, Row, Summary};
use crate::subject::Digest;
use crate::verdict::Verdict;

/// Whose word a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Trust {
    /// The key's, about an image that is verified.
    Verified,
    /// Nobody's.
    Unsigned,
    /// Of an image that is not verified.
    Untrusted,
}

impl Trust {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::Unsigned => "UNSIGNED",
            Self::Untrusted => "UNTRUSTED",
        }
    }
}

/// The document that is shown.
#[derive(Debug)]
pub struct Document {
    /// `attestation`, `attached`, `api` or `file`.
    pub source: &'static str,
    /// Where it stands.
    pub place: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its bytes, as they were signed, or as they were received.
    pub bytes: Vec<u8>,
    /// What it says in short.
    pub summary: Summary,
    /// Which of its instances are listed.
    pub filters: Vec<Filter>,
}

impl Document {
    /// Tells `of` the instances that are listed, row by row. They are read again for this, which costs
    /// less than to keep them: a document of 100 MB has 100,000.
    pub fn rows<T>(&self, of: impl FnOnce(&[Row<'_>]) -> T) -> Option<T> {
        let bom = sbom::read(&self.bytes).ok()?;
        Some(of(&sbom::rows(&bom, &self.filters)))
    }
}

/// Another document about the same image.
#[derive(Debug, Serialize)]
pub struct Other {
    /// Where it is from.
    pub source: &'static str,
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: String,
    /// Whose word it is.
    pub trust: Trust,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Whether it says the same: of an attestation, about the components; of any other, whether it is
    /// the same JSON value as one that is attested.
    pub same: bool,
    /// How it differs from the document that is shown, in sentences.
    pub differences: Vec<String>,
}

/// What a schema and the lists of elements say, where they were asked.
#[derive(Debug, Default)]
pub struct Conformance {
    /// The schema of the document's version.
    pub schema: Option<SchemaReport>,
    /// The lists, in the order of the report.
    pub lists: Vec<(Standard, Elements)>,
}

impl Conformance {
    /// What it comes to: the schema is a gate, the lists only answer.
    pub fn verdict(&self) -> Option<Verdict> {
        match self.schema.as_ref()?.outcome {
            SchemaOutcome::Pass => None,
            SchemaOutcome::Fail => Some(Verdict::Failed),
            SchemaOutcome::Undecided => Some(Verdict::Undecided),
        }
    }

    /// Whether this was asked.
    pub fn asked(&self, check: Check) -> bool {
        match check {
            Check::Schema => self.schema.is_some(),
            Check::Elements(standard) => self.lists.iter().any(|(asked, _)| *asked == standard),
        }
    }
}

/// The whole of it.
#[derive(Debug)]
pub struct Inside {
    /// Whose word the document is; `None` where nothing was started.
    pub trust: Option<Trust>,
    /// The document, where one could be read and may be shown.
    pub document: Option<Document>,
    /// Every other one, sorted by source and place.
    pub others: Vec<Other>,
    /// What was asked of it.
    pub conformance: Conformance,
    /// Licences that were denied.
    pub gates: Vec<Gate>,
    /// Whether `--list` or `--filter` was given.
    pub listed: bool,
}

impl Inside {
    /// Nothing, under this trust.
    pub fn nothing(trust: Option<Trust>) -> Self {
        Self {
            trust,
            document: None,
            others: vec![],
            conformance: Conformance::default(),
            gates: vec![],
            listed: false,
        }
    }
}
