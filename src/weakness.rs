//! What a reader should know though the verdict holds. Changes no verdict.

use std::sync::Arc;

use crate::case::{Case, Item, KeyFact, LayoutStamp, NotCompared, SignedName};
use crate::code::WeaknessCode;
use crate::evidence::place::Place;
use crate::evidence::trouble::Trouble;
use crate::evidence::{Answer, Defect, TagBeside};
use crate::known::KeyRecord;
use crate::policy::{Expected, Owner, OwnerPins, PinOrigin, Policy, SAFE_PREFIX, Waiver};
use crate::sbom::conformance::Oddity;
use crate::sbom::{Difference, LicenseRule, LicenseSibling};
use crate::subject::{Digest, Naming, Repository, Version};
use crate::text::ForeignText;
use crate::trust::{Annotation, LogProblem};

/// One weakness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// The key was served by the platform under audit, and is not pinned; what was on record for its endpoint, where
    /// somebody looked.
    KeyUnpinned(Option<KeyRecord>),
    /// Connections to these hosts were not encrypted.
    PlainHttp(Vec<String>),
    /// The parts of a run were judged by different keys: by how many different sets of them.
    KeysDiffer(usize),
    /// The repository that is signed was not compared.
    IdentityNotAsked(NotCompared),
    /// The repository that is signed is the one that an evidence pack names, and nobody else says which it should be.
    IdentityFromPack(Repository),
    /// The form of the signature has no place for a repository, and one alone of the pins of its owner is asked.
    IdentityUnbound(Owner),
    /// Another signature would have served too, with other annotations: its place.
    OtherSignature(Place),
    /// The name says another build than the signature.
    BuildDiffers {
        /// The application of the name.
        app: String,
        /// The build of the name.
        build: String,
        /// The signed `app_id`, where it is a text.
        signed_app: Option<ForeignText>,
        /// The signed `build_id`, where it is a text.
        signed_build: Option<ForeignText>,
    },
    /// The commit was compared by so few digits that it can be forged.
    CommitPrefixShort(usize),
    /// HEAD, this commit, is a merge.
    HeadIsMerge(String),
    /// The checkout differs from this commit, its HEAD.
    Uncommitted(String),
    /// An exception that the policy makes for the image counts no more.
    WaiverExpired(Box<Waiver>),
    /// An entry of a transparency log lies beside something trusted, and does not prove that the log has it.
    LogNotProved {
        /// Beside what.
        place: Place,
        /// Why it does not.
        problem: LogProblem,
        /// Beside how many others one lies of which the same is true.
        others: usize,
    },
    /// The image is from an evidence pack with a time-stamp, and nobody was asked who vouches for that.
    TimestampNotChecked(LayoutStamp),
    /// The signature was made for another tag of the repository.
    SignedTagDiffers {
        /// The tag by which the image was named.
        named: String,
        /// The one that is signed.
        signed: ForeignText,
    },
    /// The tag beside the digest leads to another manifest.
    TagDiffers {
        /// The tag.
        tag: String,
        /// Where it leads.
        leads_to: Digest,
    },
    /// The tag beside the digest is not there.
    TagAbsent,
    /// The tag beside the digest could not be asked.
    TagUnreached(Arc<Trouble>),
    /// The tag beside the digest leads to something that cannot be read.
    TagUnreadable(Defect),
    /// Neither tag nor digest was named.
    LatestAssumed,
    /// The image is of another registry than this one, and was not checked.
    OutOfScope(String),
    /// Another SBOM of the image says something else.
    SbomDiffers {
        /// Where it stands.
        place: Place,
        /// The first difference, where one is known.
        first: Option<Difference>,
    },
    /// Components whose license a gate cannot evaluate.
    LicenseUnknown {
        /// Which gate.
        rule: LicenseRule,
        /// What the gate asks.
        asked: ForeignText,
        /// How many components.
        count: usize,
    },
    /// A denied license occurs in its other form, which is not denied.
    LicenseSibling(LicenseSibling),
    /// Something in the SBOM that no schema forbids.
    SchemaOdd(Oddity),
}

