//! Which layers of a manifest may be signatures or attestations, and in what order they are read.

use crate::code::Code;
use crate::evidence::manifest::{
    BUNDLE_PREFIX, DSSE, Descriptor, LOG_ANNOTATION, Manifest, SIGNATURE_ANNOTATION, SIMPLE_SIGNING,
};
use crate::evidence::{Candidate, Content, Defect, Gap, LogEntry, limits};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::{Fetched, digest_of};

use super::Wanted;

/// What a layer is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A simple-signing payload, with what stands beside it.
    Signature { signature: ForeignText, log_entry: LogEntry },
    /// A DSSE envelope.
    Attestation,
}

impl Role {
    /// What the blob of such a layer is called.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Signature { .. } => "payload",
            Self::Attestation => "envelope",
        }
    }

    /// The bound on such a blob, in bytes.
    fn bound(&self, sbom: u64) -> u64 {
        match self {
            Self::Signature { .. } => limits::PAYLOAD,
            Self::Attestation => envelope_bound(sbom),
        }
    }
}

/// A layer that is settled already, or whose blob is still to be fetched.
#[derive(Debug)]
pub(super) enum Slot {
    Ready(Candidate),
    Wanted { place: String, blob: Descriptor, role: Role },
}

/// What a manifest was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Signatures,
    Attestations,
}

/// How much of one image may still be read, and where a bound was hit.
#[derive(Debug)]
pub(super) struct Budget {
    signatures: usize,
    attestations: usize,
    bytes: u64,
    sbom: u64,
    pub(super) gaps: Vec<Gap>,
    pub(super) attestation_gaps: Vec<Gap>,
}

/// What a referrer holds of each kind.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) signatures: Vec<Slot>,
    pub(super) attestations: Vec<Slot>,
}

impl Budget {
    pub(super) fn new(wanted: &Wanted) -> Self {
        Self {
            signatures: limits::SIGNATURES,
            attestations: limits::ATTESTATIONS,
            bytes: limits::EVIDENCE.max(wanted.sbom_size.saturating_mul(2)),
            sbom: wanted.sbom_size,
            gaps: Vec::new(),
            attestation_gaps: Vec::new(),
        }
    }

    /// The layers of a manifest that was opened for one purpose, newest (last) first.
    pub(super) fn slots(&mut self, manifest: &Manifest, place: &str, purpose: Purpose) -> Vec<Slot> {
        let mut slots = Vec::new();
        let (kind, word) = match purpose {
            Purpose::Signatures => (SIMPLE_SIGNING, "signature"),
            Purpose::Attestations => (DSSE, "attestation"),
        };
        for (n, layer) in manifest.layers.iter().enumerate().rev() {
            let place_of_layer = format!("{place}, layer {n}");
            if layer.media_type != kind {
                let found = ForeignText::new(&layer.media_type);
                slots.push(ready(
                    place_of_layer,
                    Content::Ignored(format!("a layer of the type `{found}` is no {word}")),
                ));
                continue;
            }
            let Some(role) = role(purpose, layer) else {
                let message = format!("the layer has no annotation {SIGNATURE_ANNOTATION}");
                let defect = Defect { code: Code::SignatureInvalid, message };
                slots.push(ready(place_of_layer, Content::Defect(defect)));
                continue;
            };
            if let Some(gap) = self.take(purpose, place, n) {
                slots.push(ready(format!("{place}, layers 0 to {n}"), Content::Unread(gap)));
                break;
            }
            slots.push(self.wanted(place_of_layer, layer, role));
        }
        slots
    }

    /// Takes one of those that may still be read; the gap where none is left.
    fn take(&mut self, purpose: Purpose, place: &str, n: usize) -> Option<Gap> {
        let (left, all, gaps) = match purpose {
            Purpose::Signatures => (&mut self.signatures, limits::SIGNATURES, &mut self.gaps),
            Purpose::Attestations => {
                (&mut self.attestations, limits::ATTESTATIONS, &mut self.attestation_gaps)
            }
        };
        if let Some(rest) = left.checked_sub(1) {
            *left = rest;
            return None;
        }
        let word = if purpose == Purpose::Signatures { "signatures" } else { "attestations" };
        let message =
            format!("there are more than {all} {word}; the newest were read, {} older ones were not", n + 1);
        let gap = Gap { place: place.to_owned(), code: Code::TooMany, message, help: Vec::new() };
        gaps.push(gap.clone());
        Some(gap)
    }

