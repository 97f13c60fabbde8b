//! A document that passes, and what is said of one that differs from it in one place.

mod documents;
mod rules;

use serde_json::json;

use super::*;
use crate::report::Lang::En;

/// A valid document with one of everything that the schema has a rule for.
fn whole() -> Value {
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.4.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.4",
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "version": 1,
        "metadata": {
            "timestamp": "2024-03-06T14:25:56+01:00",
            "tools": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}],
            "authors": [{"name": "A", "email": "a@example.org", "phone": "1"}],
            "component": {"type": "container", "name": "app", "bom-ref": "app"}
        },
        "components": [
            {
                "type": "library", "name": "a", "version": "1", "bom-ref": "a", "mime-type": "text/plain",
                "scope": "required", "purl": "pkg:npm/a@1", "cpe": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*",
                "supplier": {"name": "S", "url": ["https://example.org"], "contact": [{"email": "s@example.org"}]},
                "hashes": [{"alg": "SHA-1", "content": "e6b1000b94e835ffd37f4c6dcbdad43f4b48a02a"}],
                "licenses": [
                    {"license": {"id": "MIT", "url": "https://example.org/MIT"}},
                    {"license": {"name": "mine", "text": {"content": "aGk=", "encoding": "base64"}}},
                    {"expression": "MIT OR (Apache-2.0 AND GPL-2.0+)"}
                ],
                "swid": {"tagId": "t", "name": "a", "tagVersion": 1, "patch": false},
                "pedigree": {
                    "ancestors": [{"type": "file", "name": "b"}],
                    "commits": [{"uid": "1", "author": {"timestamp": "2024-03-06T14:25:56Z"}}],
                    "patches": [{"type": "backport", "resolves": [{"type": "security", "id": "CVE-1"}]}]
                },
                "externalReferences": [{"type": "vcs", "url": "https://example.org/é?x#y", "comment": "an IRI"}],
                "evidence": {"copyright": [{"text": "C"}]},
                "releaseNotes": {"type": "major", "notes": [{"locale": "en-US", "text": {"content": "x"}}]},
                "properties": [{"name": "n", "value": "v", "more": 1}],
                "components": [{"type": "file", "name": "n"}]
            },
            {"type": "operating-system", "name": "debian"}
        ],
        "services": [{"name": "s", "data": [{"flow": "inbound", "classification": "PII"}], "authenticated": true}],
        "dependencies": [{"ref": "app", "dependsOn": ["a"]}, {"ref": "a"}],
        "compositions": [{"aggregate": "unknown", "assemblies": ["a"]}],
        "vulnerabilities": [{
            "id": "CVE-1", "cwes": [79], "ratings": [{"score": 7.5, "severity": "high", "method": "CVSSv31"}],
            "analysis": {"state": "not_affected", "response": ["update"]},
            "affects": [{"ref": "a", "versions": [{"version": "1", "status": "affected"}, {"range": "vers:npm/<2"}]}]
        }],
        "signature": {
            "algorithm": "ES256", "value": "AA",
            "publicKey": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}
        }
    })
}

fn judged(document: &Value) -> SchemaReport {
    schema(&serde_json::to_vec(document).unwrap())
}

/// `whole` with another value at a place; `Null` beside `remove` takes it away.
fn with(at: &str, value: Value) -> Value {
    let mut document = whole();
    let (parent, field) = at.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(fields) => {
            fields.insert(field.to_owned(), value);
        }
        Value::Array(items) if field == "-" => items.push(value),
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        other => panic!("{other}"),
    }
    document
}

fn without(at: &str) -> Value {
    let mut document = whole();
    let (parent, field) = at.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field).unwrap();
    document
}

/// One wrong place, at `path`, of which `message` is said.
#[track_caller]
fn one(document: &Value, path: &str, message: &str) {
    let report = judged(document);
    let said: Vec<_> =
        report.errors.iter().map(|e| format!("{} {}", e.path, En.violation(&e.violation))).collect();
    assert_eq!(report.outcome, GateOutcome::Fail, "{path}");
    assert_eq!((report.violations, report.errors.len()), (1, 1), "{said:?}");
    assert_eq!(report.errors[0].path, path, "{said:?}");
    assert!(En.violation(&report.errors[0].violation).contains(message), "{said:?}");
}

#[test]
fn a_document_with_everything_passes() {
    let report = judged(&whole());
    assert_eq!(report.errors, []);
    assert_eq!((report.outcome, report.violations), (GateOutcome::Pass, 0));
    assert_eq!(report.odd, []);
    assert_eq!(
        serde_json::to_value(&report).unwrap(),
        json!({"outcome": "pass", "specVersion": "1.4", "violations": 0, "errors": []})
    );
}
