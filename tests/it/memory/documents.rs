//! What is made of a document that somebody names.

use serde_json::Value;

use super::{MIB, NOTHING, at_most, keys, read};
use crate::support::KEY;
use crate::support::command::{Run, words};
use crate::support::rows::Rows;

fn of(members: &str) -> String {
    format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4",{members}}}"#)
}

/// A run over a document, which stays within what the document is worth.
fn within(text: &str, options: &[&str]) -> Run {
    let run = read(text, options);
    at_most(&run, 128 * MIB + 8 * text.len() as u64 / 1024);
    run
}

/// Values that are larger than their text, and do not fit: nothing is said to be valid that was not looked at.
#[test]
fn values_for_a_schema() {
    let mut rows = Rows::default();
    for (name, members) in [
        ("members", format!("\"x\":{{{}}}", keys(1_500_000, ":1"))),
        ("components", format!("\"components\":[{}]", vec!["{\"a\":1}"; 1_200_000].join(","))),
        ("properties", format!("\"properties\":[{}]", vec!["{\"a\":1}"; 1_200_000].join(","))),
        ("lists", format!("\"x\":[{}]", vec!["[1]"; 2_500_000].join(","))),
        ("texts", format!("\"x\":[{}]", vec!["\"\""; 3_000_000].join(","))),
    ] {
        rows.row(name, || {
            let run = within(&of(&members), &["--check", "schema"]);
            let document: Value = serde_json::from_str(&run.stdout).unwrap();
            let schema = &document["conformance"]["schema"];
            assert_eq!((run.code, &schema["outcome"]), (3, &"undecided".into()), "{}", run.shown());
            assert_eq!((&schema["code"], &schema["specVersion"]), (&"too-many".into(), &"1.4".into()));
            assert!(
                schema["message"].as_str().is_some_and(|said| said.contains("too many values")),
                "{schema}"
            );
        });
    }
    rows.end();
}

/// Each is two hundred times as large as the value that it is of.
#[test]
fn violations_of_a_schema() {
    let ones = vec!["1"; 400_000].join(",");
    let items =
        vec![r#"{"type":"library","name":"x","licenses":[{"license":{"id":"x"}}],"y":1}"#; 30_000].join(",");
    let mut rows = Rows::default();
    for (members, violations, cut) in [
        // One violation for each component, and equal items.
        (format!("\"components\":[{items}]"), 60_001, false),
        // All are in one component.
        (
            format!("\"components\":[{{\"type\":\"library\",\"name\":\"x\",\"components\":[{ones}]}}]"),
            1,
            true,
        ),
        (format!("\"x\":[{ones}]"), 1, true),
    ] {
        rows.row(&members[..70], || {
            let run = within(&of(&format!("\"version\":1,{members}")), &["--check", "schema"]);
            let document: Value = serde_json::from_str(&run.stdout).unwrap();
            let schema = &document["conformance"]["schema"];
            assert_eq!((run.code, &schema["outcome"]), (1, &"fail".into()), "{:.2000}", run.stdout);
            assert_eq!(
                (&schema["violations"], schema["code"] == "too-many"),
                (&violations.into(), cut),
                "{:.2000}",
                run.stdout
            );
            assert_eq!(run.stdout.contains("at least"), cut);
        });
    }
    rows.end();
}

/// What real documents have: every field, four properties to a component, and no blanks.
#[test]
fn a_real_document_fits_into_what_a_schema_is_asked_of() {
    let component = |n: usize| {
        format!(
            r#"{{"type":"library","bom-ref":"pkg:deb/debian/package-name-{n}@1.2.{n}?arch=amd64&distro=debian-12&package-id={n:016x}","name":"package-name-{n}","version":"1.2.{n}","licenses":[{{"license":{{"id":"MIT"}}}}],"cpe":"cpe:2.3:a:package-name-{n}:package-name-{n}:1.2.{n}:*:*:*:*:*:*:*","purl":"pkg:deb/debian/package-name-{n}@1.2.{n}?arch=amd64&distro=debian-12","properties":[{{"name":"syft:package:foundBy","value":"dpkg-db-cataloger"}},{{"name":"syft:package:type","value":"deb"}},{{"name":"syft:location:0:path","value":"/var/lib/dpkg/status"}},{{"name":"syft:metadata:installedSize","value":"{n}"}}]}}"#
        )
    };
    let components: Vec<String> = (0..20_000).map(component).collect();
    let text = of(&format!("\"version\":1,\"components\":[{}]", components.join(",")));
    let run = within(&text, &["--check", "schema"]);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["conformance"]["schema"]["outcome"], "pass", "{}", run.stderr);
}

