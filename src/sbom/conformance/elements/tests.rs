use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::code::Code;

/// A document of two components, of which the first says everything that its version has a place for.
fn full(version: &str) -> Value {
    let organisation = json!({"name": "S", "url": ["https://example.org"], "contact": [{"name": "s", "email": "s@example.org"}]});
    let mut document = json!({
        "bomFormat": "CycloneDX", "specVersion": version, "version": 1,
        "metadata": {
            "timestamp": "2024-03-06T14:25:56+01:00",
            "tools": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}],
            "authors": [{"name": "A", "email": "a@example.org"}]
        },
        "components": [{
            "type": "library", "bom-ref": "a", "name": "a", "version": "1", "purl": "pkg:npm/a@1",
            "supplier": organisation,
            "hashes": [{"alg": "SHA-512", "content": "00"}],
            "licenses": [{"license": {"id": "MIT"}}],
            "properties": [
                {"name": "bsi:component:filename", "value": "a.js"},
                {"name": "bsi:component:executable", "value": "non-executable"},
                {"name": "bsi:component:archive", "value": "no archive"},
                {"name": "bsi:component:structured", "value": "structured"}
            ]
        }],
        "dependencies": [{"ref": "a"}, {"ref": "elsewhere"}],
        "compositions": [{"aggregate": "unknown", "dependencies": ["a"]}],
        "signature": {"algorithm": "ES256", "value": "AA"}
    });
    if version >= "1.5" {
        document["metadata"]["tools"] = json!({"components": [{"name": "syft", "version": "1.0.1"}]});
        document["metadata"]["lifecycles"] = json!([{"phase": "build"}]);
    }
    document
}

/// The same with a component beside it that says nothing.
fn partly(version: &str) -> Value {
    let mut document = full(version);
    document["components"].as_array_mut().unwrap().push(json!({}));
    document
}

fn asked(standard: Standard, document: &Value) -> Vec<Element> {
    elements(standard, &Facts::read(&serde_json::to_vec(document).unwrap()).unwrap(), false)
}

fn answer(standard: Standard, id: &str, document: &Value) -> Element {
    asked(standard, document).into_iter().find(|element| element.id == id).unwrap()
}

/// Answers by id, `have/of` included.
fn answers(standard: Standard, document: &Value) -> Vec<String> {
    let count = |count: Option<usize>| count.map_or("null".to_owned(), |count| count.to_string());
    asked(standard, document)
        .iter()
        .map(|e| format!("{} {} {}/{}", e.id, e.answer.as_str(), count(e.have), count(e.of)))
        .collect()
}

const NTIA: [&str; 7] = ["author", "timestamp", "supplier", "name", "version", "identifier", "dependency"];
const CISA: [&str; 17] = [
    "author",
    "signature",
    "format",
    "format-version",
    "generation-context",
    "timestamp",
    "tool-name",
    "tool-version",
    "sbom-version",
    "producer",
    "name",
    "version",
    "identifier",
    "hash",
    "hash-algorithm",
    "license",
    "dependency",
];
const BSI: [&str; 14] = [
    "format",
    "creator",
    "timestamp",
    "component-creator",
    "name",
    "version",
    "filename",
    "dependency",
    "completeness",
    "license",
    "hash",
    "executable",
    "archive",
    "structured",
];
/// Those that are asked of the document, in any list.
const OF_ONE: [&str; 10] = [
    "author",
    "creator",
    "signature",
    "format",
    "format-version",
    "generation-context",
    "timestamp",
    "tool-name",
    "tool-version",
    "sbom-version",
];

#[test]
fn each_list_has_its_elements_in_its_order() {
    for version in ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"] {
        for (standard, ids) in [(Standard::Ntia, &NTIA[..]), (Standard::Cisa, &CISA), (Standard::Bsi, &BSI)] {
            let found: Vec<_> = asked(standard, &full(version)).iter().map(|e| e.id).collect();
            assert_eq!(found, ids, "{standard} {version}");
        }
    }
}

#[test]
fn a_document_that_says_everything_has_everything_present() {
    for standard in Standard::ALL {
        for element in asked(standard, &full("1.6")) {
            assert_eq!(element.answer, ElementAnswer::Present, "{standard} {}", element.id);
            assert_eq!((element.have, element.of, element.remedy), (Some(1), Some(1), None));
        }
    }
}

