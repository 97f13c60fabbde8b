//! What a reader should know though the verdict holds. Changes no verdict.

use crate::case::Case;
use crate::code::WeaknessCode;
use crate::evidence::{Answer, TagBeside};
use crate::policy::{Expected, Identity, SAFE_PREFIX};
use crate::subject::{Location, Naming, Version};
use crate::text::ForeignText;
use crate::trust::Annotation;

/// One weakness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weakness {
    /// Its stable word.
    pub code: WeaknessCode,
    /// One sentence; foreign text in it is escaped already.
    pub message: String,
}

impl Weakness {
    /// A weakness with its sentence.
    pub fn new(code: WeaknessCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// The weaknesses of one image's case.
pub fn of(case: &Case, naming: &Naming) -> Vec<Weakness> {
    let mut found = Vec::new();
    let in_registry = matches!(case.subject.location, Location::Registry { .. });
    if in_registry && case.subject.version == Version::Unnamed {
        found.push(Weakness::new(
            WeaknessCode::LatestAssumed,
            "neither tag nor digest was named: `latest` was judged",
        ));
    }
    if let (Answer::Found(image), Some(tag)) = (&case.image, case.subject.version.tag()) {
        match &image.tag {
            TagBeside::Other(digest) => found.push(Weakness::new(
                WeaknessCode::TagDiffers,
                format!("the digest was judged; the tag {tag} leads to another one now, {digest}"),
            )),
            TagBeside::Unknown(why) => {
                found.push(Weakness::new(WeaknessCode::TagDiffers, format!("the digest was judged; {why}")));
            }
            TagBeside::NotAsked | TagBeside::Same => {}
        }
    }
    let Some(carrier) = &case.carrier else { return found };
    if case.identity.is_none() {
        let why = match case.policy.identity {
            Identity::Any => "the repository name in the signature was not compared (--identity any)",
            Identity::Own | Identity::Named(_) => {
                "a layout has no name of its own: for which repository the image was signed was not compared (--identity HOST/REPO)"
            }
        };
        found.push(Weakness::new(WeaknessCode::IdentityNotAsked, why));
    }
    for place in &case.rivals {
        found.push(Weakness::new(
            WeaknessCode::OtherSignature,
            format!("the newest signature that meets everything counts; another one would have served too, with other annotations: {place}"),
        ));
    }
    if let Some((app, build)) = naming.build_of(&case.subject) {
        let signed = |name: &str| match carrier.annotations.get(name) {
            Some(Annotation::Text(text)) => Some(text),
            _ => None,
        };
        let differs = |name: &str, named: &str| signed(name).is_some_and(|text| text.raw() != named);
        if differs("build_id", build) || differs("app_id", app) {
            let shown = |name: &str| signed(name).map_or_else(|| "none".to_owned(), ToString::to_string);
            found.push(Weakness::new(
                WeaknessCode::BuildDiffers,
                format!(
                    "the name says build {app}/{build}, the signature says {}/{}; build:{} pins both",
                    shown("app_id"),
                    shown("build_id"),
                    ForeignText::new(format!("{app}/{build}"))
                ),
            ));
        }
    }
    found
}

/// The weaknesses of the command line itself.
pub fn of_policy(policy: &crate::policy::Policy) -> Option<Weakness> {
    policy.pins().find_map(|pin| match pin.expected() {
        Expected::CommitPrefix(prefix) if prefix.len() < SAFE_PREFIX => Some(Weakness::new(
            WeaknessCode::CommitPrefixShort,
            format!(
                "the commit was compared by {} digits; a prefix under {SAFE_PREFIX} can be forged",
                prefix.len()
            ),
        )),
        _ => None,
    })
}
