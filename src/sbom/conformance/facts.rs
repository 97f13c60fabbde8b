//! What the lists ask of a document, counted.
//!
//! Component instances are counted as everywhere: every entry of `components`, nested ones included.

use std::collections::HashSet;

use jiff::Timestamp;

use super::counts::ElementCounts;
use crate::sbom::contact::OrganizationalEntity;
use crate::sbom::hash::Fold;
use crate::sbom::{Bom, FurtherFields};

/// Everything that a list asks.
#[expect(clippy::struct_excessive_bools, reason = "answers, each independent of the others")]
pub struct Facts {
    /// Of 1.2 to 1.7 the second number.
    pub(super) minor: u8,
    pub(super) author: bool,
    pub(super) author_contact: bool,
    pub(super) signature: bool,
    pub(super) lifecycle: bool,
    pub(super) timestamp: bool,
    pub(super) tool_name: bool,
    pub(super) tool_version: bool,
    pub(super) version: bool,
    pub(super) components: ElementCounts,
    /// Components of which a dependency entry speaks.
    pub(super) dependency: usize,
    /// Components of whose completeness a composition speaks.
    pub(super) completeness: usize,
}

impl Facts {
    /// Of a document that was read for lists.
    pub fn of(bom: &Bom<'_>, further: &FurtherFields<'_>) -> Self {
        let minor = bom.spec_version.rsplit_once('.').and_then(|(_, minor)| minor.parse().ok());
        let minor = minor.unwrap_or_default();
        let metadata = &further.metadata;
        let manufacturer = Some(&metadata.manufacturer.0).filter(|_| minor >= 6);
        let mut entities = [&metadata.supplier.0, &metadata.manufacture.0].into_iter().chain(manufacturer);
        let author_contact =
            metadata.authors.0.mail || entities.clone().any(OrganizationalEntity::is_reachable);

        let mut components = ElementCounts::default();
        for (component, further) in bom.components.iter().zip(&further.components) {
            components.add(component, further);
        }
        let with_ref = |is_named: &dyn Fn(&str) -> bool| {
            let refs = bom.components.iter().filter_map(|component| component.bom_ref.as_deref());
            refs.filter(|name| is_named(name)).count()
        };
        let entries: HashSet<&str, Fold> =
            bom.dependencies.iter().filter_map(|entry| entry.from.as_deref()).collect();
        let compositions = &further.compositions.0;
        Self {
            minor,
            author: metadata.authors.0.named
                || author_contact
                || entities.any(OrganizationalEntity::is_known),
            author_contact,
            signature: further.signature.0.is_there(),
            lifecycle: metadata.lifecycles.0.0,
            timestamp: bom.timestamp.as_ref().is_some_and(|time| time.parse::<Timestamp>().is_ok()),
            tool_name: bom.generator.iter().any(|tool| tool.name.is_some()),
            tool_version: bom.generator.iter().any(|tool| tool.version.is_some()),
            version: bom.version.as_ref().is_some_and(|version| version.is_i64() || version.is_u64()),
            dependency: with_ref(&|name| entries.contains(name)),
            completeness: if compositions.of_all {
                components.total
            } else {
                with_ref(&|name| compositions.named.contains(name))
            },
            components,
        }
    }
}
