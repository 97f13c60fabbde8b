//! What stands in the way of a verdict, or of a document.

use crate::case::KeyFact;
use crate::code::Code;
use crate::error::Stop;
use crate::evidence::place::Place;
use crate::evidence::{Defect, Gap};
use crate::known::{Endpoint, KnownKey};
use crate::sbom::{Unreadable, UnreadableKind};
use crate::trust::key::Fingerprint;
use crate::verdict::{Shortfall, Verdict};

/// Why nothing was judged.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// It was not asked properly.
    Stop(Stop),
    /// There is no key to judge by.
    MissingKey(MissingKey),
}

/// Why there is no key to judge by.
#[derive(Clone, Debug)]
pub enum MissingKey {
    /// The one that decides could not be read or fetched.
    Gap(Gap),
    /// None was named.
    None,
    /// The key is not one of those that are pinned.
    Other {
        /// Which one it is.
        is: Box<KeyFact>,
        /// Which ones it should be.
        pinned: Vec<Fingerprint>,
    },
    /// The key is not the one that was to be put on record.
    NotAccepted {
        /// Which one it is.
        is: Box<KeyFact>,
        /// Which one it should be.
        asked: Fingerprint,
    },
    /// The key is not the one that is on record for its endpoint.
    Changed {
        /// Which one it is.
        is: Box<KeyFact>,
        /// The endpoint.
        endpoint: Endpoint,
        /// The one on record.
        known: Box<KnownKey>,
    },
}

/// Why there is no document to show.
#[derive(Clone, Debug)]
pub enum MissingDocument {
    /// The image is not verified: its own checks say why.
    ImageNotVerified,
    /// Its place could not be asked.
    Gap(Gap),
    /// What its place holds is provably wrong.
    Defect(Defect),
    /// The platform says that it has no record of it yet.
    NoRecord,
    /// Nothing is attached to the image.
    NothingAttached {
        /// Whether anybody waited for it.
        waited: bool,
    },
    /// No trusted attestation holds one.
    NothingAttested,
    /// It is over the bound.
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
        /// How many it may have.
        bound: u64,
    },
    /// It is there, and cannot be read.
    Unreadable(Unreadable),
    /// Nobody signed the one in this place, and nobody asked for one that is unsigned.
    NobodySigned(Place),
}

impl MissingKey {
    /// Why, in a word.
    pub fn code(&self) -> Code {
        match self {
            Self::Gap(gap) => gap.code(),
            Self::None => Code::KeyUnusable,
            Self::Other { .. } | Self::NotAccepted { .. } => Code::KeyFingerprintMismatch,
            Self::Changed { .. } => Code::KeyChanged,
        }
    }

    /// All that a verdict asks of it.
    pub(super) fn shortfall(&self) -> Shortfall {
        match self {
            Self::Gap(_) | Self::None => Shortfall::Unknown,
            Self::Other { .. } | Self::NotAccepted { .. } | Self::Changed { .. } => Shortfall::Wrong,
        }
    }
}

impl Obstacle {
    /// All that a verdict asks of it.
    pub(super) fn shortfall(&self) -> Shortfall {
        match self {
            Self::Stop(_) => Shortfall::Refused,
            Self::MissingKey(why) => why.shortfall(),
        }
    }
}

impl MissingDocument {
    /// All that a verdict asks of it, where the image came to this.
    pub(super) fn shortfall(&self, image: Verdict) -> Shortfall {
        match self {
            Self::ImageNotVerified => Shortfall::Image(image),
            Self::Gap(_) | Self::TooLarge { .. } => Shortfall::Unknown,
            Self::Defect(_) => Shortfall::Wrong,
            Self::Unreadable(why) => match why.kind() {
                UnreadableKind::Malformed => Shortfall::Wrong,
                // Another kind or version of document is not a "no".
                UnreadableKind::Unsupported | UnreadableKind::TooDeep | UnreadableKind::TooMany => {
                    Shortfall::Unknown
                }
            },
            Self::NoRecord | Self::NothingAttached { waited: true } => Shortfall::Awaited,
            Self::NothingAttested | Self::NothingAttached { waited: false } => Shortfall::Absent,
            Self::NobodySigned(_) => Shortfall::Refused,
        }
    }
}
