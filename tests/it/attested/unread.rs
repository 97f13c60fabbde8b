//! Attestations that are absent, unreachable, unreadable, or of something else.

use std::panic::{self, AssertUnwindSafe};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{attestations, pair};
use crate::support::attest::{
    COMMIT, CYCLONE_DX, DSSE, IN_TOTO, SLSA, Signer, blob_path, bom, layers, manifest, payload, provenance,
    statement,
};
use crate::support::bundles::Lists;
use crate::support::command::{Run, check, gaps};
use crate::support::layout::{OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{Trouble, referrers_path, strange_404, troubles, verify};
use crate::support::server::{Answer, Server, path};
use crate::support::world::{EARLY, LATE, World};
use crate::support::{self, LOGICAL, rows};

fn undecided(trouble: &Trouble, run: &Run) {
    let document = run.is("UNDECIDED", Some(trouble.code));
    assert_eq!(check(&document, "sbom")["code"], trouble.code, "{}", run.shown());
    for id in ["image", "signature", "identity"] {
        assert_eq!(check(&document, id)["outcome"], "pass", "{}", run.shown());
    }
    assert!(gaps(&document).contains(&trouble.code.to_owned()), "{}", run.shown());
}

/// Runs `verify --require sbom` against every trouble on one place.
fn each_trouble(world: &World, place: &str, good: &Answer, judge: impl Fn(&Trouble, &Run)) {
    let elsewhere = Server::start();
    let mut wrong = Vec::new();
    for trouble in troubles(good, &elsewhere) {
        world.server.forget();
        world.server.on(place, trouble.answer.clone());
        let mut command = world.verify();
        if let Some(timeout) = trouble.timeout {
            command = command.args(["--timeout", timeout]);
        }
        let played = panic::catch_unwind(AssertUnwindSafe(|| {
            judge(&trouble, &command.run());
            if trouble.tries > 0 && trouble.code != "redirect-refused" {
                assert_eq!(world.server.asked(place).len(), trouble.tries);
            }
        }));
        if played.is_err() {
            wrong.push(trouble.name);
        }
    }
    assert!(wrong.is_empty(), "not judged rightly at {place}: {wrong:?}");
}

#[test]
fn trouble_with_the_att_tag_is_undecided_and_no_matter_of_the_signature() {
    let world = World::new();
    let good = Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string());
    each_trouble(&world, &world.att(), &good, undecided);
    for (_, answer) in strange_404() {
        world.server.on(&world.att(), answer);
        let document = world.verify().run().is("UNDECIDED", Some("registry-protocol"));
        assert_eq!(check(&document, "signature")["outcome"], "pass");
    }
}

#[test]
fn trouble_with_an_envelope_is_undecided() {
    let world = World::new();
    let good = Answer::ok("application/octet-stream", world.envelope.clone());
    each_trouble(&world, &blob_path(&world.envelope), &good, undecided);
}

#[test]
fn trouble_with_the_att_tag_is_nothing_to_who_did_not_ask() {
    let world = World::new();
    world.server.on(&world.att(), Answer::error(500, "UNKNOWN"));
    let document = verify(&world.server).run().is("VERIFIED", None);
    assert_eq!(gaps(&document), Vec::<String>::new());
    assert!(world.server.asked(&world.att()).is_empty());
}

#[test]
fn trouble_with_the_att_tag_heals_nothing() {
    let world = World::new();
    world.server.on(&world.att(), Answer::error(403, "DENIED"));
    let document = world.verify().args(["--tenant-id", "other"]).run().is("FAILED", Some("pin-mismatch"));
    assert_eq!(check(&document, "sbom")["outcome"], "undecided");
    let identity = format!("{LOGICAL}/builds/other");
    world.verify().args(["--identity", &identity]).run().is("FAILED", Some("identity-mismatch"));
    let world = World::of("unsigned_failed", &bom(EARLY, &["a"]));
    world.server.on(&world.att(), Answer::error(403, "DENIED"));
    world.verify().run().is("FAILED", Some("signature-absent"));
}

