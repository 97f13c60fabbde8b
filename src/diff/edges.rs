//! Dependencies, between packages instead of references: an upgrade is not another edge.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::sbom::{Bom, Fold};

use super::changes::{Edge, EdgeChanges};
use super::inventory::{Members, PackageTable};
use super::repeated::{Repeated, TooRepetitive};
use super::shared::Shared;

/// An end of an edge that is not a package: what the document is about.
const SUBJECT: usize = usize::MAX;

/// Compares the edges of two documents. Also: how many are the same.
///
/// # Errors
/// [`TooRepetitive`] where their names are over the bound.
pub(super) fn compare(
    old: &Bom<'_>,
    new: &Bom<'_>,
    packages: &PackageTable<'_>,
    repeated: &mut Repeated,
) -> Result<(EdgeChanges, usize), TooRepetitive> {
    if old.dependencies.is_empty() && new.dependencies.is_empty() {
        return Ok((EdgeChanges::default(), 0));
    }
    let ends = [Ends::of(old, &packages.old), Ends::of(new, &packages.new)];
    let ecosystem = |package: usize| {
        let instance = |members: &Members| members.get(package).first().copied();
        let component = instance(&packages.old).map(|at| &old.components[at]);
        let component = component.or_else(|| instance(&packages.new).map(|at| &new.components[at]));
        component.map_or_else(|| "none".to_owned(), |it| it.package().ecosystem().into_owned())
    };
    let ecosystem = |package: usize| if package == SUBJECT { "none".to_owned() } else { ecosystem(package) };
    let both = || ends.iter().zip([old, new]);
    if !both().all(|(ends, bom)| ends.is_small(bom)) {
        let all: BTreeSet<String> = both().flat_map(|(ends, bom)| ends.targets(bom)).map(ecosystem).collect();
        let edges = EdgeChanges { not_comparable: all.into_iter().collect(), ..EdgeChanges::default() };
        return Ok((edges, 0));
    }
    let (before, after) = (ends[0].edges(old), ends[1].edges(new));
    let mut on = BTreeMap::<String, [bool; 2]>::new();
    let mut of_package: HashMap<usize, String> = HashMap::new();
    for (side, edges) in [&before, &after].into_iter().enumerate() {
        for (_, to) in edges {
            let name = of_package.entry(*to).or_insert_with(|| ecosystem(*to));
            if let Some(sides) = on.get_mut(name.as_str()) {
                sides[side] = true;
            } else {
                on.entry(name.clone()).or_default()[side] = true;
            }
        }
    }
    let comparable = |to: &usize| {
        of_package.get(to).and_then(|name| on.get(name)).is_some_and(|sides| sides[0] && sides[1])
    };
    let mut names: HashMap<usize, Shared<str>> = HashMap::new();
    let mut name = |end: usize| {
        let key = || if end == SUBJECT { "subject" } else { packages.keys[end] };
        names.entry(end).or_insert_with(|| key().into()).clone()
    };
    let mut only = |here: &[(usize, usize)], there: &[(usize, usize)]| {
        let missing = here.iter().filter(|edge| comparable(&edge.1) && there.binary_search(edge).is_err());
        let mut edges: Vec<_> = missing.map(|(from, to)| Edge { from: name(*from), to: name(*to) }).collect();
        for Edge { from, to } in &edges {
            repeated.take(2, from.as_str().len() + to.as_str().len())?;
        }
        edges.sort_unstable();
        Ok(edges)
    };
    let removed = only(&before, &after)?;
    let same = before.iter().filter(|edge| comparable(&edge.1)).count() - removed.len();
    let one_sided = on.iter().filter(|(_, sides)| sides[0] != sides[1]).map(|(name, _)| name.clone());
    Ok((EdgeChanges { added: only(&after, &before)?, removed, not_comparable: one_sided.collect() }, same))
}

/// What the references of a document stand for.
struct Ends<'b> {
    /// The first package of a reference.
    first: HashMap<&'b str, usize, Fold>,
    /// All packages of a reference that several have.
    several: HashMap<&'b str, BTreeSet<usize>>,
}

impl<'b> Ends<'b> {
    fn of(bom: &'b Bom<'_>, members: &Members) -> Self {
        let mut ends = Self { first: HashMap::default(), several: HashMap::new() };
        if bom.dependencies.is_empty() {
            return ends;
        }
        let named = bom.components.iter().zip(&members.package_of);
        let named = named.filter_map(|(component, package)| Some((component.bom_ref.as_deref()?, *package)));
        let subject = bom.subject.as_ref().and_then(|subject| Some((subject.bom_ref.as_deref()?, SUBJECT)));
        for (name, package) in named.chain(subject) {
            let first = *ends.first.entry(name).or_insert(package);
            if first != package {
                ends.several.entry(name).or_insert_with(|| BTreeSet::from([first])).insert(package);
            }
        }
        ends
    }

    /// How many packages a reference stands for.
    fn count(&self, name: &str) -> usize {
        match self.several.get(name) {
            Some(all) => all.len(),
            None => usize::from(self.first.contains_key(name)),
        }
    }

    /// Whether the references of several packages can be written out. In a real document they are a
    /// handful; in another one a few bytes would become more edges than there is memory.
    fn is_small(&self, bom: &Bom<'_>) -> bool {
        if self.several.is_empty() {
            return true;
        }
        let mut plain = 0_usize;
        let mut all = 0_usize;
        for entry in &bom.dependencies {
            let from = entry.from.as_deref().map_or(0, |name| self.count(name));
            let on: usize = entry.on.iter().map(|name| self.count(name)).sum();
            plain += entry.on.len();
            all = all.saturating_add(from.saturating_mul(on));
        }
        all <= plain.saturating_mul(4).saturating_add(65_536)
    }

    /// What a reference stands for; nothing where it dangles.
    fn get(&self, name: &str) -> impl Iterator<Item = usize> {
        let several = self.several.get(name);
        let first = self.first.get(name).filter(|_| several.is_none());
        first.into_iter().chain(several.into_iter().flatten()).copied()
    }

    /// All that something depends on.
    fn targets(&self, bom: &Bom<'_>) -> BTreeSet<usize> {
        let names: HashSet<&str> =
            bom.dependencies.iter().flat_map(|entry| &entry.on).map(AsRef::as_ref).collect();
        names.into_iter().flat_map(|name| self.get(name)).collect()
    }

    /// The edges, sorted, each once.
    fn edges(&self, bom: &Bom<'_>) -> Vec<(usize, usize)> {
        let mut edges = Vec::new();
        for entry in &bom.dependencies {
            // What dangles is looked up once, not once for each package of the reference.
            let on: Vec<usize> = entry.on.iter().flat_map(|name| self.get(name)).collect();
            let from = entry.from.as_deref().into_iter().flat_map(|name| self.get(name));
            edges.extend(from.flat_map(|from| on.iter().map(move |to| (from, *to))));
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}
