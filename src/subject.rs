//! What is asked about: image references, digests, repository names and aliases.
//!
//! Knows the grammar and nothing of networks: every name is checked here, before a URL or a path is
//! made of it (CVE-2024-3727: digests used as paths).

use std::fmt;
use std::path::PathBuf;

use crate::text::ForeignText;

mod alias;
mod grammar;
mod naming;

pub use self::alias::Aliases;
pub use self::grammar::{is_registry, repository};
pub use self::naming::Naming;

/// A SHA-256 digest, `sha256:` and 64 lower-case hex digits. There is no other constructor than
/// [`Digest::parse`] and the hash itself ([`crate::trust::digest_of`]).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(String);

impl Digest {
    /// Reads `sha256:HEX`; `None` for anything else, upper case included.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("sha256:")?;
        let fits = hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The digest of these 32 bytes of hash.
    pub(crate) fn from_hash(hash: [u8; 32]) -> Self {
        use fmt::Write as _;
        let mut text = String::with_capacity(71);
        text.push_str("sha256:");
        for byte in hash {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// `sha256:HEX`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 64 hex digits.
    pub fn hex(&self) -> &str {
        self.0.get(7..).unwrap_or_default()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A repository of a registry: `HOST[:PORT]` and a path, without tag or digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    /// `HOST` or `HOST:PORT`, as written.
    pub registry: String,
    /// The path, lower case, such as `builds/my-app`.
    pub path: String,
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.path)
    }
}

/// Which image of a repository or layout.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// By tag; resolved once.
    Tag(String),
    /// By digest.
    Digest(Digest),
    /// By both: the digest decides, the tag is compared.
    Both(String, Digest),
    /// By neither: `latest` in a registry, the only image in a layout.
    Unnamed,
}

impl Version {
    /// The tag, where one was written.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Tag(tag) | Self::Both(tag, _) => Some(tag),
            Self::Digest(_) | Self::Unnamed => None,
        }
    }

    /// The digest, where one was written.
    pub fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Digest(digest) | Self::Both(_, digest) => Some(digest),
            Self::Tag(_) | Self::Unnamed => None,
        }
    }
}

/// Where an image lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In a registry. `logical` is its name in every check and output, `actual` where it is reached.
    Registry {
        /// The name that signatures carry.
        logical: Repository,
        /// The name that is connected to.
        actual: Repository,
    },
    /// In an OCI image layout, a folder.
    Layout(PathBuf),
    /// In an OCI image layout as one tar file.
    Archive(PathBuf),
}

/// One image that was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// As it is shown: the logical name where it lies in a registry, else as written.
    pub name: String,
    /// Where it lies.
    pub location: Location,
    /// Which one.
    pub version: Version,
    /// `(APP_ID, BUILD_ID)` of a `build:` name, which implies those pins.
    pub build: Option<(String, String)>,
}

/// Why a name is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It is a URL.
    Url(ForeignText),
    /// What stands behind its `@` is no digest.
    BadDigest(ForeignText),
    /// It has no registry in front.
    NoRegistry {
        /// The name.
        written: ForeignText,
        /// The application and the build that it would be as the name of a build.
        build: Option<(ForeignText, ForeignText)>,
    },
    /// What stands in front is no registry.
    BadRegistry(ForeignText),
    /// It is no reference for another reason.
    BadReference(ForeignText),
    /// It is an image, where a repository is asked for.
    NotRepository {
        /// The name.
        written: ForeignText,
        /// The repository in it.
        repository: Repository,
    },
    /// It begins with `build:` and names no build.
    BadBuild(ForeignText),
    /// It has a colon and no tag behind it.
    NoTag(ForeignText),
    /// It names no folder or file.
    NoPath(ForeignText),
    /// It is not `LOGICAL=ACTUAL`.
    BadAlias(ForeignText),
    /// Two aliases contradict each other.
    AliasesContradict(ForeignText, ForeignText),
}
