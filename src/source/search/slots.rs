//! Which layers of a manifest may be signatures or attestations, and in what order they are read.

use std::sync::Arc;

use crate::evidence::manifest::{Descriptor, Manifest};
use crate::evidence::place::{Kinds, Place};
use crate::evidence::purpose::Purpose;
use crate::evidence::{Candidate, Content, IgnoredReason, ItemSource};
use crate::subject::Digest;
use crate::text::Excerpt;

use super::budget::Budget;
use super::forms::{Form, Opener};

/// A layer that is settled already, or whose blob is still to be fetched.
pub(super) enum Slot {
    Ready(Candidate),
    Wanted {
        place: Place,
        manifest: Option<Digest>,
        may_be: Kinds,
        blob: Descriptor,
        form: &'static Form,
        open: Opener,
    },
}

/// In the manifest that is listed under this digest, where one is known.
pub(super) fn within(mut slot: Slot, listed: Option<&Digest>) -> Slot {
    match &mut slot {
        Slot::Ready(Candidate { source: ItemSource { manifest, .. }, .. })
        | Slot::Wanted { manifest, .. } => {
            *manifest = listed.cloned();
        }
    }
    slot
}

pub(super) fn ready(place: &Place, may_be: Kinds, content: Content) -> Slot {
    Slot::Ready(Candidate { place: place.clone(), source: ItemSource::default(), may_be, content })
}

/// A layer that is settled without its blob.
fn ready_layer(place: Place, layer: &Descriptor, may_be: Kinds, content: Content) -> Slot {
    let source = ItemSource { manifest: None, blob: Some(layer.digest.clone()) };
    Slot::Ready(Candidate { place, source, may_be, content })
}

/// The layers of a manifest that was opened for these kinds, as far as they serve one purpose of it; newest
/// (last) first. `form_of` says how a layer of a type is read.
pub(super) fn layers(
    budget: &mut Budget,
    manifest: &Manifest,
    place: &Arc<Place>,
    purpose: Purpose,
    kinds: Kinds,
    form_of: impl Fn(Purpose, &str) -> Option<&'static Form>,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (n, layer) in manifest.layers.iter().enumerate().rev() {
        let place_of_layer = place.layer(n);
        let Some(form) = form_of(purpose, &layer.media_type) else {
            if budget.list(place) {
                let why = IgnoredReason::Layer(Excerpt::new(&layer.media_type), purpose);
                slots.push(ready_layer(place_of_layer, layer, purpose.kinds(), Content::Ignored(why)));
            }
            continue;
        };
        let may_be = form.within(kinds);
        // What may be either serves the first purpose, and is read once.
        if Purpose::among(may_be).next() != Some(purpose) {
            continue;
        }
        let open = match (form.opener)(layer) {
            Ok(open) => open,
            Err(defect) => {
                if budget.list(place) {
                    slots.push(ready_layer(place_of_layer, layer, may_be, Content::Defect(defect)));
                }
                continue;
            }
        };
        if let Err(gap) = budget.take(purpose, may_be, place, n) {
            slots.push(ready(&Place::Layers(Arc::clone(place), n), may_be, Content::Unread(gap)));
            break;
        }
        slots.push(match budget.room(&place_of_layer, may_be, form.kind, layer.size, form.bound) {
            Ok(()) => {
                let (place, blob) = (place_of_layer, layer.bare());
                Slot::Wanted { place, manifest: None, may_be, blob, form, open }
            }
            // Its size alone says that it is too large.
            Err(gap) => ready_layer(place_of_layer, layer, may_be, Content::Unread(gap)),
        });
    }
    slots
}

/// What a manifest that refers to the image holds of these kinds. What is not evidence is listed where the
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
    let mut purposes = Purpose::among(kinds)
        .filter(|purpose| types().any(|kind| Form::of(*purpose, kind).is_some()))
        .peekable();
    if purposes.peek().is_none() {
        return ignored(IgnoredReason::Artifact(types().find(|kind| !kind.is_empty()).map(Excerpt::new)));
    }
    // What the manifest says that it is, its layers may be, whatever type they say.
    let form_of = |purpose, kind: &str| Form::of(purpose, kind).or_else(|| Form::of(purpose, artifact));
    purposes.flat_map(|purpose| layers(budget, manifest, place, purpose, kinds, form_of)).collect()
}
