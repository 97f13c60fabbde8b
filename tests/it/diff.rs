//! Two documents and what differs: the traps in which other tools fall, and what always holds.

mod images;
mod told;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use paas_attest::diff::{self, Changes};
use paas_attest::sbom;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

fn document(components: &[Value], rest: &Value) -> String {
    let mut document = json!({"bomFormat": "CycloneDX", "specVersion": "1.4", "components": components});
    document.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    document.to_string()
}

fn compare(old: &str, new: &str) -> Changes {
    diff::diff(&sbom::read(old.as_bytes()).unwrap(), &sbom::read(new.as_bytes()).unwrap())
}

fn of(old: &[Value], new: &[Value]) -> Changes {
    compare(&document(old, &json!({})), &document(new, &json!({})))
}

/// An instance with a purl that ends in `@VERSION` or `@VERSION?…`, at some paths.
fn at(purl: &str, paths: &[&str]) -> Value {
    let bare = purl.split(['?', '#']).next().unwrap();
    let (path, version) = bare.rsplit_once('@').unwrap_or((bare, ""));
    let name = path.rsplit('/').next().unwrap();
    let properties: Vec<_> = paths
        .iter()
        .enumerate()
        .map(|(n, path)| json!({"name": format!("syft:location:{n}:path"), "value": path}))
        .collect();
    json!({"type": "library", "name": name, "version": version, "purl": purl, "properties": properties})
}

/// The same with one more member.
fn with(mut component: Value, name: &str, value: Value) -> Value {
    component[name] = value;
    component
}

/// `kind package before->after xCOUNT`, with what else an entry says.
fn lines(changes: &Changes) -> Vec<String> {
    let version = |half: &Option<diff::Half>| match half {
        None => "-".to_owned(),
        Some(half) => format!("{}x{}", half.version.as_deref().unwrap_or("none"), half.count),
    };
    changes
        .changes
        .iter()
        .map(|entry| {
            let mut line = format!(
                "{} {} {} -> {}",
                entry.kind.as_str(),
                entry.package,
                version(&entry.before),
                version(&entry.after)
            );
            if let Some(level) = entry.level {
                line += &format!(" {}", json!(level).as_str().unwrap());
            }
            if let Some(order) = entry.order {
                line += &format!(" {}", json!(order).as_str().unwrap());
            }
            if let (Some(other), Some(by)) = (&entry.replaced_by, entry.by) {
                line += &format!(" {other} by {}", json!(by).as_str().unwrap());
            }
            let stays: Vec<_> = entry.other_versions.iter().collect();
            if !stays.is_empty() {
                line += &format!(" = {}", stays.join(" "));
            }
            line
        })
        .collect()
}

#[track_caller]
fn says(old: &[Value], new: &[Value], expected: &[&str]) -> Changes {
    let changes = of(old, new);
    assert_eq!(lines(&changes), expected);
    assert_eq!(changes.equal, expected.is_empty());
    changes
}

// --- the shapes ------------------------------------------------------------------------------------

#[test]
fn the_shapes_are_those_of_the_contract() {
    let mit = json!([{"license": {"id": "MIT"}}]);
    let lodash = |version: &str, path: &str| {
        with(at(&format!("pkg:npm/lodash@{version}"), &[path]), "licenses", mit.clone())
    };
    let changes = of(
        &[
            lodash("4.17.20", "/b/package.json"),
            lodash("4.17.20", "/a/package.json"),
            lodash("3.10.1", "/c/package.json"),
        ],
        &[
            lodash("4.17.21", "/a/package.json"),
            lodash("3.10.1", "/c/package.json"),
            lodash("4.17.21", "/b/package.json"),
        ],
    );
    assert_eq!(
        serde_json::to_value(&changes).unwrap(),
        json!({
            "equal": false, "equalBecause": null,
            "generator": {"changed": false, "before": [], "after": []},
            "instances": {"old": 3, "new": 3, "same": 1, "changed": 2, "removed": 0, "added": 0},
            "summary": {"integrity": 0, "substitution": 0, "downgraded": 0, "license": 0, "added": 0, "removed": 0,
                        "upgraded": 1, "changed": 0, "copies": 0, "alerts": 0},
            "changes": [{
                "kind": "upgraded", "alert": false, "package": "pkg:npm/lodash", "ecosystem": "npm", "name": "lodash",
                "count": 2, "level": "patch", "order": null, "replacedBy": null, "by": null,
                "before": {"version": "4.17.20", "count": 2, "license": "MIT", "hashes": [],
                           "paths": ["/a/package.json", "/b/package.json"]},
                "after": {"version": "4.17.21", "count": 2, "license": "MIT", "hashes": [],
                          "paths": ["/a/package.json", "/b/package.json"]},
                "otherVersions": ["3.10.1"],
            }],
            "notes": [],
            "edges": {"added": [], "removed": [], "notComparable": []},
            "coverage": {"integrity": {"comparable": 0, "of": 1}, "license": {"comparable": 3, "of": 3}},
        })
    );
}

