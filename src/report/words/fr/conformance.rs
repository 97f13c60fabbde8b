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
            format!("ce n’est pas du JSON valide\u{a0}: {}", error.said())
        }
        Violation::Unreadable(why) => unreadable(why),
        Violation::NotADocument(found) => {
            format!("le document doit être un objet, or c’est {}", json_type(*found))
        }
        Violation::NoSpecVersion => {
            "`specVersion` est absent, on ignore donc quel schéma s’applique".to_owned()
        }
        Violation::UnknownFields { named, more } => {
            let named: Vec<String> = named.iter().map(|field| format!("`{field}`")).collect();
            let more = match more {
                0 => String::new(),
                more => format!(" et {more} de plus"),
            };
            format!("CycloneDX 1.4 n’admet pas ici le champ {}{more}", named.join(", "))
        }
        Violation::Missing(field) => format!("`{field}` est absent"),
        Violation::NeitherOf([one, other]) => format!("`{one}` ou `{other}` est absent"),
        Violation::BothOf([one, other]) => format!("`{one}` et `{other}` s’excluent mutuellement"),
        Violation::NoLicenseId(found) => {
            format!(
                "{} n’est pas dans la liste de licences SPDX {SPDX_LIST} (sensible à la casse)",
                quoted(found)
            )
        }
        Violation::NotOfForm(found, form) => {
            format!("{} n’est pas {} valide", quoted(found), text_form(*form))
        }
        Violation::NoneOf(found, several) => {
            let several: Vec<String> = several.iter().map(quoted).collect();
            format!("{} ne figure pas parmi {}", quoted(found), several.join(", "))
        }
        Violation::OtherRule(name) => format!("enfreint la règle `{name}` du schéma"),
        Violation::NoSignature => "n’est pas une signature telle que JSF 0.82 la définit".to_owned(),
        Violation::Type { expected, found } => {
            let expected: Vec<&str> = expected.iter().map(|one| json_type(*one)).collect();
            format!("doit être {}, or c’est {}", expected.join(" ou "), json_type(*found))
        }
        Violation::TooSmall { least, found } => {
            format!("doit valoir {least} ou plus, or c’est {}", quoted(found))
        }
        Violation::NotThe { only, found } => {
            format!("doit être {}, or c’est {}", quoted(only), quoted(found))
        }
        Violation::TooLong(most) => format!("doit compter {most} caractères ou moins"),
        Violation::TooShort(least) => format!("doit compter {least} caractères ou plus"),
        Violation::EqualItems => "deux éléments de ce tableau sont égaux".to_owned(),
    }
}

fn json_type(of: JsonType) -> &'static str {
    match of {
        JsonType::Null => "null",
        JsonType::Boolean => "un booléen",
        JsonType::Integer => "un entier",
        JsonType::Number => "un nombre",
        JsonType::String => "une chaîne",
        JsonType::Array => "un tableau",
        JsonType::Object => "un objet",
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
        TextForm::Time => "une date et heure RFC 3339 avec décalage",
        TextForm::Email => "une adresse électronique",
        TextForm::Iri => "une URL ou référence IRI",
        TextForm::SerialNumber => "un URN `urn:uuid:` à UUID en minuscules",
        TextForm::Hash => "un condensat de 32, 40, 64, 96 ou 128 chiffres hexadécimaux",
        TextForm::MediaType => "un type de média",
        TextForm::Locale => "une langue, comme `en` ou `en-US`,",
        TextForm::Other => "une valeur selon le motif du schéma",
    }
}

