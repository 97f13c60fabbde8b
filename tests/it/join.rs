//! The reports of parts joined: equal to one run over all, or refused.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, program};
use crate::support::layout::Layout;
use crate::support::rows::Rows;
use crate::support::{KEY, LOGICAL, REPOSITORY, root};

/// Changes one thing of a report.
type Change = fn(&mut Value);

const NAMES: [&str; 7] = ["a", "b", "bad", "c", "d", "e", "f"];

/// A folder with layouts by these names, and a list of them; `bad` is one that nobody signed.
fn layouts(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        let case = if *name == "bad" { "unsigned_failed" } else { "signed_verified" };
        Layout::case(case).write(&folder.path().join(name));
    }
    let list = names.iter().map(|name| format!("oci:{name}\n")).collect::<Vec<_>>().concat();
    fs::write(folder.path().join("list.txt"), list).unwrap();
    folder
}

fn verify(folder: &Path) -> Program {
    let key = root().join(KEY).display().to_string();
    let identity = format!("{LOGICAL}/{REPOSITORY}");
    program(["verify", "--offline", "--key", &key, "--identity", &identity, "--images", "list.txt"])
        .folder(folder)
}

/// Writes the report of a part, as `part-I-N.json`.
fn part(folder: &Path, index: usize, of: usize, more: &str) -> Run {
    let output = format!("json=part-{index}-{of}.json");
    verify(folder).args(["-q", "--shard", &format!("{index}/{of}"), "-o", &output]).words(more).run()
}

fn parts(folder: &Path, of: usize) -> Vec<String> {
    (1..=of)
        .map(|index| {
            part(folder, index, of, "");
            format!("part-{index}-{of}.json")
        })
        .collect()
}

fn join(folder: &Path, reports: &[String]) -> Program {
    program(["join"]).args(reports.iter().cloned()).folder(folder)
}

