//! Every case of `fixtures/cases`: its verdict, its code, its whole output; and what becomes of the
//! good ones when anything in them is changed.

mod forgery;
mod french;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::command::program;
use crate::support::page;
use crate::support::{self, fixture, text};
use crate::support::{schema, snapshot};

/// A case of the fixtures.
pub(crate) struct Case {
    pub(crate) name: String,
    args: Vec<String>,
    pub(crate) verdict: String,
    pub(crate) code: Option<String>,
}

impl Case {
    pub(crate) fn folder(&self) -> PathBuf {
        fixture("cases").join(&self.name)
    }
}

/// All cases, by name.
pub(crate) fn all() -> Vec<Case> {
    let folder = fixture("cases");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 100, "{} cases", names.len());
    names
        .into_iter()
        .map(|name| {
            let read = |file: &str| text(&folder.join(&name).join(file));
            let args = read("args").lines().map(str::to_owned).collect();
            let expect = read("expect");
            let mut words = expect.split_whitespace().map(str::to_owned);
            Case { args, verdict: words.next().expect("a verdict"), code: words.next(), name }
        })
        .collect()
}

pub(crate) fn verify(case: &Case) -> support::command::Program {
    program(["verify"]).args(case.args.clone())
}

#[test]
fn every_case_says_what_it_is() {
    for case in all() {
        let suffix = case.name.rsplit('_').next().unwrap().to_uppercase();
        assert_eq!(suffix, case.verdict, "{}", case.name);
        assert_eq!(case.code.is_none(), case.verdict == "VERIFIED", "{}", case.name);
        let readme = text(&fixture("cases").join(&case.name).join("README.md"));
        let expected = format!("`{}`", case.verdict);
        assert!(readme.contains(&expected) || readme.contains(&case.verdict), "{}: {readme}", case.name);
    }
}

#[test]
fn every_case_has_its_verdict_and_its_code() {
    for case in all() {
        let run = verify(&case).args(["-o", "json"]).run();
        let document = run.is(&case.verdict, case.code.as_deref());
        assert_eq!(run.stderr, "", "{}", run.shown());
        snapshot::holds(&case.folder(), "json", &snapshot::steady(document));
    }
}

fn human(name: &str, command: support::command::Program, case: &Case) {
    let run = command.run();
    assert!(run.stdout.starts_with(&case.verdict), "{}", run.shown());
    let exit = match case.verdict.as_str() {
        "VERIFIED" => 0,
        "FAILED" => 1,
        _ => 3,
    };
    assert_eq!((run.code, run.stderr.as_str()), (exit, ""), "{}", run.shown());
    snapshot::told(&case.folder(), name, &run);
}

#[test]
fn every_case_is_told_in_words() {
    for case in all() {
        human("human", verify(&case), &case);
    }
}

#[test]
fn every_case_in_one_line_has_its_verdict_and_its_code() {
    for case in all() {
        let run = verify(&case).arg("-q").run();
        assert_eq!(run.stdout.lines().count(), 1, "{}", run.shown());
        let mut words = run.stdout.split_whitespace();
        assert_eq!(words.next(), Some(case.verdict.as_str()), "{}", run.shown());
        let code = words.last().filter(|_| case.verdict != "VERIFIED");
        assert_eq!(code, case.code.as_deref(), "{}", run.shown());
        assert_eq!(run.stderr, "", "{}", run.shown());
    }
}

#[test]
fn words_fit_a_narrow_terminal() {
    let chosen = [
        "signed_verified",
        "signed-index_verified",
        "two-signatures_verified",
        "pins-across-two_failed",
        "pin-mismatch_failed",
        "copied-tenant_failed",
        "unsigned_failed",
        "escapes_failed",
        "bundle-future_undecided",
        "key-html_undecided",
    ];
    let mut seen = 0;
    for case in all() {
        let narrow = || verify(&case).var("COLUMNS", "80");
        if chosen.contains(&case.name.as_str()) {
            human("human-80", narrow(), &case);
            human("human-120", verify(&case).var("COLUMNS", "120"), &case);
            seen += 1;
        }
        for more in [&[][..], &["-v"]] {
            let run = narrow().args(more.iter().copied()).run();
            for line in run.stdout.lines().filter(|line| line.chars().count() > 80) {
                // What cannot be broken stands alone: one word, or a command to paste.
                let alone = !line.trim().contains(' ') || line.starts_with("    paas-attest ");
                assert!(alone, "{}: {line}\n{}", case.name, run.shown());
            }
        }
    }
    assert_eq!(seen, chosen.len());
}

