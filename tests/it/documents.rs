//! Every case of `fixtures/sbom` and every document of `fixtures/documents`: its verdict and its code; and the
//! schema of what `sbom` says of them.

mod schema;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::command::{Run, program, reason};
use crate::support::page;
use crate::support::{self, fixture, snapshot, text};

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

/// The cases of `fixtures/sbom` by name, with their arguments.
fn cases() -> Vec<(String, Vec<String>)> {
    let folder = fixture("sbom");
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let arguments = text(&folder.join(&name).join("args")).lines().map(str::to_owned).collect();
            (name, arguments)
        })
        .collect();
    cases.sort();
    assert!(cases.len() > 50, "{} cases", cases.len());
    cases
}

/// Holds what was said in words against the snapshot beside a case.
#[track_caller]
fn in_words(folder: &Path, name: &str, run: &Run) {
    assert_eq!(run.stderr, "", "{}", run.shown());
    snapshot::told(folder, name, run);
}

#[test]
fn every_attested_document_has_its_verdict_and_its_code() {
    for (name, arguments) in cases() {
        let run = program(["sbom"]).args(arguments).args(["--list", "-o", "json"]).run();
        assert_eq!(
            said(&run),
            expected(&text(&fixture("sbom").join(&name).join("expect"))),
            "{}",
            run.shown()
        );
        snapshot::holds(&fixture("sbom").join(&name), "json", &snapshot::steady(run.json()));
    }
}

#[test]
fn every_attested_document_is_told_in_words() {
    for (name, arguments) in cases() {
        in_words(&fixture("sbom").join(&name), "human", &program(["sbom"]).args(arguments).run());
    }
}

/// What real tools found, asked everything: as a person sees it, narrow, wide and coloured, and in the
/// formats of other programs.
#[test]
fn one_image_is_told_in_every_format() {
    let image = || {
        program([
            "sbom",
            "oci:fixtures/cases/sbom-attested_verified/layout",
            "--offline",
            "--key",
            support::KEY,
        ])
        .args(["--identity", &format!("{}/{}", support::LOGICAL, support::REPOSITORY)])
    };
    let folder = fixture("cases/sbom-attested_verified");
    let in_words = |name: &str, run: &Run| in_words(&folder, name, run);
    let all = ["--check", "schema,ntia,cisa,bsi", "--deny-license", "npm:MIT", "--list"];
    for columns in ["80", "120"] {
        in_words(&format!("sbom.human-{columns}"), &image().var("COLUMNS", columns).run());
        let run = image().args(all).args(["--color", "always"]).var("COLUMNS", columns).run();
        assert_eq!(run.code, 1, "{}", run.shown());
        in_words(&format!("sbom.all-{columns}"), &run);
    }
    in_words("sbom.markdown", &image().args(all).args(["-o", "markdown"]).run());
    in_words("sbom.csv", &image().args(["-o", "csv"]).run());
    page::told(&folder, "sbom.html", &image().args(all).args(["-o", "html"]).run());
    for format in ["human", "markdown", "csv"] {
        let file = "file:fixtures/documents/hostile-formats.cdx.json";
        let run = program(["sbom", "--unsigned", "--offline", "--list", "-o", format, file]).run();
        assert_eq!(run.code, 0, "{}", run.shown());
        snapshot::holds(&fixture("documents"), &format!("hostile-formats.sbom.{format}"), &run.stdout);
    }
    let file = "file:fixtures/documents/hostile-formats.cdx.json";
    let run = program(["sbom", "--unsigned", "--offline", "--list", "-o", "html", file]).run();
    page::told(&fixture("documents"), "hostile-formats.sbom.html", &run);
}

#[test]
fn the_bytes_that_were_signed_come_back() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let mut seen = 0;
    for (name, arguments) in cases().into_iter().filter(|(name, _)| name.ends_with("_verified")) {
        let run = program(["sbom"]).args(arguments).args(["-o", "cyclonedx"]).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
        let layout = support::layout::Layout::load(&fixture("sbom").join(&name).join("layout"));
        let payloads = layout.blobs.values().filter_map(|blob| {
            let envelope: Value = serde_json::from_slice(blob).ok()?;
            String::from_utf8(STANDARD.decode(envelope["payload"].as_str()?).ok()?).ok()
        });
        // The predicate as a part of the signed payload, byte for byte.
        assert!(!run.stdout.is_empty(), "{}", run.shown());
        assert!(payloads.into_iter().any(|payload| payload.contains(&run.stdout)), "{name}");
        seen += 1;
    }
    assert!(seen > 25, "{seen} documents");
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
        for format in ["human", "json", "csv", "markdown", "html"] {
            let run = program(["sbom", "--unsigned", "--offline", "--list", "-o", format, &path]).run();
            assert_eq!(run.code, 0, "{}", run.shown());
            for (stream, name) in [(&run.stdout, "standard output"), (&run.stderr, "standard error")] {
                let raw: Vec<char> =
                    stream.replace("\r\n", "\n").chars().filter(|&c| support::is_hidden(c)).collect();
                assert!(raw.is_empty(), "{raw:?} on {name} of {file} as {format}");
            }
        }
    }
}
