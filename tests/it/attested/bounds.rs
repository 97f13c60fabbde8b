//! How much is taken of what is attested.

use super::attestations;
use crate::sbom::{came_to, hex};
use crate::support::attest::{CYCLONE_DX, DSSE, Signer, blob_path, bom, manifest};
use crate::support::command::{check, gaps};
use crate::support::layout::{OCI_MANIFEST, digest};
use crate::support::server::{Answer, path};
use crate::support::world::{EARLY, World};

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
