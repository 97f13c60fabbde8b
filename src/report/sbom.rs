//! What `sbom` has to say beyond the verdict: one document, who signed it, and what it contains.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::check::Check;
use crate::evidence::place::Place;
use crate::sbom::conformance::{ConformanceCheck, ElementList, SchemaReport};
use crate::sbom::{BomSummary, Difference, GateOutcome, Hash, LicenseGate, PackageKey, Row};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{Statement, Trusted, Unsigned};
use crate::verdict::{Trust, Verdict};

use super::{ImageReport, Lang, MissingDocument};

/// Where an SBOM is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentSource {
    /// The platform's API.
    Api,
    /// The `.sbom` tag.
    Attached,
    /// An attestation by the key.
    Attestation,
    /// A file, or standard input.
    File,
}

impl DocumentSource {
    /// Those of an image, by which `--source` asks for one; the first is what is shown where none is named.
    pub const OF_IMAGES: [Self; 3] = [Self::Attestation, Self::Attached, Self::Api];

    /// The word of `--source`, and of documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Attached => "attached",
            Self::Attestation => "attestation",
            Self::File => "file",
        }
    }
}

impl Serialize for DocumentSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_str().serialize(serializer)
    }
}

/// Where a document stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentPlace {
    /// Among the evidence about an image.
    Evidence(Place),
    /// Where the user said, by the name that was typed.
    Given(ForeignText),
}

impl DocumentPlace {
    /// Its text, a name as it was typed. Never print it.
    pub fn raw(&self) -> Cow<'_, str> {
        match self {
            Self::Evidence(place) => place.to_string().into(),
            Self::Given(name) => name.raw().into(),
        }
    }
}

impl fmt::Display for DocumentPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ForeignText::new(self.raw()).fmt(f)
    }
}

impl Serialize for DocumentPlace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.raw())
    }
}

/// The bytes of a document, as they were signed, or as they were received.
#[derive(Debug)]
pub enum DocumentBytes {
    /// A predicate that a key signed, about the image.
    Attested(Trusted<Statement>),
    /// What nobody signed.
    Unsigned(Unsigned<Vec<u8>>),
}

impl DocumentBytes {
    /// The bytes themselves.
    pub fn get(&self) -> &[u8] {
        match self {
            Self::Attested(statement) => statement.predicate(),
            Self::Unsigned(document) => document.get(),
        }
    }

    /// The key that signed them.
    pub fn key(&self) -> Option<&Fingerprint> {
        match self {
            Self::Attested(statement) => Some(statement.key()),
            Self::Unsigned(_) => None,
        }
    }

    /// Whether they came out of a statement that a key signed about the image.
    pub(super) fn attested(&self) -> bool {
        match self {
            Self::Attested(_) => true,
            Self::Unsigned(_) => false,
        }
    }

    /// Whose word they are, by what the image came to.
    pub fn trust(&self, image: Verdict) -> Trust {
        Trust::of(image, self.attested())
    }
}

/// The document that is shown.
#[derive(Debug)]
pub struct Document {
    /// Where it is from.
    pub source: DocumentSource,
    /// Where it stands.
    pub place: DocumentPlace,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its bytes, and who vouches for them.
    pub bytes: DocumentBytes,
    /// What it says in short.
    pub summary: BomSummary,
    /// The instances that were asked for, where any format needs them.
    pub rows: Vec<ListedComponent>,
}

/// An instance as it is listed, on its own: a report outlives the document as it was read. Texts are as
/// the document has them.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedComponent {
    /// The package's key.
    pub package: PackageKey,
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
    /// The licenses as one SPDX expression.
    pub license: Option<String>,
    /// `supplier.name`.
    pub supplier: Option<String>,
    /// Digests of all five places, sorted.
    pub hashes: Vec<Hash<'static>>,
    /// Where it was found, sorted.
    pub paths: Vec<String>,
    /// `bom-ref`.
    pub bom_ref: Option<String>,
}

/// Which qualifiers of listed packages tell two of them apart: all that differ among those of one name.
pub(super) struct PackageNames<'a>(HashMap<&'a str, Distinct<'a>>);

/// What is known of the qualifiers of one name.
enum Distinct<'a> {
    One(Option<&'a str>),
    Several,
}

impl<'a> PackageNames<'a> {
    /// Of a list.
    pub(super) fn of(rows: &'a [ListedComponent]) -> Self {
        let mut names = HashMap::new();
        for row in rows {
            let (name, qualifiers) = (row.package.without_qualifiers(), row.package.qualifiers());
            let known = names.entry(name).or_insert(Distinct::One(qualifiers));
            if matches!(known, Distinct::One(first) if *first != qualifiers) {
                *known = Distinct::Several;
            }
        }
        Self(names)
    }

