use serde_json::json;

use super::judge::spdx_ids;
use super::*;
use crate::report::Lang::En;
use crate::text::is_active;

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

#[test]
fn what_is_missing_is_a_violation_of_its_holder() {
    for (at, path, name) in [
        ("/version", "", "`version`"),
        ("/components/0/type", "/components/0", "`type`"),
        ("/components/0/name", "/components/0", "`name`"),
        ("/components/0/swid/tagId", "/components/0/swid", "`tagId`"),
        ("/components/0/hashes/0/alg", "/components/0/hashes/0", "`alg`"),
        ("/components/0/externalReferences/0/url", "/components/0/externalReferences/0", "`url`"),
        (
            "/components/0/licenses/1/license/text/content",
            "/components/0/licenses/1/license/text",
            "`content`",
        ),
        ("/components/0/components/0/name", "/components/0/components/0", "`name`"),
        ("/services/0/name", "/services/0", "`name`"),
        ("/services/0/data/0/flow", "/services/0/data/0", "`flow`"),
        ("/dependencies/0/ref", "/dependencies/0", "`ref`"),
        ("/compositions/0/aggregate", "/compositions/0", "`aggregate`"),
        ("/vulnerabilities/0/affects/0/ref", "/vulnerabilities/0/affects/0", "`ref`"),
    ] {
        one(&without(at), path, &format!("{name} is missing"));
    }
    let mut bare = whole();
    bare["components"][1] = json!({});
    assert_eq!(judged(&bare).violations, 2, "type and name");
    one(&without("/bomFormat"), "", "`bomFormat` is missing");
}

#[test]
fn what_the_specification_does_not_know_is_a_violation() {
    for at in
        ["", "/metadata", "/components/0", "/components/0/licenses/0", "/components/0/licenses/0/license"]
    {
        one(&with(&format!("{at}/frobnicated"), json!(1)), at, "no field `frobnicated`");
    }
    let mut many = whole();
    for n in 0..9 {
        many["metadata"][format!("x{n}")] = json!(n);
    }
    one(&many, "/metadata", "`x0`, `x1`, `x2`, `x3`, `x4` and 4 more");
    // Properties may hold more: the specification does not forbid it.
    assert_eq!(judged(&with("/components/0/properties/0/x", json!(1))).outcome, GateOutcome::Pass);
}

#[test]
fn another_type_is_one_violation_and_so_is_null() {
    for (at, value, said) in [
        ("/version", json!("1"), "must be a whole number, and is a string"),
        ("/version", json!(1.5), "must be a whole number, and is a number"),
        ("/components", json!({}), "must be a list, and is an object"),
        ("/components/0", json!("x"), "must be an object, and is a string"),
        ("/components/0/type", json!(5), "must be a string, and is a number"),
        ("/components/0/type", json!(null), "must be a string, and is null"),
        ("/components/0/licenses", json!(null), "must be a list, and is null"),
        ("/components/0/licenses/0", json!([]), "must be an object, and is a list"),
        ("/components/0/licenses/0/license", json!("MIT"), "must be an object, and is a string"),
        ("/components/0/licenses/0/license/id", json!(5), "must be a string, and is a number"),
        ("/components/0/swid/patch", json!("no"), "must be true or false, and is a string"),
        ("/components/0/description", json!(["x"]), "must be a string, and is a list"),
        ("/metadata/tools", json!({"components": []}), "must be a list, and is an object"),
        ("/signature", json!(true), "must be an object, and is true or false"),
    ] {
        one(&with(at, value), at, said);
    }
}

