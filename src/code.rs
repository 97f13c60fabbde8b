//! Reason codes: the stable words by which a pipeline recognises what happened.
//!
//! Each has a sentence, in English as all documents are, what it is about, what a run comes to by it, and a command
//! to go on with. What happened in particular is said by whoever uses the code; causes and next steps are in
//! `report/words`. A code never changes its meaning; codes are added.

mod example;
mod family;
mod topic;

use std::fmt;

pub use self::family::{CodeFamily, CodeOutcome};
pub use self::topic::CodeTopic;

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

/// Codes of which each has two columns more, after its word: how far what it refuses had come on the way to trust,
/// and whether what it says may be over in a moment.
macro_rules! reasons {
    ($(#[$outer:meta])* $name:ident {
        $($variant:ident = $text:literal, $reached:ident, $term:ident, $sentence:literal;)+
    }) => {
        codes! { $(#[$outer])* $name { $($variant = $text, $sentence;)+ } }

        impl $name {
            /// How far an item had come that is refused for it.
            pub fn reached(self) -> Reached {
                match self { $($name::$variant => Reached::$reached),+ }
            }

            fn term(self) -> Term {
                match self { $($name::$variant => Term::$term),+ }
            }
        }
    };
}

/// How far an item had come on the way to trust when it was refused. The further comes later, and says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Nothing of it was read.
    Nothing,
    /// Its bytes, which are not those that were asked for.
    Content,
    /// Its signature.
    Signature,
    /// What is signed, which cannot be read.
    Payload,
    /// What is signed, which speaks of something else.
    Statement,
}

/// How long what a code says is likely to stay so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    /// The source may be back in a moment.
    Passing,
    /// Asking again gives the same.
    Lasting,
}

reasons! {
    /// Why a check did not pass, a signature was not used, or a place could not be asked.
    Code {
        SignatureAbsent = "signature-absent", Nothing, Lasting, "no signature for this digest anywhere";
        SignatureInvalid = "signature-invalid", Signature, Lasting, "signatures exist, but none verifies with the key";
        SignatureUnsupported = "signature-unsupported", Nothing, Lasting, "evidence in a format that this version does not support";
        SignatureUntimed = "signature-untimed", Nothing, Lasting, "signed by a key that has an end, and nothing proves when";
        DigestMismatch = "digest-mismatch", Statement, Lasting, "a valid signature for another digest";
        PayloadMalformed = "payload-malformed", Payload, Lasting, "signed bytes that are not what they claim to be";
        IdentityMismatch = "identity-mismatch", Nothing, Lasting, "a valid signature made for another name";
        IdentityAbsent = "identity-absent", Nothing, Lasting, "a valid signature that names no repository, and nothing says whose image it is";
        PinMismatch = "pin-mismatch", Nothing, Lasting, "a signed annotation has another value";
        PinAbsent = "pin-absent", Nothing, Lasting, "a signed annotation is missing";
        PolicyUnmatched = "policy-unmatched", Nothing, Lasting, "a policy file is used, and no rule of it matches the image";
        KeyFingerprintMismatch = "key-fingerprint-mismatch", Nothing, Lasting, "the key is not one of the pinned ones";
        KeyChanged = "key-changed", Nothing, Lasting, "the endpoint serves another key than the one on record";
        KeyUnusable = "key-unusable", Nothing, Lasting, "the given public key cannot be used";
        KeyPrivate = "key-private", Nothing, Lasting, "a PRIVATE key was found instead of the public key";
        KeyUnpinned = "key-unpinned", Nothing, Lasting, "no fingerprint was given for the key";
        KeyUnreachable = "key-unreachable", Nothing, Passing, "the public key could not be fetched";
        ImageAbsent = "image-absent", Nothing, Lasting, "the registry definitely has no such image";
        ImageMalformed = "image-malformed", Nothing, Lasting, "a manifest that is ambiguous or inconsistent";
        ImageUnsupported = "image-unsupported", Nothing, Lasting, "a manifest or archive in a format that this version does not support";
        AttestationInvalid = "attestation-invalid", Signature, Lasting, "attestations exist, but none verifies with the key";
        SubjectMismatch = "subject-mismatch", Statement, Lasting, "a trusted attestation for another digest";
        SbomAbsent = "sbom-absent", Nothing, Lasting, "no trusted CycloneDX attestation";
        SbomMalformed = "sbom-malformed", Nothing, Lasting, "a document that is not readable CycloneDX JSON";
        SbomUnsupported = "sbom-unsupported", Nothing, Lasting, "a document of an unsupported kind or version";
        ProvenanceAbsent = "provenance-absent", Nothing, Lasting, "no trusted SLSA provenance";
        ProvenanceContradiction = "provenance-contradiction", Nothing, Lasting, "the provenance names a different commit than the signature";
        ProvenanceMismatch = "provenance-mismatch", Nothing, Lasting, "the provenance does not name the required builder or source";
        LogAbsent = "log-absent", Nothing, Lasting, "no entry in a transparency log";
        LogInvalid = "log-invalid", Nothing, Lasting, "an entry of a transparency log whose signature or proof does not verify";
        LogMismatch = "log-mismatch", Nothing, Lasting, "an entry of a transparency log about something else";
        LogUnsupported = "log-unsupported", Nothing, Lasting, "an entry of an unknown transparency log, or of a kind that this version does not support";
        TimestampUnavailable = "timestamp-unavailable", Nothing, Passing, "the time-stamping service gave no usable answer";
        TimestampInvalid = "timestamp-invalid", Nothing, Lasting, "a time-stamp that is not there or does not verify";
        ApiContradiction = "api-contradiction", Nothing, Lasting, "the platform's record disagrees with the registry's evidence";
        ApiAbsent = "api-absent", Nothing, Lasting, "the platform has no such record yet";
        ApiUnauthorized = "api-unauthorized", Nothing, Lasting, "the platform's API does not accept this token";
        ApiUnavailable = "api-unavailable", Nothing, Passing, "the platform's API gave no usable answer";
        ReportUnwritten = "report-unwritten", Nothing, Lasting, "a report or document that was asked for could not be written";
        OutOfScope = "out-of-scope", Nothing, Lasting, "an image of another registry where only the platform's may run";
        ContentMismatch = "content-mismatch", Content, Lasting, "bytes that do not match the digest they were requested by";
        TagNotDigest = "tag-not-digest", Nothing, Lasting, "named by tag where a digest is required";
        RegistryUnauthorized = "registry-unauthorized", Nothing, Lasting, "the registry does not accept this account";
        RegistryForbidden = "registry-forbidden", Nothing, Lasting, "the registry denies access";
        RegistryPolicy = "registry-policy", Nothing, Lasting, "a policy of the registry blocks access";
        RegistryThrottled = "registry-throttled", Nothing, Passing, "the registry limits the rate of requests";
        RegistryUnavailable = "registry-unavailable", Nothing, Passing, "the registry did not answer";
        RegistryProtocol = "registry-protocol", Nothing, Lasting, "an answer that is not valid for a registry";
        Timeout = "timeout", Nothing, Passing, "no complete answer in time";
        Tls = "tls", Nothing, Lasting, "the TLS connection failed";
        TooLarge = "too-large", Nothing, Lasting, "more bytes than the limit";
        TooMany = "too-many", Nothing, Lasting, "more items than the limit";
        RedirectRefused = "redirect-refused", Nothing, Lasting, "a redirect that is not followed";
        RealmRefused = "realm-refused", Nothing, Lasting, "the registry names a token service of another origin";
    }
}

