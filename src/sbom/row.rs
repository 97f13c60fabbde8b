//! An instance as it is listed.

use std::borrow::Cow;

use serde::Serialize;

use super::{Component, Hash, PackageKey, Text, license};

/// An instance as it is listed. Texts are as the document has them: a writer of JSON escapes them,
/// all others show them as [`ForeignText`](crate::text::ForeignText).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row<'c> {
    /// The package's key.
    pub package: PackageKey,
    /// `type`.
    #[serde(rename = "type")]
    pub kind: Option<&'c str>,
    /// The purl's type, `none` without a readable purl.
    pub ecosystem: Cow<'c, str>,
    /// `group`.
    pub group: Option<&'c str>,
    /// `name`.
    pub name: Option<&'c str>,
    /// The component's version, else the purl's, with the purl's epoch.
    pub version: Option<Cow<'c, str>>,
    /// `purl` as written.
    pub purl: Option<&'c str>,
    /// The licenses as one SPDX expression.
    pub license: Option<Cow<'c, str>>,
    /// `supplier.name`.
    pub supplier: Option<&'c str>,
    /// Digests of all five places, sorted.
    pub hashes: &'c [Hash<'c>],
    /// Where it was found, sorted.
    pub paths: &'c [Text<'c>],
    /// `bom-ref`.
    pub bom_ref: Option<&'c str>,
}

impl<'c> Row<'c> {
    /// Of an instance.
    pub fn of(component: &'c Component<'c>) -> Self {
        let package = component.package();
        Self {
            package: PackageKey::of(&package),
            kind: component.kind.as_deref(),
            ecosystem: package.ecosystem(),
            group: component.group.as_deref(),
            name: component.name.as_deref(),
            version: package.version(),
            purl: component.purl.as_deref(),
            license: license::text(&component.licenses),
            supplier: component.supplier.as_deref(),
            hashes: &component.hashes,
            paths: &component.paths,
            bom_ref: component.bom_ref.as_deref(),
        }
    }
}
