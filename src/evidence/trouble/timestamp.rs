//! Why a time-stamping service gave no time-stamp.

use crate::code::Code;
use crate::evidence::failure::RedirectRefusal;
use crate::text::ForeignText;
use crate::trust::timestamp::TimestampProblem;

use super::answer::Unanswered;

/// Why a time-stamping service gave no time-stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimestampTrouble {
    /// No answer came.
    Unanswered(Unanswered),
    /// A status instead of a time-stamp.
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
    /// What came does not fit what was asked.
    Unfit(TimestampProblem),
    /// This machine gives no random numbers, so that no answer could be told from an old one.
    NoNonce,
}

impl TimestampTrouble {
    /// Its reason code: whatever it is, the pack is whole without a time-stamp.
    pub fn code(&self) -> Code {
        Code::TimestampUnavailable
    }
}
