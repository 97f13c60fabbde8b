//! Which rule of a policy file holds for an image.

use std::sync::Arc;

/// What a policy file says of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChoice {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// What it comes to there.
    pub chosen: Chosen,
}

/// Which rule it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The first that matches.
    Rule {
        /// Which, from 1 on.
        number: usize,
        /// What it matches.
        pattern: String,
    },
    /// None matches, and the file says that its defaults hold then.
    Defaults,
    /// None matches, and so the image is refused.
    Refused(Unmatched),
}

/// Why no rule matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// None is for the image's repository.
    Repository,
    /// The image has no repository: it lies on this machine, and nobody says of which it is.
    NoRepository,
}

impl RuleChoice {
    /// Why the image is refused, where it is.
    pub fn refused(&self) -> Option<Unmatched> {
        match self.chosen {
            Chosen::Refused(why) => Some(why),
            Chosen::Rule { .. } | Chosen::Defaults => None,
        }
    }

    /// The rule, from 1 on, and what it matches, where one does.
    pub fn rule(&self) -> Option<(usize, &str)> {
        match &self.chosen {
            Chosen::Rule { number, pattern } => Some((*number, pattern)),
            Chosen::Defaults | Chosen::Refused(_) => None,
        }
    }
}
