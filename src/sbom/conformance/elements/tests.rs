//! The lists as such; of the document, of its components, and of documents as a whole below.

mod component;
mod document;
mod whole;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::code::Code;
use crate::sbom::{BomForLists, read_for_lists};

/// A document of two components, of which the first says everything that its version has a place for.
fn full(version: &str) -> Value {
    let organization = json!({"name": "S", "url": ["https://example.org"], "contact": [{"name": "s", "email": "s@example.org"}]});
    let mut document = json!({
        "bomFormat": "CycloneDX", "specVersion": version, "version": 1,
        "metadata": {
            "timestamp": "2024-03-06T14:25:56+01:00",
            "tools": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}],
            "authors": [{"name": "A", "email": "a@example.org"}]
        },
        "components": [{
            "type": "library", "bom-ref": "a", "name": "a", "version": "1", "purl": "pkg:npm/a@1",
            "supplier": organization,
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

/// The facts of a document; one without a format is taken for CycloneDX.
fn facts(document: &Value) -> Facts {
    let bytes = as_cyclonedx(document);
    let BomForLists { bom, further } =
        read_for_lists(&bytes).unwrap_or_else(|why| panic!("{why:?} {document}"));
    Facts::of(&bom, &further.unwrap_or_else(|why| panic!("{why:?} {document}")))
}

fn as_cyclonedx(document: &Value) -> Vec<u8> {
    let mut document = document.clone();
    let fields = document.as_object_mut().unwrap();
    fields.entry("bomFormat").or_insert_with(|| json!("CycloneDX"));
    serde_json::to_vec(&document).unwrap()
}

/// Refused by the reader, before any list is asked.
#[track_caller]
fn unread(document: &Value) {
    let code = read_for_lists(&as_cyclonedx(document)).err().map(|why| why.code());
    assert_eq!(code, Some(Code::SbomMalformed), "{document}");
}

fn asked(standard: Standard, document: &Value) -> Vec<Element> {
    elements(standard, &facts(document), false)
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
    let with = |components: Value| {
        let mut document = full("1.6");
        document["components"] = components;
        document
    };
    unread(&with(json!({})));
    unread(&with(json!("x")));
    for empty in [with(json!(null)), with(json!([])), with(json!([null]))] {
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
