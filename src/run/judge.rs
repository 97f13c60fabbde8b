//! The road of images to their cases: one, two beside each other, or any number, each of which is judged
//! in its turn, handed on, and let go.

use std::ops::ControlFlow;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::{self, Either, FutureExt as _};
use futures_util::stream::{self, StreamExt as _};

use crate::case::{Case, KeyFact};
use crate::config::{Ask, Request, Unopenable};
use crate::error::Stop;
use crate::evidence::limits;
use crate::pods::{PodImage, Runs};
use crate::source::{Held, Network, Unopened};
use crate::ui::Line;

use super::keys::{NoKeys, read_local, wait_for_keys};
use super::round::{Judging, RefusedImage, Settled, settle};
use super::shared::{places, runtime};

/// Why a run ends without a verdict of its images.
pub(super) enum Ended {
    /// There is no key to judge by.
    NoKeys(NoKeys),
    /// It was not asked properly.
    Stop(Stop),
}

/// What became of an image of `verify`.
pub(super) enum Judged {
    /// It was judged.
    Case(Box<Case>),
    /// It is of another registry than the one that is checked: these pods run it.
    OutOfScope(Arc<PodImage>),
    /// No rule of the policy file speaks of it, and so it is refused.
    Unmatched(Box<RefusedImage>),
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl Judging<'_> {
    /// The case of an image of a command that has no policy file.
    async fn case(&self, ask: &Ask, held: &Held) -> Result<Case, Ended> {
        match self.image(ask, held).await? {
            Judged::Case(case) => Ok(*case),
            Judged::Unmatched(_) | Judged::OutOfScope(_) => Err(Ended::NoKeys(NoKeys::none())),
        }
    }

    /// An image of `verify`; of one that is only listed nobody is asked anything.
    async fn listed(&self, ask: &Ask, held: &Held) -> Result<Judged, Ended> {
        match ask.pods.as_ref().filter(|pods| pods.runs == Runs::Elsewhere) {
            Some(pods) => Ok(Judged::OutOfScope(Arc::clone(pods))),
            None => self.image(ask, held).await,
        }
    }

    /// What becomes of an image, which holds its place in the order.
    async fn image(&self, ask: &Ask, held: &Held) -> Result<Judged, Ended> {
        held.begins().await;
        let settled = Box::pin(settle(ask, self, held)).await;
        held.turn().leave();
        match settled {
            Settled::Judged(case) => {
                if let Some(pack) = &self.request.pack {
                    pack.staging().judged_by(&case.keys().bytes);
                }
                Ok(Judged::Case(case))
            }
            Settled::Refused(refused) => Ok(Judged::Unmatched(refused)),
            Settled::NoKeys(why) => Err(Ended::NoKeys(why)),
            // A key that cannot be read or fetched is reported first.
            Settled::Unopened(why) => {
                Err(self.keys.clone().await.map_or_else(Ended::NoKeys, |_| Ended::Stop(why.stop())))
            }
        }
    }
}

