//! The entries of a transparency log, and the keys by which logs sign.

use crate::limits::{LOG_BODY, LOG_ENTRIES, LOGS};
use crate::report::moment::rfc3339;
use crate::report::words::Help;
use crate::trust::{
    CheckpointProblem, LogEntry, LogKeyProblem, LogName, LogProblem, LogProved, ProofProblem,
};

use super::trust::members;
use super::{say, trust};

/// One entry: which log has it, where, since when, and what proves that.
pub(in crate::report) fn entry(entry: &LogEntry) -> String {
    let mut parts = vec![match entry.log() {
        Some(LogName::Host(host)) => host.to_string(),
        Some(LogName::Key(key)) => format!("the log of {key}"),
        None => entry.log_id().map_or("an unknown log".to_owned(), |id| format!("an unknown log, {id}")),
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
        LogProblem::OtherContent => "the entry is about something else than what is signed here".to_owned(),
        LogProblem::OtherSignature => "the entry is about another signature".to_owned(),
        LogProblem::OtherKey => "the entry is about a signature by somebody else's key".to_owned(),
        LogProblem::Members(error) => format!("the entry cannot be read: {}", members(error)),
        LogProblem::NoMember(name) => format!("the entry has no member {}", quoted(name)),
        LogProblem::Odd(name) => format!("the entry's member {} is not what belongs there", quoted(name)),
        LogProblem::TwoSpellings(name) => format!("the entry's member {} stands there in two spellings", quoted(name)),
        LogProblem::UnknownMember(name) => {
            format!("the entry's member {} is in no version of the form", quoted(name))
        }
        LogProblem::OtherKind => "the entry says that it is of another kind than its body says".to_owned(),
        LogProblem::Signatures(count) => {
            format!("the entry has {count} signatures, and should have one")
        }
        LogProblem::Doubled => "the entry lies beside the signature twice".to_owned(),
        LogProblem::TooMany(count) => {
            format!("{count} entries lie beside the signature; no more than {LOG_ENTRIES} are read")
        }
        LogProblem::NoProof => {
            "the entry has neither a signed entry timestamp nor an inclusion proof: nothing shows that a log has it"
                .to_owned()
        }
        LogProblem::NoPromise => {
            "the entry has no signed entry timestamp, which a bundle of version 0.1 must have".to_owned()
        }
        LogProblem::NoInclusion => {
            "the entry has no inclusion proof, which a bundle must have from version 0.2 on".to_owned()
        }
        LogProblem::Promise => "the log did not sign the entry's timestamp".to_owned(),
        LogProblem::Inclusion(problem) => format!("the inclusion proof does not hold: {}", proof(*problem)),
        LogProblem::Checkpoint(problem) => {
            format!("the log did not sign what the inclusion proof leads to: {}", checkpoint(*problem))
        }
        LogProblem::Time(time) => {
            let moment = rfc3339(*time).unwrap_or_else(|| format!("{time} seconds after 1970"));
            format!("the entry was made at {moment}, when the log's key was not in use")
        }
        LogProblem::UnknownLog => "the entry is there and was NOT CHECKED: it is of a log whose key is not known".to_owned(),
        LogProblem::Kind(kind) => format!("entries of the kind {} are not read beside this", quoted(kind)),
        LogProblem::TooLarge(size) => {
            format!("the entry's body has {size} bytes; no more than {LOG_BODY} are read")
        }
        LogProblem::NoTime => {
            "the log's key is out of use, and nothing proves that it was in use when the entry was made".to_owned()
        }
    }
}

fn proof(problem: ProofProblem) -> String {
    match problem {
        ProofProblem::Index => "a tree of that size has no such place".to_owned(),
        ProofProblem::Length(count) => format!("{count} hashes do not lead from there to a root"),
        ProofProblem::Root => "it leads to another root".to_owned(),
    }
}

fn quoted(name: &impl std::fmt::Display) -> String {
    format!("`{name}`")
}

fn checkpoint(problem: CheckpointProblem) -> &'static str {
    match problem {
        CheckpointProblem::Absent => "there is no checkpoint",
        CheckpointProblem::Form => "the checkpoint is not a signed note with a size and a root",
        CheckpointProblem::NotSigned => "no signature of the checkpoint is the log's",
        CheckpointProblem::Signature => "the checkpoint's signature does not verify with the log's key",
        CheckpointProblem::Size => "the checkpoint is of a tree of another size",
        CheckpointProblem::Root => "the checkpoint has another root",
    }
}

pub(super) fn problem_help(problem: &LogProblem) -> Vec<Help> {
    match problem {
        LogProblem::UnknownLog => vec![say(
            "name the log's key with --rekor-key FILE, or a trusted root that has it with --trusted-root FILE",
        )],
        _ => vec![],
    }
}

/// Why the keys of a log cannot be read.
pub(super) fn key_problem(problem: &LogKeyProblem) -> String {
    match problem {
        LogKeyProblem::Key(problem) => trust::key(problem),
        LogKeyProblem::Members(error) => format!("the trusted root cannot be read: {}", members(error)),
        LogKeyProblem::Member(name) => {
            format!(
                "the member {} of a log in the trusted root is missing, or not what belongs there",
                quoted(name)
            )
        }
        LogKeyProblem::NoLog => "the trusted root has no transparency log in it".to_owned(),
        LogKeyProblem::TooMany(count) => {
            format!("the trusted root has {count} transparency logs; no more than {LOGS} are read")
        }
    }
}
