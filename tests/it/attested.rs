//! Attestations in registries, against scripted servers: what is asked and how often, and what absent,
//! unreachable and wrong come to.

mod bounds;
mod unread;

use serde_json::{Value, json};

use crate::support::attest::{COMMIT, SLSA, blob_path, layers, manifest, provenance, sbom_path};
use crate::support::layout::{OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{manifest_path, payload_path, referrers_path, sig_path, verify};
use crate::support::server::{Answer, fallback, path};
use crate::support::sorted;
use crate::support::world::World;

/// The codes of the attestations of the first image, as they are listed; `null` becomes nothing.
fn attestations(document: &Value) -> Vec<(String, String)> {
    let list = document["images"][0]["attestations"].as_array().expect("an image has attestations");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter().map(|one| (text(&one["status"]), text(&one["code"]))).collect()
}

fn pair(status: &str, code: &str) -> (String, String) {
    (status.to_owned(), code.to_owned())
}

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
            fallback(&world.layout.image_digest()),
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
