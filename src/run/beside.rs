//! What stands beside the document that is shown: others about the same image, each compared with it.

use crate::case::SignedBom;
use crate::evidence::Attached;
use crate::evidence::place::Place;
use crate::report::{DocumentBytes, DocumentSource, OtherDocument};
use crate::sbom::{self, Between, Bom, Difference, DifferenceKind};
use crate::subject::Digest;
use crate::trust::digest_of;
use crate::verdict::{Trust, Verdict};

/// A document about the image that is not the one that is shown.
pub(super) struct Beside {
    source: DocumentSource,
    place: Place,
    digest: Digest,
    bytes: DocumentBytes,
    /// Whether an attested document is the same JSON value, where nobody signed this one.
    backed: bool,
}

impl Beside {
    /// One that is attested.
    pub(super) fn attested(bom: SignedBom) -> Self {
        let (place, statement, digest) = bom.into_parts();
        let bytes = DocumentBytes::Attested(statement);
        Self { source: DocumentSource::Attestation, place, digest, bytes, backed: false }
    }

    /// One that nobody signed. Where no attested document backs it, the one that is shown is attested.
    pub(super) fn unsigned(source: DocumentSource, document: Attached, backed: bool) -> Self {
        let Attached { place, document } = document;
        let digest = digest_of(document.get());
        Self { source, place, digest, bytes: DocumentBytes::Unsigned(document), backed }
    }

    /// The same, compared with the document that is shown, where there is one that can be read. What is
    /// backed is not read, and is as good as what backs it.
    pub(super) fn compared(self, shown: Option<&Bom<'_>>, image: Verdict) -> OtherDocument {
        let Self { source, place, digest, bytes, backed } = self;
        let trust = if backed { Trust::of(image, true) } else { bytes.trust(image) };
        let bytes = bytes.get();
        let (same, differences) = match source {
            _ if backed => (true, vec![]),
            // Does it say the same about the components?
            DocumentSource::Attestation => compare(bytes, shown, Between::ShownAndThis, sbom::says_the_same),
            _ => compare(bytes, shown, Between::AttestedAndThis, |_, _| false),
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
