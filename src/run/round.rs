//! One image, round by round: a search and a case, and again where that can still help.

use std::rc::Rc;

use futures_util::future::{self, join};

use crate::case::{Case, Patience, RecordFinding};
use crate::check;
use crate::config::{Ask, Request, Unopenable};
use crate::evidence::{Answer, Evidence, limits};
use crate::policy::Policy;
use crate::report::{Missing, WaitedFor};
use crate::source::wait::Waiting;
use crate::source::{Deadline, Held, Network, Places, Unopened};
use crate::subject::{Digest, Subject};
use crate::ui::Line;
use crate::verdict::{Outcome, Prospect};

use super::index;
use super::keys::{AskedKey, NoKeys, RunKeys};

/// What became of one image.
pub(super) enum Settled {
    /// Its case, in its last round.
    Judged(Box<Case>),
    /// No rule of the policy file speaks of it.
    Refused(Box<RefusedImage>),
    /// There are no keys to judge it by.
    NoKeys(NoKeys),
    /// It is the image of the run, and its place cannot be opened.
    Unopened(Unopened),
}

/// An image of which no rule of a policy file speaks, as far as it was looked at.
pub(super) struct RefusedImage {
    /// What was asked about, as reports name it.
    pub(super) subject: Subject,
    /// The digest, where it is known.
    pub(super) digest: Option<Digest>,
    /// What refuses it.
    pub(super) policy: Policy,
}

/// The keys of a run, fetched once and waited for by every image.
type SharedKeys<'a> = future::Shared<future::LocalBoxFuture<'a, Result<RunKeys, NoKeys>>>;

/// What all images of a run share.
pub(super) struct Judging<'a> {
    pub(super) request: &'a Request,
    pub(super) network: &'a Network,
    pub(super) line: &'a Line,
    /// The keys of the request; those of this machine are read.
    pub(super) asked: &'a [AskedKey<'a>],
    pub(super) places: &'a Places<'a>,
    pub(super) keys: SharedKeys<'a>,
}

/// One image, until nothing more is worth waiting for.
pub(super) async fn settle(ask: &Ask, judging: &Judging<'_>, held: &Held) -> Settled {
    let Judging { request, network, line, asked, places, keys } = judging;
    if ask.policy.refused().is_some() {
        // Nothing is asked about it.
        let (subject, digest) = (ask.subject.clone(), ask.subject.version.digest().cloned());
        return Settled::Refused(Box::new(RefusedImage { subject, digest, policy: ask.policy.clone() }));
    }
    // What a document does not say it will not say later.
    let unreported = ask.unreported();
    let mut waiting = request.wait.filter(|_| unreported.is_none()).map(Waiting::new);
    let mut known: Option<RunKeys> = None;
    loop {
        let before = known.take();
        // One of several keys that was out of reach may be back, and was missed.
        let ring = async {
            match before {
                Some(known) => known.again(request, asked, places, line).await,
                None => keys.clone().await,
            }
        };
        let late = Deadline::after(request.timeout + limits::JUDGING);
        // An unusable key ends the run, but nobody waits for it before asking for the image.
        let evidence = async {
            match &unreported {
                Some(why) => Ok(places.unreported(&ask.subject, &ask.wanted, why.clone(), held)),
                None => Box::pin(places.gather(&ask.subject, &ask.wanted, request.timeout, held)).await,
            }
        };
        let (keys, evidence) = join(ring, evidence).await;
        let keys = match keys {
            Ok(keys) => keys,
            Err(no_keys) => return Settled::NoKeys(no_keys),
        };
        let evidence = match (evidence, request.unopenable) {
            (Ok(evidence), _) => evidence,
            (Err(why), Unopenable::StopsTheRun) => return Settled::Unopened(why),
            (Err(why), Unopenable::IsItsResult) => Evidence::without(why.answer()),
        };
        let patience = if waiting.is_some() { Patience::Waiting } else { Patience::None };
        let recorded = evidence.recorded.as_ref().map(|recorded| &recorded.subject);
        let (policy, roots) = match &evidence.image {
            Answer::Found(image) => {
                let (policy, roots) = ask.of_named(recorded.and_then(Subject::own_name));
                if policy.refused().is_some() {
                    let subject = recorded.unwrap_or(&ask.subject).clone();
                    let digest = Some(image.digest.clone());
                    return Settled::Refused(Box::new(RefusedImage { subject, digest, policy }));
                }
                (policy, roots)
            }
            // Of which repository it is nobody could tell.
            Answer::Absent | Answer::Gap(_) | Answer::Defect(_) => {
                (ask.policy.clone(), Rc::clone(&ask.roots))
            }
        };
        let own_keys = match keys.by(&roots) {
            Ok(own) => own,
            Err(no_keys) => return Settled::NoKeys(no_keys),
        };
        let case =
            Case::build(ask.subject.clone(), policy, own_keys.clone(), evidence, patience, || late.is_over());
        let case = index::judged(case, ask, (request, places, held), &own_keys, (patience, late)).await;
        let Some(waiting) = &mut waiting else { return Settled::Judged(Box::new(case)) };
        if let Some(missing) = missing(&case) {
            known = Some(keys);
            let tell = |waited, left| line.waiting(&missing, waited, left);
            let asked = held.turn().take_asked().max(network.asked_to_wait());
            if held.turn().away(waiting.pause(asked, tell)).await {
                continue;
            }
        }
        return Settled::Judged(Box::new(case.out_of_time()));
    }
}

/// The stage that is missing, where waiting can help: nothing is proved wrong, and whatever is open is
/// absent, or of a source that may be back in a moment.
fn missing(case: &Case) -> Option<WaitedFor<'_>> {
    let image = case.subject().name.as_str();
    let checks = check::run(case);
    let mut first = None;
    for check in &checks {
        match check.outcome().prospect(check.is_passing()) {
            Prospect::Settled => continue,
            Prospect::Open => {}
            Prospect::Closed => return None,
        }
        let missing =
            if check.outcome() == Outcome::Pending { Missing::Absent } else { Missing::Unreachable };
        first.get_or_insert(WaitedFor::Check { image, check: check.id(), code: check.code, missing });
    }
    // Documents of other sources are not checks, and may not be there yet either.
    let attached = match case.attached() {
        Some(Answer::Absent) => Some(Missing::Absent),
        Some(Answer::Gap(gap)) if gap.is_passing() => Some(Missing::Unreachable),
        _ => None,
    };
    let record = case.records().and_then(|records| match records.sbom() {
        RecordFinding::Absent => Some(Missing::Absent),
        RecordFinding::Unknown(gap) if gap.is_passing() => Some(Missing::Unreachable),
        _ => None,
    });
    first.or_else(|| attached.or(record).map(|missing| WaitedFor::Sbom { image, missing }))
}
