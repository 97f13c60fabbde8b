//! One image's case: trusted statements, refusals, gaps and absences, and the carrier among them.
//!
//! Does not know where bytes came from. The carrier is picked here, before any check runs: all that
//! is asked of a signature must hold in one and the same.

mod attestation;
mod carrier;
mod record;

use std::collections::BTreeMap;

use crate::code::Code;
use crate::evidence::place::Place;
use crate::evidence::{Answer, Attached, Content, Evidence, Gap, Image, LogEntry};
use crate::policy::{Identity, Policy};
use crate::subject::{Location, Repository, Subject};
use crate::text::ForeignText;
use crate::trust::key::{Fingerprint, Keyring};
use crate::trust::{Annotation, Refusal, SimpleSigning, Trusted};
use crate::verdict::Outcome;

pub use self::attestation::{Attestation, Attested, SignedBom};
pub use self::carrier::{Carrier, PinResult};
pub use self::record::{Compared, Finding};

use self::carrier::{examine, pick};

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// By the key, about this digest.
    Trusted,
    /// Not to be believed; the code says why.
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

/// One signature as it is listed, whatever became of it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Where it stands.
    pub place: Place,
    /// What became of it.
    pub status: Status,
    /// Why it was not used.
    pub code: Option<Code>,
    /// The same in words.
    pub message: Option<String>,
    /// The repository it was made for; trusted ones only.
    pub identity: Option<ForeignText>,
    /// Its signed annotations; trusted ones only.
    pub annotations: BTreeMap<String, Annotation>,
    /// Whether a log entry lies beside it.
    pub log_entry: LogEntry,
    /// The key that verified it.
    pub key: Option<Fingerprint>,
    /// Whether it carries the verdict.
    pub carrier: bool,
}

/// A key that is in use, and where it is from.
#[derive(Clone, Debug)]
pub struct KeyFact {
    /// Its name.
    pub fingerprint: Fingerprint,
    /// Its kind, e.g. `ecdsa-p256`.
    pub algorithm: String,
    /// Where it was read.
    pub source: String,
    /// Whether `--key-fingerprint` names it.
    pub pinned: bool,
    /// Whether somebody else served it, rather than the user giving it.
    pub served: bool,
}

/// The keys of a run: those in use, and those that could not be had.
#[derive(Clone, Debug)]
pub struct Keys {
    /// What verifies.
    pub ring: Keyring,
    /// What is said of each.
    pub facts: Vec<KeyFact>,
    /// Keys that were named and cannot be used.
    pub gaps: Vec<Gap>,
}

/// Everything that is known of one image.
#[derive(Debug)]
pub struct Case {
    /// What was asked about.
    pub subject: Subject,
    /// What must hold.
    pub policy: Policy,
    /// The repository name that must be signed; `None` where none is asked.
    pub identity: Option<Repository>,
    /// The keys.
    pub keys: Keys,
    /// The image's manifest.
    pub image: Answer<Image>,
    /// All signatures, newest first.
    pub signatures: Vec<Listed>,
    /// The one that carries the verdict, or explains it.
    pub carrier: Option<Carrier>,
    /// Places whose answer is missing.
    pub gaps: Vec<Gap>,
    /// Places that have nothing.
    pub absences: Vec<Place>,
    /// Other signatures that would have served as well, with other annotations: their places.
    pub rivals: Vec<Place>,
    /// Attestations, where they were looked for.
    pub attested: Option<Attested>,
    /// The unsigned document of the `.sbom` tag, where it was looked for.
    pub attached: Option<Answer<Attached>>,
    /// How the platform's records compare, where they were asked for.
    pub records: Option<Compared>,
    /// Whether anybody waits for what is absent.
    pub patience: Patience,
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

/// The sentence for a refusal: what reads a case still wants one, and words are no matter of this room.
pub type Say = fn(&Refusal) -> String;

/// What may not be there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The image, its signature, its provenance.
    Build,
    /// Its SBOM.
    Sbom,
}

