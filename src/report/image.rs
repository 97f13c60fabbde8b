//! One image of a report.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{Attestation, Case, LayoutStamp, Listed};
use crate::check::{self, Check, CheckFinding};
use crate::checkout::CommitStanding;
use crate::code::Code;
use crate::evidence::Gap;
use crate::evidence::place::Place;
use crate::evidence::route::Route;
use crate::pods::{PodContainer, PodImage, Runs};
use crate::policy::{Policy, Requirement};
use crate::subject::{Digest, Naming, Repository, Subject};
use crate::trust::Annotation;
use crate::verdict::{Outcome, Verdict, fold};
use crate::weakness::{self, Weakness};

/// One image of a report. Made of its case alone, or of nothing but a name.
#[derive(Clone, Debug)]
pub struct ImageReport {
    reference: String,
    digest: Option<Digest>,
    digest_in_name: bool,
    repository: Option<Repository>,
    policy: Option<Policy>,
    route: Option<Route>,
    /// Every check; `None` where nothing was to be judged.
    judged: Option<Vec<Check>>,
    signatures: Vec<Listed>,
    attestations: Vec<Attestation>,
    gaps: Vec<Gap>,
    absences: Vec<Place>,
    annotations: BTreeMap<String, Annotation>,
    weaknesses: Vec<Weakness>,
    stamp: Option<LayoutStamp>,
    pods: Option<Arc<PodImage>>,
    /// What was judged in its place.
    index: Option<Subject>,
}

impl ImageReport {
    /// Asks every check.
    pub fn of(case: &Case, naming: &Naming) -> Self {
        let carrier = case.carrier().filter(|carrier| carrier.holds());
        Self {
            reference: case.named().name.clone(),
            digest: case.digest().cloned(),
            digest_in_name: case.named().version.digest().is_some_and(|named| case.digest() == Some(named)),
            repository: case.named().own_name().cloned(),
            policy: Some(case.policy().clone()),
            route: None,
            judged: Some(check::run(case)),
            signatures: case.listed_signatures(),
            attestations: case.listed_attestations(),
            gaps: case.all_gaps(),
            absences: case.absences().to_vec(),
            annotations: carrier.map(|carrier| carrier.annotations().clone()).unwrap_or_default(),
            weaknesses: weakness::of(case, naming),
            stamp: case.stamp().cloned(),
            pods: None,
            index: None,
        }
    }

    /// An image of which no rule of a policy file speaks, with the checks that say so.
    pub fn refused(subject: &Subject, digest: Option<Digest>, policy: Policy, checks: Vec<Check>) -> Self {
        Self {
            digest_in_name: subject.version.digest().is_some(),
            repository: subject.own_name().cloned(),
            digest,
            policy: Some(policy),
            judged: Some(checks),
            ..Self::unsigned(subject.name.clone())
        }
    }

    /// An image that pods run and that is of another registry than this one.
    pub fn out_of_scope(pods: Arc<PodImage>, registry: &str, policy: &Policy) -> Self {
        let subject = &pods.subject;
        let is_required = policy.requires(Requirement::InScope);
        let judged = check::out_of_scope(&subject.name, registry, is_required);
        Self {
            digest: subject.version.digest().cloned(),
            digest_in_name: subject.version.digest().is_some(),
            repository: subject.own_name().cloned(),
            policy: is_required.then(|| policy.clone()),
            judged: Some(judged),
            weaknesses: vec![Weakness::OutOfScope(registry.to_owned())],
            ..Self::unsigned(subject.name.clone())
        }
        .run_by(Some(pods))
    }

    /// A document that nobody signed, in an image's place.
    pub fn unsigned(name: String) -> Self {
        Self {
            reference: name,
            digest: None,
            digest_in_name: false,
            repository: None,
            policy: None,
            route: None,
            judged: None,
            signatures: vec![],
            attestations: vec![],
            gaps: vec![],
            absences: vec![],
            annotations: BTreeMap::new(),
            weaknesses: vec![],
            stamp: None,
            pods: None,
            index: None,
        }
    }

    /// Of an image that these pods run.
    #[must_use]
    pub fn run_by(self, pods: Option<Arc<PodImage>>) -> Self {
        Self { pods, ..self }
    }

    /// Of what these pods run, where it was this index that was judged: it lists that. The report is on what runs.
    #[must_use]
    pub fn listed_by(mut self, index: Subject) -> Self {
        let Some(pods) = &self.pods else { return self };
        let running = pods.subject.version.digest().cloned();
        self.reference.clone_from(&pods.subject.name);
        self.digest_in_name = running.is_some();
        if let Some(running) = &running {
            for check in self.judged.iter_mut().flatten() {
                if let CheckFinding::Image(finding) = &mut check.finding {
                    finding.lists(running);
                }
            }
        }
        self.digest = running;
        self.index = Some(index);
        self
    }

    /// The index that the checks are about, where it is what runs that it lists.
    pub fn index(&self) -> Option<&Subject> {
        self.index.as_ref()
    }

    /// The containers that run it, in the order of the document that names them; none where it was named itself.
    pub fn containers(&self) -> &[PodContainer] {
        self.pods.as_deref().map(|pods| pods.containers.as_slice()).unwrap_or_default()
    }

    /// Of an image in a registry that is reached so.
    #[must_use]
    pub fn reached(self, route: Option<Route>) -> Self {
        Self { route, ..self }
    }

    /// How its registry was reached; `None` for what lies on this machine.
    pub fn route(&self) -> Option<&Route> {
        self.route.as_ref()
    }

    /// The time-stamp beside its layout, where one is there or must be.
    pub fn stamp(&self) -> Option<&LayoutStamp> {
        self.stamp.as_ref()
    }

