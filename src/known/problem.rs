//! Why a record of keys cannot be read or written.

use crate::json::MembersError;
use crate::text::{Excerpt, ForeignText};

/// Why a record of keys cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownKeysProblem {
    /// It, or something in it, is not what it should be in JSON.
    Members(MembersError),
    /// It is of this version, which is not the one that is read.
    Version(ForeignText),
    /// This member is missing, or is not what belongs there.
    Member(&'static str),
    /// It has this member, which the version has not.
    Unknown(Excerpt),
    /// This endpoint has two keys in it.
    Twice(ForeignText),
    /// It would be larger than is read.
    Full,
}
