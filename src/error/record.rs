//! What is wrong with the record of known keys, as data.

use crate::evidence::ReadError;
use crate::known::KnownKeysProblem;
use crate::origin::SettingOrigin;
use crate::text::ForeignText;

use super::unwritten::FileProblem;

/// Why the record of known keys was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadRecord {
    /// Its file was not.
    File(ReadError),
    /// What is in the file is no record.
    Content(KnownKeysProblem),
}

/// Why nothing was written into the record of known keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unrecorded {
    /// The user has no folder for it: this variable, which would name one, is not set.
    NoFolder(&'static str),
    /// This file is not written.
    File {
        /// Its path.
        path: ForeignText,
        /// Why.
        problem: UnrecordedReason,
    },
}

/// Why the file of a record is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnrecordedReason {
    /// It cannot be.
    Unwritten(FileProblem),
    /// What is in it by now cannot be read.
    Unread(UnreadRecord),
    /// It would be larger than is read.
    Full,
    /// Other runs held it all the time.
    Busy,
}

/// Why a key cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptProblem {
    /// This setting says that nothing is recorded.
    Unwanted(SettingOrigin),
    /// This setting pins the key, and a pinned key is not recorded.
    Pinned(SettingOrigin),
    /// No endpoint serves it.
    NotServed,
    /// Several keys are named.
    SeveralKeys,
    /// The user has no folder for the record: this variable, which would name one, is not set.
    NoFolder(&'static str),
}
