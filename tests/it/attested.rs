//! Attestations in registries, SBOMs, the platform's API and waiting, against scripted servers.
//!
//! What is asked and how often, what absent, unreachable and wrong come to, where the token goes, and
//! that nothing nobody vouches for is shown under another word.

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::attest::{
    COMMIT, CYCLONE_DX, DSSE, IN_TOTO, SLSA, Signer, att_path, blob_path, bom, layers, manifest, payload,
    provenance, sbom_path, statement,
};
use crate::support::command::{Program, Run, check, gaps, program, weaknesses};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{
    Trouble, manifest_path, payload_path, referrers_path, sbom, sig_path, strange_404, troubles, verify,
    verify_version,
};
use crate::support::server::{Answer, Server, path};
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};

pub(crate) const EARLY: &str = "2024-03-06T14:25:56Z";
pub(crate) const LATE: &str = "2024-03-07T14:25:56Z";

/// A signed image whose `.att` tag holds one SBOM; its envelope and the predicate.
pub(crate) struct World {
    pub(crate) layout: Layout,
    pub(crate) server: Server,
    pub(crate) platform: Signer,
    pub(crate) predicate: String,
    pub(crate) envelope: Vec<u8>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of("signed_verified", &bom(EARLY, &["a", "b"]))
    }

    pub(crate) fn with(predicate: &str) -> Self {
        Self::of("signed_verified", predicate)
    }

    pub(crate) fn of(case: &str, predicate: &str) -> Self {
        let layout = Layout::case(case);
        let server = Server::registry(&layout);
        let platform = Signer::platform();
        let envelope = platform.attest(&layout, CYCLONE_DX, predicate);
        server.attested(&layout, std::slice::from_ref(&envelope));
        Self { layout, server, platform, predicate: predicate.to_owned(), envelope }
    }

    pub(crate) fn att(&self) -> String {
        att_path(&self.layout)
    }

    pub(crate) fn attest(&self, predicate: &str) -> Vec<u8> {
        self.platform.attest(&self.layout, CYCLONE_DX, predicate)
    }

    pub(crate) fn holds(&self, envelopes: &[Vec<u8>]) {
        self.server.attested(&self.layout, envelopes);
    }

    pub(crate) fn verify(&self) -> Program {
        verify(&self.server).args(["--require", "sbom"])
    }

    pub(crate) fn sbom(&self) -> Program {
        sbom(&self.server)
    }
}

fn sorted(mut targets: Vec<String>) -> Vec<String> {
    targets.sort();
    targets
}

/// The codes of the attestations of the first image, as they are listed; `null` becomes nothing.
fn attestations(document: &Value) -> Vec<(String, String)> {
    let list = document["images"][0]["attestations"].as_array().expect("an image has attestations");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter().map(|one| (text(&one["status"]), text(&one["code"]))).collect()
}

fn pair(status: &str, code: &str) -> (String, String) {
    (status.to_owned(), code.to_owned())
}

// ---------------------------------------------------------------------------------------------
// What is asked, and in which waves

#[test]
fn nothing_is_asked_that_no_question_needs() {
    let world = World::new();
    verify(&world.server).run().is("VERIFIED", None);
    let plain = sorted(world.server.targets());
    assert_eq!(
        plain,
        sorted(vec![
            manifest_path(),
            sig_path(&world.layout),
            referrers_path(&world.layout),
            payload_path(&world.layout)
        ])
    );
    world.server.forget();
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(attestations(&document), [pair("trusted", "")]);
    let asked = [plain, vec![world.att(), blob_path(&world.envelope)]].concat();
    assert_eq!(sorted(world.server.targets()), sorted(asked));
}

#[test]
fn every_envelope_is_asked_for_once() {
    let world = World::new();
    let other = world.platform.attest(&world.layout, SLSA, &provenance(COMMIT));
    let three = [world.envelope.clone(), other.clone(), world.envelope.clone()];
    world.holds(&three);
    // The same manifest among the referrers, as Harbor may list it.
    let bytes = manifest(&layers(&three)).to_string().into_bytes();
    let name = digest(&bytes);
    world.server.on(&path(&format!("manifests/{name}")), Answer::ok(OCI_MANIFEST, bytes.clone()));
    let listed = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [
        {"mediaType": OCI_MANIFEST, "digest": name, "size": bytes.len()}]});
    world.server.list(&world.layout.image_digest(), &listed);
    let document = world.verify().args(["--require", "provenance"]).run().is("VERIFIED", None);
    assert_eq!(attestations(&document).len(), 3, "listed once");
    assert_eq!(document["images"][0]["attestations"][1]["provenance"]["commit"], COMMIT);
    let targets = sorted(world.server.targets());
    let mut once = targets.clone();
    once.dedup();
    assert_eq!(targets, once);
    assert!(!targets.contains(&path(&format!("manifests/{name}"))), "{targets:#?}");
}

#[test]
fn attestations_take_no_wave_of_their_own() {
    let world = World::new();
    world.server.hold(&[&sig_path(&world.layout), &referrers_path(&world.layout), &world.att()]);
    world.verify().run().is("VERIFIED", None);
    assert!(world.server.wave_was_whole(), "{:#?}", world.server.targets());
    world.server.hold(&[&payload_path(&world.layout), &blob_path(&world.envelope)]);
    world.verify().run().is("VERIFIED", None);
    assert!(world.server.wave_was_whole(), "{:#?}", world.server.targets());
}

#[test]
fn the_sbom_tag_is_asked_for_its_source_alone() {
    let world = World::new();
    world.sbom().run().is("VERIFIED", None);
    assert!(world.server.asked(&sbom_path(&world.layout)).is_empty());
    let document = world.predicate.clone();
    world.server.attached(&world.layout, &document);
    world.server.forget();
    world.server.hold(&[&sig_path(&world.layout), &world.att(), &sbom_path(&world.layout)]);
    world.sbom().args(["--source", "attached"]).run().is("VERIFIED", None);
    assert_eq!(world.server.asked(&sbom_path(&world.layout)).len(), 1);
    assert_eq!(world.server.asked(&blob_path(document.as_bytes())).len(), 1);
    assert!(world.server.wave_was_whole(), "{:#?}", world.server.targets());
}

// ---------------------------------------------------------------------------------------------
// Absent, unreachable, unreadable

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

fn undecided(trouble: &Trouble, run: &Run) {
    let document = run.is("UNDECIDED", Some(trouble.code));
    assert_eq!(check(&document, "sbom")["code"], trouble.code, "{}", run.shown());
    for id in ["image", "signature", "identity"] {
        assert_eq!(check(&document, id)["outcome"], "pass", "{}", run.shown());
    }
    assert!(gaps(&document).contains(&trouble.code.to_owned()), "{}", run.shown());
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
    const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
    let world = World::new();
    let blob = b"{}".to_vec();
    world.server.blobs(std::slice::from_ref(&blob));
    world.server.referrer(&world.layout, BUNDLE, &[(BUNDLE.to_owned(), digest(&blob), blob.len())]);
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

// ---------------------------------------------------------------------------------------------
// Bounds

#[test]
fn more_than_a_hundred_attestations_are_too_many() {
    let world = World::new();
    let junk: Vec<Vec<u8>> = (0..101)
        .map(|n| Signer::new("other").attest(&world.layout, CYCLONE_DX, &bom(EARLY, &[&format!("x{n}")])))
        .collect();
    world.holds(&junk);
    let document = world.verify().run().is("UNDECIDED", Some("too-many"));
    assert_eq!(attestations(&document).len(), 101);
    assert!(world.server.asked(&blob_path(&junk[0])).is_empty(), "the oldest was not asked for");
    // The newest is read, and is enough.
    let good = [junk.clone(), vec![world.envelope.clone()]].concat();
    world.holds(&good);
    let document = world.verify().run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["too-many"]);
    let hidden = [vec![world.envelope.clone()], junk].concat();
    world.holds(&hidden);
    world.verify().run().is("UNDECIDED", Some("too-many"));
}

#[test]
fn an_envelope_over_its_bound_is_too_large_and_not_asked_for() {
    let world = World::new();
    let claimed = |size: usize| manifest(&[(DSSE.to_owned(), digest(&world.envelope), size)]).to_string();
    // 4/3 of 256 MiB and what stands beside the payload.
    world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, claimed(400 << 20)));
    let document = world.verify().run().is("UNDECIDED", Some("too-large"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
    assert!(world.server.asked(&blob_path(&world.envelope)).is_empty());
    // A smaller bound: bytes, or with a unit.
    let large = world.attest(&bom(EARLY, &["a"]).replace("1.0.0", &"9".repeat(100_000)));
    world.holds(std::slice::from_ref(&large));
    for bound in ["1000", "1KiB", "90KiB"] {
        world.server.forget();
        world.verify().args(["--max-sbom-size", bound]).run().is("UNDECIDED", Some("too-large"));
        world.sbom().args(["--max-sbom-size", bound]).run().is("UNDECIDED", Some("too-large"));
        assert!(world.server.asked(&blob_path(&large)).is_empty(), "{bound}");
    }
    world.verify().args(["--max-sbom-size", "1MiB"]).run().is("VERIFIED", None);
    for bad in ["", "0x10", "12 MB", "-1", "MiB", "1.5MiB", "1TiBx"] {
        assert_eq!(world.verify().arg(format!("--max-sbom-size={bad}")).run().code, 2, "{bad}");
    }
}

#[test]
fn all_evidence_of_an_image_has_a_bound_too() {
    let world = World::new();
    // Each within its own bound; the third goes over 512 MiB, and no byte of any is sent.
    let claims: Vec<(String, String, usize)> =
        (0..3).map(|n| (DSSE.to_owned(), digest(format!("{n}").as_bytes()), 200 << 20)).collect();
    for (_, name, _) in &claims {
        world.server.on(&path(&format!("blobs/{name}")), Answer::error(404, "BLOB_UNKNOWN"));
    }
    world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, manifest(&claims).to_string()));
    let document = world.verify().run().is("UNDECIDED", Some("too-large"));
    assert_eq!(gaps(&document), ["too-large"]);
    assert!(world.server.asked(&path(&format!("blobs/{}", claims[0].1))).is_empty(), "the oldest is left");
    assert_eq!(world.server.asked(&path(&format!("blobs/{}", claims[1].1))).len(), 1);
    // Twice the bound of one, where that is more.
    world.server.forget();
    world.verify().args(["--max-sbom-size", "400MiB"]).run().is("FAILED", Some("content-mismatch"));
    assert_eq!(world.server.asked(&path(&format!("blobs/{}", claims[0].1))).len(), 1);
}

