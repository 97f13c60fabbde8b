//! Signatures and attestations as sigstore bundles, beside those of cosign 2 and without them, in registries.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::KEY;
use crate::support::attest::{SLSA, Signer, att_path, bom, provenance, statement};
use crate::support::bundles::{BUNDLE, Lists, SIGN, bundle_manifest, signature};
use crate::support::command::{Program, check, program, weaknesses};
use crate::support::forged::{PINS, SPELLED, bundles};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{sbom, verify};
use crate::support::rows::{self, Rows};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::world::EARLY;

/// Changes of a statement that leave a signature of it good, and of the bundle around it: what other readers skip or
/// take alike, beside another spelling of the same.
const HARMLESS: [&str; 20] = [
    // A hint.
    "Bundle: Emptied /verificationMaterial/publicKey",
    "Bundle: Emptied /verificationMaterial/publicKey/hint",
    "Bundle: Missing /verificationMaterial/publicKey/hint",
    "Bundle: Null /verificationMaterial/publicKey/hint",
    // The predicate of a signature says nothing, and some versions leave it out.
    "Statement: Emptied /predicate",
    "Statement: Missing /predicate",
    "Statement: Null /predicate",
    "Statement: Unknown /predicate",
    "Statement: Wrapped /predicate",
    // An annotation may have any name.
    "Statement: FoldedBefore /subject/0/annotations/app_id",
    "Statement: FoldedBefore /subject/0/annotations/build_id",
    "Statement: FoldedBefore /subject/0/annotations/commit_sha",
    "Statement: FoldedBefore /subject/0/annotations/tenant_id",
    "Statement: FoldedBehind /subject/0/annotations/app_id",
    "Statement: FoldedBehind /subject/0/annotations/build_id",
    "Statement: FoldedBehind /subject/0/annotations/commit_sha",
    "Statement: FoldedBehind /subject/0/annotations/tenant_id",
    "Statement: SpecialBefore /subject/0/annotations/commit_sha",
    "Statement: SpecialBehind /subject/0/annotations/commit_sha",
    "Statement: Unknown /subject/0/annotations",
];

/// Whatever the platform signs, or somebody writes around that, is a signature only where it says what it should.
#[test]
fn every_change_of_a_signed_bundle_is_refused_but_what_changes_nothing() {
    let layout = unsigned();
    let server = Server::registry(&layout);
    let mut verified = BTreeSet::new();
    for row in bundles(&layout.image_hex()) {
        server.bundled(&layout, &[row.bytes], Lists::Api);
        let run = verify(&server)
            .args(PINS.iter().flat_map(|(name, value)| ["-a".to_owned(), format!("{name}={value}")]))
            .run();
        assert!([0, 1, 3].contains(&run.code), "{}: {}", row.name, run.shown());
        if SPELLED.contains(&row.change) {
            assert_eq!(run.code, 0, "{}: {}", row.name, run.shown());
        } else if run.code == 0 {
            verified.insert(row.name);
        }
    }
    let harmless: BTreeSet<String> = HARMLESS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(verified, harmless);
}

const BOTH: [Lists; 2] = [Lists::Api, Lists::Fallback];

fn annotations() -> Value {
    json!({"tenant_id": "octave", "app_id": "my-app"})
}

/// An image that nobody signed yet.
fn unsigned() -> Layout {
    Layout::case("unsigned_failed")
}

fn pinned(server: &Server) -> Program {
    verify(server).args(["--tenant-id", "octave", "--app-id", "my-app"])
}

#[test]
fn a_signature_of_cosign_3_is_one_and_its_annotations_are_pinned() {
    let (layout, platform) = (unsigned(), Signer::platform());
    let server = Server::registry(&layout);
    for lists in BOTH {
        server.bundled(&layout, &[platform.bundled_signature(&layout, &annotations())], lists);
        let document = pinned(&server).run().is("VERIFIED", None);
        let one = &document["images"][0]["signatures"][0];
        assert_eq!(
            (&one["status"], &one["carrier"], &one["identity"]),
            (&"trusted".into(), &true.into(), &Value::Null)
        );
        assert_eq!(one["annotations"], annotations());
        let identity = check(&document, "identity");
        assert_eq!(identity["outcome"], "not-asked", "{identity}");
        assert!(weaknesses(&document).contains(&"identity-not-asked".to_owned()));
        assert!(!weaknesses(&document).contains(&"identity-unbound".to_owned()));
        for (pin, other) in [("--tenant-id", "rival"), ("--app-id", "other")] {
            verify(&server).args([pin, other]).run().is("FAILED", Some("pin-mismatch"));
        }
        pinned(&server).args(["--build-id", "b"]).run().is("FAILED", Some("pin-absent"));
    }
}

