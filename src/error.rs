//! What stops the program before anything was verified.
//!
//! Findings about evidence are data, never errors; these are about what was asked, and they are data
//! too: which option or variable, and what is wrong. Their words are in `report/words`. What a person
//! reads comes out through `miette`, and always begins by saying that nothing was verified.

mod configuration;
mod export;
mod output;
mod pods;
mod policy;
mod record;
mod unwritten;
mod usage;

use std::fmt;

use crate::checkout::CheckoutError;
use crate::evidence::layout::{LayoutProblem, UnreadLayout};
use crate::join::JoinProblem;
use crate::origin::SettingOrigin;
use crate::policy::PinError;
use crate::subject::NameError;
use crate::text::ForeignText;

pub use self::configuration::{ConfigProblem, ExpectedKind, FoundKind, LayerProblem, NotInFile};
pub use self::export::ExportProblem;
pub use self::output::{FormatsOf, OutputProblem};
pub use self::pods::PodsProblem;
pub use self::policy::{PolicyPlace, PolicyProblem, WaiverProblem};
pub use self::record::{AcceptProblem, UnreadRecord, Unrecorded, UnrecordedReason};
pub use self::unwritten::{FileProblem, Saved, Unwritten, WriteError};
pub use self::usage::{
    AccountProblem, ApiProblem, DocumentProblem, EvidenceProblem, FileUseProblem, ImagesProblem,
    KeyAddressProblem, KeyEndProblem, NamedInput, NeedsNetwork, SampleProblem, StdinUser, TimestampUse,
    UsageError, ValueForm,
};

/// A stop: exit code 2, verdict `null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something was not asked properly.
    Usage(UsageError),
    /// A name is not valid; the setting that holds it, unless it is the image's own.
    Name(NameError, Option<SettingOrigin>),
    /// A pin is not valid; the setting that holds it.
    Pin(PinError, Option<SettingOrigin>),
    /// This setting asks for the checkout's commit, which is not known.
    Checkout(CheckoutError, SettingOrigin),
    /// A repository's name makes no address.
    NoAddress {
        /// The repository.
        repository: ForeignText,
        /// What the parser says.
        reason: ForeignText,
    },
    /// What stops the run stands in a list of images.
    Listed {
        /// The list.
        list: ForeignText,
        /// Its line, counted from 1.
        line: usize,
        /// What stops it.
        stop: Box<Stop>,
    },
    /// A layout that was named is not there, or not ours to read.
    UnreadLayout(UnreadLayout),
    /// What was named as a layout is none, or names none of its images.
    NoLayout(LayoutProblem),
    /// Reports cannot be joined.
    Join(JoinProblem),
    /// This machine gives no means to wait for a network.
    Machine(ForeignText),
    /// A code to explain that there is not.
    UnknownCode {
        /// What stands in its place.
        word: ForeignText,
        /// The codes that may have been meant, the nearest first.
        nearest: Vec<&'static str>,
    },
}

impl Stop {
    /// The code of a document that nobody signed, and that was not asked for by `--unsigned`.
    pub const UNSIGNED: &'static str = "unsigned-refused";

    /// The code in the document's `error` object.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usage(UsageError::Document(DocumentProblem::Unsigned(_))) => Self::UNSIGNED,
            Self::Listed { stop, .. } => stop.code(),
            Self::Usage(_)
            | Self::Name(..)
            | Self::Pin(..)
            | Self::Checkout(..)
            | Self::NoAddress { .. }
            | Self::UnreadLayout(_)
            | Self::NoLayout(_)
            | Self::Join(_)
            | Self::Machine(_)
            | Self::UnknownCode { .. } => "usage",
        }
    }
}

impl From<UsageError> for Stop {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl From<NameError> for Stop {
    fn from(error: NameError) -> Self {
        Self::Name(error, None)
    }
}

impl From<PinError> for Stop {
    fn from(error: PinError) -> Self {
        Self::Pin(error, None)
    }
}

/// A stop in words, for a person.
#[derive(Debug)]
pub struct Complaint {
    /// What stands before the sentence.
    pub error: &'static str,
    /// One sentence without full stop.
    pub message: String,
    /// What stands before each step.
    pub advice: &'static str,
    /// Next steps.
    pub help: Vec<String>,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Complaint {}

impl miette::Diagnostic for Complaint {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(self.help.join("\n")) as Box<dyn fmt::Display>)
    }
}

impl Complaint {
    /// The lines for standard error: miette's own handlers print foreign text raw and draw boxes.
    pub fn text(&self) -> String {
        let mut text = format!("{}{self}\n", self.error);
        if let Some(help) = miette::Diagnostic::help(self) {
            for line in help.to_string().lines() {
                text.push_str(&format!("  {}{line}\n", self.advice));
            }
        }
        text
    }
}