#[test]
fn a_blob_without_end_is_cut_at_its_claimed_size() {
    let world = World::new();
    world.server.on(&blob_path(&world.envelope), Answer::ok("x/y", world.envelope.clone()).endless());
    world.verify().address_space(600 << 10).run().is("FAILED", Some("content-mismatch"));
    assert!(world.server.poured() < 64 << 20, "{} bytes were taken", world.server.poured());
}

// ---------------------------------------------------------------------------------------------
// The platform's API

const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJ0ZW5hbnQiOiJvY3RhdmUifQ.c2VjcmV0LW9mLXRoZS10ZW5hbnQ";
const RECORDS: &str = "/api/v1/apps/my-app/builds/build-abc123";

fn record(what: &str) -> String {
    format!("{RECORDS}/{what}")
}

fn annotations() -> Value {
    json!({"app_id": "my-app", "build_id": TAG, "commit_sha": COMMIT, "tenant_id": "octave"})
}

/// The API's own 404.
fn no_record() -> Answer {
    Answer::new(404, "application/json", r#"{"error":"not found"}"#)
}

fn json_of(body: impl std::fmt::Display) -> Answer {
    Answer::ok("application/json", body.to_string())
}

/// A good image, and an API that has the same on record.
fn platform(world: &World) -> Server {
    let api = Server::start();
    api.on(&record("signature"), json_of(payload(&world.layout.image_digest(), &annotations())));
    api.on(&record("sbom"), json_of(&world.predicate));
    api
}

/// The same command with the API on that server.
fn by(command: Program, api: &Server) -> Program {
    command.args(["--api-url", &api.url("/api"), "--plain-http", &api.host()]).var("PAAS_ATTEST_TOKEN", TOKEN)
}

fn check_api(world: &World, api: &Server) -> Program {
    by(verify(&world.server).arg("--check-api"), api)
}

fn is_secret(run: &Run) {
    for part in [TOKEN, "c2VjcmV0LW9mLXRoZS10ZW5hbnQ"] {
        assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{}", run.shown());
    }
}

#[test]
fn the_api_is_asked_two_questions_and_alone_sees_the_token() {
    let world = World::new();
    let api = platform(&world);
    let run = check_api(&world, &api).run();
    let document = run.is("VERIFIED", None);
    is_secret(&run);
    assert_eq!(check(&document, "api")["outcome"], "pass");
    assert_eq!(document["policy"]["checkApi"], true);
    assert_eq!(sorted(api.targets()), [record("sbom"), record("signature")]);
    let bearer = format!("Bearer {TOKEN}");
    assert!(api.requests().iter().all(|one| one.header("authorization") == Some(bearer.as_str())));
    assert!(world.server.requests().iter().all(|one| one.header("authorization").is_none()));
    // The key of the same API is public: it is asked for without the token.
    let api = platform(&world);
    api.on("/api/v1/cosign.pub", Answer::ok("text/plain", std::fs::read(support::root().join(KEY)).unwrap()));
    let command = verify_version(&world.server, &format!(":{TAG}")).arg("--check-api");
    by(command, &api).run().is("VERIFIED", None);
    let keys = api.asked("/api/v1/cosign.pub");
    assert!(keys.len() == 1 && keys[0].header("authorization").is_none(), "{keys:#?}");
    assert_eq!(api.requests().len(), 3);
    // Who does not ask the API does not need its token, and does not use it.
    world.server.forget();
    verify(&world.server).var("PAAS_ATTEST_TOKEN", TOKEN).run().is("VERIFIED", None);
    assert!(world.server.requests().iter().all(|one| one.header("authorization").is_none()));
}

#[test]
fn the_records_are_asked_for_beside_the_image() {
    let world = World::new();
    // One host is the registry, the API and the key's place: still only the API's questions have the token.
    let server = &world.server;
    server.on(&record("signature"), json_of(payload(&world.layout.image_digest(), &annotations())));
    server.on(&record("sbom"), json_of(&world.predicate));
    let key = "/api/v1/cosign.pub";
    server.hold(&[&manifest_path(), &record("signature"), &record("sbom"), key]);
    let command = verify_version(server, &format!(":{TAG}")).arg("--check-api");
    by(command, server).run().is("VERIFIED", None);
    assert!(server.wave_was_whole(), "{:#?}", server.targets());
    for request in server.requests() {
        let asks = request.target.starts_with(RECORDS);
        assert_eq!(request.header("authorization").is_some(), asks, "{request:?}");
    }
    let mut once = sorted(server.targets());
    once.dedup();
    assert_eq!(once.len(), server.targets().len(), "nothing twice");
}

#[test]
fn a_build_of_the_platform_is_named_by_its_own_name() {
    let world = World::new();
    let api = platform(&world);
    let host = world.server.host();
    for word in ["verify", "sbom"] {
        let command = program([word, "build:my-app/build-abc123", "--plain-http", &host, "--key", KEY])
            .args(["--registry-alias", &format!("{LOGICAL}={host}"), "-o", "json", "--check-api"]);
        let document = by(command, &api).run().json();
        assert_eq!(document["verdict"], "VERIFIED", "{document:#}");
        assert_eq!(document["images"][0]["reference"], format!("{LOGICAL}/{REPOSITORY}:{TAG}"));
    }
    assert_eq!(
        sorted(api.targets()),
        [record("sbom"), record("sbom"), record("signature"), record("signature")]
    );
}

#[test]
fn the_token_goes_to_no_other_origin() {
    let world = World::new();
    let elsewhere = Server::start();
    for status in [301, 302, 303, 307, 308] {
        for to in
            [elsewhere.url("/api/v1"), elsewhere.url(&format!("/{TOKEN}")), "file:///etc/passwd".to_owned()]
        {
            let api = platform(&world);
            api.on(&record("sbom"), Answer::redirect(status, &to));
            let run = check_api(&world, &api).run();
            run.is("UNDECIDED", Some("redirect-refused"));
            is_secret(&run);
        }
    }
    assert_eq!(elsewhere.opened(), 0);
    // The same origin is followed, but not without end.
    let api = platform(&world);
    api.on(&record("sbom"), Answer::redirect(307, "/api/moved"));
    api.on("/api/moved", json_of(&world.predicate));
    check_api(&world, &api).run().is("VERIFIED", None);
    api.on("/api/moved", Answer::redirect(307, "/api/moved"));
    check_api(&world, &api).run().is("UNDECIDED", Some("redirect-refused"));
}

#[test]
fn the_token_takes_no_way_around() {
    let world = World::new();
    let api = platform(&world);
    let elsewhere = Server::start();
    let run = check_api(&world, &api)
        .var("HTTP_PROXY", elsewhere.url(""))
        .var("HTTPS_PROXY", elsewhere.url(""))
        .var("ALL_PROXY", elsewhere.url(""))
        .run();
    run.is("VERIFIED", None);
    assert_eq!(elsewhere.opened(), 0);
    // By its name it is this machine, and it is not.
    api.forget();
    let port = api.host().rsplit(':').next().unwrap().to_owned();
    let name = format!("localhost:{port}");
    let local = |to: &str| {
        verify(&world.server)
            .args(["--check-api", "--api-url", &format!("http://{name}/api"), "--plain-http", &name])
            .args(["--connect-to", &format!("{name}:{to}")])
            .var("PAAS_ATTEST_TOKEN", TOKEN)
            .run()
    };
    local("10.0.0.1:80").is_refused("not https");
    assert_eq!(api.targets(), Vec::<String>::new());
    local(&api.host()).is("VERIFIED", None);
}

#[test]
fn a_layout_is_compared_with_the_apis_records_too() {
    let world = World::new();
    let api = platform(&world);
    let layout = "oci:fixtures/cases/signed_verified/layout";
    let identity = format!("{LOGICAL}/{REPOSITORY}");
    let asked = |more: &str| {
        let command = program(["verify", layout, "--key", KEY, "--identity", &identity, "-o", "json"]);
        by(command.arg("--check-api").words(more), &api).run()
    };
    asked("").is_refused("--build-id");
    let document = asked("--app-id my-app --build-id build-abc123").is("FAILED", Some("api-contradiction"));
    assert_eq!(check(&document, "signature")["outcome"], "pass", "there is no attestation in it");
    assert_eq!(api.targets().len(), 2);
}

#[test]
fn a_registry_that_asks_for_a_token_does_not_get_this_one() {
    let world = World::new();
    let api = platform(&world);
    let realm = world.server.url("/token");
    world.server.on("/token", json_of(json!({"token": "anonymous"})));
    world.server.guard(move |request| {
        (request.target.starts_with("/v2/") && request.header("authorization").is_none()).then(|| {
            Answer::error(401, "UNAUTHORIZED")
                .header("WWW-Authenticate", &format!("Bearer realm=\"{realm}\",service=\"x\""))
        })
    });
    let run = check_api(&world, &api).run();
    run.is("VERIFIED", None);
    for request in world.server.requests() {
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
    }
}

#[test]
fn the_token_is_in_no_output_whatever_the_api_says() {
    let world = World::new();
    let echo = format!("your token Bearer {TOKEN} is bad");
    let error = json!({"error": echo}).to_string();
    let answers = [
        (Answer::new(401, "application/json", error.clone()), "api-unauthorized"),
        (Answer::new(403, "text/plain", echo.clone()), "api-unauthorized"),
        (Answer::new(400, "application/json", error.clone()), "api-unavailable"),
        (Answer::new(404, "text/html", format!("<html>{echo}")), "api-unavailable"),
        (Answer::new(500, "text/plain", TOKEN.repeat(3)), "api-unavailable"),
        (Answer::ok("text/html", format!("<html>{echo}")), "api-unavailable"),
        (Answer::ok("application/json", error), "api-unavailable"),
        (Answer::ok("application/json", format!("[\"{TOKEN}\"]")), "api-unavailable"),
    ];
    for (answer, code) in answers {
        for what in ["signature", "sbom"] {
            let api = platform(&world);
            api.on(&record(what), answer.clone());
            let run = check_api(&world, &api).run();
            run.is("UNDECIDED", Some(code));
            is_secret(&run);
        }
        let api = platform(&world);
        api.on(&record("sbom"), answer.clone());
        let host = world.server.host();
        let run = by(program(["verify"]).arg(format!("{host}/{REPOSITORY}:{TAG}")), &api)
            .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
            .words("--check-api -v")
            .run();
        assert_eq!(run.code, 3, "{}", run.shown());
        is_secret(&run);
        is_secret(&by(world.sbom().words("--source api --unsigned"), &api).run());
    }
}

#[test]
fn the_api_is_not_asked_without_a_token_a_build_and_a_safe_way() {
    let world = World::new();
    let api = platform(&world);
    let url = api.url("/api");
    let bare = || verify(&world.server).args(["--check-api", "--api-url", &url, "--plain-http", &api.host()]);
    bare().run().is_refused("token");
    bare().var("PAAS_ATTEST_TOKEN", "").run().is_refused("PAAS_ATTEST_TOKEN");
    for odd in [" ", "two words", "a\tb", "tök"] {
        bare().var("PAAS_ATTEST_TOKEN", odd).run().is_refused("token");
    }
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("token");
    let named = file.to_str().unwrap();
    bare().args(["--token-file", named]).run().is_refused("--token-file");
    bare().args(["--token-file", ""]).run().is_refused("--token-file");
    bare().args(["--token-file", folder.path().to_str().unwrap()]).run().is_refused("--token-file");
    std::fs::write(&file, "").unwrap();
    bare().args(["--token-file", named]).run().is_refused("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let run = bare().args(["--token-file", named]).run();
    run.is("VERIFIED", None);
    is_secret(&run);
    // The option before the variable.
    bare().args(["--token-file", named]).var("PAAS_ATTEST_TOKEN", "other").run().is("VERIFIED", None);
    let bearer = format!("Bearer {TOKEN}");
    assert!(api.requests().iter().all(|one| one.header("authorization") == Some(bearer.as_str())));
    api.forget();
    // http is for this machine alone, and is never a guess.
    let token = |command: Program| command.var("PAAS_ATTEST_TOKEN", TOKEN);
    token(verify(&world.server).args(["--check-api", "--api-url", &url])).run().is_refused("http");
    for far in ["http://api.example/api", "http://10.0.0.1/api", "http://127.0.0.1.example/api"] {
        let host = far.trim_start_matches("http://").trim_end_matches("/api");
        let run =
            token(verify(&world.server).args(["--check-api", "--api-url", far, "--plain-http", host])).run();
        run.is_refused("https");
        is_secret(&run);
    }
    let with_user = url.replace("http://", "http://user:pass@");
    let run = token(verify(&world.server).args(["--check-api", "--api-url", &with_user])).run();
    assert_eq!(run.code, 2, "{}", run.shown());
    // No build: neither the name nor the pins say one.
    let by_digest = || {
        let name = format!("@{}", world.layout.image_digest());
        by(verify_version(&world.server, &name).args(["--key", KEY, "--check-api"]), &api)
    };
    by_digest().run().is_refused("--build-id");
    by_digest().args(["--app-id", "my-app"]).run().is_refused("--build-id");
    for bad in ["a/b", "..", "."] {
        by_digest().args(["--app-id", "my-app", "--build-id", bad]).run().is_refused("address");
    }
    assert_eq!(api.targets(), Vec::<String>::new());
    by_digest().args(["--app-id", "my-app", "--build-id", TAG]).run().is("VERIFIED", None);
    // `sbom` asks the same way.
    verify(&world.server).args(["--check-api", "--offline"]).run().is_refused("--offline");
    sbom(&world.server).args(["--source", "api"]).run().is_refused("token");
}

#[test]
fn the_build_is_encoded_into_the_address() {
    let world = World::new();
    let api = Server::start();
    let place = "/api/v1/apps/my%20app%3F%23/builds/100%25%2B";
    api.guard(|_| Some(no_record()));
    let run = check_api(&world, &api).args(["--app-id", "my app?#", "--build-id", "100%+"]).run();
    run.is("FAILED", Some("pin-mismatch"));
    let targets = sorted(api.targets());
    assert!(
        targets.iter().all(|target| target.starts_with(&place.replace("%2B", ""))) && targets.len() == 2,
        "{targets:?}"
    );
}

#[test]
fn an_api_that_cannot_be_asked_is_undecided_and_heals_nothing() {
    let world = World::new();
    let once = |status, code| (Answer::new(status, "application/json", r#"{"error":"x"}"#), code, 1);
    let again = |answer: Answer| (answer.header("Retry-After", "0"), "api-unavailable", 3);
    let cases = vec![
        once(401, "api-unauthorized"),
        once(403, "api-unauthorized"),
        once(400, "api-unavailable"),
        once(500, "api-unavailable"),
        again(Answer::new(429, "application/json", "{}")),
        again(Answer::page(502)),
        again(Answer::page(503)),
        (Answer::page(404), "api-unavailable", 1),
        (Answer::new(404, "text/plain", ""), "api-unavailable", 1),
        (Answer::new(404, "application/json", "{}"), "api-unavailable", 1),
        (Answer::new(404, "text/plain", "default backend - 404"), "api-unavailable", 1),
        (Answer::page(200), "api-unavailable", 1),
        (Answer::ok("application/json", ""), "api-unavailable", 1),
        (Answer::ok("application/json", "\"text\""), "api-unavailable", 1),
        (json_of("{\"a\""), "api-unavailable", 1),
        (json_of(r#"{"status":"ok"}"#), "api-unavailable", 1),
        (json_of("[]"), "api-unavailable", 1),
        (json_of(&world.predicate).header("Content-Encoding", "gzip"), "api-unavailable", 1),
    ];
    let mut wrong = Vec::new();
    for (n, (answer, code, tries)) in cases.into_iter().enumerate() {
        for what in ["signature", "sbom"] {
            let api = platform(&world);
            api.on(&record(what), answer.clone());
            let played = panic::catch_unwind(AssertUnwindSafe(|| {
                let document = check_api(&world, &api).run().is("UNDECIDED", Some(code));
                assert_eq!(check(&document, "api")["outcome"], "undecided");
                assert_eq!(check(&document, "signature")["outcome"], "pass");
                assert!(gaps(&document).contains(&code.to_owned()), "{document:#}");
                assert_eq!(api.asked(&record(what)).len(), tries);
                let document = check_api(&world, &api)
                    .args(["--tenant-id", "x"])
                    .run()
                    .is("FAILED", Some("pin-mismatch"));
                assert_eq!(check(&document, "api")["outcome"], "undecided");
            }));
            if played.is_err() {
                wrong.push((n, what, code));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    for (answer, code) in [
        (json_of(&world.predicate).stalled(), "timeout"),
        (Answer::garbage(), "api-unavailable"),
        (json_of(&world.predicate).short(), "api-unavailable"),
    ] {
        let api = platform(&world);
        api.on(&record("sbom"), answer);
        check_api(&world, &api).args(["--timeout", "900ms"]).run().is("UNDECIDED", Some(code));
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let run = verify(&world.server)
        .args(["--check-api", "--api-url", &format!("http://{nobody}/api"), "--plain-http", &nobody])
        .args(["--timeout", "500ms"])
        .var("PAAS_ATTEST_TOKEN", TOKEN)
        .run();
    run.is("UNDECIDED", Some("api-unavailable"));
}

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

// ---------------------------------------------------------------------------------------------
// Waiting

#[test]
fn what_comes_while_somebody_waits_is_verified() {
    let ready = |world: &World, place: &str, good: Answer, command: Program| {
        world.server.in_turn(place, vec![Answer::absent(), good]);
        let run = command.args(["--wait", "20s"]).run();
        run.is("VERIFIED", None);
        assert_eq!(world.server.asked(place).len(), 2, "{place}");
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert!(lines.len() == 1 && lines[0].starts_with("waiting for "), "{}", run.shown());
        run
    };
    let world = World::new();
    let sig = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.signature_digest().unwrap()].clone());
    let run = ready(&world, &sig_path(&world.layout), sig, verify(&world.server));
    assert!(run.stderr.contains("signature-absent"), "{}", run.shown());
    let world = World::new();
    let image = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.image_digest()].clone());
    let run = ready(&world, &manifest_path(), image, verify(&world.server));
    assert!(run.stderr.contains("image-absent"), "{}", run.shown());
    let att = |world: &World| {
        Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string())
    };
    let world = World::new();
    let run = ready(&world, &world.att(), att(&world), world.verify());
    assert!(run.stderr.contains("sbom-absent"), "{}", run.shown());
    let world = World::new();
    ready(&world, &world.att(), att(&world), world.sbom());
}

#[test]
fn a_key_is_waited_for_and_a_private_one_is_not() {
    let world = World::new();
    let key = std::fs::read(support::root().join(KEY)).unwrap();
    let place = "/api/v1/cosign.pub";
    let wait = || {
        verify_version(&world.server, &format!(":{TAG}"))
            .args(["--api-url", &world.server.url("/api"), "--wait", "20s"])
            .run()
    };
    world.server.in_turn(place, vec![Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", key)]);
    wait().is("VERIFIED", None);
    assert_eq!(world.server.asked(place).len(), 2);
    assert_eq!(world.server.asked(&manifest_path()).len(), 1, "the image is not asked for again");
    world.server.forget();
    let private = std::fs::read(support::fixture("keys/platform-TEST-ONLY.pem")).unwrap();
    world.server.on(place, Answer::ok("text/plain", private));
    wait().is("UNDECIDED", Some("key-private"));
    assert_eq!(world.server.asked(place).len(), 1);
}

#[test]
fn one_of_several_keys_is_waited_for_where_it_is_missed() {
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate)]);
    let other = std::fs::read(support::fixture("keys/other.pub")).unwrap();
    let place = "/second.pub";
    let answers = || vec![Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", other.clone())];
    let key = world.server.url(place);
    world.server.in_turn(place, answers());
    // Nobody misses it where the signature is by the first one.
    verify(&world.server).args(["--key", &key, "--wait", "20s"]).run().is("VERIFIED", None);
    assert_eq!(world.server.asked(place).len(), 1);
    world.server.forget();
    world.server.in_turn(place, answers());
    let document = world.verify().args(["--key", &key, "--wait", "20s"]).run().is("VERIFIED", None);
    assert_eq!(document["keys"].as_array().unwrap().len(), 2);
    assert_eq!(world.server.asked(place).len(), 2);
}

#[test]
fn what_is_pending_is_said_in_every_format() {
    let world = World::new();
    world.server.on(&world.att(), Answer::absent());
    let host = world.server.host();
    let pending = |more: &str| {
        let run = program(["verify"])
            .arg(format!("{host}/{REPOSITORY}:{TAG}"))
            .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
            .words("--require sbom --wait 50ms")
            .words(more)
            .run();
        assert_eq!(run.code, 4, "{}", run.shown());
        run
    };
    let run = pending("");
    assert!(run.stdout.starts_with("PENDING") && run.stdout.contains("sbom-absent"), "{}", run.shown());
    assert!(!run.stdout.contains("VERIFIED"), "{}", run.shown());
    let run = pending("-q");
    let line =
        format!("PENDING  {LOGICAL}/{REPOSITORY}:{TAG}@{}  sbom-absent\n", world.layout.image_digest());
    assert_eq!(
        (run.stdout.split_whitespace().collect::<Vec<_>>(), run.stderr.as_str()),
        (line.split_whitespace().collect(), "")
    );
    let run = pending("-o cosign");
    assert_eq!(run.stdout.trim(), "[]", "{}", run.shown());
    pending("-v --color always");
}

#[test]
fn an_sbom_of_another_source_is_waited_for_too() {
    let world = World::new();
    world.server.attached(&world.layout, &world.predicate);
    let layer = ("text/plain".to_owned(), digest(world.predicate.as_bytes()), world.predicate.len());
    let good = Answer::ok(OCI_MANIFEST, manifest(&[layer]).to_string());
    let place = sbom_path(&world.layout);
    for first in [Answer::absent(), Answer::error(500, "UNKNOWN")] {
        world.server.forget();
        world.server.in_turn(&place, vec![first, good.clone()]);
        let run = world.sbom().args(["--source", "attached", "--wait", "20s"]).run();
        came_to(&run, Some("VERIFIED"), 0, None);
        assert_eq!(world.server.asked(&place).len(), 2);
    }
    // What needs a person does not come back by itself.
    world.server.in_turn(&place, vec![Answer::error(403, "DENIED"), good]);
    let run = world.sbom().args(["--source", "attached", "--wait", "50s"]).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("registry-forbidden"));
    let api = platform(&world);
    for first in [no_record(), Answer::new(500, "application/json", "{}")] {
        api.in_turn(&record("sbom"), vec![first, json_of(&world.predicate)]);
        let run = by(world.sbom().words("--source api --wait 20s"), &api).run();
        came_to(&run, Some("VERIFIED"), 0, None);
    }
    api.on(&record("sbom"), Answer::new(401, "application/json", "{}"));
    let run = by(world.sbom().words("--source api --wait 50s"), &api).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("api-unauthorized"));
    api.on(&record("sbom"), no_record());
    let run = by(world.sbom().words("--source api --wait 50ms"), &api).run();
    came_to(&run, Some("PENDING"), 4, Some("api-absent"));
}

#[test]
fn of_several_images_each_waits_for_itself() {
    let world = World::new();
    let late = path("manifests/late");
    let gone = path("manifests/gone");
    let image = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.image_digest()].clone());
    world.server.in_turn(&late, vec![Answer::absent(), image]);
    world.server.on(&gone, Answer::absent());
    let host = world.server.host();
    let named = |tag: &str| format!("{host}/{REPOSITORY}:{tag}");
    let run = verify(&world.server).args([named("late"), named("gone")]).args(["--wait", "3s"]).run();
    let document = run.is("PENDING", Some("image-absent"));
    let verdicts: Vec<&str> = document["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["VERIFIED", "VERIFIED", "PENDING"]);
    assert_eq!(document["summary"]["pending"], 1);
    assert_eq!(world.server.asked(&manifest_path()).len(), 1, "what is verified is left alone");
    assert_eq!(world.server.asked(&late).len(), 2);
    // 1 before 3 before 4.
    let odd = path("manifests/odd");
    world.server.on(&odd, Answer::error(403, "DENIED"));
    let both = |more: &[String]| verify(&world.server).args(more.to_vec()).args(["--wait", "50ms"]).run();
    assert_eq!(both(&[named("gone"), named("odd")]).code, 3);
    let other = world.server.url("").replace("http://", "");
    assert_eq!(both(&[named("gone"), format!("{other}/builds/my-app:odd")]).code, 3);
    let wrong = verify(&world.server).arg(named("gone")).args(["--wait", "50ms", "--tenant-id", "x"]).run();
    assert_eq!(wrong.code, 1, "{}", wrong.shown());
}

#[test]
fn a_source_that_is_briefly_unavailable_is_waited_for() {
    let world = World::new();
    let good = Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string());
    world.server.in_turn(&world.att(), vec![Answer::error(500, "UNKNOWN"), good]);
    world.verify().args(["--wait", "20s"]).run().is("VERIFIED", None);
    assert_eq!(world.server.asked(&world.att()).len(), 2);
}

#[test]
fn when_the_time_is_up_what_is_absent_is_pending() {
    let world = World::new();
    world.server.on(&world.att(), Answer::absent());
    let wait = |command: Program| command.args(["--wait", "50ms"]).run();
    wait(world.verify()).is("PENDING", Some("sbom-absent"));
    wait(verify(&world.server).args(["--require", "provenance"])).is("PENDING", Some("provenance-absent"));
    let run = wait(world.sbom());
    let document = run.is("PENDING", Some("sbom-absent"));
    assert_eq!((&document["sbom"], run.code), (&Value::Null, 4));
    world.server.on(&sig_path(&world.layout), Answer::absent());
    wait(verify(&world.server)).is("PENDING", Some("signature-absent"));
    world.server.on(&manifest_path(), Answer::absent());
    let run = wait(verify(&world.server));
    run.is("PENDING", Some("image-absent"));
    assert!(run.stderr.starts_with("waiting for "), "{}", run.shown());
    let quiet = verify(&world.server).args(["--wait", "50ms", "-q"]).run();
    assert_eq!((quiet.code, quiet.stderr.as_str()), (4, ""), "{}", quiet.shown());
    // What is only out of reach was not seen to be absent.
    world.server.on(&manifest_path(), Answer::error(500, "UNKNOWN"));
    wait(verify(&world.server)).is("UNDECIDED", Some("registry-unavailable"));
}

#[test]
fn nobody_waits_after_something_proved_wrong() {
    let begun = Instant::now();
    let once = |world: &World, command: Program, verdict: &str, code: &str| {
        world.server.forget();
        let run = command.args(["--wait", "50s"]).run();
        run.is(verdict, Some(code));
        assert_eq!(world.server.asked(&manifest_path()).len(), 1, "{code}");
        assert_eq!(run.stderr, "", "{}", run.shown());
    };
    let world = World::new();
    once(&world, verify(&world.server).args(["--tenant-id", "x"]), "FAILED", "pin-mismatch");
    once(
        &world,
        verify(&world.server).args(["--identity", &format!("{LOGICAL}/x")]),
        "FAILED",
        "identity-mismatch",
    );
    let other = verify_version(&world.server, &format!(":{TAG}")).args(["--key", "fixtures/keys/other.pub"]);
    once(&world, other, "FAILED", "signature-invalid");
    let elsewhere = statement(&"0".repeat(64), CYCLONE_DX, &world.predicate);
    world.holds(&[world.platform.envelope(&elsewhere)]);
    once(&world, world.verify(), "FAILED", "subject-mismatch");
    // Something wrong beside something absent: waiting cannot help.
    world.server.on(&world.att(), Answer::absent());
    once(&world, world.verify().args(["--tenant-id", "x"]), "FAILED", "pin-mismatch");
    // What needs a person does not come back by itself.
    for (answer, code) in [
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        (Answer::error(403, "DENIED"), "registry-forbidden"),
        (Answer::error(412, "POLICY"), "registry-policy"),
        (Answer::page(200), "registry-protocol"),
    ] {
        world.server.on(&world.att(), answer);
        once(&world, world.verify(), "UNDECIDED", code);
    }
    assert!(begun.elapsed() < Duration::from_secs(45));
}

#[test]
fn a_server_that_asks_to_be_left_alone_is() {
    let world = World::new();
    let good = Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string());
    // Longer than one run obeys: the round ends, and the next one comes no sooner.
    world.server.in_turn(
        &world.att(),
        vec![Answer::error(429, "TOO_MANY_REQUEST").header("Retry-After", "60"), good.clone()],
    );
    let begun = Instant::now();
    let run = world.verify().args(["--wait", "20s"]).run();
    run.is("UNDECIDED", Some("registry-throttled"));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(world.server.asked(&world.att()).len(), 1);
    // Within the wait, and longer than a round has: the next round is not before that.
    world
        .server
        .in_turn(&world.att(), vec![Answer::error(503, "UNAVAILABLE").header("Retry-After", "2"), good]);
    let begun = Instant::now();
    world.verify().args(["--wait", "20s", "--timeout", "1500ms"]).run().is("VERIFIED", None);
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_wait_is_a_duration_and_needs_a_network() {
    let world = World::new();
    for bad in ["", "5", "-1s", "5x", "1m 30s", "soon", "99999999999999999999h"] {
        assert_eq!(verify(&world.server).arg(format!("--wait={bad}")).run().code, 2, "{bad}");
        assert_eq!(sbom(&world.server).arg(format!("--wait={bad}")).run().code, 2, "{bad}");
    }
    verify(&world.server).args(["--wait", "1m30s"]).run().is("VERIFIED", None);
    world.server.forget();
    let layout = "oci:fixtures/cases/signed_verified/layout";
    for command in ["verify", "sbom"] {
        program([command, layout, "--key", KEY, "--offline", "--wait", "1m"]).run().is_refused("--offline");
    }
}

// ---------------------------------------------------------------------------------------------
// The command `sbom`

pub(crate) fn hex(bytes: &[u8]) -> String {
    digest(bytes).replace("sha256:", "")
}

/// `sbom` of a document, as JSON.
fn document(target: &str) -> Program {
    program(["sbom", target, "-o", "json"])
}

pub(crate) fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Verdict, exit code and `error.code` of a run of `sbom`, and its document.
fn came_to(run: &Run, verdict: Option<&str>, exit: i32, code: Option<&str>) -> Value {
    let document = run.json();
    assert_eq!(document["schema"], "paas-attest/sbom/v1", "{}", run.shown());
    assert_eq!(document["command"], "sbom");
    let found = (document["verdict"].as_str(), run.code, document["error"]["code"].as_str());
    assert_eq!(found, (verdict, exit, code), "{}", run.shown());
    for field in ["trust", "key", "policy", "images", "weaknesses", "sbom", "others", "conformance", "gates"]
    {
        assert!(document.get(field).is_some(), "no {field}: {}", run.shown());
    }
    document
}

#[test]
fn an_attested_sbom_is_shown_as_it_was_signed() {
    let world = World::new();
    let run = world.sbom().run();
    let document = came_to(&run, Some("VERIFIED"), 0, None);
    assert_eq!(document["trust"], "VERIFIED");
    let sbom = &document["sbom"];
    assert_eq!(sbom["source"], "attestation");
    assert_eq!(sbom["where"], format!("tag sha256-{}.att, layer 0", world.layout.image_hex()));
    assert_eq!(sbom["sha256"], hex(world.predicate.as_bytes()));
    assert_eq!(sbom["bytes"], world.predicate.len());
    assert_eq!((&sbom["specVersion"], &sbom["timestamp"]), (&json!("1.4"), &json!(EARLY)));
    assert_eq!(sbom["counts"]["byEcosystem"], json!({"npm": 2}));
    assert_eq!(sbom["components"], Value::Null);
    assert_eq!(document["others"], json!([]));
    assert_eq!(document["gates"], json!([]));
    assert_eq!(document["conformance"], json!({"schema": null, "ntia": null, "cisa": null, "bsi": null}));
    assert_eq!(document["images"][0]["digest"], world.layout.image_digest());
    assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    assert_eq!(check(&document, "sbom")["outcome"], "pass");
    assert_eq!(document["policy"]["require"], json!(["sbom"]));
    // Twice the same, but for the time.
    let mut again = world.sbom().run().json();
    again["at"] = document["at"].clone();
    assert_eq!(again, document);
    let listed = world.sbom().arg("--list").run().json();
    assert_eq!(listed["sbom"]["components"].as_array().unwrap().len(), 2);
    let listed = world.sbom().args(["--filter", "name=b", "--filter", "type=lib*"]).run().json();
    assert_eq!(listed["sbom"]["components"][0]["package"], "pkg:npm/b");
    assert_eq!(listed["sbom"]["components"].as_array().unwrap().len(), 1);
    assert_eq!(listed["sbom"]["counts"]["total"], 2, "counts never change");
}

#[test]
fn every_format_has_the_same_exit_code() {
    let world = World::new();
    for format in ["human", "json", "markdown", "csv", "cyclonedx"] {
        assert_eq!(world.sbom_as(format).run().code, 0, "{format}");
        let denied = world.sbom_as(format).args(["--deny-license", "MIT"]).run();
        assert_eq!(denied.code, 1, "{format}: {}", denied.shown());
        let wrong = world.sbom_as(format).args(["--tenant-id", "x"]).run();
        assert_eq!(wrong.code, 1, "{format}");
        let closed = world.sbom_as(format).args(["--deny-license", "MIT"]).close_stdout().run();
        assert_eq!(closed.code, 1, "{format}");
        let closed = world.sbom_as(format).arg("--list").close_stdout().run();
        assert_eq!(closed.code, 0, "{format}: {}", closed.shown());
    }
    assert_eq!(world.sbom_as("cosign").run().code, 2);
    for format in ["markdown", "csv", "cyclonedx"] {
        assert_eq!(verify(&world.server).args(["-o", format]).run().code, 2, "{format}");
    }
    // Byte for byte, and nothing where it is not trusted.
    assert_eq!(world.sbom_as("cyclonedx").run().stdout, world.predicate);
    let run = world.sbom_as("cyclonedx").args(["--tenant-id", "x"]).run();
    assert_eq!(run.stdout, "", "{}", run.shown());
    assert!(run.stderr.contains("FAILED") && run.stderr.contains("pin-mismatch"), "{}", run.shown());
    let run = world.sbom_as("cyclonedx").args(["--tenant-id", "x", "--unsigned"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (1, world.predicate.as_str()));
    assert!(run.stderr.contains("FAILED"), "{}", run.shown());
}

impl World {
    fn sbom_as(&self, format: &str) -> Program {
        let host = self.server.host();
        program(["sbom"]).arg(format!("{host}/{REPOSITORY}:{TAG}")).args([
            "--plain-http",
            &host,
            "--registry-alias",
            &format!("{LOGICAL}={host}"),
            "--key",
            KEY,
            "-o",
            format,
        ])
    }
}

#[test]
fn nothing_untrusted_is_shown_without_being_asked_for() {
    let world = World::new();
    for (more, code) in
        [(vec!["--tenant-id", "x"], "pin-mismatch"), (vec!["--identity", "h.x/other"], "identity-mismatch")]
    {
        let run = world.sbom().args(more.clone()).run();
        let document = run.is("FAILED", Some(code));
        assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
        let document = world.sbom().args(more).arg("--unsigned").run().is("FAILED", Some(code));
        assert_eq!(document["trust"], "UNTRUSTED");
        assert_eq!(document["sbom"]["sha256"], hex(world.predicate.as_bytes()));
    }
    // A source that could not be asked keeps its own verdict too.
    world.server.on(&sig_path(&world.layout), Answer::error(403, "DENIED"));
    world.sbom().run().is("UNDECIDED", Some("registry-forbidden"));
    let run = world.sbom().arg("--unsigned").run();
    let document = run.is("UNDECIDED", Some("registry-forbidden"));
    assert_eq!(document["trust"], "UNTRUSTED");
    world.server.on(&sig_path(&world.layout), Answer::absent());
    let run = world.sbom().args(["--unsigned", "--wait", "50ms"]).run();
    let document = run.is("PENDING", Some("signature-absent"));
    assert_eq!((&document["trust"], run.code), (&json!("UNTRUSTED"), 4));
    let gates = "--unsigned --wait 50ms --deny-license MIT --check schema";
    let document = world.sbom().words(gates).run().is("PENDING", Some("signature-absent"));
    assert_eq!(document["gates"][0]["outcome"], "fail", "it is answered, and changes nothing");
    world.sbom().args(["--unsigned"]).run().is("FAILED", Some("signature-absent"));
    // Without a usable key there is nothing to say of anything.
    let run = sbom(&world.server).args(["--unsigned", "--key-fingerprint", &"0".repeat(64)]).run();
    came_to(&run, Some("FAILED"), 1, Some("key-fingerprint-mismatch"));
    assert_eq!(run.json()["sbom"], Value::Null);
    // An attestation by another key is never shown, whatever is asked.
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate)]);
    let run = world.sbom().arg("--unsigned").run();
    let document = run.json();
    assert_eq!((run.code, &document["sbom"]), (1, &Value::Null), "{}", run.shown());
}

