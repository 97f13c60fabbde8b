//! What differs between two documents about one thing, in sentences for people.
//!
//! No diff of two builds: that one pairs what belongs together. This one answers whether a copy of a
//! document, or a second scan, says the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::text::ForeignText;

use super::{Bom, Component, Text, Tool};

/// Packages that a sentence names.
const NAMED: usize = 10;

/// Whether two documents say the same about components and dependencies. The order of neither
/// matters, nor how `bom-ref`s are spelled, nor when, by what and under which serial number they were written.
pub fn says_the_same(one: &Bom<'_>, other: &Bom<'_>) -> bool {
    one.components.len() == other.components.len() && bodies(one) == bodies(other) && same_edges(one, other)
}

/// Sentences about what differs between two documents, called by these names; none where nothing does.
/// What is inside comes first, what is said about the document last. Foreign text in them is escaped.
pub fn differences(signed: &Bom<'_>, other: &Bom<'_>, names: [&str; 2]) -> Vec<String> {
    let mut said = Vec::new();
    components(signed, other, names, &mut said);
    if !same_edges(signed, other) {
        let count = |bom: &Bom<'_>| bom.dependencies.iter().map(|one| one.on.len()).sum::<usize>();
        let (one, two) = (count(signed), count(other));
        said.push(format!("dependencies differ: {one} edges in {}, {two} in {}", names[0], names[1]));
    }
    let mut field = |name: &str, one: Option<&str>, two: Option<&str>| {
        if one != two {
            said.push(format!("{name} is {} in {}, {} in {}", shown(one), names[0], shown(two), names[1]));
        }
    };
    field("specVersion", Some(signed.spec_version), Some(other.spec_version));
    field("serialNumber", signed.serial_number.as_deref(), other.serial_number.as_deref());
    let version = |bom: &Bom<'_>| bom.version.as_ref().map(ToString::to_string);
    field("version", version(signed).as_deref(), version(other).as_deref());
    field("metadata.timestamp", signed.timestamp.as_deref(), other.timestamp.as_deref());
    let subject = |bom: &Bom<'_>| {
        bom.subject.as_ref().map(|it| joined([it.kind.as_ref(), it.name.as_ref(), it.version.as_ref()]))
    };
    field("metadata.component", subject(signed).as_deref(), subject(other).as_deref());
    let tools = |bom: &Bom<'_>| {
        let tool = |it: &Tool<'_>| joined([it.vendor.as_ref(), it.name.as_ref(), it.version.as_ref()]);
        let tools: Vec<_> = bom.generator.iter().map(tool).collect();
        (!tools.is_empty()).then(|| tools.join(", "))
    };
    field("metadata.tools", tools(signed).as_deref(), tools(other).as_deref());
    if signed.labels != other.labels {
        said.push("metadata.properties differ".to_owned());
    }
    said
}

fn components(signed: &Bom<'_>, other: &Bom<'_>, names: [&str; 2], said: &mut Vec<String>) {
    let (one, two) = (signed.components.len(), other.components.len());
    if one != two {
        said.push(format!("{one} components in {}, {two} in {}", names[0], names[1]));
    }
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    for (bom, step) in [(signed, 1), (other, -1)] {
        for component in &bom.components {
            *balance.entry(component.package().coordinates()).or_default() += step;
        }
    }
    let only =
        |here: fn(i64) -> bool| balance.iter().filter(|(_, sum)| here(**sum)).map(|(name, _)| name).collect();
    for (packages, place) in [(only(|sum| sum > 0), names[0]), (only(|sum| sum < 0), names[1])] {
        let packages: Vec<&String> = packages;
        if packages.is_empty() {
            continue;
        }
        let shown: Vec<_> =
            packages.iter().take(NAMED).map(|name| ForeignText::new(*name).to_string()).collect();
        let more = packages.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        said.push(format!("only, or more often, in {place}: {}{more}", shown.join(", ")));
    }
    if balance.values().all(|sum| *sum == 0) && bodies(signed) != bodies(other) {
        said.push("the same packages, with other licences, hashes, paths, suppliers or names".to_owned());
    }
}

fn shown(text: Option<&str>) -> String {
    text.map_or_else(|| "absent".to_owned(), |text| format!("`{}`", ForeignText::new(text)))
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

fn same_edges(one: &Bom<'_>, other: &Bom<'_>) -> bool {
    edges(one) == edges(other)
}

/// The edges, between packages where a reference names some, so that no spelling of it matters. One
/// that depends on nothing has an edge to nothing: that is said, too.
fn edges(bom: &Bom<'_>) -> BTreeSet<(String, String)> {
    if bom.dependencies.is_empty() {
        return BTreeSet::new();
    }
    let mut packages: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for component in &bom.components {
        if let Some(name) = &component.bom_ref {
            packages.entry(name).or_default().insert(component.package().coordinates());
        }
    }
    let subject = bom.subject.as_ref().and_then(|subject| subject.bom_ref.as_deref());
    let name = |reference: &str| match packages.get(reference) {
        Some(names) => names.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
        None if subject == Some(reference) => "subject".to_owned(),
        None => format!("reference {reference}"),
    };
    let mut edges = BTreeSet::new();
    for entry in &bom.dependencies {
        let from = entry.from.as_deref().map(name).unwrap_or_default();
        if entry.on.is_empty() {
            edges.insert((from, String::new()));
        } else {
            edges.extend(entry.on.iter().map(|on| (from.clone(), name(on))));
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::read;

    fn document(rest: &str) -> String {
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4"{rest}}}"#)
    }

    fn compare(one: &str, other: &str) -> (bool, Vec<String>) {
        let (one, other) = (document(one), document(other));
        let (one, other) = (read(one.as_bytes()).unwrap(), read(other.as_bytes()).unwrap());
        (says_the_same(&one, &other), differences(&one, &other, ["the signed document", "the other"]))
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
        let (same, said) = compare(one, "");
        assert!(same);
        assert_eq!(said.len(), 5, "{said:?}");
        assert_eq!(said[0], "serialNumber is `a` in the signed document, absent in the other");
    }

    #[test]
    fn other_packages_are_named_and_counted() {
        let many: Vec<_> = (0..13).map(|n| format!(r#"{{"name":"p{n:02}"}}"#)).collect();
        let one = format!(r#","components":[{A},{}]"#, many.join(","));
        let (same, said) = compare(&one, &format!(r#","components":[{A},{A}]"#));
        assert!(!same);
        assert_eq!(said[0], "14 components in the signed document, 2 in the other");
        assert!(
            said[1].contains("none:p00, none:p01") && said[1].ends_with("none:p09 and 3 more"),
            "{said:?}"
        );
        assert_eq!(said[2], "only, or more often, in the other: pkg:npm/a@1");
    }

    #[test]
    fn other_bodies_and_edges_are_said() {
        let (same, said) = compare(
            &format!(r#","components":[{A}]"#),
            &format!(r#","components":[{}]"#, A.replace("ISC", "Zlib")),
        );
        assert!(!same && said.len() == 1 && said[0].contains("licences"), "{said:?}");
        let (same, said) =
            compare(r#","dependencies":[{"ref":"a"}]"#, r#","dependencies":[{"ref":"a","dependsOn":["b"]}]"#);
        assert!(!same && said.len() == 1 && said[0].contains("0 edges"), "{said:?}");
    }

    #[test]
    fn foreign_text_is_escaped() {
        let (_, said) = compare(r#","serialNumber":"\u001b[2J","components":[{"name":"\u202e"}]"#, "");
        assert!(said.iter().all(|line| !line.chars().any(crate::text::is_active)), "{said:?}");
    }
}
