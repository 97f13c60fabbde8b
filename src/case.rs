//! One image's case: trusted statements, refusals, gaps and absences, and the carrier among them.
//!
//! Does not know where bytes came from. The carrier is picked here, before any check runs: all that
//! is asked of a signature must hold in one and the same. Checks that each find their own passing
//! signature are how two half-right signatures become one wrong yes (CVE-2022-35929's class).

mod attestation;
mod record;

use std::collections::BTreeMap;

use crate::code::Code;
use crate::evidence::{Answer, Attached, Content, Evidence, Gap, Image, LogEntry};
use crate::policy::{Expected, Identity, Policy};
use crate::subject::{Location, Repository, Subject};
use crate::text::ForeignText;
use crate::trust::key::{Fingerprint, Keyring};
use crate::trust::{Annotation, Refusal, SimpleSigning, Trusted};
use crate::verdict::Outcome;

pub use self::attestation::{Attestation, Attested, SignedBom};
pub use self::record::{Compared, Finding};

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
    pub place: String,
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

/// How a pin fares against one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinResult {
    /// The annotation's name.
    pub name: String,
    /// What was asked.
    pub expected: Expected,
    /// What is signed.
    pub observed: Option<Annotation>,
    /// Pass, or fail; undecided where a missing answer could change it.
    pub outcome: Outcome,
}

impl PinResult {
    /// Why it does not hold.
    pub fn code(&self) -> Option<Code> {
        match (self.outcome, &self.observed) {
            (Outcome::Pass, _) => None,
            (_, None) => Some(Code::PinAbsent),
            (_, Some(_)) => Some(Code::PinMismatch),
        }
    }
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

/// How far the carrier gets: the signature itself is beyond doubt.
#[derive(Debug)]
pub struct Carrier {
    /// The repository that the signature names.
    pub identity: ForeignText,
    /// Whether that is the one asked for; `None` where none is asked.
    pub identity_holds: Option<bool>,
    /// Every pin.
    pub pins: Vec<PinResult>,
    /// Its signed annotations.
    pub annotations: BTreeMap<String, Annotation>,
    /// Where it stands.
    pub place: String,
    /// Whether a log entry lies beside it.
    pub log_entry: LogEntry,
}

impl Carrier {
    /// Whether it meets everything.
    pub fn holds(&self) -> bool {
        self.identity_holds != Some(false) && self.pins.iter().all(|pin| pin.outcome == Outcome::Pass)
    }

    /// How far it got: identity first, then the number of pins.
    fn reach(&self) -> (bool, usize) {
        (
            self.identity_holds != Some(false),
            self.pins.iter().filter(|pin| pin.outcome == Outcome::Pass).count(),
        )
    }

