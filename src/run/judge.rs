//! The one loop over images: each is judged in its turn, handed on, and let go.

use std::rc::Rc;

use futures_util::future::FutureExt as _;
use futures_util::stream::{self, StreamExt as _};

use crate::case::{Case, Keys};
use crate::config::{Ask, Request};
use crate::error::Stop;
use crate::source::Network;
use crate::ui::Line;

use super::keys::{NoKeys, read_local, wait_for_keys};
use super::round::{Settled, Unopenable, settle};
use super::{places, runtime};

/// Why a run ends without a verdict of its images.
pub(super) enum Ended {
    /// There is no key to judge by.
    NoKeys(NoKeys),
    /// It was not asked properly.
    Stop(Stop),
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// Judges images, several at once, and hands each case to `each`, in the order of the images. Of what was
/// judged before nothing is kept here but the keys, which are returned.
///
/// # Errors
/// What ends the run as a whole; some images may have been handed on before.
pub(super) fn judge_all(
    asks: Vec<Ask>,
    request: &Request,
    network: &Rc<Network>,
    line: &Line,
    unopenable: Unopenable,
    mut each: impl FnMut(Case),
) -> Result<Keys, Ended> {
    let local = read_local(&request.keys).map_err(Stop::from)?;
    runtime()?.block_on(async {
        let places = places(request, network, line);
        if unopenable == Unopenable::IsItsResult {
            // What is not there is told before anything is asked.
            asks.iter().try_for_each(|ask| places.named(&ask.subject))?;
        }
        let keys = wait_for_keys(request, &local, network, line).boxed_local().shared();
        let mut settled =
            stream::iter(asks)
                .map(|ask| {
                    let (keys, local, places) = (keys.clone(), &local, &places);
                    async move {
                        Box::pin(settle(ask, keys, local, request, places, network, line, unopenable)).await
                    }
                })
                .buffered(request.jobs);
        let mut later: Option<Keys> = None;
        while let Some(one) = settled.next().await {
            line.done();
            match one {
                Settled::Judged(case) => {
                    // A key that came while an image waited is one of the run's.
                    if later.as_ref().is_none_or(|known| known.facts.len() < case.keys.facts.len()) {
                        later = Some(case.keys.clone());
                    }
                    each(*case);
                }
                Settled::NoKeys(why) => return Err(Ended::NoKeys(why)),
                // A key that cannot be had is the first news.
                Settled::Stop(stop) => {
                    return Err(keys.clone().await.map_or_else(Ended::NoKeys, |_| Ended::Stop(stop)));
                }
            }
        }
        drop(settled);
        let keys = keys.await.map_err(Ended::NoKeys)?;
        Ok(later.unwrap_or(keys))
    })
}
