//! A line is supported where all of its evidence is there, and in no other case.

use std::collections::BTreeSet;

use super::*;
use crate::check::LogFinding;
use crate::report::{ImageReport, Lang, ReportHead};

const CHECKS: [CheckId; 9] = [
    CheckId::Key,
    CheckId::Image,
    CheckId::Signature,
    CheckId::Identity,
    CheckId::Pins,
    CheckId::Log,
    CheckId::Sbom,
    CheckId::Provenance,
    CheckId::Api,
];

const OUTCOMES: [Outcome; 5] =
    [Outcome::Pass, Outcome::Fail, Outcome::Undecided, Outcome::Pending, Outcome::NotAsked];

const EVIDENCE: [ControlEvidence; 10] = [
    ControlEvidence::Signature,
    ControlEvidence::Identity,
    ControlEvidence::Pins,
    ControlEvidence::PinnedKey,
    ControlEvidence::Provenance,
    ControlEvidence::Sbom,
    ControlEvidence::BsiFormat,
    ControlEvidence::BsiDocument,
    ControlEvidence::BsiComponents,
    ControlEvidence::Changes,
];

/// The check that a piece of evidence stands on.
fn check_of(evidence: ControlEvidence) -> Option<CheckId> {
    match evidence {
        ControlEvidence::Signature => Some(CheckId::Signature),
        ControlEvidence::Identity => Some(CheckId::Identity),
        ControlEvidence::Pins => Some(CheckId::Pins),
        ControlEvidence::PinnedKey => Some(CheckId::Key),
        ControlEvidence::Provenance => Some(CheckId::Provenance),
        ControlEvidence::Sbom => Some(CheckId::Sbom),
        ControlEvidence::BsiFormat
        | ControlEvidence::BsiDocument
        | ControlEvidence::BsiComponents
        | ControlEvidence::Changes => None,
    }
}

/// An image of which every check passes, but this one.
fn image(but: CheckId, outcome: Outcome) -> ImageReport {
    let of = |id| if id == but { outcome } else { Outcome::Pass };
    ImageReport::scripted("x", CHECKS.map(|id| Check::scripted(id, of(id), LogFinding::Absent)).into())
}

fn report(images: Vec<ImageReport>, pinned: bool) -> Report {
    let head = ReportHead { keys: vec![KeyFact::scripted(pinned)], ..ReportHead::default() };
    let tally = images.iter().collect();
    Report::new(head, Body::Images { tally, images })
}

#[test]
fn evidence_holds_only_where_its_check_passed() {
    for check in CHECKS {
        for outcome in OUTCOMES {
            let report = report(vec![image(check, outcome)], true);
            for evidence in EVIDENCE {
                let holds = match (outcome, check_of(evidence)) {
                    (Outcome::Pass, Some(_)) => true,
                    // The run is a yes, and this was not asked.
                    (Outcome::NotAsked, Some(own)) => own != check,
                    _ => false,
                };
                assert_eq!(shows(&report, evidence), holds, "{evidence:?}, {check:?} {outcome:?}");
            }
        }
    }
}

/// What is not listed at all did not pass either.
#[test]
fn a_check_that_is_not_there_shows_nothing() {
    let alone = Check::scripted(CheckId::Image, Outcome::Pass, LogFinding::Absent);
    let report = report(vec![ImageReport::scripted("x", vec![alone])], true);
    assert_eq!(report.verdict(), Some(Verdict::Verified));
    assert!(EVIDENCE.iter().all(|one| !shows(&report, *one)));
}

#[test]
fn one_image_of_several_takes_the_evidence_from_all() {
    let good = || image(CheckId::Key, Outcome::Pass);
    assert!(shows(&report(vec![good(), good()], true), ControlEvidence::Signature));
    for outcome in OUTCOMES.into_iter().filter(|outcome| *outcome != Outcome::Pass) {
        let one = image(CheckId::Signature, outcome);
        assert!(!shows(&report(vec![good(), one], true), ControlEvidence::Signature), "{outcome:?}");
    }
    // Of an image that was not kept nothing is known here.
    let images = vec![good()];
    let tally = images.iter().chain([&good()]).collect();
    let cut = Report::new(ReportHead::default(), Body::Images { tally, images });
    assert_eq!(cut.verdict(), Some(Verdict::Verified));
    assert!(!shows(&cut, ControlEvidence::Signature));
    assert!(!shows(&report(vec![], true), ControlEvidence::Signature));
}

