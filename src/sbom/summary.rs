//! What a document says in numbers.
//!
//! One pass over the instances without allocating for each: packages are told apart by a keyed hash
//! of their keys, and only those of which there are several are looked at closely.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use serde::Serialize;

use super::licence::NOASSERTION;
use super::version::version_order;
use super::{Bom, Component, LicenceKind, Subject, Text, Tool};

/// The summary, in the shape of `sbom` of the report (without where the document is from).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// `specVersion`.
    pub spec_version: &'static str,
    /// `serialNumber` as written.
    pub serial_number: Option<String>,
    /// `version` of the document.
    pub version: Option<serde_json::Number>,
    /// `metadata.timestamp` as written.
    pub timestamp: Option<String>,
    /// What the document is about.
    pub subject: Option<Subject<'static>>,
    /// The tools that wrote it, in its order.
    pub generator: Vec<Tool<'static>>,
    /// How many instances there are.
    pub counts: Counts,
    /// What they say of their licences.
    pub licenses: Licenses,
    /// How many say what.
    pub coverage: Coverage,
    /// Packages with two or more versions, by package.
    pub multi_version: Vec<MultiVersion>,
    /// Two or more instances of one package and version, by package and version.
    pub copies: Vec<Copies>,
    /// What is said of dependencies.
    pub dependencies: Edges,
}

/// Instances, in all and by kind; the sums of both maps are the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// In all.
    pub total: usize,
    /// By `type`; `none` where it is absent.
    pub by_type: BTreeMap<String, usize>,
    /// By the purl's type; `none` without a readable purl.
    pub by_ecosystem: BTreeMap<String, usize>,
}

/// Instances by what they say of their licence; the first three are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Licenses {
    /// With at least one licence.
    pub with: usize,
    /// That say nothing.
    pub without: usize,
    /// That say `NOASSERTION` and nothing else.
    pub noassertion: usize,
    /// Each licence, the most frequent first, then by text.
    pub list: Vec<LicenseCount>,
}

/// A licence as written, and how many instances have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenseCount {
    /// The text.
    pub license: String,
    /// Where it stands.
    pub kind: LicenceKind,
    /// Instances.
    pub count: usize,
}

/// How many instances say what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// A readable purl: type and name.
    pub purl: Have,
    /// A version of their own.
    pub version: Have,
    /// A licence other than `NOASSERTION`.
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
    /// Its versions in their ecosystem's order; an absent one is `""`.
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
pub struct Edges {
    /// Entries of the list.
    pub entries: usize,
    /// The sum of `dependsOn`.
    pub edges: usize,
    /// Distinct references that name no `bom-ref` of the document.
    pub dangling: usize,
}

impl Summary {
    /// Sums a document up. The order of what has none in the document changes nothing.
    pub fn of(bom: &Bom<'_>) -> Self {
        let mut tally = Tally::default();
        let mut packages = Packages::new(bom.components.len());
        for component in &bom.components {
            let package = component.package();
            *tally.types.entry(component.kind.as_deref().unwrap_or("none")).or_default() += 1;
            *tally.ecosystems.entry(package.ecosystem()).or_default() += 1;
            tally.add(component, package.purl().is_some());
            packages.add(&package);
        }
        let (multi_version, copies) = packages.several(&bom.components);
        let subject = bom.subject.as_ref().map(|subject| Subject {
            kind: own(subject.kind.as_ref()),
            name: own(subject.name.as_ref()),
            version: own(subject.version.as_ref()),
            bom_ref: own(subject.bom_ref.as_ref()),
        });
        let generator = bom.generator.iter().map(|tool| Tool {
            vendor: own(tool.vendor.as_ref()),
            name: own(tool.name.as_ref()),
            version: own(tool.version.as_ref()),
        });
        Self {
            spec_version: bom.spec_version,
            serial_number: bom.serial_number.as_ref().map(ToString::to_string),
            version: bom.version.clone(),
            timestamp: bom.timestamp.as_ref().map(ToString::to_string),
            subject,
            generator: generator.collect(),
            counts: tally.counts(bom.components.len()),
            coverage: tally.coverage(bom.components.len()),
            licenses: tally.licenses(bom.components.len()),
            multi_version,
            copies,
            dependencies: Edges::of(bom),
        }
    }
}

