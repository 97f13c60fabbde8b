//! Why a file that the user named, or standard input, was not read.

use std::{fmt, io};

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

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(_, reason) => write!(f, "{reason}"),
            Self::Folder => f.write_str("it is a folder"),
            Self::Pipe => f.write_str("it is a pipe, not a regular file"),
            Self::Socket => f.write_str("it is a socket, not a regular file"),
            Self::Device => f.write_str("it is a device that has nothing to read, not a regular file"),
            Self::TooLarge(bound) if bound.is_multiple_of(1 << 20) => {
                write!(f, "it is over {} MiB", bound >> 20)
            }
            Self::TooLarge(bound) if bound.is_multiple_of(1 << 10) => {
                write!(f, "it is over {} KiB", bound >> 10)
            }
            Self::TooLarge(bound) => write!(f, "it has more than {bound} bytes"),
            Self::NotText => f.write_str("stream did not contain valid UTF-8"),
        }
    }
}
