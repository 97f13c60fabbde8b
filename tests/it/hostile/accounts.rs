//! Accounts: tokens, passwords, and who gets to see them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tempfile::TempDir;

use super::{PASSWORD, USER, signed};
use crate::support::command::{Program, Run};
use crate::support::layout::Layout;
use crate::support::registry::{manifest_path, verify};
use crate::support::server::{Answer, Server};
use crate::support::{LOGICAL, REPOSITORY};

pub(super) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Everything under `/v2/` wants this header, and says how to get it.
pub(super) fn require(server: &Server, header: String, challenge: String) {
    server.guard(move |request| {
        let free = !request.target.starts_with("/v2/") || request.header("authorization") == Some(&header);
        (!free).then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &challenge))
    });
}

pub(super) fn bearer(realm: &str) -> String {
    format!(
        "Bearer realm=\"{realm}\",service=\"harbor-registry\",scope=\"repository:{REPOSITORY}:pull,push\""
    )
}

pub(super) const TOKEN_PATH: &str = "/service/token";

pub(super) fn token() -> Answer {
    Answer::ok("application/json", r#"{"token":"t0ken","access_token":"","expires_in":1800}"#)
}

/// A registry that wants a token of its own token service.
pub(super) fn token_registry(layout: &Layout) -> Server {
    let server = Server::registry(layout);
    require(&server, "Bearer t0ken".to_owned(), bearer(&server.url(TOKEN_PATH)));
    server.on(TOKEN_PATH, token());
    server
}

/// A folder for `DOCKER_CONFIG`, with one entry.
pub(super) fn docker_config(host: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let entry = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    std::fs::write(folder.path().join("config.json"), json!({"auths": {host: {"auth": entry}}}).to_string())
        .unwrap();
    folder
}

pub(super) fn with_docker_config(command: Program, folder: &TempDir) -> Program {
    command.var("DOCKER_CONFIG", folder.path().to_str().unwrap())
}

fn keeps_secrets(run: &Run) {
    let encoded = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    for secret in [PASSWORD, encoded.as_str(), "t0ken"] {
        assert!(
            !run.stdout.contains(secret) && !run.stderr.contains(secret),
            "`{secret}` is shown: {}",
            run.shown()
        );
    }
}

#[test]
fn a_token_is_got_without_an_account() {
    let server = token_registry(&signed());
    verify(&server).run().is("VERIFIED", None);
    let tokens = server.asked(TOKEN_PATH);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].header("authorization"), None);
    // The scope is our own: the challenge asked for push too.
    let query = tokens[0].target.split_once('?').unwrap().1.replace("%3A", ":").replace("%2F", "/");
    assert_eq!(query, format!("service=harbor-registry&scope=repository:{REPOSITORY}:pull"));
}

#[test]
fn an_account_goes_to_the_token_service_of_the_same_origin_only() {
    let server = token_registry(&signed());
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server).arg("-v"), &config).run();
    run.is("VERIFIED", None);
    keeps_secrets(&run);
    let tokens = server.asked(TOKEN_PATH);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
    for request in server.requests().iter().filter(|request| request.target.starts_with("/v2/")) {
        assert!(
            !request.header("authorization").is_some_and(|header| header.starts_with("Basic")),
            "{request:?}"
        );
    }
}

#[test]
fn an_account_for_a_similar_host_is_not_sent() {
    let server = token_registry(&signed());
    let port = server.host().split_once(':').unwrap().1.to_owned();
    for host in [
        "127.0.0.1".to_owned(),
        format!("localhost:{port}"),
        format!("{}0", server.host()),
        LOGICAL.to_owned(),
    ] {
        let config = docker_config(&host);
        with_docker_config(verify(&server), &config).run().is("VERIFIED", None);
    }
    for request in server.asked(TOKEN_PATH) {
        assert_eq!(request.header("authorization"), None);
    }
}

#[test]
fn a_wrong_password_is_never_followed_by_an_anonymous_try() {
    let server = token_registry(&signed());
    server.on(TOKEN_PATH, Answer::error(401, "UNAUTHORIZED"));
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config).run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    keeps_secrets(&run);
    // It says which account was used, and from where.
    assert!(run.stdout.contains(USER) && run.stdout.contains("config.json"), "{}", run.shown());
    let tokens = server.asked(TOKEN_PATH);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
    assert_eq!(server.asked(&manifest_path()).len(), 1);
}

#[test]
fn basic_authentication_is_answered_where_there_is_an_account() {
    let server = Server::registry(&signed());
    require(&server, basic(USER, PASSWORD), "Basic realm=\"Registry Realm\"".to_owned());
    let run = verify(&server).run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config).run();
    run.is("VERIFIED", None);
    keeps_secrets(&run);
    let run = verify(&server)
        .args(["--registry-user", USER, "--registry-password-stdin"])
        .stdin(format!("{PASSWORD}\n"))
        .run();
    run.is("VERIFIED", None);
    let run = verify(&server)
        .var("PAAS_ATTEST_REGISTRY_USER", USER)
        .var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
        .run();
    run.is("VERIFIED", None);
    let run = verify(&server)
        .var("PAAS_ATTEST_REGISTRY_USER", USER)
        .var("PAAS_ATTEST_REGISTRY_PASSWORD", "wrong")
        .run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    let auths = json!({"auths": {server.host(): {"username": USER, "password": PASSWORD}}});
    verify(&server).var("DOCKER_AUTH_CONFIG", auths.to_string()).run().is("VERIFIED", None);
}

