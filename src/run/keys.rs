//! The keys of a run: read, fetched, and held against the pinned fingerprints.

use futures_util::stream::{self, StreamExt as _};

use crate::case::{KeyFact, Keys};
use crate::code::Code;
use crate::config::Request;
use crate::error::UsageError;
use crate::evidence::Gap;
use crate::evidence::place::Place;
use crate::origin::Sourced;
use crate::report::{NoKey, WaitedFor};
use crate::source::key::{KeySource, ServedKey};
use crate::source::wait::Waiting;
use crate::source::{Network, Places};
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
    pub(super) why: NoKey,
    pub(super) read: Vec<KeyFact>,
}

/// Every key that can be read or fetched, waited for where that is asked: a key's place may be down for a moment.
pub(super) async fn wait_for_keys(
    request: &Request,
    asked: &[AskedKey<'_>],
    places: &Places<'_>,
    network: &Network,
    line: &Line,
) -> Result<Keys, NoKeys> {
    let mut waiting = request.wait.map(Waiting::new);
    loop {
        let keys = fetch_keys(request, asked, places).await;
        let Err(NoKeys { why, .. }) = &keys else { return keys };
        let code = why.code();
        let Some(waiting) = waiting.as_mut().filter(|_| code == Code::KeyUnreachable) else { return keys };
        line.waiting(&WaitedFor::Key(code), waiting.waited(), waiting.left());
        if !waiting.pause(network.asked_to_wait()).await {
            return keys;
        }
    }
}

/// Every key that can be read or fetched. A key that is not a pinned one decides before anything else.
pub(super) async fn fetch_keys(
    request: &Request,
    asked: &[AskedKey<'_>],
    places: &Places<'_>,
) -> Result<Keys, NoKeys> {
    let sources = request.keys.iter().map(|key| &key.value).zip(asked);
    let bytes = stream::iter(sources)
        .map(|(source, key)| async move {
            let bytes = match key {
                AskedKey::Read(bytes) => Ok(bytes.clone()),
                AskedKey::Served(served) => places.key(served, request.timeout).await,
            };
            (source, bytes)
        })
        .buffered(4)
        .collect::<Vec<_>>()
        .await;
    let (mut usable, mut facts, mut gaps) = (Vec::new(), Vec::<KeyFact>::new(), Vec::new());
    for (source, bytes) in bytes {
        let parsed = bytes.and_then(|bytes| {
            PublicKey::parse(&bytes).map_err(|problem| Gap::new(Place::Key(source.place()), problem))
        });
        match parsed {
            Ok(key) => {
                let fact = KeyFact::new(&key, source.place(), &request.fingerprints);
                if !request.fingerprints.is_empty() && !fact.is_pinned() {
                    return Err(other_key(request, fact));
                }
                facts.push(fact);
                usable.push(key);
            }
            Err(gap) => gaps.push(gap),
        }
    }
    if let Some(ring) = Keyring::new(usable) {
        return Ok(Keys { ring, facts, gaps });
    }
    // A private key where the public one belongs is the alarm, whatever else is wrong.
    let gap = gaps.iter().find(|gap| gap.code() == Code::KeyPrivate).or(gaps.first()).cloned();
    Err(NoKeys { why: gap.map_or(NoKey::None, NoKey::Gap), read: vec![] })
}

fn other_key(request: &Request, key: KeyFact) -> NoKeys {
    let (source, is, pinned) =
        (key.source().clone(), key.fingerprint().clone(), request.fingerprints.clone());
    NoKeys { why: NoKey::Other { source, is, pinned }, read: vec![key] }
}
