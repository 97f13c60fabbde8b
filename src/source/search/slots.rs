//! Which layers of a manifest may be signatures or attestations, and in what order they are read.

use std::sync::Arc;

use crate::code::Code;
use crate::evidence::manifest::{BUNDLE_PREFIX, Descriptor, LOG_ANNOTATION, Manifest, SIGNATURE_ANNOTATION};
use crate::evidence::place::Place;
use crate::evidence::{Candidate, Content, Defect, LogEntry};
use crate::source::repository::BlobKind;
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::Fetched;

use super::budget::Budget;
use super::purpose::Purpose;

/// What a layer is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A simple-signing payload, with what stands beside it.
    Signature { signature: ForeignText, log_entry: LogEntry },
    /// A DSSE envelope.
    Attestation,
}

impl Role {
    pub(super) fn kind(&self) -> BlobKind {
        match self {
            Self::Signature { .. } => BlobKind::Payload,
            Self::Attestation => BlobKind::Envelope,
        }
    }

    /// What a blob is in this role.
    pub(super) fn content(self, blob: Fetched) -> Content {
        match self {
            Self::Signature { signature, log_entry } => {
                Content::SimpleSigning { payload: blob, signature, log_entry }
            }
            Self::Attestation => Content::Envelope(blob),
        }
    }
}

/// A layer that is settled already, or whose blob is still to be fetched.
#[derive(Debug)]
pub(super) enum Slot {
    Ready(Candidate),
    Wanted { place: Place, blob: Descriptor, role: Role },
}

pub(super) fn ready(place: Place, content: Content) -> Slot {
    Slot::Ready(Candidate { place, content })
}

/// The layers of a manifest that was opened for one purpose, newest (last) first.
pub(super) fn layers(
    budget: &mut Budget,
    manifest: &Manifest,
    place: &Arc<Place>,
    purpose: Purpose,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (n, layer) in manifest.layers.iter().enumerate().rev() {
        let place_of_layer = place.layer(n);
        if layer.media_type != purpose.layer_type() {
            let found = ForeignText::new(&layer.media_type);
            let why = format!("a layer of the type `{found}` is no {}", purpose.word());
            slots.push(ready(place_of_layer, Content::Ignored(why)));
            continue;
        }
        let Some(role) = role(purpose, layer) else {
            let message = format!("the layer has no annotation {SIGNATURE_ANNOTATION}");
            let defect = Defect { code: Code::SignatureInvalid, message };
            slots.push(ready(place_of_layer, Content::Defect(defect)));
            continue;
        };
        if let Err(gap) = budget.take(purpose, place, n) {
            slots.push(ready(Place::Layers(Arc::clone(place), n), Content::Unread(gap)));
            break;
        }
        slots.push(match budget.room(&place_of_layer, role.kind(), layer.size) {
            Ok(()) => Slot::Wanted { place: place_of_layer, blob: layer.clone(), role },
            // Its size alone says that it is too large.
            Err(gap) => ready(place_of_layer, Content::Unread(gap)),
        });
    }
    slots
}

/// The role of a layer of the right type; `None` for a signature's without its signature.
fn role(purpose: Purpose, layer: &Descriptor) -> Option<Role> {
    if purpose == Purpose::Attestations {
        return Some(Role::Attestation);
    }
    let signature = ForeignText::new(layer.annotations.0.get(SIGNATURE_ANNOTATION)?);
    let present = layer.annotations.0.contains_key(LOG_ANNOTATION);
    let log_entry = if present { LogEntry::Present } else { LogEntry::Absent };
    Some(Role::Signature { signature, log_entry })
}

/// An index under a tag of cosign's.
pub(super) fn index_instead(purpose: Purpose) -> Defect {
    let what = match purpose {
        Purpose::Signatures => "a signature",
        Purpose::Attestations => "an attestation",
    };
    let message = format!("an index stands where {what} manifest belongs");
    Defect { code: Code::ImageMalformed, message }
}

/// What a manifest that refers to the image holds of each kind.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) signatures: Vec<Slot>,
    pub(super) attestations: Vec<Slot>,
}

impl Held {
    pub(super) fn of(&mut self, purpose: Purpose) -> &mut Vec<Slot> {
        match purpose {
            Purpose::Signatures => &mut self.signatures,
            Purpose::Attestations => &mut self.attestations,
        }
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.signatures.extend(other.signatures);
        self.attestations.extend(other.attestations);
    }
}

/// Looks into a manifest that refers to the image, for these purposes. What is no evidence is listed
/// where the manifest is not `known` under a tag.
pub(super) fn referrer(
    budget: &mut Budget,
    manifest: &Manifest,
    place: &Arc<Place>,
    image: &Digest,
    purposes: &[Purpose],
    known: bool,
) -> Held {
    let mut held = Held::default();
    let artifact = manifest.artifact_type.as_deref().unwrap_or_default();
    let types = || manifest.layers.iter().map(|layer| layer.media_type.as_str()).chain([artifact]);
    let here = |content| ready(Place::clone(place), content);
    let ignored = |why| if known { vec![] } else { vec![here(Content::Ignored(why))] };
    if manifest.subject.as_ref().is_some_and(|subject| subject != image) {
        held.signatures = ignored("it refers to another image".to_owned());
        return held;
    }
    let bundle = types().any(|kind| kind.starts_with(BUNDLE_PREFIX));
    let mut any = false;
    for purpose in purposes {
        let slots = if bundle {
            let what = "a sigstore bundle, which this version does not read".to_owned();
            vec![here(Content::Unsupported(what))]
        } else if types().any(|kind| kind == purpose.layer_type()) {
            layers(budget, manifest, place, *purpose)
        } else {
            continue;
        };
        any = true;
        *held.of(*purpose) = slots;
    }
    if !any {
        let kind = types().find(|kind| !kind.is_empty()).unwrap_or("unknown");
        let kind = ForeignText::new(kind);
        held.signatures = ignored(format!("an artifact of the type `{kind}` is no signature"));
    }
    held
}