fn load(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// Writes a report that was changed, and gives its name.
fn changed(folder: &Path, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut report = load(folder, name);
    change(&mut report);
    fs::write(folder.join("changed.json"), report.to_string()).unwrap();
    "changed.json".to_owned()
}

/// Documents of parts that differ in all that they can differ in, and one that stopped.
pub(crate) fn documents() -> Vec<Value> {
    let folder = layouts(&["a", "b", "bad"]);
    let at = folder.path();
    part(at, 1, 3, "");
    part(at, 2, 3, "--require sbom");
    part(at, 3, 3, "--key-fingerprint 0000000000000000000000000000000000000000000000000000000000000000");
    let other = changed(at, "part-2-3.json", |report| report["tool"]["version"] = "0.0.1".into());
    let reports = ["part-1-3.json".to_owned(), other, "part-3-3.json".to_owned()];
    vec![join(at, &reports).words("-o json").run().json()]
}

#[test]
fn joined_parts_are_one_run_over_all() {
    for names in [&NAMES[..], &["a", "b", "c"]] {
        let folder = layouts(names);
        let whole = verify(folder.path()).words("-o json").run();
        let document = whole.json();
        for of in [1, 2, 3, 7, 9] {
            let mut reports = parts(folder.path(), of);
            for _ in 0..2 {
                reports.reverse();
                let run = join(folder.path(), &reports).words("-o json").run();
                assert_eq!(run.code, whole.code, "{}", run.shown());
                let joined = run.json();
                for member in ["schema", "tool", "verdict", "exitCode", "key", "keys", "policy"] {
                    assert_eq!(joined[member], document[member], "{of} parts: {member}");
                }
                for member in ["summary", "images", "weaknesses"] {
                    assert_eq!(joined[member], document[member], "{of} parts: {member}");
                }
                assert_eq!(joined["command"], "join");
                let shards = joined["shards"].as_array().unwrap();
                let indices: Vec<u64> = shards.iter().map(|one| one["index"].as_u64().unwrap()).collect();
                assert!(indices.iter().copied().eq(1..=of as u64), "{indices:?}");
                let first = load(folder.path(), &format!("part-1-{of}.json"));
                let list = json!({"sha256": first["shard"]["list"], "size": names.len()});
                assert_eq!(joined["list"], list);
                // The images of a document stand in it as they did.
                let text = |text: &str| text[text.find("\"images\"").unwrap()..].to_owned();
                let images = text(&whole.stdout);
                let images =
                    &images[..images.rfind("\"keys\"").or(images.rfind("\"settings\"")).unwrap_or(0)];
                assert!(run.stdout.contains(images));
            }
        }
    }
}

#[test]
fn the_verdict_comes_first_then_the_parts_then_what_is_not_verified() {
    let folder = layouts(&NAMES);
    let reports = parts(folder.path(), 3);
    let run = join(folder.path(), &reports).run();
    assert_eq!(run.code, 1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "FAILED  7 images in 3 parts: 6 verified, 1 failed");
    assert!(lines[2].starts_with("  1/3  VERIFIED  2 images") && lines[2].ends_with("part-1-3.json"));
    assert!(lines[3].starts_with("  2/3  FAILED    2 images"), "{}", run.shown());
    assert!(lines[6].starts_with("FAILED     oci:bad@sha256:"), "{}", run.shown());
    assert!(run.stdout.contains("signature-absent: nobody signed this image"));
    assert!(!run.stdout.contains("oci:a@"), "what is verified has no line");
    assert!(run.stdout.contains("nothing was verified again"));
    let french = join(folder.path(), &reports).words("--lang fr").run();
    assert!(french.stdout.starts_with("ÉCHEC  7\u{a0}images en 3\u{a0}parties"), "{}", french.shown());
    // Quiet, one line an image, as a run over all of them.
    let quiet = join(folder.path(), &reports).words("-q").run();
    assert_eq!(quiet.stdout, verify(folder.path()).words("-q").run().stdout);
    let narrow = join(folder.path(), &reports).var("COLUMNS", "80").run();
    assert!(narrow.stdout.lines().all(|line| line.chars().count() <= 80 || line.contains("@sha256:")));
    let good = layouts(&["a", "b"]);
    let run = join(good.path(), &parts(good.path(), 2)).run();
    assert!(run.code == 0 && run.stdout.starts_with("VERIFIED  2 images in 2 parts: 2 verified\n"));
}

#[test]
fn a_report_is_read_from_standard_input_and_written_to_files() {
    let folder = layouts(&NAMES);
    let reports = parts(folder.path(), 2);
    let first = fs::read(folder.path().join(&reports[0])).unwrap();
    let from_stdin = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        join(folder.path(), &names).stdin(first.clone())
    };
    let run = from_stdin(&["-", &reports[1]]).words("-o human -o json=all.json").run();
    assert!(run.code == 1 && run.stdout.starts_with("FAILED"), "{}", run.shown());
    assert_eq!(load(folder.path(), "all.json")["verdict"], "FAILED");
    from_stdin(&["-", "/dev/stdin"]).run().is_refused("standard input");
    for (format, of) in [("markdown", "markdown"), ("jsonl", "jsonl"), ("junit", "junit"), ("vsa", "vsa")] {
        join(folder.path(), &reports).args(["-o", format]).run().is_refused(of);
    }
    // Where a report is not written, VERIFIED stands nowhere.
    let good = layouts(&["a", "b"]);
    let reports = parts(good.path(), 2);
    let run = join(good.path(), &reports).words("-o json -o human=nowhere/x").run();
    assert_eq!(run.code, 3, "{}", run.shown());
    assert!(!run.stdout.contains("VERIFIED"), "{}", run.shown());
    let document = run.json();
    assert_eq!(document["summary"]["undecided"], 2);
    assert!(document["images"][1]["checks"].to_string().contains("report-unwritten"));
    let run = join(good.path(), &reports).words("-q -o json=nowhere/x").run();
    assert!(run.code == 3 && !run.stdout.contains("VERIFIED"), "{}", run.shown());
}

