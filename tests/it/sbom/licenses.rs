//! Denied and allowed licenses, from the command line to the exit code.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{came_to, written};
use crate::support::command::{Program, program, weaknesses};
use crate::support::rows::{self, Rows};

/// A document of one component of npm with these licenses.
fn sbom(folder: &TempDir, spec_version: &str, licenses: &Value) -> Program {
    let component = json!({"type": "library", "name": "x", "version": "1.0.0", "purl": "pkg:npm/x@1.0.0", "licenses": licenses});
    let text = json!({"bomFormat": "CycloneDX", "specVersion": spec_version, "components": [component]});
    let file = written(folder, "x.json", &text.to_string());
    program(["sbom", "--unsigned", "--offline", &file])
}

fn outcomes(document: &Value) -> Vec<(&str, &str)> {
    let gates = document["gates"].as_array().expect("gates");
    let word = |gate: &'_ Value, name: &str| gate[name].as_str().expect("a word").to_owned();
    let all = gates.iter().map(|gate| (word(gate, "id"), word(gate, "outcome")));
    all.map(|(id, outcome)| (&*id.leak(), &*outcome.leak())).collect()
}

#[test]
fn two_licenses_to_choose_from_both_denied_leave_no_way() {
    let folder = TempDir::new().unwrap();
    let either = json!([{"expression": "GPL-3.0-only OR AGPL-3.0-only"}]);
    let run =
        |asked: &[&str]| sbom(&folder, "1.5", &either).args(asked.iter().copied()).args(["-o", "json"]).run();
    let both = run(&["--deny-license", "GPL-3.0-only", "--deny-license", "AGPL-3.0-only"]);
    let document = came_to(&both, Some("FAILED"), 1, None);
    assert_eq!(outcomes(&document), [("deny-license", "fail"), ("deny-license", "fail")]);
    for one in ["GPL-3.0-only", "AGPL-3.0-only"] {
        came_to(&run(&["--deny-license", one]), Some("UNSIGNED"), 0, None);
    }
    let human = sbom(&folder, "1.5", &either)
        .args(["--deny-license", "GPL-3.0-only", "--deny-license", "AGPL-3.0-only"])
        .run();
    assert!(
        human.stdout.contains("cannot be used without GPL-3.0-only or another denied license"),
        "{}",
        human.shown()
    );
}

#[test]
fn a_sibling_that_is_not_denied_is_a_weakness() {
    let folder = TempDir::new().unwrap();
    let later = json!([{"license": {"id": "GPL-2.0-or-later"}}]);
    let run = sbom(&folder, "1.5", &later).args(["--deny-license", "GPL-2.0", "-o", "json"]).run();
    let document = came_to(&run, Some("UNSIGNED"), 0, None);
    assert_eq!(weaknesses(&document), ["license-sibling"]);
    let message = document["weaknesses"][0]["message"].as_str().expect("a sentence");
    assert!(message.contains("GPL-2.0-or-later") && message.contains("1 component"), "{message}");
    let run = sbom(&folder, "1.5", &later).args(["--deny-license", "GPL-2.0+", "-o", "json"]).run();
    assert_eq!(weaknesses(&came_to(&run, Some("FAILED"), 1, None)), Vec::<String>::new());
}

#[test]
fn what_is_not_allowed_fails_and_what_is_not_known_is_undecided() {
    let folder = TempDir::new().unwrap();
    let id = |id: &str| json!([{"license": {"id": id}}]);
    for (licenses, asked, verdict, exit, outcome) in [
        (id("MIT"), &["--allow-license", "MIT,Apache-2.0"][..], "UNSIGNED", 0, "pass"),
        (id("ISC"), &["--allow-license", "MIT,Apache-2.0"], "FAILED", 1, "fail"),
        (id("ISC"), &["--allow-license", "MIT", "--allow-license", "npm:ISC"], "UNSIGNED", 0, "pass"),
        (id("ISC"), &["--allow-license", "deb:MIT"], "UNSIGNED", 0, "pass"),
        (json!([]), &["--allow-license", "MIT"], "UNDECIDED", 3, "undecided"),
        (json!([{"license": {"name": "ask us"}}]), &["--allow-license", "MIT"], "UNDECIDED", 3, "undecided"),
        (json!([]), &["--allow-license", "MIT,unknown"], "UNSIGNED", 0, "pass"),
    ] {
        let run = sbom(&folder, "1.5", &licenses).args(asked.iter().copied()).args(["-o", "json"]).run();
        let document = came_to(&run, Some(verdict), exit, None);
        assert_eq!(outcomes(&document)[0], ("allow-license", outcome), "{licenses} {asked:?}");
        for format in ["human", "markdown"] {
            let run = sbom(&folder, "1.5", &licenses).args(asked.iter().copied()).args(["-o", format]).run();
            assert_eq!(run.code, exit, "{}", run.shown());
            assert!(run.stdout.contains("allowed licenses"), "{}", run.shown());
        }
    }
    for bad in ["", "MIT,", "MIT OR ISC", "NoSuchLicense", "npm:", ":MIT"] {
        let run = sbom(&folder, "1.5", &id("MIT")).args([&format!("--allow-license={bad}")]).run();
        assert_eq!(run.code, 2, "{bad}: {}", run.shown());
    }
}

