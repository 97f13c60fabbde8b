//! Where a report goes: a file whole or not at all, a device or a pipe as it is, and nothing that decides by itself
//! what is overwritten. Nothing is waited for without an end.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::FileProblem;
use crate::system::{self, FileId};

/// How long a pause is while a reader is waited for.
const PAUSE: Duration = Duration::from_millis(10);

/// What is gathered before it is written: reports are made in small pieces.
const PIECE: usize = 64 << 10;

/// Writes a report as it is made.
pub(super) type Make<'m> = &'m dyn Fn(&mut dyn Write) -> io::Result<()>;

/// What tells files apart, whatever they are called. Two paths with one target are one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A stream that is open already, by its number.
    Stream(u32),
    /// What is there.
    There(FileId),
    /// What is not there yet: its folder as the system calls it, and its name.
    New(PathBuf),
}

impl Target {
    /// Where a path leads.
    pub(super) fn of(path: &Path) -> Self {
        match (system::open_stream(path), system::file_id(path)) {
            (Some(stream), _) => Self::Stream(stream),
            (None, Some(id)) => Self::There(id),
            (None, None) => Self::New(whole_name(path)),
        }
    }
}

/// The name of something that is not there, by which another spelling of it is recognised.
#[expect(clippy::disallowed_methods, reason = "only names are compared: nothing is opened by it")]
fn whole_name(path: &Path) -> PathBuf {
    let whole = std::fs::canonicalize(folder_of(path)).ok().zip(path.file_name());
    whole.map_or_else(
        || std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        |(folder, name)| folder.join(name),
    )
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Whether what is written to a path takes the place of what was there.
#[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
pub(super) fn is_replaced(path: &Path) -> bool {
    system::open_stream(path).is_none() && std::fs::symlink_metadata(path).map_or(true, |meta| meta.is_file())
}

/// Takes a report away that says what is no longer so, and that could not be written again.
#[expect(clippy::disallowed_methods, reason = "what is taken away was written by this run")]
pub(super) fn withdraw(path: &Path) {
    if std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()) {
        let _ = std::fs::remove_file(path);
    }
}

/// Writes a report to a path. A regular file, or one that is not there, is written whole beside it and renamed,
/// with the umask's mode; a device or a pipe is written to as it is, for so long.
///
/// # Errors
/// Whatever keeps it from being written; a link is refused (CVE-2026-50162: a link decides what is overwritten).
#[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
pub(super) fn write(path: &Path, make: Make<'_>, patience: Duration) -> Result<(), FileProblem> {
    match system::open_stream(path) {
        Some(1) => return Ok(to_stdout(make)?),
        Some(2) => return Ok(in_pieces(io::stderr().lock(), make)?),
        Some(_) => {
            let mut options = OpenOptions::new();
            system::never_wait(options.append(true));
            return patiently(options.open(path)?, make, patience);
        }
        None => {}
    }
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(whole(path, make)?),
        Err(error) => Err(error.into()),
        Ok(meta) if meta.is_dir() => Err(FileProblem::Folder),
        Ok(meta) if meta.is_symlink() => Err(FileProblem::Link),
        Ok(meta) if meta.is_file() => Ok(whole(path, make)?),
        Ok(meta) => {
            let mut options = OpenOptions::new();
            system::never_wait_or_follow(options.write(true));
            let file = options.open(path).map_err(|error| unopened(error, &meta))?;
            // What was opened may be another than what was looked at.
            if file.metadata()?.is_file() { Ok(whole(path, make)?) } else { patiently(file, make, patience) }
        }
    }
}

/// Why something that is there was not opened.
fn unopened(error: io::Error, meta: &Metadata) -> FileProblem {
    if system::was_without_reader(&error, meta.file_type()) {
        return FileProblem::NoReader;
    }
    not_followed(error)
}

/// Writes to standard output. A reader that has gone away takes nothing from the verdict.
///
/// # Errors
/// Any other failure, such as a full disk.
pub(super) fn to_stdout(make: Make<'_>) -> io::Result<()> {
    match in_pieces(io::stdout().lock(), make) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

fn whole(path: &Path, make: Make<'_>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".paas-attest-");
    system::of_any_new_file(&mut builder);
    let mut file = builder.tempfile_in(folder_of(path))?;
    in_pieces(file.as_file_mut(), make)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A lock that is held until this is dropped, by one run of the program at a time.
#[derive(Debug)]
pub(super) struct Held(#[expect(dead_code, reason = "it is the lock")] File);

/// Takes the lock that a file stands for, which is made, with its folder, where it is not there; `None` where others
/// have it all the time.
///
/// # Errors
/// Something else than a file of the program's is in its place, or it cannot be made.
pub(super) fn lock(path: &Path, patience: Duration) -> Result<Option<Held>, FileProblem> {
    system::make_private(folder_of(path))?;
    let mut options = OpenOptions::new();
    system::private(options.read(true).write(true).create(true).truncate(false));
    let file = options.open(path).map_err(not_followed)?;
    if !file.metadata()?.is_file() {
        return Err(FileProblem::NotRegular);
    }
    let mut left = Some(patience);
    while let Some(time) = left {
        match file.try_lock() {
            Ok(()) => return Ok(Some(Held(file))),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
        left = time.checked_sub(PAUSE);
    }
    Ok(None)
}

/// Why a file of which no link is followed was not opened.
fn not_followed(error: io::Error) -> FileProblem {
    if system::was_link(&error) { FileProblem::Link } else { error.into() }
}

/// Writes a file of the program's own whole, in the place of what was there, for its owner alone.
///
/// # Errors
/// Whatever keeps it from being written.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> Result<(), FileProblem> {
    // A temporary file has no other mode.
    let mut file = tempfile::Builder::new().prefix(".paas-attest-").tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes what is made piece by piece, and after a failure no more of it.
fn in_pieces(file: impl Write, make: Make<'_>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(PIECE, file);
    let written = make(&mut out).and_then(|()| out.flush());
    // What is left would be written when this is dropped.
    let _ = out.into_parts();
    written
}

/// Writes to what takes bytes when it wants to, as long as it wants some within so much time together.
fn patiently(file: File, make: Make<'_>, patience: Duration) -> Result<(), FileProblem> {
    let mut slow = Slow { file, left: Some(patience) };
    let written = in_pieces(&mut slow, make);
    if slow.left.is_none() { Err(FileProblem::Timeout) } else { Ok(written?) }
}

/// What takes bytes when it wants to.
struct Slow {
    file: File,
    /// How long it is still waited for; nothing once that is over.
    left: Option<Duration>,
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        while let Some(left) = self.left {
            match self.file.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.left = left.checked_sub(PAUSE);
                    if self.left.is_some() {
                        thread::sleep(PAUSE);
                    }
                }
                other => return other,
            }
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
