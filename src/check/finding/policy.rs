//! What a check finds about the rule of a policy file.

use std::sync::Arc;

use crate::policy::{RuleChoice, Unmatched};
use crate::subject::Repository;

/// Which rule of a policy file counts.
#[derive(Clone, Debug)]
pub enum PolicyFinding {
    /// This one, or the defaults.
    Applies(Arc<RuleChoice>),
    /// None, and so the image is refused.
    Refused {
        /// Of which file.
        choice: Arc<RuleChoice>,
        /// Why none does.
        why: Unmatched,
        /// The repository that none matches.
        repository: Option<Repository>,
    },
}
