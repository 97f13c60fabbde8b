//! Entries as signers carry them: the annotation of cosign 2, and the list in a sigstore bundle.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;

use crate::json::{Shape, few, members};
use crate::limits;
use crate::subject::Digest;
use crate::trust::dsse::{Dialect, decoded};
use crate::trust::protojson::{Known, MessageProblem, Name, message};

use super::checkpoint::{self, Checkpoint};
use super::keys::LogKey;
use super::logged::{LogProved, Must};
use super::problem::{CheckpointProblem, LogProblem};
use super::{promise, tree};

/// An entry as it is claimed. Nothing of it is known to be true.
#[derive(Debug)]
pub(super) struct Claimed {
    /// What the log keeps.
    pub(super) body: Vec<u8>,
    /// The log, by the hash of its key.
    pub(super) id: [u8; 32],
    /// Where the entry is in the log.
    pub(super) index: u64,
    /// Since when, in seconds since 1970; 0 where a log says nothing of it.
    pub(super) time: u64,
    /// What kind of body it is said to have, and of which version: said again in a body.
    pub(super) kind: Option<(String, String)>,
    /// The log's promise.
    pub(super) promise: Option<Vec<u8>>,
    /// That the log has it.
    pub(super) inclusion: Option<Inclusion>,
    /// What a bundle of its version must have.
    must: Option<Must>,
}

/// That a tree of a log has an entry, as it is claimed.
#[derive(Debug)]
pub(super) struct Inclusion {
    /// Where the entry is in that tree.
    pub(super) index: u64,
    size: u64,
    root: [u8; 32],
    hashes: Vec<[u8; 32]>,
    checkpoint: Option<String>,
}

impl Claimed {
    /// Of which log its checkpoint would be.
    pub(super) fn origin(&self) -> Option<&str> {
        checkpoint::origin(self.inclusion.as_ref()?.checkpoint.as_deref()?)
    }

    /// By what this log answers for it: all that is there verifies, and something is there.
    pub(super) fn proved_by(&self, log: &LogKey) -> Result<LogProved, LogProblem> {
        match self.must {
            Some(Must::Promise) if self.promise.is_none() => return Err(LogProblem::NoPromise),
            Some(Must::Inclusion) if self.inclusion.is_none() => return Err(LogProblem::NoInclusion),
            _ => {}
        }
        let proved = LogProved { promise: self.promise.is_some(), inclusion: self.inclusion.is_some() };
        if !proved.promise && !proved.inclusion {
            return Err(LogProblem::NoProof);
        }
        if let Some(promise) = &self.promise {
            if !promise::is_by(log.key(), promise, &self.body, self.time, &self.id, self.index) {
                return Err(LogProblem::Promise);
            }
            if !log.was_in_use(self.time) {
                return Err(LogProblem::Time(self.time));
            }
        }
        if let Some(proof) = &self.inclusion {
            let leaf = tree::leaf(&self.body);
            tree::is_included(leaf, proof.index, proof.size, &proof.hashes, &proof.root)
                .map_err(LogProblem::Inclusion)?;
            let text = proof.checkpoint.as_deref().ok_or(CheckpointProblem::Absent);
            text.and_then(Checkpoint::read)
                .and_then(|note| note.is_by(log.key(), &self.id, proof.size, &proof.root))
                .map_err(LogProblem::Checkpoint)?;
        }
        if !proved.promise && log.is_retired() {
            return Err(LogProblem::NoTime);
        }
        Ok(proved)
    }
}

/// Where there must be objects and texts in the annotation, which Go's reader takes in any letter case.
const ANNOTATION: Shape = Shape::Object(&[
    ("SignedEntryTimestamp", Shape::Text),
    (
        "Payload",
        Shape::Object(&[
            ("body", Shape::Text),
            ("integratedTime", Shape::Any),
            ("logIndex", Shape::Any),
            ("logID", Shape::Text),
        ]),
    ),
]);

