//! What is provably wrong with something, before any key is asked.

use crate::evidence::Defect;
use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::manifest::SIGNATURE_ANNOTATION;
use crate::evidence::purpose::Purpose;
use crate::subject::Digest;

use super::trust::blob;
use super::{layout, manifest};

pub(super) fn sentence(defect: &Defect) -> String {
    match defect {
        Defect::Manifest(defect) => manifest::defect(defect),
        Defect::Content(mismatch) => content(mismatch),
        Defect::NoSignature => format!("the layer has no annotation {SIGNATURE_ANNOTATION}"),
        Defect::IndexInstead(Purpose::Signatures) => "this is an index, not a signature manifest".to_owned(),
        Defect::IndexInstead(Purpose::Attestations) => {
            "this is an index, not an attestation manifest".to_owned()
        }
        Defect::AttachedLayers(count) => {
            format!("the manifest of the attached SBOM has {count} layers, but an SBOM has exactly one")
        }
        Defect::NoLayout(problem) => layout::problem_with_names(problem),
        Defect::Layout(defect) => layout::defect(defect),
        Defect::Recorded { message, .. } => message.to_string(),
    }
}

fn content(mismatch: &ContentMismatch) -> String {
    match mismatch {
        ContentMismatch::MissingManifest { holder: Holder::Registry, digest: _ } => {
            "the registry lists this referrer but does not have it".to_owned()
        }
        ContentMismatch::MissingBlob { holder: Holder::Registry, kind, digest } => {
            format!("the manifest lists the {} {digest} but the registry does not have it", blob(*kind))
        }
        ContentMismatch::MissingManifest { holder: Holder::Layout, digest }
        | ContentMismatch::MissingBlob { holder: Holder::Layout, kind: _, digest } => not_there(digest),
        ContentMismatch::Longer { holder: Holder::Registry, kind, digest, size } => {
            format!("the registry sends more than the {size} bytes of the {} {digest}", blob(*kind))
        }
        ContentMismatch::Longer { holder: Holder::Layout, kind, digest: _, size } => {
            format!("the {} is longer than the {size} bytes that the manifest states", blob(*kind))
        }
        ContentMismatch::OtherManifest { holder: Holder::Registry, asked, found } => {
            format!("the registry was asked for {asked} but sent bytes that hash to {found}")
        }
        ContentMismatch::OtherManifest { holder: Holder::Layout, asked, found } => {
            format!("the layout's blob {asked} hashes to {found}")
        }
        ContentMismatch::OtherSize { kind, asked, found } => {
            format!("the {} has {found} bytes, but the manifest says {asked}", blob(*kind))
        }
        ContentMismatch::OtherBlob { kind, asked, found } => {
            format!("the {} hashes to {found} but the manifest says {asked}", blob(*kind))
        }
    }
}

fn not_there(digest: &Digest) -> String {
    format!("the layout lists {digest} but does not have it")
}
