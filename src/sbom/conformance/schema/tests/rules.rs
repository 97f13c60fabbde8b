//! Each rule of the schema, by a document that breaks it.

use super::*;
use crate::sbom::conformance::schema::judge::spdx_ids;

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
        one(&with(&format!("{at}/frobnicated"), json!(1)), at, "the field `frobnicated`");
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
        ("/version", json!("1"), "must be an integer, but is a string"),
        ("/version", json!(1.5), "must be an integer, but is a number"),
        ("/components", json!({}), "must be an array, but is an object"),
        ("/components/0", json!("x"), "must be an object, but is a string"),
        ("/components/0/type", json!(5), "must be a string, but is a number"),
        ("/components/0/type", json!(null), "must be a string, but is null"),
        ("/components/0/licenses", json!(null), "must be an array, but is null"),
        ("/components/0/licenses/0", json!([]), "must be an object, but is an array"),
        ("/components/0/licenses/0/license", json!("MIT"), "must be an object, but is a string"),
        ("/components/0/licenses/0/license/id", json!(5), "must be a string, but is a number"),
        ("/components/0/swid/patch", json!("no"), "must be a boolean, but is a string"),
        ("/components/0/description", json!(["x"]), "must be a string, but is an array"),
        ("/metadata/tools", json!({"components": []}), "must be an array, but is an object"),
        ("/signature", json!(true), "must be an object, but is a boolean"),
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
        one(&with(at, json!(bad)), at, "not in the SPDX license list");
    }
    assert!(spdx_ids().count() > 800);
}

#[test]
fn forms_and_formats_are_asserted() {
    for (at, bad, said) in [
        ("/serialNumber", "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79", "lower-case"),
        ("/components/0/mime-type", "Text", "media type"),
        ("/components/0/hashes/0/content", "e6b1", "not a valid hash"),
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
    // One that differs in anything is not a twin.
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
