//! What a document says in numbers.
//!
//! One pass over the instances without allocating for each: packages are told apart by a hash of
//! their names first, and only those of which there seem to be several are looked at closely.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use serde::Serialize;

use super::hash::Fold;
use super::license::NOASSERTION;
use super::several::PackageHashes;
use super::{Bom, BomSubject, Component, LicenseKind, Text, Tool};

/// The summary, in the shape of `sbom` of the report (without where the document is from).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BomSummary {
    /// `specVersion`.
    pub spec_version: &'static str,
    /// `serialNumber` as written.
    pub serial_number: Option<String>,
    /// `version` of the document.
    pub version: Option<serde_json::Number>,
    /// `metadata.timestamp` as written.
    pub timestamp: Option<String>,
    /// What the document is about.
    pub subject: Option<BomSubject<'static>>,
    /// The tools that wrote it, in its order.
    pub generator: Vec<Tool<'static>>,
    /// How many instances there are.
    pub counts: ComponentCounts,
    /// What they say of their licenses.
    pub licenses: LicenseCounts,
    /// How many say what.
    pub coverage: FieldCoverage,
    /// Packages with two or more versions, by package.
    pub multi_version: Vec<MultiVersion>,
    /// Two or more instances of one package and version, by package and version.
    pub copies: Vec<Copies>,
    /// What is said of dependencies.
    pub dependencies: DependencyCounts,
}

/// Instances, in all and by kind; the sums of both maps are the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentCounts {
    /// In all.
    pub total: usize,
    /// By `type`; `none` where it is absent.
    pub by_type: BTreeMap<String, usize>,
    /// By the purl's type; `none` without a readable purl.
    pub by_ecosystem: BTreeMap<String, usize>,
}

/// Instances by what they say of their license; the first three are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LicenseCounts {
    /// With at least one license.
    pub with: usize,
    /// That say nothing.
    pub without: usize,
    /// That say `NOASSERTION` and nothing else.
    pub noassertion: usize,
    /// Each license, the most frequent first, then by text.
    pub list: Vec<LicenseCount>,
}

/// A license as written, and how many instances have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenseCount {
    /// The text.
    pub license: String,
    /// Where it stands.
    pub kind: LicenseKind,
    /// Instances.
    pub count: usize,
}

/// How many instances say what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldCoverage {
    /// A readable purl: type and name.
    pub purl: Have,
    /// A version of their own.
    pub version: Have,
    /// A license other than `NOASSERTION`.
    pub license: Have,
    /// `supplier.name`.
    pub supplier: Have,
    /// `hashes` with content.
    pub hash: Have,
    /// A digest in any of the four places.
    pub digest: Have,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Have {
    /// That have it.
    pub have: usize,
    /// Of all.
    pub of: usize,
}

/// A package with two or more versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MultiVersion {
    /// Its key.
    pub package: String,
    /// Its versions in their ecosystem's order, bytewise where one of them has none; an absent one is `""`.
    pub versions: Vec<String>,
    /// Its instances.
    pub count: usize,
}

/// Several instances of one package and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copies {
    /// The key of the package.
    pub package: String,
    /// The version; `None` where there is none.
    pub version: Option<String>,
    /// The instances.
    pub count: usize,
    /// Where they are, sorted, each once.
    pub paths: Vec<String>,
}

/// `dependencies` in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DependencyCounts {
    /// Entries of the list.
    pub entries: usize,
    /// The sum of `dependsOn`.
    pub edges: usize,
    /// Distinct references that name no `bom-ref` of the document.
    pub dangling: usize,
}

impl BomSummary {
    /// Sums a document up. The order of what has none in the document changes nothing.
    pub fn of(bom: &Bom<'_>) -> Self {
        let mut tally = Tally::default();
        let mut packages = PackageHashes::new(bom.components.len());
        let mut refs = Refs::of(bom);
        for batch in bom.components.chunks(BATCH) {
            fetch(batch);
            for component in batch {
                let package = component.package();
                tally.add(component, &package);
                packages.add(&package);
                refs.add(component.bom_ref.as_ref());
            }
        }
        let (multi_version, copies) = packages.several(&bom.components);
        let subject = bom.subject.as_ref().map(|subject| BomSubject {
            kind: own(subject.kind.as_ref()),
            name: own(subject.name.as_ref()),
            version: own(subject.version.as_ref()),
            bom_ref: own(subject.bom_ref.as_ref()),
        });
        Self {
            spec_version: bom.spec_version,
            serial_number: bom.serial_number.as_ref().map(ToString::to_string),
            version: bom.version.clone(),
            timestamp: bom.timestamp.as_ref().map(ToString::to_string),
            subject,
            generator: bom.generator.iter().map(Tool::to_static).collect(),
            counts: tally.counts(bom.components.len()),
            coverage: tally.coverage(bom.components.len()),
            licenses: tally.licenses(bom.components.len()),
            multi_version,
            copies,
            dependencies: refs.edges(bom),
        }
    }
}

