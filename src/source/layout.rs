//! Images in an OCI image layout (image-spec 1.1, `image-layout.md`): it answers, and knows nothing of what
//! is searched.
//!
//! Signatures and attestations lie in it under the tags that `skopeo copy` and `oras` leave, under the
//! `kind` annotations of `cosign save`, and, unlisted, as manifests whose `subject` is the image
//! (cosign 3's `save`).

use std::time::Duration;

use tokio::time::Instant;

use crate::evidence::bound::BoundHit;
use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::layout::{LayoutDefect, LayoutFile, LayoutProblem, UnreadLayout};
use crate::evidence::manifest::{self, Descriptor, NotRead};
use crate::evidence::place::{Place, Suffix, Tag};
use crate::evidence::purpose::BlobKind;
use crate::evidence::{Answer, Gap, Stamped, limits};
use crate::subject::{Digest, Subject};
use crate::text::ForeignText;
use crate::trust::digest_of;

use super::repository::{Listed, Pointer, Received, Referrers, Repository, Unread};
use super::room::Held;
use super::store::{Reading, Store};
use super::unopened::NotOpened;

use choice::{ATTESTATIONS, SIGNATURES, choose, is_image, kind_of, name_of, tag_part, unlisted};

mod choice;

/// How long blobs are read before others have their turn.
const TURN: Duration = Duration::from_millis(20);

/// A layout, asked about one of its images.
pub(super) struct Layout<'a> {
    store: Store,
    /// Where its image has room for what is read.
    held: &'a Held,
    index: Vec<Descriptor>,
    image: Option<Descriptor>,
}

impl<'a> Layout<'a> {
    /// Reads the index and chooses the image that was asked for.
    ///
    /// # Errors
    /// What is not a layout, and a name that fits several images.
    pub(super) fn open(
        store: Store,
        index: &[u8],
        subject: &Subject,
        held: &'a Held,
    ) -> Result<Self, NotOpened> {
        let index = match manifest::listing(index) {
            Ok(Some(index)) => index,
            Ok(None) => return Err(NotOpened::Defect(LayoutDefect::NoImageIndex.into())),
            Err(defect) => return Err(NotOpened::Defect(defect.into())),
        };
        let image = choose(&store, &index, subject)?;
        Ok(Self { store, held, index, image })
    }

    /// The place of an entry that stands under a tag, or under another name for the same.
    fn place(entry: &Descriptor, tag: &Tag) -> Option<Place> {
        let kind = match tag.suffix {
            Suffix::Sig => Some(SIGNATURES),
            Suffix::Att => Some(ATTESTATIONS),
            Suffix::Sbom => None,
        };
        if name_of(entry).is_some_and(|name| tag_part(name) == tag.to_string()) {
            return Some(Place::Tag(tag.clone()));
        }
        (kind.is_some() && kind_of(entry) == kind).then_some(Place::Kind(tag.suffix))
    }

    /// A manifest, if the layout has it.
    fn received(&self, listed: &Descriptor) -> Answer<Received> {
        match self.file(&listed.digest, limits::MANIFEST) {
            Reading::Bytes(bytes) => {
                let media_type = Some(listed.media_type.clone()).filter(|kind| !kind.is_empty());
                Answer::Found(Received::new(Holder::Layout, bytes, Some(listed.digest.clone()), media_type))
            }
            Reading::Missing => Answer::Absent,
            Reading::TooLarge => Answer::Gap(too_large(Place::BlobFile(listed.digest.clone()))),
            Reading::Unread(why) => Answer::Gap(self.gap(Place::BlobFile(listed.digest.clone()), why)),
            Reading::Defect(defect) => Answer::Defect(defect.into()),
        }
    }

    /// A file that was not read.
    fn gap(&self, place: Place, why: UnreadLayout) -> Gap {
        Gap::new(place, Held::after_room(self.held.waited_long(), why.into()))
    }

    fn file(&self, digest: &Digest, limit: u64) -> Reading {
        self.store.read(&LayoutFile::Blob(digest.clone()), limit)
    }

    /// Whether a blob is a manifest whose `subject` is the image.
    fn refers(&self, digest: &Digest, image: &Digest) -> Result<bool, Unread> {
        let bytes = match self.file(digest, limits::MANIFEST) {
            Reading::Bytes(bytes) => bytes,
            Reading::Missing | Reading::TooLarge => return Ok(false),
            Reading::Unread(why) => return Err(Unread::Gap(self.gap(Place::ReferrersAmongBlobs, why))),
            Reading::Defect(defect) => return Err(Unread::Defect(defect.into())),
        };
        // Most blobs are layers: only what can be a manifest with this subject is hashed and read.
        if bytes.trim_ascii_start().first() != Some(&b'{')
            || !contains(&bytes, image.hex().as_bytes())
            || !contains(&bytes, b"\"subject\"")
        {
            return Ok(false);
        }
        let found = digest_of(&bytes);
        if found != *digest {
            let (holder, asked) = (Holder::Layout, digest.clone());
            return Err(Unread::Defect(ContentMismatch::OtherManifest { holder, asked, found }.into()));
        }
        match manifest::read(&bytes, None) {
            Ok(read) => Ok(read.subject.as_ref() == Some(image)),
            // It may be evidence, and is not read.
            Err(NotRead::OtherKind(_)) => Ok(true),
            Err(NotRead::Defect(_)) => Ok(false),
        }
    }
}

