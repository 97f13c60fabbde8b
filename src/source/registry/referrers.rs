//! What a registry lists as referring to an image: the referrers API, page by page, or its fallback tag
//! (distribution-spec v1.1, "Listing Referrers").
//!
//! No filter is asked for and none is believed: cosign's own listings carry wrong artifact types.

use url::Url;

use crate::evidence::manifest::{self, Descriptor};
use crate::evidence::place::Place;
use crate::evidence::trouble::{ListingTrouble, RegistryTrouble};
use crate::evidence::{Answer, Gap, limits};
use crate::source::http::{Redirects, Response, same_origin};
use crate::source::repository::{Listed, Pointer, Referrers};
use crate::subject::Digest;
use crate::text::ForeignText;

use super::Registry;

/// What the referrers API lists.
enum Listing {
    Descriptors(Vec<Descriptor>),
    /// There is no such API here; the gap, if the fallback tag is absent too.
    NoApi(Option<Gap>),
    Gap(Vec<Descriptor>, Gap),
}

impl Registry<'_> {
    /// What refers to the image, by the API or by the fallback tag where there is no API.
    pub(super) async fn list_referrers(&self, image: &Digest) -> Referrers {
        let mut all = Referrers { place: Place::Referrers, found: vec![], absences: vec![], gaps: vec![] };
        let listed = match self.listing(image).await {
            Listing::Descriptors(found) => {
                if found.is_empty() {
                    all.absences.push(Place::Referrers);
                }
                found
            }
            Listing::Gap(found, gap) => {
                all.gaps.push(gap);
                found
            }
            Listing::NoApi(odd) => self.fallback(image, odd, &mut all).await,
        };
        let mut listed: Vec<Listed> = listed
            .into_iter()
            .map(|one| Listed { place: Place::Referrer(one.digest.clone()), what: Pointer::Descriptor(one) })
            .collect();
        listed.sort_by(|one, other| one.what.digest().cmp(&other.what.digest()));
        listed.dedup_by(|one, other| one.what.digest() == other.what.digest());
        all.found.extend(listed);
        all
    }

    /// What the fallback tag lists.
    async fn fallback(&self, image: &Digest, odd: Option<Gap>, all: &mut Referrers) -> Vec<Descriptor> {
        let place = Place::ReferrersTag(image.clone());
        let tag = format!("sha256-{}", image.hex());
        let answer = self
            .received(&tag, &place)
            .await
            .try_map(|received| manifest::read(&received.bytes, received.media_type.as_deref()));
        match answer {
            Answer::Found(read) if read.kind.is_index() => return read.manifests,
            // distribution-spec: what is no index is no listing.
            Answer::Found(_) | Answer::Absent => {
                all.gaps.extend(odd);
                all.absences.push(place);
            }
            Answer::Gap(gap) => {
                all.gaps.extend(odd);
                all.gaps.push(gap);
            }
            Answer::Defect(defect) => all.found.push(Listed { place, what: Pointer::Defect(defect) }),
        }
        vec![]
    }

    /// The listing of the referrers API, all its pages.
    async fn listing(&self, image: &Digest) -> Listing {
        let trouble = |trouble| Gap::new(Place::Referrers, RegistryTrouble::Listing(trouble));
        let odd = |response: &Response| self.odd(Place::Referrers, response);
        let Ok(start) = self.address(&format!("referrers/{image}")) else { return Listing::NoApi(None) };
        let mut found = Vec::new();
        let mut seen = vec![start.clone()];
        let mut url = start.clone();
        loop {
            let response = match self
                .fetch(url.clone(), Some(manifest::OCI_INDEX), limits::MANIFEST, Redirects::SameOrigin, None)
                .await
            {
                Ok(response) => response,
                Err(trouble) => return Listing::Gap(found, Gap::new(Place::Referrers, trouble)),
            };
            let first = seen.len() == 1;
            match response.status {
                200 => {}
                404 if first => return Listing::NoApi(None),
                400 | 406 if first => {
                    return Listing::NoApi(Some(odd(&response)));
                }
                _ => return Listing::Gap(found, odd(&response)),
            }
            match manifest::listing(&response.body) {
                Ok(Some(page)) => found.extend(page),
                Ok(None) | Err(_) if first => return Listing::NoApi(Some(trouble(ListingTrouble::NoIndex))),
                Ok(None) | Err(_) => return Listing::Gap(found, trouble(ListingTrouble::PageNoIndex)),
            }
            let Some(next) = next_page(&response, &url) else {
                let total = response.header("x-total-count").and_then(|n| n.trim().parse::<usize>().ok());
                return match total.filter(|total| *total > found.len()) {
                    Some(counted) => {
                        let listed = found.len();
                        Listing::Gap(found, trouble(ListingTrouble::Incomplete { counted, listed }))
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
                        return Listing::Gap(found, trouble(ListingTrouble::TooManyPages));
                    }
                    seen.push(next.clone());
                    url = next;
                }
                Ok(next) => {
                    let next = ForeignText::new(next.as_str());
                    return Listing::Gap(found, trouble(ListingTrouble::NextElsewhere(next)));
                }
                Err(text) => {
                    let next = ForeignText::new(text);
                    return Listing::Gap(found, trouble(ListingTrouble::NextNoAddress(next)));
                }
            }
        }
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
