//! Is there an entry in a transparency log? This version does not check one, and says so.

use crate::case::Case;
use crate::evidence::LogEntry;

use super::{Check, id};

pub(super) const ID: &str = id::LOG;

pub(super) fn check(case: &Case) -> Check {
    let beside = case.carrier.as_ref().map(|carrier| carrier.log_entry());
    Check::not_asked(
        ID,
        match beside {
            Some(LogEntry::Present) => {
                "an entry lies with this signature; this version does not check it, and no time is taken from it"
            }
            Some(LogEntry::Absent) => "no entry with this signature",
            None => "not in this version",
        },
    )
}
