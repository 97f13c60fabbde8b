//! Why bytes are not a bundle that is read.

use crate::code::Code;
use crate::json::MembersError;
use crate::text::Excerpt;
use crate::trust::dsse::EnvelopeProblem;

/// Why bytes are not a bundle that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleProblem {
    /// It, or something in it, is not an object, or an ambiguous one.
    Members(MembersError),
    /// A member that no version of the form has.
    UnknownMember(Excerpt),
    /// This member stands there in both spellings.
    TwoSpellings(&'static str),
    /// This member is not there.
    NoMember(&'static str),
    /// This member is not a text.
    NotText(&'static str),
    /// It says that it is something else.
    MediaType(Excerpt),
    /// It holds both an envelope and a signature of a message.
    SeveralContents,
    /// It is said to be verified in more than one way.
    SeveralKeys,
    /// What is in it is not an envelope with an in-toto statement in it.
    Envelope(EnvelopeProblem),
    /// It is whole, and of a kind that this version does not read.
    Unsupported(UnsupportedBundle),
}

/// A kind of bundle that this version does not read. It proves nothing, neither good nor bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsupportedBundle {
    /// Of a later version of the form, by its media type.
    Version(Excerpt),
    /// Made by somebody whom a certificate names; only keys are trusted here.
    Certificate,
    /// A signature of bytes that it does not hold, as `cosign sign-blob` makes.
    MessageSignature,
}

impl BundleProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Unsupported(_) => Code::SignatureUnsupported,
            Self::Envelope(problem) => problem.code(),
            Self::Members(_)
            | Self::UnknownMember(_)
            | Self::TwoSpellings(_)
            | Self::NoMember(_)
            | Self::NotText(_)
            | Self::MediaType(_)
            | Self::SeveralContents
            | Self::SeveralKeys => Code::AttestationInvalid,
        }
    }

    /// Whether a bound was hit.
    pub fn is_bound(&self) -> bool {
        match self {
            Self::Envelope(problem) => problem.is_bound(),
            Self::Unsupported(_)
            | Self::Members(_)
            | Self::UnknownMember(_)
            | Self::TwoSpellings(_)
            | Self::NoMember(_)
            | Self::NotText(_)
            | Self::MediaType(_)
            | Self::SeveralContents
            | Self::SeveralKeys => false,
        }
    }
}
