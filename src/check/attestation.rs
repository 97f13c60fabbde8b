//! What the questions about attestations have in common.

use crate::case::{Attestation, Attested, Case, Status};
use crate::code::Code;
use crate::evidence::Answer;
use crate::policy::Requirement;
use crate::verdict::Outcome;

use super::Check;

/// The attestations, where this was asked and there is an image; else the check as it stands.
pub(super) fn asked<'a>(
    case: &'a Case,
    id: &'static str,
    what: Requirement,
) -> Result<&'a Attested, Box<Check>> {
    if !case.policy.requires(what) {
        return Err(Box::new(Check::new(id, Outcome::NotAsked, format!("--require {}", what.as_str()))));
    }
    match (&case.attested, &case.image) {
        (Some(attested), Answer::Found(_)) => Ok(attested),
        _ => Err(Box::new(Check::new(id, Outcome::NotAsked, "the image itself could not be had"))),
    }
}

/// What it comes to that no attestation of the wanted type is trusted: the code, the sentence and the
/// outcome of a definite absence.
pub(super) fn missing(
    case: &Case,
    attested: &Attested,
    id: &'static str,
    absent: (Code, &'static str, Outcome),
) -> Check {
    let gap = case.open_attestation_gap();
    let unsupported = attested.listed.iter().find(|one| one.code == Some(Code::SignatureUnsupported));
    if let (Some(one), None) = (unsupported, gap) {
        let what = one.message.clone().unwrap_or_default();
        let message = format!("no trusted attestation of this kind was found; {} is {what}", one.place);
        return Check::new(id, Outcome::Undecided, message).code(Code::SignatureUnsupported);
    }
    // Where some are by the key, this kind is absent; where none is, that is the news.
    let trusted = attested.listed.iter().filter(|one| one.status == Status::Trusted).count();
    let refused: Vec<&Attestation> =
        attested.listed.iter().filter(|one| one.status == Status::Refused).collect();
    let check = match worst(&refused) {
        Some(one) if trusted == 0 => {
            let why = one.message.clone().unwrap_or_default();
            let more = match refused.len() {
                1 => String::new(),
                n => format!(" ({} more are listed)", n - 1),
            };
            let message = format!("no attestation of this image is believed: {}: {why}{more}", one.place);
            Check::new(id, Outcome::Fail, message).code(one.code.unwrap_or(Code::AttestationInvalid))
        }
        _ => {
            let (code, message, outcome) = absent;
            let beside = match trusted {
                0 => String::new(),
                1 => "; one attestation of another kind is there".to_owned(),
                n => format!("; {n} attestations of other kinds are there"),
            };
            Check::new(id, outcome, format!("{message}{beside}")).code(code)
        }
    };
    check.reopened_by(gap)
}

/// The refusal that says most: the one that came furthest on the way to trust; of equals the newest.
fn worst<'a>(refused: &[&'a Attestation]) -> Option<&'a Attestation> {
    let rank = |code: Code| match code {
        Code::SubjectMismatch => 4,
        Code::AttestationInvalid => 3,
        Code::ContentMismatch => 2,
        _ => 1,
    };
    refused.iter().rev().max_by_key(|one| one.code.map_or(0, rank)).copied()
}
