//! The repository that signatures of an image must name, by whom it is known, and what one of them names.

use crate::origin::SettingOrigin;
use crate::policy::Identity;
use crate::subject::{Digest, Repository, Subject, is_tag};
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

    /// What it means for an image that a signature of it says this of its name, or nothing.
    pub(super) fn compare(&self, signed: Option<&ForeignText>, image: &Digest) -> SignedName {
        let name = match self {
            Self::Known(name) => name,
            Self::NotCompared(why) => return SignedName::NotCompared(why.clone()),
        };
        let reference = signed.map(|signed| SignedReference::of(signed.raw())).unwrap_or_default();
        if reference.repository != name.to_string() || !reference.tag.is_none_or(is_tag) {
            return SignedName::Other(name.clone());
        }
        match reference.digest {
            Some(digest) if digest != image.as_str() => SignedName::OtherImage(name.clone()),
            _ => SignedName::Same(name.clone()),
        }
    }
}

/// The parts of what a signature says of the image's name. cosign writes a repository; others (skopeo, `cosign
/// sign --sign-container-identity`) write what the image was called, tag, digest and all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignedReference<'a> {
    /// What stands before tag and digest, whatever it is.
    pub repository: &'a str,
    /// What stands behind the last colon, where that is not one of a host.
    pub tag: Option<&'a str>,
    /// What stands behind the first `@`.
    pub digest: Option<&'a str>,
}

impl<'a> SignedReference<'a> {
    /// The parts of a reference.
    pub fn of(signed: &'a str) -> Self {
        let (name, digest) = match signed.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (signed, None),
        };
        match name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
            Some((repository, tag)) => Self { repository, tag: Some(tag), digest },
            None => Self { repository: name, tag: None, digest },
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
    /// It is the image's, this one; the digest behind it is another image's.
    OtherImage(Repository),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::digest_of;

    #[test]
    fn a_tag_or_the_images_digest_may_stand_behind_the_repository() {
        let name = Repository { registry: "h.x:5000".to_owned(), path: "a/b".to_owned() };
        let (image, other) = (digest_of(b"image"), digest_of(b"other"));
        let known = ImageName::Known(name.clone());
        let compare = |signed: &str| known.compare(Some(&ForeignText::new(signed)), &image);
        for signed in ["", ":t1", &format!("@{image}"), &format!(":t1@{image}")] {
            assert_eq!(compare(&format!("h.x:5000/a/b{signed}")), SignedName::Same(name.clone()), "{signed}");
        }
        for signed in
            [format!("@{other}"), format!(":t1@{other}"), "@".to_owned(), format!("@{image}@{image}")]
        {
            let signed = format!("h.x:5000/a/b{signed}");
            assert_eq!(compare(&signed), SignedName::OtherImage(name.clone()), "{signed}");
        }
        let hex = image.hex();
        for signed in [
            "",
            "h.x:5000",
            "h.x:5000/a",
            "h.x:5000/a/b/",
            "h.x:5000/a/b:",
            "h.x:5000/a/b:t:u",
            "h.x:5000/a/b:t/c",
            "h.x:5000/a/b: t",
            "h.x:5000/A/b",
            "h.x/a/b:t1",
            "h.x:5000/a/c:t1",
            "xh.x:5000/a/b",
            &format!("h.x:5000/a/c@{image}"),
            &format!("h.x:5000/a/b:sha256:{hex}"),
            "h.x:5000/a/b\n",
        ] {
            assert_eq!(compare(signed), SignedName::Other(name.clone()), "{signed}");
        }
        assert_eq!(known.compare(None, &image), SignedName::Other(name));
    }
}
