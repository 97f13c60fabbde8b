//! Signatures and attestations with entries of a log beside them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::attest::{Signer, manifest, payload};
use crate::support::layout::{Layout, digest};
use crate::support::log::{About, Kind, Log, TIME};

/// The annotation of a layer with the log's entry (cosign, `pkg/oci/static/signature.go`).
const ENTRY: &str = "dev.sigstore.cosign/bundle";
/// The option that names the key of our log.
pub(super) const LOG: [&str; 2] = ["--rekor-key", "fixtures/keys/log.pub"];
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
    fn annotation(self, payload: &[u8], signature: &str) -> Option<String> {
        let by = Signer::platform();
        let about = |payload| About { payload, signature: signature.to_owned(), by: &by, envelope: None };
        self.of(&about(payload).body(Kind::HashedRekord), &about(b"other").body(Kind::HashedRekord))
    }

    /// The same of an envelope, where the bytes are one.
    fn of_envelope(self, envelope: &[u8]) -> Option<String> {
        let by = Signer::platform();
        let value: Value = serde_json::from_slice(envelope).expect("an envelope is JSON");
        let payload = STANDARD.decode(value["payload"].as_str().unwrap()).unwrap();
        let signature = value["signatures"][0]["sig"].as_str().unwrap();
        let about =
            |payload| About { payload, signature: signature.to_owned(), by: &by, envelope: Some(envelope) };
        self.of(&about(&payload).body(Kind::Dsse), &about(b"other").body(Kind::Dsse))
    }

    fn of(self, body: &Value, other: &Value) -> Option<String> {
        let annotation = match self {
            Self::Nothing => return None,
            Self::Proved => Log::first().annotation(body),
            Self::Other => Log::first().annotation(other),
            Self::Changed => {
                let mut annotation = Log::first().annotation(body);
                annotation["Payload"]["integratedTime"] = json!(TIME + 1);
                annotation
            }
            Self::Unknown => Log::by("other").annotation(body),
        };
        Some(annotation.to_string())
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
    if let Some(entry) = beside.of_envelope(envelope) {
        attested["layers"][0]["annotations"] = json!({ENTRY: entry});
    }
    attested
}
