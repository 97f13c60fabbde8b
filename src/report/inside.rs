//! What `sbom` has to say beyond the verdict: one document, whose word it is, and what it holds.

use std::borrow::Cow;

use serde::Serialize;

use crate::sbom::conformance::{ConformanceCheck, ElementList, SchemaReport};
use crate::sbom::{BomSummary, GateOutcome, Hash, LicenseGate, Row};
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
    pub summary: BomSummary,
    /// The instances that were asked for, where any format needs them.
    pub rows: Vec<Component>,
}

/// An instance as it is listed, on its own: a report outlives the document as it was read. Texts are as
/// the document has them.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// The package's key.
    pub package: String,
    /// `type`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The purl's type, `none` without a readable purl.
    pub ecosystem: String,
    /// `group`.
    pub group: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// The component's version, else the purl's.
    pub version: Option<String>,
    /// `purl` as written.
    pub purl: Option<String>,
    /// The licences as one SPDX expression.
    pub license: Option<String>,
    /// `supplier.name`.
    pub supplier: Option<String>,
    /// Digests of all four places, sorted.
    pub hashes: Vec<Hash<'static>>,
    /// Where it was found, sorted.
    pub paths: Vec<String>,
    /// `bom-ref`.
    pub bom_ref: Option<String>,
}

impl From<Row<'_>> for Component {
    fn from(row: Row<'_>) -> Self {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let hash = |hash: &Hash<'_>| Hash {
            alg: hash.alg.as_ref().map(|alg| alg.to_string().into()),
            content: hash.content.to_string().into(),
            from: hash.from,
        };
        Self {
            package: row.package,
            kind: own(row.kind),
            ecosystem: row.ecosystem.into_owned(),
            group: own(row.group),
            name: own(row.name),
            version: row.version.map(Cow::into_owned),
            purl: own(row.purl),
            license: row.license.map(Cow::into_owned),
            supplier: own(row.supplier),
            hashes: row.hashes.iter().map(hash).collect(),
            paths: row.paths.iter().map(ToString::to_string).collect(),
            bom_ref: own(row.bom_ref),
        }
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
    pub lists: Vec<ElementList>,
}

impl Conformance {
    /// What it comes to: the schema is a gate, the lists only answer.
    pub fn verdict(&self) -> Option<Verdict> {
        match self.schema.as_ref()?.outcome {
            GateOutcome::Pass => None,
            GateOutcome::Fail => Some(Verdict::Failed),
            GateOutcome::Undecided => Some(Verdict::Undecided),
        }
    }

    /// Whether this was asked.
    pub fn asked(&self, check: ConformanceCheck) -> bool {
        match check {
            ConformanceCheck::Schema => self.schema.is_some(),
            ConformanceCheck::Elements(standard) => self.lists.iter().any(|list| list.standard == standard),
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
    pub gates: Vec<LicenseGate>,
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