#[test]
fn trouble_with_the_referrers_is_a_gap_for_attestations_too() {
    let world = World::new();
    world.server.on(&referrers_path(&world.layout), Answer::error(403, "DENIED"));
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["registry-forbidden"]);
    world.server.on(&world.att(), Answer::absent());
    world.verify().run().is("UNDECIDED", Some("registry-forbidden"));
}

#[test]
fn a_clean_404_is_absence() {
    for answer in [
        Answer::absent(),
        Answer::error(404, "NAME_UNKNOWN"),
        Answer::new(404, "text/plain", "").header("Docker-Distribution-API-Version", "registry/2.0"),
    ] {
        let world = World::new();
        world.server.on(&world.att(), answer);
        let document = world.verify().run().is("FAILED", Some("sbom-absent"));
        assert_eq!(gaps(&document), Vec::<String>::new());
        let absences = document["images"][0]["absences"].as_array().unwrap();
        assert!(absences.iter().any(|place| place.as_str().unwrap().contains(".att")), "{absences:?}");
        let run = verify(&world.server).args(["--require", "provenance"]).run();
        run.is("FAILED", Some("provenance-absent"));
        let document = world.sbom().run().is("FAILED", Some("sbom-absent"));
        assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
    }
    let world = World::new();
    world.holds(&[]);
    world.verify().run().is("FAILED", Some("sbom-absent"));
}

#[test]
fn another_kind_of_attestation_is_no_sbom_whatever_its_annotations_say() {
    let world = World::new();
    let kinds = [
        ("https://spdx.dev/Document", json!({"spdxVersion": "SPDX-2.3"}).to_string()),
        (SLSA, provenance(COMMIT)),
        ("https://cyclonedx.org/bomb", bom(EARLY, &["a"])),
    ];
    for (kind, predicate) in kinds {
        world.holds(&[world.platform.attest(&world.layout, kind, &predicate)]);
        let document = world.verify().run().is("FAILED", Some("sbom-absent"));
        assert_eq!(attestations(&document), [pair("trusted", "")]);
        assert_eq!(document["images"][0]["attestations"][0]["predicateType"], kind);
    }
    // The layer's annotation lies, one way and the other: the signed type decides.
    let lying = |envelope: &Vec<u8>, hint: &str| {
        let mut value = manifest(&layers(std::slice::from_ref(envelope)));
        value["layers"][0]["annotations"] = json!({"predicateType": hint});
        world.server.blobs(std::slice::from_ref(envelope));
        world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, value.to_string()));
    };
    lying(&world.platform.attest(&world.layout, SLSA, &provenance(COMMIT)), CYCLONE_DX);
    world.verify().run().is("FAILED", Some("sbom-absent"));
    lying(&world.envelope, "https://spdx.dev/Document");
    world.verify().run().is("VERIFIED", None);
    for kind in [CYCLONE_DX, "https://cyclonedx.org/bom/v1.4"] {
        world.holds(&[world.platform.attest(&world.layout, kind, &bom(EARLY, &["a"]))]);
        world.verify().run().is("VERIFIED", None);
    }
}

/// A type is a hint, and never decides.
#[test]
fn an_envelope_under_the_att_tag_is_read_whatever_type_its_layer_has() {
    let world = World::new();
    world.server.blobs(std::slice::from_ref(&world.envelope));
    rows::each(
        [
            json!(IN_TOTO),
            json!("application/octet-stream"),
            json!(""),
            json!("application/vnd.dev.cosign.simplesigning.v1+json"),
            json!("APPLICATION/VND.DSSE.ENVELOPE.V1+JSON"),
            Value::Null,
        ],
        |kind| {
            let mut value = manifest(&layers(std::slice::from_ref(&world.envelope)));
            value["layers"][0]["mediaType"] = kind.clone();
            world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, value.to_string()));
            let document = world.verify().run().is("VERIFIED", None);
            assert_eq!(attestations(&document), [pair("trusted", "")], "{kind}");
        },
    );
    // What is none proves nothing, whatever it is called.
    let other = b"a layer of something else".to_vec();
    world.server.blobs(std::slice::from_ref(&other));
    let mut value = manifest(&layers(&[world.envelope.clone(), other]));
    value["layers"][1]["mediaType"] = json!("application/vnd.oci.image.layer.v1.tar");
    world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, value.to_string()));
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(attestations(&document), [pair("refused", "attestation-invalid"), pair("trusted", "")]);
}

