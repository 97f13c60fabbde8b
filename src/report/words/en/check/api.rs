//! What the check of the platform's records found.

use crate::case::{RecordKind, RecordProblem};
use crate::check::ApiFinding;
use crate::report::words::Help;

use super::parts::Wait;
use crate::report::words::en::say;
use crate::report::words::en::{document, source, trust};

pub(super) fn sentence(finding: &ApiFinding) -> String {
    match finding {
        ApiFinding::Agree => "the platform's records of the signature and of the SBOM match".to_owned(),
        ApiFinding::Differs { problem, .. } => differs(problem),
        ApiFinding::Absent(record) => {
            let what = match record {
                RecordKind::Signature => "signature",
                RecordKind::Sbom => "SBOM",
            };
            format!("the platform's API says that it has no record of the {what} yet")
        }
    }
}

pub(super) fn help(finding: &ApiFinding, wait: Wait) -> Vec<Help> {
    match finding {
        ApiFinding::Differs { also, .. } => {
            let also = also.iter().map(|one| say(format!("also: {}", document::difference(one))));
            let step = "one of them is wrong: trust neither until the platform has explained it";
            also.chain([say(step)]).collect()
        }
        ApiFinding::Absent(_) => vec![match wait {
            Wait::Proposed => say("wait for it with --wait DURATION, or try again later"),
            Wait::Over | Wait::Useless => say("try again later"),
        }],
        ApiFinding::Agree => vec![],
    }
}

fn differs(problem: &RecordProblem) -> String {
    match problem {
        RecordProblem::Defect(defect) => source::defect(defect),
        RecordProblem::OtherKey(why) => {
            format!("the API's signature does not verify with the key: {}", trust::refusal(why))
        }
        RecordProblem::NotAPayload(why) => {
            format!("the API's record is not a signature payload: {}", trust::refusal(why))
        }
        RecordProblem::OtherDigest(digest) => format!("the API's record is for another digest, {digest}"),
        RecordProblem::OtherClaim => {
            "the API's record differs from every trusted signature in the registry".to_owned()
        }
        RecordProblem::NoSignature => {
            "the API has a signature on record, but the registry has none that is trusted".to_owned()
        }
        RecordProblem::NoSbom => {
            "the API has an SBOM on record, but the registry has no trusted attestation of one".to_owned()
        }
        RecordProblem::OtherSbom(first) => {
            let first =
                first.as_ref().map_or_else(String::new, |first| format!(": {}", document::difference(first)));
            format!("the API's SBOM differs from the attested one{first}")
        }
        RecordProblem::NoImage(RecordKind::Signature) => {
            "the API has a signature on record, but the registry has no such image".to_owned()
        }
        RecordProblem::NoImage(RecordKind::Sbom) => {
            "the API has an SBOM on record, but the registry has no such image".to_owned()
        }
    }
}
