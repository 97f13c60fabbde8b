//! Two SBOMs, and who built the two images: what differs.
//!
//! Every instance is in one pair at most. Nothing is merged: two copies are two, and a package in another
//! namespace is another package. What is not known is reported as unknown, never guessed: the order of two
//! versions, a digest that only one side has, edges that only one scanner writes.
//!
//! All of it is data to data, in time and memory that grow with the documents: a package with very many
//! instances is sorted, not compared pair by pair. No result depends on the order in which a document
//! lists things, nor on its `bom-ref`s. Algorithm and shapes: the contract of `diff`, section 3.

mod changes;
mod distance;
mod edges;
mod entries;
mod gate;
mod inventory;
mod origin;
mod pairing;
mod repeated;
mod shared;
mod substitution;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::sbom::{Bom, PackageKey, Tool};

pub use crate::sbom::version::Level;

use entries::EntryPackage;
use inventory::{Item, LicenseNumbers, PackageKeys, PackageTable};
use pairing::Pairing;
use repeated::Repeated;

pub use changes::{
    Change, ChangeKind, ChangeSide, ChangeSummary, Changes, Comparable, ComparedCoverage, DiffNote, Edge,
    EdgeChanges, Equality, GeneratorChange, InstanceCounts, NoteKind, OtherVersions, SubstitutedBy,
    Unordered,
};
pub use gate::{DiffGate, GateAnswer, UnknownGate};
pub use origin::{BuildOrigin, OriginField, ProvenanceField, agreed, provenance};
pub use repeated::TooRepetitive;
pub use shared::Shared;

/// Compares two documents.
///
/// # Errors
/// [`TooRepetitive`]: what is to be said is much more than what both documents say.
pub fn diff(old: &Bom<'_>, new: &Bom<'_>) -> Result<Changes, TooRepetitive> {
    let keys = PackageKeys::of(old, new);
    let packages = PackageTable::of(&keys);
    let mut work = Work { licenses: LicenseNumbers::default(), ..Work::default() };
    for package in 0..packages.keys.len() {
        let [before, after] = [(old, &packages.old), (new, &packages.new)].map(|(bom, members)| {
            let instances = members.get(package).iter();
            instances.map(|at| work.licenses.item(&bom.components[*at])).collect::<Vec<_>>()
        });
        work.package(&[before, after])?;
    }
    let Work { mut licenses, instances, coverage, distros, mut entries, mut repeated } = work;
    substitution::find([old, new], &packages, &mut licenses, &mut entries, &mut repeated)?;
    // No two compare equal, and a stable sort would need half as much memory again.
    entries.sort_unstable_by(|one, two| place(one).cmp(&place(two)));
    let (edges, same_edges) = edges::compare(old, new, &packages, &mut repeated)?;
    let equal = entries.is_empty() && edges.added.is_empty() && edges.removed.is_empty();
    Ok(Changes {
        equal,
        equal_because: equal.then_some(Equality { packages: packages.keys.len(), edges: same_edges }),
        generator: generator(old, new),
        instances: InstanceCounts { old: old.components.len(), new: new.components.len(), ..instances },
        summary: ChangeSummary::of(&entries),
        changes: entries,
        notes: notes(distros),
        edges,
        coverage,
    })
}

/// What is found, package by package.
#[derive(Default)]
struct Work<'c> {
    licenses: LicenseNumbers<'c>,
    instances: InstanceCounts,
    coverage: ComparedCoverage,
    /// Pairs whose purls name two distributions, by these.
    distros: BTreeMap<[Option<Cow<'c, str>>; 2], usize>,
    entries: Vec<Change>,
    repeated: Repeated,
}

impl<'c> Work<'c> {
    fn package(&mut self, items: &[Vec<Item<'c>>; 2]) -> Result<(), TooRepetitive> {
        let Some(first) = items.iter().flatten().next() else { return Ok(()) };
        let first = first.component.package();
        // A package that is written in two ways has no order of versions.
        let agreed = |item: &Item<'_>| item.component.package().order() == first.order();
        let order = first.order().filter(|_| items.iter().flatten().all(agreed));
        let pairing = match items {
            // Nearly all packages of two builds.
            [old, new] if old.len() == 1 && new.len() == 1 => {
                Pairing { pairs: vec![[old[0].clone(), new[0].clone()]], left: [vec![], vec![]] }
            }
            _ => pairing::pair(order, items),
        };
        let mut differs = !pairing.left.iter().all(Vec::is_empty);
        for pair in &pairing.pairs {
            differs |= self.pair(pair);
        }
        self.instances.removed += pairing.left[0].len();
        self.instances.added += pairing.left[1].len();
        if differs {
            let package = EntryPackage { key: PackageKey::of(&first), ecosystem: &first.ecosystem(), order };
            entries::of_package(&package, &pairing, items, &mut self.entries, &mut self.repeated)?;
        }
        Ok(())
    }

    /// Counts a pair, and returns whether it may be a change.
    fn pair(&mut self, [old, new]: &[Item<'c>; 2]) -> bool {
        let same = old.version == new.version;
        if same {
            self.instances.same += 1;
            self.coverage.integrity.of += 1;
            self.coverage.integrity.comparable += usize::from(entries::comparable(old, new));
        } else {
            self.instances.changed += 1;
        }
        self.coverage.license.of += 1;
        self.coverage.license.comparable += usize::from(old.license != 0 && new.license != 0);
        if old.component.purl != new.component.purl {
            let distros = [old.distro(), new.distro()];
            if distros[0] != distros[1] {
                *self.distros.entry(distros).or_default() += 1;
            }
        }
        !same || old.license != new.license || old.component.hashes != new.component.hashes
    }
}

/// The order of entries: by kind, package and versions, then by everything that can differ between two of them.
fn place(entry: &Change) -> impl Ord {
    let [before, after] = [entry.before.as_ref(), entry.after.as_ref()];
    (
        entry.kind,
        entry.package.as_str(),
        [before, after].map(|half| half.map(|half| half.version.as_deref())),
        entry.replaced_by.as_ref().map(PackageKey::as_str),
        [before, after].map(|half| half.map(|half| (half.license.as_deref(), half.hashes.as_slice()))),
    )
}

fn generator(old: &Bom<'_>, new: &Bom<'_>) -> GeneratorChange {
    let sorted = |bom: &Bom<'_>| {
        let mut tools = tools(bom);
        tools.sort_unstable();
        tools
    };
    if sorted(old) == sorted(new) {
        return GeneratorChange::default();
    }
    GeneratorChange { changed: true, before: tools(old), after: tools(new) }
}

fn tools(bom: &Bom<'_>) -> Vec<Tool<'static>> {
    bom.generator.iter().map(Tool::to_static).collect()
}

fn notes(distros: BTreeMap<[Option<Cow<'_, str>>; 2], usize>) -> Vec<DiffNote> {
    let note = |([before, after], count): ([Option<Cow<'_, str>>; 2], usize)| DiffNote {
        kind: NoteKind::Distro,
        before: before.map(Cow::into_owned),
        after: after.map(Cow::into_owned),
        count,
    };
    distros.into_iter().map(note).collect()
}