// --- the traps -------------------------------------------------------------------------------------

#[test]
fn copies() {
    let x = |path| at("pkg:npm/x@1.0.0", &[path]);
    let changes = says(&[x("/a"), x("/b")], &[x("/b")], &["copies pkg:npm/x 1.0.0x2 -> 1.0.0x1"]);
    let entry = &changes.changes[0];
    assert_eq!((entry.count, entry.before.as_ref().unwrap().paths.len()), (1, 2));
    assert_eq!(entry.after.as_ref().unwrap().paths, ["/b"]);
    assert_eq!((changes.instances.removed, changes.instances.same), (1, 1));
}

#[test]
fn order_means_nothing() {
    let (one, other) = (at("pkg:npm/lodash@4.17.20", &[]), at("pkg:npm/lodash@3.10.1", &[]));
    says(&[one.clone(), other.clone()], &[other, one], &[]);
}

#[test]
fn two_versions_and_half_upgraded() {
    let lodash = |version| at(&format!("pkg:npm/lodash@{version}"), &[]);
    says(
        &[lodash("4.17.20"), lodash("3.10.1")],
        &[lodash("4.17.21"), lodash("3.10.1")],
        &["upgraded pkg:npm/lodash 4.17.20x1 -> 4.17.21x1 patch = 3.10.1"],
    );
    says(
        &[lodash("4.17.20"), lodash("4.17.20")],
        &[lodash("4.17.21"), lodash("4.17.20")],
        &["upgraded pkg:npm/lodash 4.17.20x1 -> 4.17.21x1 patch = 4.17.20"],
    );
}

#[test]
fn another_namespace_is_another_package() {
    for (old, new, gone, came) in [
        ("maven/org.apache.commons/core@1.0", "maven/com.evil/core@1.0", "1.0", "1.0"),
        (
            "maven/org.apache.logging.log4j/log4j-core@2.17.0",
            "maven/com.attacker/log4j-core@2.17.1",
            "2.17.0",
            "2.17.1",
        ),
        ("npm/%40acme/utils@2.0.0", "npm/%40evil/utils@2.0.0", "2.0.0", "2.0.0"),
        ("npm/utils@2.0.0", "npm/%40evil/utils@2.0.0", "2.0.0", "2.0.0"),
        (
            "golang/github.com/sirupsen/logrus@v1.9.0",
            "golang/github.com/sirupsem/logrus@v1.9.0",
            "v1.9.0",
            "v1.9.0",
        ),
        ("golang/github.com/a/foo/v2@v2.0.0", "golang/github.com/b/foo/v2@v2.0.0", "v2.0.0", "v2.0.0"),
    ] {
        let key = |purl: &str| format!("pkg:{}", purl.rsplit_once('@').unwrap().0);
        let changes = says(
            &[at(&format!("pkg:{old}"), &[])],
            &[at(&format!("pkg:{new}"), &[])],
            &[
                &format!("substitution {} {gone}x1 -> {came}x1 {} by name", key(old), key(new)),
                &format!("added {} - -> {came}x1", key(new)),
                &format!("removed {} {gone}x1 -> -", key(old)),
            ],
        );
        assert_eq!((changes.summary.alerts, changes.changes[0].count), (1, 1));
        assert!(changes.changes[0].alert && !changes.changes[1].alert);
    }
    // The namespace of a distribution is the distribution; a major version is no other module.
    for (old, new) in [
        ("deb/debian/curl@7", "deb/ubuntu/curl@7"),
        ("apk/alpine/curl@7", "apk/wolfi/curl@7"),
        ("npm/%40acme/utils@2.0.0", "pypi/utils@2.0.0"),
        ("golang/github.com/a/foo@v1.0.0", "golang/github.com/a/foo/v2@v2.0.0"),
    ] {
        let changes = of(&[at(&format!("pkg:{old}"), &[])], &[at(&format!("pkg:{new}"), &[])]);
        assert_eq!((changes.summary.substitution, changes.summary.added, changes.summary.removed), (0, 1, 1));
    }
    // One that is on both sides is neither gone nor new.
    let both = at("pkg:npm/%40acme/utils@2.0.0", &[]);
    says(
        std::slice::from_ref(&both),
        &[both.clone(), at("pkg:npm/%40evil/utils@2.0.0", &[])],
        &["added pkg:npm/%40evil/utils - -> 2.0.0x1"],
    );
}