#[test]
fn what_is_not_believed_says_why_and_one_good_one_is_enough() {
    let world = World::new();
    let hex = world.layout.image_hex();
    let elsewhere = "0".repeat(64);
    let predicate = bom(EARLY, &["a"]);
    let good = statement(&hex, CYCLONE_DX, &predicate);
    let change = |from: &str, to: &str| {
        String::from_utf8(world.platform.envelope(&good)).unwrap().replace(from, to).into_bytes()
    };
    let twice = good
        .replace(r#""predicateType":"#, r#""predicateType":"https://spdx.dev/Document","predicateType":"#);
    let raw = json!({"payloadType": IN_TOTO, "payload": STANDARD.encode(&good),
        "signatures": [{"sig": world.platform.sign(good.as_bytes())}]});
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("another key", Signer::new("other").envelope(&good), "attestation-invalid"),
        (
            "another subject",
            world.platform.envelope(&statement(&elsewhere, CYCLONE_DX, &predicate)),
            "subject-mismatch",
        ),
        (
            "a subject with the algorithm in its digest",
            world.platform.envelope(&statement(&format!("sha256:{hex}"), CYCLONE_DX, &predicate)),
            "subject-mismatch",
        ),
        (
            "a subject under another algorithm",
            world.platform.envelope(&good.replace("\"sha256\"", "\"sha512\"")),
            "subject-mismatch",
        ),
        ("a changed payload type", change(IN_TOTO, "application/json"), "attestation-invalid"),
        ("no signatures", change("\"signatures\":[", "\"x\":["), "attestation-invalid"),
        ("signed without PAE", raw.to_string().into_bytes(), "attestation-invalid"),
        ("another _type", world.platform.envelope(&good.replace("v0.1", "v9")), "attestation-invalid"),
        ("two predicate types", world.platform.envelope(&twice), "attestation-invalid"),
        ("no JSON", b"<html>".to_vec(), "attestation-invalid"),
        ("trailing bytes", [world.platform.envelope(&good), b"{}".to_vec()].concat(), "attestation-invalid"),
        (
            "a signature's payload",
            payload(&world.layout.image_digest(), &json!({})).into_bytes(),
            "attestation-invalid",
        ),
    ];
    for (name, envelope, code) in cases {
        world.holds(std::slice::from_ref(&envelope));
        let run = world.verify().run();
        let document = run.is("FAILED", Some(code));
        assert_eq!(attestations(&document), [pair("refused", code)], "{name}: {}", run.shown());
        world.holds(&[world.envelope.clone(), envelope]);
        let document = world.verify().run().is("VERIFIED", None);
        assert_eq!(attestations(&document), [pair("refused", code), pair("trusted", "")], "{name}");
    }
}