/// As cosign 3 prints a bundle, but for the name that somebody typed: none is signed.
#[test]
fn the_format_of_cosign_has_what_is_signed_in_a_bundle() {
    let run = program(["verify", "oci:fixtures/cases/bundle_verified/layout", "--offline", "--key", KEY])
        .args(["--tenant-id", "octave", "-o", "cosign"])
        .run();
    let printed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let critical = &printed[0]["critical"];
    assert_eq!((&critical["type"], &critical["identity"]["docker-reference"]), (&SIGN.into(), &"".into()));
    assert_eq!(printed[0]["optional"], json!({"tenant_id": "octave"}), "{printed:#}");
}

/// Whose image it is has to be said, by what is signed.
#[test]
fn a_signature_that_names_no_repository_needs_a_pin_of_its_owner() {
    let (layout, platform) = (unsigned(), Signer::platform());
    let server = Server::registry(&layout);
    server.bundled(&layout, &[platform.bundled_signature(&layout, &annotations())], Lists::Api);
    let name = format!("{}/{}", crate::support::LOGICAL, crate::support::REPOSITORY);
    let refused: [&[&str]; 4] = [
        &[],
        &["-a", "build_id=x"],
        &["--identity", &name],
        &["--identity", &name, "--tenant-id", "octave", "--app-id", "my-app"],
    ];
    rows::each(refused, |options| {
        let document =
            verify(&server).args(options.iter().copied()).run().is("FAILED", Some("identity-absent"));
        assert_eq!(check(&document, "signature")["outcome"], "pass");
    });
    for (options, unbound) in [
        (&["--tenant-id", "octave"][..], true),
        (&["--app-id", "my-app"], true),
        (&["-a", "tenant_id=octave"], true),
        (&["--tenant-id", "octave", "-a", "app_id=my-app"], false),
        (&["--identity", "any"], false),
    ] {
        let document = verify(&server).args(options.iter().copied()).run().is("VERIFIED", None);
        assert_eq!(weaknesses(&document).contains(&"identity-unbound".to_owned()), unbound, "{options:?}");
    }
}

/// The type of a layer is a hint, and so are the size and the type that a list says: what refers to the image as a
/// bundle is read as one.
#[test]
fn no_hint_hides_a_bundle() {
    let (layout, platform) = (unsigned(), Signer::platform());
    let bundle = platform.bundled_signature(&layout, &annotations());
    let mut rows = Rows::default();
    let good: Value = serde_json::from_slice(&bundle_manifest(&layout, &bundle)).unwrap();
    let mut verified = |name: &str,
                        manifest: &dyn Fn(&mut Value),
                        listed: &dyn Fn(&mut Value),
                        served: &str| {
        for lists in BOTH {
            rows.row(format_args!("{name}, {lists:?}"), || {
                let server = Server::registry(&layout);
                server.bundled(&layout, std::slice::from_ref(&bundle), lists);
                let mut changed = good.clone();
                manifest(&mut changed);
                let bytes = changed.to_string().into_bytes();
                let mut entry = json!({"mediaType": OCI_MANIFEST, "digest": digest(&bytes), "size": bytes.len(), "artifactType": BUNDLE});
                listed(&mut entry);
                let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry]});
                server.on(&path(&format!("manifests/{}", digest(&bytes))), Answer::ok(served, bytes));
                match lists {
                    Lists::Api => server.list(&layout.image_digest(), &index),
                    Lists::Fallback => server.on(&fallback(&layout.image_digest()), Answer::ok(OCI_INDEX, index.to_string())),
                }
                pinned(&server).run().is("VERIFIED", None);
            });
        }
    };
    for kind in ["application/octet-stream", "", "application/vnd.in-toto+json", "text/html"] {
        verified(kind, &|manifest| manifest["layers"][0]["mediaType"] = kind.into(), &|_| {}, OCI_MANIFEST);
    }
    verified(
        "no type of an artifact",
        &|manifest| drop(manifest.as_object_mut().unwrap().remove("artifactType")),
        &|_| {},
        OCI_MANIFEST,
    );
    verified(
        "no annotations",
        &|manifest| drop(manifest.as_object_mut().unwrap().remove("annotations")),
        &|_| {},
        OCI_MANIFEST,
    );
    for size in [0, 1, 4_194_305, u64::from(u32::MAX)] {
        verified("another size", &|_| {}, &|entry| entry["size"] = size.into(), OCI_MANIFEST);
    }
    for kind in
        [OCI_INDEX, "application/vnd.docker.distribution.manifest.v2+json", "application/octet-stream", ""]
    {
        verified(
            "another type in the list",
            &|_| {},
            &|entry| entry["mediaType"] = kind.into(),
            OCI_MANIFEST,
        );
    }
    for artifact in [json!("application/vnd.oci.empty.v1+json"), json!("x/y"), json!(""), Value::Null] {
        verified(
            "another artifact in the list",
            &|_| {},
            &|entry| entry["artifactType"] = artifact.clone(),
            OCI_MANIFEST,
        );
    }
    for served in [
        "application/json",
        "application/octet-stream",
        "text/plain",
        "application/vnd.oci.image.manifest.v1+json; charset=utf-8",
    ] {
        verified(served, &|_| {}, &|_| {}, served);
    }
    rows.end();
}