#[test]
fn the_only_package_at_a_path_is_replaced() {
    let (left, right) = ("pkg:npm/left@1.0.0", "pkg:npm/right@1.0.0");
    says(
        &[at(left, &["/x/package.json"])],
        &[at(right, &["/x/package.json"])],
        &[
            "substitution pkg:npm/left 1.0.0x1 -> 1.0.0x1 pkg:npm/right by path",
            "added pkg:npm/right - -> 1.0.0x1",
            "removed pkg:npm/left 1.0.0x1 -> -",
        ],
    );
    // Two share it: a lock file, a binary of many modules.
    let changes = of(
        &[at(left, &["/x/lock"]), at("pkg:npm/stays@1", &["/x/lock"])],
        &[at(right, &["/x/lock"]), at("pkg:npm/stays@1", &["/x/lock"])],
    );
    assert_eq!(changes.summary.substitution, 0);
    let changes = of(&[at(left, &["/x"])], &[at("pkg:pypi/right@1.0.0", &["/x"])]);
    assert_eq!(changes.summary.substitution, 0);
}

#[test]
fn every_pair_of_a_substitution_has_its_entry_with_the_lowest_versions() {
    let changes = of(
        &[at("pkg:npm/%40a/u@1.10.0", &[]), at("pkg:npm/%40a/u@1.9.0", &[]), at("pkg:npm/%40b/u@1.0.0", &[])],
        &[at("pkg:npm/%40c/u@1.0.0", &[]), at("pkg:npm/%40d/u@1.0.0", &[])],
    );
    assert_eq!(
        lines(&changes)[..4],
        [
            "substitution pkg:npm/%40a/u 1.9.0x1 -> 1.0.0x1 pkg:npm/%40c/u by name",
            "substitution pkg:npm/%40a/u 1.9.0x1 -> 1.0.0x1 pkg:npm/%40d/u by name",
            "substitution pkg:npm/%40b/u 1.0.0x1 -> 1.0.0x1 pkg:npm/%40c/u by name",
            "substitution pkg:npm/%40b/u 1.0.0x1 -> 1.0.0x1 pkg:npm/%40d/u by name",
        ]
    );
}

fn jar(sha1: &str) -> Value {
    let reference = json!([{"type": "build-meta", "url": "", "hashes": [{"alg": "SHA-1", "content": sha1}]}]);
    with(at("pkg:maven/org.x/core@1.0", &["/x.jar"]), "externalReferences", reference)
}

#[test]
fn other_bytes_under_one_version() {
    let changes = says(&[jar("aa")], &[jar("bb")], &["integrity pkg:maven/org.x/core 1.0x1 -> 1.0x1"]);
    let before = changes.changes[0].before.as_ref().unwrap();
    assert_eq!(json!(before.hashes), json!([{"alg": "SHA-1", "content": "aa", "from": "build-meta"}]));
    assert_eq!((changes.instances.same, changes.coverage.integrity.comparable), (1, 1));
    says(&[jar("AA")], &[jar("aa")], &[]);
    let apk = |distro: &str, sum: &str| {
        let mut apk = at(&format!("pkg:apk/alpine/musl@1.2.3-r4?arch=x86_64&distro={distro}"), &[]);
        apk["properties"] = json!([{"name": "syft:metadata:pullChecksum", "value": sum}]);
        apk
    };
    let key = "pkg:apk/alpine/musl?arch=x86_64";
    let same = "1.2.3-r4x1 -> 1.2.3-r4x1";
    says(
        &[apk("alpine-3.16.1", "Q1a")],
        &[apk("alpine-3.16.2", "Q1b")],
        &[&format!("integrity {key} {same}")],
    );
    says(
        &[apk("alpine-3.16.1", "Q1a")],
        &[apk("alpine-3.17.0", "Q1b")],
        &[&format!("changed {key} {same} equal")],
    );
}

