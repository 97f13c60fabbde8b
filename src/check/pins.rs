//! Do the signed annotations have the values that were asked for, all in one signature?

use crate::case::{Case, PinResult};
use crate::code::Code;
use crate::policy::PinOrigin;
use crate::verdict::Outcome;

use super::finding::{AskedBy, CheckFinding, Checkout, NotAsked, PinsFinding};
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Pins;

pub(super) fn check(case: &Case) -> Check {
    if case.policy().pins().next().is_none() {
        return Check::not_asked(ID, NotAsked::Unasked(AskedBy::Pin));
    }
    let Some(carrier) = case.carrier() else { return Check::not_asked(ID, NotAsked::NoSignature) };
    let pins = carrier.pins().to_vec();
    let Some(first) = carrier.pins().iter().find(|pin| pin.outcome != Outcome::Pass) else {
        return Check::pass(Pass::Pins(carrier), PinsFinding::Same(pins));
    };
    let finding = PinsFinding::Differ { pins, head: head(case, first) };
    let mut check =
        Check::fail(ID, finding).code(first.code().unwrap_or(Code::PinMismatch)).reopened_by(case.open_gap());
    if check.outcome() == Outcome::Undecided
        && let CheckFinding::Pins(PinsFinding::Differ { pins, .. }) = &mut check.finding
    {
        for pin in pins.iter_mut().filter(|pin| pin.outcome == Outcome::Fail) {
            pin.outcome = Outcome::Undecided;
        }
    }
    check
}

/// The checkout of which HEAD is the value that was asked for.
fn head(case: &Case, result: &PinResult) -> Option<Checkout> {
    let pin = case.policy().pins().find(|pin| pin.name() == result.name)?;
    match pin.origin() {
        PinOrigin::Head { folder, .. } => Some(Checkout { folder: folder.clone(), stands: None }),
        PinOrigin::Name | PinOrigin::Setting(_) => None,
    }
}
