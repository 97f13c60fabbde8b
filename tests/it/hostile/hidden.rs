//! Registries that hide from strangers what they have, and challenge nobody but at `/v2/`.

use super::accounts::{TOKEN_PATH, basic, bearer, docker_config, token, with_docker_config};
use super::{PASSWORD, USER, signed, unsigned};
use crate::support::command::gaps;
use crate::support::layout::Layout;
use crate::support::registry::{manifest_path, payload_path, referrers_path, sig_path, verify};
use crate::support::rows::{self, Rows};
use crate::support::server::{Answer, Server};

const PING: &str = "/v2/";

/// A registry that has this answer for whoever does not say who asks, for places that are hidden; and a challenge
/// at `/v2/`.
fn hiding(
    layout: &Layout,
    answer: &Answer,
    challenge: impl Fn(&Server) -> String,
    header: String,
    hidden: impl Fn(&str) -> bool + Send + 'static,
) -> Server {
    let server = Server::registry(layout);
    let answer = answer.clone();
    server.guard(move |request| {
        let known = request.header("authorization") == Some(&header);
        (!known && request.target.starts_with("/v2/builds/") && hidden(&request.target))
            .then(|| answer.clone())
    });
    let challenge = challenge(&server);
    server.on(PING, Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &challenge));
    server.on(TOKEN_PATH, token());
    server
}

fn with_token(layout: &Layout, answer: &Answer) -> Server {
    let challenge = |server: &Server| bearer(&server.url(TOKEN_PATH));
    hiding(layout, answer, challenge, "Bearer t0ken".to_owned(), |_| true)
}