/// Whoever writes to it: no more is read than the bound, and what is more says so.
#[test]
fn standard_input_without_end() {
    let good = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[]}"#;
    let folder = tempfile::TempDir::new().unwrap();
    let short = folder.path().join("short.json").display().to_string();
    std::fs::write(&short, good).unwrap();
    let mut much = good.as_bytes().to_vec();
    much.resize(128 << 20, b' ');
    let sbom = "--unsigned -o json --max-sbom-size 1MiB";
    let key = "verify 127.0.0.1:9/builds/my-app:1 -o json --identity any";
    let mut rows = Rows::default();
    for (line, code, said) in [
        (format!("sbom - {sbom}"), 3, "too-large"),
        (format!("sbom file:/dev/stdin {sbom}"), 3, "too-large"),
        (format!("diff - {short} {sbom}"), 3, "too-large"),
        (format!("diff {short} - {sbom}"), 3, "too-large"),
        (format!("sbom - --check schema {sbom}"), 3, "too-large"),
        (format!("{key} --key -"), 2, "larger than 64 KiB"),
        (format!("{key} --key /dev/stdin"), 2, "larger than 64 KiB"),
        (format!("{key} --key {KEY} --registry-user u --registry-password-stdin"), 2, "larger than 64 KiB"),
    ] {
        rows.row(&line, || {
            let run = words(&line).stdin(much.clone()).run();
            assert_eq!(run.code, code, "{}", run.shown());
            assert!(run.stdout.contains(said) || run.stderr.contains(said), "{}", run.shown());
            at_most(&run, NOTHING + 16 * MIB);
        });
    }
    rows.end();
}

/// One expression of a megabyte, one name, one property: each is a text, and costs some of them.
#[test]
fn long_texts() {
    let long = "n".repeat(1 << 20);
    let or = vec!["MIT"; 1 << 18].join(" OR ");
    let nested = format!("{}MIT{}", "(".repeat(1 << 19), ")".repeat(1 << 19));
    let mut rows = Rows::default();
    for component in [
        format!(r#"{{"type":"library","name":"{long}","version":"{long}","purl":"pkg:npm/{long}@{long}"}}"#),
        format!(r#"{{"type":"library","name":"x","licenses":[{{"expression":"{or}"}}]}}"#),
        format!(r#"{{"type":"library","name":"x","licenses":[{{"expression":"{nested}"}}]}}"#),
        format!(r#"{{"type":"library","name":"x","licenses":[{{"license":{{"name":"{long}"}}}}]}}"#),
        format!(r#"{{"type":"library","name":"x","properties":[{{"name":"{long}","value":"{long}"}}]}}"#),
        format!(r#"{{"type":"library","name":"x","hashes":[{{"alg":"{long}","content":"{long}"}}]}}"#),
    ] {
        rows.row(&component[..70], || {
            let text = of(&format!("\"components\":[{component}]"));
            let run = read(&text, &["--list", "--check", "schema,ntia,cisa,bsi", "--deny-license", "MIT"]);
            assert!([0, 1, 3].contains(&run.code), "{:.2000}", run.stderr);
            at_most_of(&run, NOTHING + 20 * text.len() as u64 / 1024 + 16 * MIB);
        });
    }
    rows.end();
}

/// As [`at_most`], without a report of megabytes in the message.
#[track_caller]
fn at_most_of(run: &Run, kib: u64) {
    assert!(run.peak < kib, "{} KiB, over {kib}", run.peak);
}

/// Labels of an image, and what else is sorted before it is told.
#[test]
fn many_properties() {
    let property = |n: usize| format!("{{\"name\":\"syft:image:labels:{n}\",\"value\":\"{n}\"}}");
    let all: Vec<String> = (0..200_000).map(property).collect();
    within(&of(&format!("\"metadata\":{{\"properties\":[{}]}}", all.join(","))), &[]);
}