/// Something odd, with its first places, in one sentence.
pub(in crate::report) fn oddity(oddity: &Oddity) -> String {
    let Oddity { kind, count, first } = oddity;
    let one = *count == 1;
    let what = match kind {
        OddKind::Purl if one => "purl est mal formé",
        OddKind::Purl => "purls sont mal formés",
        OddKind::Cpe if one => "CPE est mal formé",
        OddKind::Cpe => "CPE sont mal formés",
        OddKind::Expression if one => "expression de licence n’est pas une expression SPDX valide",
        OddKind::Expression => "expressions de licence ne sont pas des expressions SPDX valides",
        OddKind::LicenseId if one => "identifiant de licence n’est pas dans la liste SPDX",
        OddKind::LicenseId => "identifiants de licence ne sont pas dans la liste SPDX",
        OddKind::SharedRef if one => "bom-ref est utilisé plus d’une fois",
        OddKind::SharedRef => "bom-ref sont utilisés plus d’une fois",
        OddKind::DanglingRef if one => "référence ne correspond à aucun bom-ref du document",
        OddKind::DanglingRef => "références ne correspondent à aucun bom-ref du document",
    };
    let place = |OddPlace { value, at }: &OddPlace| match at {
        OddAt::Pointer(pointer) => format!("`{value}` à {pointer}"),
        OddAt::Times(times) => format!("`{value}` ({times} fois)"),
        OddAt::Anywhere => format!("`{value}`"),
    };
    let places: Vec<String> = first.iter().map(place).collect();
    let more = match count - first.len() {
        0 => String::new(),
        more => format!(" et {more} de plus"),
    };
    format!("{count} {what}\u{a0}: {}{more}", places.join(", "))
}

/// Where an element is looked for.
pub(in crate::report) fn element_place(place: ElementPlace) -> String {
    const ATTESTATION: &str = "l’attestation vérifiée";
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
            "nommez l’auteur dans `metadata.authors` avant d’attester le document\u{a0}: syft ne nomme qu’un outil"
        }
        Remedy::Contact => {
            "ajoutez une adresse électronique dans `metadata.authors`, ou une URL de l’organisation\u{a0}: syft n’écrit ni l’une ni l’autre"
        }
        Remedy::Attest => "attestez le document\u{a0}: `cosign attest --type cyclonedx`",
        Remedy::LifecyclesVersion => "utilisez CycloneDX 1.5+, où `metadata.lifecycles` nomme la phase",
        Remedy::Lifecycles => "nommez la phase dans `metadata.lifecycles` avant d’attester le document",
        Remedy::Version16 => "utilisez CycloneDX 1.6+, que syft 1.8.0+ écrit",
        Remedy::Supplier => "syft n’écrit aucun fournisseur\u{a0}: ajoutez-le avant d’attester le document",
        Remedy::Identifiers => {
            "analysez l’image entière\u{a0}: sans son os-release, syft n’écrit pas de purl pour ses paquets"
        }
        Remedy::Dependencies => {
            "utilisez un générateur qui résout les dépendances\u{a0}: syft ne les consigne que pour certains écosystèmes, davantage dans les versions récentes"
        }
        Remedy::Completeness => {
            "indiquez dans `compositions` à quel point les dépendances sont complètes\u{a0}: syft ne le fait pas"
        }
        Remedy::Hashes => {
            "syft n’écrit pas de condensats de paquets, seulement de fichiers (1.20.0+)\u{a0}: utilisez un générateur qui lit les fichiers de verrouillage, ou ajoutez-les"
        }
        Remedy::Licenses => {
            "utilisez syft 1.18.1+, qui conserve les expressions entre parenthèses\u{202f}; écrivez NOASSERTION si aucune licence n’est connue"
        }
        Remedy::Properties => {
            "peu de générateurs écrivent les propriétés `bsi:component:*`, et syft ne le fait pas\u{a0}: ajoutez-les"
        }
    }
}

/// Why a text is not a list of checks.
pub(in crate::report) fn check_list_error(why: &CheckListError) -> String {
    let words = ConformanceCheck::ALL.map(ConformanceCheck::as_str).join(", ");
    match why {
        CheckListError::WordMissing => {
            format!(
                "il manque un contrôle\u{a0}: un ou plusieurs de {words} attendus, séparés par des virgules"
            )
        }
        CheckListError::OtherWord(word) => {
            format!(
                "`{word}` n’est pas un contrôle de SBOM\u{a0}: un ou plusieurs de {words} attendus, séparés par des virgules"
            )
        }
    }
}