    /// A layer to be fetched, unless its size alone says that it is too large.
    fn wanted(&mut self, place: String, layer: &Descriptor, role: Role) -> Slot {
        if let Err(gap) = self.room(&place, role.word(), layer.size, role.bound(self.sbom)) {
            return ready(place, Content::Unread(gap));
        }
        Slot::Wanted { place, blob: layer.clone(), role }
    }

    /// Room for so many bytes, within the bound of the one thing and that of all evidence together.
    pub(super) fn room(&mut self, place: &str, what: &str, size: u64, bound: u64) -> Result<(), Gap> {
        let gap = |message, help: Option<&str>| Gap {
            place: place.to_owned(),
            code: Code::TooLarge,
            message,
            help: help.map(str::to_owned).into_iter().collect(),
        };
        if size > bound {
            let help = (what != "payload").then_some(HELP);
            return Err(gap(format!("the {what} has {size} bytes, over the bound of {bound}"), help));
        }
        match self.bytes.checked_sub(size) {
            Some(rest) => {
                self.bytes = rest;
                Ok(())
            }
            None => Err(gap(
                format!(
                    "the {what} has {size} bytes, and all evidence of the image together is over its bound"
                ),
                Some(HELP),
            )),
        }
    }

    /// What a manifest that refers to the image holds.
    pub(super) fn referrer(
        &mut self,
        manifest: &Manifest,
        place: &str,
        image: &Digest,
        attestations: bool,
    ) -> Held {
        let mut held = Held::default();
        let artifact = manifest.artifact_type.as_deref().unwrap_or_default();
        let types = || manifest.layers.iter().map(|layer| layer.media_type.as_str()).chain([artifact]);
        let listed = |content| vec![ready(place.to_owned(), content)];
        if manifest.subject.as_ref().is_some_and(|subject| subject != image) {
            held.signatures = listed(Content::Ignored("it refers to another image".to_owned()));
            return held;
        }
        if types().any(|kind| kind.starts_with(BUNDLE_PREFIX)) {
            let what =
                || Content::Unsupported("a sigstore bundle, which this version does not read".to_owned());
            held.signatures = listed(what());
            if attestations {
                held.attestations = listed(what());
            }
            return held;
        }
        let signatures = types().any(|kind| kind == SIMPLE_SIGNING);
        let envelopes = types().any(|kind| kind == DSSE);
        if signatures {
            held.signatures = self.slots(manifest, place, Purpose::Signatures);
        }
        if envelopes && attestations {
            held.attestations = self.slots(manifest, place, Purpose::Attestations);
        }
        let held_any = signatures || (envelopes && attestations);
        if !held_any {
            let kind = types().find(|kind| !kind.is_empty()).unwrap_or("unknown");
            let kind = ForeignText::new(kind);
            held.signatures =
                listed(Content::Ignored(format!("an artifact of the type `{kind}` is no signature")));
        }
        held
    }
}

/// The next step where something is over its bound.
const HELP: &str = "--max-sbom-size SIZE allows more, for example 1GiB";

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

/// What an envelope around a predicate of so many bytes may have: base64 makes four of three.
pub(super) fn envelope_bound(sbom: u64) -> u64 {
    (sbom / 3).saturating_mul(4).saturating_add(4 + limits::ENVELOPE_EXTRA)
}

pub(super) fn ready(place: String, content: Content) -> Slot {
    Slot::Ready(Candidate { place, content })
}

/// Whether bytes are the blob that a descriptor names: whole, of the claimed size, of its digest.
pub(super) fn checked(bytes: Vec<u8>, blob: &Descriptor, what: &str) -> Result<Vec<u8>, Defect> {
    let mismatch = |message: String| Defect { code: Code::ContentMismatch, message };
    if bytes.len() as u64 != blob.size {
        return Err(mismatch(format!(
            "the {what} has {} bytes, and the manifest says {}",
            bytes.len(),
            blob.size
        )));
    }
    let digest = digest_of(&bytes);
    if digest != blob.digest {
        return Err(mismatch(format!(
            "the {what} hashes to {digest}, and the manifest says {}",
            blob.digest
        )));
    }
    Ok(bytes)
}

/// What a blob is, by the role of its layer.
pub(super) fn content(blob: Fetched, role: Role) -> Content {
    match role {
        Role::Signature { signature, log_entry } => {
            Content::SimpleSigning { payload: blob, signature, log_entry }
        }
        Role::Attestation => Content::Envelope(blob),
    }
}
