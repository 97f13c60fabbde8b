//! What is asked of each component.

use super::*;
use crate::sbom::BomSummary;

/// Of one component alone: is the element there?
#[track_caller]
fn component(version: &str, standard: Standard, id: &str, component: &Value, there: bool) {
    let document = json!({"specVersion": version, "components": [component]});
    assert_eq!(answer(standard, id, &document).answer == ElementAnswer::Present, there, "{id} {document}");
}

#[test]
fn an_identifier_is_a_readable_purl_a_cpe_or_a_swid_tag() {
    for (said, there) in [
        (json!({"purl": "pkg:npm/a"}), true),
        (json!({"purl": "pkg:npm/%40acme/utils@1?arch=x#sub"}), true),
        (json!({"purl": "pkg:/"}), false),
        (json!({"purl": "pkg:npm/"}), false),
        (json!({"purl": "pkg:npm/@1"}), false),
        (json!({"purl": "npm/a"}), false),
        (json!({"purl": "pkg:n m/a"}), false),
        (json!({"purl": "pkg:npm/a/@1"}), true),
        (json!({"purl": ""}), false),
        (json!({"cpe": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}), true),
        (json!({"purl": "pkg:/", "cpe": "cpe:/a:a:a"}), true),
        (json!({"swid": {"tagId": "t", "name": "a"}}), true),
        (json!({"swid": {"name": "a"}}), false),
        (json!({"swid": "t"}), false),
    ] {
        component("1.4", Standard::Ntia, "identifier", &said, there);
        component("1.4", Standard::Cisa, "identifier", &said, there);
        if said.as_object().is_some_and(|fields| fields.keys().eq(["purl"])) {
            let bytes = as_cyclonedx(&json!({"specVersion": "1.4", "components": [said]}));
            let coverage = BomSummary::of(&crate::sbom::read(&bytes).unwrap()).coverage;
            assert_eq!(coverage.purl.have == 1, there, "one reader of purls: {said}");
        }
    }
}

#[test]
fn a_producer_is_a_supplier_and_since_1_6_a_manufacturer() {
    let supplied = json!({"supplier": {"name": "S"}});
    let made = json!({"manufacturer": {"name": "M", "contact": [{"email": "m@example.org"}]}});
    for (version, there) in [("1.4", false), ("1.5", false), ("1.6", true), ("1.7", true)] {
        component(version, Standard::Cisa, "producer", &supplied, true);
        component(version, Standard::Cisa, "producer", &made, there);
        component(version, Standard::Ntia, "supplier", &made, false);
        component(version, Standard::Bsi, "component-creator", &made, there);
        component(version, Standard::Bsi, "component-creator", &supplied, false);
        component(
            version,
            Standard::Bsi,
            "component-creator",
            &json!({"authors": [{"email": "a@b.c"}]}),
            there,
        );
        component(
            version,
            Standard::Bsi,
            "component-creator",
            &json!({"supplier": {"url": ["https://s"]}}),
            true,
        );
    }
    component("1.4", Standard::Ntia, "supplier", &json!({"supplier": {"name": ""}, "publisher": "P"}), false);
}

#[test]
fn a_version_is_the_components_own() {
    component("1.4", Standard::Ntia, "version", &json!({"purl": "pkg:npm/a@1"}), false);
    component("1.4", Standard::Bsi, "version", &json!({"version": ""}), false);
    component("1.4", Standard::Cisa, "version", &json!({"version": "(devel)"}), true);
}

#[test]
fn a_hash_is_one_of_the_component_and_for_bsi_a_sha512() {
    for (hashes, hash, algorithm, sha512) in [
        (json!([{"alg": "SHA-512", "content": "00"}]), true, true, true),
        (json!([{"alg": "SHA-1", "content": "00"}]), true, true, false),
        (json!([{"alg": "SHA-1", "content": "00"}, {"alg": "SHA-512", "content": "00"}]), true, true, true),
        (json!([{"alg": "", "content": "00"}]), true, false, false),
        (json!([{"alg": "SHA-512", "content": ""}]), false, true, false),
        (json!([{"alg": "SHA-256", "content": "00"}, {"alg": "SHA-512"}]), true, true, false),
        (json!([]), false, false, false),
        (json!(null), false, false, false),
    ] {
        let said = json!({"hashes": hashes});
        component("1.6", Standard::Cisa, "hash", &said, hash);
        component("1.6", Standard::Cisa, "hash-algorithm", &said, algorithm);
        component("1.6", Standard::Bsi, "hash", &said, sha512);
    }
    let elsewhere = json!({"externalReferences": [{"type": "build-meta", "url": "", "hashes": [{"alg": "SHA-512", "content": "00"}]}]});
    component("1.6", Standard::Cisa, "hash", &elsewhere, false);
    component("1.6", Standard::Cisa, "hash-algorithm", &elsewhere, false);
    unread(&json!({"specVersion": "1.6", "components": [{"hashes": {"alg": "SHA-512", "content": "00"}}]}));
}

