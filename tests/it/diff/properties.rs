//! What holds for any two documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use paas_attest::diff;
use paas_attest::sbom;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::{at, compare, document, with};

/// Every document of the fixtures that can be read.
fn documents() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = files
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()));
    let mut all: Vec<_> = all.filter(|(_, bytes)| sbom::read(bytes).is_ok()).collect();
    all.sort();
    assert!(all.len() > 25, "{} documents", all.len());
    all
}

#[test]
fn a_document_is_equal_to_itself_and_every_pair_holds() {
    let all = documents();
    for (name, bytes) in &all {
        let bom = sbom::read(bytes).unwrap();
        let changes = diff::diff(&bom, &bom).unwrap();
        let total = bom.components.len();
        assert!(changes.equal && changes.changes.is_empty(), "{name}: {changes:?}");
        assert_eq!((changes.instances.same, changes.instances.old), (total, total), "{name}");
        for (_, other) in &all {
            holds(&bom, &sbom::read(other).unwrap());
        }
    }
}

/// What holds for any two documents.
#[track_caller]
fn holds(old: &sbom::Bom<'_>, new: &sbom::Bom<'_>) {
    let changes = diff::diff(old, new).unwrap();
    let text = serde_json::to_string(&changes).unwrap();
    assert_eq!(text, serde_json::to_string(&diff::diff(old, new).unwrap()).unwrap());
    // Instances are conserved, package by package: nothing is paired with another package.
    let mut packages: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut versions: BTreeMap<(String, Option<String>), [usize; 2]> = BTreeMap::new();
    for (side, bom) in [old, new].into_iter().enumerate() {
        for component in &bom.components {
            let package = component.package();
            packages.entry(package.key()).or_default()[side] += 1;
            versions.entry((package.key(), package.version().map(String::from))).or_default()[side] += 1;
        }
    }
    let it = changes.instances;
    let pairs: usize = packages.values().map(|[old, new]| old.min(new)).sum();
    let same: usize = versions.values().map(|[old, new]| old.min(new)).sum();
    assert_eq!((it.same, it.same + it.changed), (same, pairs));
    assert_eq!(it.old, it.same + it.changed + it.removed);
    assert_eq!(it.new, it.same + it.changed + it.added);
    // Every instance is in one outcome.
    let [mut other, mut removed, mut added] = [0; 3];
    for entry in &changes.changes {
        let versions =
            [&entry.before, &entry.after].map(|half| half.as_ref().map(|half| half.version.clone()));
        let counts = [&entry.before, &entry.after].map(|half| half.as_ref().map_or(0, |half| half.count));
        match entry.kind {
            diff::ChangeKind::Upgraded | diff::ChangeKind::Downgraded => other += entry.count,
            diff::ChangeKind::Changed if versions[0] != versions[1] => other += entry.count,
            diff::ChangeKind::Added => added += entry.count,
            diff::ChangeKind::Removed => removed += entry.count,
            // Of the copies that are more, some may be what another version was upgraded to.
            diff::ChangeKind::Copies if counts[0] > counts[1] => {
                removed += entry.count;
                assert!((1..=counts[0] - counts[1]).contains(&entry.count));
            }
            diff::ChangeKind::Copies => {
                added += entry.count;
                assert!((1..=counts[1] - counts[0]).contains(&entry.count));
            }
            _ => {}
        }
    }
    assert_eq!((other, removed, added), (it.changed, it.removed, it.added));
    assert_eq!(changes.equal_because.is_some(), changes.equal);
    // Sorted, and each entry once.
    let order: Vec<_> = changes.changes.iter().map(|entry| (entry.kind, entry.package.clone())).collect();
    assert!(order.is_sorted());
    // The other way round it is the mirror image.
    let mirrored = diff::diff(new, old).unwrap();
    assert_eq!(
        mirror(&serde_json::to_value(&changes).unwrap()),
        plain(&serde_json::to_value(&mirrored).unwrap())
    );
}

/// Without what follows from the direction: names, alerts, sentences, order.
fn plain(changes: &Value) -> Value {
    let mut changes = changes.clone();
    for entry in changes["changes"].as_array_mut().unwrap() {
        let entry = entry.as_object_mut().unwrap();
        entry.remove("name");
        entry.remove("alert");
    }
    changes["changes"].as_array_mut().unwrap().sort_by_key(Value::to_string);
    changes["notes"].as_array_mut().unwrap().sort_by_key(Value::to_string);
    changes.as_object_mut().unwrap().remove("summary");
    changes
}

fn swap(value: &mut Value, one: &str, other: &str) {
    let (a, b) = (value[one].take(), value[other].take());
    value[one] = b;
    value[other] = a;
}

