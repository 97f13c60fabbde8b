//! What a document says in numbers.
//!
//! One pass over the instances without allocating for each: packages are told apart by a hash of
//! their names first, and only those of which there seem to be several are looked at closely.

mod references;
mod tally;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::several::{Copies, MultiVersion, PackageHashes};
use references::References;
use tally::Tally;

use super::{Bom, BomSubject, Component, LicenseKind, Text, Tool};

/// The summary, in the shape of `sbom` of the report (without where the document is from).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BomSummary {
    /// `specVersion`.
    pub spec_version: &'static str,
    /// `serialNumber` as written.
    pub serial_number: Option<String>,
    /// `version` of the document.
    pub version: Option<serde_json::Number>,
    /// `metadata.timestamp` as written.
    pub timestamp: Option<String>,
    /// What the document is about.
    pub subject: Option<BomSubject<'static>>,
    /// The tools that wrote it, in its order.
    pub generator: Vec<Tool<'static>>,
    /// How many instances there are.
    pub counts: ComponentCounts,
    /// What they say of their licenses.
    pub licenses: LicenseCounts,
    /// How many say what.
    pub coverage: FieldCoverage,
    /// Packages with two or more versions, by package.
    pub multi_version: Vec<MultiVersion>,
    /// Two or more instances of one package and version, by package and version.
    pub copies: Vec<Copies>,
    /// What is said of dependencies.
    pub dependencies: DependencyCounts,
}

/// Instances, in all and by kind; the sums of both maps are the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentCounts {
    /// In all.
    pub total: usize,
    /// By `type`; `none` where it is absent.
    pub by_type: BTreeMap<String, usize>,
    /// By the purl's type; `none` without a readable purl.
    pub by_ecosystem: BTreeMap<String, usize>,
}

/// Instances by what they say of their license; the first three are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LicenseCounts {
    /// With at least one license.
    pub with: usize,
    /// That say nothing.
    pub without: usize,
    /// That say `NOASSERTION` and nothing else.
    pub noassertion: usize,
    /// Each license, the most frequent first, then by text.
    pub list: Vec<LicenseCount>,
}

/// A license as written, and how many instances have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenseCount {
    /// The text.
    pub license: String,
    /// Where it stands.
    pub kind: LicenseKind,
    /// Instances.
    pub count: usize,
}

/// How many instances say what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldCoverage {
    /// A readable purl: type and name.
    pub purl: Have,
    /// A version of their own.
    pub version: Have,
    /// A license other than `NOASSERTION`.
    pub license: Have,
    /// `supplier.name`.
    pub supplier: Have,
    /// `hashes` with content.
    pub hash: Have,
    /// A digest in any of the four places.
    pub digest: Have,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Have {
    /// That have it.
    pub have: usize,
    /// Of all.
    pub of: usize,
}

/// `dependencies` in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DependencyCounts {
    /// Entries of the list.
    pub entries: usize,
    /// The sum of `dependsOn`.
    pub edges: usize,
    /// Distinct references that name no `bom-ref` of the document.
    pub dangling: usize,
}

impl BomSummary {
    /// Sums a document up. The order of what has none in the document changes nothing.
    pub fn of(bom: &Bom<'_>) -> Self {
        let mut tally = Tally::default();
        let mut packages = PackageHashes::new(bom.components.len());
        let mut refs = References::of(bom);
        for batch in bom.components.chunks(BATCH) {
            fetch(batch);
            for component in batch {
                let package = component.package();
                tally.add(component, &package);
                packages.add(&package);
                refs.add(component.bom_ref.as_ref());
            }
        }
        let (multi_version, copies) = packages.several(&bom.components);
        let subject = bom.subject.as_ref().map(|subject| BomSubject {
            kind: own(subject.kind.as_ref()),
            name: own(subject.name.as_ref()),
            version: own(subject.version.as_ref()),
            bom_ref: own(subject.bom_ref.as_ref()),
        });
        Self {
            spec_version: bom.spec_version,
            serial_number: bom.serial_number.as_ref().map(ToString::to_string),
            version: bom.version.clone(),
            timestamp: bom.timestamp.as_ref().map(ToString::to_string),
            subject,
            generator: bom.generator.iter().map(Tool::to_static).collect(),
            counts: tally.counts(bom.components.len()),
            coverage: tally.coverage(bom.components.len()),
            licenses: tally.licenses(bom.components.len()),
            multi_version,
            copies,
            dependencies: refs.edges(bom),
        }
    }
}

/// Instances whose texts are fetched together.
const BATCH: usize = 64;

/// Touches the texts of some instances before they are needed. They lie all over a document that is
/// larger than any cache: a processor waits for many at once in the time that it waits for one.
fn fetch(batch: &[Component<'_>]) {
    let touch = |text: &str| {
        text.as_bytes().first().copied().unwrap_or(0) ^ text.as_bytes().last().copied().unwrap_or(0)
    };
    let mut touched = 0;
    for component in batch {
        for text in [&component.purl, &component.bom_ref].into_iter().flatten() {
            touched ^= touch(text);
        }
        for license in &component.licenses {
            touched ^= touch(&license.text);
        }
    }
    std::hint::black_box(touched);
}

fn own(text: Option<&Text<'_>>) -> Option<Text<'static>> {
    text.map(|text| Cow::Owned(text.to_string()))
}

#[cfg(test)]
mod tests;
