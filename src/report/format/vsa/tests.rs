use super::*;
use crate::case::KeyFact;
use crate::check::{Check, CheckId, LogFinding};
use crate::policy::{Identity, Pin, Policy};
use crate::report::{Command, MissingKey, Obstacle, ReportHead};
use crate::verdict::Outcome;

fn image(name: &str, outcome: Outcome, digest: Option<&[u8]>) -> ImageReport {
    let check = Check::scripted(CheckId::Signature, outcome, LogFinding::Absent);
    let policy = Policy::new(vec![], Identity::Own, vec![]).unwrap();
    let image = ImageReport::scripted(name, vec![check]).asked(policy);
    match digest {
        Some(bytes) => image.with_digest(digest_of(bytes)),
        None => image,
    }
}

fn written(images: Vec<ImageReport>) -> Value {
    let head = ReportHead { at: "2026-01-01T00:00:00Z".to_owned(), ..ReportHead::default() };
    of(&Report::new(head, Body::Images { tally: images.iter().collect(), images }))
}

fn of(report: &Report) -> Value {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// SLSA knows two results: what is not VERIFIED is never the good one.
#[test]
fn a_summary_passes_for_verified_and_for_nothing_else() {
    for (outcome, result, level) in [
        (Outcome::Pass, "PASSED", "SLSA_BUILD_LEVEL_UNEVALUATED"),
        (Outcome::Fail, "FAILED", "FAILED"),
        (Outcome::Undecided, "FAILED", "FAILED"),
        (Outcome::Pending, "FAILED", "FAILED"),
        (Outcome::NotAsked, "FAILED", "FAILED"),
    ] {
        let statement = written(vec![image("h.x/a:1", outcome, Some(b"a"))]);
        let predicate = &statement["predicate"];
        assert_eq!(predicate["verificationResult"], result, "{outcome:?}");
        assert_eq!(predicate["verifiedLevels"], json!([level]), "{outcome:?}");
        assert_eq!(predicate["resourceUri"], format!("h.x/a:1@{}", digest_of(b"a")));
        assert_eq!(statement["subject"][0]["digest"]["sha256"], digest_of(b"a").hex());
        assert!(predicate.get("inputAttestations").is_none(), "an empty list says that there was nothing");
    }
    let mut report = Report::new(ReportHead::default(), {
        let images = vec![image("h.x/a:1", Outcome::Pass, Some(b"a"))];
        Body::Images { tally: images.iter().collect(), images }
    });
    assert_eq!(of(&report)["predicate"]["verificationResult"], "PASSED");
    report.unwritten();
    assert_eq!(of(&report)["predicate"]["verificationResult"], "FAILED");
}

#[test]
fn several_images_are_an_array_and_what_has_no_digest_is_not_in_it() {
    let all = [(Outcome::Pass, Some(&b"a"[..])), (Outcome::Undecided, None), (Outcome::Fail, Some(b"b"))];
    let images = all.map(|(outcome, digest)| image("h.x/a:1", outcome, digest));
    let statements = written(images.into());
    let results: Vec<&Value> = statements
        .as_array()
        .unwrap()
        .iter()
        .map(|statement| &statement["predicate"]["verificationResult"])
        .collect();
    assert_eq!(results, ["PASSED", "FAILED"]);
    // One of two stays an array: its reader asked for several.
    let two = vec![image("h.x/a:1", Outcome::Pass, Some(b"a")), image("h.x/b:1", Outcome::Undecided, None)];
    assert_eq!(written(two).as_array().map(Vec::len), Some(1));
    for images in [vec![], vec![image("h.x/a:1", Outcome::Undecided, None)]] {
        assert_eq!(written(images), json!([]));
    }
    let nothing = Body::Nothing(Command::Verify, Obstacle::MissingKey(MissingKey::None));
    assert_eq!(of(&Report::new(ReportHead::default(), nothing)), json!([]));
}

/// A summary that was made by other keys, or asked for less, is one of another policy.
#[test]
fn the_policy_is_what_was_asked_and_by_which_keys() {
    let of = |pins: Vec<Pin>, keys: Vec<KeyFact>| {
        let policy = Policy::new(pins, Identity::Own, vec![]).unwrap();
        let head = ReportHead { keys, ..ReportHead::default() };
        let report = Report::new(head, Body::Key { gap: None });
        policy_digest(&report, &image("x", Outcome::Pass, None).asked(policy)).unwrap()
    };
    let tenant = |value| Pin::exact("tenant_id", value).unwrap();
    let all = [
        of(vec![], vec![]),
        of(vec![tenant("octave")], vec![]),
        of(vec![tenant("rival")], vec![]),
        of(vec![], vec![KeyFact::scripted(true)]),
        of(vec![], vec![KeyFact::scripted(false)]),
    ];
    for (at, one) in all.iter().enumerate() {
        assert_eq!(all.iter().position(|other| other == one), Some(at));
    }
}
