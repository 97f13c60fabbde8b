//! The maps: image manifests, indexes and listings, read strictly and never trusted.
//!
//! OCI image-spec 1.1 (`manifest.md`, `image-index.md`) and Docker's schema 2. These structs are our
//! own because the published models keep the last of two equal annotation keys, and their untagged
//! enum hides `layers` beside `manifests` (CVE-2021-41190).

mod annotations;
mod defect;
mod kind;
mod raw;

use serde::Deserialize;

use crate::json::Shape;
use crate::subject::Digest;
use crate::text::Excerpt;

use super::unread::UnreadManifest;

use self::raw::{RawDescriptor, RawList, RawManifest, kind_of, other_kind};

pub use self::annotations::{
    AnnotationNames, Annotations, KIND_ANNOTATION, LOG_ANNOTATION, NAME_ANNOTATION, SIGNATURE_ANNOTATION,
};
pub use self::defect::{DescriptorPlace, DescriptorProblem, ManifestDefect};
pub use self::kind::{DOCKER_INDEX, DOCKER_MANIFEST, Kind, OCI_INDEX, OCI_MANIFEST};

/// Layer type of a simple-signing payload (cosign, `pkg/types/media.go`).
pub const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
/// Layer type of a DSSE envelope (cosign, `pkg/types/media.go`).
pub const DSSE: &str = "application/vnd.dsse.envelope.v1+json";

/// A descriptor whose digest is one. Sizes and types in it are claims of whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// What it points to.
    pub digest: Digest,
    /// Its size in bytes, as claimed.
    pub size: u64,
    /// Its media type, as claimed; empty where none is.
    pub media_type: String,
    /// Its annotations, as claimed.
    pub annotations: Annotations,
    /// The platform of an index's entry, as claimed.
    pub platform: Option<String>,
}

impl Descriptor {
    /// What it takes to fetch what it points to; annotations may be large, and are not kept with it.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self {
            digest: self.digest.clone(),
            size: self.size,
            media_type: self.media_type.clone(),
            annotations: Annotations::default(),
            platform: None,
        }
    }
}

/// A manifest that an index lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformManifest {
    /// `os/architecture[/variant]`, or `-`.
    pub platform: String,
    /// Its digest.
    pub digest: Digest,
}

/// A manifest or index, after the checks of [`read`].
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Which kind it is.
    pub kind: Kind,
    /// Its config; for manifests only.
    pub config: Option<Descriptor>,
    /// Its layers; empty for an index.
    pub layers: Vec<Descriptor>,
    /// The manifests of an index; empty for others.
    pub manifests: Vec<Descriptor>,
    /// What it refers to.
    pub subject: Option<Digest>,
    /// Its own claim of what it is.
    pub artifact_type: Option<String>,
}

/// A descriptor (OCI image-spec 1.1, `descriptor.md`), with every member that a reader knows and its type. Those
/// with `Any` are read here, and are of the right type or refused.
const DESCRIPTOR: Shape = Shape::Object(&[
    ("mediaType", Shape::Any),
    ("digest", Shape::Any),
    ("size", Shape::Any),
    ("urls", Shape::List(&Shape::Text)),
    ("annotations", Shape::Map(&Shape::Text)),
    ("data", Shape::Text),
    ("artifactType", Shape::Text),
    (
        "platform",
        Shape::Object(&[
            ("architecture", Shape::Any),
            ("os", Shape::Any),
            ("os.version", Shape::Text),
            ("os.features", Shape::List(&Shape::Text)),
            ("variant", Shape::Any),
            ("features", Shape::List(&Shape::Text)),
        ]),
    ),
]);

/// A manifest or an index of any kind, Docker's schema 1 too.
const MANIFEST: Shape = Shape::Object(&[
    ("schemaVersion", Shape::Any),
    ("mediaType", Shape::Any),
    ("artifactType", Shape::Any),
    ("config", DESCRIPTOR),
    ("layers", Shape::List(&DESCRIPTOR)),
    ("manifests", Shape::List(&DESCRIPTOR)),
    ("subject", DESCRIPTOR),
    ("annotations", Shape::Map(&Shape::Text)),
    ("fsLayers", Shape::Any),
    ("history", Shape::Any),
]);

