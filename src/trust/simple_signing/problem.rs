//! Why signed bytes are not a simple-signing payload.

use crate::code::Code;
use crate::text::Excerpt;

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

impl PayloadProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Unreadable(_) | Self::OtherType(_) | Self::Digest(_) => Code::PayloadMalformed,
        }
    }

    /// Whether a bound was hit.
    pub fn is_bound(&self) -> bool {
        match self {
            Self::Unreadable(_) | Self::OtherType(_) | Self::Digest(_) => false,
        }
    }
}
