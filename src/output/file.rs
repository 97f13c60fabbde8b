//! Where a report goes: a file whole or not at all, a device or a pipe as it is, and nothing that decides by itself
//! what is overwritten. Nothing is waited for without an end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::FileProblem;

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
    There(system::FileId),
    /// What is not there yet: its folder as the system calls it, and its name.
    New(PathBuf),
}

impl Target {
    /// Where a path leads.
    pub(super) fn of(path: &Path) -> Self {
        match (stream(path), system::id(path)) {
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

/// The number of a standard stream, or of any other that is open, by the names that systems have for it. They are
/// links, and the only ones that are followed.
fn stream(path: &Path) -> Option<u32> {
    if cfg!(not(unix)) {
        return None;
    }
    let mut parts = path.components();
    if parts.next() != Some(Component::RootDir) {
        return None;
    }
    let names: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    match names?.as_slice() {
        ["dev", "stdout"] => Some(1),
        ["dev", "stderr"] => Some(2),
        ["dev", "fd", number] | ["proc", "self", "fd", number] => number.parse().ok(),
        _ => None,
    }
}

/// Whether what is written to a path takes the place of what was there.
#[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
pub(super) fn is_replaced(path: &Path) -> bool {
    stream(path).is_none() && std::fs::symlink_metadata(path).map_or(true, |meta| meta.is_file())
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
    match stream(path) {
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
            let file = options.open(path).map_err(|error| system::unopened(error, &meta))?;
            // What was opened may be another than what was looked at.
            if file.metadata()?.is_file() { Ok(whole(path, make)?) } else { patiently(file, make, patience) }
        }
    }
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
    system::mode(&mut builder);
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
    let file = options.open(path).map_err(system::unlocked)?;
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

/// What the systems have in their own ways.
#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{
        DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
    };
    use std::path::Path;

    use crate::error::FileProblem;

    /// Device and inode.
    pub(super) type FileId = (u64, u64);

    /// Of what is there, itself: of a link the link.
    #[expect(clippy::disallowed_methods, reason = "reports are written here and nowhere else")]
    pub(super) fn id(path: &Path) -> Option<FileId> {
        std::fs::symlink_metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
    }

    /// Neither opening nor writing waits.
    pub(super) fn never_wait(options: &mut OpenOptions) {
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }

    /// The same, and a link is not followed.
    pub(super) fn never_wait_or_follow(options: &mut OpenOptions) {
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_NOFOLLOW);
    }

    /// Why something that is there was not opened.
    pub(super) fn unopened(error: io::Error, meta: &Metadata) -> FileProblem {
        match error.raw_os_error() {
            Some(libc::ENXIO) if meta.file_type().is_fifo() => FileProblem::NoReader,
            Some(libc::ELOOP) => FileProblem::Link,
            _ => error.into(),
        }
    }

    /// A folder for its owner alone, and those above it, where they are not there.
    pub(super) fn make_private(folder: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }

    /// A file for its owner alone, where it is made; no link is followed, and nothing waits.
    pub(super) fn private(options: &mut OpenOptions) {
        never_wait_or_follow(options.mode(0o600));
    }

    /// Why a file of the program's own was not opened.
    pub(super) fn unlocked(error: io::Error) -> FileProblem {
        if error.raw_os_error() == Some(libc::ELOOP) { FileProblem::Link } else { error.into() }
    }

    /// Temporary files are private; a report has the mode that any new file has.
    pub(super) fn mode(builder: &mut tempfile::Builder<'_, '_>) {
        builder.permissions(Permissions::from_mode(0o666));
    }
}

/// Pipes have names of their own here and lie in no folder.
#[cfg(not(unix))]
mod system {
    use std::fs::{DirBuilder, Metadata, OpenOptions};
    use std::io;
    use std::path::{Path, PathBuf};

    use crate::error::FileProblem;

    /// The name that the system has for it.
    pub(super) type FileId = PathBuf;

    #[expect(clippy::disallowed_methods, reason = "only names are compared: nothing is opened by it")]
    pub(super) fn id(path: &Path) -> Option<FileId> {
        std::fs::canonicalize(path).ok()
    }

    pub(super) fn never_wait(_: &mut OpenOptions) {}

    pub(super) fn never_wait_or_follow(_: &mut OpenOptions) {}

    pub(super) fn unopened(error: io::Error, _: &Metadata) -> FileProblem {
        error.into()
    }

    /// What lies in the user's own folder is the user's alone.
    pub(super) fn make_private(folder: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).create(folder)
    }

    pub(super) fn private(_: &mut OpenOptions) {}

    pub(super) fn unlocked(error: io::Error) -> FileProblem {
        error.into()
    }

    pub(super) fn mode(_: &mut tempfile::Builder<'_, '_>) {}
}
