//! Bytes that are not what they should be, have no end, or mean to act on a terminal.

use serde_json::{Value, json};

use super::key::KEY_PATH;
use super::{signed, verify_by_api};
use crate::support::attest::{Signer, layers, manifest, payload};
use crate::support::command::{check, program};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{
    manifest_path, payload_path, referrers_path, sig_path, verify, verify_version,
};
use crate::support::rows::{self, Rows};
use crate::support::server::{Answer, Server, path};
use crate::support::world::World;
use crate::support::{KEY, REPOSITORY, TAG};

const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";

#[test]
fn other_bytes_than_the_digest_asked_for_are_proved_wrong() {
    let layout = signed();
    let server = Server::registry(&layout);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    let other = Layout::case("paketo_verified");
    server.on(
        &by_digest,
        Answer::ok(OCI_MANIFEST, other.blobs[&other.image_digest()].clone())
            .header("Docker-Content-Digest", &layout.image_digest()),
    );
    let run = verify_version(&server, &format!("@{}", layout.image_digest())).args(["--key", KEY]).run();
    let document = run.is("FAILED", Some("content-mismatch"));
    assert_eq!(check(&document, "image")["code"], "content-mismatch");
}

#[test]
fn a_lying_content_digest_is_reported_and_not_believed() {
    let layout = signed();
    let server = Server::registry(&layout);
    let lie = format!("sha256:{}", "0".repeat(64));
    let honest = layout.blobs[&layout.image_digest()].clone();
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, honest).header("Docker-Content-Digest", &lie));
    let run = verify(&server).run();
    let document = run.is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert!(run.stdout.contains("Docker-Content-Digest"), "{}", run.shown());

    // The reverse: other bytes under a header that says the digest of the signed image.
    let other = Layout::case("paketo_verified");
    let server = Server::registry(&layout);
    server.serve(&Layout::case("unsigned_failed"), "unused");
    let strange = other.blobs[&other.image_digest()].clone();
    let hex = other.image_hex();
    server.on(
        &manifest_path(),
        Answer::ok(OCI_MANIFEST, strange).header("Docker-Content-Digest", &layout.image_digest()),
    );
    server.on(
        &path(&format!("manifests/sha256-{hex}.sig")),
        Answer::ok(OCI_MANIFEST, layout.blobs[&layout.signature_digest().unwrap()].clone()),
    );
    server.list(&other.image_digest(), &layout.listing(&[]));
    let document = verify(&server).run().is("FAILED", Some("digest-mismatch"));
    assert_eq!(document["images"][0]["digest"], other.image_digest());
}

