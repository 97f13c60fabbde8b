//! Versions whose order is not known, and gates that ask for it.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sbom::written;
use crate::support::command::{Run, program};
use crate::support::rows::{self, Rows};

/// One component of an ecosystem in two versions, compared from the first to the second.
fn compared(folder: &TempDir, purl: &str, versions: [&str; 2], asked: &[&str]) -> Run {
    let files = [0, 1].map(|side| {
        let (purl, name) = (format!("{purl}@{}", versions[side]), purl.rsplit('/').next().unwrap());
        let components = json!([{"type": "library", "name": name, "version": versions[side], "purl": purl}]);
        let text =
            json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components});
        written(folder, &format!("{side}.json"), &text.to_string())
    });
    program(["diff", "--unsigned", "--offline", &files[0], &files[1]]).args(asked.iter().copied()).run()
}

/// The document of a run that came to this.
fn came_to(run: &Run, verdict: &str, exit: i32) -> Value {
    let document = run.json();
    assert_eq!((document["verdict"].as_str(), run.code), (Some(verdict), exit), "{}", run.shown());
    document
}

fn gate(document: &Value) -> (String, u64, u64) {
    let gate = &document["gates"][0];
    let number = |name: &str| gate[name].as_u64().expect("a number");
    (gate["outcome"].as_str().expect("an outcome").to_owned(), number("count"), number("unknown"))
}

#[test]
fn a_downgrade_is_one_in_the_ecosystems_own_order() {
    let folder = TempDir::new().unwrap();
    let mut all = Rows::default();
    for (purl, higher, lower) in [
        ("pkg:golang/golang.org/x/net", "0.17.0", "0.1.0"),
        ("pkg:golang/golang.org/x/net", "v0.17.0", "0.1.0"),
        ("pkg:golang/stdlib", "1.21.5", "go1.21"),
        ("pkg:composer/symfony/http-kernel", "v4.4.50", "4.4.13"),
        ("pkg:composer/symfony/http-kernel", "4.4.50", "4.4.50-RC1"),
        ("pkg:hex/jason", "1.4.1", "1.4.0-rc.1"),
        ("pkg:swift/github.com/apple/swift-nio", "2.40.0", "2.5.0"),
        ("pkg:pub/http", "1.0.0+10", "1.0.0+9"),
        ("pkg:cran/mgcv", "1.9-10", "1.9-9"),
        ("pkg:hackage/text", "2.0.10", "2.0.9.1"),
        ("pkg:npm/x", "v1.10.0", "=1.9.0"),
        ("pkg:npm/x", "1.10.0", "1.09.0"),
    ] {
        all.row(format_args!("{purl} {higher} {lower}"), || {
            for (versions, kind, other) in
                [([higher, lower], "downgraded", "upgraded"), ([lower, higher], "upgraded", "downgraded")]
            {
                let run = compared(&folder, purl, versions, &["-o", "json", "--fail-on", kind]);
                let document = came_to(&run, "FAILED", 1);
                assert_eq!(document["changes"][0]["kind"], kind, "{purl} {versions:?}");
                assert_eq!(gate(&document), ("fail".to_owned(), 1, 0));
                let run = compared(&folder, purl, versions, &["-o", "json", "--fail-on", other]);
                assert_eq!(gate(&came_to(&run, "UNSIGNED", 0)), ("pass".to_owned(), 0, 0));
            }
        });
    }
    all.end();
}

/// It passed for want of an order.
#[test]
fn an_order_that_is_not_known_is_neither_up_nor_down() {
    let folder = TempDir::new().unwrap();
    let mut all = Rows::default();
    for (purl, versions) in [
        ("pkg:generic/zz", ["r9", "r8"]),
        ("pkg:generic/zz", ["1.0", "2.0"]),
        ("pkg:golang/x/y", ["v1.0.0", "(devel)"]),
        ("pkg:npm/x", ["latest", "1.0.0"]),
        ("pkg:composer/o/x", ["dev-main", "1.0.0"]),
    ] {
        all.row(format_args!("{purl} {versions:?}"), || {
            for kind in ["downgraded", "upgraded"] {
                let run = compared(&folder, purl, versions, &["-o", "json", "--fail-on", kind]);
                let document = came_to(&run, "UNDECIDED", 3);
                assert_eq!(gate(&document), ("undecided".to_owned(), 0, 1), "{purl} {versions:?}");
                assert_eq!(document["changes"][0]["order"], "unknown");
            }
            // What does fail decides, and every other gate is asked something else.
            let run = compared(&folder, purl, versions, &["-o", "json", "--fail-on", "downgraded,changed"]);
            came_to(&run, "FAILED", 1);
            let run =
                compared(&folder, purl, versions, &["-o", "json", "--fail-on", "added,removed,integrity"]);
            assert_eq!(gate(&came_to(&run, "UNSIGNED", 0)), ("pass".to_owned(), 0, 0));
        });
    }
    all.end();
    for format in ["human", "markdown"] {
        let run =
            compared(&folder, "pkg:generic/zz", ["r9", "r8"], &["-o", format, "--fail-on", "downgraded"]);
        assert_eq!(run.code, 3, "{}", run.shown());
        let said = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("the order of the versions of 1 component is not known"), "{}", run.shown());
        assert!(said.replace('`', "").contains("changed generic zz r9 → r8"), "{}", run.shown());
    }
    // Equal precedence is an order: neither is higher.
    let run =
        compared(&folder, "pkg:npm/x", ["1.0.0+a", "1.0.0+b"], &["-o", "json", "--fail-on", "downgraded"]);
    assert_eq!(gate(&came_to(&run, "UNSIGNED", 0)), ("pass".to_owned(), 0, 0));
}

