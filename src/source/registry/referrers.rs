//! What a registry lists as referring to an image: the referrers API, page by page, and its fallback tag
//! (distribution-spec v1.1, "Listing Referrers").
//!
//! No filter is asked for and none is trusted: cosign's own listings carry wrong artifact types.

use futures_util::future::join;
use reqwest::header::HeaderValue;
use url::Url;

use crate::evidence::defect::Holder;
use crate::evidence::manifest::{self, NotRead};
use crate::evidence::place::Place;
use crate::evidence::trouble::{ListingTrouble, RegistryTrouble};
use crate::evidence::{Answer, Defect, Gap, limits};
use crate::source::http::{Redirects, Response, same_origin};
use crate::source::repository::{Listed, Pointer, Received, Referrers};
use crate::subject::Digest;
use crate::text::ForeignText;

use super::{Registry, link};

/// What became of the listing of the referrers API.
enum Listing {
    /// It was received to its end.
    Whole,
    /// There is no such API here; the gap, where it is not a 404 that says so: what it has to list is not known.
    NoApi(Option<Gap>),
    /// Its end, or all of it, is missing.
    Gap(Gap),
}

impl Registry<'_> {
    /// What refers to the image, by the API and under the fallback tag: both are asked at once, and what either
    /// lists counts. A registry may have got its API after images were signed, and nobody moves the tags' entries.
    pub(super) async fn list_referrers(&self, image: &Digest) -> Referrers {
        let mut all = Referrers::at(Place::Referrers);
        let place = Place::ReferrersTag(image.clone());
        let (listing, tagged) = join(self.listing(image, &mut all.lists), self.fallback(image, &place)).await;
        match listing {
            Listing::Whole => {}
            Listing::Gap(gap) => all.gaps.push(gap),
            Listing::NoApi(odd) => {
                all.gaps.extend(odd);
                all.last = place.clone();
            }
        }
        match tagged {
            Answer::Found(Some(index)) => all.lists.push(index),
            Answer::Found(None) | Answer::Absent => {}
            Answer::Gap(gap) => all.gaps.push(gap),
            Answer::Defect(defect) => all.found.push(Listed { place, what: Pointer::Defect(defect) }),
        }
        all
    }

    /// The index under the fallback tag; what is not an index is not a listing (distribution-spec).
    async fn fallback(&self, image: &Digest, place: &Place) -> Answer<Option<Received>> {
        let answer = self.received(&format!("sha256-{}", image.hex()), place).await;
        answer.try_map(|received| match manifest::read(&received.bytes, received.media_type.as_deref()) {
            Ok(read) => Ok(read.kind.is_index().then_some(received)),
            Err(NotRead::OtherKind(_)) => Ok(None),
            Err(NotRead::Defect(defect)) => Err(Defect::from(defect)),
        })
    }

    /// The listing of the referrers API, all its pages.
    async fn listing(&self, image: &Digest, pages: &mut Vec<Received>) -> Listing {
        let trouble = |trouble| Gap::new(Place::Referrers, RegistryTrouble::Listing(trouble));
        let odd = |response: &Response| self.odd(Place::Referrers, response);
        let Ok(start) = self.address(&format!("referrers/{image}")) else { return Listing::NoApi(None) };
        let mut listed = 0;
        let mut seen = vec![start.clone()];
        let mut url = start.clone();
        loop {
            let mut response = match self
                .fetch(url.clone(), Some(manifest::OCI_INDEX), limits::MANIFEST, Redirects::SameOrigin, None)
                .await
            {
                Ok(response) => response,
                Err(unheard) => return Listing::Gap(Gap::new(Place::Referrers, unheard.into_trouble())),
            };
            let first = seen.len() == 1;
            match response.status {
                200 => {}
                404 if first => return Listing::NoApi(None),
                400 | 406 if first => {
                    return Listing::NoApi(Some(odd(&response)));
                }
                _ => return Listing::Gap(odd(&response)),
            }
            match manifest::listing(&response.body) {
                Ok(Some(page)) => listed += page.len(),
                Ok(None) | Err(_) if first => return Listing::NoApi(Some(trouble(ListingTrouble::NoIndex))),
                Ok(None) | Err(_) => return Listing::Gap(trouble(ListingTrouble::PageNoIndex)),
            }
            let body = std::mem::take(&mut response.body);
            pages.push(Received::new(Holder::Registry, body, None, None));
            let inside = |next: &Url| same_origin(next, &start) && next.path().starts_with(start.path());
            match next_page(&response, &url) {
                NextPage::None => {
                    let total = response.header("x-total-count").and_then(|n| n.trim().parse::<usize>().ok());
                    return match total.filter(|total| *total > listed) {
                        Some(counted) => {
                            Listing::Gap(trouble(ListingTrouble::Incomplete { counted, listed }))
                        }
                        None => Listing::Whole,
                    };
                }
                NextPage::At(next) if inside(&next) && !seen.contains(&next) => {
                    if seen.len() == limits::PAGES {
                        return Listing::Gap(trouble(ListingTrouble::TooManyPages));
                    }
                    seen.push(next.clone());
                    url = next;
                }
                NextPage::At(next) => {
                    let next = response.shown(next.as_str());
                    return Listing::Gap(trouble(ListingTrouble::NextElsewhere(next)));
                }
                NextPage::NoAddress(next) => {
                    return Listing::Gap(trouble(ListingTrouble::NextNoAddress(next)));
                }
                NextPage::NotUnderstood => return Listing::Gap(trouble(ListingTrouble::NextNotUnderstood)),
            }
        }
    }
}

/// What a page says of the one after it.
#[derive(Debug, PartialEq)]
enum NextPage {
    /// It is the last.
    None,
    At(Url),
    /// This text is not an address.
    NoAddress(ForeignText),
    /// Its headers cannot be read.
    NotUnderstood,
}

/// What the `Link` headers say, resolved.
fn next_page(response: &Response, base: &Url) -> NextPage {
    match link::next(response.headers.get_all("link").iter().map(HeaderValue::as_bytes)) {
        Ok(None) => NextPage::None,
        Ok(Some(target)) => {
            base.join(&target).map_or_else(|_| NextPage::NoAddress(response.shown(&target)), NextPage::At)
        }
        Err(link::NotUnderstood) => NextPage::NotUnderstood,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_resolved_against_the_page() {
        let base = Url::parse("https://h.x/v2/a/referrers/sha256:00").unwrap();
        let next = |link: &str| next_page(&Response::scripted(200, &[("link", link)], ""), &base);
        let at = |url: &str| NextPage::At(Url::parse(url).unwrap());
        assert_eq!(
            next("</v2/a/referrers/sha256:00?n=2>; rel=\"next\""),
            at("https://h.x/v2/a/referrers/sha256:00?n=2")
        );
        assert_eq!(next("<https://evil.x/>; rel=next"), at("https://evil.x/"));
        assert_eq!(next("<https://h.x:70000/>; rel=next"), NextPage::NoAddress("https://h.x:70000/".into()));
        assert_eq!(next("</x>; rel=\"prev\""), NextPage::None);
        assert_eq!(next("</x>; rel=\"next"), NextPage::NotUnderstood);
    }
}
