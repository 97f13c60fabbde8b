//! The lists of elements: what each asks, where it looks, and what would mend it.

use serde::Serialize;

use super::Standard;
use super::facts::Facts;
use crate::sbom::Unreadable;

/// How far the document says what one element asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// All of `of`.
    Present,
    /// Some of `of`.
    Partial,
    /// None, also where there is nothing to say it of: an empty list of components proves nothing.
    Missing,
    /// The document's spec version has no place for it.
    NotExpressible,
}

impl Answer {
    /// The word in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Partial => "partial",
            Self::Missing => "missing",
            Self::NotExpressible => "not-expressible",
        }
    }
}

/// What a list of elements was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The published text.
    Primary,
    /// What others say of it: not compared with the published text.
    Secondary,
}

impl Basis {
    /// The word in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
        }
    }
}

/// What `conformance.ntia`, `.cisa` or `.bsi` of `paas-attest/sbom/v1` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Elements {
    /// Which edition of the list.
    pub edition: &'static str,
    /// Where the list was taken from; every output says so.
    pub basis: Basis,
    /// In the order of the list.
    pub elements: Vec<Element>,
}

/// One element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Element {
    /// Its stable word.
    pub id: &'static str,
    /// How far it is there.
    pub answer: Answer,
    /// How many say it; `None` where it is not expressible.
    pub have: Option<usize>,
    /// Of how many: 1 for what is asked of the document, else the component instances.
    pub of: Option<usize>,
    /// Where it was looked for; where it is not expressible, the place in a later spec version.
    pub path: &'static str,
    /// For people: which generator, flag or version would mend it, where one is known.
    #[serde(skip)]
    pub remedy: Option<&'static str>,
}

/// Asks a document of CycloneDX 1.2 to 1.7 for the elements of a list (spec: section 2, the table of
/// standards). It only answers: no answer makes a run fail.
///
/// `signed`: a verified attestation stands behind the document, which is the author's signature.
/// A field of a type that it should not have is absent.
///
/// # Errors
/// `sbom-malformed`, `too-large` (nested too deep) or `sbom-unsupported`; none for a document that the
/// reader of SBOMs reads, but for a field that only a list asks for and that stands twice.
pub fn elements(standard: Standard, bytes: &[u8], signed: bool) -> Result<Elements, Unreadable> {
    let ask = Ask { facts: Facts::read(bytes)?, signed };
    let elements = match standard {
        Standard::Ntia => ask.ntia(),
        Standard::Cisa => ask.cisa(),
        Standard::Bsi => ask.bsi(),
    };
    Ok(Elements { edition: standard.edition(), basis: standard.basis(), elements })
}

const AUTHORS: &str =
    "name who answers for the document in `metadata.authors` before it is attested: syft writes a tool only";
const EDGES: &str = "a generator that resolves dependencies: syft knows edges of some ecosystems only, later versions of more";
const SUPPLIER: &str = "syft writes no supplier: add it before the document is attested";
const HASHES: &str = "syft writes no hashes of packages, since 1.20.0 those of files: a generator that reads lock files, or add them";
const LICENSES: &str =
    "syft 1.18.1 or later, which keeps expressions in parentheses; say NOASSERTION where none is known";
const PROPERTY: &str = "few generators write the properties `bsi:component:*`, and syft does not: add them";

struct Ask {
    facts: Facts,
    signed: bool,
}

impl Ask {
    fn ntia(&self) -> Vec<Element> {
        let (facts, of) = (&self.facts, &self.facts.components);
        let author = match facts.minor {
            ..=4 => "metadata.authors[], metadata.supplier, metadata.manufacture, metadata.tools[]",
            5 => "metadata.authors[], metadata.supplier, metadata.manufacture, metadata.tools",
            6.. => "metadata.authors[], metadata.supplier, metadata.manufacturer, metadata.tools",
        };
        vec![
            document("author", facts.author || facts.tool_name, author).or(AUTHORS),
            document("timestamp", facts.timestamp, "metadata.timestamp"),
            self.each("supplier", of.supplier, "components[].supplier.name").or(SUPPLIER),
            self.each("name", of.name, "components[].name"),
            self.each("version", of.version, "components[].version"),
            self.identifier(),
            self.dependency(),
        ]
    }

