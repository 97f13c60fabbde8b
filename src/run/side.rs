//! The document at the end of the road: one of an image that was attested, or one that was given.

use crate::case::SignedBom;
use crate::error::Stop;
use crate::report::{DocumentSource, Lack};
use crate::source::document::LocalDocument;
use crate::subject::Digest;
use crate::trust::digest_of;
use crate::verdict::Trust;

/// A document that may be shown, and whose word it is.
pub(super) struct Shown {
    pub(super) source: DocumentSource,
    pub(super) place: String,
    pub(super) digest: Digest,
    pub(super) bytes: Vec<u8>,
    pub(super) trust: Trust,
}

/// A document that was given by its name.
pub(super) fn read_given(name: &str, place: &LocalDocument, bound: u64) -> Result<Result<Shown, Lack>, Stop> {
    Ok(match place.read(bound)? {
        Ok(document) => {
            let bytes = document.into_inner();
            let (source, place) = (DocumentSource::File, name.to_owned());
            Ok(Shown { source, place, digest: digest_of(&bytes), bytes, trust: Trust::Unsigned })
        }
        Err(gap) => Err(Lack::Gap(gap)),
    })
}

/// A document that is attested, byte for byte as it was signed.
pub(super) fn attested(bom: Option<SignedBom>, trust: Trust) -> Result<Shown, Lack> {
    let Some(SignedBom { place, statement, digest, .. }) = bom else {
        return Err(Lack::NothingAttested);
    };
    let place = place.to_string();
    Ok(Shown { source: DocumentSource::Attestation, place, digest, bytes: statement.into_predicate(), trust })
}

/// Unless it is over the bound.
pub(super) fn within(shown: Shown, bound: u64) -> Result<Shown, Lack> {
    match shown.bytes.len() {
        bytes if bytes as u64 <= bound => Ok(shown),
        bytes => Err(Lack::TooLarge { bytes, bound }),
    }
}
