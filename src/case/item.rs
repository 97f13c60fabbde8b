//! Everything that may be a signature or an attestation of the image, each trusted, refused or unread.
//!
//! How an item stands is never a word that somebody wrote beside it: what is trusted is the trusted thing.

use std::sync::Arc;

use crate::code::Code;
use crate::evidence::place::{Kinds, Place};
use crate::evidence::trouble::Trouble;
use crate::evidence::{Candidate, Content, Defect, Gap, IgnoredReason, ItemSource, Stored};
use crate::policy::Policy;
use crate::provenance::Provenance;
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{Judged, LogStanding, Refusal, UnsupportedBundle, judge};

use super::attestation::{SignedBom, TrustedAttestation};
use super::carrier::TrustedSignature;
use super::identity::ImageName;
use super::keys::Keys;
use super::timing::Timing;
use super::unused::UnusedReason;

/// One item.
#[derive(Debug)]
pub struct Item {
    place: Place,
    source: ItemSource,
    listed_as: Kinds,
    standing: Standing,
}

/// How an item stands.
#[derive(Debug)]
pub enum Standing {
    /// A signature by the key, about this digest.
    Signature(Arc<TrustedSignature>),
    /// An attestation by the key, about this digest.
    Attestation(Box<TrustedAttestation>),
    /// Its signature or what is signed is not to be believed.
    Refused(Refusal),
    /// An attestation by the key, about this digest, that is not proved to be older than the end of the key.
    Late(Timing),
    /// Provably wrong before any key was asked.
    Defect(Defect),
    /// Not read; a gap of the case says why.
    Unread(Gap),
    /// Of a form that this version does not read.
    Unsupported(UnsupportedBundle),
    /// Nothing that counts.
    Ignored(IgnoredReason),
}

/// How an item stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// By the key, about this digest.
    Trusted,
    /// Not trusted; the code says why.
    Refused,
    /// Not read, or no signature.
    Unread,
}

impl Status {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Refused => "refused",
            Self::Unread => "unread",
        }
    }
}

/// Judges the candidates of one image.
pub(super) struct Judge<'a> {
    pub(super) keys: &'a Keys,
    pub(super) image: &'a Digest,
    pub(super) name: &'a ImageName,
    pub(super) policy: &'a Policy,
    /// By when all of it existed, in seconds since 1970, where a time-stamp proves that.
    pub(super) stamped: Option<u64>,
    /// The trusted SBOMs so far, in the order in which they were found.
    pub(super) boms: Vec<SignedBom>,
}

impl Judge<'_> {
    /// How something by this key stands to the end of it.
    fn timing(&self, log: &LogStanding, key: &Fingerprint) -> Timing {
        Timing::of(log, self.stamped, self.keys.end_of(key))
    }

    pub(super) fn item(&mut self, candidate: Candidate) -> Item {
        let Candidate { place, source, may_be, content } = candidate;
        let standing = match content {
            Content::Unverified(unverified) => match judge(unverified, self.keys.anchors(), self.image) {
                Judged::Signature(trusted) => {
                    let timing = self.timing(trusted.log(), trusted.key());
                    let signature = TrustedSignature::examine(
                        trusted,
                        (place.clone(), timing),
                        (self.name, self.image),
                        self.policy,
                    );
                    Standing::Signature(Arc::new(signature))
                }
                // No carrier is picked among attestations: what does not count is not looked into.
                Judged::Attestation(trusted) => match self.timing(trusted.log(), trusted.key()) {
                    Timing::Endless | Timing::InTime => {
                        let (attestation, bom) = TrustedAttestation::read(trusted, &place);
                        self.boms.extend(bom);
                        Standing::Attestation(Box::new(attestation))
                    }
                    Timing::Untimed(until) => Standing::Unread(Gap {
                        hides: Kinds::Attestations,
                        ..Gap::new(place.clone(), Trouble::Untimed(until))
                    }),
                    late @ Timing::Late { .. } => Standing::Late(late),
                },
                Judged::Refused(refusal) => Standing::Refused(refusal),
                Judged::Unsupported(what) => Standing::Unsupported(what),
                Judged::Unread(refusal) => Standing::Unread(Gap {
                    hides: may_be,
                    ..Gap::new(place.clone(), Trouble::Unjudged(refusal))
                }),
            },
            Content::Ignored(why) => Standing::Ignored(why),
            Content::Defect(defect) => Standing::Defect(defect),
            Content::Unread(gap) => Standing::Unread(gap),
        };
        // What is trusted is listed as what it is, whatever it might have been.
        let listed_as = match &standing {
            Standing::Signature(_) => Kinds::Signatures,
            Standing::Attestation(_) | Standing::Late(_) => Kinds::Attestations,
            _ => may_be,
        };
        Item { place, source, listed_as, standing }
    }
}

impl Item {
    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// A layer of a manifest as which it is stored, where that is known to its bytes.
    pub fn stored(&self) -> Option<Stored> {
        let Place::Layer(_, layer) = self.place else { return None };
        let ItemSource { manifest, blob } = self.source.clone();
        Some(Stored { manifest: manifest?, layer, blob: blob? })
    }

    /// Of which bytes it is made.
    pub fn source(&self) -> &ItemSource {
        &self.source
    }

    /// What it is listed as.
    pub fn listed_as(&self) -> Kinds {
        self.listed_as
    }