#[test]
fn an_attached_sbom_counts_where_it_is_attested() {
    let world = World::new();
    let spelled = serde_json::from_str::<Value>(&world.predicate).unwrap().to_string();
    assert_ne!(spelled, world.predicate);
    for attached in [&world.predicate, &spelled] {
        world.server.attached(&world.layout, attached);
        let run = world.sbom().args(["--source", "attached"]).run();
        let document = came_to(&run, Some("VERIFIED"), 0, None);
        assert_eq!(document["trust"], "VERIFIED");
        assert_eq!(document["sbom"]["sha256"], hex(world.predicate.as_bytes()), "the signed bytes");
        let other = &document["others"][0];
        assert_eq!((&other["source"], &other["same"]), (&json!("attached"), &json!(true)));
        let run = world.sbom_as("cyclonedx").args(["--source", "attached"]).run();
        assert_eq!(run.stdout, world.predicate);
    }
    let foreign = bom(EARLY, &["a", "evil"]);
    world.server.attached(&world.layout, &foreign);
    let run = world.sbom().args(["--source", "attached"]).run();
    let document = came_to(&run, None, 2, Some("unsigned-refused"));
    assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNSIGNED")));
    assert!(document["error"]["message"].as_str().unwrap().contains("nobody vouches"), "{}", run.shown());
    assert!(!run.stdout.contains("evil"), "{}", run.shown());
    let run = world.sbom().args(["--source", "attached", "--unsigned"]).run();
    let document = came_to(&run, Some("UNSIGNED"), 0, None);
    assert_eq!(document["trust"], "UNSIGNED");
    assert_eq!(document["sbom"]["source"], "attached");
    assert_eq!(document["sbom"]["sha256"], hex(foreign.as_bytes()));
    assert_eq!(document["others"][0]["same"], false);
    assert!(weaknesses(&document).contains(&"sbom-differs".to_owned()));
    assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    // An image that is not verified shows nothing, whatever the source.
    let run = world.sbom().args(["--source", "attached", "--tenant-id", "x"]).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
    // Nothing is attested, or that could not be asked: a "no" that may change is no refusal.
    world.server.on(&world.att(), Answer::error(403, "DENIED"));
    let run = world.sbom().args(["--source", "attached"]).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("registry-forbidden"));
    world.server.on(&world.att(), Answer::absent());
    came_to(&world.sbom().args(["--source", "attached"]).run(), None, 2, Some("unsigned-refused"));
    let run = world.sbom().args(["--source", "attached", "--unsigned"]).run();
    came_to(&run, Some("UNSIGNED"), 0, None);
    world.holds(std::slice::from_ref(&world.envelope));
    // Of an image that is not verified it is less than unsigned.
    let run = world.sbom().args(["--source", "attached", "--unsigned", "--tenant-id", "x"]).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["trust"], "UNTRUSTED");
    // A gate fails it all the same.
    let run = world.sbom().args(["--source", "attached", "--unsigned", "--deny-license", "MIT"]).run();
    came_to(&run, Some("FAILED"), 1, None);
}

