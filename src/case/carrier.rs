//! The carrier: the one signature of which everything is asked, identity, pins and all.
//!
//! Checks that each find their own passing signature are how two half-right signatures become one wrong
//! yes (CVE-2022-35929's class): so it is picked before any check runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::code::Code;
use crate::evidence::place::Place;
use crate::policy::{Expected, Policy, Requirement};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{Annotation, LogProblem, LogStanding, SignatureClaim, Trusted};
use crate::verdict::Outcome;

use super::identity::{ImageName, SignedName, SignedReference};
use super::timing::Timing;
use super::unused::UnusedReason;

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

/// A signature by the key, about this digest, and how it fares against all that is asked. Made of a trusted
/// statement, which it holds: without one there is none.
#[derive(Debug)]
pub struct TrustedSignature {
    statement: Trusted<SignatureClaim>,
    place: Place,
    signed_name: SignedName,
    pins: Vec<PinResult>,
    log_required: bool,
    timing: Timing,
}

impl TrustedSignature {
    /// Asks everything of a signature.
    pub(super) fn examine(
        statement: Trusted<SignatureClaim>,
        (place, timing): (Place, Timing),
        (name, image): (&ImageName, &Digest),
        policy: &Policy,
    ) -> Self {
        let claim = statement.claim();
        let pins = policy.pins().map(|pin| {
            let observed = claim.annotations().get(pin.name()).cloned();
            let holds = match (&observed, pin.expected()) {
                (Some(Annotation::Text(text)), Expected::Exact(value)) => text.raw() == value,
                (Some(Annotation::Text(text)), Expected::Commit(commit)) => {
                    text.raw().eq_ignore_ascii_case(commit)
                }
                (Some(Annotation::Text(text)), Expected::CommitPrefix(prefix)) => {
                    is_commit_under(text.raw(), prefix)
                }
                (Some(Annotation::Other(_)) | None, _) => false,
            };
            let outcome = if holds { Outcome::Pass } else { Outcome::Fail };
            PinResult { name: pin.name().to_owned(), expected: pin.expected().clone(), observed, outcome }
        });
        let pins = pins.collect();
        let signed_name = name.compare(claim.identity(), image);
        let log_required = policy.requires(Requirement::Log);
        Self { statement, place, signed_name, pins, log_required, timing }
    }

    /// The statement itself.
    pub fn statement(&self) -> &Trusted<SignatureClaim> {
        &self.statement
    }

    /// The key that made it.
    pub fn key(&self) -> &Fingerprint {
        self.statement.key()
    }

    /// The repository that it names, where its form has a place for it.
    pub fn identity(&self) -> Option<&ForeignText> {
        self.statement.claim().identity()
    }

    /// The parts of that.
    pub fn signed_reference(&self) -> SignedReference<'_> {
        self.identity().map(|signed| SignedReference::of(signed.raw())).unwrap_or_default()
    }

    /// Its signed annotations.
    pub fn annotations(&self) -> &BTreeMap<String, Annotation> {
        self.statement.claim().annotations()
    }

    /// Whether that is the image's.
    pub fn signed_name(&self) -> &SignedName {
        &self.signed_name
    }

    /// Every pin.
    pub fn pins(&self) -> &[PinResult] {
        &self.pins
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// How it stands with the transparency log.
    pub fn log(&self) -> &LogStanding {
        self.statement.log()
    }

    /// How it stands to the end of its key.
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// Whether it meets everything.
    pub fn holds(&self) -> bool {
        self.reach().is_all()
    }

    /// Why it does not.
    pub fn code(&self) -> Option<Code> {
        STEPS.iter().find_map(|step| (step.code)(self))
    }

    /// The same with what is known of it.
    pub fn unmet(&self) -> Option<UnusedReason> {
        let code = self.code()?;
        // No other step has the codes of this one.
        let is_of_time = self.time_code() == Some(code);
        Some(if is_of_time { UnusedReason::OutOfTime(self.timing) } else { UnusedReason::Unmet(code) })
    }

    fn reach(&self) -> Reach {
        Reach(STEPS.each_ref().map(|step| (step.met)(self)))
    }

    fn identity_met(&self) -> Met {
        Met::new(usize::from(self.identity_code().is_none()), 1)
    }

    fn identity_code(&self) -> Option<Code> {
        match self.signed_name {
            SignedName::Other(_) | SignedName::OtherImage(_) => Some(Code::IdentityMismatch),
            SignedName::Absent { .. } => Some(Code::IdentityAbsent),
            SignedName::Same(_) | SignedName::NotCompared(_) => None,
        }
    }

    fn pins_met(&self) -> Met {
        let parts = self.pins.iter().filter(|pin| pin.outcome == Outcome::Pass).count();
        Met::new(parts, self.pins.len())
    }

    fn pins_code(&self) -> Option<Code> {
        self.pins.iter().find_map(PinResult::code)
    }

    /// What a later version may read gets further than what is wrong, and that says more than what is not there.
    fn log_met(&self) -> Met {
        let parts = match self.log_code() {
            None => 3,
            Some(Code::LogUnsupported) => 2,
            Some(Code::LogInvalid | Code::LogMismatch) => 1,
            Some(_) => 0,
        };
        Met { is_open: parts == 2, ..Met::new(parts, 3) }
    }

    /// What may be proved yet gets further than what is proved to be wrong.
    fn time_met(&self) -> Met {
        match self.timing {
            Timing::Endless | Timing::InTime => Met::new(2, 2),
            Timing::Untimed(_) => Met { is_open: true, ..Met::new(1, 2) },
            Timing::Late { .. } => Met::new(0, 2),
        }
    }

    fn time_code(&self) -> Option<Code> {
        self.timing.code()
    }

    fn log_code(&self) -> Option<Code> {
        if !self.log_required || self.log().proved().is_some() {
            return None;
        }
        Some(self.log().problem().map_or(Code::LogAbsent, LogProblem::code))
    }
}