    /// How it stands.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The same in a word.
    pub fn status(&self) -> Status {
        match self.standing {
            Standing::Signature(_) | Standing::Attestation(_) => Status::Trusted,
            Standing::Refused(_) | Standing::Late(_) | Standing::Defect(_) => Status::Refused,
            Standing::Unread(_) | Standing::Unsupported(_) | Standing::Ignored(_) => Status::Unread,
        }
    }

    /// Why it is not used.
    pub fn unused(&self) -> Option<UnusedReason> {
        match &self.standing {
            Standing::Signature(signature) => signature.unmet(),
            Standing::Attestation(attestation) => attestation.unused(),
            Standing::Late(timing) => Some(UnusedReason::LateAttestation(*timing)),
            Standing::Refused(refusal) => Some(UnusedReason::Refused(refusal.clone())),
            Standing::Defect(defect) => Some(UnusedReason::Defect(defect.clone())),
            Standing::Unread(gap) => Some(UnusedReason::Unread(gap.clone())),
            Standing::Unsupported(what) => Some(UnusedReason::Unsupported(what.clone())),
            Standing::Ignored(why) => Some(UnusedReason::Ignored(why.clone())),
        }
    }

    /// The same in a word.
    pub fn code(&self) -> Option<Code> {
        self.unused().and_then(|why| why.code())
    }

    /// The trusted signature that it is.
    pub fn signature(&self) -> Option<&Arc<TrustedSignature>> {
        match &self.standing {
            Standing::Signature(signature) => Some(signature),
            _ => None,
        }
    }

    /// The trusted attestation that it is.
    pub fn attestation(&self) -> Option<&TrustedAttestation> {
        match &self.standing {
            Standing::Attestation(attestation) => Some(attestation),
            _ => None,
        }
    }
}

/// A signature as reports list it, whatever became of it.
#[derive(Clone, Debug)]
pub struct Listed {
    place: Place,
    source: ItemSource,
    status: Status,
    unused: Option<UnusedReason>,
    trusted: Option<Arc<TrustedSignature>>,
    carrier: bool,
}

impl Listed {
    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Of which bytes it is made.
    pub fn source(&self) -> &ItemSource {
        &self.source
    }

    /// What became of it.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Why it is not used.
    pub fn unused(&self) -> Option<&UnusedReason> {
        self.unused.as_ref()
    }

    /// Why it is not used, in a word.
    pub fn code(&self) -> Option<Code> {
        self.unused.as_ref().and_then(UnusedReason::code)
    }

    /// The trusted signature that it is.
    pub fn trusted(&self) -> Option<&TrustedSignature> {
        self.trusted.as_deref()
    }

    /// Whether it carries the verdict.
    pub fn is_carrier(&self) -> bool {
        self.carrier
    }

    pub(super) fn of(item: &Item, carrier: Option<&Arc<TrustedSignature>>) -> Self {
        let trusted = item.signature();
        let is_it = |one: &Arc<TrustedSignature>| {
            carrier.is_some_and(|carrier| Arc::ptr_eq(carrier, one) && carrier.holds())
        };
        Self {
            place: item.place.clone(),
            source: item.source.clone(),
            status: item.status(),
            unused: item.unused(),
            trusted: trusted.cloned(),
            carrier: trusted.is_some_and(is_it),
        }
    }
}

/// An attestation as reports list it, whatever became of it.
#[derive(Clone, Debug)]
pub struct Attestation {
    place: Place,
    source: ItemSource,
    status: Status,
    unused: Option<UnusedReason>,
    predicate_type: Option<ForeignText>,
    key: Option<Fingerprint>,
    provenance: Option<Provenance>,
    log: Option<LogStanding>,
}

impl Attestation {
    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Of which bytes it is made.
    pub fn source(&self) -> &ItemSource {
        &self.source
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Why it is not used.
    pub fn unused(&self) -> Option<&UnusedReason> {
        self.unused.as_ref()
    }

    /// Why it is not used, in a word.
    pub fn code(&self) -> Option<Code> {
        self.unused.as_ref().and_then(UnusedReason::code)
    }

    /// The signed predicate type.
    pub fn predicate_type(&self) -> Option<&ForeignText> {
        self.predicate_type.as_ref()
    }

    /// The key that signed it.
    pub fn key(&self) -> Option<&Fingerprint> {
        self.key.as_ref()
    }

    /// What it says, where it is SLSA provenance.
    pub fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    /// How its signature stands with the transparency log, where it is trusted.
    pub fn log(&self) -> Option<&LogStanding> {
        self.log.as_ref()
    }

    pub(super) fn of(item: &Item) -> Self {
        let trusted = item.attestation();
        Self {
            place: item.place.clone(),
            source: item.source.clone(),
            status: item.status(),
            unused: item.unused(),
            predicate_type: trusted.map(|one| one.predicate_type().clone()),
            key: trusted.map(|one| one.key().clone()),
            provenance: trusted.and_then(TrustedAttestation::provenance).cloned(),
            log: trusted.map(|one| one.log().clone()),
        }
    }

    /// One that a test of its text wants to be listed.
    #[cfg(test)]
    pub(crate) fn scripted(
        place: Place,
        unused: Option<UnusedReason>,
        says: Option<(ForeignText, Provenance)>,
    ) -> Self {
        let status = if unused.is_some() { Status::Refused } else { Status::Trusted };
        let (predicate_type, provenance) = says.unzip();
        let source = ItemSource::default();
        Self { place, source, status, unused, predicate_type, key: None, provenance, log: None }
    }
}