    /// Asks how a signed commit stands to HEAD of a checkout, where those differ. No outcome changes by it.
    #[must_use]
    pub fn with_standing(mut self, ask: impl Fn(&str, &str) -> Option<CommitStanding>) -> Self {
        for check in self.judged.iter_mut().flatten() {
            if let CheckFinding::Pins(finding) = &mut check.finding {
                finding.ask_standing(&ask);
            }
        }
        self
    }

    /// What it came to: its checks say it, and nothing else does.
    pub fn verdict(&self) -> Verdict {
        let is_elsewhere = || self.pods.as_ref().is_some_and(|pods| pods.runs == Runs::Elsewhere);
        match self.judged.as_ref().map(|checks| fold(checks.iter().map(Check::outcome))) {
            // Nothing was asked of it.
            Some(Verdict::Undecided) if is_elsewhere() => Verdict::OutOfScope,
            Some(verdict) => verdict,
            None => Verdict::Unsigned,
        }
    }

    /// How it counts for the run: as its verdict, unless something that is proved wrong is excepted by the policy. Then it
    /// counts as what the rest comes to, which is at best that it is waived.
    pub fn standing(&self) -> Verdict {
        let (waived, others): (Vec<&Check>, Vec<&Check>) =
            self.checks().iter().partition(|check| check.waived().is_some());
        if waived.is_empty() {
            return self.verdict();
        }
        match fold(others.into_iter().map(Check::outcome)) {
            Verdict::Verified => Verdict::Waived,
            verdict => verdict,
        }
    }

    /// Something that was to be written is not there: a yes becomes "could not tell", and its checks say why.
    pub(super) fn without_yes(&mut self, why: &Check) {
        if self.standing().holds() {
            self.judged.get_or_insert_default().push(why.clone());
        }
    }

    /// The same without its lists, which may be long: what is left of it can always be shown in time.
    #[must_use]
    pub fn in_short(&self) -> Self {
        let (signatures, attestations) = (vec![], vec![]);
        Self {
            reference: self.reference.clone(),
            digest: self.digest.clone(),
            digest_in_name: self.digest_in_name,
            repository: self.repository.clone(),
            policy: self.policy.clone(),
            route: self.route.clone(),
            judged: self.judged.clone(),
            signatures,
            attestations,
            gaps: self.gaps.clone(),
            absences: self.absences.clone(),
            annotations: self.annotations.clone(),
            weaknesses: self.weaknesses.clone(),
            stamp: self.stamp.clone(),
            pods: self.pods.clone(),
            index: self.index.clone(),
        }
    }

    /// The same where there was no time to make the whole report: it is no yes, and its checks say why.
    #[must_use]
    pub fn cut(&self) -> Self {
        let mut image = self.in_short();
        image.judged.get_or_insert_default().push(Check::cut());
        image
    }

    /// Its logical name.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Its digest, where it is known.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// Whether its name ends in that digest.
    pub fn digest_in_name(&self) -> bool {
        self.digest_in_name
    }

    /// The repository that it is of, under its logical name; `None` for what lies on this machine.
    pub fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// All that was asked of it, what its name implies included.
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }

    /// Every check.
    pub fn checks(&self) -> &[Check] {
        self.judged.as_deref().unwrap_or_default()
    }

    /// Every signature.
    pub fn signatures(&self) -> &[Listed] {
        &self.signatures
    }

    /// Every attestation, where they were looked for.
    pub fn attestations(&self) -> &[Attestation] {
        &self.attestations
    }

    /// Places whose answer is missing.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Places that have nothing.
    pub fn absences(&self) -> &[Place] {
        &self.absences
    }

    /// The annotations of the one signature that carries the verdict.
    pub fn annotations(&self) -> &BTreeMap<String, Annotation> {
        &self.annotations
    }

    /// What a reader should know.
    pub fn weaknesses(&self) -> &[Weakness] {
        &self.weaknesses
    }

    /// Those that speak of the command line itself: nobody typed the name of what only pods run.
    pub fn warnings(&self) -> impl Iterator<Item = &Weakness> {
        let is_typed = self.pods.is_none();
        self.weaknesses.iter().filter(move |weakness| is_typed && weakness.is_of_command_line())
    }

    /// The check that explains a verdict other than VERIFIED.
    pub fn explanation(&self) -> Option<&Check> {
        let by = |outcome: Outcome| {
            self.checks().iter().find(|check| check.outcome() == outcome && check.waived().is_none())
        };
        match self.standing() {
            Verdict::Failed => by(Outcome::Fail),
            Verdict::Undecided => by(Outcome::Undecided),
            Verdict::Pending => by(Outcome::Pending),
            Verdict::Waived => self.checks().iter().find(|check| check.waived().is_some()),
            Verdict::Verified | Verdict::Unsigned | Verdict::OutOfScope => None,
        }
    }

    /// The reason code of that check.
    pub fn code(&self) -> Option<Code> {
        self.explanation().and_then(|check| check.code)
    }
}

/// What tests of formats want an image to have; a verdict they cannot give it either.
#[cfg(test)]
impl ImageReport {
    pub(crate) fn scripted(name: &str, checks: Vec<Check>) -> Self {
        Self { judged: Some(checks), ..Self::unsigned(name.to_owned()) }
    }

    pub(crate) fn with_digest(self, digest: Digest) -> Self {
        Self { digest: Some(digest), ..self }
    }

    pub(crate) fn asked(self, policy: Policy) -> Self {
        Self { policy: Some(policy), ..self }
    }

    pub(crate) fn with_annotations(self, annotations: BTreeMap<String, Annotation>) -> Self {
        Self { annotations, ..self }
    }

    pub(crate) fn with_attestations(self, attestations: Vec<Attestation>) -> Self {
        Self { attestations, ..self }
    }
}
