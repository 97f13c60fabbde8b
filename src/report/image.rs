//! One image of a report.

use std::collections::BTreeMap;

use crate::case::{Attestation, Case, Listed};
use crate::check::{self, Check};
use crate::code::Code;
use crate::evidence::Gap;
use crate::subject::{Digest, Naming};
use crate::trust::Annotation;
use crate::verdict::{Outcome, Verdict, fold};
use crate::weakness::{self, Weakness};

/// One image of a report.
#[derive(Clone, Debug)]
pub struct ImageReport {
    /// Its logical name.
    pub reference: String,
    /// Its digest, where it is known.
    pub digest: Option<Digest>,
    /// Whether its name ends in that digest.
    pub digest_in_name: bool,
    /// What it came to.
    pub verdict: Verdict,
    /// Every check.
    pub checks: Vec<Check>,
    /// Every signature.
    pub signatures: Vec<Listed>,
    /// Every attestation, where they were looked for.
    pub attestations: Vec<Attestation>,
    /// Places whose answer is missing.
    pub gaps: Vec<Gap>,
    /// Places that have nothing.
    pub absences: Vec<String>,
    /// The annotations of the one signature that carries the verdict.
    pub annotations: BTreeMap<String, Annotation>,
    /// What a reader should know.
    pub weaknesses: Vec<Weakness>,
}

impl ImageReport {
    /// Asks every check and folds their outcomes.
    pub fn of(case: &Case, naming: &Naming) -> Self {
        let checks = check::run(case);
        let verdict = fold(checks.iter().map(Check::outcome));
        let carrier = case.carrier.as_ref().filter(|carrier| carrier.holds());
        Self {
            reference: case.subject.name.clone(),
            digest: case.digest().cloned(),
            digest_in_name: case.subject.version.digest().is_some_and(|named| case.digest() == Some(named)),
            verdict,
            checks,
            signatures: case.listed_signatures(),
            attestations: case.listed_attestations(),
            gaps: case.all_gaps(),
            absences: case.absences.iter().map(ToString::to_string).collect(),
            annotations: carrier.map(|carrier| carrier.annotations().clone()).unwrap_or_default(),
            weaknesses: weakness::of(case, naming),
        }
    }

    /// A document that nobody vouches for, in an image's place.
    pub fn unsigned(name: String) -> Self {
        Self {
            reference: name,
            digest: None,
            digest_in_name: false,
            verdict: Verdict::Unsigned,
            checks: vec![],
            signatures: vec![],
            attestations: vec![],
            gaps: vec![],
            absences: vec![],
            annotations: BTreeMap::new(),
            weaknesses: vec![],
        }
    }

    /// The check that explains a verdict other than VERIFIED.
    pub fn explanation(&self) -> Option<&Check> {
        let by = |outcome: Outcome| self.checks.iter().find(|check| check.outcome() == outcome);
        match self.verdict {
            Verdict::Failed => by(Outcome::Fail),
            Verdict::Undecided => by(Outcome::Undecided),
            Verdict::Pending => by(Outcome::Pending),
            Verdict::Verified | Verdict::Unsigned => None,
        }
    }

    /// The reason code of that check.
    pub fn code(&self) -> Option<Code> {
        self.explanation().and_then(|check| check.code)
    }
}
