//! What was to be written and is not there, as data: it takes a yes away, and stops nothing.

use std::io;
use std::path::Path;

use crate::text::ForeignText;

/// What was to be written and is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// This was to be saved, and there is none.
    NothingToSave(Saved),
    /// This was not saved.
    Save(Saved, WriteError),
    /// A report was not written.
    Report(WriteError),
    /// The evidence pack was not written.
    Pack(WriteError),
}

/// What is saved byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The document that is shown.
    Document,
    /// The key.
    Key,
}

/// Where nothing could be written to, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// A file.
    File {
        /// Its path.
        path: ForeignText,
        /// Why.
        problem: FileProblem,
    },
    /// Standard output, for this reason of the system.
    StandardOutput(ForeignText),
}

/// Why a file cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// The system's own reason.
    System(ForeignText),
    /// It is a folder.
    Folder,
    /// It is a link, which would decide what is overwritten.
    Link,
    /// It is a pipe that nobody reads.
    NoReader,
    /// It is a pipe, and its reader took too long.
    Timeout,
    /// It is the file of another output of this run.
    Twice,
    /// It is not a regular file, where the program keeps one of its own.
    NotRegular,
}

impl WriteError {
    /// Of a file.
    pub fn of(path: &Path, problem: FileProblem) -> Self {
        Self::File { path: path.display().to_string().into(), problem }
    }
}

impl From<io::Error> for FileProblem {
    fn from(error: io::Error) -> Self {
        Self::System(ForeignText::error(&error))
    }
}
