//! One image's case: trusted statements, refusals, gaps and absences, and the carrier among them.
//!
//! Does not know where bytes came from. The carrier is picked here, before any check runs: all that
//! is asked of a signature must hold in one and the same.

mod attestation;
mod carrier;
mod identity;
mod item;
mod keys;
mod record;
mod stamp;
mod timing;
mod unused;

use std::sync::Arc;

use crate::evidence::account::Nobody;
use crate::evidence::bound::BoundHit;
use crate::evidence::place::Place;
use crate::evidence::{Answer, Attached, Candidate, Content, Evidence, Gap, Image, RecordedImage};
use crate::policy::Policy;
use crate::subject::Subject;

pub use self::attestation::{SignedBom, TrustedAttestation};
pub use self::carrier::{PinResult, TrustedSignature};
pub use self::identity::{NotCompared, SignedName, SignedReference};
pub use self::item::{Attestation, Item, Listed, Standing, Status};
pub use self::keys::{KeyFact, Keys};
pub use self::record::{Compared, RecordFinding, RecordKind, RecordProblem};
pub use self::stamp::{LayoutStamp, NoStamp};
pub use self::timing::Timing;
pub use self::unused::UnusedReason;

use self::carrier::pick;
use self::identity::ImageName;
use self::item::Judge;

/// Everything that is known of one image. Made of its evidence, and from then on nobody's to change.
#[derive(Debug)]
pub struct Case {
    subject: Subject,
    policy: Policy,
    keys: Keys,
    image: Answer<Image>,
    nobody: Option<Nobody>,
    /// Of each kind the newest first.
    items: Vec<Item>,
    carrier: Option<Arc<TrustedSignature>>,
    gaps: Vec<Gap>,
    absences: Vec<Place>,
    rivals: Vec<Place>,
    /// Whether attestations were looked for.
    attestations: bool,
    boms: Vec<SignedBom>,
    attached: Option<Answer<Attached>>,
    records: Option<Compared>,
    recorded: Option<RecordedImage>,
    stamp: Option<LayoutStamp>,
    patience: Patience,
}

/// The documents about an image, as a case that is let go hands them on.
#[derive(Debug)]
pub struct CaseDocuments {
    /// The trusted SBOMs: the newest by its own signed timestamp first, ties by digest.
    pub boms: Vec<SignedBom>,
    /// The unsigned document of the `.sbom` tag, where it was looked for.
    pub attached: Option<Answer<Attached>>,
    /// The one that the platform has on record, where it was asked for.
    pub record: Option<Answer<Attached>>,
}

/// Whether anybody waits for what is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Nobody.
    None,
    /// There is time left.
    Waiting,
    /// The time is up.
    Over,
}

/// What may not be there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The image, its signature, its provenance.
    Build,
    /// Its SBOM.
    Sbom,
}

impl Case {
    /// Judges every candidate, as long as there is time, and picks the carrier.
    pub fn build(
        subject: Subject,
        policy: Policy,
        keys: Keys,
        evidence: Evidence,
        patience: Patience,
        is_late: impl Fn() -> bool,
    ) -> Self {
        let name = ImageName::of(&subject, evidence.recorded.as_ref(), &policy);
        let stamp = evidence.stamped.and_then(|one| LayoutStamp::of(one, keys.timestamps.as_ref()));
        // The index of a pack names all that is read of it by digest. That of another layout does not: manifests that
        // nobody listed are found among its blobs.
        let stamped = evidence.recorded.as_ref().and_then(|_| stamp.as_ref()?.found().ok()?.proved_time());
        let (mut items, mut boms) = (Vec::new(), Vec::new());
        if let Answer::Found(image) = &evidence.image {
            let (image, policy) = (&image.digest, &policy);
            let mut judge = Judge { keys: &keys, image, name: &name, policy, stamped, boms };
            let candidates = evidence.candidates.into_iter();
            items = candidates.map(|candidate| judge.item(in_time(candidate, &is_late))).collect();
            boms = judge.boms;
        }
        attestation::sort(&mut boms);
        let mut gaps = evidence.gaps;
        gaps.extend(keys.gaps.iter().cloned());
        for item in &items {
            if let Standing::Unread(gap) = item.standing()
                && !gaps.contains(gap)
            {
                gaps.push(gap.clone());
            }
        }
        let (carrier, rivals) = pick(items.iter().filter_map(Item::signature));
        let records =
            evidence.records.map(|records| Compared::build(records, &evidence.image, &keys, &items, &boms));
        Self {
            subject,
            policy,
            keys,
            image: evidence.image,
            nobody: evidence.nobody,
            items,
            carrier,
            gaps,
            absences: evidence.absences,
            rivals,
            attestations: evidence.attestations,
            boms,
            attached: evidence.attached,
            records,
            recorded: evidence.recorded,
            stamp,
            patience,
        }
    }

