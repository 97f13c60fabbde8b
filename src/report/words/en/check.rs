//! What a check found.

mod api;
mod attestation;
mod identity;
mod image;
mod key;
mod log;
mod parts;
mod pins;
mod signature;

use crate::call::Call;
use crate::check::{AskedBy, Check, CheckFinding, NoAttestation, NotAsked, SbomFinding};
use crate::code::Code;
use crate::evidence::Gap;
use crate::report::words::Help;
use crate::text::ForeignText;
use crate::verdict::Outcome;

use super::code::next_step;
use super::{policy_file, say, source};

use self::parts::Wait;

pub(in crate::report) use self::identity::{not_compared, unbound};
pub(in crate::report) use self::parts::unused;

pub(in crate::report) fn sentence(check: &Check) -> String {
    let found = match &check.finding {
        CheckFinding::Key(finding) => key::sentence(finding),
        CheckFinding::Image(finding) => image::sentence(finding),
        CheckFinding::Signature(finding) => signature::sentence(finding),
        CheckFinding::Identity(finding) => identity::sentence(finding),
        CheckFinding::Pins(finding) => pins::sentence(finding),
        CheckFinding::Log(finding) => log::sentence(finding),
        CheckFinding::Sbom(finding) => attestation::sbom(finding),
        CheckFinding::Provenance(finding) => attestation::provenance(finding),
        CheckFinding::Api(finding) => api::sentence(finding),
        CheckFinding::Policy(finding) => policy_file::finding(finding),
        CheckFinding::NotAsked(why) => not_asked(*why),
        CheckFinding::Unanswered(gap) => source::sentence(&gap.why),
        CheckFinding::Unwritten => Code::ReportUnwritten.sentence().to_owned(),
        CheckFinding::Cut => {
            "the whole report could not be made within the time limit: signatures and attestations are not listed"
                .to_owned()
        }
    };
    let found = match &check.missing {
        None => found,
        Some(gap) => format!(
            "{found}; this is not final, because {} could not be checked: {}",
            gap.place,
            source::sentence(&gap.why)
        ),
    };
    match check.waived() {
        None => found,
        Some(waiver) => format!("{found}; {}", policy_file::waived(waiver)),
    }
}

/// What was asked for, where there is one value of it; what is foreign in it is escaped where it is shown.
pub(in crate::report) fn expected(check: &Check) -> Option<String> {
    match &check.finding {
        CheckFinding::Image(finding) => image::expected(finding),
        CheckFinding::Signature(finding) => signature::expected(finding),
        CheckFinding::Identity(finding) => identity::expected(finding),
        CheckFinding::Pins(finding) => pins::expected(finding),
        CheckFinding::Provenance(finding) => attestation::provenance_expected(finding),
        CheckFinding::Key(_)
        | CheckFinding::Policy(_)
        | CheckFinding::Log(_)
        | CheckFinding::Sbom(_)
        | CheckFinding::Api(_)
        | CheckFinding::NotAsked(_)
        | CheckFinding::Unanswered(_)
        | CheckFinding::Unwritten
        | CheckFinding::Cut => None,
    }
}

/// What was found in its place.
pub(in crate::report) fn observed(check: &Check) -> Option<ForeignText> {
    let observed = match &check.finding {
        CheckFinding::Key(finding) => Some(key::observed(finding)),
        CheckFinding::Image(finding) => image::observed(finding),
        CheckFinding::Signature(finding) => signature::observed(finding),
        CheckFinding::Identity(finding) => identity::observed(finding),
        CheckFinding::Pins(finding) => pins::observed(finding),
        CheckFinding::Sbom(finding) => attestation::sbom_observed(finding),
        CheckFinding::Provenance(finding) => attestation::provenance_observed(finding),
        CheckFinding::Log(_)
        | CheckFinding::Policy(_)
        | CheckFinding::Api(_)
        | CheckFinding::NotAsked(_)
        | CheckFinding::Unanswered(_)
        | CheckFinding::Unwritten
        | CheckFinding::Cut => None,
    };
    observed.map(ForeignText::new)
}

pub(in crate::report) fn help(check: &Check, call: &Call) -> Vec<Help> {
    if check.waived().is_some() {
        // Somebody answers for it, and is named.
        return vec![];
    }
    let help = match (&check.finding, &check.missing) {
        (CheckFinding::Unanswered(gap), _) | (_, Some(gap)) => return of_gap(gap, call),
        (CheckFinding::Key(finding), None) => key::help(finding),
        (CheckFinding::Image(finding), None) => image::help(finding, wait(check, call)),
        (CheckFinding::Signature(finding), None) => signature::help(finding, wait(check, call)),
        (CheckFinding::Identity(finding), None) => identity::help(finding, call),
        (CheckFinding::Pins(finding), None) => pins::help(finding),
        (CheckFinding::Provenance(finding), None) => attestation::provenance_help(finding, wait(check, call)),
        (CheckFinding::Api(finding), None) => api::help(finding, wait(check, call)),
        (CheckFinding::Sbom(SbomFinding::None(NoAttestation::Absent { .. })), None) => {
            attestation::absent_help(wait(check, call))
        }
        (CheckFinding::Log(finding), None) => log::help(finding),
        (CheckFinding::Policy(finding), None) => policy_file::finding_help(finding),
        (
            CheckFinding::Sbom(_) | CheckFinding::NotAsked(_) | CheckFinding::Unwritten | CheckFinding::Cut,
            None,
        ) => vec![],
    };
    // What was not asked stops nobody.
    let code = check.code.filter(|_| check.outcome() != Outcome::NotAsked);
    or_general(help, code)
}

