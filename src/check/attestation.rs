//! What the questions about attestations have in common.

use crate::case::{Case, Item, Status};
use crate::code::Code;
use crate::evidence::Answer;
use crate::policy::Requirement;

use super::Check;

/// The check as it stands, where this was not asked or there is no image.
pub(super) fn unasked(case: &Case, id: &'static str, what: Requirement) -> Option<Check> {
    if !case.policy.requires(what) {
        return Some(Check::not_asked(id, format!("--require {}", what.as_str())));
    }
    let found = case.attestations && matches!(case.image, Answer::Found(_));
    (!found).then(|| Check::not_asked(id, "the image itself could not be had"))
}

/// What it comes to that no attestation of the wanted type is trusted: the code and the sentence of a
/// definite absence, and whether it is awaited.
pub(super) fn missing(case: &Case, id: &'static str, absent: (Code, &'static str, bool)) -> Check {
    let gap = case.open_attestation_gap();
    let unsupported = case.attestations().find_map(Item::unsupported);
    if let (Some((place, what)), None) = (unsupported, gap) {
        let message = format!("no trusted attestation of this kind was found; {place} is {what}");
        return Check::undecided(id, message).code(Code::SignatureUnsupported);
    }
    // Where some are by the key, this kind is absent; where none is, that is the news.
    let trusted = case.attestations().filter_map(Item::attestation).count();
    let refused: Vec<&Item> = case.attestations().filter(|one| one.status() == Status::Refused).collect();
    let check = match worst(&refused) {
        Some(one) if trusted == 0 => {
            let why = one.message().unwrap_or_default();
            let more = match refused.len() {
                1 => String::new(),
                n => format!(" ({} more are listed)", n - 1),
            };
            let message = format!("no attestation of this image is believed: {}: {why}{more}", one.place());
            Check::fail(id, message).code(one.code().unwrap_or(Code::AttestationInvalid))
        }
        _ => {
            let (code, message, awaited) = absent;
            let beside = match trusted {
                0 => String::new(),
                1 => "; one attestation of another kind is there".to_owned(),
                n => format!("; {n} attestations of other kinds are there"),
            };
            Check::absent(id, awaited, format!("{message}{beside}")).code(code)
        }
    };
    check.reopened_by(gap)
}

/// The refusal that says most: the one that came furthest on the way to trust; of equals the newest.
fn worst<'a>(refused: &[&'a Item]) -> Option<&'a Item> {
    let rank = |code: Code| match code {
        Code::SubjectMismatch => 4,
        Code::AttestationInvalid => 3,
        Code::ContentMismatch => 2,
        _ => 1,
    };
    refused.iter().rev().max_by_key(|one| one.code().map_or(0, rank)).copied()
}
