//! Documents on this machine that nobody signed.

use std::path::PathBuf;

use crate::error::{NamedInput, UsageError};
use crate::evidence::bound::BoundHit;
use crate::evidence::place::Place;
use crate::evidence::{Gap, ReadError};
use crate::trust::Unsigned;

use super::file::{self, Input, NamedFile};

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalDocument {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// What reading a document came to.
#[derive(Debug)]
pub enum GivenDocument {
    /// The whole of it.
    Read(Unsigned<Vec<u8>>),
    /// It has more bytes than its bound.
    TooLarge(Gap),
    /// It is not there, or is not a file.
    Unread(UsageError),
}

impl From<NamedFile> for LocalDocument {
    fn from(named: NamedFile) -> Self {
        match named {
            NamedFile::Stdin => Self::Stdin,
            NamedFile::File(path) => Self::File(path),
        }
    }
}

impl LocalDocument {
    /// Reads it, up to so many bytes.
    pub fn read(&self, limit: u64) -> GivenDocument {
        let input = match self {
            Self::Stdin => Input::Stdin,
            Self::File(path) => Input::File(path),
        };
        match file::read(input, limit) {
            Ok(bytes) => GivenDocument::Read(Unsigned::new(bytes)),
            Err(ReadError::TooLarge(_)) => {
                GivenDocument::TooLarge(Gap::new(Place::Document, BoundHit::Document(limit)))
            }
            Err(why) => GivenDocument::Unread(UsageError::Unread(self.named(), why)),
        }
    }

    fn named(&self) -> NamedInput {
        match self {
            Self::Stdin => NamedInput::DocumentOnStdin,
            Self::File(path) => NamedInput::Document(path.display().to_string().into()),
        }
    }
}
