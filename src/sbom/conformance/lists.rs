//! The lists of elements, line by line: what each asks, and where it looks.

use super::Standard;
use super::facts::Facts;
use super::remedy::Remedy;

/// One line of a list.
pub(super) struct Line {
    pub(super) id: &'static str,
    /// The fields that are looked at, each since a spec version (its second number). A version before the
    /// first has no place for it.
    pub(super) places: &'static [(u8, &'static str)],
    pub(super) asked: Asked,
    /// What would fix it.
    pub(super) remedy: Option<Remedy>,
    /// The same, where the spec version has no place for it and that makes another one.
    pub(super) earlier: Option<Remedy>,
}

/// Of what it is asked.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// Of the document, which is one.
    Document(fn(&Facts) -> bool),
    /// Of the document and of what stands behind it.
    Signature,
    /// Of each component: how many say it.
    Each(fn(&Facts) -> usize),
}

impl Line {
    const fn of_document(
        id: &'static str,
        places: &'static [(u8, &'static str)],
        said: fn(&Facts) -> bool,
    ) -> Self {
        Self { id, places, asked: Asked::Document(said), remedy: None, earlier: None }
    }

    const fn each(
        id: &'static str,
        places: &'static [(u8, &'static str)],
        have: fn(&Facts) -> usize,
    ) -> Self {
        Self { id, places, asked: Asked::Each(have), remedy: None, earlier: None }
    }

    const fn or(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    const fn or_earlier(mut self, remedy: Remedy) -> Self {
        self.earlier = Some(remedy);
        self
    }
}

impl Standard {
    /// What it asks, in its order.
    pub(super) fn lines(self) -> &'static [Line] {
        match self {
            Self::Ntia => &NTIA,
            Self::Cisa => &CISA,
            Self::Bsi => &BSI,
        }
    }
}

const ALWAYS: u8 = 0;

/// Who answers for the document, a tool not counted.
const AUTHORS: &[(u8, &str)] = &[
    (ALWAYS, "metadata.authors[], metadata.supplier, metadata.manufacture"),
    (6, "metadata.authors[], metadata.supplier, metadata.manufacturer"),
];

// Lines that more than one list has.
const TIMESTAMP: Line =
    Line::of_document("timestamp", &[(ALWAYS, "metadata.timestamp")], |facts| facts.timestamp);
const NAME: Line = Line::each("name", &[(ALWAYS, "components[].name")], |facts| facts.components.name);
const VERSION: Line =
    Line::each("version", &[(ALWAYS, "components[].version")], |facts| facts.components.version);
const IDENTIFIER: Line = Line::each(
    "identifier",
    &[(ALWAYS, "components[].purl, components[].cpe, components[].swid.tagId")],
    |facts| facts.components.identifier,
)
.or(Remedy::Identifiers);
const DEPENDENCY: Line =
    Line::each("dependency", &[(ALWAYS, "dependencies[].ref")], |facts| facts.dependency)
        .or(Remedy::Dependencies);

const NTIA: [Line; 7] = [
    Line::of_document(
        "author",
        &[
            (ALWAYS, "metadata.authors[], metadata.supplier, metadata.manufacture, metadata.tools[]"),
            (5, "metadata.authors[], metadata.supplier, metadata.manufacture, metadata.tools"),
            (6, "metadata.authors[], metadata.supplier, metadata.manufacturer, metadata.tools"),
        ],
        |facts| facts.author || facts.tool_name,
    )
    .or(Remedy::Authors),
    TIMESTAMP,
    Line::each("supplier", &[(ALWAYS, "components[].supplier.name")], |facts| facts.components.supplier)
        .or(Remedy::Supplier),
    NAME,
    VERSION,
    IDENTIFIER,
    DEPENDENCY,
];