fn mirror(changes: &Value) -> Value {
    let mut changes = changes.clone();
    swap(&mut changes["instances"], "old", "new");
    swap(&mut changes["instances"], "added", "removed");
    swap(&mut changes["generator"], "before", "after");
    swap(&mut changes["edges"], "added", "removed");
    for note in changes["notes"].as_array_mut().unwrap() {
        swap(note, "before", "after");
    }
    for entry in changes["changes"].as_array_mut().unwrap() {
        swap(entry, "before", "after");
        let kind = match entry["kind"].as_str().unwrap() {
            "upgraded" => "downgraded",
            "downgraded" => "upgraded",
            "added" => "removed",
            "removed" => "added",
            other => other,
        }
        .to_owned();
        entry["kind"] = json!(kind);
        if kind == "substitution" {
            swap(entry, "package", "replacedBy");
        }
    }
    plain(&changes)
}

/// Instances of few packages, versions, places and bodies, so that many are alike.
fn instance() -> impl Strategy<Value = Value> {
    const PURLS: [&str; 8] =
        ["npm/a", "npm/%40s/a", "npm/%40t/a", "maven/g/j", "generic/g", "apk/alpine/z", "golang/x.y/a/b", ""];
    const VERSIONS: [&str; 8] =
        ["1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1", "2.0.0", "1.0-SNAPSHOT", "(devel)", ""];
    (
        proptest::sample::select(&PURLS[..]),
        proptest::sample::select(&VERSIONS[..]),
        proptest::collection::vec(proptest::sample::select(&["/a/1", "/a/2", "/b/1", "/c"][..]), 0..3),
        proptest::collection::vec(proptest::sample::select(&["aa", "bb"][..]), 0..2),
        proptest::collection::vec(
            proptest::sample::select(&["MIT", "ISC", "MIT OR ISC", "NOASSERTION"][..]),
            0..3,
        ),
        proptest::sample::select(&["", "alpine-3.1", "alpine-3.2"][..]),
    )
        .prop_map(|(purl, version, paths, sums, licences, distro)| {
            let purl = if purl.is_empty() { String::new() } else { format!("pkg:{purl}?distro={distro}") };
            let mut it = at(&purl, &paths);
            it["version"] = json!(version);
            it["name"] = json!("n");
            it["hashes"] = sums.iter().map(|sum| json!({"alg": "SHA-1", "content": sum})).collect();
            it["licenses"] = licences.iter().map(|text| json!({"license": {"name": text}})).collect();
            it
        })
}

/// Instances, and edges between some of them.
fn side() -> impl Strategy<Value = (Vec<Value>, Vec<(Index, Index)>)> {
    let edges = proptest::collection::vec(any::<(Index, Index)>(), 0..6);
    (proptest::collection::vec(instance(), 1..9), edges)
}

type Side = (Vec<Value>, Vec<(Index, Index)>);

/// Writes a side down, `bom-ref`s in some spelling, in some order, nested or not.
fn written((components, edges): &Side, spell: &str, turned: bool, nested: bool) -> String {
    let name = |at: usize| format!("{spell}{at}");
    let mut all: Vec<Value> = components
        .iter()
        .enumerate()
        .map(|(at, component)| with(component.clone(), "bom-ref", json!(name(at))))
        .collect();
    let mut dependencies: Vec<Value> = edges
        .iter()
        .map(|(from, to)| {
            json!({"ref": name(from.index(all.len())), "dependsOn": [name(to.index(all.len())), "nowhere"]})
        })
        .collect();
    if turned {
        all.reverse();
        dependencies.reverse();
        for component in &mut all {
            for list in ["properties", "licenses", "hashes"] {
                component[list].as_array_mut().unwrap().reverse();
            }
        }
        let middle = all.len() / 2;
        all.rotate_left(middle);
    }
    if nested {
        while all.len() > 1 {
            let last = all.pop().unwrap();
            let at = all.len() / 2;
            let mut inner = all[at]["components"].as_array().cloned().unwrap_or_default();
            inner.push(last);
            all[at]["components"] = json!(inner);
        }
    }
    document(&all, &json!({"dependencies": dependencies}))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_two_documents_hold(old in side(), new in side()) {
        let (old, new) = (written(&old, "r", false, false), written(&new, "r", false, false));
        holds(&sbom::read(old.as_bytes()).unwrap(), &sbom::read(new.as_bytes()).unwrap());
    }

    #[test]
    fn order_references_and_nesting_change_nothing(old in side(), new in side()) {
        let plain = compare(&written(&old, "r", false, false), &written(&new, "r", false, false));
        let other = compare(&written(&old, "zz", true, false), &written(&new, "q", true, true));
        prop_assert_eq!(serde_json::to_string(&plain).unwrap(), serde_json::to_string(&other).unwrap());
    }

    #[test]
    fn another_order_of_the_same_is_equal(side in side()) {
        let changes = compare(&written(&side, "r", false, true), &written(&side, "zz", true, false));
        prop_assert!(changes.equal, "{:?}", changes);
        prop_assert_eq!(changes.instances.same, side.0.len());
    }
}
