//! The entry of a transparency log beside a signature: how the signature stands with the log.
//!
//! The entry travels as it was received, and nobody outside of this folder can read it. This version does not
//! read it either: it says whether one is there.

use super::key::PublicKey;

/// The logs whose word counts: the keys by which they sign.
#[derive(Clone, Debug, Default)]
pub struct LogKeys {}

/// What lies beside a signature of a log, as it was received.
#[derive(Clone, Copy, Debug)]
pub(super) enum LogEvidence<'a> {
    /// Nothing.
    None,
    /// The annotation `dev.sigstore.cosign/bundle` of a layer (cosign, `pkg/cosign/bundle/rekor.go`).
    Annotation(&'a [u8]),
    /// The member `tlogEntries` of a sigstore bundle: JSON.
    Entries(&'a str),
}

/// A signature that one of the keys made, of which an entry may speak.
#[derive(Clone, Copy, Debug)]
pub(super) struct Logged<'a> {
    /// The key that made it.
    pub(super) key: &'a PublicKey,
    /// The signature: ASN.1 DER, or what the key's algorithm makes.
    pub(super) signature: &'a [u8],
    /// What it is over.
    pub(super) signed: Signed<'a>,
}

/// What a signature is over.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signed<'a> {
    /// These bytes.
    Payload(&'a [u8]),
    /// A DSSE envelope.
    Envelope {
        /// Its payload, decoded.
        payload: &'a [u8],
        /// The pre-authentication encoding, which is what is signed.
        encoding: &'a [u8],
        /// SHA-256 of the envelope as it was received, where it lies alone in a blob: a bundle does not keep it.
        envelope: Option<[u8; 32]>,
    },
}

/// STUB
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogStanding {
    Ignored,
    Absent,
    Found(Vec<LogEntry>),
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogName(String);
impl std::fmt::Display for LogName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogProved {
    pub promise: bool,
    pub inclusion: bool,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogProblem {
    Mismatch,
    Invalid,
    Unknown,
}
impl LogProblem {
    pub fn code(&self) -> crate::code::Code {
        use crate::code::Code;
        match self {
            Self::Mismatch => Code::LogMismatch,
            Self::Invalid => Code::LogInvalid,
            Self::Unknown => Code::LogUnsupported,
        }
    }
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogKeyProblem;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    log: Option<LogName>,
    id: String,
    problem: Option<LogProblem>,
    proved: LogProved,
}
impl LogEntry {
    pub fn log(&self) -> Option<&LogName> {
        self.log.as_ref()
    }
    pub fn log_id(&self) -> &str {
        &self.id
    }
    pub fn index(&self) -> Option<u64> {
        Some(25579)
    }
    pub fn time(&self) -> Option<u64> {
        self.proved.promise.then_some(1_652_526_278)
    }
    pub fn proved(&self) -> LogProved {
        self.proved
    }
    pub fn problem(&self) -> Option<&LogProblem> {
        self.problem.as_ref()
    }
}
impl LogKeys {
    pub fn public() -> Self {
        Self::default()
    }
    pub fn of_pem(_: &[u8]) -> Result<Self, LogKeyProblem> {
        Ok(Self::default())
    }
    pub fn of_trusted_root(_: &[u8]) -> Result<Self, LogKeyProblem> {
        Ok(Self::default())
    }
    pub fn join(self, _: Self) -> Self {
        self
    }
}
impl LogStanding {
    pub(super) fn of(b: LogEvidence<'_>, _signature: &Logged<'_>, logs: Option<&LogKeys>) -> Self {
        if logs.is_none() {
            return Self::Ignored;
        }
        let LogEvidence::Annotation(bytes) = b else { return Self::Absent };
        let one = |word: &str| {
            let problem = match word {
                "good" | "promise" | "inclusion" => None,
                "mismatch" => Some(LogProblem::Mismatch),
                "unknown" => Some(LogProblem::Unknown),
                _ => Some(LogProblem::Invalid),
            };
            let proved =
                LogProved { promise: word != "inclusion", inclusion: problem.is_none() && word != "promise" };
            LogEntry {
                log: (word != "unknown").then(|| LogName("rekor.sigstore.dev".to_owned())),
                id: "c0d23d6ad406973f9559f3ba2d1ca01f84147d8ffc5b8445c224f98b9591801d".to_owned(),
                problem,
                proved,
            }
        };
        Self::Found(String::from_utf8_lossy(bytes).split(' ').map(one).collect())
    }
    pub fn entries(&self) -> &[LogEntry] {
        match self {
            Self::Found(all) => all,
            _ => &[],
        }
    }
    pub fn proved(&self) -> Option<&LogEntry> {
        self.entries().iter().find(|e| e.problem.is_none())
    }
    pub fn problem(&self) -> Option<&LogProblem> {
        self.entries().iter().find_map(LogEntry::problem)
    }
    pub fn proof(&self) -> Option<String> {
        self.proved().map(|e| format!("rekor.sigstore.dev {:?}", e.index()))
    }
}
