//! What is provably wrong with something, before any key is asked.

use crate::evidence::Defect;
use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::manifest::SIGNATURE_ANNOTATION;
use crate::evidence::purpose::{BlobKind, Purpose};
use crate::subject::Digest;

use super::{layout, manifest};

pub(super) fn sentence(defect: &Defect) -> String {
    match defect {
        Defect::Manifest(defect) => manifest::defect(defect),
        Defect::Content(mismatch) => content(mismatch),
        Defect::NoSignature => format!("the layer has no annotation {SIGNATURE_ANNOTATION}"),
        Defect::IndexInstead(Purpose::Signatures) => {
            "an index stands where a signature manifest belongs".to_owned()
        }
        Defect::IndexInstead(Purpose::Attestations) => {
            "an index stands where an attestation manifest belongs".to_owned()
        }
        Defect::AttachedLayers(count) => {
            format!("the manifest of the attached SBOM has {count} layers, and exactly one is an SBOM")
        }
        Defect::NoLayout(problem) => layout::problem_with_names(problem),
        Defect::Layout(defect) => layout::defect(defect),
    }
}

/// What a blob should be.
pub(super) fn blob(kind: BlobKind) -> &'static str {
    match kind {
        BlobKind::Payload => "payload",
        BlobKind::Envelope => "envelope",
        BlobKind::Document => "document",
    }
}

fn content(mismatch: &ContentMismatch) -> String {
    match mismatch {
        ContentMismatch::MissingManifest { holder: Holder::Registry, digest: _ } => {
            "the registry lists this referrer and does not have it".to_owned()
        }
        ContentMismatch::MissingBlob { holder: Holder::Registry, kind, digest } => {
            format!("the manifest lists the {} {digest}, and the registry does not have it", blob(*kind))
        }
        ContentMismatch::MissingManifest { holder: Holder::Layout, digest }
        | ContentMismatch::MissingBlob { holder: Holder::Layout, kind: _, digest } => not_there(digest),
        ContentMismatch::Longer { holder: Holder::Registry, kind, digest, size } => {
            format!("the registry sends more than the {size} bytes of the {} {digest}", blob(*kind))
        }
        ContentMismatch::Longer { holder: Holder::Layout, kind, digest: _, size } => {
            format!("the {} is longer than the {size} bytes that the manifest says", blob(*kind))
        }
        ContentMismatch::OtherManifest { holder: Holder::Registry, asked, found } => {
            format!("the registry was asked for {asked} and sent bytes that hash to {found}")
        }
        ContentMismatch::OtherManifest { holder: Holder::Layout, asked, found } => {
            format!("the layout's blob {asked} hashes to {found}")
        }
        ContentMismatch::OtherSize { kind, asked, found } => {
            format!("the {} has {found} bytes, and the manifest says {asked}", blob(*kind))
        }
        ContentMismatch::OtherBlob { kind, asked, found } => {
            format!("the {} hashes to {found}, and the manifest says {asked}", blob(*kind))
        }
    }
}

fn not_there(digest: &Digest) -> String {
    format!("the layout lists {digest}, and does not have it")
}