#[test]
fn a_digest_that_comes_or_goes_is_no_other_byte() {
    let hashed = |hashes: Value| with(at("pkg:npm/x@1.0.0", &[]), "hashes", hashes);
    let one = json!({"alg": "SHA-256", "content": "aa"});
    let two = json!({"alg": "SHA-512", "content": "bb"});
    for (old, new) in [
        (json!([]), json!([one])),
        (json!([one]), json!([two])),
        (json!([one]), json!([one, two])),
        (json!([{"alg": "", "content": "aa"}]), json!([{"alg": "", "content": "bb"}])),
    ] {
        says(&[hashed(old)], &[hashed(new)], &[]);
    }
    says(
        &[hashed(json!([one, two]))],
        &[hashed(json!([one, {"alg": "SHA-512", "content": "cc"}]))],
        &["integrity pkg:npm/x 1.0.0x1 -> 1.0.0x1"],
    );
}

#[test]
fn a_version_that_names_no_bytes_has_no_integrity() {
    for version in ["1.0-SNAPSHOT", "(devel)", "UNKNOWN", "v1+dirty", ""] {
        let sum = |value: &str| json!([{"alg": "SHA-256", "content": value}]);
        let it = |value: &str| json!({"type": "library", "name": "x", "version": version, "purl": "pkg:golang/x/y", "hashes": sum(value)});
        let changes = of(&[it("aa")], &[it("bb")]);
        assert_eq!((changes.summary.changed, changes.summary.alerts), (1, 0), "{version}");
        assert_eq!(changes.changes[0].order, Some(diff::Order::Equal));
    }
}

#[test]
fn the_distribution_is_one_note() {
    let deb = |name: &str, distro: &str| {
        at(&format!("pkg:deb/debian/{name}@1.0-1?arch=amd64&distro={distro}"), &[])
    };
    let all = |distro: &str| ["a", "b", "c"].map(|name| deb(name, distro));
    let changes = says(&all("debian-11"), &all("debian-12"), &[]);
    assert_eq!(
        json!(changes.notes),
        json!([{"code": "distro", "before": "debian-11", "after": "debian-12", "count": 3}])
    );
}

#[test]
fn the_architecture_is_another_package() {
    let libc = |arch: &str| at(&format!("pkg:deb/debian/libc6@2.31-13?arch={arch}&distro=debian-11"), &[]);
    says(
        &[libc("amd64"), libc("i386")],
        &[libc("amd64")],
        &["removed pkg:deb/debian/libc6?arch=i386 2.31-13x1 -> -"],
    );
}

#[test]
fn a_direction_in_each_ecosystem() {
    let pair = |purl: &str, old: &str, new: &str| {
        let changes = of(&[at(&format!("{purl}@{old}"), &[])], &[at(&format!("{purl}@{new}"), &[])]);
        let line = lines(&changes).remove(0);
        line.split(' ').next().unwrap().to_owned() + line.split("x1").last().unwrap()
    };
    for (purl, old, new, expected) in [
        ("pkg:npm/x", "1.0.0-rc.1", "1.0.0", "upgraded other"),
        ("pkg:npm/x", "2.0.0", "1.0.0", "downgraded major"),
        ("pkg:npm/x", "1.0.0", "latest", "changed unknown"),
        ("pkg:generic/x", "1.0.0", "2.0.0", "changed unknown"),
        ("pkg:npm/x", "1.0.0+a", "1.0.0+b", "changed equal"),
        ("pkg:golang/x/y", "v1.2.3", "v1.3.0", "upgraded minor"),
        ("pkg:golang/x/y", "(devel)", "v1.3.0", "changed unknown"),
        ("pkg:deb/debian/x", "1:1.0-1", "9.0-1", "downgraded other"),
        ("pkg:deb/debian/x", "1.0~rc1-1", "1.0-1", "upgraded other"),
        ("pkg:deb/debian/x", "1.0-10", "1.0-9", "downgraded other"),
        ("pkg:apk/alpine/x", "1.0-r9", "1.0-r10", "upgraded other"),
        ("pkg:maven/g/x", "1.0", "1.0.0", "changed equal"),
        ("pkg:pypi/x", "1.0", "1!0.5", "upgraded other"),
        ("pkg:nuget/x", "1.0.0.9", "1.0.0.10", "upgraded other"),
        ("pkg:gem/x", "1.0.a", "1.0", "upgraded other"),
    ] {
        assert_eq!(pair(purl, old, new), expected, "{purl} {old} {new}");
    }
}

