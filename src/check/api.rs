//! Does the platform have on record what the registry has?

use crate::case::{Case, Finding, Patience};
use crate::code::Code;
use crate::evidence::Gap;
use crate::verdict::Outcome;

use super::{Check, Pass, id};

pub(super) const ID: &str = id::API;

pub(super) fn check(case: &Case) -> Check {
    let Some(records) = case.records.as_ref().filter(|_| case.policy.check_api) else {
        return Check::not_asked(ID, "--check-api");
    };
    if records.agree() {
        let message = "the platform's records of the signature and of the SBOM say the same";
        return Check::pass(Pass::Api(records), message);
    }
    let signature = of_record(case, &records.signature, "signature", case.open_gap());
    let sbom = of_record(case, &records.sbom, "SBOM", case.open_attestation_gap());
    // The worse of the two speaks for both.
    let rank = |check: &Check| match check.outcome() {
        Outcome::Fail => 4,
        Outcome::Undecided => 3,
        Outcome::Pending => 2,
        Outcome::Pass => 1,
        Outcome::NotAsked => 0,
    };
    let worse = |one: Check, other: Check| if rank(&other) > rank(&one) { other } else { one };
    let mut check = match (signature, sbom) {
        (Some(signature), Some(sbom)) => worse(signature, sbom),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return Check::not_asked(ID, IMAGE),
    };
    if check.outcome() == Outcome::Fail && records.differences.len() > 1 {
        check.help.splice(0..0, records.differences.iter().skip(1).map(|one| format!("also: {one}")));
    }
    check
}

const IMAGE: &str = "the image itself could not be had";

/// What one record comes to; `None` where it says the same.
fn of_record(case: &Case, finding: &Finding, what: &str, gap: Option<&Gap>) -> Option<Check> {
    let contradiction = |awaited, message: &str| {
        Check::absent(ID, awaited, message).code(Code::ApiContradiction).help([
            "do not trust either before the platform has explained it: one of them is wrong".to_owned(),
        ])
    };
    Some(match finding {
        Finding::Agrees => return None,
        Finding::Contradicts(why) => contradiction(false, why),
        // The registry may be behind, as long as somebody waits for it.
        Finding::Unmatched(why) if case.patience == Patience::Waiting => contradiction(true, why),
        Finding::Unmatched(why) => contradiction(false, why).reopened_by(gap),
        Finding::Absent => {
            let message = format!("the platform has no record of the {what} yet, in its own words");
            Check::absent(ID, true, message).code(Code::ApiAbsent)
        }
        Finding::Unknown(gap) => Check::unanswered(ID, gap),
        Finding::Idle => Check::not_asked(ID, IMAGE),
    })
}
