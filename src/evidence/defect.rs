//! What is provably wrong with something that a place holds, before any key is asked.

use crate::code::Code;
use crate::subject::Digest;
use crate::text::ForeignText;

use super::layout::{LayoutDefect, LayoutProblem};
use super::manifest::ManifestDefect;
use super::purpose::{BlobKind, Purpose};

/// What is provably wrong with something that a place holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// A manifest or a list of manifests that cannot be read in one way only.
    Manifest(ManifestDefect),
    /// Bytes that are not those that were asked for.
    Content(ContentMismatch),
    /// The layer of a signature does not have the annotation with the signature.
    NoSignature,
    /// An index stands where a manifest for this purpose belongs.
    IndexInstead(Purpose),
    /// The manifest of the attached SBOM has so many layers, and not the one that is the document.
    AttachedLayers(usize),
    /// What was named is not a layout, or names none of its images.
    NoLayout(LayoutProblem),
    /// The files of a layout.
    Layout(LayoutDefect),
    /// An evidence pack says that something was wrong when it was written.
    Recorded {
        /// The reason code of that run.
        code: Code,
        /// The sentence of that run.
        message: ForeignText,
    },
}

impl Defect {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Content(_) => Code::ContentMismatch,
            Self::NoSignature => Code::SignatureInvalid,
            Self::Recorded { code, .. } => *code,
            Self::Manifest(_)
            | Self::IndexInstead(_)
            | Self::AttachedLayers(_)
            | Self::NoLayout(_)
            | Self::Layout(_) => Code::ImageMalformed,
        }
    }
}

impl From<ManifestDefect> for Defect {
    fn from(defect: ManifestDefect) -> Self {
        Self::Manifest(defect)
    }
}

impl From<ContentMismatch> for Defect {
    fn from(mismatch: ContentMismatch) -> Self {
        Self::Content(mismatch)
    }
}

impl From<LayoutDefect> for Defect {
    fn from(defect: LayoutDefect) -> Self {
        Self::Layout(defect)
    }
}

/// Who holds an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A registry.
    Registry,
    /// An OCI image layout.
    Layout,
}

/// Bytes that are not those that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentMismatch {
    /// A manifest is listed and not there.
    MissingManifest {
        /// Who lists it.
        holder: Holder,
        /// Its digest.
        digest: Digest,
    },
    /// A manifest lists a blob that is not there.
    MissingBlob {
        /// Who should have it.
        holder: Holder,
        /// What it should be.
        kind: BlobKind,
        /// Its digest.
        digest: Digest,
    },
    /// A blob has more bytes than its descriptor says; nobody read to its end.
    Longer {
        /// Who has it.
        holder: Holder,
        /// What it should be.
        kind: BlobKind,
        /// Its digest.
        digest: Digest,
        /// How many bytes its descriptor says.
        size: u64,
    },
    /// A manifest is another one than it was asked for as.
    OtherManifest {
        /// Who has it.
        holder: Holder,
        /// The digest by which it was asked for.
        asked: Digest,
        /// The digest of what came.
        found: Digest,
    },
    /// A blob has another size than its descriptor says.
    OtherSize {
        /// What it should be.
        kind: BlobKind,
        /// How many bytes its descriptor says.
        asked: u64,
        /// How many there are.
        found: u64,
    },
    /// A blob has another digest than its descriptor says.
    OtherBlob {
        /// What it should be.
        kind: BlobKind,
        /// The digest of its descriptor.
        asked: Digest,
        /// Its own.
        found: Digest,
    },
}
