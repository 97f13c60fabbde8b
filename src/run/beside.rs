//! What stands beside the document that is shown: others about the same image, each compared with it.

use crate::case::SignedBom;
use crate::evidence::Attached;
use crate::evidence::place::Place;
use crate::report::{DocumentSource, OtherDocument};
use crate::sbom::{self, Between, Bom, Difference, DifferenceKind};
use crate::subject::Digest;
use crate::trust::digest_of;
use crate::verdict::Trust;

/// A document about the image that is not the one that is shown.
pub(super) struct Beside {
    source: DocumentSource,
    place: Place,
    trust: Trust,
    digest: Digest,
    bytes: Vec<u8>,
    /// Whether an attested document is the same JSON value, where nobody signed this one.
    backed: bool,
}

impl Beside {
    /// One that is attested.
    pub(super) fn attested(SignedBom { place, statement, digest, .. }: SignedBom, trust: Trust) -> Self {
        let bytes = statement.into_predicate();
        Self { source: DocumentSource::Attestation, place, trust, digest, bytes, backed: false }
    }

    /// One that nobody signed. Where no attested document backs it, the one that is shown is attested.
    pub(super) fn unsigned(source: DocumentSource, document: Attached, trust: Trust, backed: bool) -> Self {
        let Attached { place, document } = document;
        let bytes = document.into_inner();
        Self { source, place, trust, digest: digest_of(&bytes), bytes, backed }
    }

    /// The same, compared with the document that is shown, where there is one that can be read. What is
    /// backed is not read: the document that backs it is.
    pub(super) fn compared(self, shown: Option<&Bom<'_>>) -> OtherDocument {
        let Self { source, place, trust, digest, bytes, backed } = self;
        let (same, differences) = match source {
            _ if backed => (true, vec![]),
            // Does it say the same about the components?
            DocumentSource::Attestation => compare(&bytes, shown, Between::ShownAndThis, sbom::says_the_same),
            _ => compare(&bytes, shown, Between::AttestedAndThis, |_, _| false),
        };
        OtherDocument { source, place, trust, sha256: digest.hex().to_owned(), same, differences }
    }
}

fn compare(
    bytes: &[u8],
    shown: Option<&Bom<'_>>,
    between: Between,
    same: impl Fn(&Bom<'_>, &Bom<'_>) -> bool,
) -> (bool, Vec<Difference>) {
    match (shown, sbom::read(bytes)) {
        (Some(shown), Ok(other)) if same(shown, &other) => (true, vec![]),
        (Some(shown), Ok(other)) => (false, sbom::differences(shown, &other, between)),
        (None, Ok(_)) => (false, vec![]),
        (_, Err(why)) => (false, vec![Difference { between, kind: DifferenceKind::Unreadable(why) }]),
    }
}
