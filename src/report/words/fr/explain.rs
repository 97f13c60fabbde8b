//! What each code means, what it is usually from, and what to do: one file for each family of codes.

mod api;
mod attestation;
mod identity;
mod image;
mod key;
mod log;
mod registry;
mod run;
mod short;
mod signature;

use crate::code::{Code, CodeFamily, CodeOutcome, CodeTopic, WeaknessCode};
use crate::report::words::Help;
use crate::report::words::explain::{CodePart, CodeWords};
use crate::text::ForeignText;

use super::say;

pub(in crate::report) use self::short::short;

/// What is said of a code.
pub(in crate::report) fn words(topic: CodeTopic) -> &'static CodeWords {
    match topic {
        CodeTopic::Reason(code) => of_reason(code),
        CodeTopic::Weakness(code) => of_weakness(code),
    }
}

fn of_reason(code: Code) -> &'static CodeWords {
    match code {
        Code::SignatureAbsent => &signature::ABSENT,
        Code::SignatureInvalid => &signature::INVALID,
        Code::SignatureUnsupported => &signature::UNSUPPORTED,
        Code::SignatureUntimed => &signature::UNTIMED,
        Code::DigestMismatch => &signature::OTHER_DIGEST,
        Code::PayloadMalformed => &signature::PAYLOAD,
        Code::IdentityMismatch => &identity::MISMATCH,
        Code::IdentityAbsent => &identity::ABSENT,
        Code::PinMismatch => &identity::PIN,
        Code::PinAbsent => &identity::PIN_ABSENT,
        Code::PolicyUnmatched => &identity::UNMATCHED,
        Code::KeyFingerprintMismatch => &key::OTHER,
        Code::KeyChanged => &key::CHANGED,
        Code::KeyUnusable => &key::UNUSABLE,
        Code::KeyPrivate => &key::PRIVATE,
        Code::KeyUnpinned => &key::UNPINNED,
        Code::KeyUnreachable => &key::UNREACHABLE,
        Code::ImageAbsent => &image::ABSENT,
        Code::ImageMalformed => &image::MALFORMED,
        Code::ImageUnsupported => &image::UNSUPPORTED,
        Code::AttestationInvalid => &attestation::INVALID,
        Code::SubjectMismatch => &attestation::SUBJECT,
        Code::SbomAbsent => &attestation::SBOM_ABSENT,
        Code::SbomMalformed => &attestation::SBOM_MALFORMED,
        Code::SbomUnsupported => &attestation::SBOM_UNSUPPORTED,
        Code::ProvenanceAbsent => &attestation::PROVENANCE_ABSENT,
        Code::ProvenanceContradiction => &attestation::CONTRADICTION,
        Code::ProvenanceMismatch => &attestation::MISMATCH,
        Code::LogAbsent => &log::ABSENT,
        Code::LogInvalid => &log::INVALID,
        Code::LogMismatch => &log::MISMATCH,
        Code::LogUnsupported => &log::UNSUPPORTED,
        Code::TimestampUnavailable => &log::UNAVAILABLE,
        Code::TimestampInvalid => &log::TIMESTAMP_INVALID,
        Code::ApiContradiction => &api::CONTRADICTION,
        Code::ApiAbsent => &api::ABSENT,
        Code::ApiUnauthorized => &api::UNAUTHORIZED,
        Code::ApiUnavailable => &api::UNAVAILABLE,
        Code::ReportUnwritten => &run::UNWRITTEN,
        Code::OutOfScope => &image::NOT_ALLOWED,
        Code::ContentMismatch => &image::CONTENT,
        Code::TagNotDigest => &image::BY_TAG,
        Code::RegistryUnauthorized => &registry::UNAUTHORIZED,
        Code::RegistryForbidden => &registry::FORBIDDEN,
        Code::RegistryPolicy => &registry::POLICY,
        Code::RegistryThrottled => &registry::THROTTLED,
        Code::RegistryUnavailable => &registry::UNAVAILABLE,
        Code::RegistryProtocol => &registry::PROTOCOL,
        Code::Timeout => &run::TIMEOUT,
        Code::Tls => &registry::TLS,
        Code::TooLarge => &run::LARGE,
        Code::TooMany => &run::MANY,
        Code::RedirectRefused => &registry::REDIRECT,
        Code::RealmRefused => &registry::REALM,
    }
}