#[test]
fn a_payload_that_does_not_match_its_descriptor_is_bad_evidence() {
    let layout = signed();
    let good = layout.blobs[&layout.payload_digest()].clone();
    let flipped = {
        let mut bytes = good.clone();
        bytes[100] ^= 1;
        bytes
    };
    let longer = [good.as_slice(), b"\n"].concat();
    let shorter = good[..good.len() - 1].to_vec();
    for bytes in [flipped, longer, shorter, Vec::new()] {
        let server = Server::registry(&layout);
        server.on(&payload_path(&layout), Answer::ok("application/octet-stream", bytes));
        verify(&server).run().is("FAILED", Some("content-mismatch"));
    }
    for absent in [Answer::absent(), Answer::error(404, "BLOB_UNKNOWN")] {
        let server = Server::registry(&layout);
        server.on(&payload_path(&layout), absent);
        verify(&server).run().is("FAILED", Some("content-mismatch"));
    }
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::ok("application/octet-stream", good).endless());
    verify(&server).run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_descriptor_of_another_size_is_bad_evidence() {
    let server = Server::registry(&Layout::case("descriptor-size_failed"));
    verify(&server).run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_payload_over_its_bound_is_not_asked_for() {
    let mut layout = signed();
    let old = layout.payload_digest();
    layout.replace(&old, vec![b' '; (1 << 20) + 1]);
    let server = Server::registry(&layout);
    verify(&server).run().is("UNDECIDED", Some("too-large"));
    assert_eq!(server.asked(&payload_path(&layout)).len(), 0);
}

/// A file server behind `/v2/`, and builders that leave `mediaType` out.
#[test]
fn a_manifest_that_nobody_names_is_what_its_members_make_it() {
    let layout = signed();
    let silent = layout.manifest(&layout.image_digest());
    assert_eq!(silent.get("mediaType"), None, "the builder of the fixture writes none");
    let bytes = layout.blobs[&layout.image_digest()].clone();
    let mut signature = layout.manifest(&layout.signature_digest().unwrap());
    signature.as_object_mut().unwrap().remove("mediaType");
    let kinds = [
        "",
        "application/json",
        "Application/JSON ; charset=utf-8",
        "text/json",
        "text/plain; charset=utf-8",
        "application/octet-stream",
        "binary/octet-stream",
    ];
    rows::each(kinds, |kind| {
        let server = Server::registry(&layout);
        server.on(&manifest_path(), Answer::ok(kind, bytes.clone()));
        server.on(&sig_path(&layout), Answer::ok(kind, signature.to_string()));
        verify(&server).run().is("VERIFIED", None);
        // Two readings are none.
        let mut both = silent.clone();
        both["manifests"] = json!([]);
        server.on(&manifest_path(), Answer::ok(kind, both.to_string()));
        verify(&server).run().is("FAILED", Some("image-malformed"));
    });
}

#[test]
fn an_image_of_docker_schema_1_is_undecided() {
    let layout = signed();
    let body = json!({
        "schemaVersion": 1, "name": REPOSITORY, "tag": TAG, "architecture": "amd64",
        "fsLayers": [{"blobSum": digest(b"")}], "history": [{"v1Compatibility": "{}"}], "signatures": [],
    });
    let kinds = [
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+jws; charset=utf-8",
        "application/json",
        "text/plain",
        "",
    ];
    rows::each(kinds, |kind| {
        let server = Server::registry(&layout);
        server.on(&manifest_path(), Answer::ok(kind, body.to_string()));
        let run = verify(&server).run();
        run.is("UNDECIDED", Some("image-unsupported"));
        assert!(run.stdout.contains("Docker's schema 1"), "{}", run.shown());
        // Where a signature belongs it may be one.
        let server = Server::registry(&layout);
        server.on(&sig_path(&layout), Answer::ok(kind, body.to_string()));
        verify(&server).run().is("UNDECIDED", Some("image-unsupported"));
    });
    let server = Server::registry(&layout);
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, body.to_string()));
    verify(&server).run().is("FAILED", Some("image-malformed"));
}

#[test]
fn a_manifest_served_as_another_kind_is_malformed() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(
        &sig_path(&layout),
        Answer::ok(OCI_INDEX, layout.blobs[&layout.signature_digest().unwrap()].clone()),
    );
    verify(&server).run().is("FAILED", Some("image-malformed"));
    let server = Server::registry(&layout);
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, "not JSON at all"));
    verify(&server).run().is("FAILED", Some("image-malformed"));
}

