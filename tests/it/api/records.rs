//! The platform's records, held against what the registry has.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{annotations, check_api, json_of, no_record, platform, record};
use crate::support::REPOSITORY;
use crate::support::attest::{Signer, blob_path, bom, payload};
use crate::support::command::check;
use crate::support::registry::{manifest_path, verify};
use crate::support::server::{Answer, Server};
use crate::support::world::{EARLY, LATE, World};

/// A record of the signature in each shape that is known, by a signer, over a payload.
fn shapes(signer: &Signer, text: &str) -> Vec<(&'static str, Value)> {
    let coded = STANDARD.encode(text);
    let sig = signer.sign(text.as_bytes());
    vec![
        ("payload, base64", json!({"payload": coded, "signature": sig})),
        ("payload, text", json!({"payload": text, "signature": sig})),
        ("cosign's spelling", json!({"Base64Signature": sig, "Payload": coded, "Cert": null})),
        ("cosign's spelling, text", json!({"Base64Signature": sig, "Payload": text})),
        ("an array", json!([{"payload": coded, "signature": sig}])),
        (
            "an array of two",
            json!([{"payload": coded, "signature": sig}, {"Payload": text, "Base64Signature": sig}]),
        ),
    ]
}

#[test]
fn a_record_of_the_signature_that_says_the_same_passes_in_every_shape() {
    let world = World::new();
    let api = platform(&world);
    let text = payload(&world.layout.image_digest(), &annotations());
    let value: Value = serde_json::from_str(&text).unwrap();
    let more = [("the payload", value.clone()), ("an array of payloads", json!([value]))];
    for (name, shape) in shapes(&world.platform, &text).into_iter().chain(more) {
        api.on(&record("signature"), json_of(shape));
        let run = check_api(&world, &api).run();
        assert_eq!(run.code, 0, "{name}: {}", run.shown());
    }
}

#[test]
fn a_record_of_the_signature_in_no_known_shape_is_undecided() {
    let world = World::new();
    let api = platform(&world);
    let text = payload(&world.layout.image_digest(), &annotations());
    let sig = world.platform.sign(text.as_bytes());
    for shape in [
        json!([]),
        json!([[]]),
        json!([null]),
        json!({}),
        json!({"payload": text}),
        json!({"signature": sig}),
        json!({"payload": text, "signature": ""}),
        json!({"payload": text, "signature": null}),
        json!({"payload": 5, "signature": sig}),
        json!({"payload": "no base64!", "signature": sig}),
        json!({"data": {"payload": text, "signature": sig}}),
        json!([{"payload": text, "signature": sig}, "x"]),
        json!(vec![json!({"payload": text, "signature": sig}); 101]),
    ] {
        api.on(&record("signature"), json_of(&shape));
        let run = check_api(&world, &api).run();
        let document = run.is("UNDECIDED", Some("api-unavailable"));
        assert_eq!(check(&document, "api")["outcome"], "undecided", "{shape}");
    }
    // A key that stands twice could be read in two ways.
    api.on(&record("signature"), json_of(text.replacen('{', "{\"critical\":{},", 1)));
    assert_ne!(check_api(&world, &api).run().code, 0);
}

