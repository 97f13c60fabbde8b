//! `diff` over documents that nobody signed: in words, as a page, as JSON; and its published schema.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::command::{Run, program};
use crate::support::snapshot::{self, told};
use crate::support::{self, LOGICAL, REPOSITORY, fixture};

fn diff(old: &str, new: &str) -> support::command::Program {
    program([
        "diff",
        "--unsigned",
        "--offline",
        &format!("file:fixtures/{old}.cdx.json"),
        &format!("file:fixtures/{new}.cdx.json"),
    ])
}

const OLD: &str = "diff/every-kind/old";
const NEW: &str = "diff/every-kind/new";

#[test]
fn every_kind_of_change_is_told_in_every_format() {
    let folder = fixture("diff/every-kind");
    for columns in ["80", "120"] {
        told(&folder, &format!("human-{columns}"), &diff(OLD, NEW).var("COLUMNS", columns).run());
    }
    let gates = ["--fail-on", "integrity,license,key,copies"];
    assert_eq!(diff(OLD, NEW).args(gates).run().code, 2, "copies are no gate");
    let gates = ["--fail-on", "integrity,license,key"];
    told(&folder, "gates", &diff(OLD, NEW).args(gates).args(["--color", "always"]).run());
    told(&folder, "quiet", &diff(OLD, NEW).args(gates).arg("-q").run());
    told(&folder, "markdown", &diff(OLD, NEW).args(gates).args(["-o", "markdown"]).run());
    told(&folder, "verbose", &diff(NEW, OLD).arg("-v").run());
    let run = diff(OLD, NEW).args(gates).args(["-o", "json"]).run();
    snapshot::holds(&folder, "json", &snapshot::steady(run.json()));
}

#[test]
fn hostile_documents_act_in_no_format() {
    let hostile = ["hostile-formats", "hostile-terminal", "hostile-verdict", "long-texts", "unicode"];
    for (n, old) in hostile.iter().enumerate() {
        let new = hostile[(n + 1) % hostile.len()];
        for format in ["human", "json", "markdown"] {
            let run =
                diff(&format!("documents/{old}"), &format!("documents/{new}")).args(["-o", format]).run();
            assert_eq!(run.code, 0, "{}", run.shown());
            assert!(!run.stdout.chars().any(support::is_hidden), "{old} {format}");
            for line in run.stdout.lines() {
                assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
            }
            if format == "json" {
                run.json();
            } else if *old == "hostile-formats" || *old == "hostile-verdict" {
                told(&fixture("documents"), &format!("{old}.diff.{format}"), &run);
            }
        }
    }
}

#[test]
fn what_cannot_be_read_never_looks_like_no_change() {
    for (old, new, side, bad) in
        [("documents/cut-off", NEW, "old", "cut-off"), (OLD, "documents/spec-1.8", "new", "spec-1.8")]
    {
        let run = diff(old, new).args(["-o", "json", "--fail-on", "any"]).run();
        let document = run.json();
        assert_ne!(document["exitCode"], 0);
        assert_eq!((&document["error"]["side"], &document["changes"]), (&json!(side), &Value::Null));
        for format in ["human", "markdown"] {
            let run = diff(old, new).args(["-o", format, "--fail-on", "any"]).run();
            told(&fixture("documents"), &format!("{bad}.diff.{format}"), &run);
        }
    }
}

#[test]
fn equal_documents_say_why() {
    for format in ["human", "markdown"] {
        told(
            &fixture("diff/every-kind"),
            &format!("equal.{format}"),
            &diff(OLD, OLD).args(["-o", format]).run(),
        );
    }
}

