//! The checks: one question each over a case.
//!
//! To add one: a file in this folder, and a line in [`ALL`]. A check that was not asked is listed all
//! the same, so that nobody takes silence for a yes.

mod api;
mod attestation;
mod identity;
mod image;
mod key;
mod log;
mod pins;
mod provenance;
mod sbom;
mod signature;

use crate::case::{Case, PinResult};
use crate::code::Code;
use crate::evidence::manifest::PlatformManifest;
use crate::text::ForeignText;
use crate::verdict::Outcome;

/// What a check found.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its stable name.
    pub id: &'static str,
    /// What it came to.
    pub outcome: Outcome,
    /// Why it did not pass.
    pub code: Option<Code>,
    /// What was asked for.
    pub expected: Option<String>,
    /// What was found.
    pub observed: Option<ForeignText>,
    /// One sentence; foreign text in it is escaped already.
    pub message: String,
    /// Next steps.
    pub help: Vec<String>,
    /// What some checks have more to say.
    pub details: Details,
}

/// More to say than one sentence.
#[derive(Clone, Debug)]
pub enum Details {
    /// Nothing.
    None,
    /// Each pin.
    Pins(Vec<PinResult>),
    /// What kind of manifest it is, and what an index lists.
    Image {
        /// Its media type.
        media_type: &'static str,
        /// The platform manifests of an index.
        platforms: Vec<PlatformManifest>,
    },
}

impl Check {
    fn new(id: &'static str, outcome: Outcome, message: impl Into<String>) -> Self {
        Self {
            id,
            outcome,
            code: None,
            expected: None,
            observed: None,
            message: message.into(),
            help: vec![],
            details: Details::None,
        }
    }

    fn code(mut self, code: Code) -> Self {
        self.code = Some(code);
        // The particular way on, where there is one, is better than the general one.
        if self.help.is_empty() {
            self.help.extend(code.next_step().map(str::to_owned));
        }
        self
    }

    fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    fn observed(mut self, observed: impl Into<String>) -> Self {
        self.observed = Some(ForeignText::new(observed));
        self
    }

    fn help(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.help.extend(lines);
        self
    }

    fn details(mut self, details: Details) -> Self {
        self.details = details;
        self
    }

    /// A "no" that a place without an answer could still turn: undecided, by that place's code.
    fn reopened_by(mut self, gap: Option<&crate::evidence::Gap>) -> Self {
        if let Some(gap) = gap {
            self.outcome = Outcome::Undecided;
            self.code = Some(gap.code);
            self.message = format!(
                "{}; {} could not be asked, and could still change that: {}",
                self.message, gap.place, gap.message
            );
            self.help.clone_from(&gap.help);
            if self.help.is_empty() {
                self.help.extend(gap.code.next_step().map(str::to_owned));
            }
        }
        self
    }
}

/// One question over a case.
pub type Question = fn(&Case) -> Check;

/// All checks, in the order in which they are shown.
pub const ALL: &[(&str, Question)] = &[
    (key::ID, key::check),
    (image::ID, image::check),
    (signature::ID, signature::check),
    (identity::ID, identity::check),
    (pins::ID, pins::check),
    (log::ID, log::check),
    (sbom::ID, sbom::check),
    (provenance::ID, provenance::check),
    (api::ID, api::check),
];

/// Every check over one case.
pub fn run(case: &Case) -> Vec<Check> {
    ALL.iter().map(|(_, check)| check(case)).collect()
}

/// The answer of a check that needs a signature where there is no trusted one.
fn nothing_to_look_at(id: &'static str) -> Check {
    Check::new(id, Outcome::NotAsked, "there is no trusted signature to look at")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = ALL.iter().map(|(id, _)| *id).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
