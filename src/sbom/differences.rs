//! What differs between two documents about one thing.
//!
//! Not a diff of two builds, which pairs what belongs together. This one answers whether a copy of a
//! document, or a second scan, says the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::text::Excerpt;

use super::{Bom, Component, Text, Tool, Unreadable};

/// Packages that are named.
const NAMED: usize = 10;

/// One thing in which a document differs from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The two documents.
    pub between: Between,
    /// What differs.
    pub kind: DifferenceKind,
}

/// Which two documents are compared. Each pair of values of a [`DifferenceKind`] is in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// The one that is shown, and the one that this is said of.
    ShownAndThis,
    /// What is attested, and the one that this is said of.
    AttestedAndThis,
    /// What is attested, and a record of the API.
    AttestedAndRecord,
}

/// One of the two documents, in the order of [`Between`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneOfTwo {
    /// The first.
    First,
    /// The second.
    Second,
}

impl OneOfTwo {
    /// What belongs to it, of two.
    pub fn of<T>(self, [first, second]: [T; 2]) -> T {
        match self {
            Self::First => first,
            Self::Second => second,
        }
    }
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The second document cannot be read.
    Unreadable(Unreadable),
    /// How many components there are.
    Components([usize; 2]),
    /// Packages that one has alone, or more often.
    Only {
        /// Which one.
        which: OneOfTwo,
        /// The first of them.
        first: Vec<Excerpt>,
        /// How many more.
        more: usize,
    },
    /// What is said of the packages, which are the same.
    Bodies,
    /// The dependencies: how many edges there are.
    Edges([usize; 2]),
    /// A field about the document itself.
    Field {
        /// Its path.
        field: &'static str,
        /// What it is.
        values: [Option<Excerpt>; 2],
    },
    /// The properties of the document.
    Properties,
}

/// Whether two documents say the same about components and dependencies. The order of neither
/// matters, nor how `bom-ref`s are spelled, nor when, by what and under which serial number they were written.
pub fn says_the_same(one: &Bom<'_>, other: &Bom<'_>) -> bool {
    one.components.len() == other.components.len() && bodies(one) == bodies(other) && same_edges(one, other)
}

/// What differs between two documents; nothing where nothing does. What is inside comes first, what is said
/// about the document last.
pub fn differences(signed: &Bom<'_>, other: &Bom<'_>, between: Between) -> Vec<Difference> {
    let mut found = Vec::new();
    components(signed, other, &mut found);
    if !same_edges(signed, other) {
        let count = |bom: &Bom<'_>| bom.dependencies.iter().map(|one| one.on.len()).sum::<usize>();
        found.push(DifferenceKind::Edges([count(signed), count(other)]));
    }
    let mut field = |field, one: Option<String>, two: Option<String>| {
        if one != two {
            let values = [one, two].map(|value| value.as_deref().map(Excerpt::new));
            found.push(DifferenceKind::Field { field, values });
        }
    };
    for (name, of) in FIELDS {
        field(name, of(signed), of(other));
    }
    if signed.labels != other.labels {
        found.push(DifferenceKind::Properties);
    }
    found.into_iter().map(|kind| Difference { between, kind }).collect()
}

