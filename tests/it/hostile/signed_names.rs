//! What a signature says of the image's name: a repository, and what other signers than cosign write behind it.

use serde_json::json;

use super::signed;
use crate::support::attest::{Signer, blob_path, manifest};
use crate::support::command::{Run, check, weaknesses};
use crate::support::layout::{OCI_MANIFEST, digest};
use crate::support::registry::{sig_path, verify};
use crate::support::rows::Rows;
use crate::support::server::{Answer, Server};
use crate::support::{LOGICAL, REPOSITORY, TAG};

/// `verify` of the image of the fixtures, signed under this name.
fn signed_as(name: &str) -> Run {
    let layout = signed();
    let server = Server::registry(&layout);
    let claim = json!({
        "critical": {
            "identity": {"docker-reference": name},
            "image": {"docker-manifest-digest": layout.image_digest()},
            "type": "cosign container image signature",
        },
        "optional": {"tenant_id": "octave"},
    });
    let claim = claim.to_string().into_bytes();
    let kind = "application/vnd.dev.cosign.simplesigning.v1+json".to_owned();
    let mut signature = manifest(&[(kind, digest(&claim), claim.len())]);
    signature["layers"][0]["annotations"] =
        json!({"dev.cosignproject.cosign/signature": Signer::platform().sign(&claim)});
    server.on(&blob_path(&claim), Answer::ok("application/octet-stream", claim));
    server.on(&sig_path(&layout), Answer::ok(OCI_MANIFEST, signature.to_string()));
    verify(&server).run()
}

#[test]
fn a_tag_or_the_images_own_digest_may_stand_behind_the_repository() {
    let name = format!("{LOGICAL}/{REPOSITORY}");
    let own = signed().image_digest();
    let mut all = Rows::default();
    for (behind, tag_differs) in [
        (String::new(), false),
        (format!(":{TAG}"), false),
        (format!("@{own}"), false),
        (format!(":{TAG}@{own}"), false),
        (":another".to_owned(), true),
    ] {
        all.row(&behind, || {
            let signed = format!("{name}{behind}");
            let run = signed_as(&signed);
            let document = run.is("VERIFIED", None);
            let identity = check(&document, "identity");
            assert_eq!((&identity["observed"], &identity["expected"]), (&json!(signed), &json!(name)));
            let differs = weaknesses(&document).contains(&"signed-tag-differs".to_owned());
            assert_eq!(differs, tag_differs, "{}", run.shown());
        });
    }
    all.end();
}

#[test]
fn another_repository_or_another_image_is_said_to_be_one() {
    let name = format!("{LOGICAL}/{REPOSITORY}");
    let other = digest(b"another image");
    let mut all = Rows::default();
    for (signed, said) in [
        (format!("{name}@{other}"), "the reference in it names the digest of another image"),
        (format!("{name}:{TAG}@{other}"), "the reference in it names the digest of another image"),
        (format!("{name}2:{TAG}"), "made for another repository: a copied image"),
        (format!("{LOGICAL}/builds/another@{}", super::signed().image_digest()), "a copied image"),
        (format!("harbor.example.test/{REPOSITORY}:{TAG}"), "made for another name"),
    ] {
        all.row(&signed, || {
            let run = signed_as(&signed);
            let document = run.is("FAILED", Some("identity-mismatch"));
            let identity = check(&document, "identity");
            assert_eq!(identity["observed"], signed);
            assert!(identity["message"].as_str().unwrap().contains(said), "{}", run.shown());
        });
    }
    all.end();
}
