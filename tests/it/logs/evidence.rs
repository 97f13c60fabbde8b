//! Signatures and attestations with entries of a log beside them.

use serde_json::{Value, json};

use crate::support::attest::{Signer, manifest, payload};
use crate::support::layout::{Layout, digest};

/// The annotation of a layer with the log's entry (cosign, `pkg/oci/static/signature.go`).
const ENTRY: &str = "dev.sigstore.cosign/bundle";
const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";

/// What lies beside a signature of a log.
#[derive(Clone, Copy, Debug)]
pub(super) enum Beside {
    Nothing,
    /// An entry about the signature, with all that a log says of it.
    Proved,
    /// An entry about another signature.
    Other,
    /// An entry about the signature, changed after the log signed it.
    Changed,
    /// An entry of a log whose key is not known.
    Unknown,
}

impl Beside {
    /// The annotation of a layer with this payload and this signature.
    fn annotation(self, _payload: &[u8], _signature: &str) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Proved => Some("good".to_owned()),
            Self::Other => Some("mismatch".to_owned()),
            Self::Changed => Some("changed".to_owned()),
            Self::Unknown => Some("unknown".to_owned()),
        }
    }
}

/// The image of the fixtures, with these signatures of this tenant, the newest first.
pub(super) fn signed(signatures: &[(&str, Beside)]) -> Layout {
    let mut layout = Layout::case("signed_verified");
    let (mut layers, mut annotations) = (Vec::new(), Vec::new());
    for (tenant, beside) in signatures.iter().rev() {
        let claim = payload(&layout.image_digest(), &json!({"tenant_id": tenant})).into_bytes();
        let signature = Signer::platform().sign(&claim);
        annotations.push(beside.annotation(&claim, &signature).map_or_else(
            || json!({"dev.cosignproject.cosign/signature": signature}),
            |entry| json!({"dev.cosignproject.cosign/signature": signature, ENTRY: entry}),
        ));
        layers.push((SIMPLE_SIGNING.to_owned(), digest(&claim), claim.len()));
        layout.blobs.insert(digest(&claim), claim);
    }
    let mut signed = manifest(&layers);
    for (layer, annotations) in signed["layers"].as_array_mut().unwrap().iter_mut().zip(annotations) {
        layer["annotations"] = annotations;
    }
    layout.blobs.insert(digest(b"{}"), b"{}".to_vec());
    let old = layout.signature_digest().expect("a signed layout");
    layout.replace(&old, signed.to_string().into_bytes());
    layout
}

/// A manifest with one envelope, and this beside it.
pub(super) fn attested(envelope: &[u8], beside: Beside) -> Value {
    let mut attested = manifest(&crate::support::attest::layers(&[envelope.to_vec()]));
    if let Some(entry) = beside.annotation(envelope, "") {
        attested["layers"][0]["annotations"] = json!({ENTRY: entry});
    }
    attested
}
