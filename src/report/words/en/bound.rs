//! Which bound was hit.

use crate::evidence::bound::BoundHit;
use crate::evidence::purpose::Purpose;
use crate::limits;
use crate::report::words::Help;

use super::say;
use super::trust::blob;

pub(super) fn sentence(hit: &BoundHit) -> String {
    match hit {
        BoundHit::Items { purpose, unread } => {
            let (all, what) = match purpose {
                Purpose::Signatures => (limits::SIGNATURES, "signatures"),
                Purpose::Attestations => (limits::ATTESTATIONS, "attestations"),
            };
            format!("there are more than {all} {what}; the newest were read, {unread} older ones were not")
        }
        BoundHit::Blob { kind, size, bound } => {
            format!("the {} has {size} bytes, over the limit of {bound}", blob(*kind))
        }
        BoundHit::Evidence { kind, size } => format!(
            "the {} has {size} bytes, which puts all evidence of the image over its limit",
            blob(*kind)
        ),
        BoundHit::Manifest(place) => format!("{place} is over the limit of {} bytes", limits::MANIFEST),
        BoundHit::Referrers(all) => format!("there are {all} referrers; {} were opened", limits::REFERRERS),
        BoundHit::ReferrersOfLayout => format!("there are more than {} referrers", limits::REFERRERS),
        BoundHit::PodIndexes => format!(
            "the pods ask for what runs by more than {} names; each may be a signed index that lists it",
            limits::POD_INDEXES
        ),
        BoundHit::Platforms => {
            format!("the index that the pods ask for lists more than {} manifests", limits::PLATFORMS)
        }
        BoundHit::LayoutBlobs => format!("the layout has more than {} blobs", limits::LAYOUT_BLOBS),
        BoundHit::ArchiveEntries => format!("the archive has more than {} entries", limits::ARCHIVE_ENTRIES),
        BoundHit::ArchiveHeaders => "the headers of the archive are over their limit".to_owned(),
        BoundHit::Maps => "the manifest puts all evidence of the image over its limit".to_owned(),
        BoundHit::Listed => {
            format!("there are more than {} layers and referrers that are not evidence", limits::LISTED)
        }
        BoundHit::Differences => format!(
            "what differs would repeat more than {} MiB of names and versions",
            limits::REPEATED >> 20
        ),
        BoundHit::Time => "it could not be read and checked within the time limit".to_owned(),
        BoundHit::Report => "the report on it could not be made within the time limit".to_owned(),
        BoundHit::Room => {
            "this image waited for memory that other images of the run held, until the time limit was over".to_owned()
        }
        BoundHit::AfterRoom => {
            "there was no complete answer within the time limit, a part of which this image waited for memory that other images of the run held"
                .to_owned()
        }
        BoundHit::Document(bound) => {
            format!("the document has more than {bound} bytes, the limit of --max-sbom-size")
        }
    }
}

pub(super) fn help(hit: &BoundHit) -> Vec<Help> {
    match hit {
        BoundHit::Blob { kind, .. } if !kind.holds_document() => vec![],
        BoundHit::Blob { .. } | BoundHit::Evidence { .. } | BoundHit::Maps | BoundHit::Document(_) => {
            vec![say("--max-sbom-size SIZE allows more, for example 1GiB")]
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
                "have fewer images under way at once, with a smaller --jobs, or allow more time with --timeout",
            )]
        }
        BoundHit::Time | BoundHit::Report => vec![say("try again, or allow more time with --timeout")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::purpose::BlobKind;

    #[test]
    fn a_bound_is_named_and_so_is_the_option_that_moves_it() {
        let hits = [
            (BoundHit::Items { purpose: Purpose::Signatures, unread: 8 }, false),
            (BoundHit::Blob { kind: BlobKind::Payload, size: 2 << 20, bound: limits::PAYLOAD }, false),
            (BoundHit::Blob { kind: BlobKind::Envelope, size: 9, bound: 8 }, true),
            (BoundHit::Evidence { kind: BlobKind::Payload, size: 7 }, true),
            (BoundHit::Referrers(201), false),
            (BoundHit::Document(5), true),
            (BoundHit::Maps, true),
            (BoundHit::Listed, false),
            (BoundHit::ArchiveHeaders, false),
        ];
        for (hit, movable) in hits {
            assert_eq!(!help(&hit).is_empty(), movable, "{hit:?}");
        }
        let items = BoundHit::Items { purpose: Purpose::Attestations, unread: 8 };
        assert_eq!(
            sentence(&items),
            "there are more than 100 attestations; the newest were read, 8 older ones were not"
        );
        assert_eq!(sentence(&BoundHit::Referrers(201)), "there are 201 referrers; 200 were opened");
    }
}
