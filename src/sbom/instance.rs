//! The keys of a component that are read.
//!
//! Names as in the CycloneDX specification, 1.2 to 1.7; properties as syft writes them (syft
//! `format/internal/cyclonedxutil/helpers`, `syft/pkg`).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::contact::{AnyText, Contacts, is_reachable};
use super::further::{BsiProperty, ComponentFields};
use super::license_entry::{LicenseEntry, Licenses};
use super::room::{Room, push_one};
use super::scalar::scalar;
use super::{Component, Hash, HashPlace, Text};
use crate::json::lenient::LenientList;
use crate::json::object::{Fill, Loose, Objects, ReadItems, ReadObject, list, reads, text};

/// The instances of a document, nested ones behind the one that they are in.
pub(super) struct Instances<'de> {
    pub(super) all: Vec<Component<'de>>,
    /// Where lists are asked: what only they ask, of each.
    pub(super) further: Option<Vec<ComponentFields>>,
    /// Of the whole document: instances are what it has most of.
    pub(super) room: Room,
}

/// A list of components.
pub(super) struct Components<'x, 'de>(pub(super) &'x mut Instances<'de>);

impl<'de> ReadItems<'de> for Components<'_, 'de> {
    const WHAT: &'static str = "components";

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        self.0.room.take(size_of::<Component<'_>>())?;
        // Filled where it will stay: components are what a document has most of.
        let at = self.0.all.len();
        self.0.all.push(Component::default());
        if let Some(further) = &mut self.0.further {
            further.push(ComponentFields::default());
        }
        let found = access.next_element_seed(Fill(&mut Node { instances: self.0, at }))?;
        if found != Some(true) {
            self.0.all.pop();
            if let Some(further) = &mut self.0.further {
                further.pop();
            }
        }
        Ok(found.is_some())
    }
}

struct Node<'x, 'de> {
    instances: &'x mut Instances<'de>,
    at: usize,
}

