use super::*;
use Outcome::{Fail, NotAsked, Pass, Pending};

const ALL: [Outcome; 5] = [Pass, Fail, Outcome::Undecided, Pending, NotAsked];

#[test]
fn the_whole_truth_table_of_three_checks() {
    for a in ALL {
        for b in ALL {
            for c in ALL {
                let checks = [a, b, c];
                let has = |wanted| checks.contains(&wanted);
                let expected = if has(Fail) {
                    Verdict::Failed
                } else if has(Outcome::Undecided) {
                    Verdict::Undecided
                } else if has(Pending) {
                    Verdict::Pending
                } else if has(Pass) {
                    Verdict::Verified
                } else {
                    Verdict::Undecided
                };
                assert_eq!(fold(checks), expected, "{checks:?}");
                assert_eq!(
                    fold(checks) == Verdict::Verified,
                    has(Pass) && checks.iter().all(|o| matches!(o, Pass | NotAsked))
                );
            }
        }
    }
    assert_eq!(fold([]), Verdict::Undecided);
}

#[test]
fn one_bad_image_is_never_hidden_by_good_ones() {
    use Verdict::{Failed, Undecided, Verified};
    assert_eq!(fold_images([Verified, Undecided, Failed, Verdict::Pending]), Some(Failed));
    assert_eq!(fold_images([Verified, Verdict::Pending, Undecided]), Some(Undecided));
    assert_eq!(fold_images([Verified, Verdict::Pending]), Some(Verdict::Pending));
    assert_eq!(fold_images([Verified, Verdict::Unsigned]), Some(Verdict::Unsigned));
    assert_eq!(fold_images([Verified, Verified]), Some(Verified));
    // An exception is a yes that comes before a plain one, and behind all that is none.
    for (other, expected) in [
        (Verified, Verdict::Waived),
        (Verdict::Unsigned, Verdict::Waived),
        (Verdict::Pending, Verdict::Pending),
        (Undecided, Undecided),
        (Failed, Failed),
    ] {
        assert_eq!(fold_images([Verdict::Waived, other]), Some(expected), "{other:?}");
        assert_eq!(fold_images([other, Verdict::Waived]), Some(expected), "{other:?}");
    }
    assert_eq!(fold_images([]), None);
}

const VERDICTS: [Verdict; 5] =
    [Verdict::Verified, Verdict::Failed, Verdict::Undecided, Verdict::Pending, Verdict::Unsigned];
const TRUSTS: [Trust; 3] = [Trust::Verified, Trust::Unsigned, Trust::Untrusted];

#[test]
fn only_a_document_of_a_verified_image_that_is_signed_has_the_keys_word() {
    for image in VERDICTS {
        for signed in [true, false] {
            let trust = Trust::of(image, signed);
            assert_eq!(trust == Trust::Verified, image == Verdict::Verified && signed, "{image:?} {signed}");
            assert_eq!(trust == Trust::Untrusted, !image.holds(), "{image:?} {signed}");
        }
    }
}

#[test]
fn the_whole_truth_table_of_trust_and_verdicts() {
    for trust in TRUSTS {
        for image in VERDICTS {
            for document in VERDICTS.map(Some).into_iter().chain([None]) {
                let folded = fold_documents(trust, [image], document);
                let all = fold_images(document.into_iter().chain([image]));
                let expected = match (trust, all) {
                    (Trust::Untrusted, _) if image.holds() => Verdict::Undecided,
                    (Trust::Untrusted, _) => image,
                    (Trust::Unsigned, Some(Verdict::Verified)) => Verdict::Unsigned,
                    (_, all) => all.unwrap(),
                };
                assert_eq!(folded, expected, "{trust:?} {image:?} {document:?}");
                // The one that must not be wrong.
                let yes = trust == Trust::Verified
                    && image == Verdict::Verified
                    && matches!(document, None | Some(Verdict::Verified));
                assert_eq!(folded == Verdict::Verified, yes, "{trust:?} {image:?} {document:?}");
                assert!(trust != Trust::Untrusted || !folded.holds(), "{image:?} {document:?}");
            }
        }
    }
    assert_eq!(fold_documents(Trust::Verified, [], []), Verdict::Undecided);
}