/// Two readers of which one believes the header and one the body would see two things.
#[test]
fn a_manifest_served_as_a_kind_that_is_not_read_is_malformed() {
    let world = World::new();
    let att = manifest(&layers(std::slice::from_ref(&world.envelope))).to_string();
    // An image that says what it is, and a signature of it.
    let layout = signed();
    let mut image = layout.manifest(&layout.image_digest());
    image["mediaType"] = json!(OCI_MANIFEST);
    let image = image.to_string();
    let name = digest(image.as_bytes());
    let text = payload(&name, &json!({})).into_bytes();
    let mut signature = manifest(&[(SIMPLE_SIGNING.to_owned(), digest(&text), text.len())]);
    signature["layers"][0]["annotations"] =
        json!({"dev.cosignproject.cosign/signature": Signer::platform().sign(&text)});
    let server = Server::registry(&layout);
    server.blobs(&[text]);
    server.list(&name, &layout.listing(&[]));
    let sig = path(&format!("manifests/{}.sig", name.replace(':', "-")));
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, image.clone()));
    server.on(&sig, Answer::ok(OCI_MANIFEST, signature.to_string()));
    let mut rows = Rows::default();
    for served in [
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "application/vnd.docker.distribution.manifest.v1+jws; charset=utf-8",
        "application/vnd.oci.artifact.manifest.v1+json",
        "Application/vnd.CNCF.oras.artifact.manifest.v1+json",
        OCI_INDEX,
        "application/vnd.docker.distribution.manifest.v2+json",
    ] {
        for (server, place, body, run) in [
            (&server, manifest_path(), image.clone(), verify(&server)),
            (&server, sig.clone(), signature.to_string(), verify(&server)),
            (&world.server, world.att(), att.clone(), world.verify()),
        ] {
            server.on(&place, Answer::ok(served, body.clone()));
            rows.row(format_args!("{place} as {served}"), || {
                run.run().is("FAILED", Some("image-malformed"));
            });
            server.on(&place, Answer::ok(OCI_MANIFEST, body));
        }
    }
    rows.end();
    verify(&server).run().is("VERIFIED", None);
    world.verify().run().is("VERIFIED", None);
}

#[test]
fn a_referrer_that_is_listed_must_be_there_and_be_itself() {
    let layout = Layout::case("referrer-sig_verified");
    let referrers = layout.referrers();
    assert_eq!(referrers.len(), 1);
    let referrer = path(&format!("manifests/{}", referrers[0]));
    let start = || {
        let server = Server::registry(&layout);
        server.list(&layout.image_digest(), &layout.listing(&referrers));
        server
    };
    let server = start();
    server.on(&referrer, Answer::ok(OCI_MANIFEST, layout.blobs[&referrers[0]].clone()));
    verify(&server).run().is("VERIFIED", None);

    let server = start();
    let other = Layout::case("signed_verified");
    server.on(&referrer, Answer::ok(OCI_MANIFEST, other.blobs[&other.signature_digest().unwrap()].clone()));
    verify(&server).run().is("FAILED", Some("content-mismatch"));

    let server = start();
    server.on(&referrer, Answer::absent());
    verify(&server).run().is("FAILED", Some("content-mismatch"));

    let server = start();
    server.on(&referrer, Answer::error(403, "DENIED"));
    verify(&server).run().is("UNDECIDED", Some("registry-forbidden"));
}

#[cfg(target_os = "linux")]
#[test]
fn endless_bodies_end_at_their_bound() {
    const SPACE: u64 = 640 << 10;
    const TAKEN: u64 = 48 << 20;
    let layout = signed();
    let kind = layout.image()["mediaType"].as_str().unwrap().to_owned();
    let manifest = Answer::ok(&kind, "{").endless();
    for (place, answer, verdict, code) in [
        (manifest_path(), manifest.clone(), "UNDECIDED", Some("too-large")),
        (sig_path(&layout), manifest.clone(), "UNDECIDED", Some("too-large")),
        (referrers_path(&layout), Answer::ok(OCI_INDEX, "{").endless(), "VERIFIED", None),
        // An error that does not end is the error that its status says.
        (manifest_path(), Answer::error(403, "DENIED").endless(), "UNDECIDED", Some("registry-forbidden")),
        (
            KEY_PATH.to_owned(),
            Answer::ok("text/plain", "-----BEGIN").endless(),
            "UNDECIDED",
            Some("key-unusable"),
        ),
    ] {
        let server = Server::registry(&layout);
        server.on(&place, answer);
        let run = verify_by_api(&server).address_space(SPACE).run();
        run.is(verdict, code);
        assert!(server.poured() < TAKEN, "{place}: {} bytes were taken", server.poured());
    }
}

