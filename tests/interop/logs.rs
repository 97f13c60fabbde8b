//! Entries of a transparency log of our own, judged by real cosign and by this program from the same bytes: cosign 2
//! with the log's key in its environment and without a network, cosign 3 with a trusted root.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::forged::{IDENTITY, digest};
use super::judged::Storage;
use super::log::{About, Kind, Log, TIME};
use super::signer::Signer;
use super::world::{COSIGN3, Guard, Registry, SIGNERS, TAG, World, key};

const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
const DSSE: &str = "application/vnd.dsse.envelope.v1+json";
const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// An image in a registry's storage.
pub(super) struct Image<'a> {
    registry: &'a Registry,
    storage: &'a Storage,
    repo: String,
    digest: String,
}

impl<'a> Image<'a> {
    pub(super) fn new(registry: &'a Registry, storage: &'a Storage, n: usize) -> Self {
        let repo = format!("logged/n{n}");
        let config =
            json!({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}});
        let config = config.to_string().into_bytes();
        storage.blob(&repo, &config);
        let manifest = json!({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(&config), "size": config.len()},
            "layers": []});
        let manifest = manifest.to_string().into_bytes();
        storage.manifest(&repo, TAG, &manifest);
        Self { registry, storage, repo, digest: digest(&manifest) }
    }

    pub(super) fn hex(&self) -> &str {
        self.digest.trim_start_matches("sha256:")
    }

    pub(super) fn name(&self) -> String {
        format!("{}@{}", self.registry.repo(&self.repo), self.digest)
    }

    /// What a signature of cosign 2 says of it.
    fn payload(&self) -> String {
        json!({"critical": {"identity": {"docker-reference": IDENTITY},
            "image": {"docker-manifest-digest": self.digest}, "type": "cosign container image signature"},
            "optional": {"tenant_id": "octave"}})
        .to_string()
    }

    /// A manifest with one layer under a tag of cosign 2.
    fn put(&self, kind: &str, media_type: &str, blob: &[u8], annotations: &Value) {
        let config = b"{}";
        self.storage.blob(&self.repo, config);
        let manifest = json!({"schemaVersion": 2, "mediaType": OCI_MANIFEST,
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(config), "size": 2},
            "layers": [{"mediaType": media_type, "digest": self.storage.blob(&self.repo, blob), "size": blob.len(),
                "annotations": annotations}]});
        self.storage.manifest(
            &self.repo,
            &format!("sha256-{}.{kind}", self.hex()),
            manifest.to_string().as_bytes(),
        );
    }

    /// A bundle that refers to the image, under the fallback tag.
    pub(super) fn refer(&self, bundle: &[u8]) {
        self.storage.blob(&self.repo, b"{}");
        let manifest = json!({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": BUNDLE,
            "config": {"mediaType": EMPTY, "digest": digest(b"{}"), "size": 2},
            "layers": [{"mediaType": BUNDLE, "digest": self.storage.blob(&self.repo, bundle), "size": bundle.len()}],
            "annotations": {"dev.sigstore.bundle.content": "dsse-envelope",
                "dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1"},
            "subject": {"mediaType": OCI_MANIFEST, "digest": self.digest, "size": 2}});
        let manifest = manifest.to_string().into_bytes();
        self.storage.manifest(&self.repo, "bundle", &manifest);
        let index = json!({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
            "manifests": [{"mediaType": OCI_MANIFEST, "digest": digest(&manifest), "size": manifest.len(),
                "artifactType": BUNDLE}]});
        self.storage.manifest(&self.repo, &format!("sha256-{}", self.hex()), index.to_string().as_bytes());
    }
}

/// What this program says where an entry is required, and that it makes no difference where none is.
fn ours(world: &World, image: &Image<'_>, options: &[&str]) -> Option<String> {
    let (name, address) = (image.name(), image.registry.address());
    let asked = [&[name.as_str(), "--plain-http", &address, "--tenant-id", "octave"], options].concat();
    world.verify(&asked).is_verified();
    let required = [&asked[..], &["--require", "log"]].concat();
    let answer = world.verify(&required);
    match answer.check("log") {
        ("pass", _) => {
            answer.is_verified();
            None
        }
        (_, code) => Some(code.to_owned()),
    }
}

