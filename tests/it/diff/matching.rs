//! Which instance became which, and what depends on what.

use paas_attest::report::Lang;
use serde_json::{Value, json};

use super::{at, compare, document, of, says, with};
use crate::support::rows::Rows;

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
    let changes = of(&all(0..8_000, &|n| n / 4), &all(0..8_000, &|n| n / 4 + 1_000));
    assert_eq!(changes.instances.same, 4_000);
}

#[test]
fn hostile_names_and_references_do_not_multiply() {
    // In each ecosystem, and as many as the larger side has.
    let named = |kind: &str, scope: &str, count: usize| {
        (0..count).map(|n| at(&kind.replace("SCOPE", &format!("{scope}{n}")), &[])).collect::<Vec<_>>()
    };
    let mut rows = Rows::default();
    for (kind, old, new) in [
        ("pkg:npm/%40SCOPE/core@1.0.0", 3000, 3000),
        ("pkg:npm/%40SCOPE/core@1.0.0", 300, 300),
        ("pkg:npm/%40SCOPE/core@1.0.0", 200, 700),
        ("pkg:maven/SCOPE/core@1.0.0", 257, 256),
        ("pkg:composer/SCOPE/core@1.0.0", 700, 100),
        ("pkg:golang/github.com/SCOPE/core@v1.0.0", 300, 300),
        ("pkg:generic/SCOPE/core@1.0.0", 2, 40_000),
    ] {
        rows.row(format_args!("{kind} {old} {new}"), || {
            let changes = of(&named(kind, "a", old), &named(kind, "b", new));
            assert_eq!(changes.summary.substitution, old.max(new));
        });
    }
    // Up to the bound it is each with each.
    rows.row("each with each", || {
        let kind = "pkg:npm/%40SCOPE/core@1.0.0";
        let changes = of(&named(kind, "a", 256), &named(kind, "b", 64));
        assert_eq!(changes.summary.substitution, 256 * 64);
    });
    rows.end();
    let one = |name: &str| {
        (0..3_000)
            .map(|n| with(at(&format!("pkg:npm/{name}{n}@1.0.0"), &[]), "bom-ref", json!("x")))
            .collect::<Vec<_>>()
    };
    let dependencies = json!({"dependencies": [{"ref": "x", "dependsOn": ["x"]}]});
    let changes = compare(&document(&one("a"), &dependencies), &document(&one("b"), &dependencies));
    assert_eq!(changes.edges.not_comparable, ["npm"]);
}

/// Of more versions than are held against each other, the first of both sides are one.
#[test]
fn very_many_versions_are_paired_in_order() {
    let all = |kind: &str, versions: std::ops::RangeInclusive<usize>| {
        versions.map(|n| at(&format!("pkg:{kind}/x@1.0.{n}"), &[])).collect::<Vec<_>>()
    };
    let mut rows = Rows::default();
    for (kind, many, nearest) in [
        ("npm", 256, true),
        ("npm", 257, false),
        ("generic", 257, false),
        ("pypi", 300, false),
        ("maven/g", 1000, false),
        ("deb/debian", 257, false),
        ("golang/h.x", 2000, false),
    ] {
        rows.row(format_args!("{kind} {many}"), || {
            let last = 5000 + many;
            let many = all(kind, 5001..=last);
            // What the one version of the other side became.
            let became = |few: usize| {
                let changes = of(&all(kind, few..=few), &many).changes;
                let pairs: Vec<_> = changes
                    .iter()
                    .filter(|one| one.before.is_some())
                    .map(|one| one.after.as_ref().and_then(|after| after.version.clone()))
                    .collect();
                assert_eq!(pairs.len(), 1);
                pairs[0].clone().unwrap()
            };
            assert_eq!(became(5000), "1.0.5001");
            assert_eq!(became(9000), format!("1.0.{}", if nearest { last } else { 5001 }));
        });
    }
    rows.end();
}

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
    assert!(Lang::En.equal_because(&changes).unwrap().iter().any(|line| line.ends_with("for: maven")));
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
