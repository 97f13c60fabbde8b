//! What a diff says, in the shapes of `paas-attest/diff/v1` (contract, section 3).
//!
//! Everything is owned: a report outlives the documents. Texts are as the documents have them; a writer
//! of JSON escapes them, all others show them as [`ForeignText`](crate::text::ForeignText).

use std::sync::Arc;

use serde::ser::{Serialize, Serializer};

use crate::sbom::version::Level;
use crate::sbom::{Hash, PackageKey, Tool};

use super::shared::Shared;

/// What differs between two documents: the members of the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Whether [`changes`](Self::changes) and the edges are empty.
    pub equal: bool,
    /// What was compared, and what was not. `None` where something differs.
    pub equal_because: Option<Equality>,
    /// The tools that wrote the documents.
    pub generator: GeneratorChange,
    /// Counts of instances.
    pub instances: InstanceCounts,
    /// Counts of entries.
    pub summary: ChangeSummary,
    /// The entries, by kind in the order of [`ChangeKind::ALL`], package, version before, version after.
    pub changes: Vec<Change>,
    /// Differences that concern many packages and do not count as changes, by code and values.
    pub notes: Vec<DiffNote>,
    /// Dependencies between packages.
    pub edges: EdgeChanges,
    /// How much could be compared.
    pub coverage: ComparedCoverage,
}

/// What makes two documents equal, in addition to the counts of their instances and the coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equality {
    /// Packages that both have.
    pub packages: usize,
    /// Dependencies between packages that both have.
    pub edges: usize,
}

/// The tools, where they differ; both lists are empty where they do not.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct GeneratorChange {
    /// Whether they differ, the order apart.
    pub changed: bool,
    /// Of the old document, in its order.
    pub before: Vec<Tool<'static>>,
    /// Of the new document, in its order.
    pub after: Vec<Tool<'static>>,
}

/// Instances: `old = same + changed + removed`, `new = same + changed + added`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct InstanceCounts {
    /// Of the old document.
    pub old: usize,
    /// Of the new document.
    pub new: usize,
    /// Pairs of equal version, whatever else differs.
    pub same: usize,
    /// Pairs of another version.
    pub changed: usize,
    /// Of the old document, without a partner.
    pub removed: usize,
    /// Of the new document, without a partner.
    pub added: usize,
}

/// Entries by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ChangeSummary {
    /// [`ChangeKind::Integrity`]
    pub integrity: usize,
    /// [`ChangeKind::Substitution`]
    pub substitution: usize,
    /// [`ChangeKind::Downgraded`]
    pub downgraded: usize,
    /// [`ChangeKind::License`]
    pub license: usize,
    /// [`ChangeKind::Added`]
    pub added: usize,
    /// [`ChangeKind::Removed`]
    pub removed: usize,
    /// [`ChangeKind::Upgraded`]
    pub upgraded: usize,
    /// [`ChangeKind::Changed`]
    pub changed: usize,
    /// [`ChangeKind::Copies`]
    pub copies: usize,
    /// Those of them that are alerts.
    pub alerts: usize,
}

impl ChangeSummary {
    /// Counts entries.
    pub(super) fn of(entries: &[Change]) -> Self {
        let mut summary = Self::default();
        for entry in entries {
            *summary.count_mut(entry.kind) += 1;
            summary.alerts += usize::from(entry.alert);
        }
        summary
    }

    /// The entries of a kind.
    pub fn count(mut self, kind: ChangeKind) -> usize {
        *self.count_mut(kind)
    }

    fn count_mut(&mut self, kind: ChangeKind) -> &mut usize {
        match kind {
            ChangeKind::Integrity => &mut self.integrity,
            ChangeKind::Substitution => &mut self.substitution,
            ChangeKind::Downgraded => &mut self.downgraded,
            ChangeKind::License => &mut self.license,
            ChangeKind::Added => &mut self.added,
            ChangeKind::Removed => &mut self.removed,
            ChangeKind::Upgraded => &mut self.upgraded,
            ChangeKind::Changed => &mut self.changed,
            ChangeKind::Copies => &mut self.copies,
        }
    }
}

/// What an entry is about, in the order in which entries are listed: alerts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Other bytes under one version.
    Integrity,
    /// A package that was removed, and one that may replace it.
    Substitution,
    /// A lower version.
    Downgraded,
    /// Another license.
    License,
    /// Instances without a partner in the old document.
    Added,
    /// Instances without a partner in the new document.
    Removed,
    /// A higher version.
    Upgraded,
    /// Another version, for which the order is unknown; or other bytes under a version that does not fix them.
    Changed,
    /// More or fewer instances of a version that stays.
    Copies,
}

