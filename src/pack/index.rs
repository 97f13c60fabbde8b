//! The `index.json` of a pack: what tools look for in a layout, and the record of what was asked.

use std::collections::BTreeMap;

use oci_distribution::manifest::{ImageIndexEntry, OciImageIndex};
use serde::{Deserialize, Serialize};

use crate::evidence::layout::PackDefect;
use crate::evidence::manifest::{KIND_ANNOTATION, NAME_ANNOTATION, OCI_INDEX};
use crate::json::{members, to_json};
use crate::subject::Digest;

use super::ANNOTATION;
use super::record::ImageRecord;

/// The version of the record that this program writes and reads.
const VERSION: &str = "1";

/// The member of an index with its annotations (OCI image-spec 1.1, `image-index.md`).
const ANNOTATIONS: &str = "annotations";

/// What the annotation of a pack says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackIndex {
    version: String,
    /// When the run began whose pack it is, as reports have it.
    pub at: String,
    /// The images, in their order.
    pub images: Vec<ImageRecord>,
    /// What else lies in the pack beside the layout.
    pub files: Vec<FileRecord>,
}

/// A file of the pack that is no blob.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

/// What a tool looks for under a name of a layout.
pub(super) struct Entry {
    pub(super) media_type: &'static str,
    pub(super) digest: Digest,
    pub(super) size: u64,
    pub(super) name: String,
    /// What `cosign save` would say it is.
    pub(super) kind: Option<&'static str>,
}

impl PackIndex {
    pub(super) fn new(at: String, images: Vec<ImageRecord>, files: Vec<FileRecord>) -> Self {
        Self { version: VERSION.to_owned(), at, images, files }
    }

    /// The bytes of `index.json`.
    pub(super) fn to_bytes(&self, entries: &[Entry]) -> serde_json::Result<Vec<u8>> {
        let record = serde_json::to_string(self)?;
        let manifests = entries.iter().map(|entry| {
            let kind = entry.kind.map(|kind| (KIND_ANNOTATION.to_owned(), kind.to_owned()));
            let name = (NAME_ANNOTATION.to_owned(), entry.name.clone());
            ImageIndexEntry {
                media_type: entry.media_type.to_owned(),
                digest: entry.digest.to_string(),
                size: i64::try_from(entry.size).unwrap_or(i64::MAX),
                platform: None,
                artifact_type: None,
                annotations: Some(std::iter::once(name).chain(kind).collect()),
            }
        });
        to_json(&OciImageIndex {
            schema_version: 2,
            media_type: Some(OCI_INDEX.to_owned()),
            manifests: manifests.collect(),
            artifact_type: None,
            annotations: Some(BTreeMap::from([(ANNOTATION.to_owned(), record)])),
        })
    }

    /// Reads the record out of the bytes of an `index.json`; `None` where it has none.
    ///
    /// # Errors
    /// What is there, and is no record.
    pub fn read(index: &[u8]) -> Result<Option<Self>, PackDefect> {
        // Any other layout is judged as one, whatever is wrong with its index.
        if !index.windows(ANNOTATION.len()).any(|part| part == ANNOTATION.as_bytes()) {
            return Ok(None);
        }
        let index = members(index, &[ANNOTATIONS]).map_err(|_| PackDefect::Malformed)?;
        let Some(annotations) = index.get(ANNOTATIONS) else { return Ok(None) };
        let annotations =
            members(annotations.get().as_bytes(), &[ANNOTATION]).map_err(|_| PackDefect::Malformed)?;
        let Some(record) = annotations.get(ANNOTATION) else { return Ok(None) };
        let record: String = serde_json::from_str(record.get()).map_err(|_| PackDefect::Malformed)?;
        let record: Self = serde_json::from_str(&record).map_err(|_| PackDefect::Malformed)?;
        if record.version == VERSION { Ok(Some(record)) } else { Err(PackDefect::Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_that_is_no_pack_is_none_whatever_is_wrong_with_its_index() {
        for index in [
            r#"{"schemaVersion": 2, "manifests": [], "annotations": null}"#,
            r#"{"schemaVersion": 2, "manifests": [], "annotations": {}}"#,
            r#"{"manifests": [], "manifests": []}"#,
            "no JSON",
            "",
        ] {
            assert_eq!(PackIndex::read(index.as_bytes()), Ok(None), "{index}");
        }
        for record in ["null", "1", "\"\"", "\"{}\"", "[]"] {
            let index = format!(r#"{{"annotations": {{"{ANNOTATION}": {record}}}}}"#);
            assert_eq!(PackIndex::read(index.as_bytes()), Err(PackDefect::Malformed), "{index}");
        }
    }
}
