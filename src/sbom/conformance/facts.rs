//! What the lists ask of a document, counted in one pass; of a long list only the counts are kept.
//!
//! Component instances are counted as everywhere: every entry of `components`, nested ones included.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::contact::{Contacts, Entity};
use super::instances::{ComponentFacts, ElementCounts};
use crate::json::lenient::{
    FoldList, HasInteger, HasText, LenientList, LenientObject, LenientText, ListOrObject,
};
use crate::json::without_bom;
use crate::sbom::{SPEC_VERSIONS, Unreadable};
use crate::text::Excerpt;

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
    /// Reads a document.
    ///
    /// # Errors
    /// `sbom-malformed` where it is not a JSON object or a field that is read stands twice; `too-large`
    /// where it is nested too deep; `sbom-unsupported` where its spec version is not 1.2 to 1.7.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let bytes = without_bom(bytes);
        // A derived reader would take a list for the fields in their order.
        let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if begins.is_some_and(|byte| *byte != b'{') {
            return Err(Unreadable::NotAnObject);
        }
        let root: Root = serde_json::from_slice(bytes)?;
        let minor = match root.spec_version.said() {
            None => return Err(Unreadable::NoSpecVersion),
            Some(version) => {
                minor(version).ok_or_else(|| Unreadable::OtherSpecVersion(Excerpt::new(version)))?
            }
        };

        let LenientObject(metadata) = root.metadata;
        let ListOrObject(listed, grouped) = metadata.tools;
        let tools = [listed, grouped.components.0, grouped.services.0];
        let manufacturer = if minor >= 6 { metadata.manufacturer.0 } else { Entity::default() };
        let entities = [&metadata.supplier.0, &metadata.manufacture.0, &manufacturer];
        let authors = &metadata.authors.0;

        let LenientList(ComponentFacts { counts, refs }) = root.components;
        let LenientList(edges) = root.dependencies;
        let LenientList(compositions) = root.compositions;
        let among = |named: &HashSet<Cow<str>>| refs.iter().filter(|name| named.contains(*name)).count();
        Ok(Self {
            minor,
            author: authors.named || authors.mail || entities.iter().any(|entity| entity.is_known()),
            author_contact: authors.mail || entities.iter().any(|entity| entity.is_reachable()),
            signature: root.signature.0.is_there(),
            lifecycle: metadata.lifecycles.0.0,
            timestamp: metadata.timestamp.said().is_some_and(|time| time.parse::<Timestamp>().is_ok()),
            tool_name: tools.iter().any(|tools| tools.named),
            tool_version: tools.iter().any(|tools| tools.versioned),
            version: root.version.0,
            dependency: among(&edges.0),
            completeness: if compositions.of_all { counts.total } else { among(&compositions.named) },
            components: counts,
        })
    }
}

/// The second number of a spec version that is read.
fn minor(version: &str) -> Option<u8> {
    SPEC_VERSIONS.into_iter().find(|read| *read == version)?.strip_prefix("1.")?.parse().ok()
}

#[derive(Deserialize)]
struct Root<'a> {
    #[serde(borrow, default, rename = "specVersion")]
    spec_version: LenientText<'a>,
    #[serde(default)]
    version: HasInteger,
    #[serde(borrow, default)]
    metadata: LenientObject<Metadata<'a>>,
    #[serde(borrow, default)]
    components: LenientList<ComponentFacts<'a>>,
    #[serde(borrow, default)]
    dependencies: LenientList<Edges<'a>>,
    #[serde(borrow, default)]
    compositions: LenientList<Compositions<'a>>,
    #[serde(default)]
    signature: LenientObject<Signature>,
}

#[derive(Default, Deserialize)]
struct Metadata<'a> {
    #[serde(borrow, default)]
    timestamp: LenientText<'a>,
    #[serde(default)]
    tools: ListOrObject<Tools, Grouped>,
    #[serde(default)]
    authors: LenientList<Contacts>,
    #[serde(default)]
    supplier: LenientObject<Entity>,
    #[serde(default)]
    manufacture: LenientObject<Entity>,
    #[serde(default)]
    manufacturer: LenientObject<Entity>,
    #[serde(default)]
    lifecycles: LenientList<Lifecycles>,
}

/// Since 1.5 tools are components and services.
#[derive(Default, Deserialize)]
struct Grouped {
    #[serde(default)]
    components: LenientList<Tools>,
    #[serde(default)]
    services: LenientList<Tools>,
}

#[derive(Default)]
struct Tools {
    named: bool,
    versioned: bool,
}

impl<'de> FoldList<'de> for Tools {
    type Item = LenientObject<Tool<'de>>;

    fn add(&mut self, LenientObject(tool): Self::Item) {
        self.named |= tool.name.is_said();
        self.versioned |= tool.version.is_said();
    }
}

#[derive(Default, Deserialize)]
struct Tool<'a> {
    #[serde(borrow, default)]
    name: LenientText<'a>,
    #[serde(borrow, default)]
    version: LenientText<'a>,
}

/// Whether a phase, or one of the document's own, is named.
#[derive(Default)]
struct Lifecycles(bool);

impl FoldList<'_> for Lifecycles {
    type Item = LenientObject<Lifecycle>;

    fn add(&mut self, LenientObject(lifecycle): Self::Item) {
        self.0 |= lifecycle.phase.0 || lifecycle.name.0;
    }
}

#[derive(Default, Deserialize)]
struct Lifecycle {
    #[serde(default)]
    phase: HasText,
    #[serde(default)]
    name: HasText,
}

/// A signature inside the document (JSF): one, or a list of several.
#[derive(Default, Deserialize)]
struct Signature {
    #[serde(default)]
    value: HasText,
    #[serde(default)]
    signers: LenientList<Signers>,
    #[serde(default)]
    chain: LenientList<Signers>,
}

impl Signature {
    fn is_there(&self) -> bool {
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

/// The references of which `dependencies` has an entry.
#[derive(Default)]
struct Edges<'a>(HashSet<Cow<'a, str>>);

impl<'de: 'a, 'a> FoldList<'de> for Edges<'a> {
    type Item = LenientObject<Edge<'a>>;

    fn add(&mut self, LenientObject(edge): Self::Item) {
        self.0.extend(edge.subject.into_said());
    }
}

#[derive(Default, Deserialize)]
struct Edge<'a> {
    #[serde(borrow, default, rename = "ref")]
    subject: LenientText<'a>,
}

/// The references of whose completeness `compositions` speaks.
#[derive(Default)]
struct Compositions<'a> {
    named: HashSet<Cow<'a, str>>,
    /// An aggregate that names nothing speaks of the whole document.
    of_all: bool,
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
struct Composition<'a> {
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