#[test]
fn a_key_that_is_not_pinned_is_no_pinned_key() {
    let good = || vec![image(CheckId::Key, Outcome::Pass)];
    assert!(!shows(&report(good(), false), ControlEvidence::PinnedKey));
    let two =
        ReportHead { keys: vec![KeyFact::scripted(true), KeyFact::scripted(false)], ..ReportHead::default() };
    let images = good();
    let tally = images.iter().collect();
    assert!(!shows(&Report::new(two, Body::Images { tally, images }), ControlEvidence::PinnedKey));
}

#[test]
fn what_was_to_be_written_and_is_not_takes_all_evidence_away() {
    let mut report = report(vec![image(CheckId::Key, Outcome::Pass)], true);
    report.unwritten();
    assert!(EVIDENCE.iter().all(|one| !shows(&report, *one)));
}

#[test]
fn a_line_needs_all_of_its_evidence_and_without_any_is_never_supported() {
    let whole = report(vec![image(CheckId::Key, Outcome::Pass)], true);
    let less = report(vec![image(CheckId::Pins, Outcome::NotAsked)], true);
    for control in &CONTROLS {
        let all = |report| control.evidence.iter().all(|one| shows(report, *one));
        for report in [&whole, &less] {
            let support = match (control.evidence.is_empty(), all(report)) {
                (true, _) => ControlSupport::NeverShown,
                (false, true) => ControlSupport::Supports,
                (false, false) => ControlSupport::NotShown,
            };
            assert_eq!(control.support(report), support, "{control:?}");
        }
    }
    let custody = CONTROLS.iter().find(|control| control.id == "3.3.10").unwrap();
    assert_eq!(custody.support(&whole), ControlSupport::Supports);
    assert_eq!(custody.support(&less), ControlSupport::NotShown, "one of two is not enough");
}

#[test]
fn every_line_says_where_and_when_it_was_read() {
    let mut known = BTreeSet::new();
    for control in &CONTROLS {
        assert!(!control.source.is_empty() && !control.id.is_empty(), "{control:?}");
        let date = control.date.as_bytes();
        assert!(date.len() == 10 && date[4] == b'-' && date[7] == b'-', "{control:?}");
        assert!(control.date.split('-').all(|part| part.bytes().all(|b| b.is_ascii_digit())), "{control:?}");
        assert!(known.insert((format!("{:?}", control.framework), control.id)), "twice: {control:?}");
    }
    for framework in Framework::ALL {
        assert!(CONTROLS.iter().any(|control| control.framework == framework), "{framework:?}");
    }
    for id in ["3.1.5", "3.3.3", "3.3.7", "3.3.10", "7.1.4", "7.1.5"] {
        assert!(known.contains(&("OpenChain".to_owned(), id)), "{id}");
    }
}

/// Whoever reads it must not think that anything is met.
#[test]
fn no_word_of_the_map_says_that_a_line_is_met() {
    let lang = Lang::En;
    let frameworks = Framework::ALL.map(|one| lang.framework(one));
    let evidence = EVIDENCE.map(|one| lang.control_evidence(one));
    let limits = CONTROLS.iter().map(|control| lang.control_limit(control.limit));
    let supports = [ControlSupport::Supports, ControlSupport::NotShown, ControlSupport::NeverShown]
        .map(|one| lang.control_support(one));
    for text in frameworks.into_iter().chain(evidence).chain(limits).chain(supports) {
        let lower = text.to_lowercase();
        for claim in ["complian", "conform", "certified", "fulfil", "satisf", "meets"] {
            assert!(!lower.contains(claim), "{text}");
        }
    }
}
