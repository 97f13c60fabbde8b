//! The keys of a run: read, fetched, and held against the pinned fingerprints and the record of known ones.

mod known;
mod usable;

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};

use crate::case::{KeyFact, Keys};
use crate::code::Code;
use crate::config::{NamedKey, RecordPurpose, Request};
use crate::error::UsageError;
use crate::evidence::Gap;
use crate::evidence::place::Place;
use crate::origin::Sourced;
use crate::report::{MissingKey, WaitedFor};
use crate::source::key::{KeySource, ServedKey};
use crate::source::wait::Waiting;
use crate::source::{Network, Places};
use crate::trust::key::{Keyring, PublicKey};
use crate::ui::Line;

use self::usable::{Answer, UsableKey};

pub(super) use self::known::accept;
pub(super) use self::usable::NoKeys;

/// A key of the request, as soon as what lies on this machine is read.
pub(super) enum AskedKey<'a> {
    /// As it was read.
    Read(Vec<u8>),
    /// To be fetched.
    Served(&'a ServedKey),
}

/// Reads the keys that lie on this machine, and gives all in their order.
pub(super) fn read_local(keys: &[Sourced<NamedKey>]) -> Result<Vec<AskedKey<'_>>, UsageError> {
    let asked = keys.iter().map(|key| match &key.value.source {
        KeySource::Local(local) => local.read(&key.origin).map(AskedKey::Read),
        KeySource::Served(served) => Ok(AskedKey::Served(served)),
    });
    asked.collect()
}

/// What images are judged by, and what each key of the request came to, in their order.
#[derive(Clone, Debug)]
pub(super) struct RunKeys {
    pub(super) keys: Keys,
    each: Vec<Result<UsableKey, Gap>>,
}

