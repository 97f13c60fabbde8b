//! Statements, envelopes and payloads, signed at run time with the fixtures' test keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::layout::{Layout, OCI_MANIFEST, digest};
use super::server::{Answer, Server, path};
use super::{LOGICAL, REPOSITORY};

pub(crate) use super::signer::Signer;

pub(crate) const DSSE: &str = "application/vnd.dsse.envelope.v1+json";
pub(crate) const IN_TOTO: &str = "application/vnd.in-toto+json";
pub(crate) const CYCLONE_DX: &str = "https://cyclonedx.org/bom";
pub(crate) const SLSA: &str = "https://slsa.dev/provenance/v0.2";
/// The commit that the fixtures' signatures carry.
pub(crate) const COMMIT: &str = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";

impl Signer {
    /// A DSSE envelope around a payload.
    pub(crate) fn envelope(&self, payload: &str) -> Vec<u8> {
        let mut signed = format!("DSSEv1 {} {IN_TOTO} {} ", IN_TOTO.len(), payload.len()).into_bytes();
        signed.extend_from_slice(payload.as_bytes());
        let value = json!({
            "payloadType": IN_TOTO,
            "payload": STANDARD.encode(payload),
            "signatures": [{"keyid": "", "sig": self.sign(&signed)}],
        });
        value.to_string().into_bytes()
    }

    /// An attestation of an image, its predicate byte for byte.
    pub(crate) fn attest(&self, layout: &Layout, kind: &str, predicate: &str) -> Vec<u8> {
        self.envelope(&statement(&layout.image_hex(), kind, predicate))
    }
}

impl Layout {
    /// An image of its own, signed by the platform with these annotations; another commit makes another image.
    pub(crate) fn signed_with(annotations: &Value) -> Self {
        let mut layout = Self::case("signed_verified");
        let digest = layout.image_digest();
        let mut image = layout.manifest(&digest);
        image["annotations"] = json!({"commit": annotations["commit_sha"]});
        layout.replace(&digest, image.to_string().into_bytes());
        let payload = payload(&layout.image_digest(), annotations).into_bytes();
        let signature = Signer::platform().sign(&payload);
        let old = layout.payload_digest();
        layout.replace(&old, payload);
        let manifest = layout.signature_digest().expect("a signature");
        let mut changed = layout.manifest(&manifest);
        changed["layers"][0]["annotations"]["dev.cosignproject.cosign/signature"] = json!(signature);
        layout.replace(&manifest, serde_json::to_vec(&changed).expect("JSON"));
        layout
    }
}

/// A statement about a digest; the predicate stands in it byte for byte.
pub(crate) fn statement(hex: &str, kind: &str, predicate: &str) -> String {
    format!(
        r#"{{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"{kind}","subject":[{{"name":"{LOGICAL}/{REPOSITORY}","digest":{{"sha256":"{hex}"}}}}],"predicate":{predicate}}}"#
    )
}

/// The payload of a simple signature with the fixtures' annotations, changed.
pub(crate) fn payload(digest: &str, annotations: &Value) -> String {
    json!({
        "critical": {
            "identity": {"docker-reference": format!("{LOGICAL}/{REPOSITORY}")},
            "image": {"docker-manifest-digest": digest},
            "type": "cosign container image signature",
        },
        "optional": annotations,
    })
    .to_string()
}

/// A small SBOM with so many libraries, of a time; with blanks that a reader must keep.
pub(crate) fn bom(timestamp: &str, libraries: &[&str]) -> String {
    let components: Vec<String> = libraries
        .iter()
        .map(|name| {
            format!(
                r#"{{"bom-ref":"{name}", "type":"library", "name":"{name}", "version":"1.0.0", "purl":"pkg:npm/{name}@1.0.0", "licenses":[{{"license":{{"id":"MIT"}}}}]}}"#
            )
        })
        .collect();
    format!(
        "{{ \"bomFormat\" : \"CycloneDX\",\n \"specVersion\":\"1.4\", \"version\":1,\n \"metadata\":{{\"timestamp\":\"{timestamp}\"}},\n \"components\":[{}] }}",
        components.join(",\n")
    )
}

/// Provenance of the fixtures' commit, or of another.
pub(crate) fn provenance(commit: &str) -> String {
    json!({
        "builder": {"id": "https://tekton.dev/chains/v2"},
        "buildType": "https://example.com/build",
        "invocation": {"configSource": {"uri": "git+https://git.example/app.git", "digest": {"sha1": commit}}},
    })
    .to_string()
}

/// A manifest with these layers: media type, digest, size.
pub(crate) fn manifest(layers: &[(String, String, usize)]) -> Value {
    let layers: Vec<Value> = layers
        .iter()
        .map(|(kind, digest, size)| json!({"mediaType": kind, "digest": digest, "size": size}))
        .collect();
    json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(b"{}"), "size": 2},
        "layers": layers,
    })
}

/// The layers of envelopes.
pub(crate) fn layers(envelopes: &[Vec<u8>]) -> Vec<(String, String, usize)> {
    envelopes.iter().map(|bytes| (DSSE.to_owned(), digest(bytes), bytes.len())).collect()
}

pub(crate) fn att_path(layout: &Layout) -> String {
    path(&format!("manifests/sha256-{}.att", layout.image_hex()))
}

pub(crate) fn sbom_path(layout: &Layout) -> String {
    path(&format!("manifests/sha256-{}.sbom", layout.image_hex()))
}

pub(crate) fn blob_path(bytes: &[u8]) -> String {
    path(&format!("blobs/{}", digest(bytes)))
}

impl Server {
    /// Blobs by their digests.
    pub(crate) fn blobs(&self, blobs: &[Vec<u8>]) {
        for bytes in blobs {
            self.on(&blob_path(bytes), Answer::ok("application/octet-stream", bytes.clone()));
        }
    }

    /// The `.att` tag holds these envelopes.
    pub(crate) fn attested(&self, layout: &Layout, envelopes: &[Vec<u8>]) {
        self.blobs(envelopes);
        self.on(&att_path(layout), Answer::ok(OCI_MANIFEST, manifest(&layers(envelopes)).to_string()));
    }

    /// The `.sbom` tag holds this document.
    pub(crate) fn attached(&self, layout: &Layout, document: &str) {
        let bytes = document.as_bytes().to_vec();
        let layer = ("text/spdx+json".to_owned(), digest(&bytes), bytes.len());
        self.blobs(&[bytes]);
        self.on(&sbom_path(layout), Answer::ok(OCI_MANIFEST, manifest(&[layer]).to_string()));
    }

    /// A manifest that refers to the image, listed by the referrers API.
    pub(crate) fn referrer(
        &self,
        layout: &Layout,
        artifact: &str,
        layers: &[(String, String, usize)],
    ) -> String {
        let mut value = manifest(layers);
        value["artifactType"] = artifact.into();
        value["subject"] = json!({"mediaType": OCI_MANIFEST, "digest": layout.image_digest(), "size": 345});
        let bytes = value.to_string().into_bytes();
        let name = digest(&bytes);
        let index = json!({"schemaVersion": 2, "mediaType": super::layout::OCI_INDEX, "manifests": [
            {"mediaType": OCI_MANIFEST, "digest": name, "size": bytes.len()},
        ]});
        self.on(&path(&format!("manifests/{name}")), Answer::ok(OCI_MANIFEST, bytes));
        self.list(&layout.image_digest(), &index);
        name
    }
}
