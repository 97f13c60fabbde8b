//! The record of the keys that endpoints served before: what is written into it and when, and what a run says of it.

mod accept;
mod file;

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::attest::att_path;
use crate::support::command::{Program, Run, program, weaknesses};
use crate::support::layout::Layout;
use crate::support::registry::{self, verify_version};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server};
use crate::support::{self, KEY, TAG};

/// Where the platform's API serves its key.
const SERVED: &str = "/api/v1/cosign.pub";

/// Of the fixtures' keys.
const PLATFORM: &str = "SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=";

/// A user, whose programs keep their state in a folder of its own.
struct User(TempDir);

impl User {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn runs(&self, program: Program) -> Program {
        program.var("XDG_STATE_HOME", self.0.path().display().to_string())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("paas-attest/known-keys.json")
    }

    /// What is on record; `None` where there is no file.
    fn record(&self) -> Option<Value> {
        let text = std::fs::read_to_string(self.file()).ok()?;
        Some(serde_json::from_str(&text).expect("a record is JSON"))
    }

    /// The endpoints on record, each with its key.
    fn known(&self) -> Vec<(String, String)> {
        let record = self.record().unwrap_or_else(|| json!({"keys": []}));
        let keys = record["keys"].as_array().expect("a record has keys").iter();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        keys.map(|key| (text(&key["endpoint"]), text(&key["fingerprint"]))).collect()
    }

    fn writes(&self, bytes: &[u8]) {
        std::fs::create_dir_all(self.file().parent().unwrap()).unwrap();
        std::fs::write(self.file(), bytes).unwrap();
    }
}

fn signed() -> Layout {
    Layout::case("signed_verified")
}

/// `verify` with the key that the server's API serves.
fn verify(server: &Server) -> Program {
    verify_version(server, &format!(":{TAG}")).args(["--api-url", &server.url("/api")])
}

/// `key` of the same.
fn key(server: &Server) -> Program {
    program(["key", "--api-url", &server.url("/api"), "--plain-http", &server.host()])
}

fn pem(name: &str) -> Answer {
    let path = support::fixture("keys").join(name);
    Answer::ok("application/x-pem-file", std::fs::read(path).unwrap())
}

/// What the weakness says of the key.
fn said_of_key(document: &Value) -> String {
    let all = document["weaknesses"].as_array().unwrap();
    let one = all.iter().find(|one| one["code"] == "key-unpinned").expect("the key is not pinned");
    one["message"].as_str().unwrap().to_owned()
}

/// That the endpoint serves another key than the one on record: in the document's form of a fingerprint that differs.
fn is_changed(run: &Run) -> Value {
    let document = run.json();
    assert_eq!((run.code, &document["verdict"]), (1, &json!("FAILED")), "{}", run.shown());
    assert_eq!(document["error"]["code"], "key-changed", "{}", run.shown());
    document
}

#[test]
fn the_first_use_of_a_key_is_recorded_and_told_from_then_on() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    let first = user.runs(verify(&server)).run().is("VERIFIED", None);
    assert_eq!(weaknesses(&first), ["key-unpinned", "plain-http"]);
    assert!(said_of_key(&first).ends_with("; it is on record for the first time"), "{first}");
    assert_eq!(first["key"]["onRecord"], json!({"fingerprint": null, "firstUse": null, "lastUse": null}));
    let at = &first["at"];
    assert_eq!(
        user.record().unwrap(),
        json!({"version": 1, "keys": [
            {"endpoint": server.url(SERVED), "fingerprint": PLATFORM, "firstUse": at, "lastUse": at},
        ]})
    );
    let second = user.runs(verify(&server)).run().is("VERIFIED", None);
    let since = format!("; it is known since {}", at.as_str().unwrap());
    assert!(said_of_key(&second).ends_with(&since), "{second}");
    assert_eq!(second["key"]["onRecord"], json!({"fingerprint": PLATFORM, "firstUse": at, "lastUse": at}));
    let record = user.record().unwrap();
    assert_eq!((&record["keys"][0]["firstUse"], &record["keys"][0]["lastUse"]), (at, &second["at"]));
    let human = user.runs(verify(&server)).words("-o human=/dev/stderr").run();
    assert!(human.stderr.replace("\n             ", " ").contains("it is known since"), "{}", human.shown());
}