impl RunKeys {
    fn of(each: Vec<Result<UsableKey, Gap>>, request: &Request) -> Result<Self, NoKeys> {
        let (mut usable, mut facts, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
        let mut received = Vec::new();
        for answer in &each {
            match answer {
                Ok(UsableKey { key, fact, bytes, .. }) => {
                    received.push(Arc::clone(bytes));
                    usable.push(key.clone());
                    facts.push(fact.clone());
                }
                Err(gap) => gaps.push(gap.clone()),
            }
        }
        if let Some(ring) = Keyring::new(usable) {
            return Ok(Self {
                keys: Keys {
                    ring,
                    facts,
                    bytes: received,
                    gaps,
                    logs: request.logs.clone(),
                    timestamps: request.timestamp_authorities.clone(),
                },
                each,
            });
        }
        // A private key where the public one belongs is the alarm, whatever else is wrong.
        let gap = gaps.iter().find(|gap| gap.code() == Code::KeyPrivate).or(gaps.first()).cloned();
        Err(NoKeys { why: gap.map_or(MissingKey::None, MissingKey::Gap), read: vec![], bytes: vec![] })
    }

    /// What images are judged by; and the key as it was served, where it is the only one.
    pub(super) fn into_parts(self) -> (Keys, Option<Vec<u8>>) {
        let only = match <[_; 1]>::try_from(self.each) {
            Ok([only]) => only.ok().map(|key| key.bytes.to_vec()),
            Err(_) => None,
        };
        (self.keys, only)
    }

    /// Asks once more for the keys that were out of reach. Those that were good once stay: what cannot be used in the
    /// place of a missing key is the reason why it is still missing. A key that is not a pinned one decides now as it
    /// would have at first: nobody comes to a better verdict by waiting.
    pub(super) async fn again(
        self,
        request: &Request,
        asked: &[AskedKey<'_>],
        places: &Places<'_>,
        line: &Line,
    ) -> Result<Self, NoKeys> {
        let is_missed = |answer: &Result<UsableKey, Gap>| answer.as_ref().is_err_and(Gap::is_passing);
        let missed: Vec<usize> = (0..self.each.len()).filter(|at| is_missed(&self.each[*at])).collect();
        if missed.is_empty() {
            return Ok(self);
        }
        let mut each = self.each.clone();
        for (at, answer) in accepted(read(request, asked, missed, places).await, request, line).await? {
            each[at] = answer;
        }
        Ok(Self::of(each, request).unwrap_or(self))
    }
}

impl UsableKey {
    /// Why there are no keys, where keys are pinned and this is none of them.
    fn other(&self, request: &Request) -> Option<NoKeys> {
        let is_other = !request.fingerprints.is_empty() && !self.fact.is_pinned();
        is_other.then(|| other_key(request, self))
    }
}

/// Every key that can be read or fetched, waited for where that is asked: a key's place may be down for a moment.
pub(super) async fn wait_for_keys(
    request: &Request,
    asked: &[AskedKey<'_>],
    places: &Places<'_>,
    network: &Network,
    line: &Line,
) -> Result<RunKeys, NoKeys> {
    let mut waiting = request.wait.map(Waiting::new);
    loop {
        let keys = fetch_keys(request, asked, places, line).await;
        let Err(NoKeys { why, .. }) = &keys else { return keys };
        let passing = matches!(why, MissingKey::Gap(gap) if gap.is_passing());
        let Some(waiting) = waiting.as_mut().filter(|_| passing) else { return keys };
        let code = why.code();
        let tell = |waited, left| line.waiting(&WaitedFor::Key(code), waited, left);
        if !waiting.pause(network.asked_to_wait(), tell).await {
            return keys;
        }
    }
}

/// Every key that can be read or fetched. A key that is not a pinned one, or not the one on record, decides before
/// anything else.
pub(super) async fn fetch_keys(
    request: &Request,
    asked: &[AskedKey<'_>],
    places: &Places<'_>,
    line: &Line,
) -> Result<RunKeys, NoKeys> {
    let answers = read(request, asked, (0..asked.len()).collect(), places).await;
    let answers = accepted(answers, request, line).await?;
    RunKeys::of(answers.into_iter().map(|(_, answer)| answer).collect(), request)
}

/// What these keys of the request come to.
async fn read(
    request: &Request,
    asked: &[AskedKey<'_>],
    which: Vec<usize>,
    places: &Places<'_>,
) -> Vec<Answer> {
    let answers = which.into_iter().map(|at| async move {
        let bytes = match &asked[at] {
            AskedKey::Read(bytes) => Ok(bytes.clone()),
            AskedKey::Served(served) => places.key(served, request.timeout).await,
        };
        (at, bytes.and_then(|bytes| usable(bytes, &request.keys[at].value, request)))
    });
    stream::iter(answers).buffered(4).collect().await
}

fn usable(bytes: Vec<u8>, named: &NamedKey, request: &Request) -> Result<UsableKey, Gap> {
    let key =
        PublicKey::parse(&bytes).map_err(|problem| Gap::new(Place::Key(named.source.place()), problem))?;
    // Whoever has a key accepted has named it.
    let pins = match request.known.as_ref().map(|record| &record.purpose) {
        Some(RecordPurpose::Accept(asked)) => std::slice::from_ref(asked),
        Some(RecordPurpose::Use | RecordPurpose::Show) | None => &request.fingerprints,
    };
    let fact = KeyFact::new(&key, named.source.place(), pins).ending(named.until);
    Ok(UsableKey { key, fact, endpoint: named.source.endpoint(), bytes: bytes.into() })
}

fn other_key(request: &Request, key: &UsableKey) -> NoKeys {
    let why = MissingKey::Other { is: Box::new(key.fact.clone()), pinned: request.fingerprints.clone() };
    key.refused(why)
}

/// What these keys come to, with what is on record of those that are served: none may be another than the pinned ones,
/// nor than the one on record.
async fn accepted(answers: Vec<Answer>, request: &Request, line: &Line) -> Result<Vec<Answer>, NoKeys> {
    let mut usable = answers.iter().filter_map(|(_, answer)| answer.as_ref().ok());
    if let Some(other) = usable.find_map(|key| key.other(request)) {
        return Err(other);
    }
    known::on_record(answers, request, line).await
}
