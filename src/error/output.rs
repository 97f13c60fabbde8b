//! What is wrong with a format that is asked for, or with where it goes.

use crate::text::ForeignText;

/// Formats that the same commands write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatsOf {
    /// The commands; none where it is all of them.
    pub commands: Vec<&'static str>,
    /// The formats.
    pub formats: Vec<&'static str>,
}

/// What is wrong with a format, or with where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputProblem {
    /// No format has this name, and these are all that there are.
    Unknown(ForeignText, Vec<FormatsOf>),
    /// The command does not write it.
    OfOthers {
        /// The command.
        command: &'static str,
        /// The format.
        format: &'static str,
    },
    /// It is a foreign document, which no terminal may get.
    Terminal(&'static str),
    /// There is no path behind its `=`.
    NoPath(&'static str),
    /// Two formats for standard output.
    Several,
    /// Two outputs for one file, by these names.
    Twice(ForeignText, ForeignText),
}