#[test]
fn what_other_tools_write_is_read() {
    let world = World::new();
    let hex = world.layout.image_hex();
    let good = statement(&hex, CYCLONE_DX, &bom(EARLY, &["a"]));
    let first = format!(r#""subject":[{{"name":"x","digest":{{"sha256":"{}"}}}},"#, "0".repeat(64));
    for text in [
        good.replace("Statement/v0.1", "Statement/v1"),
        good.replace("\"subject\":[", &first),
        good.replace("\"digest\":{", "\"digest\":{\"sha1\":\"00\","),
        good.replace("{\"_type\"", "{\"more\":[1],\"_type\""),
    ] {
        assert_ne!(text, good);
        world.holds(&[world.platform.envelope(&text)]);
        world.verify().run().is("VERIFIED", None);
    }
    let envelope: Value = serde_json::from_slice(&world.platform.envelope(&good)).unwrap();
    let signed = |signatures: Vec<Value>| {
        let mut other = envelope.clone();
        other["signatures"] = signatures.into();
        world.holds(&[other.to_string().into_bytes()]);
        world.verify().run()
    };
    let own = envelope["signatures"][0].clone();
    let bad = json!({"keyid": "x", "sig": "AAAA"});
    signed(vec![bad.clone(), own.clone()]).is("VERIFIED", None);
    signed(vec![own.clone(), bad.clone()]).is("VERIFIED", None);
    signed(vec![bad.clone()]).is("FAILED", Some("attestation-invalid"));
    signed(vec![]).is("FAILED", Some("attestation-invalid"));
    // Each signature is tried over the whole payload: not without end, and what is not tried is no "no".
    let many = [vec![bad; 100_000 / 20], vec![own]].concat();
    signed(many).is("UNDECIDED", Some("too-many"));
    let whole = envelope.to_string();
    let text = &whole;
    let payload = envelope["payload"].as_str().unwrap();
    for (name, text) in [
        ("payload twice", text.replacen('{', &format!("{{\"payload\":\"{payload}\","), 1)),
        ("another case", text.replacen('{', "{\"Payload\":\"e30=\",", 1)),
        ("base64url", text.replace(payload, &payload.replace('+', "-").replace('/', "_").replace('=', ""))),
        ("no payload", text.replace("\"payload\":", "\"payloads\":")),
    ] {
        if text == whole {
            continue;
        }
        world.holds(&[text.into_bytes()]);
        let run = world.verify().run();
        let document = run.is("FAILED", Some("attestation-invalid"));
        assert_eq!(check(&document, "signature")["outcome"], "pass", "{name}");
    }
}

#[test]
fn an_attestation_by_a_key_that_could_not_be_had_is_undecided() {
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate)]);
    let key = world.server.url("/second.pub");
    world.server.on("/second.pub", Answer::error(503, "UNAVAILABLE").header("Retry-After", "0"));
    let document = world.verify().args(["--key", &key]).run().is("UNDECIDED", Some("key-unreachable"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
    let other = std::fs::read(support::fixture("keys/other.pub")).unwrap();
    world.server.on("/second.pub", Answer::ok("text/plain", other));
    world.verify().args(["--key", &key]).run().is("VERIFIED", None);
    world.verify().run().is("FAILED", Some("attestation-invalid"));
}

#[test]
fn a_blob_that_is_not_what_the_manifest_says_is_bad_evidence() {
    let world = World::new();
    let place = blob_path(&world.envelope);
    let kind = "application/octet-stream";
    let longer = [world.envelope.clone(), b" ".to_vec()].concat();
    let mut other = world.envelope.clone();
    let last = other.len() - 1;
    other[last] = b' ';
    for (name, answer) in [
        ("missing", Answer::error(404, "BLOB_UNKNOWN")),
        ("longer", Answer::ok(kind, longer)),
        ("shorter", Answer::ok(kind, world.envelope[..last].to_vec())),
        ("other bytes", Answer::ok(kind, other)),
    ] {
        world.server.on(&place, answer);
        let run = world.verify().run();
        let document = run.is("FAILED", Some("content-mismatch"));
        assert_eq!(check(&document, "signature")["outcome"], "pass", "{name}");
    }
    // One that is good beside them is enough.
    let good = world.attest(&bom(LATE, &["a"]));
    world.holds(&[good, world.envelope.clone()]);
    world.server.on(&place, Answer::error(404, "BLOB_UNKNOWN"));
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(attestations(&document), [pair("refused", "content-mismatch"), pair("trusted", "")]);
}

#[test]
fn a_good_attestation_beside_gaps_is_good() {
    let world = World::new();
    let late = world.attest(&bom(LATE, &["a"]));
    world.holds(&[world.envelope.clone(), late.clone()]);
    world.server.on(&blob_path(&late), Answer::error(403, "DENIED"));
    world.server.on(&referrers_path(&world.layout), Answer::error(401, "UNAUTHORIZED"));
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["registry-forbidden", "registry-unauthorized"]);
}

