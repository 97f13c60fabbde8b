//! Manifests that refer to the image: which are opened, for what, and what they hold.

use std::sync::Arc;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::code::Code;
use crate::evidence::place::Place;
use crate::evidence::{Content, Gap, limits};
use crate::source::repository::{Listed, Pointer, Referrers, Repository};
use crate::subject::Digest;

use super::open::{Unread, opened};
use super::purpose::Purpose;
use super::slots::{Held, ready, referrer};
use super::{Known, Part, Search};

/// A manifest that refers to the image, and what it is to be opened for.
struct Chosen {
    place: Arc<Place>,
    what: Pointer,
    purposes: Vec<Purpose>,
    /// Whether it stands under a tag too.
    known: bool,
}

impl<R: Repository> Search<'_, R> {
    /// What refers to the image, payloads and all.
    pub(super) async fn referrers(&self, sig: watch::Receiver<Known>, att: watch::Receiver<Known>) -> Part {
        let Referrers { place, found, absences, gaps } = self.repository.referrers(self.image).await;
        // What could not be asked here could hold either kind.
        let mut part = Part { absences, attestation_gaps: gaps.clone(), gaps, ..Part::default() };
        // Harbor lists the manifests of the tags here too: they are not opened twice, where they are
        // known in time.
        let (sig, att) = join(in_time(sig), in_time(att)).await;
        let (chosen, gap) = self.choose(place, found, [&sig, &att]);
        part.attestation_gaps.extend(gap.clone());
        part.gaps.extend(gap);
        let opened = stream::iter(chosen)
            .map(|Chosen { place, what, purposes, known }| async move {
                (place, purposes, known, opened(self.repository, what).await)
            })
            .buffered(limits::AT_ONCE);
        let mut opened = std::pin::pin!(opened);
        let mut held = Held::default();
        // One after the other: what was looked into is let go.
        while let Some((place, purposes, known, opened)) = opened.next().await {
            match opened {
                Ok(opened) => {
                    let mut budget = self.budget.borrow_mut();
                    held.extend(referrer(
                        &mut budget,
                        &opened.manifest,
                        &place,
                        self.image,
                        &purposes,
                        known,
                    ));
                }
                // Listed once, though it could hold either kind.
                Err(Unread::Gap(gap)) => {
                    part.attestation_gaps.push(gap.clone());
                    held.signatures.push(ready(Place::clone(&place), Content::Unread(gap)));
                }
                // What cannot be read could have been of either kind.
                Err(Unread::Defect(defect)) => {
                    for purpose in purposes {
                        let defect = Content::Defect(defect.clone());
                        held.of(purpose).push(ready(Place::clone(&place), defect));
                    }
                }
            }
        }
        (part.signatures, part.attestations) =
            join(self.settle(held.signatures), self.settle(held.attestations)).await;
        part
    }

    /// What of the referrers is to be opened, and for what; the gap where they are too many.
    fn choose(
        &self,
        place: Place,
        found: Vec<Listed>,
        [sig, att]: [&Known; 2],
    ) -> (Vec<Chosen>, Option<Gap>) {
        let under = |known: &Known, digest: Option<&Digest>| {
            known.as_ref().zip(digest).is_some_and(|(known, digest)| known.contains(digest))
        };
        let mut chosen = Vec::new();
        let (mut all, mut cut) = (0, None);
        for Listed { place, what } in found {
            let digest = what.digest();
            let read =
                [(Purpose::Signatures, under(sig, digest)), (Purpose::Attestations, under(att, digest))];
            let known = read.iter().any(|(_, read)| *read);
            let purposes: Vec<Purpose> =
                self.purposes.iter().copied().filter(|purpose| !read.contains(&(*purpose, true))).collect();
            if purposes.is_empty() {
                continue;
            }
            if digest.is_some() && !known {
                if all == limits::REFERRERS {
                    cut.get_or_insert(chosen.len());
                }
                all += 1;
            }
            chosen.push(Chosen { place: Arc::new(place), what, purposes, known });
        }
        let Some(cut) = cut else { return (chosen, None) };
        chosen.truncate(cut);
        let message = if place == Place::Referrers {
            format!("there are {all} referrers; {} were opened", limits::REFERRERS)
        } else {
            // The search among blobs ends with the first that is too much.
            format!("there are more than {} referrers", limits::REFERRERS)
        };
        (chosen, Some(Gap { place, code: Code::TooMany, message, help: vec![] }))
    }
}

/// The manifests that a tag leads to, where that is known before long.
async fn in_time(mut tag: watch::Receiver<Known>) -> Known {
    match timeout(limits::PATIENCE, tag.wait_for(Option::is_some)).await {
        Ok(Ok(known)) => known.clone(),
        _ => None,
    }
}