/// Both stores are read, whatever is in either: one of them hides nothing in the other.
#[test]
fn evidence_of_cosign_2_and_3_works_side_by_side() {
    let platform = Signer::platform();
    let predicate = bom(EARLY, &["a", "b"]);
    for lists in BOTH {
        // Signed by 2, the SBOM a bundle.
        let layout = Layout::case("signed_verified");
        let server = Server::registry(&layout);
        server.on(&att_path(&layout), Answer::absent());
        server.bundled(&layout, &[platform.bundled_bom(&layout, &predicate)], lists);
        let wanted = || verify(&server).args(["--require", "sbom"]);
        let document = wanted().run().is("VERIFIED", None);
        assert_eq!(check(&document, "identity")["outcome"], "pass");
        let run = sbom(&server).run();
        assert_eq!((run.code, &run.json()["sbom"]["counts"]["total"]), (0, &2.into()), "{}", run.shown());
        // Signed by 3, the SBOM an envelope under the `.att` tag.
        let layout = unsigned();
        let server = Server::registry(&layout);
        server.bundled(&layout, &[platform.bundled_signature(&layout, &annotations())], lists);
        let att = platform.attest(&layout, crate::support::attest::CYCLONE_DX, &predicate);
        server.attested(&layout, &[att]);
        pinned(&server).args(["--require", "sbom"]).run().is("VERIFIED", None);
        // All of it by 3, provenance too.
        let slsa = statement(&layout.image_hex(), SLSA, &provenance(crate::support::attest::COMMIT));
        let all = [
            platform.bundled_signature(&layout, &annotations()),
            platform.bundled_bom(&layout, &predicate),
            platform.bundle(&slsa).to_string().into_bytes(),
        ];
        let server = Server::registry(&layout);
        server.attested(&layout, &[]);
        server.bundled(&layout, &all, lists);
        let document = pinned(&server).args(["--require", "sbom,provenance"]).run().is("VERIFIED", None);
        assert_eq!(document["images"][0]["attestations"].as_array().map(Vec::len), Some(2));
    }
}

/// Any bundle by the key makes an image "verified" elsewhere (security-profiles-operator#3449).
#[test]
fn an_attestation_is_no_signature_and_a_signature_no_sbom() {
    let (layout, platform) = (unsigned(), Signer::platform());
    let server = Server::registry(&layout);
    server.attested(&layout, &[]);
    let hex = layout.image_hex();
    let statements = [
        ("an SBOM", statement(&hex, "https://cyclonedx.org/bom", &bom(EARLY, &["a"]))),
        ("provenance", statement(&hex, SLSA, &provenance("ab"))),
        ("a type that only begins right", statement(&hex, &format!("{SIGN}/"), "{}")),
        ("another version", statement(&hex, "https://sigstore.dev/cosign/sign/v2", "{}")),
        ("another letter case", statement(&hex, "https://sigstore.dev/cosign/Sign/v1", "{}")),
        ("a blank", statement(&hex, &format!("{SIGN} "), "{}")),
    ];
    let mut all = Rows::default();
    for (name, text) in statements {
        all.row(name, || {
            server.bundled(&layout, &[platform.bundle(&text).to_string().into_bytes()], Lists::Api);
            pinned(&server).run().is("FAILED", Some("signature-absent"));
        });
    }
    all.row("a signature", || {
        server.bundled(&layout, &[platform.bundled_signature(&layout, &annotations())], Lists::Api);
        pinned(&server).args(["--require", "sbom"]).run().is("FAILED", Some("sbom-absent"));
    });
    // Under the `.att` tag nothing is a signature: what `verify` reads does not depend on what is required.
    all.row("a signature under the tag of attestations", || {
        server.bundled(&layout, &[], Lists::Api);
        server.attested(&layout, &[platform.envelope(&signature(&hex, &annotations()).to_string())]);
        pinned(&server).run().is("FAILED", Some("signature-absent"));
        let document =
            pinned(&server).args(["--require", "sbom"]).run().is("FAILED", Some("signature-absent"));
        assert_eq!(document["images"][0]["attestations"][0]["predicateType"], SIGN);
    });
    all.end();
}

