//! `key --save`: the key as it was served, whole or not at all.

use std::fs;

use tempfile::TempDir;

use crate::support::command::{Program, program, words};
use crate::support::layout::digest;
use crate::support::server::{Answer, Server};
use crate::support::{KEY, fixture, text};

/// `key --save` of what a server serves, as a file in a folder.
fn save(pem: impl Into<Vec<u8>>, folder: &TempDir) -> (Server, Program) {
    let server = Server::start();
    server.on("/api/v1/cosign.pub", Answer::ok("application/x-pem-file", pem));
    let host = server.host();
    let path = folder.path().join("cosign.pub");
    let asked = program(["key", "--api-url", &server.url("/api"), "--plain-http", &host, "--save"])
        .arg(path.to_str().unwrap());
    (server, asked)
}

#[test]
fn a_key_is_saved_as_it_was_served() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cosign.pub");
    let pem = text(&fixture("keys/platform.pub"));
    for served in [pem.clone(), pem.replace('\n', "\r\n"), format!("\n{pem}\n\n"), pem.trim_end().to_owned()]
    {
        let (_server, asked) = save(served.clone(), &folder);
        let run = asked.run();
        assert_eq!(run.code, 0, "{}", run.shown());
        assert_eq!(fs::read_to_string(&path).unwrap(), served);
        let told = format!(
            "saved the key as {} ({} bytes) {}\n",
            path.display(),
            served.len(),
            digest(served.as_bytes())
        );
        assert_eq!(run.stderr, told);
        assert!(run.stdout.contains("SHA256:"), "{}", run.shown());
        // It is the key that verifies.
        let case = "oci:fixtures/cases/signed_verified/layout";
        let identity = format!("{}/{}", crate::support::LOGICAL, crate::support::REPOSITORY);
        let run = program(["verify", case, "--offline", "--identity", &identity, "--key"])
            .arg(path.to_str().unwrap())
            .run();
        assert_eq!(run.code, 0, "{}", run.shown());
    }
    let (_server, asked) = save(pem.clone(), &folder);
    assert_eq!(asked.arg("-q").run().stderr, "");
    // A key on this machine too.
    let copy = folder.path().join("copy.pub");
    let run = words("key --offline").args(["--key", KEY, "--save", copy.to_str().unwrap()]).run();
    assert_eq!((run.code, fs::read_to_string(&copy).unwrap()), (0, pem), "{}", run.shown());
}

/// Neither what is no key, nor a private one, nor one that is not the pinned one; and what is there stays.
#[test]
fn nothing_else_is_saved() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cosign.pub");
    let private = text(&fixture("keys/platform-TEST-ONLY.pem"));
    let pem = text(&fixture("keys/platform.pub"));
    let both = pem.clone() + &text(&fixture("keys/other.pub"));
    for before in [None, Some("precious")] {
        if let Some(before) = before {
            fs::write(&path, before).unwrap();
        }
        let unchanged = |run: &crate::support::command::Run| {
            assert!(run.stderr.contains("nothing was saved: there is no key to save"), "{}", run.shown());
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), before, "{}", run.shown());
            let there = fs::read_dir(folder.path()).unwrap().count();
            assert_eq!(there, usize::from(before.is_some()), "not even half a file");
        };
        for served in ["<html></html>", "", &private, &both] {
            let (_server, asked) = save(served, &folder);
            let run = asked.run();
            assert_eq!(run.code, 3, "{}", run.shown());
            unchanged(&run);
        }
        let (_server, asked) = save(pem.clone(), &folder);
        let run = asked.args(["--key-fingerprint", &"0".repeat(64)]).run();
        assert_eq!(run.code, 1, "{}", run.shown());
        unchanged(&run);
    }
    let run =
        words("key --offline --key fixtures/keys/platform.pub --key fixtures/keys/other.pub --save x").run();
    run.is_refused("--save saves one key, but several are named");
    // What cannot be written takes the yes away.
    let (_server, asked) = save(pem, &folder);
    let missing = folder.path().join("none/cosign.pub");
    fs::remove_file(&path).unwrap();
    let run = asked.run();
    assert_eq!(run.code, 0, "{}", run.shown());
    let run =
        words("key --offline").args(["--key", KEY, "--save", missing.to_str().unwrap(), "-o", "json"]).run();
    assert_eq!((run.code, &run.json()["verdict"]), (3, &serde_json::json!("UNDECIDED")), "{}", run.shown());
    assert!(run.stderr.contains("the key was not saved"), "{}", run.shown());
}
