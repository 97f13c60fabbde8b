//! Where a setting was given: a message blames that, and nothing else.

use tempfile::TempDir;

use crate::support::command::{Program, Run, program, words};
use crate::support::server::{Answer, Server};
use crate::support::{KEY, registry};

const NAME: &str = "h.example/builds/my-app:build-abc123";
const BUILD: &str = "build:my-app/build-abc123";

/// PEM, and in it DER that is no certificate.
const NO_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";

/// `verify` of a registry's image that never comes as far as the network.
fn ask() -> Program {
    words("verify").args([NAME, "--key", KEY])
}

/// The same, with the key that the platform serves.
fn served() -> Program {
    words("verify").arg(NAME)
}

/// The line that says what is wrong, without the way on: that may name another way to say it.
fn said(run: &Run) -> &str {
    run.is_refused("");
    run.stderr.lines().next().unwrap_or_default()
}

#[track_caller]
fn blames(command: Program, variable: &str, value: &str, option: &str) {
    let run = command.var(variable, value).run();
    assert!(said(&run).contains(variable), "{variable}={value}\n{}", run.shown());
    assert!(option.is_empty() || !said(&run).contains(option), "{variable}={value}\n{}", run.shown());
}

#[test]
fn a_variable_is_blamed_for_its_value() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing").display().to_string();
    let not_certificate = folder.path().join("bad.pem").display().to_string();
    std::fs::write(&not_certificate, NO_CERTIFICATE).unwrap();
    let not_pem = crate::support::fixture("README.md").display().to_string();
    for (variable, value, option) in [
        ("PAAS_ATTEST_REGISTRY", "bad host", "--registry"),
        ("PAAS_ATTEST_REGISTRY_ALIAS", "h.example", "--registry-alias"),
        ("PAAS_ATTEST_REGISTRY_ALIAS", "a.example=b.example a.example=c.example", "--registry-alias"),
        ("PAAS_ATTEST_REGISTRY_ALIAS", " ", "--registry-alias"),
        ("PAAS_ATTEST_KEY_FINGERPRINT", "SHA256:abc", "--key-fingerprint"),
        ("PAAS_ATTEST_KEY_FINGERPRINT", "\t", "--key-fingerprint"),
        ("PAAS_ATTEST_CA_FILE", &missing, "--ca-file"),
        ("PAAS_ATTEST_CA_FILE", &not_pem, "--ca-file"),
        ("PAAS_ATTEST_CA_FILE", &not_certificate, "--ca-file"),
        ("PAAS_ATTEST_API_URL", "runtime.example/api", "--api-url"),
        ("PAAS_ATTEST_COMMIT_SHA", "4d1f0a*", "--commit-sha"),
        ("PAAS_ATTEST_REGISTRY_USER", "u", "--registry-user"),
        ("PAAS_ATTEST_REGISTRY_PASSWORD", "p", "--registry-password-stdin"),
    ] {
        blames(ask(), variable, value, option);
    }
    // HEAD is asked for by the variable, and there is no checkout.
    blames(ask().folder(folder.path()), "PAAS_ATTEST_COMMIT_SHA", "@", "--commit-sha");
}

#[test]
fn a_variable_is_blamed_for_the_key_that_it_names() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing").display().to_string();
    for value in
        [&missing, "http://api.example/cosign.pub", "https://user:word@api.example/cosign.pub", "https://"]
    {
        blames(served(), "PAAS_ATTEST_KEY", value, "--key");
    }
    let http = "http://api.example/api";
    blames(served(), "PAAS_ATTEST_API_URL", http, "--api-url");
    blames(served().words("--plain-http api.example"), "PAAS_ATTEST_API_URL", http, "--api-url");
    let offline = served().arg("--offline");
    blames(offline, "PAAS_ATTEST_KEY", "https://api.example/cosign.pub", "--key");
    let twice = served().words("--registry-user u --registry-password-stdin").stdin("x");
    blames(twice, "PAAS_ATTEST_KEY", "-", "--key");
}

#[test]
fn a_variable_is_blamed_for_a_pin_that_the_image_contradicts() {
    let build = || program(["verify", BUILD, "--key", KEY]);
    blames(build(), "PAAS_ATTEST_APP_ID", "another", "--app-id");
    blames(build(), "PAAS_ATTEST_BUILD_ID", "another", "--build-id");
    // Both values, and each with what it is from.
    let run = build().args(["-a", "app_id=x"]).var("PAAS_ATTEST_APP_ID", "another").run();
    assert!(!said(&run).contains("PAAS_ATTEST_APP_ID"), "an option comes first: {}", run.shown());
}

