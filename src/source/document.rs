//! Documents on this machine that nobody signed.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use crate::error::{NamedInput, UsageError};
use crate::evidence::bound::BoundHit;
use crate::evidence::place::Place;
use crate::evidence::{Gap, ReadError};
use crate::trust::Unsigned;

use super::deadline::Deadline;
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
    /// It has more bytes than its bound, or there was no time to read it.
    Gap(Gap),
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
    /// Reads it, up to so many bytes and until then. Whoever writes to standard input may take for ever.
    pub fn read(&self, limit: u64, until: Deadline) -> GivenDocument {
        let (sender, receiver) = mpsc::channel();
        let place = self.clone();
        thread::spawn(move || {
            let input = match &place {
                Self::Stdin => Input::Stdin,
                Self::File(path) => Input::File(path),
            };
            let _ = sender.send(file::read(input, limit));
        });
        let Ok(read) = receiver.recv_timeout(until.left()) else {
            return GivenDocument::Gap(Gap::new(Place::Document, BoundHit::Time));
        };
        match read {
            Ok(bytes) => GivenDocument::Read(Unsigned::new(bytes)),
            Err(ReadError::TooLarge(_)) => {
                GivenDocument::Gap(Gap::new(Place::Document, BoundHit::Document(limit)))
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
