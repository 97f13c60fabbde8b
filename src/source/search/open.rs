//! What was received, held against what it was asked for as, and read.

use crate::code::Code;
use crate::evidence::manifest::{self, Descriptor, Manifest};
use crate::evidence::place::{Kinds, Place};
use crate::evidence::{Answer, Content, Defect, Gap};
use crate::source::repository::{
    BlobKind, Holder, Pointer, Received, Repository, missing_manifest, other_digest,
};
use crate::subject::Digest;
use crate::trust::digest_of;

/// A manifest that was hashed, compared and read.
pub(super) struct Opened {
    pub(super) digest: Digest,
    pub(super) manifest: Manifest,
    /// What is odd about how it was served.
    pub(super) notes: Vec<String>,
}

/// Why something that is listed could not be read.
#[derive(Clone)]
pub(super) enum Unread {
    Gap(Gap),
    Defect(Defect),
}

impl Unread {
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

/// Reads a manifest, if it is the one that was asked for.
pub(super) fn open(received: Received, holder: Holder) -> Result<Opened, Defect> {
    let Received { bytes, digest, named, media_type, claimed } = received;
    if let Some(named) = named.filter(|named| *named != digest) {
        return Err(other_digest(holder, &named, &digest));
    }
    let mut notes = Vec::new();
    if let Some(claimed) = claimed.filter(|claimed| claimed.raw() != digest.as_str()) {
        notes.push(format!(
            "the registry's Docker-Content-Digest says {claimed}, which its own bytes contradict"
        ));
    }
    let manifest = manifest::read(&bytes, media_type.as_deref())?;
    Ok(Opened { digest, manifest, notes })
}

/// A manifest that is listed, wherever it is.
pub(super) async fn opened(repository: &impl Repository, listed: Pointer) -> Result<Opened, Unread> {
    let holder = repository.holder();
    let received = match listed {
        Pointer::Received(received) => received,
        Pointer::Defect(defect) => return Err(Unread::Defect(defect)),
        Pointer::Descriptor(listed) => match repository.manifest(&listed).await {
            Answer::Found(received) => received,
            Answer::Absent => return Err(Unread::Defect(missing_manifest(holder, &listed.digest))),
            Answer::Gap(gap) => return Err(Unread::Gap(gap)),
            Answer::Defect(defect) => return Err(Unread::Defect(defect)),
        },
    };
    open(received, holder).map_err(Unread::Defect)
}

/// Whether bytes are the blob that a descriptor names: whole, of the claimed size, of its digest.
pub(super) fn checked(bytes: Vec<u8>, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Defect> {
    let mismatch = |message: String| Defect { code: Code::ContentMismatch, message };
    let what = kind.as_str();
    if bytes.len() as u64 != blob.size {
        return Err(mismatch(format!(
            "the {what} has {} bytes, and the manifest says {}",
            bytes.len(),
            blob.size
        )));
    }
    let digest = digest_of(&bytes);
    if digest != blob.digest {
        return Err(mismatch(format!(
            "the {what} hashes to {digest}, and the manifest says {}",
            blob.digest
        )));
    }
    Ok(bytes)
}
