//! The repository that signatures of an image must name, by whom it is known, and what one of them names.

use crate::evidence::RecordedImage;
use crate::origin::SettingOrigin;
use crate::policy::{Identity, OwnerPins, Policy};
use crate::subject::{Digest, Repository, Subject, is_tag};
use crate::text::ForeignText;

/// The repository that an image is of, by whom that is known; and what else says whose image it is, where a
/// signature has no place for a name.
#[derive(Clone, Debug)]
pub(super) struct ImageName {
    name: KnownName,
    owner: Option<OwnerPins>,
}

/// The repository that an image is of, by whom that is known.
#[derive(Clone, Debug)]
enum KnownName {
    /// By the user, who asks for it.
    Asked(Repository),
    /// By the registry that was asked for it.
    Own(Repository),
    /// By an evidence pack, which may say what it likes: its name can be wrong, and proves nothing where it is right.
    Recorded(Repository),
    /// By the user, who asks for the name that an evidence pack says.
    AskedAndRecorded(Repository),
    /// By nobody who counts.
    NotCompared(NotCompared),
}

impl ImageName {
    /// The name of an image, as far as the user wants it to be signed.
    pub(super) fn of(subject: &Subject, recorded: Option<&RecordedImage>, policy: &Policy) -> Self {
        let recorded = recorded.and_then(|recorded| recorded.subject.own_name());
        let name = match &policy.identity {
            Identity::Named(name) if recorded == Some(&name.value) => {
                KnownName::AskedAndRecorded(name.value.clone())
            }
            Identity::Named(name) => KnownName::Asked(name.value.clone()),
            Identity::Any(by) => KnownName::NotCompared(NotCompared::Any(by.clone())),
            Identity::Own => match (subject.own_name(), recorded) {
                (Some(own), _) => KnownName::Own(own.clone()),
                (None, Some(recorded)) => KnownName::Recorded(recorded.clone()),
                (None, None) => KnownName::NotCompared(NotCompared::Unnamed),
            },
        };
        Self { name, owner: policy.owner() }
    }

    /// What it means for an image that a signature of it says this of its name, or has no place for it.
    pub(super) fn compare(&self, signed: Option<&ForeignText>, image: &Digest) -> SignedName {
        match signed {
            // A name that is empty is one.
            Some(signed) => self.compare_name(signed, image),
            None => self.without_name(),
        }
    }

    fn without_name(&self) -> SignedName {
        match (&self.name, self.owner) {
            (KnownName::NotCompared(why @ NotCompared::Any(_)), _) => SignedName::NotCompared(why.clone()),
            (KnownName::Asked(name), _) => SignedName::Absent { asked: Some(name.clone()) },
            (_, Some(owner)) => SignedName::NotCompared(NotCompared::NoPlace(owner)),
            (_, None) => SignedName::Absent { asked: None },
        }
    }

    fn compare_name(&self, signed: &ForeignText, image: &Digest) -> SignedName {
        let name = match &self.name {
            KnownName::Asked(name)
            | KnownName::Own(name)
            | KnownName::Recorded(name)
            | KnownName::AskedAndRecorded(name) => name,
            KnownName::NotCompared(why) => return SignedName::NotCompared(why.clone()),
        };
        let reference = SignedReference::of(signed.raw());
        if reference.repository != name.to_string() || !reference.tag.is_none_or(is_tag) {
            return SignedName::Other(name.clone());
        }
        match reference.digest {
            Some(digest) if digest != image.as_str() => SignedName::OtherImage(name.clone()),
            _ if matches!(self.name, KnownName::Recorded(_)) => {
                SignedName::NotCompared(NotCompared::Recorded(name.clone()))
            }
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
    /// The form of the signature has no place for one, and nothing else says whose image it is.
    Absent {
        /// The one that the user asks for.
        asked: Option<Repository>,
    },
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
    /// It is the name that an evidence pack says, and nobody else says which it should be.
    Recorded(Repository),
    /// The form of the signature, cosign 3's, has no place for it; these pins say whose image it is.
    NoPlace(OwnerPins),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Owner;
    use crate::trust::digest_of;

    #[test]
    fn a_tag_or_the_images_digest_may_stand_behind_the_repository() {
        let name = Repository { registry: "h.x:5000".to_owned(), path: "a/b".to_owned() };
        let (image, other) = (digest_of(b"image"), digest_of(b"other"));
        let known = ImageName { name: KnownName::Own(name.clone()), owner: None };
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
        assert_eq!(known.compare(Some(&"".into()), &image), SignedName::Other(name));
    }

    #[test]
    fn where_there_is_no_place_for_a_name_the_pins_of_its_owner_answer() {
        let name = Repository { registry: "h.x".to_owned(), path: "a/b".to_owned() };
        let image = digest_of(b"image");
        let of = |name: &KnownName, owner| ImageName { name: name.clone(), owner };
        let absent = |asked| SignedName::Absent { asked };
        let own = KnownName::Own(name.clone());
        let unnamed = KnownName::NotCompared(NotCompared::Unnamed);
        let asked = KnownName::Asked(name.clone());
        let why = NotCompared::Any(SettingOrigin::option("--identity"));
        let any = KnownName::NotCompared(why.clone());
        for owner in [OwnerPins::Both, OwnerPins::One(Owner::Tenant), OwnerPins::One(Owner::App)] {
            for known in [&own, &unnamed] {
                let not = SignedName::NotCompared(NotCompared::NoPlace(owner));
                assert_eq!(of(known, Some(owner)).compare(None, &image), not);
            }
            // They answer for no signature that has a place for a name, and leaves it empty.
            let empty = of(&own, Some(owner)).compare(Some(&"".into()), &image);
            assert_eq!(empty, SignedName::Other(name.clone()));
            // Nor where a name is asked for.
            assert_eq!(of(&asked, Some(owner)).compare(None, &image), absent(Some(name.clone())));
        }
        for known in [&own, &unnamed] {
            assert_eq!(of(known, None).compare(None, &image), absent(None));
        }
        for owner in [None, Some(OwnerPins::Both)] {
            assert_eq!(of(&any, owner).compare(None, &image), SignedName::NotCompared(why.clone()));
        }
    }
}