impl Repository for Layout<'_> {
    /// Nothing here is waited for.
    fn named(&self) -> Option<&Digest> {
        None
    }

    async fn image(&self) -> Answer<Received> {
        let Some(entry) = &self.image else { return Answer::Absent };
        match self.received(entry) {
            // A digest that nothing lists and no blob has is an absence; one that is listed is not.
            Answer::Absent if self.index.iter().any(|listed| listed.digest == entry.digest) => {
                let (holder, digest) = (Holder::Layout, entry.digest.clone());
                Answer::Defect(ContentMismatch::MissingManifest { holder, digest }.into())
            }
            answer => answer,
        }
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        None
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        let entries = self.index.iter().filter(|entry| entry.digest != tag.image);
        let listed = entries.filter_map(|entry| {
            Some(Listed { place: Self::place(entry, tag)?, what: Pointer::Descriptor(entry.clone()) })
        });
        Answer::Found(listed.collect())
    }

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        let (holder, digest) = (Holder::Layout, listed.digest.clone());
        Unread::unless(self.received(listed), ContentMismatch::MissingManifest { holder, digest })
    }

    /// Manifests among the blobs whose `subject` is the image, whether listed or not.
    async fn referrers(&self, image: &Digest) -> Referrers {
        let place = Place::ReferrersAmongBlobs;
        let mut all = Referrers::at(place.clone());
        let blobs = match self.store.blobs() {
            Ok(Some(blobs)) => blobs,
            Ok(None) => {
                all.gaps.push(Gap::new(place, BoundHit::LayoutBlobs));
                return all;
            }
            Err(why) => {
                all.gaps.push(self.gap(place, why));
                return all;
            }
        };
        // Of those that the index names as belonging to an image some may be known already, under tags.
        let named = self.index.iter().filter(|entry| !is_image(entry)).count();
        let mut left = named.saturating_add(limits::REFERRERS);
        let mut turn = Instant::now();
        for (digest, size) in blobs {
            if size > limits::MANIFEST || digest == *image {
                continue;
            }
            // Files are read without waiting: what is asked of the network beside it has to have its turn.
            if turn.elapsed() > TURN {
                tokio::task::yield_now().await;
                turn = Instant::now();
            }
            let what = match self.refers(&digest, image) {
                Ok(false) => continue,
                Ok(true) => Pointer::Descriptor(unlisted(&digest)),
                Err(Unread::Defect(defect)) => Pointer::Defect(defect),
                Err(Unread::Gap(gap)) => {
                    // One says it for all of them: it hides whatever there may be among the blobs.
                    if all.gaps.is_empty() {
                        all.gaps.push(gap);
                    }
                    continue;
                }
            };
            let counts = what.digest().is_some();
            all.found.push(Listed { place: Place::Referrer(digest), what });
            // One more than is opened: nobody looks for the rest.
            match left.checked_sub(usize::from(counts)) {
                Some(rest) => left = rest,
                None => break,
            }
        }
        all
    }

    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        // Of what is small the whole is read, so that both sizes can be said.
        let limit = if kind.is_signed() { limits::PAYLOAD.max(blob.size) } else { blob.size };
        let (holder, digest) = (Holder::Layout, blob.digest.clone());
        let wrong = |mismatch: ContentMismatch| Unread::Defect(mismatch.into());
        let gap = |hit: BoundHit| Unread::Gap(Gap::new(Place::BlobFile(digest.clone()), hit));
        let claim = self.held.take(limit, self.store.until.into()).await.map_err(gap)?;
        match self.file(&blob.digest, limit) {
            Reading::Bytes(bytes) => {
                claim.keep(bytes.len() as u64);
                Ok(bytes)
            }
            Reading::Missing => Err(wrong(ContentMismatch::MissingBlob { holder, kind, digest })),
            Reading::TooLarge => {
                Err(wrong(ContentMismatch::Longer { holder, kind, digest, size: blob.size }))
            }
            Reading::Unread(why) => Err(Unread::Gap(self.gap(Place::BlobFile(digest), why))),
            Reading::Defect(defect) => Err(Unread::Defect(defect.into())),
        }
    }
}

/// The time-stamp beside an index, with the index where there is one.
pub(super) fn stamped(store: &Store, index: &[u8]) -> Stamped {
    match store.read(&LayoutFile::Timestamp, limits::TIMESTAMP) {
        Reading::Bytes(token) => Stamped::Found { token, index: index.to_vec() },
        Reading::Missing => Stamped::Absent,
        Reading::TooLarge => Stamped::TooLarge,
        Reading::Defect(_) => Stamped::NotAFile,
        Reading::Unread(why) => {
            let place = Place::Timestamp(ForeignText::new(LayoutFile::Timestamp.to_string()));
            Stamped::Unread(Gap::new(place, why))
        }
    }
}

/// The bytes of the index of a layout.
///
/// # Errors
/// What has none, or has one that cannot be read.
pub(super) fn index(store: &Store, subject: &Subject) -> Result<Vec<u8>, NotOpened> {
    match store.read(&LayoutFile::Index, limits::MANIFEST) {
        Reading::Bytes(bytes) => Ok(bytes),
        Reading::Missing => Err(LayoutProblem::NoIndex(ForeignText::new(&subject.name)).into()),
        Reading::TooLarge => Err(NotOpened::Gap(too_large(Place::Index))),
        Reading::Unread(why) => Err(NotOpened::Gap(Gap::new(Place::Index, why))),
        Reading::Defect(defect) => Err(NotOpened::Defect(defect.into())),
    }
}

fn too_large(place: Place) -> Gap {
    Gap::new(place.clone(), BoundHit::Manifest(place))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests;