#[test]
fn another_key_of_the_endpoint_fails_every_command_until_it_is_accepted() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    user.runs(verify(&server)).run().is("VERIFIED", None);
    let before = user.record();
    server.on(SERVED, pem("other.pub"));
    server.on(&att_path(&signed()), Answer::absent());
    let name = format!("{}/{}:{TAG}", server.host(), support::REPOSITORY);
    let more = ["--api-url", &server.url("/api"), "--plain-http", &server.host(), "-o", "json"];
    for command in
        [verify(&server), program(["sbom", &name]).args(more), program(["diff", &name, &name]).args(more)]
    {
        let run = user.runs(command).run();
        let document = is_changed(&run);
        let fingerprint = document["key"]["fingerprint"].as_str().unwrap();
        assert_ne!(fingerprint, PLATFORM);
        let message = document["error"]["message"].as_str().unwrap();
        for part in [fingerprint, PLATFORM, &server.url(SERVED), "is on record, first used 2"] {
            assert!(message.contains(part), "without {part}: {message}");
        }
        assert_eq!(document["images"], json!([]), "{}", run.shown());
        assert_eq!(user.record(), before, "a key that is not believed is not recorded");
    }
    // Whatever else is wrong, and however often it is asked.
    server.on(&registry::manifest_path(), Answer::error(503, "UNKNOWN").header("Retry-After", "0"));
    is_changed(&user.runs(verify(&server)).run());
    let human = user.runs(verify(&server)).words("-o human=/dev/stderr").run();
    assert!(human.stderr.starts_with("FAILED\n\nkey-changed: the key of http"), "{}", human.shown());
    let quiet = user.runs(program(["verify", &name, "-q"])).args(more[..4].iter().copied()).run();
    assert_eq!((quiet.code, quiet.stdout.as_str()), (1, "FAILED key-changed\n"), "{}", quiet.shown());
    // Back to the one on record, and all is as it was.
    server.serve(&signed(), TAG);
    server.on(SERVED, pem("platform.pub"));
    user.runs(verify(&server)).run().is("VERIFIED", None);
}

/// What is believed at first use is the endpoint, whatever an image comes to.
#[test]
fn a_key_is_recorded_whatever_the_image_comes_to() {
    for (case, verdict, code) in [
        ("other-key_failed", "FAILED", "signature-invalid"),
        ("unsigned_failed", "FAILED", "signature-absent"),
    ] {
        let (user, server) = (User::new(), Server::registry(&Layout::case(case)));
        user.runs(verify(&server)).run().is(verdict, Some(code));
        assert_eq!(user.known(), [(server.url(SERVED), PLATFORM.to_owned())], "{case}");
    }
    let (user, server) = (User::new(), Server::registry(&signed()));
    server.on(&registry::manifest_path(), Answer::error(401, "UNAUTHORIZED"));
    user.runs(verify(&server)).run().is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(user.known().len(), 1);
}

#[test]
fn what_is_no_key_is_not_recorded() {
    each([Answer::page(200), Answer::page(404), Answer::error(500, "UNKNOWN")], |answer| {
        let (user, server) = (User::new(), Server::registry(&signed()));
        server.on(SERVED, answer.clone());
        assert_eq!(user.runs(verify(&server)).words("--timeout 900ms").run().code, 3);
        assert_eq!(user.record(), None);
    });
}

