//! What is trusted from the outset: the keys that may have signed, and the logs whose word counts.

use super::key::Keyring;
use super::log::LogKeys;

/// What is trusted from the outset.
#[derive(Clone, Copy, Debug)]
pub struct Anchors<'a> {
    /// The keys of which any one may have signed.
    pub keys: &'a Keyring,
    /// The logs whose word counts; `None` where nobody looks for a log's entry.
    pub logs: Option<&'a LogKeys>,
}