#[test]
fn trouble_with_the_sbom_tag() {
    let world = World::new();
    let asked = |answer: Answer, verdict: &str, exit, code: &str| {
        world.server.on(&sbom_path(&world.layout), answer);
        let run = world.sbom().args(["--source", "attached", "--unsigned"]).run();
        let document = came_to(&run, Some(verdict), exit, Some(code));
        assert_eq!(document["sbom"], Value::Null);
        assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    };
    asked(Answer::absent(), "FAILED", 1, "sbom-absent");
    asked(Answer::error(401, "UNAUTHORIZED"), "UNDECIDED", 3, "registry-unauthorized");
    asked(Answer::error(403, "DENIED"), "UNDECIDED", 3, "registry-forbidden");
    asked(Answer::error(500, "UNKNOWN"), "UNDECIDED", 3, "registry-unavailable");
    asked(Answer::page(404), "UNDECIDED", 3, "registry-protocol");
    asked(Answer::page(200), "UNDECIDED", 3, "registry-protocol");
    let text = world.predicate.as_bytes();
    let layer = |size: usize| ("text/spdx+json".to_owned(), digest(text), size);
    for layers in [vec![], vec![layer(text.len()), layer(text.len())]] {
        asked(Answer::ok(OCI_MANIFEST, manifest(&layers).to_string()), "FAILED", 1, "image-malformed");
    }
    world.server.on(&blob_path(text), Answer::error(404, "BLOB_UNKNOWN"));
    let good = Answer::ok(OCI_MANIFEST, manifest(&[layer(text.len())]).to_string());
    asked(good.clone(), "FAILED", 1, "content-mismatch");
    world.server.on(&blob_path(text), Answer::ok("x/y", world.predicate.to_lowercase()));
    asked(good.clone(), "FAILED", 1, "content-mismatch");
    world.server.on(&blob_path(text), Answer::error(403, "DENIED"));
    asked(good, "UNDECIDED", 3, "registry-forbidden");
    world.server.forget();
    asked(Answer::ok(OCI_MANIFEST, manifest(&[layer(300 << 20)]).to_string()), "UNDECIDED", 3, "too-large");
    assert!(world.server.asked(&blob_path(text)).is_empty());
    // It may come while somebody waits.
    world.server.on(&sbom_path(&world.layout), Answer::absent());
    let run = world.sbom().args(["--source", "attached", "--unsigned", "--wait", "50ms"]).run();
    came_to(&run, Some("PENDING"), 4, Some("sbom-absent"));
}

