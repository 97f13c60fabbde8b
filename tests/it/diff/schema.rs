//! The published schema of `paas-attest/diff/v1`.

use jsonschema::Validator;
use serde_json::{Value, json};

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