#[test]
fn a_record_of_the_signature_that_says_something_else_is_a_contradiction() {
    let world = World::new();
    let api = platform(&world);
    let image = world.layout.image_digest();
    let elsewhere = format!("sha256:{}", "0".repeat(64));
    let mut changed = annotations();
    changed["commit_sha"] = "f".repeat(40).into();
    let mut fewer = annotations();
    fewer.as_object_mut().unwrap().remove("tenant_id");
    let good = payload(&image, &annotations());
    let contradicts = |name: &str, shape: &Value| {
        api.on(&record("signature"), json_of(shape));
        let run = check_api(&world, &api).run();
        let document = run.json();
        let found = &check(&document, "api")["code"];
        assert_eq!((run.code, found.as_str()), (1, Some("api-contradiction")), "{name}: {}", run.shown());
        // One round is enough, however long somebody would wait.
        if !name.contains("annotations") && !name.contains("name") {
            let begun = Instant::now();
            check_api(&world, &api).args(["--wait", "20s"]).run().is("FAILED", Some("api-contradiction"));
            assert!(begun.elapsed() < Duration::from_secs(10), "{name}");
        }
    };
    let other = payload(&elsewhere, &annotations());
    contradicts("another digest", &serde_json::from_str(&other).unwrap());
    for (name, shape) in shapes(&world.platform, &other).into_iter().take(1) {
        contradicts(name, &shape);
    }
    for (_, shape) in shapes(&Signer::new("other"), &good) {
        contradicts("a signature by another key", &shape);
    }
    for text in [payload(&image, &changed), payload(&image, &fewer), payload(&image, &json!(null))] {
        contradicts("other annotations", &serde_json::from_str(&text).unwrap());
        contradicts("other annotations, signed", &shapes(&world.platform, &text)[0].1);
    }
    contradicts("another name", &serde_json::from_str(&good.replace(REPOSITORY, "builds/x")).unwrap());
    // One of several is enough.
    let (one, two): (Value, Value) =
        (serde_json::from_str(&good).unwrap(), serde_json::from_str(&other).unwrap());
    contradicts("one of two", &json!([one, two]));
}

#[test]
fn a_signature_by_a_key_that_could_not_be_had_is_no_contradiction() {
    let world = World::new();
    let api = platform(&world);
    let text = payload(&world.layout.image_digest(), &annotations());
    api.on(&record("signature"), json_of(&shapes(&Signer::new("other"), &text)[0].1));
    world.server.on("/second.pub", Answer::error(503, "UNAVAILABLE").header("Retry-After", "0"));
    let run = check_api(&world, &api).args(["--key", &world.server.url("/second.pub")]).run();
    run.is("UNDECIDED", Some("key-unreachable"));
}

#[test]
fn a_record_where_the_registry_has_nothing_is_a_contradiction() {
    let world = World::of("unsigned_failed", &bom(EARLY, &["a"]));
    let api = platform(&world);
    let document = check_api(&world, &api).run().json();
    assert_eq!(check(&document, "api")["code"], "api-contradiction");
    assert_eq!(document["exitCode"], 1);
    // Somebody who waits is told so when the time is up.
    let run = check_api(&world, &api).args(["--wait", "300ms"]).run();
    let document = run.is("FAILED", Some("api-contradiction"));
    assert_eq!(check(&document, "signature")["outcome"], "pending");
    assert_eq!(api.asked(&record("sbom")).len(), 3);
    // No attestation: the record of the SBOM has nothing beside it.
    let world = World::new();
    let api = platform(&world);
    world.server.on(&world.att(), Answer::absent());
    let document = check_api(&world, &api).run().is("FAILED", Some("api-contradiction"));
    assert_eq!(check(&document, "sbom")["outcome"], "not-asked");
    // A place that could not be asked may hold it.
    world.server.on(&world.att(), Answer::error(403, "DENIED"));
    check_api(&world, &api).run().is("UNDECIDED", Some("registry-forbidden"));
    // No image at all.
    world.server.on(&manifest_path(), Answer::absent());
    let document = check_api(&world, &api).run().json();
    assert_eq!(
        (check(&document, "api")["code"].as_str(), &document["exitCode"]),
        (Some("api-contradiction"), &json!(1))
    );
}