    fn cisa(&self) -> Vec<Element> {
        let (facts, of) = (&self.facts, &self.facts.components);
        let tools = facts.minor <= 4;
        let signature =
            if self.signed { "the verified attestation" } else { "the verified attestation, signature" };
        let lifecycles = "metadata.lifecycles[].phase";
        vec![
            document("author", facts.author, self.author_path()).or(AUTHORS),
            document("signature", self.signed || facts.signature, signature)
                .or("attest the document: `cosign attest --type cyclonedx`"),
            document("format", true, "bomFormat"),
            document("format-version", true, "specVersion"),
            match facts.minor {
                ..=4 => nowhere("generation-context", lifecycles)
                    .or("CycloneDX 1.5 or later, where `metadata.lifecycles` names the phase"),
                5.. => document("generation-context", facts.lifecycle, lifecycles)
                    .or("name the phase in `metadata.lifecycles` before the document is attested"),
            },
            document("timestamp", facts.timestamp, "metadata.timestamp"),
            document(
                "tool-name",
                facts.tool_name,
                if tools { "metadata.tools[].name" } else { "metadata.tools.components[].name" },
            ),
            document(
                "tool-version",
                facts.tool_version,
                if tools { "metadata.tools[].version" } else { "metadata.tools.components[].version" },
            ),
            document("sbom-version", facts.version, "version"),
            match facts.minor {
                ..=5 => self.each("producer", of.supplier, "components[].supplier.name"),
                6.. => self.each(
                    "producer",
                    of.producer,
                    "components[].supplier.name, components[].manufacturer.name",
                ),
            }
            .or(SUPPLIER),
            self.each("name", of.name, "components[].name"),
            self.each("version", of.version, "components[].version"),
            self.identifier(),
            self.each("hash", of.hash, "components[].hashes[].content").or(HASHES),
            self.each("hash-algorithm", of.algorithm, "components[].hashes[].alg").or(HASHES),
            self.each("license", of.license_said, "components[].licenses[]").or(LICENSES),
            self.dependency(),
        ]
    }

    fn bsi(&self) -> Vec<Element> {
        let (facts, of) = (&self.facts, &self.facts.components);
        vec![
            document("format", facts.minor >= 6, "specVersion")
                .or("CycloneDX 1.6 or later: syft 1.8.0 or later"),
            document("creator", facts.author_contact, self.author_path()).or(
                "an e-mail address in `metadata.authors`, or a URL of the organisation: syft writes neither",
            ),
            document("timestamp", facts.timestamp, "metadata.timestamp"),
            match facts.minor {
                ..=5 => self.each(
                    "component-creator",
                    of.contact,
                    "components[].supplier.url, components[].supplier.contact[].email",
                ),
                6.. => self.each(
                    "component-creator",
                    of.contact_any,
                    "components[].supplier, components[].manufacturer, components[].authors[].email",
                ),
            }
            .or(SUPPLIER),
            self.each("name", of.name, "components[].name"),
            self.each("version", of.version, "components[].version"),
            self.property("filename", of.filename, "components[].properties[bsi:component:filename]"),
            self.dependency(),
            match facts.minor {
                ..=2 => nowhere("completeness", "compositions[].aggregate"),
                3.. => self.each("completeness", facts.completeness, "compositions[].aggregate"),
            }
            .or("state in `compositions` how complete the dependencies are: syft writes none"),
            self.each("license", of.license, "components[].licenses[]").or(LICENSES),
            self.each("hash", of.sha512, "components[].hashes[SHA-512].content").or(HASHES),
            self.property("executable", of.executable, "components[].properties[bsi:component:executable]"),
            self.property("archive", of.archive, "components[].properties[bsi:component:archive]"),
            self.property("structured", of.structured, "components[].properties[bsi:component:structured]"),
        ]
    }

    fn author_path(&self) -> &'static str {
        match self.facts.minor {
            ..=5 => "metadata.authors[], metadata.supplier, metadata.manufacture",
            6.. => "metadata.authors[], metadata.supplier, metadata.manufacturer",
        }
    }

    fn identifier(&self) -> Element {
        let path = "components[].purl, components[].cpe, components[].swid.tagId";
        self.each("identifier", self.facts.components.identifier, path)
            .or("scan the whole image: without its os-release syft writes no purl of its packages")
    }

    fn dependency(&self) -> Element {
        self.each("dependency", self.facts.dependency, "dependencies[].ref").or(EDGES)
    }

    /// Components have properties since 1.3.
    fn property(&self, id: &'static str, have: usize, path: &'static str) -> Element {
        match self.facts.minor {
            ..=2 => nowhere(id, path),
            3.. => self.each(id, have, path),
        }
        .or(PROPERTY)
    }

    fn each(&self, id: &'static str, have: usize, path: &'static str) -> Element {
        counted(id, have, self.facts.components.total, path)
    }
}

/// Asked of the document, which is one.
fn document(id: &'static str, said: bool, path: &'static str) -> Element {
    counted(id, usize::from(said), 1, path)
}

fn counted(id: &'static str, have: usize, of: usize, path: &'static str) -> Element {
    let answer = match have {
        0 => Answer::Missing,
        all if all == of => Answer::Present,
        _ => Answer::Partial,
    };
    Element { id, answer, have: Some(have), of: Some(of), path, remedy: None }
}

fn nowhere(id: &'static str, path: &'static str) -> Element {
    Element { id, answer: Answer::NotExpressible, have: None, of: None, path, remedy: None }
}

impl Element {
    /// What would mend it, where it is not all there.
    fn or(mut self, remedy: &'static str) -> Self {
        if self.answer != Answer::Present {
            self.remedy = Some(remedy);
        }
        self
    }
}
