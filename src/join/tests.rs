use serde_json::{Value, json};

use super::*;
use crate::json::JsonError;
use crate::limits;
use crate::rows::Rows;

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// An image with these checks, each an outcome and whether it is waived.
fn image(name: &str, verdict: Option<&str>, checks: &[(&str, bool)]) -> Value {
    let check = |(outcome, waived): &(&str, bool)| {
        let mut check = json!({"id": "signature", "outcome": outcome, "code": "signature-absent", "message": format!("said of {name}")});
        if *waived {
            check["waived"] = json!({"owner": "o", "reason": "r", "until": "2026-12-31"});
        }
        check
    };
    json!({
        "reference": name,
        "digest": DIGEST,
        "verdict": verdict,
        "annotations": {},
        "checks": checks.iter().map(check).collect::<Vec<_>>(),
        "signatures": [],
        "attestations": [],
        "gaps": [],
    })
}

fn good(name: &str) -> Value {
    image(name, Some("VERIFIED"), &[("pass", false)])
}

fn bad(name: &str) -> Value {
    image(name, Some("FAILED"), &[("pass", false), ("fail", false)])
}

fn waived(name: &str) -> Value {
    image(name, Some("FAILED"), &[("pass", false), ("fail", true)])
}

/// The report of a part with these images, that agrees with itself.
#[expect(clippy::needless_pass_by_value, reason = "each is made for its report")]
fn report(index: usize, of: usize, whole: usize, images: Vec<Value>) -> Value {
    let has = |image: &Value, word: &str| image["verdict"] == word;
    let is_waived = |image: &Value| image["checks"].to_string().contains("waived");
    let count = |of: &dyn Fn(&Value) -> bool| images.iter().filter(|image| of(image)).count();
    let failed = count(&|image| has(image, "FAILED") && !is_waived(image));
    let waived = count(&|image| has(image, "FAILED") && is_waived(image));
    let verified = count(&|image| has(image, "VERIFIED"));
    let undecided = count(&|image| has(image, "UNDECIDED"));
    let pending = count(&|image| has(image, "PENDING"));
    let skipped = count(&|image| image["verdict"].is_null());
    let (verdict, exit) = match (failed, undecided, pending, waived, verified) {
        (1.., ..) => (json!("FAILED"), 1),
        (_, 1.., ..) => (json!("UNDECIDED"), 3),
        (_, _, 1.., ..) => (json!("PENDING"), 4),
        (_, _, _, 1.., _) => (json!("WAIVED"), 0),
        (.., 1..) => (json!("VERIFIED"), 0),
        _ => (Value::Null, 0),
    };
    let mut summary =
        json!({"verified": verified, "failed": failed, "undecided": undecided, "pending": pending});
    if waived > 0 {
        summary["waived"] = waived.into();
    }
    if skipped > 0 {
        summary["outOfScope"] = skipped.into();
    }
    let key = json!({"fingerprint": "SHA256:k", "pinned": true, "source": "k"});
    let keys = if images.is_empty() { json!([]) } else { json!([key]) };
    json!({
        "schema": "paas-attest/report/v1",
        "tool": {"name": "paas-attest", "version": "0.1.0"},
        "command": "verify",
        "at": format!("2026-11-28T10:00:0{}Z", index % 10),
        "verdict": verdict,
        "exitCode": exit,
        "key": keys[0],
        "keys": keys,
        "policy": {"pins": {}, "identity": null, "require": []},
        "shard": {"index": index, "of": of, "list": "b".repeat(64), "size": images.len(), "whole": whole},
        "summary": summary,
        "images": images,
        "weaknesses": [],
    })
}

/// A part that judged nothing.
fn stopped(index: usize, of: usize, whole: usize, verdict: Option<&str>, exit: u8) -> Value {
    let mut value = report(index, of, whole, vec![]);
    value["shard"]["size"] = (whole * index / of - whole * (index - 1) / of).into();
    value["verdict"] = json!(verdict);
    value["exitCode"] = exit.into();
    value["error"] = json!({"code": "key-unreachable", "message": "no key"});
    value
}