/// What a log may say of a signature: by what it is called, and whether that is right.
fn entries(about: &About<'_>, kind: Kind) -> Vec<(&'static str, Value, Option<&'static str>)> {
    let (log, other) = (Log::first(), Signer::new("other"));
    let good = about.body(kind);
    let of = |change: fn(&mut About<'_>)| {
        let mut about = About {
            payload: about.payload,
            signature: about.signature.clone(),
            by: about.by,
            envelope: about.envelope,
        };
        change(&mut about);
        about.body(kind)
    };
    let signed_again = of(|about| about.signature = about.by.sign(b"other"));
    let other_payload =
        of(|about| (about.payload, about.envelope) = (b"other", about.envelope.map(|_| &b"other"[..])));
    let by_other = About {
        payload: about.payload,
        signature: about.signature.clone(),
        by: &other,
        envelope: about.envelope,
    };
    let mut later = log.annotation(&good);
    later["Payload"]["integratedTime"] = json!(TIME + 1);
    let mut unsigned = log.annotation(&good);
    unsigned["SignedEntryTimestamp"] = log.promise(b"{}", TIME, 1).into();
    vec![
        ("good", log.annotation(&good), None),
        ("another signature", log.annotation(&signed_again), Some("log-mismatch")),
        ("another payload", log.annotation(&other_payload), Some("log-mismatch")),
        ("another key", log.annotation(&by_other.body(kind)), Some("log-mismatch")),
        ("another time", later, Some("log-invalid")),
        ("another promise", unsigned, Some("log-invalid")),
        ("another log", Log::by("other").annotation(&good), Some("log-unsupported")),
        ("nothing", Value::Null, Some("log-absent")),
    ]
}

fn annotated(signature: &str, entry: &Value) -> Value {
    let mut annotations = json!({"dev.cosignproject.cosign/signature": signature});
    if !entry.is_null() {
        annotations["dev.sigstore.cosign/bundle"] = entry.to_string().into();
    }
    annotations
}

#[test]
fn entries_beside_signatures_of_cosign_2() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let storage = Storage(world.path("data"));
    let by = Signer::platform();
    let (platform, logs) = (key("platform.pub"), key("log.pub"));
    let image = Image::new(&registry, &storage, 0);
    let payload = image.payload();
    let about = About {
        payload: payload.as_bytes(),
        signature: by.sign(payload.as_bytes()),
        by: &by,
        envelope: None,
    };
    for (name, entry, code) in entries(&about, Kind::HashedRekord) {
        image.put("sig", SIMPLE_SIGNING, payload.as_bytes(), &annotated(&about.signature, &entry));
        assert_eq!(
            ours(&world, &image, &["--rekor-key", &logs, "--identity", IDENTITY]).as_deref(),
            code,
            "{name}"
        );
        for cosign in SIGNERS {
            let words = [
                "verify",
                "--offline=true",
                "--allow-http-registry",
                "--key",
                &platform,
                "-a",
                "tenant_id=octave",
                &image.name(),
            ];
            let done = world.try_tool_with(("SIGSTORE_REKOR_PUBLIC_KEY", &logs), cosign, &words);
            assert_eq!(done.code == 0, code.is_none(), "{cosign}, {name}: {}", done.stderr);
        }
    }
}

/// What cosign 2 takes for an entry about an attestation and we do not: it compares no signature there.
const NOT_COMPARED: [(Kind, &str); 2] =
    [(Kind::Dsse, "another signature"), (Kind::Intoto2, "another signature")];

#[test]
fn entries_beside_attestations_of_cosign_2() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let storage = Storage(world.path("data"));
    let by = Signer::platform();
    let (platform, logs) = (key("platform.pub"), key("log.pub"));
    let image = Image::new(&registry, &storage, 0);
    let payload = image.payload();
    image.put(
        "sig",
        SIMPLE_SIGNING,
        payload.as_bytes(),
        &annotated(&by.sign(payload.as_bytes()), &Value::Null),
    );
    let statement =
        json!({"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://cyclonedx.org/bom",
        "subject": [{"name": IDENTITY, "digest": {"sha256": image.hex()}}],
        "predicate": {"bomFormat": "CycloneDX", "specVersion": "1.4", "components": []}})
        .to_string();
    let kind = "application/vnd.in-toto+json";
    let signed = format!("DSSEv1 {} {kind} {} {statement}", kind.len(), statement.len());
    let signature = by.sign(signed.as_bytes());
    let envelope = json!({"payloadType": kind, "payload": STANDARD.encode(&statement),
        "signatures": [{"keyid": "", "sig": signature}]})
    .to_string();
    for kind in [Kind::Dsse, Kind::Intoto, Kind::Intoto2] {
        let about = About {
            payload: statement.as_bytes(),
            signature: signature.clone(),
            by: &by,
            envelope: Some(envelope.as_bytes()),
        };
        for (name, entry, code) in entries(&about, kind) {
            // That version of it has no signature.
            if kind == Kind::Intoto && name == "another signature" {
                continue;
            }
            image.put("att", DSSE, envelope.as_bytes(), &annotated("", &entry));
            let (asked, address) = (image.name(), registry.address());
            let answer = world.verify(&[
                &asked,
                "--plain-http",
                &address,
                "--identity",
                IDENTITY,
                "--require",
                "sbom",
                "--rekor-key",
                &logs,
            ]);
            answer.is_verified();
            let log = &answer.image()["attestations"][0]["log"];
            let found = if log.is_null() { Some("log-absent") } else { log["entries"][0]["code"].as_str() };
            assert_eq!(found, code, "{kind:?}, {name}: {log:#}");
            for cosign in SIGNERS {
                let words = [
                    "verify-attestation",
                    "--offline=true",
                    "--type",
                    "cyclonedx",
                    "--allow-http-registry",
                    "--key",
                    &platform,
                    &asked,
                ];
                let done = world.try_tool_with(("SIGSTORE_REKOR_PUBLIC_KEY", &logs), cosign, &words);
                let theirs = code.is_none() || NOT_COMPARED.contains(&(kind, name));
                assert_eq!(done.code == 0, theirs, "{cosign}, {kind:?}, {name}: {}", done.stderr);
            }
        }
    }
}

