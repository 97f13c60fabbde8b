//! Does the platform have on record what the registry has?

use crate::case::{Case, Patience, RecordFinding, RecordKind, RecordProblem};
use crate::code::Code;
use crate::evidence::Gap;
use crate::verdict::Outcome;

use super::finding::{ApiFinding, AskedBy, CheckFinding, NotAsked};
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Api;

pub(super) fn check(case: &Case) -> Check {
    let Some(records) = case.records().filter(|_| case.policy().check_api) else {
        return Check::not_asked(ID, NotAsked::Unasked(AskedBy::Api));
    };
    if records.agree() {
        return Check::pass(Pass::Api(records), ApiFinding::Agree);
    }
    let signature = of_record(case, records.signature(), RecordKind::Signature, case.open_gap());
    let sbom = of_record(case, records.sbom(), RecordKind::Sbom, case.open_attestation_gap());
    // The worse of the two speaks for both.
    let worse = |one: Check, other: Check| {
        if other.outcome().is_worse_than(one.outcome()) { other } else { one }
    };
    let mut check = match (signature, sbom) {
        (Some(signature), Some(sbom)) => worse(signature, sbom),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return Check::not_asked(ID, NotAsked::NoImage),
    };
    if check.outcome() == Outcome::Fail
        && let CheckFinding::Api(ApiFinding::Differs { also, .. }) = &mut check.finding
    {
        also.extend(records.differences().iter().skip(1).cloned());
    }
    check
}

/// What one record comes to; `None` where it says the same.
fn of_record(case: &Case, finding: &RecordFinding, record: RecordKind, gap: Option<&Gap>) -> Option<Check> {
    let differs = |awaited, problem: &RecordProblem| {
        let finding = ApiFinding::Differs { problem: problem.clone(), also: vec![] };
        Check::absent(ID, awaited, finding).code(Code::ApiContradiction)
    };
    Some(match finding {
        RecordFinding::Agrees => return None,
        RecordFinding::Contradicts(problem) => differs(false, problem),
        // The registry may be behind, as long as somebody waits for it.
        RecordFinding::Unmatched(problem) if case.patience() == Patience::Waiting => differs(true, problem),
        RecordFinding::Unmatched(problem) => differs(false, problem).reopened_by(gap),
        RecordFinding::Absent => Check::absent(ID, true, ApiFinding::Absent(record)).code(Code::ApiAbsent),
        RecordFinding::Unknown(gap) => Check::unanswered(ID, gap),
        RecordFinding::Idle => Check::not_asked(ID, NotAsked::NoImage),
    })
}
