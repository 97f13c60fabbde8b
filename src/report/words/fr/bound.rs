//! Which bound was hit.

use crate::evidence::bound::BoundHit;
use crate::evidence::purpose::Purpose;
use crate::limits;
use crate::report::words::Help;

use super::trust::blob;
use super::{place, say};

pub(super) fn sentence(hit: &BoundHit) -> String {
    match hit {
        BoundHit::Items { purpose, unread } => {
            let (all, what) = match purpose {
                Purpose::Signatures => (limits::SIGNATURES, "signatures"),
                Purpose::Attestations => (limits::ATTESTATIONS, "attestations"),
            };
            format!("il y a plus de {all} {what}\u{a0}: seules les plus récentes ont été lues, nombre des autres\u{a0}: {unread}")
        }
        BoundHit::Blob { kind, size, bound } => {
            format!("{} fait {size}\u{a0}octets, la limite est de {bound}", blob(*kind))
        }
        BoundHit::Evidence { kind, size } => format!(
            "{} fait {size}\u{a0}octets, ce qui porte l’ensemble des preuves de l’image au-delà de sa limite",
            blob(*kind)
        ),
        BoundHit::Manifest(place) => format!("{} dépasse la limite de {}\u{a0}octets", place::name(place), limits::MANIFEST),
        BoundHit::Referrers(all) => format!("il y a {all} référents, dont {} ont été ouverts", limits::REFERRERS),
        BoundHit::ReferrersOfLayout => format!("il y a plus de {} référents", limits::REFERRERS),
        BoundHit::PodIndexes => format!(
            "les pods demandent ce qui s’exécute sous plus de {} noms\u{202f}; chacun peut être un index signé qui l’énumère",
            limits::POD_INDEXES
        ),
        BoundHit::Platforms => {
            format!("l’index que les pods demandent énumère plus de {} manifestes", limits::PLATFORMS)
        }
        BoundHit::LayoutBlobs => format!("l’arborescence contient plus de {}\u{a0}blobs", limits::LAYOUT_BLOBS),
        BoundHit::ArchiveEntries => format!("l’archive contient plus de {} entrées", limits::ARCHIVE_ENTRIES),
        BoundHit::ArchiveHeaders => "les en-têtes de l’archive dépassent leur limite".to_owned(),
        BoundHit::Maps => "le manifeste porte l’ensemble des preuves de l’image au-delà de sa limite".to_owned(),
        BoundHit::Listed => {
            format!("il y a plus de {} couches et référents qui ne sont pas des preuves", limits::LISTED)
        }
        BoundHit::Differences => format!(
            "la liste des différences répéterait plus de {}\u{a0}Mio de noms et de versions",
            limits::REPEATED >> 20
        ),
        BoundHit::Time => "la lecture et le contrôle n’ont pas pu se terminer dans le délai imparti".to_owned(),
        BoundHit::Report => "le rapport correspondant n’a pas pu être établi dans le délai imparti".to_owned(),
        BoundHit::Room => {
            "cette image a attendu, jusqu’au bout du délai imparti, de la mémoire occupée par d’autres images de l’exécution".to_owned()
        }
        BoundHit::AfterRoom => {
            "pas de réponse complète dans le délai imparti, dont une partie s’est passée à attendre de la mémoire occupée par d’autres images de l’exécution"
                .to_owned()
        }
        BoundHit::Document(bound) => {
            format!("le document dépasse {bound}\u{a0}octets, la limite de --max-sbom-size")
        }
    }
}

pub(super) fn help(hit: &BoundHit) -> Vec<Help> {
    match hit {
        BoundHit::Blob { kind, .. } if !kind.holds_document() => vec![],
        BoundHit::Blob { .. } | BoundHit::Evidence { .. } | BoundHit::Maps | BoundHit::Document(_) => {
            vec![say("--max-sbom-size SIZE en autorise davantage, par exemple 1GiB")]
        }
        BoundHit::Items { .. }
        | BoundHit::Manifest(_)
        | BoundHit::Referrers(_)
        | BoundHit::ReferrersOfLayout
        | BoundHit::LayoutBlobs
        | BoundHit::PodIndexes
        | BoundHit::Platforms
        | BoundHit::ArchiveEntries
        | BoundHit::ArchiveHeaders
        | BoundHit::Listed
        | BoundHit::Differences => vec![],
        BoundHit::Room | BoundHit::AfterRoom => {
            vec![say(
                "traitez moins d’images à la fois avec un --jobs plus petit, ou accordez plus de temps avec --timeout",
            )]
        }
        BoundHit::Time | BoundHit::Report => vec![say("réessayez, ou accordez plus de temps avec --timeout")],
    }
}
