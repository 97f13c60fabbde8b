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
            return Check::pass(Pass::Identity(carrier), IdentityFinding::Same { expected });
        }
        SignedName::Other(expected) => expected,
    };
    let how = match signed.as_ref().map(ForeignText::raw) {
        None | Some("") => OtherIdentity::None,
        Some(named) => {
            alias(case, &expected, named).map_or(OtherIdentity::OtherRepository, OtherIdentity::OtherRegistry)
        }
    };
    Check::fail(ID, IdentityFinding::Differs { expected, signed, how })
        .code(Code::IdentityMismatch)
        .reopened_by(case.open_gap())
}

/// What declares both registries to be one, where only the registry's name differs.
fn alias(case: &Case, expected: &Repository, signed: &str) -> Option<AliasOffer> {
    let written = expected.to_string();
    let (expected_registry, expected_path) = written.split_once('/')?;
    let (signed_registry, signed_path) = signed.split_once('/')?;
    if expected_path != signed_path || !crate::subject::is_registry(signed_registry) {
        return None;
    }
    let reached = case.subject().location.reached();
    let actual = reached.map_or(expected_registry, |reached| reached.registry.as_str());
    // By its own name it is that repository without being told.
    let own = case.policy().identity == Identity::Own;
    let identity = (!own).then(|| expected.clone());
    Some(AliasOffer {
        image: case.subject().name.clone(),
        identity,
        signed: signed_registry.to_owned(),
        actual: actual.to_owned(),
    })
}
