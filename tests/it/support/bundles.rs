//! Sigstore bundles as cosign 3 writes them, signed at run time with the fixtures' test keys.

use serde_json::{Value, json};

use super::attest::{CYCLONE_DX, Signer};
use super::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use super::server::{Answer, Server, path};

pub(crate) const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
/// The predicate type of a signature of an image.
pub(crate) const SIGN: &str = "https://sigstore.dev/cosign/sign/v1";

/// A signature of an image with these annotations, as a statement.
pub(crate) fn signature(hex: &str, annotations: &Value) -> Value {
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"digest": {"sha256": hex}, "annotations": annotations}],
        "predicateType": SIGN,
        "predicate": {},
    })
}

impl Signer {
    /// A bundle around a statement.
    pub(crate) fn bundle(&self, statement: &str) -> Value {
        let envelope: Value = serde_json::from_slice(&self.envelope(statement)).expect("an envelope is JSON");
        json!({
            "mediaType": BUNDLE,
            "verificationMaterial": {"publicKey": {"hint": "Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4="}},
            "dsseEnvelope": {
                "payload": envelope["payload"],
                "payloadType": envelope["payloadType"],
                "signatures": [{"sig": envelope["signatures"][0]["sig"]}],
            },
        })
    }

    /// A signature of the image as a bundle.
    pub(crate) fn bundled_signature(&self, layout: &Layout, annotations: &Value) -> Vec<u8> {
        self.bundle(&signature(&layout.image_hex(), annotations).to_string()).to_string().into_bytes()
    }

    /// An SBOM of the image as a bundle.
    pub(crate) fn bundled_bom(&self, layout: &Layout, predicate: &str) -> Vec<u8> {
        let statement = super::attest::statement(&layout.image_hex(), CYCLONE_DX, predicate);
        self.bundle(&statement).to_string().into_bytes()
    }
}

/// The manifest of a bundle that refers to an image, as cosign 3 writes it.
pub(crate) fn bundle_manifest(layout: &Layout, bundle: &[u8]) -> Vec<u8> {
    let empty = "application/vnd.oci.empty.v1+json";
    let value = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": {"mediaType": empty, "size": 2, "digest": digest(b"{}"), "artifactType": BUNDLE},
        "layers": [{"mediaType": BUNDLE, "size": bundle.len(), "digest": digest(bundle)}],
        "annotations": {"dev.sigstore.bundle.content": "dsse-envelope"},
        "subject": {"mediaType": OCI_MANIFEST, "size": 345, "digest": layout.image_digest()},
        "artifactType": BUNDLE,
    });
    value.to_string().into_bytes()
}

/// Where a registry lists what refers to an image.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lists {
    /// In the answer of its referrers API.
    Api,
    /// In an index under the fallback tag, its entries typed as cosign 3 types them.
    Fallback,
}

impl Server {
    /// These bundles refer to the image.
    pub(crate) fn bundled(&self, layout: &Layout, bundles: &[Vec<u8>], lists: Lists) {
        self.blobs(bundles);
        let mut entries = Vec::new();
        for bundle in bundles {
            let bytes = bundle_manifest(layout, bundle);
            let name = digest(&bytes);
            let artifact = match lists {
                Lists::Api => BUNDLE,
                Lists::Fallback => "application/vnd.oci.empty.v1+json",
            };
            entries.push(
                json!({"mediaType": OCI_MANIFEST, "digest": name, "size": bytes.len(), "artifactType": artifact}),
            );
            self.on(&path(&format!("manifests/{name}")), Answer::ok(OCI_MANIFEST, bytes));
        }
        let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries});
        let image = layout.image_digest();
        match lists {
            Lists::Api => self.list(&image, &index),
            Lists::Fallback => {
                self.without_referrers_api(&image);
                self.on(&super::server::fallback(&image), Answer::ok(OCI_INDEX, index.to_string()));
            }
        }
    }
}