#[test]
fn a_question_about_a_document_adds_a_no_or_nothing() {
    for outcome in ALL {
        let folded = fold_documents(Trust::Verified, [Verdict::Verified], outcome.of_document());
        assert_eq!(folded == Verdict::Verified, matches!(outcome, Pass | NotAsked), "{outcome:?}");
    }
}

const GATES: [GateOutcome; 3] = [GateOutcome::Pass, GateOutcome::Fail, GateOutcome::Undecided];

/// Every lack, and none.
fn lacks() -> Vec<Option<Shortfall>> {
    use Shortfall::{Absent, Awaited, Image, Refused, Unknown, Wrong};
    let lacks = [Absent, Awaited, Unknown, Wrong, Refused];
    VERDICTS.map(Image).into_iter().chain(lacks).map(Some).chain([None]).collect()
}

#[test]
fn a_gate_is_an_outcome_of_the_same_word_and_only_a_pass_changes_nothing() {
    for gate in GATES {
        let outcome = Outcome::from(gate);
        assert_eq!(serde_json::to_value(gate).unwrap(), outcome.as_str());
        assert_eq!(outcome.of_document().is_none(), gate == GateOutcome::Pass, "{gate:?}");
    }
    let answered =
        |gate: GateOutcome| fold_sbom(Trust::Verified, Verdict::Verified, None, [gate.into()]).exit_code();
    assert_eq!(GATES.map(answered), [0, 1, 3]);
}

