//! Instances counted by what they say.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{ComponentCounts, FieldCoverage, Have, LicenseCount, LicenseCounts};
use crate::sbom::hash::Fold;
use crate::sbom::license::NOASSERTION;
use crate::sbom::{Component, Hash, HashPlace, LicenseKind, Package};

/// Sums in the making.
#[derive(Default)]
pub(super) struct Tally<'c> {
    types: HashMap<&'c str, usize, Fold>,
    ecosystems: HashMap<Cow<'c, str>, usize, Fold>,
    licenses: HashMap<(&'c str, LicenseKind), usize, Fold>,
    with: usize,
    noassertion: usize,
    purl: usize,
    version: usize,
    supplier: usize,
    hash: usize,
    digest: usize,
}

impl<'c> Tally<'c> {
    pub(super) fn add(&mut self, component: &'c Component<'_>, package: &Package<'c>) {
        *self.types.entry(component.kind.as_deref().unwrap_or("none")).or_default() += 1;
        *self.ecosystems.entry(package.ecosystem()).or_default() += 1;
        let mut with = false;
        for license in component.licenses.iter().filter(|license| license.text != NOASSERTION) {
            with = true;
            *self.licenses.entry((&license.text, license.kind)).or_default() += 1;
        }
        self.with += usize::from(with);
        self.noassertion += usize::from(!with && !component.licenses.is_empty());
        self.purl += usize::from(package.purl().is_some());
        self.version += usize::from(component.version.is_some());
        self.supplier += usize::from(component.supplier.is_some());
        let in_hashes = |hash: &Hash<'_>| hash.from == HashPlace::Hashes;
        self.hash += usize::from(component.hashes.iter().any(in_hashes));
        self.digest += usize::from(!component.hashes.is_empty());
    }

    pub(super) fn counts(&self, total: usize) -> ComponentCounts {
        ComponentCounts {
            total,
            by_type: self.types.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
            by_ecosystem: self.ecosystems.iter().map(|(name, count)| (name.to_string(), *count)).collect(),
        }
    }

    pub(super) fn coverage(&self, of: usize) -> FieldCoverage {
        let of_all = |have| Have { have, of };
        FieldCoverage {
            purl: of_all(self.purl),
            version: of_all(self.version),
            license: of_all(self.with),
            supplier: of_all(self.supplier),
            hash: of_all(self.hash),
            digest: of_all(self.digest),
        }
    }

    pub(super) fn licenses(self, total: usize) -> LicenseCounts {
        let mut list: Vec<_> =
            self.licenses.into_iter().map(|((text, kind), count)| (text, kind, count)).collect();
        list.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        let line = |(text, kind, count): (&str, _, _)| LicenseCount { license: text.to_owned(), kind, count };
        LicenseCounts {
            with: self.with,
            without: total - self.with - self.noassertion,
            noassertion: self.noassertion,
            list: list.into_iter().map(line).collect(),
        }
    }
}