#[test]
fn another_form_is_no_other_licence() {
    let it = |licences: Value| with(at("pkg:npm/x@1.0.0", &[]), "licenses", licences);
    let list = json!([{"license": {"id": "MIT"}}, {"license": {"id": "Apache-2.0"}}]);
    says(&[it(list.clone())], &[it(json!([{"expression": "Apache-2.0 AND MIT"}]))], &[]);
    says(&[it(json!([]))], &[it(json!([{"license": {"name": "NOASSERTION"}}]))], &[]);
    let either = json!([{"expression": "Apache-2.0 OR MIT"}]);
    let changes = says(&[it(list)], &[it(either)], &["license pkg:npm/x 1.0.0x1 -> 1.0.0x1"]);
    let text = |half: &Option<diff::Half>| half.as_ref().unwrap().license.clone().unwrap();
    assert_eq!(text(&changes.changes[0].before), "Apache-2.0 AND MIT");
    assert_eq!(text(&changes.changes[0].after), "Apache-2.0 OR MIT");
    // A new version with an id that only newer lists know.
    let kazlib = json!([{"license": {"id": "Kazlib"}}]);
    let new = with(at("pkg:npm/x@1.1.0", &[]), "licenses", kazlib);
    says(
        &[it(json!([{"license": {"id": "MIT"}}]))],
        &[new],
        &["license pkg:npm/x 1.0.0x1 -> 1.1.0x1", "upgraded pkg:npm/x 1.0.0x1 -> 1.1.0x1 minor"],
    );
}

#[test]
fn the_spelling_of_a_python_package_means_nothing() {
    says(
        &[at("pkg:pypi/PyYAML@6.0", &[]), at("pkg:pypi/typing_extensions@4.0", &[])],
        &[at("pkg:pypi/pyyaml@6.0", &[]), at("pkg:pypi/typing-extensions@4.0", &[])],
        &[],
    );
}

#[test]
fn references_mean_nothing() {
    let side = |a: &str, b: &str| {
        document(
            &[
                with(at("pkg:npm/a@1.0.0", &[]), "bom-ref", json!(a)),
                with(at("pkg:npm/b@1.0.0", &[]), "bom-ref", json!(b)),
            ],
            &json!({"dependencies": [{"ref": a, "dependsOn": [b, "dangling"]}, {"ref": "lost", "dependsOn": [a]}]}),
        )
    };
    let changes = compare(&side("1", "2"), &side("x", "1"));
    assert!(changes.equal, "{changes:?}");
    assert!(
        changes.equal_because.unwrap().iter().any(|line| line == "1 dependency between packages is the same")
    );
}

#[test]
fn an_operating_system_has_a_version() {
    let system = |version: &str| json!({"type": "operating-system", "name": "debian", "version": version});
    says(&[system("11")], &[system("12")], &["upgraded os:debian 11x1 -> 12x1 major"]);
}

#[test]
fn nothing_and_nothing_is_equal() {
    let empty = r#"{"bomFormat":"CycloneDX","specVersion":"1.4"}"#;
    let changes = compare(empty, empty);
    assert!(changes.equal);
    assert_eq!(changes.equal_because.unwrap()[0], "neither document lists a component");
    let changes = compare(empty, &document(&[at("pkg:npm/x@1", &[])], &json!({})));
    assert_eq!(lines(&changes), ["added pkg:npm/x - -> 1x1"]);
    assert!(!changes.equal && changes.equal_because.is_none());
}

#[test]
fn nested_is_flat() {
    let (a, b, c) = (at("pkg:npm/a@1", &[]), at("pkg:npm/b@1", &[]), at("pkg:npm/c@1", &[]));
    let nested = with(a.clone(), "components", json!([with(b.clone(), "components", json!([c]))]));
    says(&[nested], &[c, b, a], &[]);
}

#[test]
fn a_list_that_hides_another_is_refused() {
    let hidden =
        r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{"name":"x"}],"components":[]}"#;
    assert!(sbom::read(hidden.as_bytes()).is_err());
}

