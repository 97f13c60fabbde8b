//! Manifests that refer to the image: which are opened, for what, and what they hold.

use std::sync::Arc;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::evidence::bound::BoundHit;
use crate::evidence::manifest;
use crate::evidence::place::{Kinds, Place};
use crate::evidence::{Content, Gap, limits};
use crate::source::repository::{Listed, Pointer, Received, Referrers, Repository};
use crate::subject::Digest;

use super::open::opened;
use super::slots::{ready, referrer, within};
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
        let Referrers { place, last, lists, found, mut gaps } = self.repository.referrers(self.image).await;
        let found = self.in_order(&last, lists, found, &mut gaps);
        let none = found.is_empty();
        // Harbor lists the manifests of the tags here too: they are not opened twice, where they are
        // known in time.
        let (sig, att) = join(in_time(sig), in_time(att)).await;
        let among_blobs = place == Place::ReferrersAmongBlobs;
        let (chosen, gap) = self.choose(place, found, [&sig, &att]);
        // A registry lists what stands under tags if it likes to; what lies among blobs may be there by its tag
        // alone.
        let none = if among_blobs { chosen.iter().all(|one| one.known) } else { none };
        let absences = if none && gaps.iter().all(|gap| gap.place != last) { vec![last] } else { vec![] };
        gaps.extend(gap);
        let opened = stream::iter(chosen)
            .map(|Chosen { place, what, kinds, known }| async move {
                let listed = what.digest().cloned();
                let opened = opened(self.repository, what, &place).await;
                (place, kinds, known, listed, opened)
            })
            .buffered(limits::AT_ONCE);
        let mut opened = std::pin::pin!(opened);
        let mut slots = Vec::new();
        // One after the other: what was looked into is let go.
        while let Some((place, kinds, known, listed, opened)) = opened.next().await {
            let found = match opened {
                Ok(opened) => {
                    let mut budget = self.budget.borrow_mut();
                    match budget.map(&place, kinds, opened.size) {
                        Ok(()) => referrer(&mut budget, &opened.manifest, &place, self.image, kinds, known),
                        Err(gap) => vec![ready(&place, kinds, Content::Unread(gap))],
                    }
                }
                // What cannot be read could be of any kind for which it was to be opened.
                Err(why) => vec![ready(&place, kinds, why.at(&place, kinds).into())],
            };
            slots.extend(found.into_iter().map(|slot| within(slot, listed.as_ref())));
        }
        Part { candidates: self.settle(slots).await, absences, gaps }
    }

    /// All that refers to the image by digest, each manifest once; first what has no digest. Every list is let go
    /// once it is read.
    fn in_order(
        &self,
        place: &Place,
        lists: Vec<Received>,
        mut found: Vec<Listed>,
        gaps: &mut Vec<Gap>,
    ) -> Vec<Listed> {
        for list in lists {
            if let Err(gap) = self.budget.borrow_mut().map(place, self.kinds, list.bytes.len() as u64) {
                gaps.push(gap);
                break;
            }
            // Its holder tells what is not a list.
            let listed = manifest::listing(&list.bytes).ok().flatten().unwrap_or_default();
            found.extend(listed.iter().map(|one| Listed {
                place: Place::Referrer(one.digest.clone()),
                what: Pointer::Descriptor(one.bare()),
            }));
        }
        found.sort_by(|one, other| one.place.referrer().cmp(&other.place.referrer()));
        found.dedup_by(|one, other| {
            one.place.referrer().is_some() && one.place.referrer() == other.place.referrer()
        });
        found
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
            let read = place.referrer().map_or(Kinds::Neither, |digest| under_tags(digest, sig, att));
            let known = read != Kinds::Neither;
            let kinds = self.kinds.without(read);
            let is_wrong = what.digest().is_none();
            // What is wrong with a manifest is told once.
            if kinds == Kinds::Neither || (known && is_wrong) {
                continue;
            }
            if !is_wrong && !known {
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