/// One thing that is asked of a signature.
struct Step {
    /// How much of it a signature meets.
    met: fn(&TrustedSignature) -> Met,
    /// Why a signature does not meet all of it.
    code: fn(&TrustedSignature) -> Option<Code>,
}

/// All that is asked of a signature, in the order in which it counts: a further thing is a further row.
static STEPS: [Step; 4] = [
    Step { met: TrustedSignature::identity_met, code: TrustedSignature::identity_code },
    Step { met: TrustedSignature::pins_met, code: TrustedSignature::pins_code },
    Step { met: TrustedSignature::log_met, code: TrustedSignature::log_code },
    Step { met: TrustedSignature::time_met, code: TrustedSignature::time_code },
];

/// How much of one thing that is asked a signature meets: so many of its parts. What is not asked is met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Met {
    parts: usize,
    of: usize,
    /// Whether what is not met is not proved to be wrong either.
    is_open: bool,
}

impl Met {
    fn new(parts: usize, of: usize) -> Self {
        Self { parts, of, is_open: false }
    }

    fn is_all(self) -> bool {
        self.parts == self.of
    }
}

/// How far a signature gets: by each of the [`STEPS`], the first first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reach([Met; STEPS.len()]);

impl Reach {
    fn is_all(self) -> bool {
        self.0.iter().all(|met| met.is_all())
    }

    /// Whether nothing is proved to be wrong.
    fn is_open(self) -> bool {
        self.0.iter().all(|met| met.is_all() || met.is_open)
    }
}

/// The newest that meets everything; where none does, the newest of those that got furthest. With the
/// places of others that would have served as well, with other annotations.
pub(super) fn pick<'a>(
    trusted: impl IntoIterator<Item = &'a Arc<TrustedSignature>>,
) -> (Option<Arc<TrustedSignature>>, Vec<Place>) {
    let all: Vec<&Arc<TrustedSignature>> = trusted.into_iter().collect();
    let reaches: Vec<Reach> = all.iter().map(|one| one.reach()).collect();
    let Some(carrier) = furthest(&reaches).and_then(|n| all.get(n)) else { return (None, vec![]) };
    let rivals = all
        .iter()
        .filter(|other| carrier.holds() && other.holds() && other.annotations() != carrier.annotations())
        .map(|other| other.place.clone())
        .collect();
    (Some(Arc::clone(carrier)), rivals)
}

/// The first that is all, else the first of those that reach furthest: before any of which something is proved to be
/// wrong those that may be all yet.
fn furthest(reaches: &[Reach]) -> Option<usize> {
    let all = reaches.iter().position(|reach| reach.is_all());
    // Of equals the first, which is the newest.
    let most =
        || (0..reaches.len()).rev().max_by_key(|n| reaches.get(*n).map(|reach| (reach.is_open(), reach)));
    all.or_else(most)
}