#[test]
fn two_images_are_told() {
    let image = |name: &str| format!("oci:fixtures/{name}/layout");
    let ask = |old: &str, new: &str| {
        program(["diff", "--offline", "--key", support::KEY, &image(old), &image(new)])
            .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}")])
    };
    let (good, bad) = ("sbom/copies_verified", "sbom/sbom-other-key_failed");
    let beside = |case: &str, name: &str, run: &Run| told(&fixture(case), name, run);
    beside(
        "cases/sbom-attested_verified",
        "diff.human",
        &ask("cases/sbom-attested_verified", "cases/sbom-tiny_verified").run(),
    );
    beside(
        "cases/sbom-tiny_verified",
        "diff.markdown",
        &ask("cases/sbom-tiny_verified", "cases/sbom-attested_verified").args(["-o", "markdown"]).run(),
    );
    beside(bad, "diff.human", &ask(good, bad).run());
    beside(bad, "diff.markdown", &ask(good, bad).args(["-o", "markdown"]).run());
    beside(bad, "diff.quiet", &ask(bad, good).arg("-q").run());
    let tenant = ["--tenant-id", "rival", "--unsigned", "--fail-on", "added"];
    beside(good, "diff.untrusted.human", &ask(good, "cases/sbom-tiny_verified").args(tenant).run());
    beside(
        good,
        "diff.untrusted.markdown",
        &ask(good, "cases/sbom-tiny_verified").args(tenant).args(["-o", "markdown"]).run(),
    );
    for run in
        [ask(good, bad).args(["-o", "json"]).run(), ask(good, good).args(tenant).args(["-o", "json"]).run()]
    {
        run.json();
    }
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/diff-v1.schema.json"))
        .expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema compiles")
}

/// A report that says something in every field.
fn example() -> Value {
    let sha256 = "0".repeat(64);
    let tool = |version: &str| json!({"vendor": "anchore", "name": "syft", "version": version});
    let image = |side: &str| {
        json!({
            "side": side, "reference": "registry.example/a:1", "digest": format!("sha256:{sha256}"), "verdict": "VERIFIED",
            "annotations": {"commit_sha": "1f3"}, "checks": [{"id": "key", "outcome": "pass"}], "attestations": [],
            "sbom": {
                "source": "attestation", "where": "layer 0", "trust": "VERIFIED", "sha256": sha256, "specVersion": "1.4",
                "components": 271, "generator": [tool("1.0.1")]
            }
        })
    };
    let half = |version: &str| {
        json!({
            "version": version, "count": 1, "license": "MIT", "paths": ["/a"],
            "hashes": [{"alg": "SHA-1", "content": "00", "from": "build-meta"}]
        })
    };
    let entry = |kind: &str| {
        let mut entry = json!({
            "kind": kind, "alert": false, "package": "pkg:npm/a", "ecosystem": "npm", "name": "a", "count": 1, "level": null,
            "order": null, "replacedBy": null, "by": null, "before": half("1"), "after": half("2"), "otherVersions": ["", "3"]
        });
        match kind {
            "integrity" | "downgraded" => entry["alert"] = json!(true),
            "substitution" => {
                entry["alert"] = json!(true);
                entry["replacedBy"] = json!("pkg:npm/b");
                entry["by"] = json!("path");
            }
            "added" => entry["before"] = Value::Null,
            "removed" => entry["after"] = Value::Null,
            "changed" => entry["order"] = json!("unknown"),
            _ => {}
        }
        if matches!(kind, "upgraded" | "downgraded") {
            entry["level"] = json!("patch");
        }
        entry
    };
    let kinds = [
        "integrity",
        "substitution",
        "downgraded",
        "license",
        "added",
        "removed",
        "upgraded",
        "changed",
        "copies",
    ];
    json!({
        "schema": "paas-attest/diff/v1", "tool": {"name": "paas-attest", "version": "0.1.0"}, "command": "diff",
        "at": "2026-11-22T13:00:00Z", "verdict": "FAILED", "exitCode": 1, "trust": "VERIFIED", "key": null,
        "policy": {"pins": {}, "identity": null, "require": ["sbom"]},
        "weaknesses": [{"code": "key-unpinned", "message": "the key is not pinned"}],
        "images": [image("old"), image("new")], "equal": false, "equalBecause": null,
        "provenance": [{"field": "digest", "before": "sha256:00", "after": "sha256:01"}, {"field": "log", "before": null, "after": "1"}],
        "generator": {"changed": true, "before": [tool("1.0.1")], "after": [tool("1.4.0")]},
        "instances": {"old": 271, "new": 272, "same": 268, "changed": 2, "removed": 1, "added": 2},
        "summary": {
            "integrity": 1, "substitution": 1, "downgraded": 1, "license": 1, "added": 1, "removed": 1, "upgraded": 1,
            "changed": 1, "copies": 1, "alerts": 3
        },
        "changes": kinds.map(entry),
        "notes": [{"code": "distro", "before": "debian-11", "after": null, "count": 96}],
        "edges": {"added": [{"from": "subject", "to": "pkg:npm/b"}], "removed": [], "notComparable": ["maven"]},
        "coverage": {"integrity": {"comparable": 12, "of": 268}, "license": {"comparable": 250, "of": 270}},
        "gates": [{"id": "upgraded", "outcome": "fail", "count": 1}]
    })
}