/// The whole table of what is wrong with parts: each says which file, and verifies nothing.
#[test]
fn parts_that_do_not_fit_are_refused_by_name() {
    let folder = layouts(&NAMES);
    let at = folder.path();
    let reports = parts(at, 3);
    let four = parts(at, 4);
    part(at, 1, 3, "-o jsonl=lines.jsonl");
    verify(at).words("-q -o json=whole.json").run();
    let key = root().join(KEY).display().to_string();
    program(["key", "--offline", "--key", &key, "-o", "json=key.json"]).folder(at).run();
    fs::write(at.join("cut.json"), &fs::read(at.join(&reports[1])).unwrap()[..2000]).unwrap();
    fs::write(at.join("text.json"), "not JSON").unwrap();
    fs::write(at.join("other.txt"), "oci:b\noci:a\noci:bad\noci:c\noci:d\noci:e\noci:f\n").unwrap();
    verify(at).words("-q --images other.txt").run().is_usage_error("--images");
    let other = layouts(&["b", "a", "bad", "c", "d", "e", "f"]);
    part(other.path(), 2, 3, "");
    fs::copy(other.path().join("part-2-3.json"), at.join("foreign.json")).unwrap();
    let shorter = layouts(&NAMES[..6]);
    part(shorter.path(), 2, 3, "");
    fs::copy(shorter.path().join("part-2-3.json"), at.join("shorter.json")).unwrap();
    let [one, two, three] = [&reports[0], &reports[1], &reports[2]].map(String::clone);
    let of = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let mut rows = Rows::default();
    for (reports, parts) in [
        (of(&[&one, &three]), &["missing: 2/3"][..]),
        (of(&[&two]), &["missing: 1/3, 3/3"]),
        (of(&[&one, &two, &three, &two]), &["2/3", "part-2-3.json twice"]),
        (of(&[&one, "foreign.json", &three]), &["part-1-3.json", "foreign.json", "list"]),
        (of(&[&one, "shorter.json", &three]), &["part-1-3.json", "shorter.json"]),
        (of(&[&one, &two, &four[2]]), &["part-1-3.json", "part-3-4.json"]),
        (of(&[&one, "lines.jsonl", &three]), &["lines.jsonl", "-o json"]),
        (of(&[&one, "whole.json"]), &["whole.json", "shard"]),
        (of(&[&one, "key.json"]), &["key.json", "`key`", "verify"]),
        (of(&[&one, "cut.json", &three]), &["cut.json", "cut off"]),
        (of(&[&one, "text.json"]), &["text.json", "not a JSON report"]),
        (of(&[&one, "*.nothing"]), &["*.nothing", "No such file"]),
        (of(&[&one, "a"]), &["report a ", "is a folder"]),
        (of(&[&one, ""]), &["REPORT"]),
    ] {
        rows.row(format_args!("{reports:?}"), || {
            let run = join(at, &reports).words("-o json").run();
            for part in parts {
                run.is_refused(part);
            }
            let document = run.json();
            assert_eq!((&document["command"], &document["images"]), (&json!("join"), &json!([])));
            assert!(
                run.stderr.contains("help: ")
                    || reports.iter().any(|name| ["", "a", "*.nothing"].contains(&name.as_str()))
            );
        });
    }
    // A report that was changed.
    let base = load(at, &two);
    assert_eq!(base["images"][0]["verdict"], "FAILED", "{two}");
    let changes: [(Change, &str); 7] = [
        (|r| r["verdict"] = "VERIFIED".into(), "comes to FAILED"),
        (|r| r["exitCode"] = 0.into(), "exit code 0"),
        (|r| r["images"][0]["verdict"] = "VERIFIED".into(), "its checks come to FAILED"),
        (|r| r["summary"]["failed"] = 0.into(), "`failed` 0, but there are 1"),
        (|r| drop(r["images"].as_array_mut().unwrap().remove(0)), "has 2 images, but 1 are listed"),
        (|r| r["shard"]["size"] = 1.into(), "has 1 image, but"),
        (|r| r["shard"]["index"] = 3.into(), "has 2 images, but the list is cut so that it has 3"),
    ];
    for (change, part) in changes {
        rows.row(part, || {
            let other = changed(at, &two, change);
            let run = join(at, &[one.clone(), other, three.clone()]).run();
            run.is_refused(part);
            run.is_refused("changed.json");
        });
    }
    rows.end();
    program(["join"]).run().is_usage_error("REPORT");
}

