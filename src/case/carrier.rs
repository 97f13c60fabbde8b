//! The carrier: the one signature of which everything is asked, identity, pins and all.
//!
//! Checks that each find their own passing signature are how two half-right signatures become one wrong
//! yes (CVE-2022-35929's class): so it is picked before any check runs.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::evidence::LogEntry;
use crate::evidence::place::Place;
use crate::policy::{Expected, Policy};
use crate::subject::Repository;
use crate::text::ForeignText;
use crate::trust::{Annotation, SimpleSigning, Trusted};
use crate::verdict::Outcome;

use super::Listed;

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
    pub place: Place,
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

    pub(super) fn code(&self) -> Option<Code> {
        if self.identity_holds == Some(false) {
            return Some(Code::IdentityMismatch);
        }
        self.pins.iter().find_map(PinResult::code)
    }
}

pub(super) fn examine(
    statement: &Trusted<SimpleSigning>,
    place: &Place,
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
        place: place.clone(),
        log_entry,
    }
}

/// Whether a signed value is a whole commit (SHA-1 or SHA-256) that begins with a prefix.
fn is_commit_under(commit: &str, prefix: &str) -> bool {
    let whole = matches!(commit.len(), 40 | 64) && commit.bytes().all(|b| b.is_ascii_hexdigit());
    whole && commit.to_ascii_lowercase().starts_with(prefix)
}

/// The newest that meets everything; where none does, the newest of those that got furthest.
pub(super) fn pick(
    trusted: Vec<(usize, Carrier)>,
    signatures: &mut [Listed],
) -> (Option<Carrier>, Vec<Place>) {
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
            place: Place::Key(place.into()),
            log_entry: LogEntry::Absent,
        }
    }

    fn picked(carriers: Vec<Carrier>) -> (String, bool, usize) {
        let (carrier, rivals) = pick(carriers.into_iter().enumerate().collect(), &mut []);
        let carrier = carrier.unwrap();
        (carrier.place.to_string(), carrier.holds(), rivals.len())
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
        assert_eq!(picked(all), ("key second".to_owned(), true, 1));
    }

    #[test]
    fn where_none_does_the_one_that_got_furthest_explains() {
        let all = vec![
            carrier("pins only", false, &[true, true]),
            carrier("one pin", true, &[true, false]),
            carrier("none", true, &[false, false]),
        ];
        assert_eq!(picked(all), ("key one pin".to_owned(), false, 0));
    }

    #[test]
    fn a_prefix_needs_a_whole_commit() {
        let commit = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
        assert!(is_commit_under(commit, "4d1f0a5"));
        assert!(!is_commit_under(&commit[..12], "4d1f0a5"));
        assert!(!is_commit_under(&commit.replace('7', "x"), "4d1f0a5"));
    }
}
