//! What refers to an image: the referrers API, page by page, or its fallback tag (distribution-spec
//! v1.1, "Listing Referrers").
//!
//! No filter is asked for and none is believed: cosign's own listings carry wrong artifact types.

use std::cell::RefCell;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio::time::timeout;
use url::Url;

use crate::code::Code;
use crate::evidence::manifest::{self, Descriptor};
use crate::evidence::{Answer, Candidate, Content, Defect, Gap, limits};
use crate::subject::Digest;
use crate::text::ForeignText;

use super::Wanted;
use super::answer;
use super::auth::Trouble;
use super::http::{Response, same_origin};
use super::registry::{Part, Redirects, Registry, Tagged, gap};
use super::signatures::{Budget, Slot, ready};

/// What the referrers API or its fallback tag lists.
pub(super) enum Listing {
    Descriptors(Vec<Descriptor>),
    /// There is no such API here; the gap, if the fallback tag is absent too.
    NoApi(Option<Gap>),
    Gap(Vec<Descriptor>, Gap),
}

impl Registry<'_> {
    /// The listing of the referrers API, all its pages.
    pub(super) async fn referrers(&self, image: &Digest) -> Listing {
        const PLACE: &str = "referrers";
        let trouble = |code, message: String| gap(PLACE, Trouble::new(code, message));
        let Some(start) = self.address(&format!("referrers/{image}")) else { return Listing::NoApi(None) };
        let mut found = Vec::new();
        let mut seen = vec![start.clone()];
        let mut url = start.clone();
        loop {
            let response = match self
                .fetch(url.clone(), Some(manifest::OCI_INDEX), limits::MANIFEST, Redirects::SameOrigin, None)
                .await
            {
                Ok(response) => response,
                Err(t) => return Listing::Gap(found, gap(PLACE, t)),
            };
            let first = seen.len() == 1;
            match response.status {
                200 => {}
                404 if first => return Listing::NoApi(None),
                400 | 406 if first => {
                    return Listing::NoApi(Some(gap(PLACE, answer::trouble(&self.host(), &response, PLACE))));
                }
                _ => return Listing::Gap(found, gap(PLACE, answer::trouble(&self.host(), &response, PLACE))),
            }
            match manifest::listing(&response.body) {
                Ok(Some(page)) => found.extend(page),
                Ok(None) | Err(_) if first => {
                    return Listing::NoApi(Some(trouble(
                        Code::RegistryProtocol,
                        "the registry answers the question for referrers with something that is no index"
                            .to_owned(),
                    )));
                }
                Ok(None) | Err(_) => {
                    return Listing::Gap(
                        found,
                        trouble(Code::RegistryProtocol, "a page of the referrers is no index".to_owned()),
                    );
                }
            }
            let Some(next) = next_page(&response, &url) else {
                let total = response.header("x-total-count").and_then(|n| n.trim().parse::<usize>().ok());
                return match total.filter(|total| *total > found.len()) {
                    Some(total) => {
                        let message =
                            format!("the registry counts {total} referrers and lists {}", found.len());
                        Listing::Gap(found, trouble(Code::RegistryProtocol, message))
                    }
                    None => Listing::Descriptors(found),
                };
            };
            let inside = next
                .as_ref()
                .is_ok_and(|next| same_origin(next, &start) && next.path().starts_with(start.path()));
            match next {
                Ok(next) if inside && !seen.contains(&next) => {
                    if seen.len() == limits::PAGES {
                        let message = format!("the referrers have more than {} pages", limits::PAGES);
                        return Listing::Gap(found, trouble(Code::TooMany, message));
                    }
                    seen.push(next.clone());
                    url = next;
                }
                Ok(next) => {
                    let message = format!(
                        "the next page of the referrers is at {}, which is not followed",
                        ForeignText::new(next.as_str())
                    );
                    return Listing::Gap(found, trouble(Code::RedirectRefused, message));
                }
                Err(text) => {
                    let message = format!(
                        "the next page of the referrers is at `{}`, which is no address",
                        ForeignText::new(text)
                    );
                    return Listing::Gap(found, trouble(Code::RegistryProtocol, message));
                }
            }
        }
    }

    /// What refers to the image, payloads and all.
    pub(super) async fn referrer_evidence(
        &self,
        image: &Digest,
        budget: &RefCell<Budget>,
        tags: [watch::Receiver<Tagged>; 2],
        wanted: &Wanted,
    ) -> Part {
        let mut part = Part::default();
        let listing = self.referrers(image).await;
        let mut descriptors = match self.listed(listing, image, &mut part).await {
            Ok(descriptors) => descriptors,
            Err((place, defect)) => {
                let listed = |content| Candidate { place: place.clone(), content };
                if wanted.attestations {
                    part.attestations.found.push(listed(Content::Defect(defect.clone())));
                }
                part.signatures.push(listed(Content::Defect(defect)));
                return part;
            }
        };
        // What could not be asked here could hold either kind.
        part.attestations.gaps.clone_from(&part.gaps);
        // Harbor lists the manifests of the tags here too: they are not opened twice, where they are
        // known in time.
        let [sig, att] = tags.map(known);
        let (sig, att) = join(sig, att).await;
        descriptors.sort_by(|one, other| one.digest.cmp(&other.digest));
        descriptors.dedup_by(|one, other| one.digest == other.digest);
        descriptors.retain(|descriptor| ![&sig, &att].contains(&&Some(descriptor.digest.clone())));
        if descriptors.len() > limits::REFERRERS {
            let message =
                format!("there are {} referrers; {} were opened", descriptors.len(), limits::REFERRERS);
            let gap = Gap { place: "referrers".to_owned(), code: Code::TooMany, message, help: vec![] };
            part.attestations.gaps.push(gap.clone());
            part.gaps.push(gap);
            descriptors.truncate(limits::REFERRERS);
        }
        let opened = stream::iter(&descriptors)
            .map(|descriptor| async move {
                let place = format!("referrer {}", descriptor.digest);
                let answer = self.manifest(descriptor.digest.as_str(), &place).await;
                (place, answer)
            })
            .buffered(limits::AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        let mut slots = Vec::new();
        let mut envelopes = Vec::new();
        // What cannot be read could have been of either kind.
        let defect = |place: String, defect: Defect, slots: &mut Vec<Slot>, envelopes: &mut Vec<Slot>| {
            if wanted.attestations {
                envelopes.push(ready(place.clone(), Content::Defect(defect.clone())));
            }
            slots.push(ready(place, Content::Defect(defect)));
        };
        for (place, answer) in opened {
            match answer {
                Answer::Found(received) => {
                    let held =
                        budget.borrow_mut().referrer(&received.manifest, &place, image, wanted.attestations);
                    slots.extend(held.signatures);
                    envelopes.extend(held.attestations);
                }
                Answer::Absent => {
                    let message = "the registry lists this referrer and does not have it".to_owned();
                    let missing = Defect { code: Code::ContentMismatch, message };
                    defect(place, missing, &mut slots, &mut envelopes);
                }
                Answer::Gap(gap) => {
                    part.attestations.gaps.push(gap.clone());
                    slots.push(ready(place, Content::Unread(gap)));
                }
                Answer::Defect(found) => defect(place, found, &mut slots, &mut envelopes),
            }
        }
        let (signatures, attestations) = join(self.blobs(slots), self.blobs(envelopes)).await;
        part.signatures = signatures;
        part.attestations.found = attestations;
        part
    }

    /// The descriptors of a listing, or of the fallback tag where there is no API.
    async fn listed(
        &self,
        listing: Listing,
        image: &Digest,
        part: &mut Part,
    ) -> Result<Vec<Descriptor>, (String, Defect)> {
        match listing {
            Listing::Descriptors(found) => {
                if found.is_empty() {
                    part.absences.push("referrers".to_owned());
                }
                Ok(found)
            }
            Listing::Gap(found, gap) => {
                part.gaps.push(gap);
                Ok(found)
            }
            Listing::NoApi(odd) => {
                let tag = format!("sha256-{}", image.hex());
                let place = format!("referrers tag {tag}");
                match self.manifest(&tag, &place).await {
                    Answer::Found(received) if received.manifest.kind.is_index() => {
                        Ok(received.manifest.manifests)
                    }
                    // distribution-spec: what is no index is no listing.
                    Answer::Found(_) | Answer::Absent => {
                        part.gaps.extend(odd);
                        part.absences.push(place);
                        Ok(vec![])
                    }
                    Answer::Gap(gap) => {
                        part.gaps.extend(odd);
                        part.gaps.push(gap);
                        Ok(vec![])
                    }
                    Answer::Defect(defect) => Err((place, defect)),
                }
            }
        }
    }
}

