//! What is wrong with an OCI image layout: it cannot be read, it is not one, or its files are not as they should be.
//!
//! What cannot be read proves nothing of what it holds; what was read and is wrong is wrong.

use std::fmt;
use std::io;

use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};

/// A layout, or a part of one, that was not read: it is not there, or not ours to read, or the system failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadLayout {
    /// What of it.
    pub part: LayoutPart,
    /// Why.
    pub reason: UnreadReason,
}

/// What of a layout is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutPart {
    /// The folder at this path, with all that is in it.
    Folder(ForeignText),
    /// The tar file at this path, with all that is in it.
    Archive(ForeignText),
    /// One file.
    File(LayoutFile),
    /// The list of its blobs.
    Blobs,
}

/// Why something of a layout was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadReason {
    /// The system's own reason.
    System(ForeignText),
    /// It became shorter, or another one, on the way.
    Changed,
    /// It takes longer than there is time.
    Timeout,
}

impl From<&io::Error> for UnreadReason {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::Timeout,
            _ => Self::System(ForeignText::error(error)),
        }
    }
}

/// What was named is not a layout, or names none of its images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutProblem {
    /// There is something else than a folder at this path.
    NotFolder(ForeignText),
    /// There is a folder at this path, and a tar file was named.
    NotArchive(ForeignText),
    /// What has this name has no `index.json`.
    NoIndex(ForeignText),
    /// The name fits several images.
    Several {
        /// The name.
        name: ForeignText,
        /// The same without its tag.
        bare: ForeignText,
        /// How many images it fits.
        images: usize,
        /// The entries of these images.
        entries: Vec<FittingEntry>,
    },
}

/// An entry of a layout's index that fits a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FittingEntry {
    /// Its digest.
    pub digest: Digest,
    /// The name that it has in the index.
    pub name: Option<Excerpt>,
}

/// What is wrong with the files of a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutDefect {
    /// The tar file that holds it.
    Archive {
        /// Its path.
        path: ForeignText,
        /// What is wrong with it.
        problem: ArchiveProblem,
    },
    /// This file of it is not a regular file.
    NotRegular(LayoutFile),
    /// Its `index.json` is not an image index.
    NoImageIndex,
    /// It is an evidence pack that was changed.
    Pack(PackDefect),
}

/// What is wrong with the record of an evidence pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackDefect {
    /// The file with the digest of its index is not there, or is not such a file.
    NoSums,
    /// Its index is another one than that file says.
    OtherIndex,
    /// Its index has no record.
    NoRecord,
    /// The record is not one.
    Malformed,
    /// The record names what there is not: a place, a code.
    Unknown,
}

/// What is wrong with a tar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveProblem {
    /// It is not a regular file.
    NotRegular,
    /// What was read of it is not a tar file, in the parser's words.
    Malformed(ForeignText),
    /// It ends inside this entry.
    EndsInside(Excerpt),
    /// It holds this entry twice.
    Doubled(Excerpt),
    /// It does not end as an archive ends.
    NoEnd,
}

/// A file of a layout that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutFile {
    /// The index.
    Index,
    /// A blob.
    Blob(Digest),
    /// The file of an evidence pack with the digest of its index.
    Sums,
    /// The time-stamp over the index.
    Timestamp,
}

/// Its name in the layout, which is made of a digest only and never leads out.
impl fmt::Display for LayoutFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index => f.write_str("index.json"),
            Self::Blob(digest) => write!(f, "blobs/sha256/{}", digest.hex()),
            Self::Sums => f.write_str("pack.sha256"),
            Self::Timestamp => f.write_str("timestamp.tsr"),
        }
    }
}
