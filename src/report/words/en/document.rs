//! Why an SBOM cannot be read, and how two of them differ. Foreign text in these sentences is escaped.

use crate::json::JsonError;
use crate::sbom::{Between, Difference, DifferenceKind, Unreadable, Wrapper};
use crate::text::Excerpt;

/// Why a document cannot be read, or cannot be asked.
pub(in crate::report) fn unreadable(why: &Unreadable) -> String {
    const READ: &str = "1.2 to 1.7 are supported";
    match why {
        Unreadable::Utf16 => "the document is not UTF-8 text; it looks like UTF-16".to_owned(),
        Unreadable::NotUtf8(at) => {
            format!("the document is not UTF-8 text: byte {at} does not start a character")
        }
        Unreadable::Empty => "the document is empty".to_owned(),
        Unreadable::Xml => "the document is XML, but only CycloneDX JSON is supported".to_owned(),
        Unreadable::Spdx => "the document is SPDX, but only CycloneDX is supported".to_owned(),
        Unreadable::Wrapped(wrapper) => wrapped(*wrapper).to_owned(),
        Unreadable::Null => {
            "the document cannot be read as CycloneDX JSON: the document is null, not an object".to_owned()
        }
        Unreadable::NotAnObject => "the document is not a JSON object".to_owned(),
        Unreadable::NoFormat => {
            "the document does not say that it is CycloneDX: it has no `bomFormat`".to_owned()
        }
        Unreadable::OtherFormat(other) => {
            format!("the document's `bomFormat` is `{other}`, not `CycloneDX`")
        }
        Unreadable::NoSpecVersion => format!("the document has no `specVersion`; {READ}"),
        Unreadable::OtherSpecVersion(other) => {
            format!("the document's `specVersion` is `{other}`; {READ}")
        }
        Unreadable::TooMany => {
            "the document has more components, dependencies or tools than can be read".to_owned()
        }
        Unreadable::NotText(field) => format!("`{field}` is not a string"),
        Unreadable::Json(JsonError::CutOff(said)) => format!("the document is cut off: {said}"),
        Unreadable::Json(JsonError::TooDeep(said)) => format!("the document is nested too deep: {said}"),
        Unreadable::Json(JsonError::TooMany(said)) => {
            format!("the document has more in it than can be read: {said}")
        }
        Unreadable::Json(JsonError::Invalid(said)) => {
            format!("the document cannot be read as CycloneDX JSON: {said}")
        }
    }
}

/// What a document lies in, and what to do.
fn wrapped(wrapper: Wrapper) -> &'static str {
    match wrapper {
        Wrapper::Statement => {
            "the document is an in-toto statement, not CycloneDX; nobody has checked a signature of it: name the image to have it verified, or give its `predicate` alone"
        }
        Wrapper::Envelope => {
            "the document is a DSSE envelope, not CycloneDX; its signatures were not checked: name the image to have it verified, or give the `predicate` of its decoded `payload` alone"
        }
        Wrapper::Bundle => {
            "the document is a Sigstore bundle, not CycloneDX; its signature was not checked: name the image to have it verified, or give the `predicate` of its decoded payload alone"
        }
        Wrapper::Cosign1 => {
            "the document is a predicate as cosign 1 wrote it, with the SBOM as `Data`, not CycloneDX itself: attest the SBOM again with cosign 2 or later, or give what is in `Data` alone"
        }
    }
}

