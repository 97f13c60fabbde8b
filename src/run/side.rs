//! The document at the end of the road: one of an image that was attested, or one that was given.

use crate::case::SignedBom;
use crate::error::Stop;
use crate::report::{DocumentPlace, DocumentSource, Lack};
use crate::source::document::{GivenDocument, LocalDocument};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::digest_of;
use crate::trust::key::Fingerprint;
use crate::verdict::Trust;

/// A document that may be shown, and whose word it is.
pub(super) struct Shown {
    pub(super) source: DocumentSource,
    pub(super) place: DocumentPlace,
    /// The key that signed it, where it is attested.
    pub(super) key: Option<Fingerprint>,
    pub(super) digest: Digest,
    pub(super) bytes: Vec<u8>,
    pub(super) trust: Trust,
}

/// What became of a document that was given by its name.
pub(super) enum GivenSide {
    /// It may be shown.
    Shown(Shown),
    /// It cannot be shown, and that is the result.
    Lack(Lack),
    /// It was not asked properly.
    Stop(Stop),
}

/// A document that was given by its name.
pub(super) fn read_given(name: &str, place: &LocalDocument, bound: u64) -> GivenSide {
    let bytes = match place.read(bound) {
        GivenDocument::Read(document) => document.into_inner(),
        GivenDocument::TooLarge(gap) => return GivenSide::Lack(Lack::Gap(gap)),
        GivenDocument::Unread(error) => return GivenSide::Stop(error.into()),
    };
    GivenSide::Shown(Shown {
        source: DocumentSource::File,
        place: DocumentPlace::Given(ForeignText::new(name)),
        key: None,
        digest: digest_of(&bytes),
        bytes,
        trust: Trust::Unsigned,
    })
}

/// A document that is attested, byte for byte as it was signed.
pub(super) fn attested(SignedBom { place, statement, digest, .. }: SignedBom, trust: Trust) -> Shown {
    Shown {
        source: DocumentSource::Attestation,
        place: DocumentPlace::Evidence(place),
        key: Some(statement.key().clone()),
        digest,
        bytes: statement.into_predicate(),
        trust,
    }
}

/// Unless it is over the bound.
pub(super) fn within(shown: &Shown, bound: u64) -> Result<(), Lack> {
    match shown.bytes.len() {
        bytes if bytes as u64 <= bound => Ok(()),
        bytes => Err(Lack::TooLarge { bytes, bound }),
    }
}