#[test]
fn of_two_components_one_is_partial_and_of_the_document_nothing_is() {
    for standard in Standard::ALL {
        for element in asked(standard, &partly("1.6")) {
            if OF_ONE.contains(&element.id) {
                assert_eq!((element.answer, element.of), (ElementAnswer::Present, Some(1)), "{}", element.id);
            } else {
                assert_eq!(
                    (element.answer, element.have, element.of),
                    (ElementAnswer::Partial, Some(1), Some(2)),
                    "{}",
                    element.id
                );
            }
        }
    }
}

#[test]
fn a_document_that_says_nothing_has_nothing_but_its_format() {
    let silent =
        json!({"bomFormat": "CycloneDX", "specVersion": "1.7", "components": [{"components": [{}]}]});
    for standard in Standard::ALL {
        for element in asked(standard, &silent) {
            if ["format", "format-version"].contains(&element.id) {
                assert_eq!(element.answer, ElementAnswer::Present);
            } else {
                let of = if OF_ONE.contains(&element.id) { 1 } else { 2 };
                assert_eq!(
                    (element.answer, element.have, element.of),
                    (ElementAnswer::Missing, Some(0), Some(of)),
                    "{}",
                    element.id
                );
            }
        }
    }
}

#[test]
fn without_components_what_is_asked_of_them_is_missing() {
    for components in [json!(null), json!([]), json!({}), json!("x")] {
        let mut empty = full("1.6");
        empty["components"] = components;
        for standard in Standard::ALL {
            for element in asked(standard, &empty) {
                if OF_ONE.contains(&element.id) {
                    assert_eq!(element.answer, ElementAnswer::Present);
                } else {
                    assert_eq!(
                        (element.answer, element.have, element.of),
                        (ElementAnswer::Missing, Some(0), Some(0))
                    );
                }
            }
        }
    }
}

#[test]
fn what_a_spec_version_has_no_place_for_is_not_expressible() {
    let expected: [(&str, &[&str]); 6] = [
        ("1.2", &["generation-context", "completeness", "filename", "executable", "archive", "structured"]),
        ("1.3", &["generation-context"]),
        ("1.4", &["generation-context"]),
        ("1.5", &[]),
        ("1.6", &[]),
        ("1.7", &[]),
    ];
    for (version, ids) in expected {
        let mut found = BTreeSet::new();
        for standard in Standard::ALL {
            for element in asked(standard, &full(version)) {
                if element.answer == ElementAnswer::NotExpressible {
                    assert_eq!((element.have, element.of), (None, None));
                    assert!(element.remedy.is_some());
                    found.insert(element.id);
                }
            }
        }
        assert_eq!(found, ids.iter().copied().collect(), "{version}");
    }
}

#[test]
fn bsi_asks_for_1_6() {
    for (version, expected) in [
        ("1.2", ElementAnswer::Missing),
        ("1.4", ElementAnswer::Missing),
        ("1.5", ElementAnswer::Missing),
        ("1.6", ElementAnswer::Present),
        ("1.7", ElementAnswer::Present),
    ] {
        let format = answer(Standard::Bsi, "format", &full(version));
        assert_eq!((format.answer, format.of), (expected, Some(1)), "{version}");
        assert_eq!(format.remedy, (expected == ElementAnswer::Missing).then_some(Remedy::Version16));
    }
}

#[test]
fn a_tool_is_an_author_for_ntia_only() {
    let mut document = full("1.4");
    document["metadata"]["authors"] = json!([]);
    assert_eq!(answer(Standard::Ntia, "author", &document).answer, ElementAnswer::Present);
    assert_eq!(answer(Standard::Cisa, "author", &document).answer, ElementAnswer::Missing);
    document["metadata"]["tools"] = json!(null);
    assert_eq!(answer(Standard::Ntia, "author", &document).answer, ElementAnswer::Missing);
}

