//! Was the signature made for this repository? With one key for all tenants, a copied image carries
//! a signature that is good, and made for another name.

use crate::case::{Case, SignedName};
use crate::code::Code;
use crate::policy::Identity;
use crate::subject::Repository;
use crate::text::ForeignText;

use super::finding::{AliasOffer, IdentityFinding, NotAsked, OtherIdentity};
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Identity;

pub(super) fn check(case: &Case) -> Check {
    let Some(carrier) = case.carrier() else { return Check::not_asked(ID, NotAsked::NoSignature) };
    let signed = carrier.identity().cloned();
    let expected = match carrier.signed_name().clone() {
        SignedName::NotCompared(why) => {
            return Check::not_asked(ID, IdentityFinding::NotCompared { why, signed });
        }
        SignedName::Same(expected) => {
            let own = case.named().own_name() == Some(&expected);
            return Check::pass(Pass::Identity(carrier), IdentityFinding::Same { expected, own, signed });
        }
        SignedName::Absent { asked } => {
            return Check::fail(ID, IdentityFinding::Absent { asked })
                .code(Code::IdentityAbsent)
                .reopened_by(case.open_gap());
        }
        SignedName::Other(expected) | SignedName::OtherImage(expected) => expected,
    };
    let named = carrier.signed_reference().repository;
    let how = match (signed.as_ref().map(ForeignText::raw), carrier.signed_name()) {
        (None | Some(""), _) => OtherIdentity::Empty,
        (Some(_), SignedName::OtherImage(_)) => OtherIdentity::OtherImage,
        (Some(_), _) => {
            alias(case, &expected, named).map_or(OtherIdentity::OtherRepository, OtherIdentity::OtherRegistry)
        }
    };
    Check::fail(ID, IdentityFinding::Differs { expected, signed, how })
        .code(Code::IdentityMismatch)
        .reopened_by(case.open_gap())
}

/// What declares both registries to be one, where only the registry's name differs.
fn alias(case: &Case, expected: &Repository, signed: &str) -> Option<AliasOffer> {
    let (registry, path) = signed.split_once('/')?;
    if expected.path != path || !crate::subject::is_registry(registry) {
        return None;
    }
    // By its own name an image is of the registry where it is reached; by another, of the one that was asked for.
    let reached = case.subject().location.reached().filter(|_| case.policy().identity == Identity::Own);
    Some(AliasOffer { asked: reached.unwrap_or(expected).clone(), signed: ForeignText::new(signed) })
}
