//! What cosign 2 and 3 leave, side by side, in a registry with the referrers API and in one without, where the
//! fallback tag stands in; each question put to cosign 3 as well.

use super::words;
use super::world::{ANNOTATIONS, COSIGN, CYCLONEDX, Guard, NAME, Registry, SIGNERS, TAG, World, key};

/// Who signs or attests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Nobody,
    /// cosign 2: tags.
    Tags(&'static str),
    /// cosign 3: bundles.
    Bundles,
}

const PINS: [&str; 4] = ["--tenant-id", "octave", "--app-id", "my-app"];

fn registries(world: &World) -> [(&'static str, Registry); 2] {
    [("fallback tag", world.registry(Guard::Plain)), ("referrers API", world.referrers_registry())]
}

/// Every way in which an image may be signed and its SBOM attested.
#[test]
fn signatures_and_sboms_of_cosign_2_and_3_in_either_kind_of_registry() {
    let world = World::new();
    for (kind, registry) in registries(&world) {
        let address = registry.address();
        for (n, (signed, attested)) in [
            (By::Bundles, By::Bundles),
            (By::Tags(SIGNERS[0]), By::Bundles),
            (By::Tags(SIGNERS[1]), By::Bundles),
            (By::Bundles, By::Tags(SIGNERS[0])),
            (By::Bundles, By::Tags(SIGNERS[1])),
            (By::Bundles, By::Nobody),
            (By::Nobody, By::Bundles),
        ]
        .into_iter()
        .enumerate()
        {
            let what = format!("{kind}: signed by {signed:?}, attested by {attested:?}");
            let repo = format!("builds/app-{n}");
            let tag = format!("{}:{TAG}", registry.repo(&repo));
            let tiny = world.workspace(&format!("tiny-{n}"), "tiny");
            world.copy(&["--preserve-digests"], &tiny, &format!("docker://{tag}"));
            let image = format!("{}@{}", registry.repo(&repo), world.digest(&tag));
            match signed {
                By::Nobody => {}
                By::Tags(cosign) => world.sign(cosign, "platform", &image, &ANNOTATIONS),
                By::Bundles => world.sign_bundle("platform", &image, &ANNOTATIONS),
            }
            let (_, sbom) = world.scan(&format!("registry:{image}"), CYCLONEDX, &[]);
            match attested {
                By::Nobody => {}
                By::Tags(cosign) => world.attest(cosign, "platform", &image, &sbom, &[]),
                By::Bundles => world.attest_bundle("platform", &image, "cyclonedx", &sbom),
            }
            // A signature by tags names the platform's repository; a bundle names none, and pins answer.
            let named = [image.as_str(), "--plain-http", &address, "--identity", NAME];
            let asked = if matches!(signed, By::Tags(_)) { &named[..] } else { &named[..3] };
            let asked = words(asked, &PINS);
            let answer = world.verify(&asked);
            if signed == By::Nobody {
                answer.is_failed("signature", "signature-absent");
                // Any bundle by the key will do for cosign 3 (security-profiles-operator#3449).
                assert!(world.cosign3_verifies("platform", &image, &[]), "{what}");
                continue;
            }
            answer.is_verified();
            println!("{what}: VERIFIED");
            let required = words(&asked, &["--require", "sbom"]);
            match attested {
                By::Nobody => world.verify(&required).is_failed("sbom", "sbom-absent"),
                _ => world.verify(&required).is_verified(),
            }
            world
                .verify(&words(&asked[..asked.len() - 4], &["--tenant-id", "rival"]))
                .is_failed("pins", "pin-mismatch");
            let wrong = key("other.pub");
            world.verify(&words(&asked, &["--key", &wrong])).is_failed("signature", "signature-invalid");
            // cosign 3 looks into one store only, and takes the first that has anything in it for all there is.
            let sees = signed == By::Bundles || attested != By::Bundles;
            assert_eq!(world.cosign3_verifies("platform", &image, &["tenant_id=octave"]), sees, "{what}");
            assert!(!world.cosign3_verifies("platform", &image, &["tenant_id=rival"]), "{what}");
            if signed == By::Bundles {
                let answer = world.verify(&[&image, "--plain-http", &address]);
                answer.is_failed("identity", "identity-absent");
            }
        }
    }
}

/// cosign 3 takes the curve's own hash, and Ed25519 over a hash; cosign 2 SHA-256, and Ed25519 as it is.
#[test]
fn every_kind_of_key_that_cosign_3_signs_with() {
    let world = World::new();
    let registry = world.referrers_registry();
    let address = registry.address();
    for name in ["platform", "p384", "p521", "rsa2048", "rsa4096", "ed25519"] {
        let repo = format!("builds/{name}");
        let digest = world.push(&registry, name, &repo, "1");
        let image = format!("{}@{digest}", registry.repo(&repo));
        world.sign_bundle(name, &image, &ANNOTATIONS);
        let public = key(&format!("{name}.pub"));
        let common = words(&[&image, "--plain-http", &address], &PINS);
        world.verify(&words(&common, &["--key", &public])).is_verified();
        let other = key("other.pub");
        world.verify(&words(&common, &["--key", &other])).is_failed("signature", "signature-invalid");
        println!("{name}: VERIFIED; cosign 3 says {}", world.cosign3_verifies(name, &image, &[]));
    }
}

/// `save` leaves what refers to an image among the blobs, on no list.
#[test]
fn a_layout_that_cosign_3_saves_has_everything() {
    let world = World::new();
    let registry = world.referrers_registry();
    let digest = world.push(&registry, "app", "builds/my-app", TAG);
    let image = format!("{}@{digest}", registry.repo("builds/my-app"));
    world.sign_bundle("platform", &image, &ANNOTATIONS);
    let sbom = world
        .write("bom.json", r#"{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[]}"#);
    world.attest_bundle("platform", &image, "cyclonedx", &sbom);
    let saved = world.word("saved");
    world.tool(super::world::COSIGN3, &["save", "--allow-http-registry", "--dir", &saved, &image]);
    let layout = format!("oci:{saved}");
    world.verify(&words(&[&layout, "--offline", "--require", "sbom"], &PINS)).is_verified();
    world.verify(&[&layout, "--offline"]).is_failed("identity", "identity-absent");
    let answer = world.sbom(&words(&[&layout, "--offline"], &PINS));
    assert_eq!((answer.code, &answer.report["trust"]), (0, &"VERIFIED".into()), "{:#}", answer.report);
    // The same image signed by cosign 2 as well: both are listed, and the one that names the repository carries.
    world.sign(COSIGN, "platform", &image, &ANNOTATIONS);
    let address = registry.address();
    let answer = world.verify(&words(&[&image, "--plain-http", &address, "--identity", NAME], &PINS));
    answer.is_verified();
    assert_eq!(answer.image()["signatures"].as_array().map(Vec::len), Some(2), "{:#}", answer.report);
    assert_eq!(answer.check("identity"), ("pass", "-"));
}
