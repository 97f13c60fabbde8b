//! Why an SBOM cannot be read, and how two of them differ. Foreign text in these sentences is escaped.

use crate::json::JsonError;
use crate::sbom::{Between, Difference, DifferenceKind, Unreadable, Wrapper};
use crate::text::Excerpt;

/// Why a document cannot be read, or cannot be asked.
pub(in crate::report) fn unreadable(why: &Unreadable) -> String {
    const READ: &str = "les versions 1.2 à 1.7 sont prises en charge";
    match why {
        Unreadable::Utf16 => {
            "le document n’est pas du texte UTF-8\u{202f}; il ressemble à de l’UTF-16".to_owned()
        }
        Unreadable::NotUtf8(at) => {
            format!("le document n’est pas du texte UTF-8\u{a0}: l’octet {at} ne commence aucun caractère")
        }
        Unreadable::Empty => "le document est vide".to_owned(),
        Unreadable::Xml => "le document est en XML, or seul CycloneDX JSON est pris en charge".to_owned(),
        Unreadable::Spdx => "le document est en SPDX, or seul CycloneDX est pris en charge".to_owned(),
        Unreadable::Wrapped(wrapper) => wrapped(*wrapper).to_owned(),
        Unreadable::Null => {
            "le document ne se lit pas comme CycloneDX JSON\u{a0}: le document est null, et non un objet"
                .to_owned()
        }
        Unreadable::NotAnObject => "le document n’est pas un objet JSON".to_owned(),
        Unreadable::NoFormat => {
            "le document ne se déclare pas CycloneDX\u{a0}: il n’a pas de `bomFormat`".to_owned()
        }
        Unreadable::OtherFormat(other) => {
            format!("le `bomFormat` du document est `{other}`, et non `CycloneDX`")
        }
        Unreadable::NoSpecVersion => format!("le document n’a pas de `specVersion`\u{202f}; {READ}"),
        Unreadable::OtherSpecVersion(other) => {
            format!("le `specVersion` du document est `{other}`\u{202f}; {READ}")
        }
        Unreadable::TooMany => {
            "le document a plus de composants, de dépendances ou d’outils qu’il n’est possible d’en lire"
                .to_owned()
        }
        Unreadable::NotText(field) => format!("`{field}` n’est pas une chaîne"),
        Unreadable::Json(JsonError::CutOff(said)) => format!("le document est tronqué\u{a0}: {said}"),
        Unreadable::Json(JsonError::TooDeep(said)) => {
            format!("le document est imbriqué trop profondément\u{a0}: {said}")
        }
        Unreadable::Json(JsonError::TooMany(said)) => {
            format!("le document contient plus d’éléments qu’il n’est possible d’en lire\u{a0}: {said}")
        }
        Unreadable::Json(JsonError::Invalid(said)) => {
            format!("le document ne se lit pas comme CycloneDX JSON\u{a0}: {said}")
        }
    }
}

/// What a document lies in, and what to do.
fn wrapped(wrapper: Wrapper) -> &'static str {
    match wrapper {
        Wrapper::Statement => {
            "le document est une déclaration in-toto, pas du CycloneDX\u{202f}; personne n’en a vérifié de signature\u{a0}: nommez l’image pour le faire vérifier, ou donnez son seul `predicate`"
        }
        Wrapper::Envelope => {
            "le document est une enveloppe DSSE, pas du CycloneDX\u{202f}; ses signatures n’ont pas été vérifiées\u{a0}: nommez l’image pour le faire vérifier, ou donnez le seul `predicate` de son `payload` décodé"
        }
        Wrapper::Bundle => {
            "le document est un bundle Sigstore, pas du CycloneDX\u{202f}; sa signature n’a pas été vérifiée\u{a0}: nommez l’image pour le faire vérifier, ou donnez le seul `predicate` de sa charge utile décodée"
        }
        Wrapper::Cosign1 => {
            "le document est un prédicat tel que cosign 1 l’écrivait, avec le SBOM dans `Data`, et non du CycloneDX lui-même\u{a0}: attestez de nouveau le SBOM avec cosign 2 ou plus récent, ou donnez le seul contenu de `Data`"
        }
    }
}

/// One thing in which a document differs from another.
pub(in crate::report) fn difference(difference: &Difference) -> String {
    let names = match difference.between {
        Between::ShownAndThis => ["le SBOM affiché", "celui-ci"],
        Between::AttestedAndThis => ["le SBOM attesté", "celui-ci"],
        Between::AttestedAndRecord => ["le SBOM attesté", "l’enregistrement de l’API"],
    };
    match &difference.kind {
        DifferenceKind::Unreadable(why) => unreadable(why),
        DifferenceKind::Components([one, two]) => {
            format!("composants\u{a0}: {one} dans {}, {two} dans {}", names[0], names[1])
        }
        DifferenceKind::Only { which, first, more } => {
            let first: Vec<String> = first.iter().map(ToString::to_string).collect();
            let more = if *more > 0 { format!(" et {more} de plus") } else { String::new() };
            format!("uniquement, ou plus souvent, dans {}\u{a0}: {}{more}", which.of(names), first.join(", "))
        }
        DifferenceKind::Bodies => {
            "les mêmes paquets, mais avec d’autres licences, condensats, chemins, fournisseurs ou noms"
                .to_owned()
        }
        DifferenceKind::Edges([one, two]) => {
            format!(
                "les dépendances diffèrent\u{a0}: {one} arêtes dans {}, {two} dans {}",
                names[0], names[1]
            )
        }
        DifferenceKind::Field { field, values } => {
            let [one, two] = values.each_ref().map(|value| value_or_absent(value.as_ref()));
            format!("{field} vaut {one} dans {}, {two} dans {}", names[0], names[1])
        }
        DifferenceKind::Properties => "metadata.properties diffèrent".to_owned(),
    }
}

fn value_or_absent(value: Option<&Excerpt>) -> String {
    value.map_or_else(|| "néant".to_owned(), |value| format!("`{value}`"))
}
