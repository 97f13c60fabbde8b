//! Docker's files as docker reads them, helpers, and identity tokens.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::accounts::{basic, bearer, docker_config, require, with_docker_config};
use super::{PASSWORD, USER, signed};
use crate::support::LOGICAL;
use crate::support::command::{Program, Run};
use crate::support::registry::verify;
use crate::support::rows;
use crate::support::server::{Answer, Request, Server};

const REFRESH: &str = "refresh-t0ken+of/the=cloud";
const OAUTH_PATH: &str = "/oauth2/token";

/// A registry that wants this account.
fn closed() -> Server {
    let server = Server::registry(&signed());
    // The name of a realm may be in any language, and in any encoding.
    require(&server, basic(USER, PASSWORD), "Basic realm=\"Re\u{301}gistre prive\u{301}\"".to_owned());
    server
}

#[test]
fn a_realm_may_be_named_in_any_language() {
    let challenges = [
        "Basic realm=\"Registre priv\u{e9}\"",
        "Basic realm=\"\u{767b}\u{9332}\"",
        "Basic realm=\u{420}\u{435}\u{435}\u{441}\u{442}\u{440}",
        "Basic realm=\"\u{1f512}\", charset=\"UTF-8\"",
        "Negotiate, Basic realm=\"\u{a0}\"",
        "Basic charset=\"UTF-8\", realm=\"a \\\"\u{df}\\\"\"",
    ];
    rows::each(challenges, |challenge| {
        let server = Server::registry(&signed());
        require(&server, basic(USER, PASSWORD), (*challenge).to_owned());
        with_docker_config(verify(&server), &docker_config(&server.host())).run().is("VERIFIED", None);
    });
}

/// A folder for `DOCKER_CONFIG` with this file.
fn config(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("config.json"), text).unwrap();
    folder
}

fn with(server: &Server, text: &str) -> Run {
    with_docker_config(verify(server), &config(text)).run()
}

#[test]
fn files_are_read_as_docker_reads_them() {
    let auth = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let (first, second) = auth.split_at(20);
    let server = closed();
    let host = server.host();
    for text in [
        format!("{{\"auths\":{{\"{host}\":{{\"auth\":\"{first}\\n{second}\\n\"}}}}}}"),
        json!({"auths": {"other.test": null, &host: {"auth": auth}}, "credHelpers": null}).to_string(),
        json!({"auths": {&host: {"username": "old", "password": "old", "auth": auth}}}).to_string(),
        json!({"auths": {format!("https://{host}/v2/"): {"auth": auth, "email": null}}}).to_string(),
    ] {
        with(&server, &text).is("VERIFIED", None);
    }
    // Nothing is said, and nobody is asked as.
    for text in [String::new(), "{}".to_owned(), json!({"auths": {&host: null}}).to_string()] {
        let run = with(&server, &text);
        run.is("UNDECIDED", Some("registry-unauthorized"));
        assert!(run.stdout.contains("asked as nobody"), "{}", run.shown());
    }
}

/// A registry of a cloud: a token for a refresh token, and for nothing else.
fn cloud() -> Server {
    let server = Server::registry(&signed());
    require(&server, "Bearer granted".to_owned(), bearer(&server.url(OAUTH_PATH)));
    let granted = json!({"access_token": "granted", "refresh_token": "n3xt-refresh", "expires_in": 300});
    server.on(&format!("POST {OAUTH_PATH}"), Answer::ok("application/json", granted.to_string()));
    server
}

/// What a cloud's login leaves.
fn identity(host: &str) -> String {
    let auth = STANDARD.encode("00000000-0000-0000-0000-000000000000:");
    json!({"auths": {host: {"auth": auth, "identitytoken": REFRESH}}}).to_string()
}

fn posted(server: &Server) -> Vec<Request> {
    server.requests().into_iter().filter(|request| request.method == "POST").collect()
}

#[test]
fn an_identity_token_is_changed_into_one_for_the_repository() {
    let server = cloud();
    let run = with(&server, &identity(&server.host()));
    run.is("VERIFIED", None);
    let posted = posted(&server);
    assert_eq!(posted.len(), 1);
    assert_eq!((posted[0].target.as_str(), posted[0].header("authorization")), (OAUTH_PATH, None));
    assert_eq!(posted[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    let form: Vec<(String, String)> =
        url::form_urlencoded::parse(posted[0].body.as_bytes()).into_owned().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        form,
        [
            pair("grant_type", "refresh_token"),
            pair("service", "harbor-registry"),
            pair("scope", "repository:builds/my-app:pull"),
            pair("client_id", "paas-attest"),
            pair("refresh_token", REFRESH),
        ]
    );
    for secret in [REFRESH, "granted", "n3xt-refresh"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}", run.shown());
    }
}

