//! How often a registry is asked, and what is asked together.

use serde_json::json;

use super::accounts::{TOKEN_PATH, token_registry};
use super::key::KEY_PATH;
use super::{signed, verify_by_api};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST};
use crate::support::registry::{
    manifest_path, payload_path, referrers_path, sig_path, verify, verify_version,
};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::{KEY, REPOSITORY};

/// The targets without a query, sorted.
fn sorted(targets: Vec<String>) -> Vec<String> {
    let mut targets: Vec<String> =
        targets.into_iter().map(|t| t.split('?').next().unwrap().to_owned()).collect();
    targets.sort();
    targets
}

fn expected(targets: impl Into<Vec<String>>) -> Vec<String> {
    sorted(targets.into())
}

#[test]
fn an_open_registry_is_asked_six_questions() {
    let layout = signed();
    let server = Server::registry(&layout);
    verify_by_api(&server).run().is("VERIFIED", None);
    let six = [
        KEY_PATH.to_owned(),
        manifest_path(),
        sig_path(&layout),
        referrers_path(&layout),
        fallback(&layout.image_digest()),
        payload_path(&layout),
    ];
    assert_eq!(sorted(server.targets()), expected(six));
    for request in server.requests() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.header("accept-encoding"), Some("identity"), "{request:?}");
        if request.target.contains("/manifests/") {
            let accept = request.header("accept").unwrap_or_default();
            for kind in [
                OCI_MANIFEST,
                OCI_INDEX,
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.distribution.manifest.list.v2+json",
            ] {
                assert!(accept.contains(kind), "{request:?}");
            }
        }
    }
}

#[test]
fn a_registry_without_the_referrers_api_is_asked_the_same() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.without_referrers_api(&layout.image_digest());
    verify_by_api(&server).run().is("VERIFIED", None);
    let six = [
        KEY_PATH.to_owned(),
        manifest_path(),
        sig_path(&layout),
        referrers_path(&layout),
        payload_path(&layout),
        fallback(&layout.image_digest()),
    ];
    assert_eq!(sorted(server.targets()), expected(six));
}

#[test]
fn a_token_costs_two_more() {
    let layout = signed();
    let server = token_registry(&layout);
    verify_by_api(&server).run().is("VERIFIED", None);
    let eight = [
        KEY_PATH.to_owned(),
        manifest_path(),
        TOKEN_PATH.to_owned(),
        manifest_path(),
        sig_path(&layout),
        referrers_path(&layout),
        fallback(&layout.image_digest()),
        payload_path(&layout),
    ];
    assert_eq!(sorted(server.targets()), expected(eight));
}

/// What is asked together is challenged together, and one token serves all of it.
#[test]
fn a_token_by_digest_costs_requests_and_no_wave() {
    let layout = signed();
    let server = token_registry(&layout);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    let together = [by_digest, sig_path(&layout), referrers_path(&layout), fallback(&layout.image_digest())];
    let held: Vec<&str> = together.iter().map(String::as_str).collect();
    server.hold(&held);
    verify_version(&server, &format!("@{}", layout.image_digest()))
        .args(["--key", KEY])
        .run()
        .is("VERIFIED", None);
    assert!(server.wave_was_whole());
    let all = together.iter().chain(&together).cloned().chain([TOKEN_PATH.to_owned(), payload_path(&layout)]);
    assert_eq!(sorted(server.targets()), expected(all.collect::<Vec<_>>()));
}

#[test]
fn by_digest_there_is_nothing_to_resolve() {
    let layout = signed();
    let server = Server::registry(&layout);
    verify_version(&server, &format!("@{}", layout.image_digest()))
        .args(["--key", KEY])
        .run()
        .is("VERIFIED", None);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    assert_eq!(
        sorted(server.targets()),
        expected([
            by_digest,
            sig_path(&layout),
            referrers_path(&layout),
            fallback(&layout.image_digest()),
            payload_path(&layout)
        ])
    );
}

