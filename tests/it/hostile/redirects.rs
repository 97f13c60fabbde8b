//! Answers that lead elsewhere.

use super::accounts::token_registry;
use super::signed;
use crate::support::registry::{manifest_path, payload_path, verify};
use crate::support::server::{Answer, Server, path};

#[test]
fn a_blob_elsewhere_is_fetched_without_the_account() {
    let layout = signed();
    let elsewhere = Server::start();
    elsewhere.on(
        "/store/payload",
        Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()),
    );
    let server = token_registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere.url("/store/payload")));
    verify(&server).args(["--plain-http", &elsewhere.host()]).run().is("VERIFIED", None);
    let requests = elsewhere.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(requests[0].header("cookie"), None);
    assert_eq!(
        server.asked(&payload_path(&layout)).last().unwrap().header("authorization"),
        Some("Bearer t0ken")
    );

    // Back to the registry: the account does not come back.
    elsewhere.on("/store/payload", Answer::redirect(302, &server.url("/v2/back")));
    server.on(
        "/v2/back",
        Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()),
    );
    verify(&server)
        .args(["--plain-http", &elsewhere.host()])
        .run()
        .is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked("/v2/back")[0].header("authorization"), None);
}

#[test]
fn a_blob_elsewhere_without_tls_is_refused_unless_that_host_is_named() {
    let layout = signed();
    let elsewhere = Server::start();
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere.url("/store/payload")));
    verify(&server).run().is("UNDECIDED", Some("redirect-refused"));
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_blob_elsewhere_is_hashed_like_any_other() {
    let layout = signed();
    let elsewhere = Server::start();
    let mut bytes = layout.blobs[&layout.payload_digest()].clone();
    bytes[10] ^= 1;
    elsewhere.on("/store/payload", Answer::ok("application/octet-stream", bytes));
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(301, &elsewhere.url("/store/payload")));
    verify(&server).args(["--plain-http", &elsewhere.host()]).run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn redirects_within_the_registry_are_followed_and_end() {
    let layout = signed();
    let server = Server::registry(&layout);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    server.on(&manifest_path(), Answer::redirect(301, &by_digest));
    verify(&server).run().is("VERIFIED", None);
    let elsewhere = format!("{}?again", payload_path(&layout));
    server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere));
    server.on(&elsewhere, Answer::redirect(307, &payload_path(&layout)));
    verify(&server).run().is("UNDECIDED", Some("redirect-refused"));
    let asked = server.targets().iter().filter(|target| target.starts_with(&payload_path(&layout))).count();
    // Once in the good run, then one request and five redirects.
    assert_eq!(asked, 1 + 6);
}

#[test]
fn a_redirect_that_says_no_place_is_not_asked_again() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::new(302, "text/plain", ""));
    verify(&server).run().is("UNDECIDED", Some("redirect-refused"));
    assert_eq!(server.asked(&payload_path(&layout)).len(), 1);
}
