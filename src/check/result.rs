//! What a check comes to. The file has no other in its folder that could see into it: what passes is made
//! here alone, of the thing on which it stands.

use crate::case::{Compared, PinResult, SignedBom, TrustedSignature};
use crate::code::Code;
use crate::evidence::manifest::PlatformManifest;
use crate::evidence::{Gap, Image};
use crate::provenance::Provenance;
use crate::text::ForeignText;
use crate::trust::key::Keyring;
use crate::trust::{SimpleSigning, Trusted};
use crate::verdict::Outcome;

use super::id;

/// What a check found.
#[derive(Clone, Debug)]
pub struct Check {
    id: &'static str,
    outcome: Outcome,
    /// Why it did not pass.
    pub code: Option<Code>,
    /// What was asked for.
    pub expected: Option<String>,
    /// What was found.
    pub observed: Option<ForeignText>,
    /// One sentence; foreign text in it is escaped already.
    pub message: String,
    /// Next steps.
    pub help: Vec<String>,
    /// The missing answer that leaves it undecided.
    pub missing: MissingAnswer,
    /// What some checks have more to say.
    pub details: Details,
}

/// What an answer that is missing does to a check.
#[derive(Clone, Debug)]
pub enum MissingAnswer {
    /// None is missing.
    None,
    /// It is all there is to say.
    Alone(Gap),
    /// It could still change what the message says.
    Behind(Gap),
}

/// More to say than one sentence.
#[derive(Clone, Debug)]
pub enum Details {
    /// Nothing.
    None,
    /// Each pin.
    Pins(Vec<PinResult>),
    /// What kind of manifest it is, and what an index lists.
    Image {
        /// Its media type.
        media_type: &'static str,
        /// The platform manifests of an index.
        platforms: Vec<PlatformManifest>,
    },
}

/// What passes, and on what that stands: without the one there is not the other.
#[derive(Clone, Copy, Debug)]
pub enum Pass<'a> {
    /// There is a key that may decide.
    Key(&'a Keyring),
    /// The image is there, and whole.
    Image(&'a Image),
    /// One of the keys signed exactly this digest.
    Signature(&'a Trusted<SimpleSigning>),
    /// It was signed for this repository.
    Identity(&'a TrustedSignature),
    /// The annotations are those that were asked for.
    Pins(&'a TrustedSignature),
    /// What is inside it is attested.
    Sbom(&'a SignedBom),
    /// How it was built is attested.
    Provenance(&'a Provenance),
    /// The platform has the same on record.
    Api(&'a Compared),
}

impl Pass<'_> {
    fn id(self) -> &'static str {
        match self {
            Self::Key(_) => id::KEY,
            Self::Image(_) => id::IMAGE,
            Self::Signature(_) => id::SIGNATURE,
            Self::Identity(_) => id::IDENTITY,
            Self::Pins(_) => id::PINS,
            Self::Sbom(_) => id::SBOM,
            Self::Provenance(_) => id::PROVENANCE,
            Self::Api(_) => id::API,
        }
    }

    /// Whether what it stands on says so too; what holds by its type alone says nothing more.
    fn holds(self) -> bool {
        match self {
            Self::Key(_) | Self::Image(_) | Self::Signature(_) | Self::Provenance(_) => true,
            Self::Identity(signature) => signature.identity_holds() == Some(true),
            Self::Pins(signature) => signature.pins().iter().all(|pin| pin.outcome == Outcome::Pass),
            Self::Sbom(bom) => bom.head.is_ok(),
            Self::Api(records) => records.agree(),
        }
    }
}

impl Check {
    /// A check that passes, because of this.
    pub(super) fn pass(pass: Pass<'_>, message: impl Into<String>) -> Self {
        let outcome = if pass.holds() { Outcome::Pass } else { Outcome::Fail };
        Self::new(pass.id(), outcome, message)
    }

    /// A check that is proved wrong.
    pub(super) fn fail(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(id, Outcome::Fail, message)
    }

    /// A check that could not be made.
    pub(super) fn undecided(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(id, Outcome::Undecided, message)
    }

    /// A check of what could not be asked.
    pub(super) fn unanswered(id: &'static str, gap: &Gap) -> Self {
        let missing = MissingAnswer::Alone(gap.clone());
        Self { code: Some(gap.code()), missing, ..Self::new(id, Outcome::Undecided, "") }
    }

    /// A check of what is not there: a "no", unless it is awaited.
    pub(super) fn absent(id: &'static str, awaited: bool, message: impl Into<String>) -> Self {
        Self::new(id, if awaited { Outcome::Pending } else { Outcome::Fail }, message)
    }

    /// A check that nobody asked for, or that has nothing to look at.
    pub(super) fn not_asked(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(id, Outcome::NotAsked, message)
    }

    /// A check that says what a test of its text wants it to say.
    #[cfg(test)]
    pub(crate) fn scripted(id: &'static str, outcome: Outcome) -> Self {
        Self::new(id, outcome, "")
    }

    fn new(id: &'static str, outcome: Outcome, message: impl Into<String>) -> Self {
        Self {
            id,
            outcome,
            code: None,
            expected: None,
            observed: None,
            message: message.into(),
            help: vec![],
            missing: MissingAnswer::None,
            details: Details::None,
        }
    }

    /// Its stable name.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What it came to.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub(super) fn code(mut self, code: Code) -> Self {
        self.code = Some(code);
        // The particular way on, where there is one, is better than the general one.
        if self.help.is_empty() {
            self.help.extend(code.next_step().map(str::to_owned));
        }
        self
    }

    pub(super) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    pub(super) fn observed(mut self, observed: impl Into<String>) -> Self {
        self.observed = Some(ForeignText::new(observed));
        self
    }

    pub(super) fn help(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.help.extend(lines);
        self
    }

    pub(super) fn details(mut self, details: Details) -> Self {
        self.details = details;
        self
    }

    /// A "no" that a place without an answer could still turn: undecided, by that place's code.
    pub(super) fn reopened_by(mut self, gap: Option<&Gap>) -> Self {
        if let Some(gap) = gap {
            self.outcome = Outcome::Undecided;
            self.code = Some(gap.code());
            self.help.clear();
            self.missing = MissingAnswer::Behind(gap.clone());
        }
        self
    }
}
