//! Packs of runs over a registry: what was absent stays absent, what could not be asked stays unknown, and a name in a
//! pack can be wrong and proves nothing.

use std::panic::{self, AssertUnwindSafe};

use serde_json::Value;

use super::Packed;
use crate::api::{annotations, by, no_record, platform, record};
use crate::support::attest::{Signer, att_path};
use crate::support::bundles::Lists;
use crate::support::command::{Program, check, gaps, program, weaknesses};
use crate::support::layout::Layout;
use crate::support::registry::{
    manifest_path, payload_path, referrers_path, sig_path, strange_404, troubles, verify, verify_version,
};
use crate::support::server::{Answer, Server, fallback};
use crate::support::world::World;
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG};

const IDENTITY: &str = "harbor.paas-system.svc.cluster.local/builds/my-app";

/// The same question to the pack, without a network.
fn replay(command: &str, pack: &Packed, options: &[&str]) -> Program {
    let image = pack.image();
    program([command, &image, "--offline", "--key", KEY, "--identity", IDENTITY, "-o", "json"])
        .args(options.iter().copied())
}

/// A run over a registry on loopback, which is asked in the clear: that is of the way.
fn packed(command: Program, name: &str) -> Packed {
    let mut pack = Packed::by(command, name);
    if let Some(weak) = pack.document["weaknesses"].as_array_mut() {
        weak.retain(|one| one["code"] != "plain-http");
    }
    pack
}

/// Every place of a registry, and its good answer.
fn places(world: &World) -> Vec<(&'static str, String)> {
    let layout = &world.layout;
    let envelope =
        crate::support::server::path(&format!("blobs/{}", crate::support::layout::digest(&world.envelope)));
    vec![
        ("image", manifest_path()),
        ("signatures", sig_path(layout)),
        ("attestations", world.att()),
        ("referrers", referrers_path(layout)),
        ("fallback tag", fallback(&layout.image_digest())),
        ("payload", payload_path(layout)),
        ("envelope", envelope),
    ]
}