#[test]
fn what_neither_has_is_pending() {
    let world = World::of("unsigned_failed", &bom(EARLY, &["a"]));
    let api = Server::start();
    for what in ["signature", "sbom"] {
        api.on(&record(what), no_record());
    }
    world.server.on(&world.att(), Answer::absent());
    let document = check_api(&world, &api).run().is("PENDING", Some("signature-absent"));
    assert_eq!(check(&document, "api")["code"], "api-absent");
    world.server.on(&manifest_path(), Answer::absent());
    check_api(&world, &api).run().is("PENDING", Some("image-absent"));
    verify(&world.server).run().is("FAILED", Some("image-absent"));
    // A build without an SBOM, here as there.
    let world = World::new();
    let api = platform(&world);
    api.on(&record("sbom"), no_record());
    world.server.on(&world.att(), Answer::absent());
    check_api(&world, &api).run().is("PENDING", Some("api-absent"));
    // An SBOM that is asked for, of an image that is signed.
    let world = World::new();
    let api = platform(&world);
    api.on(&record("sbom"), no_record());
    world.server.on(&world.att(), Answer::absent());
    let document =
        check_api(&world, &api).args(["--require", "sbom"]).run().is("PENDING", Some("sbom-absent"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
    verify(&world.server).args(["--require", "sbom"]).run().is("FAILED", Some("sbom-absent"));
    // What is wrong stays wrong.
    check_api(&world, &api).args(["--tenant-id", "x"]).run().is("FAILED", Some("pin-mismatch"));
}

#[test]
fn what_the_registry_alone_has_leaves_the_api_pending() {
    for (absent, present) in [("signature", "sbom"), ("sbom", "signature")] {
        let world = World::new();
        let api = platform(&world);
        api.on(&record(absent), no_record());
        let document = check_api(&world, &api).run().is("PENDING", Some("api-absent"));
        assert_eq!(check(&document, "api")["outcome"], "pending", "{present}");
        assert_eq!(check(&document, "signature")["outcome"], "pass");
        // It comes while somebody waits.
        let later = if absent == "sbom" {
            json_of(&world.predicate)
        } else {
            json_of(payload(&world.layout.image_digest(), &annotations()))
        };
        api.in_turn(&record(absent), vec![no_record(), later]);
        check_api(&world, &api).args(["--wait", "20s"]).run().is("VERIFIED", None);
    }
}

#[test]
fn an_sbom_is_compared_as_a_value() {
    let world = World::new();
    let api = platform(&world);
    let value: Value = serde_json::from_str(&world.predicate).unwrap();
    let other_spelling =
        serde_json::to_string_pretty(&value).unwrap().replace("CycloneDX", "\\u0043ycloneDX");
    assert_ne!(other_spelling, world.predicate);
    api.on(&record("sbom"), json_of(other_spelling));
    check_api(&world, &api).run().is("VERIFIED", None);
    let wrong = [
        ("a component less", bom(EARLY, &["a"])),
        ("another one", bom(EARLY, &["a", "evil"])),
        ("another version", world.predicate.replacen("\"1.0.0\"", "\"9.9.9\"", 1)),
        ("another time", bom(LATE, &["a", "b"])),
    ];
    for (name, text) in wrong {
        api.on(&record("sbom"), json_of(text));
        let document = check_api(&world, &api).run().is("FAILED", Some("api-contradiction"));
        let found = check(&document, "api");
        assert!(found["message"].as_str().unwrap().len() > 45, "{name}: says what differs: {found}");
    }
    // Any one of several that are attested will do.
    world.holds(&[world.envelope.clone(), world.attest(&bom(LATE, &["a", "b"]))]);
    api.on(&record("sbom"), json_of(&world.predicate));
    check_api(&world, &api).run().is("VERIFIED", None);
    // Another gap is where the one could be that says the same.
    world.server.on(&blob_path(&world.envelope), Answer::error(403, "DENIED"));
    check_api(&world, &api).run().is("UNDECIDED", Some("registry-forbidden"));
}

#[test]
fn a_record_over_its_bound_is_too_large() {
    let world = World::new();
    let api = platform(&world);
    let long = format!("{{\"x\":\"{}\"}}", "y".repeat(70_000));
    api.on(&record("sbom"), json_of(&long));
    check_api(&world, &api).args(["--max-sbom-size", "60000"]).run().is("UNDECIDED", Some("too-large"));
    api.on(&record("sbom"), json_of("{").endless());
    let run = check_api(&world, &api).args(["--max-sbom-size", "1MiB"]).address_space(600 << 10).run();
    run.is("UNDECIDED", Some("too-large"));
    assert!(api.poured() < 64 << 20);
}
