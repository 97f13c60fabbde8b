//! What each code means, in a few words.

use crate::code::{Code, CodeTopic, WeaknessCode};

/// The sentence that stands in a list.
pub(in crate::report) fn short(topic: CodeTopic) -> &'static str {
    match topic {
        CodeTopic::Reason(code) => of_reason(code),
        CodeTopic::Weakness(code) => of_weakness(code),
    }
}

fn of_reason(code: Code) -> &'static str {
    match code {
        Code::SignatureAbsent => "aucune signature pour ce condensat, nulle part",
        Code::SignatureInvalid => "il y a des signatures, mais aucune n’est valide pour la clé",
        Code::SignatureUnsupported => "une preuve d’un format que cette version ne prend pas en charge",
        Code::SignatureUntimed => "signée par une clé qui a une fin, et rien ne prouve quand",
        Code::DigestMismatch => "une signature valide d’un autre condensat",
        Code::PayloadMalformed => "un contenu signé qui n’est pas ce qu’il prétend être",
        Code::IdentityMismatch => "une signature valide faite pour un autre nom",
        Code::IdentityAbsent => {
            "une signature valide qui ne nomme aucun dépôt, et rien ne dit à qui est l’image"
        }
        Code::PinMismatch => "une annotation signée a une autre valeur",
        Code::PinAbsent => "une annotation signée manque",
        Code::PolicyUnmatched => {
            "un fichier de politique est utilisé, et aucune de ses règles ne correspond à l’image"
        }
        Code::KeyFingerprintMismatch => "la clé n’est pas l’une de celles qui sont épinglées",
        Code::KeyChanged => "le point d’accès sert une autre clé que celle qui est consignée",
        Code::KeyUnusable => "la clé publique donnée est inutilisable",
        Code::KeyPrivate => "une clé PRIVÉE a été trouvée au lieu de la clé publique",
        Code::KeyUnpinned => "aucune empreinte n’a été donnée pour la clé",
        Code::KeyUnreachable => "la clé publique n’a pas pu être récupérée",
        Code::ImageAbsent => "le registre n’a pas cette image, c’est établi",
        Code::ImageMalformed => "un manifeste ambigu ou incohérent",
        Code::ImageUnsupported => {
            "un manifeste ou une archive d’un format que cette version ne prend pas en charge"
        }
        Code::AttestationInvalid => "il y a des attestations, mais aucune n’est valide pour la clé",
        Code::SubjectMismatch => "une attestation de confiance d’un autre condensat",
        Code::SbomAbsent => "aucune attestation CycloneDX de confiance",
        Code::SbomMalformed => "un document qui n’est pas du JSON CycloneDX lisible",
        Code::SbomUnsupported => "un document d’une nature ou d’une version non prise en charge",
        Code::ProvenanceAbsent => "aucune provenance SLSA de confiance",
        Code::ProvenanceContradiction => "la provenance nomme un autre commit que la signature",
        Code::ProvenanceMismatch => "la provenance ne nomme pas le builder ou la source exigés",
        Code::LogAbsent => "aucune entrée dans un journal de transparence",
        Code::LogInvalid => {
            "une entrée de journal de transparence dont la signature ou la preuve n’est pas valide"
        }
        Code::LogMismatch => "une entrée de journal de transparence qui porte sur autre chose",
        Code::LogUnsupported => {
            "une entrée d’un journal de transparence inconnu, ou d’une nature non prise en charge"
        }
        Code::TimestampUnavailable => "le service d’horodatage n’a pas donné de réponse utilisable",
        Code::TimestampInvalid => "un horodatage qui n’est pas là ou n’est pas valide",
        Code::ApiContradiction => {
            "l’enregistrement de la plateforme ne concorde pas avec les preuves du registre"
        }
        Code::ApiAbsent => "la plateforme n’a pas encore cet enregistrement",
        Code::ApiUnauthorized => "l’API de la plateforme n’accepte pas ce jeton",
        Code::ApiUnavailable => "l’API de la plateforme n’a pas donné de réponse utilisable",
        Code::ReportUnwritten => "un rapport ou un document demandé n’a pas pu être écrit",
        Code::ContentMismatch => "des octets qui ne correspondent pas au condensat demandé",
        Code::TagNotDigest => "nommée par étiquette alors qu’un condensat est exigé",
        Code::RegistryUnauthorized => "le registre n’accepte pas ce compte",
        Code::RegistryForbidden => "le registre refuse l’accès",
        Code::RegistryPolicy => "une politique du registre bloque l’accès",
        Code::RegistryThrottled => "le registre limite la fréquence des requêtes",
        Code::RegistryUnavailable => "le registre n’a pas répondu",
        Code::RegistryProtocol => "une réponse qui n’est pas valide pour un registre",
        Code::Timeout => "pas de réponse complète à temps",
        Code::Tls => "la connexion TLS a échoué",
        Code::TooLarge => "plus d’octets que la limite",
        Code::TooMany => "plus d’éléments que la limite",
        Code::OutOfScope => {
            "une image d’un autre registre, or seules celles de la plateforme peuvent s’exécuter"
        }
        Code::RedirectRefused => "une redirection qui n’est pas suivie",
        Code::RealmRefused => "le registre nomme un service de jetons d’une autre origine",
    }
}

