//! What only the lists of elements ask of a document. It is read in the pass that reads the document, where
//! a list is asked, and is skipped in it elsewhere.
//!
//! Here a value of another type than expected is a missing answer, as everywhere in `json::lenient`.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;

use super::contact::{Contacts, OrganizationalEntity};
use super::hash::Fold;
use crate::json::lenient::{FoldList, HasText, LenientList, LenientObject, LenientText};

/// What a document says beside its [`Bom`](super::Bom), as far as a list asks it.
#[derive(Default)]
pub struct FurtherFields<'a> {
    pub(super) metadata: MetadataFields,
    /// Of each instance, in the order of [`Bom::components`](super::Bom::components).
    pub(super) components: Vec<ComponentFields>,
    pub(super) compositions: LenientList<Compositions<'a>>,
    pub(super) signature: LenientObject<Signature>,
}

/// Who answers for the document, and when it was made.
#[derive(Default)]
pub(super) struct MetadataFields {
    pub(super) authors: LenientList<Contacts>,
    pub(super) supplier: LenientObject<OrganizationalEntity>,
    pub(super) manufacture: LenientObject<OrganizationalEntity>,
    pub(super) manufacturer: LenientObject<OrganizationalEntity>,
    pub(super) lifecycles: LenientList<Lifecycles>,
}

/// What an instance says beside its [`Component`](super::Component).
#[derive(Default)]
pub(super) struct ComponentFields {
    /// An e-mail address or URL of the supplier.
    pub(super) supplier_reachable: bool,
    pub(super) manufacturer: LenientObject<OrganizationalEntity>,
    pub(super) authors: LenientList<Contacts>,
    pub(super) cpe: HasText,
    pub(super) swid: LenientObject<Swid>,
    /// An algorithm among `hashes`, whether it has a value or not.
    pub(super) hash_algorithm: bool,
    pub(super) bsi: BsiProperties,
}

#[derive(Default, Deserialize)]
pub(super) struct Swid {
    #[serde(default, rename = "tagId")]
    pub(super) tag_id: HasText,
}

/// The properties that TR-03183-2 has for what CycloneDX has no field for: whether each says anything.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "four answers, each independent of the others")]
pub(super) struct BsiProperties {
    pub(super) filename: bool,
    pub(super) executable: bool,
    pub(super) archive: bool,
    pub(super) structured: bool,
}

/// One of these properties.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BsiProperty {
    Filename,
    Executable,
    Archive,
    Structured,
}

impl BsiProperty {
    /// The property of that name, if it is one of them.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "bsi:component:filename" => Some(Self::Filename),
            "bsi:component:executable" => Some(Self::Executable),
            "bsi:component:archive" => Some(Self::Archive),
            "bsi:component:structured" => Some(Self::Structured),
            _ => None,
        }
    }
}

impl BsiProperties {
    /// Takes in that one of them says something.
    pub(super) fn add(&mut self, property: BsiProperty) {
        match property {
            BsiProperty::Filename => self.filename = true,
            BsiProperty::Executable => self.executable = true,
            BsiProperty::Archive => self.archive = true,
            BsiProperty::Structured => self.structured = true,
        }
    }
}

/// Whether a phase, or one of the document's own, is named.
#[derive(Default)]
pub(super) struct Lifecycles(pub(super) bool);

impl FoldList<'_> for Lifecycles {
    type Item = LenientObject<Lifecycle>;

    fn add(&mut self, LenientObject(lifecycle): Self::Item) {
        self.0 |= lifecycle.phase.0 || lifecycle.name.0;
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Lifecycle {
    #[serde(default)]
    phase: HasText,
    #[serde(default)]
    name: HasText,
}

/// A signature inside the document (JSF): one, or a list of several.
#[derive(Default, Deserialize)]
pub(super) struct Signature {
    #[serde(default)]
    value: HasText,
    #[serde(default)]
    signers: LenientList<Signers>,
    #[serde(default)]
    chain: LenientList<Signers>,
}

impl Signature {
    pub(super) fn is_there(&self) -> bool {
        self.value.0 || self.signers.0.0 || self.chain.0.0
    }
}

#[derive(Default)]
struct Signers(bool);

impl FoldList<'_> for Signers {
    type Item = LenientObject<Signer>;

    fn add(&mut self, LenientObject(signer): Self::Item) {
        self.0 |= signer.value.0;
    }
}

#[derive(Default, Deserialize)]
struct Signer {
    #[serde(default)]
    value: HasText,
}

/// The references of whose completeness `compositions` speaks.
#[derive(Default)]
pub(super) struct Compositions<'a> {
    pub(super) named: HashSet<Cow<'a, str>, Fold>,
    /// An aggregate that names nothing speaks of the whole document.
    pub(super) of_all: bool,
}

impl<'de: 'a, 'a> FoldList<'de> for Compositions<'a> {
    type Item = LenientObject<Composition<'a>>;

    fn add(&mut self, LenientObject(composition): Self::Item) {
        // `unknown` is a statement; `not_specified` says that there is none.
        if composition.aggregate.said().is_none_or(|aggregate| aggregate == "not_specified") {
            return;
        }
        let (assemblies, dependencies) = (composition.assemblies.0.0, composition.dependencies.0.0);
        self.of_all |= assemblies.is_empty() && dependencies.is_empty();
        self.named.extend(assemblies);
        self.named.extend(dependencies);
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Composition<'a> {
    #[serde(borrow, default)]
    aggregate: LenientText<'a>,
    #[serde(borrow, default)]
    assemblies: LenientList<Names<'a>>,
    #[serde(borrow, default)]
    dependencies: LenientList<Names<'a>>,
}

#[derive(Default)]
struct Names<'a>(Vec<Cow<'a, str>>);

impl<'de: 'a, 'a> FoldList<'de> for Names<'a> {
    type Item = LenientText<'a>;

    fn add(&mut self, name: LenientText<'a>) {
        self.0.extend(name.into_said());
    }
}
