//! What a node of a cluster does not say.

use crate::code::Code;
use crate::text::ForeignText;

/// Why it is not known which manifest a container runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeTrouble {
    /// The node reports no image yet.
    NotStarted,
    /// It reports this, which is not the digest of a manifest.
    NoManifest(ForeignText),
}

impl NodeTrouble {
    /// Its reason code.
    pub(super) fn code(&self) -> Code {
        match self {
            Self::NotStarted => Code::ImageAbsent,
            Self::NoManifest(_) => Code::ImageUnsupported,
        }
    }
}