/// What stopped a part is in its report with the part that it is, and in what all come to.
#[test]
fn a_part_without_a_key_counts_as_what_it_came_to() {
    let folder = layouts(&NAMES[..2]);
    let at = folder.path();
    part(at, 1, 2, "");
    fs::write(at.join("page.html"), "<html>no key</html>").unwrap();
    let of = |key: &str, more: &str| {
        program(["verify", "--offline", "--key", key, "--images", "list.txt", "-q", "--shard", "2/2"])
            .args(["-o", "json=part-2-2.json"])
            .words(more)
            .folder(at)
            .run()
    };
    let key = root().join(KEY).display().to_string();
    let other = format!("--key-fingerprint {}", "0".repeat(64));
    for (key, more, code, word, reason) in [
        ("page.html", "", 3, "UNDECIDED", "key-unusable"),
        (key.as_str(), other.as_str(), 1, "FAILED", "key-fingerprint-mismatch"),
    ] {
        let run = of(key, more);
        assert_eq!(run.code, code, "{}", run.shown());
        let stopped = load(at, "part-2-2.json");
        assert_eq!((&stopped["shard"]["index"], &stopped["verdict"]), (&json!(2), &json!(word)));
        let names = ["part-1-2.json".to_owned(), "part-2-2.json".to_owned()];
        let run = join(at, &names).words("-o json").run();
        assert_eq!(run.code, code, "{}", run.shown());
        let document = run.json();
        assert_eq!((&document["verdict"], &document["shards"][1]["verdict"]), (&json!(word), &json!(word)));
        assert_eq!(document["shards"][1]["error"]["code"], reason);
        assert_eq!(document["summary"]["notChecked"], 1);
        assert_eq!(document["images"].as_array().unwrap().len(), 1);
        let run = join(at, &names).run();
        assert!(run.stdout.starts_with(word) && run.stdout.contains(reason), "{}", run.shown());
    }
    // One that was not asked properly, before and after it was known which part it is.
    for (more, is_known) in [("--commit-sha HEAD", false), ("--evidence page.html", true)] {
        let run = of(&key, more);
        assert_eq!(run.code, 2, "{}", run.shown());
        assert_eq!(load(at, "part-2-2.json").get("shard").is_some(), is_known, "{more}");
        let run = join(at, &["part-1-2.json".to_owned(), "part-2-2.json".to_owned()]).run();
        run.is_refused("part-2-2.json");
        run.is_refused("verified nothing: usage: ");
        assert_eq!(run.stderr.contains("part 2/2"), is_known, "{}", run.shown());
    }
}

#[test]
fn empty_parts_and_an_early_end_are_joined() {
    let folder = layouts(&["a", "b"]);
    let reports = parts(folder.path(), 5);
    let run = join(folder.path(), &reports).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.stdout.contains("empty"), "{}", run.shown());
    let folder = layouts(&["bad", "a", "b", "c"]);
    let at = folder.path();
    let first = part(at, 1, 2, "--fail-fast --jobs 1");
    assert_eq!(first.code, 1);
    part(at, 2, 2, "");
    let run = join(at, &["part-1-2.json".to_owned(), "part-2-2.json".to_owned()]).words("-o json").run();
    assert_eq!(run.json()["summary"]["notChecked"], 1, "{}", run.shown());
    let run = join(at, &["part-1-2.json".to_owned(), "part-2-2.json".to_owned()]).run();
    assert!(run.stdout.contains("1 image was not checked"), "{}", run.shown());
}

