//! What a schema and the lists of elements find in an SBOM.

use crate::json::JsonError;
use crate::sbom::SPDX_LIST;
use crate::sbom::conformance::{
    CheckListError, ConformanceCheck, ElementPlace, JsonType, OddAt, OddKind, OddPlace, Oddity, Quoted,
    Remedy, TextForm, Violation,
};

use super::document::unreadable;

/// What is wrong at a place, in one sentence.
pub(in crate::report) fn violation(violation: &Violation) -> String {
    match violation {
        Violation::NotJson(JsonError::CutOff(said) | JsonError::TooDeep(said) | JsonError::Invalid(said)) => {
            format!("this is no JSON that can be read: {said}")
        }
        Violation::Unreadable(why) => unreadable(why),
        Violation::NotADocument(found) => {
            format!("the document must be an object, and is {}", json_type(*found))
        }
        Violation::NoSpecVersion => "`specVersion` is missing: what to check the document by".to_owned(),
        Violation::UnknownFields { named, more } => {
            let named: Vec<String> = named.iter().map(|field| format!("`{field}`")).collect();
            let more = match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("CycloneDX 1.4 knows no field {}{more} here", named.join(", "))
        }
        Violation::Missing(field) => format!("`{field}` is missing"),
        Violation::NeitherOf([one, other]) => format!("`{one}` or `{other}` is missing"),
        Violation::BothOf([one, other]) => format!("`{one}` and `{other}` exclude each other"),
        Violation::NoLicenseId(found) => {
            format!("{} is no id of the SPDX licence list {SPDX_LIST} (case counts)", quoted(found))
        }
        Violation::NotOfForm(found, form) => format!("{} is no {}", quoted(found), text_form(*form)),
        Violation::NoneOf(found, several) => {
            let several: Vec<String> = several.iter().map(quoted).collect();
            format!("{} is none of {}", quoted(found), several.join(", "))
        }
        Violation::OtherRule(name) => format!("breaks the rule `{name}` of the schema"),
        Violation::NoSignature => "is no signature as JSF 0.82 states it".to_owned(),
        Violation::Type { expected, found } => {
            let expected: Vec<&str> = expected.iter().map(|one| json_type(*one)).collect();
            format!("must be {}, and is {}", expected.join(" or "), json_type(*found))
        }
        Violation::TooSmall { least, found } => format!("must be {least} or more, and is {}", quoted(found)),
        Violation::NotThe { only, found } => format!("must be {}, and is {}", quoted(only), quoted(found)),
        Violation::TooLong(most) => format!("must have {most} characters or fewer"),
        Violation::TooShort(least) => format!("must have {least} characters or more"),
        Violation::EqualItems => "two items of this list are equal".to_owned(),
    }
}

fn json_type(of: JsonType) -> &'static str {
    match of {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "a list",
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
        TextForm::Time => "time as RFC 3339 writes it, with an offset",
        TextForm::Email => "e-mail address",
        TextForm::Iri => "URL or IRI reference",
        TextForm::SerialNumber => "`urn:uuid:` with a UUID in lower case",
        TextForm::Hash => "hash: 32, 40, 64, 96 or 128 hexadecimal digits",
        TextForm::MediaType => "media type",
        TextForm::Locale => "locale such as `en` or `en-US`",
        TextForm::Other => "text of the form that the schema states",
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
        OddKind::Expression if one => "licence expression is none that SPDX can read",
        OddKind::Expression => "licence expressions are none that SPDX can read",
        OddKind::LicenseId if one => "licence id is not of the SPDX list",
        OddKind::LicenseId => "licence ids are not of the SPDX list",
        OddKind::SharedRef if one => "bom-ref stands for several things",
        OddKind::SharedRef => "bom-refs stand for several things each",
        OddKind::DanglingRef if one => "reference names no bom-ref of the document",
        OddKind::DanglingRef => "references name no bom-ref of the document",
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
            "name who answers for the document in `metadata.authors` before it is attested: syft writes a tool only"
        }
        Remedy::Contact => {
            "an e-mail address in `metadata.authors`, or a URL of the organisation: syft writes neither"
        }
        Remedy::Attest => "attest the document: `cosign attest --type cyclonedx`",
        Remedy::LifecyclesVersion => "CycloneDX 1.5 or later, where `metadata.lifecycles` names the phase",
        Remedy::Lifecycles => "name the phase in `metadata.lifecycles` before the document is attested",
        Remedy::Version16 => "CycloneDX 1.6 or later: syft 1.8.0 or later",
        Remedy::Supplier => "syft writes no supplier: add it before the document is attested",
        Remedy::Identifiers => {
            "scan the whole image: without its os-release syft writes no purl of its packages"
        }
        Remedy::Dependencies => {
            "a generator that resolves dependencies: syft knows edges of some ecosystems only, later versions of more"
        }
        Remedy::Completeness => "state in `compositions` how complete the dependencies are: syft writes none",
        Remedy::Hashes => {
            "syft writes no hashes of packages, since 1.20.0 those of files: a generator that reads lock files, or add them"
        }
        Remedy::Licenses => {
            "syft 1.18.1 or later, which keeps expressions in parentheses; say NOASSERTION where none is known"
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
            format!("a word is missing: one or more of {words}, joined by commas")
        }
        CheckListError::OtherWord(word) => {
            format!("`{word}` is no check of an SBOM: one or more of {words}, joined by commas")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sbom::list;
    use super::*;
    use crate::report::grouping::remedies;
    use crate::sbom::conformance::{ElementList, Facts, Standard, elements};

    #[test]
    fn nothing_says_that_a_document_complies() {
        for version in ["1.2", "1.4", "1.7"] {
            let facts = Facts::read(format!(r#"{{"specVersion":"{version}"}}"#).as_bytes()).unwrap();
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