#[test]
fn of_two_outcomes_the_worse_is_the_one_that_a_fold_follows() {
    let from_the_worst = [Fail, Outcome::Undecided, Pending, Pass, NotAsked];
    for (at, one) in from_the_worst.into_iter().enumerate() {
        for (other_at, other) in from_the_worst.into_iter().enumerate() {
            assert_eq!(one.is_worse_than(other), at < other_at, "{one:?} {other:?}");
            if one.is_worse_than(other) {
                assert_eq!(fold([one, other]), fold([one]), "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn only_what_is_not_there_yet_and_a_source_that_may_be_back_are_worth_waiting_for() {
    for outcome in ALL {
        for passing in [true, false] {
            let prospect = outcome.prospect(passing);
            let open = outcome == Pending || (outcome == Outcome::Undecided && passing);
            assert_eq!(prospect == Prospect::Open, open, "{outcome:?} {passing}");
            let settled = matches!(outcome, Pass | NotAsked);
            assert_eq!(prospect == Prospect::Settled, settled, "{outcome:?} {passing}");
        }
    }
}

#[test]
fn a_lack_is_never_a_yes() {
    for lack in lacks().into_iter().flatten() {
        let expected = match lack {
            Shortfall::Image(Verdict::Failed) | Shortfall::Absent | Shortfall::Wrong => Some(Verdict::Failed),
            Shortfall::Image(Verdict::Pending) | Shortfall::Awaited => Some(Verdict::Pending),
            Shortfall::Image(_) | Shortfall::Unknown => Some(Verdict::Undecided),
            Shortfall::Refused => None,
        };
        assert_eq!(lack.verdict(), expected, "{lack:?}");
        assert_eq!(lack.conclusion().verdict(), expected, "{lack:?}");
        assert_ne!(lack.conclusion().exit_code(), 0, "{lack:?}");
    }
}

#[test]
fn the_whole_truth_table_of_an_image_and_its_document() {
    for trust in TRUSTS {
        for image in VERDICTS {
            for lack in lacks() {
                for answer in ALL {
                    let folded = fold_sbom(trust, image, lack, [answer]);
                    let row = format!("{trust:?} {image:?} {lack:?} {answer:?}");
                    let expected = match lack.map(Shortfall::verdict) {
                        Some(None) => Conclusion::Refused,
                        Some(Some(lack)) => Conclusion::Verdict(fold_documents(
                            trust,
                            [image],
                            answer.of_document().into_iter().chain([lack]),
                        )),
                        None => Conclusion::Verdict(fold_documents(trust, [image], answer.of_document())),
                    };
                    assert_eq!(folded, expected, "{row}");
                    // The one that must not be wrong.
                    let yes = trust == Trust::Verified
                        && image == Verdict::Verified
                        && lack.is_none()
                        && matches!(answer, Pass | NotAsked);
                    assert_eq!(folded == Conclusion::Verdict(Verdict::Verified), yes, "{row}");
                    if folded.exit_code() == 0 {
                        assert!(image.holds() && lack.is_none() && trust != Trust::Untrusted, "{row}");
                        assert!(matches!(answer, Pass | NotAsked), "{row}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_whole_truth_table_of_two_sides_and_a_gate() {
    let sides: Vec<SideStanding> = VERDICTS
        .into_iter()
        .flat_map(|image| {
            lacks().into_iter().map(move |lack| SideStanding { image, trust: Trust::of(image, true), lack })
        })
        .collect();
    for old in &sides {
        for new in &sides {
            for gate in GATES {
                let folded = fold_diff([*old, *new], [gate.into()]);
                let row = format!("{old:?} {new:?} {gate:?}");
                assert_eq!(folded, fold_diff([*new, *old], [gate.into()]), "{row}");
                let both = [old, new];
                let read = both.iter().all(|side| side.lack.is_none());
                let all = |verdict| both.iter().all(|side| side.image == verdict);
                let yes = all(Verdict::Verified) && read && gate == GateOutcome::Pass;
                assert_eq!(folded == Verdict::Verified, yes, "{row}");
                if folded.holds() {
                    assert!(both.iter().all(|side| side.image.holds()) && read, "{row}");
                    assert_eq!(gate, GateOutcome::Pass, "{row}");
                }
                // A document of an image that is not verified says nothing of the image.
                if let Some(worst) = fold_images(both.map(|side| side.image)).filter(|worst| !worst.holds())
                    && both.iter().all(|side| !side.image.holds())
                {
                    assert_eq!(folded, worst, "{row}");
                }
            }
        }
    }
}

#[test]
fn keys_are_verified_where_there_is_one_and_each_is_pinned() {
    let (verified, undecided) =
        (Conclusion::Verdict(Verdict::Verified), Conclusion::Verdict(Verdict::Undecided));
    for (pinned, missing, expected) in [
        (&[][..], false, undecided),
        (&[true], false, verified),
        (&[false], false, Conclusion::Shown),
        (&[true, true], false, verified),
        (&[true, false], false, Conclusion::Shown),
        (&[false, true], false, Conclusion::Shown),
        (&[], true, undecided),
        (&[true], true, undecided),
        (&[false], true, undecided),
    ] {
        assert_eq!(fold_keys(pinned.iter().copied(), missing), expected, "{pinned:?} {missing}");
    }
}

#[test]
fn of_the_entries_of_a_record_the_worst_speaks_and_what_is_unknown_stays_so() {
    use Agreement::{Agrees, Contradicts, Unknown, Unmatched};
    // For each that is known, whether each of the four speaks in its place.
    for (known, speaks) in [
        (Agrees, [false, true, true, true]),
        (Unmatched, [false, true, true, true]),
        (Unknown, [false, false, false, true]),
        (Contradicts, [false, false, false, false]),
    ] {
        for (one, expected) in [Agrees, Unmatched, Unknown, Contradicts].into_iter().zip(speaks) {
            assert_eq!(one.speaks_before(known), expected, "{one:?} {known:?}");
        }
    }
}

#[test]
fn each_way_to_end_has_its_exit_code() {
    let verdicts = VERDICTS.map(Verdict::exit_code);
    assert_eq!(verdicts, [0, 1, 3, 4, 0]);
    assert_eq!(Conclusion::Refused.exit_code(), 2);
    assert_eq!(Conclusion::Shown.exit_code(), 0);
}

#[test]
fn what_could_not_be_written_is_no_yes_and_no_other_no() {
    let all = VERDICTS.map(Conclusion::Verdict);
    for conclusion in all.into_iter().chain([Conclusion::Refused, Conclusion::Shown]) {
        let expected = match conclusion.exit_code() {
            0 => Conclusion::Verdict(Verdict::Undecided),
            _ => conclusion,
        };
        assert_eq!(conclusion.unwritten(), expected);
    }
}
