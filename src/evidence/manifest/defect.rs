//! What is wrong with a manifest or a list of manifests.

use crate::text::Excerpt;

use super::kind::Kind;

/// What is wrong with a manifest or a list of manifests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestDefect {
    /// A manifest cannot be read, in the parser's words.
    Unreadable(Excerpt),
    /// A list of manifests cannot be read, in the parser's words.
    ListUnreadable(Excerpt),
    /// Its `schemaVersion` is not 2.
    SchemaVersion,
    /// It has members of Docker's schema 1.
    SchemaOne,
    /// It has what an index has, and what a manifest has.
    TwoKinds,
    /// An index of this kind has no `manifests`.
    NoManifests(Kind),
    /// A manifest of this kind does not have both `config` and `layers`.
    NoLayers(Kind),
    /// Its `mediaType` is none of the four.
    MediaType(Excerpt),
    /// Its `mediaType` is not the one with which it was served.
    ServedAsOther {
        /// What it says of itself.
        own: Kind,
        /// What it was served as.
        served: Kind,
    },
    /// It was served as another kind of manifest, one that is not read.
    ServedAsUnread {
        /// What it says of itself.
        own: Kind,
        /// What it was served as.
        served: Excerpt,
    },
    /// It has no `mediaType`, and was served with one that is none of the four.
    ServedAs(Excerpt),
    /// Nothing says what it is.
    NoMediaType,
    /// One of its descriptors.
    Descriptor {
        /// Which.
        at: DescriptorPlace,
        /// What is wrong with it.
        problem: DescriptorProblem,
    },
}

/// Which descriptor of a manifest or of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DescriptorPlace {
    /// The config.
    Config,
    /// The n-th layer.
    Layer(usize),
    /// The n-th manifest of an index.
    Manifest(usize),
    /// What it refers to.
    Subject,
    /// The n-th entry of a list.
    Entry(usize),
}

/// What is wrong with a descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DescriptorProblem {
    /// Its digest is not a SHA-256 digest.
    Digest(Excerpt),
    /// It has no size, or a negative one.
    Size,
}