fn of_weakness(code: WeaknessCode) -> &'static CodeWords {
    match code {
        WeaknessCode::KeyUnpinned => &key::SERVED,
        WeaknessCode::PlainHttp => &registry::PLAIN,
        WeaknessCode::KeysDiffer => &key::DIFFER,
        WeaknessCode::WaiverExpired => &run::EXPIRED,
        WeaknessCode::IdentityNotAsked => &identity::NOT_ASKED,
        WeaknessCode::IdentityFromPack => &identity::FROM_PACK,
        WeaknessCode::IdentityUnbound => &identity::UNBOUND,
        WeaknessCode::OtherSignature => &signature::OTHER,
        WeaknessCode::BuildDiffers => &identity::BUILD,
        WeaknessCode::CommitPrefixShort => &identity::SHORT,
        WeaknessCode::CheckoutDirty => &identity::DIRTY,
        WeaknessCode::SignedTagDiffers => &identity::TAG,
        WeaknessCode::LogNotProved => &log::NOT_PROVED,
        WeaknessCode::TimestampNotChecked => &log::NOT_CHECKED,
        WeaknessCode::TagDiffers => &image::TAG,
        WeaknessCode::LatestAssumed => &image::LATEST,
        WeaknessCode::OutOfScope => &image::OUT_OF_SCOPE,
        WeaknessCode::SbomDiffers => &attestation::DIFFERS,
        WeaknessCode::LicenseUnknown => &attestation::LICENSE_UNKNOWN,
        WeaknessCode::LicenseSibling => &attestation::LICENSE_SIBLING,
        WeaknessCode::SchemaOdd => &attestation::ODD,
    }
}

/// What heads the codes of a family.
pub(in crate::report) fn family(family: CodeFamily) -> &'static str {
    match family {
        CodeFamily::Signature => "La signature",
        CodeFamily::Identity => "À qui est l’image, et de quel build",
        CodeFamily::Key => "La clé",
        CodeFamily::Image => "L’image, et comment elle est nommée",
        CodeFamily::Attestation => "Ce qu’elle contient, et comment elle a été construite",
        CodeFamily::Log => "Journaux de transparence et horodatages",
        CodeFamily::Api => "Les enregistrements de la plateforme",
        CodeFamily::Registry => "Le registre, et le chemin vers qui est interrogé",
        CodeFamily::Run => "L’exécution elle-même",
    }
}

/// What stands before a part of what is said of a code.
pub(in crate::report) fn part(part: CodePart) -> &'static str {
    match part {
        CodePart::Meaning => "Sens",
        CodePart::Causes => "Causes",
        CodePart::Next => "À faire",
        CodePart::Example => "Exemple",
    }
}

/// Of which kind a code is.
pub(in crate::report) fn kind(topic: CodeTopic) -> &'static str {
    match topic {
        CodeTopic::Reason(_) => "code de motif",
        CodeTopic::Weakness(_) => "réserve",
    }
}

/// Of which kind a code is, and by which codes a run ends for it, in a column.
pub(in crate::report) fn ends(topic: CodeTopic, exits: &str) -> String {
    match topic {
        CodeTopic::Reason(_) => format!("code {exits}"),
        CodeTopic::Weakness(_) => kind(topic).to_owned(),
    }
}

/// By which exit code a run ends that comes to this, and whether it is of use to ask again.
pub(in crate::report) fn outcome(topic: CodeTopic, outcome: CodeOutcome, exit: u8) -> String {
    let why = match (topic, outcome) {
        (CodeTopic::Reason(code), CodeOutcome::Undecided) if code.is_passing() => {
            "rien n’est prouvé, et la source peut revenir d’un instant à l’autre\u{202f}; on peut réessayer"
        }
        (_, CodeOutcome::Undecided) => {
            "rien n’est prouvé, ni en bien ni en mal\u{202f}; réessayer n’aide qu’une fois la cause levée"
        }
        (_, CodeOutcome::Pending) => {
            "--wait est arrivé à son terme, ou l’API de la plateforme dit que ce n’est pas encore là\u{202f}; on peut réessayer"
        }
        (topic, CodeOutcome::Fail) if topic.outcomes().contains(&CodeOutcome::Pending) => {
            "ceux qui ont été interrogés ont répondu, et ce n’est pas là"
        }
        (_, CodeOutcome::Fail) => "c’est prouvé\u{202f}; on ne relance pas un échec jusqu’à ce qu’il passe",
    };
    format!("code de sortie {exit}\u{a0}: {why}")
}

/// That a weakness changes nothing else.
pub(in crate::report) fn no_outcome() -> &'static str {
    "Elle ne change ni le verdict ni le code de sortie\u{a0}: elle dit sur quoi le verdict ne repose pas."
}

/// What stands below a list of all codes.
pub(in crate::report) fn more() -> &'static str {
    "`paas-attest explain CODE` dit d’où vient d’ordinaire un code et ce qu’il faut faire. Une réserve ne change aucun verdict."
}

/// That no code has this word.
pub(super) fn unknown(word: &ForeignText) -> String {
    if word.raw().trim().is_empty() {
        "CODE est vide".to_owned()
    } else {
        format!("ce code n’existe pas\u{a0}: `{word}`")
    }
}

/// Which codes may have been meant.
pub(super) fn unknown_help(nearest: &[&str]) -> Vec<Help> {
    let quoted: Vec<String> = nearest.iter().map(|word| format!("`{word}`")).collect();
    let meant =
        (!quoted.is_empty()).then(|| say(format!("vouliez-vous dire {}\u{202f}?", quoted.join(" ou "))));
    meant.into_iter().chain([say("`paas-attest explain` énumère tous les codes")]).collect()
}
