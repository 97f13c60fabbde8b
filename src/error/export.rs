//! Why a policy file cannot be written as another policy.

use crate::text::ForeignText;
use crate::trust::key::{Fingerprint, KeyProblem};

/// Why a rule of a policy file cannot be written: by what was written, images would pass that do not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportProblem {
    /// It names no key, and what the platform serves is not looked up.
    NoKey,
    /// It names a key by an address, which may hold a secret and is not kept.
    Address,
    /// This file is no key.
    Key(ForeignText, KeyProblem),
    /// The key in this file is none of those that are pinned.
    OtherKey(ForeignText, Fingerprint),
    /// It asks for a pinned key and pins none: no image passes.
    Unpinned,
}