impl Weakness {
    /// Whether it speaks of the command line itself: of what was typed, and not of what was found.
    pub fn is_of_command_line(&self) -> bool {
        match self.code() {
            WeaknessCode::TagDiffers | WeaknessCode::LatestAssumed | WeaknessCode::CheckoutDirty => true,
            WeaknessCode::KeyUnpinned
            | WeaknessCode::PlainHttp
            | WeaknessCode::KeysDiffer
            | WeaknessCode::IdentityNotAsked
            | WeaknessCode::IdentityFromPack
            | WeaknessCode::IdentityUnbound
            | WeaknessCode::OtherSignature
            | WeaknessCode::BuildDiffers
            | WeaknessCode::CommitPrefixShort
            | WeaknessCode::SbomDiffers
            | WeaknessCode::LogNotProved
            | WeaknessCode::WaiverExpired
            | WeaknessCode::TimestampNotChecked
            | WeaknessCode::SignedTagDiffers
            | WeaknessCode::OutOfScope
            | WeaknessCode::LicenseUnknown
            | WeaknessCode::LicenseSibling
            | WeaknessCode::SchemaOdd => false,
        }
    }

    /// Its stable word.
    pub fn code(&self) -> WeaknessCode {
        match self {
            Self::KeyUnpinned(_) => WeaknessCode::KeyUnpinned,
            Self::PlainHttp(_) => WeaknessCode::PlainHttp,
            Self::KeysDiffer(_) => WeaknessCode::KeysDiffer,
            Self::IdentityNotAsked(_) => WeaknessCode::IdentityNotAsked,
            Self::IdentityFromPack(_) => WeaknessCode::IdentityFromPack,
            Self::IdentityUnbound(_) => WeaknessCode::IdentityUnbound,
            Self::OtherSignature(_) => WeaknessCode::OtherSignature,
            Self::BuildDiffers { .. } => WeaknessCode::BuildDiffers,
            Self::CommitPrefixShort(_) => WeaknessCode::CommitPrefixShort,
            Self::HeadIsMerge(_) | Self::Uncommitted(_) => WeaknessCode::CheckoutDirty,
            Self::WaiverExpired(_) => WeaknessCode::WaiverExpired,
            Self::LogNotProved { .. } => WeaknessCode::LogNotProved,
            Self::TimestampNotChecked(_) => WeaknessCode::TimestampNotChecked,
            Self::SignedTagDiffers { .. } => WeaknessCode::SignedTagDiffers,
            Self::TagDiffers { .. } | Self::TagAbsent | Self::TagUnreached(_) | Self::TagUnreadable(_) => {
                WeaknessCode::TagDiffers
            }
            Self::LatestAssumed => WeaknessCode::LatestAssumed,
            Self::OutOfScope(_) => WeaknessCode::OutOfScope,
            Self::SbomDiffers { .. } => WeaknessCode::SbomDiffers,
            Self::LicenseUnknown { .. } => WeaknessCode::LicenseUnknown,
            Self::LicenseSibling(_) => WeaknessCode::LicenseSibling,
            Self::SchemaOdd(_) => WeaknessCode::SchemaOdd,
        }
    }
}

