//! What the values of a setting are made of, and what is wrong with one that is not.

use crate::diff::DiffGate;
use crate::error::UsageError;
use crate::origin::Sourced;
use crate::policy::Requirement;
use crate::report::{Command, DocumentSource, FORMATS};
use crate::sbom::conformance::ConformanceCheck;

use super::Setting;

impl Setting {
    /// The words that its values are made of, where there are few: each is one of them, a list of them, or begins
    /// with one.
    pub fn words(self, command: Command) -> Vec<&'static str> {
        match self {
            Self::Require => Requirement::ALL.map(Requirement::as_str).into(),
            Self::FailOn => DiffGate::ALL.map(DiffGate::as_str).into(),
            Self::Check => ConformanceCheck::ALL.map(ConformanceCheck::as_str).into(),
            Self::Source => DocumentSource::OF_IMAGES.map(DocumentSource::as_str).into(),
            Self::Output => {
                FORMATS.iter().filter(|format| format.is_of(command)).map(|format| format.name).collect()
            }
            _ => self.row().words().iter().map(|(word, _)| *word).collect(),
        }
    }

    /// Whether an empty value is refused where it is read, in words that show what belongs there. What a variable
    /// may say too is most likely empty because a pipeline did not set one, and is told that.
    pub(super) fn shows_form(self) -> bool {
        let row = self.row();
        self == Self::Output || (row.form.is_some() && row.variable.is_none())
    }

    /// What is wrong with a value that cannot be read. Where any text can, only an empty one is wrong.
    pub(in crate::config) fn refuse(self, given: &Sourced<String>) -> UsageError {
        match self.row().form {
            Some(form) => UsageError::value(given, form),
            None => UsageError::Empty(given.origin.clone()),
        }
    }
}
