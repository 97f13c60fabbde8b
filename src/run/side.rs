//! The document at the end of the road: one of an image that was attested, or one that was given.

use crate::case::SignedBom;
use crate::config::Request;
use crate::error::Stop;
use crate::evidence::bound::BoundHit;
use crate::evidence::place::Place;
use crate::evidence::{Gap, limits};
use crate::report::{DocumentBytes, DocumentPlace, DocumentSource, MissingDocument};
use crate::source::Deadline;
use crate::source::document::{GivenDocument, LocalDocument};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::digest_of;

/// A document that may be shown.
pub(super) struct Shown {
    pub(super) source: DocumentSource,
    pub(super) place: DocumentPlace,
    pub(super) digest: Digest,
    pub(super) bytes: DocumentBytes,
}

/// What became of a document that was given by its name.
pub(super) enum GivenSide {
    /// It may be shown.
    Shown(Shown),
    /// It cannot be shown, and that is the result.
    MissingDocument(MissingDocument),
    /// It was not asked properly.
    Stop(Stop),
}

/// A document that was given by its name.
pub(super) fn read_given(name: &str, place: &LocalDocument, bound: u64, until: Deadline) -> GivenSide {
    let document = match place.read(bound, until) {
        GivenDocument::Read(document) => document,
        GivenDocument::Gap(gap) => return GivenSide::MissingDocument(MissingDocument::Gap(gap)),
        GivenDocument::Unread(error) => return GivenSide::Stop(error.into()),
    };
    GivenSide::Shown(Shown {
        source: DocumentSource::File,
        place: DocumentPlace::Given(ForeignText::new(name)),
        digest: digest_of(document.get()),
        bytes: DocumentBytes::Unsigned(document),
    })
}

/// A document that is attested, byte for byte as it was signed.
pub(super) fn attested(bom: SignedBom) -> Shown {
    let (place, statement, digest) = bom.into_parts();
    Shown {
        source: DocumentSource::Attestation,
        place: DocumentPlace::Evidence(place),
        digest,
        bytes: DocumentBytes::Attested(statement),
    }
}

/// Unless it is over the bound.
pub(super) fn within(shown: &Shown, bound: u64) -> Result<(), MissingDocument> {
    match shown.bytes.get().len() {
        bytes if bytes as u64 <= bound => Ok(()),
        bytes => Err(MissingDocument::TooLarge { bytes, bound }),
    }
}

/// Until when documents may be looked into, after so many images. What a wait takes is not theirs.
pub(super) fn until(request: &Request, images: u32) -> Deadline {
    Deadline::after(request.timeout * images.max(1) + limits::JUDGING)
}

/// Unless there is no time left to go on.
pub(super) fn in_time(until: Deadline) -> Result<(), MissingDocument> {
    if until.is_over() { Err(late()) } else { Ok(()) }
}

/// There was no time to make the report on it.
pub(super) fn cut() -> MissingDocument {
    MissingDocument::Gap(Gap::new(Place::Document, BoundHit::Report))
}

/// There was no time to look into it to the end.
pub(super) fn late() -> MissingDocument {
    MissingDocument::Gap(Gap::new(Place::Document, BoundHit::Time))
}
