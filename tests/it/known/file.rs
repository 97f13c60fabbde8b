//! The file of the record: what cannot be read, what cannot be written, and runs at once.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::thread;

use super::{PLATFORM, SERVED, User, key, pem, said_of_key, signed, verify};
use crate::support::rows::Rows;
use crate::support::server::Server;

/// A good entry of an endpoint.
fn entry(endpoint: &str) -> String {
    format!(
        r#"{{"endpoint":"{endpoint}","fingerprint":"{PLATFORM}","firstUse":"2026-01-01T00:00:00Z","lastUse":"2026-01-02T00:00:00Z"}}"#
    )
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Exit 2, before anything is asked, in every command that has a served key.
#[test]
fn a_record_that_is_none_stops_the_run() {
    let good = entry("https://k.example/k");
    let mut rows = Rows::default();
    for (name, bytes, said) in [
        ("empty", Vec::new(), "EOF"),
        ("larger than is read", vec![b' '; (1 << 20) + 1], "it is larger than 1 MiB"),
        ("not text", b"\xff\xfe\x00".to_vec(), "expected value"),
        (
            "deep",
            [&b"{\"version\":1,\"keys\":"[..], &vec![b'['; 100_000], &vec![b']'; 100_000], b"}"].concat(),
            "",
        ),
        (
            "deep in an entry",
            format!(r#"{{"version":1,"keys":[{{"endpoint":{}}}]}}"#, "[".repeat(1000)).into(),
            "",
        ),
        ("a doubled member", br#"{"version":1,"keys":[],"keys":[]}"#.to_vec(), "duplicate key"),
        (
            "a doubled endpoint",
            format!(r#"{{"version":1,"keys":[{good},{good}]}}"#).into(),
            "two keys of https://k.example/k",
        ),
        ("another type", b"[]".to_vec(), "expected an object"),
        ("a list that is none", br#"{"version":1,"keys":{}}"#.to_vec(), "expected an array"),
        ("another version", br#"{"version":2,"keys":[]}"#.to_vec(), "version 2"),
        ("no version", br#"{"keys":[]}"#.to_vec(), "`version` is missing"),
        ("something more", br#"{"version":1,"keys":[],"mode":"open"}"#.to_vec(), "`mode` is not known"),
        ("a name in other letters", br#"{"version":1,"Keys":[]}"#.to_vec(), "letter case"),
        ("half of it", format!(r#"{{"version":1,"keys":[{good}"#).into(), "EOF"),
        ("what acts", "{\"version\":1,\"keys\":[],\"\u{1b}[2J\":1}".into(), "control character"),
    ] {
        let (user, server) = (User::new(), Server::registry(&signed()));
        user.writes(&bytes);
        let run = user.runs(verify(&server)).run();
        let shown = user.runs(key(&server)).args(["-o", "json"]).run();
        rows.row(name, || {
            for run in [&run, &shown] {
                run.is_refused("the record of known keys ").is_refused(said);
                assert_eq!(run.json()["verdict"], serde_json::Value::Null, "{}", run.shown());
                assert!(!run.stderr.contains('\u{1b}'));
            }
            assert_eq!(server.opened(), 0, "nothing was asked");
            assert_eq!(std::fs::read(user.file()).unwrap(), bytes, "and nothing written");
        });
    }
    rows.end();
}

#[test]
fn what_is_no_file_stops_the_run_and_is_never_waited_for() {
    let elsewhere = User::new();
    elsewhere.writes(br#"{"version":1,"keys":[]}"#);
    let mut rows = Rows::default();
    for (name, said) in [
        ("a link", "it is a symbolic link"),
        ("a link to nothing", "it is a symbolic link"),
        ("a folder", "it is a folder"),
        ("a pipe", "it is a pipe"),
    ] {
        let (user, server) = (User::new(), Server::registry(&signed()));
        user.writes(b"");
        std::fs::remove_file(user.file()).unwrap();
        match name {
            "a link" => symlink(elsewhere.file(), user.file()).unwrap(),
            "a link to nothing" => symlink(user.0.path().join("nothing"), user.file()).unwrap(),
            "a folder" => std::fs::create_dir(user.file()).unwrap(),
            _ => {
                let made = std::process::Command::new("mkfifo").arg(user.file()).status().unwrap();
                assert!(made.success());
            }
        }
        let run = user.runs(verify(&server)).run();
        rows.row(name, || {
            run.is_refused(said);
            assert_eq!(server.opened(), 0);
            assert!(!user.0.path().join("nothing").exists());
        });
    }
    rows.end();
    assert_eq!(elsewhere.known().len(), 0, "what a link leads to is not written");
}

#[test]
fn a_record_that_cannot_be_written_is_a_warning_and_no_more() {
    let server = Server::registry(&signed());
    let user = User::new();
    let file = user.0.path().join("file");
    std::fs::write(&file, "").unwrap();
    let in_a_file = || verify(&server).var("XDG_STATE_HOME", file.display().to_string());
    let no_folder = || verify(&server).var("XDG_STATE_HOME", "").var("HOME", "/dev/null");
    for run in [in_a_file().run(), no_folder().run()] {
        let document = run.is("VERIFIED", None);
        assert!(run.stderr.starts_with("warning: the use of the key is not recorded: "), "{}", run.shown());
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.shown());
        assert!(said_of_key(&document).ends_with("for the first time"), "{}", run.shown());
    }
    let run = verify(&server).var("XDG_STATE_HOME", "").var("HOME", "").run();
    run.is("VERIFIED", None);
    assert!(run.stderr.contains("HOME is not set"), "{}", run.shown());
    assert_eq!(in_a_file().arg("-q").run().stderr, "");
    // What is on record counts all the same.
    user.runs(verify(&server)).run().is("VERIFIED", None);
    let lock = user.file().with_extension("lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    let run = user.runs(verify(&server)).run();
    assert!(said_of_key(&run.is("VERIFIED", None)).contains("it is known since"), "{}", run.shown());
    assert!(run.stderr.starts_with("warning: "), "{}", run.shown());
    server.on(SERVED, pem("other.pub"));
    super::is_changed(&user.runs(verify(&server)).run());
}

/// Neither loses what the other wrote, and no half of a record is ever read.
#[test]
fn runs_at_once_lose_nothing() {
    let user = User::new();
    let servers: Vec<Server> = (0..4).map(|_| Server::registry(&signed())).collect();
    thread::scope(|scope| {
        for server in servers.iter().chain(&servers) {
            let program = user.runs(verify(server));
            scope.spawn(move || {
                let run = program.run();
                run.is("VERIFIED", None);
                assert_eq!(run.stderr, "", "{}", run.shown());
            });
        }
    });
    let mut known: Vec<String> = user.known().into_iter().map(|(endpoint, _)| endpoint).collect();
    let mut all: Vec<String> = servers.iter().map(|server| server.url(SERVED)).collect();
    known.sort();
    all.sort();
    assert_eq!(known, all);
    assert_eq!((mode(&user.file()), mode(user.file().parent().unwrap())), (0o600, 0o700));
}