codes! {
    /// What a reader should know though the verdict holds.
    WeaknessCode {
        KeyUnpinned = "key-unpinned", "the key was served by the platform under audit and is not pinned";
        PlainHttp = "plain-http", "a connection was not encrypted";
        KeysDiffer = "keys-differ", "the parts of a joined run were not all judged by the same keys";
        IdentityNotAsked = "identity-not-asked", "the repository name in the signature was not compared";
        IdentityFromPack = "identity-from-pack", "only the evidence pack itself says which repository the image is of";
        IdentityUnbound = "identity-unbound", "the signature names no repository, and only one of `tenant_id` and `app_id` is pinned";
        OtherSignature = "other-signature", "another signature would have passed too, with other annotations";
        BuildDiffers = "build-differs", "the tag or the repository names a different build than the signature";
        CommitPrefixShort = "commit-prefix-short", "a commit prefix under 16 digits can be forged";
        CheckoutDirty = "checkout-dirty", "the checkout does not match its commit exactly";
        SignedTagDiffers = "signed-tag-differs", "the signature was made for another tag of the repository";
        WaiverExpired = "waiver-expired", "an exception that the policy makes for the image counts no more";
        LogNotProved = "log-not-proved", "an entry of a transparency log that does not prove that the log has the signature";
        TimestampNotChecked = "timestamp-not-checked", "nobody vouches for the time-stamp of an evidence pack";
        TagDiffers = "tag-differs", "the tag given with the digest points elsewhere, or could not be compared";
        LatestAssumed = "latest-assumed", "neither a tag nor a digest was given";
        OutOfScope = "out-of-scope", "an image of another registry runs and was not checked";
        SbomDiffers = "sbom-differs", "several trusted SBOMs disagree about the components";
        LicenseUnknown = "license-unknown", "components without a license, or with one that is not an SPDX expression";
        LicenseSibling = "license-sibling", "a denied license occurs in its other form, `-only` or `-or-later`, which is not denied";
        SchemaOdd = "schema-odd", "something unusual in the SBOM that no schema forbids";
    }
}

impl Code {
    /// Whether a source that answers so may be back in a moment.
    pub fn is_passing(self) -> bool {
        match self.term() {
            Term::Passing => true,
            Term::Lasting => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_refusal_says_more_the_further_its_item_had_come() {
        // What a signature, and what an attestation, can be refused for, from the least.
        let of_signatures =
            [Code::ContentMismatch, Code::SignatureInvalid, Code::PayloadMalformed, Code::DigestMismatch];
        let of_attestations = [Code::ContentMismatch, Code::AttestationInvalid, Code::SubjectMismatch];
        assert!(of_signatures.is_sorted_by(|one, other| one.reached() < other.reached()));
        assert!(of_attestations.is_sorted_by(|one, other| one.reached() < other.reached()));
        for code in Code::ALL {
            let ranked = of_signatures.contains(code) || of_attestations.contains(code);
            assert_eq!(code.reached() > Reached::Nothing, ranked, "{code}");
        }
    }

    #[test]
    fn only_sources_that_are_down_or_slow_may_be_back_in_a_moment() {
        let passing = Code::ALL.iter().filter(|code| code.is_passing()).map(|code| code.as_str());
        assert_eq!(
            passing.collect::<Vec<_>>(),
            [
                "key-unreachable",
                "timestamp-unavailable",
                "api-unavailable",
                "registry-throttled",
                "registry-unavailable",
                "timeout"
            ]
        );
    }

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
