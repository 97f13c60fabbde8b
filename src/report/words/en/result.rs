//! What something came to, in a word, and what stands between words.

use crate::case::Status;
use crate::report::words::LinePrefix;
use crate::verdict::{Outcome, Trust, Verdict};

/// The word of a verdict. Documents, and lines that programs read, have [`Verdict::as_str`].
pub(in crate::report) fn verdict(verdict: Verdict) -> &'static str {
    verdict.as_str()
}

/// Whether a document is trusted, in a word.
pub(in crate::report) fn trust(trust: Trust) -> &'static str {
    trust.as_str()
}

/// What a check came to, in a word.
pub(in crate::report) fn outcome(outcome: Outcome) -> &'static str {
    outcome.as_str()
}

/// How a signature or an attestation stands, in a word.
pub(in crate::report) fn status(status: Status) -> &'static str {
    status.as_str()
}

/// Stands between a word and what it introduces.
pub(in crate::report) fn colon() -> &'static str {
    ": "
}

/// Stands between two sentences of one line.
pub(in crate::report) fn semicolon() -> &'static str {
    "; "
}

/// What begins a line of prose.
pub(in crate::report) fn line_prefix(prefix: LinePrefix) -> &'static str {
    match prefix {
        LinePrefix::Error => "error: ",
        LinePrefix::Warning => "warning: ",
        LinePrefix::Help => "help: ",
    }
}
