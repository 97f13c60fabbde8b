//! A manifest as it is written, and what that makes it: its own word, that of who serves it, or its members.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::evidence::unread::UnreadManifest;
use crate::text::Excerpt;

use super::annotations::Annotations;
use super::defect::ManifestDefect;
use super::kind::{Kind, SCHEMA_ONE, bare, is_other_kind, is_silent};

#[derive(Deserialize)]
pub(super) struct RawManifest {
    #[serde(rename = "schemaVersion")]
    pub(super) schema_version: Option<u64>,
    #[serde(rename = "mediaType")]
    pub(super) media_type: Option<String>,
    #[serde(rename = "artifactType")]
    pub(super) artifact_type: Option<String>,
    pub(super) config: Option<RawDescriptor>,
    pub(super) layers: Option<Vec<RawDescriptor>>,
    #[serde(default, deserialize_with = "RawList::member")]
    pub(super) manifests: Option<RawList>,
    pub(super) subject: Option<RawDescriptor>,
    // Read for what they must not hold: a schema 1 manifest beside another one.
    #[serde(rename = "fsLayers")]
    pub(super) fs_layers: Option<IgnoredAny>,
    pub(super) history: Option<IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct RawDescriptor {
    #[serde(rename = "mediaType", default)]
    pub(super) media_type: Option<String>,
    pub(super) digest: String,
    pub(super) size: Option<i64>,
    #[serde(default)]
    pub(super) annotations: Option<Annotations>,
    pub(super) platform: Option<RawPlatform>,
}

#[derive(Deserialize)]
pub(super) struct RawPlatform {
    #[serde(default)]
    pub(super) os: String,
    #[serde(default)]
    pub(super) architecture: String,
    #[serde(default)]
    pub(super) variant: String,
}

/// A list of manifests that is there.
pub(super) enum RawList {
    /// As Go writes an empty one.
    Null,
    List(Vec<RawDescriptor>),
}

impl RawList {
    /// Reads a member that is there.
    pub(super) fn member<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let list = Option::deserialize(deserializer)?;
        Ok(Some(list.map_or(Self::Null, Self::List)))
    }

    pub(super) fn entries(self) -> Vec<RawDescriptor> {
        match self {
            Self::Null => vec![],
            Self::List(entries) => entries,
        }
    }
}

/// What a manifest is.
pub(super) fn kind_of(raw: &RawManifest, content_type: Option<&str>) -> Result<Kind, ManifestDefect> {
    let own = match raw.media_type.as_deref() {
        None | Some("") => None,
        Some(text) => Some(Kind::of(text).ok_or_else(|| ManifestDefect::MediaType(Excerpt::new(text)))?),
    };
    let other = content_type.filter(|text| is_other_kind(text));
    if let (Some(own), Some(served)) = (own, other) {
        return Err(ManifestDefect::ServedAsUnread { own, served: Excerpt::new(served) });
    }
    let served = content_type.and_then(Kind::of);
    match (own, served) {
        (Some(own), Some(served)) if own != served => Err(ManifestDefect::ServedAsOther { own, served }),
        (Some(kind), _) | (None, Some(kind)) => Ok(kind),
        // umoci and others write manifests without mediaType; then the server names one, or the members tell.
        (None, None) => match content_type.filter(|text| !is_silent(text)) {
            Some(text) => Err(ManifestDefect::ServedAs(Excerpt::new(text))),
            None => raw.kind(),
        },
    }
}

/// What a manifest is that is whole, and of a kind that is not read: nothing in it is of one that is read, and
/// nobody says it is one.
pub(super) fn other_kind(raw: &RawManifest, content_type: Option<&str>) -> Option<UnreadManifest> {
    let own = raw.media_type.as_deref().filter(|text| !text.is_empty());
    let served = content_type.filter(|text| !is_silent(text));
    let named = own.into_iter().chain(served);
    let of_others = || named.clone().all(is_other_kind);
    let agree = own.zip(served).is_none_or(|(own, served)| bare(own) == bare(served));
    if raw.config.is_some() || raw.layers.is_some() || raw.manifests.is_some() || !of_others() || !agree {
        return None;
    }
    let schema_one = |text: &str| SCHEMA_ONE.contains(&bare(text).as_str());
    if raw.fs_layers.is_some() {
        let whole = raw.schema_version == Some(1) && named.clone().all(schema_one);
        return whole.then_some(UnreadManifest::SchemaOne);
    }
    let artifact = own.filter(|text| !schema_one(text))?;
    Some(UnreadManifest::Artifact(Excerpt::new(artifact)))
}

impl RawManifest {
    /// Whether it has what an index has, and what a manifest has.
    pub(super) fn is_of_two_kinds(&self) -> bool {
        matches!(self.manifests, Some(RawList::List(_))) && (self.config.is_some() || self.layers.is_some())
    }

    /// What its members make it, where nobody says what it is.
    fn kind(&self) -> Result<Kind, ManifestDefect> {
        if self.is_of_two_kinds() {
            return Err(ManifestDefect::TwoKinds);
        }
        match (&self.config, &self.layers, &self.manifests) {
            (Some(_), Some(_), _) => Ok(Kind::OciManifest),
            (None, None, Some(_)) => Ok(Kind::OciIndex),
            _ => Err(ManifestDefect::NoMediaType),
        }
    }
}
