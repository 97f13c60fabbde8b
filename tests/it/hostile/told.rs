//! `-vv`: each request with its time and size, and nothing in it that lets anybody in.

use super::accounts::{docker_config, token_registry, with_docker_config};
use super::{PASSWORD, signed};
use crate::support::command::{Run, program};
use crate::support::registry::{manifest_path, payload_path, verify};
use crate::support::server::{Answer, Server};
use crate::support::{REPOSITORY, TAG};

/// The lines about requests, without what differs from run to run: how long each took.
fn requests(run: &Run) -> Vec<&str> {
    let told = run.stderr.lines().filter_map(|line| line.strip_prefix("request: "));
    told.map(|line| {
        let (rest, took) = line.rsplit_once(", ").unwrap_or_else(|| panic!("{line}"));
        let milliseconds = took.strip_suffix(" ms").unwrap_or_else(|| panic!("{line}"));
        assert!(milliseconds.chars().all(|digit| digit.is_ascii_digit() || digit == ','), "{line}");
        rest
    })
    .collect()
}

#[test]
fn every_request_is_told_of_and_no_secret() {
    let layout = signed();
    let elsewhere = Server::start();
    let payload = layout.blobs[&layout.payload_digest()].clone();
    let size = payload.len();
    elsewhere.on("/store/p?X-Amz-Signature=s1gned", Answer::ok("application/octet-stream", payload));
    let server = token_registry(&layout);
    server
        .on(&payload_path(&layout), Answer::redirect(307, &elsewhere.url("/store/p?X-Amz-Signature=s1gned")));
    let config = docker_config(&server.host());
    let plain = ["--plain-http", &elsewhere.host()];
    let run = with_docker_config(verify(&server).args(plain).arg("-vv"), &config).run();
    run.is("VERIFIED", None);

    let told = requests(&run);
    let sent = server.requests().len() + elsewhere.requests().len();
    assert_eq!(told.len(), sent, "{}", run.shown());
    for line in [
        format!("GET {}: 401, ", server.url(&manifest_path())),
        format!("GET {}?…: 200, 53 bytes", server.url("/service/token")),
        format!("GET {}: 307, 0 bytes", server.url(&payload_path(&layout))),
        format!("GET {}?…: 200, {size} bytes", elsewhere.url("/store/p")),
    ] {
        assert!(told.iter().any(|told| told.starts_with(&line)), "{line}\n{}", run.shown());
    }
    for secret in [PASSWORD, "t0ken", "s1gned", "Amz", "Authorization", "Basic"] {
        assert!(!run.stderr.contains(secret), "`{secret}` is shown: {}", run.shown());
    }

    // Said once it does not.
    for fewer in [&["-v"][..], &[]] {
        let run = with_docker_config(verify(&server).args(plain).args(fewer.iter().copied()), &config).run();
        run.is("VERIFIED", None);
        assert_eq!(requests(&run), Vec::<&str>::new());
    }
}

#[test]
fn what_gets_no_answer_is_told_of_as_often_as_it_is_tried() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(&manifest_path(), Answer::new(503, "text/plain", "later").header("Retry-After", "0"));
    let run = verify(&server).arg("-vv").run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    let line = format!("GET {}: 503, 5 bytes", server.url(&manifest_path()));
    assert_eq!(requests(&run), vec![line.as_str(); 3], "{}", run.shown());

    // Whoever looks for what is wrong is told of the same requests.
    let doctor = |how: &str| {
        program(["doctor", "--plain-http", &server.host(), "--no-known-keys", how])
            .args([
                format!("{}/{REPOSITORY}:{TAG}", server.host()),
                "--api-url".to_owned(),
                server.url("/api"),
            ])
            .run()
    };
    let run = doctor("-vv");
    let told = requests(&run);
    assert_eq!(told.iter().filter(|told| **told == line).count(), 3, "{}", run.shown());
    assert!(told.iter().any(|told| told.contains("/cosign.pub: 200, ")), "{}", run.shown());
    let run = doctor("-v");
    assert_eq!(requests(&run), Vec::<&str>::new(), "{}", run.shown());

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let run = program(["key", "-v", "--verbose", "--timeout", "500ms", "--key"])
        .arg(format!("http://{closed}/cosign.pub"))
        .args(["--plain-http".to_owned(), closed.to_string()])
        .run();
    let told = requests(&run);
    let line = format!("GET http://{closed}/cosign.pub: cannot connect to {closed}: ");
    assert!(told.first().is_some_and(|told| told.starts_with(&line)), "{}", run.shown());
}

/// A path that a server chose is text of a stranger.
#[test]
fn what_a_server_says_of_a_place_does_not_act() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(307, "/v2/%1b[2J/\u{202e}x"));
    let run = verify(&server).args(["-vv", "--lang", "fr"]).run();
    assert!(run.stderr.contains("requête\u{a0}: GET "), "{}", run.shown());
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{}", run.shown());
}
