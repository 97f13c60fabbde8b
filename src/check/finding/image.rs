//! What is found about the image itself.

use crate::evidence::account::Nobody;
use crate::evidence::{Defect, Image};
use crate::subject::Digest;
use crate::trust::timestamp::TimestampProblem;

/// What is found about an image.
#[derive(Clone, Debug)]
pub enum ImageFinding {
    /// It is there.
    Found {
        /// What it is.
        image: Image,
        /// How it was named.
        named: Named,
    },
    /// It is there, and lists what runs, which is judged by it.
    Lists {
        /// The index.
        image: Image,
        /// The digest that runs.
        running: Digest,
    },
    /// It is there, and named by a tag where a digest is required.
    TagNotDigest(Image),
    /// It is provably wrong.
    Defect {
        /// What is wrong.
        defect: Defect,
        /// The digest by which it was named.
        expected: Option<Digest>,
    },
    /// It is not there.
    Absent {
        /// What was asked for.
        name: String,
        /// Whether a layout was asked, and no registry.
        layout: bool,
        /// That the registry was asked without an account, where there is none.
        nobody: Option<Nobody>,
    },
    /// The node of the pods that are to run it reports no image yet.
    NotStarted {
        /// What they ask for.
        name: String,
    },
    /// It is of another registry than the one that is required.
    OutOfScope {
        /// The image.
        name: String,
        /// That registry.
        registry: String,
    },
    /// The time-stamp beside its layout is not there, or proves nothing.
    Timestamp(TimestampProblem),
}

impl ImageFinding {
    /// It was looked at for what it lists.
    pub fn lists(&mut self, running: &Digest) {
        if let Self::Found { image, .. } = self {
            *self = Self::Lists { image: image.clone(), running: running.clone() };
        }
    }

    /// What it is, where it is there and whole.
    pub fn image(&self) -> Option<&Image> {
        match self {
            Self::Found { image, .. } | Self::Lists { image, .. } | Self::TagNotDigest(image) => Some(image),
            Self::Defect { .. }
            | Self::Absent { .. }
            | Self::NotStarted { .. }
            | Self::OutOfScope { .. }
            | Self::Timestamp(_) => None,
        }
    }
}

/// How an image was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// By a tag, or by none.
    Tag,
    /// By the layout that holds nothing else.
    OnlyOne,
    /// By its digest.
    Digest,
}