fn read_text(file: &str, text: &[u8], keep: Keep) -> Result<Part, JoinProblem> {
    read(&file.into(), text, keep, &mut Kept::default())
}

fn part(file: &str, report: &Value) -> Result<Part, JoinProblem> {
    read_text(file, report.to_string().as_bytes(), Keep::Texts)
}

fn joined(reports: &[Value]) -> Result<Joined, JoinProblem> {
    let parts = reports.iter().enumerate().map(|(at, report)| part(&format!("f{at}"), report));
    join(parts.collect::<Result<_, _>>()?)
}

fn names(joined: &Joined) -> Vec<String> {
    joined.images().map(|image| image.told.as_ref().unwrap().reference.to_string()).collect()
}

fn unfit(report: &Value) -> Unfit {
    match part("f", report) {
        Err(JoinProblem::Unfit { why, file }) if file == "f".into() => *why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_parts_of_a_list_in_any_order_are_the_whole() {
    let all: Vec<Value> = (0..7).map(|n| if n == 4 { bad("4") } else { good(&n.to_string()) }).collect();
    let expected: Vec<String> = (0..7).map(|n: usize| n.to_string()).collect();
    for of in 1..=9 {
        let cut = |index: usize| all[7 * (index - 1) / of..7 * index / of].to_vec();
        let parts: Vec<Value> = (1..=of).map(|index| report(index, of, 7, cut(index))).collect();
        for turn in 0..of {
            let mut order = parts.clone();
            order.rotate_left(turn);
            for order in [order.clone(), order.into_iter().rev().collect()] {
                let joined = joined(&order).unwrap();
                assert_eq!(joined.verdict(), JoinedVerdict::Failed);
                assert_eq!(names(&joined), expected);
                let counts = Counts { verified: 6, failed: 1, ..Counts::default() };
                assert_eq!((joined.counts(), joined.unchecked()), (counts, 0));
                assert_eq!((joined.sets_of_keys(), joined.keys().len()), (1, 1));
                assert!(joined.differences().is_empty());
            }
        }
    }
}

#[test]
fn no_more_is_kept_than_somebody_shows() {
    let text = report(1, 1, 3, vec![good("a"), bad("b"), good("c")]).to_string();
    let kept = |keep| read_text("f", text.as_bytes(), keep).unwrap().images;
    let open = kept(Keep::Open);
    assert!(open.len() == 1 && open[0].text.is_none() && open[0].standing == ImageStanding::Failed);
    assert!(kept(Keep::Told).len() == 3 && kept(Keep::Told).iter().all(|image| image.text.is_none()));
    assert!(kept(Keep::Texts).iter().all(|image| image.text.is_some()));
    let told = open[0].told.as_ref().unwrap();
    assert_eq!(told.message.as_ref().unwrap().to_string(), "said of b");
    let mut small = Kept::scripted(1000);
    let file = "f".into();
    let read = read(&file, text.as_bytes(), Keep::Texts, &mut small);
    assert!(matches!(read, Err(JoinProblem::TooLarge(limits::JOINED))), "{read:?}");
}

#[test]
fn the_verdict_is_folded_from_images_and_from_parts_that_stopped() {
    let verdict = |images: &[Value], stop: Option<(&str, u8)>| {
        let mut parts = vec![report(1, 2, 2, images[..1].to_vec())];
        parts.push(match stop {
            Some((word, exit)) => stopped(2, 2, 2, Some(word), exit),
            None => report(2, 2, 2, images[1..].to_vec()),
        });
        let joined = joined(&parts).unwrap();
        (joined.verdict(), joined.unchecked())
    };
    let undecided = || image("u", Some("UNDECIDED"), &[("undecided", false)]);
    let pending = || image("p", Some("PENDING"), &[("pending", false)]);
    let skipped = || image("s", None, &[]);
    for (images, expected) in [
        ([good("a"), good("b")], JoinedVerdict::Verified),
        ([good("a"), bad("b")], JoinedVerdict::Failed),
        ([waived("a"), good("b")], JoinedVerdict::Waived),
        ([waived("a"), waived("b")], JoinedVerdict::Waived),
        ([waived("a"), bad("b")], JoinedVerdict::Failed),
        ([waived("a"), undecided()], JoinedVerdict::Undecided),
        ([waived("a"), pending()], JoinedVerdict::Pending),
        ([undecided(), bad("b")], JoinedVerdict::Failed),
        ([pending(), undecided()], JoinedVerdict::Undecided),
        ([skipped(), good("b")], JoinedVerdict::Verified),
    ] {
        assert_eq!(verdict(&images, None), (expected, 0), "{images:?}");
    }
    let one = [good("a")];
    assert_eq!(verdict(&one, Some(("UNDECIDED", 3))), (JoinedVerdict::Undecided, 1));
    assert_eq!(verdict(&one, Some(("FAILED", 1))), (JoinedVerdict::Failed, 1));
    let nothing = joined(&[report(1, 1, 1, vec![skipped()])]);
    assert!(matches!(nothing, Err(JoinProblem::NothingJudged)), "{nothing:?}");
    // One that was not written: no yes is left anywhere.
    let mut joined = joined(&[report(1, 1, 2, vec![good("a"), waived("b")])]).unwrap();
    joined.unwritten();
    assert_eq!(joined.verdict(), JoinedVerdict::Undecided);
    assert_eq!(joined.verdict_of(&joined.parts()[0]), Some(JoinedVerdict::Undecided));
    assert_eq!(joined.counts().verified, 0);
}

#[test]
fn parts_that_are_not_all_parts_of_one_list_are_refused() {
    let whole = || -> Vec<Value> {
        (1..=3).map(|index| report(index, 3, 3, vec![good(&index.to_string())])).collect()
    };
    let with = |at: usize, change: &dyn Fn(&mut Value)| {
        let mut parts = whole();
        change(&mut parts[at]);
        joined(&parts).unwrap_err()
    };
    let mut parts = whole();
    parts.remove(1);
    let missing = JoinProblem::Missing { parts: vec![2], of: 3 };
    assert_eq!(joined(&parts).unwrap_err(), missing);
    assert_eq!(joined(&parts[..1]).unwrap_err(), JoinProblem::Missing { parts: vec![2, 3], of: 3 });
    let mut parts = whole();
    parts.push(whole().remove(1));
    let twice = JoinProblem::Twice { part: (2, 3), files: ["f1".into(), "f3".into()] };
    assert_eq!(joined(&parts).unwrap_err(), twice);
    let foreign = |problem: JoinProblem| match problem {
        JoinProblem::Foreign { files, what, .. } => (files.map(|file| file.raw().to_owned()), what),
        other => panic!("{other:?}"),
    };
    let files = || ["f0".to_owned(), "f2".to_owned()];
    let list = with(2, &|part| part["shard"]["list"] = "c".repeat(64).into());
    assert_eq!(foreign(list), (files(), ForeignIn::List));
    let of = with(2, &|part| *part = report(3, 4, 3, vec![good("x")]));
    assert_eq!(foreign(of), (files(), ForeignIn::Parts));
    let whole = with(2, &|part| *part = report(3, 3, 4, vec![good("x"), good("y")]));
    assert_eq!(foreign(whole), (files(), ForeignIn::Whole));
    let sample = with(2, &|part| part["sample"] = json!({"size": 3, "seed": "s", "of": 9}));
    assert_eq!(foreign(sample), (files(), ForeignIn::Sample));
    assert_eq!(join(vec![]).unwrap_err(), JoinProblem::NothingJudged);
}

/// Each row is a report that was changed in one place; without its check it would be taken.
#[test]
fn a_report_that_does_not_agree_with_itself_is_refused() {
    let base = || report(1, 2, 4, vec![good("a"), bad("b")]);
    assert!(part("f", &base()).is_ok());
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut report = base();
        change(&mut report);
        unfit(&report)
    };
    let mut tried = Rows::default();
    macro_rules! rows {
        ($($change:expr => $expected:pat,)+) => {
            $(tried.row(stringify!($change), || {
                let why = changed(&$change);
                assert!(matches!(why, $expected), "{why:?}");
            });)+
        };
    }
    rows! {
        |r: &mut Value| r["images"][1]["verdict"] = "VERIFIED".into() => Unfit::Image { follows: "FAILED", .. },
        |r: &mut Value| r["images"][0]["verdict"] = Value::Null => Unfit::Image { said: None, .. },
        |r: &mut Value| r["images"][1]["verdict"] = "WAIVED".into() => Unfit::Image { .. },
        |r: &mut Value| r["images"][0]["checks"] = json!([]) => Unfit::Image { follows: "UNDECIDED", .. },
        |r: &mut Value| r["images"][0]["checks"][0]["outcome"] = "ok".into() => Unfit::Member("outcome"),
        |r: &mut Value| r["images"][0]["checks"][0]["outcome"] = 1.into() => Unfit::Json(_),
        |r: &mut Value| r["images"][1]["checks"][1]["waived"] = true.into() => Unfit::Json(_),
        |r: &mut Value| r["images"][1]["checks"][1]["Outcome"] = "pass".into() => Unfit::Json(_),
        |r: &mut Value| r["images"][0]["digest"] = "sha256:x".into() => Unfit::Member("digest"),
        |r: &mut Value| r["images"][0]["reference"] = Value::Null => Unfit::Member("reference"),
        |r: &mut Value| r["images"][0]["annotations"] = json!([]) => Unfit::Json(_),
        |r: &mut Value| { r["images"][0].as_object_mut().unwrap().remove("gaps"); } => Unfit::Member("gaps"),
        |r: &mut Value| r["images"] = json!({}) => Unfit::Json(_),
        |r: &mut Value| r["images"][0] = 1.into() => Unfit::Json(_),
        // What its images come to.
        |r: &mut Value| r["verdict"] = "VERIFIED".into() => Unfit::Verdict { follows: (Some("FAILED"), 1), .. },
        |r: &mut Value| r["verdict"] = Value::Null => Unfit::Verdict { .. },
        |r: &mut Value| r["exitCode"] = 0.into() => Unfit::Verdict { .. },
        |r: &mut Value| { r["verdict"] = "VERIFIED".into(); r["exitCode"] = 0.into(); } => Unfit::Verdict { .. },
        |r: &mut Value| r["exitCode"] = 1.5.into() => Unfit::Member("exitCode"),
        // What they are.
        |r: &mut Value| { r["images"].as_array_mut().unwrap().pop(); } => Unfit::Images { size: 2, listed: 1, unchecked: 0 },
        |r: &mut Value| r["images"].as_array_mut().unwrap().push(good("c")) => Unfit::Images { listed: 3, .. },
        |r: &mut Value| r["summary"]["notChecked"] = 1.into() => Unfit::Images { unchecked: 1, .. },
        |r: &mut Value| r["summary"]["verified"] = 2.into() => Unfit::Summary { member: "verified", said: 2, counted: 1 },
        |r: &mut Value| r["summary"]["failed"] = 0.into() => Unfit::Summary { member: "failed", .. },
        |r: &mut Value| r["summary"]["waived"] = 1.into() => Unfit::Summary { member: "waived", .. },
        |r: &mut Value| r["summary"]["outOfScope"] = 1.into() => Unfit::Summary { member: "outOfScope", .. },
        |r: &mut Value| r["summary"]["pending"] = Value::Null => Unfit::Member("summary"),
        |r: &mut Value| r["summary"]["notChecked"] = (-1).into() => Unfit::Member("summary"),
        // Its place among the parts.
        |r: &mut Value| r["shard"]["size"] = 3.into() => Unfit::Size { said: 3, follows: 2 },
        |r: &mut Value| r["shard"]["whole"] = 9.into() => Unfit::Size { said: 2, follows: 4 },
        |r: &mut Value| r["shard"]["index"] = 0.into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"]["index"] = 3.into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"]["of"] = 10_001.into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"]["of"] = 0.into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"]["whole"] = 0.into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"]["whole"] = 1_000_001.into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"]["list"] = "B".repeat(64).into() => Unfit::Member("shard"),
        |r: &mut Value| r["shard"] = Value::Null => Unfit::NoPart,
        // What it is.
        |r: &mut Value| r["schema"] = "paas-attest/sbom/v1".into() => Unfit::Schema(Some(_)),
        |r: &mut Value| r["schema"] = Value::Null => Unfit::Schema(None),
        |r: &mut Value| r["command"] = "join".into() => Unfit::Command(_),
        |r: &mut Value| r["command"] = "key".into() => Unfit::Command(_),
        |r: &mut Value| r["type"] = "report".into() => Unfit::Lines,
        |r: &mut Value| r["tool"]["name"] = "x".into() => Unfit::Member("tool"),
        |r: &mut Value| r["at"] = "today".into() => Unfit::Member("at"),
        |r: &mut Value| r["key"] = Value::Null => Unfit::Member("key"),
        |r: &mut Value| { r["keys"][0]["pinned"] = "yes".into(); r["key"] = r["keys"][0].clone(); } => Unfit::Member("keys"),
        |r: &mut Value| r["policy"] = json!([]) => Unfit::Member("policy"),
        |r: &mut Value| r["sample"] = 1.into() => Unfit::Member("sample"),
        |r: &mut Value| r["error"] = json!({"code": "tls", "message": "x"}) => Unfit::Member("images"),
        |r: &mut Value| r["weaknesses"] = json!([{"code": "\u{1b}", "message": "x"}]) => Unfit::Member("weaknesses"),
        |r: &mut Value| r["Verdict"] = "VERIFIED".into() => Unfit::Json(_),
    }
    tried.end();
    // A run that ended early has an image that failed, and is not waived.
    for image in [good("a"), waived("a")] {
        let mut early = report(1, 2, 4, vec![image]);
        early["shard"]["size"] = 2.into();
        early["summary"]["notChecked"] = 1.into();
        assert_eq!(unfit(&early), Unfit::Unchecked(1));
    }
    let mut early = report(1, 2, 4, vec![bad("a")]);
    early["shard"]["size"] = 2.into();
    early["summary"]["notChecked"] = 1.into();
    assert_eq!(part("f", &early).unwrap().unchecked, 1);
    // Part without images.
    let empty = report(1, 2, 1, vec![]);
    assert_eq!(part("f", &empty).unwrap().verdict, None);
    let mut unwritten = empty.clone();
    (unwritten["verdict"], unwritten["exitCode"]) = ("UNDECIDED".into(), 3.into());
    assert_eq!(part("f", &unwritten).unwrap().verdict, Some(JoinedVerdict::Undecided));
    let mut claimed = empty;
    claimed["verdict"] = "VERIFIED".into();
    assert!(matches!(unfit(&claimed), Unfit::Verdict { .. }));
}

