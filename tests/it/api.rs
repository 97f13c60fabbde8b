//! The platform's API: what it is asked, where the token goes, and that nothing is healed by it.

mod records;

use std::panic::{self, AssertUnwindSafe};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::attest::{COMMIT, payload};
use crate::support::command::{Program, Run, check, gaps, program};
use crate::support::registry::{manifest_path, sbom, verify, verify_version};
use crate::support::server::{Answer, Server};
use crate::support::sorted;
use crate::support::world::World;
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};

const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJ0ZW5hbnQiOiJvY3RhdmUifQ.c2VjcmV0LW9mLXRoZS10ZW5hbnQ";
const RECORDS: &str = "/api/v1/apps/my-app/builds/build-abc123";

pub(crate) fn record(what: &str) -> String {
    format!("{RECORDS}/{what}")
}

pub(crate) fn annotations() -> Value {
    json!({"app_id": "my-app", "build_id": TAG, "commit_sha": COMMIT, "tenant_id": "octave"})
}

/// The API's own 404.
pub(crate) fn no_record() -> Answer {
    Answer::new(404, "application/json", r#"{"error":"not found"}"#)
}

pub(crate) fn json_of(body: impl std::fmt::Display) -> Answer {
    Answer::ok("application/json", body.to_string())
}

/// A good image, and an API that has the same on record.
pub(crate) fn platform(world: &World) -> Server {
    let api = Server::start();
    api.on(&record("signature"), json_of(payload(&world.layout.image_digest(), &annotations())));
    api.on(&record("sbom"), json_of(&world.predicate));
    api
}

/// The same command with the API on that server.
pub(crate) fn by(command: Program, api: &Server) -> Program {
    command.args(["--api-url", &api.url("/api"), "--plain-http", &api.host()]).var("PAAS_ATTEST_TOKEN", TOKEN)
}

fn check_api(world: &World, api: &Server) -> Program {
    by(verify(&world.server).arg("--check-api"), api)
}

pub(crate) fn is_secret(run: &Run) {
    for part in [TOKEN, "c2VjcmV0LW9mLXRoZS10ZW5hbnQ"] {
        assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{}", run.shown());
    }
}

#[test]
fn the_api_is_asked_two_questions_and_alone_sees_the_token() {
    let world = World::new();
    let api = platform(&world);
    let run = check_api(&world, &api).run();
    let document = run.is("VERIFIED", None);
    is_secret(&run);
    assert_eq!(check(&document, "api")["outcome"], "pass");
    assert_eq!(document["policy"]["checkApi"], true);
    assert_eq!(sorted(api.targets()), [record("sbom"), record("signature")]);
    let bearer = format!("Bearer {TOKEN}");
    assert!(api.requests().iter().all(|one| one.header("authorization") == Some(bearer.as_str())));
    assert!(world.server.requests().iter().all(|one| one.header("authorization").is_none()));
    // The key of the same API is public: it is asked for without the token.
    let api = platform(&world);
    api.on("/api/v1/cosign.pub", Answer::ok("text/plain", std::fs::read(support::root().join(KEY)).unwrap()));
    let command = verify_version(&world.server, &format!(":{TAG}")).arg("--check-api");
    by(command, &api).run().is("VERIFIED", None);
    let keys = api.asked("/api/v1/cosign.pub");
    assert!(keys.len() == 1 && keys[0].header("authorization").is_none(), "{keys:#?}");
    assert_eq!(api.requests().len(), 3);
    // Who does not ask the API does not need its token, and does not use it.
    world.server.forget();
    verify(&world.server).var("PAAS_ATTEST_TOKEN", TOKEN).run().is("VERIFIED", None);
    assert!(world.server.requests().iter().all(|one| one.header("authorization").is_none()));
}

#[test]
fn the_records_are_asked_for_beside_the_image() {
    let world = World::new();
    // One host is the registry, the API and the key's place: still only the API's questions have the token.
    let server = &world.server;
    server.on(&record("signature"), json_of(payload(&world.layout.image_digest(), &annotations())));
    server.on(&record("sbom"), json_of(&world.predicate));
    let key = "/api/v1/cosign.pub";
    server.hold(&[&manifest_path(), &record("signature"), &record("sbom"), key]);
    let command = verify_version(server, &format!(":{TAG}")).arg("--check-api");
    by(command, server).run().is("VERIFIED", None);
    assert!(server.wave_was_whole(), "{:#?}", server.targets());
    for request in server.requests() {
        let asks = request.target.starts_with(RECORDS);
        assert_eq!(request.header("authorization").is_some(), asks, "{request:?}");
    }
    let mut once = sorted(server.targets());
    once.dedup();
    assert_eq!(once.len(), server.targets().len(), "nothing twice");
}

#[test]
fn a_build_of_the_platform_is_named_by_its_own_name() {
    let world = World::new();
    let api = platform(&world);
    let host = world.server.host();
    for word in ["verify", "sbom"] {
        let command = program([word, "build:my-app/build-abc123", "--plain-http", &host, "--key", KEY])
            .args(["--registry-alias", &format!("{LOGICAL}={host}"), "-o", "json", "--check-api"]);
        let document = by(command, &api).run().json();
        assert_eq!(document["verdict"], "VERIFIED", "{document:#}");
        assert_eq!(document["images"][0]["reference"], format!("{LOGICAL}/{REPOSITORY}:{TAG}"));
    }
    assert_eq!(
        sorted(api.targets()),
        [record("sbom"), record("sbom"), record("signature"), record("signature")]
    );
}

#[test]
fn the_token_goes_to_no_other_origin() {
    let world = World::new();
    let elsewhere = Server::start();
    for status in [301, 302, 303, 307, 308] {
        for to in
            [elsewhere.url("/api/v1"), elsewhere.url(&format!("/{TOKEN}")), "file:///etc/passwd".to_owned()]
        {
            let api = platform(&world);
            api.on(&record("sbom"), Answer::redirect(status, &to));
            let run = check_api(&world, &api).run();
            run.is("UNDECIDED", Some("redirect-refused"));
            is_secret(&run);
        }
    }
    assert_eq!(elsewhere.opened(), 0);
    // The same origin is followed, but not without end.
    let api = platform(&world);
    api.on(&record("sbom"), Answer::redirect(307, "/api/moved"));
    api.on("/api/moved", json_of(&world.predicate));
    check_api(&world, &api).run().is("VERIFIED", None);
    api.on("/api/moved", Answer::redirect(307, "/api/moved"));
    check_api(&world, &api).run().is("UNDECIDED", Some("redirect-refused"));
}

#[test]
fn the_token_takes_no_way_around() {
    let world = World::new();
    let api = platform(&world);
    let elsewhere = Server::start();
    let run = check_api(&world, &api)
        .var("HTTP_PROXY", elsewhere.url(""))
        .var("HTTPS_PROXY", elsewhere.url(""))
        .var("ALL_PROXY", elsewhere.url(""))
        .run();
    run.is("VERIFIED", None);
    assert_eq!(elsewhere.opened(), 0);
    // By its name it is this machine, and it is not.
    api.forget();
    let port = api.host().rsplit(':').next().unwrap().to_owned();
    let name = format!("localhost:{port}");
    let local = |to: &str| {
        verify(&world.server)
            .args(["--check-api", "--api-url", &format!("http://{name}/api"), "--plain-http", &name])
            .args(["--connect-to", &format!("{name}:{to}")])
            .var("PAAS_ATTEST_TOKEN", TOKEN)
            .run()
    };
    local("10.0.0.1:80").is_refused("not https");
    assert_eq!(api.targets(), Vec::<String>::new());
    local(&api.host()).is("VERIFIED", None);
}

#[test]
fn a_layout_is_compared_with_the_apis_records_too() {
    let world = World::new();
    let api = platform(&world);
    let layout = "oci:fixtures/cases/signed_verified/layout";
    let identity = format!("{LOGICAL}/{REPOSITORY}");
    let asked = |more: &str| {
        let command = program(["verify", layout, "--key", KEY, "--identity", &identity, "-o", "json"]);
        by(command.arg("--check-api").words(more), &api).run()
    };
    asked("").is_refused("--build-id");
    let document = asked("--app-id my-app --build-id build-abc123").is("FAILED", Some("api-contradiction"));
    assert_eq!(check(&document, "signature")["outcome"], "pass", "there is no attestation in it");
    assert_eq!(api.targets().len(), 2);
}

#[test]
fn a_registry_that_asks_for_a_token_does_not_get_this_one() {
    let world = World::new();
    let api = platform(&world);
    let realm = world.server.url("/token");
    world.server.on("/token", json_of(json!({"token": "anonymous"})));
    world.server.guard(move |request| {
        (request.target.starts_with("/v2/") && request.header("authorization").is_none()).then(|| {
            Answer::error(401, "UNAUTHORIZED")
                .header("WWW-Authenticate", &format!("Bearer realm=\"{realm}\",service=\"x\""))
        })
    });
    let run = check_api(&world, &api).run();
    run.is("VERIFIED", None);
    for request in world.server.requests() {
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
    }
}

#[test]
fn the_token_is_in_no_output_whatever_the_api_says() {
    let world = World::new();
    let echo = format!("your token Bearer {TOKEN} is bad");
    let error = json!({"error": echo}).to_string();
    let answers = [
        (Answer::new(401, "application/json", error.clone()), "api-unauthorized"),
        (Answer::new(403, "text/plain", echo.clone()), "api-unauthorized"),
        (Answer::new(400, "application/json", error.clone()), "api-unavailable"),
        (Answer::new(404, "text/html", format!("<html>{echo}")), "api-unavailable"),
        (Answer::new(500, "text/plain", TOKEN.repeat(3)), "api-unavailable"),
        (Answer::ok("text/html", format!("<html>{echo}")), "api-unavailable"),
        (Answer::ok("application/json", error), "api-unavailable"),
        (Answer::ok("application/json", format!("[\"{TOKEN}\"]")), "api-unavailable"),
    ];
    for (answer, code) in answers {
        for what in ["signature", "sbom"] {
            let api = platform(&world);
            api.on(&record(what), answer.clone());
            let run = check_api(&world, &api).run();
            run.is("UNDECIDED", Some(code));
            is_secret(&run);
        }
        let api = platform(&world);
        api.on(&record("sbom"), answer.clone());
        let host = world.server.host();
        let run = by(program(["verify"]).arg(format!("{host}/{REPOSITORY}:{TAG}")), &api)
            .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
            .words("--check-api -v")
            .run();
        assert_eq!(run.code, 3, "{}", run.shown());
        is_secret(&run);
        is_secret(&by(world.sbom().words("--source api --unsigned"), &api).run());
    }
}

#[test]
fn the_api_is_not_asked_without_a_token_a_build_and_a_safe_way() {
    let world = World::new();
    let api = platform(&world);
    let url = api.url("/api");
    let bare = || verify(&world.server).args(["--check-api", "--api-url", &url, "--plain-http", &api.host()]);
    bare().run().is_refused("token");
    bare().var("PAAS_ATTEST_TOKEN", "").run().is_refused("PAAS_ATTEST_TOKEN");
    for odd in [" ", "two words", "a\tb", "tök"] {
        bare().var("PAAS_ATTEST_TOKEN", odd).run().is_refused("token");
    }
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("token");
    let named = file.to_str().unwrap();
    bare().args(["--token-file", named]).run().is_refused("--token-file");
    bare().args(["--token-file", ""]).run().is_refused("--token-file");
    bare().args(["--token-file", folder.path().to_str().unwrap()]).run().is_refused("--token-file");
    std::fs::write(&file, "").unwrap();
    bare().args(["--token-file", named]).run().is_refused("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let run = bare().args(["--token-file", named]).run();
    run.is("VERIFIED", None);
    is_secret(&run);
    // The option before the variable.
    bare().args(["--token-file", named]).var("PAAS_ATTEST_TOKEN", "other").run().is("VERIFIED", None);
    let bearer = format!("Bearer {TOKEN}");
    assert!(api.requests().iter().all(|one| one.header("authorization") == Some(bearer.as_str())));
    api.forget();
    // http is for this machine alone, and is never a guess.
    let token = |command: Program| command.var("PAAS_ATTEST_TOKEN", TOKEN);
    token(verify(&world.server).args(["--check-api", "--api-url", &url])).run().is_refused("http");
    for far in ["http://api.example/api", "http://10.0.0.1/api", "http://127.0.0.1.example/api"] {
        let host = far.trim_start_matches("http://").trim_end_matches("/api");
        let run =
            token(verify(&world.server).args(["--check-api", "--api-url", far, "--plain-http", host])).run();
        run.is_refused("https");
        is_secret(&run);
    }
    let with_user = url.replace("http://", "http://user:pass@");
    let run = token(verify(&world.server).args(["--check-api", "--api-url", &with_user])).run();
    assert_eq!(run.code, 2, "{}", run.shown());
    // No build: neither the name nor the pins say one.
    let by_digest = || {
        let name = format!("@{}", world.layout.image_digest());
        by(verify_version(&world.server, &name).args(["--key", KEY, "--check-api"]), &api)
    };
    by_digest().run().is_refused("--build-id");
    by_digest().args(["--app-id", "my-app"]).run().is_refused("--build-id");
    for bad in ["a/b", "..", "."] {
        by_digest().args(["--app-id", "my-app", "--build-id", bad]).run().is_refused("address");
    }
    assert_eq!(api.targets(), Vec::<String>::new());
    by_digest().args(["--app-id", "my-app", "--build-id", TAG]).run().is("VERIFIED", None);
    // `sbom` asks the same way.
    verify(&world.server).args(["--check-api", "--offline"]).run().is_refused("--offline");
    sbom(&world.server).args(["--source", "api"]).run().is_refused("token");
}

#[test]
fn the_build_is_encoded_into_the_address() {
    let world = World::new();
    let api = Server::start();
    let place = "/api/v1/apps/my%20app%3F%23/builds/100%25%2B";
    api.guard(|_| Some(no_record()));
    let run = check_api(&world, &api).args(["--app-id", "my app?#", "--build-id", "100%+"]).run();
    run.is("FAILED", Some("pin-mismatch"));
    let targets = sorted(api.targets());
    assert!(
        targets.iter().all(|target| target.starts_with(&place.replace("%2B", ""))) && targets.len() == 2,
        "{targets:?}"
    );
}

#[test]
fn an_api_that_cannot_be_asked_is_undecided_and_heals_nothing() {
    let world = World::new();
    let once = |status, code| (Answer::new(status, "application/json", r#"{"error":"x"}"#), code, 1);
    let again = |answer: Answer| (answer.header("Retry-After", "0"), "api-unavailable", 3);
    let cases = vec![
        once(401, "api-unauthorized"),
        once(403, "api-unauthorized"),
        once(400, "api-unavailable"),
        once(500, "api-unavailable"),
        again(Answer::new(429, "application/json", "{}")),
        again(Answer::page(502)),
        again(Answer::page(503)),
        (Answer::page(404), "api-unavailable", 1),
        (Answer::new(404, "text/plain", ""), "api-unavailable", 1),
        (Answer::new(404, "application/json", "{}"), "api-unavailable", 1),
        (Answer::new(404, "text/plain", "default backend - 404"), "api-unavailable", 1),
        (Answer::page(200), "api-unavailable", 1),
        (Answer::ok("application/json", ""), "api-unavailable", 1),
        (Answer::ok("application/json", "\"text\""), "api-unavailable", 1),
        (json_of("{\"a\""), "api-unavailable", 1),
        (json_of(r#"{"status":"ok"}"#), "api-unavailable", 1),
        (json_of("[]"), "api-unavailable", 1),
        (json_of(&world.predicate).header("Content-Encoding", "gzip"), "api-unavailable", 1),
    ];
    let mut wrong = Vec::new();
    for (n, (answer, code, tries)) in cases.into_iter().enumerate() {
        for what in ["signature", "sbom"] {
            let api = platform(&world);
            api.on(&record(what), answer.clone());
            let played = panic::catch_unwind(AssertUnwindSafe(|| {
                let document = check_api(&world, &api).run().is("UNDECIDED", Some(code));
                assert_eq!(check(&document, "api")["outcome"], "undecided");
                assert_eq!(check(&document, "signature")["outcome"], "pass");
                assert!(gaps(&document).contains(&code.to_owned()), "{document:#}");
                assert_eq!(api.asked(&record(what)).len(), tries);
                let document = check_api(&world, &api)
                    .args(["--tenant-id", "x"])
                    .run()
                    .is("FAILED", Some("pin-mismatch"));
                assert_eq!(check(&document, "api")["outcome"], "undecided");
            }));
            if played.is_err() {
                wrong.push((n, what, code));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    for (answer, code) in [
        (json_of(&world.predicate).stalled(), "timeout"),
        (Answer::garbage(), "api-unavailable"),
        (json_of(&world.predicate).short(), "api-unavailable"),
    ] {
        let api = platform(&world);
        api.on(&record("sbom"), answer);
        check_api(&world, &api).args(["--timeout", "900ms"]).run().is("UNDECIDED", Some(code));
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let run = verify(&world.server)
        .args(["--check-api", "--api-url", &format!("http://{nobody}/api"), "--plain-http", &nobody])
        .args(["--timeout", "500ms"])
        .var("PAAS_ATTEST_TOKEN", TOKEN)
        .run();
    run.is("UNDECIDED", Some("api-unavailable"));
}

#[test]
fn a_pause_that_the_api_asks_for_is_no_number_to_compute_with() {
    let world = World::new();
    for pause in ["18446744073709551615", "9223372036854775808", "99999999999999999999999999"] {
        let api = platform(&world);
        api.on(&record("sbom"), json_of(&world.predicate).header("Retry-After", pause));
        check_api(&world, &api).run().is("VERIFIED", None);
        for status in [429, 503] {
            let busy = Answer::new(status, "application/json", "{}").header("Retry-After", pause);
            api.forget();
            api.on(&record("sbom"), busy);
            let run = check_api(&world, &api).run();
            assert_eq!(
                (run.code, api.asked(&record("sbom")).len()),
                (3, 1),
                "{status} {pause}: {}",
                run.shown()
            );
        }
    }
}