/// Whether a signed value is a whole commit (SHA-1 or SHA-256) that begins with a prefix.
fn is_commit_under(commit: &str, prefix: &str) -> bool {
    let whole = matches!(commit.len(), 40 | 64) && commit.bytes().all(|b| b.is_ascii_hexdigit());
    whole && commit.to_ascii_lowercase().starts_with(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(identity: bool, pins: &[bool]) -> Reach {
        with_log(identity, pins, 3)
    }

    fn with_log(identity: bool, pins: &[bool], log: usize) -> Reach {
        timed(identity, pins, log, 2)
    }

    fn timed(identity: bool, pins: &[bool], log: usize, time: usize) -> Reach {
        let pins = Met::new(pins.iter().filter(|holds| **holds).count(), pins.len());
        Reach([
            Met::new(usize::from(identity), 1),
            pins,
            Met { is_open: log == 2, ..Met::new(log, 3) },
            Met { is_open: time == 1, ..Met::new(time, 2) },
        ])
    }

    /// Which one is picked, and whether it meets everything.
    fn picked(reaches: &[Reach]) -> Option<(usize, bool)> {
        furthest(reaches).map(|n| (n, reaches[n].is_all()))
    }

    #[test]
    fn pins_must_hold_in_one_and_the_same_signature() {
        assert_eq!(picked(&[reach(true, &[true, false]), reach(true, &[false, true])]), Some((0, false)));
        assert_eq!(picked(&[reach(false, &[true]), reach(true, &[false])]), Some((1, false)));
    }

    #[test]
    fn the_log_has_the_one_signature_that_meets_the_rest() {
        assert_eq!(picked(&[with_log(true, &[true], 0), with_log(true, &[false], 3)]), Some((0, false)));
        assert_eq!(picked(&[with_log(true, &[false], 3), with_log(true, &[true], 0)]), Some((1, false)));
        assert_eq!(picked(&[with_log(true, &[true], 0), with_log(true, &[true], 3)]), Some((1, true)));
        // Of those that the log does not have: what may still be read, what is wrong, what is not there.
        let all = [0, 1, 2, 2, 1, 0].map(|log| with_log(true, &[true], log));
        assert_eq!(picked(&all), Some((2, false)));
        assert_eq!(picked(&all[..2]), Some((1, false)));
    }

    #[test]
    fn the_time_of_the_one_signature_that_meets_the_rest_counts() {
        // Two that are half right are no yes.
        assert_eq!(picked(&[timed(true, &[false], 3, 2), timed(true, &[true], 3, 0)]), Some((1, false)));
        assert_eq!(picked(&[timed(true, &[true], 3, 1), timed(true, &[true], 3, 2)]), Some((1, true)));
        // What may be proved yet comes before what is proved to be wrong, in whatever else that gets further.
        assert_eq!(picked(&[timed(true, &[true], 3, 0), timed(true, &[true], 3, 1)]), Some((1, false)));
        assert_eq!(picked(&[timed(true, &[true], 3, 0), timed(true, &[true], 2, 2)]), Some((1, false)));
        assert_eq!(picked(&[timed(true, &[true], 0, 2), timed(true, &[true], 3, 1)]), Some((1, false)));
        assert_eq!(picked(&[timed(true, &[true], 2, 2), timed(true, &[true], 3, 1)]), Some((1, false)));
        // A pin that is wrong stays wrong whenever it was signed.
        assert_eq!(picked(&[timed(true, &[false], 3, 1), timed(true, &[true], 0, 2)]), Some((1, false)));
    }

    #[test]
    fn the_newest_that_meets_everything_carries() {
        let all = [reach(true, &[false]), reach(true, &[true]), reach(true, &[true])];
        assert_eq!(picked(&all), Some((1, true)));
        assert_eq!(picked(&[]), None);
    }

    #[test]
    fn where_none_does_the_one_that_got_furthest_explains() {
        let all = [
            reach(false, &[true, true]),
            reach(true, &[true, false]),
            reach(true, &[false, true]),
            reach(true, &[false, false]),
        ];
        assert_eq!(picked(&all), Some((1, false)));
    }

    #[test]
    fn a_prefix_needs_a_whole_commit() {
        let commit = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
        assert!(is_commit_under(commit, "4d1f0a5"));
        assert!(!is_commit_under(&commit[..12], "4d1f0a5"));
        assert!(!is_commit_under(&commit.replace('7', "x"), "4d1f0a5"));
    }
}
