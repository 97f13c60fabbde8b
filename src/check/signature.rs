//! Did one of the keys sign exactly this digest?

use std::sync::Arc;

use crate::case::{Awaited, Case, Item, Standing, Status, TrustedSignature};
use crate::code::Code;
use crate::evidence::Answer;

use super::{Check, Pass, id};

pub(super) const ID: &str = id::SIGNATURE;

pub(super) fn check(case: &Case) -> Check {
    if !matches!(case.image, Answer::Found(_)) {
        return Check::not_asked(ID, "the image itself could not be had");
    }
    let all = case.signatures().filter(|one| !matches!(one.standing(), Standing::Ignored(_))).count();
    let trusted: Vec<&Arc<TrustedSignature>> = case.signatures().filter_map(Item::signature).collect();
    if let Some(one) = trusted.first() {
        let trusted = trusted.len();
        let by = if case.keys.facts.len() == 1 { "this key" } else { "these keys" };
        return Check::pass(Pass::Signature(one.statement()), format!("{trusted} of {all} by {by}"))
            .observed(format!("{trusted} of {all}"));
    }
    let digest = case.digest().map(ToString::to_string).unwrap_or_default();
    let unsupported = case.signatures().find_map(Item::unsupported);
    if let (Some((place, what)), None) = (unsupported, case.open_gap()) {
        return Check::undecided(ID, format!("nothing that is trusted was found; {place} is {what}"))
            .expected(digest)
            .code(Code::SignatureUnsupported);
    }
    let check = match worst(case) {
        Some(refused) => {
            let why = refused.message().unwrap_or_default();
            let others = if all > 1 { format!(" ({} more are listed)", all - 1) } else { String::new() };
            Check::fail(
                ID,
                format!("no signature of this image is by the key: {}: {why}{others}", refused.place()),
            )
            .expected(digest)
            .code(refused.code().unwrap_or(Code::SignatureInvalid))
        }
        None if case.open_gap().is_some() => {
            Check::fail(ID, "no signature was found in the places that answered").expected(digest)
        }
        None => Check::absent(
            ID,
            case.is_awaited(Awaited::Build),
            "nobody signed this image: every place was asked, and none has a signature",
        )
        .expected(digest)
        .code(Code::SignatureAbsent)
        .help(["an image that was built just now may not be signed yet; else block it".to_owned()]),
    };
    check.reopened_by(case.open_gap())
}

/// The refusal that says most: the one that came furthest on the way to trust.
fn worst(case: &Case) -> Option<&Item> {
    let rank = |code: Code| match code {
        Code::DigestMismatch => 5,
        Code::PayloadMalformed => 4,
        Code::SignatureInvalid => 3,
        Code::ContentMismatch => 2,
        _ => 1,
    };
    let refused = case.signatures().filter(|one| one.status() == Status::Refused);
    // Of equals the newest, which comes first.
    refused.rev().max_by_key(|one| one.code().map_or(0, rank))
}
