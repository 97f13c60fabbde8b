//! One image, round by round: a search and a case, and again where that can still help.

use futures_util::future::join;

use crate::case::{Case, Patience, RecordFinding};
use crate::check;
use crate::code::Code;
use crate::config::{Ask, Request};
use crate::error::Stop;
use crate::evidence::{Answer, Evidence};
use crate::report::WaitedFor;
use crate::source::wait::Waiting;
use crate::source::{Network, Places};
use crate::ui::Line;
use crate::verdict::Prospect;

use super::SharedKeys;
use super::keys::{NoKeys, fetch_keys};

/// What became of one image.
pub(super) enum Settled {
    /// Its case, in its last round.
    Judged(Box<Case>),
    /// There are no keys to judge it by.
    NoKeys(NoKeys),
    /// It stops the run.
    Stop(Stop),
}

/// Whether a layout that cannot be opened stops the run, or is the result of its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unopenable {
    StopsTheRun,
    IsItsResult,
}

/// One image, until nothing more is worth waiting for.
#[expect(clippy::too_many_arguments, reason = "what all images of a run share, and the one image")]
pub(super) async fn settle(
    ask: &Ask,
    keys: SharedKeys<'_>,
    local: &[Option<Vec<u8>>],
    request: &Request,
    places: &Places<'_>,
    network: &Network,
    line: &Line,
    unopenable: Unopenable,
) -> Settled {
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
            Err(no_keys) => return Settled::NoKeys(no_keys),
        };
        let evidence = match (evidence, unopenable) {
            (Ok(evidence), _) => evidence,
            (Err(why), Unopenable::StopsTheRun) => return Settled::Stop(why.stop()),
            (Err(why), Unopenable::IsItsResult) => match why.answer() {
                Ok(answer) => Evidence::without(answer),
                Err(stop) => return Settled::Stop(stop),
            },
        };
        let patience = if waiting.is_some() { Patience::Waiting } else { Patience::None };
        let (subject, policy) = (ask.subject.clone(), ask.policy.clone());
        let mut case = Case::build(subject, policy, keys, evidence, patience);
        let Some(waiting) = &mut waiting else { return Settled::Judged(Box::new(case)) };
        if let Some(missing) = missing(&case) {
            line.waiting(&missing, waiting.waited(), waiting.left());
            again = case.keys.gaps.iter().any(|gap| gap.code().is_passing());
            if waiting.pause(network.asked_to_wait()).await {
                continue;
            }
        }
        case.patience = Patience::Over;
        return Settled::Judged(Box::new(case));
    }
}

/// The stage that is missing, where waiting can help: nothing is proved wrong, and whatever is open is
/// absent, or of a source that may be back in a moment.
fn missing(case: &Case) -> Option<WaitedFor<'_>> {
    let image = case.subject.name.as_str();
    let checks = check::run(case);
    let mut first = None;
    for check in &checks {
        match check.outcome().prospect(check.code.is_some_and(Code::is_passing)) {
            Prospect::Settled => continue,
            Prospect::Open => {}
            Prospect::Closed => return None,
        }
        first.get_or_insert(WaitedFor::Check { image, check: check.id(), code: check.code });
    }
    // Documents of other sources are no checks, and may not be there yet either.
    let attached = match &case.attached {
        Some(Answer::Absent) => true,
        Some(Answer::Gap(gap)) => gap.code().is_passing(),
        _ => false,
    };
    let record = case.records.as_ref().is_some_and(|records| match &records.sbom {
        RecordFinding::Absent => true,
        RecordFinding::Unknown(gap) => gap.code().is_passing(),
        _ => false,
    });
    if first.is_none() && (attached || record) {
        first = Some(WaitedFor::Sbom { image });
    }
    first
}
