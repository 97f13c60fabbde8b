//! The search for what belongs to an image, once for all that hold images.
//!
//! Requests go in waves: the manifest; then the `.sig` tag beside the referrers, and the `.att` tag where
//! attestations are wanted; then payloads beside the referrers' manifests; then their blobs. Where the digest is
//! known before the manifest, the first two waves are one.
//! Everything is read once, hashed, and bounded; what stands in two places is listed once.

mod blobs;
mod budget;
mod forms;
mod glimpse;
mod open;
mod referrers;
mod slots;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::{join, join4, try_join};
use tokio::sync::watch;

use crate::evidence::manifest::{Descriptor, Manifest, PlatformManifest};
use crate::evidence::place::{Kinds, Place, Tag};
use crate::evidence::purpose::Purpose;
use crate::evidence::{
    Answer, Attached, Candidate, Content, Defect, Evidence, Gap, Image, TagBeside, limits,
};
use crate::subject::Digest;

use self::budget::Budget;
use self::forms::Form;
use self::open::{Opened, open, opened};
use self::referrers::under_tags;
use self::slots::{layers, ready, within};

pub(super) use self::glimpse::glimpse;

use super::repository::{Listed, Repository};
use super::wanted::Wanted;
use crate::evidence::purpose::Fetching;

/// Everything that is wanted of the image that a repository is asked about. `step` is told what is being
/// fetched.
pub(super) async fn search(
    repository: &impl Repository,
    wanted: &Wanted,
    step: impl Fn(Fetching),
) -> Evidence {
    let beside = if wanted.attestations { Fetching::Evidence } else { Fetching::Signatures };
    let image = async || repository.image().await.try_map(|received| open(received, &Place::Image)).found();
    let found = if let Some(digest) = repository.named() {
        step(beside);
        let belongings = Search::new(repository, digest, wanted).run();
        // Nobody waits for what belongs to an image that is not there, or is another than was named.
        try_join(image(), belongings.map(Ok)).await
    } else {
        step(Fetching::Image);
        match image().await {
            Ok(image) => {
                step(beside);
                let belongings = Search::new(repository, &image.digest, wanted).run().await;
                Ok((image, belongings))
            }
            Err(why) => Err(why),
        }
    };
    match found {
        Ok((image, belongings)) => belongings.of(image, wanted),
        Err(why) => Evidence::without(why),
    }
}

/// A search for what belongs to one image.
struct Search<'a, R> {
    repository: &'a R,
    image: &'a Digest,
    wanted: &'a Wanted,
    kinds: Kinds,
    budget: RefCell<Budget>,
}

/// The manifests that a tag leads to; `None` as long as nothing is known.
type Known = Option<BTreeSet<Digest>>;

/// What one place has to say of an image.
#[derive(Default)]
struct Part {
    candidates: Vec<Candidate>,
    absences: Vec<Place>,
    gaps: Vec<Gap>,
}

/// All that was found of what belongs to an image.
struct Belongings {
    /// Of the tags and the referrers, in the order in which it is considered.
    parts: [Part; 3],
    tag: TagBeside,
    attached: Option<Answer<Attached>>,
    /// The bounds that were hit.
    gaps: Vec<Gap>,
}

impl Belongings {
    /// The evidence of the image to which this belongs.
    fn of(self, image: Opened, wanted: &Wanted) -> Evidence {
        let mut evidence = Evidence::without(Answer::Found(Image {
            kind: image.manifest.kind,
            platforms: platforms(&image.manifest),
            digest: image.digest,
            tag: self.tag,
            notes: image.notes,
        }));
        for part in self.parts {
            evidence.candidates.extend(part.candidates);
            evidence.absences.extend(part.absences);
            evidence.gaps.extend(part.gaps);
        }
        evidence.gaps.extend(self.gaps);
        evidence.attestations = wanted.attestations;
        evidence.attached = self.attached;
        evidence
    }
}

impl<'a, R: Repository> Search<'a, R> {
    fn new(repository: &'a R, image: &'a Digest, wanted: &'a Wanted) -> Self {
        let kinds = Kinds::new(true, wanted.attestations);
        Self { repository, image, wanted, kinds, budget: RefCell::new(Budget::new(wanted)) }
    }

