//! Of several images each has its line as soon as those before it are known, where nothing can take it back.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::{OFFLINE, identity};
use crate::support::command::{Program, Run, program, words};
use crate::support::layout::OCI_MANIFEST;
use crate::support::server::{Answer, path};
use crate::support::world::World;
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};

/// `verify` of these tags of a server, for a person.
fn verify(world: &World, tags: &[&str]) -> Program {
    let host = world.server.host();
    let names = tags.iter().map(|tag| format!("{host}/{REPOSITORY}:{tag}"));
    program(["verify"]).args(names).args([
        "--key",
        KEY,
        "--plain-http",
        &host,
        "--registry-alias",
        &format!("{LOGICAL}={host}"),
    ])
}

/// `verify` of these cases' layouts, for a person.
fn layouts(cases: &[&str]) -> Program {
    let names = cases.iter().map(|case| format!("oci:fixtures/cases/{case}/layout"));
    program(["verify"]).args(names).words(OFFLINE).args(["--identity", &identity()])
}

/// A report beside standard output.
fn beside(folder: &TempDir) -> String {
    format!("json={}", folder.path().join("report.json").display())
}

#[track_caller]
fn ends_with_its_summary(run: &Run, summary: &str) {
    assert_eq!(run.stdout.lines().last(), Some(summary), "{}", run.shown());
    assert!(run.stdout.contains(&format!("\n\n{summary}\n")), "{}", run.shown());
}

