//! `key`, beside the record: what it shows, and how another key comes to be on it.

use serde_json::{Value, json};

use super::{PLATFORM, SERVED, User, is_changed, key, pem, signed, verify};
use crate::support::command::{Program, program};
use crate::support::rows::Rows;
use crate::support::server::Server;
use crate::support::{KEY, layout::Layout};

/// The words of a command that is proposed: none of these needs quotes.
fn words(line: &str) -> Program {
    let line = line.strip_prefix("  paas-attest ").expect("a command");
    program(line.split(' '))
}

#[test]
fn the_command_key_shows_what_is_on_record_and_records_nothing() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    let human = || user.runs(key(&server)).run();
    let json = || user.runs(key(&server)).args(["-o", "json"]).run();
    let (run, document) = (human(), json().json());
    assert!(run.stdout.contains("\n  on record  no key of this endpoint\n"), "{}", run.shown());
    assert_eq!((run.code, &document["verdict"]), (0, &Value::Null));
    assert_eq!(document["key"]["onRecord"]["fingerprint"], Value::Null);
    assert_eq!(user.record(), None, "who looks at a key has not used it");
    let first = user.runs(verify(&server)).run().is("VERIFIED", None)["at"].clone();
    let run = human();
    let since = format!("\n  on record  this key, first used {}, last used ", first.as_str().unwrap());
    assert!(run.stdout.contains(&since), "{}", run.shown());
    assert_eq!(json().json()["key"]["onRecord"]["firstUse"], first);
    server.on(SERVED, pem("other.pub"));
    let before = user.record();
    let (run, document) = (human(), json().json());
    assert!(run.stdout.contains(&format!("\n  on record  ANOTHER KEY, {PLATFORM}")), "{}", run.shown());
    assert_eq!((run.code, &document["verdict"], user.record()), (0, &Value::Null, before));
    assert_eq!(document["key"]["onRecord"]["fingerprint"], PLATFORM);
    // Nobody looks where no record is kept.
    let run = user.runs(key(&server)).arg("--no-known-keys").run();
    assert!(!run.stdout.contains("record"), "{}", run.shown());
}

#[test]
fn what_is_proposed_puts_the_new_key_on_record() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    user.runs(verify(&server)).run().is("VERIFIED", None);
    server.on(SERVED, pem("other.pub"));
    let document = is_changed(&user.runs(verify(&server)).args(["--tenant-id", "octave"]).run());
    let help: Vec<&str> =
        document["error"]["help"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap();
    assert_eq!(
        help,
        [
            "do not trust the served key: compare its fingerprint with the platform's over another channel",
            "if the platform confirms the new one, have it recorded:",
            &format!(
                "  paas-attest key --api-url {} --plain-http {} --accept {fingerprint}",
                server.url("/api"),
                server.host()
            ),
        ]
    );
    // None of it is a way around.
    assert!(!help.concat().contains("known-keys"), "{help:?}");
    let run = user.runs(words(help[2])).run();
    assert!(
        run.stdout.starts_with("VERIFIED  the key is the one that was named, and is on record"),
        "{}",
        run.shown()
    );
    assert_eq!(run.code, 0, "{}", run.shown());
    // What is above says that it is on record: what was is said of as past.
    assert!(run.stdout.contains(&format!("\n  before     {PLATFORM}")), "{}", run.shown());
    assert!(!run.stdout.contains("ANOTHER KEY"), "{}", run.shown());
    assert_eq!(user.known(), [(server.url(SERVED), fingerprint.to_owned())]);
    // It is the key now; the image is signed by the other.
    user.runs(verify(&server)).run().is("FAILED", Some("signature-invalid"));
    server.serve(&Layout::case("other-key_failed"), crate::support::TAG);
    user.runs(verify(&server)).run().is("VERIFIED", None);
    server.on(SERVED, pem("platform.pub"));
    is_changed(&user.runs(verify(&server)).run());
}