#[test]
fn authors_are_people_suppliers_and_manufacturers() {
    for (version, metadata, author, creator) in [
        ("1.4", json!({"authors": [{"name": "A"}]}), true, false),
        ("1.4", json!({"authors": [{"email": "a@example.org"}]}), true, true),
        ("1.4", json!({"authors": [{"name": "", "email": "", "phone": "1"}]}), false, false),
        ("1.4", json!({"authors": [{"email": "nobody"}]}), false, false),
        ("1.4", json!({"supplier": {"name": "S"}}), true, false),
        ("1.4", json!({"supplier": {"url": ["https://example.org"]}}), true, true),
        ("1.4", json!({"supplier": {"url": [""], "contact": []}}), false, false),
        ("1.4", json!({"manufacture": {"name": "M", "contact": [{"email": "m@example.org"}]}}), true, true),
        ("1.5", json!({"manufacturer": {"name": "M", "url": ["https://example.org"]}}), false, false),
        ("1.6", json!({"manufacturer": {"name": "M", "url": ["https://example.org"]}}), true, true),
        ("1.6", json!({"authors": "A", "supplier": ["S"], "manufacturer": 5}), false, false),
    ] {
        let document = json!({"specVersion": version, "metadata": metadata});
        let is = |standard, id| answer(standard, id, &document).answer == ElementAnswer::Present;
        assert_eq!(is(Standard::Cisa, "author"), author, "{document}");
        assert_eq!(is(Standard::Ntia, "author"), author, "{document}");
        assert_eq!(is(Standard::Bsi, "creator"), creator, "{document}");
    }
}

#[test]
fn the_verified_attestation_is_the_signature_else_the_documents_own() {
    let of = |document: &Value, signed| {
        let facts = Facts::read(&serde_json::to_vec(document).unwrap()).unwrap();
        let found = elements(Standard::Cisa, &facts, signed);
        found.into_iter().find(|element| element.id == "signature").unwrap()
    };
    let mut document = full("1.4");
    assert_eq!(of(&document, false).answer, ElementAnswer::Present);
    for none in [json!(null), json!({}), json!("AA"), json!({"signers": [{}]})] {
        document["signature"] = none;
        let missing = of(&document, false);
        assert_eq!((missing.answer, missing.of), (ElementAnswer::Missing, Some(1)));
        assert_eq!(missing.remedy, Some(Remedy::Attest));
        assert_eq!(of(&document, true).answer, ElementAnswer::Present);
    }
    for several in [json!({"signers": [{"value": "AA"}]}), json!({"chain": [{"value": "AA"}]})] {
        document["signature"] = several;
        assert_eq!(of(&document, false).answer, ElementAnswer::Present);
    }
}

#[test]
fn tools_are_read_in_both_shapes() {
    for (tools, name, version) in [
        (json!([{"name": "syft", "version": "1"}]), true, true),
        (json!([{"vendor": "anchore", "name": "syft"}]), true, false),
        (json!({"components": [{"name": "syft", "version": "1"}]}), true, true),
        (json!({"services": [{"name": "scan", "version": "2"}]}), true, true),
        (json!({"components": [{"name": ""}]}), false, false),
        (json!({"components": {"name": "x"}}), false, false),
        (json!([]), false, false),
        (json!("syft"), false, false),
    ] {
        let document = json!({"specVersion": "1.5", "metadata": {"tools": tools}});
        let is = |id| answer(Standard::Cisa, id, &document).answer == ElementAnswer::Present;
        assert_eq!((is("tool-name"), is("tool-version")), (name, version), "{document}");
    }
}

#[test]
fn what_is_asked_of_the_document_needs_a_value_that_can_be_one() {
    for (field, value, id, there) in [
        ("timestamp", json!("2024-03-06T14:25:56.1Z"), "timestamp", true),
        ("timestamp", json!("timestamp:redacted"), "timestamp", false),
        ("timestamp", json!(""), "timestamp", false),
        ("timestamp", json!(1_709_731_556), "timestamp", false),
        ("lifecycles", json!([{"phase": "build"}]), "generation-context", true),
        ("lifecycles", json!([{"name": "mine", "description": "x"}]), "generation-context", true),
        ("lifecycles", json!([{}]), "generation-context", false),
    ] {
        let document = json!({"specVersion": "1.5", "metadata": {field: value}});
        assert_eq!(
            answer(Standard::Cisa, id, &document).answer == ElementAnswer::Present,
            there,
            "{document}"
        );
    }
    for (version, there) in [(json!(1), true), (json!("1"), false), (json!(null), false), (json!(1.5), false)]
    {
        let document = json!({"specVersion": "1.4", "version": version});
        assert_eq!(answer(Standard::Cisa, "sbom-version", &document).answer == ElementAnswer::Present, there);
    }
}

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
        (json!({"purl": ""}), false),
        (json!({"cpe": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}), true),
        (json!({"purl": "pkg:/", "cpe": "cpe:/a:a:a"}), true),
        (json!({"swid": {"tagId": "t", "name": "a"}}), true),
        (json!({"swid": {"name": "a"}}), false),
        (json!({"swid": "t"}), false),
    ] {
        component("1.4", Standard::Ntia, "identifier", &said, there);
        component("1.4", Standard::Cisa, "identifier", &said, there);
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
        (json!([]), false, false, false),
        (json!({"alg": "SHA-512", "content": "00"}), false, false, false),
    ] {
        let said = json!({"hashes": hashes});
        component("1.6", Standard::Cisa, "hash", &said, hash);
        component("1.6", Standard::Cisa, "hash-algorithm", &said, algorithm);
        component("1.6", Standard::Bsi, "hash", &said, sha512);
    }
    let elsewhere = json!({"externalReferences": [{"type": "build-meta", "url": "", "hashes": [{"alg": "SHA-512", "content": "00"}]}]});
    component("1.6", Standard::Cisa, "hash", &elsewhere, false);
}

