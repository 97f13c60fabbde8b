//! The order of the stages: keys beside the first image, then image by image, then the fold.
//!
//! Has no policy of its own. The only room that sees both sources and what is made of them.

use std::cell::RefCell;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};

use crate::case::{Case, KeyFact, Keys};
use crate::code::{Code, WeaknessCode};
use crate::config::Request;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::report::{Command, ErrorFact, ImageReport, Report};
use crate::source::key::KeySource;
use crate::source::{Network, Places};
use crate::trust::key::{Keyring, PublicKey};
use crate::ui::Line;
use crate::verdict::Verdict;
use crate::weakness::Weakness;

/// Runs `verify`.
///
/// # Errors
/// What stops it before any verdict.
pub fn verify(request: Request, at: String, line: &Line) -> Result<Report, Stop> {
    let local = read_local(&request.keys)?;
    let runtime = runtime()?;
    runtime.block_on(async {
        let network = Network::new(request.routes.clone(), request.authorities.clone());
        let places = Places::new(
            std::rc::Rc::clone(&network),
            request.sources.clone(),
            request.auth_origins.clone(),
            line,
        );
        let timeout = request.timeout;
        let gathered = RefCell::new(Vec::with_capacity(request.images.len()));
        // An unusable key ends the run, but nobody waits for it before asking for the first image.
        let images = async {
            let mut evidence = stream::iter(&request.images)
                .map(|(subject, _)| places.gather(subject, timeout))
                .buffered(request.jobs);
            while let Some(found) = evidence.next().await {
                line.done();
                gathered.borrow_mut().push(found?);
            }
            Ok::<(), Stop>(())
        };
        let (keys, images) = join(fetch_keys(&request, local, &network), images).await;
        let keys = match keys {
            Ok(keys) => keys,
            Err((verdict, error, keys)) => {
                return Ok(Report { keys, ..Report::stopped(Command::Verify, at, Some(verdict), error) });
            }
        };
        images?;
        let mut weaknesses = request.weaknesses;
        weaknesses.extend(Request::key_weaknesses(&keys));
        weaknesses.extend(plain(&network));
        let facts = keys.facts.clone();
        let naming = request.naming;
        let reports = request
            .images
            .into_iter()
            .zip(gathered.into_inner())
            .map(|((subject, policy), evidence)| {
                ImageReport::of(Case::build(subject, policy, keys.clone(), evidence), &naming)
            })
            .collect();
        Ok(Report::over(Command::Verify, at, facts, request.policy, reports, weaknesses))
    })
}

/// Runs `key`.
///
/// # Errors
/// What stops it before anything was fetched.
pub fn key(request: &Request, at: String) -> Result<Report, Stop> {
    let local = read_local(&request.keys)?;
    let runtime = runtime()?;
    let network = Network::new(request.routes.clone(), request.authorities.clone());
    let keys = match runtime.block_on(fetch_keys(request, local, &network)) {
        Ok(keys) => keys,
        Err((verdict, error, keys)) => {
            return Ok(Report { keys, ..Report::stopped(Command::Key, at, Some(verdict), error) });
        }
    };
    let mut report =
        Report::over(Command::Key, at, keys.facts.clone(), request.policy.clone(), vec![], vec![]);
    report.verdict = (!request.fingerprints.is_empty()).then_some(Verdict::Verified);
    report.exit_code = 0;
    if let Some(gap) = keys.gaps.first() {
        report.verdict = Some(Verdict::Undecided);
        report.exit_code = Verdict::Undecided.exit_code();
        report.error = Some(ErrorFact {
            code: gap.code.to_string(),
            message: format!("{}: {}", gap.place, gap.message),
            help: gap.help.clone(),
        });
    }
    report.weaknesses.extend(Request::key_weaknesses(&keys));
    report.weaknesses.extend(plain(&network));
    Ok(report)
}

fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Stop::new(format!("this machine gives no means to wait for a network: {error}")))
}

fn plain(network: &Network) -> Option<Weakness> {
    let hosts = network.plain_hosts();
    let message = format!("the connection to {} was not encrypted (--plain-http)", hosts.join(", "));
    (!hosts.is_empty()).then(|| Weakness::new(WeaknessCode::PlainHttp, message))
}

/// The keys that lie on this machine, in their places; `None` for those that must be fetched.
fn read_local(keys: &[KeySource]) -> Result<Vec<Option<Vec<u8>>>, Stop> {
    keys.iter().map(KeySource::read_local).collect()
}

/// The verdict without a key to judge by, why, and the key that was read, if one was.
type NoKeys = (Verdict, ErrorFact, Vec<KeyFact>);

/// Every key that can be had. A key that is not a pinned one decides before anything else.
async fn fetch_keys(
    request: &Request,
    local: Vec<Option<Vec<u8>>>,
    network: &Network,
) -> Result<Keys, NoKeys> {
    let sources = request.keys.iter().zip(local);
    let bytes = stream::iter(sources)
        .map(|(source, bytes)| async move {
            let bytes = match bytes {
                Some(bytes) => Ok(bytes),
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
                place: format!("key {source}"),
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
