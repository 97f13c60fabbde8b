//! The keys of a run: read, fetched, and held against the pinned fingerprints.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};

use crate::case::{KeyFact, Keys};
use crate::code::Code;
use crate::config::Request;
use crate::error::UsageError;
use crate::evidence::Gap;
use crate::evidence::place::Place;
use crate::origin::Sourced;
use crate::report::{MissingKey, WaitedFor};
use crate::source::key::{KeySource, ServedKey};
use crate::source::wait::Waiting;
use crate::source::{Network, Places};
use crate::trust::LogKeys;
use crate::trust::key::{Keyring, PublicKey};
use crate::ui::Line;

/// A key of the request, as soon as what lies on this machine is read.
pub(super) enum AskedKey<'a> {
    /// As it was read.
    Read(Vec<u8>),
    /// To be fetched.
    Served(&'a ServedKey),
}

/// Reads the keys that lie on this machine, and gives all in their order.
pub(super) fn read_local(keys: &[Sourced<KeySource>]) -> Result<Vec<AskedKey<'_>>, UsageError> {
    let asked = keys.iter().map(|key| match &key.value {
        KeySource::Local(local) => local.read(&key.origin).map(AskedKey::Read),
        KeySource::Served(served) => Ok(AskedKey::Served(served)),
    });
    asked.collect()
}

/// Why there is no key to judge by, and the key that was read, if one was.
#[derive(Clone, Debug)]
pub(super) struct NoKeys {
    pub(super) why: MissingKey,
    pub(super) read: Vec<KeyFact>,
    /// The same as they were read or served.
    pub(super) bytes: Vec<Arc<[u8]>>,
}

/// What images are judged by, and what each key of the request came to, in their order.
#[derive(Clone, Debug)]
pub(super) struct RunKeys {
    pub(super) keys: Keys,
    each: Vec<Result<UsableKey, Gap>>,
}

#[derive(Clone, Debug)]
struct UsableKey {
    key: PublicKey,
    fact: KeyFact,
    /// As it was read or served.
    bytes: Arc<[u8]>,
}

impl RunKeys {
    fn of(each: Vec<Result<UsableKey, Gap>>, logs: Option<&LogKeys>) -> Result<Self, NoKeys> {
        let (mut usable, mut facts, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
        let mut received = Vec::new();
        for answer in &each {
            match answer {
                Ok(UsableKey { key, fact, bytes }) => {
                    received.push(Arc::clone(bytes));
                    usable.push(key.clone());
                    facts.push(fact.clone());
                }
                Err(gap) => gaps.push(gap.clone()),
            }
        }
        if let Some(ring) = Keyring::new(usable) {
            return Ok(Self { keys: Keys { ring, facts, bytes: received, gaps, logs: logs.cloned() }, each });
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
    ) -> Result<Self, NoKeys> {
        let is_missed = |answer: &Result<UsableKey, Gap>| answer.as_ref().is_err_and(Gap::is_passing);
        let missed: Vec<usize> = (0..self.each.len()).filter(|at| is_missed(&self.each[*at])).collect();
        if missed.is_empty() {
            return Ok(self);
        }
        let mut each = self.each.clone();
        for (at, answer) in read(request, asked, missed, places).await {
            if let Some(other) = answer.as_ref().ok().and_then(|key| key.other(request)) {
                return Err(other);
            }
            each[at] = answer;
        }
        Ok(Self::of(each, request.logs.as_ref()).unwrap_or(self))
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
        let keys = fetch_keys(request, asked, places).await;
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

/// Every key that can be read or fetched. A key that is not a pinned one decides before anything else.
pub(super) async fn fetch_keys(
    request: &Request,
    asked: &[AskedKey<'_>],
    places: &Places<'_>,
) -> Result<RunKeys, NoKeys> {
    let answers = read(request, asked, (0..asked.len()).collect(), places).await;
    for (_, answer) in &answers {
        if let Some(other) = answer.as_ref().ok().and_then(|key| key.other(request)) {
            return Err(other);
        }
    }
    RunKeys::of(answers.into_iter().map(|(_, answer)| answer).collect(), request.logs.as_ref())
}

/// What these keys of the request come to, each with its place among them.
async fn read(
    request: &Request,
    asked: &[AskedKey<'_>],
    which: Vec<usize>,
    places: &Places<'_>,
) -> Vec<(usize, Result<UsableKey, Gap>)> {
    let answers = which.into_iter().map(|at| async move {
        let bytes = match &asked[at] {
            AskedKey::Read(bytes) => Ok(bytes.clone()),
            AskedKey::Served(served) => places.key(served, request.timeout).await,
        };
        (at, bytes.and_then(|bytes| usable(bytes, &request.keys[at].value, request)))
    });
    stream::iter(answers).buffered(4).collect().await
}

fn usable(bytes: Vec<u8>, source: &KeySource, request: &Request) -> Result<UsableKey, Gap> {
    let key = PublicKey::parse(&bytes).map_err(|problem| Gap::new(Place::Key(source.place()), problem))?;
    let fact = KeyFact::new(&key, source.place(), &request.fingerprints);
    Ok(UsableKey { key, fact, bytes: bytes.into() })
}

fn other_key(request: &Request, key: &UsableKey) -> NoKeys {
    let UsableKey { fact, bytes, .. } = key;
    let why = MissingKey::Other { is: Box::new(fact.clone()), pinned: request.fingerprints.clone() };
    NoKeys { why, read: vec![fact.clone()], bytes: vec![Arc::clone(bytes)] }
}