reads! { "a component", Node<'x, 'de>, <'x>, done sort; |this, next|
    Authors "authors" if for_lists => { let said = next.next_value()?; this.note(|it| it.authors = said); };
    BomRef "bom-ref" => this.it().bom_ref = text(next)?;
    Components "components" => list(Components(this.instances), next)?;
    Cpe "cpe" if for_lists => { let said = next.next_value()?; this.note(|it| it.cpe = said); };
    ExternalReferences "externalReferences" => {
        let hashes = &mut this.it().hashes;
        list(Objects::new(|one: Reference<'de>| hashes.extend(one.hashes())), next)?;
    };
    Group "group" => this.it().group = text(next)?;
    Hashes "hashes" => {
        let (mut algorithm, hashes) = (false, &mut this.it().hashes);
        let take = |one: HashParts<'de>| {
            algorithm |= one.alg.is_some();
            hashes.extend(one.at(HashPlace::Hashes));
        };
        list(Objects::new(take), next)?;
        this.note(|it| it.hash_algorithm = algorithm);
    };
    Licenses "licenses" => {
        let mut licenses = Licenses::of(&mut this.it().licenses);
        list(Objects::new(|one: LicenseEntry<'de>| one.put(&mut licenses)), next)?;
    };
    Manufacturer "manufacturer" if for_lists => {
        let said = next.next_value()?;
        this.note(|it| it.manufacturer = said);
    };
    Name "name" => this.it().name = text(next)?;
    Properties "properties" => {
        let (of, further) = this.both();
        list(Properties { of, further }, next)?;
    };
    Purl "purl" => this.it().purl = text(next)?;
    Supplier "supplier" => {
        let mut supplier = Organization { for_lists: this.for_lists(), ..Organization::default() };
        next.next_value_seed(Fill(&mut supplier))?;
        this.note(|it| it.supplier_reachable = supplier.is_reachable());
        this.it().supplier = supplier.name;
    };
    Swid "swid" if for_lists => { let said = next.next_value()?; this.note(|it| it.swid = said); };
    Type "type" => this.it().kind = text(next)?.map(common);
    Version "version" => this.it().version = text(next)?;
}

/// The frequent types lie in one place of the program, not all over the document.
fn common(kind: Text<'_>) -> Text<'_> {
    match &*kind {
        "library" => Text::Borrowed("library"),
        "application" => Text::Borrowed("application"),
        "file" => Text::Borrowed("file"),
        _ => kind,
    }
}

impl<'de> Node<'_, 'de> {
    fn it(&mut self) -> &mut Component<'de> {
        &mut self.instances.all[self.at]
    }

    fn for_lists(&self) -> bool {
        self.instances.further.is_some()
    }

    /// The instance, and where lists are asked what only they ask of it.
    fn both(&mut self) -> (&mut Component<'de>, Option<&mut ComponentFields>) {
        let further = self.instances.further.as_mut().map(|further| &mut further[self.at]);
        (&mut self.instances.all[self.at], further)
    }

    fn note(&mut self, put: impl FnOnce(&mut ComponentFields)) {
        if let (_, Some(further)) = self.both() {
            put(further);
        }
    }

    /// What has no order gets one, so that none can matter.
    #[expect(clippy::unnecessary_wraps, reason = "others can fail")]
    fn sort<E>(&mut self) -> Result<(), E> {
        let it = self.it();
        if it.licenses.len() > 1 {
            it.licenses.sort_unstable();
            it.licenses.dedup();
        }
        it.hashes.sort_unstable();
        it.paths.sort_unstable();
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Organization<'de> {
    for_lists: bool,
    pub(super) name: Option<Text<'de>>,
    url: LenientList<AnyText>,
    contact: LenientList<Contacts>,
}

reads! { "an organization", Organization<'de>; |this, next|
    Name "name" => this.name = text(next)?;
    Url "url" if for_lists => this.url = next.next_value()?;
    Contact "contact" if for_lists => this.contact = next.next_value()?;
}

impl Organization<'_> {
    fn for_lists(&self) -> bool {
        self.for_lists
    }

    /// By an e-mail address or a URL.
    fn is_reachable(&self) -> bool {
        is_reachable(&self.url, &self.contact)
    }
}

#[derive(Default)]
struct HashParts<'de> {
    alg: Option<Text<'de>>,
    content: Option<Text<'de>>,
}

reads! { "a hash", HashParts<'de>; |this, next|
    Alg "alg" => this.alg = text(next)?;
    Content "content" => this.content = text(next)?;
}

impl<'de> HashParts<'de> {
    fn at(self, from: HashPlace) -> Option<Hash<'de>> {
        let content = self.content.map(|content| {
            let hex = content.bytes().all(|byte| byte.is_ascii_hexdigit());
            let upper = content.bytes().any(|byte| byte.is_ascii_uppercase());
            if hex && upper { Text::Owned(content.to_ascii_lowercase()) } else { content }
        })?;
        Some(Hash { alg: self.alg, content, from })
    }
}

/// An external reference. Its hashes are read before its type is known: cosign sorts keys.
#[derive(Default)]
struct Reference<'de> {
    kind: Option<Text<'de>>,
    hashes: Vec<Hash<'de>>,
}

