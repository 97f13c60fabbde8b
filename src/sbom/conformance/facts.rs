//! What the lists ask of a document, counted in one pass; of a long list only the counts are kept.
//!
//! Component instances are counted as everywhere: every entry of `components`, nested ones included.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::instances::{Counts, Instances};
use super::lenient::{Fold, List, ListOrObject, Object, Said, Text, Whole};
use crate::code::Code;
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
    pub(super) components: Counts,
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
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // A derived reader would take a list for the fields in their order.
        let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if begins.is_some_and(|byte| *byte != b'{') {
            let message = "the document is no JSON object".to_owned();
            return Err(Unreadable { code: Code::SbomMalformed, message });
        }
        let root: Root = serde_json::from_slice(bytes).map_err(|error| {
            let why = ForeignText::error(&error);
            if why.raw().starts_with("recursion limit exceeded") {
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

        let Object(metadata) = root.metadata;
        let ListOrObject(listed, grouped) = metadata.tools;
        let tools = [listed, grouped.components.0, grouped.services.0];
        let manufacturer = if minor >= 6 { metadata.manufacturer.0 } else { Entity::default() };
        let entities = [&metadata.supplier.0, &metadata.manufacture.0, &manufacturer];
        let authors = &metadata.authors.0;

        let List(Instances { counts, refs }) = root.components;
        let List(edges) = root.dependencies;
        let List(compositions) = root.compositions;
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
    spec_version: Text<'a>,
    #[serde(default)]
    version: Whole,
    #[serde(borrow, default)]
    metadata: Object<Metadata<'a>>,
    #[serde(borrow, default)]
    components: List<Instances<'a>>,
    #[serde(borrow, default)]
    dependencies: List<Edges<'a>>,
    #[serde(borrow, default)]
    compositions: List<Compositions<'a>>,
    #[serde(default)]
    signature: Object<Signature>,
}

#[derive(Default, Deserialize)]
struct Metadata<'a> {
    #[serde(borrow, default)]
    timestamp: Text<'a>,
    #[serde(default)]
    tools: ListOrObject<Tools, Grouped>,
    #[serde(default)]
    authors: List<Contacts>,
    #[serde(default)]
    supplier: Object<Entity>,
    #[serde(default)]
    manufacture: Object<Entity>,
    #[serde(default)]
    manufacturer: Object<Entity>,
    #[serde(default)]
    lifecycles: List<Lifecycles>,
}

/// Since 1.5 tools are components and services.
#[derive(Default, Deserialize)]
struct Grouped {
    #[serde(default)]
    components: List<Tools>,
    #[serde(default)]
    services: List<Tools>,
}

#[derive(Default)]
struct Tools {
    named: bool,
    versioned: bool,
}

impl<'de> Fold<'de> for Tools {
    type Item = Object<Tool<'de>>;

    fn add(&mut self, Object(tool): Self::Item) {
        self.named |= tool.name.is_said();
        self.versioned |= tool.version.is_said();
    }
}

#[derive(Default, Deserialize)]
struct Tool<'a> {
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow, default)]
    version: Text<'a>,
}

/// People, or how to reach an organisation.
#[derive(Default)]
pub(super) struct Contacts {
    named: bool,
    pub(super) mail: bool,
}

impl<'de> Fold<'de> for Contacts {
    type Item = Object<Contact<'de>>;

    fn add(&mut self, Object(contact): Self::Item) {
        self.named |= contact.name.is_said();
        self.mail |= contact.email.said().is_some_and(|mail| mail.contains('@'));
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Contact<'a> {
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow, default)]
    email: Text<'a>,
}

/// An organisation.
#[derive(Default, Deserialize)]
pub(super) struct Entity {
    #[serde(default)]
    pub(super) name: Said,
    #[serde(default)]
    url: List<AnyText>,
    #[serde(default)]
    contact: List<Contacts>,
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

impl Fold<'_> for AnyText {
    type Item = Said;

    fn add(&mut self, Said(said): Said) {
        self.0 |= said;
    }
}

/// Whether a phase, or one of the document's own, is named.
#[derive(Default)]
struct Lifecycles(bool);

impl Fold<'_> for Lifecycles {
    type Item = Object<Lifecycle>;

    fn add(&mut self, Object(lifecycle): Self::Item) {
        self.0 |= lifecycle.phase.0 || lifecycle.name.0;
    }
}

#[derive(Default, Deserialize)]
struct Lifecycle {
    #[serde(default)]
    phase: Said,
    #[serde(default)]
    name: Said,
}

/// A signature inside the document (JSF): one, or a list of several.
#[derive(Default, Deserialize)]
struct Signature {
    #[serde(default)]
    value: Said,
    #[serde(default)]
    signers: List<Signers>,
    #[serde(default)]
    chain: List<Signers>,
}

impl Signature {
    fn is_there(&self) -> bool {
        self.value.0 || self.signers.0.0 || self.chain.0.0
    }
}

#[derive(Default)]
struct Signers(bool);

impl Fold<'_> for Signers {
    type Item = Object<Signer>;

    fn add(&mut self, Object(signer): Self::Item) {
        self.0 |= signer.value.0;
    }
}

#[derive(Default, Deserialize)]
struct Signer {
    #[serde(default)]
    value: Said,
}

/// The references of which `dependencies` has an entry.
#[derive(Default)]
struct Edges<'a>(HashSet<Cow<'a, str>>);

impl<'de: 'a, 'a> Fold<'de> for Edges<'a> {
    type Item = Object<Edge<'a>>;

    fn add(&mut self, Object(edge): Self::Item) {
        self.0.extend(edge.subject.into_said());
    }
}

#[derive(Default, Deserialize)]
struct Edge<'a> {
    #[serde(borrow, default, rename = "ref")]
    subject: Text<'a>,
}

/// The references of whose completeness `compositions` speaks.
#[derive(Default)]
struct Compositions<'a> {
    named: HashSet<Cow<'a, str>>,
    /// An aggregate that names nothing speaks of the whole document.
    of_all: bool,
}

impl<'de: 'a, 'a> Fold<'de> for Compositions<'a> {
    type Item = Object<Composition<'a>>;

    fn add(&mut self, Object(composition): Self::Item) {
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
    aggregate: Text<'a>,
    #[serde(borrow, default)]
    assemblies: List<Names<'a>>,
    #[serde(borrow, default)]
    dependencies: List<Names<'a>>,
}

#[derive(Default)]
struct Names<'a>(Vec<Cow<'a, str>>);

impl<'de: 'a, 'a> Fold<'de> for Names<'a> {
    type Item = Text<'a>;

    fn add(&mut self, name: Text<'a>) {
        self.0.extend(name.into_said());
    }
}
