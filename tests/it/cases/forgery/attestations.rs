//! Every leaf of what is attested, changed.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::all;
use super::{Good, absolute, asks_for_attestations, changes};
use crate::support::layout::Layout;

/// Changes of an envelope or its manifest that leave a good attestation good: what nobody signs, and on
/// which nothing rests.
const UNSIGNED_BESIDE: [&str; 40] = [
    // A signature twice is one signature; a key's name is a hint, and the key is ours.
    "envelope /signatures with its last item twice",
    "envelope /signatures/0 with keyid renamed",
    "envelope /signatures/0 without keyid",
    "envelope /signatures/0/keyid longer",
    "envelope /signatures/0/keyid null",
    // What a manifest is, its place says too; its config means nothing.
    "manifest  with mediaType renamed",
    "manifest  without mediaType",
    "manifest /mediaType emptied",
    "manifest /mediaType longer",
    "manifest /mediaType null",
    "manifest /config with mediaType renamed",
    "manifest /config without mediaType",
    "manifest /config/digest flipped at the end",
    "manifest /config/mediaType emptied",
    "manifest /config/mediaType flipped",
    "manifest /config/mediaType flipped at the end",
    "manifest /config/mediaType longer",
    "manifest /config/mediaType null",
    "manifest /config/size one more",
    // Under the tag a layer is what its bytes are, and its type a hint.
    "manifest /layers/N with mediaType renamed",
    "manifest /layers/N without mediaType",
    "manifest /layers/N/mediaType emptied",
    "manifest /layers/N/mediaType flipped",
    "manifest /layers/N/mediaType flipped at the end",
    "manifest /layers/N/mediaType longer",
    "manifest /layers/N/mediaType null",
    // The signed type decides what a statement proves, never an annotation.
    "manifest /layers with its last item twice",
    "manifest /layers/N with annotations renamed",
    "manifest /layers/N without annotations",
    "manifest /layers/N/annotations with dev.cosignproject.cosign/signature in capitals",
    "manifest /layers/N/annotations with dev.cosignproject.cosign/signature renamed",
    "manifest /layers/N/annotations with predicateType in capitals",
    "manifest /layers/N/annotations with predicateType renamed",
    "manifest /layers/N/annotations without dev.cosignproject.cosign/signature",
    "manifest /layers/N/annotations without predicateType",
    "manifest /layers/N/annotations/dev.cosignproject.cosign~1signature longer",
    "manifest /layers/N/annotations/predicateType emptied",
    "manifest /layers/N/annotations/predicateType flipped",
    "manifest /layers/N/annotations/predicateType flipped at the end",
    "manifest /layers/N/annotations/predicateType longer",
];

/// Good cases of which every attestation is asked for: SBOM, provenance of both versions.
fn attested() -> Vec<Good> {
    ["sbom-tiny_verified", "sbom-and-provenance_verified", "sbom-and-provenance-v1_verified"]
        .into_iter()
        .map(|name| {
            let case = all().into_iter().find(|case| case.name == name).expect("a case");
            assert!(asks_for_attestations(&case), "{name}");
            let options = case.args[1..].iter().map(|arg| absolute(arg)).collect();
            let layout = Layout::case(name);
            let scratch = TempDir::new().unwrap();
            layout.write(scratch.path());
            let written = RefCell::new(layout.clone());
            let good = Good { layout, options, name: name.to_owned(), scratch, written };
            assert_eq!(good.judge(&good.layout).exit, 0, "{name}");
            good
        })
        .collect()
}

#[test]
fn no_change_of_an_attestation_is_verified_but_what_nobody_signs() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let mut count = 0;
    let mut allowed = BTreeSet::new();
    for good in attested() {
        let att = good.layout.attestation_digest().expect("an attested layout");
        let manifest = good.layout.manifest(&att);
        let mut forged: Vec<(String, Layout)> = Vec::new();
        for (what, value) in changes(&manifest) {
            let mut layout = good.layout.clone();
            layout.replace(&att, value.to_string().into_bytes());
            forged.push((format!("manifest {what}"), layout));
        }
        for layer in manifest["layers"].as_array().unwrap() {
            let envelope = layer["digest"].as_str().unwrap().to_owned();
            let parsed: Value = serde_json::from_slice(&good.layout.blobs[&envelope]).unwrap();
            let statement: Value =
                serde_json::from_slice(&STANDARD.decode(parsed["payload"].as_str().unwrap()).unwrap())
                    .unwrap();
            let with_payload = |payload: &Value| {
                let mut changed = parsed.clone();
                changed["payload"] = json!(STANDARD.encode(payload.to_string()));
                changed
            };
            let mut other: Vec<(String, Value)> = changes(&parsed);
            let predicates = changes(&statement);
            other.extend(
                predicates.iter().map(|(what, value)| (format!("payload {what}"), with_payload(value))),
            );
            for (what, value) in other {
                let bytes = value.to_string().into_bytes();
                // Under the old name the digest catches it, under its own the signature.
                let mut layout = good.layout.clone();
                layout.blobs.insert(envelope.clone(), bytes.clone());
                let judged = good.judge(&layout);
                assert_eq!((judged.exit, judged.trusted), (1, 1), "{}: {what}: {judged:?}", good.name);
                let mut layout = good.layout.clone();
                layout.replace(&envelope, bytes);
                forged.push((format!("envelope {what}"), layout));
                count += 1;
            }
        }
        for (what, layout) in forged {
            let judged = good.judge(&layout);
            // Whatever becomes of the attestation, the signature of the image stays what it is.
            assert_eq!(judged.trusted, 1, "{}: {what}: {judged:?}", good.name);
            if judged.exit == 0 {
                allowed.insert(what.replace("/layers/0", "/layers/N").replace("/layers/1", "/layers/N"));
            }
            count += 1;
        }
    }
    assert!(count > 1000, "{count} changes");
    let unsigned: BTreeSet<String> = UNSIGNED_BESIDE.iter().map(|what| (*what).to_owned()).collect();
    let forged: Vec<&String> = allowed.difference(&unsigned).collect();
    assert!(forged.is_empty(), "verified, though it was changed: {forged:#?}");
    let caught: Vec<&String> = unsigned.difference(&allowed).collect();
    assert!(caught.is_empty(), "not verified any more: {caught:#?}");
}

#[test]
fn an_attestation_of_one_good_case_serves_no_other() {
    let goods = attested();
    let whole = all()
        .into_iter()
        .find(|case| case.name == "sbom-attested_verified")
        .map(|case| Layout::case(&case.name))
        .expect("another image");
    for good in &goods {
        // Their image, signed and all, under the attestations of another image by the same key.
        let mut layout = good.layout.clone();
        layout.blobs.extend(whole.blobs.clone());
        let old = good.layout.attestation_digest().unwrap();
        let manifest = whole.manifest(&whole.attestation_digest().unwrap());
        layout.replace(&old, manifest.to_string().into_bytes());
        let judged = good.judge(&layout);
        assert_eq!(
            (judged.exit, judged.code.as_deref()),
            (1, Some("subject-mismatch")),
            "{}: {judged:?}",
            good.name
        );
    }
}
