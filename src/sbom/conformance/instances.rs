//! What the lists ask of each component, counted; no component is kept, only its name for references.

use std::borrow::Cow;

use serde::Deserialize;

use super::contact::{Contacts, Entity};
use crate::json::lenient::{FoldList, HasText, LenientList, LenientObject, LenientText};

/// Of how many components something is said.
#[derive(Default)]
pub(super) struct ElementCounts {
    pub(super) total: usize,
    pub(super) supplier: usize,
    /// Supplier or manufacturer (1.6).
    pub(super) producer: usize,
    /// An e-mail address or URL of the supplier.
    pub(super) contact: usize,
    /// Of the supplier, the manufacturer or an author (1.6).
    pub(super) contact_any: usize,
    pub(super) name: usize,
    pub(super) version: usize,
    pub(super) identifier: usize,
    pub(super) hash: usize,
    pub(super) algorithm: usize,
    pub(super) sha512: usize,
    /// A license, or the word that none is known.
    pub(super) license_said: usize,
    pub(super) license: usize,
    pub(super) filename: usize,
    pub(super) executable: usize,
    pub(super) archive: usize,
    pub(super) structured: usize,
}

/// A list of components with all that are nested in them.
#[derive(Default)]
pub(super) struct ComponentFacts<'a> {
    pub(super) counts: ElementCounts,
    /// The `bom-ref`s of those that have one.
    pub(super) refs: Vec<Cow<'a, str>>,
}

impl<'de: 'a, 'a> FoldList<'de> for ComponentFacts<'a> {
    type Item = LenientObject<ComponentFields<'a>>;

    fn add(&mut self, LenientObject(component): Self::Item) {
        let ComponentFields {
            supplier: LenientObject(supplier),
            manufacturer: LenientObject(manufacturer),
            ..
        } = component;
        let has_supplier = supplier.name.0;
        let reachable = supplier.is_reachable();
        let properties = component.properties.0;
        let hashes = component.hashes.0;
        let licenses = component.licenses.0;
        let counts = &mut self.counts;
        for (count, said) in [
            (&mut counts.total, true),
            (&mut counts.supplier, has_supplier),
            (&mut counts.producer, has_supplier || manufacturer.name.0),
            (&mut counts.contact, reachable),
            (&mut counts.contact_any, reachable || manufacturer.is_reachable() || component.authors.0.mail),
            (&mut counts.name, component.name.0),
            (&mut counts.version, component.version.0),
            (
                &mut counts.identifier,
                component.purl.said().is_some_and(names_a_package)
                    || component.cpe.0
                    || component.swid.0.tag_id.0,
            ),
            (&mut counts.hash, hashes.content),
            (&mut counts.algorithm, hashes.algorithm),
            (&mut counts.sha512, hashes.sha512),
            (&mut counts.license_said, licenses.said),
            (&mut counts.license, licenses.known),
            (&mut counts.filename, properties.filename),
            (&mut counts.executable, properties.executable),
            (&mut counts.archive, properties.archive),
            (&mut counts.structured, properties.structured),
        ] {
            *count += usize::from(said);
        }
        self.refs.extend(component.bom_ref.into_said());
        self.merge(component.components.0);
    }
}

impl<'a> ComponentFacts<'a> {
    fn merge(&mut self, nested: ComponentFacts<'a>) {
        if nested.counts.total == 0 {
            return;
        }
        let (ours, theirs) = (&mut self.counts, nested.counts);
        for (count, more) in [
            (&mut ours.total, theirs.total),
            (&mut ours.supplier, theirs.supplier),
            (&mut ours.producer, theirs.producer),
            (&mut ours.contact, theirs.contact),
            (&mut ours.contact_any, theirs.contact_any),
            (&mut ours.name, theirs.name),
            (&mut ours.version, theirs.version),
            (&mut ours.identifier, theirs.identifier),
            (&mut ours.hash, theirs.hash),
            (&mut ours.algorithm, theirs.algorithm),
            (&mut ours.sha512, theirs.sha512),
            (&mut ours.license_said, theirs.license_said),
            (&mut ours.license, theirs.license),
            (&mut ours.filename, theirs.filename),
            (&mut ours.executable, theirs.executable),
            (&mut ours.archive, theirs.archive),
            (&mut ours.structured, theirs.structured),
        ] {
            *count += more;
        }
        self.refs.extend(nested.refs);
    }
}