#[test]
fn noassertion_is_an_answer_for_cisa_but_not_a_license_for_bsi() {
    for (licenses, cisa, bsi) in [
        (json!([{"license": {"id": "MIT"}}]), true, true),
        (json!([{"license": {"name": "mine"}}]), true, true),
        (json!([{"expression": "MIT OR Apache-2.0"}]), true, true),
        (json!([{"license": {"name": "NOASSERTION"}}]), true, false),
        (json!([{"expression": "NOASSERTION"}]), true, false),
        (json!([{"expression": "NOASSERTION"}, {"license": {"id": "MIT"}}]), true, true),
        (json!([{"license": {}}]), false, false),
        (json!([{"license": {"id": ""}}]), false, false),
        (json!([null, {}]), false, false),
    ] {
        let said = json!({"licenses": licenses});
        component("1.4", Standard::Cisa, "license", &said, cisa);
        component("1.4", Standard::Bsi, "license", &said, bsi);
    }
    unread(&json!({"specVersion": "1.4", "components": [{"licenses": ["MIT"]}]}));
}

#[test]
fn a_dependency_entry_names_the_component() {
    let with = |dependencies: Value| {
        json!({
            "specVersion": "1.4", "dependencies": dependencies,
            "components": [{"bom-ref": "a", "components": [{"bom-ref": "b"}]}, {"bom-ref": ""}, {}]
        })
    };
    let of = |dependencies| answer(Standard::Ntia, "dependency", &with(dependencies)).have.unwrap();
    assert_eq!(of(json!([{"ref": "a"}, {"ref": "b", "dependsOn": []}])), 2);
    assert_eq!(of(json!([{"ref": "a", "dependsOn": ["b"]}])), 1, "to be depended on is not an entry");
    assert_eq!(of(json!([{"ref": ""}, {"ref": "x"}, {}, null])), 0);
    unread(&with(json!([5])));
    unread(&with(json!({"ref": "a"})));
}

#[test]
fn completeness_is_stated_for_who_is_named() {
    let of = |compositions: Value| {
        let document = json!({
            "specVersion": "1.4", "compositions": compositions,
            "components": [{"bom-ref": "a"}, {"bom-ref": "b"}, {}]
        });
        answer(Standard::Bsi, "completeness", &document).have.unwrap()
    };
    assert_eq!(of(json!([{"aggregate": "complete", "assemblies": ["a"]}])), 1);
    assert_eq!(of(json!([{"aggregate": "incomplete", "dependencies": ["a", "b", "x"]}])), 2);
    assert_eq!(of(json!([{"aggregate": "unknown", "assemblies": ["a"], "dependencies": ["a"]}])), 1);
    assert_eq!(of(json!([{"aggregate": "complete"}])), 3, "who names nothing speaks of all");
    assert_eq!(of(json!([{"aggregate": "not_specified", "assemblies": ["a"]}])), 0);
    assert_eq!(of(json!([{"assemblies": ["a"]}, {"aggregate": ""}, null])), 0);
}

#[test]
fn the_properties_of_bsi_are_read_by_name() {
    for id in ["filename", "executable", "archive", "structured"] {
        let name = format!("bsi:component:{id}");
        let of = |name: &str, value: Value| json!({"properties": [{"name": name, "value": value}]});
        component("1.6", Standard::Bsi, id, &of(&name, json!("x")), true);
        component("1.6", Standard::Bsi, id, &of(&name, json!("")), false);
        component("1.6", Standard::Bsi, id, &of(&name.to_uppercase(), json!("x")), false);
        // As in every property, a boolean is its text.
        component("1.6", Standard::Bsi, id, &of(&name, json!(true)), true);
        component("1.6", Standard::Bsi, id, &of(&name, json!(["x"])), false);
    }
}
