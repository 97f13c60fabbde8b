//! Was the signature made for this repository? With one key for all tenants, a copied image carries
//! a signature that is good, and made for another name.

use crate::case::Case;
use crate::code::Code;
use crate::policy::Identity;
use crate::subject::Location;
use crate::text::ForeignText;

use super::{Check, Pass, id, nothing_to_look_at};

pub(super) const ID: &str = id::IDENTITY;

pub(super) fn check(case: &Case) -> Check {
    let Some(carrier) = &case.carrier else { return nothing_to_look_at(ID) };
    let Some(expected) = &case.identity else {
        let message = match case.policy.identity {
            Identity::Any => "not compared, by --identity any",
            Identity::Own | Identity::Named(_) => "a layout has no name of its own, --identity HOST/REPO",
        };
        return Check::not_asked(ID, format!("{message}; signed for {}", carrier.identity()))
            .observed(carrier.identity().raw());
    };
    let expected = expected.to_string();
    if carrier.identity_holds() != Some(false) {
        return Check::pass(Pass::Identity(carrier), format!("signed for {expected}"))
            .expected(expected)
            .observed(carrier.identity().raw());
    }
    let signed = carrier.identity().raw();
    let check = if signed.is_empty() {
        Check::fail(ID, "the signature is good, and it names no repository").help([BLOCK.to_owned()])
    } else if let Some(command) = alias(case, &expected, signed) {
        Check::fail(ID, "the signature is good, but it was made for another name").help([
            "only the registry's name differs. If you know that both are the same registry, say so:"
                .to_owned(),
            command,
        ])
    } else {
        Check::fail(ID, "the signature is good, but it was made for another repository: a copied image")
            .help([BLOCK.to_owned()])
    };
    check.expected(expected).observed(signed).code(Code::IdentityMismatch).reopened_by(case.open_gap())
}

const BLOCK: &str = "nothing to do here: block it";

/// The command that declares both registries to be one, where only the registry's name differs.
fn alias(case: &Case, expected: &str, signed: &str) -> Option<String> {
    let (expected_registry, expected_path) = expected.split_once('/')?;
    let (signed_registry, signed_path) = signed.split_once('/')?;
    if expected_path != signed_path || !crate::subject::is_registry(signed_registry) {
        return None;
    }
    let alias = match &case.subject.location {
        Location::Registry { actual, .. } => format!("{signed_registry}={}", actual.registry),
        Location::Layout(_) | Location::Archive(_) => format!("{signed_registry}={expected_registry}"),
    };
    let name = &case.subject.name;
    let identity = match (&case.subject.location, &case.policy.identity) {
        (Location::Registry { .. }, Identity::Own) => String::new(),
        _ => format!(" --identity {expected}"),
    };
    Some(format!("  paas-attest verify {}{identity} --registry-alias {alias}", ForeignText::new(name)))
}
