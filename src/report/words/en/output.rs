//! What is said of what is written, and of what is not.

use crate::error::{FileProblem, Saved, Unwritten, WriteError};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::verdict::Trust;

/// What was to be written and is not there.
pub(in crate::report) fn unwritten(what: &Unwritten) -> String {
    match what {
        Unwritten::NothingToSave(what) => {
            format!("nothing was saved: there is no {} to save", saved_kind(*what))
        }
        Unwritten::Save(what, why) => {
            format!("the {} was not saved: {}", saved_kind(*what), unwritable(why))
        }
        Unwritten::Report(why) => format!("the report was not written: {}", unwritable(why)),
        Unwritten::Pack(why) => format!("the evidence pack was not written: {}", unwritable(why)),
    }
}

fn saved_kind(what: Saved) -> &'static str {
    match what {
        Saved::Document => "document",
        Saved::Key => "key",
    }
}

/// What was saved, where, how long it is, and its digest.
pub(in crate::report) fn saved(what: Saved, path: &ForeignText, bytes: usize, digest: &Digest) -> String {
    let unit = if bytes == 1 { "byte" } else { "bytes" };
    format!("saved the {} as {path} ({bytes} {unit}) {digest}", saved_kind(what))
}

fn unwritable(why: &WriteError) -> String {
    match why {
        WriteError::File { path, problem } => {
            format!("{path} cannot be written: {}", file(problem))
        }
        WriteError::StandardOutput(reason) => format!("standard output cannot be written: {reason}"),
    }
}

pub(super) fn file(problem: &FileProblem) -> String {
    match problem {
        FileProblem::System(reason) => reason.to_string(),
        FileProblem::Folder => "it is a folder".to_owned(),
        FileProblem::Link => "it is a symbolic link, which is not followed".to_owned(),
        FileProblem::NoReader => "it is a pipe that nobody reads".to_owned(),
        FileProblem::Timeout => "it is a pipe that was not read within the time limit".to_owned(),
        FileProblem::NotRegular => "it is not a regular file".to_owned(),
        FileProblem::Twice => "it is the same file as another output".to_owned(),
    }
}

/// A document is saved that the key does not vouch for.
pub(in crate::report) fn saved_unsigned(trust: Trust, path: &ForeignText) -> String {
    format!("{}: no trusted signature covers the document saved as {path}", trust.as_str())
}
