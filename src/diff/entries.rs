//! From pairs of instances to entries: one entry for all instances to which the same happened.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::sbom::version::{self, Level};
use crate::sbom::{Hash, HashPlace, PackageKey, license};

use super::changes::{Change, ChangeKind, ChangeSide, OtherVersions, Unordered};
use super::inventory::Item;
use super::pairing::Pairing;
use super::repeated::{Repeated, TooRepetitive};
use super::shared::Shared;

/// A package, as its entries need it.
pub(super) struct EntryPackage<'p> {
    pub(super) key: PackageKey,
    pub(super) ecosystem: &'p str,
    /// The order of its versions.
    pub(super) order: Option<version::Order>,
}

/// What an entry is about beyond its kind and versions: instances that differ in it have different entries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject<'c> {
    Version,
    /// The licenses as written.
    License([Option<String>; 2]),
    /// The digests.
    Bytes([&'c [Hash<'c>]; 2]),
}

/// What two instances must have in common to share an entry.
type Group<'i, 'c> = (ChangeKind, Option<&'i str>, Option<&'i str>, Subject<'c>);

/// The entries of one package. `all` are its instances, old and new.
pub(super) fn of_package(
    package: &EntryPackage<'_>,
    pairing: &Pairing<'_>,
    all: &[Vec<Item<'_>>; 2],
    out: &mut Vec<Change>,
    repeated: &mut Repeated,
) -> Result<(), TooRepetitive> {
    let versions = Versions::of(package.order, all);
    let mut found: Vec<(Group<'_, '_>, usize)> = Vec::new();
    for (at, pair) in pairing.pairs.iter().enumerate() {
        found.extend(happened(package.order, pair).into_iter().map(|group| (group, at)));
    }
    found.sort_unstable();
    for group in found.chunk_by(|one, two| one.0 == two.0) {
        let (kind, before, after, _) = &group[0].0;
        let sides = [0, 1].map(|side| group.iter().map(|(_, at)| &pairing.pairs[*at][side]).collect());
        let own = (before == after).then(|| before.unwrap_or_default());
        let other_versions = versions.told_without(own, repeated)?;
        out.push(Change { count: group.len(), other_versions, ..entry(package, *kind, sides.map(Some)) });
    }
    for (side, left) in pairing.left.iter().enumerate() {
        for left in left.chunk_by(|one, two| one.version == two.version) {
            let version = left[0].version();
            let entry = if let Some((_, of_both)) = versions.both.get(version) {
                let other_versions = versions.told_without(Some(version), repeated)?;
                let entry = entry(package, ChangeKind::Copies, of_both.clone().map(Some));
                Change { other_versions, ..entry }
            } else {
                let kind = if side == 0 { ChangeKind::Removed } else { ChangeKind::Added };
                let mut sides = [None, None];
                sides[side] = Some(left.iter().collect());
                let other_versions = versions.told_without(None, repeated)?;
                Change { other_versions, ..entry(package, kind, sides) }
            };
            out.push(Change { count: left.len(), ..entry });
        }
    }
    Ok(())
}

/// The versions of a package that are on both sides.
struct Versions<'i, 'c> {
    /// In order.
    all: Arc<[String]>,
    /// How many bytes they have together.
    bytes: usize,
    /// For each its place in the list, and its instances, old and new.
    both: HashMap<&'i str, (usize, [Vec<&'i Item<'c>>; 2])>,
}

impl<'i, 'c> Versions<'i, 'c> {
    fn of(order: Option<version::Order>, all: &'i [Vec<Item<'c>>; 2]) -> Self {
        let mut both: HashMap<&str, (usize, [Vec<&Item<'_>>; 2])> = HashMap::new();
        for (side, items) in all.iter().enumerate() {
            for item in items {
                both.entry(item.version()).or_default().1[side].push(item);
            }
        }
        both.retain(|_, (_, sides)| !sides.iter().any(Vec::is_empty));
        let sorted = version::sorted(order, both.keys().map(|version| (*version).to_owned()).collect());
        for (at, version) in sorted.iter().enumerate() {
            if let Some((place, _)) = both.get_mut(version.as_str()) {
                *place = at;
            }
        }
        let bytes = sorted.iter().map(String::len).sum();
        Self { all: sorted.into(), bytes, both }
    }

    /// All but one, as one more entry tells them.
    fn told_without(
        &self,
        own: Option<&str>,
        repeated: &mut Repeated,
    ) -> Result<OtherVersions, TooRepetitive> {
        repeated.take(self.all.len(), self.bytes)?;
        let place = own.and_then(|own| self.both.get(own)).map(|(place, _)| *place);
        Ok(OtherVersions::new(Arc::clone(&self.all), place))
    }
}

/// An entry without its count and the other versions.
pub(super) fn entry(
    package: &EntryPackage<'_>,
    kind: ChangeKind,
    [before, after]: [Option<Vec<&Item<'_>>>; 2],
) -> Change {
    let of = |side: &Option<Vec<&Item<'_>>>| side.as_ref().and_then(|items| name(items));
    let name = of(&after).or_else(|| of(&before));
    let (before, after) = (before.map(|items| half(&items)), after.map(|items| half(&items)));
    let (mut level, mut order) = (None, None);
    if let (Some(before), Some(after)) = (&before, &after) {
        match kind {
            ChangeKind::Upgraded | ChangeKind::Downgraded => level = level_of(package.order, before, after),
            ChangeKind::Changed => {
                let known =
                    before.version == after.version || compared(package.order, before, after).is_some();
                order = Some(if known { Unordered::Equal } else { Unordered::Unknown });
            }
            _ => {}
        }
    }
    Change {
        kind,
        alert: kind.is_alert(),
        package: package.key.clone(),
        ecosystem: package.ecosystem.into(),
        name,
        count: 1,
        level,
        order,
        replaced_by: None,
        by: None,
        before: before.map(Shared::new),
        after: after.map(Shared::new),
        other_versions: OtherVersions::default(),
    }
}

fn level_of(order: Option<version::Order>, before: &ChangeSide, after: &ChangeSide) -> Option<Level> {
    Some(version::level(order?, before.version.as_deref()?, after.version.as_deref()?))
}

fn compared(order: Option<version::Order>, before: &ChangeSide, after: &ChangeSide) -> Option<Ordering> {
    version::compare(order?, before.version.as_deref()?, after.version.as_deref()?)
}

/// The bytewise first of their names.
pub(super) fn name(items: &[&Item<'_>]) -> Option<Shared<str>> {
    items.iter().filter_map(|item| item.component.name.as_deref()).min().map(Into::into)
}

/// One side of an entry.
pub(super) fn half(items: &[&Item<'_>]) -> ChangeSide {
    let license = |item: &Item<'_>| license::text(&item.component.licenses).map(Cow::into_owned);
    let mut half = ChangeSide {
        version: None,
        count: items.len(),
        license: None,
        hashes: Vec::new(),
        paths: Vec::new(),
    };
    let Some((first, others)) = items.split_first() else { return half };
    half.version = first.version.as_deref().map(str::to_owned);
    half.license = license(first);
    if others
        .iter()
        .any(|other| other.component.licenses != first.component.licenses && license(other) != half.license)
    {
        half.license = None;
    }
    if others.iter().all(|other| other.component.hashes == first.component.hashes) {
        let own = |hash: &Hash<'_>| Hash {
            alg: hash.alg.as_ref().map(|alg| alg.to_string().into()),
            content: hash.content.to_string().into(),
            from: hash.from,
        };
        half.hashes = first.component.hashes.iter().map(own).collect();
    }
    let paths: BTreeSet<&str> =
        items.iter().flat_map(|item| &item.component.paths).map(AsRef::as_ref).collect();
    half.paths = paths.into_iter().map(str::to_owned).collect();
    half
}

/// What happened to a pair.
fn happened<'i, 'c>(order: Option<version::Order>, [old, new]: &'i [Item<'c>; 2]) -> Vec<Group<'i, 'c>> {
    let (before, after) = (old.version.as_deref(), new.version.as_deref());
    let mut found = Vec::new();
    let mut push = |kind, subject| found.push((kind, before, after, subject));
    if before == after {
        if other_bytes(old, new) {
            let fixed = names_bytes(before) && same_branch(old, new);
            let kind = if fixed { ChangeKind::Integrity } else { ChangeKind::Changed };
            push(kind, Subject::Bytes([&old.component.hashes, &new.component.hashes]));
        }
    } else {
        let compared = order.zip(before.zip(after));
        let compared = compared.and_then(|(order, (before, after))| version::compare(order, before, after));
        let kind = match compared {
            Some(Ordering::Less) => ChangeKind::Upgraded,
            Some(Ordering::Greater) => ChangeKind::Downgraded,
            Some(Ordering::Equal) | None => ChangeKind::Changed,
        };
        push(kind, Subject::Version);
    }
    if old.license != new.license {
        let text = |item: &Item<'_>| license::text(&item.component.licenses).map(Cow::into_owned);
        push(ChangeKind::License, Subject::License([text(old), text(new)]));
    }
    found
}

/// The digests of an algorithm at one place.
type Place<'c> = (HashPlace, String);

fn places<'c>(hashes: &'c [Hash<'_>]) -> BTreeMap<Place<'c>, BTreeSet<&'c str>> {
    let mut places = BTreeMap::<_, BTreeSet<&str>>::new();
    for hash in hashes {
        // A digest without the name of its algorithm cannot be compared.
        if let Some(alg) = &hash.alg {
            places.entry((hash.from, alg.to_ascii_lowercase())).or_default().insert(&hash.content);
        }
    }
    places
}

/// Whether two instances have digests of one algorithm at one place.
pub(super) fn comparable(old: &Item<'_>, new: &Item<'_>) -> bool {
    let (old, new) = (&old.component.hashes, &new.component.hashes);
    if old.is_empty() || new.is_empty() {
        return false;
    }
    if old == new {
        return old.iter().any(|hash| hash.alg.is_some());
    }
    let new = places(new);
    places(old).keys().any(|place| new.contains_key(place))
}

/// Whether the digests of an algorithm that both have at one place differ.
fn other_bytes(old: &Item<'_>, new: &Item<'_>) -> bool {
    let (old, new) = (&old.component.hashes, &new.component.hashes);
    if old.is_empty() || new.is_empty() || old == new {
        return false;
    }
    let new = places(new);
    places(old).iter().any(|(place, old)| new.get(place).is_some_and(|new| new != old))
}

/// Whether a version names bytes that never change.
fn names_bytes(version: Option<&str>) -> bool {
    let Some(version) = version else { return false };
    let upper = version.to_ascii_uppercase();
    let dirty = || upper.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "DIRTY");
    let snapshot = || upper == "SNAPSHOT" || upper.ends_with("-SNAPSHOT");
    !(matches!(version, "(devel)" | "UNKNOWN") || snapshot() || dirty())
}

/// Whether two instances are of one branch of a distribution: each branch builds its packages anew. Without a
/// branch, different bytes are never excused.
fn same_branch(old: &Item<'_>, new: &Item<'_>) -> bool {
    match (old.distro(), new.distro()) {
        (Some(old), Some(new)) => branch(&old) == branch(&new),
        _ => true,
    }
}

/// A distribution up to its second number: `alpine-3.16` of `alpine-3.16.2`.
fn branch(distro: &str) -> &str {
    let mut numbers = 0;
    let mut in_number = false;
    for (at, c) in distro.char_indices() {
        if in_number && !c.is_ascii_digit() && numbers == 2 {
            return &distro[..at];
        }
        numbers += usize::from(!in_number && c.is_ascii_digit());
        in_number = c.is_ascii_digit();
    }
    distro
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_ends_with_its_second_number() {
        for (distro, expected) in [
            ("alpine-3.16.2", "alpine-3.16"),
            ("alpine-3.16", "alpine-3.16"),
            ("debian-11", "debian-11"),
            ("ubuntu-22.04", "ubuntu-22.04"),
            ("rhel-8.10.1-x", "rhel-8.10"),
            ("arch", "arch"),
            ("", ""),
        ] {
            assert_eq!(branch(distro), expected);
        }
    }

    #[test]
    fn some_versions_name_no_bytes() {
        for version in ["1.0-SNAPSHOT", "(devel)", "UNKNOWN", "v1.0.0+dirty", "1.2-dirty", "1.2.dirty.4"] {
            assert!(!names_bytes(Some(version)), "{version}");
        }
        assert!(!names_bytes(None));
        for version in ["1.0", "1.0-20200101.010101-1", "1.0-undirty", "devel", "1.0-SNAPSHOT.1"] {
            assert!(names_bytes(Some(version)), "{version}");
        }
    }
}