#[test]
fn an_account_that_is_known_is_used_before_anything_is_absent() {
    let layout = signed();
    let headed = Answer::new(404, "text/plain", "").header("Docker-Distribution-API-Version", "registry/2.0");
    let answers = [
        Answer::absent(),
        Answer::error(404, "TAG_EXPIRED"),
        headed,
        Answer::error(403, "DENIED"),
        Answer::page(404),
    ];
    rows::each(answers, |answer| {
        let server = with_token(&layout, answer);
        let config = docker_config(&server.host());
        with_docker_config(verify(&server), &config).run().is("VERIFIED", None);
        // Once asked as a stranger, once for the challenge, and from then on with the account.
        let first = server.targets();
        assert_eq!(first[..2], [manifest_path(), PING.to_owned()]);
        assert!(first[2].starts_with(TOKEN_PATH) && first[3] == manifest_path(), "{first:#?}");
        assert_eq!(first.len(), 8, "{first:#?}");
        assert_eq!(server.asked(PING)[0].header("authorization"), None);
        assert_eq!(server.asked(TOKEN_PATH)[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
    });
    let server = hiding(
        &layout,
        &Answer::absent(),
        |_| "Basic realm=\"r\"".to_owned(),
        basic(USER, PASSWORD),
        |_| true,
    );
    let given = |server| verify(server).args(["--registry-user", USER, "--registry-password-stdin"]);
    given(&server).stdin(PASSWORD).run().is("VERIFIED", None);
}

#[test]
fn what_is_hidden_in_an_open_repository_is_asked_for_with_the_account() {
    let layout = signed();
    for hidden in [sig_path(&layout), payload_path(&layout)] {
        let challenge = |server: &Server| bearer(&server.url(TOKEN_PATH));
        let server =
            hiding(&layout, &Answer::absent(), challenge, "Bearer t0ken".to_owned(), move |target| {
                target == hidden
            });
        let config = docker_config(&server.host());
        with_docker_config(verify(&server), &config).run().is("VERIFIED", None);
        assert_eq!((server.asked(PING).len(), server.asked(TOKEN_PATH).len()), (1, 1));
        // Without an account nobody asks.
        server.forget();
        let run = verify(&server).run().json();
        assert_eq!(run["verdict"], "FAILED");
        assert_eq!(server.asked(PING).len(), 0);
    }
}

#[test]
fn what_is_absent_for_the_account_too_is_absent() {
    let layout = signed();
    let server = with_token(&layout, &Answer::absent());
    server.on(&manifest_path(), Answer::absent());
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config).run();
    run.is("FAILED", Some("image-absent"));
    assert!(!run.stdout.contains("asked as nobody"), "{}", run.shown());
    assert_eq!(server.targets().len(), 4, "{:#?}", server.targets());
}

#[test]
fn without_an_account_the_answer_stands_and_says_for_whom() {
    let elsewhere = docker_config("other.test");
    let headed = Answer::new(404, "text/plain", "").header("Docker-Distribution-API-Version", "registry/2.0");
    let rows = [
        ("404", Answer::absent(), "FAILED", "image-absent"),
        ("404 of another code", Answer::error(404, "TAG_EXPIRED"), "FAILED", "image-absent"),
        ("404 of the name", Answer::error(404, "NAME_UNKNOWN"), "FAILED", "image-absent"),
        ("404 without a body", headed, "FAILED", "image-absent"),
        ("403", Answer::error(403, "DENIED"), "UNDECIDED", "registry-forbidden"),
        ("403 of another code", Answer::error(403, "UNKNOWN"), "UNDECIDED", "registry-forbidden"),
        ("403 without a body", Answer::new(403, "text/plain", ""), "UNDECIDED", "registry-forbidden"),
    ];
    let mut all = Rows::default();
    for (name, answer, verdict, code) in rows {
        all.row(name, || {
            let server = with_token(&signed(), &answer);
            let run = with_docker_config(verify(&server), &elsewhere).run();
            run.is(verdict, Some(code));
            let nobody = format!("asked as nobody (no credentials for {} in ", server.host());
            assert!(run.stdout.contains(&nobody), "{}", run.shown());
            assert_eq!(server.targets(), [manifest_path()]);
        });
    }
    all.end();
}

/// Registries have codes of their own for what is not there; three say that somebody may not look, or not now.
#[test]
fn any_code_of_a_404_but_three_says_that_it_is_not_there() {
    let rows = [
        ("MANIFEST_UNKNOWN", true),
        ("TAG_EXPIRED", true),
        ("NAME_INVALID", true),
        ("PROJECT_NOT_FOUND", true),
        ("manifest unknown", true),
        ("UNSUPPORTED", true),
        ("UNAUTHORIZED", false),
        ("DENIED", false),
        ("TOOMANYREQUESTS", false),
        ("Denied", false),
        (" toomanyrequests", false),
    ];
    rows::each(rows, |(code, absent)| {
        let server = Server::registry(&signed());
        server.on(&manifest_path(), Answer::error(404, code));
        let document = verify(&server).args(["--timeout", "5s"]).run().json();
        let expected = if *absent { "FAILED" } else { "UNDECIDED" };
        assert_eq!(document["verdict"], expected, "{document:#}");
        let said = document.to_string();
        assert_eq!(said.contains("image-absent"), *absent, "{said}");
    });
}

#[test]
fn where_nobody_is_challenged_the_answer_stands_and_v2_is_asked_once() {
    let layout = unsigned();
    for ping in [Answer::ok("application/json", "{}"), Answer::new(202, "text/plain", ""), Answer::absent()] {
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(PING, ping);
        let config = docker_config(&server.host());
        with_docker_config(verify(&server), &config).run().is("FAILED", Some("signature-absent"));
        assert_eq!(server.asked(PING).len(), 1, "{:#?}", server.targets());
        assert_eq!(server.asked(&sig_path(&layout)).len(), 1, "{:#?}", server.targets());
    }
}

#[test]
fn a_challenge_that_cannot_be_got_leaves_it_undecided() {
    let layout = unsigned();
    for (ping, code) in [
        (Answer::error(503, "UNKNOWN").header("Retry-After", "0"), "registry-unavailable"),
        (Answer::error(429, "TOOMANYREQUESTS").header("Retry-After", "0"), "registry-throttled"),
        (Answer::redirect(302, "/login"), "redirect-refused"),
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        (Answer::new(200, "application/json", "{}").header("Content-Encoding", "gzip"), "registry-protocol"),
    ] {
        let server = Server::registry(&layout);
        server.on(&manifest_path(), Answer::absent());
        server.on(PING, ping);
        let config = docker_config(&server.host());
        let run = with_docker_config(verify(&server), &config).run();
        run.is("UNDECIDED", Some(code));
    }
}

#[test]
fn an_odd_answer_of_v2_is_no_word_on_challenges() {
    let layout = signed();
    let sig = sig_path(&layout);
    let pings = [
        Answer::error(403, "DENIED"),
        Answer::new(404, "text/plain", "404 page not found"),
        Answer::error(404, "DENIED"),
        Answer::page(404),
        Answer::error(400, "UNSUPPORTED"),
        Answer::error(407, "UNKNOWN"),
        Answer::page(200),
    ];
    rows::each(pings, |ping| {
        let hidden = sig.clone();
        let challenge = |server: &Server| bearer(&server.url(TOKEN_PATH));
        let server =
            hiding(&layout, &Answer::absent(), challenge, "Bearer t0ken".to_owned(), move |target| {
                target == hidden
            });
        server.on(PING, ping.clone());
        let config = docker_config(&server.host());
        let run = with_docker_config(verify(&server), &config).run().json();
        assert_eq!(run["verdict"], "UNDECIDED", "{run:#}");
    });
}

#[test]
fn the_size_of_v2_is_not_that_of_a_blob_or_a_manifest() {
    let layout = signed();
    for place in [payload_path(&layout), sig_path(&layout)] {
        let hidden = place.clone();
        let challenge = |server: &Server| bearer(&server.url(TOKEN_PATH));
        let server =
            hiding(&layout, &Answer::absent(), challenge, "Bearer t0ken".to_owned(), move |target| {
                target == hidden
            });
        server.on(PING, Answer::new(200, "application/json", " ".repeat(70_000)));
        let config = docker_config(&server.host());
        let run = with_docker_config(verify(&server), &config).run().json();
        assert_eq!(run["verdict"], "UNDECIDED", "{run:#}");
        assert_eq!(server.asked(&place).len(), 1, "{:#?}", server.targets());
    }
}

#[test]
fn the_account_goes_to_no_other_origin_for_a_404_either() {
    let elsewhere = Server::start();
    let realm = elsewhere.url(TOKEN_PATH);
    let server =
        hiding(&signed(), &Answer::absent(), |_| bearer(&realm), "Bearer t0ken".to_owned(), |_| true);
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config).args(["--plain-http", &elsewhere.host()]).run();
    run.is("UNDECIDED", Some("realm-refused"));
    assert_eq!(elsewhere.opened(), 0);
    // A source of accounts that should answer and cannot is no stranger.
    let server = with_token(&signed(), &Answer::absent());
    let run = verify(&server).var("DOCKER_AUTH_CONFIG", "{\"auths\": 1}").run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.targets(), [manifest_path()]);
}

#[test]
fn a_place_that_is_refused_is_a_gap_for_the_account() {
    let layout = signed();
    let server = with_token(&layout, &Answer::absent());
    server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
    let config = docker_config(&server.host());
    let document = with_docker_config(verify(&server), &config).run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["registry-forbidden"]);
    assert_eq!(server.asked(PING).len(), 1);
}