/// The second image is answered for only once somebody has read the line of the first.
#[test]
fn a_line_is_there_before_the_next_image_is_known() {
    let world = World::new();
    let second = path("manifests/second");
    world.server.on(&second, Answer::absent());
    world.server.on("/line-was-read", Answer::ok("text/plain", ""));
    let run = |more: &[&str]| verify(&world, &[TAG, "second"]).args(more.iter().copied());
    let read = |more: &[&str]| {
        world.server.hold(&[&second, "/line-was-read"]);
        let host = world.server.host();
        let first = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&first);
        let run = run(more).at_first_line(move |line| {
            line.clone_into(&mut heard.lock().unwrap());
            let mut stream = TcpStream::connect(&host).unwrap();
            stream
                .write_all(format!("GET /line-was-read HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
                .unwrap();
            let _ = stream.read(&mut [0; 16]);
        });
        (run.run(), first, world.server.wave_was_whole())
    };
    for color in ["never", "always"] {
        let (streamed, first, early) = read(&["--color", color]);
        assert!(early, "nothing was there to be read: {}", streamed.shown());
        assert_eq!(streamed.code, 1, "{}", streamed.shown());
        let first = first.lock().unwrap().clone();
        assert!(first.contains("VERIFIED") && first.contains(TAG), "{first}");
        world.server.hold(&[]);
        let folder = TempDir::new().unwrap();
        let whole = run(&["--color", color, "-o", "human", "-o", &beside(&folder)]).run();
        assert_eq!((&streamed.stdout, streamed.code), (&whole.stdout, whole.code));
        if color == "never" {
            ends_with_its_summary(&streamed, "FAILED  2 images: 1 verified, 1 failed");
        }
    }
}

#[test]
fn it_is_the_same_text_that_is_written_at_the_end() {
    for (cases, summary) in [
        (&["signed_verified", "paketo_verified"][..], "VERIFIED  2 images: 2 verified"),
        (&["unsigned_failed", "signed_verified"], "FAILED  2 images: 1 verified, 1 failed"),
        (
            &["bundle-future_undecided", "signed_verified", "unsigned_failed"],
            "FAILED  3 images: 1 verified, 1 failed, 1 undecided",
        ),
    ] {
        for more in ["", "-v"] {
            let folder = TempDir::new().unwrap();
            let streamed = layouts(cases).words(more).run();
            let whole = layouts(cases).words(more).args(["-o", "human", "-o", &beside(&folder)]).run();
            assert_eq!((&streamed.stdout, streamed.code), (&whole.stdout, whole.code));
            ends_with_its_summary(&streamed, summary);
            let file = folder.path().join("page");
            let option = format!("human={}", file.display());
            layouts(cases).words(more).args(["-o", &option]).run();
            assert_eq!(support::text(&file), streamed.stdout);
        }
    }
}

#[test]
fn where_a_report_cannot_be_written_no_line_has_said_yes() {
    let folder = TempDir::new().unwrap();
    for format in ["json", "human", "cosign"] {
        let bad = format!("{format}={}", folder.path().join("missing/report").display());
        for outputs in [["human", &bad], [&bad, "human"]] {
            let outputs = outputs.iter().flat_map(|output| ["-o", output]);
            let run = layouts(&["signed_verified", "paketo_verified"]).args(outputs).run();
            assert_eq!(run.code, 3, "{}", run.shown());
            assert!(!run.stdout.contains("VERIFIED"), "{}", run.shown());
            ends_with_its_summary(&run, "UNDECIDED  2 images: 2 undecided");
        }
    }
}

/// A key that comes late and is not a pinned one ends the run: by then no image may be said to be verified.
#[test]
fn where_a_late_key_can_end_the_run_no_line_has_said_yes() {
    let world = World::new();
    let document = words("key -o json --key").arg(KEY).run().json();
    let pin = document["key"]["fingerprint"].as_str().unwrap().to_owned();
    let other = std::fs::read(support::fixture("keys/other.pub")).unwrap();
    let place = "/second.pub";
    world.server.in_turn(place, vec![Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", other)]);
    let image = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.image_digest()].clone());
    world.server.in_turn(&path("manifests/late"), vec![Answer::absent(), image]);
    let key = world.server.url(place);
    let run = verify(&world, &[TAG, "late"])
        .args(["--key", &key, "--key-fingerprint", &pin, "--wait", "20s"])
        .run();
    assert_eq!(run.code, 1, "{}", run.shown());
    assert!(run.stdout.starts_with("FAILED\n\nkey-fingerprint-mismatch"), "{}", run.shown());
    assert!(!run.stdout.contains("VERIFIED"), "{}", run.shown());
}

#[test]
fn without_a_key_no_image_has_a_line() {
    let world = World::new();
    let key = world.server.url("/key.pub");
    world.server.on("/key.pub", Answer::ok("text/plain", b"<html>".to_vec()));
    let host = world.server.host();
    let names = ["a", "b"].map(|tag| format!("{host}/{REPOSITORY}:{tag}"));
    for tag in ["a", "b"] {
        world.server.serve(&world.layout, tag);
    }
    let run = program(["verify"])
        .args(names)
        .args(["--key", &key, "--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}")])
        .run();
    assert_eq!(run.code, 3, "{}", run.shown());
    assert!(run.stdout.starts_with("UNDECIDED\n\nkey-unusable"), "{}", run.shown());
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    for (cases, code) in
        [(["signed_verified", "paketo_verified"], 0), (["signed_verified", "unsigned_failed"], 1)]
    {
        let run = layouts(&cases).close_stdout().run();
        assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{}", run.shown());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_lines_takes_the_yes_away() {
    let run = layouts(&["signed_verified", "paketo_verified"]).stdout_to(Path::new("/dev/full")).run();
    assert_eq!(run.code, 3, "{}", run.shown());
    assert_eq!(run.stderr.matches("error: ").count(), 1, "{}", run.shown());
}

/// More lines than a pipe takes, and nobody reads them until the last image is asked for.
#[test]
fn a_reader_that_is_slow_keeps_no_image_waiting() {
    let world = World::new();
    let host = world.server.host();
    let named = |tag: &str| format!("{host}/{REPOSITORY}:{tag}");
    let last = path("manifests/last");
    world.server.on(&last, Answer::absent());
    let long = |n: usize| format!("oci:{}fixtures/cases/unsigned_failed/layout", "./".repeat(1800 + n));
    let server = Arc::new(world.server);
    let asked = Arc::clone(&server);
    let lines_of = |run: &Run| run.stdout.split("\n\n").next().map_or(0, str::len);
    let run = program(["verify", &named(TAG)])
        .args((0..150).map(long))
        .arg(named("last"))
        .args(["--key", KEY, "--plain-http", &host, "--identity", &identity(), "--jobs", "1"])
        .at_first_line(move |_| {
            for _ in 0..1000 {
                if !asked.asked(&last).is_empty() {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
            panic!("the last image is asked for whoever reads");
        })
        .run();
    assert_eq!(run.code, 1, "{}", run.shown());
    assert!(lines_of(&run) > 64 << 10, "{}", lines_of(&run));
}

#[test]
fn no_secret_stands_in_a_line() {
    let world = World::new();
    world.server.serve(&world.layout, "second");
    world.server.without_challenge();
    let run = |more: &[&str]| {
        verify(&world, &[TAG, "second"])
            .args(["--tenant-id", "another"])
            .args(more.iter().copied())
            .var("PAAS_ATTEST_REGISTRY_USER", "robot$x")
            .var("PAAS_ATTEST_REGISTRY_PASSWORD", "octave")
            .run()
    };
    let streamed = run(&[]);
    assert_eq!(streamed.code, 1, "{}", streamed.shown());
    let first = streamed.stdout.split("\n\n").next().unwrap_or_default();
    assert_eq!(first.matches("[secret]").count(), 2, "{}", streamed.shown());
    assert!(!streamed.stdout.contains("octave"), "{}", streamed.shown());
    let folder = TempDir::new().unwrap();
    assert_eq!(streamed.stdout, run(&["-o", "human", "-o", &beside(&folder)]).stdout);
}
