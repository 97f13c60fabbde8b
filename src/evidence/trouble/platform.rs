//! Why the platform did not serve its key or its records.

use crate::code::Code;
use crate::evidence::failure::RedirectRefusal;
use crate::json::JsonError;
use crate::sbom::Unreadable;
use crate::text::ForeignText;

use super::answer::{Answered, Unanswered};

/// Why the address of a key gave none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyTrouble {
    /// No answer came.
    Unanswered(Unanswered),
    /// More bytes than a key may have.
    TooLarge,
    /// A status instead of a key.
    Answered {
        /// The status.
        status: u16,
        /// What the body says.
        said: Option<ForeignText>,
        /// The proxy that may have answered in its place.
        proxy: Option<Box<ForeignText>>,
    },
    /// It leads to where nobody follows.
    Redirect {
        /// Which address leads there.
        at: ForeignText,
        /// Why it is not followed.
        refusal: RedirectRefusal,
    },
}

impl KeyTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Unanswered(_) | Self::Answered { .. } => Code::KeyUnreachable,
            Self::TooLarge => Code::KeyUnusable,
            Self::Redirect { .. } => Code::RedirectRefused,
        }
    }
}

/// Why the platform's API gave no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiTrouble {
    /// Its address can have no paths.
    NoPaths,
    /// It was not asked, and what holds the image is not an evidence pack that says what it has on record.
    NotRecorded,
    /// No answer came.
    Unanswered(Unanswered),
    /// Neither a record nor a statement of its own that there is none.
    Answered(Answered),
    /// It leads to where nobody follows.
    Redirect(RedirectRefusal),
    /// A record, in a shape that is not known.
    UnknownShape(RecordShape),
}

/// Why a record of the platform's API cannot be compared with anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordShape {
    /// It is not JSON in which no object holds a key twice.
    Json(JsonError),
    /// A list of nothing.
    EmptyList,
    /// A list with more in it than the bound.
    TooMany,
    /// Neither a payload nor a payload with its signature.
    NoPayload,
    /// Not an SBOM that can be read.
    Sbom(Unreadable),
}

impl ApiTrouble {
    /// Whether more bytes came than were allowed for.
    pub fn is_body_too_large(&self) -> bool {
        matches!(self, Self::Unanswered(what) if what.is_body_too_large())
    }

    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::UnknownShape(RecordShape::Json(JsonError::TooMany(_))) => Code::TooMany,
            Self::NoPaths | Self::NotRecorded | Self::UnknownShape(_) => Code::ApiUnavailable,
            Self::Unanswered(what) => what.code(Code::ApiUnavailable, Code::ApiUnavailable),
            Self::Answered(answered) => match answered.status {
                401 | 403 => Code::ApiUnauthorized,
                _ => Code::ApiUnavailable,
            },
            Self::Redirect(_) => Code::RedirectRefused,
        }
    }
}