#[track_caller]
fn holds(report: &Value) {
    let validator = validator();
    let problems: Vec<String> =
        validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn an_example_with_every_field_holds() {
    let mut report = example();
    report["added"] = json!(1);
    holds(&report);
    for part in ["equal", "instances", "summary", "changes", "edges", "coverage", "generator"] {
        report[part] = Value::Null;
    }
    report["error"] = json!({"code": "sbom-malformed", "message": "it ends too early", "side": "old"});
    holds(&report);
}

#[test]
fn what_the_contract_forbids_does_not_hold() {
    let validator = validator();
    for (at, value) in [
        ("/verdict", json!("VERIFIED")),
        ("/trust", json!("TRUSTED")),
        ("/equal", json!(true)),
        ("/equal", Value::Null),
        ("/equalBecause", json!(["nothing differs"])),
        ("/changes", Value::Null),
        ("/summary", Value::Null),
        ("/summary/copies", Value::Null),
        ("/images/0/side", json!("new")),
        ("/images/1/sbom/specVersion", json!("1.8")),
        ("/changes/0/alert", json!(false)),
        ("/changes/1/by", Value::Null),
        ("/changes/2/level", Value::Null),
        ("/changes/3/order", json!("equal")),
        ("/changes/4/before", json!({})),
        ("/changes/5/before", Value::Null),
        ("/changes/6/count", json!(0)),
        ("/changes/7/before/hashes/0/from", json!("elsewhere")),
        ("/changes/8/kind", json!("moved")),
        ("/gates/0/id", json!("copies")),
        ("/provenance/0/field", json!("colour")),
    ] {
        let mut report = example();
        *report.pointer_mut(at).expect("a place") = value;
        assert!(!validator.is_valid(&report), "{at}");
    }
    for field in example().as_object().expect("an object").keys() {
        let mut report = example();
        report.as_object_mut().expect("an object").remove(field);
        assert!(!validator.is_valid(&report), "without {field}");
    }
}

/// The pairs in which other programs fall: each with the whole answer, which was read against the contract.
#[test]
fn every_trap_has_its_answer() {
    let mut names: Vec<String> = std::fs::read_dir(fixture("traps"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 25, "{names:?}");
    for name in names {
        let pair = || diff(&format!("traps/{name}/old"), &format!("traps/{name}/new"));
        let run = pair().args(["-o", "json"]).run();
        let document = run.json();
        let of = |fields: &[&str]| -> Value {
            fields
                .iter()
                .map(|field| ((*field).to_owned(), document[*field].clone()))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let answer = of(&[
            "verdict",
            "equal",
            "equalBecause",
            "generator",
            "instances",
            "summary",
            "changes",
            "notes",
            "edges",
            "coverage",
            "error",
        ]);
        let folder = fixture("traps").join(&name);
        snapshot::holds(&folder, "json", &format!("{answer:#}"));
        told(&folder, "human", &pair().run());
    }
}
