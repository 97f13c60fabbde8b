//! `--fail-on`: what a difference must not be.

use serde::{Serialize, Serializer};

use crate::sbom::GateOutcome;
use crate::text::Excerpt;

use super::changes::{ChangeKind, Changes, Unordered};
use super::origin::{BuildOrigin, OriginField, ProvenanceField};

/// One thing that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffGate {
    /// `any`: not equal.
    Any,
    /// Entries of one kind.
    Kind(ChangeKind),
    /// `provenance`: any field but those that always differ.
    Provenance,
    /// `key`: who signed.
    Key,
    /// `builder`: who built.
    Builder,
}

/// A word that is not a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownGate(pub Excerpt);

/// The answer, in the shape of `gates[]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GateAnswer {
    /// What was asked.
    #[serde(rename = "id")]
    pub gate: DiffGate,
    /// Whether it lets the difference through.
    outcome: GateOutcome,
    /// Entries, edges or fields that it does not let through.
    pub count: usize,
    /// Pairs that could be of this kind: those of two versions whose order is not known.
    pub unknown: usize,
}

impl GateAnswer {
    /// The word that was asked with.
    pub fn id(&self) -> &'static str {
        self.gate.as_str()
    }

    /// Whether it lets the difference through.
    pub fn outcome(&self) -> GateOutcome {
        self.outcome
    }
}

impl Serialize for DiffGate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl DiffGate {
    /// All, in the order in which help names them. Copies are not a gate.
    pub const ALL: [Self; 12] = [
        Self::Any,
        Self::Kind(ChangeKind::Integrity),
        Self::Kind(ChangeKind::Substitution),
        Self::Kind(ChangeKind::Downgraded),
        Self::Kind(ChangeKind::License),
        Self::Kind(ChangeKind::Added),
        Self::Kind(ChangeKind::Removed),
        Self::Kind(ChangeKind::Upgraded),
        Self::Kind(ChangeKind::Changed),
        Self::Provenance,
        Self::Key,
        Self::Builder,
    ];

    /// The word that asks for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Kind(kind) => kind.as_str(),
            Self::Provenance => "provenance",
            Self::Key => "key",
            Self::Builder => "builder",
        }
    }

    /// Reads `any,added,…`; each once, in the order in which they were asked for.
    ///
    /// # Errors
    /// A word that is not a gate, or none at all.
    pub fn parse(text: &str) -> Result<Vec<Self>, UnknownGate> {
        let mut gates = Vec::new();
        for word in text.split(',').map(str::trim) {
            let Some(gate) = Self::ALL.into_iter().find(|gate| gate.as_str() == word) else {
                return Err(UnknownGate(Excerpt::new(word)));
            };
            if !gates.contains(&gate) {
                gates.push(gate);
            }
        }
        Ok(gates)
    }

    /// Asks a difference. `changes` is `None` where a document could not be read, which no gate about
    /// the documents passes; `fields` are those of [`provenance`](super::provenance).
    pub fn ask(
        self,
        changes: Option<&Changes>,
        old: &BuildOrigin,
        new: &BuildOrigin,
        fields: &[ProvenanceField],
    ) -> GateAnswer {
        let differ =
            |counts: fn(&ProvenanceField) -> bool| fields.iter().filter(|field| counts(field)).count();
        let both = |has: fn(&BuildOrigin) -> bool| has(old) && has(new);
        let count = match self {
            Self::Any => changes.map(|changes| {
                changes.changes.len() + changes.edges.added.len() + changes.edges.removed.len()
            }),
            Self::Kind(kind) => changes.map(|changes| changes.summary.count(kind)),
            // A side that was not read to its end may still contain what is missing.
            Self::Provenance => both(BuildOrigin::is_known).then(|| match changes {
                Some(_) => differ(|field| !field.field.always_differs()),
                None => {
                    differ(|one| !one.field.always_differs() && one.before.is_some() && one.after.is_some())
                }
            }),
            Self::Key => {
                both(|side| side.key.is_some()).then(|| differ(|field| field.field == OriginField::Key))
            }
            Self::Builder => both(|side| side.builder.is_some())
                .then(|| differ(|field| field.field == OriginField::Builder)),
        };
        let unknown = match (self, changes) {
            (Self::Kind(ChangeKind::Downgraded | ChangeKind::Upgraded), Some(changes)) => unordered(changes),
            _ => 0,
        };
        let outcome = match (count, unknown) {
            (Some(0), 0) => GateOutcome::Pass,
            (None | Some(0), _) => GateOutcome::Undecided,
            (Some(_), _) => GateOutcome::Fail,
        };
        GateAnswer { gate: self, outcome, count: count.unwrap_or(0), unknown }
    }
}

/// Pairs of two versions of which either could be the higher one.
fn unordered(changes: &Changes) -> usize {
    let unknown = changes.changes.iter().filter(|entry| entry.order == Some(Unordered::Unknown));
    unknown.map(|entry| entry.count).sum()
}
