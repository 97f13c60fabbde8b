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
        CodeFamily::Signature => "The signature",
        CodeFamily::Identity => "Whose image it is, and of which build",
        CodeFamily::Key => "The key",
        CodeFamily::Image => "The image, and how it is named",
        CodeFamily::Attestation => "What is inside it, and how it was built",
        CodeFamily::Log => "Transparency logs and time-stamps",
        CodeFamily::Api => "The platform's records",
        CodeFamily::Registry => "The registry, and the way to whoever is asked",
        CodeFamily::Run => "The run itself",
    }
}

/// What stands before a part of what is said of a code.
pub(in crate::report) fn part(part: CodePart) -> &'static str {
    match part {
        CodePart::Meaning => "Meaning",
        CodePart::Causes => "Usual causes",
        CodePart::Next => "Next step",
        CodePart::Example => "Example",
    }
}

/// Of which kind a code is.
pub(in crate::report) fn kind(topic: CodeTopic) -> &'static str {
    match topic {
        CodeTopic::Reason(_) => "reason code",
        CodeTopic::Weakness(_) => "weakness",
    }
}

/// Of which kind a code is, and by which codes a run ends for it, in a column.
pub(in crate::report) fn ends(topic: CodeTopic, exits: &str) -> String {
    match topic {
        CodeTopic::Reason(_) => format!("exit {exits}"),
        CodeTopic::Weakness(_) => kind(topic).to_owned(),
    }
}

/// By which exit code a run ends that comes to this, and whether it is of use to ask again.
pub(in crate::report) fn outcome(topic: CodeTopic, outcome: CodeOutcome, exit: u8) -> String {
    let why = match (topic, outcome) {
        (CodeTopic::Reason(code), CodeOutcome::Undecided) if code.is_passing() => {
            "nothing is proved, and the source may be back in a moment; it may be tried again"
        }
        (_, CodeOutcome::Undecided) => {
            "nothing is proved, good or bad; trying again helps once the cause is gone"
        }
        (_, CodeOutcome::Pending) => {
            "--wait ran out, or the platform's API says that it is not there yet; it may be tried again"
        }
        (topic, CodeOutcome::Fail) if topic.outcomes().contains(&CodeOutcome::Pending) => {
            "whoever was asked has answered, and it is not there"
        }
        (_, CodeOutcome::Fail) => "it is proved; a failure is not to be tried again until it passes",
    };
    format!("exit code {exit}: {why}")
}

/// That a weakness changes nothing else.
pub(in crate::report) fn no_outcome() -> &'static str {
    "It changes neither the verdict nor the exit code: it says what the verdict does not rest on."
}

/// What stands below a list of all codes.
pub(in crate::report) fn more() -> &'static str {
    "`paas-attest explain CODE` says what it is usually from and what to do. A weakness changes no verdict."
}

/// That no code has this word.
pub(super) fn unknown(word: &ForeignText) -> String {
    if word.raw().trim().is_empty() { "CODE is empty".to_owned() } else { format!("no such code: `{word}`") }
}

/// Which codes may have been meant.
pub(super) fn unknown_help(nearest: &[&str]) -> Vec<Help> {
    let quoted: Vec<String> = nearest.iter().map(|word| format!("`{word}`")).collect();
    let meant = (!quoted.is_empty()).then(|| say(format!("did you mean {}?", quoted.join(" or "))));
    meant.into_iter().chain([say("`paas-attest explain` lists all codes")]).collect()
}
