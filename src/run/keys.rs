//! The keys of a run: read, fetched, and held against the pinned fingerprints.

use futures_util::stream::{self, StreamExt as _};

use crate::case::{KeyFact, Keys};
use crate::code::Code;
use crate::config::Request;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::report::ErrorFact;
use crate::source::Network;
use crate::source::key::KeySource;
use crate::source::wait::Waiting;
use crate::trust::key::{Keyring, PublicKey};
use crate::ui::Line;
use crate::verdict::Verdict;

/// The keys that lie on this machine, in their places; `None` for those that must be fetched.
pub(super) fn read_local(keys: &[KeySource]) -> Result<Vec<Option<Vec<u8>>>, Stop> {
    keys.iter().map(KeySource::read_local).collect()
}

/// The verdict without a key to judge by, why, and the key that was read, if one was.
pub(super) type NoKeys = (Verdict, ErrorFact, Vec<KeyFact>);

/// Every key that can be had, waited for where that is asked: a key's place may be down for a moment.
pub(super) async fn wait_for_keys(
    request: &Request,
    local: &[Option<Vec<u8>>],
    network: &Network,
    line: &Line,
) -> Result<Keys, NoKeys> {
    let mut waiting = request.wait.map(Waiting::new);
    loop {
        let keys = fetch_keys(request, local, network).await;
        let Err((_, error, _)) = &keys else { return keys };
        let Some(waiting) = waiting.as_mut().filter(|_| error.code == Code::KeyUnreachable.as_str()) else {
            return keys;
        };
        line.waiting("the public key", &error.code, waiting.waited(), waiting.left());
        if !waiting.pause(network.asked_to_wait()).await {
            return keys;
        }
    }
}

/// Every key that can be had. A key that is not a pinned one decides before anything else.
pub(super) async fn fetch_keys(
    request: &Request,
    local: &[Option<Vec<u8>>],
    network: &Network,
) -> Result<Keys, NoKeys> {
    let sources = request.keys.iter().zip(local);
    let bytes = stream::iter(sources)
        .map(|(source, bytes)| async move {
            let bytes = match bytes {
                Some(bytes) => Ok(bytes.clone()),
                None => source.fetch(network, request.timeout).await,
            };
            (source, bytes)
        })
        .buffered(4)
        .collect::<Vec<_>>()
        .await;
    let (mut usable, mut facts, mut gaps) = (Vec::new(), Vec::<KeyFact>::new(), Vec::new());
    for (source, bytes) in bytes {
        let parsed = bytes.and_then(|bytes| {
            PublicKey::parse(&bytes).map_err(|refusal| Gap {
                place: source.place(),
                code: refusal.code,
                message: refusal.message,
                help: refusal.code.next_step().map(str::to_owned).into_iter().collect(),
            })
        });
        match parsed {
            Ok(key) => {
                let pinned = request.pinned(key.fingerprint());
                let fact = KeyFact {
                    fingerprint: key.fingerprint().clone(),
                    algorithm: key.algorithm().to_string(),
                    source: source.to_string(),
                    pinned: pinned.unwrap_or(false),
                    served: matches!(source, KeySource::Url(_)),
                };
                if pinned == Some(false) {
                    return Err(other_key(request, source, fact));
                }
                facts.push(fact);
                usable.push(key);
            }
            Err(gap) => gaps.push(gap),
        }
    }
    let none = |gap: Option<&Gap>| {
        let error = match gap {
            Some(gap) => ErrorFact {
                code: gap.code.to_string(),
                message: format!("{}: {}", gap.place, gap.message),
                help: gap.help.clone(),
            },
            None => ErrorFact {
                code: Code::KeyUnusable.to_string(),
                message: "there is no key".to_owned(),
                help: vec![],
            },
        };
        (Verdict::Undecided, error, vec![])
    };
    match Keyring::new(usable) {
        Some(ring) => Ok(Keys { ring, facts, gaps }),
        // A private key where the public one belongs is the alarm, whatever else is wrong.
        None => Err(none(gaps.iter().find(|gap| gap.code == Code::KeyPrivate).or(gaps.first()))),
    }
}

fn other_key(request: &Request, source: &KeySource, key: KeyFact) -> NoKeys {
    let pinned: Vec<String> = request.fingerprints.iter().map(ToString::to_string).collect();
    let message =
        format!("the key of {source} is {}, and pinned is {}", key.fingerprint, pinned.join(" or "));
    let help = Code::KeyFingerprintMismatch.next_step().map(str::to_owned).into_iter().collect();
    (Verdict::Failed, ErrorFact { code: Code::KeyFingerprintMismatch.to_string(), message, help }, vec![key])
}
