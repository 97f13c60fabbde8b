//! The entry of a transparency log beside a signature: how the signature stands with the log.
//!
//! Nothing of this is asked of the network. An entry improves nothing and breaks nothing of what a signature
//! proves by itself; it proves that a log has seen the signature, where
//!
//! 1. the log is one of those whose keys are known, [`LogKeys`];
//! 2. what the log keeps, the entry's body, is about exactly this signature, this key and these signed bytes
//!    (`body`; the kinds of entries of Rekor v1 and v2);
//! 3. the log answers for the body: by its promise, a signed entry timestamp over canonical JSON (`promise`), or
//!    by a proof of inclusion (`tree`, RFC 9162 2.1.3.2) in a tree whose root it signed (`checkpoint`); what is
//!    there of the two must verify, and one must be there.
//!
//! All of it is ours: the `rekor` feature of the crate `sigstore` writes the body anew before it checks it, and
//! `sigstore-merkle`, which has proofs and checkpoints, knows keys of its own kind alone and brings second versions of
//! `der` and `x509-cert`; what it would spare is the loop of `tree` and the reader of `checkpoint`. Entries: rekor's
//! `pkg/types/*/*_schema.json`, rekor-tiles `api/proto/rekor/v2`; as signers carry them, cosign
//! `pkg/cosign/bundle/rekor.go` and sigstore/protobuf-specs `sigstore_rekor.proto`.

mod body;
mod checkpoint;
mod entry;
mod keys;
mod logged;
mod problem;
mod promise;
mod tree;

#[cfg(test)]
mod tests;

use entry::Claimed;

pub use self::keys::{LogKeyProblem, LogKeys, LogName};
pub use self::logged::LogProved;
pub(super) use self::logged::{LogEvidence, Logged, Must, Signed};
pub use self::problem::{CheckpointProblem, LogProblem, ProofProblem};

/// How a signature stands with the transparency logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogStanding {
    /// Nobody looked.
    Ignored,
    /// No entry lies beside it.
    Absent,
    /// These do; never none.
    Found(Vec<LogEntry>),
}

/// An entry beside a signature, and what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    log: Option<LogName>,
    id: Option<[u8; 32]>,
    index: Option<u64>,
    time: Option<u64>,
    proved: LogProved,
    problem: Option<LogProblem>,
}

impl LogEntry {
    /// The log, where it is a known one.
    pub fn log(&self) -> Option<&LogName> {
        self.log.as_ref()
    }

    /// What it says of which log it is: the hash of a key, as hex.
    pub fn log_id(&self) -> Option<String> {
        self.id.as_ref().map(|id| super::key::hex(id))
    }

    /// Where it is in the log, by what is proved; else by what it says.
    pub fn index(&self) -> Option<u64> {
        self.index
    }

    /// Since when the log has it, in seconds since 1970; `None` unless the log's promise proves it.
    pub fn time(&self) -> Option<u64> {
        self.time
    }

    /// By what it is proved; by nothing where there is a problem.
    pub fn proved(&self) -> LogProved {
        self.proved
    }

    /// Why it proves nothing.
    pub fn problem(&self) -> Option<&LogProblem> {
        self.problem.as_ref()
    }

    /// It proves nothing.
    fn refuse(&mut self, problem: LogProblem) {
        (self.problem, self.proved, self.time) = (Some(problem), LogProved::default(), None);
    }

    /// One that cannot be read.
    fn refused(problem: LogProblem) -> Self {
        Self {
            log: None,
            id: None,
            index: None,
            time: None,
            proved: LogProved::default(),
            problem: Some(problem),
        }
    }
}

impl LogStanding {
    /// Of a signature by one of the keys, by what lies beside it. Without logs nothing is looked at.
    pub(super) fn of(beside: LogEvidence<'_>, logged: &Logged<'_>, logs: Option<&LogKeys>) -> Self {
        let Some(logs) = logs else { return Self::Ignored };
        let (claimed, all) = match beside {
            LogEvidence::None => return Self::Absent,
            LogEvidence::Annotation(bytes) => (vec![entry::of_annotation(bytes)], 1),
            LogEvidence::Entries { json, must } => match entry::of_bundle(json, must) {
                Ok((_, 0)) => return Self::Absent,
                Ok(read) => read,
                Err(problem) => return Self::Found(vec![LogEntry::refused(problem)]),
            },
        };
        if all > claimed.len() {
            return Self::Found(vec![LogEntry::refused(LogProblem::TooMany(all))]);
        }
        let doubled = doubled(&claimed);
        let judged = claimed.into_iter().zip(doubled).map(|(one, is_doubled)| {
            let mut entry = judge(one, logged, logs);
            if is_doubled {
                entry.refuse(LogProblem::Doubled);
            }
            entry
        });
        Self::Found(judged.collect())
    }

    /// All entries; none where nobody looked.
    pub fn entries(&self) -> &[LogEntry] {
        match self {
            Self::Ignored | Self::Absent => &[],
            Self::Found(entries) => entries,
        }
    }

    /// The first entry that proves that a log has the signature.
    pub fn proved(&self) -> Option<&LogEntry> {
        self.entries().iter().find(|entry| entry.problem.is_none())
    }

    /// The first second, since 1970, at which a log is proved to have had the signature.
    pub fn proved_time(&self) -> Option<u64> {
        self.entries().iter().filter(|entry| entry.problem.is_none()).filter_map(|entry| entry.time).min()
    }

    /// Why an entry proves nothing: that which says the most.
    pub fn problem(&self) -> Option<&LogProblem> {
        self.entries().iter().filter_map(LogEntry::problem).min_by_key(|problem| problem.rank())
    }

    /// The entry that proves that a log has the signature, as it is named where two builds are compared.
    pub fn proof(&self) -> Option<String> {
        let entry = self.proved()?;
        Some(format!("{}, index {}", entry.log.as_ref()?, entry.index?))
    }
}

/// What an entry comes to.
fn judge(claimed: Result<Claimed, LogProblem>, logged: &Logged<'_>, logs: &LogKeys) -> LogEntry {
    let claimed = match claimed {
        Ok(claimed) => claimed,
        Err(problem) => return LogEntry::refused(problem),
    };
    let log = logs.find(&claimed.id, claimed.origin());
    let mut entry = LogEntry {
        log: log.map(|log| log.name().clone()),
        id: Some(claimed.id),
        index: Some(claimed.index),
        time: None,
        proved: LogProved::default(),
        problem: None,
    };
    let proved = || {
        // What it is about comes first: an entry about something else is the loudest thing to say.
        body::is_about(&claimed, logged)?;
        let log = log.ok_or(LogProblem::UnknownLog)?;
        claimed.proved_by(log)
    };
    match proved() {
        Ok(proved) => {
            entry.proved = proved;
            entry.time = proved.promise.then_some(claimed.time);
            if !proved.promise {
                // Of the place in a log of several trees nothing is proved but by the promise.
                entry.index = claimed.inclusion.as_ref().map(|proof| proof.index);
            }
        }
        Err(problem) => entry.problem = Some(problem),
    }
    entry
}

/// Which of them lie there more than once: one that somebody wants to be counted as several, and none of it counts.
fn doubled(claimed: &[Result<Claimed, LogProblem>]) -> Vec<bool> {
    let places: Vec<_> = claimed.iter().map(|one| one.as_ref().ok().map(|one| (one.id, one.index))).collect();
    let count = |place: &_| places.iter().filter(|other| *other == place).count();
    places.iter().map(|place| place.is_some() && count(place) > 1).collect()
}
