//! Packages of which a document has several instances.

use std::borrow::Cow;
use std::hash::BuildHasher;

use serde::Serialize;

use super::hash::Fold;
use super::version::sorted;
use super::{Component, Package};

/// A package with two or more versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MultiVersion {
    /// Its key.
    pub package: String,
    /// Its versions in their ecosystem's order, bytewise where one of them has none; an absent one is `""`.
    pub versions: Vec<String>,
    /// Its instances.
    pub count: usize,
}

/// Several instances of one package and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copies {
    /// The key of the package.
    pub package: String,
    /// The version; `None` where there is none.
    pub version: Option<String>,
    /// The instances.
    pub count: usize,
    /// Where they are, sorted, each once.
    pub paths: Vec<String>,
}

/// Which instances may be of one package: those whose purls have one name, or, without a purl, those
/// with one key. Whole keys are made only where there are several.
pub(super) struct PackageHashes {
    hasher: Fold,
    /// Half of a hash in the upper bits, the place of the instance in the lower ones.
    hashes: Vec<u64>,
}

/// The bits of the place.
const PLACE: u64 = 0xffff_ffff;

impl PackageHashes {
    pub(super) fn new(instances: usize) -> Self {
        Self { hasher: Fold::default(), hashes: Vec::with_capacity(instances) }
    }

    pub(super) fn add(&mut self, package: &Package<'_>) {
        let hash = match package.purl() {
            Some(purl) => self.hasher.hash_one(&*purl.canonical_name()),
            None => self.hasher.hash_one(package.key().as_str()),
        };
        self.hashes.push((hash & !PLACE) | (self.hashes.len() as u64 & PLACE));
    }

    /// Packages of several versions, and versions of several instances.
    pub(super) fn several(mut self, components: &[Component<'_>]) -> (Vec<MultiVersion>, Vec<Copies>) {
        self.hashes.sort_unstable();
        let (mut versions, mut copies) = (Vec::new(), Vec::new());
        let several = self.hashes.chunk_by(|a, b| a & !PLACE == b & !PLACE).filter(|alike| alike.len() > 1);
        let mut several: Vec<_> = several.collect();
        // In the order of the document: that is how they lie in memory.
        several.sort_unstable_by_key(|alike| alike[0] & PLACE);
        for alike in several {
            let mut instances: Vec<_> = alike
                .iter()
                .filter_map(|hash| components.get(usize::try_from(hash & PLACE).ok()?))
                .map(|component| {
                    let package = component.package();
                    (package.key(), package.version(), component)
                })
                .collect();
            // Neither equal names nor equal hashes are proof: the keys decide.
            instances.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
            for package in instances.chunk_by(|a, b| a.0 == b.0) {
                let mut distinct = Vec::new();
                for same in package.chunk_by(|a, b| a.1 == b.1) {
                    distinct.push(same[0].1.as_deref().unwrap_or_default().to_owned());
                    if same.len() > 1 {
                        copies.push(Copies::of(same));
                    }
                }
                if distinct.len() > 1 {
                    // A package that is written in two ways has no order.
                    let order = package[0].2.package().order();
                    let agreed = package.iter().all(|(_, _, other)| other.package().order() == order);
                    versions.push(MultiVersion {
                        package: package[0].0.clone(),
                        versions: sorted(order.filter(|_| agreed), distinct),
                        count: package.len(),
                    });
                }
            }
        }
        versions.sort_unstable_by(|a, b| a.package.cmp(&b.package));
        copies.sort_unstable_by(|a, b| (&a.package, &a.version).cmp(&(&b.package, &b.version)));
        (versions, copies)
    }
}

impl Copies {
    fn of(same: &[(String, Option<Cow<'_, str>>, &Component<'_>)]) -> Self {
        let mut paths: Vec<_> = same.iter().flat_map(|(_, _, component)| &component.paths).collect();
        paths.sort_unstable();
        paths.dedup();
        Self {
            package: same[0].0.clone(),
            version: same[0].1.as_ref().map(ToString::to_string),
            count: same.len(),
            paths: paths.into_iter().map(ToString::to_string).collect(),
        }
    }
}
