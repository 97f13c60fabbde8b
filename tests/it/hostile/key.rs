//! The key's endpoint.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::accounts::{docker_config, token_registry, with_docker_config};
use super::{signed, verify_by_api};
use crate::support::command::{Run, program, weaknesses};
use crate::support::layout::Layout;
use crate::support::registry::{manifest_path, verify, verify_version};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server};
use crate::support::{self, KEY, REPOSITORY, TAG};

pub(super) const KEY_PATH: &str = "/api/v1/cosign.pub";

fn bad_key(name: &str) -> Answer {
    Answer::ok("application/x-pem-file", std::fs::read(support::fixture("keys/bad").join(name)).unwrap())
}

/// No key, no judgement: an error with its code, and no image.
fn no_key(run: &Run, code: &str) {
    let document = run.is("UNDECIDED", Some(code));
    assert_eq!(document["images"], json!([]), "{}", run.shown());
    assert_eq!(document["error"]["code"], code, "{}", run.shown());
    assert_eq!(document["key"], Value::Null, "{}", run.shown());
}

#[test]
fn a_key_endpoint_that_serves_no_key_leaves_everything_undecided() {
    let elsewhere = Server::start();
    let big = [std::fs::read(support::root().join(KEY)).unwrap(), vec![b'\n'; 64 << 10]].concat();
    for (answer, code) in [
        (Answer::page(200), "key-unusable"),
        (Answer::ok("text/plain", ""), "key-unusable"),
        (Answer::ok("application/json", r#"{"error":"no such key"}"#), "key-unusable"),
        (bad_key("two-keys.pub"), "key-unusable"),
        (bad_key("certificate.pem"), "key-unusable"),
        (bad_key("off-curve.pub"), "key-unusable"),
        (Answer::ok("application/x-pem-file", big.clone()), "key-unusable"),
        (Answer::ok("application/x-pem-file", big).endless(), "key-unusable"),
        (Answer::page(404), "key-unreachable"),
        (Answer::error(401, "UNAUTHORIZED"), "key-unreachable"),
        (Answer::new(204, "text/plain", ""), "key-unreachable"),
        (Answer::error(500, "UNKNOWN"), "key-unreachable"),
        (Answer::error(503, "UNKNOWN").header("Retry-After", "0"), "key-unreachable"),
        (Answer::redirect(302, &elsewhere.url("/cosign.pub")), "redirect-refused"),
        (Answer::redirect(302, "http://127.0.0.1/cosign.pub"), "redirect-refused"),
        (Answer::redirect(302, "file:///etc/passwd"), "redirect-refused"),
        (Answer::redirect(302, ""), "redirect-refused"),
    ] {
        let server = Server::registry(&signed());
        server.on(KEY_PATH, answer);
        no_key(&verify_by_api(&server).args(["--plain-http", &elsewhere.host()]).run(), code);
    }
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_private_key_is_never_shown() {
    each(["private.pem", "private-and-public.pem", "ec-private.pem"], |name| {
        let server = Server::registry(&signed());
        server.on(KEY_PATH, bad_key(name));
        let text = support::text(&support::fixture("keys/bad").join(name));
        let private = text.split("PRIVATE KEY-----").nth(1).unwrap();
        let lines: Vec<&str> =
            private.lines().filter(|line| line.len() >= 16 && !line.starts_with('-')).collect();
        assert!(!lines.is_empty(), "{name}");
        for format in ["json", "human", "cosign"] {
            let host = server.host();
            let run = program(["verify", &format!("{host}/{REPOSITORY}:{TAG}"), "--plain-http", &host, "-v"])
                .args(["--api-url", &server.url("/api"), "-o", format])
                .run();
            assert_eq!(run.code, 3, "{}", run.shown());
            for line in &lines {
                for part in [&line[..16], &line[line.len() - 16..]] {
                    assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{}", run.shown());
                }
            }
        }
        no_key(&verify_by_api(&server).run(), "key-private");
    });
}

/// Nothing of it is shown, on either stream, in whatever format.
fn shows_nothing_of(server: &Server, code: &str, parts: &[&str]) {
    let host = server.host();
    for format in ["json", "human"] {
        let name = format!("{host}/{REPOSITORY}:{TAG}");
        let run = program(["verify", &name, "--plain-http", &host, "-v", "--api-url", &server.url("/api")])
            .args(["-o", format])
            .run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stdout.contains(code), "{}", run.shown());
        for part in parts {
            assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "`{part}`: {}", run.shown());
        }
    }
}

#[test]
fn a_private_key_in_another_encoding_is_one_too() {
    let pem = support::text(&support::fixture("keys/bad/ec-private.pem"));
    let base64: String = pem.lines().filter(|line| !line.contains("-----")).collect();
    let der = STANDARD.decode(&base64).unwrap();
    let hex: String = der.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
    let scalar = &hex[14..78];
    let pkcs8 = support::text(&support::fixture("keys/platform-TEST-ONLY.pem"));
    let sealed = support::text(&support::fixture("keys/platform-TEST-ONLY.key"));
    let utf_16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bare = pkcs8.lines().filter(|line| !line.contains("-----")).collect::<Vec<_>>().join("\n");
    let mut rows = Rows::default();
    for (name, body) in [
        ("base64", base64.clone().into_bytes()),
        ("base64url", base64.replace('+', "-").replace('/', "_").into_bytes()),
        ("lines of base64", bare.clone().into_bytes()),
        ("der", der),
        ("hex", hex.clone().into_bytes()),
        ("scalar", scalar.to_owned().into_bytes()),
        ("utf-16", utf_16),
        ("pem in json", json!({"key": pem}).to_string().into_bytes()),
        ("base64 in json", json!({"key": base64}).to_string().into_bytes()),
        ("jwk", json!({"kty": "EC", "crv": "P-256", "d": base64[..43]}).to_string().into_bytes()),
        ("html", format!("<html><body><pre>{bare}</pre></body></html>").into_bytes()),
        ("escaped pem", pem.replace('\n', "\\n").into_bytes()),
        ("crlf", pem.replace('\n', "\r\n").into_bytes()),
        ("sealed in base64", STANDARD.encode(&sealed).into_bytes()),
        (
            "another label",
            format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n").into_bytes(),
        ),
        (
            "behind a public key",
            [std::fs::read(support::root().join(KEY)).unwrap(), pem.clone().into_bytes()].concat(),
        ),
    ] {
        let server = Server::registry(&signed());
        let parts = [&base64[..16], &base64[20..36], &hex[..16], &scalar[..16], &bare[..16]];
        rows.row(name, || {
            server.on(KEY_PATH, Answer::ok("application/x-pem-file", body.clone()));
            shows_nothing_of(&server, "key-private", &parts);
            no_key(&verify_by_api(&server).run(), "key-private");
        });
        rows.row(format_args!("{name}, as an error"), || {
            server.on(KEY_PATH, Answer::new(500, "text/plain", body));
            shows_nothing_of(&server, "key-unreachable", &parts);
        });
    }
    rows.end();
}

#[test]
fn what_is_no_public_key_is_described_and_not_quoted() {
    const MARK: &str = "bWFyaw-of-theirs";
    let key = std::fs::read_to_string(support::root().join(KEY)).unwrap();
    let bodies = [
        format!("<html><head><title>{MARK}</title></head></html>"),
        json!({"error": MARK}).to_string(),
        MARK.to_owned(),
        format!("{MARK}\n{key}"),
        format!("{key}{MARK}"),
        format!("-----BEGIN {MARK}-----\nAAEC\n-----END {MARK}-----\n"),
        format!("-----BEGIN {MARK}-----\nAAEC\n"),
        format!("-----BEGIN PUBLIC KEY-----\n{MARK}*\n-----END PUBLIC KEY-----\n"),
        format!("ssh-ed25519 {MARK}"),
    ];
    each(bodies, |body| {
        let server = Server::registry(&signed());
        server.on(KEY_PATH, Answer::ok("text/plain", body.clone()));
        shows_nothing_of(&server, "key-unusable", &[MARK, &key[30..50]]);
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("cosign.pub");
        std::fs::write(&path, body).unwrap();
        let run = program(["key", "--key", path.to_str().unwrap(), "-o", "json"]).run();
        assert!(run.code == 3 && !run.stdout.contains(MARK) && !run.stderr.contains(MARK), "{}", run.shown());
    });
}

#[test]
fn a_key_may_move_within_its_origin() {
    let server = Server::registry(&signed());
    let key = std::fs::read(support::root().join(KEY)).unwrap();
    server.on(KEY_PATH, Answer::redirect(308, "/api/v2/cosign.pub"));
    server.on("/api/v2/cosign.pub", Answer::ok("text/plain", key));
    let document = verify_by_api(&server).run().is("VERIFIED", None);
    assert_eq!(document["key"]["source"], server.url(KEY_PATH));
    verify_version(&server, &format!(":{TAG}"))
        .args(["--key", &server.url(KEY_PATH)])
        .run()
        .is("VERIFIED", None);
}

#[test]
fn the_account_of_the_registry_does_not_go_to_the_key() {
    let server = token_registry(&signed());
    let config = docker_config(&server.host());
    with_docker_config(verify_by_api(&server), &config).run().is("VERIFIED", None);
    assert_eq!(server.asked(KEY_PATH)[0].header("authorization"), None);
}

#[test]
fn a_fingerprint_decides_before_anything_else_is_believed() {
    let server = Server::registry(&signed());
    let wrong = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let run = verify_by_api(&server).args(["--key-fingerprint", wrong]).run();
    let document = run.is("FAILED", Some("key-fingerprint-mismatch"));
    assert_eq!(document["images"], json!([]));
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap().to_owned();
    let document =
        verify_by_api(&server).args(["--key-fingerprint", &fingerprint]).run().is("VERIFIED", None);
    assert_eq!(document["key"]["pinned"], true);
    assert_eq!(weaknesses(&document), ["plain-http"]);
    // A bad key is FAILED whatever the registry says.
    server.on(&manifest_path(), Answer::error(503, "UNKNOWN").header("Retry-After", "0"));
    verify_by_api(&server)
        .args(["--key-fingerprint", wrong])
        .run()
        .is("FAILED", Some("key-fingerprint-mismatch"));
}

#[test]
fn a_key_over_http_from_elsewhere_needs_a_fingerprint() {
    let proxy = Server::start();
    let address = "http://keys.example.test/cosign.pub";
    proxy
        .on(address, Answer::ok("application/x-pem-file", std::fs::read(support::root().join(KEY)).unwrap()));
    let server = Server::registry(&signed());
    let ask = || {
        verify_version(&server, &format!(":{TAG}")).args(["--key", address]).var("HTTP_PROXY", proxy.url(""))
    };
    ask().run().is_refused("--plain-http");
    ask().args(["--plain-http", "keys.example.test"]).run().is_refused("--key-fingerprint");
    assert_eq!((server.opened(), proxy.opened()), (0, 0));
    let key = program(["key", "--key", KEY, "-o", "json"]).run().json();
    let fingerprint = key["key"]["fingerprint"].as_str().unwrap();
    let run = ask().args(["--plain-http", "keys.example.test", "--key-fingerprint", fingerprint]).run();
    run.is("VERIFIED", None);
    assert_eq!(proxy.targets(), [address]);
}

#[test]
fn one_key_of_several_that_is_there_is_enough() {
    let server = Server::registry(&signed());
    server.on("/api/old.pub", Answer::page(404));
    let both = |server: &Server| verify(server).args(["--key", &server.url("/api/old.pub")]);
    let run = both(&server).run();
    run.is("VERIFIED", None);
    assert!(run.stdout.contains("key-unreachable"), "{}", run.shown());
    let other = Server::registry(&Layout::case("other-key_failed"));
    other.on("/api/old.pub", Answer::page(404));
    both(&other).run().is("UNDECIDED", Some("key-unreachable"));
}

#[test]
fn the_command_key_shows_what_the_platform_serves() {
    let server = Server::registry(&signed());
    let ask = || program(["key", "--api-url", &server.url("/api"), "--plain-http", &server.host()]);
    let run = ask().args(["-o", "json"]).run();
    let document = run.json();
    assert_eq!((run.code, &document["verdict"], &document["images"]), (0, &Value::Null, &json!([])));
    assert_eq!(document["command"], "key");
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap();
    let run = ask().run();
    assert!(run.code == 0 && run.stdout.contains(fingerprint), "{}", run.shown());
    let run = ask().args(["-o", "json", "--key-fingerprint", fingerprint]).run();
    assert_eq!((run.code, &run.json()["verdict"]), (0, &json!("VERIFIED")));
    let run = ask().args(["-o", "json", "--key-fingerprint", &"0".repeat(64)]).run();
    run.is("FAILED", Some("key-fingerprint-mismatch"));
    server.on(KEY_PATH, Answer::page(200));
    no_key(&ask().args(["-o", "json"]).run(), "key-unusable");
}