impl RawDescriptor {
    fn check(self, at: DescriptorPlace) -> Result<Descriptor, ManifestDefect> {
        let wrong = |problem| ManifestDefect::Descriptor { at, problem };
        let digest = Digest::parse(&self.digest)
            .ok_or_else(|| wrong(DescriptorProblem::Digest(Excerpt::new(&self.digest))))?;
        let size = self.size.and_then(|size| u64::try_from(size).ok());
        let size = size.ok_or_else(|| wrong(DescriptorProblem::Size))?;
        let platform = self.platform.map(|p| {
            let mut text = format!("{}/{}", p.os, p.architecture);
            if !p.variant.is_empty() {
                text.push('/');
                text.push_str(&p.variant);
            }
            text
        });
        Ok(Descriptor {
            digest,
            size,
            media_type: self.media_type.unwrap_or_default(),
            annotations: self.annotations.unwrap_or_default(),
            platform,
        })
    }
}

/// Why a manifest is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// It is whole, and of another kind.
    OtherKind(UnreadManifest),
    /// It is wrong.
    Defect(ManifestDefect),
}

impl From<ManifestDefect> for NotRead {
    fn from(defect: ManifestDefect) -> Self {
        Self::Defect(defect)
    }
}

/// Reads a manifest. `content_type` is the registry's word for it, or a layout's descriptor's.
///
/// # Errors
/// What could be read in two ways: no JSON, doubled keys, `layers` beside `manifests`, a `mediaType` other
/// than the content type, a digest that is not valid; and what is of another kind than the four.
pub fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Manifest, NotRead> {
    let raw: RawManifest = map(bytes).map_err(|error| ManifestDefect::Unreadable(Excerpt::error(&error)))?;
    if let Some(other) = other_kind(&raw, content_type) {
        return Err(NotRead::OtherKind(other));
    }
    Ok(of_kind(raw, content_type)?)
}

fn of_kind(raw: RawManifest, content_type: Option<&str>) -> Result<Manifest, ManifestDefect> {
    let kind = kind_of(&raw, content_type)?;
    if raw.schema_version != Some(2) {
        return Err(ManifestDefect::SchemaVersion);
    }
    if raw.fs_layers.is_some() || raw.history.is_some() {
        return Err(ManifestDefect::SchemaOne);
    }
    if raw.is_of_two_kinds() {
        return Err(ManifestDefect::TwoKinds);
    }
    let whole = if kind.is_index() {
        raw.manifests.is_some() && raw.config.is_none() && raw.layers.is_none()
    } else {
        raw.config.is_some() && raw.layers.is_some()
    };
    match (whole, kind.is_index()) {
        (true, _) => {}
        (false, true) => return Err(ManifestDefect::NoManifests(kind)),
        (false, false) => return Err(ManifestDefect::NoLayers(kind)),
    }
    Ok(Manifest {
        kind,
        config: raw.config.map(|raw| raw.check(DescriptorPlace::Config)).transpose()?,
        layers: all(raw.layers.unwrap_or_default(), DescriptorPlace::Layer)?,
        manifests: all(raw.manifests.map(RawList::entries).unwrap_or_default(), DescriptorPlace::Manifest)?,
        subject: raw.subject.map(|raw| raw.check(DescriptorPlace::Subject)).transpose()?.map(|d| d.digest),
        artifact_type: raw.artifact_type,
    })
}

/// Reads a referrers listing or a layout's `index.json`, whatever it was served as. `None` for JSON
/// that is not an index; `{}` is an empty one (Harbor before v2.11), and so is one with `null` for its list.
///
/// # Errors
/// An index that cannot be read in one way only.
pub fn listing(bytes: &[u8]) -> Result<Option<Vec<Descriptor>>, ManifestDefect> {
    #[derive(Deserialize)]
    struct Listing {
        #[serde(default, deserialize_with = "RawList::member")]
        manifests: Option<RawList>,
    }
    if bytes.trim_ascii() == b"{}" {
        return Ok(Some(Vec::new()));
    }
    let raw: Listing = map(bytes).map_err(|error| ManifestDefect::ListUnreadable(Excerpt::error(&error)))?;
    raw.manifests.map(|list| all(list.entries(), DescriptorPlace::Entry)).transpose()
}

/// Parses a manifest or a list of manifests in which every reader sees the same.
fn map<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, serde_json::Error> {
    let raw = serde_json::from_slice(bytes)?;
    MANIFEST.check(bytes)?;
    Ok(raw)
}

/// The descriptors of a list, each checked.
fn all(
    list: Vec<RawDescriptor>,
    at: fn(usize) -> DescriptorPlace,
) -> Result<Vec<Descriptor>, ManifestDefect> {
    list.into_iter().enumerate().map(|(n, raw)| raw.check(at(n))).collect()
}

#[cfg(test)]
mod tests;
