//! Is there a CycloneDX SBOM of exactly this digest, attested by the key?

use crate::case::{Awaited, Case};
use crate::code::Code;
use crate::policy::Requirement;
use crate::sbom::UnreadableKind;

use super::finding::SbomFinding;
use super::{Check, CheckId, Pass, attestation};

pub(super) const ID: CheckId = CheckId::Sbom;

pub(super) fn check(case: &Case) -> Check {
    if let Some(check) = attestation::unasked(case, ID, Requirement::Sbom) {
        return check;
    }
    let read = case.boms().iter().find_map(|bom| bom.head().ok().map(|head| (bom, head)));
    if let Some((bom, head)) = read {
        let finding = SbomFinding::Attested {
            spec_version: head.spec_version,
            digest: bom.digest().clone(),
            of: case.boms().len(),
        };
        return Check::pass(Pass::Sbom(bom), finding);
    }
    // Trusted, and no document that can be read: malformed is a "no", another kind is not.
    let unreadable = || case.boms().iter().filter_map(|bom| bom.head().err());
    if let Some(why) = unreadable().find(|why| why.kind() == UnreadableKind::Malformed) {
        return Check::fail(ID, SbomFinding::Malformed(why.clone()))
            .code(why.code())
            .reopened_by(case.open_attestation_gap());
    }
    if let Some(why) = unreadable().next() {
        return Check::undecided(ID, SbomFinding::NotRead(why.clone())).code(why.code());
    }
    let absent = (Code::SbomAbsent, case.is_awaited(Awaited::Sbom));
    attestation::missing(case, ID, absent, SbomFinding::None)
}