    /// Those of this one, where another one of its name has others.
    pub(super) fn qualifiers(&self, row: &'a ListedComponent) -> Option<&'a str> {
        match self.0.get(row.package.without_qualifiers()) {
            Some(Distinct::Several) => row.package.qualifiers(),
            Some(Distinct::One(_)) | None => None,
        }
    }
}

impl From<Row<'_>> for ListedComponent {
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
pub struct OtherDocument {
    /// Where it is from.
    pub source: DocumentSource,
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: Place,
    /// Whether it is trusted.
    pub trust: Trust,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Whether it says the same: of an attestation, about the components; of any other, whether it is
    /// the same JSON value as one that is attested.
    pub same: bool,
    /// How it differs from the document that is shown.
    #[serde(serialize_with = "in_words")]
    pub differences: Vec<Difference>,
}

/// Sentences; documents are always in English.
fn in_words<S: Serializer>(differences: &[Difference], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(differences.iter().map(|one| Lang::En.difference(one)))
}

/// What a schema and the lists of elements say, where they were asked.
#[derive(Debug, Default)]
pub struct Conformance {
    schema: Option<SchemaReport>,
    lists: Vec<ElementList>,
}

impl Conformance {
    /// What they say.
    pub fn new(schema: Option<SchemaReport>, lists: Vec<ElementList>) -> Self {
        Self { schema, lists }
    }

    /// The schema of the document's version.
    pub fn schema(&self) -> Option<&SchemaReport> {
        self.schema.as_ref()
    }

    /// The lists, in the order of the report.
    pub fn lists(&self) -> &[ElementList] {
        &self.lists
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
pub struct SbomReport {
    /// The image, or what stands for one where a document was given.
    pub image: ImageReport,
    /// Whether a document that is not shown would be an attested one.
    attested: bool,
    /// The document, where one could be read and may be shown.
    pub document: Result<Document, MissingDocument>,
    /// Every other one, sorted by source and place.
    pub others: Vec<OtherDocument>,
    conformance: Conformance,
    gates: Vec<LicenseGate>,
    /// Whether `--list` or `--filter` was given.
    pub listed: bool,
}

/// What was asked of a document and is not so.
pub(super) enum Failing<'a> {
    /// The schema.
    Schema(&'a SchemaReport),
    /// Denied or allowed licenses.
    Gate(&'a LicenseGate),
}

impl Failing<'_> {
    /// Its word.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Schema(_) => "schema",
            Self::Gate(gate) => gate.rule.as_str(),
        }
    }
}

impl SbomReport {
    /// Without an attested document, for this reason.
    pub fn without(image: ImageReport, lack: MissingDocument) -> Self {
        Self {
            image,
            attested: true,
            document: Err(lack),
            others: vec![],
            conformance: Conformance::default(),
            gates: vec![],
            listed: false,
        }
    }

    /// The same, without a document that nobody signed.
    #[must_use]
    pub fn without_unsigned(self, lack: MissingDocument) -> Self {
        Self { attested: false, document: Err(lack), ..self }
    }

    /// The same, once the document was looked into: the document, or why there is none, and what that which
    /// was asked of it says.
    #[must_use]
    pub fn looked_into(
        self,
        document: Result<Document, MissingDocument>,
        conformance: Conformance,
        gates: Vec<LicenseGate>,
    ) -> Self {
        Self { document, conformance, gates, ..self }
    }

    /// Something that was to be written is not there: its image is no yes, and no document of it is trusted.
    pub(super) fn without_yes(&mut self, why: &Check) {
        self.image.without_yes(why);
        for other in &mut self.others {
            other.trust = other.trust.max(Trust::of(self.image.verdict(), true));
        }
    }

    /// What schema and lists of elements say of it.
    pub fn conformance(&self) -> &Conformance {
        &self.conformance
    }

    /// What was asked of licenses.
    pub fn gates(&self) -> &[LicenseGate] {
        &self.gates
    }

    /// Whether the document is trusted, or would be.
    pub fn trust(&self) -> Trust {
        let image = self.image.verdict();
        match &self.document {
            Ok(document) => document.bytes.trust(image),
            Err(_) => Trust::of(image, self.attested),
        }
    }

    /// The first that fails of what was asked of the document.
    pub(super) fn failing(&self) -> Option<Failing<'_>> {
        let schema = self.conformance.schema.iter().filter(|schema| schema.outcome() != GateOutcome::Pass);
        let gates = self.gates.iter().filter(|gate| !gate.passes());
        schema.map(Failing::Schema).chain(gates.map(Failing::Gate)).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_typed_is_kept_in_documents_and_escaped_where_it_is_shown() {
        let given = DocumentPlace::Given("a\u{1b}b".into());
        assert_eq!(serde_json::to_value(&given).unwrap(), "a\u{1b}b");
        assert_eq!(given.to_string(), "a\\u{1b}b");
        let record = DocumentPlace::Evidence(Place::Record("/v1/\u{1b}".to_owned()));
        assert_eq!(record.to_string(), "API /v1/\\u{1b}");
    }
}
