//! What stops the program before anything was verified.
//!
//! Findings about evidence are data, never errors; these are about what was asked. The words come
//! out through `miette`, and always begin with "nothing was verified".

mod read;

use std::fmt;

pub use self::read::ReadError;

/// A stop: exit code 2, verdict `null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// One sentence without full stop; foreign text in it is escaped already.
    pub message: String,
    /// Next steps.
    pub help: Vec<String>,
    /// The code in the document's `error` object.
    pub code: &'static str,
}

impl Stop {
    /// The code of a document that nobody vouches for, and that was not asked for by `--unsigned`.
    pub const UNSIGNED: &'static str = "unsigned-refused";

    /// A stop with a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: Vec::new(), code: "usage" }
    }

    /// With a code of its own.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// With a next step.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing was verified: {}", self.message)
    }
}

impl std::error::Error for Stop {}

impl miette::Diagnostic for Stop {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(self.help.join("\n")) as Box<dyn fmt::Display>)
    }
}

impl From<crate::subject::NameError> for Stop {
    fn from(error: crate::subject::NameError) -> Self {
        Self { help: error.help.into_iter().collect(), ..Self::new(error.problem) }
    }
}

impl From<crate::policy::PinError> for Stop {
    fn from(error: crate::policy::PinError) -> Self {
        Self::new(error.to_string())
    }
}
