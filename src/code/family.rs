//! What each code is about, and what a run comes to by it.

use super::{Code, WeaknessCode};

/// What a code is about. Lists of codes are grouped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFamily {
    /// Whether it is signed.
    Signature,
    /// Whose image it is, and of which build.
    Identity,
    /// By which key.
    Key,
    /// The image itself, and how it is named.
    Image,
    /// What is inside it, and how it was built.
    Attestation,
    /// What proves a time.
    Log,
    /// What the platform has on record.
    Api,
    /// Who was asked, and the way there.
    Registry,
    /// The run itself: its bounds, and what it writes.
    Run,
}

impl CodeFamily {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Signature,
        Self::Identity,
        Self::Key,
        Self::Image,
        Self::Attestation,
        Self::Log,
        Self::Api,
        Self::Registry,
        Self::Run,
    ];
}

/// What a run can come to by a code, where nothing else decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOutcome {
    /// It is proved wrong, or definitely absent.
    Fail,
    /// It could not be checked.
    Undecided,
    /// It is not there yet.
    Pending,
}

impl Code {
    /// What it is about.
    pub fn family(self) -> CodeFamily {
        match self {
            Self::SignatureAbsent
            | Self::SignatureInvalid
            | Self::SignatureUnsupported
            | Self::SignatureUntimed
            | Self::DigestMismatch
            | Self::PayloadMalformed => CodeFamily::Signature,
            Self::IdentityMismatch
            | Self::IdentityAbsent
            | Self::PinMismatch
            | Self::PinAbsent
            | Self::PolicyUnmatched => CodeFamily::Identity,
            Self::KeyFingerprintMismatch
            | Self::KeyChanged
            | Self::KeyUnusable
            | Self::KeyPrivate
            | Self::KeyUnpinned
            | Self::KeyUnreachable => CodeFamily::Key,
            Self::ImageAbsent
            | Self::ImageMalformed
            | Self::ImageUnsupported
            | Self::OutOfScope
            | Self::ContentMismatch
            | Self::TagNotDigest => CodeFamily::Image,
            Self::AttestationInvalid
            | Self::SubjectMismatch
            | Self::SbomAbsent
            | Self::SbomMalformed
            | Self::SbomUnsupported
            | Self::ProvenanceAbsent
            | Self::ProvenanceContradiction
            | Self::ProvenanceMismatch => CodeFamily::Attestation,
            Self::LogAbsent
            | Self::LogInvalid
            | Self::LogMismatch
            | Self::LogUnsupported
            | Self::TimestampUnavailable
            | Self::TimestampInvalid => CodeFamily::Log,
            Self::ApiContradiction | Self::ApiAbsent | Self::ApiUnauthorized | Self::ApiUnavailable => {
                CodeFamily::Api
            }
            Self::RegistryUnauthorized
            | Self::RegistryForbidden
            | Self::RegistryPolicy
            | Self::RegistryThrottled
            | Self::RegistryUnavailable
            | Self::RegistryProtocol
            | Self::Tls
            | Self::RedirectRefused
            | Self::RealmRefused => CodeFamily::Registry,
            Self::Timeout | Self::TooLarge | Self::TooMany | Self::ReportUnwritten => CodeFamily::Run,
        }
    }

    /// What a run can come to by it, the worst first. Beside a signature or an attestation that is listed it says
    /// only why that one is not used.
    pub fn outcomes(self) -> &'static [CodeOutcome] {
        match self {
            Self::SignatureAbsent | Self::ImageAbsent | Self::SbomAbsent | Self::ProvenanceAbsent => {
                &[CodeOutcome::Fail, CodeOutcome::Pending]
            }
            Self::ApiAbsent => &[CodeOutcome::Pending],
            Self::SignatureInvalid
            | Self::DigestMismatch
            | Self::PayloadMalformed
            | Self::IdentityMismatch
            | Self::IdentityAbsent
            | Self::PinMismatch
            | Self::PinAbsent
            | Self::PolicyUnmatched
            | Self::KeyFingerprintMismatch
            | Self::KeyChanged
            | Self::KeyUnpinned
            | Self::ImageMalformed
            | Self::AttestationInvalid
            | Self::SubjectMismatch
            | Self::SbomMalformed
            | Self::ProvenanceContradiction
            | Self::ProvenanceMismatch
            | Self::LogAbsent
            | Self::LogInvalid
            | Self::LogMismatch
            | Self::TimestampInvalid
            | Self::ApiContradiction
            | Self::OutOfScope
            | Self::ContentMismatch
            | Self::TagNotDigest => &[CodeOutcome::Fail],
            Self::SignatureUnsupported
            | Self::SignatureUntimed
            | Self::KeyUnusable
            | Self::KeyPrivate
            | Self::KeyUnreachable
            | Self::ImageUnsupported
            | Self::SbomUnsupported
            | Self::LogUnsupported
            | Self::TimestampUnavailable
            | Self::ApiUnauthorized
            | Self::ApiUnavailable
            | Self::ReportUnwritten
            | Self::RegistryUnauthorized
            | Self::RegistryForbidden
            | Self::RegistryPolicy
            | Self::RegistryThrottled
            | Self::RegistryUnavailable
            | Self::RegistryProtocol
            | Self::Timeout
            | Self::Tls
            | Self::TooLarge
            | Self::TooMany
            | Self::RedirectRefused
            | Self::RealmRefused => &[CodeOutcome::Undecided],
        }
    }

    /// Whether a policy may except an image that fails for it. Not where a key is in doubt, where the image itself was not
    /// had (nothing that a digest could be held against), where no rule matches (which is what a rule is for), nor what
    /// could not be checked.
    pub fn can_be_waived(self) -> bool {
        self.outcomes().contains(&CodeOutcome::Fail)
            && !matches!(
                self,
                Self::KeyFingerprintMismatch
                    | Self::KeyChanged
                    | Self::ContentMismatch
                    | Self::ImageAbsent
                    | Self::ImageMalformed
                    | Self::PolicyUnmatched
            )
    }
}

impl WeaknessCode {
    /// What it is about.
    pub fn family(self) -> CodeFamily {
        match self {
            Self::OtherSignature => CodeFamily::Signature,
            Self::IdentityNotAsked
            | Self::IdentityFromPack
            | Self::IdentityUnbound
            | Self::BuildDiffers
            | Self::CommitPrefixShort
            | Self::CheckoutDirty
            | Self::SignedTagDiffers => CodeFamily::Identity,
            Self::KeyUnpinned | Self::KeysDiffer => CodeFamily::Key,
            Self::TagDiffers | Self::LatestAssumed | Self::OutOfScope => CodeFamily::Image,
            Self::SbomDiffers | Self::LicenseUnknown | Self::LicenseSibling | Self::SchemaOdd => {
                CodeFamily::Attestation
            }
            Self::LogNotProved | Self::TimestampNotChecked => CodeFamily::Log,
            Self::PlainHttp => CodeFamily::Registry,
            Self::WaiverExpired => CodeFamily::Run,
        }
    }
}
