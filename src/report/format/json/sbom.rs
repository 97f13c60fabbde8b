//! What `paas-attest/sbom/v1` has beyond the envelope of every document.
//!
//! Additive changes only; `schemas/sbom-v1.schema.json` says the same formally.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::report::{Document, DocumentPlace, DocumentSource, ListedComponent, OtherDocument, SbomReport};
use crate::sbom::conformance::ConformanceCheck;
use crate::sbom::{BomSummary, LicenseGate};
use crate::verdict::Trust;

/// The members of the root.
#[derive(Serialize)]
pub(super) struct SbomMembers<'a> {
    trust: Option<Trust>,
    sbom: Option<Sbom<'a>>,
    others: &'a [OtherDocument],
    conformance: Map<String, Value>,
    gates: &'a [LicenseGate],
}

#[derive(Serialize)]
struct Sbom<'a> {
    source: DocumentSource,
    #[serde(rename = "where")]
    place: &'a DocumentPlace,
    sha256: &'a str,
    bytes: usize,
    #[serde(flatten)]
    summary: &'a BomSummary,
    components: Option<&'a [ListedComponent]>,
}

impl<'a> SbomMembers<'a> {
    /// Of what is inside; of nothing where nothing was judged.
    pub(super) fn of(inside: Option<&'a SbomReport>) -> Self {
        Self {
            trust: inside.map(SbomReport::trust),
            sbom: inside.and_then(|inside| Some(sbom(inside.document.as_ref().ok()?, inside.listed))),
            others: inside.map(|inside| inside.others.as_slice()).unwrap_or_default(),
            conformance: ConformanceCheck::ALL
                .into_iter()
                .map(|check| {
                    (check.as_str().to_owned(), inside.map_or(Value::Null, |inside| answer(inside, check)))
                })
                .collect(),
            gates: inside.map(SbomReport::gates).unwrap_or_default(),
        }
    }
}

fn sbom(document: &Document, listed: bool) -> Sbom<'_> {
    Sbom {
        source: document.source,
        place: &document.place,
        sha256: document.digest.hex(),
        bytes: document.bytes.get().len(),
        summary: &document.summary,
        components: listed.then_some(document.rows.as_slice()),
    }
}

fn answer(inside: &SbomReport, check: ConformanceCheck) -> Value {
    match check {
        ConformanceCheck::Schema => json!(inside.conformance().schema()),
        ConformanceCheck::Elements(standard) => {
            json!(inside.conformance().lists().iter().find(|list| list.standard == standard))
        }
    }
}
