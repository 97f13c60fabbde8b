//! The order of the stages: keys beside the first image, then image by image, then the fold.
//!
//! Has no policy of its own. The only room that sees both sources and what is made of them. `--wait` is
//! a loop in here: a round is a whole search and a whole case, and nothing of one is left in the next.

mod diff;
mod keys;
mod round;
mod sbom;
mod side;

use futures_util::future::{self, FutureExt as _};
use futures_util::stream::{self, StreamExt as _};

use crate::case::{KeyFact, Keys};
use crate::config::Request;
use crate::error::Stop;
use crate::report::{Body, Command, ImageReport, Obstacle, Report, ReportHead};
use crate::source::{Network, Places};
use crate::ui::Line;
use crate::weakness::Weakness;

use self::keys::{NoKeys, fetch_keys, read_local, wait_for_keys};
use self::round::settle;

pub use self::diff::diff;
pub use self::sbom::sbom;

/// Runs `verify`.
///
/// # Errors
/// What stops it before any verdict.
pub fn verify(mut request: Request, at: String, line: &Line) -> Result<Report, Stop> {
    let local = read_local(&request.keys)?;
    let asks = std::mem::take(&mut request.images);
    runtime()?.block_on(async {
        let network = Network::new(request.routes.clone(), request.authorities.clone());
        let places = places(&request, &network, line);
        let keys = wait_for_keys(&request, &local, &network, line).boxed_local().shared();
        let mut images = stream::iter(asks)
            .map(|ask| {
                let (keys, local, request, places, network) =
                    (keys.clone(), &local, &request, &places, &network);
                async move { Box::pin(settle(ask, keys, local, request, places, network, line)).await }
            })
            .buffered(request.jobs);
        // One image at a time is judged and let go: what it holds may be large.
        let mut reports = Vec::new();
        let mut later: Option<Keys> = None;
        while let Some(settled) = images.next().await {
            line.done();
            match settled {
                Ok(Ok(case)) => {
                    reports.push(ImageReport::of(&case, &request.naming));
                    // A key that came while an image waited is one of the run's.
                    later = Some(case.keys)
                        .filter(|keys| {
                            later.as_ref().is_none_or(|known| known.facts.len() < keys.facts.len())
                        })
                        .or(later);
                }
                Ok(Err(no_keys)) => return Ok(stopped(Command::Verify, at, no_keys)),
                Err(stop) => match keys.clone().await {
                    Err(no_keys) => return Ok(stopped(Command::Verify, at, no_keys)),
                    Ok(_) => return Err(stop),
                },
            }
        }
        drop(images);
        let keys = match keys.await {
            Ok(keys) => later.unwrap_or(keys),
            Err(no_keys) => return Ok(stopped(Command::Verify, at, no_keys)),
        };
        let weaknesses = weaknesses(&request, &keys, &network);
        Ok(Report::new(head(at, keys.facts, &request, weaknesses), Body::Images(reports)))
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
    let keys = match runtime.block_on(fetch_keys(request, &local, &network)) {
        Ok(keys) => keys,
        Err(no_keys) => return Ok(stopped(Command::Key, at, no_keys)),
    };
    let head = head(at, keys.facts.clone(), request, weaknesses(request, &keys, &network));
    let pinned = !request.fingerprints.is_empty();
    Ok(Report::new(head, Body::Key { pinned, gap: keys.gaps.into_iter().next() }))
}

fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Stop::new(format!("this machine gives no means to wait for a network: {error}")))
}

fn places<'a>(request: &Request, network: &std::rc::Rc<Network>, line: &'a Line) -> Places<'a> {
    Places::new(
        std::rc::Rc::clone(network),
        request.sources.clone(),
        request.auth_origins.clone(),
        request.api.clone(),
        line,
    )
}

/// The report of a run without a key to judge by.
fn stopped(command: Command, at: String, NoKeys { why, read }: NoKeys) -> Report {
    let head = ReportHead { at, keys: read, ..ReportHead::default() };
    Report::new(head, Body::Nothing(command, Obstacle::NoKey(why)))
}

fn head(at: String, keys: Vec<KeyFact>, request: &Request, weaknesses: Vec<Weakness>) -> ReportHead {
    ReportHead { at, keys, policy: Some(request.policy.clone()), weaknesses }
}

/// What is weak about the run as a whole: the command line, the keys, the network.
fn weaknesses(request: &Request, keys: &Keys, network: &Network) -> Vec<Weakness> {
    let hosts = network.plain_hosts();
    let plain = (!hosts.is_empty()).then_some(Weakness::PlainHttp(hosts));
    let own = request.weaknesses.iter().cloned();
    own.chain(Request::key_weaknesses(keys)).chain(plain).collect()
}

/// The keys of a run, fetched once and waited for by every image.
type SharedKeys<'a> = future::Shared<future::LocalBoxFuture<'a, Result<Keys, NoKeys>>>;
