//! What `paas-attest/diff/v1` has beyond the envelope of every document.
//!
//! Additive changes only; `schemas/diff-v1.schema.json` says the same formally.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::{Value, json};

use crate::diff::{
    Change, ChangeSummary, Changes, ComparedCoverage, DiffNote, EdgeChanges, GateAnswer, GeneratorChange,
    InstanceCounts, ProvenanceField,
};
use crate::report::{Comparison, DiffSide, Lang, SideDocument, SideReport};
use crate::verdict::Trust;

/// Documents are always in English.
const LANG: Lang = Lang::En;

/// The members of the root.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DiffMembers<'a> {
    trust: Option<Trust>,
    equal: Option<bool>,
    equal_because: Option<Vec<String>>,
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

impl<'a> DiffMembers<'a> {
    /// Of a comparison; of nothing where nothing was judged.
    pub(super) fn of(comparison: Option<&'a Comparison>) -> Self {
        let changes = comparison.and_then(|comparison| comparison.changes.as_ref());
        Self {
            trust: comparison.map(Comparison::trust),
            equal: changes.map(|changes| changes.equal),
            equal_because: changes.and_then(|changes| LANG.equal_because(changes)),
            provenance: comparison.map(|comparison| comparison.provenance.as_slice()).unwrap_or_default(),
            generator: changes.map(|changes| &changes.generator),
            instances: changes.map(|changes| &changes.instances),
            summary: changes.map(|changes| &changes.summary),
            changes: changes.map(|changes| changes.changes.as_slice()),
            notes: changes.map(|changes| changes.notes.as_slice()).unwrap_or_default(),
            edges: changes.map(|changes| &changes.edges),
            coverage: changes.map(|changes| &changes.coverage),
            gates: comparison.map(Comparison::gates).unwrap_or_default(),
        }
    }
}

impl Serialize for Changes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Changes", 9)?;
        members.serialize_field("equal", &self.equal)?;
        members.serialize_field("equalBecause", &LANG.equal_because(self))?;
        members.serialize_field("generator", &self.generator)?;
        members.serialize_field("instances", &self.instances)?;
        members.serialize_field("summary", &self.summary)?;
        members.serialize_field("changes", &self.changes)?;
        members.serialize_field("notes", &self.notes)?;
        members.serialize_field("edges", &self.edges)?;
        members.serialize_field("coverage", &self.coverage)?;
        members.end()
    }
}

/// What an image of a diff has beside what every image has.
pub(super) fn add_side(image: &mut Value, which: DiffSide, side: &SideReport) {
    let Some(object) = image.as_object_mut() else { return };
    object.insert("side".to_owned(), json!(which.as_str()));
    let document = side.document.as_ref().map_or(Value::Null, |document| sbom(document, side.trust()));
    object.insert("sbom".to_owned(), document);
}

fn sbom(document: &SideDocument, trust: Trust) -> Value {
    json!({
        "source": document.source,
        "where": document.place,
        "trust": trust,
        "sha256": document.digest.hex(),
        "specVersion": document.spec_version,
        "components": document.components,
        "generator": document.generator,
    })
}