    /// That the registry was asked without an account, where there is none.
    pub fn nobody(&self) -> Option<&Nobody> {
        self.nobody.as_ref()
    }

    /// What was asked about.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// What was asked about, as reports name it: where the image is from an evidence pack, as the pack says that it was
    /// named when it was looked up.
    pub fn named(&self) -> &Subject {
        self.recorded.as_ref().map_or(&self.subject, |recorded| &recorded.subject)
    }

    /// What an evidence pack says of the image, where it is from one.
    pub fn recorded(&self) -> Option<&RecordedImage> {
        self.recorded.as_ref()
    }

    /// The time-stamp beside its layout, where one is there or must be.
    pub fn stamp(&self) -> Option<&LayoutStamp> {
        self.stamp.as_ref()
    }

    /// What must hold.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The image's manifest.
    pub fn image(&self) -> &Answer<Image> {
        &self.image
    }

    /// The signature that carries the verdict, or explains it.
    pub fn carrier(&self) -> Option<&Arc<TrustedSignature>> {
        self.carrier.as_ref()
    }

    /// Places that have nothing.
    pub fn absences(&self) -> &[Place] {
        &self.absences
    }

    /// Other signatures that would have served as well, with other annotations: their places.
    pub fn rivals(&self) -> &[Place] {
        &self.rivals
    }

    /// Whether attestations were looked for.
    pub fn attestations_wanted(&self) -> bool {
        self.attestations
    }

    /// The trusted SBOMs: the newest by its own signed timestamp first, ties by digest.
    pub fn boms(&self) -> &[SignedBom] {
        &self.boms
    }

    /// The unsigned document of the `.sbom` tag, where it was looked for.
    pub fn attached(&self) -> Option<&Answer<Attached>> {
        self.attached.as_ref()
    }

    /// How the platform's records compare, where they were asked for.
    pub fn records(&self) -> Option<&Compared> {
        self.records.as_ref()
    }

    /// Whether anybody waits for what is absent.
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// The same where one more answer is missing.
    #[must_use]
    pub fn lacking(mut self, gap: Gap) -> Self {
        self.gaps.push(gap);
        self
    }

    /// The same once the time of whoever waits is up: what is absent may still come, and stays pending.
    /// Where nobody waits nothing changes.
    #[must_use]
    pub fn out_of_time(self) -> Self {
        match self.patience {
            Patience::Waiting => Self { patience: Patience::Over, ..self },
            Patience::None | Patience::Over => self,
        }
    }

    /// Its documents; all else is let go.
    pub fn into_documents(self) -> CaseDocuments {
        let record = self.records.map(Compared::into_record);
        CaseDocuments { boms: self.boms, attached: self.attached, record }
    }

    /// What may be a signature.
    pub fn signatures(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter().filter(|item| item.listed_as().signatures())
    }

    /// What may be an attestation; nothing where they were not looked for.
    pub fn attestations(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter().filter(|item| self.attestations && item.listed_as().attestations())
    }

    /// Every signature as reports list it.
    pub fn listed_signatures(&self) -> Vec<Listed> {
        self.signatures().map(|item| Listed::of(item, self.carrier.as_ref())).collect()
    }

    /// Every attestation as reports list it.
    pub fn listed_attestations(&self) -> Vec<Attestation> {
        self.attestations().map(Attestation::of).collect()
    }