/// The manifest that a tag leads to, where that is known before long.
async fn known(mut tag: watch::Receiver<Tagged>) -> Option<Digest> {
    match timeout(limits::PATIENCE, tag.wait_for(|tag| *tag != Tagged::Unknown)).await {
        Ok(Ok(tag)) => tag.manifest().cloned(),
        _ => None,
    }
}

/// `Link: <…>; rel="next"` (RFC 8288), resolved; `Err` with the text where it is no address.
fn next_page(response: &Response, base: &Url) -> Option<Result<Url, String>> {
    response
        .headers
        .get_all("link")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|link| {
            let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
            let is_next = parameters.split(';').any(|parameter| {
                let parameter = parameter.trim().to_ascii_lowercase();
                parameter == "rel=next" || parameter == "rel=\"next\""
            });
            is_next.then(|| base.join(target).map_err(|_| target.to_owned()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_resolved_against_the_page() {
        let base = Url::parse("https://h.x/v2/a/referrers/sha256:00").unwrap();
        let next = |link: &str| {
            next_page(&Response::scripted(200, &[("link", link)], ""), &base)
                .and_then(Result::ok)
                .map(String::from)
        };
        assert_eq!(
            next("</v2/a/referrers/sha256:00?n=2>; rel=\"next\"").as_deref(),
            Some("https://h.x/v2/a/referrers/sha256:00?n=2")
        );
        assert_eq!(next("<https://evil.x/>; rel=next").as_deref(), Some("https://evil.x/"));
        assert_eq!(next("</x>; rel=\"prev\""), None);
    }
}
