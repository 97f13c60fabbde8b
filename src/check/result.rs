//! What a check comes to. The file has no other in its folder that could see into it: what passes is made
//! here alone, of the thing on which it stands.

use crate::case::{Compared, SignedBom, SignedName, TrustedAttestation, TrustedSignature};
use crate::code::Code;
use crate::evidence::{Gap, Image};
use crate::policy::{RuleChoice, Waiver, Waivers};
use crate::subject::Digest;
use crate::trust::key::Keyring;
use crate::verdict::Outcome;

use super::CheckId;
use super::finding::CheckFinding;

/// What became of a question.
#[derive(Clone, Debug)]
pub struct Check {
    id: CheckId,
    outcome: Outcome,
    /// Why it did not pass.
    pub code: Option<Code>,
    /// What was found.
    pub finding: CheckFinding,
    /// The missing answer that could still change what was found, and leaves it undecided.
    pub missing: Option<Gap>,
    /// The exception that is made for what is proved wrong.
    waived: Option<Waiver>,
}

/// What passes, and on what that stands: without the one there is not the other.
#[derive(Clone, Copy, Debug)]
pub enum Pass<'a> {
    /// A rule speaks of the image.
    Policy(&'a RuleChoice),
    /// There is a key that may decide.
    Key(&'a Keyring),
    /// The image is there, and whole.
    Image(&'a Image),
    /// One of the keys signed exactly this digest.
    Signature(&'a TrustedSignature),
    /// It was signed for this repository.
    Identity(&'a TrustedSignature),
    /// The annotations are those that were asked for.
    Pins(&'a TrustedSignature),
    /// A transparency log has its signature.
    Log(&'a TrustedSignature),
    /// What is inside it is attested.
    Sbom(&'a SignedBom),
    /// How it was built is attested.
    Provenance(&'a TrustedAttestation),
    /// The platform has the same on record.
    Api(&'a Compared),
}

impl Pass<'_> {
    fn id(self) -> CheckId {
        match self {
            Self::Policy(_) => CheckId::Policy,
            Self::Key(_) => CheckId::Key,
            Self::Image(_) => CheckId::Image,
            Self::Signature(_) => CheckId::Signature,
            Self::Identity(_) => CheckId::Identity,
            Self::Pins(_) => CheckId::Pins,
            Self::Log(_) => CheckId::Log,
            Self::Sbom(_) => CheckId::Sbom,
            Self::Provenance(_) => CheckId::Provenance,
            Self::Api(_) => CheckId::Api,
        }
    }

    /// Whether what it stands on says so too; what holds by its type alone says nothing more.
    fn holds(self) -> bool {
        match self {
            Self::Policy(choice) => choice.refused().is_none(),
            Self::Key(_) | Self::Image(_) => true,
            Self::Signature(signature) => signature.timing().counts(),
            Self::Identity(signature) => matches!(signature.signed_name(), SignedName::Same(_)),
            Self::Pins(signature) => signature.pins().iter().all(|pin| pin.outcome == Outcome::Pass),
            Self::Log(signature) => signature.log().proved().is_some(),
            Self::Sbom(bom) => bom.head().is_ok(),
            Self::Provenance(attestation) => attestation.provenance().is_some(),
            Self::Api(records) => records.agree(),
        }
    }
}

impl Check {
    /// A check that passes, because of this.
    pub(super) fn pass(pass: Pass<'_>, finding: impl Into<CheckFinding>) -> Self {
        let outcome = if pass.holds() { Outcome::Pass } else { Outcome::Fail };
        Self::new(pass.id(), outcome, finding)
    }

    /// A check that is proved wrong.
    pub(super) fn fail(id: CheckId, finding: impl Into<CheckFinding>) -> Self {
        Self::new(id, Outcome::Fail, finding)
    }

    /// A check that could not be made.
    pub(super) fn undecided(id: CheckId, finding: impl Into<CheckFinding>) -> Self {
        Self::new(id, Outcome::Undecided, finding)
    }

    /// A check of what could not be asked.
    pub(super) fn unanswered(id: CheckId, gap: &Gap) -> Self {
        Self::new(id, Outcome::Undecided, CheckFinding::Unanswered(gap.clone())).code(gap.code())
    }

    /// What takes a yes away: something that was to be written is not there.
    pub fn unwritten() -> Self {
        Self::new(CheckId::Report, Outcome::Undecided, CheckFinding::Unwritten).code(Code::ReportUnwritten)
    }

    /// What takes a yes away: the time-stamp that was to be written beside it is not there, for want of this answer.
    pub fn unstamped(gap: &Gap) -> Self {
        let finding = CheckFinding::Unanswered(gap.clone());
        Self::new(CheckId::Report, Outcome::Undecided, finding).code(gap.code())
    }

    /// What takes a yes away: there was no time to make the whole report.
    pub fn cut() -> Self {
        Self::new(CheckId::Report, Outcome::Undecided, CheckFinding::Cut).code(Code::Timeout)
    }

    /// A check of what is not there: a "no", unless it is awaited.
    pub(super) fn absent(id: CheckId, awaited: bool, finding: impl Into<CheckFinding>) -> Self {
        Self::new(id, if awaited { Outcome::Pending } else { Outcome::Fail }, finding)
    }

    /// A check that was not made.
    pub(super) fn not_asked(id: CheckId, finding: impl Into<CheckFinding>) -> Self {
        Self::new(id, Outcome::NotAsked, finding)
    }

    /// A check that found what a test of its text wants it to have found.
    #[cfg(test)]
    pub(crate) fn scripted(id: CheckId, outcome: Outcome, finding: impl Into<CheckFinding>) -> Self {
        Self::new(id, outcome, finding)
    }

    fn new(id: CheckId, outcome: Outcome, finding: impl Into<CheckFinding>) -> Self {
        Self { id, outcome, code: None, finding: finding.into(), missing: None, waived: None }
    }

    /// Whether it says what another one says too: it is the same one, or both lack the same answer.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let same_gap = match (&self.finding, &other.finding) {
            (CheckFinding::Unanswered(one), CheckFinding::Unanswered(other)) => one == other,
            _ => false,
        };
        self.id == other.id || same_gap
    }

    /// Whether an answer is missing that asking again in a moment may bring.
    pub fn is_passing(&self) -> bool {
        match (&self.finding, &self.missing) {
            (CheckFinding::Unanswered(gap), _) | (_, Some(gap)) => gap.is_passing(),
            (_, None) => self.code.is_some_and(Code::is_passing),
        }
    }

    /// The exception that is made for it, where it is proved wrong and one is made. What it came to stays.
    pub fn waived(&self) -> Option<&Waiver> {
        self.waived.as_ref()
    }

    /// The same where an exception may be made for it. What could not be checked, or is not there yet, has none.
    pub(super) fn waived_by(mut self, waivers: &Waivers, image: &Digest) -> Self {
        if let (Outcome::Fail, Some(code)) = (self.outcome, self.code)
            && code.can_be_waived()
        {
            self.waived = waivers.counting(image, code).cloned();
        }
        self
    }

    /// Which it is.
    pub fn id(&self) -> CheckId {
        self.id
    }

    /// What it came to.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub(super) fn code(mut self, code: Code) -> Self {
        self.code = Some(code);
        self
    }

    /// A "no" that a place without an answer could still turn: undecided, by that place's code.
    pub(super) fn reopened_by(mut self, gap: Option<&Gap>) -> Self {
        if let Some(gap) = gap {
            self.outcome = Outcome::Undecided;
            self.code = Some(gap.code());
            self.missing = Some(gap.clone());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::NotAsked;

    #[test]
    fn what_states_no_provenance_is_no_pass() {
        let other = TrustedAttestation::of_another_kind();
        let check = Check::pass(Pass::Provenance(&other), NotAsked::NoImage);
        assert_eq!(check.outcome(), Outcome::Fail);
    }
}