#[test]
fn what_stopped_a_part_is_folded_or_stops_the_join() {
    for (verdict, exit) in
        [(Some("VERIFIED"), 0), (Some("WAIVED"), 0), (None, 0), (Some("UNDECIDED"), 0), (Some("FAILED"), 2)]
    {
        assert!(matches!(unfit(&stopped(1, 1, 2, verdict, exit)), Unfit::Verdict { .. }), "{verdict:?}");
    }
    for with_shard in [true, false] {
        let mut value = stopped(1, 2, 2, None, 2);
        if !with_shard {
            value.as_object_mut().unwrap().remove("shard");
        }
        match part("f", &value) {
            Err(JoinProblem::Stopped { part, code, .. }) => {
                assert_eq!(
                    (part, code.to_string()),
                    (with_shard.then_some((1, 2)), "key-unreachable".to_owned())
                );
            }
            other => panic!("{other:?}"),
        }
    }
    let undecided = part("f", &stopped(1, 2, 4, Some("UNDECIDED"), 3)).unwrap();
    assert_eq!((undecided.unchecked, undecided.verdict), (2, Some(JoinedVerdict::Undecided)));
}

#[test]
fn what_is_no_document_is_told_apart() {
    let text = report(1, 1, 1, vec![good("a")]).to_string();
    let why = |text: &[u8]| match read_text("f", text, Keep::Open) {
        Err(JoinProblem::Unfit { why, .. }) => *why,
        other => panic!("{other:?}"),
    };
    for end in [0, 1, 20, text.len() / 2, text.len() - 1] {
        assert_eq!(why(&text.as_bytes()[..end]), Unfit::CutOff, "{end}");
    }
    let lines = format!("{{\"type\":\"image\"}}\n{{\"type\":\"report\",{}", &text[1..]);
    assert_eq!(why(lines.as_bytes()), Unfit::Lines);
    for bad in ["[]", "1", "\u{1}", "{}{}", "x"] {
        assert!(matches!(why(bad.as_bytes()), Unfit::Json(_)), "{bad}");
    }
    // A key that stands twice, wherever that is.
    for (once, twice) in [
        ("\"verdict\":\"VERIFIED\"}", "\"verdict\":\"FAILED\",\"verdict\":\"VERIFIED\"}"),
        ("\"exitCode\":0", "\"exitCode\":1,\"exitCode\":0"),
        ("\"outcome\":\"pass\"", "\"outcome\":\"fail\",\"outcome\":\"pass\""),
        ("\"whole\":1", "\"whole\":2,\"whole\":1"),
        ("\"require\":[]", "\"require\":[{\"a\":1,\"a\":2}]"),
        ("\"gaps\":[]", "\"gaps\":[{\"a\":1,\"a\":2}]"),
    ] {
        let changed = text.replacen(once, twice, 1);
        assert_ne!(changed, text, "{once}");
        assert!(matches!(why(changed.as_bytes()), Unfit::Json(_)), "{twice}");
    }
    assert!(read_text("f", format!("\u{feff}{text}").as_bytes(), Keep::Open).is_ok());
}