#[test]
fn noassertion_is_an_answer_for_cisa_and_no_license_for_bsi() {
    for (licenses, cisa, bsi) in [
        (json!([{"license": {"id": "MIT"}}]), true, true),
        (json!([{"license": {"name": "mine"}}]), true, true),
        (json!([{"expression": "MIT OR Apache-2.0"}]), true, true),
        (json!([{"license": {"name": "NOASSERTION"}}]), true, false),
        (json!([{"expression": "NOASSERTION"}]), true, false),
        (json!([{"expression": "NOASSERTION"}, {"license": {"id": "MIT"}}]), true, true),
        (json!([{"license": {}}]), false, false),
        (json!([{"license": {"id": ""}}]), false, false),
        (json!([null, "MIT"]), false, false),
    ] {
        let said = json!({"licenses": licenses});
        component("1.4", Standard::Cisa, "license", &said, cisa);
        component("1.4", Standard::Bsi, "license", &said, bsi);
    }
}

#[test]
fn a_dependency_entry_names_the_component() {
    let of = |dependencies: Value| {
        let document = json!({
            "specVersion": "1.4", "dependencies": dependencies,
            "components": [{"bom-ref": "a", "components": [{"bom-ref": "b"}]}, {"bom-ref": ""}, {}]
        });
        answer(Standard::Ntia, "dependency", &document).have.unwrap()
    };
    assert_eq!(of(json!([{"ref": "a"}, {"ref": "b", "dependsOn": []}])), 2);
    assert_eq!(of(json!([{"ref": "a", "dependsOn": ["b"]}])), 1, "to be depended on is no entry");
    assert_eq!(of(json!([{"ref": ""}, {"ref": "x"}, {}, 5])), 0);
    assert_eq!(of(json!({"ref": "a"})), 0);
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
        component("1.6", Standard::Bsi, id, &of(&name, json!(true)), false);
    }
}

#[test]
fn a_document_of_syft_1_0_1_reads_as_it_is() {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
        "metadata": {"timestamp": "2024-03-06T14:25:56Z", "tools": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}]},
        "components": [
            {"type": "library", "name": "adduser", "version": "3.118", "purl": "pkg:deb/debian/adduser@3.118",
             "bom-ref": "a", "publisher": "Debian", "licenses": [{"license": {"id": "GPL-2.0-only"}}]},
            {"type": "operating-system", "name": "debian", "version": "11", "cpe": "cpe:2.3:o:debian:debian_linux:11:*:*:*:*:*:*:*"}
        ],
        "dependencies": [{"ref": "a"}]
    });
    assert_eq!(
        answers(Standard::Ntia, &document),
        [
            "author present 1/1",
            "timestamp present 1/1",
            "supplier missing 0/2",
            "name present 2/2",
            "version present 2/2",
            "identifier present 2/2",
            "dependency partial 1/2",
        ]
    );
    let bsi = answers(Standard::Bsi, &document);
    assert_eq!(bsi[0], "format missing 0/1");
    assert!(bsi.contains(&"license partial 1/2".to_owned()));
    assert!(
        answers(Standard::Cisa, &document)
            .contains(&"generation-context not-expressible null/null".to_owned())
    );
}