/// Instances whose texts are fetched together.
const BATCH: usize = 64;

/// Touches the texts of some instances before they are needed. They lie all over a document that is
/// larger than any cache: a processor waits for many at once in the time that it waits for one.
fn fetch(batch: &[Component<'_>]) {
    let touch = |text: &str| {
        text.as_bytes().first().copied().unwrap_or(0) ^ text.as_bytes().last().copied().unwrap_or(0)
    };
    let mut touched = 0;
    for component in batch {
        for text in [&component.purl, &component.bom_ref].into_iter().flatten() {
            touched ^= touch(text);
        }
        for license in &component.licenses {
            touched ^= touch(&license.text);
        }
    }
    std::hint::black_box(touched);
}

fn own(text: Option<&Text<'_>>) -> Option<Text<'static>> {
    text.map(|text| Cow::Owned(text.to_string()))
}

/// Sums in the making.
#[derive(Default)]
struct Tally<'c> {
    types: HashMap<&'c str, usize, Fold>,
    ecosystems: HashMap<Cow<'c, str>, usize, Fold>,
    licenses: HashMap<(&'c str, LicenseKind), usize, Fold>,
    with: usize,
    noassertion: usize,
    purl: usize,
    version: usize,
    supplier: usize,
    hash: usize,
    digest: usize,
}

impl<'c> Tally<'c> {
    fn add(&mut self, component: &'c Component<'_>, package: &super::Package<'c>) {
        *self.types.entry(component.kind.as_deref().unwrap_or("none")).or_default() += 1;
        *self.ecosystems.entry(package.ecosystem()).or_default() += 1;
        let mut with = false;
        for license in component.licenses.iter().filter(|license| license.text != NOASSERTION) {
            with = true;
            *self.licenses.entry((&license.text, license.kind)).or_default() += 1;
        }
        self.with += usize::from(with);
        self.noassertion += usize::from(!with && !component.licenses.is_empty());
        self.purl += usize::from(package.purl().is_some());
        self.version += usize::from(component.version.is_some());
        self.supplier += usize::from(component.supplier.is_some());
        let in_hashes = |hash: &super::Hash<'_>| hash.from == super::HashPlace::Hashes;
        self.hash += usize::from(component.hashes.iter().any(in_hashes));
        self.digest += usize::from(!component.hashes.is_empty());
    }

    fn counts(&self, total: usize) -> ComponentCounts {
        ComponentCounts {
            total,
            by_type: self.types.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
            by_ecosystem: self.ecosystems.iter().map(|(name, count)| (name.to_string(), *count)).collect(),
        }
    }

    fn coverage(&self, of: usize) -> FieldCoverage {
        let of_all = |have| Have { have, of };
        FieldCoverage {
            purl: of_all(self.purl),
            version: of_all(self.version),
            license: of_all(self.with),
            supplier: of_all(self.supplier),
            hash: of_all(self.hash),
            digest: of_all(self.digest),
        }
    }

    fn licenses(self, total: usize) -> LicenseCounts {
        let mut list: Vec<_> =
            self.licenses.into_iter().map(|((text, kind), count)| (text, kind, count)).collect();
        list.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        let line = |(text, kind, count): (&str, _, _)| LicenseCount { license: text.to_owned(), kind, count };
        LicenseCounts {
            with: self.with,
            without: total - self.with - self.noassertion,
            noassertion: self.noassertion,
            list: list.into_iter().map(line).collect(),
        }
    }
}

/// Hashes of the `bom-ref`s of a document. Two lists that are sorted and merged stay in cache where a
/// set of names would not. That two names of one document share a seeded hash of 64 bits happens once
/// in a billion documents of a hundred thousand; then one dangling reference is not counted.
struct Refs {
    hasher: Fold,
    known: Vec<u64>,
    asked: bool,
}

impl Refs {
    fn of(bom: &Bom<'_>) -> Self {
        let asked = !bom.dependencies.is_empty();
        let room = if asked { bom.components.len() + bom.other_refs.len() } else { 0 };
        let mut refs = Self { hasher: Fold::default(), known: Vec::with_capacity(room), asked };
        bom.other_refs.iter().for_each(|name| refs.add(Some(name)));
        refs
    }

    fn add(&mut self, name: Option<&Text<'_>>) {
        if let (true, Some(name)) = (self.asked, name) {
            self.known.push(self.hasher.hash_one(&**name));
        }
    }

    fn edges(mut self, bom: &Bom<'_>) -> DependencyCounts {
        let entries = bom.dependencies.len();
        let edges: usize = bom.dependencies.iter().map(|one| one.on.len()).sum();
        let mut named = Vec::with_capacity(entries + edges);
        for entry in &bom.dependencies {
            named.extend(entry.from.iter().chain(&entry.on).map(|name| self.hasher.hash_one(&**name)));
        }
        named.sort_unstable();
        named.dedup();
        self.known.sort_unstable();
        let mut known = self.known.iter().peekable();
        let dangles = |name: &&u64| {
            while known.next_if(|one| one < name).is_some() {}
            known.peek() != Some(name)
        };
        DependencyCounts { entries, edges, dangling: named.iter().filter(dangles).count() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::read;

    fn of(rest: &str) -> serde_json::Value {
        let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4"{rest}}}"#);
        serde_json::to_value(BomSummary::of(&read(text.as_bytes()).unwrap())).unwrap()
    }

    #[test]
    fn an_empty_document_has_every_field() {
        let zero = serde_json::json!({"have": 0, "of": 0});
        assert_eq!(
            of(""),
            serde_json::json!({
                "specVersion": "1.4", "serialNumber": null, "version": null, "timestamp": null, "subject": null,
                "generator": [],
                "counts": {"total": 0, "byType": {}, "byEcosystem": {}},
                "licenses": {"with": 0, "without": 0, "noassertion": 0, "list": []},
                "coverage": {"purl": zero, "version": zero, "license": zero, "supplier": zero, "hash": zero, "digest": zero},
                "multiVersion": [], "copies": [], "dependencies": {"entries": 0, "edges": 0, "dangling": 0}
            })
        );
    }

    #[test]
    fn metadata_is_as_the_document_has_it() {
        let summary =
            of(r#","serialNumber":"urn:uuid:1","version":3,"metadata":{"timestamp":"2024-03-06T14:25:56Z",
            "component":{"type":"container","name":"n","version":"","bom-ref":"r"},
            "tools":[{"vendor":"anchore","name":"syft","version":"1.0.1"},{"name":"x"}]}"#);
        assert_eq!(summary["serialNumber"], "urn:uuid:1");
        assert_eq!(summary["version"], 3);
        assert_eq!(summary["timestamp"], "2024-03-06T14:25:56Z");
        assert_eq!(
            summary["subject"],
            serde_json::json!({"type": "container", "name": "n", "version": null})
        );
        assert_eq!(
            summary["generator"],
            serde_json::json!([{"vendor": "anchore", "name": "syft", "version": "1.0.1"},
                {"vendor": null, "name": "x", "version": null}])
        );
    }

    #[test]
    fn every_instance_is_counted_and_nested_ones_too() {
        let summary = of(
            r#","metadata":{"component":{"name":"n","components":[{"name":"in"}]}},"services":[{"name":"s"}],
            "components":[{"type":"library","purl":"pkg:NPM/a@1","supplier":{"name":"s"},"components":[{"type":"library","purl":"pkg:npm/a@1","version":"1"}]},
            {"type":"operating-system","name":"debian","version":"11"},{"purl":"pkg:/","hashes":[{"alg":"MD5","content":"ab"},{"alg":"MD5"}]},
            {"type":"file","name":"f","properties":[{"name":"syft:metadata:h1Digest","value":"h1:x"}],"hashes":[{"alg":"MD5","content":""}]}]"#,
        );
        let counts = &summary["counts"];
        assert_eq!(counts["total"], 5);
        assert_eq!(
            counts["byType"],
            serde_json::json!({"file": 1, "library": 2, "none": 1, "operating-system": 1})
        );
        assert_eq!(counts["byEcosystem"], serde_json::json!({"none": 3, "npm": 2}));
        let have =
            |name: &str| (summary["coverage"][name]["have"].clone(), summary["coverage"][name]["of"].clone());
        for (name, expected) in
            [("purl", 2), ("version", 2), ("license", 0), ("supplier", 1), ("hash", 1), ("digest", 2)]
        {
            assert_eq!(have(name), (expected.into(), 5.into()), "{name}");
        }
    }

    #[test]
    fn licenses_are_counted_by_instance() {
        let summary = of(r#","components":[
            {"licenses":[{"license":{"id":"MIT"}},{"license":{"id":"MIT","url":"x"}},{"license":{"name":"MIT"}}]},
            {"licenses":[{"license":{"id":"MIT"}},{"expression":"A OR B"},{"license":{"name":"NOASSERTION"}}]},
            {"licenses":[{"license":{"name":"NOASSERTION"}}]},{"licenses":[{"license":{}}]},{"licenses":[]},{}]"#);
        assert_eq!(
            summary["licenses"],
            serde_json::json!({"with": 2, "without": 3, "noassertion": 1, "list": [
                {"license": "MIT", "kind": "id", "count": 2}, {"license": "A OR B", "kind": "expression", "count": 1},
                {"license": "MIT", "kind": "name", "count": 1}]})
        );
    }

    #[test]
    fn versions_and_copies_of_a_package_are_told_apart() {
        let at = |version: &str, path: &str| {
            format!(
                r#"{{"name":"lodash","version":"{version}","purl":"pkg:npm/lodash@{version}","properties":[{{"name":"syft:location:0:path","value":"{path}"}}]}}"#
            )
        };
        let other = r#"{"name":"lodash","version":"3.10.1","purl":"pkg:npm/%40evil/lodash@3.10.1"},{"name":"x"},{"name":"x"},{"name":"x","version":"1"}"#;
        let summary = of(&format!(
            r#","components":[{},{},{},{other}]"#,
            at("4.17.20", "/b"),
            at("3.10.1", "/c"),
            at("4.17.20", "/a")
        ));
        assert_eq!(
            summary["multiVersion"],
            serde_json::json!([{"package": "none:x", "versions": ["", "1"], "count": 3},
                {"package": "pkg:npm/lodash", "versions": ["3.10.1", "4.17.20"], "count": 3}])
        );
        assert_eq!(
            summary["copies"],
            serde_json::json!([{"package": "none:x", "version": null, "count": 2, "paths": []},
                {"package": "pkg:npm/lodash", "version": "4.17.20", "count": 2, "paths": ["/a", "/b"]}])
        );
    }

    #[test]
    fn versions_are_in_the_order_of_their_ecosystem_else_bytewise() {
        let versions = |components: &[(&str, &str)]| {
            let one = |(purl, version): &(&str, &str)| {
                format!(r#"{{"type":"library","name":"x","version":"{version}","purl":"{purl}"}}"#)
            };
            let list: Vec<_> = components.iter().map(one).collect();
            let summary = of(&format!(r#","components":[{}]"#, list.join(",")));
            summary["multiVersion"][0]["versions"].clone()
        };
        let of_type = |purl: &'static str, list: &[&'static str]| {
            versions(&list.iter().map(|version| (purl, *version)).collect::<Vec<_>>())
        };
        let json = |list: &[&str]| serde_json::json!(list);
        assert_eq!(
            of_type("pkg:npm/x", &["10.0.0", "9.0.0", "9.0.0-rc.1"]),
            json(&["9.0.0-rc.1", "9.0.0", "10.0.0"])
        );
        assert_eq!(
            of_type("pkg:npm/x", &["1.0.0+b", "1.0.0+a", "0.9.0"]),
            json(&["0.9.0", "1.0.0+a", "1.0.0+b"])
        );
        assert_eq!(
            of_type("pkg:deb/debian/x", &["1:0.9-1", "1.0-10", "1.0-9"]),
            json(&["1.0-9", "1.0-10", "1:0.9-1"])
        );
        assert_eq!(of_type("pkg:generic/x", &["9", "10"]), json(&["10", "9"]));
        assert_eq!(
            of_type("pkg:golang/x", &["v9.0.0", "v10.0.0", "(devel)"]),
            json(&["(devel)", "v10.0.0", "v9.0.0"])
        );
        assert_eq!(of_type("pkg:npm/x", &["9.0.0", "10.0.0", ""]), json(&["", "10.0.0", "9.0.0"]));
    }

    #[test]
    fn a_package_of_two_orders_has_none() {
        let one = |kind: &str, version: &str| {
            format!(r#"{{"type":"{kind}","name":"x","version":"{version}","purl":"pkg:generic/x"}}"#)
        };
        let versions = |kinds: [&str; 2]| {
            let list = [one(kinds[0], "9"), one(kinds[1], "10")].join(",");
            of(&format!(r#","components":[{list}]"#))["multiVersion"][0]["versions"].clone()
        };
        assert_eq!(versions(["operating-system", "operating-system"]), serde_json::json!(["9", "10"]));
        assert_eq!(versions(["operating-system", "library"]), serde_json::json!(["10", "9"]));
        assert_eq!(versions(["library", "operating-system"]), serde_json::json!(["10", "9"]));
    }

    #[test]
    fn dangling_references_are_counted_once() {
        let summary = of(
            r#","metadata":{"component":{"bom-ref":"root"}},"services":[{"bom-ref":"service"}],"components":[{"bom-ref":"a"},{"bom-ref":"a"}],
            "dependencies":[{"ref":"root","dependsOn":["a","gone","service"]},{"ref":"gone","dependsOn":["gone","a"]},{"ref":"lost"},{}]"#,
        );
        assert_eq!(summary["dependencies"], serde_json::json!({"entries": 4, "edges": 5, "dangling": 2}));
    }
}