#[test]
fn what_a_registry_says_reaches_no_terminal_raw() {
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2K\u{202e}VERIFIED\u{200b}\r\n::set-output name=verdict::VERIFIED";
    let body = json!({"errors": [{"code": "DENIED", "message": evil}]}).to_string();
    for format in ["human", "json"] {
        let server = Server::registry(&signed());
        server.on(&manifest_path(), Answer::new(403, "application/json", body.clone()));
        let host = server.host();
        let run = program([
            "verify",
            &format!("{host}/{REPOSITORY}:{TAG}"),
            "--plain-http",
            &host,
            "--key",
            KEY,
            "-o",
            format,
        ])
        .run();
        assert_eq!(run.code, 3, "{}", run.shown());
        for text in [&run.stdout, &run.stderr] {
            let raw = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{202e}');
            assert!(!text.contains(raw), "{text:?}");
            assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
        }
    }
}

/// Signed by the platform's key, whatever they are: other readers refuse them, or see something else.
#[test]
fn signed_lists_are_no_objects_and_no_key_has_other_letters() {
    let layout = signed();
    let (server, platform) = (Server::registry(&layout), Signer::platform());
    let judged = |text: &str, change: &dyn Fn(&mut Value)| {
        let bytes = text.as_bytes().to_vec();
        let mut value = manifest(&[(SIMPLE_SIGNING.to_owned(), digest(&bytes), bytes.len())]);
        value["layers"][0]["annotations"] =
            json!({"dev.cosignproject.cosign/signature": platform.sign(&bytes)});
        change(&mut value);
        server.blobs(&[bytes]);
        server.on(
            &path(&format!("manifests/sha256-{}.sig", layout.image_hex())),
            Answer::ok(OCI_MANIFEST, value.to_string()),
        );
        verify(&server).run()
    };
    let good = payload(&layout.image_digest(), &json!({"app_id": "x"}));
    judged(&good, &|_| {}).is("VERIFIED", None);
    let value: Value = serde_json::from_str(&good).unwrap();
    let critical = &value["critical"];
    let (identity, image) = (&critical["identity"], &critical["image"]);
    let mut rows = Rows::default();
    for bad in [
        json!([critical, {}]).to_string(),
        json!({"critical": [identity, image, critical["type"]], "optional": {}}).to_string(),
        json!({"critical": {"identity": [identity["docker-reference"]], "image": image, "type": critical["type"]}})
            .to_string(),
        json!({"critical": {"identity": identity, "image": [layout.image_digest()], "type": critical["type"]}})
            .to_string(),
        good.replace("\"optional\":{", "\"optional\":[[").replace("\"x\"}", "\"x\"]]").replace("\"app_id\":", "\"app_id\","),
        good.replace("\"optional\"", "\"Optional\""),
        good.replace("\"app_id\"", "\"app_id\":\"y\",\"app_id\""),
    ] {
        rows.row(&bad, || {
            judged(&bad, &|_| {}).is("FAILED", Some("payload-malformed"));
        });
    }
    let layer = |value: &mut Value, name: &str, member: Value| value["layers"][0][name] = member;
    for (name, member) in [
        ("Digest", json!(digest(b"{}"))),
        ("\u{17f}ize", json!(2)),
        ("MediaType", json!("text/plain")),
        ("platform", json!(["linux", "arm64", ""])),
        ("annotations", json!(["dev.cosignproject.cosign/signature", "x"])),
    ] {
        rows.row(format_args!("{name} of a layer"), || {
            judged(&good, &|value| layer(value, name, member.clone())).is("FAILED", Some("image-malformed"));
        });
    }
    for name in ["Layers", "layer\u{17f}", "MANIFESTS"] {
        rows.row(name, || {
            judged(&good, &|value| value[name] = json!([])).is("FAILED", Some("image-malformed"));
        });
    }
    for name in ["config", "subject"] {
        rows.row(format_args!("{name} as a list"), || {
            let list = json!([OCI_MANIFEST, layout.image_digest(), 2, null, null]);
            judged(&good, &|value| value[name] = list.clone()).is("FAILED", Some("image-malformed"));
        });
    }
    rows.row("the manifest as a list", || {
        let list = |value: &mut Value| {
            *value = json!([2, OCI_MANIFEST, null, value["config"], value["layers"], null, null, null, null]);
        };
        judged(&good, &list).is("FAILED", Some("image-malformed"));
    });
    rows.end();
}
