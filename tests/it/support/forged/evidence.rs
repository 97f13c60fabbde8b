//! An image, its signature and its attestation, made from texts that may be anything and signed by the
//! platform's test key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::signer::Signer;
use super::tree::Json;

pub(crate) const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
pub(crate) const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
pub(crate) const DSSE: &str = "application/vnd.dsse.envelope.v1+json";
pub(crate) const IN_TOTO: &str = "application/vnd.in-toto+json";
pub(crate) const SIGNATURE: &str = "dev.cosignproject.cosign/signature";
pub(crate) const CYCLONE_DX: &str = "https://cyclonedx.org/bom";
/// The repository for which everything is signed.
pub(crate) const IDENTITY: &str = "harbor.paas-system.svc.cluster.local/builds/my-app";
/// The annotations that are signed, and pinned.
pub(crate) const PINS: [(&str, &str); 4] = [
    ("tenant_id", "octave"),
    ("app_id", "my-app"),
    ("commit_sha", "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7"),
    ("build_id", "build-abc123"),
];

const CONFIG: &[u8] =
    br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{}}"#;
const LAYER: &[u8] = b"a layer that no verdict reads";
/// The config of manifests that hold evidence.
const NO_CONFIG: &[u8] = b"{}";

/// `sha256:HEX` of bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    hash.as_ref().iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// What lies in a registry or a layout.
#[derive(Clone)]
pub(crate) struct Evidence {
    /// The image's manifest.
    pub(crate) image: Vec<u8>,
    /// The manifest under the `.sig` tag.
    pub(crate) signatures: Vec<u8>,
    /// The manifest under the `.att` tag.
    pub(crate) attestations: Option<Vec<u8>>,
    pub(crate) blobs: Vec<Vec<u8>>,
}

