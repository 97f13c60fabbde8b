//! Where reports go: one place for each, no link followed, nobody waited for without an end.

#![cfg(unix)]

use std::fs::{self, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use super::identity;
use crate::support::command::{Program, program};
use crate::support::rows::{self, Rows};
use crate::support::{self, fixture};

/// `verify` of the good case from a folder.
fn from(folder: &Path) -> Program {
    let absolute = |name: &str| fixture(name).display().to_string();
    program(["verify", &format!("oci:{}", absolute("cases/signed_verified/layout"))])
        .args(["--key", &absolute("keys/platform.pub"), "--offline", "--identity", &identity()])
        .folder(folder)
}

/// `sbom` of a document of about so many bytes, from a folder.
fn document(folder: &Path, bytes: usize) -> Program {
    let filler = "x".repeat(bytes);
    let text = format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{{"type":"library","name":"{filler}"}}]}}"#
    );
    fs::write(folder.join("document.json"), text).unwrap();
    program(["sbom", "document.json", "--unsigned"]).folder(folder)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo is there").success());
}

#[test]
fn one_file_takes_one_output_however_it_is_spelled() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("sub")).unwrap();
    symlink(".", path.join("here")).unwrap();
    fs::write(path.join("one"), "precious").unwrap();
    fs::hard_link(path.join("one"), path.join("other")).unwrap();
    let absolute = path.join("a").display().to_string();
    let before = names(path);
    rows::each(
        [
            ("a", "a"),
            ("a", "./a"),
            ("a", "sub/../a"),
            ("a", absolute.as_str()),
            ("here/a", "a"),
            ("a", "here/here/a"),
            ("one", "one"),
            ("one", "./one"),
            ("one", "other"),
            ("one", "here/other"),
            ("missing/a", "missing/a"),
            ("missing/a", "./missing/a"),
            ("/dev/null", "/dev/null"),
            ("/dev/stdout", "/dev/fd/1"),
        ],
        |(one, other)| {
            let run = from(path).args(["-o", &format!("json={one}"), "-o", &format!("human={other}")]).run();
            run.is_usage_error("two outputs are to be written to");
            // Nothing was asked before: not even what is not there.
            let run = program(["sbom", "oci:nowhere", "--save", one, "-o", &format!("json={other}")])
                .folder(path)
                .run();
            run.is_usage_error("two outputs are to be written to");
            assert_eq!(names(path), before, "{one} {other}");
            assert_eq!(support::text(&path.join("one")), "precious");
        },
    );
    // What only looks alike is two places.
    for (one, other) in [("a", "sub/a"), ("b", "b.json"), ("/dev/null", "c"), ("/dev/stderr", "/dev/null")] {
        let run = from(path).args(["-o", &format!("json={one}"), "-o", &format!("cosign={other}")]).run();
        assert_eq!(run.code, 0, "{}", run.shown());
    }
}

#[test]
fn no_link_is_followed_but_those_of_streams() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    let target = path.join("target");
    pipe(&path.join("pipe"));
    let shared = TempDir::new_in("/dev/shm").ok();
    let mut rows = Rows::default();
    for of in [target.as_path(), Path::new("/dev/null"), &path.join("pipe"), &path.join("nowhere")] {
        for place in [Some(path), shared.as_ref().map(TempDir::path)].into_iter().flatten() {
            let link = place.join("link");
            fs::write(&target, "precious").unwrap();
            symlink(of, &link).unwrap();
            let shown = link.display();
            for options in [["-o", &format!("json={shown}")], ["--save", &shown.to_string()]] {
                rows.row(format_args!("{} to {} from {shown}", options[0], of.display()), || {
                    let run = match options[0] {
                        "-o" => from(path).args(options).run(),
                        _ => document(path, 1).args(options).run(),
                    };
                    assert_eq!(run.code, 3, "{}", run.shown());
                    assert!(run.stderr.contains("symbolic link"), "{}", run.shown());
                    assert_eq!(support::text(&target), "precious");
                    assert!(!path.join("nowhere").exists());
                });
            }
            fs::remove_file(&link).unwrap();
        }
    }
    rows.end();
    for stream in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "//dev/./stdout"] {
        if cfg!(not(target_os = "linux")) && stream.starts_with("/proc") {
            continue;
        }
        let run = from(path).args(["-o", &format!("json={stream}"), "-o", "human=/dev/null"]).run();
        assert_eq!(run.code, 0, "{}", run.shown());
        assert!(run.stdout.starts_with('{') && run.stdout.contains("VERIFIED"), "{}", run.shown());
    }
    let run = from(path).args(["-o", "json=/dev/stderr"]).run();
    let report: Value = serde_json::from_str(&run.stderr).unwrap_or_else(|_| panic!("{}", run.shown()));
    assert_eq!((run.code, &report["verdict"]), (0, &Value::from("VERIFIED")));
}

#[test]
fn a_pipe_without_a_reader_is_not_waited_for() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    pipe(&path.join("pipe"));
    let mut rows = Rows::default();
    for (n, run) in [
        from(path).args(["-o", "json=pipe"]),
        from(path).args(["-o", "human=./pipe", "-o", "json"]),
        document(path, 1).args(["--save", "pipe"]),
        document(path, 1).args(["-o", "cyclonedx=pipe", "-o", "csv"]),
        program(["key", "--key", &fixture("keys/platform.pub").display().to_string(), "-o", "json=pipe"])
            .folder(path),
    ]
    .into_iter()
    .enumerate()
    {
        rows.row(n, || {
            let run = run.run();
            assert_eq!(run.code, 3, "{}", run.shown());
            assert!(run.stderr.contains("a pipe that nobody reads"), "{}", run.shown());
            assert!(!run.stdout.contains("VERIFIED"), "{}", run.shown());
        });
    }
    rows.end();
}

/// More than any pipe holds.
const LONG: usize = 4 << 20;

#[test]
fn a_reader_that_does_not_read_is_waited_for_no_longer_than_the_limit() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    pipe(&path.join("pipe"));
    // Opened for both, which waits for nobody.
    let reader = OpenOptions::new().read(true).write(true).open(path.join("pipe")).unwrap();
    let places = [
        ["-o", "cyclonedx=pipe"],
        ["-o", "csv=pipe"],
        ["-o", "json=./pipe"],
        ["--save", "pipe"],
        ["--save", "../pipe"],
    ];
    fs::create_dir(path.join("sub")).unwrap();
    rows::each(places, |options| {
        let folder = if options[1] == "../pipe" { path.join("sub") } else { path.to_owned() };
        let run = document(&folder, LONG).arg("--list").args(*options).words("--timeout 4s").run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stderr.contains("not read within the time limit"), "{}", run.shown());
    });
    drop(reader);
}

#[test]
fn a_reader_gets_the_whole_of_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    pipe(&path.join("pipe"));
    let place = path.join("pipe");
    // Held open, so that whoever writes first finds a reader.
    let mut held = OpenOptions::new().read(true).write(true).open(&place).unwrap();
    let asked = document(path, LONG).args(["--save", "pipe"]);
    let whole = fs::read(path.join("document.json")).unwrap();
    let mut read = vec![0; whole.len()];
    let reader = thread::spawn(move || {
        held.read_exact(&mut read).unwrap();
        read
    });
    let run = asked.run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(reader.join().unwrap() == whole, "the pipe had other bytes");
}
