//! The repository that signatures of an image must name, by whom it is known, and what one of them names.

use crate::origin::SettingOrigin;
use crate::policy::Identity;
use crate::subject::{Repository, Subject};
use crate::text::ForeignText;

/// The repository that an image is of, by whom that is known.
#[derive(Clone, Debug)]
pub(super) enum ImageName {
    /// By the registry that was asked for it, or by the user.
    Known(Repository),
    /// By nobody who counts.
    NotCompared(NotCompared),
}

impl ImageName {
    /// The name of an image, as far as the user wants it to be signed.
    pub(super) fn of(subject: &Subject, asked: &Identity) -> Self {
        match asked {
            Identity::Named(name) => Self::Known(name.value.clone()),
            Identity::Any(by) => Self::NotCompared(NotCompared::Any(by.clone())),
            Identity::Own => match subject.own_name() {
                Some(own) => Self::Known(own.clone()),
                None => Self::NotCompared(NotCompared::Unnamed),
            },
        }
    }

    /// What it means that a signature names this repository, or none.
    pub(super) fn compare(&self, signed: Option<&ForeignText>) -> SignedName {
        match self {
            Self::Known(name) if signed.is_some_and(|signed| signed.raw() == name.to_string()) => {
                SignedName::Same(name.clone())
            }
            Self::Known(name) => SignedName::Other(name.clone()),
            Self::NotCompared(why) => SignedName::NotCompared(why.clone()),
        }
    }
}

/// What comes of comparing the repository that a signature names with the image's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedName {
    /// It is the image's: this one.
    Same(Repository),
    /// It is not the image's, which is this one.
    Other(Repository),
    /// It was not compared.
    NotCompared(NotCompared),
}

/// Why the repository that is signed was not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// The user switched it off.
    Any(SettingOrigin),
    /// The image has no name of its own, and none was given.
    Unnamed,
}
