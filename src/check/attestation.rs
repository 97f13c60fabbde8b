//! What the questions about attestations have in common.

use crate::case::{Case, Item, Status, TrustedAttestation};
use crate::code::Code;
use crate::evidence::Answer;
use crate::policy::Requirement;

use super::finding::{AskedBy, CheckFinding, NoAttestation, NotAsked, RefusedItem, UnsupportedItem};
use super::refused::worst;
use super::{Check, CheckId};

/// The check as it stands, where this was not asked or there is no image.
pub(super) fn unasked(case: &Case, id: CheckId, what: Requirement) -> Option<Check> {
    if !case.policy().requires(what) {
        return Some(Check::not_asked(id, NotAsked::Unasked(AskedBy::Requirement(what))));
    }
    let found = case.attestations_wanted() && matches!(case.image(), Answer::Found(_));
    (!found).then(|| Check::not_asked(id, NotAsked::NoImage))
}

/// What it comes to that no attestation of the wanted type is trusted: the code of a definite absence, and
/// whether it is awaited.
pub(super) fn missing<F: Into<CheckFinding>>(
    case: &Case,
    id: CheckId,
    (code, awaited): (Code, bool),
    finding: fn(NoAttestation) -> F,
) -> Check {
    let gap = case.open_attestation_gap();
    let unsupported = case.attestations().find_map(UnsupportedItem::of);
    if let (Some(item), None) = (unsupported, gap) {
        let why = NoAttestation::Unsupported(item);
        return Check::undecided(id, finding(why)).code(Code::SignatureUnsupported);
    }
    // Where some are by the key, this kind is absent; where none is, that is the news.
    let trusted = case.attestations().filter_map(Item::attestation).count();
    let refused = case.attestations().filter(|one| one.status() == Status::Refused).count();
    let check = match worst(case.attestations()) {
        Some(one) if trusted == 0 => {
            let why = NoAttestation::Refused(RefusedItem::of(one, refused.saturating_sub(1)));
            Check::fail(id, finding(why)).code(one.code().unwrap_or(Code::AttestationInvalid))
        }
        _ => {
            let is_earlier =
                |item: &&Item| item.attestation().is_some_and(TrustedAttestation::is_earlier_bom);
            let earlier = case.attestations().filter(|_| id == CheckId::Sbom).find(is_earlier);
            let earlier = earlier.map(|item| item.place().clone());
            Check::absent(id, awaited, finding(NoAttestation::Absent { others: trusted, earlier })).code(code)
        }
    };
    check.reopened_by(gap)
}
