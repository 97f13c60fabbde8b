//! The published schema of `paas-attest/sbom/v1`, held against an example and against what this crate says.

use jsonschema::Validator;
use paas_attest::sbom::conformance::{Standard, lists, schema};
use paas_attest::sbom::{BomForLists, read_for_lists};
use serde_json::{Value, json};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/sbom-v1.schema.json"))
        .expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema compiles")
}

const DOCUMENT: &[u8] = br#"{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[{"type":"library","name":"a","licenses":[{"license":{}}]}]}"#;

/// What a list says of a document.
fn list(standard: Standard, document: &[u8], signed: bool) -> Value {
    let BomForLists { bom, further } = read_for_lists(document).expect("the document can be read");
    json!(lists(&[standard], &bom, further.as_ref(), signed)[0])
}

/// A report that says something in every field.
fn example() -> Value {
    let of = |standard| list(standard, DOCUMENT, true);
    let sha256 = "0".repeat(64);
    json!({
        "schema": "paas-attest/sbom/v1", "tool": {"name": "paas-attest", "version": "0.1.0"}, "command": "sbom",
        "at": "2026-11-22T13:00:00Z", "verdict": "FAILED", "exitCode": 1, "trust": "VERIFIED",
        "key": null, "policy": {"pins": {}, "identity": null, "require": []},
        "weaknesses": [{"code": "schema-odd", "message": "1 purl is ill-formed"}],
        "images": [{
            "reference": "registry.example/a:1", "digest": format!("sha256:{sha256}"), "verdict": "VERIFIED",
            "annotations": {}, "checks": [], "attestations": []
        }],
        "sbom": {
            "source": "attestation", "where": "layer 0", "sha256": sha256, "bytes": 10, "specVersion": "1.4",
            "serialNumber": null, "version": 1, "timestamp": null,
            "subject": {"type": "container", "name": "a", "version": null},
            "generator": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}],
            "counts": {"total": 2, "byType": {"library": 2}, "byEcosystem": {"npm": 2}},
            "licenses": {"with": 1, "without": 1, "noassertion": 0, "list": [{"license": "MIT", "kind": "id", "count": 1}]},
            "coverage": {
                "purl": {"have": 2, "of": 2}, "version": {"have": 2, "of": 2}, "license": {"have": 1, "of": 2},
                "supplier": {"have": 0, "of": 2}, "hash": {"have": 0, "of": 2}, "digest": {"have": 0, "of": 2}
            },
            "multiVersion": [{"package": "pkg:npm/a", "versions": ["", "1"], "count": 2}],
            "copies": [{"package": "pkg:npm/a", "version": "1", "count": 2, "paths": ["/a"]}],
            "dependencies": {"entries": 0, "edges": 0, "dangling": 0},
            "components": [{
                "package": "pkg:npm/a", "type": "library", "ecosystem": "npm", "group": null, "name": "a", "version": "1",
                "purl": "pkg:npm/a@1", "license": "MIT", "supplier": null,
                "hashes": [{"alg": "SHA-1", "content": "00", "from": "build-meta"}], "paths": ["/a"], "bomRef": "a"
            }]
        },
        "others": [{"source": "file", "where": "a.json", "trust": "UNSIGNED", "sha256": sha256, "same": false}],
        "conformance": {
            "schema": schema(DOCUMENT), "ntia": of(Standard::Ntia), "cisa": of(Standard::Cisa), "bsi": of(Standard::Bsi)
        },
        "gates": [{"id": "deny-license", "value": "MIT", "outcome": "fail", "count": 1, "unknown": 1, "packages": ["pkg:npm/a@1"]}]
    })
}

#[test]
fn an_example_with_every_field_holds() {
    let problems: Vec<String> = validator()
        .iter_errors(&example())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_was_not_asked_or_not_read_is_null_and_fields_may_be_added() {
    let validator = validator();
    let mut report = example();
    report["conformance"] = json!({"schema": null, "ntia": null, "cisa": null, "bsi": null});
    report["sbom"] = json!(null);
    report["added"] = json!(1);
    assert!(validator.is_valid(&report));
    for version in ["1.6", "9.9"] {
        let text = String::from_utf8_lossy(DOCUMENT).replace("1.4", version);
        report["conformance"]["schema"] = json!(schema(text.as_bytes()));
        assert!(validator.is_valid(&report), "{version}");
    }
    report["conformance"]["schema"] = json!(schema(b"{"));
    assert!(validator.is_valid(&report));
    let twice = br#"{"bomFormat":"CycloneDX","specVersion":"1.4","metadata":{"authors":[],"authors":[]}}"#;
    report["conformance"]["ntia"] = list(Standard::Ntia, twice, false);
    assert!(validator.is_valid(&report));
    report["conformance"]["ntia"]["elements"] = json!([]);
    assert!(!validator.is_valid(&report));
}

#[test]
fn what_the_contract_forbids_does_not_hold() {
    let validator = validator();
    for (at, value) in [
        ("/verdict", json!("VERIFIED")),
        ("/trust", json!("TRUSTED")),
        ("/exitCode", json!(0)),
        ("/conformance/ntia/edition", json!("2025")),
        ("/conformance/ntia/elements", json!([])),
        ("/conformance/cisa/elements/0/id", json!("signature")),
        ("/conformance/cisa/elements/4/have", json!(0)),
        ("/conformance/bsi/elements/0/answer", json!("compliant")),
        ("/conformance/schema/violations", json!(0)),
        ("/conformance/schema/errors/0/path", json!("components/0")),
        ("/sbom/specVersion", json!("1.8")),
        ("/sbom/timestamp", json!("")),
        ("/sbom/licenses/list/0/kind", json!("text")),
        ("/others/0/same", json!(null)),
    ] {
        let mut report = example();
        *report.pointer_mut(at).expect("a place") = value;
        assert!(!validator.is_valid(&report), "{at}");
    }
    for field in ["trust", "sbom", "others", "conformance", "gates", "weaknesses"] {
        let mut report = example();
        report.as_object_mut().expect("an object").remove(field);
        assert!(!validator.is_valid(&report), "without {field}");
    }
}
