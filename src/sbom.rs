//! CycloneDX as data: read tolerantly, counted truthfully, judged by lists.
//!
//! Knows documents, and neither who signed them nor where they are from. Everything in one is foreign:
//! texts are kept as they are, and whoever shows one wraps it in [`ForeignText`](crate::text::ForeignText).
//! An empty text is what a document does not say, `None`. Lists of which the order means nothing
//! (licenses, hashes, paths) are sorted when they are read, so that it can change nothing later.

mod contact;
mod document;
mod format;
mod further;
mod gate;
mod hash;
mod head;
mod instance;
mod license_entry;
#[cfg(test)]
pub(crate) mod passes;
mod read;
mod room;
mod scalar;
mod several;
mod unreadable;

pub mod conformance;
pub mod differences;
pub mod filter;
pub mod license;
pub mod license_gate;
pub mod package;
pub mod purl;
pub mod row;
pub mod rows;
pub mod summary;
pub mod version;

use std::borrow::Cow;

use serde::Serialize;

use crate::json::{self, JsonError};
use crate::subject::Digest;
use crate::trust::RunningSha256;

pub use differences::{Between, Difference, DifferenceKind, OneOfTwo, differences, says_the_same};
pub use filter::{Filter, FilterError};
pub use format::{CYCLONEDX, SPEC_VERSIONS};
pub use further::FurtherFields;
pub use gate::GateOutcome;
pub(crate) use hash::Fold;
pub use head::{BomHead, peek};
pub use license::SPDX_LIST;
pub use license_gate::{
    AllowedLicenses, AskedLicense, DeniedLicense, LicenseAnswers, LicenseGate, LicenseRule, LicenseRuleError,
    LicenseRuleProblem, LicenseRules, LicenseSibling,
};
pub use package::{Package, PackageKey};
pub use read::{BomForLists, read, read_for_lists};
pub use row::Row;
pub use rows::rows;
pub use summary::BomSummary;
pub use unreadable::{Unreadable, UnreadableKind, Wrapper};

/// The digest of the JSON value that a document is, so that two can be compared however they are written.
///
/// # Errors
/// As [`json::value_digest`].
pub fn value_digest(bytes: &[u8]) -> Result<Digest, JsonError> {
    #[cfg(test)]
    passes::note(passes::DocumentPass::ValueDigest);
    json::value_digest::<RunningSha256>(bytes).map(Digest::from_hash)
}

/// Text of a document: borrowed from its bytes unless it is escaped there.
pub type Text<'a> = Cow<'a, str>;

/// A CycloneDX document, as far as it is read. Field names as in the specification, 1.2 to 1.7.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bom<'a> {
    /// `specVersion`, one of [`SPEC_VERSIONS`].
    pub spec_version: &'static str,
    /// `serialNumber` as written; a UUID URN in form, anything in fact.
    pub serial_number: Option<Text<'a>>,
    /// `version` of the document, a JSON number.
    pub version: Option<serde_json::Number>,
    /// `metadata.timestamp` as written; see [`BomHead::instant`] for what it means.
    pub timestamp: Option<Text<'a>>,
    /// `metadata.component`: what the document is about. Not an instance.
    pub subject: Option<BomSubject<'a>>,
    /// `metadata.tools` of either shape, in the document's order.
    pub generator: Vec<Tool<'a>>,
    /// `metadata.properties` (name, value), sorted; syft writes an image's labels there.
    pub labels: Vec<(Text<'a>, Text<'a>)>,
    /// Every entry of `components`, nested ones included, each an instance.
    pub components: Vec<Component<'a>>,
    /// `dependencies`, in the document's order.
    pub dependencies: Vec<Dependency<'a>>,
    /// `bom-ref`s of what is not an instance: the subject and what is nested in it, tools, services.
    pub other_refs: Vec<Text<'a>>,
}

impl Bom<'_> {
    /// The value of a label of the image: syft's `syft:image:labels:NAME`. Of several, the bytewise first.
    pub fn label(&self, name: &str) -> Option<&str> {
        let is_it = |full: &str| full.strip_prefix("syft:image:labels:") == Some(name);
        self.labels.iter().find(|(full, _)| is_it(full)).map(|(_, value)| value.as_ref())
    }
}