/// An object of these members, in this order.
pub(crate) fn object(members: &[(&str, Json)]) -> Json {
    Json::Object(members.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// A descriptor of bytes.
pub(crate) fn descriptor(media_type: &str, bytes: &[u8]) -> Json {
    object(&[
        ("mediaType", Json::string(media_type)),
        ("digest", Json::string(&digest(bytes))),
        ("size", Json::Literal(bytes.len().to_string())),
    ])
}

fn manifest(config: Json, layers: Vec<Json>) -> Json {
    object(&[
        ("schemaVersion", Json::literal("2")),
        ("mediaType", Json::string(OCI_MANIFEST)),
        ("config", config),
        ("layers", Json::List(layers)),
    ])
}

/// Makes evidence.
pub(crate) struct Maker {
    pub(crate) platform: Signer,
    pub(crate) other: Signer,
}

impl Maker {
    pub(crate) fn new() -> Self {
        Self { platform: Signer::platform(), other: Signer::new("other") }
    }

    /// The image's manifest.
    pub(crate) fn image() -> Json {
        let layer = descriptor("application/vnd.oci.image.layer.v1.tar+gzip", LAYER).and(
            "",
            "annotations",
            object(&[("org.example/note", Json::string("x"))]),
        );
        manifest(descriptor(OCI_CONFIG, CONFIG), vec![layer]).and(
            "",
            "annotations",
            object(&[("org.example/note", Json::string("x"))]),
        )
    }

    /// The payload of a signature of an image.
    pub(crate) fn payload(image: &[u8]) -> Json {
        let pins: Vec<(&str, Json)> = PINS.iter().map(|(name, value)| (*name, Json::string(value))).collect();
        object(&[
            (
                "critical",
                object(&[
                    ("identity", object(&[("docker-reference", Json::string(IDENTITY))])),
                    ("image", object(&[("docker-manifest-digest", Json::string(&digest(image)))])),
                    ("type", Json::string("cosign container image signature")),
                ]),
            ),
            ("optional", object(&pins)),
        ])
    }

    /// The manifest with one signature.
    pub(crate) fn signatures(payload: &[u8], signature: &str) -> Json {
        let layer = descriptor(SIMPLE_SIGNING, payload).and(
            "",
            "annotations",
            object(&[(SIGNATURE, Json::string(signature))]),
        );
        manifest(descriptor(OCI_CONFIG, NO_CONFIG), vec![layer])
    }

    /// The statement about an image.
    pub(crate) fn statement(image: &[u8]) -> Json {
        let digest = digest(image);
        let hex = digest.trim_start_matches("sha256:");
        let subject =
            object(&[("name", Json::string(IDENTITY)), ("digest", object(&[("sha256", Json::string(hex))]))]);
        let component = object(&[("type", Json::string("library")), ("name", Json::string("left-pad"))]);
        let predicate = object(&[
            ("bomFormat", Json::string("CycloneDX")),
            ("specVersion", Json::string("1.4")),
            ("version", Json::literal("1")),
            ("components", Json::List(vec![component])),
        ]);
        object(&[
            ("_type", Json::string("https://in-toto.io/Statement/v0.1")),
            ("predicateType", Json::string(CYCLONE_DX)),
            ("subject", Json::List(vec![subject])),
            ("predicate", predicate),
        ])
    }

    /// What the signature of an envelope is over: DSSE `protocol.md`, "PAE".
    pub(crate) fn encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
        let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
        [head.as_bytes(), payload].concat()
    }

    /// An envelope around a payload, with this signature (base64).
    pub(crate) fn envelope(payload_type: &str, payload: &[u8], signature: &str) -> Json {
        object(&[
            ("payloadType", Json::string(payload_type)),
            ("payload", Json::string(&STANDARD.encode(payload))),
            (
                "signatures",
                Json::List(vec![object(&[("keyid", Json::string("")), ("sig", Json::string(signature))])]),
            ),
        ])
    }

    /// An envelope around a payload, signed.
    pub(crate) fn sealed(&self, payload: &[u8]) -> Json {
        let signature = self.platform.sign(&Self::encoding(IN_TOTO, payload));
        Self::envelope(IN_TOTO, payload, &signature)
    }

    /// The manifest with one attestation.
    pub(crate) fn attestations(envelope: &[u8]) -> Json {
        let annotations =
            object(&[(SIGNATURE, Json::string("")), ("predicateType", Json::string(CYCLONE_DX))]);
        let layer = descriptor(DSSE, envelope).and("", "annotations", annotations);
        manifest(descriptor(OCI_CONFIG, NO_CONFIG), vec![layer])
    }

    /// An image and these signatures of it.
    pub(crate) fn evidence(image: &[u8], signatures: &[u8], blobs: &[&[u8]]) -> Evidence {
        let mut all = vec![CONFIG.to_vec(), LAYER.to_vec(), NO_CONFIG.to_vec()];
        all.extend(blobs.iter().map(|blob| blob.to_vec()));
        Evidence { image: image.to_vec(), signatures: signatures.to_vec(), attestations: None, blobs: all }
    }

    /// A payload, signed, of the image.
    pub(crate) fn signed(&self, image: &[u8], payload: &[u8]) -> Evidence {
        Self::signed_with(image, payload, &self.platform.sign(payload))
    }

    /// A payload with this signature (base64).
    pub(crate) fn signed_with(image: &[u8], payload: &[u8], signature: &str) -> Evidence {
        let signatures = Self::signatures(payload, signature).text();
        Self::evidence(image, signatures.as_bytes(), &[payload])
    }

    /// The image with its good signature, and this under its `.att` tag.
    pub(crate) fn attested_by(&self, manifest: &[u8], blobs: &[&[u8]]) -> Evidence {
        let image = Self::image().text();
        let mut evidence = self.signed(image.as_bytes(), Self::payload(image.as_bytes()).text().as_bytes());
        evidence.attestations = Some(manifest.to_vec());
        evidence.blobs.extend(blobs.iter().map(|blob| blob.to_vec()));
        evidence
    }

    /// The image with its good signature and this envelope.
    pub(crate) fn enveloped(&self, envelope: &[u8]) -> Evidence {
        self.attested_by(Self::attestations(envelope).text().as_bytes(), &[envelope])
    }

    /// The image with its good signature and this statement, signed.
    pub(crate) fn stated(&self, statement: &[u8]) -> Evidence {
        self.enveloped(self.sealed(statement).text().as_bytes())
    }
}
