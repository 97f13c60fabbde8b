//! How a run gets on, as data: what the line of progress tells.

use crate::check::CheckId;
use crate::code::Code;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitedFor<'a> {
    /// The public key, which is not to be had for this reason.
    Key(Code),
    /// What a check asks for.
    Check {
        /// The name of the image.
        image: &'a str,
        /// Which check.
        check: CheckId,
        /// Why it is not there.
        code: Option<Code>,
        /// Whether it was seen to be absent, or could not be seen.
        missing: Missing,
    },
    /// The SBOM of the source that was asked for.
    Sbom {
        /// The name of the image.
        image: &'a str,
        /// Whether it was seen to be absent, or could not be seen.
        missing: Missing,
    },
}

/// How something is missing that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It is not there yet.
    Absent,
    /// Its place gives no answer.
    Unreachable,
}

/// How far something is that is being fetched; amounts and rates are rounded and have their unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// How much is here.
    pub done: String,
    /// Of how much, where that is known.
    pub total: Option<String>,
    /// How much comes in a second.
    pub rate: String,
    /// Seconds that it will take yet, where that can be foretold.
    pub left: Option<u64>,
}