#[test]
fn what_parts_differ_in_is_told_and_other_keys_are_a_weakness() {
    let folder = layouts(&["a", "b"]);
    let at = folder.path();
    let run = |index: &str, key: &str, more: &str| {
        let output = format!("json=part-{index}.json");
        let run = program(["verify", "--offline", "--identity", "any", "--images", "list.txt", "-q"])
            .args(["--key", &root().join(key).display().to_string()])
            .args(["--shard", &format!("{index}/2"), "-o", &output]);
        run.words(more).folder(at).run()
    };
    run("1", KEY, "");
    run("2", "fixtures/keys/other.pub", "--require sbom");
    let names = ["part-2.json".to_owned(), "part-1.json".to_owned()];
    let joined = join(at, &names).words("-o json").run();
    let document = joined.json();
    let weak = document["weaknesses"].as_array().unwrap().iter().filter(|one| one["code"] == "keys-differ");
    assert_eq!(weak.count(), 1, "{}", joined.shown());
    assert_eq!(document["keys"].as_array().unwrap().len(), 2);
    let difference = &document["differences"][0];
    assert_eq!((&difference["of"], &difference["values"][1]["shards"]), (&json!("policy"), &json!([2])));
    assert_eq!(difference["values"][1]["value"]["require"], json!(["sbom"]));
    let shown = join(at, &names).run();
    let flat = shown.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("not all judged by the same keys"), "{}", shown.shown());
    assert!(flat.contains("not all parts were asked the same"), "{}", shown.shown());
}

/// Every text of a report is somebody else's.
#[test]
fn nothing_of_a_report_acts() {
    const ATTACK: &str = "\u{1b}[2J\u{202e}\u{9b}x\n##[add-mask]y ::set-output";
    let folder = layouts(&["bad", "a"]);
    let at = folder.path();
    parts(at, 1);
    let name = changed(at, "part-1-1.json", |report| {
        report["images"][0]["reference"] = ATTACK.into();
        report["images"][0]["checks"][2]["message"] = ATTACK.into();
        report["images"][1]["annotations"]["x"] = ATTACK.into();
        report["weaknesses"] = json!([{"code": "plain-http", "message": ATTACK, "reference": ATTACK}]);
        report["tool"]["version"] = ATTACK.into();
        report["policy"]["pins"] = json!({"x": ATTACK});
    });
    for format in ["human", "json"] {
        let run = join(at, std::slice::from_ref(&name)).args(["-o", format]).run();
        assert_eq!(run.code, 1, "{}", run.shown());
        let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!run.stdout.chars().any(acts) && !run.stdout.contains("##["), "{}", run.shown());
        if format == "json" {
            assert_eq!(run.json()["images"][0]["reference"], ATTACK);
            assert_eq!(run.json()["policy"]["pins"]["x"], ATTACK);
        }
    }
    let quiet = join(at, &[name]).words("-q").run();
    assert_eq!(quiet.stdout.lines().count(), 2, "{}", quiet.shown());
    fs::rename(at.join("changed.json"), at.join("\u{1b}[2J.json")).unwrap();
    let run = join(at, &["\u{1b}[2J.json".to_owned()]).run();
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.shown());
}

#[test]
fn reports_that_would_fill_memory_are_not_joined() {
    let folder = layouts(&["a"]);
    let at = folder.path();
    parts(at, 1);
    let text = fs::read_to_string(at.join("part-1-1.json")).unwrap();
    // As large as is read, and as dense as can be: the first of its images is none.
    let (before, _) = text.split_once("\"images\": [").unwrap();
    let mut dense = format!("{before}\"images\": [{{}}");
    while dense.len() < (256 << 20) - 100 {
        dense.push_str(",{}");
    }
    dense.push_str("]}");
    fs::write(at.join("dense.json"), &dense).unwrap();
    let run = join(at, &["dense.json".to_owned()]).run();
    run.is_refused("dense.json");
    assert!(run.peak < 600 << 10, "{} KiB", run.peak);
    dense.push_str(&" ".repeat(200));
    fs::write(at.join("dense.json"), &dense).unwrap();
    join(at, &["dense.json".to_owned()]).run().is_refused("256 MiB");
}

#[test]
fn the_examples_of_the_help_run() {
    let folder = layouts(&["a", "b"]);
    let at = folder.path();
    for index in 1..=2 {
        part(at, index, 2, "");
        fs::rename(at.join(format!("part-{index}-2.json")), at.join(format!("part-{index}.json"))).unwrap();
    }
    for example in paas_attest::cli::Cli::examples(Some(paas_attest::report::Command::Join)) {
        let line = example.replace("paas-attest", env!("CARGO_BIN_EXE_paas-attest"));
        let output =
            std::process::Command::new("/bin/sh").args(["-c", &line]).current_dir(at).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{example}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("VERIFIED"), "{example}");
    }
}
