//! Why a file that the user named, or standard input, was not read.

use std::io;

use crate::text::ForeignText;

/// Why a file that the user named, or standard input, was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The system's own reason: it is not there, or not ours to read.
    System(io::ErrorKind, ForeignText),
    /// It is a folder.
    Folder,
    /// It is a pipe, which may never end or never begin.
    Pipe,
    /// It is a socket.
    Socket,
    /// It is a link, which would decide what is read.
    Link,
    /// It is a device, and what it may have to say comes later.
    Device,
    /// It has more bytes than these.
    TooLarge(u64),
    /// It is not UTF-8, and text is needed.
    NotText,
}

impl ReadError {
    /// Whether there is nothing of that name.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::System(io::ErrorKind::NotFound, _))
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::System(error.kind(), ForeignText::error(&error))
    }
}