/// The purl says one package and the component another: whoever reads sees both.
#[test]
fn a_component_that_its_purl_calls_otherwise_is_shown_by_both_names() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, version: &str| {
        let component = json!({"type": "library", "name": "lodash", "version": version,
            "purl": format!("pkg:npm/left-pad@{version}"), "hashes": [{"alg": "SHA-256", "content": version}]});
        let text = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [component]});
        written(&folder, name, &text.to_string())
    };
    let (old, new) = (file("old.json", "1.1.0"), file("new.json", "1.0.0"));
    let run = |format: &str| program(["diff", "--unsigned", "--offline", &old, &new, "-o", format]).run();
    assert!(run("human").stdout.contains("left-pad (named lodash)"), "{}", run("human").shown());
    assert!(run("markdown").stdout.contains("`left-pad` (named `lodash`)"), "{}", run("markdown").shown());
    let change = &run("json").json()["changes"][0];
    assert_eq!((&change["package"], &change["name"]), (&json!("pkg:npm/left-pad"), &json!("lodash")));
    let list =
        |format: &str| program(["sbom", "--unsigned", "--offline", "--list", &old, "-o", format]).run();
    assert!(list("human").stdout.contains("left-pad (named lodash)"), "{}", list("human").shown());
    assert!(list("markdown").stdout.contains("`left-pad` (named `lodash`)"), "{}", list("markdown").shown());
    assert!(list("csv").stdout.contains("pkg:npm/left-pad,lodash,"), "{}", list("csv").shown());
    let component = &list("json").json()["sbom"]["components"][0];
    assert_eq!((&component["package"], &component["name"]), (&json!("pkg:npm/left-pad"), &json!("lodash")));
}

/// Other places and ecosystems in which the two names differ, and spellings in which they do not.
#[test]
fn a_name_is_shown_beside_its_purls_where_the_two_are_not_one() {
    let folder = TempDir::new().unwrap();
    let shown = |name: &str, purl: &str| {
        let component = json!({"type": "library", "name": name, "version": "1.0", "purl": purl});
        let text = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [component]});
        let file = written(&folder, "one.json", &text.to_string());
        let of =
            |format: &str| program(["sbom", "--unsigned", "--offline", "--list", &file, "-o", format]).run();
        (of("human"), of("markdown"))
    };
    rows::each(
        [
            ("requests", "pkg:pypi/reqeusts@1.0", true),
            ("lodash", "pkg:npm/%40evil/lodash2@1.0", true),
            ("log4j-core", "pkg:maven/org.apache/log4j-api@1.0", true),
            ("openssl", "pkg:deb/debian/zlib1g@1.0?arch=amd64", true),
            ("github.com/a/b", "pkg:golang/github.com/evil/b@1.0", true),
            ("Lodash", "pkg:npm/lodash@1.0", true),
            ("Typing_Extensions", "pkg:pypi/typing-extensions@1.0", false),
            ("@evil/lodash2", "pkg:npm/%40evil/lodash2@1.0", false),
            ("org.apache:log4j-api", "pkg:maven/org.apache/log4j-api@1.0", false),
            ("GitHub.com/a/b", "pkg:golang/github.com/a/b@1.0", false),
        ],
        |(name, purl, both)| {
            let (human, page) = shown(name, purl);
            assert_eq!(human.stdout.contains(&format!("(named {name})")), *both, "{}", human.shown());
            assert_eq!(page.stdout.contains(&format!("(named `{name}`)")), *both, "{}", page.shown());
        },
    );
}