/// One thing in which a document differs from another.
pub(in crate::report) fn difference(difference: &Difference) -> String {
    let names = match difference.between {
        Between::ShownAndThis => ["the SBOM that is shown", "this one"],
        Between::AttestedAndThis => ["the attested SBOM", "this one"],
        Between::AttestedAndRecord => ["the attested SBOM", "the API's record"],
    };
    match &difference.kind {
        DifferenceKind::Unreadable(why) => unreadable(why),
        DifferenceKind::Components([one, two]) => {
            format!("{one} components in {}, {two} in {}", names[0], names[1])
        }
        DifferenceKind::Only { which, first, more } => {
            let first: Vec<String> = first.iter().map(ToString::to_string).collect();
            let more = if *more > 0 { format!(" and {more} more") } else { String::new() };
            format!("only, or more often, in {}: {}{more}", which.of(names), first.join(", "))
        }
        DifferenceKind::Bodies => {
            "the same packages, but with other licenses, hashes, paths, suppliers or names".to_owned()
        }
        DifferenceKind::Edges([one, two]) => {
            format!("dependencies differ: {one} edges in {}, {two} in {}", names[0], names[1])
        }
        DifferenceKind::Field { field, values } => {
            let [one, two] = values.each_ref().map(|value| value_or_absent(value.as_ref()));
            format!("{field} is {one} in {}, {two} in {}", names[0], names[1])
        }
        DifferenceKind::Properties => "metadata.properties differ".to_owned(),
    }
}

fn value_or_absent(value: Option<&Excerpt>) -> String {
    value.map_or_else(|| "absent".to_owned(), |value| format!("`{value}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::{differences, read};

    fn said(one: &str, other: &str) -> Vec<String> {
        let document = |rest| format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4"{rest}}}"#);
        let (one, other) = (document(one), document(other));
        let (one, other) = (read(one.as_bytes()).unwrap(), read(other.as_bytes()).unwrap());
        differences(&one, &other, Between::ShownAndThis).iter().map(difference).collect()
    }

    #[test]
    fn each_document_has_its_name() {
        assert_eq!(
            said(r#","serialNumber":"a""#, ""),
            ["serialNumber is `a` in the SBOM that is shown, absent in this one"]
        );
        let many: Vec<_> = (0..13).map(|n| format!(r#"{{"name":"p{n:02}"}}"#)).collect();
        let said = said(&format!(r#","components":[{}]"#, many.join(",")), r#","components":[{"name":"q"}]"#);
        assert_eq!(said[0], "13 components in the SBOM that is shown, 1 in this one");
        assert!(
            said[1].starts_with("only, or more often, in the SBOM that is shown: none:p00, none:p01")
                && said[1].ends_with("none:p09 and 3 more"),
            "{said:?}"
        );
        assert_eq!(said[2], "only, or more often, in this one: none:q");
    }

    #[test]
    fn foreign_text_is_escaped() {
        let said = said(r#","serialNumber":"\u001b[2J","components":[{"name":"\u202e"}]"#, "");
        assert!(
            said.len() == 3 && said.iter().all(|line| !line.chars().any(crate::text::is_active)),
            "{said:?}"
        );
        for bad in [
            "{\"bomFormat\":\"\\u001b[2J\"}",
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"\\u202e\"}",
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"components\":\"\u{202e}x\"}",
        ] {
            let said = unreadable(&read(bad.as_bytes()).unwrap_err());
            assert!(!said.chars().any(crate::text::is_active), "{said}");
        }
    }

    #[test]
    fn another_kind_or_version_is_named() {
        for (bad, named) in [
            ("{}", "bomFormat"),
            (r#"{"bomFormat":null,"components":5}"#, "bomFormat"),
            (r#"{"bomFormat":"Other","specVersion":"1.4"}"#, "Other"),
            (r#"{"bomFormat":"CycloneDX"}"#, "specVersion"),
            (r#"{"bomFormat":"CycloneDX","specVersion":"1.1"}"#, "1.1"),
            (r#"{"bomFormat":"CycloneDX","specVersion":"2.0","components":{}}"#, "2.0"),
            (r#"{"spdxVersion":"SPDX-2.3","name":"x","version":"x"}"#, "SPDX"),
            (r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}"#, "SPDX"),
            ("SPDXVersion: SPDX-2.3\n", "SPDX"),
            ("<?xml version=\"1.0\"?><bom/>", "XML"),
            ("\u{feff}\n<bom/>", "XML"),
        ] {
            let said = unreadable(&read(bad.as_bytes()).unwrap_err());
            assert!(said.contains(named), "{said}");
        }
    }
}
