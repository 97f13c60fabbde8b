//! What is said of what is written, and of what is not.

use crate::error::{FileProblem, Unwritten, WriteError};
use crate::text::ForeignText;
use crate::verdict::Trust;

/// What was to be written and is not there.
pub(in crate::report) fn unwritten(what: &Unwritten) -> String {
    match what {
        Unwritten::NothingToSave => "nothing was saved: there is no document to save".to_owned(),
        Unwritten::Document(why) => format!("the document was not saved: {}", unwritable(why)),
        Unwritten::Report(why) => format!("the report was not written: {}", unwritable(why)),
    }
}

fn unwritable(why: &WriteError) -> String {
    match why {
        WriteError::File { path, problem } => {
            format!("{path} cannot be written: {}", file(problem))
        }
        WriteError::StandardOutput(reason) => format!("standard output cannot be written: {reason}"),
    }
}

fn file(problem: &FileProblem) -> String {
    match problem {
        FileProblem::System(reason) => reason.to_string(),
        FileProblem::Folder => "it is a folder".to_owned(),
        FileProblem::Link => "it is a symbolic link, which is not followed".to_owned(),
        FileProblem::NoReader => "it is a pipe that nobody reads".to_owned(),
        FileProblem::Timeout => "it is a pipe that was not read within the time limit".to_owned(),
        FileProblem::Twice => "it is the same file as another output".to_owned(),
    }
}

/// A document is saved that the key does not vouch for.
pub(in crate::report) fn saved_unsigned(trust: Trust, path: &ForeignText) -> String {
    format!("{}: no trusted signature covers the document saved as {path}", trust.as_str())
}
