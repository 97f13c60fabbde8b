//! Which layers of a manifest may be signatures or attestations, and in what order they are read.

use std::sync::Arc;

use crate::evidence::manifest::{BUNDLE_PREFIX, Descriptor, LOG_ANNOTATION, Manifest, SIGNATURE_ANNOTATION};
use crate::evidence::place::{Kinds, Place};
use crate::evidence::purpose::{BlobKind, Purpose};
use crate::evidence::{Candidate, Content, Defect, IgnoredReason, LogEntry, UnsupportedForm};
use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};
use crate::trust::{Fetched, Unverified};

use super::budget::Budget;

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
                Content::Unverified(Unverified::SimpleSigning { payload: blob, signature }, log_entry)
            }
            Self::Attestation => Content::Unverified(Unverified::Envelope(blob), LogEntry::Absent),
        }
    }
}

/// A layer that is settled already, or whose blob is still to be fetched.
#[derive(Debug)]
pub(super) enum Slot {
    Ready(Candidate),
    Wanted { place: Place, blob: Descriptor, role: Role },
}

pub(super) fn ready(place: &Place, may_be: Kinds, content: Content) -> Slot {
    Slot::Ready(Candidate { place: place.clone(), may_be, content })
}

/// The layers of a manifest that was opened for one purpose, newest (last) first.
pub(super) fn layers(
    budget: &mut Budget,
    manifest: &Manifest,
    place: &Arc<Place>,
    purpose: Purpose,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    let may_be = purpose.kinds();
    for (n, layer) in manifest.layers.iter().enumerate().rev() {
        let place_of_layer = place.layer(n);
        if layer.media_type != purpose.layer_type() {
            let why = IgnoredReason::Layer(Excerpt::new(&layer.media_type), purpose);
            slots.push(ready(&place_of_layer, may_be, Content::Ignored(why)));
            continue;
        }
        let Some(role) = role(purpose, layer) else {
            slots.push(ready(&place_of_layer, may_be, Content::Defect(Defect::NoSignature)));
            continue;
        };
        if let Err(gap) = budget.take(purpose, place, n) {
            slots.push(ready(&Place::Layers(Arc::clone(place), n), may_be, Content::Unread(gap)));
            break;
        }
        slots.push(match budget.room(&place_of_layer, role.kind(), layer.size) {
            Ok(()) => Slot::Wanted { place: place_of_layer, blob: layer.clone(), role },
            // Its size alone says that it is too large.
            Err(gap) => ready(&place_of_layer, may_be, Content::Unread(gap)),
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

/// What a manifest that refers to the image holds of these kinds. What is no evidence is listed where the
/// manifest is not `known` under a tag.
pub(super) fn referrer(
    budget: &mut Budget,
    manifest: &Manifest,
    place: &Arc<Place>,
    image: &Digest,
    kinds: Kinds,
    known: bool,
) -> Vec<Slot> {
    let artifact = manifest.artifact_type.as_deref().unwrap_or_default();
    let types = || manifest.layers.iter().map(|layer| layer.media_type.as_str()).chain([artifact]);
    let ignored =
        |why| if known { vec![] } else { vec![ready(place, Kinds::Signatures, Content::Ignored(why))] };
    if manifest.subject.as_ref().is_some_and(|subject| subject != image) {
        return ignored(IgnoredReason::OtherImage);
    }
    if types().any(|kind| kind.starts_with(BUNDLE_PREFIX)) {
        return vec![ready(place, kinds, Content::Unsupported(UnsupportedForm::SigstoreBundle))];
    }
    let mut purposes =
        Purpose::among(kinds).filter(|purpose| types().any(|kind| kind == purpose.layer_type())).peekable();
    if purposes.peek().is_none() {
        return ignored(IgnoredReason::Artifact(types().find(|kind| !kind.is_empty()).map(Excerpt::new)));
    }
    purposes.flat_map(|purpose| layers(budget, manifest, place, purpose)).collect()
}