/// Reads the keys of this machine, and waits for what is asked of the network.
fn judging<T>(
    request: &Request,
    network: &Rc<Network>,
    line: &Line,
    judge: impl AsyncFnOnce(&Judging<'_>) -> Result<T, Ended>,
) -> Result<T, Ended> {
    let asked = read_local(&request.keys).map_err(Stop::from)?;
    runtime()?.block_on(async {
        let places = places(request, network, line);
        let keys = wait_for_keys(request, &asked, &places, network, line).boxed_local().shared();
        let judged = judge(&Judging { request, network, line, asked: &asked, places: &places, keys }).await;
        if let (Some(pack), Err(Ended::NoKeys(why))) = (&request.pack, &judged) {
            pack.without_images(&why.bytes);
        }
        judged
    })
}

/// Whether a run can end as a whole after it has handed on an image: by one that cannot be opened, or by a key that
/// comes late and is none of the pinned ones, or not the one on record. Keys that are there at first are judged before any image is.
pub(super) fn may_end_late(request: &Request) -> bool {
    let is_held = request.roots.iter().any(|roots| !roots.fingerprints.is_empty()) || request.known.is_some();
    let late_key = request.wait.is_some() && request.keys.len() > 1 && is_held;
    late_key || request.unopenable == Unopenable::StopsTheRun
}

/// Judges the images of a request, several at once, and hands each case to `each`, in their order, until that
/// has enough. Of what was judged before nothing is kept here but what is said of the keys, which is returned.
///
/// # Errors
/// What ends the run as a whole; some images may have been handed on before.
pub(super) fn judge_all(
    request: &Request,
    network: &Rc<Network>,
    line: &Line,
    mut each: impl FnMut(&Ask, Judged) -> ControlFlow<()>,
) -> Result<Vec<KeyFact>, Ended> {
    judging(request, network, line, async |judging| {
        let asks = &request.images;
        if request.unopenable == Unopenable::IsItsResult {
            // What is not there is told before anything is asked.
            let mut looked_up = asks.iter().filter(|ask| ask.is_looked_up());
            looked_up.try_for_each(|ask| judging.places.named(&ask.subject)).map_err(Unopened::stop)?;
        }
        let one = |ask| {
            let held = judging.places.in_order();
            async move { (ask, judging.listed(ask, &held).await, held) }
        };
        // More than may be looked up at once: one that waits for the end of a pause gives its place away.
        let ahead = request.jobs.saturating_mul(limits::AHEAD);
        let mut cases = stream::iter(asks).map(one).buffered(ahead);
        let mut later: Vec<KeyFact> = Vec::new();
        while let Some((ask, judged, held)) = cases.next().await {
            line.done();
            let judged = judged?;
            let facts = match &judged {
                Judged::Case(case) => case.keys().facts.as_slice(),
                Judged::Unmatched(_) | Judged::OutOfScope(_) => &[],
            };
            // A key that came while an image waited is one of the run's.
            for fact in facts {
                let same = |known: &KeyFact| known.is_same_as(fact);
                if !later.iter().any(same) {
                    later.push(fact.clone());
                }
            }
            if each(ask, judged).is_break() {
                break;
            }
            // Its case is gone, and with it all that it held.
            drop(held);
        }
        drop(cases);
        let mut facts = judging.keys.clone().await.map_err(Ended::NoKeys)?.facts();
        later.retain(|fact| !facts.iter().any(|known| known.is_same_as(fact)));
        facts.extend(later);
        Ok(facts)
    })
}

/// Judges one image. A layout that cannot be opened stops the run.
///
/// # Errors
/// What ends the run.
pub(super) fn judge_one(
    ask: &Ask,
    request: &Request,
    network: &Rc<Network>,
    line: &Line,
) -> Result<Case, Ended> {
    judging(request, network, line, async |judging| {
        let case = judging.case(ask, &judging.places.in_order()).await;
        line.done();
        case
    })
}

/// Judges two images, both at once where that many may be; what ends the run for the first comes before what
/// ends it for the second. A layout that cannot be opened stops the run.
///
/// # Errors
/// What ends the run.
pub(super) fn judge_two(
    [one, two]: [&Ask; 2],
    request: &Request,
    network: &Rc<Network>,
    line: &Line,
) -> Result<[Case; 2], Ended> {
    judging(request, network, line, async |judging| {
        // What is left of an image once it is judged are documents that are trusted: the other need not wait for them.
        let judged = async |ask, held: Held| judging.case(ask, &held).await;
        let mut first = pin!(judged(one, judging.places.in_order()));
        let mut second = pin!(judged(two, judging.places.in_order()));
        // The first, and the second where it was done before.
        let (one, done) = if request.jobs < 2 {
            (first.await, None)
        } else {
            match future::select(first.as_mut(), second.as_mut()).await {
                Either::Left((one, _)) => (one, None),
                Either::Right((two, first)) => (first.await, Some(two)),
            }
        };
        line.done();
        let one = one?;
        let two = match done {
            Some(two) => two,
            None => second.await,
        };
        line.done();
        Ok([one, two?])
    })
}

#[cfg(test)]
mod tests;
