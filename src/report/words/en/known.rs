//! The record of the keys that endpoints served before.

use crate::error::{AcceptProblem, UnreadRecord, Unrecorded, UnrecordedReason};
use crate::known::{KeyRecord, KnownKey, KnownKeysProblem};
use crate::limits::KNOWN_KEYS;
use crate::origin::SettingOrigin;
use crate::report::words::Help;

use super::trust::members;
use super::{file, output, say};

/// What was on record for the endpoint of a key, behind what is said of the key.
pub(super) fn record(record: &KeyRecord) -> String {
    match record {
        KeyRecord::New => "it is on record for the first time".to_owned(),
        KeyRecord::Same(known) => format!("it is known since {}", known.first_use),
        KeyRecord::Other(known) => format!("{} is on record, {}", known.fingerprint, uses(known)),
    }
}

/// When a key on record was used.
pub(super) fn uses(known: &KnownKey) -> String {
    format!("first used {}, last used {}", known.first_use, known.last_use)
}

/// What was on record for the endpoint of a key, in a line of its own.
pub(in crate::report) fn on_record(record: &KeyRecord) -> String {
    match record {
        KeyRecord::New => "no key of this endpoint".to_owned(),
        KeyRecord::Same(known) => format!("this key, {}", uses(known)),
        KeyRecord::Other(known) => format!("ANOTHER KEY, {}, {}", known.fingerprint, uses(known)),
    }
}

/// What was on record for the endpoint of a key until that key was accepted.
pub(in crate::report) fn was_on_record(record: &KeyRecord) -> String {
    match record {
        KeyRecord::Other(known) => format!("{}, {}", known.fingerprint, uses(known)),
        KeyRecord::New | KeyRecord::Same(_) => on_record(record),
    }
}

/// That the use of a key is not on record.
pub(in crate::report) fn unrecorded(why: &Unrecorded) -> String {
    let why = match why {
        Unrecorded::NoFolder(variable) => format!("{variable} is not set, which says where it is kept"),
        Unrecorded::File { path, problem } => {
            let why = match problem {
                UnrecordedReason::Unwritten(problem) => output::file(problem),
                UnrecordedReason::Unread(problem) => unread(problem),
                UnrecordedReason::Full => full(),
                UnrecordedReason::Busy => "other runs hold it".to_owned(),
            };
            format!("{path} cannot be written: {why}")
        }
    };
    format!("the use of the key is not recorded: {why}")
}

fn full() -> String {
    format!("it would be larger than {} KiB", KNOWN_KEYS >> 10)
}

/// Why a record was not read.
pub(super) fn unread(problem: &UnreadRecord) -> String {
    match problem {
        UnreadRecord::File(why) => file::sentence(why),
        UnreadRecord::Content(problem) => match problem {
            KnownKeysProblem::Members(error) => members(error),
            KnownKeysProblem::Version(version) => {
                format!("it is of the version {version}, which this version does not read")
            }
            KnownKeysProblem::Member(name) => {
                format!("the member `{name}` is missing, or not what belongs there")
            }
            KnownKeysProblem::Unknown(name) => format!("the member `{name}` is not known to this version"),
            KnownKeysProblem::Twice(endpoint) => format!("it has two keys of {endpoint}"),
            KnownKeysProblem::Full => full(),
        },
    }
}

/// Why a key cannot be put on record.
pub(super) fn accept(setting: &SettingOrigin, problem: &AcceptProblem) -> String {
    let why = match problem {
        AcceptProblem::Unwanted(by) => format!("{by} says that nothing is recorded"),
        AcceptProblem::Pinned(by) => format!("{by} pins the key, and a pinned key is not recorded"),
        AcceptProblem::NotServed => {
            "the key is on this machine, and only what is served is recorded".to_owned()
        }
        AcceptProblem::SeveralKeys => "several keys are named".to_owned(),
        AcceptProblem::NoFolder(variable) => {
            format!("{variable} is not set, which says where the record is kept")
        }
    };
    format!("{setting} cannot record a key: {why}")
}

pub(super) fn accept_help(problem: &AcceptProblem) -> Vec<Help> {
    match problem {
        AcceptProblem::Unwanted(_) | AcceptProblem::Pinned(_) => vec![say("leave one of them out")],
        AcceptProblem::NotServed => vec![say("name the address of the key: --key URL")],
        AcceptProblem::SeveralKeys => vec![say("record each key with a command of its own")],
        AcceptProblem::NoFolder(_) => vec![],
    }
}
