//! Which bound of [`limits`](crate::limits) was hit: what is behind it was not read.

use crate::code::Code;

use super::place::Place;
use super::purpose::{BlobKind, Purpose};

/// A bound that was hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoundHit {
    /// An image has more signatures, or attestations, than are read for one.
    Items {
        /// Which of the two.
        purpose: Purpose,
        /// How many layers of the manifest were not read for it.
        unread: usize,
    },
    /// A blob is over the bound of its kind.
    Blob {
        /// Its kind.
        kind: BlobKind,
        /// How many bytes it has.
        size: u64,
        /// How many it may have.
        bound: u64,
    },
    /// With this blob all evidence of the image together is over its bound.
    Evidence {
        /// Its kind.
        kind: BlobKind,
        /// How many bytes it has.
        size: u64,
    },
    /// The manifest or the index in a layout's file is too large.
    Manifest(Place),
    /// So many manifests refer to the image, more than are opened.
    Referrers(usize),
    /// More manifests refer to the image than are looked for in a layout.
    ReferrersOfLayout,
    /// A layout has more blobs than are looked at.
    LayoutBlobs,
    /// A document has more bytes than this.
    Document(u64),
}

impl BoundHit {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Items { .. } | Self::Referrers(_) | Self::ReferrersOfLayout | Self::LayoutBlobs => {
                Code::TooMany
            }
            Self::Blob { .. } | Self::Evidence { .. } | Self::Manifest(_) | Self::Document(_) => {
                Code::TooLarge
            }
        }
    }
}
