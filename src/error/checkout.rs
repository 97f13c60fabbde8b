//! Why the commit of the checkout is not known.

use crate::text::ForeignText;

/// Why the commit of the checkout is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckoutError {
    /// git cannot be run.
    NoGit(ForeignText),
    /// git refuses, with this reason, if it gives one.
    Refused(Option<ForeignText>),
    /// git names no commit.
    NoCommit,
    /// A filter of the configuration has a name that no setting can switch off.
    Filter,
}
