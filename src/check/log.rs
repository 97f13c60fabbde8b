//! Is there an entry in a transparency log? This version does not check one, and says so.

use crate::case::Case;

use super::finding::LogFinding;
use super::{Check, CheckId};

pub(super) const ID: CheckId = CheckId::Log;

pub(super) fn check(case: &Case) -> Check {
    let carrier = case.carrier();
    let finding = carrier.map_or(LogFinding::NoSignature, |carrier| LogFinding::Of(carrier.log().clone()));
    Check::not_asked(ID, finding)
}
