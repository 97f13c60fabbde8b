//! Questions that this version does not ask yet, listed so that nobody takes silence for a yes.

use crate::case::Case;
use crate::evidence::LogEntry;
use crate::verdict::Outcome;

use super::Check;

pub(super) const LOG: &str = "log";
pub(super) const SBOM: &str = "sbom";
pub(super) const PROVENANCE: &str = "provenance";
pub(super) const API: &str = "api";

pub(super) fn log(case: &Case) -> Check {
    let beside = case.carrier.as_ref().map(|carrier| carrier.log_entry);
    Check::new(
        LOG,
        Outcome::NotAsked,
        match beside {
            Some(LogEntry::Present) => {
                "an entry lies with this signature; this version does not check it, and no time is taken from it"
            }
            Some(LogEntry::Absent) => "no entry with this signature",
            None => "not in this version",
        },
    )
}

pub(super) fn sbom(_: &Case) -> Check {
    Check::new(SBOM, Outcome::NotAsked, "not in this version")
}

pub(super) fn provenance(_: &Case) -> Check {
    Check::new(PROVENANCE, Outcome::NotAsked, "not in this version")
}

pub(super) fn api(_: &Case) -> Check {
    Check::new(API, Outcome::NotAsked, "not in this version")
}
