//! Why bytes are not a DSSE envelope with an in-toto statement in it.

use crate::code::Code;
use crate::json::MembersError;
use crate::text::Excerpt;

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

impl EnvelopeProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        if self.is_bound() { Code::TooMany } else { Code::AttestationInvalid }
    }

    /// Whether a bound was hit.
    pub fn is_bound(&self) -> bool {
        match self {
            Self::TooManySignatures(_) => true,
            Self::Members(_)
            | Self::NoMember(_)
            | Self::NotText(_)
            | Self::PayloadType(_)
            | Self::PayloadNotBase64
            | Self::NoSignatureList
            | Self::NoSignature
            | Self::SignatureMembers(_) => false,
        }
    }
}