/// A page for each verdict, and one that a stranger wrote into; each of the others is whole, and says the same verdict.
#[test]
fn every_case_is_told_as_a_page() {
    let chosen =
        ["sbom-and-provenance-v1_verified", "pin-mismatch_failed", "escapes_failed", "key-html_undecided"];
    let mut seen = 0;
    for case in all() {
        let run = verify(&case).args(["-o", "html"]).run();
        page::is_whole(&run.stdout);
        assert_eq!(page::verdict(&run.stdout), case.verdict, "{}", case.name);
        assert_eq!(run.stderr, "", "{}", run.shown());
        let supports = run.stdout.contains(">supports<");
        assert_eq!(supports, case.verdict == "VERIFIED", "{}: only a yes supports anything", case.name);
        if chosen.contains(&case.name.as_str()) {
            page::told(&case.folder(), "html", &run);
            seen += 1;
        }
    }
    assert_eq!(seen, chosen.len());
}

#[test]
fn words_may_be_coloured() {
    for case in all()
        .into_iter()
        .filter(|case| ["signed_verified", "pin-mismatch_failed"].contains(&case.name.as_str()))
    {
        let run = verify(&case).args(["--color", "always"]).run();
        assert!(run.stdout.contains("\u{1b}["), "{}", run.shown());
        snapshot::told(&case.folder(), "human-colour", &run);
    }
}

#[test]
fn no_case_reaches_a_terminal_raw() {
    for case in all() {
        for format in ["human", "json", "cosign", "html"] {
            let run = verify(&case).args(["-v", "-o", format]).run();
            let raw = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            };
            assert!(!run.stdout.contains(raw), "{} as {format}: {:?}", case.name, run.stdout);
        }
    }
}

// ---------------------------------------------------------------------------------------------
// The schema

#[test]
fn the_schema_refuses_what_is_no_report() {
    let whole = all().into_iter().find(|case| case.name == "pin-mismatch_failed").unwrap();
    let good = verify(&whole).args(["-o", "json"]).run().json();
    assert_eq!(schema::violations(&good), Vec::<String>::new());
    let is_refused = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(!schema::violations(&bad).is_empty(), "the schema allows {what}");
    };
    for member in [
        "schema",
        "tool",
        "command",
        "at",
        "verdict",
        "exitCode",
        "key",
        "policy",
        "summary",
        "images",
        "weaknesses",
    ] {
        is_refused(&format!("no `{member}`"), &|bad| drop(bad.as_object_mut().unwrap().remove(member)));
    }
    for member in
        ["reference", "digest", "verdict", "annotations", "checks", "signatures", "attestations", "gaps"]
    {
        is_refused(&format!("no `images[].{member}`"), &|bad| {
            drop(bad["images"][0].as_object_mut().unwrap().remove(member));
        });
    }
    for member in ["id", "outcome", "code", "expected", "observed", "message"] {
        is_refused(&format!("no `checks[].{member}`"), &|bad| {
            drop(bad["images"][0]["checks"][0].as_object_mut().unwrap().remove(member));
        });
    }
    for member in ["where", "status", "code", "identity", "annotations", "log"] {
        is_refused(&format!("no `signatures[].{member}`"), &|bad| {
            drop(bad["images"][0]["signatures"][0].as_object_mut().unwrap().remove(member));
        });
    }
    for (pointer, value) in [
        ("/schema", json!("paas-attest/report/v2")),
        ("/command", json!("sign")),
        ("/verdict", json!("verified")),
        ("/verdict", json!("PASS")),
        ("/exitCode", json!(5)),
        ("/at", json!("yesterday")),
        ("/summary/verified", json!(-1)),
        ("/images/0/digest", json!("sha256:abc")),
        ("/images/0/verdict", json!(true)),
        ("/images/0/checks/0/id", json!("mood")),
        ("/images/0/checks/0/outcome", json!("passed")),
        ("/images/0/signatures/0/status", json!("ok")),
        ("/key/fingerprint", json!("MD5:abc")),
    ] {
        is_refused(&format!("{value} at {pointer}"), &|bad| {
            *bad.pointer_mut(pointer).expect("a pointer that leads somewhere") = value.clone();
        });
    }
    // Changes are additive: what a later version adds is no violation.
    let mut more = good.clone();
    more["later"] = json!(1);
    more["images"][0]["later"] = json!({});
    more["images"][0]["checks"][0]["later"] = json!([]);
    assert_eq!(schema::violations(&more), Vec::<String>::new());
}
