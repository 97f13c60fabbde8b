//! The logs whose word counts: the keys by which they sign.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::value::RawValue;

use crate::json::{MembersError, few, members};
use crate::limits;
use crate::text::ForeignText;
use crate::trust::key::{Algorithm, Fingerprint, KeyProblem, PublicKey};
use crate::trust::sha256;

/// The logs of the public instance of Sigstore, out of its `trusted_root.json` (sigstore/root-signing, targets;
/// as published copies of it had them on 2026-11-27): name, the key's `SubjectPublicKeyInfo`, first second
/// of its use. The first is Rekor v1, the second v2.
const PUBLIC: [(&str, &str, u64); 2] = [
    (
        "rekor.sigstore.dev",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==",
        1_610_452_407,
    ),
    (
        "log2025-1.rekor.sigstore.dev",
        "MCowBQYDK2VwAyEAt8rlp1knGwjfbcXAYPYAkn0XiLz1x8O4t0YkEhie244=",
        1_758_585_600,
    ),
];

/// The logs whose word counts.
#[derive(Clone, Debug)]
pub struct LogKeys(Vec<LogKey>);

/// A log: its name, its key, and when that is in use.
#[derive(Clone, Debug)]
pub(super) struct LogKey {
    name: LogName,
    key: PublicKey,
    /// By what its entries call it; `None` for what follows from the key.
    id: Option<[u8; 32]>,
    /// The first second of its use, since 1970.
    from: u64,
    /// The last second of its use.
    until: Option<u64>,
}

/// What a log is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogName {
    /// By its host.
    Host(ForeignText),
    /// By its key, where nothing else is known of it.
    Key(Fingerprint),
}

impl std::fmt::Display for LogName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Host(host) => write!(f, "{host}"),
            Self::Key(fingerprint) => write!(f, "{fingerprint}"),
        }
    }
}

/// Why the keys of logs cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogKeyProblem {
    /// It is not a public key that can be used.
    Key(KeyProblem),
    /// It, or something in it, is not an object, or an ambiguous one.
    Members(MembersError),
    /// This member is not there, or not what belongs there.
    Member(&'static str),
    /// There is no log in it.
    NoLog,
    /// There are so many logs in it, which is more than are read.
    TooMany(usize),
}

impl LogKeys {
    /// Those of the public instance of Sigstore.
    pub fn public() -> Self {
        let logs = PUBLIC.into_iter().filter_map(|(name, key, from)| {
            let key = PublicKey::of_spki(STANDARD.decode(key).ok()?).ok()?;
            let id = (key.algorithm() == Algorithm::Ed25519).then(|| id_of_note(name, &key));
            Some(LogKey {
                name: LogName::Host(ForeignText::new(name.to_owned())),
                key,
                id,
                from,
                until: None,
            })
        });
        Self(logs.collect())
    }

    /// The log that signs with this key, in PEM.
    ///
    /// # Errors
    /// What is there instead of a public key.
    pub fn of_pem(bytes: &[u8]) -> Result<Self, LogKeyProblem> {
        let key = PublicKey::parse(bytes).map_err(LogKeyProblem::Key)?;
        let name = LogName::Key(key.fingerprint().clone());
        Ok(Self(vec![LogKey { name, key, id: None, from: 0, until: None }]))
    }

    /// The logs of a trusted root (sigstore/protobuf-specs, `sigstore_trustroot.proto`, member `tlogs`), its
    /// certificate authorities aside. A log with a key that is not read is passed over: what it signed is by a log
    /// that is not known.
    ///
    /// # Errors
    /// What is wrong with it; no log with a key that is read is an error too.
    pub fn of_trusted_root(bytes: &[u8]) -> Result<Self, LogKeyProblem> {
        let root = members(bytes, &["tlogs"]).map_err(LogKeyProblem::Members)?;
        let list = root.get("tlogs").ok_or(LogKeyProblem::NoLog)?;
        let list = few(list.get(), limits::LOGS).map_err(|error| LogKeyProblem::Members(error.into()))?;
        if list.all > list.kept.len() {
            return Err(LogKeyProblem::TooMany(list.all));
        }
        let (mut logs, mut unread) = (Vec::new(), None);
        for log in list.kept {
            match of_tlog(log) {
                Ok(log) => logs.push(log),
                Err(LogKeyProblem::Key(problem)) => unread = unread.or(Some(problem)),
                Err(problem) => return Err(problem),
            }
        }
        match unread {
            Some(problem) if logs.is_empty() => Err(LogKeyProblem::Key(problem)),
            None if logs.is_empty() => Err(LogKeyProblem::NoLog),
            _ => Ok(Self(logs)),
        }
    }