#[test]
fn nothing_says_that_a_document_complies() {
    for standard in Standard::ALL {
        for version in ["1.2", "1.4", "1.7"] {
            for element in asked(standard, &json!({"specVersion": version})) {
                let ElementPlace::Fields(fields) = element.place else { continue };
                for text in [element.id, fields] {
                    assert!(!text.to_lowercase().contains("complian") && !text.contains("conform"), "{text}");
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_read_says_so() {
    for (bytes, code) in [
        (&b""[..], Code::SbomMalformed),
        (b"[]", Code::SbomMalformed),
        (b" [\"1.4\", 1]", Code::SbomMalformed),
        (b"null", Code::SbomMalformed),
        (b"{\"specVersion\":\"1.4\"", Code::SbomMalformed),
        (b"{\"specVersion\":\"1.4\",\"components\":[{\"name\":\"a\",\"name\":\"b\"}]}", Code::SbomMalformed),
        (b"{\"specVersion\":\"1.4\",\"components\":[],\"components\":[]}", Code::SbomMalformed),
        (b"\xff", Code::SbomMalformed),
        (b"{}", Code::SbomUnsupported),
        (b"{\"specVersion\":\"1.1\"}", Code::SbomUnsupported),
        (b"{\"specVersion\":\"1.8\"}", Code::SbomUnsupported),
        (b"{\"specVersion\":1.4}", Code::SbomUnsupported),
    ] {
        assert_eq!(Facts::read(bytes).err().unwrap().code(), code, "{}", String::from_utf8_lossy(bytes));
    }
    let nested = |levels: usize| {
        let open = "{\"name\":\"x\",\"components\":[".repeat(levels);
        format!("{{\"specVersion\":\"1.4\",\"components\":[{open}{}]}}", "]}".repeat(levels))
    };
    let found = elements(Standard::Ntia, &Facts::read(nested(50).as_bytes()).unwrap(), true);
    assert_eq!(found[3].have, Some(50));
    assert_eq!(Facts::read(nested(900).as_bytes()).err().unwrap().code(), Code::TooLarge);
    assert!(Facts::read(b"\xef\xbb\xbf{\"specVersion\":\"1.4\"}").is_ok());
}

#[test]
fn the_order_of_keys_changes_nothing_and_escapes_are_read() {
    // As cosign writes it: keys sorted, and some characters escaped.
    let sorted = serde_json::to_string(&full("1.6")).unwrap();
    let escaped = sorted.replace("\"a\"", "\"\\u0061\"").replace("bsi:component", "bsi\\u003acomponent");
    let read = |text: &str| elements(Standard::Bsi, &Facts::read(text.as_bytes()).unwrap(), true);
    assert_eq!(read(&sorted), read(&escaped));
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_it_panic(at in 0usize..4000, byte in proptest::num::u8::ANY, cut in 0usize..4000) {
        let mut bytes = serde_json::to_vec(&partly("1.6")).unwrap();
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        bytes[at] = byte;
        for bytes in [&bytes[..], &bytes[..cut]] {
            for list in lists(&Standard::ALL, bytes, false) {
                proptest::prop_assert_eq!(list.elements.is_ok(), Facts::read(bytes).is_ok());
            }
        }
    }

    /// Whatever stands in a field, the run goes on, and counts never exceed what there is.
    #[test]
    fn no_type_makes_it_fail(which in 0usize..40, what in 0usize..7) {
        let value = [json!(null), json!(true), json!(-1), json!(1.5), json!("x"), json!([[], {}, 1]), json!({"a": [1]})][what].clone();
        let mut document = partly("1.6");
        let places: Vec<String> = ["metadata", "components", "dependencies", "compositions", "signature", "version"]
            .into_iter().map(|field| format!("/{field}"))
            .chain(["timestamp", "tools", "authors", "lifecycles", "supplier", "tools/components", "authors/0"].map(|field| format!("/metadata/{field}")))
            .chain(["bom-ref", "name", "version", "purl", "cpe", "swid", "supplier", "manufacturer", "authors", "hashes", "licenses",
                    "properties", "components", "hashes/0", "hashes/0/alg", "licenses/0", "licenses/0/license", "supplier/url",
                    "supplier/contact", "supplier/contact/0", "properties/0", "properties/0/name"].map(|field| format!("/components/0/{field}")))
            .chain(["/dependencies/0", "/compositions/0", "/compositions/0/dependencies"].map(str::to_owned))
            .collect();
        let at = &places[which % places.len()];
        let (parent, field) = at.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Value::Object(fields) => { fields.insert(field.to_owned(), value); }
            Value::Array(items) => items[0] = value,
            _ => {}
        }
        for standard in Standard::ALL {
            for element in asked(standard, &document) {
                proptest::prop_assert!(element.have <= element.of, "{} {}", at, element.id);
            }
        }
    }
}
