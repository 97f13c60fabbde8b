//! Which instance of a package became which: contract, section 3, "Matching".
//!
//! Nothing here knows which side is the old one, so that `diff NEW OLD` is the mirror image. Instances
//! are told apart by their place in the order of versions, and where that is the same by what a diff
//! shows of them: never by `bom-ref`, nor by where they stand in the document.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::limits;
use crate::sbom::{Hash, version};

use super::distance;
use super::inventory::Item;

/// The instances of one package, paired.
#[derive(Default)]
pub(super) struct Pairing<'c> {
    /// Old and new.
    pub(super) pairs: Vec<[Item<'c>; 2]>,
    /// Those without a partner, old and new, in order.
    pub(super) left: [Vec<Item<'c>>; 2],
}

/// Pairs the instances of one package.
pub(super) fn pair<'c>(order: Option<version::Order>, items: &[Vec<Item<'c>>; 2]) -> Pairing<'c> {
    let mut items = items.clone();
    let ranks = ranks(order, &items);
    let rank = |item: &Item<'_>| ranks.get(item.version()).copied().unwrap_or_default();
    for side in &mut items {
        side.sort_by_cached_key(|item| Place(rank(item), item.clone()));
    }
    let mut matching = Matching {
        ranks: items.each_ref().map(|side| side.iter().map(rank).collect()),
        bodies: bodies(&items),
        free: items.each_ref().map(|side| vec![true; side.len()]),
        items: &items,
        pairs: Vec::new(),
    };
    matching.run();
    let Matching { free, pairs, .. } = matching;
    let pairs = pairs.iter().map(|[old, new]| [items[0][*old].clone(), items[1][*new].clone()]).collect();
    let left = [0, 1].map(|side| {
        let all = items[side].iter().zip(&free[side]);
        all.filter(|(_, free)| **free).map(|(item, _)| item.clone()).collect()
    });
    Pairing { pairs, left }
}

/// The place of each version. Those that have none in the order come first, bytewise: one `(devel)` does
/// not turn round all others.
fn ranks(order: Option<version::Order>, items: &[Vec<Item<'_>>; 2]) -> HashMap<String, usize> {
    let distinct: BTreeSet<&str> = items.iter().flatten().map(Item::version).collect();
    let known =
        |version: &str| order.is_some_and(|order| version::compare(order, version, version).is_some());
    let (known, unknown): (Vec<_>, Vec<_>) =
        distinct.into_iter().map(str::to_owned).partition(|version| known(version));
    let all = unknown.into_iter().chain(version::sorted(order, known));
    all.enumerate().map(|(rank, version)| (version, rank)).collect()
}

/// The order of instances: by version, then by all that a diff shows of them.
struct Place<'c>(usize, Item<'c>);

impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.1.component, other.1.component);
        self.0
            .cmp(&other.0)
            .then_with(|| one.paths.cmp(&two.paths))
            .then_with(|| one.hashes.cmp(&two.hashes))
            .then_with(|| one.licenses.cmp(&two.licenses))
            .then_with(|| one.name.cmp(&two.name))
            .then_with(|| self.1.distro().cmp(&other.1.distro()))
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Place<'_> {}

/// For each instance the number of its body: equal where hashes and licenses are.
fn bodies(items: &[Vec<Item<'_>>; 2]) -> [Vec<usize>; 2] {
    let mut all: Vec<_> = items.iter().flatten().map(body).collect();
    all.sort_unstable();
    all.dedup();
    items
        .each_ref()
        .map(|side| side.iter().map(|item| all.partition_point(|other| *other < body(item))).collect())
}

fn body<'c>(item: &Item<'c>) -> (usize, &'c [Hash<'c>]) {
    (item.license, &item.component.hashes)
}

/// What two instances must have in common: a version (its rank), a path or folder, a body.
type Token<'t> = (usize, &'t str, usize);

struct Matching<'i, 'c> {
    items: &'i [Vec<Item<'c>>; 2],
    ranks: [Vec<usize>; 2],
    bodies: [Vec<usize>; 2],
    free: [Vec<bool>; 2],
    pairs: Vec<[usize; 2]>,
}