#[derive(Default, Deserialize)]
pub(super) struct ComponentFields<'a> {
    #[serde(borrow, default, rename = "bom-ref")]
    bom_ref: LenientText<'a>,
    #[serde(default)]
    supplier: LenientObject<Entity>,
    #[serde(default)]
    manufacturer: LenientObject<Entity>,
    #[serde(default)]
    authors: LenientList<Contacts>,
    #[serde(default)]
    name: HasText,
    #[serde(default)]
    version: HasText,
    #[serde(borrow, default)]
    purl: LenientText<'a>,
    #[serde(default)]
    cpe: HasText,
    #[serde(default)]
    swid: LenientObject<Swid>,
    #[serde(default)]
    hashes: LenientList<Hashes>,
    #[serde(default)]
    licenses: LenientList<Licenses>,
    #[serde(default)]
    properties: LenientList<Properties>,
    #[serde(borrow, default)]
    components: LenientList<ComponentFacts<'a>>,
}

/// Whether a purl has a type and a name: what `coverage` calls readable.
fn names_a_package(purl: &str) -> bool {
    let Some(rest) = purl.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("pkg:")).map(|_| &purl[4..])
    else {
        return false;
    };
    let path = rest.trim_start_matches('/').split(['?', '#']).next().unwrap_or_default();
    let Some((kind, path)) = path.split_once('/') else { return false };
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    !kind.is_empty() && !name.is_empty() && !name.starts_with('@')
}

#[derive(Default, Deserialize)]
struct Swid {
    #[serde(default, rename = "tagId")]
    tag_id: HasText,
}

#[derive(Default)]
struct Hashes {
    content: bool,
    algorithm: bool,
    sha512: bool,
}

impl<'de> FoldList<'de> for Hashes {
    type Item = LenientObject<Hash<'de>>;

    fn add(&mut self, LenientObject(hash): Self::Item) {
        self.content |= hash.content.0;
        self.algorithm |= hash.alg.is_said();
        self.sha512 |= hash.content.0 && hash.alg.said() == Some("SHA-512");
    }
}

#[derive(Default, Deserialize)]
struct Hash<'a> {
    #[serde(borrow, default)]
    alg: LenientText<'a>,
    #[serde(default)]
    content: HasText,
}

#[derive(Default)]
struct Licenses {
    said: bool,
    known: bool,
}

impl<'de> FoldList<'de> for Licenses {
    type Item = LenientObject<Entry<'de>>;

    fn add(&mut self, LenientObject(entry): Self::Item) {
        let LenientObject(license) = entry.license;
        for text in [license.id, license.name, entry.expression] {
            self.said |= text.is_said();
            self.known |= text.said().is_some_and(|text| text != "NOASSERTION");
        }
    }
}

#[derive(Default, Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    license: LenientObject<License<'a>>,
    #[serde(borrow, default)]
    expression: LenientText<'a>,
}

#[derive(Default, Deserialize)]
struct License<'a> {
    #[serde(borrow, default)]
    id: LenientText<'a>,
    #[serde(borrow, default)]
    name: LenientText<'a>,
}

/// The properties that TR-03183-2 has for what CycloneDX has no field for.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "four answers, each independent of the others")]
struct Properties {
    filename: bool,
    executable: bool,
    archive: bool,
    structured: bool,
}

impl<'de> FoldList<'de> for Properties {
    type Item = LenientObject<Property<'de>>;

    fn add(&mut self, LenientObject(property): Self::Item) {
        let said = property.value.0;
        match property.name.said() {
            Some("bsi:component:filename") => self.filename |= said,
            Some("bsi:component:executable") => self.executable |= said,
            Some("bsi:component:archive") => self.archive |= said,
            Some("bsi:component:structured") => self.structured |= said,
            _ => {}
        }
    }
}

#[derive(Default, Deserialize)]
struct Property<'a> {
    #[serde(borrow, default)]
    name: LenientText<'a>,
    #[serde(default)]
    value: HasText,
}
