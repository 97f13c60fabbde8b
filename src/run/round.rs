//! One image, round by round: a search and a case, and again where that can still help.

use std::rc::Rc;

use futures_util::future::{FutureExt as _, join};
use futures_util::stream::{self, StreamExt as _};

use crate::case::{Case, Finding, Keys, Patience};
use crate::check;
use crate::code::Code;
use crate::config::{Ask, Request};
use crate::error::Stop;
use crate::evidence::Answer;
use crate::report::Lang;
use crate::source::wait::Waiting;
use crate::source::{Network, Places};
use crate::ui::Line;
use crate::verdict::Outcome;

use super::keys::{NoKeys, fetch_keys, read_local, wait_for_keys};
use super::{SharedKeys, places, runtime};

/// The case of one image in its last round; the keys' trouble, where there are none to judge by.
pub(super) async fn settle(
    ask: Ask,
    keys: SharedKeys<'_>,
    local: &[Option<Vec<u8>>],
    request: &Request,
    places: &Places<'_>,
    network: &Network,
    line: &Line,
) -> Result<Result<Case, NoKeys>, Stop> {
    let mut waiting = request.wait.map(Waiting::new);
    let mut again = false;
    loop {
        // One of several keys that was out of reach may be back, and was missed.
        let ring =
            async { if again { fetch_keys(request, local, network).await } else { keys.clone().await } };
        // An unusable key ends the run, but nobody waits for it before asking for the image.
        let (keys, evidence) =
            join(ring, Box::pin(places.gather(&ask.subject, &ask.wanted, request.timeout))).await;
        let keys = match keys {
            Ok(keys) => keys,
            Err(no_keys) => return Ok(Err(no_keys)),
        };
        let patience = if waiting.is_some() { Patience::Waiting } else { Patience::None };
        let (subject, policy) = (ask.subject.clone(), ask.policy.clone());
        let mut case =
            Case::build(subject, policy, keys, evidence?, patience, |refusal| Lang::En.refusal(refusal));
        let Some(waiting) = &mut waiting else { return Ok(Ok(case)) };
        if let Some(missing) = missing(&case) {
            line.waiting(&ask.subject.name, &missing, waiting.waited(), waiting.left());
            again = case.keys.gaps.iter().any(|gap| is_passing(gap.code));
            if waiting.pause(network.asked_to_wait()).await {
                continue;
            }
        }
        case.patience = Patience::Over;
        return Ok(Ok(case));
    }
}

/// Cases, in the order of the images, and keys.
pub(super) type Cases = (Vec<Case>, Option<Keys>);

/// The cases of a few images, all at once, and the keys by which they were judged; `None` without images.
pub(super) fn cases(
    request: &mut Request,
    network: &Rc<Network>,
    line: &Line,
) -> Result<Result<Cases, NoKeys>, Stop> {
    let asks = std::mem::take(&mut request.images);
    if asks.is_empty() {
        return Ok(Ok((vec![], None)));
    }
    let local = read_local(&request.keys)?;
    let request: &Request = request;
    runtime()?.block_on(async {
        let places = places(request, network, line);
        let keys = wait_for_keys(request, &local, network, line).boxed_local().shared();
        let mut settled = stream::iter(asks)
            .map(|ask| {
                let (keys, local, places) = (keys.clone(), &local, &places);
                async move { Box::pin(settle(ask, keys, local, request, places, network, line)).await }
            })
            .buffered(request.jobs);
        let mut cases = Vec::new();
        while let Some(one) = settled.next().await {
            line.done();
            match one {
                Ok(Ok(case)) => cases.push(case),
                Ok(Err(no_keys)) => return Ok(Err(no_keys)),
                // A key that cannot be had is the first news.
                Err(stop) => {
                    return keys.clone().await.map_or_else(|no_keys| Ok(Err(no_keys)), |_| Err(stop));
                }
            }
        }
        let keys = cases.iter().map(|case| &case.keys).max_by_key(|keys| keys.facts.len()).cloned();
        Ok(Ok((cases, keys)))
    })
}

/// The stage that is missing, where waiting can help: nothing is proved wrong, and whatever is open is
/// absent, or of a source that may be back in a moment.
fn missing(case: &Case) -> Option<String> {
    let checks = check::run(case);
    let mut first = None;
    for check in &checks {
        let may_change = match check.outcome() {
            Outcome::Pass | Outcome::NotAsked => continue,
            Outcome::Pending => true,
            Outcome::Undecided => check.code.is_some_and(is_passing),
            Outcome::Fail => false,
        };
        if !may_change {
            return None;
        }
        let code = check.code.map_or_else(String::new, |code| format!(" ({code})"));
        first.get_or_insert_with(|| format!("{} is not there yet{code}", check.id()));
    }
    // Documents of other sources are no checks, and may not be there yet either.
    let attached = match &case.attached {
        Some(Answer::Absent) => true,
        Some(Answer::Gap(gap)) => is_passing(gap.code),
        _ => false,
    };
    let record = case.records.as_ref().is_some_and(|records| match &records.sbom {
        Finding::Absent => true,
        Finding::Unknown(gap) => is_passing(gap.code),
        _ => false,
    });
    if first.is_none() && (attached || record) {
        first = Some("the SBOM of that source is not there yet".to_owned());
    }
    first
}

/// Whether a source that answers so may be back in a moment.
fn is_passing(code: Code) -> bool {
    matches!(
        code,
        Code::RegistryThrottled
            | Code::RegistryUnavailable
            | Code::Timeout
            | Code::ApiUnavailable
            | Code::KeyUnreachable
    )
}