#[test]
fn the_apis_sbom_counts_where_it_is_attested() {
    let world = World::new();
    let api = platform(&world);
    let by_api = |more: &str| by(world.sbom().words("--source api").words(more), &api).run();
    let document = came_to(&by_api(""), Some("VERIFIED"), 0, None);
    assert_eq!(
        (&document["trust"], &document["sbom"]["source"]),
        (&json!("VERIFIED"), &json!("attestation"))
    );
    assert_eq!(document["others"][0]["source"], "api");
    assert_eq!(check(&document, "api")["outcome"], "not-asked");
    api.on(&record("sbom"), json_of(bom(EARLY, &["evil"])));
    came_to(&by_api(""), None, 2, Some("unsigned-refused"));
    let document = came_to(&by_api("--unsigned"), Some("UNSIGNED"), 0, None);
    assert_eq!((&document["trust"], &document["sbom"]["source"]), (&json!("UNSIGNED"), &json!("api")));
    api.on(&record("sbom"), no_record());
    came_to(&by_api("--unsigned"), Some("PENDING"), 4, Some("api-absent"));
    for (answer, code) in [
        (Answer::new(401, "application/json", "{}"), "api-unauthorized"),
        (Answer::page(404), "api-unavailable"),
        (Answer::page(200), "api-unavailable"),
    ] {
        api.on(&record("sbom"), answer);
        let run = by_api("--unsigned");
        came_to(&run, Some("UNDECIDED"), 3, Some(code));
        is_secret(&run);
    }
    // Beside what is attested the API can be asked as well.
    api.on(&record("sbom"), json_of(bom(EARLY, &["evil"])));
    let run = by(world.sbom().arg("--check-api"), &api).run();
    run.is("FAILED", Some("api-contradiction"));
    api.on(&record("sbom"), json_of(&world.predicate));
    came_to(&by(world.sbom().arg("--check-api"), &api).run(), Some("VERIFIED"), 0, None);
}

