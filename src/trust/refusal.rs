//! What is refused on the road to a trusted statement, as data.

use crate::code::Code;
use crate::json::MembersError;
use crate::subject::Digest;
use crate::text::Excerpt;

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
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Signature(_) => Code::SignatureInvalid,
            Self::Payload(_) => Code::PayloadMalformed,
            Self::OtherDigest(_) => Code::DigestMismatch,
            Self::Envelope(EnvelopeProblem::TooManySignatures(_)) => Code::TooMany,
            Self::Envelope(
                EnvelopeProblem::Members(_)
                | EnvelopeProblem::NoMember(_)
                | EnvelopeProblem::NotText(_)
                | EnvelopeProblem::PayloadType(_)
                | EnvelopeProblem::PayloadNotBase64
                | EnvelopeProblem::NoSignatureList
                | EnvelopeProblem::NoSignature
                | EnvelopeProblem::SignatureMembers(_),
            )
            | Self::EnvelopeSignature(_)
            | Self::EnvelopeSignatures(_)
            | Self::Statement(_) => Code::AttestationInvalid,
            Self::NoSubject | Self::OtherSubject { .. } => Code::SubjectMismatch,
        }
    }

    /// Whether a bound was hit, so that the item was not looked into to its end: no answer, and not a "no".
    pub fn is_bound(&self) -> bool {
        match self {
            Self::Envelope(EnvelopeProblem::TooManySignatures(_)) => true,
            Self::Envelope(
                EnvelopeProblem::Members(_)
                | EnvelopeProblem::NoMember(_)
                | EnvelopeProblem::NotText(_)
                | EnvelopeProblem::PayloadType(_)
                | EnvelopeProblem::PayloadNotBase64
                | EnvelopeProblem::NoSignatureList
                | EnvelopeProblem::NoSignature
                | EnvelopeProblem::SignatureMembers(_),
            )
            | Self::Signature(_)
            | Self::Payload(_)
            | Self::OtherDigest(_)
            | Self::EnvelopeSignature(_)
            | Self::EnvelopeSignatures(_)
            | Self::Statement(_)
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

/// Why signed bytes are not a simple-signing payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadProblem {
    /// They cannot be read, in the parser's words.
    Unreadable(Excerpt),
    /// They are of another type.
    OtherType(Excerpt),
    /// The digest in them is not a SHA-256 digest.
    Digest(Excerpt),
}

/// Why bytes are not a DSSE envelope with an in-toto statement in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvelopeProblem {
    /// They are not an object, or an ambiguous one.
    Members(MembersError),
    /// This member is not there.
    NoMember(&'static str),
    /// This member is not a text.
    NotText(&'static str),
    /// The payload is of another type.
    PayloadType(Excerpt),
    /// The payload is not standard base64.
    PayloadNotBase64,
    /// There is no list of signatures.
    NoSignatureList,
    /// The list of signatures is empty.
    NoSignature,
    /// There are more signatures, this many, than are tried.
    TooManySignatures(usize),
    /// A signature is not an object, or an ambiguous one.
    SignatureMembers(MembersError),
}

/// Why signed bytes are not an in-toto statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementProblem {
    /// They are not an object, or an ambiguous one.
    Members(MembersError),
    /// This member is not there, or is not a text.
    NoText(&'static str),
    /// This type of statement is not read.
    OtherType(Excerpt),
    /// The subjects cannot be read, in the parser's words.
    Subjects(Excerpt),
    /// There is no predicate.
    NoPredicate,
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

impl From<StatementProblem> for Refusal {
    fn from(problem: StatementProblem) -> Self {
        Self::Statement(problem)
    }
}