/// A text that a bound kept from being read may need the license that is denied, and need what is not allowed.
#[test]
fn a_license_that_is_not_read_passes_no_gate() {
    let folder = TempDir::new().unwrap();
    let nested = |depth: usize| format!("{}GPL-3.0-only{}", "(".repeat(depth), ")".repeat(depth));
    let long = format!("GPL-3.0-only{}", " AND GPL-3.0-only".repeat(10_000));
    let expression = |text: String| json!([{"expression": text}]);
    let name = |text: String| json!([{"license": {"name": text}}]);
    let (denied, allowed) =
        (&["--deny-license", "GPL-3.0-only"][..], &["--allow-license", "GPL-3.0-only,unknown"][..]);
    let mut rows = Rows::default();
    for (what, licenses, asked, verdict, exit) in [
        ("64 deep", expression(nested(64)), denied, "FAILED", 1),
        ("65 deep", expression(nested(65)), denied, "UNDECIDED", 3),
        ("65 deep as a name", name(nested(65)), denied, "UNDECIDED", 3),
        ("9000 deep", expression(nested(9000)), denied, "UNDECIDED", 3),
        ("an alternative 65 deep", expression(format!("MIT OR {}", nested(65))), denied, "UNDECIDED", 3),
        (
            "65 deep beside another",
            json!([expression(nested(65))[0], {"license": {"id": "MIT"}}]),
            denied,
            "UNDECIDED",
            3,
        ),
        ("too many parts", expression(long.clone()), denied, "UNDECIDED", 3),
        ("64 deep, allowed", expression(nested(64)), allowed, "UNSIGNED", 0),
        ("65 deep, allowed", expression(nested(65)), allowed, "UNDECIDED", 3),
        ("65 deep as a name, allowed", name(nested(65)), allowed, "UNDECIDED", 3),
        ("too many parts, allowed", expression(long), allowed, "UNDECIDED", 3),
    ] {
        rows.row(what, || {
            let run = sbom(&folder, "1.5", &licenses).args(asked.iter().copied()).args(["-o", "json"]).run();
            came_to(&run, Some(verdict), exit, None);
        });
    }
    rows.end();
}

#[test]
fn what_was_concluded_counts_and_a_compound_id_is_its_expression() {
    let folder = TempDir::new().unwrap();
    let both = json!([{"license": {"id": "GPL-3.0-only", "acknowledgement": "declared"}},
        {"license": {"id": "MIT", "acknowledgement": "concluded"}}]);
    let run =
        sbom(&folder, "1.6", &both).args(["--list", "--deny-license", "GPL-3.0-only", "-o", "json"]).run();
    let document = came_to(&run, Some("UNSIGNED"), 0, None);
    assert_eq!(document["sbom"]["components"][0]["license"], "MIT");
    assert_eq!(document["sbom"]["licenses"]["list"], json!([{"license": "MIT", "kind": "id", "count": 1}]));
    let compound = json!([{"license": {"id": "GPL-2.0-with-classpath-exception"}}]);
    for (denied, exit) in [
        ("GPL-2.0-only", 0),
        ("GPL-2.0-only WITH Classpath-exception-2.0", 1),
        ("GPL-2.0-with-classpath-exception", 1),
    ] {
        let run = sbom(&folder, "1.5", &compound).args(["--deny-license", denied]).run();
        assert_eq!(run.code, exit, "{denied}: {}", run.shown());
    }
}

/// The schemas forbid a name beside an id, and readers differ in which of the two they show.
#[test]
fn a_name_beside_an_id_hides_from_no_gate() {
    let folder = TempDir::new().unwrap();
    let entry = |id: &str, name: &str| json!([{"license": {"id": id, "name": name}}]);
    rows::each(
        [
            (
                entry("MIT", "GPL-3.0-only"),
                "--deny-license=GPL-3.0-only",
                "FAILED",
                1,
                "GPL-3.0-only AND MIT",
            ),
            (
                entry("GPL-3.0-only", "MIT"),
                "--deny-license=GPL-3.0-only",
                "FAILED",
                1,
                "GPL-3.0-only AND MIT",
            ),
            (entry("MIT", "GPL-3.0-only"), "--allow-license=MIT", "FAILED", 1, "GPL-3.0-only AND MIT"),
            (
                entry("MIT", "GPL-3.0-only"),
                "--allow-license=MIT,GPL-3.0-only",
                "UNSIGNED",
                0,
                "GPL-3.0-only AND MIT",
            ),
            (entry("MIT", "ask us"), "--allow-license=MIT", "UNDECIDED", 3, "MIT AND ask us"),
            (entry("MIT", "MIT"), "--allow-license=MIT", "UNSIGNED", 0, "MIT"),
            (entry("MIT", ""), "--allow-license=MIT", "UNSIGNED", 0, "MIT"),
        ],
        |(licenses, asked, verdict, exit, expected)| {
            let run = sbom(&folder, "1.5", licenses).args(["--list", asked, "-o", "json"]).run();
            let document = came_to(&run, Some(verdict), *exit, None);
            assert_eq!(document["sbom"]["components"][0]["license"], *expected);
        },
    );
    let run = sbom(&folder, "1.5", &entry("MIT", "ISC")).args(["-o", "json"]).run();
    let list = &came_to(&run, Some("UNSIGNED"), 0, None)["sbom"]["licenses"]["list"];
    let one = |license: &str, kind: &str| json!({"license": license, "kind": kind, "count": 1});
    assert_eq!(*list, json!([one("ISC", "name"), one("MIT", "id")]));
}

