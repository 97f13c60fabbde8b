//! Documents that lie on this machine, and that nobody vouches for.

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

impl From<NamedFile> for LocalDocument {
    fn from(named: NamedFile) -> Self {
        match named {
            NamedFile::Stdin => Self::Stdin,
            NamedFile::File(path) => Self::File(path),
        }
    }
}

impl LocalDocument {
    /// Reads it, up to so many bytes; the gap where there are more.
    ///
    /// # Errors
    /// A file that is not there, or is none.
    pub fn read(&self, limit: u64) -> Result<Result<Unsigned<Vec<u8>>, Gap>, UsageError> {
        let input = match self {
            Self::Stdin => Input::Stdin,
            Self::File(path) => Input::File(path),
        };
        match file::read(input, limit) {
            Ok(bytes) => Ok(Ok(Unsigned::new(bytes))),
            Err(ReadError::TooLarge(_)) => Ok(Err(Gap::new(Place::Document, BoundHit::Document(limit)))),
            Err(why) => Err(UsageError::Unread(self.named(), why)),
        }
    }

    fn named(&self) -> NamedInput {
        match self {
            Self::Stdin => NamedInput::DocumentOnStdin,
            Self::File(path) => NamedInput::Document(path.display().to_string().into()),
        }
    }
}