#[test]
fn an_identity_token_goes_where_a_password_may_go() {
    let elsewhere = Server::start();
    let realms = |server: &Server| {
        [
            elsewhere.url(OAUTH_PATH),
            format!("https://{}{OAUTH_PATH}", server.host()),
            "https://auth.example.test/oauth2/token".to_owned(),
        ]
    };
    for n in 0..realms(&elsewhere).len() {
        let server = Server::registry(&signed());
        let realm = realms(&server)[n].clone();
        require(&server, "Bearer granted".to_owned(), bearer(&realm));
        let run = with_docker_config(verify(&server), &config(&identity(&server.host())))
            .args(["--plain-http", &elsewhere.host()])
            .run();
        run.is("UNDECIDED", Some("realm-refused"));
        assert!(posted(&server).is_empty());
    }
    assert_eq!(elsewhere.opened(), 0);
    for (answer, code) in [
        (Answer::redirect(307, &elsewhere.url(OAUTH_PATH)), "redirect-refused"),
        (Answer::redirect(308, "/again"), "redirect-refused"),
        (Answer::new(400, "application/json", r#"{"error":"invalid_grant"}"#), "registry-unauthorized"),
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        (Answer::new(405, "text/plain", ""), "registry-protocol"),
        (Answer::ok("application/json", "{}"), "registry-protocol"),
        (Answer::ok("application/json", r#"{"access_token":"x"}"#).endless(), "too-large"),
        (Answer::new(403, "text/plain", format!("what of {REFRESH}?")), "registry-unauthorized"),
        (Answer::error(503, "UNKNOWN").header("Retry-After", "0"), "registry-unavailable"),
    ] {
        let server = cloud();
        server.on(&format!("POST {OAUTH_PATH}"), answer);
        let run = with(&server, &identity(&server.host()));
        run.is("UNDECIDED", Some(code));
        assert!(!run.stdout.contains(REFRESH) && !run.stderr.contains(REFRESH), "{}", run.shown());
    }
    assert_eq!(elsewhere.opened(), 0);
    // It is no password: a registry that wants one is told nothing.
    let server = closed();
    let run = with(&server, &identity(&server.host()));
    run.is("UNDECIDED", Some("registry-unauthorized"));
    assert!(server.requests().iter().all(|request| request.header("authorization").is_none()));
    assert!(run.stdout.contains("the identity token of the entry"), "{}", run.shown());
}

/// What a registry repeats of it is masked, in whatever spelling.
#[test]
fn an_identity_token_that_is_echoed_is_not_printed() {
    let hex = REFRESH.bytes().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
    let wrapped = STANDARD
        .encode(REFRESH)
        .as_bytes()
        .chunks(16)
        .fold(String::new(), |out, line| out + std::str::from_utf8(line).unwrap() + "\r\n");
    for said in [REFRESH.to_owned(), hex, wrapped.clone(), "n3xt-refresh".to_owned(), "granted".to_owned()] {
        let server = cloud();
        let echo = Answer::new(500, "text/plain", format!("no: {said}"));
        server.on(&crate::support::registry::manifest_path(), echo);
        let run = with(&server, &identity(&server.host()));
        assert_eq!(run.code, 3, "{}", run.shown());
        let flat = run.stdout.replace("\\u{d}", "").replace("\\u{a}", "").replace("\\\\", "");
        for part in [said.trim(), &said.replace("\r\n", ""), &wrapped[..14]] {
            assert!(!flat.contains(part), "`{part}` in {}", run.shown());
        }
        assert!(run.stdout.contains("no: [secret]"), "{}", run.shown());
    }
}

/// A helper of this name, which answers with this.
#[cfg(unix)]
fn helper(folder: &TempDir, name: &str, answer: &Value) {
    let path = folder.path().join(format!("docker-credential-{name}"));
    fs::write(&path, format!("#!/bin/sh\ncat >/dev/null\ncat <<'END'\n{answer}\nEND\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
fn on_path(command: Program, folder: &TempDir) -> Program {
    command.var("PATH", format!("{}:/usr/bin:/bin", folder.path().display()))
}

#[cfg(unix)]
#[test]
fn a_helper_may_have_a_dot_in_its_name_and_an_identity_token() {
    let folder = TempDir::new().unwrap();
    helper(&folder, "desktop.exe", &json!({"ServerURL": "x", "Username": USER, "Secret": PASSWORD}));
    let server = closed();
    let store = |name: &str| config(&json!({"credsStore": name}).to_string());
    let desktop = store("desktop.exe");
    on_path(with_docker_config(verify(&server), &desktop), &folder).run().is("VERIFIED", None);
    // A name that would run something else is refused.
    for name in ["../desktop.exe", "x/../../desktop", "a..b", "desk top"] {
        let store = store(name);
        let run = on_path(with_docker_config(verify(&server), &store), &folder).run();
        run.is("UNDECIDED", Some("registry-unauthorized"));
        assert!(run.stdout.contains("is not accepted"), "{}", run.shown());
    }
    helper(&folder, "cloud", &json!({"ServerURL": "x", "Username": "<token>", "Secret": REFRESH}));
    let server = cloud();
    let store = store("cloud");
    on_path(with_docker_config(verify(&server), &store), &folder).run().is("VERIFIED", None);
    assert_eq!(posted(&server).len(), 1);
}

/// Credentials are looked up under the name that is connected to. An entry for the other name is told, and neither it
/// nor a helper for it is used.
#[test]
fn an_entry_for_the_other_name_of_an_alias_is_named_and_not_used() {
    let auth = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let anonymous = |server: &Server| {
        server.on(super::accounts::TOKEN_PATH, super::accounts::token());
        require(server, "Bearer other".to_owned(), bearer(&server.url(super::accounts::TOKEN_PATH)));
    };
    let basic_only = |server: &Server| require(server, basic(USER, PASSWORD), "Basic realm=\"r\"".to_owned());
    let forbidden = |server: &Server| {
        server.guard(|request| request.target.starts_with("/v2/").then(|| Answer::error(403, "DENIED")));
    };
    let absent = |server: &Server| server.guard(|_| Some(Answer::absent()));
    let answers = [
        ("registry-unauthorized", basic_only as fn(&Server)),
        ("registry-unauthorized", anonymous),
        ("registry-forbidden", forbidden),
        ("image-absent", absent),
    ];
    let verdict = |code: &str| if code == "image-absent" { "FAILED" } else { "UNDECIDED" };
    for (code, answer) in answers {
        for (text, key) in [
            (json!({"auths": {LOGICAL: {"auth": auth}}}), LOGICAL.to_owned()),
            (
                json!({"auths": {format!("https://{LOGICAL}/v2/"): {"auth": auth}}}),
                format!("https://{LOGICAL}/v2/"),
            ),
            (json!({"credHelpers": {LOGICAL: "that-is-not-there"}}), LOGICAL.to_owned()),
        ] {
            let server = Server::registry(&signed());
            answer(&server);
            let folder = config(&text.to_string());
            let run = with_docker_config(verify(&server), &folder).run();
            run.is(verdict(code), Some(code));
            let path = folder.path().join("config.json");
            let step = format!(
                "run `docker login {host}`, or, if the account of `{key}` is valid there too, add an entry `{host}` to {}",
                path.display(),
                host = server.host()
            );
            assert!(run.stdout.contains(&step), "{}", run.shown());
            if code != "image-absent" {
                let said =
                    format!("the entry `{key}` of {} is for the other name of an alias", path.display());
                assert!(run.stdout.contains(&said), "{}", run.shown());
            }
            let basic = basic(USER, PASSWORD);
            for request in server.requests() {
                assert_ne!(request.header("authorization"), Some(basic.as_str()), "{request:?}");
            }
        }
        // What says nothing of the other name is not told.
        for text in [
            json!({"auths": {LOGICAL: {}}}),
            json!({"auths": {LOGICAL: null, format!("{LOGICAL}.test"): {"auth": auth}}, "credHelpers": {LOGICAL: ""}}),
        ] {
            let server = Server::registry(&signed());
            answer(&server);
            let run = with(&server, &text.to_string());
            run.is(verdict(code), Some(code));
            assert!(!run.stdout.contains("other name of an alias"), "{}", run.shown());
            assert!(!run.stdout.contains("is valid there too"), "{}", run.shown());
        }
    }
    // An entry for the name that is asked is used, and that of the other is none of its business.
    let server = closed();
    let text = json!({"auths": {LOGICAL: {"auth": "bm9ib2R5Om5vdGhpbmc="}, server.host(): {"auth": auth}}});
    with(&server, &text.to_string()).is("VERIFIED", None);
}