#[test]
fn a_variable_is_blamed_for_what_the_api_cannot_be_asked() {
    let api = || ask().arg("--check-api");
    blames(api().words("--app-id a --build-id b"), "PAAS_ATTEST_TOKEN", "two words", "--token-file");
    let token = || api().var("PAAS_ATTEST_TOKEN", "t");
    blames(token().words("--build-id b"), "PAAS_ATTEST_APP_ID", "a/b", "--app-id");
    blames(token().words("--app-id a"), "PAAS_ATTEST_BUILD_ID", "a/b", "--build-id");
    for url in ["https://user:word@api.example/api", "http://api.example/api"] {
        blames(token(), "PAAS_ATTEST_API_URL", url, "--api-url");
    }
}

#[test]
fn a_variable_is_blamed_for_an_account_of_several_registries() {
    let two = ask().arg("g.example/builds/other:1").var("PAAS_ATTEST_REGISTRY_PASSWORD", "p");
    blames(two, "PAAS_ATTEST_REGISTRY_USER", "u", "--registry-user");
}

/// What is asked of the network later says where its account is from.
#[test]
fn a_refused_account_is_that_of_the_variable() {
    let server = Server::start();
    server.guard(|_| {
        Some(Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", "Basic realm=\"Registry Realm\""))
    });
    let given = || registry::verify(&server).var("PAAS_ATTEST_REGISTRY_PASSWORD", "p");
    let run = given().var("PAAS_ATTEST_REGISTRY_USER", "u").run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    assert!(run.stdout.contains("account of PAAS_ATTEST_REGISTRY_USER"), "{}", run.shown());
    let run = given().words("--registry-user u").run();
    assert!(run.stdout.contains("account of --registry-user"), "{}", run.shown());
}

#[test]
fn an_option_is_blamed_for_its_own_value_whatever_the_variable_says() {
    for (option, value, variable) in [
        ("--registry", "bad host", "PAAS_ATTEST_REGISTRY"),
        ("--key-fingerprint", "SHA256:abc", "PAAS_ATTEST_KEY_FINGERPRINT"),
        ("--api-url", "runtime.example/api", "PAAS_ATTEST_API_URL"),
        ("--ca-file", "/nonexistent/ca.pem", "PAAS_ATTEST_CA_FILE"),
    ] {
        let run = ask().args([option, value]).var(variable, "also bad").run();
        assert!(said(&run).contains(option) && !said(&run).contains(variable), "{}", run.shown());
    }
    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("bad.pem").display().to_string();
    std::fs::write(&bad, NO_CERTIFICATE).unwrap();
    for command in [ask(), served(), words("key"), words("key --offline").args(["--key", KEY])] {
        let run = command.args(["--ca-file", &bad]).run();
        assert!(said(&run).contains(&format!("--ca-file {bad} cannot be used")), "{}", run.shown());
        assert!(said(&run).contains("a certificate in it"), "{}", run.shown());
    }
    let run = ask().words("--registry-user u").var("PAAS_ATTEST_REGISTRY_USER", "v").run();
    assert!(said(&run).contains("--registry-user has no password"), "{}", run.shown());
}

/// The first layer that says a setting counts, with all its values.
#[test]
fn lists_do_not_add_up_over_layers() {
    let alias = |command: Program| command.var("PAAS_ATTEST_REGISTRY_ALIAS", "a.example=b.example");
    // Together they would contradict each other.
    let run = alias(words("verify oci:fixtures/cases/signed_verified/layout --offline").args(["--key", KEY]))
        .args(["--registry-alias", "a.example=c.example", "--identity", "any", "-o", "json"])
        .run();
    assert_eq!(run.code, 0, "{}", run.shown());
}

/// A secret stands in no message, whichever is wrong.
#[test]
fn no_message_shows_a_secret() {
    let secret = "hunter2secret";
    let token = format!("{secret} with a blank");
    let address = format!("https://user:{secret}@api.example/x");
    for (variable, value) in [
        ("PAAS_ATTEST_TOKEN", token.as_str()),
        ("PAAS_ATTEST_REGISTRY_PASSWORD", secret),
        ("PAAS_ATTEST_API_URL", &address),
        ("PAAS_ATTEST_KEY", &address),
    ] {
        let command = served().words("--check-api --app-id a --build-id b");
        let run = command.var(variable, value).run();
        assert!(!run.stderr.contains(secret) && !run.stdout.contains(secret), "{}", run.shown());
        run.is_refused("");
    }
}