reads! { "an external reference", Reference<'de>; |this, next|
    Hashes "hashes" => {
        let hashes = &mut this.hashes;
        // The place is known once the type is.
        list(Objects::new(|one: HashParts<'de>| hashes.extend(one.at(HashPlace::BuildMeta))), next)?;
    };
    Type "type" => this.kind = text(next)?;
}

impl<'de> Reference<'de> {
    /// Those that are of the component, each at its place.
    fn hashes(self) -> impl Iterator<Item = Hash<'de>> {
        let place = match self.kind.as_deref() {
            Some("build-meta") => Some(HashPlace::BuildMeta),
            Some("distribution") => Some(HashPlace::Distribution),
            _ => None,
        };
        let hashes = if place.is_some() { self.hashes } else { Vec::new() };
        hashes.into_iter().filter_map(move |hash| Some(Hash { from: place?, ..hash }))
    }
}

/// The properties of a component.
struct Properties<'x, 'de> {
    of: &'x mut Component<'de>,
    further: Option<&'x mut ComponentFields>,
}

impl<'de> ReadItems<'de> for Properties<'_, 'de> {
    const WHAT: &'static str = Property::WHAT;

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        let mut property = Property { for_lists: self.further.is_some(), ..Property::default() };
        let found = access.next_element_seed(Fill(&mut property))?;
        if found == Some(true) {
            property.put(self.of, self.further.as_deref_mut());
        }
        Ok(found.is_some())
    }
}

/// A property of a component: nearly all of them are skipped, which is what makes reading fast.
#[derive(Default)]
struct Property<'de> {
    for_lists: bool,
    name: Name,
    value: Loose<'de>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Name {
    /// Not read yet.
    #[default]
    Ahead,
    Unneeded,
    Path,
    SyftType,
    PullChecksum,
    H1Digest,
    /// One of those that only a list asks.
    Bsi(BsiProperty),
}

reads! { "a property", Property<'de>, done checked; |this, next|
    Name "name" => this.name = next.next_value_seed(OneName { for_lists: this.for_lists })?;
    Value "value" => if this.name == Name::Unneeded {
        next.next_value::<IgnoredAny>()?;
    } else {
        this.value = scalar(next)?;
    };
}

impl<'de> Property<'de> {
    fn checked<E: Error>(&mut self) -> Result<(), E> {
        match (self.name, &self.value) {
            (Name::Ahead | Name::Unneeded | Name::Bsi(_), _) | (_, Loose::Absent | Loose::Text(_)) => Ok(()),
            (_, Loose::Other) => Err(not_a_text()),
        }
    }

    fn put(self, component: &mut Component<'de>, further: Option<&mut ComponentFields>) {
        let Loose::Text(value) = self.value else { return };
        let digest = |alg: &'static str, from| Hash { alg: Some(alg.into()), content: value.clone(), from };
        match self.name {
            Name::Ahead | Name::Unneeded => {}
            Name::Path => push_one(&mut component.paths, value),
            Name::SyftType => {
                if component.syft_type.as_ref().is_none_or(|other| value < *other) {
                    component.syft_type = Some(value);
                }
            }
            Name::PullChecksum => component.hashes.push(digest("SHA-1", HashPlace::PullChecksum)),
            Name::H1Digest => component.hashes.push(digest("h1", HashPlace::H1Digest)),
            Name::Bsi(property) => {
                if let Some(further) = further {
                    further.bsi.add(property);
                }
            }
        }
    }
}

/// What is said of a property whose value is an array or an object.
pub(super) fn not_a_text<E: Error>() -> E {
    E::custom("the value of a property is not a string")
}

struct OneName {
    for_lists: bool,
}

impl<'de> DeserializeSeed<'de> for OneName {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for OneName {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property, a string")
    }

    fn visit_unit<E>(self) -> Result<Name, E> {
        Ok(Name::Unneeded)
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(match name {
            "syft:package:type" => Name::SyftType,
            "syft:metadata:pullChecksum" => Name::PullChecksum,
            "syft:metadata:h1Digest" => Name::H1Digest,
            _ if is_path(name) => Name::Path,
            _ if self.for_lists => BsiProperty::named(name).map_or(Name::Unneeded, Name::Bsi),
            _ => Name::Unneeded,
        })
    }
}

/// `syft:location:N:path`
fn is_path(name: &str) -> bool {
    name.strip_prefix("syft:location:")
        .and_then(|rest| rest.strip_suffix(":path"))
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
