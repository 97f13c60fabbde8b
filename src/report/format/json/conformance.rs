//! What a schema and the lists of elements answer, as `paas-attest/sbom/v1` has it.

use serde::ser::{Serialize, Serializer};
use serde_json::json;

use crate::code::Code;
use crate::report::Lang;
use crate::sbom::conformance::{Element, ElementList, SchemaError, SchemaReport};

/// Documents are always in English.
const LANG: Lang = Lang::En;

impl Serialize for SchemaReport {
    /// What is odd stands among the weaknesses.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut schema = json!({
            "outcome": self.outcome(),
            "specVersion": self.spec_version,
            "violations": self.violations,
            "errors": self.errors,
        });
        if let (Some(why), Some(schema)) = (&self.unread, schema.as_object_mut()) {
            schema.insert("code".to_owned(), json!(why.code()));
            schema.insert("message".to_owned(), json!(LANG.unreadable(why)));
        }
        if let (true, Some(schema)) = (self.cut, schema.as_object_mut()) {
            schema.insert("code".to_owned(), json!(Code::TooMany));
            schema.insert("message".to_owned(), json!(LANG.schema(self, str::to_owned)));
        }
        schema.serialize(serializer)
    }
}

impl Serialize for SchemaError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({"path": self.path, "message": LANG.violation(&self.violation)}).serialize(serializer)
    }
}

impl Serialize for ElementList {
    /// Of a document that cannot be asked there are no elements, not even an empty list, of which everything
    /// would hold.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (edition, basis) = (self.standard.edition(), self.standard.basis().as_str());
        match &self.elements {
            Ok(elements) => json!({"edition": edition, "basis": basis, "elements": elements}),
            Err(why) => json!({
                "edition": edition,
                "basis": basis,
                "outcome": "undecided",
                "code": why.code(),
                "message": LANG.unreadable(why),
                "elements": null,
            }),
        }
        .serialize(serializer)
    }
}

impl Serialize for Element {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({
            "id": self.id,
            "answer": self.answer.as_str(),
            "have": self.have,
            "of": self.of,
            "path": LANG.element_place(self.place),
        })
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    use crate::sbom::conformance::{Standard, lists};
    use crate::sbom::{BomForLists, read_for_lists};

    const DOCUMENT: &str = r#"{"specVersion": "1.4", "components": [{"supplier": {"name": "S"}}], "signature": {"value": "AA"}, "bomFormat": "CycloneDX"}"#;

    fn asked(standard: Standard, document: &str) -> Value {
        let BomForLists { bom, further } = read_for_lists(document.as_bytes()).unwrap();
        json!(lists(&[standard], &bom, further.as_ref(), false)[0])
    }

    #[test]
    fn a_list_has_the_shape_of_the_contract() {
        let json = asked(Standard::Cisa, DOCUMENT);
        assert_eq!((&json["edition"], &json["basis"]), (&json!("2026"), &json!("secondary")));
        assert_eq!(
            json["elements"][9],
            json!({"id": "producer", "answer": "present", "have": 1, "of": 1, "path": "components[].supplier.name"})
        );
        assert_eq!(
            json["elements"][4],
            json!({"id": "generation-context", "answer": "not-expressible", "have": null, "of": null,
                "path": "metadata.lifecycles[].phase"})
        );
        assert_eq!(json["elements"][1]["path"], "the verified attestation, signature");
        for (standard, edition) in [(Standard::Ntia, "2021"), (Standard::Bsi, "TR-03183-2 v2.1.0")] {
            let json = asked(standard, DOCUMENT);
            assert_eq!((&json["edition"], &json["basis"]), (&json!(edition), &json!("primary")));
        }
    }

    #[test]
    fn a_list_that_cannot_be_asked_says_why_and_lists_nothing() {
        let json = asked(
            Standard::Ntia,
            &DOCUMENT
                .replace("\"signature\"", "\"metadata\": {\"authors\": [], \"authors\": []}, \"signature\""),
        );
        assert_eq!(
            json,
            json!({"edition": "2021", "basis": "primary", "outcome": "undecided", "code": "sbom-malformed",
                "message": "the document cannot be read as CycloneDX JSON: duplicate field `authors` at line 1 column 105",
                "elements": null})
        );
    }
}
