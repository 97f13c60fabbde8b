//! A package that was removed, and a new one that may have replaced it.
//!
//! Reported in addition to the two entries, never instead of them: the namespace is part of a package's identity,
//! and a reader must not take `@evil/utils` for the next version of `@acme/utils`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::limits;
use crate::sbom::version::{self, Order};
use crate::sbom::{Bom, Component, Fold, PackageKey};

use super::changes::{Change, ChangeKind, ChangeSide, OtherVersions, SubstitutedBy};
use super::entries;
use super::inventory::{Item, LicenseNumbers, Members, PackageTable};
use super::repeated::{Repeated, TooRepetitive};
use super::shared::Shared;

/// What is known of a package that is on one side only.
struct Candidate<'c> {
    package: usize,
    ecosystem: String,
    namespace: String,
    name: String,
    /// The first of its instances.
    component: &'c Component<'c>,
}

/// Finds them among packages that are only in the old and only in the new document.
pub(super) fn find<'c>(
    docs: [&'c Bom<'c>; 2],
    packages: &PackageTable<'_>,
    licenses: &mut LicenseNumbers<'c>,
    out: &mut Vec<Change>,
    repeated: &mut Repeated,
) -> Result<(), TooRepetitive> {
    let members = [&packages.old, &packages.new];
    let candidates = [0, 1].map(|side| {
        let only = (0..packages.keys.len()).filter(|package| members[1 - side].get(*package).is_empty());
        let all = only.filter_map(|package| {
            let component = &docs[side].components[*members[side].get(package).first()?];
            candidate(package, component)
        });
        all.map(|candidate| (candidate.package, candidate)).collect::<BTreeMap<_, _>>()
    });
    if candidates.iter().any(BTreeMap::is_empty) {
        return Ok(());
    }
    let mut pairs: BTreeMap<(usize, usize), SubstitutedBy> = BTreeMap::new();
    let alone = [0, 1].map(|side| alone(docs[side], members[side], &candidates[side]));
    for (path, gone) in &alone[0] {
        if let (Some(gone), Some(Some(new))) = (gone, alone[1].get(path))
            && candidates[0][gone].ecosystem == candidates[1][new].ecosystem
        {
            pairs.insert((*gone, *new), SubstitutedBy::Path);
        }
    }
    pairs.extend(by_name(packages, &candidates).into_iter().map(|pair| (pair, SubstitutedBy::Name)));
    // A package can be in very many pairs: what an entry says of it is made once.
    let mut told: [HashMap<usize, Explanation>; 2] = Default::default();
    for ((gone, new), by) in pairs {
        for (side, package) in [(0, gone), (1, new)] {
            told[side].entry(package).or_insert_with(|| {
                let instances = members[side].get(package).iter();
                let items = instances.map(|at| licenses.item(&docs[side].components[*at])).collect();
                Explanation::of(&candidates[side][&package], items)
            });
        }
        let (Some(gone), Some(new)) = (told[0].get(&gone), told[1].get(&new)) else { continue };
        repeated.take(gone.texts + new.texts, gone.bytes + new.bytes)?;
        out.push(Change {
            kind: ChangeKind::Substitution,
            alert: ChangeKind::Substitution.is_alert(),
            package: gone.key.clone(),
            ecosystem: gone.ecosystem.clone(),
            name: new.name.as_ref().or(gone.name.as_ref()).cloned(),
            count: 1,
            level: None,
            order: None,
            replaced_by: Some(new.key.clone()),
            by: Some(by),
            before: Some(gone.half.clone()),
            after: Some(new.half.clone()),
            other_versions: OtherVersions::default(),
        });
    }
    Ok(())
}

/// What an entry says of a package.
struct Explanation {
    key: PackageKey,
    ecosystem: Shared<str>,
    name: Option<Shared<str>>,
    /// Of the instances of its lowest version.
    half: Shared<ChangeSide>,
    /// How many texts that is, and how many bytes they have together.
    texts: usize,
    bytes: usize,
}

impl Explanation {
    fn of(candidate: &Candidate<'_>, items: Vec<Item<'_>>) -> Self {
        let items = lowest(candidate, items);
        let items: Vec<&Item<'_>> = items.iter().collect();
        let key = PackageKey::of(&candidate.component.package());
        let (name, half) = (entries::name(&items), entries::half(&items));
        let digests = half.hashes.iter().map(|hash| hash.content.as_ref());
        let texts = [&half.version, &half.license].into_iter().filter_map(Option::as_deref);
        let texts = texts.chain([key.as_str()]).chain(name.as_ref().map(Shared::as_str));
        let texts = texts.chain(digests).chain(half.paths.iter().map(String::as_str));
        let (texts, bytes) = texts.fold((0, 0), |(texts, bytes), text| (texts + 1, bytes + text.len()));
        let ecosystem = candidate.ecosystem.as_str().into();
        Self { key, ecosystem, name, half: Shared::new(half), texts, bytes }
    }
}

