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
        Defect::NoSignature => format!("la couche n’a pas d’annotation {SIGNATURE_ANNOTATION}"),
        Defect::IndexInstead(Purpose::Signatures) => {
            "c’est un index, pas un manifeste de signature".to_owned()
        }
        Defect::IndexInstead(Purpose::Attestations) => {
            "c’est un index, pas un manifeste d’attestation".to_owned()
        }
        Defect::AttachedLayers(count) => {
            format!("le manifeste du SBOM attaché compte {count} couches, or un SBOM en a exactement une")
        }
        Defect::NoLayout(problem) => layout::problem_with_names(problem),
        Defect::Layout(defect) => layout::defect(defect),
        // As the pack has it, in the words of whoever wrote it.
        Defect::Recorded { message, .. } => message.to_string(),
    }
}

fn content(mismatch: &ContentMismatch) -> String {
    match mismatch {
        ContentMismatch::MissingManifest { holder: Holder::Registry, digest: _ } => {
            "le registre énumère ce référent mais ne l’a pas".to_owned()
        }
        ContentMismatch::MissingBlob { holder: Holder::Registry, kind, digest } => {
            format!("le manifeste énumère {} {digest} mais le registre ne l’a pas", blob(*kind))
        }
        ContentMismatch::MissingManifest { holder: Holder::Layout, digest }
        | ContentMismatch::MissingBlob { holder: Holder::Layout, kind: _, digest } => not_there(digest),
        ContentMismatch::Longer { holder: Holder::Registry, kind, digest, size } => {
            format!(
                "{} {digest}\u{a0}: le registre en envoie plus que les {size}\u{a0}octets annoncés",
                blob(*kind)
            )
        }
        ContentMismatch::Longer { holder: Holder::Layout, kind, digest: _, size } => {
            format!("{} est plus long que les {size}\u{a0}octets annoncés par le manifeste", blob(*kind))
        }
        ContentMismatch::OtherManifest { holder: Holder::Registry, asked, found } => {
            format!(
                "le registre a reçu une demande pour {asked} mais a envoyé des octets de condensat {found}"
            )
        }
        ContentMismatch::OtherManifest { holder: Holder::Layout, asked, found } => {
            format!("le blob {asked} de l’arborescence a pour condensat {found}")
        }
        ContentMismatch::OtherSize { kind, asked, found } => {
            format!("{} fait {found}\u{a0}octets, mais le manifeste annonce {asked}", blob(*kind))
        }
        ContentMismatch::OtherBlob { kind, asked, found } => {
            format!("{} a pour condensat {found} mais le manifeste annonce {asked}", blob(*kind))
        }
    }
}

fn not_there(digest: &Digest) -> String {
    format!("l’arborescence énumère {digest} mais ne l’a pas")
}