#[test]
fn an_index_or_garbage_under_the_att_tag_is_malformed() {
    let world = World::new();
    for body in [world.layout.listing(&[]).to_string(), "{\"a\"".to_owned(), "{}".to_owned()] {
        world.server.on(&world.att(), Answer::ok(OCI_INDEX, body));
        let document = world.verify().run().is("FAILED", Some("image-malformed"));
        assert_eq!(check(&document, "signature")["outcome"], "pass");
    }
}

#[test]
fn a_descriptor_that_is_none_is_malformed_and_leads_nowhere() {
    let world = World::new();
    let good = manifest(&layers(std::slice::from_ref(&world.envelope)));
    for (field, value) in [
        ("digest", json!("sha256:../../../etc/passwd")),
        ("digest", json!(format!("sha512:{}", "0".repeat(128)))),
        ("digest", json!(world.layout.image_digest().to_uppercase())),
        ("digest", Value::Null),
        ("size", json!(-1)),
        ("size", json!(1.5)),
        ("size", json!("12")),
        ("size", Value::Null),
    ] {
        let mut bad = good.clone();
        bad["layers"][0][field] = value.clone();
        world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, bad.to_string()));
        let run = world.verify().run();
        let document = run.is("FAILED", Some("image-malformed"));
        assert_eq!(check(&document, "signature")["outcome"], "pass", "{field} {value}");
    }
    assert!(world.server.asked(&blob_path(&world.envelope)).is_empty());
    // `urls` are never followed, and a claimed media type of another kind of layer is no envelope.
    let elsewhere = Server::start();
    let mut foreign = good.clone();
    foreign["layers"][0]["urls"] = json!([elsewhere.url("/blob")]);
    world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, foreign.to_string()));
    world.verify().run().is("VERIFIED", None);
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_listing_of_referrers_that_is_broken_or_endless_is_no_absence() {
    let world = World::new();
    world.server.on(&world.att(), Answer::absent());
    world.server.without_referrers_api(&world.layout.image_digest());
    world.verify().run().is("FAILED", Some("sbom-absent"));
    let fallback = support::server::fallback(&world.layout.image_digest());
    world.server.on(&fallback, Answer::error(503, "UNAVAILABLE").header("Retry-After", "0"));
    world.verify().run().is("UNDECIDED", Some("registry-unavailable"));
    world.server.on(&fallback, Answer::ok(OCI_INDEX, "{\"schemaVersion\":2,"));
    let document = world.verify().run().is("FAILED", Some("image-malformed"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
    // More than two hundred: the rest may hold it.
    let mut entries = Vec::new();
    for n in 0..201 {
        let mut value = manifest(&[("text/plain".to_owned(), digest(b"x"), 1)]);
        value["annotations"] = json!({"n": n.to_string()});
        let bytes = value.to_string().into_bytes();
        entries.push(json!({"mediaType": OCI_MANIFEST, "digest": digest(&bytes), "size": bytes.len()}));
        world.server.on(&path(&format!("manifests/{}", digest(&bytes))), Answer::ok(OCI_MANIFEST, bytes));
    }
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries});
    world.server.list(&world.layout.image_digest(), &index);
    world.verify().run().is("UNDECIDED", Some("too-many"));
    world.holds(std::slice::from_ref(&world.envelope));
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["too-many"]);
}