#[test]
fn the_base_image_is_told_by_its_digest_else_by_its_name() {
    let base = |labels: &[(&str, &str)]| {
        let label = |(name, value): &(&str, &str)| json!({"name": format!("syft:image:labels:org.opencontainers.image.base.{name}"), "value": value});
        let labels: Vec<_> = labels.iter().map(label).collect();
        let text = document(&[], &json!({"metadata": {"properties": labels}}));
        diff::Side::base_of(&sbom::read(text.as_bytes()).unwrap())
    };
    assert_eq!(base(&[("name", "debian:11"), ("digest", "sha256:0")]).as_deref(), Some("sha256:0"));
    assert_eq!(base(&[("name", "debian:11")]).as_deref(), Some("debian:11"));
    assert_eq!(base(&[]), None);
}

#[test]
fn a_hostile_name_stays_itself() {
    let name = "a|\u{1b}[31m<img onerror>\n[c](http://x)";
    let it = |version: &str| json!({"type": "library", "name": name, "version": version});
    let changes = of(&[it("1`@everyone")], &[it("2`@everyone")]);
    assert_eq!(changes.changes[0].name.as_deref(), Some(name));
    assert_eq!(lines(&changes).len(), 1);
}

// --- matching --------------------------------------------------------------------------------------

#[test]
fn the_same_path_is_the_same_instance() {
    let x = |version: &str, path: &str| at(&format!("pkg:npm/x@{version}"), &[path]);
    // By distance alone 1 would become 1.1 and 2 would become 2.1.
    says(
        &[x("1.0.0", "/a/p"), x("2.0.0", "/b/p")],
        &[x("2.1.0", "/a/p"), x("1.1.0", "/b/p")],
        &["downgraded pkg:npm/x 2.0.0x1 -> 1.1.0x1 major", "upgraded pkg:npm/x 1.0.0x1 -> 2.1.0x1 major"],
    );
    // The same folder, with another file.
    says(
        &[x("1.0.0", "/a/x-1.jar"), x("2.0.0", "/b/x-2.jar")],
        &[x("2.1.0", "/a/x-2.1.jar"), x("1.1.0", "/b/x-1.1.jar")],
        &["downgraded pkg:npm/x 2.0.0x1 -> 1.1.0x1 major", "upgraded pkg:npm/x 1.0.0x1 -> 2.1.0x1 major"],
    );
    // Several share one: the least distance among them.
    says(
        &[x("4.17.20", "/lock")],
        &[x("3.10.1", "/lock"), x("4.17.21", "/lock")],
        &["added pkg:npm/x - -> 3.10.1x1", "upgraded pkg:npm/x 4.17.20x1 -> 4.17.21x1 patch"],
    );
    // Of two paths the one that fewer share.
    let y = |version: &str, own: &str| at(&format!("pkg:npm/x@{version}"), &["/all", own]);
    says(
        &[y("1.0.0", "/b/1"), y("2.0.0", "/c/1")],
        &[y("2.1.0", "/b/1"), y("1.1.0", "/c/1")],
        &["downgraded pkg:npm/x 2.0.0x1 -> 1.1.0x1 major", "upgraded pkg:npm/x 1.0.0x1 -> 2.1.0x1 major"],
    );
}

#[test]
fn equal_instances_cancel_by_path_then_by_body() {
    let x = |path: &str, sum: &str| {
        let paths: &[&str] = if path.is_empty() { &[] } else { &[path] };
        with(at("pkg:npm/x@1.0.0", paths), "hashes", json!([{"alg": "SHA-256", "content": sum}]))
    };
    says(&[x("/a", "aa"), x("/b", "bb")], &[x("/b", "bb"), x("/a", "aa")], &[]);
    // What moved is the same; paths alone are no change.
    says(&[x("/a", "aa"), x("/b", "bb")], &[x("/c", "bb"), x("/d", "aa")], &[]);
    // At one path other bytes are other bytes, although the old ones are somewhere else.
    let changes = says(
        &[x("/a", "aa"), x("/b", "bb")],
        &[x("/a", "bb"), x("/b", "aa")],
        &["integrity pkg:npm/x 1.0.0x1 -> 1.0.0x1", "integrity pkg:npm/x 1.0.0x1 -> 1.0.0x1"],
    );
    assert_eq!(changes.changes[0].before.as_ref().unwrap().paths, ["/a"]);
    // Without a path the equal ones find each other.
    says(
        &[x("", "aa"), x("", "bb")],
        &[x("", "bb"), x("", "aa"), x("", "cc")],
        &["copies pkg:npm/x 1.0.0x2 -> 1.0.0x3"],
    );
}

