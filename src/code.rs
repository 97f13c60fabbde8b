//! Reason codes: the stable words by which a pipeline recognises what happened.
//!
//! Each has a sentence and, where there is one that is always right, a next step. What happened in
//! particular is said by whoever uses the code. A code never changes its meaning; codes are added.

use std::fmt;

macro_rules! codes {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal, $sentence:literal;)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* #[doc = $sentence] $variant),+ }

        impl $name {
            /// All of them, in the order of this page.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The kebab-case word.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// What it means, in one sentence.
            pub fn sentence(self) -> &'static str {
                match self { $($name::$variant => $sentence),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

codes! {
    /// Why a check did not pass, a signature was not used, or a place could not be asked.
    Code {
        SignatureAbsent = "signature-absent", "no signature for this digest anywhere";
        SignatureInvalid = "signature-invalid", "signatures exist, and none verifies with the key";
        SignatureUnsupported = "signature-unsupported", "evidence in a form that this version does not read";
        DigestMismatch = "digest-mismatch", "a valid signature about another digest";
        PayloadMalformed = "payload-malformed", "signed bytes that are not what they claim to be";
        IdentityMismatch = "identity-mismatch", "a valid signature made for another name";
        PinMismatch = "pin-mismatch", "a signed annotation has another value";
        PinAbsent = "pin-absent", "a signed annotation is not there";
        KeyFingerprintMismatch = "key-fingerprint-mismatch", "the key is not one of the pinned ones";
        KeyUnusable = "key-unusable", "what was given as a public key is none that can be used";
        KeyPrivate = "key-private", "a PRIVATE key stands where the public key belongs";
        KeyUnpinned = "key-unpinned", "no fingerprint was given for the key";
        KeyUnreachable = "key-unreachable", "the public key could not be fetched";
        ImageAbsent = "image-absent", "the registry definitely has no such image";
        ImageMalformed = "image-malformed", "a manifest that is ambiguous or inconsistent";
        AttestationInvalid = "attestation-invalid", "attestations exist, and none is by the key";
        SubjectMismatch = "subject-mismatch", "a trusted attestation about another digest";
        SbomAbsent = "sbom-absent", "no trusted CycloneDX attestation";
        SbomMalformed = "sbom-malformed", "a document that is no readable CycloneDX JSON";
        SbomUnsupported = "sbom-unsupported", "a document of another kind or version than is read";
        ProvenanceAbsent = "provenance-absent", "no trusted SLSA provenance";
        ProvenanceContradiction = "provenance-contradiction", "the provenance names another commit than the signature";
        ProvenanceMismatch = "provenance-mismatch", "the provenance names another builder or source than was asked";
        ApiContradiction = "api-contradiction", "the platform's record disagrees with the registry's evidence";
        ApiAbsent = "api-absent", "the platform has no such record yet";
        ApiUnauthorized = "api-unauthorized", "the platform's API does not let this token look";
        ApiUnavailable = "api-unavailable", "the platform's API did not answer as it should";
        ContentMismatch = "content-mismatch", "bytes that do not hash to the digest they were asked for by";
        TagNotDigest = "tag-not-digest", "named by tag where a digest is required";
        RegistryUnauthorized = "registry-unauthorized", "the registry does not let this account look";
        RegistryForbidden = "registry-forbidden", "the registry forbids this";
        RegistryPolicy = "registry-policy", "the registry's policy hides this";
        RegistryThrottled = "registry-throttled", "the registry asks for fewer requests";
        RegistryUnavailable = "registry-unavailable", "the registry did not answer";
        RegistryProtocol = "registry-protocol", "an answer that is not a registry's";
        Timeout = "timeout", "no complete answer in time";
        Tls = "tls", "no trustworthy connection";
        TooLarge = "too-large", "more bytes than the bound";
        TooMany = "too-many", "more items than the bound";
        RedirectRefused = "redirect-refused", "a redirect to a place that is not followed";
        RealmRefused = "realm-refused", "the registry names a token service of another origin";
    }
}

codes! {
    /// What a reader should know though the verdict holds.
    WeaknessCode {
        KeyUnpinned = "key-unpinned", "the key was served by the platform under audit and is not pinned";
        PlainHttp = "plain-http", "a connection was not encrypted";
        IdentityNotAsked = "identity-not-asked", "the repository name in the signature was not compared";
        OtherSignature = "other-signature", "another signature would have served too, with other annotations";
        BuildDiffers = "build-differs", "the tag or the repository names another build than the signature";
        CommitPrefixShort = "commit-prefix-short", "a commit prefix under 16 digits can be forged";
        CheckoutDirty = "checkout-dirty", "the checkout is not exactly its commit";
        TagDiffers = "tag-differs", "the tag beside the digest leads elsewhere, or could not be compared";
        LatestAssumed = "latest-assumed", "neither tag nor digest was named";
        SbomDiffers = "sbom-differs", "several trusted SBOMs say different things about the components";
        LicenseUnknown = "license-unknown", "components without a licence, or with a text that is no SPDX expression";
        SchemaOdd = "schema-odd", "something in the SBOM that no schema forbids, and that is odd all the same";
    }
}

impl Code {
    /// Where one next step is always right, that step.
    pub fn next_step(self) -> Option<&'static str> {
        Some(match self {
            Self::SignatureInvalid
            | Self::DigestMismatch
            | Self::PayloadMalformed
            | Self::ContentMismatch
            | Self::AttestationInvalid
            | Self::SubjectMismatch => "nothing to do here: block it",
            Self::SbomAbsent | Self::ProvenanceAbsent => {
                "an image that was built just now may not be attested yet: --wait DURATION; else block it"
            }
            Self::ApiAbsent => "wait for it with --wait DURATION, or ask again later",
            Self::ApiUnavailable => "try again later; the registry's evidence stands as it is",
            Self::SignatureUnsupported => "verify it with a newer version of paas-attest",
            Self::KeyPrivate => {
                "raise the alarm: this key must be treated as stolen, and everything it signed as unproved"
            }
            Self::KeyFingerprintMismatch => {
                "do not trust the served key: ask the platform, over another channel, whether its key was changed"
            }
            Self::RegistryThrottled | Self::RegistryUnavailable => {
                "try again later; nothing is known about the image"
            }
            Self::Timeout => "try again, or give it longer with --timeout",
            Self::TagNotDigest => "name the image by its digest, HOST/REPO@sha256:…",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_kebab_case_and_stands_once() {
        let mut seen = BTreeSet::new();
        let words = Code::ALL.iter().map(|c| ("code", c.as_str(), c.sentence()));
        let weak = WeaknessCode::ALL.iter().map(|c| ("weakness", c.as_str(), c.sentence()));
        for (kind, word, sentence) in words.chain(weak) {
            assert!(seen.insert((kind, word)), "{word} stands twice");
            assert!(word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{word}");
            assert!(!sentence.ends_with('.'), "{sentence}");
        }
    }
}
