//! What is asked of the document.

use super::*;

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
        let found = elements(Standard::Cisa, &facts(document), signed);
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
        (json!([]), false, false),
        (json!(null), false, false),
    ] {
        let document = json!({"specVersion": "1.5", "metadata": {"tools": tools}});
        let is = |id| answer(Standard::Cisa, id, &document).answer == ElementAnswer::Present;
        assert_eq!((is("tool-name"), is("tool-version")), (name, version), "{document}");
    }
    for tools in [json!({"components": {"name": "x"}}), json!("syft")] {
        unread(&json!({"specVersion": "1.5", "metadata": {"tools": tools}}));
    }
}

#[test]
fn what_is_asked_of_the_document_needs_a_value_that_can_be_one() {
    for (field, value, id, there) in [
        ("timestamp", json!("2024-03-06T14:25:56.1Z"), "timestamp", true),
        ("timestamp", json!("timestamp:redacted"), "timestamp", false),
        ("timestamp", json!(""), "timestamp", false),
        ("timestamp", json!(null), "timestamp", false),
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
    unread(&json!({"specVersion": "1.5", "metadata": {"timestamp": 1_709_731_556}}));
    unread(&json!({"specVersion": "1.4", "version": "1"}));
    for (version, there) in [(json!(1), true), (json!(-1), true), (json!(null), false), (json!(1.5), false)] {
        let document = json!({"specVersion": "1.4", "version": version});
        assert_eq!(answer(Standard::Cisa, "sbom-version", &document).answer == ElementAnswer::Present, there);
    }
}
