//! What the lists ask of a document, counted in one pass; of a long list only the counts are kept.
//!
//! Component instances are counted as everywhere: every entry of `components`, nested ones included.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::instances::{ComponentFacts, ElementCounts};
use crate::code::Code;
use crate::json::lenient::{
    FoldList, HasInteger, HasText, LenientList, LenientObject, LenientText, ListOrObject,
};
use crate::json::{JsonError, without_bom};
use crate::sbom::Unreadable;
use crate::text::ForeignText;

/// The spec versions that are read, by their second number.
const READ: std::ops::RangeInclusive<u8> = 2..=7;

/// Everything that a list asks.
#[expect(clippy::struct_excessive_bools, reason = "answers, each independent of the others")]
pub(super) struct Facts {
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
    /// `sbom-malformed` where it is no JSON object or a field that is read stands twice; `too-large`
    /// where it is nested too deep; `sbom-unsupported` where its spec version is not 1.2 to 1.7.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let bytes = without_bom(bytes);
        // A derived reader would take a list for the fields in their order.
        let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if begins.is_some_and(|byte| *byte != b'{') {
            let message = "the document is no JSON object".to_owned();
            return Err(Unreadable { code: Code::SbomMalformed, message });
        }
        let root: Root = serde_json::from_slice(bytes).map_err(|error| {
            let error = JsonError::from(error);
            let why = error.said();
            if matches!(error, JsonError::TooDeep(_)) {
                let message = format!("the document is nested too deep: {why}");
                return Unreadable { code: Code::TooLarge, message };
            }
            let message = format!("the document cannot be read as CycloneDX JSON: {why}");
            Unreadable { code: Code::SbomMalformed, message }
        })?;
        let minor = root
            .spec_version
            .said()
            .and_then(|version| version.strip_prefix("1."))
            .and_then(|minor| READ.into_iter().find(|read| read.to_string() == minor))
            .ok_or_else(|| Unreadable {
                code: Code::SbomUnsupported,
                message: match root.spec_version.said() {
                    Some(version) => format!(
                        "CycloneDX {} is not read: 1.2 to 1.7 are",
                        ForeignText::new(version).head(20)
                    ),
                    None => "the document names no CycloneDX version".to_owned(),
                },
            })?;

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

/// People, or how to reach an organisation.
#[derive(Default)]
pub(super) struct Contacts {
    named: bool,
    pub(super) mail: bool,
}

impl<'de> FoldList<'de> for Contacts {
    type Item = LenientObject<Contact<'de>>;

    fn add(&mut self, LenientObject(contact): Self::Item) {
        self.named |= contact.name.is_said();
        self.mail |= contact.email.said().is_some_and(|mail| mail.contains('@'));
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Contact<'a> {
    #[serde(borrow, default)]
    name: LenientText<'a>,
    #[serde(borrow, default)]
    email: LenientText<'a>,
}

/// An organisation.
#[derive(Default, Deserialize)]
pub(super) struct Entity {
    #[serde(default)]
    pub(super) name: HasText,
    #[serde(default)]
    url: LenientList<AnyText>,
    #[serde(default)]
    contact: LenientList<Contacts>,
}

impl Entity {
    /// An e-mail address or a URL.
    pub(super) fn is_reachable(&self) -> bool {
        self.url.0.0 || self.contact.0.mail
    }

    fn is_known(&self) -> bool {
        self.name.0 || self.contact.0.named || self.is_reachable()
    }
}

/// Whether one of a list of strings says anything.
#[derive(Default)]
struct AnyText(bool);

impl FoldList<'_> for AnyText {
    type Item = HasText;

    fn add(&mut self, HasText(said): HasText) {
        self.0 |= said;
    }
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