fn own(text: Option<&Text<'_>>) -> Option<Text<'static>> {
    text.map(|text| Cow::Owned(text.to_string()))
}

/// Sums in the making.
#[derive(Default)]
struct Tally<'c> {
    types: HashMap<&'c str, usize>,
    ecosystems: HashMap<Cow<'c, str>, usize>,
    licences: HashMap<(&'c str, LicenceKind), usize>,
    with: usize,
    noassertion: usize,
    purl: usize,
    version: usize,
    supplier: usize,
    hash: usize,
    digest: usize,
}

impl<'c> Tally<'c> {
    fn add(&mut self, component: &'c Component<'_>, has_purl: bool) {
        let mut with = false;
        for licence in component.licences.iter().filter(|licence| licence.text != NOASSERTION) {
            with = true;
            *self.licences.entry((&licence.text, licence.kind)).or_default() += 1;
        }
        self.with += usize::from(with);
        self.noassertion += usize::from(!with && !component.licences.is_empty());
        self.purl += usize::from(has_purl);
        self.version += usize::from(component.version.is_some());
        self.supplier += usize::from(component.supplier.is_some());
        let in_hashes = |hash: &super::Hash<'_>| hash.from == super::HashPlace::Hashes;
        self.hash += usize::from(component.hashes.iter().any(in_hashes));
        self.digest += usize::from(!component.hashes.is_empty());
    }

    fn counts(&self, total: usize) -> Counts {
        Counts {
            total,
            by_type: self.types.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
            by_ecosystem: self.ecosystems.iter().map(|(name, count)| (name.to_string(), *count)).collect(),
        }
    }

    fn coverage(&self, of: usize) -> Coverage {
        let of_all = |have| Have { have, of };
        Coverage {
            purl: of_all(self.purl),
            version: of_all(self.version),
            license: of_all(self.with),
            supplier: of_all(self.supplier),
            hash: of_all(self.hash),
            digest: of_all(self.digest),
        }
    }

    fn licenses(self, total: usize) -> Licenses {
        let mut list: Vec<_> =
            self.licences.into_iter().map(|((text, kind), count)| (text, kind, count)).collect();
        list.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        let line = |(text, kind, count): (&str, _, _)| LicenseCount { license: text.to_owned(), kind, count };
        Licenses {
            with: self.with,
            without: total - self.with - self.noassertion,
            noassertion: self.noassertion,
            list: list.into_iter().map(line).collect(),
        }
    }
}

/// Which instances may be of one package: those whose keys have one hash.
struct Packages {
    hasher: RandomState,
    key: String,
    hashes: Vec<(u64, usize)>,
}

impl Packages {
    fn new(instances: usize) -> Self {
        Self { hasher: RandomState::new(), key: String::new(), hashes: Vec::with_capacity(instances) }
    }

    fn add(&mut self, package: &super::Package<'_>) {
        self.key.clear();
        package.write_key(&mut self.key);
        self.hashes.push((self.hasher.hash_one(self.key.as_str()), self.hashes.len()));
    }

    /// Packages of several versions, and versions of several instances.
    fn several(mut self, components: &[Component<'_>]) -> (Vec<MultiVersion>, Vec<Copies>) {
        self.hashes.sort_unstable();
        let (mut versions, mut copies) = (Vec::new(), Vec::new());
        for alike in self.hashes.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut instances: Vec<_> = alike
                .iter()
                .map(|(_, at)| {
                    let component = &components[*at];
                    let package = component.package();
                    (package.key(), package.version(), component)
                })
                .collect();
            // Equal hashes are no proof: the keys decide.
            instances.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
            for package in instances.chunk_by(|a, b| a.0 == b.0) {
                let mut distinct = Vec::new();
                for same in package.chunk_by(|a, b| a.1 == b.1) {
                    distinct.push(same[0].1.as_deref().unwrap_or_default().to_owned());
                    if same.len() > 1 {
                        copies.push(Copies::of(same));
                    }
                }
                if distinct.len() > 1 {
                    let scheme = package[0].2.package().scheme();
                    distinct.sort_by(|a, b| version_order(&scheme, a, b).then_with(|| a.cmp(b)));
                    let package_key = package[0].0.clone();
                    versions.push(MultiVersion {
                        package: package_key,
                        versions: distinct,
                        count: package.len(),
                    });
                }
            }
        }
        versions.sort_unstable_by(|a, b| a.package.cmp(&b.package));
        copies.sort_unstable_by(|a, b| (&a.package, &a.version).cmp(&(&b.package, &b.version)));
        (versions, copies)
    }
}

impl Copies {
    fn of(same: &[(String, Option<Cow<'_, str>>, &Component<'_>)]) -> Self {
        let mut paths: Vec<_> = same.iter().flat_map(|(_, _, component)| &component.paths).collect();
        paths.sort_unstable();
        paths.dedup();
        Self {
            package: same[0].0.clone(),
            version: same[0].1.as_ref().map(ToString::to_string),
            count: same.len(),
            paths: paths.into_iter().map(ToString::to_string).collect(),
        }
    }
}

impl Edges {
    fn of(bom: &Bom<'_>) -> Self {
        let entries = bom.dependencies.len();
        let edges = bom.dependencies.iter().map(|one| one.on.len()).sum();
        if entries == 0 {
            return Self { entries, edges, dangling: 0 };
        }
        let instances = bom.components.iter().filter_map(|component| component.bom_ref.as_ref());
        let known: HashSet<&str> = instances.chain(&bom.other_refs).map(AsRef::as_ref).collect();
        let named = bom.dependencies.iter().flat_map(|one| one.from.iter().chain(&one.on));
        let dangling: HashSet<&str> =
            named.map(AsRef::as_ref).filter(|name: &&str| !known.contains(name)).collect();
        Self { entries, edges, dangling: dangling.len() }
    }
}