/// The manifest of an image that is named by its digest is held against that; what came beside it is worth nothing
/// where it is another one, or none.
#[test]
fn by_digest_nothing_is_judged_without_the_image() {
    let layout = signed();
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    let other = Layout::case("paketo_verified").image();
    for (answer, verdict, code) in [
        (Answer::ok(OCI_MANIFEST, other.to_string()), "FAILED", "content-mismatch"),
        (Answer::absent(), "FAILED", "image-absent"),
        (Answer::error(403, "DENIED"), "UNDECIDED", "registry-forbidden"),
        (Answer::ok(OCI_MANIFEST, "{}"), "FAILED", "content-mismatch"),
    ] {
        let server = Server::registry(&layout);
        server.on(&by_digest, answer);
        let run = verify_version(&server, &format!("@{}", layout.image_digest())).args(["--key", KEY]).run();
        let document = run.is(verdict, Some(code));
        assert_eq!(document["images"][0]["signatures"], json!([]), "{document:#}");
    }
}

#[test]
fn several_images_of_a_repository_share_key_and_token() {
    let one = signed();
    let two = Layout::case("signed-docker-schema2_verified");
    let three = Layout::case("signed-index_verified");
    for jobs in ["1", "8"] {
        let server = token_registry(&one);
        server.serve(&two, "build-two");
        server.serve(&three, "build-three");
        let name = |tag: &str| format!("{}/{REPOSITORY}:{tag}", server.host());
        let run = verify_by_api(&server)
            .args([name("build-two"), name("build-three")])
            .args(["--jobs", jobs])
            .run();
        let document = run.is("VERIFIED", None);
        let digests: Vec<&str> = document["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["digest"].as_str().unwrap())
            .collect();
        assert_eq!(digests, [one.image_digest(), two.image_digest(), three.image_digest()]);
        assert_eq!(document["summary"]["verified"], 3);
        assert_eq!(server.asked(TOKEN_PATH).len(), 1);
        assert_eq!(server.asked(KEY_PATH).len(), 1);
    }
}

#[test]
fn one_bad_image_of_several_decides() {
    let one = signed();
    let server = Server::registry(&one);
    let two = Layout::case("paketo_verified");
    server.serve(&two, "build-two");
    server.on(&path(&format!("manifests/sha256-{}.sig", two.image_hex())), Answer::error(403, "DENIED"));
    let name = |tag: &str| format!("{}/{REPOSITORY}:{tag}", server.host());
    let document = verify(&server).arg(name("build-two")).run().is("UNDECIDED", Some("registry-forbidden"));
    assert_eq!(
        (&document["images"][0]["verdict"], &document["images"][1]["verdict"]),
        (&json!("VERIFIED"), &json!("UNDECIDED"))
    );
    server.on(&path("manifests/build-three"), Answer::absent());
    let document = verify(&server)
        .args([name("build-two"), name("build-three")])
        .run()
        .is("FAILED", Some("image-absent"));
    let summary = &document["summary"];
    assert_eq!(
        (&summary["verified"], &summary["failed"], &summary["undecided"]),
        (&json!(1), &json!(1), &json!(1))
    );
}

#[test]
fn questions_that_do_not_wait_for_each_other_are_asked_together() {
    let layout = signed();
    let image = layout.image_digest();
    let together = |server: &Server, targets: &[&str]| {
        server.hold(targets);
        verify_by_api(server).run().is("VERIFIED", None);
        assert!(server.wave_was_whole(), "not at the same time: {targets:?}");
    };
    let server = Server::registry(&layout);
    together(&server, &[KEY_PATH, &manifest_path()]);
    together(&server, &[&sig_path(&layout), &referrers_path(&layout), &fallback(&image)]);

    let by_digest = path(&format!("manifests/{image}"));
    server.hold(&[&by_digest, &sig_path(&layout), &referrers_path(&layout), &fallback(&image)]);
    verify_version(&server, &format!("@{image}")).args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(server.wave_was_whole(), "by digest");

    let bundle = Layout::case("bundle_verified");
    let referrer = bundle.referrers().remove(0);
    let referrer_path = path(&format!("manifests/{referrer}"));
    let server = Server::registry(&layout);
    server.list(&image, &bundle.listing(std::slice::from_ref(&referrer)));
    server.on(&referrer_path, Answer::ok(OCI_MANIFEST, bundle.blobs[&referrer].clone()));
    let blob = bundle.payload_digest();
    server.on(
        &path(&format!("blobs/{blob}")),
        Answer::ok("application/octet-stream", bundle.blobs[&blob].clone()),
    );
    together(&server, &[&payload_path(&layout), &referrer_path]);
}