    /// All of both.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The log that is called so, by entries of it and their checkpoints.
    pub(super) fn find(&self, id: &[u8; 32], origin: Option<&str>) -> Option<&LogKey> {
        self.0.iter().find(|log| log.is_called(id, origin))
    }
}

impl LogKey {
    pub(super) fn name(&self) -> &LogName {
        &self.name
    }

    pub(super) fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Rekor v1 has the hash of the key's `SubjectPublicKeyInfo`; v2 that of the name and the key, as signed notes do.
    fn is_called(&self, id: &[u8; 32], origin: Option<&str>) -> bool {
        if let Some(own) = self.id {
            return own == *id;
        }
        sha256(self.key.spki()) == *id || origin.is_some_and(|origin| id_of_note(origin, &self.key) == *id)
    }

    /// Whether its key was in use at this second.
    pub(super) fn was_in_use(&self, time: u64) -> bool {
        self.from <= time && self.until.is_none_or(|until| time <= until)
    }

    /// Whether there is an end to its use.
    pub(super) fn is_retired(&self) -> bool {
        self.until.is_some()
    }
}

/// The id of an Ed25519 key in a signed note (C2SP, `signed-note.md`): 1 is that algorithm. Rekor v2 uses the whole
/// hash, and for other keys that of their `SubjectPublicKeyInfo`.
fn id_of_note(name: &str, key: &PublicKey) -> [u8; 32] {
    let mut text = name.as_bytes().to_vec();
    text.extend_from_slice(b"\n\x01");
    text.extend_from_slice(key.spki().last_chunk::<32>().map_or(&[][..], |key| key));
    sha256(&text)
}

fn of_tlog(log: &RawValue) -> Result<LogKey, LogKeyProblem> {
    let of = |value: &RawValue, names: &[&'static str]| -> Result<_, LogKeyProblem> {
        let found = members(value.get().as_bytes(), names).map_err(LogKeyProblem::Members)?;
        Ok(found.into_iter().map(|(name, value)| (name, value.to_owned())).collect::<Found>())
    };
    let log = of(log, &["baseUrl", "publicKey", "logId"])?;
    let key = of(raw(&log, "publicKey")?, &["rawBytes", "validFor"])?;
    let times = of(raw(&key, "validFor")?, &["start", "end"])?;
    let id = match log.get("logId") {
        Some(id) => of(id, &["keyId"])?,
        None => Found::new(),
    };
    let bytes =
        |found: &Found, name| STANDARD.decode(text(found, name)?).map_err(|_| LogKeyProblem::Member(name));
    let second = |name| {
        let time: Timestamp = text(&times, name)?.parse().map_err(|_| LogKeyProblem::Member(name))?;
        u64::try_from(time.as_second()).map_err(|_| LogKeyProblem::Member(name))
    };
    let hash = |found: &Found| bytes(found, "keyId")?.try_into().map_err(|_| LogKeyProblem::Member("keyId"));
    let url = text(&log, "baseUrl")?;
    let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/');
    Ok(LogKey {
        name: LogName::Host(ForeignText::new(host.to_owned())),
        id: id.contains_key("keyId").then(|| hash(&id)).transpose()?,
        from: second("start")?,
        until: times.contains_key("end").then(|| second("end")).transpose()?,
        key: PublicKey::of_spki(bytes(&key, "rawBytes")?).map_err(LogKeyProblem::Key)?,
    })
}

type Found = std::collections::BTreeMap<&'static str, Box<RawValue>>;

fn raw<'a>(found: &'a Found, name: &'static str) -> Result<&'a RawValue, LogKeyProblem> {
    found.get(name).map(|value| &**value).ok_or(LogKeyProblem::Member(name))
}

fn text(found: &Found, name: &'static str) -> Result<String, LogKeyProblem> {
    serde_json::from_str(raw(found, name)?.get()).map_err(|_| LogKeyProblem::Member(name))
}
