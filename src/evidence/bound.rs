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
    /// Pods ask for more images that turn out to be one than are looked at.
    PodIndexes,
    /// An index lists more manifests than are looked at.
    Platforms,
    /// A layout has more blobs than are looked at.
    LayoutBlobs,
    /// An archive has more entries than are looked at.
    ArchiveEntries,
    /// An archive has more in its headers than is read of them.
    ArchiveHeaders,
    /// With this manifest or list all evidence of the image together is over its bound.
    Maps,
    /// More layers and manifests that are not read belong to the image than are listed.
    Listed,
    /// A document has more bytes than this.
    Document(u64),
    /// What differs between two documents says the same texts again and again, and they are over their bound.
    Differences,
    /// There was no time left to read it.
    Time,
    /// There was no time left to make the report on it.
    Report,
    /// Other images of the run held the memory for it, until there was no time left.
    Room,
    /// The same until there was not enough time left.
    AfterRoom,
}

impl BoundHit {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Items { .. }
            | Self::Referrers(_)
            | Self::ReferrersOfLayout
            | Self::PodIndexes
            | Self::Platforms
            | Self::LayoutBlobs
            | Self::ArchiveEntries
            | Self::Listed
            | Self::Differences => Code::TooMany,
            Self::Time | Self::Report | Self::Room | Self::AfterRoom => Code::Timeout,
            Self::Blob { .. }
            | Self::Evidence { .. }
            | Self::Manifest(_)
            | Self::ArchiveHeaders
            | Self::Maps
            | Self::Document(_) => Code::TooLarge,
        }
    }
}
