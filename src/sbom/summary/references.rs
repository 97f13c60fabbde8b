//! `dependencies` counted, and references that name nothing.

use std::hash::BuildHasher;

use super::DependencyCounts;
use crate::sbom::hash::Fold;
use crate::sbom::{Bom, Text};

/// Hashes of the `bom-ref`s of a document. Two lists that are sorted and merged stay in cache where a
/// set of names would not. That two names of one document share a seeded hash of 64 bits happens once
/// in a billion documents of a hundred thousand; then one dangling reference is not counted.
pub(super) struct References {
    hasher: Fold,
    known: Vec<u64>,
    asked: bool,
}

impl References {
    pub(super) fn of(bom: &Bom<'_>) -> Self {
        let asked = !bom.dependencies.is_empty();
        let room = if asked { bom.components.len() + bom.other_refs.len() } else { 0 };
        let mut refs = Self { hasher: Fold::default(), known: Vec::with_capacity(room), asked };
        bom.other_refs.iter().for_each(|name| refs.add(Some(name)));
        refs
    }

    pub(super) fn add(&mut self, name: Option<&Text<'_>>) {
        if let (true, Some(name)) = (self.asked, name) {
            self.known.push(self.hasher.hash_one(&**name));
        }
    }

    pub(super) fn edges(mut self, bom: &Bom<'_>) -> DependencyCounts {
        let entries = bom.dependencies.len();
        let edges: usize = bom.dependencies.iter().map(|one| one.on.len()).sum();
        let mut named = Vec::with_capacity(entries + edges);
        for entry in &bom.dependencies {
            named.extend(entry.from.iter().chain(&entry.on).map(|name| self.hasher.hash_one(&**name)));
        }
        named.sort_unstable();
        named.dedup();
        self.known.sort_unstable();
        let mut known = self.known.iter().peekable();
        let dangles = |name: &&u64| {
            while known.next_if(|one| one < name).is_some() {}
            known.peek() != Some(name)
        };
        DependencyCounts { entries, edges, dangling: named.iter().filter(dangles).count() }
    }
}