const CISA: [Line; 17] = [
    Line::of_document("author", AUTHORS, |facts| facts.author).or(Remedy::Authors),
    // Expressible in any version: the place that counts first lies beside the document.
    Line {
        id: "signature",
        places: &[(ALWAYS, "signature")],
        asked: Asked::Signature,
        remedy: Some(Remedy::Attest),
        earlier: None,
    },
    Line::of_document("format", &[(ALWAYS, "bomFormat")], |_| true),
    Line::of_document("format-version", &[(ALWAYS, "specVersion")], |_| true),
    Line::of_document("generation-context", &[(5, "metadata.lifecycles[].phase")], |facts| facts.lifecycle)
        .or(Remedy::Lifecycles)
        .or_earlier(Remedy::LifecyclesVersion),
    TIMESTAMP,
    Line::of_document(
        "tool-name",
        &[(ALWAYS, "metadata.tools[].name"), (5, "metadata.tools.components[].name")],
        |facts| facts.tool_name,
    ),
    Line::of_document(
        "tool-version",
        &[(ALWAYS, "metadata.tools[].version"), (5, "metadata.tools.components[].version")],
        |facts| facts.tool_version,
    ),
    Line::of_document("sbom-version", &[(ALWAYS, "version")], |facts| facts.version),
    Line::each(
        "producer",
        &[
            (ALWAYS, "components[].supplier.name"),
            (6, "components[].supplier.name, components[].manufacturer.name"),
        ],
        |facts| if facts.minor < 6 { facts.components.supplier } else { facts.components.producer },
    )
    .or(Remedy::Supplier),
    NAME,
    VERSION,
    IDENTIFIER,
    Line::each("hash", &[(ALWAYS, "components[].hashes[].content")], |facts| facts.components.hash)
        .or(Remedy::Hashes),
    Line::each("hash-algorithm", &[(ALWAYS, "components[].hashes[].alg")], |facts| {
        facts.components.algorithm
    })
    .or(Remedy::Hashes),
    Line::each("license", &[(ALWAYS, "components[].licenses[]")], |facts| facts.components.license_said)
        .or(Remedy::Licenses),
    DEPENDENCY,
];

const BSI: [Line; 14] = [
    Line::of_document("format", &[(ALWAYS, "specVersion")], |facts| facts.minor >= 6).or(Remedy::Version16),
    Line::of_document("creator", AUTHORS, |facts| facts.author_contact).or(Remedy::Contact),
    TIMESTAMP,
    Line::each(
        "component-creator",
        &[
            (ALWAYS, "components[].supplier.url, components[].supplier.contact[].email"),
            (6, "components[].supplier, components[].manufacturer, components[].authors[].email"),
        ],
        |facts| if facts.minor < 6 { facts.components.contact } else { facts.components.contact_any },
    )
    .or(Remedy::Supplier),
    NAME,
    VERSION,
    // Components have properties since 1.3.
    Line::each("filename", &[(3, "components[].properties[bsi:component:filename]")], |facts| {
        facts.components.filename
    })
    .or(Remedy::Properties),
    DEPENDENCY,
    Line::each("completeness", &[(3, "compositions[].aggregate")], |facts| facts.completeness)
        .or(Remedy::Completeness),
    Line::each("license", &[(ALWAYS, "components[].licenses[]")], |facts| facts.components.license)
        .or(Remedy::Licenses),
    Line::each("hash", &[(ALWAYS, "components[].hashes[SHA-512].content")], |facts| facts.components.sha512)
        .or(Remedy::Hashes),
    Line::each("executable", &[(3, "components[].properties[bsi:component:executable]")], |facts| {
        facts.components.executable
    })
    .or(Remedy::Properties),
    Line::each("archive", &[(3, "components[].properties[bsi:component:archive]")], |facts| {
        facts.components.archive
    })
    .or(Remedy::Properties),
    Line::each("structured", &[(3, "components[].properties[bsi:component:structured]")], |facts| {
        facts.components.structured
    })
    .or(Remedy::Properties),
];
