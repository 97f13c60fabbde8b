//! What the check of the transparency log found.

use crate::check::LogFinding;
use crate::report::words::Help;

use crate::report::words::fr::log;

pub(super) fn sentence(finding: &LogFinding) -> String {
    match finding {
        LogFinding::Ignored => "--log ignore".to_owned(),
        LogFinding::Absent => "aucune entrée avec cette signature".to_owned(),
        LogFinding::Proved(entry) => log::entry(entry),
        LogFinding::NotProved(problem) => log::problem(problem),
    }
}

pub(super) fn help(finding: &LogFinding) -> Vec<Help> {
    match finding {
        LogFinding::NotProved(problem) => log::problem_help(problem),
        LogFinding::Ignored | LogFinding::Absent | LogFinding::Proved(_) => vec![],
    }
}
