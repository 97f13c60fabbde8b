//! What a schema and the lists of elements find in an SBOM.

use crate::sbom::SPDX_LIST;
use crate::sbom::conformance::{
    CheckListError, ConformanceCheck, ElementPlace, JsonType, OddAt, OddKind, OddPlace, Oddity, Quoted,
    Remedy, TextForm, Violation,
};

use super::document::unreadable;

/// What is wrong at a place, in one sentence.
pub(in crate::report) fn violation(violation: &Violation) -> String {
    match violation {
        Violation::NotJson(error) => {
            format!("this is not valid JSON: {}", error.said())
        }
        Violation::Unreadable(why) => unreadable(why),
        Violation::NotADocument(found) => {
            format!("the document must be an object, but is {}", json_type(*found))
        }
        Violation::NoSpecVersion => {
            "`specVersion` is missing, so it is not known which schema applies".to_owned()
        }
        Violation::UnknownFields { named, more } => {
            let named: Vec<String> = named.iter().map(|field| format!("`{field}`")).collect();
            let more = match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("CycloneDX 1.4 does not allow the field {}{more} here", named.join(", "))
        }
        Violation::Missing(field) => format!("`{field}` is missing"),
        Violation::NeitherOf([one, other]) => format!("`{one}` or `{other}` is missing"),
        Violation::BothOf([one, other]) => format!("`{one}` and `{other}` exclude each other"),
        Violation::NoLicenseId(found) => {
            format!("{} is not in the SPDX license list {SPDX_LIST} (case-sensitive)", quoted(found))
        }
        Violation::NotOfForm(found, form) => format!("{} is not a valid {}", quoted(found), text_form(*form)),
        Violation::NoneOf(found, several) => {
            let several: Vec<String> = several.iter().map(quoted).collect();
            format!("{} is not one of {}", quoted(found), several.join(", "))
        }
        Violation::OtherRule(name) => format!("violates the rule `{name}` of the schema"),
        Violation::NoSignature => "is not a signature as JSF 0.82 defines it".to_owned(),
        Violation::Type { expected, found } => {
            let expected: Vec<&str> = expected.iter().map(|one| json_type(*one)).collect();
            format!("must be {}, but is {}", expected.join(" or "), json_type(*found))
        }
        Violation::TooSmall { least, found } => format!("must be {least} or more, but is {}", quoted(found)),
        Violation::NotThe { only, found } => format!("must be {}, but is {}", quoted(only), quoted(found)),
        Violation::TooLong(most) => format!("must have {most} characters or fewer"),
        Violation::TooShort(least) => format!("must have {least} characters or more"),
        Violation::EqualItems => "two items of this array are equal".to_owned(),
    }
}

fn json_type(of: JsonType) -> &'static str {
    match of {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    }
}

fn quoted(value: &Quoted) -> String {
    match value {
        Quoted::Text(text) => format!("`{text}`"),
        Quoted::Nested(of) => json_type(*of).to_owned(),
        Quoted::Literal(text) => text.clone(),
    }
}

fn text_form(form: TextForm) -> &'static str {
    match form {
        TextForm::Time => "RFC 3339 time with an offset",
        TextForm::Email => "e-mail address",
        TextForm::Iri => "URL or IRI reference",
        TextForm::SerialNumber => "`urn:uuid:` URN with a lower-case UUID",
        TextForm::Hash => "hash: 32, 40, 64, 96 or 128 hexadecimal digits",
        TextForm::MediaType => "media type",
        TextForm::Locale => "locale, such as `en` or `en-US`",
        TextForm::Other => "value for the pattern in the schema",
    }
}

