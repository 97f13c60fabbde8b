//! The keys of a run: read, fetched, and held against the pinned fingerprints and the record of known ones.

mod known;
mod usable;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};

use crate::case::{KeyFact, Keys};
use crate::code::Code;
use crate::config::{NamedKey, RecordPurpose, Request, TrustRoots};
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

/// What each key that is used came to, by its place in the request; enough for every image to be judged.
#[derive(Clone, Debug)]
pub(super) struct RunKeys(BTreeMap<usize, Result<UsableKey, Gap>>);

impl RunKeys {
    /// Where nobody is left without any.
    fn of(each: BTreeMap<usize, Result<UsableKey, Gap>>, request: &Request) -> Result<Self, NoKeys> {
        let all = Self(each);
        for roots in &request.roots {
            let Err(gaps) = all.chosen(roots) else { continue };
            // A private key where the public one belongs is the alarm, whatever else is wrong.
            let gap = gaps.iter().find(|gap| gap.code() == Code::KeyPrivate).or(gaps.first()).cloned();
            let why = gap.map_or(MissingKey::None, MissingKey::Gap);
            return Err(NoKeys { why, read: vec![], bytes: vec![] });
        }
        Ok(all)
    }

    /// What an image is judged by; why none of its keys can be used, where that is so.
    fn chosen(&self, roots: &TrustRoots) -> Result<Keys, Vec<Gap>> {
        let (mut usable, mut facts, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
        let mut received = Vec::new();
        for answer in roots.keys.iter().filter_map(|at| self.0.get(at)) {
            match answer {
                Ok(UsableKey { key, fact, bytes, .. }) => {
                    received.push(Arc::clone(bytes));
                    usable.push(key.clone());
                    facts.push(fact.clone().held_against(&roots.fingerprints));
                }
                Err(gap) => gaps.push(gap.clone()),
            }
        }
        let Some(ring) = Keyring::new(usable) else { return Err(gaps) };
        let (logs, timestamps) = (roots.logs.clone(), roots.timestamps.clone());
        Ok(Keys { ring, facts, bytes: received, gaps, logs, timestamps })
    }

    /// What an image is judged by.
    pub(super) fn by(&self, roots: &TrustRoots) -> Result<Keys, NoKeys> {
        // That each has one was seen when there came to be keys.
        self.chosen(roots).map_err(|_| NoKeys::none())
    }

    /// What is said of each that can be used, in their order.
    pub(super) fn facts(&self) -> Vec<KeyFact> {
        self.0.values().filter_map(|key| Some(key.as_ref().ok()?.fact.clone())).collect()
    }

    /// The first that cannot be used.
    pub(super) fn gap(&self) -> Option<&Gap> {
        self.0.values().find_map(|key| key.as_ref().err())
    }

    /// The key as it was served, where it is the only one.
    pub(super) fn only(&self) -> Option<Vec<u8>> {
        let mut all = self.0.values();
        let only = all.next().filter(|_| all.next().is_none())?;
        only.as_ref().ok().map(|key| key.bytes.to_vec())
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
        let missed = self.0.iter().filter(|(_, answer)| is_missed(answer)).map(|(at, _)| *at);
        let missed: Vec<usize> = missed.collect();
        if missed.is_empty() {
            return Ok(self);
        }
        let mut each = self.0.clone();
        each.extend(accepted(read(request, asked, missed, places).await, request, line).await?);
        Ok(Self::of(each, request).unwrap_or(self))
    }
}

impl UsableKey {
    /// Why there are no keys, where some images are judged by this one and pinned ones, and it is none of those.
    fn other(&self, at: usize, request: &Request) -> Option<NoKeys> {
        let is_other = |roots: &&Rc<TrustRoots>| {
            let pins = &roots.fingerprints;
            roots.keys.contains(&at) && !pins.is_empty() && !pins.contains(self.fact.fingerprint())
        };
        let pinned = request.roots.iter().find(is_other)?.fingerprints.clone();
        Some(self.refused(MissingKey::Other { is: Box::new(self.fact.clone()), pinned }))
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
    let answers = read(request, asked, request.used_keys(), places).await;
    let answers = accepted(answers, request, line).await?;
    RunKeys::of(answers.into_iter().collect(), request)
}

/// What each key of the request is, with its place among them, or why that is not known. One that is not a pinned one, or
/// not the one on record, is told as any other; nothing is taken down.
pub(super) async fn shown_keys(
    request: &Request,
    asked: &[AskedKey<'_>],
    places: &Places<'_>,
) -> Vec<(usize, Result<KeyFact, Gap>)> {
    let answers = read(request, asked, request.used_keys(), places).await;
    let fact = |key: UsableKey| known::shown(request.known.as_ref(), key);
    answers.into_iter().map(|(at, answer)| (at, answer.map(fact))).collect()
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
        (at, bytes.and_then(|bytes| usable(bytes, at, request)))
    });
    stream::iter(answers).buffered(4).collect().await
}

fn usable(bytes: Vec<u8>, at: usize, request: &Request) -> Result<UsableKey, Gap> {
    let named = &request.keys[at].value;
    let key =
        PublicKey::parse(&bytes).map_err(|problem| Gap::new(Place::Key(named.source.place()), problem))?;
    // Whoever has a key accepted has named it.
    let pins = match request.known.as_ref().map(|record| &record.purpose) {
        Some(RecordPurpose::Accept(asked)) => vec![asked.clone()],
        Some(RecordPurpose::Use | RecordPurpose::Show) | None => request.pins_of(at),
    };
    let fact = KeyFact::new(&key, named.source.place(), &pins).ending(named.until);
    Ok(UsableKey { key, fact, endpoint: named.source.endpoint(), bytes: bytes.into() })
}

/// What these keys come to, with what is on record of those that are served: none may be another than the pinned ones,
/// nor than the one on record.
async fn accepted(answers: Vec<Answer>, request: &Request, line: &Line) -> Result<Vec<Answer>, NoKeys> {
    let mut usable = answers.iter().filter_map(|(at, answer)| Some((*at, answer.as_ref().ok()?)));
    if let Some(other) = usable.find_map(|(at, key)| key.other(at, request)) {
        return Err(other);
    }
    known::on_record(answers, request, line).await
}