#[test]
fn what_parts_differ_in_is_told() {
    let mut parts: Vec<Value> =
        (1..=3).map(|index| report(index, 3, 3, vec![good(&index.to_string())])).collect();
    parts[1]["policy"]["require"] = json!(["sbom"]);
    parts[2]["tool"]["version"] = "0.2.0".into();
    let other = json!({"fingerprint": "SHA256:o", "pinned": false});
    (parts[2]["key"], parts[2]["keys"]) = (other.clone(), json!([other, parts[0]["key"]]));
    let weak = json!({"code": "key-unpinned", "message": "m"});
    parts[0]["weaknesses"] = json!([weak, {"code": "plain-http", "message": "h", "reference": "1"}]);
    parts[2]["weaknesses"] = json!([weak]);
    // The same key, which one part pinned and another did not.
    parts[1]["key"]["pinned"] = false.into();
    parts[1]["keys"][0]["pinned"] = false.into();
    let joined = joined(&parts).unwrap();
    assert_eq!(joined.sets_of_keys(), 2);
    let keys: Vec<Value> = joined.keys().iter().map(|key| serde_json::from_str(key).unwrap()).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!((&keys[0]["fingerprint"], &keys[0]["pinned"]), (&json!("SHA256:k"), &json!(false)));
    let differences = joined.differences();
    let of = |what| differences.iter().find(|one| one.what == what).unwrap();
    let shards = |what| of(what).values.iter().map(|(_, of)| of.clone()).collect::<Vec<_>>();
    assert_eq!(shards(DifferenceOf::Policy), [vec![1, 3], vec![2]]);
    assert_eq!(shards(DifferenceOf::Version), [vec![1, 2], vec![3]]);
    let codes: Vec<&str> = joined.weaknesses().iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["key-unpinned", "plain-http"]);
}

#[test]
fn a_member_that_would_fill_memory_is_not_read() {
    let mut large = report(1, 1, 1, vec![good("a")]);
    large["policy"]["x"] = vec![json!({"a": 1}); 5000].into();
    assert!(matches!(unfit(&large), Unfit::Json(crate::json::MembersError::Json(JsonError::TooMany(_)))));
    let mut large = report(1, 1, 1, vec![good("a")]);
    large["weaknesses"] = json!([{"code": "a", "message": "m", "x": vec![json!({"a": 1}); 5000]}]);
    assert!(matches!(unfit(&large), Unfit::Json(_)));
}
