//! What a check finds, for each check a type of its own: what it stands on, as data. The sentences are made
//! of it by the report.

mod attested;
mod image;
mod policy;

use crate::case::{
    Item, KeyFact, NotCompared, PinResult, RecordKind, RecordProblem, Standing, Timing, UnusedReason,
};
use crate::checkout::CommitStanding;
use crate::evidence::Gap;
use crate::evidence::place::Place;
use crate::policy::{Expected, Requirement};
use crate::sbom::Difference;
use crate::subject::{Digest, Repository};
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{Annotation, LogEntry, LogProblem, Refusal, SignatureProblem, UnsupportedBundle};
use crate::verdict::Outcome;

pub use self::attested::{BuildFacts, NoAttestation, ProvenanceFinding, SbomFinding};
pub use self::image::{ImageFinding, Named};
pub use self::policy::PolicyFinding;

/// What a check found.
#[derive(Clone, Debug)]
pub enum CheckFinding {
    /// About the rule of a policy file.
    Policy(PolicyFinding),
    /// About the keys.
    Key(KeyFinding),
    /// About the image itself.
    Image(ImageFinding),
    /// About its signatures.
    Signature(SignatureFinding),
    /// About the repository that is signed.
    Identity(IdentityFinding),
    /// About the annotations that are signed.
    Pins(PinsFinding),
    /// About the entry in a transparency log.
    Log(LogFinding),
    /// About its SBOM.
    Sbom(SbomFinding),
    /// About its provenance.
    Provenance(ProvenanceFinding),
    /// About the platform's records.
    Api(ApiFinding),
    /// Nothing: it was not asked, or has nothing to look at.
    NotAsked(NotAsked),
    /// Nothing: a place gave no answer, and that is all there is to say.
    Unanswered(Gap),
    /// Something that was to be written is not there.
    Unwritten,
    /// There was no time to make the whole report.
    Cut,
}

macro_rules! of {
    ($($check:ident($finding:ident),)+) => {
        $(impl From<$finding> for CheckFinding {
            fn from(finding: $finding) -> Self {
                Self::$check(finding)
            }
        })+
    };
}

of! {
    Policy(PolicyFinding),
    Key(KeyFinding),
    Image(ImageFinding),
    Signature(SignatureFinding),
    Identity(IdentityFinding),
    Pins(PinsFinding),
    Log(LogFinding),
    Sbom(SbomFinding),
    Provenance(ProvenanceFinding),
    Api(ApiFinding),
    NotAsked(NotAsked),
}

/// Why a check was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// Nobody asked for it.
    Unasked(AskedBy),
    /// The image could not be had.
    NoImage,
    /// There is no trusted signature.
    NoSignature,
    /// The policy refuses the image whatever it is.
    Refused,
    /// The image is of another registry than the one that is checked.
    OutOfScope,
}

/// What asks for a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// A pin.
    Pin,
    /// A requirement.
    Requirement(Requirement),
    /// The comparison with the platform's records.
    Api,
}

/// What is found about the keys.
#[derive(Clone, Debug)]
pub enum KeyFinding {
    /// These decide.
    Decide(Vec<KeyFact>),
    /// One of these is not pinned, and pinned ones are required.
    Unpinned(Vec<KeyFact>),
}

/// What is found about the signatures of an image.
#[derive(Clone, Debug)]
pub enum SignatureFinding {
    /// Some are trusted.
    Trusted {
        /// How many.
        count: usize,
        /// Of how many that count.
        of: usize,
        /// How many keys may decide.
        keys: usize,
    },
    /// The one that explains the verdict does not count, for when it was made.
    OutOfTime {
        /// Where it stands.
        place: Place,
        /// The key that made it.
        key: Fingerprint,
        /// When that was, as far as it is proved, beside the end of the key.
        timing: Timing,
    },
    /// None is trusted.
    None {
        /// The image's digest.
        image: Digest,
        /// Why none is.
        why: NoSignature,
        /// The keys that were tried.
        tried: Vec<Fingerprint>,
    },
}

/// Why no signature is trusted.
#[derive(Clone, Debug)]
pub enum NoSignature {
    /// There is something of a form that is not read.
    Unsupported(UnsupportedItem),
    /// Those that are there are refused.
    Refused(RefusedItem),
    /// None was found, in the places that answered.
    NotFound,
    /// There is none: every place was asked.
    Nobody,
}

/// The one of several refused items that says most.
#[derive(Clone, Debug)]
pub struct RefusedItem {
    /// Where it stands.
    pub place: Place,
    /// Why it is refused.
    pub why: Option<UnusedReason>,
    /// How many others are there.
    pub others: usize,
}

