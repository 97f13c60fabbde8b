//! Manifests that refer to the image: which are opened, for what, and what they hold.

use std::sync::Arc;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::evidence::bound::BoundHit;
use crate::evidence::place::{Kinds, Place};
use crate::evidence::{Gap, limits};
use crate::source::repository::{Listed, Pointer, Referrers, Repository};
use crate::subject::Digest;

use super::open::opened;
use super::slots::{ready, referrer};
use super::{Known, Part, Search};

/// A manifest that refers to the image, and what it is opened for.
struct Chosen {
    place: Arc<Place>,
    what: Pointer,
    kinds: Kinds,
    /// Whether it stands under a tag too.
    known: bool,
}

impl<R: Repository> Search<'_, R> {
    /// What refers to the image, payloads and all.
    pub(super) async fn referrers(&self, sig: watch::Receiver<Known>, att: watch::Receiver<Known>) -> Part {
        let Referrers { place, found, absences, mut gaps } = self.repository.referrers(self.image).await;
        // Harbor lists the manifests of the tags here too: they are not opened twice, where they are
        // known in time.
        let (sig, att) = join(in_time(sig), in_time(att)).await;
        let (chosen, gap) = self.choose(place, found, [&sig, &att]);
        gaps.extend(gap);
        let opened = stream::iter(chosen)
            .map(|Chosen { place, what, kinds, known }| async move {
                (place, kinds, known, opened(self.repository, what).await)
            })
            .buffered(limits::AT_ONCE);
        let mut opened = std::pin::pin!(opened);
        let mut slots = Vec::new();
        // One after the other: what was looked into is let go.
        while let Some((place, kinds, known, opened)) = opened.next().await {
            match opened {
                Ok(opened) => {
                    let mut budget = self.budget.borrow_mut();
                    slots.extend(referrer(&mut budget, &opened.manifest, &place, self.image, kinds, known));
                }
                // What cannot be read could be of any kind for which it was to be opened.
                Err(why) => slots.push(ready(&place, kinds, why.at(&place, kinds).into())),
            }
        }
        Part { candidates: self.settle(slots).await, absences, gaps }
    }

    /// Which of the referrers are opened, and for what; the gap where they are too many.
    fn choose(
        &self,
        place: Place,
        found: Vec<Listed>,
        [sig, att]: [&Known; 2],
    ) -> (Vec<Chosen>, Option<Gap>) {
        let mut chosen = Vec::new();
        let (mut all, mut cut) = (0, None);
        for Listed { place, what } in found {
            let digest = what.digest();
            let read = digest.map_or(Kinds::Neither, |digest| under_tags(digest, sig, att));
            let known = read != Kinds::Neither;
            let kinds = self.kinds.without(read);
            if kinds == Kinds::Neither {
                continue;
            }
            if digest.is_some() && !known {
                if all == limits::REFERRERS {
                    cut.get_or_insert(chosen.len());
                }
                all += 1;
            }
            chosen.push(Chosen { place: Arc::new(place), what, kinds, known });
        }
        let Some(cut) = cut else { return (chosen, None) };
        chosen.truncate(cut);
        let hit = if place == Place::Referrers {
            BoundHit::Referrers(all)
        } else {
            // The search among blobs ends with the first that is too much.
            BoundHit::ReferrersOfLayout
        };
        (chosen, Some(Gap::new(place, hit)))
    }
}

/// For which kinds a manifest was read already, under a tag.
pub(super) fn under_tags(manifest: &Digest, sig: &Known, att: &Known) -> Kinds {
    let under = |known: &Known| known.as_ref().is_some_and(|known| known.contains(manifest));
    Kinds::new(under(sig), under(att))
}

/// The manifests that a tag leads to, where that is known before long.
async fn in_time(mut tag: watch::Receiver<Known>) -> Known {
    match timeout(limits::PATIENCE, tag.wait_for(Option::is_some)).await {
        Ok(Ok(known)) => known.clone(),
        _ => None,
    }
}
