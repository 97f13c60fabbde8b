//! Every leaf of a signature that is a bundle, changed: of the bundle, of what is signed in it, of its manifest.

use std::cell::RefCell;
use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::all;
use super::{Good, absolute, changes};
use crate::support::layout::Layout;

/// Changes that leave the signature good: what nobody signs, and on which nothing rests. Of a manifest that refers to
/// the image only its subject's digest and its layers' digests and sizes count; its types are hints.
const UNSIGNED: [&str; 76] = [
    // A hint: the key is ours.
    "bundle /verificationMaterial/publicKey without hint",
    "bundle /verificationMaterial/publicKey/hint emptied",
    "bundle /verificationMaterial/publicKey/hint flipped",
    "bundle /verificationMaterial/publicKey/hint flipped at the end",
    "bundle /verificationMaterial/publicKey/hint longer",
    "bundle /verificationMaterial/publicKey/hint null",
    // What the manifest says that it is, its layer may be.
    "manifest /layers/0 with mediaType renamed",
    "manifest /layers/0 without mediaType",
    "manifest /layers/0/mediaType emptied",
    "manifest /layers/0/mediaType flipped",
    "manifest /layers/0/mediaType null",
    // The signed type decides what a statement proves, never an annotation.
    "manifest  with annotations renamed",
    "manifest  with artifactType renamed",
    "manifest  with mediaType renamed",
    "manifest  without annotations",
    "manifest  without artifactType",
    "manifest  without mediaType",
    "manifest /annotations with dev.sigstore.bundle.content in capitals",
    "manifest /annotations with dev.sigstore.bundle.content renamed",
    "manifest /annotations with dev.sigstore.bundle.predicateType in capitals",
    "manifest /annotations with dev.sigstore.bundle.predicateType renamed",
    "manifest /annotations with org.opencontainers.image.created in capitals",
    "manifest /annotations with org.opencontainers.image.created renamed",
    "manifest /annotations without dev.sigstore.bundle.content",
    "manifest /annotations without dev.sigstore.bundle.predicateType",
    "manifest /annotations without org.opencontainers.image.created",
    "manifest /annotations/dev.sigstore.bundle.content emptied",
    "manifest /annotations/dev.sigstore.bundle.content flipped",
    "manifest /annotations/dev.sigstore.bundle.content flipped at the end",
    "manifest /annotations/dev.sigstore.bundle.content longer",
    "manifest /annotations/dev.sigstore.bundle.content null",
    "manifest /annotations/dev.sigstore.bundle.predicateType emptied",
    "manifest /annotations/dev.sigstore.bundle.predicateType flipped",
    "manifest /annotations/dev.sigstore.bundle.predicateType flipped at the end",
    "manifest /annotations/dev.sigstore.bundle.predicateType longer",
    "manifest /annotations/dev.sigstore.bundle.predicateType null",
    "manifest /annotations/org.opencontainers.image.created emptied",
    "manifest /annotations/org.opencontainers.image.created flipped",
    "manifest /annotations/org.opencontainers.image.created flipped at the end",
    "manifest /annotations/org.opencontainers.image.created longer",
    "manifest /annotations/org.opencontainers.image.created null",
    "manifest /artifactType emptied",
    "manifest /artifactType flipped",
    "manifest /artifactType flipped at the end",
    "manifest /artifactType longer",
    "manifest /artifactType null",
    "manifest /config with artifactType renamed",
    "manifest /config with mediaType renamed",
    "manifest /config without artifactType",
    "manifest /config without mediaType",
    "manifest /config/artifactType emptied",
    "manifest /config/artifactType flipped",
    "manifest /config/artifactType flipped at the end",
    "manifest /config/artifactType longer",
    "manifest /config/artifactType null",
    "manifest /config/digest flipped at the end",
    "manifest /config/mediaType emptied",
    "manifest /config/mediaType flipped",
    "manifest /config/mediaType flipped at the end",
    "manifest /config/mediaType longer",
    "manifest /config/mediaType null",
    "manifest /config/size one more",
    "manifest /layers with its last item twice",
    "manifest /layers/0/mediaType flipped at the end",
    "manifest /layers/0/mediaType longer",
    "manifest /mediaType emptied",
    "manifest /mediaType longer",
    "manifest /mediaType null",
    "manifest /subject with mediaType renamed",
    "manifest /subject without mediaType",
    "manifest /subject/mediaType emptied",
    "manifest /subject/mediaType flipped",
    "manifest /subject/mediaType flipped at the end",
    "manifest /subject/mediaType longer",
    "manifest /subject/mediaType null",
    "manifest /subject/size one more",
];

fn good() -> Good {
    let case = all().into_iter().find(|case| case.name == "bundle_verified").expect("a case");
    let layout = Layout::case(&case.name);
    let scratch = TempDir::new().unwrap();
    layout.write(scratch.path());
    let good = Good {
        options: case.args[1..].iter().map(|arg| absolute(arg)).collect(),
        written: RefCell::new(layout.clone()),
        name: case.name,
        layout,
        scratch,
    };
    assert_eq!(good.judge(&good.layout).exit, 0);
    good
}

#[test]
fn no_change_of_a_bundle_is_verified_but_what_nobody_signs() {
    let good = good();
    let (manifest, bundle) = (good.signature(), good.payload());
    let value: Value = serde_json::from_slice(&good.layout.blobs[&bundle]).unwrap();
    let mut forged: Vec<(String, String, Vec<u8>)> = Vec::new();
    for (what, changed) in changes(&value) {
        forged.push((format!("bundle {what}"), bundle.clone(), changed.to_string().into_bytes()));
    }
    let payload = value["dsseEnvelope"]["payload"].as_str().unwrap();
    let statement: Value = serde_json::from_slice(&STANDARD.decode(payload).unwrap()).unwrap();
    for (what, changed) in changes(&statement) {
        let mut bundle_of = value.clone();
        bundle_of["dsseEnvelope"]["payload"] = json!(STANDARD.encode(changed.to_string()));
        forged.push((format!("statement {what}"), bundle.clone(), bundle_of.to_string().into_bytes()));
    }
    for (what, changed) in changes(&good.layout.manifest(&manifest)) {
        forged.push((format!("manifest {what}"), manifest.clone(), changed.to_string().into_bytes()));
    }
    assert!(forged.len() > 200, "{} changes", forged.len());
    let mut allowed = BTreeSet::new();
    for (what, name, bytes) in forged {
        // Under the old name, whatever was changed.
        let mut layout = good.layout.clone();
        layout.blobs.insert(name.clone(), bytes.clone());
        assert_ne!(good.judge(&layout).exit, 0, "{what}");
        let mut layout = good.layout.clone();
        layout.replace(&name, bytes);
        let judged = good.judge(&layout);
        if judged.exit == 0 {
            assert_eq!(judged.digest, Some(good.layout.image_digest()), "{what}");
            allowed.insert(what);
        }
    }
    let unsigned: BTreeSet<String> = UNSIGNED.iter().map(|what| (*what).to_owned()).collect();
    let forged: Vec<&String> = allowed.difference(&unsigned).collect();
    assert!(forged.is_empty(), "verified, though it was changed: {forged:#?}");
    // An exception that is none any more must not stay.
    let caught: Vec<&String> = unsigned.difference(&allowed).collect();
    assert!(caught.is_empty(), "not verified any more: {caught:#?}");
}