impl ChangeKind {
    /// All, in their order.
    pub const ALL: [Self; 9] = [
        Self::Integrity,
        Self::Substitution,
        Self::Downgraded,
        Self::License,
        Self::Added,
        Self::Removed,
        Self::Upgraded,
        Self::Changed,
        Self::Copies,
    ];

    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Integrity => "integrity",
            Self::Substitution => "substitution",
            Self::Downgraded => "downgraded",
            Self::License => "license",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Upgraded => "upgraded",
            Self::Changed => "changed",
            Self::Copies => "copies",
        }
    }

    /// Whether somebody should look at it before the build is deployed.
    pub fn is_alert(self) -> bool {
        matches!(self, Self::Integrity | Self::Substitution | Self::Downgraded)
    }
}

/// One change: instances of one package to which the same happened.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// Whether its kind is an alert.
    pub alert: bool,
    /// The package's key; of a substitution that of the removed package.
    pub package: PackageKey,
    /// The purl's type, `none` without a readable purl.
    pub ecosystem: Shared<str>,
    /// The component's name: the bytewise first of `after`, else of `before`.
    pub name: Option<Shared<str>>,
    /// Instances, or pairs of them.
    pub count: usize,
    /// Of an upgrade or downgrade: which number differs first.
    pub level: Option<Level>,
    /// Of `changed`: what is known of the order of the versions.
    pub order: Option<Unordered>,
    /// Of a substitution: the key of the new package.
    pub replaced_by: Option<PackageKey>,
    /// Of a substitution: what the two have in common.
    pub by: Option<SubstitutedBy>,
    /// The old side; `None` for what is added.
    pub before: Option<Shared<ChangeSide>>,
    /// The new side; `None` for what is removed.
    pub after: Option<Shared<ChangeSide>>,
    /// Versions of the package that are on both sides, besides the entry's own where that stays.
    pub other_versions: OtherVersions,
}

/// One side of an entry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangeSide {
    /// The version; `None` where there is none.
    pub version: Option<String>,
    /// Instances.
    pub count: usize,
    /// Their license as one expression; `None` also where it is not one for all.
    pub license: Option<String>,
    /// Their digests, sorted; empty also where they are not the same for all.
    pub hashes: Vec<Hash<'static>>,
    /// Where they are, sorted, each once.
    pub paths: Vec<String>,
}

/// Why it cannot be said whether a version is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unordered {
    /// The ecosystem's order is not known, or one of the versions does not belong to it.
    Unknown,
    /// Neither is higher.
    Equal,
}

/// What two packages of a substitution have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SubstitutedBy {
    /// The name, in another namespace.
    Name,
    /// A path at which each is the only package.
    Path,
}

/// Versions in their ecosystem's order, an absent one as `""`. All entries of a package share one list:
/// a package can have as many versions as entries.
#[derive(Clone, Debug, Default)]
pub struct OtherVersions {
    all: Arc<[String]>,
    without: Option<usize>,
}

impl OtherVersions {
    /// A list, and the place of one that is left out.
    pub(super) fn new(all: Arc<[String]>, without: Option<usize>) -> Self {
        Self { all, without }
    }

    /// The versions.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let all = self.all.iter().enumerate();
        all.filter(|(at, _)| Some(*at) != self.without).map(|(_, version)| version.as_str())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len().saturating_sub(usize::from(self.without.is_some()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl PartialEq for OtherVersions {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for OtherVersions {}

impl Serialize for OtherVersions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// One line for what concerns many packages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct DiffNote {
    /// What it is about.
    #[serde(rename = "code")]
    pub kind: NoteKind,
    /// Its value in the old document.
    pub before: Option<String>,
    /// Its value in the new document.
    pub after: Option<String>,
    /// Pairs of instances.
    pub count: usize,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// The purl's qualifier `distro`.
    Distro,
}

/// Dependencies that only one document has, by both ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EdgeChanges {
    /// Only in the new document.
    pub added: Vec<Edge>,
    /// Only in the old document.
    pub removed: Vec<Edge>,
    /// Ecosystems of which only one document has any, sorted. Theirs are in neither list.
    pub not_comparable: Vec<String>,
}

/// A dependency between packages, whatever their versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Edge {
    /// The key of what depends; `subject` for what the document is about.
    pub from: Shared<str>,
    /// The key of what it depends on.
    pub to: Shared<str>,
}

/// How many pairs could be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ComparedCoverage {
    /// Of the pairs of equal version, those of which both have a digest of one algorithm at one place.
    pub integrity: Comparable,
    /// Of all pairs, those of which both have a license.
    pub license: Comparable,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Comparable {
    /// That can be compared.
    pub comparable: usize,
    /// Of all.
    pub of: usize,
}
