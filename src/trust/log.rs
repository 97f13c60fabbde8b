//! The entry of a transparency log beside a signature: how the signature stands with the log.
//!
//! The entry travels as it was received, and nobody outside of this folder can read it. This version does not
//! read it either: it says whether one is there.

use serde::{Serialize, Serializer};

/// How a signature stands with the transparency log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogStanding {
    /// An entry lies beside it, and is not checked.
    Unchecked,
    /// No entry lies beside it.
    Absent,
}

impl LogStanding {
    /// Of a signature by one of the keys, by whether something lies beside it that should be an entry.
    pub(super) fn of(is_beside: bool) -> Self {
        if is_beside { Self::Unchecked } else { Self::Absent }
    }

    /// The entry that proves that the log has the signature, as it is named where two builds are compared.
    pub fn proof(&self) -> Option<String> {
        match self {
            Self::Unchecked | Self::Absent => None,
        }
    }
}

impl Serialize for LogStanding {
    /// What is not checked is nothing to report.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unchecked | Self::Absent => serializer.serialize_none(),
        }
    }
}
