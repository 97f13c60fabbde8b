//! What differs between systems: here and nowhere else, by functions that have the same signature on each of them.
//!
//! [`System`] answers what only differs in names and places, for any system, so that tests ask it for all of them on one.
//! What acts is in a file for each family: Linux, macOS and the other unixes have `unix.rs`, Windows has `windows.rs`. What
//! Windows does without, and what that costs, is said at each function of `unix.rs`.
//!
//! What differs and needs nothing here, since the standard library does it: the separators of paths and of `PATH`, a reader
//! that has gone away (SIGPIPE is ignored, `ERROR_NO_DATA` is a broken pipe), UTF-8 on a console, and that a program is never
//! looked for in the current folder. On Windows one is looked for beside this program and in the system's folders first.

mod kind;

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub use self::kind::{FileId, Irregular, System};

#[cfg(unix)]
pub use self::unix::{
    file_id, irregular, kill, let_run, make_private, may_run, never_wait, never_wait_or_follow,
    of_any_new_file, open_stream, own_group, private, takes_sequences, was_link, was_without_reader,
};
#[cfg(windows)]
pub use self::windows::{
    file_id, irregular, kill, let_run, make_private, may_run, never_wait, never_wait_or_follow,
    of_any_new_file, open_stream, own_group, private, takes_sequences, was_link, was_without_reader,
};
