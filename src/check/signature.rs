//! Did one of the keys sign exactly this digest?

use std::sync::Arc;

use crate::case::{Awaited, Case, Item, Standing, Timing, TrustedSignature};
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
    // Where there is a trusted one there is a carrier, and what is asked of it is asked of no other.
    if let Some(carrier) = case.carrier() {
        let out_of_time = || SignatureFinding::OutOfTime {
            place: carrier.place().clone(),
            key: carrier.key().clone(),
            timing: carrier.timing(),
        };
        return match carrier.timing() {
            Timing::Endless | Timing::InTime => {
                let counts = |one: &&Arc<TrustedSignature>| one.timing().counts();
                let count = case.signatures().filter_map(Item::signature).filter(counts).count();
                let keys = case.keys().facts.len();
                Check::pass(Pass::Signature(carrier), SignatureFinding::Trusted { count, of: all, keys })
            }
            Timing::Untimed(_) => Check::undecided(ID, out_of_time()).code(Code::SignatureUntimed),
            Timing::Late { .. } => {
                Check::fail(ID, out_of_time()).code(Code::SignatureInvalid).reopened_by(case.open_gap())
            }
        };
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
