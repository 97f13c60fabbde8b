//! All rows: the changes that apply everywhere, and those that are particular to one form.

use super::change::changes;
use super::evidence::{Evidence, Maker, OCI_MANIFEST};
use super::rules::{Document, Verdict, verdict};

/// What is asked of the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// A signature with all pins.
    Signature,
    /// An SBOM besides; for `cosign verify-attestation --type` this word.
    Sbom(&'static str),
}

impl Asks {
    /// An SBOM of the type that cosign writes.
    pub(crate) const BOM: Self = Self::Sbom("cyclonedx");
}

/// A change, signed, and what it must come to.
pub(crate) struct Row {
    pub(crate) document: Document,
    /// What was done, and where.
    pub(crate) what: String,
    pub(crate) evidence: Evidence,
    /// The media type that the place says of the document, where that is a manifest.
    pub(crate) kind: &'static str,
    pub(crate) asks: Asks,
    pub(crate) verdict: Verdict,
}

impl Row {
    pub(crate) fn new(
        document: Document,
        what: String,
        evidence: Evidence,
        asks: Asks,
        verdict: Verdict,
    ) -> Self {
        Self { document, what, evidence, kind: OCI_MANIFEST, asks, verdict }
    }

    /// The media type that the place says of a manifest of this kind.
    pub(crate) fn kind_of(&self, document: Document) -> &'static str {
        if self.document == document { self.kind } else { OCI_MANIFEST }
    }

    pub(crate) fn name(&self) -> String {
        format!("{:?}: {}", self.document, self.what)
    }
}

/// Every row.
pub(crate) fn rows() -> Vec<Row> {
    let maker = Maker::new();
    let mut rows = everywhere(&maker);
    rows.extend(super::claims::rows(&maker));
    rows.extend(super::spellings::rows(&maker));
    rows.extend(super::manifests::rows(&maker));
    rows
}

/// The changes that apply at every level, of every document.
fn everywhere(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let payload = Maker::payload(&image);
    let good = payload.text().into_bytes();
    let signatures = Maker::signatures(&good, &maker.platform.sign(&good));
    let statement = Maker::statement(&image);
    let envelope = maker.sealed(statement.text().as_bytes());
    let sealed = envelope.text().into_bytes();
    let attestations = Maker::attestations(&sealed);
    let mut rows = Vec::new();
    for (document, tree) in [
        (Document::Payload, payload),
        (Document::Signatures, signatures),
        (Document::Image, Maker::image()),
        (Document::Statement, statement),
        (Document::Envelope, envelope),
        (Document::Attestations, attestations),
    ] {
        for changed in changes(&tree) {
            let bytes = &changed.bytes;
            let (evidence, asks) = match document {
                Document::Payload => (maker.signed(&image, bytes), Asks::Signature),
                Document::Signatures => (Maker::evidence(&image, bytes, &[&good]), Asks::Signature),
                Document::Image => {
                    (maker.signed(bytes, Maker::payload(bytes).text().as_bytes()), Asks::Signature)
                }
                Document::Statement => (maker.stated(bytes), Asks::BOM),
                Document::Envelope => (maker.enveloped(bytes), Asks::BOM),
                Document::Attestations => (maker.attested_by(bytes, &[&sealed]), Asks::BOM),
            };
            rows.push(Row {
                document,
                kind: OCI_MANIFEST,
                what: format!("{:?} {}", changed.change, changed.at).trim_end().to_owned(),
                evidence,
                asks,
                verdict: verdict(document, changed.change, &changed.at),
            });
        }
    }
    rows
}
