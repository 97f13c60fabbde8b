//! Windows. What it does without, and what that costs, is said at the same functions of `unix.rs`.

use std::fs::{DirBuilder, File, FileType, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use std::process::{Child, Command};

use super::kind::{FileId, Irregular};

/// Pipes have names of their own and lie in no folder; of what is not a file, metadata are refused.
pub fn never_wait(_: &mut OpenOptions) {}

/// The same; a link is followed.
pub fn never_wait_or_follow(_: &mut OpenOptions) {}

/// A file has the rights of its folder.
pub fn private(_: &mut OpenOptions) {}

/// Links are followed.
pub fn was_link(_: &io::Error) -> bool {
    false
}

/// Pipes lie in no folder.
pub fn was_without_reader(_: &io::Error, _: FileType) -> bool {
    false
}

/// Pipes and sockets have no kind here: of what is not a file, metadata are refused.
pub fn irregular(kind: FileType) -> Option<Irregular> {
    kind.is_dir().then_some(Irregular::Folder)
}

/// Streams have no names.
pub fn open_stream(_: &Path) -> Option<u32> {
    None
}

/// The name that the system has for it.
#[expect(clippy::disallowed_methods, reason = "only names are compared: nothing is opened by it")]
pub fn file_id(path: &Path) -> Option<FileId> {
    std::fs::canonicalize(path).ok().map(FileId::Name)
}

/// What lies in the user's own folder is the user's alone.
///
/// # Errors
/// Whatever keeps it from being made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

/// A file has the rights of its folder.
pub fn of_any_new_file(_: &mut tempfile::Builder<'_, '_>) {}

/// What runs is told by its name.
///
/// # Errors
/// None.
pub fn let_run(_: &File) -> io::Result<()> {
    Ok(())
}

/// What runs is told by its name.
pub fn may_run(_: &Metadata) -> bool {
    true
}

/// What a program starts goes its own way.
pub fn own_group(_: &mut Command) {}

/// Ends it alone.
pub fn kill(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Asks the console to take them, and tells whether it does.
pub fn takes_sequences() -> bool {
    anstyle_query::windows::enable_ansi_colors() == Some(true)
}
