//! Is there a CycloneDX SBOM of exactly this digest, attested by the key?

use crate::case::{Awaited, Case};
use crate::code::Code;
use crate::policy::Requirement;

use super::{Check, Pass, attestation, id};

pub(super) const ID: &str = id::SBOM;

pub(super) fn check(case: &Case) -> Check {
    if let Some(check) = attestation::unasked(case, ID, Requirement::Sbom) {
        return check;
    }
    let read = case.boms.iter().find_map(|bom| bom.head.as_ref().ok().map(|head| (bom, head)));
    if let Some((bom, head)) = read {
        let more = match case.boms.len() {
            1 => String::new(),
            n => format!(", the newest of {n}"),
        };
        return Check::pass(
            Pass::Sbom(bom),
            format!(
                "CycloneDX {}, attested by the key{more}",
                head.spec_version.unwrap_or("of a version that is not read")
            ),
        )
        .observed(bom.digest.as_str());
    }
    // Trusted, and no document that can be read: malformed is a "no", another kind is not.
    let unreadable =
        |code| case.boms.iter().find_map(|bom| bom.head.as_ref().err().filter(|why| why.code() == code));
    if let Some(why) = unreadable(Code::SbomMalformed) {
        return Check::fail(ID, format!("the attested SBOM cannot be read: {why}"))
            .code(why.code())
            .reopened_by(case.open_attestation_gap());
    }
    if let Some(why) = case.boms.iter().find_map(|bom| bom.head.as_ref().err()) {
        return Check::undecided(ID, format!("the attested SBOM is not read: {why}")).code(why.code());
    }
    let absent = (
        Code::SbomAbsent,
        "no trusted attestation of this image says what is inside it",
        case.is_awaited(Awaited::Sbom),
    );
    attestation::missing(case, ID, absent)
}