#[test]
fn a_word_that_the_specification_does_not_list_is_a_violation() {
    for at in [
        "/$schema",
        "/bomFormat",
        "/components/0/type",
        "/components/0/scope",
        "/components/0/hashes/0/alg",
        "/components/0/licenses/1/license/text/encoding",
        "/components/0/pedigree/patches/0/type",
        "/components/0/pedigree/patches/0/resolves/0/type",
        "/components/0/externalReferences/0/type",
        "/services/0/data/0/flow",
        "/compositions/0/aggregate",
        "/vulnerabilities/0/ratings/0/severity",
        "/vulnerabilities/0/ratings/0/method",
        "/vulnerabilities/0/analysis/state",
        "/vulnerabilities/0/analysis/justification",
        "/vulnerabilities/0/analysis/response/0",
        "/vulnerabilities/0/affects/0/versions/0/status",
    ] {
        one(&with(at, json!("Nonsense")), at, "`Nonsense`");
    }
}

#[test]
fn license_ids_are_those_of_the_spdx_list_by_case() {
    let at = "/components/0/licenses/0/license/id";
    for good in ["MIT", "GPL-2.0", "GPL-2.0-only", "GPL-2.0+", "eCos-2.0", "Classpath-exception-2.0"] {
        assert_eq!(judged(&with(at, json!(good))).outcome, GateOutcome::Pass, "{good}");
    }
    for bad in
        ["mit", "Apache-2", "NOASSERTION", "LicenseRef-x", "MIT OR Apache-2.0", "", "GFDL-1.3-invariants"]
    {
        one(&with(at, json!(bad)), at, "no id of the SPDX licence list");
    }
    assert!(spdx_ids().count() > 800);
}

#[test]
fn forms_and_formats_are_asserted() {
    for (at, bad, said) in [
        ("/serialNumber", "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79", "lower case"),
        ("/components/0/mime-type", "Text", "media type"),
        ("/components/0/hashes/0/content", "e6b1", "no hash"),
        ("/components/0/releaseNotes/notes/0/locale", "english", "locale"),
        ("/metadata/timestamp", "2024-03-06", "RFC 3339"),
        ("/components/0/pedigree/commits/0/author/timestamp", "redacted", "RFC 3339"),
        ("/metadata/authors/0/email", "nobody", "e-mail"),
        ("/metadata/authors/0/email", "", "e-mail"),
        ("/metadata/authors/0/email", "a b@example.org", "e-mail"),
        ("/components/0/supplier/url/0", "http://[x", "IRI"),
        ("/components/0/externalReferences/0/url", "a b", "IRI"),
        ("/components/0/externalReferences/0/url", "git@github.com:x/y", "IRI"),
    ] {
        one(&with(at, json!(bad)), at, said);
    }
    for (at, good) in [
        ("/components/0/externalReferences/0/url", ""),
        ("/metadata/authors/0/email", "żółw@żółw.example"),
        ("/metadata/timestamp", "2024-03-06T14:25:56.123456789-08:00"),
    ] {
        assert_eq!(judged(&with(at, json!(good))).outcome, GateOutcome::Pass, "{at} {good}");
    }
}

#[test]
fn one_of_two_is_neither_none_nor_both() {
    let license = "/components/0/licenses/0/license";
    one(&with(license, json!({})), license, "`id` or `name` is missing");
    one(&with(license, json!({"url": "x"})), license, "`id` or `name` is missing");
    one(&with(license, json!({"id": "MIT", "name": "MIT"})), license, "exclude each other");
    let entry = "/components/0/licenses/0";
    one(&with(entry, json!({})), entry, "`license` or `expression` is missing");
    let both = json!({"license": {"id": "MIT"}, "expression": "MIT"});
    one(&with(entry, both), entry, "exclude each other");
    let version = "/vulnerabilities/0/affects/0/versions/0";
    one(&with(version, json!({"status": "unknown"})), version, "`version` or `range` is missing");
    one(&with(version, json!({"version": "1", "range": "1"})), version, "exclude each other");
}

