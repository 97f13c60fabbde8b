//! Is there an entry in a transparency log that proves that the log has the signature?
//!
//! Unless one is required it improves nothing and breaks nothing.

use crate::case::Case;
use crate::code::Code;
use crate::policy::LogMode;
use crate::trust::LogProblem;

use super::finding::{LogFinding, NotAsked};
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Log;

pub(super) fn check(case: &Case) -> Check {
    let mode = case.policy().log();
    if mode == LogMode::Ignore {
        return Check::not_asked(ID, LogFinding::Ignored);
    }
    let Some(carrier) = case.carrier() else { return Check::not_asked(ID, NotAsked::NoSignature) };
    let log = carrier.log();
    match (mode, log.proved(), log.problem()) {
        // One of several is enough, whatever lies beside it.
        (LogMode::Require, Some(entry), _) | (_, Some(entry), None) => {
            Check::pass(Pass::Log(carrier), LogFinding::Proved(entry.clone()))
        }
        (LogMode::Require, None, problem) => {
            let finding = problem.cloned().map_or(LogFinding::Absent, LogFinding::NotProved);
            match problem.map_or(Code::LogAbsent, LogProblem::code) {
                Code::LogUnsupported => Check::undecided(ID, finding).code(Code::LogUnsupported),
                code => Check::fail(ID, finding).code(code).reopened_by(case.open_gap()),
            }
        }
        (_, _, Some(problem)) => {
            Check::not_asked(ID, LogFinding::NotProved(problem.clone())).code(problem.code())
        }
        (_, None, None) => Check::not_asked(ID, LogFinding::Absent),
    }
}