    async fn run(self) -> Belongings {
        // One place that stalls does not take its time from the others.
        let (sig, sig_known) = watch::channel(None);
        let (att, att_known) = watch::channel(None);
        let ((from_sig, from_att, mut from_referrers, tag), attached) = join(
            join4(
                self.tagged(Purpose::Signatures, &sig),
                self.tagged(Purpose::Attestations, &att),
                self.referrers(sig_known, att_known),
                self.tag_beside(),
            ),
            self.attached(),
        )
        .await;
        from_referrers.candidates.retain_mut(|one| once(one, &sig.borrow(), &att.borrow()));
        let gaps = self.budget.into_inner().gaps;
        Belongings { parts: [from_sig, from_att, from_referrers], tag, attached, gaps }
    }

    /// What stands under the tag of a purpose. Tells which manifests these are, as soon as that is known.
    async fn tagged(&self, purpose: Purpose, known: &watch::Sender<Known>) -> Part {
        let mut part = Part::default();
        let kinds = purpose.kinds();
        if !Purpose::among(self.kinds).any(|one| one == purpose) {
            known.send_replace(Some(BTreeSet::new()));
            return part;
        }
        let tag = Tag::new(self.image, purpose.suffix());
        let answer = self.repository.tag(&tag).await;
        let place = Place::Tag(tag);
        let (mut digests, mut slots) = (BTreeSet::new(), Vec::new());
        match answer {
            Answer::Found(listed) => {
                for Listed { place, what } in listed {
                    if what.digest().is_some_and(|digest| !digests.insert(digest.clone())) {
                        continue;
                    }
                    let place = Arc::new(place);
                    let listed = what.digest().cloned();
                    let found = match opened(self.repository, what, &place).await {
                        Ok(opened) if opened.manifest.kind.is_index() => {
                            vec![ready(&place, kinds, Content::Defect(Defect::IndexInstead(purpose)))]
                        }
                        Ok(opened) => {
                            let mut budget = self.budget.borrow_mut();
                            let manifest = &opened.manifest;
                            match budget.map(&place, kinds, opened.size) {
                                Ok(()) => {
                                    layers(&mut budget, manifest, &place, purpose, kinds, Form::under_tag)
                                }
                                Err(gap) => vec![ready(&place, kinds, Content::Unread(gap))],
                            }
                        }
                        Err(why) => vec![ready(&place, kinds, why.hiding(kinds).into())],
                    };
                    slots.extend(found.into_iter().map(|slot| within(slot, listed.as_ref())));
                }
                if slots.is_empty() {
                    part.absences.push(place);
                }
            }
            Answer::Absent => part.absences.push(place),
            Answer::Gap(gap) => part.gaps.push(gap),
            Answer::Defect(defect) => slots.push(ready(&place, kinds, Content::Defect(defect))),
        }
        known.send_replace(Some(digests));
        part.candidates = self.settle(slots).await;
        part
    }

    /// Where both were named: whether the tag still leads to the digest. Never more than a warning.
    async fn tag_beside(&self) -> TagBeside {
        let Some(answer) = self.repository.tag_beside().await else { return TagBeside::NotAsked };
        match answer.try_map(|received| open(received, &Place::TagBeside)) {
            Answer::Found(opened) if opened.digest == *self.image => TagBeside::Same,
            Answer::Found(opened) => TagBeside::Other(opened.digest),
            Answer::Absent => TagBeside::Absent,
            Answer::Gap(gap) => TagBeside::Unreached(gap.why),
            Answer::Defect(defect) => TagBeside::Unreadable(defect),
        }
    }
}

/// Whether a candidate was not found under a tag already, as which it is listed there.
fn once(one: &mut Candidate, sig: &Known, att: &Known) -> bool {
    // What became known in time was passed over before.
    if let Some(manifest) = one.place.referrer() {
        one.may_be = one.may_be.without(under_tags(manifest, sig, att));
    }
    let may_be = one.may_be;
    if let Content::Unread(gap) = &mut one.content {
        gap.hides = may_be;
        // It is listed once, though it hides either kind.
        if may_be == Kinds::Both {
            one.may_be = Kinds::Signatures;
        }
    }
    may_be != Kinds::Neither
}

/// The platform manifests that an index lists.
fn platforms(manifest: &Manifest) -> Vec<PlatformManifest> {
    let entry = |d: &Descriptor| PlatformManifest {
        platform: d.platform.clone().unwrap_or_else(|| "-".to_owned()),
        digest: d.digest.clone(),
    };
    manifest.manifests.iter().take(limits::PLATFORMS).map(entry).collect()
}

#[cfg(test)]
mod tests;
