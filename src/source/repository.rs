//! What the search asks of whoever holds images, and the raw answers that it gets.
//!
//! A registry and a layout answer; neither knows what is searched for. All that a search reads goes through
//! here as it was received, so that whoever stands between them sees every byte of it: manifests, lists of
//! manifests, blobs. What was received in place of one of them is told as a gap or a defect, and a layout's
//! `index.json` is read by whoever opens the layout.

use std::rc::Rc;

use crate::evidence::defect::{Defect, Holder};
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Place, Tag};
use crate::evidence::purpose::BlobKind;
use crate::evidence::{Answer, Gap};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::digest_of;

/// Something that holds images, asked about one of them.
pub(super) trait Repository {
    /// Who it is.
    fn holder(&self) -> Holder;

    /// The manifest of the image that is asked about.
    async fn image(&self) -> Answer<Received>;

    /// What the tag leads to that was written beside the image's digest; `None` where none was.
    async fn tag_beside(&self) -> Option<Answer<Received>>;

    /// What stands under a tag, or under another name for the same.
    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>>;

    /// A manifest that was listed.
    async fn manifest(&self, listed: &Descriptor) -> Answer<Received>;

    /// What refers to an image, in any order and as often as its holder says so.
    async fn referrers(&self, image: &Digest) -> Referrers;

    /// The bytes of a blob, not held against its descriptor.
    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Answer<Vec<u8>>;
}

/// A manifest as it was received.
#[derive(Clone, Debug)]
pub(super) struct Received {
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
    pub(super) fn new(bytes: Vec<u8>, named: Option<Digest>, media_type: Option<String>) -> Self {
        Self { digest: digest_of(&bytes), bytes: bytes.into(), named, media_type, claimed: None }
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
    /// Where it is to be had.
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
