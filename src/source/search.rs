//! The search for what belongs to an image, once for all that hold images.
//!
//! Requests go in waves: the manifest; then the `.sig` tag beside the referrers, and the `.att` tag where
//! attestations are wanted; then payloads beside the referrers' manifests; then their blobs.
//! Everything is read once, hashed, and bounded; what stands in two places is listed once.

mod blobs;
mod budget;
mod open;
mod purpose;
mod referrers;
mod slots;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::{join, join4};
use tokio::sync::watch;

use crate::evidence::manifest::{Descriptor, Manifest, PlatformManifest};
use crate::evidence::place::{Place, Tag};
use crate::evidence::{Answer, Attestations, Candidate, Content, Evidence, Gap, Image, TagBeside, limits};
use crate::subject::Digest;

use self::budget::Budget;
use self::open::{Opened, open, opened};
use self::purpose::Purpose;
use self::slots::{index_instead, layers, ready};

use super::repository::{Listed, Repository};
use super::wanted::Wanted;

/// Everything that is wanted of the image that a repository is asked about. `step` is told what is being
/// fetched.
pub(super) async fn search(repository: &impl Repository, wanted: &Wanted, step: impl Fn(&str)) -> Evidence {
    step("image");
    let image = repository.image().await.try_map(|image| open(image, repository.holder()));
    let image = match image.found() {
        Ok(image) => image,
        Err(why) => return Evidence::without(why),
    };
    step(if wanted.attestations { "signatures and attestations" } else { "signatures" });
    let mut purposes = vec![Purpose::Signatures];
    purposes.extend(wanted.attestations.then_some(Purpose::Attestations));
    let search = Search {
        repository,
        image: &image.digest,
        wanted,
        purposes,
        budget: RefCell::new(Budget::new(wanted)),
    };
    search.run(&image).await
}

/// A search for what belongs to one image.
struct Search<'a, R> {
    repository: &'a R,
    image: &'a Digest,
    wanted: &'a Wanted,
    purposes: Vec<Purpose>,
    budget: RefCell<Budget>,
}

/// The manifests that a tag leads to; `None` as long as nothing is known.
type Known = Option<BTreeSet<Digest>>;

/// What one place has to say of an image.
#[derive(Default)]
struct Part {
    signatures: Vec<Candidate>,
    attestations: Vec<Candidate>,
    absences: Vec<Place>,
    gaps: Vec<Gap>,
    attestation_gaps: Vec<Gap>,
}

impl<R: Repository> Search<'_, R> {
    async fn run(self, image: &Opened) -> Evidence {
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
        // What became known too late to be passed over is dropped here.
        let again = |known: &Known, one: &Candidate| {
            known.as_ref().zip(one.place.referrer()).is_some_and(|(known, digest)| known.contains(digest))
        };
        from_referrers.signatures.retain(|one| !again(&sig.borrow(), one));
        from_referrers.attestations.retain(|one| !again(&att.borrow(), one));
        let mut evidence = Evidence::without(Answer::Found(Image {
            kind: image.manifest.kind,
            platforms: platforms(&image.manifest),
            digest: image.digest.clone(),
            tag,
            notes: image.notes.clone(),
        }));
        evidence.attached = attached;
        let mut attestations = Attestations::default();
        for part in [from_sig, from_att, from_referrers] {
            evidence.signatures.extend(part.signatures);
            evidence.absences.extend(part.absences);
            evidence.gaps.extend(part.gaps);
            attestations.found.extend(part.attestations);
            attestations.gaps.extend(part.attestation_gaps);
        }
        for (purpose, gap) in self.budget.into_inner().gaps {
            match purpose {
                Purpose::Signatures => evidence.gaps.push(gap),
                Purpose::Attestations => attestations.gaps.push(gap),
            }
        }
        evidence.attestations = self.wanted.attestations.then_some(attestations);
        evidence
    }

    /// What stands under the tag of a purpose. Tells which manifests these are, as soon as that is known.
    async fn tagged(&self, purpose: Purpose, known: &watch::Sender<Known>) -> Part {
        let mut part = Part::default();
        if !self.purposes.contains(&purpose) {
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
                    match opened(self.repository, what).await {
                        Ok(opened) if opened.manifest.kind.is_index() => {
                            slots.push(ready(Place::clone(&place), Content::Defect(index_instead(purpose))));
                        }
                        Ok(opened) => {
                            let mut budget = self.budget.borrow_mut();
                            slots.extend(layers(&mut budget, &opened.manifest, &place, purpose));
                        }
                        Err(why) => slots.push(ready(Place::clone(&place), why.into())),
                    }
                }
                if slots.is_empty() {
                    part.absences.push(place);
                }
            }
            Answer::Absent => part.absences.push(place),
            Answer::Gap(gap) => match purpose {
                Purpose::Signatures => part.gaps.push(gap),
                Purpose::Attestations => part.attestation_gaps.push(gap),
            },
            Answer::Defect(defect) => slots.push(ready(place, Content::Defect(defect))),
        }
        known.send_replace(Some(digests));
        let found = self.settle(slots).await;
        match purpose {
            Purpose::Signatures => part.signatures = found,
            Purpose::Attestations => part.attestations = found,
        }
        part
    }

    /// Where both were named: whether the tag still leads to the digest. Never more than a warning.
    async fn tag_beside(&self) -> TagBeside {
        let Some(answer) = self.repository.tag_beside().await else { return TagBeside::NotAsked };
        match answer.try_map(|received| open(received, self.repository.holder())) {
            Answer::Found(opened) if opened.digest == *self.image => TagBeside::Same,
            Answer::Found(opened) => TagBeside::Other(opened.digest),
            Answer::Absent => TagBeside::Unknown("the tag is not there".to_owned()),
            Answer::Gap(gap) => TagBeside::Unknown(format!("the tag could not be asked: {}", gap.message)),
            Answer::Defect(defect) => {
                TagBeside::Unknown(format!("the tag leads to something unreadable: {}", defect.message))
            }
        }
    }
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
