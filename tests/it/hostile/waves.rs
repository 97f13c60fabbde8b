//! How often a registry is asked, and what is asked together.

use serde_json::json;

use super::accounts::{TOKEN_PATH, token_registry};
use super::key::KEY_PATH;
use super::{signed, verify_by_api};
use crate::support::attest::blob_path;
use crate::support::command::Program;
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST};
use crate::support::registry::{
    manifest_path, payload_path, referrers_path, sig_path, verify, verify_version,
};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::world::World;
use crate::support::{KEY, REPOSITORY, TAG};

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

// ---------------------------------------------------------------------------------------------
// Waves: how often one waits

/// What belongs to an image, by its digest: asked for together, whatever each of them answers.
fn belongings(layout: &Layout) -> Vec<String> {
    vec![sig_path(layout), referrers_path(layout), fallback(&layout.image_digest())]
}

fn by_digest(layout: &Layout) -> String {
    path(&format!("manifests/{}", layout.image_digest()))
}

/// The image and what belongs to it, at once.
fn all_at_once(layout: &Layout) -> Vec<String> {
    [belongings(layout), vec![by_digest(layout)]].concat()
}

fn verify_by_digest(server: &Server, layout: &Layout) -> Program {
    verify_version(server, &format!("@{}", layout.image_digest())).args(["--key", KEY])
}

/// A run that is verified and asks in these waves alone.
fn waves(server: &Server, program: Program, expected: &[Vec<String>]) {
    server.forget();
    server.expect_waves(expected);
    program.run().is("VERIFIED", None);
    server.waves_were_kept();
    assert_eq!(sorted(server.targets()), sorted(expected.concat()));
}

#[test]
fn by_tag_one_waits_three_times_and_by_digest_twice() {
    let layout = signed();
    let server = Server::registry(&layout);
    let payload = vec![payload_path(&layout)];
    let by_tag = [vec![KEY_PATH.to_owned(), manifest_path()], belongings(&layout), payload.clone()];
    waves(&server, verify_by_api(&server), &by_tag);
    waves(&server, verify_by_digest(&server, &layout), &[all_at_once(&layout), payload.clone()]);
    // A tag beside the digest is only compared.
    let both = verify_version(&server, &format!(":{TAG}@{}", layout.image_digest())).args(["--key", KEY]);
    let first = [all_at_once(&layout), vec![manifest_path()]].concat();
    waves(&server, both, &[first, payload.clone()]);
    // Without a referrers API nothing is asked later or more often.
    server.without_referrers_api(&layout.image_digest());
    waves(&server, verify_by_api(&server), &by_tag);
    waves(&server, verify_by_digest(&server, &layout), &[all_at_once(&layout), payload]);
}

#[test]
fn attestations_are_asked_for_beside_the_signatures() {
    let world = World::new();
    let (server, layout) = (&world.server, &world.layout);
    let evidence = vec![payload_path(layout), blob_path(&world.envelope)];
    let by_tag = [vec![manifest_path()], [belongings(layout), vec![world.att()]].concat(), evidence.clone()];
    waves(server, world.verify(), &by_tag);
    let by_digest = [[all_at_once(layout), vec![world.att()]].concat(), evidence];
    waves(server, verify_by_digest(server, layout).args(["--require", "sbom"]), &by_digest);
}