/// The weaknesses of one image's case.
pub fn of(case: &Case, naming: &Naming) -> Vec<Weakness> {
    let mut found = Vec::new();
    if case.named().location.reached().is_some() && case.named().version == Version::Unnamed {
        found.push(Weakness::LatestAssumed);
    }
    if let (Answer::Found(image), Some(tag)) = (case.image(), case.named().version.tag()) {
        match &image.tag {
            TagBeside::Other(digest) => {
                found.push(Weakness::TagDiffers { tag: tag.to_string(), leads_to: digest.clone() });
            }
            TagBeside::Absent => found.push(Weakness::TagAbsent),
            TagBeside::Unreached(why) => found.push(Weakness::TagUnreached(why.clone())),
            TagBeside::Unreadable(why) => found.push(Weakness::TagUnreadable(why.clone())),
            TagBeside::NotAsked | TagBeside::Same => {}
        }
    }
    if let Answer::Found(image) = case.image() {
        let expired = case.policy().waivers.expired(&image.digest).iter();
        found.extend(expired.map(|waiver| Weakness::WaiverExpired(Box::new(waiver.clone()))));
    }
    found.extend(log_not_proved(case));
    let unasked = case.stamp().filter(|stamp| !stamp.is_asked());
    found.extend(unasked.cloned().map(Weakness::TimestampNotChecked));
    let Some(carrier) = case.carrier() else { return found };
    if let SignedName::NotCompared(why) = carrier.signed_name() {
        found.push(match why {
            NotCompared::Recorded(name) => Weakness::IdentityFromPack(name.clone()),
            why => Weakness::IdentityNotAsked(why.clone()),
        });
        if let NotCompared::NoPlace(OwnerPins::One(pinned)) = why {
            found.push(Weakness::IdentityUnbound(*pinned));
        }
    }
    if let (SignedName::Same(_), Some(signed), Some(named)) =
        (carrier.signed_name(), carrier.signed_reference().tag, case.named().version.tag())
        && signed != named
    {
        let signed = ForeignText::new(signed);
        found.push(Weakness::SignedTagDiffers { named: named.to_owned(), signed });
    }
    found.extend(case.rivals().iter().cloned().map(Weakness::OtherSignature));
    if let Some(named) = naming.build_of(case.named()) {
        let signed = |name: &str| match carrier.annotations().get(name) {
            Some(Annotation::Text(text)) => Some(text),
            _ => None,
        };
        let differs = |name: &str, value: &str| signed(name).is_some_and(|text| text.raw() != value);
        if differs("build_id", &named.build) || differs("app_id", &named.app) {
            found.push(Weakness::BuildDiffers {
                app: named.app,
                build: named.build,
                signed_app: signed("app_id").cloned(),
                signed_build: signed("build_id").cloned(),
            });
        }
    }
    found
}

/// What is wrong with the log's entries beside what is trusted: those of the carrier first.
fn log_not_proved(case: &Case) -> Option<Weakness> {
    let carrier = case.carrier().map(|carrier| (carrier.place(), carrier.log()));
    let signatures = case.signatures().filter_map(Item::signature).map(|one| (one.place(), one.log()));
    let signatures = signatures.filter(|(place, _)| carrier.is_none_or(|(first, _)| first != *place));
    let attestations = case.attestations().filter_map(|item| Some((item.place(), item.attestation()?.log())));
    let mut wrong = carrier
        .into_iter()
        .chain(signatures)
        .chain(attestations)
        .filter_map(|(place, log)| Some((place, log.problem()?)));
    let (place, problem) = wrong.next()?;
    Some(Weakness::LogNotProved { place: place.clone(), problem: problem.clone(), others: wrong.count() })
}

/// The weaknesses of the command line itself.
pub fn of_policy(policy: &Policy) -> Vec<Weakness> {
    let mut found = Vec::new();
    for pin in policy.pins() {
        match (pin.expected(), pin.origin()) {
            (Expected::CommitPrefix(prefix), _) if prefix.len() < SAFE_PREFIX => {
                found.push(Weakness::CommitPrefixShort(prefix.len()));
            }
            (Expected::Exact(commit), PinOrigin::Head { is_merge, is_dirty, .. }) => {
                found.extend(is_merge.then(|| Weakness::HeadIsMerge(commit.clone())));
                found.extend(is_dirty.then(|| Weakness::Uncommitted(commit.clone())));
            }
            _ => {}
        }
    }
    found
}

/// What the keys leave to be desired: served by the platform under audit, and not pinned. Of several of which the same
/// is known it is said once.
pub fn of_keys(keys: &[KeyFact]) -> Vec<Weakness> {
    let mut found = Vec::new();
    for key in keys.iter().filter(|key| key.is_served() && !key.is_pinned()) {
        let weakness = Weakness::KeyUnpinned(key.record().cloned());
        if !found.contains(&weakness) {
            found.push(weakness);
        }
    }
    found
}