/// Spellings that a type of purls takes for one package.
#[test]
fn a_package_is_the_same_in_every_spelling_that_its_type_folds() {
    let changes = |old: &str, new: &str| {
        let of = |purl: &str| super::at(&format!("{purl}@1.0"), &[]);
        super::of(&[of(old)], &[of(new)])
    };
    let mut all = Rows::default();
    for (old, new) in [
        ("pkg:composer/Symfony/HTTP-Kernel", "pkg:composer/symfony/http-kernel"),
        ("pkg:github/Acme/Tool", "pkg:github/acme/tool"),
        ("pkg:pypi/Typing_Extensions", "pkg:pypi/typing-extensions"),
        ("pkg:deb/Debian/Curl", "pkg:deb/debian/curl"),
        ("pkg:rpm/Fedora/curl", "pkg:rpm/fedora/curl"),
    ] {
        all.row(old, || assert!(changes(old, new).equal, "{old} {new}"));
    }
    for (old, new) in [
        ("pkg:npm/JSONStream", "pkg:npm/jsonstream"),
        ("pkg:rpm/fedora/Curl", "pkg:rpm/fedora/curl"),
        ("pkg:golang/github.com/Azure/x", "pkg:golang/github.com/azure/x"),
        ("pkg:maven/Org/x", "pkg:maven/org/x"),
    ] {
        all.row(old, || assert!(!changes(old, new).equal, "{old} {new}"));
    }
    all.end();
}

/// What is downloaded under one version has other bytes.
#[test]
fn other_bytes_of_a_distribution_are_an_alert() {
    let of = |kind: &str, value: &str| {
        let reference =
            json!({"type": kind, "url": "https://x", "hashes": [{"alg": "SHA-512", "content": value}]});
        super::with(super::at("pkg:npm/x@1.0.0", &["/p"]), "externalReferences", json!([reference]))
    };
    // Whatever the algorithm, and beside what stayed.
    let several = |hashes: Value| {
        let references =
            json!([{"type": "website", "url": "https://x"}, {"type": "distribution", "hashes": hashes}]);
        super::with(super::at("pkg:npm/x@1.0.0", &["/p"]), "externalReferences", references)
    };
    rows::each(
        [
            (json!([{"alg": "SHA-512", "content": "aa"}]), json!([{"alg": "SHA-512", "content": "bb"}])),
            (json!([{"alg": "SHA-1", "content": "aa"}]), json!([{"alg": "SHA-1", "content": "bb"}])),
            (json!([{"alg": "SHA-256", "content": "aa"}]), json!([{"alg": "SHA-256", "content": "ab"}])),
            (json!([{"alg": "MD5", "content": "aa"}]), json!([{"alg": "MD5", "content": "bb"}])),
            (json!([{"alg": "BLAKE3", "content": "aa"}]), json!([{"alg": "BLAKE3", "content": "bb"}])),
            (
                json!([{"alg": "SHA-1", "content": "aa"}, {"alg": "SHA-512", "content": "cc"}]),
                json!([{"alg": "SHA-512", "content": "dd"}, {"alg": "SHA-1", "content": "aa"}]),
            ),
        ],
        |(old, new)| {
            let (old, new) = (several(old.clone()), several(new.clone()));
            super::says(&[old], &[new], &["integrity pkg:npm/x 1.0.0x1 -> 1.0.0x1"]);
        },
    );
    assert_eq!(
        super::of(&[of("distribution", "aa")], &[of("distribution", "AA")]).coverage.integrity.comparable,
        1
    );
    super::says(&[of("distribution", "aa")], &[of("distribution", "AA")], &[]);
    // Two places are never compared with each other, and other references are not the component.
    super::says(&[of("distribution", "aa")], &[of("build-meta", "bb")], &[]);
    super::says(&[of("website", "aa")], &[of("website", "bb")], &[]);
}

#[test]
fn a_page_shows_its_alerts_first_and_open() {
    let folder = TempDir::new().unwrap();
    let run =
        compared(&folder, "pkg:npm/x", ["1.1.0", "1.0.0"], &["-o", "markdown", "--fail-on", "downgraded"]);
    let page = &run.stdout;
    let alert = page.find("**Downgraded (alert): 1**").unwrap_or_else(|| panic!("{}", run.shown()));
    let first = page.find("<details>").unwrap_or(page.len());
    assert!(alert < first && page[alert..first].contains("| `npm` | `x` | `1.1.0` → `1.0.0` |"), "{page}");
    let run = compared(&folder, "pkg:npm/x", ["1.0.0", "1.1.0"], &["-o", "markdown"]);
    assert!(!run.stdout.contains("(alert)"), "what is no alert is folded: {}", run.shown());
    assert!(run.stdout.contains("<details><summary>Upgraded: 1</summary>"), "{}", run.shown());
}