    /// Whether what is absent is awaited: by somebody who waits for it, or because the platform itself says
    /// that it is not there yet.
    pub fn is_awaited(&self, what: Awaited) -> bool {
        let asked = self.records.as_ref().filter(|_| self.policy.check_api);
        let platform = asked.is_some_and(|records| match what {
            Awaited::Build => *records.signature() == RecordFinding::Absent,
            Awaited::Sbom => *records.sbom() == RecordFinding::Absent,
        });
        self.patience != Patience::None || platform
    }

    /// The first place whose missing answer could still turn a "no" about signatures into a "yes".
    pub fn open_gap(&self) -> Option<&Gap> {
        self.gaps.iter().find(|gap| gap.hides.signatures())
    }

    /// The first place whose missing answer could hold a signature that comes before the carrier: the
    /// `.sig` tag comes before the referrers.
    pub fn open_carrier_gap(&self) -> Option<&Gap> {
        let holds = self.carrier.as_ref().is_some_and(|carrier| carrier.holds());
        let mut gaps = self.gaps.iter().filter(|gap| gap.hides.signatures());
        gaps.find(|gap| !holds || !gap.place.is_behind_tags())
    }

    /// The first place whose missing answer could still turn a "no" about attestations into a "yes".
    pub fn open_attestation_gap(&self) -> Option<&Gap> {
        self.gaps.iter().find(|gap| self.attestations && gap.hides.attestations())
    }

    /// Every place whose answer is missing, each once; those that hide signatures first.
    pub fn all_gaps(&self) -> Vec<Gap> {
        let (mut all, others): (Vec<Gap>, Vec<Gap>) =
            self.gaps.iter().cloned().partition(|gap| gap.hides.signatures());
        let records = self.records.iter().flat_map(Compared::gaps).cloned();
        let attached = match &self.attached {
            Some(Answer::Gap(gap)) => Some(gap.clone()),
            _ => None,
        };
        for gap in others.into_iter().chain(records).chain(attached) {
            if !all.contains(&gap) {
                all.push(gap);
            }
        }
        all
    }

    /// The image's digest, where it is known.
    pub fn digest(&self) -> Option<&crate::subject::Digest> {
        match &self.image {
            Answer::Found(image) => Some(&image.digest),
            _ => self.subject.version.digest(),
        }
    }
}

/// What was received and there is no time to look into may be anything that it is listed as.
fn in_time(candidate: Candidate, is_late: impl Fn() -> bool) -> Candidate {
    match candidate.content {
        Content::Unverified(_) if is_late() => {
            let gap = Gap::new(candidate.place.clone(), BoundHit::Time);
            let content = Content::Unread(Gap { hides: candidate.may_be, ..gap });
            Candidate { content, ..candidate }
        }
        _ => candidate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::evidence::place::Kinds;
    use crate::evidence::{Defect, ItemSource, purpose::Purpose};
    use crate::trust::{Fetched, Unverified};

    #[test]
    fn what_there_is_no_time_for_is_a_gap_that_hides_what_it_may_be() {
        let unverified =
            || Content::Unverified(Unverified::Envelope { envelope: Fetched::new(vec![]), log: None });
        let candidate = |may_be, content| Candidate {
            place: Place::Image,
            source: ItemSource::default(),
            may_be,
            content,
        };
        let judged = |content, may_be, late: bool| in_time(candidate(may_be, content), || late).content;
        for kinds in [Kinds::Signatures, Kinds::Attestations, Kinds::Both] {
            assert!(matches!(judged(unverified(), kinds, false), Content::Unverified(_)));
            match judged(unverified(), kinds, true) {
                Content::Unread(gap) => assert_eq!((gap.code(), gap.hides), (Code::Timeout, kinds)),
                other => panic!("{other:?}"),
            }
        }
        // What needs no time is what it is.
        let defect = Content::Defect(Defect::IndexInstead(Purpose::Signatures));
        assert!(matches!(judged(defect, Kinds::Both, true), Content::Defect(_)));
    }
}
