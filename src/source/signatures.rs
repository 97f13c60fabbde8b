//! Which layers of a signature manifest may be signatures, and in what order they are read.

use crate::code::Code;
use crate::evidence::manifest::{
    BUNDLE_PREFIX, Descriptor, LOG_ANNOTATION, Manifest, SIGNATURE_ANNOTATION, SIMPLE_SIGNING,
};
use crate::evidence::{Candidate, Content, Defect, Gap, LogEntry, limits};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::{Fetched, digest_of};

/// A layer that is settled already, or whose payload is still to be fetched.
#[derive(Debug)]
pub(super) enum Slot {
    Ready(Candidate),
    Wanted { place: String, payload: Descriptor, signature: ForeignText, log_entry: LogEntry },
}

/// How many signatures of one image may still be read, and where the bound was hit.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
    pub(super) gaps: Vec<Gap>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: limits::SIGNATURES, gaps: Vec::new() }
    }

    /// The layers of a signature manifest, newest (last) first.
    pub(super) fn slots(&mut self, manifest: &Manifest, place: &str) -> Vec<Slot> {
        let mut slots = Vec::new();
        for (n, layer) in manifest.layers.iter().enumerate().rev() {
            let place_of_layer = format!("{place}, layer {n}");
            if layer.media_type != SIMPLE_SIGNING {
                let kind = ForeignText::new(&layer.media_type);
                slots.push(ready(
                    place_of_layer,
                    Content::Ignored(format!("a layer of the type `{kind}` is no signature")),
                ));
                continue;
            }
            let Some(signature) = layer.annotations.0.get(SIGNATURE_ANNOTATION) else {
                let message = format!("the layer has no annotation {SIGNATURE_ANNOTATION}");
                slots.push(ready(
                    place_of_layer,
                    Content::Defect(Defect { code: Code::SignatureInvalid, message }),
                ));
                continue;
            };
            if self.left == 0 {
                let message = format!(
                    "there are more than {} signatures; the newest were read, {} older ones were not",
                    limits::SIGNATURES,
                    n + 1
                );
                let gap = Gap { place: place.to_owned(), code: Code::TooMany, message, help: Vec::new() };
                slots.push(ready(format!("{place}, layers 0 to {n}"), Content::Unread(gap.clone())));
                self.gaps.push(gap);
                break;
            }
            self.left -= 1;
            slots.push(Slot::Wanted {
                place: place_of_layer,
                payload: layer.clone(),
                signature: ForeignText::new(signature),
                log_entry: if layer.annotations.0.contains_key(LOG_ANNOTATION) {
                    LogEntry::Present
                } else {
                    LogEntry::Absent
                },
            });
        }
        slots
    }

    /// What a manifest that refers to the image holds.
    pub(super) fn referrer(&mut self, manifest: &Manifest, place: &str, image: &Digest) -> Vec<Slot> {
        let artifact = manifest.artifact_type.as_deref().unwrap_or_default();
        let types = || manifest.layers.iter().map(|layer| layer.media_type.as_str()).chain([artifact]);
        if manifest.subject.as_ref().is_some_and(|subject| subject != image) {
            return vec![ready(place.to_owned(), Content::Ignored("it refers to another image".to_owned()))];
        }
        if types().any(|kind| kind.starts_with(BUNDLE_PREFIX)) {
            let what = "a sigstore bundle, which this version does not read".to_owned();
            return vec![ready(place.to_owned(), Content::Unsupported(what))];
        }
        if types().any(|kind| kind == SIMPLE_SIGNING) {
            return self.slots(manifest, place);
        }
        let kind = types().find(|kind| !kind.is_empty()).unwrap_or("unknown");
        vec![ready(
            place.to_owned(),
            Content::Ignored(format!("an artifact of the type `{}` is no signature", ForeignText::new(kind))),
        )]
    }
}

pub(super) fn ready(place: String, content: Content) -> Slot {
    Slot::Ready(Candidate { place, content })
}

/// What the bytes of a payload make of its layer: whole, of the claimed size, of the claimed digest.
pub(super) fn content(
    bytes: &[u8],
    payload: &Descriptor,
    signature: ForeignText,
    log_entry: LogEntry,
) -> Content {
    let mismatch = |message: String| Content::Defect(Defect { code: Code::ContentMismatch, message });
    if bytes.len() as u64 != payload.size {
        return mismatch(format!(
            "the payload has {} bytes, and the manifest says {}",
            bytes.len(),
            payload.size
        ));
    }
    let digest = digest_of(bytes);
    if digest != payload.digest {
        return mismatch(format!("the payload hashes to {digest}, and the manifest says {}", payload.digest));
    }
    Content::SimpleSigning { payload: Fetched::new(bytes), signature, log_entry }
}