#[test]
fn a_document_that_nobody_vouches_for_is_not_read_without_a_word() {
    let folder = TempDir::new().unwrap();
    let text = bom(EARLY, &["a", "b"]);
    let file = written(&folder, "a.json", &text);
    let plain = written(&folder, "plain", &text);
    for target in [&file, &format!("file:{plain}"), "-", "file:/nonexistent", "/nonexistent/x.json", "file:/"]
    {
        let run = document(target).run();
        let refused = came_to(&run, None, 2, Some("unsigned-refused"));
        assert!(run.stderr.contains("--unsigned"), "{}", run.shown());
        assert_eq!((&refused["sbom"], &refused["images"]), (&Value::Null, &json!([])), "{}", run.shown());
    }
    for (target, stdin) in
        [(file.clone(), ""), (format!("file:{plain}"), ""), ("-".to_owned(), text.as_str())]
    {
        let run = document(&target).arg("--unsigned").stdin(stdin).run();
        let document = came_to(&run, Some("UNSIGNED"), 0, None);
        assert_eq!(document["trust"], "UNSIGNED");
        assert_eq!(document["sbom"]["source"], "file");
        assert_eq!(document["sbom"]["sha256"], hex(text.as_bytes()));
        let image = &document["images"][0];
        assert_eq!(
            (&image["verdict"], &image["digest"], &image["annotations"]),
            (&json!("UNSIGNED"), &Value::Null, &json!({}))
        );
        assert_eq!(document["key"], Value::Null, "no key was asked for");
        let raw = program(["sbom", &target, "-o", "cyclonedx", "--unsigned"]).stdin(stdin).run();
        assert_eq!((raw.code, raw.stdout.as_str()), (0, text.as_str()));
        assert!(raw.stderr.contains("UNSIGNED"), "{}", raw.shown());
    }
    for missing in ["file:/nonexistent", "/nonexistent/x.json", "file:/"] {
        let run = document(missing).arg("--unsigned").run();
        assert_eq!(run.code, 2, "{}", run.shown());
        assert_ne!(run.json()["error"]["code"], "unsigned-refused");
    }
    // --offline changes nothing for a file.
    came_to(&document(&file).words("--unsigned --offline").run(), Some("UNSIGNED"), 0, None);
}

#[test]
fn options_that_need_a_signature_are_refused_for_documents() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    for option in [
        "--source attached",
        "--source attestation",
        "--tenant-id x",
        "--app-id x",
        "--commit-sha 4d1f0a5c9b7e",
        "--build-id x",
        "-a k=v",
        "--identity any",
        "--require sbom",
        "--builder-id x",
        "--source-uri x",
        "--check-api",
        "--wait 1m",
    ] {
        let run = document(&file).arg("--unsigned").words(option).run();
        run.is_refused("a document carries no signature");
    }
}

#[test]
fn what_is_asked_wrongly_of_an_sbom_is_exit_2() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    for option in [
        "--filter=",
        "--filter=name",
        "--filter=colour=red",
        "--filter==x",
        "--check=",
        "--check=iso",
        "--check=schema,iso",
        "--deny-license=",
        "--deny-license=MIT OR Apache-2.0",
        "--deny-license=MIT AND Apache-2.0",
        "--deny-license=NoSuchLicence",
        "--deny-license=npm:",
        "--deny-license=:MIT",
        "--save=",
        "--source=",
        "--source=registry",
        "--max-sbom-size=",
        "--max-sbom-size=1MB",
        "-o=csv=",
        "-o=cosign",
        "-o=spdx",
    ] {
        let run = document(&file).args(["--unsigned", option]).run();
        assert_eq!(run.code, 2, "{}", run.shown());
        assert!(run.stderr.starts_with("error: nothing was verified"), "{}", run.shown());
    }
    assert_eq!(program(["sbom"]).run().code, 2);
    assert_eq!(program(["sbom", &file, &file, "--unsigned"]).run().code, 2);
    assert_eq!(program(["sbom", "app:1"]).run().code, 2);
}

