//! The forms of evidence, one row each: those that are read, and those that are known and not read.

use crate::evidence::manifest::{DSSE, Descriptor, LOG_ANNOTATION, SIGNATURE_ANNOTATION, SIMPLE_SIGNING};
use crate::evidence::place::Kinds;
use crate::evidence::purpose::{BlobKind, Purpose};
use crate::evidence::{Content, Defect, limits};
use crate::text::ForeignText;
use crate::trust::{BUNDLE_TYPE, Fetched, Unverified};

/// A form in which a layer's blob is evidence.
pub(super) struct Form {
    /// Which kinds of evidence there may be in the blob: what a manifest with such a layer is opened for.
    holds: Kinds,
    /// The purpose under whose tag a layer is read as this, whatever type it says: a type is a hint.
    under_tag: Option<Purpose>,
    /// The media types of the layer.
    media_types: &'static [MediaTypes],
    /// What the blob should be.
    pub(super) kind: BlobKind,
    /// How many bytes it may have, by the bound on a predicate.
    pub(super) bound: fn(u64) -> u64,
    /// How the blob is opened, with what lies beside it.
    pub(super) opener: fn(&Descriptor) -> Result<Opener, Defect>,
}

/// What makes content of a blob, once it is there.
pub(super) type Opener = Box<dyn FnOnce(Fetched) -> Content>;

/// All forms that are read, in the order in which their blobs are asked for.
pub(super) static FORMS: [Form; 3] = [
    Form {
        holds: Kinds::Signatures,
        under_tag: None,
        media_types: &[MediaTypes::One(SIMPLE_SIGNING)],
        kind: BlobKind::Payload,
        bound: |_| limits::PAYLOAD,
        opener: simple_signing,
    },
    Form {
        holds: Kinds::Attestations,
        under_tag: Some(Purpose::Attestations),
        media_types: &[MediaTypes::One(DSSE)],
        kind: BlobKind::Envelope,
        // Base64 makes four bytes of three.
        bound: |sbom| (sbom / 3).saturating_mul(4).saturating_add(4 + limits::ENVELOPE_EXTRA),
        opener: envelope,
    },
    Form {
        // What is signed in it says which it is.
        holds: Kinds::Both,
        under_tag: None,
        media_types: &[MediaTypes::From(BUNDLE_TYPE)],
        kind: BlobKind::Bundle,
        bound: |sbom| (sbom / 3).saturating_mul(4).saturating_add(4 + limits::BUNDLE_EXTRA),
        opener: |_| Ok(Box::new(|bundle| Content::Unverified(Unverified::Bundle(bundle)))),
    },
];

/// Media types that say that a blob is of a form.
pub(super) enum MediaTypes {
    /// This one.
    One(&'static str),
    /// All that begin so: those of the versions of a form.
    From(&'static str),
}

impl MediaTypes {
    fn contain(&self, media_type: &str) -> bool {
        match self {
            Self::One(one) => media_type == *one,
            Self::From(prefix) => media_type.starts_with(prefix),
        }
    }
}

impl Form {
    /// The form of a layer of this type, in a manifest that is opened for this.
    pub(super) fn of(purpose: Purpose, media_type: &str) -> Option<&'static Self> {
        Self::named(media_type).find(|form| Purpose::among(form.holds).any(|one| one == purpose))
    }

    /// The form of a layer of this type, in a manifest that stands under the tag of this purpose.
    pub(super) fn under_tag(purpose: Purpose, media_type: &str) -> Option<&'static Self> {
        let any = || FORMS.iter().find(|form| form.under_tag == Some(purpose));
        Self::of(purpose, media_type).or_else(any)
    }

    fn named(media_type: &str) -> impl Iterator<Item = &'static Self> {
        FORMS.iter().filter(move |form| form.media_types.iter().any(|types| types.contain(media_type)))
    }

    /// The kinds of evidence that there may be in such a blob, of those for which its manifest is opened.
    pub(super) fn within(&self, kinds: Kinds) -> Kinds {
        kinds.and(self.holds)
    }
}

