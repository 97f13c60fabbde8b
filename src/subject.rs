//! What is asked about: image references, digests, repository names and aliases.
//!
//! This room has the grammar of names and no network. Every name is checked here before it becomes part
//! of a URL or a path (CVE-2024-3727: digests used as paths).

use std::fmt;
use std::path::PathBuf;

mod alias;
mod error;
mod grammar;
mod naming;

pub use self::alias::Aliases;
pub use self::error::{NameError, ProposedBuild};
pub use self::grammar::{host_and_port, is_registry, is_tag, reference, repository};
pub use self::naming::Naming;

/// What the name of a layout in a folder begins with.
const LAYOUT: &str = "oci:";
/// What the name of a layout in one tar file begins with.
const ARCHIVE: &str = "oci-archive:";

/// A SHA-256 digest: `sha256:` and 64 lower-case hex digits. It is made only by [`Digest::parse`] and by
/// hashing bytes ([`crate::trust::digest_of`]).
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

    /// These 32 bytes.
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut hash = [0; 32];
        let digit = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        for (byte, pair) in hash.iter_mut().zip(self.hex().as_bytes().chunks(2)) {
            *byte = pair.iter().fold(0, |sum, hex| sum << 4 | digit(*hex).unwrap_or_default());
        }
        hash
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

impl<'de> serde::Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::invalid_value(serde::de::Unexpected::Str(&text), &"sha256:HEX"))
    }
}

/// A repository of a registry: `HOST[:PORT]` and a path, without tag or digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    /// `HOST` or `HOST:PORT`, as written; an IPv6 address stands in brackets.
    pub registry: String,
    /// The path, lower case, such as `builds/my-app`.
    pub path: String,
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.path)
    }
}

/// Which image of a repository or layout is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// The one that the tag leads to. A tag is resolved once.
    Tag(String),
    /// The one with this digest.
    Digest(Digest),
    /// The one with this digest. The tag was written too, and is only compared.
    Both(String, Digest),
    /// Neither was written: `latest` in a registry, the only image in a layout.
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

/// Where an image is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A registry. Checks and outputs use `logical`, connections use `actual`.
    Registry {
        /// The repository as signatures name it.
        logical: Repository,
        /// The repository as it is reached.
        actual: Repository,
    },
    /// An OCI image layout, as a folder.
    Layout(PathBuf),
    /// An OCI image layout, as one tar file.
    Archive(PathBuf),
}

impl Location {
    /// The repository as it is reached; `None` for what lies on this machine.
    pub fn reached(&self) -> Option<&Repository> {
        match self {
            Self::Registry { actual, .. } => Some(actual),
            Self::Layout(_) | Self::Archive(_) => None,
        }
    }
}

/// As names begin: what follows tells which image of it is meant.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry { logical, .. } => logical.fmt(f),
            Self::Layout(path) => write!(f, "{LAYOUT}{}", path.display()),
            Self::Archive(path) => write!(f, "{ARCHIVE}{}", path.display()),
        }
    }
}

/// One image that was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The name for outputs: the logical one for an image in a registry, else what the user wrote.
    pub name: String,
    /// Where it is stored.
    pub location: Location,
    /// Which image of that place.
    pub version: Version,
    /// The build, for a `build:` name. It implies the pins `app_id` and `build_id`.
    pub build: Option<BuildName>,
}

impl Subject {
    /// What was asked about, as somebody says: an image of a repository, or of a layout that is not here.
    pub fn recorded(name: String, of: Option<Repository>, version: Version) -> Self {
        let location = match of {
            Some(logical) => Location::Registry { actual: logical.clone(), logical },
            None => Location::Layout(PathBuf::new()),
        };
        Self { name, location, version, build: None }
    }

    /// The repository that the image's own name says it is of, as signatures name it. A layout has no name.
    pub fn own_name(&self) -> Option<&Repository> {
        match &self.location {
            Location::Registry { logical, .. } => Some(logical),
            Location::Layout(_) | Location::Archive(_) => None,
        }
    }
}

/// A build of the platform: `build:APP_ID/BUILD_ID`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BuildName {
    /// The application, `APP_ID`.
    pub app: String,
    /// The build, `BUILD_ID`.
    pub build: String,
}
