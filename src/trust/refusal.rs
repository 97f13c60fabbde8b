//! What is refused on the road to a trusted statement, as data.

use crate::code::Code;
use crate::subject::Digest;
use crate::text::Excerpt;

use super::bundle::BundleProblem;
use super::dsse::EnvelopeProblem;
use super::key::Fingerprint;
use super::simple_signing::PayloadProblem;
use super::statement::StatementProblem;

/// Why an item is not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No key made the signature of an image.
    Signature(SignatureProblem),
    /// What is signed is not a simple-signing payload.
    Payload(PayloadProblem),
    /// The signature is valid, and about this digest instead.
    OtherDigest(Digest),
    /// The attestation is not an envelope with an in-toto statement in it.
    Envelope(EnvelopeProblem),
    /// No key made the one signature of an envelope.
    EnvelopeSignature(SignatureProblem),
    /// No key made any signature of an envelope, which has this many.
    EnvelopeSignatures(usize),
    /// It is not a bundle that is read.
    Bundle(BundleProblem),
    /// No key made the signature of a bundle, which says that it is by this one, and that is none of them.
    BundleSignature(Fingerprint),
    /// The same where it is one of them: the bundle was changed, or says so wrongly.
    BundleNotByItsKey(Fingerprint),
    /// What is signed is not an in-toto statement.
    Statement(StatementProblem),
    /// The attestation is valid, and names no subject by SHA-256.
    NoSubject,
    /// The attestation is valid, and about other subjects.
    OtherSubject {
        /// The first of them, as it is written.
        first: Excerpt,
        /// How many there are besides.
        more: usize,
    },
}

impl Refusal {
    /// Its reason code. What is wrong with a form is said by the form.
    pub fn code(&self) -> Code {
        match self {
            Self::Signature(_) => Code::SignatureInvalid,
            Self::Payload(problem) => problem.code(),
            Self::OtherDigest(_) => Code::DigestMismatch,
            Self::Envelope(problem) => problem.code(),
            Self::Bundle(problem) => problem.code(),
            Self::EnvelopeSignature(_)
            | Self::EnvelopeSignatures(_)
            | Self::BundleSignature(_)
            | Self::BundleNotByItsKey(_) => Code::AttestationInvalid,
            Self::Statement(problem) => problem.code(),
            Self::NoSubject | Self::OtherSubject { .. } => Code::SubjectMismatch,
        }
    }

    /// Whether a bound was hit, so that the item was not looked into to its end: no answer, and not a "no".
    pub fn is_bound(&self) -> bool {
        match self {
            Self::Payload(problem) => problem.is_bound(),
            Self::Envelope(problem) => problem.is_bound(),
            Self::Statement(problem) => problem.is_bound(),
            Self::Bundle(problem) => problem.is_bound(),
            Self::Signature(_)
            | Self::OtherDigest(_)
            | Self::EnvelopeSignature(_)
            | Self::EnvelopeSignatures(_)
            | Self::BundleSignature(_)
            | Self::BundleNotByItsKey(_)
            | Self::NoSubject
            | Self::OtherSubject { .. } => false,
        }
    }
}

/// Why a signature is by none of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureProblem {
    /// It is not standard base64.
    NotBase64,
    /// It is empty.
    Empty,
    /// It has the raw form r‖s (IEEE P1363), not the ASN.1 form that cosign writes.
    RawForm,
    /// None of the keys made it, of which there are so many.
    OtherKey {
        /// How many keys were tried.
        keys: usize,
    },
}

impl From<PayloadProblem> for Refusal {
    fn from(problem: PayloadProblem) -> Self {
        Self::Payload(problem)
    }
}

impl From<EnvelopeProblem> for Refusal {
    fn from(problem: EnvelopeProblem) -> Self {
        Self::Envelope(problem)
    }
}

impl From<BundleProblem> for Refusal {
    fn from(problem: BundleProblem) -> Self {
        Self::Bundle(problem)
    }
}

impl From<StatementProblem> for Refusal {
    fn from(problem: StatementProblem) -> Self {
        Self::Statement(problem)
    }
}
