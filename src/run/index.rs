//! What runs where a platform's manifest has no signature of its own: it is judged by the signed index that lists it.
//!
//! containerd reports the digest of an index most often, Docker and CRI-O that of one of its manifests. The index is
//! found by what the pods ask for, as the registry has it now. It is judged like any image, by the digest of its own bytes;
//! those same bytes must list the digest that runs. A tag proves nothing: it only says where to look.

use crate::case::{Case, Item, Keys, Patience};
use crate::check::{self, Check};
use crate::config::{Ask, Request};
use crate::evidence::bound::BoundHit;
use crate::evidence::place::{Kinds, Place};
use crate::evidence::{Answer, Gap, limits};
use crate::pods::{Indexes, Runs};
use crate::source::{Deadline, Held, Places};
use crate::subject::{Digest, Location, Subject, Version};
use crate::verdict::{Verdict, fold};

/// What one of the images that pods ask for is to the manifest that runs.
enum Candidate {
    /// The index that lists it, judged.
    Index(Box<Case>),
    /// Something else, or nothing.
    Other,
    /// Nobody knows.
    Unknown(Gap),
}

/// The case of an image of pods, or that of the index by which it is judged. Where an index could not be asked for, or
/// not be judged, the case is no definite "no".
pub(super) async fn judged(
    case: Case,
    ask: &Ask,
    (request, places, held): (&Request, &Places<'_>, &Held),
    keys: &Keys,
    (patience, late): (Patience, Deadline),
) -> Case {
    let Some((running, indexes)) = without_signature(&case, ask) else { return case };
    let mut gap = indexes.more.then(|| unknown(Gap::new(Place::TagBeside, BoundHit::PodIndexes)));
    let mut unproved = None;
    let record = places.record_of(held);
    for version in &indexes.versions {
        match look_at(version, &running, ask, (request, places, held), keys, (patience, late)).await {
            Candidate::Index(index) => match verdict(&index) {
                Verdict::Verified => return *index,
                Verdict::Undecided | Verdict::Pending => {
                    unproved = Some((*index, places.record_of(held)));
                }
                // One that nobody signed says no more than what runs.
                _ if index.signatures().next().is_some() && unproved.is_none() => {
                    unproved = Some((*index, places.record_of(held)));
                }
                _ => {}
            },
            Candidate::Other => {}
            Candidate::Unknown(why) => gap = Some(gap.unwrap_or(why)),
        }
    }
    // An index that is proved wrong does not settle it while another one may be right.
    let settles = |index: &Case| gap.is_none() || verdict(index) != Verdict::Failed;
    let (case, record) = match unproved.filter(|(index, _)| settles(index)) {
        Some(index) => index,
        None => (gap.into_iter().fold(case, Case::lacking), record),
    };
    places.put_back(held, record);
    case
}

/// The digest that runs and where to look for its index, where it is there and no key of the run signed it.
fn without_signature<'a>(case: &Case, ask: &'a Ask) -> Option<(Digest, &'a Indexes)> {
    let Runs::Manifest(indexes) = &ask.pods.as_ref()?.runs else { return None };
    let Answer::Found(image) = case.image() else { return None };
    let is_signed = case.signatures().any(|item: &Item| item.signature().is_some());
    // What is proved of it is no less true for an index that says otherwise.
    (!is_signed && !image.kind.is_index()).then(|| (image.digest.clone(), indexes))
}

async fn look_at(
    version: &Version,
    running: &Digest,
    ask: &Ask,
    (request, places, held): (&Request, &Places<'_>, &Held),
    keys: &Keys,
    (patience, late): (Patience, Deadline),
) -> Candidate {
    let Location::Registry { logical, .. } = &ask.subject.location else { return Candidate::Other };
    let left = late.left().saturating_sub(limits::JUDGING);
    if left.is_zero() {
        return Candidate::Unknown(unknown(Gap::new(Place::TagBeside, BoundHit::Time)));
    }
    let naming = &request.naming;
    let named = naming.image(logical, version.clone());
    let Ok(evidence) = Box::pin(places.gather(&named, &ask.wanted, left, held)).await else {
        return Candidate::Other;
    };
    let index = match &evidence.image {
        Answer::Found(image) if image.kind.is_index() => image,
        Answer::Gap(gap) => return Candidate::Unknown(unknown(gap.clone())),
        Answer::Found(_) | Answer::Absent | Answer::Defect(_) => return Candidate::Other,
    };
    if !index.platforms.iter().any(|one| one.digest == *running) {
        // Of a longer list the end is not known.
        let is_whole = index.platforms.len() < limits::PLATFORMS;
        let gap = || unknown(Gap::new(Place::TagBeside, BoundHit::Platforms));
        return if is_whole { Candidate::Other } else { Candidate::Unknown(gap()) };
    }
    // By its digest from here on, as what runs is.
    let digest = index.digest.clone();
    let version = match version {
        Version::Tag(tag) | Version::Both(tag, _) => Version::Both(tag.clone(), digest),
        Version::Digest(_) | Version::Unnamed => Version::Digest(digest),
    };
    let subject: Subject = naming.image(logical, version);
    let policy = ask.policy.clone();
    let case = Case::build(subject, policy, keys.clone(), evidence, patience, || late.is_over());
    Candidate::Index(Box::new(case))
}

fn verdict(case: &Case) -> Verdict {
    fold(check::run(case).iter().map(Check::outcome))
}

/// An answer about an index that is missing may be a signature of what it lists.
fn unknown(gap: Gap) -> Gap {
    Gap { place: Place::TagBeside, hides: Kinds::Signatures, ..gap }
}