#[test]
fn what_referrers_hold_is_one_wave_more_whoever_lists_them() {
    let (layout, bundle) = (signed(), Layout::case("bundle_verified"));
    let referrer = bundle.referrers().remove(0);
    let referrer_path = path(&format!("manifests/{referrer}"));
    let blob = bundle.payload_digest();
    let blob_path = path(&format!("blobs/{blob}"));
    let server = Server::registry(&layout);
    server.on(&referrer_path, Answer::ok(OCI_MANIFEST, bundle.blobs[&referrer].clone()));
    server.on(&blob_path, Answer::ok("application/octet-stream", bundle.blobs[&blob].clone()));
    let listing = bundle.listing(std::slice::from_ref(&referrer));
    let image = layout.image_digest();
    let expected =
        [all_at_once(&layout), vec![payload_path(&layout), referrer_path.clone()], vec![blob_path]];
    let listed = || {
        let document = verify_by_digest(&server, &layout).run().json();
        document["images"][0]["signatures"].as_array().unwrap().len()
    };
    server.list(&image, &listing);
    waves(&server, verify_by_digest(&server, &layout), &expected);
    // Listed in both places it is opened once, and listed once.
    server.on(&fallback(&image), Answer::ok(OCI_INDEX, listing.to_string()));
    waves(&server, verify_by_digest(&server, &layout), &expected);
    server.expect_waves(&[]);
    assert_eq!(listed(), 2);
    // Under the tag alone, beside an API that lists nothing, or that is not there.
    server.list(&image, &layout.listing(&[]));
    waves(&server, verify_by_digest(&server, &layout), &expected);
    server.on(&referrers_path(&layout), Answer::new(404, "text/plain", "404 page not found"));
    waves(&server, verify_by_digest(&server, &layout), &expected);
    server.expect_waves(&[]);
    assert_eq!(listed(), 2);
}

#[test]
fn a_challenge_is_answered_once_for_all_that_was_asked_at_once() {
    let layout = signed();
    let server = token_registry(&layout);
    let by_tag = [
        vec![manifest_path()],
        vec![TOKEN_PATH.to_owned()],
        vec![manifest_path()],
        belongings(&layout),
        vec![payload_path(&layout)],
    ];
    waves(&server, verify(&server), &by_tag);
    let by_digest = [
        all_at_once(&layout),
        vec![TOKEN_PATH.to_owned()],
        all_at_once(&layout),
        vec![payload_path(&layout)],
    ];
    waves(&server, verify_by_digest(&server, &layout), &by_digest);
}

/// Strangers are told of one image that it wants a token, and of no other.
#[test]
fn one_image_goes_ahead_of_the_others_of_its_repository() {
    let (one, two) = (signed(), Layout::case("signed-docker-schema2_verified"));
    let server = token_registry(&one);
    server.serve(&two, "build-two");
    let name = format!("{}/{REPOSITORY}@{}", server.host(), two.image_digest());
    verify_by_digest(&server, &one).arg(name).args(["--jobs", "8"]).run().is("VERIFIED", None);
    let strangers = server
        .requests()
        .into_iter()
        .filter(|request| request.target.starts_with("/v2/") && request.header("authorization").is_none());
    assert_eq!(sorted(strangers.map(|request| request.target).collect()), expected(all_at_once(&one)));
    assert_eq!(server.asked(TOKEN_PATH).len(), 1);
    for layout in [&one, &two] {
        assert_eq!(server.asked(&payload_path(layout)).len(), 1);
    }
}

/// By digest too: what is asked beside the manifest counts for nothing without it.
#[test]
fn an_image_that_is_not_there_has_no_signature_however_soon_it_is_asked_for() {
    let layout = signed();
    let server = Server::registry(&layout);
    for (answer, verdict, code) in [
        (Answer::absent(), "FAILED", "image-absent"),
        (Answer::error(403, "DENIED"), "UNDECIDED", "registry-forbidden"),
        (Answer::ok(OCI_MANIFEST, "{}"), "FAILED", "content-mismatch"),
    ] {
        server.on(&by_digest(&layout), answer);
        let document = verify_by_digest(&server, &layout).run().is(verdict, Some(code));
        let of_image = &document["images"][0];
        assert_eq!(of_image["signatures"].as_array().map(Vec::len), Some(0), "{document:#}");
    }
    // Nobody waits for what belongs to it.
    server.on(&by_digest(&layout), Answer::absent());
    for place in belongings(&layout) {
        server.on(&place, Answer::ok(OCI_MANIFEST, "{\"cut\": ").stalled());
    }
    verify_by_digest(&server, &layout).args(["--timeout", "50s"]).run().is("FAILED", Some("image-absent"));
}