fn of_weakness(code: WeaknessCode) -> &'static str {
    match code {
        WeaknessCode::KeyUnpinned => "la clé a été servie par la plateforme auditée et n’est pas épinglée",
        WeaknessCode::WaiverExpired => "une dérogation de la politique pour l’image ne compte plus",
        WeaknessCode::PlainHttp => "une connexion n’était pas chiffrée",
        WeaknessCode::KeysDiffer => {
            "les parties d’une exécution jointe n’ont pas toutes été jugées avec les mêmes clés"
        }
        WeaknessCode::IdentityNotAsked => "le nom de dépôt de la signature n’a pas été comparé",
        WeaknessCode::IdentityFromPack => "seul le dossier de preuves dit de quel dépôt est l’image",
        WeaknessCode::IdentityUnbound => {
            "la signature ne nomme aucun dépôt, et un seul de `tenant_id` et `app_id` est épinglé"
        }
        WeaknessCode::OtherSignature => {
            "une autre signature, avec d’autres annotations, aurait aussi été acceptée"
        }
        WeaknessCode::BuildDiffers => "l’étiquette ou le dépôt nomme un autre build que la signature",
        WeaknessCode::CommitPrefixShort => "un préfixe de commit de moins de 16 chiffres est falsifiable",
        WeaknessCode::CheckoutDirty => "la copie de travail ne correspond pas exactement à son commit",
        WeaknessCode::SignedTagDiffers => "la signature a été faite pour une autre étiquette du dépôt",
        WeaknessCode::LogNotProved => {
            "une entrée de journal de transparence qui ne prouve pas que le journal a la signature"
        }
        WeaknessCode::TimestampNotChecked => {
            "personne ne se porte garant de l’horodatage d’un dossier de preuves"
        }
        WeaknessCode::TagDiffers => {
            "l’étiquette donnée avec le condensat mène ailleurs, ou n’a pas pu être comparée"
        }
        WeaknessCode::LatestAssumed => "ni étiquette ni condensat donné",
        WeaknessCode::OutOfScope => "une image d’un autre registre s’exécute et n’a pas été contrôlée",
        WeaknessCode::SbomDiffers => "plusieurs SBOM de confiance ne concordent pas sur les composants",
        WeaknessCode::LicenseUnknown => {
            "des composants sans licence, ou dont la licence n’est pas une expression SPDX"
        }
        WeaknessCode::LicenseSibling => {
            "une licence refusée est présente sous son autre forme, `-only` ou `-or-later`, non refusée"
        }
        WeaknessCode::SchemaOdd => "quelque chose d’inhabituel dans le SBOM, qu’aucun schéma n’interdit",
    }
}
