//! Did one of the keys sign exactly this digest?

use crate::case::{Awaited, Case, Status};
use crate::code::Code;
use crate::evidence::Answer;
use crate::verdict::Outcome;

use super::Check;

pub(super) const ID: &str = "signature";

pub(super) fn check(case: &Case) -> Check {
    if !matches!(case.image, Answer::Found(_)) {
        return Check::new(ID, Outcome::NotAsked, "the image itself could not be had");
    }
    let trusted = case.signatures.iter().filter(|s| s.status == Status::Trusted).count();
    let all = case.signatures.iter().filter(|s| s.status != Status::Unread || s.code.is_some()).count();
    if trusted > 0 {
        let by = if case.keys.facts.len() == 1 { "this key" } else { "these keys" };
        return Check::new(ID, Outcome::Pass, format!("{trusted} of {all} by {by}"))
            .observed(format!("{trusted} of {all}"));
    }
    let digest = case.digest().map(ToString::to_string).unwrap_or_default();
    let unsupported = case.signatures.iter().find(|s| s.code == Some(Code::SignatureUnsupported));
    if let (Some(one), None) = (unsupported, case.open_gap()) {
        let what = one.message.clone().unwrap_or_default();
        return Check::new(
            ID,
            Outcome::Undecided,
            format!("nothing that is trusted was found; {} is {what}", one.place),
        )
        .expected(digest)
        .code(Code::SignatureUnsupported);
    }
    let check = match worst(case) {
        Some(refused) => {
            let why = refused.message.clone().unwrap_or_default();
            let others = if all > 1 { format!(" ({} more are listed)", all - 1) } else { String::new() };
            Check::new(
                ID,
                Outcome::Fail,
                format!("no signature of this image is by the key: {}: {why}{others}", refused.place),
            )
            .expected(digest)
            .code(refused.code.unwrap_or(Code::SignatureInvalid))
        }
        None if case.open_gap().is_some() => {
            Check::new(ID, Outcome::Fail, "no signature was found in the places that answered")
                .expected(digest)
        }
        None => Check::new(
            ID,
            case.absence(Awaited::Build),
            "nobody signed this image: every place was asked, and none has a signature",
        )
        .expected(digest)
        .code(Code::SignatureAbsent)
        .help(["an image that was built just now may not be signed yet; else block it".to_owned()]),
    };
    check.reopened_by(case.open_gap())
}

/// The refusal that says most: the one that came furthest on the way to trust.
fn worst(case: &Case) -> Option<&crate::case::Listed> {
    let rank = |code: Code| match code {
        Code::DigestMismatch => 5,
        Code::PayloadMalformed => 4,
        Code::SignatureInvalid => 3,
        Code::ContentMismatch => 2,
        _ => 1,
    };
    let refused = case.signatures.iter().filter(|s| s.status == Status::Refused);
    // Of equals the newest, which comes first.
    refused.rev().max_by_key(|s| s.code.map_or(0, rank))
}
