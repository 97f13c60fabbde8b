//! What was received, held against what it was asked for as, and read.

use crate::evidence::defect::ContentMismatch;
use crate::evidence::manifest::{self, Descriptor, Manifest, NotRead};
use crate::evidence::place::Place;
use crate::evidence::purpose::BlobKind;
use crate::evidence::unread::UnreadForm;
use crate::evidence::{Gap, ImageNote};
use crate::source::repository::{Pointer, Received, Repository, Unread};
use crate::subject::Digest;
use crate::text::Excerpt;
use crate::trust::digest_of;

/// A manifest that was hashed, compared and read.
pub(super) struct Opened {
    pub(super) digest: Digest,
    pub(super) manifest: Manifest,
    /// How many bytes it has.
    pub(super) size: u64,
    /// What is odd about how it was served.
    pub(super) notes: Vec<ImageNote>,
}

/// Reads the manifest of a place, if it is the one that was asked for.
pub(super) fn open(received: Received, place: &Place) -> Result<Opened, Unread> {
    let Received { holder, bytes, digest, named, media_type, claimed } = received;
    if let Some(named) = named.filter(|named| *named != digest) {
        let mismatch = ContentMismatch::OtherManifest { holder, asked: named, found: digest };
        return Err(Unread::Defect(mismatch.into()));
    }
    let claimed = claimed.filter(|claimed| claimed.raw() != digest.as_str());
    let notes = claimed
        .map(|claimed| ImageNote::OtherDigestClaimed(Excerpt::new(claimed.raw())))
        .into_iter()
        .collect();
    let manifest = manifest::read(&bytes, media_type.as_deref()).map_err(|why| match why {
        NotRead::OtherKind(kind) => Unread::Gap(Gap::new(place.clone(), UnreadForm::Manifest(kind))),
        NotRead::Defect(defect) => Unread::Defect(defect.into()),
    })?;
    Ok(Opened { digest, manifest, size: bytes.len() as u64, notes })
}

/// A manifest that is listed at a place, wherever it is.
pub(super) async fn opened(
    repository: &impl Repository,
    listed: Pointer,
    place: &Place,
) -> Result<Opened, Unread> {
    let received = match listed {
        Pointer::Received(received) => received,
        Pointer::Defect(defect) => return Err(Unread::Defect(defect)),
        Pointer::Descriptor(listed) => repository.manifest(&listed).await?,
    };
    open(received, place)
}

/// Whether bytes are the blob that a descriptor names: whole, of the claimed size, of its digest.
pub(super) fn checked(bytes: Vec<u8>, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, ContentMismatch> {
    let size = bytes.len() as u64;
    if size != blob.size {
        return Err(ContentMismatch::OtherSize { kind, asked: blob.size, found: size });
    }
    let found = digest_of(&bytes);
    if found != blob.digest {
        return Err(ContentMismatch::OtherBlob { kind, asked: blob.digest.clone(), found });
    }
    Ok(bytes)
}
