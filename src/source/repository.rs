//! What the search asks of whoever holds images, and the raw answers that it gets.
//!
//! A registry and a layout answer; neither knows what is searched for. All that a search reads goes through
//! here as it was received, so that whoever stands between them sees every byte of it: manifests, lists of
//! manifests, blobs. What was received in place of one of them is told as a gap or a defect, and a layout's
//! `index.json` is read by whoever opens the layout.

use std::rc::Rc;

use crate::evidence::defect::{ContentMismatch, Defect, Holder};
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Kinds, Place, Tag};
use crate::evidence::purpose::BlobKind;
use crate::evidence::{Answer, Content, Gap};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::digest_of;

/// Something that holds images, asked about one of them.
pub(super) trait Repository {
    /// The digest of the image, where it is named by it and has to be asked for over a network: what belongs to
    /// it is then asked for beside it. An image of another digest is not the one that was named.
    fn named(&self) -> Option<&Digest>;

    /// The manifest of the image that is asked about.
    async fn image(&self) -> Answer<Received>;

    /// What the tag leads to that was written beside the image's digest; `None` where none was.
    async fn tag_beside(&self) -> Option<Answer<Received>>;

    /// What stands under a tag, or under another name for the same.
    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>>;

    /// A manifest that was listed. Its holder says what is wrong where it is not there.
    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread>;

    /// What refers to an image, in any order and as often as its holder says so.
    async fn referrers(&self, image: &Digest) -> Referrers;

    /// The bytes of a blob, not held against its descriptor. Its holder says what is wrong where it is not there.
    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread>;
}

/// A manifest as it was received.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// Who sent it, for what may be wrong with it.
    pub(super) holder: Holder,
    pub(super) bytes: Rc<[u8]>,
    /// SHA-256 of the bytes.
    pub(super) digest: Digest,
    /// The digest by which it was asked for, or under which it is listed.
    pub(super) named: Option<Digest>,
    /// What it was served or listed as.
    pub(super) media_type: Option<String>,
    /// The digest that a registry claims of it in a header.
    pub(super) claimed: Option<ForeignText>,
}

impl Received {
    pub(super) fn new(
        holder: Holder,
        bytes: Vec<u8>,
        named: Option<Digest>,
        media_type: Option<String>,
    ) -> Self {
        Self { holder, digest: digest_of(&bytes), bytes: bytes.into(), named, media_type, claimed: None }
    }
}

/// Something that stands under a tag or refers to an image.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) place: Place,
    pub(super) what: Pointer,
}

#[derive(Clone, Debug)]
pub(super) enum Pointer {
    /// The manifest itself, in hand.
    Received(Received),
    /// Where it can be fetched.
    Descriptor(Descriptor),
    /// Nothing that can be asked for.
    Defect(Defect),
}

impl Pointer {
    /// The digest of the manifest.
    pub(super) fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Received(received) => Some(&received.digest),
            Self::Descriptor(listed) => Some(&listed.digest),
            Self::Defect(_) => None,
        }
    }
}

/// What refers to an image, as its holder tells it.
#[derive(Clone, Debug)]
pub(super) struct Referrers {
    /// Where they were looked for.
    pub(super) place: Place,
    /// The last place that was asked for them, which has none if none is found.
    pub(super) last: Place,
    /// The lists of them: pages of a listing, or the index under the fallback tag.
    pub(super) lists: Vec<Received>,
    /// What is on no list.
    pub(super) found: Vec<Listed>,
    /// Places that could not be asked, or not to the end.
    pub(super) gaps: Vec<Gap>,
}

impl Referrers {
    /// None, as far as is known of this place.
    pub(super) fn at(place: Place) -> Self {
        Self { last: place.clone(), place, lists: vec![], found: vec![], gaps: vec![] }
    }
}

/// Why something that is listed could not be read.
#[derive(Clone, Debug)]
pub(super) enum Unread {
    Gap(Gap),
    Defect(Defect),
}

impl Unread {
    /// The answer about something that is listed: if it is not there, it is missing.
    pub(super) fn unless<T>(answer: Answer<T>, missing: ContentMismatch) -> Result<T, Self> {
        match answer {
            Answer::Found(found) => Ok(found),
            Answer::Absent => Err(Self::Defect(missing.into())),
            Answer::Gap(gap) => Err(Self::Gap(gap)),
            Answer::Defect(defect) => Err(Self::Defect(defect)),
        }
    }

    /// The same, hiding these kinds.
    pub(super) fn hiding(self, hides: Kinds) -> Self {
        match self {
            Self::Gap(gap) => Self::Gap(Gap { hides, ..gap }),
            Self::Defect(defect) => Self::Defect(defect),
        }
    }

    /// The same, of the place where it was listed, and of what it is there.
    pub(super) fn at(self, place: &Place, hides: Kinds) -> Self {
        match self {
            Self::Gap(gap) => Self::Gap(Gap { place: place.clone(), hides, ..gap }),
            Self::Defect(defect) => Self::Defect(defect),
        }
    }
}

impl<T> From<Unread> for Answer<T> {
    fn from(why: Unread) -> Self {
        match why {
            Unread::Gap(gap) => Self::Gap(gap),
            Unread::Defect(defect) => Self::Defect(defect),
        }
    }
}

impl From<Unread> for Content {
    fn from(why: Unread) -> Self {
        match why {
            Unread::Gap(gap) => Self::Unread(gap),
            Unread::Defect(defect) => Self::Defect(defect),
        }
    }
}
