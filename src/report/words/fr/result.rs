//! What something came to, in a word, what stands between words, and which build it is.

use crate::case::Status;
use crate::report::DiffSide;
use crate::report::words::LinePrefix;
use crate::verdict::{Outcome, Trust, Verdict};

/// The word of a verdict. Documents, and lines that programs read, have [`Verdict::as_str`].
pub(in crate::report) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verified => "VÉRIFIÉ",
        Verdict::Failed => "ÉCHEC",
        Verdict::Undecided => "INDÉTERMINÉ",
        Verdict::Pending => "EN\u{a0}ATTENTE",
        Verdict::Waived => "DÉROGATION",
        Verdict::Unsigned => "NON\u{a0}SIGNÉ",
        Verdict::OutOfScope => "HORS\u{a0}PÉRIMÈTRE",
    }
}

/// Whether a document is trusted, in a word.
pub(in crate::report) fn trust(trust: Trust) -> &'static str {
    match trust {
        Trust::Verified => "VÉRIFIÉ",
        Trust::Unsigned => "NON\u{a0}SIGNÉ",
        Trust::Untrusted => "NON\u{a0}FIABLE",
    }
}

/// What a check came to, in a word.
pub(in crate::report) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "réussi",
        Outcome::Fail => "échec",
        Outcome::Undecided => "indéterminé",
        Outcome::Pending => "en\u{a0}attente",
        Outcome::NotAsked => "non\u{a0}demandé",
    }
}

/// How a signature or an attestation stands, in a word.
pub(in crate::report) fn status(status: Status) -> &'static str {
    match status {
        Status::Trusted => "de confiance",
        Status::Refused => "refusée",
        Status::Unread => "non lue",
    }
}

/// Stands between a word and what it introduces.
pub(in crate::report) fn colon() -> &'static str {
    "\u{a0}: "
}

/// Stands between two sentences of one line.
pub(in crate::report) fn semicolon() -> &'static str {
    "\u{202f}; "
}

/// What begins a line of prose.
pub(in crate::report) fn line_prefix(prefix: LinePrefix) -> &'static str {
    match prefix {
        LinePrefix::Error => "erreur\u{a0}: ",
        LinePrefix::Warning => "avertissement\u{a0}: ",
        LinePrefix::Help => "aide\u{a0}: ",
    }
}

/// A build, with its article.
pub(super) fn build(which: DiffSide) -> &'static str {
    match which {
        DiffSide::Old => "l’ancien build",
        DiffSide::New => "le nouveau build",
    }
}

/// Of a build.
pub(super) fn of_build(which: DiffSide) -> &'static str {
    match which {
        DiffSide::Old => "de l’ancien build",
        DiffSide::New => "du nouveau build",
    }
}