#[test]
fn a_dsse_referrer_is_read() {
    let world = World::new();
    world.server.on(&world.att(), Answer::absent());
    for artifact in [DSSE, "application/vnd.example", CYCLONE_DX] {
        let name =
            world.server.referrer(&world.layout, artifact, &layers(std::slice::from_ref(&world.envelope)));
        let document = world.verify().run().is("VERIFIED", None);
        let place = document["images"][0]["attestations"][0]["where"].as_str().unwrap();
        assert!(place.starts_with(&format!("referrer {name}")), "{place}");
    }
    let document = verify(&world.server).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["attestations"], json!([]));
    assert_eq!(world.server.asked(&blob_path(&world.envelope)).len(), 3, "who asks for no SBOM fetches none");
    let trouble = path(&format!("manifests/{}", {
        world.server.referrer(&world.layout, DSSE, &layers(std::slice::from_ref(&world.envelope)))
    }));
    world.server.on(&trouble, Answer::error(403, "DENIED"));
    world.verify().run().is("UNDECIDED", Some("registry-forbidden"));
    world.server.on(&trouble, Answer::absent());
    world.verify().run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_bundle_is_unsupported_where_an_sbom_is_asked_and_there_is_none() {
    let world = World::new();
    let mut bundle = world.platform.bundle("{}");
    bundle["verificationMaterial"] = json!({"certificate": {"rawBytes": "AA=="}});
    world.server.bundled(&world.layout, &[bundle.to_string().into_bytes()], Lists::Api);
    let document = world.verify().run().is("VERIFIED", None);
    assert!(attestations(&document).contains(&pair("unread", "signature-unsupported")));
    verify(&world.server).run().is("VERIFIED", None);
    world.server.on(&world.att(), Answer::absent());
    let document = world.verify().run().is("UNDECIDED", Some("signature-unsupported"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
    verify(&world.server).run().is("VERIFIED", None);
}

#[test]
fn provenance_is_held_against_signature_and_command_line() {
    let world = World::new();
    let require = |more: &[&str]| verify(&world.server).args(["--require", "provenance"]).args(more.to_vec());
    let other = "f".repeat(40);
    world.holds(&[world.platform.attest(&world.layout, SLSA, &provenance(&other))]);
    require(&[]).run().is("FAILED", Some("provenance-contradiction"));
    verify(&world.server).run().is("VERIFIED", None);
    world.holds(&[
        world.platform.attest(&world.layout, SLSA, &provenance(&other)),
        world.platform.attest(&world.layout, SLSA, &provenance(COMMIT)),
    ]);
    require(&[]).run().is("FAILED", Some("provenance-contradiction"));
    world.holds(&[world.platform.attest(&world.layout, SLSA, &provenance(COMMIT))]);
    require(&[]).run().is("VERIFIED", None);
    let (builder, source) = ("https://tekton.dev/chains/v2", "git+https://git.example/app.git");
    verify(&world.server).args(["--builder-id", builder, "--source-uri", source]).run().is("VERIFIED", None);
    for option in ["--builder-id", "--source-uri"] {
        let document =
            verify(&world.server).args([option, "https://x"]).run().is("FAILED", Some("provenance-mismatch"));
        assert_eq!(document["policy"]["require"], json!(["provenance"]));
        verify(&world.server).args([option, ""]).run().is_refused(option);
    }
    // By the key, of the right type, and not to be read: that is no absence.
    for bad in ["[]", "null", r#"{"builder":{"id":"a","id":"b"}}"#] {
        world.holds(&[world.platform.attest(&world.layout, SLSA, bad)]);
        require(&[]).run().is("FAILED", Some("attestation-invalid"));
    }
    world.holds(&[world.platform.attest(&world.layout, SLSA, &provenance(COMMIT))]);
    // A place that could not be asked may hold one that meets it; it cannot take the contradiction back.
    world.server.on(&referrers_path(&world.layout), Answer::error(403, "DENIED"));
    require(&["--builder-id", "https://x"]).run().is("UNDECIDED", Some("registry-forbidden"));
    world.holds(&[world.platform.attest(&world.layout, SLSA, &provenance(&other))]);
    require(&[]).run().is("FAILED", Some("provenance-contradiction"));
}
