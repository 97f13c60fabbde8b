//! Kinds of manifests, and the media types that name them.

/// Media type of an OCI image manifest.
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// Media type of an OCI image index.
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// Media type of a Docker schema 2 manifest.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Media type of a Docker manifest list.
pub const DOCKER_INDEX: &str = "application/vnd.docker.distribution.manifest.list.v2+json";

/// Media types of manifests of other kinds, which are not read: Docker's schema 1, and the artifact manifests of
/// OCI's release candidate and of ORAS.
pub(super) const OTHER_KINDS: [&str; 5] = [
    SCHEMA_ONE[0],
    SCHEMA_ONE[1],
    SCHEMA_ONE[2],
    "application/vnd.oci.artifact.manifest.v1+json",
    "application/vnd.cncf.oras.artifact.manifest.v1+json",
];

/// Media types of Docker's schema 1.
pub(super) const SCHEMA_ONE: [&str; 3] = [
    "application/vnd.docker.distribution.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v1+prettyjws",
    "application/vnd.docker.distribution.manifest.v1+jws",
];

/// The four kinds of manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// OCI image manifest.
    OciManifest,
    /// OCI image index.
    OciIndex,
    /// Docker schema 2 manifest.
    DockerManifest,
    /// Docker manifest list.
    DockerIndex,
}

impl Kind {
    /// By its media type, parameters and letter case aside.
    pub fn of(media_type: &str) -> Option<Self> {
        match bare(media_type).as_str() {
            OCI_MANIFEST => Some(Self::OciManifest),
            OCI_INDEX => Some(Self::OciIndex),
            DOCKER_MANIFEST => Some(Self::DockerManifest),
            DOCKER_INDEX => Some(Self::DockerIndex),
            _ => None,
        }
    }

    /// Whether it lists manifests and not layers.
    pub fn is_index(self) -> bool {
        matches!(self, Self::OciIndex | Self::DockerIndex)
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::OciManifest => OCI_MANIFEST,
            Self::OciIndex => OCI_INDEX,
            Self::DockerManifest => DOCKER_MANIFEST,
            Self::DockerIndex => DOCKER_INDEX,
        }
    }
}

/// A media type, parameters and letter case aside.
pub(super) fn bare(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is that of a manifest which is not read.
pub(super) fn is_other_kind(media_type: &str) -> bool {
    OTHER_KINDS.contains(&bare(media_type).as_str())
}

/// Whether a media type says nothing of what it is given to.
pub(super) fn is_silent(media_type: &str) -> bool {
    matches!(
        bare(media_type).as_str(),
        "" | "application/json"
            | "text/json"
            | "text/plain"
            | "application/octet-stream"
            | "binary/octet-stream"
    )
}
