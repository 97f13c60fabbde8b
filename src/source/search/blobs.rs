//! Blobs: payloads, envelopes, the attached document; each once, hashed, bounded.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};

use crate::evidence::defect::Defect;
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Kinds, Suffix, Tag};
use crate::evidence::purpose::BlobKind;
use crate::evidence::{Answer, Attached, Candidate, ItemSource, limits};
use crate::source::repository::{Listed, Repository, Unread};
use crate::subject::Digest;
use crate::trust::{Fetched, Unsigned};

use super::Search;
use super::forms::{FORMS, Form};
use super::open::{Opened, checked, opened};
use super::slots::Slot;

/// By what a blob is asked for once: what it should be, its digest and its claimed size.
type Name = (BlobKind, Digest, u64);

fn name(blob: &Descriptor, form: &Form) -> Name {
    (form.kind, blob.digest.clone(), blob.size)
}

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
        let Opened { manifest, size, .. } = opened(self.repository, what, &place).await?;
        self.budget.borrow_mut().map(&place, Kinds::Neither, size).map_err(Unread::Gap)?;
        let [layer] = manifest.layers.as_slice() else {
            return Err(Unread::Defect(Defect::AttachedLayers(manifest.layers.len())));
        };
        let place = Arc::new(place).layer(0);
        self.budget
            .borrow_mut()
            .room(&place, Kinds::Neither, BlobKind::Document, layer.size, |sbom| sbom)
            .map_err(Unread::Gap)?;
        match self.blob(layer, BlobKind::Document).await {
            Ok(bytes) => Ok(Attached { place, document: Unsigned::new(bytes) }),
            Err(why) => Err(why.at(&place, Kinds::Neither)),
        }
    }

    /// Fetches the blobs that are wanted, in the order given; the same blob once.
    pub(super) async fn settle(&self, slots: Vec<Slot>) -> Vec<Candidate> {
        // One form that stalls does not take its time from the others.
        let answers = join_all(FORMS.iter().map(|form| self.blobs(&slots, form))).await;
        let answers: BTreeMap<Name, Result<Fetched, Unread>> = answers.into_iter().flatten().collect();
        let mut settled = Vec::with_capacity(slots.len());
        for slot in slots {
            settled.push(match slot {
                Slot::Ready(candidate) => candidate,
                Slot::Wanted { place, manifest, may_be, blob, form, open } => {
                    let answer = match answers.get(&name(&blob, form)) {
                        Some(answer) => answer.clone(),
                        None => self.blob(&blob, form.kind).await.map(Fetched::new),
                    };
                    let content = match answer {
                        Ok(bytes) => open(bytes),
                        Err(why) => why.at(&place, may_be).into(),
                    };
                    let source = ItemSource { manifest, blob: Some(blob.digest) };
                    Candidate { place, source, may_be, content }
                }
            });
        }
        settled
    }

    /// All blobs of one form.
    async fn blobs(&self, slots: &[Slot], form: &'static Form) -> Vec<(Name, Result<Fetched, Unread>)> {
        let wanted: BTreeMap<Name, &Descriptor> = slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::Wanted { blob, form: of, .. } if of.kind == form.kind => Some((name(blob, of), blob)),
                _ => None,
            })
            .collect();
        stream::iter(wanted)
            .map(|(name, blob)| async move { (name, self.blob(blob, form.kind).await.map(Fetched::new)) })
            .buffered(limits::AT_ONCE)
            .collect()
            .await
    }

    /// One blob, of exactly the size and the digest that its descriptor says.
    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        let bytes = self.repository.blob(blob, kind).await?;
        checked(bytes, blob, kind).map_err(|why| Unread::Defect(why.into()))
    }
}