/// A payload, with its signature in an annotation, and the log's entry in another.
fn simple_signing(layer: &Descriptor) -> Result<Opener, Defect> {
    let annotations = &layer.annotations;
    let signature = annotations.get(SIGNATURE_ANNOTATION).ok_or(Defect::NoSignature)?;
    let signature = ForeignText::new(signature);
    let log = log_entry(layer);
    Ok(Box::new(move |payload| Content::Unverified(Unverified::SimpleSigning { payload, signature, log })))
}

/// An envelope, with the log's entry in an annotation.
#[expect(clippy::unnecessary_wraps, reason = "one opener is as another")]
fn envelope(layer: &Descriptor) -> Result<Opener, Defect> {
    let log = log_entry(layer);
    Ok(Box::new(move |envelope| Content::Unverified(Unverified::Envelope { envelope, log })))
}

fn log_entry(layer: &Descriptor) -> Option<Fetched> {
    layer.annotations.get(LOG_ANNOTATION).map(|entry| Fetched::new(entry.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PURPOSES: [Purpose; 2] = [Purpose::Signatures, Purpose::Attestations];

    /// What is fetched for one purpose is never taken for the other.
    #[test]
    fn every_form_is_found_by_its_purposes_and_types_alone() {
        for form in &FORMS {
            for types in form.media_types {
                let media_type = match types {
                    MediaTypes::One(one) => (*one).to_owned(),
                    MediaTypes::From(prefix) => format!("{prefix}.v0.3+json"),
                };
                for purpose in PURPOSES {
                    let found = Form::of(purpose, &media_type);
                    let held = Purpose::among(form.holds).any(|one| one == purpose);
                    assert_eq!(found.is_some_and(|found| std::ptr::eq(found, form)), held, "{media_type}");
                    assert_eq!(found.is_some(), held, "{media_type} is there twice");
                }
            }
        }
        assert!(Form::of(Purpose::Signatures, DSSE).is_none());
        assert!(Form::of(Purpose::Attestations, SIMPLE_SIGNING).is_none());
        assert!(Form::of(Purpose::Signatures, "").is_none());
        for kind in [DSSE, "application/vnd.in-toto+json", "", "application/octet-stream", SIMPLE_SIGNING] {
            let form = Form::under_tag(Purpose::Attestations, kind).map(|form| form.kind);
            assert_eq!(form, Some(BlobKind::Envelope), "{kind}");
            let form = Form::under_tag(Purpose::Signatures, kind).map(|form| form.kind);
            assert_eq!(form, (kind == SIMPLE_SIGNING).then_some(BlobKind::Payload), "{kind}");
        }
    }

    /// Its media type names a version, and what is in it says which of them it is.
    #[test]
    fn a_bundle_of_any_version_is_read_for_either_purpose_and_under_either_tag() {
        for bundle in [
            "application/vnd.dev.sigstore.bundle.v0.3+json",
            "application/vnd.dev.sigstore.bundle+json;version=0.1",
            "application/vnd.dev.sigstore.bundle.v9+json",
            "application/vnd.dev.sigstore.bundle",
        ] {
            for of in [Form::of, Form::under_tag] {
                let kinds = PURPOSES.map(|purpose| of(purpose, bundle).map(|form| form.kind));
                assert_eq!(kinds, [Some(BlobKind::Bundle); 2], "{bundle}");
            }
        }
        assert!(Form::of(Purpose::Signatures, "application/vnd.dev.sigstore").is_none());
    }

    /// What may be either is of the kinds that are wanted, and of no other.
    #[test]
    fn what_a_blob_may_be_is_bounded_by_what_its_manifest_is_opened_for() {
        use Kinds::{Attestations, Both, Neither, Signatures};
        let form = |holds| Form { holds, ..FORMS_OF_A_TEST };
        for (holds, kinds, within) in [
            (Signatures, Both, Signatures),
            (Both, Both, Both),
            (Both, Attestations, Attestations),
            (Signatures, Attestations, Neither),
        ] {
            assert_eq!(form(holds).within(kinds), within, "{holds:?} {kinds:?}");
        }
    }

    const FORMS_OF_A_TEST: Form = Form {
        holds: Kinds::Neither,
        under_tag: None,
        media_types: &[],
        kind: BlobKind::Payload,
        bound: |_| 0,
        opener: simple_signing,
    };
}