#[test]
fn instances_share_an_entry_and_say_only_what_all_of_them_say() {
    let x = |version: &str, licence: &str, path: &str| {
        with(at(&format!("pkg:npm/x@{version}"), &[path]), "licenses", json!([{"license": {"id": licence}}]))
    };
    let changes = says(
        &[x("1.0.0", "MIT", "/a"), x("1.0.0", "ISC", "/b")],
        &[x("1.1.0", "MIT", "/a"), x("1.1.0", "ISC", "/b")],
        &["upgraded pkg:npm/x 1.0.0x2 -> 1.1.0x2 minor"],
    );
    assert_eq!(changes.changes[0].before.as_ref().unwrap().license, None);
    says(
        &[x("1.0.0", "MIT", "/a"), x("1.0.0", "ISC", "/b")],
        &[x("1.0.0", "Zlib", "/a"), x("1.0.0", "Zlib", "/b")],
        &["license pkg:npm/x 1.0.0x1 -> 1.0.0x1", "license pkg:npm/x 1.0.0x1 -> 1.0.0x1"],
    );
}

/// Quadratic work would take minutes here.
#[test]
fn very_many_instances_of_one_package_cost_little() {
    let all = |range: std::ops::Range<usize>, version: &dyn Fn(usize) -> usize| {
        let one = |n| at(&format!("pkg:npm/x@1.0.{}", version(n)), &[&format!("/{n}/p"), "/all"]);
        range.map(one).collect::<Vec<_>>()
    };
    // Copies that moved; versions that all changed, at the same path, and nowhere.
    let changes = of(&all(0..10_000, &|_| 1), &all(5_000..14_000, &|_| 1));
    assert_eq!(
        (changes.instances.same, changes.instances.removed, changes.summary.copies),
        (9_000, 1_000, 1)
    );
    let changes = of(&all(0..10_000, &|n| n), &all(0..10_000, &|n| n + 20_000));
    assert_eq!((changes.instances.changed, changes.summary.upgraded), (10_000, 10_000));
    let changes = of(&all(0..10_000, &|n| n), &all(20_000..29_000, &|n| n + 20_000));
    assert_eq!((changes.instances.changed, changes.summary.removed), (9_000, 1_000));
    let changes = of(&all(0..10_000, &|n| n / 2), &all(0..10_000, &|n| n / 2 + 2_500));
    assert_eq!(changes.instances.same, 5_000);
}

#[test]
fn hostile_names_and_references_do_not_multiply() {
    let scoped = |scope: &str| {
        (0..3_000).map(|n| at(&format!("pkg:npm/%40{scope}{n}/core@1.0.0"), &[])).collect::<Vec<_>>()
    };
    let changes = of(&scoped("a"), &scoped("b"));
    assert_eq!(changes.summary.substitution, 3_000);
    let one = |name: &str| {
        (0..3_000)
            .map(|n| with(at(&format!("pkg:npm/{name}{n}@1.0.0"), &[]), "bom-ref", json!("x")))
            .collect::<Vec<_>>()
    };
    let dependencies = json!({"dependencies": [{"ref": "x", "dependsOn": ["x"]}]});
    let changes = compare(&document(&one("a"), &dependencies), &document(&one("b"), &dependencies));
    assert_eq!(changes.edges.not_comparable, ["npm"]);
}

// --- edges, generator ------------------------------------------------------------------------------

