//! Did one of the keys sign exactly this digest?

use std::sync::Arc;

use crate::case::{Awaited, Case, Item, Standing, TrustedSignature};
use crate::code::Code;
use crate::evidence::Answer;
use crate::evidence::purpose::Purpose;

use super::finding::{NoSignature, NotAsked, RefusedItem, SignatureFinding, UnsupportedItem};
use super::refused::{code_for, worst};
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Signature;

pub(super) fn check(case: &Case) -> Check {
    let Answer::Found(image) = case.image() else { return Check::not_asked(ID, NotAsked::NoImage) };
    let all = case.signatures().filter(|one| !matches!(one.standing(), Standing::Ignored(_))).count();
    let trusted: Vec<&Arc<TrustedSignature>> = case.signatures().filter_map(Item::signature).collect();
    if let Some(one) = trusted.first() {
        let (count, keys) = (trusted.len(), case.keys().facts.len());
        let finding = SignatureFinding::Trusted { count, of: all, keys };
        return Check::pass(Pass::Signature(one.statement()), finding);
    }
    let none = |why| {
        let tried = case.keys().facts.iter().map(|key| key.fingerprint().clone()).collect();
        SignatureFinding::None { image: image.digest.clone(), why, tried }
    };
    let unsupported = case.signatures().find_map(UnsupportedItem::of);
    if let (Some(item), None) = (unsupported, case.open_gap()) {
        return Check::undecided(ID, none(NoSignature::Unsupported(item))).code(Code::SignatureUnsupported);
    }
    let check = match worst(case.signatures()) {
        Some(refused) => {
            let why = NoSignature::Refused(RefusedItem::of(refused, all.saturating_sub(1)));
            Check::fail(ID, none(why))
                .code(code_for(Purpose::Signatures, refused).unwrap_or(Code::SignatureInvalid))
        }
        None if case.open_gap().is_some() => Check::fail(ID, none(NoSignature::NotFound)),
        None => Check::absent(ID, case.is_awaited(Awaited::Build), none(NoSignature::Nobody))
            .code(Code::SignatureAbsent),
    };
    check.reopened_by(case.open_gap())
}