impl<'i> Matching<'i, '_> {
    fn run(&mut self) {
        // The same version.
        self.step(true, |this, side, at, found| {
            let (rank, body) = (this.ranks[side][at], this.bodies[side][at]);
            found.extend(this.paths(side, at).map(|path| (rank, path, body)));
        });
        self.step(true, |this, side, at, found| {
            let rank = this.ranks[side][at];
            found.extend(this.paths(side, at).map(|path| (rank, path, 0)));
        });
        self.step(true, |this, side, at, found| {
            found.push((this.ranks[side][at], "", this.bodies[side][at]));
        });
        self.step(true, |this, side, at, found| found.push((this.ranks[side][at], "", 0)));
        // Another version.
        self.step(false, |this, side, at, found| {
            found.extend(this.paths(side, at).map(|path| (0, path, 0)));
        });
        self.step(false, |this, side, at, found| {
            let folder = |path: &'i str| path.rsplit_once('/').map_or("", |(folder, _)| folder);
            found.extend(this.paths(side, at).map(|path| (0, folder(path), 0)));
        });
        self.step(false, |_, _, _, found| found.push((0, "", 0)));
    }

    fn paths(&self, side: usize, at: usize) -> impl Iterator<Item = &'i str> + use<'i> {
        self.items[side][at].component.paths.iter().map(AsRef::as_ref)
    }

    /// Pairs those that have a token in common. Of several tokens the one that the fewest have comes
    /// first: a folder of its own tells more than a database that all packages share.
    fn step(&mut self, same: bool, tokens: impl Fn(&Self, usize, usize, &mut Vec<Token<'i>>)) {
        if self.free.iter().any(|side| !side.contains(&true)) {
            return;
        }
        let mut all: Vec<(Token<'i>, usize, usize)> = Vec::new();
        let mut found = Vec::new();
        for side in [0, 1] {
            for at in (0..self.items[side].len()).filter(|at| self.free[side][*at]) {
                tokens(self, side, at, &mut found);
                all.extend(found.drain(..).map(|token| (token, side, at)));
            }
        }
        all.sort_unstable();
        all.dedup();
        let mut shared: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for chunk in all.chunk_by(|one, two| one.0 == two.0) {
            let range = start..start + chunk.len();
            start = range.end;
            if chunk[0].1 != chunk[chunk.len() - 1].1 {
                shared.push(range);
            }
        }
        shared.sort_by_key(ExactSizeIterator::len);
        for range in shared {
            let members = &all[range];
            let [old, new] = [0, 1].map(|wanted| {
                let free = members.iter().filter(|(_, side, at)| *side == wanted && self.free[*side][*at]);
                free.map(|(_, _, at)| *at).collect::<Vec<_>>()
            });
            let pairs = if same { in_order(&old, &new) } else { self.nearest(&old, &new) };
            for pair in &pairs {
                self.free[0][pair[0]] = false;
                self.free[1][pair[1]] = false;
            }
            self.pairs.extend(pairs);
        }
    }

    /// Pairs without crossing at the least distance.
    fn nearest(&self, old: &[usize], new: &[usize]) -> Vec<[usize; 2]> {
        let (few, many, few_is_new) =
            if old.len() <= new.len() { (old, new, false) } else { (new, old, true) };
        // Of as many on both sides there is one way that does not cross.
        if few.len() == many.len() || many.len() > limits::COMBINED {
            return in_order(old, new);
        }
        let of = |side: usize, at: &usize| distance::Parts::of(self.items[side][*at].version());
        let few_parts: Vec<_> = few.iter().map(|at| of(usize::from(few_is_new), at)).collect();
        let many_parts: Vec<_> = many.iter().map(|at| of(usize::from(!few_is_new), at)).collect();
        let chosen = distance::nearest(&few_parts, &many_parts);
        let pairs = few.iter().zip(chosen).map(|(one, other)| (*one, many[other]));
        pairs.map(|(one, other)| if few_is_new { [other, one] } else { [one, other] }).collect()
    }
}

fn in_order(old: &[usize], new: &[usize]) -> Vec<[usize; 2]> {
    old.iter().zip(new).map(|(old, new)| [*old, *new]).collect()
}