#[test]
fn a_signature_is_one_of_jsf() {
    let signer = json!({"algorithm": "https://example.org/mine", "value": "AA"});
    for good in [signer.clone(), json!({"signers": [signer.clone()]}), json!({"chain": [signer]})] {
        assert_eq!(judged(&with("/signature", good.clone())).outcome, GateOutcome::Pass, "{good}");
    }
    for bad in [
        json!({}),
        json!({"algorithm": "ES256"}),
        json!({"algorithm": "ES255", "value": "AA"}),
        json!({"algorithm": "ES256", "value": "AA", "x": 1}),
        json!({"signers": [{}]}),
        json!({"algorithm": "ES256", "value": "AA", "publicKey": {"kty": "EC", "crv": "P-256", "x": "AA"}}),
        json!({"algorithm": "ES256", "value": "AA", "publicKey": {"kty": "RSA", "n": "A", "e": "A", "d": "A"}}),
        json!({"algorithm": "ES256", "value": "AA", "publicKey": {"kty": "OKP", "crv": "P-256", "x": "AA"}}),
    ] {
        one(&with("/signature", bad), "/signature", "JSF 0.82");
    }
}

#[test]
fn equal_items_are_a_violation_where_the_specification_says_unique() {
    let twin = json!({"type": "operating-system", "name": "debian"});
    one(&with("/components/-", twin.clone()), "/components", "equal");
    one(
        &with("/components/0/components/-", json!({"name": "n", "type": "file"})),
        "/components/0/components",
        "equal",
    );
    one(&with("/dependencies/0/dependsOn/-", json!("a")), "/dependencies/0/dependsOn", "equal");
    one(&with("/compositions/0/assemblies/-", json!("a")), "/compositions/0/assemblies", "equal");
    // One that differs in anything is no twin.
    let mut near = twin;
    near["version"] = json!("1");
    assert_eq!(judged(&with("/components/-", near)).outcome, GateOutcome::Pass);
    let again = json!({"license": {"id": "MIT", "url": "https://example.org/MIT"}});
    assert_eq!(judged(&with("/components/0/licenses/-", again)).outcome, GateOutcome::Pass);
}

#[test]
fn bounds_are_violations() {
    let version = "/vulnerabilities/0/affects/0/versions/0/version";
    one(&with(version, json!("")), version, "1 characters or more");
    one(&with(version, json!("x".repeat(1025))), version, "1024 characters or fewer");
    one(&with("/vulnerabilities/0/cwes/0", json!(0)), "/vulnerabilities/0/cwes/0", "must be 1 or more");
}