fn wait(check: &Check, call: &Call) -> Wait {
    if check.outcome() == Outcome::Pending || call.says("--wait") {
        Wait::Over
    } else if call.says("--offline") {
        Wait::Useless
    } else {
        Wait::Proposed
    }
}

fn of_gap(gap: &Gap, call: &Call) -> Vec<Help> {
    or_general(source::help_at(gap, call), Some(gap.code()))
}

/// The particular way on, where there is one, is better than the general one of the code.
fn or_general(help: Vec<Help>, code: Option<Code>) -> Vec<Help> {
    if help.is_empty() { code.and_then(next_step).map(say).into_iter().collect() } else { help }
}

fn not_asked(why: NotAsked) -> String {
    match why {
        NotAsked::Unasked(AskedBy::Pin) => "--tenant-id, --app-id, --commit-sha, --build-id, -a".to_owned(),
        NotAsked::Unasked(AskedBy::Requirement(what)) => format!("--require {}", what.as_str()),
        NotAsked::Unasked(AskedBy::Api) => "--check-api".to_owned(),
        NotAsked::NoImage => "the image is not available".to_owned(),
        NotAsked::Refused => "no rule of the policy file matches the image".to_owned(),
        NotAsked::OutOfScope => "the image is of another registry".to_owned(),
        NotAsked::NoSignature => "there is no trusted signature to check".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{CheckId, ImageFinding, KeyFinding, NoSignature, PinsFinding, SignatureFinding};
    use crate::evidence::failure::{Peer, RequestFailure};
    use crate::evidence::place::Place;
    use crate::evidence::trouble::{RegistryTrouble, Unanswered};
    use crate::trust::digest_of;

    fn scripted(code: Code, finding: impl Into<CheckFinding>) -> Check {
        let mut check = Check::scripted(CheckId::Key, Outcome::Fail, finding);
        check.code = Some(code);
        check
    }

    fn lines(check: &Check) -> Vec<String> {
        help(check, &Call::default()).iter().map(Help::line).collect()
    }

    fn away() -> Gap {
        let peer = Peer { host: "h.x".into(), port: 443, default_port: true };
        Gap::new(
            Place::Image,
            RegistryTrouble::Unanswered(Unanswered { peer, failure: RequestFailure::Timeout }),
        )
    }

    #[test]
    fn the_particular_step_stands_in_place_of_the_general_one() {
        let nobody =
            SignatureFinding::None { image: digest_of(b""), why: NoSignature::Nobody, tried: vec![] };
        let particular = lines(&scripted(Code::SignatureInvalid, nobody));
        assert_eq!(
            particular,
            [
                "an image that was just built may not be signed yet: wait for it with --wait DURATION; otherwise block it"
            ]
        );
        let general = lines(&scripted(Code::SignatureInvalid, PinsFinding::Same(vec![])));
        assert_eq!(general, next_step(Code::SignatureInvalid).into_iter().collect::<Vec<_>>());
        assert!(lines(&scripted(Code::KeyUnpinned, KeyFinding::Decide(vec![]))).is_empty());
    }

    /// What a missing answer could still turn asks for that answer, and blocks nothing.
    #[test]
    fn a_missing_answer_is_said_behind_what_was_found_and_says_what_to_do() {
        let absent = ImageFinding::Absent { name: "h.x/a".to_owned(), layout: false, nobody: None };
        let mut check = scripted(Code::Timeout, absent);
        check.missing = Some(away());
        assert_eq!(
            sentence(&check),
            "the registry has no such image; this is not final, because image could not be checked: \
             h.x gave no complete answer in time"
        );
        let step: Vec<_> = next_step(Code::Timeout).into_iter().collect();
        assert_eq!(lines(&check), step);
        assert_eq!(expected(&check).as_deref(), Some("h.x/a"));
        let alone = scripted(Code::Timeout, CheckFinding::Unanswered(away()));
        assert_eq!(
            (sentence(&alone).as_str(), lines(&alone)),
            ("h.x gave no complete answer in time", step.into_iter().map(str::to_owned).collect())
        );
        assert!(expected(&alone).is_none() && observed(&alone).is_none());
    }
}