type OfDocument = fn(&Bom<'_>) -> Option<String>;

/// What a document says about itself, as one text each.
const FIELDS: [(&str, OfDocument); 6] = [
    ("specVersion", |bom| Some(bom.spec_version.to_owned())),
    ("serialNumber", |bom| bom.serial_number.as_ref().map(ToString::to_string)),
    ("version", |bom| bom.version.as_ref().map(ToString::to_string)),
    ("metadata.timestamp", |bom| bom.timestamp.as_ref().map(ToString::to_string)),
    ("metadata.component", |bom| {
        bom.subject.as_ref().map(|it| joined([it.kind.as_ref(), it.name.as_ref(), it.version.as_ref()]))
    }),
    ("metadata.tools", |bom| {
        let tool = |it: &Tool<'_>| joined([it.vendor.as_ref(), it.name.as_ref(), it.version.as_ref()]);
        let tools: Vec<_> = bom.generator.iter().map(tool).collect();
        (!tools.is_empty()).then(|| tools.join(", "))
    }),
];

fn components(signed: &Bom<'_>, other: &Bom<'_>, found: &mut Vec<DifferenceKind>) {
    let (one, two) = (signed.components.len(), other.components.len());
    if one != two {
        found.push(DifferenceKind::Components([one, two]));
    }
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    for (bom, step) in [(signed, 1), (other, -1)] {
        for component in &bom.components {
            *balance.entry(component.package().coordinates()).or_default() += step;
        }
    }
    let only = |here: fn(i64) -> bool| -> Vec<&String> {
        balance.iter().filter(|(_, sum)| here(**sum)).map(|(name, _)| name).collect()
    };
    for (packages, which) in [(only(|sum| sum > 0), OneOfTwo::First), (only(|sum| sum < 0), OneOfTwo::Second)]
    {
        if packages.is_empty() {
            continue;
        }
        let first: Vec<_> = packages.iter().take(NAMED).map(|name| Excerpt::new(name)).collect();
        let more = packages.len() - first.len();
        found.push(DifferenceKind::Only { which, first, more });
    }
    if balance.values().all(|sum| *sum == 0) && bodies(signed) != bodies(other) {
        found.push(DifferenceKind::Bodies);
    }
}

fn joined<const N: usize>(parts: [Option<&Text<'_>>; N]) -> String {
    let parts: Vec<&str> = parts.into_iter().flatten().map(AsRef::as_ref).collect();
    parts.join(" ")
}

/// All of the instances but their `bom-ref`s, in an order of its own.
fn bodies<'b>(bom: &'b Bom<'b>) -> Vec<impl Ord + use<'b>> {
    let body = |it: &'b Component<'b>| {
        let names = (&it.kind, &it.group, &it.name, &it.version, &it.purl, &it.supplier, &it.syft_type);
        (names, &it.licenses, &it.hashes, &it.paths)
    };
    let mut all: Vec<_> = bom.components.iter().map(body).collect();
    all.sort_unstable();
    all
}

fn same_edges<'b>(one: &'b Bom<'b>, other: &'b Bom<'b>) -> bool {
    let mut numbers = HashMap::new();
    edges(one, &mut numbers) == edges(other, &mut numbers)
}

/// What an end of an edge stands for.
#[derive(PartialEq, Eq, Hash)]
enum EdgeEnd<'b> {
    Nothing,
    Packages(BTreeSet<String>),
    Subject,
    Dangling(&'b str),
}

/// The edges, between packages where a reference names some, so that no spelling of it matters. One
/// that depends on nothing has an edge to nothing: that is said, too.
///
/// An edge is two numbers: one reference can stand for as many packages as a document has, and be in as many
/// edges.
fn edges<'b>(bom: &'b Bom<'b>, numbers: &mut HashMap<EdgeEnd<'b>, usize>) -> Vec<(usize, usize)> {
    if bom.dependencies.is_empty() {
        return Vec::new();
    }
    let mut packages: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for component in &bom.components {
        if let Some(name) = &component.bom_ref {
            packages.entry(name).or_default().insert(component.package().coordinates());
        }
    }
    let subject = bom.subject.as_ref().and_then(|subject| subject.bom_ref.as_deref());
    let mut number = |end| {
        let next = numbers.len();
        *numbers.entry(end).or_insert(next)
    };
    let nothing = number(EdgeEnd::Nothing);
    let named = packages.into_iter().map(|(reference, names)| (reference, number(EdgeEnd::Packages(names))));
    let mut known: HashMap<&str, usize> = named.collect();
    let mut end = |reference: &'b str| {
        *known.entry(reference).or_insert_with(|| {
            let subject = subject == Some(reference);
            number(if subject { EdgeEnd::Subject } else { EdgeEnd::Dangling(reference) })
        })
    };
    let mut edges = Vec::new();
    for entry in &bom.dependencies {
        let from = entry.from.as_deref().map_or(nothing, &mut end);
        if entry.on.is_empty() {
            edges.push((from, nothing));
        }
        edges.extend(entry.on.iter().map(|on| (from, end(on))));
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::read;

    fn document(rest: &str) -> String {
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4"{rest}}}"#)
    }

    fn compare(one: &str, other: &str) -> (bool, Vec<DifferenceKind>) {
        let (one, other) = (document(one), document(other));
        let (one, other) = (read(one.as_bytes()).unwrap(), read(other.as_bytes()).unwrap());
        let found = differences(&one, &other, Between::ShownAndThis);
        assert!(found.iter().all(|one| one.between == Between::ShownAndThis));
        (says_the_same(&one, &other), found.into_iter().map(|one| one.kind).collect())
    }

    const A: &str = r#"{"bom-ref":"1","name":"a","version":"1","purl":"pkg:npm/a@1","licenses":[{"license":{"id":"MIT"}},{"license":{"id":"ISC"}}]}"#;
    const A_TURNED: &str = r#"{"purl":"pkg:npm/a@1","name":"a","version":"1","bom-ref":"x","licenses":[{"license":{"id":"ISC"}},{"license":{"id":"MIT"}}]}"#;
    const B: &str = r#"{"bom-ref":"2","name":"b"}"#;

    #[test]
    fn order_and_references_mean_nothing() {
        let one = format!(r#","components":[{A},{B}],"dependencies":[{{"ref":"1","dependsOn":["2","zz"]}}]"#);
        let other = format!(
            r#","components":[{B},{A_TURNED}],"dependencies":[{{"dependsOn":["zz"],"ref":"x"}},{{"dependsOn":["2"],"ref":"x"}}]"#
        );
        assert_eq!(compare(&one, &other), (true, vec![]));
    }

    #[test]
    fn time_serial_and_tools_differ_but_say_the_same() {
        let one = r#","serialNumber":"a","version":1,"metadata":{"timestamp":"t","tools":[{"name":"syft"}],"component":{"name":"n"}}"#;
        let (same, found) = compare(one, "");
        assert!(same);
        assert_eq!(found.len(), 5, "{found:?}");
        let values = [Some(Excerpt::new("a")), None];
        assert_eq!(found[0], DifferenceKind::Field { field: "serialNumber", values });
    }

    #[test]
    fn other_packages_are_named_and_counted() {
        let many: Vec<_> = (0..13).map(|n| format!(r#"{{"name":"p{n:02}"}}"#)).collect();
        let one = format!(r#","components":[{A},{}]"#, many.join(","));
        let (same, found) = compare(&one, &format!(r#","components":[{A},{A}]"#));
        assert!(!same);
        let first = (0..NAMED).map(|n| Excerpt::new(&format!("none:p{n:02}"))).collect();
        assert_eq!(
            found,
            [
                DifferenceKind::Components([14, 2]),
                DifferenceKind::Only { which: OneOfTwo::First, first, more: 3 },
                DifferenceKind::Only {
                    which: OneOfTwo::Second,
                    first: vec![Excerpt::new("pkg:npm/a@1")],
                    more: 0
                },
            ]
        );
    }

    #[test]
    fn other_bodies_and_edges_are_found() {
        let found = compare(
            &format!(r#","components":[{A}]"#),
            &format!(r#","components":[{}]"#, A.replace("ISC", "Zlib")),
        );
        assert_eq!(found, (false, vec![DifferenceKind::Bodies]));
        let found =
            compare(r#","dependencies":[{"ref":"a"}]"#, r#","dependencies":[{"ref":"a","dependsOn":["b"]}]"#);
        assert_eq!(found, (false, vec![DifferenceKind::Edges([0, 1])]));
    }
}