/// The instances of the lowest version.
fn lowest<'c>(candidate: &Candidate<'_>, mut items: Vec<Item<'c>>) -> Vec<Item<'c>> {
    let distinct: BTreeSet<&str> = items.iter().map(Item::version).collect();
    let versions = distinct.into_iter().map(str::to_owned).collect();
    let sorted = version::sorted(candidate.component.package().order(), versions);
    let lowest = sorted.first().map(String::as_str).unwrap_or_default();
    items.retain(|item| item.version() == lowest);
    items
}

fn candidate<'c>(package: usize, component: &'c Component<'c>) -> Option<Candidate<'c>> {
    let of = component.package();
    // The namespace of these is the distribution.
    if matches!(of.order(), Some(Order::Deb | Order::Rpm | Order::Apk)) {
        return None;
    }
    let ecosystem = of.ecosystem().into_owned();
    let (namespace, name) = if let Some(purl) = of.purl() {
        let mut elements: Vec<String> = purl.namespace().map(Cow::into_owned).collect();
        if ecosystem == "golang" {
            elements.push(purl.name().into_owned());
            go_module(&elements.join("/"))
        } else {
            (elements.join("/"), purl.canonical_name().into_owned())
        }
    } else {
        let is_named_alone = matches!(component.kind.as_deref(), Some("operating-system" | "file"));
        let group = component.group.as_deref().filter(|_| !is_named_alone).unwrap_or_default();
        (group.to_owned(), component.name.as_deref().unwrap_or_default().to_owned())
    };
    Some(Candidate { package, ecosystem, namespace, name, component })
}

/// The namespace and name of a Go module: the name follows its second element, where it has two its first.
fn go_module(path: &str) -> (String, String) {
    let elements: Vec<&str> = path.split('/').filter(|element| !element.is_empty()).collect();
    let (namespace, name) = elements.split_at(elements.len().saturating_sub(1).min(2));
    (namespace.join("/"), name.join("/"))
}

/// The paths of candidates, and which one is there, where no other package is.
fn alone<'c>(
    bom: &'c Bom<'_>,
    members: &Members,
    candidates: &BTreeMap<usize, Candidate<'_>>,
) -> HashMap<&'c str, Option<usize>, Fold> {
    let mut paths: HashMap<&str, Option<usize>, Fold> = HashMap::default();
    for package in candidates.keys() {
        for at in members.get(*package) {
            for path in &bom.components[*at].paths {
                paths.insert(path, Some(*package));
            }
        }
    }
    for (component, package) in bom.components.iter().zip(&members.package_of) {
        for path in &component.paths {
            if let Some(found) = paths.get_mut(path.as_ref())
                && *found != Some(*package)
            {
                *found = None;
            }
        }
    }
    paths
}

/// Pairs of one ecosystem and name, in two namespaces.
fn by_name(
    packages: &PackageTable<'_>,
    candidates: &[BTreeMap<usize, Candidate<'_>>; 2],
) -> Vec<(usize, usize)> {
    let mut names: BTreeMap<(&str, &str), [Vec<&Candidate<'_>>; 2]> = BTreeMap::new();
    for (side, candidates) in candidates.iter().enumerate() {
        for candidate in candidates.values() {
            names.entry((&candidate.ecosystem, &candidate.name)).or_default()[side].push(candidate);
        }
    }
    let mut names: Vec<_> =
        names.into_values().filter(|[gone, new]| !gone.is_empty() && !new.is_empty()).collect();
    // Small groups first, so that a large one cannot use up the limit before them.
    names.sort_by_key(|[gone, new]| gone.len() * new.len());
    let mut left = limits::SUBSTITUTIONS;
    let mut pairs = Vec::new();
    for [gone, new] in &mut names {
        let mut push = |gone: &Candidate<'_>, new: &Candidate<'_>| {
            if gone.namespace != new.namespace {
                pairs.push((gone.package, new.package));
            }
        };
        let count = gone.len() * new.len();
        if count <= left {
            left -= count;
            for gone in &*gone {
                for new in &*new {
                    push(gone, new);
                }
            }
            continue;
        }
        for side in [&mut *gone, &mut *new] {
            side.sort_by_key(|candidate| packages.keys[candidate.package]);
        }
        for at in 0..gone.len().max(new.len()) {
            push(gone[at.min(gone.len() - 1)], new[at.min(new.len() - 1)]);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_go_module_follows_its_second_element() {
        for (path, namespace, name) in [
            ("github.com/sirupsen/logrus", "github.com/sirupsen", "logrus"),
            ("github.com/x/foo/v2", "github.com/x", "foo/v2"),
            ("github.com/hashicorp/consul/sdk", "github.com/hashicorp", "consul/sdk"),
            ("gopkg.in/yaml.v2", "gopkg.in", "yaml.v2"),
            ("stdlib", "", "stdlib"),
            ("", "", ""),
        ] {
            assert_eq!(go_module(path), (namespace.to_owned(), name.to_owned()), "{path}");
        }
    }
}
