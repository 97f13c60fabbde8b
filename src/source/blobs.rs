//! Blobs of a registry: payloads, envelopes, attached documents; each once, hashed, bounded.

use std::cell::RefCell;

use futures_util::stream::{self, StreamExt as _};

use crate::code::Code;
use crate::evidence::manifest::Descriptor;
use crate::evidence::{Answer, Attached, Candidate, Content, Defect, Gap, limits};
use crate::subject::Digest;
use crate::trust::{Fetched, Unsigned, digest_of};

use super::auth::Trouble;
use super::registry::{Redirects, Registry, gap};
use super::signatures::{Budget, Slot, checked, content};
use super::{Wanted, answer};

impl Registry<'_> {
    /// Fetches the blobs that are wanted, in the order given; the same blob once.
    pub(super) async fn blobs(&self, slots: Vec<Slot>) -> Vec<Candidate> {
        let mut wanted: Vec<(Descriptor, &'static str)> = slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::Wanted { blob, role, .. } => Some((blob.clone(), role.word())),
                Slot::Ready(_) => None,
            })
            .collect();
        let order = |one: &Descriptor, other: &Descriptor| {
            one.digest.cmp(&other.digest).then(one.size.cmp(&other.size))
        };
        wanted.sort_by(|(one, _), (other, _)| order(one, other));
        wanted.dedup_by(|(one, _), (other, _)| order(one, other).is_eq());
        let answers: Vec<Answer<Fetched>> = stream::iter(&wanted)
            .map(|(descriptor, what)| async move {
                match self.blob(descriptor, what).await {
                    Answer::Found(bytes) => Answer::Found(Fetched::new(bytes)),
                    Answer::Absent => Answer::Absent,
                    Answer::Gap(gap) => Answer::Gap(gap),
                    Answer::Defect(defect) => Answer::Defect(defect),
                }
            })
            .buffered(limits::AT_ONCE)
            .collect()
            .await;
        let answer = |blob: &Descriptor| {
            let at = wanted.iter().position(|(one, _)| order(one, blob).is_eq());
            at.and_then(|at| answers.get(at))
        };
        slots
            .into_iter()
            .map(|slot| match slot {
                Slot::Ready(candidate) => candidate,
                Slot::Wanted { place, blob, role } => {
                    let content = match answer(&blob) {
                        Some(Answer::Found(bytes)) => content(bytes.clone(), role),
                        Some(Answer::Gap(gap)) => {
                            Content::Unread(Gap { place: place.clone(), ..gap.clone() })
                        }
                        Some(Answer::Defect(defect)) => Content::Defect(defect.clone()),
                        Some(Answer::Absent) | None => Content::Defect(missing(&blob, role.word())),
                    };
                    Candidate { place, content }
                }
            })
            .collect()
    }

    /// One blob, of exactly the size and the digest that its descriptor says.
    async fn blob(&self, descriptor: &Descriptor, what: &'static str) -> Answer<Vec<u8>> {
        let place = format!("blob {}", descriptor.digest);
        let Some(url) = self.address(&format!("blobs/{}", descriptor.digest)) else {
            let message = format!("{} makes no address", descriptor.digest);
            return Answer::Gap(gap(&place, Trouble::new(Code::RegistryProtocol, message)));
        };
        let told = |done: u64| self.places.progress.bytes(self.name, what, done, descriptor.size);
        let watched: Option<&dyn Fn(u64)> = (descriptor.size >= limits::PROGRESS).then_some(&told);
        match self.fetch(url, None, descriptor.size, Redirects::Anywhere, watched).await {
            Ok(response) if response.status == 200 => match answer::looks_like_a_page(&response) {
                // A blob may begin as a page does: what it hashes to decides.
                Some(page) if digest_of(&response.body) != descriptor.digest => {
                    Answer::Gap(gap(&place, page))
                }
                _ => match checked(response.body, descriptor, what) {
                    Ok(bytes) => Answer::Found(bytes),
                    Err(defect) => Answer::Defect(defect),
                },
            },
            Ok(response) if answer::is_absence(&response) => Answer::Absent,
            Ok(response) => Answer::Gap(gap(&place, answer::trouble(&self.host(), &response, &place))),
            Err(trouble) if trouble.code == Code::TooLarge => Answer::Defect(Defect {
                code: Code::ContentMismatch,
                message: format!(
                    "the registry sends more than the {} bytes of the {what} {}",
                    descriptor.size, descriptor.digest
                ),
            }),
            Err(trouble) => Answer::Gap(gap(&place, trouble)),
        }
    }

    /// The document of the `.sbom` tag, which nobody signs (cosign, `attach sbom`): exactly one layer.
    pub(super) async fn attached(
        &self,
        image: &Digest,
        budget: &RefCell<Budget>,
        wanted: &Wanted,
    ) -> Option<Answer<Attached>> {
        if !wanted.attached {
            return None;
        }
        let tag = format!("sha256-{}.sbom", image.hex());
        let place = format!("tag {tag}");
        let received = match self.manifest(&tag, &place).await {
            Answer::Found(received) => received,
            Answer::Absent => return Some(Answer::Absent),
            Answer::Gap(gap) => return Some(Answer::Gap(gap)),
            Answer::Defect(defect) => return Some(Answer::Defect(defect)),
        };
        let [layer] = received.manifest.layers.as_slice() else {
            return Some(Answer::Defect(several(received.manifest.layers.len())));
        };
        let place = format!("{place}, layer 0");
        if let Err(gap) = budget.borrow_mut().room(&place, "document", layer.size, wanted.sbom_size) {
            return Some(Answer::Gap(gap));
        }
        Some(match self.blob(layer, "document").await {
            Answer::Found(bytes) => Answer::Found(Attached { place, document: Unsigned::new(bytes) }),
            Answer::Absent => Answer::Defect(missing(layer, "document")),
            Answer::Gap(gap) => Answer::Gap(Gap { place, ..gap }),
            Answer::Defect(defect) => Answer::Defect(defect),
        })
    }
}

/// What a `.sbom` manifest with another number of layers than one is.
pub(super) fn several(layers: usize) -> Defect {
    let message =
        format!("the manifest of the attached SBOM has {layers} layers, and exactly one is an SBOM");
    Defect { code: Code::ImageMalformed, message }
}

fn missing(blob: &Descriptor, what: &str) -> Defect {
    Defect {
        code: Code::ContentMismatch,
        message: format!("the manifest lists the {what} {}, and the registry does not have it", blob.digest),
    }
}
