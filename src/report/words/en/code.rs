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
        | Code::LogMismatch => "nothing to do here: block it",
        Code::ApiAbsent => "wait for it with --wait DURATION, or try again later",
        Code::ApiUnavailable => "try again later; the registry's evidence is not affected",
        Code::SignatureUnsupported => "verify it with a newer version of paas-attest",
        Code::LogAbsent => {
            "ask the platform whether it signs into a transparency log: if it does, somebody dropped the entry"
        }
        Code::KeyPrivate => {
            "raise the alarm: treat this key as stolen, and everything that it signed as unverified"
        }
        Code::KeyFingerprintMismatch => {
            "do not trust the served key: ask the platform, over another channel, whether its key was changed"
        }
        Code::KeyChanged => {
            "do not trust the served key: compare its fingerprint with the platform's over another channel"
        }
        Code::SignatureUntimed => {
            "a transparency log's entry proves when it was signed, and so does the time-stamp of a pack (--timestamp-ca); otherwise have the image signed again"
        }
        Code::RegistryThrottled | Code::RegistryUnavailable => {
            "try again later; nothing is known about the image"
        }
        Code::Timeout => "try again, or allow more time with --timeout",
        Code::TagNotDigest => "name the image by its digest, HOST/REPO@sha256:…",
        Code::TimestampUnavailable => {
            "run the command again, or ask another service: the evidence is not affected"
        }
        Code::ReportUnwritten => {
            "make the path in the error message writable, and run the same command again"
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
