//! Every case of `fixtures/sbom` and every document of `fixtures/documents`: its verdict and its code.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may touch files, and may panic")]

mod support;

use std::fs;

use serde_json::Value;

use support::command::{Run, program, reason};
use support::{fixture, text};

/// What a line of `expect` asks for: a verdict, and behind `FAILED` and `UNDECIDED` a code.
fn expected(words: &str) -> (String, Option<String>) {
    let mut words = words.split_whitespace().map(str::to_owned);
    (words.next().expect("a verdict"), words.next())
}

/// Verdict and code of a run.
fn said(run: &Run) -> (String, Option<String>) {
    let document: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}", run.shown()));
    let verdict = document["verdict"].as_str().unwrap_or_else(|| panic!("no verdict\n{}", run.shown()));
    let exit = match verdict {
        "VERIFIED" | "UNSIGNED" => 0,
        "FAILED" => 1,
        _ => 3,
    };
    assert_eq!((run.code, &document["exitCode"]), (exit, &Value::from(exit)), "{}", run.shown());
    if exit == 0 {
        assert_eq!(document["trust"], verdict, "{}", run.shown());
        assert!(document["sbom"].is_object(), "{}", run.shown());
        return (verdict.to_owned(), None);
    }
    (verdict.to_owned(), reason(&document))
}

#[test]
fn every_attested_document_has_its_verdict_and_its_code() {
    let folder = fixture("sbom");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let case = entry.unwrap().path();
        let arguments = text(&case.join("args"));
        let run = program(["sbom"]).args(arguments.lines()).args(["-o", "json"]).run();
        assert_eq!(said(&run), expected(&text(&case.join("expect"))), "{}\n{}", case.display(), run.shown());
        seen += 1;
    }
    assert!(seen > 50, "{seen} cases");
}

#[test]
fn every_document_that_nobody_signed_has_its_verdict_and_its_code() {
    let lines = text(&fixture("documents/expect"));
    assert!(lines.lines().count() > 70);
    for line in lines.lines() {
        let (file, words) = line.split_once(' ').expect("a file and a verdict");
        let path = format!("file:fixtures/documents/{file}");
        let run = program(["sbom", "--unsigned", "--offline", "-o", "json", &path]).run();
        assert_eq!(said(&run), expected(words), "{file}\n{}", run.shown());
        let refused = program(["sbom", "--offline", "-o", "json", &path]).run();
        assert_eq!(refused.code, 2, "{}", refused.shown());
    }
}

/// Foreign text never reaches a terminal, a table or a page as it is.
#[test]
fn no_control_character_is_printed_raw() {
    for file in ["hostile-terminal", "hostile-formats", "hostile-verdict", "unicode", "long-texts"] {
        let path = format!("file:fixtures/documents/{file}.cdx.json");
        for format in ["human", "json", "csv", "markdown"] {
            let run = program(["sbom", "--unsigned", "--offline", "--list", "-o", format, &path]).run();
            assert_eq!(run.code, 0, "{}", run.shown());
            for (stream, name) in [(&run.stdout, "standard output"), (&run.stderr, "standard error")] {
                let raw: Vec<char> = stream.replace("\r\n", "\n").chars().filter(|&c| is_hidden(c)).collect();
                assert!(raw.is_empty(), "{raw:?} on {name} of {file} as {format}");
            }
        }
    }
}

/// Control, bidirectional and zero-width characters, but for the ends of lines.
fn is_hidden(c: char) -> bool {
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    (c.is_control() && c != '\n') || format
}