#[test]
fn only_the_key_that_is_served_now_is_recorded() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    let accept = |key_: &str| user.runs(key(&server)).args(["--accept", key_, "-o", "json"]).run();
    let wrong = format!("SHA256:{}=", "A".repeat(43));
    let run = accept(&wrong);
    let document = run.is("FAILED", Some("key-fingerprint-mismatch"));
    assert!(document["error"]["message"].as_str().unwrap().contains(&wrong), "{}", run.shown());
    assert_eq!((document["key"]["fingerprint"].clone(), user.record()), (json!(PLATFORM), None));
    let document = accept(PLATFORM).json();
    assert_eq!((&document["verdict"], &document["key"]["pinned"]), (&json!("VERIFIED"), &json!(true)));
    assert_eq!(user.known(), [(server.url(SERVED), PLATFORM.to_owned())]);
    // One that is known already keeps the date of its first use.
    let first = user.record().unwrap()["keys"][0]["firstUse"].clone();
    assert_eq!(accept(PLATFORM).code, 0);
    assert_eq!(user.record().unwrap()["keys"][0]["firstUse"], first);
    // In the place of another one, whose endpoints are left alone.
    server.on(SERVED, pem("other.pub"));
    let before = user.record();
    accept(PLATFORM).is("FAILED", Some("key-fingerprint-mismatch"));
    assert_eq!(user.record(), before);
    server.on(SERVED, crate::support::server::Answer::page(200));
    accept(PLATFORM).is("UNDECIDED", Some("key-unusable"));
    assert_eq!(user.record(), before);
}

#[test]
fn what_could_not_be_recorded_is_not_asked_for() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    let second = server.url("/second.pub");
    let accept = || user.runs(key(&server)).args(["--accept", PLATFORM]);
    let local = || user.runs(program(["key", "--key", KEY, "--accept", PLATFORM]));
    let mut rows = Rows::default();
    for (command, said) in [
        (accept().arg("--no-known-keys"), "--no-known-keys says that nothing is recorded"),
        (accept().var("CI", "true"), "CI says that nothing is recorded"),
        (accept().args(["--key-fingerprint", PLATFORM]), "--key-fingerprint pins the key"),
        (accept().var("PAAS_ATTEST_KEY_FINGERPRINT", PLATFORM), "PAAS_ATTEST_KEY_FINGERPRINT pins the key"),
        (accept().args(["--key", KEY, "--key", &second]), "several keys are named"),
        (accept().var("XDG_STATE_HOME", "").var("HOME", ""), "HOME is not set"),
        (local(), "only what is served is recorded"),
        (local().arg("--offline"), "only what is served is recorded"),
        (user.runs(key(&server)).args(["--accept", "new"]), "--accept `new` is not a fingerprint"),
        (user.runs(key(&server)).args(["--accept", ""]), "--accept `` is not a fingerprint"),
    ] {
        let run = command.run();
        rows.row(said, || {
            run.is_refused(said);
        });
    }
    rows.end();
    assert_eq!((user.record(), server.opened()), (None, 0));
    for command in ["verify x", "sbom x", "diff x y"] {
        program(command.split(' ')).args(["--accept", PLATFORM]).run().is_usage_error("--accept");
    }
}

/// It is what was asked for: without it there is no yes.
#[test]
fn a_key_that_could_not_be_recorded_is_not_accepted() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    let file = user.0.path().join("file");
    std::fs::write(&file, "").unwrap();
    let accept =
        || key(&server).args(["--accept", PLATFORM]).var("XDG_STATE_HOME", file.display().to_string());
    let run = accept().args(["-o", "json"]).run();
    run.is("UNDECIDED", Some("report-unwritten"));
    assert!(run.stderr.starts_with("warning: the use of the key is not recorded: "), "{}", run.shown());
    let run = accept().run();
    assert!(run.stdout.starts_with("UNDECIDED  report-unwritten: "), "{}", run.shown());
}
