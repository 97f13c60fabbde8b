//! What is wrong with a name.

use crate::text::ForeignText;

use super::Repository;

/// Why a name was refused. `written` is what the user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// A URL, where an image is expected.
    Url {
        /// The URL.
        written: ForeignText,
        /// The image that it names without its scheme, where it does.
        meant: Option<ForeignText>,
    },
    /// A digest without the image that it is of.
    BareDigest {
        /// The digest.
        written: ForeignText,
    },
    /// A document, where only images are read.
    Document {
        /// Its name.
        written: ForeignText,
    },
    /// An image with a colon at its end and no tag behind it.
    EmptyTag {
        /// The name.
        written: ForeignText,
    },
    /// The path of a layout, without the word that says so.
    BareLayout {
        /// The path.
        written: ForeignText,
        /// The name of the layout.
        meant: ForeignText,
    },
    /// The text after `@` is not a SHA-256 digest.
    Digest {
        /// The whole name.
        written: ForeignText,
    },
    /// An image without a registry.
    NoRegistry {
        /// The name.
        written: ForeignText,
        /// For `APP:BUILD`: the build that was probably meant.
        meant: Option<ProposedBuild>,
    },
    /// The text before the first `/` is not `HOST` or `HOST:PORT`.
    Registry {
        /// The name.
        written: ForeignText,
    },
    /// The path or the tag is not one, or the name is too long.
    Reference {
        /// The name.
        written: ForeignText,
    },
    /// An image with a tag or a digest, where a repository is expected.
    ImageForRepository {
        /// The name.
        written: ForeignText,
        /// The repository of that image, which was probably meant.
        meant: Repository,
    },
    /// A `build:` name without an application or a build.
    Build {
        /// The name.
        written: ForeignText,
    },
    /// A layout with a colon and no tag after it.
    LayoutTag {
        /// The name.
        written: ForeignText,
    },
    /// A layout without a folder or file.
    LayoutPath {
        /// The name.
        written: ForeignText,
    },
    /// An alias that is not `LOGICAL=ACTUAL`.
    Alias {
        /// The alias.
        written: ForeignText,
    },
    /// Two aliases that share one side and differ on the other.
    AliasConflict {
        /// The earlier alias.
        first: ForeignText,
        /// The later one.
        second: ForeignText,
    },
    /// Two aliases of which one leads to where the other begins.
    AliasChain {
        /// The earlier alias.
        first: ForeignText,
        /// The later one.
        second: ForeignText,
    },
}

/// The parts of a `build:` name that is proposed. They are not checked: the user wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedBuild {
    /// The application.
    pub app: ForeignText,
    /// The build.
    pub build: ForeignText,
}
