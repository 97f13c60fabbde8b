//! When something was signed, as far as that is proved, beside the end of the key that signed it.

use crate::code::Code;
use crate::trust::{LogStanding, ValidUntil};

/// How something that is by a key stands to the end of that key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// The key has no end.
    Endless,
    /// It is proved that it was signed before the end.
    InTime,
    /// Nothing proves when it was signed, and the key ends here.
    Untimed(ValidUntil),
    /// All that is proved is that it was there at this second since 1970, which is not before the key's end, here.
    Late {
        /// The end.
        until: ValidUntil,
        /// The second.
        proved: u64,
    },
}

impl Timing {
    /// Of something by a key with this end, by all that proves a time: a log, and the time-stamp of the evidence pack
    /// that it is from. What is proved to be there at several times was there at the first of them.
    pub(super) fn of(log: &LogStanding, stamped: Option<u64>, until: Option<ValidUntil>) -> Self {
        match (until, log.proved_time().into_iter().chain(stamped).min()) {
            (None, _) => Self::Endless,
            (Some(until), None) => Self::Untimed(until),
            (Some(until), Some(proved)) if until.is_after(proved) => Self::InTime,
            (Some(until), Some(proved)) => Self::Late { until, proved },
        }
    }

    /// Whether the key counts for it.
    pub fn counts(self) -> bool {
        match self {
            Self::Endless | Self::InTime => true,
            Self::Untimed(_) | Self::Late { .. } => false,
        }
    }

    /// Why the key does not count for a signature: without a proof it may, and after its end it is as if somebody else
    /// had signed.
    pub(super) fn code(self) -> Option<Code> {
        match self {
            Self::Endless | Self::InTime => None,
            Self::Untimed(_) => Some(Code::SignatureUntimed),
            Self::Late { .. } => Some(Code::SignatureInvalid),
        }
    }
}