#[test]
fn what_is_saved_is_what_was_signed_whole_or_nothing() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.cdx.json");
    let name = path.to_str().unwrap();
    let save = |command: Program| command.args(["--save", name]).run();
    let run = save(world.sbom());
    came_to(&run, Some("VERIFIED"), 0, None);
    assert_eq!((std::fs::read_to_string(&path).unwrap(), run.stderr.as_str()), (world.predicate.clone(), ""));
    // What is there is replaced; and left alone where there is nothing to put in its place.
    let next = bom(LATE, &["c"]);
    world.holds(&[world.attest(&next)]);
    save(world.sbom());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), next);
    for (more, exit) in [("--tenant-id x", 1), ("--max-sbom-size 100", 3)] {
        let run = save(world.sbom().words(more));
        assert_eq!(run.code, exit, "{}", run.shown());
        assert!(run.stderr.contains("nothing was saved"), "{}", run.shown());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), next);
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(save(world.sbom().words("--tenant-id x")).code, 1);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "not even half a file");
    // A gate that fails does not make the document another one.
    assert_eq!(save(world.sbom().words("--deny-license MIT")).code, 1);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), next);
    // Under its own word where nobody vouches for it.
    let run = save(world.sbom().words("--tenant-id x --unsigned"));
    assert!(run.code == 1 && run.stderr.contains("UNTRUSTED"), "{}", run.shown());
    let file = written(&folder, "in.json", &bom(EARLY, &["a"]));
    let run = save(document(&file).arg("--unsigned"));
    assert!(run.code == 0 && run.stderr.contains("UNSIGNED"), "{}", run.shown());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), bom(EARLY, &["a"]));
}

#[cfg(unix)]
#[test]
fn a_link_and_a_folder_are_not_written_over() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let target = written(&folder, "target", "precious");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let nowhere = folder.path().join("none/x.json");
    for place in [link.as_path(), folder.path(), nowhere.as_path()] {
        let place = place.to_str().unwrap();
        let run = world.sbom().args(["--save", place]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stderr.contains("was not saved"), "{}", run.shown());
        let document = run.json();
        assert_eq!(document["verdict"], "UNDECIDED", "what is printed last is final");
        assert_eq!(document["images"][0]["verdict"], "VERIFIED");
        let report = format!("csv={place}");
        let run = world.sbom().args(["-o", &report]).run();
        assert_eq!((run.code, &run.json()["exitCode"]), (3, &json!(3)), "{}", run.shown());
        let run = world.sbom().args(["--save", place, "--deny-license", "MIT"]).run();
        assert_eq!(run.code, 1, "a no stays a no: {}", run.shown());
    }
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
}

#[test]
fn the_bound_holds_for_every_source() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let length = world.predicate.len();
    let (fits, over) = (length.to_string(), (length - 1).to_string());
    let file = written(&folder, "a.json", &world.predicate);
    world.server.attached(&world.layout, &world.predicate);
    let api = platform(&world);
    let command = |source: &str| match source {
        "attestation" => world.sbom(),
        "attached" => world.sbom().words("--source attached"),
        "api" => by(world.sbom().words("--source api"), &api),
        "file" => document(&file).arg("--unsigned"),
        _ => document("-").arg("--unsigned").stdin(world.predicate.as_str()),
    };
    for name in ["attestation", "attached", "api", "file", "stdin"] {
        let run = command(name).args(["--max-sbom-size", &fits]).run();
        assert_eq!(run.code, 0, "{name}: {}", run.shown());
        let run = command(name).args(["--max-sbom-size", &over]).run();
        let document = came_to(&run, Some("UNDECIDED"), 3, Some("too-large"));
        assert_eq!(document["sbom"], Value::Null, "{name}");
    }
    // No more than the bound is read of an endless file.
    let run =
        program(["sbom", "file:/dev/zero", "--unsigned", "-o", "json", "--max-sbom-size", "1MiB"]).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("too-large"));
}

#[test]
fn of_several_the_newest_is_shown_and_all_others_are_listed() {
    let world = World::new();
    let shown = |envelopes: &[&String]| {
        let envelopes: Vec<Vec<u8>> = envelopes.iter().map(|predicate| world.attest(predicate)).collect();
        world.holds(&envelopes);
        let document = came_to(&world.sbom().run(), Some("VERIFIED"), 0, None);
        let shown = document["sbom"]["sha256"].as_str().unwrap().to_owned();
        assert_eq!(check(&document, "sbom")["observed"], format!("sha256:{shown}"));
        (shown, document)
    };
    let name = |text: &String| hex(text.as_bytes());
    // 14:30+02:00 is before 13:00Z; as texts they are the other way round.
    let (older, newer) = (bom("2024-03-06T14:30:00+02:00", &["a"]), bom("2024-03-06T13:00:00Z", &["a"]));
    for order in [[&older, &newer], [&newer, &older]] {
        let (digest, document) = shown(&order);
        assert_eq!(digest, name(&newer));
        let other = &document["others"][0];
        assert_eq!((&other["sha256"], &other["same"]), (&json!(name(&older)), &json!(true)));
        assert_eq!((&other["trust"], &other["source"]), (&json!("VERIFIED"), &json!("attestation")));
        assert!(!weaknesses(&document).contains(&"sbom-differs".to_owned()));
    }
    // Unreadable and absent times are the oldest, and ties go by digest.
    let odd = bom("yesterday", &["a", "c"]);
    let none = odd.replace(r#""timestamp":"yesterday""#, "");
    let (digest, document) = shown(&[&odd, &older, &none]);
    assert_eq!(digest, name(&older));
    assert_eq!(document["others"].as_array().unwrap().len(), 2);
    assert!(weaknesses(&document).contains(&"sbom-differs".to_owned()));
    let smaller = std::cmp::min(name(&odd), name(&none));
    assert_eq!(shown(&[&odd, &none]).0, smaller);
    assert_eq!(shown(&[&none, &odd]).0, smaller);
    // One that cannot be read at all never stands before one that can.
    for n in 0..8 {
        let broken = format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.{n}\"}}");
        assert_eq!(shown(&[&broken, &none]).0, name(&none), "{n}");
    }
}

#[test]
fn an_attested_document_that_is_no_sbom_is_said_to_be_so() {
    let world = World::new();
    let cases = [
        ("[]", "FAILED", 1, "sbom-malformed"),
        ("\"x\"", "FAILED", 1, "sbom-malformed"),
        (
            r#"{"bomFormat":"CycloneDX","bomFormat":"CycloneDX","specVersion":"1.4"}"#,
            "FAILED",
            1,
            "sbom-malformed",
        ),
        (r#"{"spdxVersion":"SPDX-2.3"}"#, "UNDECIDED", 3, "sbom-unsupported"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.1"}"#, "UNDECIDED", 3, "sbom-unsupported"),
    ];
    for (predicate, verdict, exit, code) in cases {
        world.holds(&[world.attest(predicate)]);
        let run = world.verify().run();
        // By its own word it is CycloneDX, whatever its version: that is all that `--require sbom` asks.
        if predicate.contains("1.1") {
            run.is("VERIFIED", None);
        } else {
            run.is(verdict, Some(code));
        }
        let run = world.sbom().run();
        assert_eq!(run.code, exit, "{}", run.shown());
        let file = TempDir::new().unwrap();
        let path = written(&file, "x.json", predicate);
        let run = document(&path).arg("--unsigned").run();
        came_to(&run, Some(verdict), exit, Some(code));
        // One that can be read beside it is enough.
        world.holds(&[world.attest(predicate), world.envelope.clone()]);
        world.verify().run().is("VERIFIED", None);
        came_to(&world.sbom().run(), Some("VERIFIED"), 0, None);
    }
    for text in ["", "\u{feff}", "<bom/>", "{\"bomFormat\"", "null"] {
        let run = document("-").arg("--unsigned").stdin(text).run();
        assert!(run.code == 1 || run.code == 3, "{}", run.shown());
        assert_eq!(run.json()["sbom"], Value::Null);
    }
    let run = document("-").arg("--unsigned").stdin(b"{\"a\":\"\xff\"}".to_vec()).run();
    came_to(&run, Some("FAILED"), 1, Some("sbom-malformed"));
    let deep = format!("{}{}", "{\"components\":[".repeat(9000), "]}".repeat(9000));
    let run = document("-").arg("--unsigned").stdin(deep).run();
    assert!(run.code == 1 || run.code == 3, "{}", run.shown());
}

/// An SBOM whose components lie in one another, so many levels deep.
fn nested(levels: usize) -> String {
    let open = r#"{"type":"library","name":"x","components":["#;
    format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[{}{}{}]}}"#,
        open.repeat(levels - 1),
        r#"{"type":"library","name":"x"}"#,
        "]}".repeat(levels - 1)
    )
}

#[test]
fn what_is_nested_is_read_so_far_and_no_further() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let text = nested(50);
    let file = written(&folder, "50.json", &text);
    world.holds(&[world.attest(&text)]);
    for run in [world.sbom().arg("--list").run(), document(&file).words("--unsigned --list").run()] {
        assert_eq!(run.code, 0, "{}", run.shown());
        assert_eq!(run.json()["sbom"]["counts"]["total"], 50);
    }
    for levels in [9000, 200_000] {
        let text = nested(levels);
        let file = written(&folder, "deep.json", &text);
        world.holds(&[world.attest(&text)]);
        let run = document(&file).arg("--unsigned").run();
        came_to(&run, Some("UNDECIDED"), 3, Some("too-large"));
        let run = world.sbom().run();
        let document = run.json();
        assert!(run.code != 0 && document["sbom"].is_null(), "{}", run.shown());
        let run = world.verify().run();
        assert_eq!(check(&run.json(), "signature")["outcome"], "pass", "{}", run.shown());
        assert_eq!(support::command::reason(&document).as_deref(), Some("too-large"), "{}", run.shown());
    }
}

