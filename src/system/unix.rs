//! Linux, macOS and the other unixes.

use std::fs::{DirBuilder, File, FileType, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{
    DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::os::unix::process::CommandExt as _;
use std::path::{Component, Path};
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process_group};

use super::kind::{FileId, Irregular};

/// Neither opening nor reading nor writing waits: for the other end of a pipe, for a terminal. Files are not changed by it.
///
/// On Windows nothing is said: pipes have names of their own there (`\\.\pipe\NAME`) and lie in no folder, and of what is
/// not a file the system has no metadata, which are asked for before anything is opened.
pub fn never_wait(options: &mut OpenOptions) {
    options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
}

/// The same, and a link is not followed.
///
/// On Windows a link is followed that takes a file's place after its name was looked at. It costs what whoever may write to
/// that folder, and may make links, which usual users may not, could have by other bytes in the file itself.
pub fn never_wait_or_follow(options: &mut OpenOptions) {
    options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_NOFOLLOW);
}

/// A file for its owner alone, where it is made; no link is followed, and nothing waits.
///
/// On Windows a file has the rights of its folder, and what lies in the user's own folders is the user's, the system's and
/// the administrators'.
pub fn private(options: &mut OpenOptions) {
    never_wait_or_follow(options.mode(0o600));
}

/// Whether something was not opened since it is a link.
///
/// On Windows never: links are followed.
pub fn was_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

/// Whether something of this kind was not opened to be written to since it is a pipe that nobody reads.
///
/// On Windows never: pipes lie in no folder.
pub fn was_without_reader(error: &io::Error, kind: FileType) -> bool {
    error.raw_os_error() == Some(libc::ENXIO) && kind.is_fifo()
}

/// What has the place of a file, and is neither one nor a device.
///
/// On Windows only a folder is told: nothing else has a kind there, and is refused when its metadata are asked for.
pub fn irregular(kind: FileType) -> Option<Irregular> {
    match kind {
        kind if kind.is_dir() => Some(Irregular::Folder),
        kind if kind.is_fifo() => Some(Irregular::Pipe),
        kind if kind.is_socket() => Some(Irregular::Socket),
        _ => None,
    }
}

/// The number of a standard stream, or of any other that is open, by the names that systems have for it. They are
/// links, and the only ones that are followed.
///
/// On Windows streams have no such names.
pub fn open_stream(path: &Path) -> Option<u32> {
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

/// What tells what is there from others, itself: of a link the link.
///
/// On Windows it is the one name that the system makes of a path, of a link that of what it leads to. Hard links have a name
/// each, and count as two files: a report that is written to one leaves the other as it was.
#[expect(clippy::disallowed_methods, reason = "nothing is opened: only what tells it from others is asked")]
pub fn file_id(path: &Path) -> Option<FileId> {
    std::fs::symlink_metadata(path).ok().map(|meta| FileId::Inode(meta.dev(), meta.ino()))
}

/// Makes a folder for its owner alone, and those above it, where they are not there.
///
/// On Windows it has the rights of the folder above it: see [`private`].
///
/// # Errors
/// Whatever keeps it from being made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Temporary files are private; what is put in its place from one has the mode that any new file has.
///
/// On Windows any file has the rights of its folder.
pub fn of_any_new_file(builder: &mut tempfile::Builder<'_, '_>) {
    builder.permissions(Permissions::from_mode(0o666));
}

/// Who may read a file may run it.
///
/// On Windows there is nothing to be said: what runs is told by its name.
///
/// # Errors
/// Its mode can neither be asked nor changed.
pub fn let_run(file: &File) -> io::Result<()> {
    let mode = file.metadata()?.permissions().mode();
    file.set_permissions(Permissions::from_mode(mode | (mode & 0o444) >> 2))
}

/// Whether somebody may run a file.
///
/// On Windows any file of the right name: that it is none is found when it is run.
pub fn may_run(meta: &Metadata) -> bool {
    meta.permissions().mode() & 0o111 != 0
}

/// What a program starts can be ended with it: see [`kill`].
///
/// On Windows nothing is said. A job would hold all that it starts, and is made by calls without a safe form.
pub fn own_group(command: &mut Command) {
    command.process_group(0);
}

/// Ends a program that was started by [`own_group`], and all that it started.
///
/// On Windows it alone is ended: what it started, as git's wrapper starts git, goes on until it ends by itself. Nobody waits
/// for that.
pub fn kill(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Whether a terminal takes the sequences that set color (ECMA-48), which every terminal of a unix does that is not dumb.
///
/// A console of Windows takes them once it is asked to (`ENABLE_VIRTUAL_TERMINAL_PROCESSING`, from Windows 10 on), which
/// this does; an older one would show them. Where only one of both outputs is a console the answer is no: color then is for
/// who asks for it.
pub fn takes_sequences() -> bool {
    true
}
