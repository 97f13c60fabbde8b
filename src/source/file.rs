//! The one reader of what a user names: a file, or standard input.
//!
//! Whole or not at all: what is over its bound is an error, never cut. Nothing but standard input is
//! waited for: a pipe that nobody writes to would outlast every time-out.

use std::fs::{File, FileType, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::evidence::ReadError;
use crate::system::{self, Irregular, System};

/// What is to be read.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// Standard input.
    Stdin,
    /// A file by its name.
    File(&'a Path),
}

/// What a user's text names: standard input is one by all of its names, so that whoever counts its readers
/// misses none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedFile {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl NamedFile {
    /// To be read.
    pub fn input(&self) -> Input<'_> {
        match self {
            Self::Stdin => Input::Stdin,
            Self::File(path) => Input::File(path),
        }
    }
}

/// What a text names where `-` is standard input.
pub fn named(text: &str) -> NamedFile {
    if text == "-" { NamedFile::Stdin } else { at(text) }
}

/// What a path names: a file, `-` too, unless the system has standard input there.
pub fn at(path: &str) -> NamedFile {
    let path = PathBuf::from(path);
    if is_stdin(&path) { NamedFile::Stdin } else { NamedFile::File(path) }
}

/// Reads the whole of it, at most `bound` bytes.
///
/// # Errors
/// It is not there, is a folder, a pipe or a socket, or has more bytes than the bound.
pub fn read(input: Input<'_>, bound: u64) -> Result<Vec<u8>, ReadError> {
    match input {
        Input::Stdin => up_to(io::stdin().lock(), bound),
        // Also where it is standard input by a name: who may wait for that has asked `named` or `at`.
        Input::File(path) => {
            let file = open(path)?;
            let meta = file.metadata()?;
            if meta.is_file() && meta.len() > bound {
                return Err(ReadError::TooLarge(bound));
            }
            up_to(file, bound)
        }
    }
}

/// The same, as text.
///
/// # Errors
/// Those of [`read`], and bytes that are not UTF-8.
pub fn read_text(input: Input<'_>, bound: u64) -> Result<String, ReadError> {
    String::from_utf8(read(input, bound)?).map_err(|_| ReadError::NotText)
}

/// Reads the whole of a file that need not be there, as text; `None` where it is not, nor the folder of it. A link that
/// leads nowhere is there.
///
/// # Errors
/// Those of [`read_text`].
#[expect(clippy::disallowed_methods, reason = "files are read here and nowhere else")]
pub fn read_text_if_there(path: &Path, bound: u64) -> Result<Option<String>, ReadError> {
    match std::fs::symlink_metadata(path) {
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error.into()),
        Ok(_) => read_text(Input::File(path), bound).map(Some),
    }
}

/// Whether a path leads to nothing. `/dev/null` may be somebody's home.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Reads the whole of a file that the program itself keeps, at most `bound` bytes; `None` where it is not there, nor
/// the folder of it. A link is not followed, wherever it leads.
///
/// # Errors
/// Those of [`read`], and a link.
#[expect(clippy::disallowed_methods, reason = "files are read here and nowhere else")]
pub(super) fn read_own(path: &Path, bound: u64) -> Result<Option<Vec<u8>>, ReadError> {
    let meta = match std::fs::symlink_metadata(path) {
        Err(error) if is_absent(&error) => return Ok(None),
        found => found?,
    };
    if meta.file_type().is_symlink() {
        return Err(ReadError::Link);
    }
    fits(meta.file_type())?;
    // What was looked at may be another file by now, or none.
    match regular(path, Links::Refused) {
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error.into()),
        Ok(None) => Err(ReadError::Device),
        Ok(Some(file)) if file.metadata()?.len() > bound => Err(ReadError::TooLarge(bound)),
        Ok(Some(file)) => up_to(file, bound).map(Some),
    }
}

/// Another name for standard input, which is open already: nobody is waited for who is to open it.
fn is_stdin(path: &Path) -> bool {
    System::HERE.standard_input().iter().any(|name| path == Path::new(name))
}

#[expect(clippy::disallowed_methods, reason = "what a user names is opened here and nowhere else")]
fn open(path: &Path) -> Result<File, ReadError> {
    // Looked at first: to open a pipe lets its writer go on.
    fits(std::fs::metadata(path)?.file_type())?;
    let mut options = OpenOptions::new();
    options.read(true);
    system::never_wait(&mut options);
    let file = options.open(path)?;
    // What was opened may be another file than the one that was looked at.
    fits(file.metadata()?.file_type())?;
    Ok(file)
}

/// What a link in a file's place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Another name of the file.
    Followed,
    /// Not a file.
    Refused,
}

/// Opens a regular file, of which the caller has looked at the name; `None` where something else has taken its
/// place by now. Nothing is waited for.
pub(super) fn regular(path: &Path, links: Links) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true);
    match links {
        Links::Followed => system::never_wait(&mut options),
        Links::Refused => system::never_wait_or_follow(&mut options),
    }
    let file = match options.open(path) {
        Err(error) if system::was_link(&error) => return Ok(None),
        opened => opened?,
    };
    Ok(file.metadata()?.is_file().then_some(file))
}

/// Whether it is of a kind that can be read: a file, or a device.
fn fits(kind: FileType) -> Result<(), ReadError> {
    match system::irregular(kind) {
        Some(Irregular::Folder) => Err(ReadError::Folder),
        Some(Irregular::Pipe) => Err(ReadError::Pipe),
        Some(Irregular::Socket) => Err(ReadError::Socket),
        None => Ok(()),
    }
}

fn up_to(mut from: impl Read, bound: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    match from.by_ref().take(bound.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > bound => Err(ReadError::TooLarge(bound)),
        Ok(_) => Ok(bytes),
        // A device that was opened so that it does not wait.
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(ReadError::Device),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;
