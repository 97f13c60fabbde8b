//! What to do about a reason code.

use crate::code::Code;

/// Where one next step is always right, that step.
pub(super) fn next_step(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::SignatureInvalid
        | Code::DigestMismatch
        | Code::PayloadMalformed
        | Code::ContentMismatch
        | Code::AttestationInvalid
        | Code::SubjectMismatch
        | Code::LogInvalid
        | Code::LogMismatch => "il n’y a rien à corriger ici\u{a0}: bloquez cette image",
        Code::ApiAbsent => "attendez avec --wait DURATION, ou réessayez plus tard",
        Code::ApiUnavailable => "réessayez plus tard\u{202f}; les preuves du registre ne sont pas en cause",
        Code::SignatureUnsupported => "vérifiez l’image avec une version plus récente de paas-attest",
        Code::LogAbsent => {
            "demandez à la plateforme si elle publie ses signatures dans un journal de transparence\u{a0}: si oui, quelqu’un a retiré l’entrée"
        }
        Code::KeyPrivate => {
            "donnez l’alerte\u{a0}: considérez cette clé comme volée, et tout ce qu’elle a signé comme non vérifié"
        }
        Code::KeyFingerprintMismatch => {
            "ne vous fiez pas à la clé servie\u{a0}: demandez à la plateforme, par un autre canal, si sa clé a changé"
        }
        Code::KeyChanged => {
            "ne vous fiez pas à la clé servie\u{a0}: comparez son empreinte à celle de la plateforme par un autre canal"
        }
        Code::SignatureUntimed => {
            "une entrée d’un journal de transparence prouve la date de la signature, l’horodatage d’un dossier aussi (--timestamp-ca)\u{202f}; à défaut, faites signer l’image à nouveau"
        }
        Code::RegistryThrottled | Code::RegistryUnavailable => {
            "réessayez plus tard\u{202f}; on ne sait rien de l’image"
        }
        Code::Timeout => "réessayez, ou accordez plus de temps avec --timeout",
        Code::TagNotDigest => "nommez l’image par son condensat, HOST/REPO@sha256:…",
        Code::TimestampUnavailable => {
            "relancez la commande, ou interrogez un autre service\u{a0}: les preuves ne sont pas en cause"
        }
        Code::ReportUnwritten => {
            "rendez accessible en écriture le chemin donné dans le message d’erreur, et relancez la même commande"
        }
        Code::SignatureAbsent
        | Code::SbomAbsent
        | Code::ProvenanceAbsent
        | Code::IdentityMismatch
        | Code::IdentityAbsent
        | Code::PinMismatch
        | Code::PinAbsent
        | Code::PolicyUnmatched
        | Code::KeyUnusable
        | Code::KeyUnpinned
        | Code::KeyUnreachable
        | Code::ImageAbsent
        | Code::ImageMalformed
        | Code::OutOfScope
        | Code::ImageUnsupported
        | Code::SbomMalformed
        | Code::SbomUnsupported
        | Code::ProvenanceContradiction
        | Code::ProvenanceMismatch
        | Code::LogUnsupported
        | Code::TimestampInvalid
        | Code::ApiContradiction
        | Code::ApiUnauthorized
        | Code::RegistryUnauthorized
        | Code::RegistryForbidden
        | Code::RegistryPolicy
        | Code::RegistryProtocol
        | Code::Tls
        | Code::TooLarge
        | Code::TooMany
        | Code::RedirectRefused
        | Code::RealmRefused => return None,
    })
}
