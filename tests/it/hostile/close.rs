//! Close calls: which image it is, and when what is wrong is proved to be.

use serde_json::{Value, json};

use super::{signed, unsigned};
use crate::support::command::{check, program, weaknesses};
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::registry::{manifest_path, referrers_path, sig_path, verify, verify_version};
use crate::support::server::{Answer, Server, path};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG};

#[test]
fn wrong_pins_are_failed_only_where_every_place_was_asked() {
    let layout = signed();
    let server = Server::registry(&layout);
    verify(&server).args(["--tenant-id", "somebody"]).run().is("FAILED", Some("pin-mismatch"));
    server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
    let document =
        verify(&server).args(["--tenant-id", "somebody"]).run().is("UNDECIDED", Some("registry-forbidden"));
    let pins = check(&document, "pins");
    assert_eq!((&pins["outcome"], &pins["code"]), (&json!("undecided"), &json!("registry-forbidden")));
    assert_eq!(pins["details"][0]["name"], "tenant_id");
    assert_eq!(pins["details"][0]["observed"], "octave");
    let document = verify(&server)
        .args(["--identity", "h.example/builds/other"])
        .run()
        .is("UNDECIDED", Some("registry-forbidden"));
    assert_eq!(check(&document, "identity")["outcome"], "undecided");
}

#[test]
fn what_is_proved_wrong_stays_wrong_only_where_nothing_missing_could_heal_it() {
    for (case, code) in [
        ("other-key_failed", "signature-invalid"),
        ("other-digest_failed", "digest-mismatch"),
        ("flipped-payload_failed", "content-mismatch"),
        ("payload-not-json_failed", "payload-malformed"),
        ("copied-tenant_failed", "identity-mismatch"),
    ] {
        let layout = Layout::case(case);
        let server = Server::registry(&layout);
        verify(&server).run().is("FAILED", Some(code));
        server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
        verify(&server).run().is("UNDECIDED", Some("registry-forbidden"));
    }
    // The image itself is judged whatever else is missing.
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
    server.on(&sig_path(&layout), Answer::error(403, "DENIED"));
    verify(&server).args(["--require", "digest"]).run().is("FAILED", Some("tag-not-digest"));
    let both = format!(":{TAG}@{}", layout.image_digest());
    let server = Server::registry(&layout);
    verify_version(&server, &both).args(["--key", KEY, "--require", "digest"]).run().is("VERIFIED", None);
}

#[test]
fn a_tag_is_resolved_once() {
    let layout = signed();
    let other = unsigned();
    let server = Server::registry(&layout);
    server.in_turn(
        &manifest_path(),
        vec![
            Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone()),
            Answer::ok(OCI_MANIFEST, other.blobs[&other.image_digest()].clone()),
        ],
    );
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert_eq!(server.asked(&manifest_path()).len(), 1);
}

#[test]
fn a_tag_beside_a_digest_is_a_warning_where_it_differs() {
    let layout = signed();
    let server = Server::registry(&layout);
    let both = format!(":{TAG}@{}", layout.image_digest());
    let document = verify_version(&server, &both).args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(!weaknesses(&document).contains(&"tag-differs".to_owned()));
    let other = Layout::case("paketo_verified");
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, other.blobs[&other.image_digest()].clone()));
    let document = verify_version(&server, &both).args(["--key", KEY]).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert!(weaknesses(&document).contains(&"tag-differs".to_owned()), "{document:#}");
}

#[test]
fn no_tag_means_latest_and_a_warning() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(
        &path("manifests/latest"),
        Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone()),
    );
    let document = verify_version(&server, "").args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(weaknesses(&document).contains(&"latest-assumed".to_owned()), "{document:#}");
}

#[test]
fn an_image_of_another_name_fails_by_its_identity() {
    let server = Server::registry(&signed());
    let host = server.host();
    // No alias: the image is called by the name that it is reached under.
    let run = program([
        "verify",
        &format!("{host}/{REPOSITORY}:{TAG}"),
        "--plain-http",
        &host,
        "--key",
        KEY,
        "-o",
        "json",
    ])
    .run();
    let document = run.is("FAILED", Some("identity-mismatch"));
    assert!(run.stdout.contains(&format!("--registry-alias {LOGICAL}={host}")), "{}", run.shown());
    assert_eq!(check(&document, "identity")["expected"], format!("{host}/{REPOSITORY}"));
}

#[test]
fn a_build_is_found_and_pinned_by_its_name() {
    let server = Server::registry(&signed());
    let host = server.host();
    let ask = |name: &str| {
        program([
            "verify",
            name,
            "--plain-http",
            &host,
            "--registry-alias",
            &format!("{LOGICAL}={host}"),
            "--key",
            KEY,
            "-o",
            "json",
        ])
        .run()
    };
    let document = ask("build:my-app/build-abc123").is("VERIFIED", None);
    let names: Vec<&Value> =
        check(&document, "pins")["details"].as_array().unwrap().iter().map(|pin| &pin["name"]).collect();
    assert_eq!(names, ["app_id", "build_id"]);
    // The registry moves another build under the tag that was asked for.
    server.on(
        &path("manifests/build-zzz999"),
        Answer::ok(OCI_MANIFEST, signed().blobs[&signed().image_digest()].clone()),
    );
    ask("build:my-app/build-zzz999").is("FAILED", Some("pin-mismatch"));
    let document = verify_version(&server, ":build-zzz999").args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(weaknesses(&document).contains(&"build-differs".to_owned()), "{document:#}");
}