#[test]
fn gates_and_schema_decide() {
    let world = World::new();
    let denied = |expr: &str| world.sbom().args(["--deny-license", expr]).run();
    let document = came_to(&denied("MIT"), Some("FAILED"), 1, None);
    let gate = &document["gates"][0];
    assert_eq!(
        (&gate["id"], &gate["value"], &gate["outcome"], &gate["count"], &gate["unknown"]),
        (&json!("deny-license"), &json!("MIT"), &json!("fail"), &json!(2), &json!(0))
    );
    assert_eq!(gate["packages"], json!(["pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"]));
    assert_eq!(document["images"][0]["verdict"], "VERIFIED", "the image is none the worse");
    assert_eq!(document["trust"], "VERIFIED");
    assert_eq!(denied("GPL-3.0-only").code, 0);
    assert_eq!(denied("deb:MIT").code, 0);
    assert_eq!(denied("npm,deb:MIT").code, 1);
    let document =
        came_to(&world.sbom().args(["--check", "schema,ntia,cisa,bsi"]).run(), Some("VERIFIED"), 0, None);
    assert_eq!(document["conformance"]["schema"]["outcome"], "pass");
    for list in ["ntia", "cisa", "bsi"] {
        assert!(document["conformance"][list]["elements"].is_array(), "{list}");
    }
    let bad = world.predicate.replace("\"type\":\"library\"", "\"type\":\"spoon\"");
    world.holds(&[world.attest(&bad)]);
    came_to(&world.sbom().run(), Some("VERIFIED"), 0, None);
    let document = came_to(&world.sbom().args(["--check", "schema"]).run(), Some("FAILED"), 1, None);
    assert_eq!(document["conformance"]["schema"]["outcome"], "fail");
    assert_eq!(document["conformance"]["schema"]["violations"], 2);
    let later = world.predicate.replace("\"specVersion\":\"1.4\"", "\"specVersion\":\"1.5\"");
    world.holds(&[world.attest(&later)]);
    let document = came_to(&world.sbom().args(["--check", "schema"]).run(), Some("UNDECIDED"), 3, None);
    assert_eq!(document["conformance"]["schema"]["outcome"], "undecided");
    // Fail before undecided.
    came_to(&world.sbom().words("--check schema --deny-license MIT").run(), Some("FAILED"), 1, None);
}

#[test]
fn foreign_names_reach_no_output_raw() {
    const NAMES: [&str; 5] = ["\u{1b}[2J", "\u{202e}evil", "\u{200b}zero", "\u{7f}", "\u{9b}31m"];
    let world = World::new();
    let components: Vec<Value> = NAMES
        .iter()
        .map(|name| {
            json!({"type": "library", "name": format!("x{name}\n::set-output"), "version": name,
                "purl": "pkg:npm/x@1", "licenses": [{"license": {"name": name}}]})
        })
        .collect();
    let text = json!({"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
        "serialNumber": NAMES[0], "metadata": {"timestamp": NAMES[1], "tools": [{"vendor": NAMES[2], "name": NAMES[0]}],
        "component": {"type": "container", "name": NAMES[1]}}, "components": components});
    world.holds(&[world.attest(&text.to_string()), world.envelope.clone()]);
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a\u{1b}[2J.json", &text.to_string());
    for format in ["human", "json", "markdown", "csv"] {
        let of_image = world.sbom_as(format).words("--list --check schema,ntia --deny-license MIT -v");
        let of_file = program(["sbom", &file, "--unsigned", "--list", "-o", format]);
        for run in [of_image.run(), of_file.run()] {
            for name in NAMES {
                let active: String =
                    name.chars().filter(|c| !c.is_ascii_graphic() && !c.is_ascii_alphanumeric()).collect();
                assert!(!run.stdout.contains(&active), "{format}: {name:?}: {}", run.shown());
                assert!(!run.stderr.contains(&active), "{format}: {name:?}: {}", run.shown());
            }
        }
    }
    // What an attestation says of itself.
    let kind = "https://x/\\u001b[2J\\u202e";
    let mut build: Value = serde_json::from_str(&provenance(COMMIT)).unwrap();
    build["builder"]["id"] = NAMES.concat().into();
    build["invocation"]["configSource"]["uri"] = NAMES.concat().into();
    world.holds(&[
        world.platform.attest(&world.layout, kind, "{}"),
        world.platform.attest(&world.layout, SLSA, &build.to_string()),
        world.platform.envelope(&statement("\\u001b[2J\\u202e", CYCLONE_DX, "{}")),
        Signer::new("other").attest(&world.layout, kind, "{}"),
    ]);
    let host = world.server.host();
    for more in ["--require sbom", "--require provenance", "--builder-id x", "--require sbom -o json"] {
        let run = program(["verify"])
            .arg(format!("{host}/{REPOSITORY}:{TAG}"))
            .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
            .words("-v --color always")
            .words(more)
            .run();
        for active in ["\u{1b}[2J", "\u{202e}", "\u{200b}", "\u{7f}", "\u{9b}"] {
            assert!(
                !run.stdout.contains(active) && !run.stderr.contains(active),
                "{active:?}: {}",
                run.shown()
            );
        }
    }
    // An error that quotes the document, and a name that is not there.
    let odd = format!(r#"{{"bomFormat":"{}","specVersion":"{}"}}"#, NAMES[1], NAMES[1]);
    let run = document("-").arg("--unsigned").stdin(odd).run();
    assert!(!run.stdout.contains('\u{202e}') && !run.stderr.contains('\u{202e}'), "{}", run.shown());
    let run = document("file:/nonexistent/\u{202e}x").arg("--unsigned").run();
    assert!(!run.stdout.contains('\u{202e}') && !run.stderr.contains('\u{202e}'), "{}", run.shown());
}

#[test]
fn a_layout_on_disk_is_read_the_same_way() {
    let world = World::new();
    let mut layout = world.layout.clone();
    let folder = TempDir::new().unwrap();
    let bytes = manifest(&layers(std::slice::from_ref(&world.envelope))).to_string().into_bytes();
    let (name, size) = (digest(&bytes), bytes.len());
    layout.blobs.insert(name.clone(), bytes);
    layout.blobs.insert(digest(&world.envelope), world.envelope.clone());
    let tag = format!("sha256-{}.att", layout.image_hex());
    layout.index["manifests"].as_array_mut().unwrap().push(json!({
        "mediaType": OCI_MANIFEST, "digest": name, "size": size,
        "annotations": {"org.opencontainers.image.ref.name": tag},
    }));
    layout.write(folder.path());
    let target = format!("oci:{}:{TAG}", folder.path().display());
    let run = program(["sbom", &target, "--key", KEY, "--offline", "-o", "cyclonedx"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, world.predicate.as_str()), "{}", run.shown());
    let run = program(["sbom", &target, "--key", KEY, "--offline", "--source", "api"]).run();
    assert_eq!(run.code, 2, "{}", run.shown());
    // Bad evidence is listed where it could have been an attestation.
    layout.blobs.remove(&digest(&world.envelope));
    std::fs::remove_file(folder.path().join("blobs/sha256").join(hex(&world.envelope))).unwrap();
    let verify =
        || program(["verify", &target, "--key", KEY, "--offline", "--require", "sbom", "-o", "json"]).run();
    verify().is("FAILED", Some("content-mismatch"));
    layout.index["manifests"].as_array_mut().unwrap().pop();
    layout.write(folder.path());
    verify().is("FAILED", Some("sbom-absent"));
    let mut referrer = manifest(&layers(std::slice::from_ref(&world.envelope)));
    referrer["subject"] = json!({"mediaType": OCI_MANIFEST, "digest": layout.image_digest(), "size": 345});
    let place = folder.path().join("blobs/sha256").join("0".repeat(64));
    std::fs::write(place, referrer.to_string()).unwrap();
    let document = verify().is("FAILED", Some("content-mismatch"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
}

// ---------------------------------------------------------------------------------------------
// Large

#[test]
fn a_large_sbom_is_read_in_bounded_memory() {
    const COMPONENTS: usize = 20_000;
    let filler = "f".repeat(700);
    let components: Vec<String> = (0..COMPONENTS)
        .map(|n| {
            format!(
                r#"{{"bom-ref":"{n}","type":"library","name":"name-{n}","version":"1.0.{n}","purl":"pkg:npm/name-{n}@1.0.{n}","licenses":[{{"license":{{"id":"MIT"}}}}],"properties":[{{"name":"syft:location:0:path","value":"/usr/lib/node_modules/name-{n}/package.json"}},{{"name":"x","value":"{filler}"}}]}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"metadata":{{"timestamp":"{EARLY}"}},"components":[{}]}}"#,
        components.join(",")
    );
    drop(components);
    assert!(text.len() > 18 << 20, "{}", text.len());
    let world = World::with(&text);
    world.verify().run().is("VERIFIED", None);
    let run = world.sbom().run();
    let document = came_to(&run, Some("VERIFIED"), 0, None);
    assert_eq!(document["sbom"]["counts"]["total"], COMPONENTS);
    assert_eq!(document["sbom"]["sha256"], hex(text.as_bytes()));
    let bound = (6 * text.len() as u64 + (40 << 20)) / 1024;
    assert!(run.peak < bound, "{} KiB, over {bound} for {} bytes", run.peak, text.len());
}

#[test]
fn an_sbom_that_is_not_believed_is_not_called_absent() {
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &bom(EARLY, &["a"]))]);
    for more in [&[][..], &["--unsigned"][..]] {
        let run = world.sbom().args(more.to_vec()).run();
        let document = came_to(&run, Some("FAILED"), 1, None);
        assert_eq!(support::command::reason(&document).as_deref(), Some("attestation-invalid"));
        assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
    }
}