/// Reads the annotation of a layer (cosign, `pkg/cosign/bundle/rekor.go`, `RekorBundle`).
pub(super) fn of_annotation(bytes: &[u8]) -> Result<Claimed, LogProblem> {
    ANNOTATION.check(bytes).map_err(|error| LogProblem::Members(error.into()))?;
    let all = members(bytes, &["SignedEntryTimestamp", "Payload"]).map_err(LogProblem::Members)?;
    let payload = all.get("Payload").ok_or(LogProblem::NoMember("Payload"))?;
    let payload = members(payload.get().as_bytes(), &["body", "integratedTime", "logIndex", "logID"])
        .map_err(LogProblem::Members)?;
    let promise = text(&all, "SignedEntryTimestamp")?;
    Ok(Claimed {
        body: body(STANDARD.decode(text(&payload, "body")?).ok(), "body")?,
        id: id_of_hex(&text(&payload, "logID")?).ok_or(LogProblem::Odd("logID"))?,
        index: of_go(&payload, "logIndex")?,
        time: of_go(&payload, "integratedTime")?,
        kind: None,
        promise: Some(STANDARD.decode(promise).map_err(|_| LogProblem::Odd("SignedEntryTimestamp"))?),
        inclusion: None,
        must: None,
    })
}

/// Reads the entries of a bundle (sigstore/protobuf-specs, `sigstore_rekor.proto`, `TransparencyLogEntry`), no more
/// than are looked at; and how many there are.
pub(super) fn of_bundle(
    json: &str,
    must: Must,
) -> Result<(Vec<Result<Claimed, LogProblem>>, usize), LogProblem> {
    let entries = few(json, limits::LOG_ENTRIES).map_err(|error| LogProblem::Members(error.into()))?;
    let claimed = entries.kept.into_iter().map(|entry| of_entry(entry, must)).collect();
    Ok((claimed, entries.all))
}

fn of_entry(entry: &RawValue, must: Must) -> Result<Claimed, LogProblem> {
    const NAMES: [Name; 7] = [
        Name("logIndex", "log_index"),
        Name("logId", "log_id"),
        Name("kindVersion", "kind_version"),
        Name("integratedTime", "integrated_time"),
        Name("inclusionPromise", "inclusion_promise"),
        Name("inclusionProof", "inclusion_proof"),
        Name("canonicalizedBody", "canonicalized_body"),
    ];
    let entry = proto(entry, &NAMES)?;
    let id = proto(entry.member("logId")?, &[Name("keyId", "key_id")])?;
    let kind = proto(entry.member("kindVersion")?, &[Name("kind", "kind"), Name("version", "version")])?;
    let promise = entry.get("inclusionPromise").map(|promise| {
        let promise = proto(promise, &[Name("signedEntryTimestamp", "signed_entry_timestamp")])?;
        promise.bytes("signedEntryTimestamp")
    });
    Ok(Claimed {
        body: body(Some(entry.bytes("canonicalizedBody")?), "canonicalizedBody")?,
        id: id.bytes("keyId")?.try_into().map_err(|_| LogProblem::Odd("keyId"))?,
        index: entry.number("logIndex")?,
        time: entry.number("integratedTime")?,
        kind: Some((kind.text("kind")?, kind.text("version")?)),
        promise: promise.transpose()?,
        inclusion: entry.get("inclusionProof").map(of_proof).transpose()?,
        must: Some(must),
    })
}