impl Case {
    /// Judges every candidate and picks the carrier.
    pub fn build(
        subject: Subject,
        policy: Policy,
        keys: Keys,
        evidence: Evidence,
        patience: Patience,
        say: Say,
    ) -> Self {
        let identity = match (&policy.identity, &subject.location) {
            (Identity::Named(name), _) => Some(name.clone()),
            (Identity::Own, Location::Registry { logical, .. }) => Some(logical.clone()),
            (Identity::Own | Identity::Any, _) => None,
        };
        let mut gaps = evidence.gaps;
        gaps.extend(keys.gaps.iter().cloned());
        let mut signatures = Vec::with_capacity(evidence.signatures.len());
        let mut trusted: Vec<(usize, Carrier)> = Vec::new();
        for candidate in evidence.signatures {
            let place = candidate.place;
            let listed = match (candidate.content, &evidence.image) {
                (Content::SimpleSigning { payload, signature, log_entry }, Answer::Found(image)) => {
                    let admitted = payload
                        .authenticate(&signature, &keys.ring)
                        .and_then(|item| item.admit(&image.digest));
                    match admitted {
                        Ok(statement) => {
                            let carrier = examine(&statement, &place, log_entry, identity.as_ref(), &policy);
                            let listed = list_trusted(&statement, &carrier);
                            trusted.push((signatures.len(), carrier));
                            listed
                        }
                        Err(refusal) => {
                            let (code, message) = (Some(refusal.code()), Some(say(&refusal)));
                            Listed { log_entry, ..list(place, Status::Refused, code, message) }
                        }
                    }
                }
                (Content::SimpleSigning { .. } | Content::Envelope(_), _) => {
                    list(place, Status::Unread, None, Some("the image itself could not be read".to_owned()))
                }
                (Content::Unsupported(what), _) => {
                    list(place, Status::Unread, Some(Code::SignatureUnsupported), Some(what))
                }
                (Content::Ignored(why), _) => list(place, Status::Unread, None, Some(why)),
                (Content::Defect(defect), _) => {
                    list(place, Status::Refused, Some(defect.code), Some(defect.message))
                }
                (Content::Unread(gap), _) => {
                    let listed = list(place, Status::Unread, Some(gap.code), Some(gap.message.clone()));
                    if !gaps.contains(&gap) {
                        gaps.push(gap);
                    }
                    listed
                }
            };
            signatures.push(listed);
        }
        let (carrier, rivals) = pick(trusted, &mut signatures);
        let attested = evidence.attestations.map(|found| Attested::build(found, &evidence.image, &keys, say));
        let records = evidence.records.map(|records| {
            let boms = attested.as_ref().map(|attested| attested.boms.as_slice()).unwrap_or_default();
            Compared::build(records, &evidence.image, &keys, &signatures, boms, say)
        });
        Self {
            subject,
            policy,
            identity,
            keys,
            image: evidence.image,
            signatures,
            carrier,
            gaps,
            absences: evidence.absences,
            rivals,
            attested,
            attached: evidence.attached,
            records,
            patience,
        }
    }

    /// What an absence of this kind comes to: a "no", unless somebody waits for it, or the platform
    /// itself says that it is not there yet.
    pub fn absence(&self, of: Awaited) -> Outcome {
        let asked = self.records.as_ref().filter(|_| self.policy.check_api);
        let platform = asked.is_some_and(|records| match of {
            Awaited::Build => records.signature == Finding::Absent,
            Awaited::Sbom => records.sbom == Finding::Absent,
        });
        if self.patience == Patience::None && !platform { Outcome::Fail } else { Outcome::Pending }
    }

    /// The first place whose missing answer could hold a signature that comes before the carrier: the
    /// `.sig` tag comes before the referrers.
    pub fn open_carrier_gap(&self) -> Option<&Gap> {
        let holds = self.carrier.as_ref().is_some_and(Carrier::holds);
        self.gaps.iter().find(|gap| !holds || !gap.place.is_behind_tags())
    }

    /// The first place whose missing answer could still turn a "no" about attestations into a "yes".
    pub fn open_attestation_gap(&self) -> Option<&Gap> {
        self.attested.as_ref().and_then(|attested| attested.gaps.first())
    }

    /// Every place whose answer is missing, each once.
    pub fn all_gaps(&self) -> Vec<Gap> {
        let mut all = self.gaps.clone();
        let attested = self.attested.iter().flat_map(|attested| &attested.gaps);
        let records = self.records.iter().flat_map(Compared::gaps);
        let attached = match &self.attached {
            Some(Answer::Gap(gap)) => Some(gap),
            _ => None,
        };
        for gap in attested.chain(records).chain(attached) {
            if !all.contains(gap) {
                all.push(gap.clone());
            }
        }
        all
    }

    /// The first place whose missing answer could still turn a "no" about signatures into a "yes".
    pub fn open_gap(&self) -> Option<&Gap> {
        self.gaps.first()
    }

    /// The image's digest, where it is known.
    pub fn digest(&self) -> Option<&crate::subject::Digest> {
        match &self.image {
            Answer::Found(image) => Some(&image.digest),
            _ => self.subject.version.digest(),
        }
    }
}

fn list(place: Place, status: Status, code: Option<Code>, message: Option<String>) -> Listed {
    Listed {
        place,
        status,
        code,
        message,
        identity: None,
        annotations: BTreeMap::new(),
        log_entry: LogEntry::Absent,
        key: None,
        carrier: false,
    }
}

fn list_trusted(statement: &Trusted<SimpleSigning>, carrier: &Carrier) -> Listed {
    Listed {
        place: carrier.place.clone(),
        status: Status::Trusted,
        code: carrier.code(),
        message: None,
        identity: Some(carrier.identity.clone()),
        annotations: carrier.annotations.clone(),
        log_entry: carrier.log_entry,
        key: Some(statement.key().clone()),
        carrier: false,
    }
}