/// Something odd, with its first places, in one sentence.
pub(in crate::report) fn oddity(oddity: &Oddity) -> String {
    let Oddity { kind, count, first } = oddity;
    let one = *count == 1;
    let what = match kind {
        OddKind::Purl if one => "purl is ill-formed",
        OddKind::Purl => "purls are ill-formed",
        OddKind::Cpe if one => "CPE is ill-formed",
        OddKind::Cpe => "CPEs are ill-formed",
        OddKind::Expression if one => "license expression is not a valid SPDX expression",
        OddKind::Expression => "license expressions are not valid SPDX expressions",
        OddKind::LicenseId if one => "license id is not in the SPDX list",
        OddKind::LicenseId => "license ids are not in the SPDX list",
        OddKind::SharedRef if one => "bom-ref is used more than once",
        OddKind::SharedRef => "bom-refs are used more than once",
        OddKind::DanglingRef if one => "reference matches no bom-ref of the document",
        OddKind::DanglingRef => "references match no bom-ref of the document",
    };
    let place = |OddPlace { value, at }: &OddPlace| match at {
        OddAt::Pointer(pointer) => format!("`{value}` at {pointer}"),
        OddAt::Times(times) => format!("`{value}` ({times} times)"),
        OddAt::Anywhere => format!("`{value}`"),
    };
    let places: Vec<String> = first.iter().map(place).collect();
    let more = match count - first.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{count} {what}: {}{more}", places.join(", "))
}

/// Where an element is looked for.
pub(in crate::report) fn element_place(place: ElementPlace) -> String {
    const ATTESTATION: &str = "the verified attestation";
    match place {
        ElementPlace::Fields(fields) => fields.to_owned(),
        ElementPlace::Attestation => ATTESTATION.to_owned(),
        ElementPlace::AttestationOr(fields) => format!("{ATTESTATION}, {fields}"),
    }
}

/// What would fix an element: which generator, option or version.
pub(in crate::report) fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Authors => {
            "name the author in `metadata.authors` before the document is attested: syft names only a tool"
        }
        Remedy::Contact => {
            "add an e-mail address in `metadata.authors`, or a URL of the organization: syft writes neither"
        }
        Remedy::Attest => "attest the document: `cosign attest --type cyclonedx`",
        Remedy::LifecyclesVersion => "use CycloneDX 1.5+, where `metadata.lifecycles` names the phase",
        Remedy::Lifecycles => "name the phase in `metadata.lifecycles` before the document is attested",
        Remedy::Version16 => "use CycloneDX 1.6+, which syft 1.8.0+ writes",
        Remedy::Supplier => "syft writes no supplier: add it before the document is attested",
        Remedy::Identifiers => {
            "scan the whole image: without its os-release syft writes no purl for its packages"
        }
        Remedy::Dependencies => {
            "use a generator that resolves dependencies: syft records them for some ecosystems only, newer versions for more"
        }
        Remedy::Completeness => "state in `compositions` how complete the dependencies are: syft does not",
        Remedy::Hashes => {
            "syft writes no hashes of packages, only of files (1.20.0+): use a generator that reads lock files, or add them"
        }
        Remedy::Licenses => {
            "use syft 1.18.1+, which keeps expressions in parentheses; write NOASSERTION if no license is known"
        }
        Remedy::Properties => {
            "few generators write the properties `bsi:component:*`, and syft does not: add them"
        }
    }
}

/// Why a text is not a list of checks.
pub(in crate::report) fn check_list_error(why: &CheckListError) -> String {
    let words = ConformanceCheck::ALL.map(ConformanceCheck::as_str).join(", ");
    match why {
        CheckListError::WordMissing => {
            format!("a check is missing: expected one or more of {words}, separated by commas")
        }
        CheckListError::OtherWord(word) => {
            format!(
                "`{word}` is not a check of an SBOM: expected one or more of {words}, separated by commas"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sbom::list;
    use super::*;
    use crate::report::grouping::remedies;
    use crate::sbom::conformance::{ElementList, Facts, Standard, elements};
    use crate::sbom::{BomForLists, read_for_lists};

    #[test]
    fn nothing_says_that_a_document_complies() {
        for version in ["1.2", "1.4", "1.7"] {
            let document = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"{version}"}}"#);
            let BomForLists { bom, further } = read_for_lists(document.as_bytes()).unwrap();
            let facts = Facts::of(&bom, &further.unwrap());
            for standard in Standard::ALL {
                let elements = elements(standard, &facts, false);
                let mut texts: Vec<String> = elements.iter().map(|one| element_place(one.place)).collect();
                texts.extend(remedies(&elements).iter().map(|(_, one)| remedy(*one).to_owned()));
                texts.push(list(&ElementList { standard, elements: Ok(elements) }));
                for text in texts {
                    assert!(!text.to_lowercase().contains("complian") && !text.contains("conform"), "{text}");
                }
            }
        }
    }
}
