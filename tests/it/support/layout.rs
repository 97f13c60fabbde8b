//! An OCI image layout in memory, to be served or changed.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

pub(crate) const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// `sha256:HEX` of bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    hash.as_ref().iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// A layout: its index and its blobs, by digest.
#[derive(Clone)]
pub(crate) struct Layout {
    pub(crate) index: Value,
    pub(crate) blobs: BTreeMap<String, Vec<u8>>,
}

impl Layout {
    /// The layout of one of the fixtures' cases.
    pub(crate) fn case(name: &str) -> Self {
        Self::load(&super::fixture("cases").join(name).join("layout"))
    }

    pub(crate) fn load(folder: &Path) -> Self {
        let index =
            serde_json::from_str(&super::text(&folder.join("index.json"))).expect("index.json is JSON");
        let mut blobs = BTreeMap::new();
        for entry in std::fs::read_dir(folder.join("blobs/sha256")).expect("a layout has blobs") {
            let path = entry.expect("a folder can be read").path();
            let name =
                path.file_name().and_then(|name| name.to_str()).expect("blobs have plain names").to_owned();
            blobs.insert(format!("sha256:{name}"), std::fs::read(&path).expect("a blob can be read"));
        }
        Self { index, blobs }
    }

    /// Writes it to a folder, which need not be there.
    pub(crate) fn write(&self, folder: &Path) {
        let blobs = folder.join("blobs/sha256");
        std::fs::create_dir_all(&blobs).expect("a folder can be made");
        std::fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#)
            .expect("a file can be written");
        std::fs::write(folder.join("index.json"), self.index.to_string()).expect("a file can be written");
        for (digest, bytes) in &self.blobs {
            let hex = digest.strip_prefix("sha256:").expect("blobs are named by SHA-256");
            std::fs::write(blobs.join(hex), bytes).expect("a blob can be written");
        }
    }

    /// Makes of a folder that holds `before` one that holds this.
    pub(crate) fn write_over(&self, before: &Self, folder: &Path) {
        let path = |digest: &str| folder.join("blobs/sha256").join(digest.replace("sha256:", ""));
        for digest in before.blobs.keys().filter(|digest| !self.blobs.contains_key(*digest)) {
            std::fs::remove_file(path(digest)).expect("a blob can be removed");
        }
        for (digest, bytes) in
            self.blobs.iter().filter(|(digest, bytes)| before.blobs.get(*digest) != Some(bytes))
        {
            std::fs::write(path(digest), bytes).expect("a blob can be written");
        }
        if self.index != before.index {
            std::fs::write(folder.join("index.json"), self.index.to_string()).expect("a file can be written");
        }
    }

    fn entries(&self) -> Vec<&Value> {
        self.index["manifests"].as_array().map(|list| list.iter().collect()).unwrap_or_default()
    }

    fn name(entry: &Value) -> &str {
        entry["annotations"]["org.opencontainers.image.ref.name"].as_str().unwrap_or_default()
    }

    /// The descriptor of the image: the entry that is no signature.
    pub(crate) fn image(&self) -> Value {
        let is_signature = |entry: &Value| {
            Self::name(entry).strip_suffix(".sig").is_some()
                || entry["annotations"]["kind"].as_str().is_some_and(|kind| kind.ends_with("/sigs"))
        };
        self.entries().into_iter().find(|entry| !is_signature(entry)).expect("a layout has an image").clone()
    }

    pub(crate) fn image_digest(&self) -> String {
        self.image()["digest"].as_str().expect("a descriptor has a digest").to_owned()
    }

    /// Its 64 hexadecimal digits.
    pub(crate) fn image_hex(&self) -> String {
        self.image_digest().replace("sha256:", "")
    }