/// With each of these nothing is written, nor read: a record that could not be read stops nobody.
#[test]
fn what_is_pinned_or_local_or_of_no_lasting_use_is_not_looked_up() {
    let server = Server::registry(&signed());
    let local = || registry::verify(&server);
    let layout = support::fixture("cases/signed_verified/layout").display().to_string();
    let offline =
        || program(["verify", &format!("oci:{layout}"), "--offline", "--identity", "any", "-o", "json"]);
    let mut rows = Rows::default();
    for (name, command) in [
        ("--no-known-keys", verify(&server).arg("--no-known-keys")),
        ("CI=true", verify(&server).var("CI", "true")),
        ("a fingerprint", verify(&server).args(["--key-fingerprint", PLATFORM])),
        ("a fingerprint in a variable", verify(&server).var("PAAS_ATTEST_KEY_FINGERPRINT", PLATFORM)),
        ("a file", local()),
        ("a file, offline", offline().args(["--key", KEY])),
    ] {
        let user = User::new();
        user.writes(b"not a record");
        let document = user.runs(command).run().json();
        rows.row(name, || {
            assert_eq!(document["verdict"], "VERIFIED");
            assert_eq!(document["key"]["onRecord"], Value::Null);
            assert_eq!(std::fs::read(user.file()).unwrap(), b"not a record");
            assert!(!user.file().with_extension("lock").exists());
            let all = document["weaknesses"].to_string();
            assert!(!all.contains("record") && !all.contains("since"), "{all}");
        });
    }
    rows.end();
    // CI is what says `true`: another value leaves the record in use.
    for value in ["1", "false", "TRUE", ""] {
        let user = User::new();
        user.runs(verify(&server)).var("CI", value).run().is("VERIFIED", None);
        assert_eq!(user.known().len(), 1, "CI={value}");
    }
    // A document has no key.
    let user = User::new();
    user.writes(b"not a record");
    let document = support::fixture("documents/crlf.cdx.json").display().to_string();
    let run = user.runs(program(["sbom", &document, "--unsigned"])).run();
    assert_eq!(run.code, 0, "{}", run.shown());
}

#[test]
fn each_endpoint_has_a_key_of_its_own_and_one_spelling() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    server.on("/second.pub", pem("other.pub"));
    let (first, second) = (server.url(SERVED), server.url("/second.pub"));
    let ask = |keys: &[&str]| {
        let keys = keys.iter().flat_map(|key| ["--key", key]);
        user.runs(verify_version(&server, &format!(":{TAG}"))).args(keys).run()
    };
    ask(&[&first, &second]).is("VERIFIED", None);
    let other = format!("http://{}/x/../second.pub#fragment", server.host().to_uppercase());
    ask(&[&other, KEY]).is("VERIFIED", None);
    let known = user.known();
    let endpoints: Vec<&str> = known.iter().map(|(endpoint, _)| endpoint.as_str()).collect();
    assert_eq!(endpoints, [first.as_str(), second.as_str()]);
    assert_ne!(known[0].1, known[1].1);
    // One of several that changed decides, whichever signed.
    server.on("/second.pub", pem("p384.pub"));
    is_changed(&ask(&[&first, &second]));
    is_changed(&ask(&[&second, &first]));
    ask(&[&first]).is("VERIFIED", None);
}

/// Who waits comes to what the same answers give at once.
#[test]
fn a_key_that_comes_late_and_has_changed_fails_the_run() {
    let (user, server) = (User::new(), Server::registry(&signed()));
    let place = server.url("/second.pub");
    server.on("/second.pub", pem("p384.pub"));
    let ask = || user.runs(registry::verify(&server)).args(["--key", &place]);
    ask().run().is("VERIFIED", None);
    server.in_turn("/second.pub", vec![Answer::error(500, "UNKNOWN"), pem("other.pub")]);
    server.on(&registry::sig_path(&signed()), Answer::absent());
    is_changed(&ask().args(["--wait", "20s"]).run());
    assert_eq!(server.asked("/second.pub").len(), 3);
}
