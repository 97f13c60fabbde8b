//! The forms of evidence that are read, one row each.

use crate::evidence::manifest::{DSSE, Descriptor, LOG_ANNOTATION, SIGNATURE_ANNOTATION, SIMPLE_SIGNING};
use crate::evidence::purpose::{BlobKind, Purpose};
use crate::evidence::{Content, Defect, limits};
use crate::text::ForeignText;
use crate::trust::{Fetched, Unverified};

/// A form in which a layer's blob is evidence.
pub(super) struct Form {
    /// What a manifest with such a layer is opened for.
    purpose: Purpose,
    /// The media type of the layer.
    media_type: &'static str,
    /// What the blob should be.
    pub(super) kind: BlobKind,
    /// How many bytes it may have, by the bound on a predicate.
    pub(super) bound: fn(u64) -> u64,
    /// How the blob is opened, with what lies beside it.
    pub(super) opener: fn(&Descriptor) -> Result<Opener, Defect>,
}

/// What makes content of a blob, once it is there.
pub(super) type Opener = Box<dyn FnOnce(Fetched) -> Content>;

/// All forms, in the order in which their blobs are asked for.
pub(super) static FORMS: [Form; 2] = [
    Form {
        purpose: Purpose::Signatures,
        media_type: SIMPLE_SIGNING,
        kind: BlobKind::Payload,
        bound: |_| limits::PAYLOAD,
        opener: simple_signing,
    },
    Form {
        purpose: Purpose::Attestations,
        media_type: DSSE,
        kind: BlobKind::Envelope,
        // Base64 makes four bytes of three.
        bound: |sbom| (sbom / 3).saturating_mul(4).saturating_add(4 + limits::ENVELOPE_EXTRA),
        opener: |_| Ok(Box::new(|blob| Content::Unverified(Unverified::Envelope(blob)))),
    },
];

impl Form {
    /// The form of a layer of this type, in a manifest that is opened for this.
    pub(super) fn of(purpose: Purpose, media_type: &str) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.purpose == purpose && form.media_type == media_type)
    }
}

/// A payload, with its signature in an annotation, and the log's entry in another.
fn simple_signing(layer: &Descriptor) -> Result<Opener, Defect> {
    let annotations = &layer.annotations.0;
    let signature = annotations.get(SIGNATURE_ANNOTATION).ok_or(Defect::NoSignature)?;
    let signature = ForeignText::new(signature);
    let log = annotations.get(LOG_ANNOTATION).map(|entry| Fetched::new(entry.clone().into_bytes()));
    Ok(Box::new(move |payload| Content::Unverified(Unverified::SimpleSigning { payload, signature, log })))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is fetched for one purpose is never taken for the other.
    #[test]
    fn every_form_is_found_by_its_purpose_and_type_alone() {
        for form in &FORMS {
            let found = Form::of(form.purpose, form.media_type).unwrap();
            assert!(std::ptr::eq(found, form), "{} is there twice", form.media_type);
            assert!(form.purpose.kinds() == form.kind.holds(), "{}", form.media_type);
        }
        assert!(Form::of(Purpose::Signatures, DSSE).is_none());
        assert!(Form::of(Purpose::Attestations, SIMPLE_SIGNING).is_none());
        assert!(Form::of(Purpose::Signatures, "").is_none());
    }
}
