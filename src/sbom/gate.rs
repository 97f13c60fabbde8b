//! What every gate answers, whatever it asks.

use serde::Serialize;

/// Whether a gate lets a document, or a difference, through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GateOutcome {
    /// Nothing that it forbids is there.
    Pass,
    /// Something is: exit 1.
    Fail,
    /// It cannot be told: exit 3.
    Undecided,
}