fn of_proof(proof: &RawValue) -> Result<Inclusion, LogProblem> {
    const NAMES: [Name; 5] = [
        Name("logIndex", "log_index"),
        Name("rootHash", "root_hash"),
        Name("treeSize", "tree_size"),
        Name("hashes", "hashes"),
        Name("checkpoint", "checkpoint"),
    ];
    let proof = proto(proof, &NAMES)?;
    let hashes = match proof.get("hashes") {
        None => vec![],
        Some(list) => {
            let list =
                few(list.get(), limits::LOG_PROOF).map_err(|error| LogProblem::Members(error.into()))?;
            if list.all > list.kept.len() {
                return Err(LogProblem::Odd("hashes"));
            }
            let hashes = list.kept.into_iter().map(|hash| base64(hash)?.try_into().ok());
            hashes.collect::<Option<_>>().ok_or(LogProblem::Odd("hashes"))?
        }
    };
    let checkpoint = proof.get("checkpoint").map(|checkpoint| {
        let checkpoint = proto(checkpoint, &[Name("envelope", "envelope")])?;
        checkpoint.text("envelope")
    });
    Ok(Inclusion {
        index: proof.number("logIndex")?,
        size: proof.number("treeSize")?,
        root: proof.bytes("rootHash")?.try_into().map_err(|_| LogProblem::Odd("rootHash"))?,
        hashes,
        checkpoint: checkpoint.transpose()?,
    })
}

fn text(members: &Known<'_>, name: &'static str) -> Result<String, LogProblem> {
    let value = members.get(name).ok_or(LogProblem::NoMember(name))?;
    serde_json::from_str(value.get()).map_err(|_| LogProblem::Odd(name))
}

/// A number that is not negative, and that fits into a signed one as other readers have it.
fn number(digits: &str, name: &'static str) -> Result<u64, LogProblem> {
    let number = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    number.filter(|number| i64::try_from(*number).is_ok()).ok_or(LogProblem::Odd(name))
}

/// A number as Go writes it.
fn of_go(members: &Known<'_>, name: &'static str) -> Result<u64, LogProblem> {
    number(members.get(name).ok_or(LogProblem::NoMember(name))?.get(), name)
}

fn body(bytes: Option<Vec<u8>>, name: &'static str) -> Result<Vec<u8>, LogProblem> {
    let bytes = bytes.ok_or(LogProblem::Odd(name))?;
    if bytes.len() > limits::LOG_BODY { Err(LogProblem::TooLarge(bytes.len())) } else { Ok(bytes) }
}

/// A hash as 64 digits, as digests have them.
fn id_of_hex(text: &str) -> Option<[u8; 32]> {
    Digest::parse(&format!("sha256:{text}")).map(|id| id.hash())
}

fn base64(value: &RawValue) -> Option<Vec<u8>> {
    decoded(&serde_json::from_str::<String>(value.get()).ok()?, Dialect::Proto)
}

/// The members of a message. What is absent is nothing: a number that is 0 is not written.
struct Proto<'a>(Known<'a>);

fn proto<'a>(bytes: &'a RawValue, names: &[Name]) -> Result<Proto<'a>, LogProblem> {
    match message(bytes.get().as_bytes(), names) {
        Ok((_, Some(unknown))) => Err(LogProblem::UnknownMember(unknown)),
        Ok((known, None)) => Ok(Proto(known)),
        Err(MessageProblem::Members(error)) => Err(LogProblem::Members(error)),
        Err(MessageProblem::TwoSpellings(name)) => Err(LogProblem::TwoSpellings(name)),
    }
}

impl<'a> Proto<'a> {
    fn get(&self, name: &'static str) -> Option<&'a RawValue> {
        self.0.get(name).copied()
    }

    fn member(&self, name: &'static str) -> Result<&'a RawValue, LogProblem> {
        self.get(name).ok_or(LogProblem::NoMember(name))
    }

    fn text(&self, name: &'static str) -> Result<String, LogProblem> {
        text(&self.0, name)
    }

    fn bytes(&self, name: &'static str) -> Result<Vec<u8>, LogProblem> {
        base64(self.member(name)?).ok_or(LogProblem::Odd(name))
    }

    /// As protojson writes it, a text; as it may be written too, a number.
    fn number(&self, name: &'static str) -> Result<u64, LogProblem> {
        match self.get(name) {
            None => Ok(0),
            Some(value) if value.get().starts_with('"') => number(&self.text(name)?, name),
            Some(value) => number(value.get(), name),
        }
    }
}
