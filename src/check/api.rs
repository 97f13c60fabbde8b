//! Does the platform have on record what the registry has?

use crate::case::{Case, Finding, Patience};
use crate::code::Code;
use crate::evidence::Gap;
use crate::verdict::Outcome;

use super::Check;

pub(super) const ID: &str = "api";

pub(super) fn check(case: &Case) -> Check {
    let Some(records) = case.records.as_ref().filter(|_| case.policy.check_api) else {
        return Check::new(ID, Outcome::NotAsked, "--check-api");
    };
    let signature = of_record(case, &records.signature, "signature", case.open_gap());
    let sbom = of_record(case, &records.sbom, "SBOM", case.open_attestation_gap());
    // The worse of the two speaks for both.
    let rank = |check: &Check| match check.outcome {
        Outcome::Fail => 4,
        Outcome::Undecided => 3,
        Outcome::Pending => 2,
        Outcome::Pass => 1,
        Outcome::NotAsked => 0,
    };
    let mut check = if rank(&sbom) > rank(&signature) { sbom } else { signature };
    if check.outcome == Outcome::Pass {
        "the platform's records of the signature and of the SBOM say the same".clone_into(&mut check.message);
    } else if let (Outcome::Fail, true) = (check.outcome, records.differences.len() > 1) {
        check.help.splice(0..0, records.differences.iter().skip(1).map(|one| format!("also: {one}")));
    }
    check
}

fn of_record(case: &Case, finding: &Finding, what: &str, gap: Option<&Gap>) -> Check {
    let contradiction = |outcome, message: &str| {
        Check::new(ID, outcome, message).code(Code::ApiContradiction).help([
            "do not trust either before the platform has explained it: one of them is wrong".to_owned(),
        ])
    };
    match finding {
        Finding::Agrees => Check::new(ID, Outcome::Pass, format!("the platform's {what} says the same")),
        Finding::Contradicts(why) => contradiction(Outcome::Fail, why),
        // The registry may be behind, as long as somebody waits for it.
        Finding::Unmatched(why) if case.patience == Patience::Waiting => contradiction(Outcome::Pending, why),
        Finding::Unmatched(why) => contradiction(Outcome::Fail, why).reopened_by(gap),
        Finding::Absent => Check::new(
            ID,
            Outcome::Pending,
            format!("the platform has no record of the {what} yet, in its own words"),
        )
        .code(Code::ApiAbsent),
        Finding::Unknown(gap) => Check::new(ID, Outcome::Undecided, gap.message.clone())
            .help(gap.help.iter().cloned())
            .code(gap.code),
        Finding::Idle => Check::new(ID, Outcome::NotAsked, "the image itself could not be had"),
    }
}