impl RefusedItem {
    /// Whether it is refused because none of the keys made it: it says as much about the keys as about itself.
    pub fn is_by_another_key(&self) -> bool {
        let by = |problem: &SignatureProblem| matches!(problem, SignatureProblem::OtherKey { .. });
        match &self.why {
            Some(UnusedReason::Refused(
                Refusal::Signature(problem) | Refusal::EnvelopeSignature(problem),
            )) => by(problem),
            Some(UnusedReason::Refused(Refusal::BundleSignature(_))) => true,
            _ => false,
        }
    }

    pub(super) fn of(item: &Item, others: usize) -> Self {
        Self { place: item.place().clone(), why: item.unused(), others }
    }
}

/// An item of a form that is not read.
#[derive(Clone, Debug)]
pub struct UnsupportedItem {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub what: UnsupportedBundle,
}

impl UnsupportedItem {
    pub(super) fn of(item: &Item) -> Option<Self> {
        match item.standing() {
            Standing::Unsupported(what) => Some(Self { place: item.place().clone(), what: what.clone() }),
            _ => None,
        }
    }
}

/// What is found about the repository that is signed.
#[derive(Clone, Debug)]
pub enum IdentityFinding {
    /// It is the one that was asked for.
    Same {
        /// What was asked for, and is signed.
        expected: Repository,
        /// Whether that is the image's own name.
        own: bool,
        /// As it is signed, a tag or a digest behind it.
        signed: Option<ForeignText>,
    },
    /// None was asked for.
    NotCompared {
        /// Why.
        why: NotCompared,
        /// What is signed, where something is.
        signed: Option<ForeignText>,
    },
    /// None is signed, since the form of the signature, cosign 3's, has no place for one, and nothing else says whose
    /// image it is.
    Absent {
        /// The one that `--identity` asks for.
        asked: Option<Repository>,
    },
    /// It is another.
    Differs {
        /// What was asked for.
        expected: Repository,
        /// What is signed, where something is.
        signed: Option<ForeignText>,
        /// What that means.
        how: OtherIdentity,
    },
}

/// How a signed repository differs.
#[derive(Clone, Debug)]
pub enum OtherIdentity {
    /// An empty one is signed.
    Empty,
    /// It is the same repository of another registry, which may be the same one by another name.
    OtherRegistry(AliasOffer),
    /// It is another repository.
    OtherRepository,
    /// It is the same repository, and another image of it.
    OtherImage,
}

/// What would say that two registries are one.
#[derive(Clone, Debug)]
pub struct AliasOffer {
    /// The repository whose registry would be the signed one too: as it is reached, or as it was asked for.
    pub asked: Repository,
    /// The repository that is signed.
    pub signed: ForeignText,
}

/// What is found about the annotations that were asked for.
#[derive(Clone, Debug)]
pub enum PinsFinding {
    /// All are signed.
    Same(Vec<PinResult>),
    /// Some are not.
    Differ {
        /// All of them.
        pins: Vec<PinResult>,
        /// The checkout of which HEAD is the value that the first of those asks for.
        head: Option<Checkout>,
    },
}

/// A checkout of which HEAD was asked for.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// Its top folder.
    pub folder: ForeignText,
    /// How the signed commit stands to HEAD in it, where git was asked and can tell.
    pub stands: Option<CommitStanding>,
}

impl PinsFinding {
    /// Asks how the signed commit stands to the one that was asked for, where that is HEAD of a checkout.
    pub fn ask_standing(&mut self, ask: impl FnOnce(&str, &str) -> Option<CommitStanding>) {
        if let Self::Differ { pins, head: Some(checkout) } = self
            && let Some(pin) = pins.iter().find(|pin| pin.outcome != Outcome::Pass)
            && let (Expected::Exact(head), Some(Annotation::Text(signed))) = (&pin.expected, &pin.observed)
        {
            checkout.stands = ask(signed.raw(), head);
        }
    }

    /// All of them, each with how it fares.
    pub fn pins(&self) -> &[PinResult] {
        match self {
            Self::Same(pins) | Self::Differ { pins, .. } => pins,
        }
    }
}

/// What is found about the entry in a transparency log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogFinding {
    /// Nobody looks for one.
    Ignored,
    /// No entry lies beside the signature that carries the verdict.
    Absent,
    /// This one proves that the log has it.
    Proved(LogEntry),
    /// One lies there that does not, for this reason.
    NotProved(LogProblem),
}

/// What is found about the platform's records.
#[derive(Clone, Debug)]
pub enum ApiFinding {
    /// Both say what the registry's evidence says.
    Agree,
    /// One says something else.
    Differs {
        /// What it says.
        problem: RecordProblem,
        /// In what else the SBOM on record differs from the one that is attested.
        also: Vec<Difference>,
    },
    /// There is no record yet.
    Absent(RecordKind),
}