/// Of an ecosystem that no purl has nothing would be asked.
#[test]
fn a_gate_for_no_ecosystem_is_refused_with_the_one_that_was_meant() {
    let folder = TempDir::new().unwrap();
    let licenses = json!([{"license": {"id": "GPL-3.0-only"}}]);
    rows::each(
        [
            ("--deny-license=nmp:GPL-3.0-only", "did you mean `npm`?"),
            ("--deny-license=pypi,npn:GPL-3.0-only", "did you mean `npm`?"),
            ("--deny-license=javascript:GPL-3.0-only", "did you mean `npm`?"),
            ("--allow-license=nmp:MIT", "did you mean `npm`?"),
            ("--allow-license=mavne:MIT,ISC", "did you mean `maven`?"),
            ("--deny-license=our-own:MIT", "`our-own` is not a package URL type; write"),
        ],
        |(asked, said)| {
            let run = sbom(&folder, "1.5", &licenses).args([*asked]).run();
            assert_eq!(run.code, 2, "{}", run.shown());
            assert!(
                run.stderr.split_whitespace().collect::<Vec<_>>().join(" ").contains(said),
                "{}",
                run.shown()
            );
        },
    );
    for (asked, exit) in [("NPM:GPL-3.0-only", 1), ("none:GPL-3.0-only", 0), ("deb,npm:GPL-3.0-only", 1)] {
        let run = sbom(&folder, "1.5", &licenses).args([&format!("--deny-license={asked}")]).run();
        assert_eq!(run.code, exit, "{asked}: {}", run.shown());
    }
}

/// Readers in Go would see the components, licenses or names of keys that other readers skip.
#[test]
fn a_document_that_readers_in_go_read_otherwise_passes_no_gate() {
    let folder = TempDir::new().unwrap();
    let good = r#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"x","purl":"pkg:npm/x@1","licenses":[{"license":{"id":"MIT"}}]}]}"#;
    let old = written(&folder, "old.json", good);
    rows::each(
        [
            (
                "{\"bomFormat\"",
                r#"{"Components":[{"name":"y","licenses":[{"expression":"GPL-3.0-only"}]}],"bomFormat""#,
            ),
            ("{\"bomFormat\"", "{\"component\u{17f}\":[{\"name\":\"y\"}],\"bomFormat\""),
            ("\"licenses\"", r#""Licenses":[{"expression":"GPL-3.0-only"}],"licenses""#),
            (r#""id":"MIT""#, r#""id":"MIT","ID":"GPL-3.0-only""#),
            ("\"purl\"", r#""PURL":"pkg:npm/evil@6","purl""#),
        ],
        |(from, to)| {
            let bad = written(&folder, &format!("{}.json", to.len()), &good.replace(from, to));
            for asked in [&["--deny-license=GPL-3.0-only"][..], &["--allow-license=MIT"], &["--list"], &[]] {
                let run = program(["sbom", "--unsigned", "--offline", "-o", "json", &bad])
                    .args(asked.iter().copied())
                    .run();
                let document = came_to(&run, Some("FAILED"), 1, Some("sbom-malformed"));
                assert!(
                    document["error"]["message"].as_str().unwrap().contains("in other letters"),
                    "{}",
                    run.shown()
                );
            }
            for sides in [[&old, &bad], [&bad, &old]] {
                let run = program(["diff", "--unsigned", "--offline", "-o", "json"]).args(sides).run();
                let document = run.json();
                let found = (run.code, &document["error"]["code"], &document["equal"]);
                assert_eq!(found, (1, &json!("sbom-malformed"), &Value::Null), "{}", run.shown());
            }
        },
    );
    let run =
        program(["sbom", "--unsigned", "--offline", "-o", "json", "--deny-license=GPL-3.0-only", &old]).run();
    came_to(&run, Some("UNSIGNED"), 0, None);
}