    /// The digest of the manifest with the signatures: under the `.sig` tag, as cosign's `save` marks
    /// it, or among the blobs by its `subject`.
    pub(crate) fn signature_digest(&self) -> Option<String> {
        let image = self.image_digest();
        let named = self
            .entries()
            .into_iter()
            .filter(|entry| !Self::is_attestation(entry))
            .map(|entry| &entry["digest"])
            .find(|digest| **digest != image.as_str());
        named.and_then(Value::as_str).map(str::to_owned).or_else(|| self.referrers().into_iter().next())
    }

    /// The digest of the manifest with the attestations, under the `.att` tag or as `save` marks it.
    pub(crate) fn attestation_digest(&self) -> Option<String> {
        let entry = self.entries().into_iter().find(|entry| Self::is_attestation(entry));
        entry.and_then(|entry| entry["digest"].as_str()).map(str::to_owned)
    }

    fn is_attestation(entry: &Value) -> bool {
        Self::name(entry).strip_suffix(".att").is_some()
            || entry["annotations"]["kind"].as_str().is_some_and(|kind| kind.ends_with("/atts"))
    }

    /// Digests of the manifests among the blobs whose `subject` is the image.
    pub(crate) fn referrers(&self) -> Vec<String> {
        let image = self.image_digest();
        let refers = |bytes: &[u8]| {
            serde_json::from_slice::<Value>(bytes)
                .is_ok_and(|value| value["subject"]["digest"] == image.as_str())
        };
        self.blobs.iter().filter(|(_, bytes)| refers(bytes)).map(|(digest, _)| digest.clone()).collect()
    }

    /// A manifest as JSON.
    pub(crate) fn manifest(&self, digest: &str) -> Value {
        serde_json::from_slice(&self.blobs[digest]).expect("a manifest is JSON")
    }

    /// The signature manifest and the digest of its first payload.
    pub(crate) fn payload_digest(&self) -> String {
        let manifest = self.manifest(&self.signature_digest().expect("a signed layout"));
        manifest["layers"][0]["digest"].as_str().expect("a layer has a digest").to_owned()
    }

    /// Puts other bytes in place of a blob, under their own digest, and follows in whatever named it
    /// by digest and size: manifests, and the index.
    pub(crate) fn replace(&mut self, old: &str, bytes: Vec<u8>) -> String {
        let new = digest(&bytes);
        self.blobs.remove(old);
        let size = bytes.len();
        self.blobs.insert(new.clone(), bytes);
        let holders: Vec<String> = self
            .blobs
            .iter()
            .filter(|(holder, bytes)| **holder != new && contains(bytes, old.as_bytes()))
            .map(|(holder, _)| holder.clone())
            .collect();
        for holder in holders {
            let Ok(mut value) = serde_json::from_slice::<Value>(&self.blobs[&holder]) else { continue };
            if repoint(&mut value, old, &new, size) {
                self.replace(&holder, value.to_string().into_bytes());
            }
        }
        let mut index = std::mem::take(&mut self.index);
        repoint(&mut index, old, &new, size);
        self.index = index;
        new
    }

    /// An index that lists manifests of this layout, as the referrers API answers.
    pub(crate) fn listing(&self, digests: &[String]) -> Value {
        let entries: Vec<Value> = digests
            .iter()
            .map(|digest| json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": self.blobs[digest].len()}))
            .collect();
        json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries})
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Follows descriptors, and nothing else: a digest inside a signed payload stays as it is.
fn repoint(value: &mut Value, old: &str, new: &str, size: usize) -> bool {
    match value {
        Value::Object(members) => {
            let mut changed = false;
            if members.get("digest").is_some_and(|digest| digest == old) && members.contains_key("size") {
                members.insert("digest".to_owned(), new.into());
                members.insert("size".to_owned(), size.into());
                changed = true;
            }
            members.values_mut().fold(changed, |changed, member| repoint(member, old, new, size) || changed)
        }
        Value::Array(items) => {
            items.iter_mut().map(|item| repoint(item, old, new, size)).fold(false, |one, other| one | other)
        }
        _ => false,
    }
}
