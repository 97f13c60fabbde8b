//! Many images: lists of them, parts of lists, one line each, and an end at the first that failed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, program};
use crate::support::layout::{Layout, digest};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server};
use crate::support::{KEY, LOGICAL, REPOSITORY, root};

/// A folder with layouts by these names; `bad` in a name is one that nobody signed.
fn layouts(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        let case = if name.contains("bad") { "unsigned_failed" } else { "signed_verified" };
        Layout::case(case).write(&folder.path().join(name));
    }
    folder
}

fn verify(folder: &Path) -> Program {
    program(["verify", "--offline", "--key"])
        .arg(root().join(KEY).display().to_string())
        .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}")])
        .folder(folder)
}

fn references(document: &Value) -> Vec<String> {
    let images = document["images"].as_array().expect("images");
    images.iter().map(|image| image["reference"].as_str().unwrap().to_owned()).collect()
}

fn list(folder: &TempDir, text: &str) -> Program {
    fs::write(folder.path().join("list.txt"), text).unwrap();
    verify(folder.path()).args(["--images", "list.txt", "-o", "json"])
}

#[test]
fn a_list_follows_the_images_that_are_typed_and_each_is_checked_once() {
    let folder = layouts(&["a", "b", "c", "bad"]);
    let text = "\u{feff}# ours\noci:b\r\n\n  oci:a  # again\noci:c\noci:b\n";
    let run = list(&folder, text).args(["oci:c", "oci:a"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert_eq!(references(&run.json()), ["oci:c", "oci:a", "oci:b"]);
    let run = verify(folder.path()).words("--images - -o json").stdin("oci:a\noci:bad").run();
    assert_eq!((run.code, references(&run.json())), (1, vec!["oci:a".to_owned(), "oci:bad".to_owned()]));
    // One name in a list is one of several: what cannot be opened is its result.
    let run = list(&folder, "oci:nowhere:tag\n").run();
    run.is_refused("nowhere");
    fs::create_dir(folder.path().join("empty")).unwrap();
    let run = list(&folder, "oci:empty").run();
    assert_eq!((run.code, references(&run.json())), (1, vec!["oci:empty".to_owned()]), "{}", run.shown());
}

#[test]
fn a_list_that_says_nothing_or_cannot_be_read_verifies_nothing() {
    let folder = layouts(&["a"]);
    let mut rows = Rows::default();
    for (text, part) in [
        ("", "list.txt names no image"),
        ("# nothing\n\n", "list.txt names no image"),
        ("oci:a\napp:1\n", "list.txt, line 2: "),
        ("oci:a\n\nh.example/a:1", "list.txt, line 3: "),
        ("oci:a\n\u{7}\n", "list.txt, line 2: "),
    ] {
        rows.row(format_args!("{text:?}"), || {
            let run = list(&folder, text).run();
            run.is_refused(part);
            assert_eq!(run.json()["images"], json!([]));
            // What is typed is not checked either.
            if part.contains("line") {
                list(&folder, text).arg("oci:a").run().is_refused(part);
            }
        });
    }
    rows.end();
    fs::write(folder.path().join("list.txt"), b"oci:a\n\xff\n").unwrap();
    let ask = |more: &str| verify(folder.path()).words(more);
    ask("--images list.txt").run().is_refused("UTF-8");
    ask("--images nowhere.txt").run().is_refused("nowhere.txt");
    ask("--images a").run().is_refused("--images");
    ask("").run().is_usage_error("IMAGE");
    ask("--images=").run().is_refused("--images");
    ask("--images list.txt --images list.txt").run().is_usage_error("--images");
    let twice = program(["verify", "--key", "-", "--images", "-"]).stdin("x").run();
    twice.is_refused("standard input");
}

/// Of an empty list the typed images are checked.
#[test]
fn a_typed_image_is_checked_whatever_the_list_says() {
    let folder = layouts(&["a"]);
    let run = list(&folder, "# nothing").arg("oci:a").run();
    assert_eq!((run.code, references(&run.json())), (0, vec!["oci:a".to_owned()]), "{}", run.shown());
}

#[test]
fn the_parts_of_a_list_are_the_whole_in_its_order() {
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let folder = layouts(&names);
    let text = names.map(|name| format!("oci:{name}\n")).concat();
    let hash = digest(text.as_bytes()).replace("sha256:", "");
    let part = |index: usize, of: usize, more: &[&str]| {
        // What is named twice is there once.
        let run = list(&folder, &format!("{text}oci:c\n")).args(["--shard", &format!("{index}/{of}")]);
        run.args(more.iter().copied()).run()
    };
    for of in [1, 2, 3, 7, 8, 20] {
        let mut all = Vec::new();
        for index in 1..=of {
            let run = part(index, of, &[]);
            assert_eq!(run.code, 0, "{}", run.shown());
            let document = run.json();
            let own = references(&document);
            let verdict = if own.is_empty() { Value::Null } else { "VERIFIED".into() };
            assert_eq!(document["verdict"], verdict, "{index}/{of}");
            let said = json!({"index": index, "of": of, "list": hash, "size": own.len(), "whole": 7});
            assert_eq!(document["shard"], said);
            assert!(own.len().abs_diff(7 / of) <= 1, "{index}/{of}: {own:?}");
            all.extend(own);
        }
        assert_eq!(all, names.map(|name| format!("oci:{name}")), "{of} parts");
    }
    // A sample is drawn first, and cut then.
    let drawn = references(&list(&folder, &text).words("--sample 4 --seed x").run().json());
    let parts: Vec<String> = [1, 2]
        .iter()
        .flat_map(|n| references(&part(*n, 2, &["--sample", "4", "--seed", "x"]).json()))
        .collect();
    assert_eq!(parts, drawn);
    each(["0/2", "3/2", "2", "2/", "a/b", "1/10001"], |shard| {
        list(&folder, &text).args(["--shard", *shard]).run().is_refused("--shard");
    });
}

#[test]
fn a_part_without_images_asks_for_nothing_and_says_so_everywhere() {
    let server = Server::registry(&Layout::case("signed_verified"));
    for format in ["human", "json", "jsonl", "markdown", "html", "junit", "vsa", "cosign"] {
        let run = program(["verify", &format!("{}/{REPOSITORY}:1", server.host())])
            .args([
                "--plain-http",
                &server.host(),
                "--api-url",
                &server.url("/api"),
                "--shard",
                "1/2",
                "-o",
                format,
            ])
            .run();
        assert_eq!(run.code, 0, "{}", run.shown());
        let words = ["VERIFIED", "UNDECIDED", "FAILED"];
        assert!(!words.iter().any(|word| run.stdout.contains(word)), "{}", run.shown());
        if ["human", "markdown", "html"].contains(&format) {
            let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains("1 of 2: none of 1 images"), "{}", run.shown());
        }
    }
    assert_eq!(server.requests().len(), 0, "nobody is asked");
    let missing = program(["verify", "h.example/a:1", "--shard", "1/2", "--key", "no-such-key"]).run();
    missing.is_refused("no-such-key");
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The lines together are the document.
#[test]
fn one_line_an_image_and_one_for_the_report() {
    let folder = layouts(&["a", "bad", "c"]);
    let mut rows = Rows::default();
    for names in
        [&["oci:a"][..], &["oci:bad"], &["oci:a", "oci:bad", "oci:c"], &["oci:a", "oci:c", "oci:bad"]]
    {
        for to_file in [false, true] {
            rows.row(format_args!("{names:?}, to a file: {to_file}"), || {
                let asked = || verify(folder.path()).args(names.iter().copied());
                let document = asked().words("-o json").run();
                let run = if to_file {
                    let mut run = asked().words("-q -o jsonl=report.jsonl").run();
                    run.stdout = fs::read_to_string(folder.path().join("report.jsonl")).unwrap();
                    run
                } else {
                    asked().words("-o jsonl").run()
                };
                assert_eq!(run.code, document.code);
                let mut document = document.json();
                let mut lines = lines(&run);
                assert_eq!(lines.len(), names.len() + 1);
                let mut last = lines.pop().unwrap();
                assert_eq!(last["type"], "report");
                let mut weaknesses = last["weaknesses"].as_array().unwrap().clone();
                let mut images = Vec::new();
                for mut line in lines {
                    assert_eq!(line["type"], "image");
                    let members = line.as_object_mut().unwrap();
                    members.remove("type");
                    let Some(Value::Array(own)) = members.remove("weaknesses") else { panic!("no list") };
                    weaknesses.extend(own.into_iter().map(|mut one| {
                        one["reference"] = members["reference"].clone();
                        one
                    }));
                    images.push(line);
                }
                last["images"] = images.into();
                last["weaknesses"] = weaknesses.into();
                last.as_object_mut().unwrap().remove("type");
                last["at"] = document["at"].take();
                document["at"] = last["at"].clone();
                assert_eq!(last, document);
            });
        }
    }
    rows.end();
}

#[test]
fn no_more_are_checked_once_one_has_failed() {
    let folder = layouts(&["a", "bad", "c", "d"]);
    let names = ["oci:a", "oci:bad", "oci:c", "oci:d"];
    let asked = || verify(folder.path()).args(names).words("--jobs 1 --fail-fast");
    let run = asked().words("-o json").run();
    assert_eq!((run.code, references(&run.json())), (1, vec!["oci:a".to_owned(), "oci:bad".to_owned()]));
    let summary = json!({"verified": 1, "failed": 1, "undecided": 0, "pending": 0, "notChecked": 2});
    assert_eq!(run.json()["summary"], summary);
    for format in ["human", "markdown", "html", "junit"] {
        let run = asked().args(["-o", format]).run();
        assert_eq!(run.code, 1);
        let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("2 images were not checked (--fail-fast)"), "{}", run.shown());
    }
    // All good: all are checked, and nothing is said.
    let run = verify(folder.path()).args(["oci:a", "oci:c"]).words("--fail-fast -o json").run();
    assert_eq!((run.code, &run.json()["summary"]["notChecked"]), (0, &Value::Null));
    // What could not be checked leaves it open what the run comes to.
    let server = Server::start();
    let host = server.host();
    for image in ["1", "2"] {
        server.on(&format!("/v2/a/b/manifests/{image}"), Answer::page(200));
    }
    let run = program(["verify", "--key", KEY, "--plain-http", &host])
        .words("--jobs 1 --fail-fast -o json")
        .args([format!("{host}/a/b:1"), format!("{host}/a/b:2")])
        .run();
    assert_eq!((run.code, run.json()["images"].as_array().map(Vec::len)), (3, Some(2)), "{}", run.shown());
}
