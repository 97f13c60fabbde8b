//! Why signed bytes are not an in-toto statement.

use crate::code::Code;
use crate::json::MembersError;
use crate::text::Excerpt;

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
    /// A signature that says two things of one image.
    SubjectTwice,
    /// A signature with a member that no version of the form has.
    UnknownMember(Excerpt),
}

impl StatementProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Members(_)
            | Self::NoText(_)
            | Self::OtherType(_)
            | Self::Subjects(_)
            | Self::NoPredicate
            | Self::SubjectTwice
            | Self::UnknownMember(_) => Code::AttestationInvalid,
        }
    }

    /// Whether a bound was hit.
    pub fn is_bound(&self) -> bool {
        match self {
            Self::Members(_)
            | Self::NoText(_)
            | Self::OtherType(_)
            | Self::Subjects(_)
            | Self::NoPredicate
            | Self::SubjectTwice
            | Self::UnknownMember(_) => false,
        }
    }
}