#[test]
fn edges_are_between_packages() {
    let side = |version: &str, on: Value| {
        let named = |name: &str| with(at(&format!("pkg:npm/{name}@{version}"), &[]), "bom-ref", json!(name));
        let jar = with(at("pkg:maven/g/j@1", &[]), "bom-ref", json!("j"));
        document(
            &[named("a"), named("b"), named("c"), jar],
            &json!({"metadata": {"component": {"bom-ref": "root", "name": "app"}}, "dependencies": [
                {"ref": "root", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": on}]}),
        )
    };
    let changes = compare(&side("1.0.0", json!(["b"])), &side("1.1.0", json!(["c", "j"])));
    assert_eq!(
        json!(changes.edges),
        json!({"added": [{"from": "pkg:npm/a", "to": "pkg:npm/c"}], "removed": [{"from": "pkg:npm/a", "to": "pkg:npm/b"}],
               "notComparable": ["maven"]})
    );
    let changes = compare(&side("1.0.0", json!(["b"])), &side("1.0.0", json!(["b", "j"])));
    assert!(changes.equal);
    assert!(changes.equal_because.unwrap().iter().any(|line| line.ends_with("of: maven")));
}

#[test]
fn another_generator_leaves_equal_alone() {
    let side = |version: &str| {
        document(
            &[],
            &json!({"metadata": {"tools": [{"vendor": "anchore", "name": "syft", "version": version}]}}),
        )
    };
    let changes = compare(&side("1.0.1"), &side("1.18.1"));
    assert!(changes.equal && changes.generator.changed);
    assert_eq!(
        json!(changes.generator.after),
        json!([{"vendor": "anchore", "name": "syft", "version": "1.18.1"}])
    );
}

// --- what always holds -----------------------------------------------------------------------------

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
        let changes = diff::diff(&bom, &bom);
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
    let changes = diff::diff(old, new);
    let text = serde_json::to_string(&changes).unwrap();
    assert_eq!(text, serde_json::to_string(&diff::diff(old, new)).unwrap());
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
            diff::Kind::Upgraded | diff::Kind::Downgraded => other += entry.count,
            diff::Kind::Changed if versions[0] != versions[1] => other += entry.count,
            diff::Kind::Added => added += entry.count,
            diff::Kind::Removed => removed += entry.count,
            diff::Kind::Copies if counts[0] > counts[1] => {
                removed += entry.count;
                assert_eq!(entry.count, counts[0] - counts[1]);
            }
            diff::Kind::Copies => {
                added += entry.count;
                assert_eq!(entry.count, counts[1] - counts[0]);
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
    let mirrored = diff::diff(new, old);
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

// --- gates -----------------------------------------------------------------------------------------

#[test]
fn gates_are_read() {
    let words = |text: &str| {
        let gates = diff::Gate::parse(text)?;
        Ok::<_, String>(gates.into_iter().map(diff::Gate::as_str).collect::<Vec<_>>())
    };
    assert_eq!(words("any, added,any,key").unwrap(), ["any", "added", "key"]);
    for gate in diff::Gate::ALL {
        assert_eq!(words(gate.as_str()).unwrap(), [gate.as_str()]);
    }
    for bad in ["", "copies", "Added", "added,", "edges", "\u{1b}"] {
        let said = words(bad).unwrap_err();
        assert!(said.contains("is no kind of difference") && !said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn gates_answer() {
    let x = |version: &str| at(&format!("pkg:npm/x@{version}"), &[]);
    let differ = of(&[x("2.0.0")], &[x("1.0.0"), at("pkg:npm/y@1", &[])]);
    let some = |text: &str| Some(text.to_owned());
    let signed = diff::Side { digest: some("d"), key: some("k"), ..diff::Side::default() };
    let other = diff::Side { digest: some("e"), key: some("l"), builder: some("b"), ..diff::Side::default() };
    let asked = |gate: &str, changes: Option<&Changes>, old: &diff::Side, new: &diff::Side| {
        let fields = diff::provenance(old, new);
        let gate = diff::Gate::parse(gate).unwrap().remove(0);
        let answer = json!(gate.ask(changes, old, new, &fields));
        format!(
            "{} {} {}",
            answer["id"].as_str().unwrap(),
            answer["outcome"].as_str().unwrap(),
            answer["count"]
        )
    };
    let nobody = diff::Side::default();
    for (gate, changes, old, new, expected) in [
        ("any", Some(&differ), &nobody, &nobody, "any fail 2"),
        ("downgraded", Some(&differ), &nobody, &nobody, "downgraded fail 1"),
        ("upgraded", Some(&differ), &nobody, &nobody, "upgraded pass 0"),
        ("any", None, &signed, &signed, "any undecided 0"),
        ("provenance", None, &signed, &signed, "provenance pass 0"),
        ("provenance", Some(&differ), &signed, &other, "provenance fail 2"),
        ("provenance", Some(&differ), &signed, &nobody, "provenance undecided 0"),
        ("key", Some(&differ), &signed, &other, "key fail 1"),
        ("key", Some(&differ), &nobody, &other, "key undecided 0"),
        ("builder", Some(&differ), &signed, &other, "builder undecided 0"),
        ("builder", Some(&differ), &other, &other, "builder pass 0"),
    ] {
        assert_eq!(asked(gate, changes, old, new), expected);
    }
}
