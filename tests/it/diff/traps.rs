//! The traps in which other tools fall.

use paas_attest::diff;
use paas_attest::report::Lang;
use paas_attest::sbom;
use serde_json::{Value, json};

use super::{at, compare, document, lines, of, says, with};

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
        assert_eq!(changes.changes[0].order, Some(diff::Unordered::Equal));
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
    let text =
        |half: &Option<diff::Shared<diff::ChangeSide>>| half.as_ref().unwrap().license.clone().unwrap();
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
        Lang::En
            .equal_because(&changes)
            .unwrap()
            .iter()
            .any(|line| line == "1 dependency between packages is the same")
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
    assert_eq!(Lang::En.equal_because(&changes).unwrap()[0], "neither document lists a component");
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
        diff::BuildOrigin::base_of(&sbom::read(text.as_bytes()).unwrap())
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
