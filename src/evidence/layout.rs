//! What is wrong with an OCI image layout: it cannot be read, it is none, or its files are not as they should be.

use std::fmt;

use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};

/// How a layout is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutForm {
    /// As a folder.
    Folder,
    /// As one tar file.
    Archive,
}

/// A layout that is not there, or not ours to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadLayout {
    /// How it should be stored.
    pub form: LayoutForm,
    /// Its path.
    pub path: ForeignText,
    /// The system's own reason.
    pub reason: ForeignText,
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
    /// One file of it.
    File {
        /// Which.
        file: LayoutFile,
        /// What is wrong with it.
        problem: LayoutFileProblem,
    },
    /// Its `index.json` is not an image index.
    NoImageIndex,
    /// Its blobs cannot be listed; the system's own reason.
    BlobsUnlisted(ForeignText),
}

/// What is wrong with a tar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveProblem {
    /// It is not a regular file.
    NotRegular,
    /// It is compressed.
    Compressed,
    /// It cannot be read, in the parser's words.
    Unreadable(ForeignText),
    /// It has more entries than [`limits::ARCHIVE_ENTRIES`](crate::limits::ARCHIVE_ENTRIES).
    TooManyEntries,
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
}

/// Its name in the layout, which is made of a digest only and never leads out.
impl fmt::Display for LayoutFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index => f.write_str("index.json"),
            Self::Blob(digest) => write!(f, "blobs/sha256/{}", digest.hex()),
        }
    }
}

/// What is wrong with a file of a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutFileProblem {
    /// It is not a regular file.
    NotRegular,
    /// The archive ends inside it.
    CutOff,
    /// It cannot be read; the system's own reason.
    Unreadable(ForeignText),
}
