//! The entries of a transparency log, and the keys by which logs sign.

use crate::report::moment::rfc3339;
use crate::report::words::Help;
use crate::trust::{LogEntry, LogKeyProblem, LogProblem, LogProved};

use super::say;

/// One entry: which log has it, where, since when, and what proves that.
pub(in crate::report) fn entry(entry: &LogEntry) -> String {
    let mut parts = vec![match entry.log() {
        Some(name) => name.to_string(),
        None => format!("an unknown log, {}", entry.log_id()),
    }];
    parts.extend(entry.index().map(|index| format!("index {index}")));
    // Of one with which anything is wrong nothing counts as proved, its time neither.
    parts.extend(entry.time().filter(|_| entry.problem().is_none()).and_then(rfc3339));
    let said = parts.join(", ");
    match entry.problem() {
        Some(problem) => format!("{}: {}; {said}", problem.code(), self::problem(problem)),
        None => format!("{said}, proved by {}", proofs(entry.proved())),
    }
}

fn proofs(proved: LogProved) -> &'static str {
    match (proved.promise, proved.inclusion) {
        (true, true) => "a signed entry timestamp and an inclusion proof",
        (true, false) => "a signed entry timestamp",
        (false, true) => "an inclusion proof",
        (false, false) => "nothing",
    }
}

/// Why an entry does not prove that the log has the signature.
pub(in crate::report) fn problem(problem: &LogProblem) -> String {
    match problem {
        LogProblem::Unknown => "STUB unknown log".to_owned(),
        LogProblem::Mismatch => "STUB the entry is about another signature".to_owned(),
        LogProblem::Invalid => "STUB the signed entry timestamp does not verify".to_owned(),
    }
}

pub(super) fn problem_help(problem: &LogProblem) -> Vec<Help> {
    match problem {
        LogProblem::Unknown => vec![say(
            "name the log's key with --rekor-key FILE, or a trusted root that has it with --trusted-root FILE",
        )],
        _ => vec![],
    }
}

/// Why the keys of a log cannot be read.
pub(super) fn key_problem(_problem: &LogKeyProblem) -> String {
    "STUB".to_owned()
}
