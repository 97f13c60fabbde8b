//! Blobs: payloads, envelopes, the attached document; each once, hashed, bounded.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};

use crate::evidence::defect::{ContentMismatch, Defect};
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Kinds, Suffix, Tag};
use crate::evidence::purpose::BlobKind;
use crate::evidence::{Answer, Attached, Candidate, Content, limits};
use crate::source::repository::{Listed, Repository};
use crate::subject::Digest;
use crate::trust::{Fetched, Unsigned};

use super::Search;
use super::open::{Unread, checked, opened};
use super::slots::Slot;

impl<R: Repository> Search<'_, R> {
    /// The document of the `.sbom` tag, which nobody signs (cosign, `attach sbom`): exactly one layer.
    pub(super) async fn attached(&self) -> Option<Answer<Attached>> {
        if !self.wanted.attached {
            return None;
        }
        let listed = match self.repository.tag(&Tag::new(self.image, Suffix::Sbom)).await {
            Answer::Found(listed) => listed.into_iter().next(),
            Answer::Absent => None,
            Answer::Gap(gap) => return Some(Answer::Gap(gap)),
            Answer::Defect(defect) => return Some(Answer::Defect(defect)),
        };
        let Some(listed) = listed else { return Some(Answer::Absent) };
        Some(self.attached_document(listed).await.map_or_else(Answer::from, Answer::Found))
    }

    async fn attached_document(&self, Listed { place, what }: Listed) -> Result<Attached, Unread> {
        let manifest = opened(self.repository, what).await?.manifest;
        let [layer] = manifest.layers.as_slice() else {
            return Err(Unread::Defect(Defect::AttachedLayers(manifest.layers.len())));
        };
        let place = Arc::new(place).layer(0);
        self.budget.borrow_mut().room(&place, BlobKind::Document, layer.size).map_err(Unread::Gap)?;
        match self.blob(layer, BlobKind::Document).await {
            Ok(bytes) => Ok(Attached { place, document: Unsigned::new(bytes) }),
            Err(why) => Err(why.at(&place, Kinds::Neither)),
        }
    }

    /// Fetches the blobs that are wanted, in the order given; the same blob once.
    pub(super) async fn settle(&self, slots: Vec<Slot>) -> Vec<Candidate> {
        // One kind that stalls does not take its time from the other.
        let (payloads, envelopes) =
            join(self.blobs(&slots, BlobKind::Payload), self.blobs(&slots, BlobKind::Envelope)).await;
        let settled = slots.into_iter().map(|slot| match slot {
            Slot::Ready(candidate) => candidate,
            Slot::Wanted { place, blob, role } => {
                let kind = role.kind();
                let may_be = kind.holds();
                let answers = if kind == BlobKind::Payload { &payloads } else { &envelopes };
                let content = match answers.get(&(blob.digest.clone(), blob.size)).cloned() {
                    Some(Ok(bytes)) => role.content(bytes),
                    Some(Err(why)) => why.at(&place, may_be).into(),
                    None => Content::Defect(self.missing(&blob, kind)),
                };
                Candidate { place, may_be, content }
            }
        });
        settled.collect()
    }

    /// All blobs of one kind, by digest and claimed size.
    async fn blobs(
        &self,
        slots: &[Slot],
        kind: BlobKind,
    ) -> BTreeMap<(Digest, u64), Result<Fetched, Unread>> {
        let wanted: BTreeMap<(Digest, u64), &Descriptor> = slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::Wanted { blob, role, .. } if role.kind() == kind => {
                    Some(((blob.digest.clone(), blob.size), blob))
                }
                _ => None,
            })
            .collect();
        stream::iter(wanted)
            .map(|(name, blob)| async move { (name, self.blob(blob, kind).await.map(Fetched::new)) })
            .buffered(limits::AT_ONCE)
            .collect()
            .await
    }

    /// One blob, of exactly the size and the digest that its descriptor says.
    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        match self.repository.blob(blob, kind).await {
            Answer::Found(bytes) => checked(bytes, blob, kind).map_err(|why| Unread::Defect(why.into())),
            Answer::Absent => Err(Unread::Defect(self.missing(blob, kind))),
            Answer::Gap(gap) => Err(Unread::Gap(gap)),
            Answer::Defect(defect) => Err(Unread::Defect(defect)),
        }
    }

    /// A manifest lists it, and it is not there.
    fn missing(&self, blob: &Descriptor, kind: BlobKind) -> Defect {
        let (holder, digest) = (self.repository.holder(), blob.digest.clone());
        ContentMismatch::MissingBlob { holder, kind, digest }.into()
    }
}
