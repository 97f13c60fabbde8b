//! The checks: one question each over a case.
//!
//! To add one: a file in this folder, its name in `id.rs`, a line in [`ALL`], and what it can find as a type
//! of `finding.rs`; the sentences of that stand in `report/words`. A check that was not asked is listed all
//! the same, so that nobody takes silence for a yes.

mod api;
mod attestation;
mod finding;
mod id;
mod identity;
mod image;
mod key;
mod log;
mod pins;
mod policy;
mod provenance;
mod refused;
mod result;
mod sbom;
mod signature;

use crate::case::Case;
use crate::code::Code;
use crate::evidence::Answer;
use crate::policy::Policy;
use crate::subject::Repository;

pub use self::finding::{
    AliasOffer, ApiFinding, AskedBy, BuildFacts, CheckFinding, Checkout, IdentityFinding, ImageFinding,
    KeyFinding, LogFinding, Named, NoAttestation, NoSignature, NotAsked, OtherIdentity, PinsFinding,
    PolicyFinding, ProvenanceFinding, RefusedItem, SbomFinding, SignatureFinding, UnsupportedItem,
};
pub use self::id::CheckId;
pub use self::result::{Check, Pass};

/// One question over a case.
pub type Question = fn(&Case) -> Check;

/// All checks, in the order in which they are shown.
pub const ALL: &[(CheckId, Question)] = &[
    (key::ID, key::check),
    (image::ID, image::check),
    (signature::ID, signature::check),
    (identity::ID, identity::check),
    (pins::ID, pins::check),
    (log::ID, log::check),
    (sbom::ID, sbom::check),
    (provenance::ID, provenance::check),
    (api::ID, api::check),
];

/// Every check over one case. What a policy file excepts is marked, and comes to what it would come to without.
pub fn run(case: &Case) -> Vec<Check> {
    let mut checks: Vec<Check> =
        policy::check(case).into_iter().chain(ALL.iter().map(|(_, check)| check(case))).collect();
    // An exception is for an image that is there, by the digest of what was read.
    if let Answer::Found(image) = case.image() {
        let waivers = &case.policy().waivers;
        checks = checks.into_iter().map(|check| check.waived_by(waivers, &image.digest)).collect();
    }
    checks
}

/// The checks of an image of which no rule of a policy file speaks: it is refused, and nothing else was asked.
pub fn refused(policy: &Policy, repository: Option<&Repository>) -> Vec<Check> {
    let others = ALL.iter().map(|(id, _)| Check::not_asked(*id, NotAsked::Refused));
    policy::refused(policy, repository).into_iter().chain(others).collect()
}

/// Every check of an image of another registry than the one that is checked: nobody asks anything of it, and it fails
/// where only images of that registry may run.
pub fn out_of_scope(name: &str, registry: &str, is_required: bool) -> Vec<Check> {
    let one = |(id, _): &(CheckId, Question)| match id {
        CheckId::Image if is_required => {
            let finding = ImageFinding::OutOfScope { name: name.to_owned(), registry: registry.to_owned() };
            Check::fail(*id, finding).code(Code::OutOfScope)
        }
        id => Check::not_asked(*id, NotAsked::OutOfScope),
    };
    ALL.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = ALL.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