#[test]
fn whatever_a_place_does_is_the_same_out_of_the_pack() {
    let elsewhere = Server::start();
    let good = Answer::ok("application/octet-stream", "{}");
    let mut wrong = Vec::new();
    let mut rows = 0;
    for at in 0..places(&World::new()).len() {
        let answers = troubles(&good, &elsewhere).into_iter().filter(|trouble| trouble.timeout.is_none());
        let answers = answers.map(|trouble| (trouble.name, trouble.answer)).chain(strange_404());
        let others = [
            ("404", Answer::absent()),
            ("other bytes", Answer::ok("application/octet-stream", "{\"a\": 1}")),
            ("no JSON", Answer::ok("application/vnd.oci.image.manifest.v1+json", "\u{1b}[2J")),
            ("more than was promised", Answer::ok("application/octet-stream", vec![b' '; 1 << 20])),
        ];
        for (name, answer) in answers.chain(others) {
            let world = World::new();
            let (place, path) = places(&world)[at].clone();
            world.server.on(&path, answer);
            let played = panic::catch_unwind(AssertUnwindSafe(|| {
                let asked = ["--require", "sbom", "--identity", IDENTITY];
                let pack = packed(verify(&world.server).args(asked), "pack");
                pack.is_replayed_by(&replay("verify", &pack, &["--require", "sbom"]).run());
            }));
            rows += 1;
            if played.is_err() {
                wrong.push(format!("{place}: {name}"));
            }
        }
    }
    assert!(rows > 100 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_good_run_a_bad_one_and_its_sbom_are_the_same_out_of_a_tar() {
    let world = World::new();
    let asked = ["--identity", IDENTITY];
    for (command, options) in [("verify", &[][..]), ("verify", &["--require", "sbom"]), ("sbom", &["--list"])]
    {
        let run = if command == "sbom" { world.sbom() } else { verify(&world.server) };
        let pack = packed(run.args(asked).args(options.iter().copied()), "pack.tar");
        assert_eq!(pack.code, 0, "{:#}", pack.document);
        pack.is_replayed_by(&replay(command, &pack, options).run());
    }
    // One run's pack answers other questions too: all that belongs to the image is in it.
    let pack = packed(verify(&world.server).args(asked), "pack.tar");
    let document = replay("sbom", &pack, &[]).run().is("VERIFIED", None);
    assert_eq!(document["trust"], "VERIFIED");
    for (pin, code) in [("tenant_id=rival", "pin-mismatch"), ("team=core", "pin-absent")] {
        let pack = packed(verify(&world.server).args(asked).args(["-a", pin]), "pack.tar");
        assert_eq!(pack.code, 1);
        let run = replay("verify", &pack, &["-a", pin]).run();
        run.is("FAILED", Some(code));
        pack.is_replayed_by(&run);
    }
}

#[test]
fn by_digest_and_with_a_tag_beside_it_the_same_is_said_of_the_tag() {
    let world = World::new();
    let digest = world.layout.image_digest();
    for version in
        [format!("@{digest}"), format!(":{TAG}@{digest}"), format!(":gone@{digest}"), String::new()]
    {
        world.server.on("/v2/builds/my-app/manifests/gone", Answer::absent());
        world.server.on("/v2/builds/my-app/manifests/latest", Answer::absent());
        let asked = ["--key", KEY, "--identity", IDENTITY];
        let pack = packed(verify_version(&world.server, &version).args(asked), "pack");
        pack.is_replayed_by(&replay("verify", &pack, &[]).run());
    }
    // To be named by digest is of the one who asks now: a pack says what it likes.
    let by_digest = ["--key", KEY, "--identity", IDENTITY, "--require", "digest"];
    let pack = packed(verify_version(&world.server, &format!("@{digest}")).args(by_digest), "pack");
    assert_eq!(pack.code, 0);
    replay("verify", &pack, &["--require", "digest"]).run().is("FAILED", Some("tag-not-digest"));
    let named = format!("{}@{digest}", pack.image());
    let run = program(["verify", &named, "--offline", "-o", "json"]).args(by_digest).run();
    run.is("VERIFIED", None);
    pack.is_replayed_by(&run);
}

#[test]
fn what_the_platform_had_on_record_is_kept() {
    for what in ["signature", "sbom"] {
        for (name, answer) in [
            ("the same", None),
            ("nothing", Some(no_record())),
            ("something else", Some(Answer::ok("application/json", "{\"bomFormat\": \"CycloneDX\"}"))),
            ("nobody may ask", Some(Answer::error(403, "DENIED"))),
            ("a page", Some(Answer::page(200))),
        ] {
            let world = World::new();
            let api = platform(&world);
            if let Some(answer) = answer {
                api.on(&record(what), answer);
            }
            let asked = ["--check-api", "--identity", IDENTITY];
            let pack = packed(by(verify(&world.server).args(asked), &api), "pack");
            let run = replay("verify", &pack, &["--check-api"]).run();
            assert_eq!(
                check(&run.json(), "api")["code"],
                check(&pack.document, "api")["code"],
                "{what}: {name}"
            );
            pack.is_replayed_by(&run);
        }
    }
    // Where nobody asked then nobody knows.
    let world = World::new();
    let pack = packed(verify(&world.server), "pack");
    replay("verify", &pack, &["--check-api"]).run().is("UNDECIDED", Some("api-unavailable"));
    program([
        "verify",
        "oci:fixtures/cases/signed_verified/layout",
        "--offline",
        "--check-api",
        "-o",
        "json",
    ])
    .args(["--key", KEY, "--identity", IDENTITY])
    .run()
    .is("UNDECIDED", Some("api-unavailable"));
}

#[test]
fn the_name_of_a_pack_can_be_wrong_and_proves_nothing() {
    let world = World::new();
    let pack = packed(verify(&world.server), "pack");
    assert_eq!(check(&pack.document, "identity")["outcome"], "pass");
    let alone =
        |pack: &Packed| program(["verify", &pack.image(), "--offline", "--key", KEY, "-o", "json"]).run();
    let run = alone(&pack);
    let document = run.is("VERIFIED", None);
    assert_eq!(check(&document, "identity")["outcome"], "not-asked", "{}", run.shown());
    assert_eq!(weaknesses(&document), ["identity-from-pack"]);
    assert_eq!(document["images"][0]["reference"], format!("{LOGICAL}/{REPOSITORY}:{TAG}"));
    assert_eq!(document["images"][0]["route"]["address"], pack.image());
    assert_eq!(document["images"][0]["route"]["recorded"], pack.document["at"]);
    // Without the alias the image is of the host that was asked, for which nobody signed.
    let host = world.server.host();
    let name = format!("{host}/{REPOSITORY}:{TAG}");
    let copied = program(["verify", &name, "--plain-http", &host, "--key", KEY, "-o", "json"]);
    let pack = packed(copied, "pack");
    let run = alone(&pack);
    let document = run.is("FAILED", Some("identity-mismatch"));
    assert_eq!(check(&document, "identity")["expected"], format!("{host}/{REPOSITORY}"));
    // Who asks for the name that is signed asks for another than the pack's, and may.
    replay("verify", &pack, &[]).run().is("VERIFIED", None);
}

#[test]
fn a_signature_without_a_name_is_judged_by_the_pins_in_a_pack_too() {
    let layout = Layout::case("unsigned_failed");
    let server = Server::registry(&layout);
    let platform = Signer::platform();
    server.bundled(&layout, &[platform.bundled_signature(&layout, &annotations())], Lists::Api);
    server.on(&att_path(&layout), Answer::absent());
    let registry = |options: &[&str]| packed(verify(&server).args(options.iter().copied()), "pack");
    let alone = |pack: &Packed, options: &[&str]| {
        let image = pack.image();
        program(["verify", &image, "--offline", "--key", KEY, "-o", "json"])
            .args(options.iter().copied())
            .run()
    };
    let pins = ["--tenant-id", "octave", "--app-id", "my-app"];
    let pack = registry(&pins);
    assert_eq!(pack.code, 0, "{:#}", pack.document);
    let run = alone(&pack, &pins);
    run.is("VERIFIED", None);
    pack.is_replayed_by(&run);
    let named = [&pins[..], &["--identity", IDENTITY]].concat();
    alone(&pack, &named).is("VERIFIED", None);
    let other = [&pins[..], &["--identity", "h.x/builds/my-app"]].concat();
    alone(&pack, &other).is("FAILED", Some("identity-absent"));
    let pack = registry(&[]);
    assert_eq!(pack.code, 1);
    let run = alone(&pack, &[]);
    run.is("FAILED", Some("identity-absent"));
    pack.is_replayed_by(&run);
}

#[test]
fn several_images_share_a_pack_and_each_is_named() {
    let world = World::new();
    let server = &world.server;
    let other = Layout::case("signed-index_verified");
    server.serve(&other, "other");
    server.on("/v2/builds/my-app/manifests/gone", Answer::absent());
    server.on(&att_path(&other), Answer::absent());
    let host = server.host();
    let name = |tag: &str| format!("{host}/{REPOSITORY}:{tag}");
    let images = [name(TAG), name("other"), name("gone")];
    let alias = format!("{LOGICAL}={host}");
    let common = ["--plain-http", &host, "--registry-alias", &alias, "--key", KEY, "--identity", IDENTITY];
    let pack = packed(program(["verify", "-o", "json"]).args(images).args(common), "pack.tar");
    let images = |document: &Value| {
        let mut document = document.clone();
        super::steady(&mut document);
        document["images"].as_array().unwrap().clone()
    };
    let was = images(&pack.document);
    assert_eq!(was.len(), 3);
    let replayed = |name: &str| {
        program(["verify", name, "--offline", "--key", KEY, "--identity", IDENTITY, "-o", "json"]).run()
    };
    for (at, tag) in [TAG, "other", "gone"].into_iter().enumerate() {
        let run = replayed(&format!("{}:{tag}", pack.image()));
        assert_eq!(images(&run.json()), was[at..=at], "{}", run.shown());
    }
    let all = [TAG, "other", "gone"].map(|tag| format!("{}:{tag}", pack.image()));
    let run = program(["verify"])
        .args(all)
        .args(["--offline", "--key", KEY, "--identity", IDENTITY, "-o", "json"])
        .run();
    pack.is_replayed_by(&run);
    replayed(&pack.image()).is_refused("3 images");
    replayed(&format!("{}:never", pack.image())).is("FAILED", Some("image-absent"));
    let digest = world.layout.image_digest();
    replayed(&format!("{}@{digest}", pack.image())).is("VERIFIED", None);
    assert_eq!(gaps(&pack.document), Vec::<String>::new());
}

#[test]
fn a_pack_may_be_packed_again() {
    let world = World::new();
    let pack = packed(verify(&world.server).args(["--identity", IDENTITY]), "pack");
    let again = Packed::by(replay("verify", &pack, &[]), "again.tar");
    again.is_replayed_by(&replay("verify", &again, &[]).run());
    pack.is_replayed_by(&replay("verify", &again, &[]).run());
}
