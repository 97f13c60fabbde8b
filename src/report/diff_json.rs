//! What `paas-attest/diff/v1` has beyond the envelope of every document.
//!
//! Additive changes only; `schemas/diff-v1.schema.json` says the same formally.

use serde::Serialize;
use serde_json::{Value, json};

use crate::diff::{
    Change, ChangeSummary, ComparedCoverage, DiffNote, EdgeChanges, GateAnswer, GeneratorChange,
    InstanceCounts, ProvenanceField,
};

use super::Report;
use super::compared::{Comparison, SideDocument};
use super::inside::Trust;

/// The members of the root.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Compared<'a> {
    trust: Option<Trust>,
    equal: Option<bool>,
    equal_because: Option<&'a [String]>,
    provenance: &'a [ProvenanceField],
    generator: Option<&'a GeneratorChange>,
    instances: Option<&'a InstanceCounts>,
    summary: Option<&'a ChangeSummary>,
    changes: Option<&'a [Change]>,
    notes: &'a [DiffNote],
    edges: Option<&'a EdgeChanges>,
    coverage: Option<&'a ComparedCoverage>,
    gates: &'a [GateAnswer],
}

impl<'a> Compared<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let comparison = report.comparison.as_ref();
        let changes = comparison.and_then(|comparison| comparison.changes.as_ref());
        Self {
            trust: comparison.and_then(|comparison| comparison.trust),
            equal: changes.map(|changes| changes.equal),
            equal_because: changes.and_then(|changes| changes.equal_because.as_deref()),
            provenance: comparison.map(|comparison| comparison.provenance.as_slice()).unwrap_or_default(),
            generator: changes.map(|changes| &changes.generator),
            instances: changes.map(|changes| &changes.instances),
            summary: changes.map(|changes| &changes.summary),
            changes: changes.map(|changes| changes.changes.as_slice()),
            notes: changes.map(|changes| changes.notes.as_slice()).unwrap_or_default(),
            edges: changes.map(|changes| &changes.edges),
            coverage: changes.map(|changes| &changes.coverage),
            gates: comparison.map(|comparison| comparison.gates.as_slice()).unwrap_or_default(),
        }
    }
}

/// What an image of a diff has beside what every image has.
pub(super) fn side(image: &mut Value, comparison: &Comparison, n: usize) {
    let Some(object) = image.as_object_mut() else { return };
    let which = super::Which::BOTH.get(n).map(|which| which.as_str());
    object.insert("side".to_owned(), json!(which));
    let document = comparison.documents.get(n).and_then(Option::as_ref);
    object.insert("sbom".to_owned(), document.map_or(Value::Null, self::document));
}

fn document(document: &SideDocument) -> Value {
    json!({
        "source": document.source,
        "where": document.place,
        "trust": document.trust,
        "sha256": document.digest.hex(),
        "specVersion": document.spec_version,
        "components": document.components,
        "generator": document.generator,
    })
}
