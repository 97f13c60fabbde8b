//! What is said of probes: whether all is in place.

use crate::call::Call;
use crate::doctor::{Diagnosis, Probe, ProbeOutcome};

use super::{Help, Lang};

// One probe.
said! {
    pub(in crate::report) fn:
    /// What was found.
    probe(probe: &Probe) -> String = doctor::sentence;
    /// What to do about it.
    probe_help(probe: &Probe, call: &Call) -> Vec<Help> = doctor::help;
    /// What it came to, in a word.
    probe_outcome(outcome: ProbeOutcome) -> &'static str = doctor::outcome;
}

// All of them.
said! {
    pub(in crate::report) fn:
    /// What they come to together.
    diagnosis(diagnosis: &Diagnosis) -> String = doctor::summary;
    /// That none of them is a check of an image.
    nothing_is_verified() -> &'static str = doctor::nothing_verified;
}