#[test]
fn a_malformed_document_fails_with_the_version_that_it_states() {
    let text = whole().to_string();
    let doubled = text.replacen("\"version\":1,", "\"version\":1,\"version\":1,", 1);
    assert_ne!(doubled, text);
    for (bytes, version) in [
        (text[..text.len() - 1].to_owned(), true),
        (text[..text.find("\"specVersion\"").unwrap()].to_owned(), false),
        (format!("{text}x"), true),
        (doubled, true),
        (String::new(), false),
        ("hello".to_owned(), false),
        ("[]".to_owned(), false),
        ("null".to_owned(), false),
        (r#"{"bomFormat":"CycloneDX","version":1e999}"#.to_owned(), false),
    ] {
        let report = schema(bytes.as_bytes());
        assert_eq!((report.outcome, report.violations), (GateOutcome::Fail, 1), "{bytes}");
        assert_eq!(report.errors[0].path, "");
        assert_eq!(report.spec_version.is_some(), version, "{bytes}");
    }
    for bytes in [&b"\xff\xfe{\0}\0"[..], b"{\"bomFormat\":\"Cyclone\xffDX\"}"] {
        assert_eq!(schema(bytes).outcome, GateOutcome::Fail);
    }
}

#[test]
fn without_a_spec_version_it_fails() {
    one(&without("/specVersion"), "", "`specVersion` is missing");
    one(&with("/specVersion", json!(null)), "", "`specVersion` is missing");
    one(&with("/specVersion", json!("")), "", "`specVersion` is missing");
    one(&with("/specVersion", json!(1.4)), "/specVersion", "must be a string, and is a number");
}

#[test]
fn what_is_not_checked_is_undecided() {
    for version in ["1.2", "1.3", "1.5", "1.6", "1.7", "2.0", "1.4.0"] {
        let report = judged(&with("/specVersion", json!(version)));
        assert_eq!((report.outcome, report.violations), (GateOutcome::Undecided, 0));
        assert_eq!(report.spec_version.unwrap().raw(), version);
        assert_eq!(report.errors, []);
    }
    for other in [
        r#"{"spdxVersion":"SPDX-2.3"}"#,
        "SPDXVersion: SPDX-2.3",
        "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>",
    ] {
        assert_eq!(schema(other.as_bytes()).outcome, GateOutcome::Undecided, "{other}");
    }
    let deep = format!(r#"{{"specVersion":"1.4","components":{}{}}}"#, "[".repeat(9000), "]".repeat(9000));
    let report = schema(deep.as_bytes());
    assert_eq!(report.outcome, GateOutcome::Undecided);
    assert_eq!(report.spec_version.unwrap().raw(), "1.4");
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let bytes = [b"\xef\xbb\xbf".as_slice(), &serde_json::to_vec(&whole()).unwrap()].concat();
    assert_eq!(schema(&bytes).outcome, GateOutcome::Pass);
}

#[test]
fn fifty_levels_of_components_are_judged() {
    let mut component = json!({"type": "file", "name": "innermost", "scope": "x"});
    for level in 1..50 {
        component = json!({"type": "file", "name": level.to_string(), "components": [component]});
    }
    let path = format!("/components/1{}/scope", "/components/0".repeat(49));
    one(&with("/components/1", component), &path, "`x`");
}

#[test]
fn all_are_counted_and_the_first_are_listed_in_order() {
    let mut document = whole();
    document["components"] = (0..250)
        .map(|n| json!({"type": "library", "name": n.to_string(), "licenses": [{"license": {}}]}))
        .collect();
    let report = judged(&document);
    assert_eq!((report.violations, report.errors.len()), (250, 100));
    let paths: Vec<_> = report.errors.iter().map(|error| error.path.clone()).collect();
    let expected: Vec<_> = (0..100).map(|n| format!("/components/{n}/licenses/0/license")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn foreign_text_in_a_message_is_escaped_and_short() {
    let evil = format!("\u{1b}[2J\u{202e}\n::set-output{}", "x".repeat(9000));
    for document in [
        with("/components/0/scope", json!(evil)),
        with("/components/0/licenses/0/license/id", json!(evil)),
        with(&format!("/components/0/{}", evil.replace('/', "~1")), json!(1)),
        with("/metadata/timestamp", json!(evil)),
    ] {
        let report = judged(&document);
        assert_eq!(report.violations, 1);
        let SchemaError { path, violation } = &report.errors[0];
        let message = En.violation(violation);
        assert!(!format!("{path}{message}").chars().any(is_active) && message.len() < 500, "{message}");
    }
    let doubled = schema(b"{\"\xe2\x80\xae\":1,\"\xe2\x80\xae\":1}");
    assert!(!En.violation(&doubled.errors[0].violation).chars().any(is_active));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        schema(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..4000, byte in proptest::num::u8::ANY, cut in 0usize..4000) {
        let mut bytes = serde_json::to_vec(&whole()).unwrap();
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        bytes[at] = byte;
        schema(&bytes);
        bytes.truncate(cut);
        schema(&bytes);
    }

    #[test]
    fn any_text_in_any_place_is_judged(text in "(pkg:|cpe:2[.]3:)?[ -~\u{80}-\u{2ff}%@/?#]{0,24}") {
        for at in ["purl", "cpe", "bom-ref", "mime-type", "scope"] {
            judged(&with(&format!("/components/0/{at}"), json!(text)));
        }
        judged(&with("/components/0/licenses/2/expression", json!(text)));
        judged(&with("/components/0/externalReferences/0/url", json!(text)));
    }
}
