//! The instances of both documents, by package.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::sbom::license::Expression;
use crate::sbom::{Bom, Component, Fold, License};

/// The keys of all instances, one after the other: several hundred thousand texts in one piece of memory.
pub(super) struct PackageKeys {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// How many are of the old document.
    old: usize,
}

impl PackageKeys {
    pub(super) fn of(old: &Bom<'_>, new: &Bom<'_>) -> Self {
        let count = old.components.len() + new.components.len();
        let mut keys = Self {
            text: String::with_capacity(count * 40),
            ends: Vec::with_capacity(count),
            old: old.components.len(),
        };
        for component in old.components.iter().chain(&new.components) {
            component.package().write_key(&mut keys.text);
            keys.ends.push(keys.text.len());
        }
        keys
    }

    fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

/// The packages of both documents, numbered as they are first met.
pub(super) struct PackageTable<'k> {
    /// The key of each.
    pub(super) keys: Vec<&'k str>,
    /// The old instances.
    pub(super) old: Members,
    /// The new instances.
    pub(super) new: Members,
}

impl<'k> PackageTable<'k> {
    pub(super) fn of(keys: &'k PackageKeys) -> Self {
        let mut numbers: HashMap<&str, usize, Fold> = HashMap::default();
        let mut names = Vec::new();
        let all = (0..keys.ends.len()).map(|at| {
            let key = keys.get(at);
            *numbers.entry(key).or_insert_with(|| {
                names.push(key);
                names.len() - 1
            })
        });
        let mut old: Vec<usize> = all.collect();
        let new = old.split_off(keys.old);
        let count = names.len();
        Self { keys: names, old: Members::of(old, count), new: Members::of(new, count) }
    }
}

/// The instances of one document by package, in two lists instead of one for each package.
pub(super) struct Members {
    /// The package of each instance.
    pub(super) package_of: Vec<usize>,
    /// Where in `instances` those of each package begin.
    starts: Vec<usize>,
    instances: Vec<usize>,
}

impl Members {
    fn of(package_of: Vec<usize>, packages: usize) -> Self {
        let mut starts = vec![0; packages + 1];
        for package in &package_of {
            starts[package + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut instances = vec![0; package_of.len()];
        for (instance, package) in package_of.iter().enumerate() {
            instances[next[*package]] = instance;
            next[*package] += 1;
        }
        Self { package_of, starts, instances }
    }

    /// The instances of a package.
    pub(super) fn get(&self, package: usize) -> &[usize] {
        &self.instances[self.starts[package]..self.starts[package + 1]]
    }
}

/// An instance as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Item<'c> {
    pub(super) component: &'c Component<'c>,
    pub(super) version: Option<Cow<'c, str>>,
    /// What it says of its license: equal numbers where two say the same, 0 where it says nothing.
    pub(super) license: usize,
}

impl<'c> Item<'c> {
    /// The version, an absent one as the empty text.
    pub(super) fn version(&self) -> &str {
        self.version.as_deref().unwrap_or_default()
    }

    /// The qualifier `distro` of the purl.
    pub(super) fn distro(&self) -> Option<Cow<'c, str>> {
        self.component.package().purl()?.qualifier("distro")
    }
}

/// Numbers what instances say of their licenses: documents have many instances and few licenses.
#[derive(Default)]
pub(super) struct LicenseNumbers<'c> {
    /// By the entries as written.
    written: HashMap<&'c [License<'c>], usize, Fold>,
    /// By what they mean.
    meant: HashMap<Expression, usize>,
}

impl<'c> LicenseNumbers<'c> {
    pub(super) fn item(&mut self, component: &'c Component<'c>) -> Item<'c> {
        let license = self.number(&component.licenses);
        Item { component, version: component.package().version(), license }
    }

    fn number(&mut self, licenses: &'c [License<'c>]) -> usize {
        if licenses.is_empty() {
            return 0;
        }
        let meant = &mut self.meant;
        *self.written.entry(licenses).or_insert_with(|| {
            let next = meant.len() + 1;
            Expression::of(licenses).map_or(0, |meaning| *meant.entry(meaning).or_insert(next))
        })
    }
}