#[test]
fn what_a_bundle_says_of_another_image_or_by_another_key_is_refused() {
    let (layout, platform, other) = (unsigned(), Signer::platform(), Signer::new("other"));
    let server = Server::registry(&layout);
    let hex = layout.image_hex();
    let good = || signature(&hex, &annotations());
    let signed = |statement: &Value| platform.bundle(&statement.to_string());
    let with = |member: &str, value: Value| {
        let mut statement = good();
        *statement.pointer_mut(member).expect("a member") = value;
        signed(&statement)
    };
    let mut twice = good();
    let subject = json!({"digest": {"sha256": hex}, "annotations": {"tenant_id": "rival"}});
    twice["subject"].as_array_mut().expect("a list").push(subject);
    let of_others = json!([{"digest": {"sha256": "00".repeat(32)}, "annotations": annotations()}]);
    let malformed = "signature-invalid";
    let bundles = [
        ("another key", other.bundle(&good().to_string()), "signature-invalid"),
        ("another image", with("/subject", of_others), "digest-mismatch"),
        ("no subject", with("/subject", json!([])), "digest-mismatch"),
        ("two things of one image", signed(&twice), malformed),
        ("a list for annotations", with("/subject/0/annotations", json!([])), malformed),
        ("another type of statement", with("/_type", json!("https://in-toto.io/Statement/v2")), malformed),
        ("a list", platform.bundle(&json!([good()]).to_string()), malformed),
    ];
    let mut all = Rows::default();
    for (name, bundle, code) in bundles {
        all.row(name, || {
            server.bundled(&layout, &[bundle.to_string().into_bytes()], Lists::Api);
            let document = pinned(&server).run().is("FAILED", Some(code));
            assert_eq!(document["images"][0]["signatures"][0]["status"], "refused");
        });
    }
    // The key that it says it is by is given, and did not make it: nobody has to look for another key.
    all.row("a hint that is not true", || {
        server.bundled(&layout, &[other.bundle(&good().to_string()).to_string().into_bytes()], Lists::Api);
        let run = pinned(&server).run();
        let document = run.is("FAILED", Some("signature-invalid"));
        let said = check(&document, "signature")["message"].as_str().unwrap_or_default();
        assert!(said.contains("does not verify with that key"), "{said}");
        let page = pinned(&server).args(["-o", "human=/dev/stderr"]).run();
        assert!(page.stderr.contains("block it") && !page.stderr.contains("right key"), "{}", page.shown());
    });
    // The key that it says it is by is not among those that are given.
    let mut unknown = other.bundle(&good().to_string());
    unknown["verificationMaterial"]["publicKey"]["hint"] =
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".into();
    all.row("a hint", || {
        server.bundled(&layout, &[unknown.to_string().into_bytes()], Lists::Api);
        let document = pinned(&server).run().is("FAILED", Some("signature-invalid"));
        let said = check(&document, "signature")["message"].as_str().unwrap_or_default();
        assert!(said.contains("made by the key SHA256:AAAAAAAA"), "{said}");
    });
    all.end();
}

/// None of these decides where something else is trusted, and none of them is an absence.
#[test]
fn a_bundle_of_another_kind_is_unsupported_and_hides_nothing() {
    let (layout, platform) = (unsigned(), Signer::platform());
    let server = Server::registry(&layout);
    let good = platform.bundle(&signature(&layout.image_hex(), &annotations()).to_string());
    let mut certificate = good.clone();
    certificate["verificationMaterial"] = json!({"certificate": {"rawBytes": "AA=="}});
    let mut message = good.clone();
    message.as_object_mut().expect("an object").remove("dsseEnvelope");
    message["messageSignature"] =
        json!({"messageDigest": {"algorithm": "SHA2_256", "digest": "AA=="}, "signature": "AA=="});
    let mut later = good.clone();
    later["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.4+json".into();
    rows::each([certificate, message, later], |bundle| {
        let one = bundle.to_string().into_bytes();
        server.bundled(&layout, std::slice::from_ref(&one), Lists::Api);
        pinned(&server).run().is("UNDECIDED", Some("signature-unsupported"));
        server.bundled(&layout, &[one, good.to_string().into_bytes()], Lists::Api);
        let document = pinned(&server).run().is("VERIFIED", None);
        let listed = document["images"][0]["signatures"].as_array().expect("a list");
        assert!(listed.iter().any(|one| one["code"] == "signature-unsupported"), "{document:#}");
    });
}