    fn code(&self) -> Option<Code> {
        if self.identity_holds == Some(false) {
            return Some(Code::IdentityMismatch);
        }
        self.pins.iter().find_map(PinResult::code)
    }
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
    pub absences: Vec<String>,
    /// Other signatures that would have served as well, with other annotations: their places.
    pub rivals: Vec<String>,
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
                        Err(Refusal { code, message }) => {
                            Listed { log_entry, ..list(place, Status::Refused, Some(code), Some(message)) }
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
        let attested = evidence.attestations.map(|found| Attested::build(found, &evidence.image, &keys));
        let records = evidence.records.map(|records| {
            let boms = attested.as_ref().map(|attested| attested.boms.as_slice()).unwrap_or_default();
            Compared::build(records, &evidence.image, &keys, &signatures, boms)
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

fn list(place: String, status: Status, code: Option<Code>, message: Option<String>) -> Listed {
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

fn examine(
    statement: &Trusted<SimpleSigning>,
    place: &str,
    log_entry: LogEntry,
    identity: Option<&Repository>,
    policy: &Policy,
) -> Carrier {
    let claim = statement.claim();
    let pins = policy.pins().map(|pin| {
        let observed = claim.annotations().get(pin.name()).cloned();
        let holds = match (&observed, pin.expected()) {
            (Some(Annotation::Text(text)), Expected::Exact(value)) => text.raw() == value,
            (Some(Annotation::Text(text)), Expected::CommitPrefix(prefix)) => {
                is_commit_under(text.raw(), prefix)
            }
            (Some(Annotation::Other(_)) | None, _) => false,
        };
        let outcome = if holds { Outcome::Pass } else { Outcome::Fail };
        PinResult { name: pin.name().to_owned(), expected: pin.expected().clone(), observed, outcome }
    });
    Carrier {
        identity: claim.identity().clone(),
        identity_holds: identity.map(|expected| claim.identity().raw() == expected.to_string()),
        pins: pins.collect(),
        annotations: claim.annotations().clone(),
        place: place.to_owned(),
        log_entry,
    }
}

/// Whether a signed value is a whole commit (SHA-1 or SHA-256) that begins with a prefix.
fn is_commit_under(commit: &str, prefix: &str) -> bool {
    let whole = matches!(commit.len(), 40 | 64) && commit.bytes().all(|b| b.is_ascii_hexdigit());
    whole && commit.to_ascii_lowercase().starts_with(prefix)
}

/// The newest that meets everything; where none does, the newest of those that got furthest.
fn pick(trusted: Vec<(usize, Carrier)>, signatures: &mut [Listed]) -> (Option<Carrier>, Vec<String>) {
    let mut best: Option<(usize, Carrier)> = None;
    let mut others: Vec<Carrier> = Vec::new();
    for (at, carrier) in trusted {
        let better = best.as_ref().is_none_or(|(_, best)| {
            if best.holds() || carrier.holds() { !best.holds() } else { carrier.reach() > best.reach() }
        });
        if better {
            others.extend(best.replace((at, carrier)).map(|(_, passed_over)| passed_over));
        } else {
            others.push(carrier);
        }
    }
    let Some((at, carrier)) = best else { return (None, Vec::new()) };
    let rivals = others
        .iter()
        .filter(|other| carrier.holds() && other.holds() && other.annotations != carrier.annotations)
        .map(|other| other.place.clone())
        .collect();
    if let Some(listed) = signatures.get_mut(at) {
        listed.carrier = carrier.holds();
    }
    (Some(carrier), rivals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carrier(place: &str, identity: bool, pins: &[bool]) -> Carrier {
        let pin = |(n, holds): (usize, &bool)| PinResult {
            name: n.to_string(),
            expected: Expected::Exact("x".to_owned()),
            observed: None,
            outcome: if *holds { Outcome::Pass } else { Outcome::Fail },
        };
        Carrier {
            identity: "h.x/a".into(),
            identity_holds: Some(identity),
            pins: pins.iter().enumerate().map(pin).collect(),
            annotations: BTreeMap::from([("place".to_owned(), Annotation::Text(place.into()))]),
            place: place.to_owned(),
            log_entry: LogEntry::Absent,
        }
    }

    fn picked(carriers: Vec<Carrier>) -> (String, bool, usize) {
        let (carrier, rivals) = pick(carriers.into_iter().enumerate().collect(), &mut []);
        let carrier = carrier.unwrap();
        (carrier.place.clone(), carrier.holds(), rivals.len())
    }

    #[test]
    fn pins_must_hold_in_one_and_the_same_signature() {
        let (_, holds, _) =
            picked(vec![carrier("a", true, &[true, false]), carrier("b", true, &[false, true])]);
        assert!(!holds);
        let (_, holds, _) = picked(vec![carrier("a", false, &[true]), carrier("b", true, &[false])]);
        assert!(!holds);
    }

    #[test]
    fn the_newest_that_meets_everything_carries() {
        let all = vec![
            carrier("newest", true, &[false]),
            carrier("second", true, &[true]),
            carrier("third", true, &[true]),
        ];
        assert_eq!(picked(all), ("second".to_owned(), true, 1));
    }

    #[test]
    fn where_none_does_the_one_that_got_furthest_explains() {
        let all = vec![
            carrier("pins only", false, &[true, true]),
            carrier("one pin", true, &[true, false]),
            carrier("none", true, &[false, false]),
        ];
        assert_eq!(picked(all), ("one pin".to_owned(), false, 0));
    }

    #[test]
    fn a_prefix_needs_a_whole_commit() {
        let commit = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
        assert!(is_commit_under(commit, "4d1f0a5"));
        assert!(!is_commit_under(&commit[..12], "4d1f0a5"));
        assert!(!is_commit_under(&commit.replace('7', "x"), "4d1f0a5"));
    }
}