/// What cosign 3 does not look at: the size that a proof says, where the checkpoint has one.
const THEIRS_OF_3: [&str; 1] = ["another tree size"];

#[test]
fn entries_in_bundles_of_cosign_3() {
    let mut differ = Vec::new();
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let storage = Storage(world.path("data"));
    let by = Signer::platform();
    let platform = key("platform.pub");
    let root = world.write(
        "root.json",
        &json!({
        "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "tlogs": [Log::first().root(), Log::second().root()]})
        .to_string(),
    );
    let image = Image::new(&registry, &storage, 0);
    let statement = json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://sigstore.dev/cosign/sign/v1",
        "subject": [{"digest": {"sha256": image.hex()}, "annotations": {"tenant_id": "octave", "app_id": "my-app"}}], "predicate": {}})
    .to_string();
    let kind = "application/vnd.in-toto+json";
    let signed = format!("DSSEv1 {} {kind} {} {statement}", kind.len(), statement.len());
    let about = About {
        payload: statement.as_bytes(),
        signature: by.sign(signed.as_bytes()),
        by: &by,
        envelope: Some(b""),
    };
    let other = About { signature: by.sign(b"other"), ..copy(&about) };
    let (first, second) = (Log::first(), Log::second());
    let good = first.entry(&about.body(Kind::Dsse));
    let with = |pointer: &str, value: Value| {
        let mut entry = good.clone();
        *entry.pointer_mut(pointer).expect("a member") = value;
        entry
    };
    let stale = first.stale_checkpoint(&about.body(Kind::Dsse));
    let root_of_other = first.checkpoint(13, &[7; 32]);
    for (name, entries, code) in [
        ("dsse", vec![good.clone()], None),
        ("intoto", vec![first.entry(&about.body(Kind::Intoto2))], None),
        ("Rekor v2", vec![second.entry(&about.body(Kind::HashedRekord2))], None),
        ("another signature", vec![first.entry(&other.body(Kind::Dsse))], Some("log-mismatch")),
        (
            "another payload",
            vec![first.entry(&About { payload: b"other", ..copy(&about) }.body(Kind::Dsse))],
            Some("log-mismatch"),
        ),
        ("another time", vec![with("/integratedTime", json!("5"))], Some("log-invalid")),
        ("another tree size", vec![with("/inclusionProof/treeSize", json!("14"))], Some("log-invalid")),
        (
            "another root",
            vec![with("/inclusionProof/rootHash", json!(STANDARD.encode([7; 32])))],
            Some("log-invalid"),
        ),
        (
            "a stale checkpoint",
            vec![with("/inclusionProof/checkpoint/envelope", json!(stale))],
            Some("log-invalid"),
        ),
        (
            "a checkpoint of another root",
            vec![with("/inclusionProof/checkpoint/envelope", json!(root_of_other))],
            Some("log-invalid"),
        ),
        ("a doubled entry", vec![good.clone(), good.clone()], Some("log-invalid")),
        ("another log", vec![Log::by("other").entry(&about.body(Kind::Dsse))], Some("log-unsupported")),
        ("nothing", vec![], Some("log-absent")),
    ] {
        let bundle = json!({"mediaType": BUNDLE,
            "verificationMaterial": {"publicKey": {"hint": "Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4="}, "tlogEntries": entries},
            "dsseEnvelope": {"payload": STANDARD.encode(&statement), "payloadType": kind,
                "signatures": [{"sig": about.signature}]}});
        image.refer(bundle.to_string().as_bytes());
        assert_eq!(
            ours(&world, &image, &["--trusted-root", &root, "--app-id", "my-app"]).as_deref(),
            code,
            "{name}"
        );
        let words = [
            "verify",
            "--allow-http-registry",
            "--key",
            &platform,
            "--trusted-root",
            &root,
            "-a",
            "tenant_id=octave",
            &image.name(),
        ];
        let done = world.try_tool(COSIGN3, &words);
        println!(
            "{name}: ours {code:?}, cosign 3 {}: {}",
            done.code,
            done.stderr.lines().last().unwrap_or_default()
        );
        if (done.code == 0) != code.is_none() {
            differ.push(name);
        }
    }
    assert_eq!(differ, THEIRS_OF_3);
}

fn copy<'a>(about: &About<'a>) -> About<'a> {
    About {
        payload: about.payload,
        signature: about.signature.clone(),
        by: about.by,
        envelope: about.envelope,
    }
}