/// What a document is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BomSubject<'a> {
    /// `type`.
    #[serde(rename = "type")]
    pub kind: Option<Text<'a>>,
    /// `name`; for syft what the user typed.
    pub name: Option<Text<'a>>,
    /// `version`; for syft and an image the manifest's digest.
    pub version: Option<Text<'a>>,
    /// `bom-ref`, which `dependencies` may name.
    #[serde(skip)]
    pub bom_ref: Option<Text<'a>>,
}

/// A tool that wrote the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Tool<'a> {
    /// `vendor`; in the object shape `author`, else `publisher`, else `supplier.name`; where none of them stands,
    /// `manufacturer.name` (1.6) or of a service `provider.name`.
    pub vendor: Option<Text<'a>>,
    /// `name`.
    pub name: Option<Text<'a>>,
    /// `version`, not always one: syft builds say `[not provided]`.
    pub version: Option<Text<'a>>,
}

impl Tool<'_> {
    /// The same, without its document.
    pub fn to_static(&self) -> Tool<'static> {
        let own = |text: &Option<Text<'_>>| text.as_ref().map(|text| Text::Owned(text.to_string()));
        Tool { vendor: own(&self.vendor), name: own(&self.name), version: own(&self.version) }
    }
}

/// One instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component<'a> {
    /// `type`.
    pub kind: Option<Text<'a>>,
    /// `group`.
    pub group: Option<Text<'a>>,
    /// `name`.
    pub name: Option<Text<'a>>,
    /// `version`, its own; [`Package::version`] is the one that counts.
    pub version: Option<Text<'a>>,
    /// `purl` as written, readable or not.
    pub purl: Option<Text<'a>>,
    /// `bom-ref`. Names the instance within this document and nothing else.
    pub bom_ref: Option<Text<'a>>,
    /// `supplier.name`.
    pub supplier: Option<Text<'a>>,
    /// The entries of `licenses` that say something, each once, sorted: where some of them were concluded, these.
    pub licenses: Vec<License<'a>>,
    /// Digests of all five places, sorted.
    pub hashes: Vec<Hash<'a>>,
    /// The values of `syft:location:N:path`, sorted.
    pub paths: Vec<Text<'a>>,
    /// The property `syft:package:type`; of several the bytewise first.
    pub syft_type: Option<Text<'a>>,
}

impl Component<'_> {
    /// The package that this is an instance of.
    pub fn package(&self) -> Package<'_> {
        Package::of(self)
    }
}

/// What one entry of `licenses` says: `license.id`, else `license.name`, or `expression`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct License<'a> {
    /// The text as written.
    pub text: Text<'a>,
    /// Where it stands.
    pub kind: LicenseKind,
}

/// Where the text of a license stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LicenseKind {
    /// `licenses[].license.id`
    Id,
    /// `licenses[].license.name`
    Name,
    /// `licenses[].expression`
    Expression,
}

/// A digest of what a component is, or was made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hash<'a> {
    /// The algorithm as written (`SHA-256`), `SHA-1` for `pullChecksum`, `h1` for `h1Digest`.
    pub alg: Option<Text<'a>>,
    /// The value: hex in lower case, or as written where it is not hex.
    pub content: Text<'a>,
    /// Where it stands.
    pub from: HashPlace,
}

/// Where a digest stands. Those of two places are never compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum HashPlace {
    /// `externalReferences[type=build-meta].hashes`: a Java archive, by syft.
    #[serde(rename = "build-meta")]
    BuildMeta,
    /// `externalReferences[type=distribution].hashes`: what is downloaded, by the generators of many ecosystems.
    #[serde(rename = "distribution")]
    Distribution,
    /// `syft:metadata:h1Digest`: a Go module.
    #[serde(rename = "h1Digest")]
    H1Digest,
    /// `components[].hashes`
    #[serde(rename = "hashes")]
    Hashes,
    /// `syft:metadata:pullChecksum`: an apk package.
    #[serde(rename = "pullChecksum")]
    PullChecksum,
}

/// An entry of `dependencies`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependency<'a> {
    /// `ref`: the `bom-ref` of what depends.
    pub from: Option<Text<'a>>,
    /// `dependsOn`: the `bom-ref`s of what it depends on, as written; they may dangle.
    pub on: Vec<Text<'a>>,
}