#[test]
fn a_credential_helper_that_fails_is_no_anonymous_pull() {
    let server = token_registry(&signed());
    let folder = TempDir::new().unwrap();
    let config = json!({"credHelpers": {server.host(): "is-not-installed"}});
    std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
    with_docker_config(verify(&server), &folder).run().is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked(TOKEN_PATH).len(), 0);
}

#[test]
fn credentials_that_cannot_be_read_are_no_anonymous_pull() {
    let server = token_registry(&signed());
    let run = verify(&server).var("DOCKER_AUTH_CONFIG", format!("{{\"auths\": \"{PASSWORD}\"}}")).run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    keeps_secrets(&run);
    verify(&server)
        .var("REGISTRY_AUTH_FILE", "/nonexistent/auth.json")
        .run()
        .is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked(TOKEN_PATH).len(), 0);
}

#[test]
fn a_401_after_a_token_is_answered_by_one_new_token() {
    let server = token_registry(&signed());
    let realm = server.url(TOKEN_PATH);
    server.guard(move |request| {
        request
            .target
            .starts_with("/v2/")
            .then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &bearer(&realm)))
    });
    server
        .in_turn(TOKEN_PATH, vec![token(), Answer::ok("application/json", r#"{"access_token":"an0ther"}"#)]);
    verify(&server).run().is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked(TOKEN_PATH).len(), 2);
    assert_eq!(server.asked(&manifest_path()).len(), 3);
}

#[test]
fn a_token_that_expires_on_the_way_is_renewed() {
    let server = token_registry(&signed());
    let realm = server.url(TOKEN_PATH);
    // The manifest may be had by the first token, everything else by the second only.
    server.guard(move |request| {
        let wanted = if request.target == manifest_path() { "Bearer first" } else { "Bearer second" };
        let free = !request.target.starts_with("/v2/") || request.header("authorization") == Some(wanted);
        (!free).then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &bearer(&realm)))
    });
    server.in_turn(
        TOKEN_PATH,
        vec![
            Answer::ok("application/json", r#"{"token":"first"}"#),
            Answer::ok("application/json", r#"{"token":"second"}"#),
        ],
    );
    verify(&server).run().is("VERIFIED", None);
    assert_eq!(server.asked(TOKEN_PATH).len(), 2);
}

#[test]
fn a_realm_elsewhere_is_refused_and_sees_nothing() {
    let elsewhere = Server::start();
    let realms = |server: &Server| {
        vec![
            elsewhere.url(TOKEN_PATH),
            format!("https://{}{TOKEN_PATH}", elsewhere.host()),
            format!("https://{}{TOKEN_PATH}", server.host()),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "http://auth.example.test/token".to_owned(),
            "https://auth.example.test/token".to_owned(),
            "file:///etc/passwd".to_owned(),
            format!("http://user:word@{}{TOKEN_PATH}", server.host()),
            format!("http://{}.example.test{TOKEN_PATH}", server.host().replace(':', ".")),
            TOKEN_PATH.to_owned(),
        ]
    };
    let count = realms(&elsewhere).len();
    for n in 0..count {
        let server = Server::registry(&signed());
        let realm = realms(&server)[n].clone();
        require(&server, "Bearer t0ken".to_owned(), bearer(&realm));
        let config = docker_config(&server.host());
        // Whatever leaves for another host than loopback would go through this proxy.
        let proxy = elsewhere.url("");
        let run = with_docker_config(verify(&server), &config)
            .args(["--plain-http", &elsewhere.host()])
            .var("HTTP_PROXY", &proxy)
            .var("HTTPS_PROXY", &proxy)
            .run();
        run.is("UNDECIDED", Some("realm-refused"));
        keeps_secrets(&run);
        assert_eq!(server.targets(), [manifest_path()], "{realm}");
    }
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_realm_elsewhere_is_asked_where_the_user_names_it() {
    let elsewhere = Server::start();
    elsewhere.on(TOKEN_PATH, token());
    let server = Server::registry(&signed());
    require(&server, "Bearer t0ken".to_owned(), bearer(&elsewhere.url(TOKEN_PATH)));
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config)
        .args(["--plain-http", &elsewhere.host(), "--auth-origin", &elsewhere.url("")])
        .run();
    run.is("VERIFIED", None);
    assert_eq!(elsewhere.requests()[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
}

#[test]
fn a_token_service_that_misbehaves_is_undecided() {
    let elsewhere = Server::start();
    for (answer, code) in [
        (Answer::redirect(302, &elsewhere.url(TOKEN_PATH)), "redirect-refused"),
        (Answer::redirect(307, "/elsewhere"), "redirect-refused"),
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        (Answer::error(429, "TOO_MANY_REQUEST").header("Retry-After", "0"), "registry-throttled"),
        (Answer::error(503, "UNKNOWN").header("Retry-After", "0"), "registry-unavailable"),
        (Answer::page(200), "registry-protocol"),
        (Answer::ok("application/json", "{}"), "registry-protocol"),
        (Answer::ok("application/json", r#"{"token":"a\r\nX-Evil: 1"}"#), "registry-protocol"),
        (token().endless(), "too-large"),
    ] {
        let server = token_registry(&signed());
        server.on(TOKEN_PATH, answer);
        let config = docker_config(&server.host());
        let run = with_docker_config(verify(&server), &config).run();
        run.is("UNDECIDED", Some(code));
        keeps_secrets(&run);
    }
    assert_eq!(elsewhere.opened(), 0);
}
