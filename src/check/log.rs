//! Is there an entry in a transparency log? This version does not check one, and says so.

use crate::case::Case;

use super::finding::LogFinding;
use super::{Check, id};

pub(super) const ID: &str = id::LOG;

pub(super) fn check(case: &Case) -> Check {
    let carrier = case.carrier.as_ref();
    let beside = carrier.map_or(LogFinding::NoSignature, |carrier| LogFinding::Beside(carrier.log_entry()));
    Check::not_asked(ID, beside)
}
