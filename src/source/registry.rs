//! Images and signatures in a registry (distribution-spec v1.1), as plain data.
//!
//! No ping and no HEAD: the first request is the one that is needed, and only a body can be hashed
//! (notation CVE-2023-33959). Requests go in waves: the manifest; then `.sig` beside the referrers;
//! then payloads beside the referrers' manifests; then their payloads.

use std::rc::Rc;

use futures_util::future::{join, join3};
use futures_util::stream::{self, StreamExt as _};
use tokio::time::Instant;
use url::Url;

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::manifest::{self, Descriptor, Manifest, PlatformManifest};
use crate::evidence::{Answer, Candidate, Content, Defect, Evidence, Gap, Image, TagBeside, limits};
use crate::subject::{Digest, Repository, Subject, Version};
use crate::text::ForeignText;
use crate::trust::digest_of;

use super::Places;
use super::auth::{Session, Trouble, trouble};
use super::http::{Get, Response, same_origin};
use super::route::Routes;
use super::signatures::{Budget, Slot, content, ready};

/// All four kinds, always: a registry answers 404 to a request that does not name the image's kind.
const MANIFESTS: &str = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json";

/// `SCHEME://HOST[:PORT]/v2/PATH/` of a repository.
pub(super) fn base(routes: &Routes, repository: &Repository) -> Result<Url, Stop> {
    let text =
        format!("{}://{}/v2/{}/", routes.scheme(&repository.registry), repository.registry, repository.path);
    Url::parse(&text).map_err(|error| Stop::new(format!("{repository} makes no address: {error}")))
}

/// Where a redirect may lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Redirects {
    /// To the same scheme, host and port.
    SameOrigin,
    /// Elsewhere too, over https, without credentials: blobs lie in object stores.
    Anywhere,
}

/// One repository of a registry, for one image.
pub(super) struct Registry<'a> {
    places: &'a Places<'a>,
    session: Rc<Session>,
    base: Url,
    deadline: Instant,
}

/// A manifest that was received and read.
struct Received {
    digest: Digest,
    manifest: Manifest,
    notes: Vec<String>,
}

/// What the referrers API or its fallback tag lists.
enum Listing {
    Descriptors(Vec<Descriptor>),
    /// There is no such API here; the gap, if the fallback tag is absent too.
    NoApi(Option<Gap>),
    Gap(Vec<Descriptor>, Gap),
}

fn gap(place: &str, trouble: Trouble) -> Gap {
    Gap { place: place.to_owned(), code: trouble.code, message: trouble.message, help: trouble.help }
}

impl<'a> Registry<'a> {
    pub(super) fn new(
        places: &'a Places<'a>,
        session: Rc<Session>,
        actual: &Repository,
        deadline: Instant,
    ) -> Result<Self, Stop> {
        Ok(Self { places, session, base: base(places.network.routes(), actual)?, deadline })
    }

    /// Everything about one image.
    pub(super) async fn gather(&self, subject: &Subject) -> Evidence {
        let step = |what: &str| self.places.progress.step(&subject.name, what);
        let mut evidence = Evidence {
            image: Answer::Absent,
            signatures: vec![],
            absences: vec![],
            gaps: vec![],
            plain_http: vec![],
        };
        let wanted = match &subject.version {
            Version::Digest(digest) | Version::Both(_, digest) => digest.as_str(),
            Version::Tag(tag) => tag,
            Version::Unnamed => "latest",
        };
        step("image");
        let received = match self.manifest(wanted, "image").await {
            Answer::Found(received) => received,
            Answer::Absent => {
                evidence.plain_http = self.places.network.plain_hosts();
                return evidence;
            }
            Answer::Gap(gap) => {
                evidence.image = Answer::Gap(gap);
                evidence.plain_http = self.places.network.plain_hosts();
                return evidence;
            }
            Answer::Defect(defect) => {
                evidence.image = Answer::Defect(defect);
                return evidence;
            }
        };
        let image = received.digest.clone();
        step("signatures");
        let sig_place = format!("tag sha256-{}.sig", image.hex());
        let sig_tag = format!("sha256-{}.sig", image.hex());
        let (sig, listing, tag) = join3(
            self.manifest(&sig_tag, &sig_place),
            self.referrers(&image),
            self.tag_beside(subject, &image),
        )
        .await;
        let mut budget = Budget::new();
        let mut skip = None;
        let from_tag = match sig {
            Answer::Found(sig) if sig.manifest.kind.is_index() => {
                let message = "an index stands where a signature manifest belongs".to_owned();
                vec![ready(
                    sig_place.clone(),
                    Content::Defect(Defect { code: Code::ImageMalformed, message }),
                )]
            }
            Answer::Found(sig) => {
                skip = Some(sig.digest);
                budget.slots(&sig.manifest, &sig_place)
            }
            Answer::Absent => {
                evidence.absences.push(sig_place.clone());
                vec![]
            }
            Answer::Gap(gap) => {
                evidence.gaps.push(gap);
                vec![]
            }
            Answer::Defect(defect) => vec![ready(sig_place.clone(), Content::Defect(defect))],
        };
        let referrers = self.open_referrers(listing, &image, skip.as_ref(), &mut budget, &mut evidence);
        let (mut signatures, from_referrers) = join(self.payloads(from_tag), referrers).await;
        signatures.extend(self.payloads(from_referrers).await);
        evidence.gaps.extend(budget.gaps);
        evidence.signatures = signatures;
        evidence.image = Answer::Found(Image {
            digest: image,
            kind: received.manifest.kind,
            platforms: platforms(&received.manifest),
            tag,
            notes: received.notes,
        });
        evidence.plain_http = self.places.network.plain_hosts();
        evidence
    }

    /// A manifest by tag or digest: hashed, compared, read.
    async fn manifest(&self, reference: &str, place: &str) -> Answer<Received> {
        let url = match self.base.join(&format!("manifests/{reference}")) {
            Ok(url) => url,
            Err(error) => {
                return Answer::Gap(gap(place, Trouble::new(Code::RegistryProtocol, error.to_string())));
            }
        };
        let response = match self.fetch(url, Some(MANIFESTS), limits::MANIFEST, Redirects::SameOrigin).await {
            Ok(response) if response.status == 200 => response,
            Ok(response) if is_absence(&response) => return Answer::Absent,
            Ok(response) => return Answer::Gap(gap(place, self.status(&response, place))),
            Err(trouble) => return Answer::Gap(gap(place, trouble)),
        };
        if let Some(asked) = looks_like_a_page(&response) {
            return Answer::Gap(gap(place, asked));
        }
        let digest = digest_of(&response.body);
        if let Some(named) = Digest::parse(reference).filter(|named| *named != digest) {
            return Answer::Defect(Defect {
                code: Code::ContentMismatch,
                message: format!("the registry was asked for {named} and sent bytes that hash to {digest}"),
            });
        }
        let mut notes = Vec::new();
        if let Some(claimed) =
            response.header("docker-content-digest").filter(|claimed| *claimed != digest.as_str())
        {
            notes.push(format!(
                "the registry's Docker-Content-Digest says {}, which its own bytes contradict",
                ForeignText::new(claimed)
            ));
        }
        match manifest::read(&response.body, response.header("content-type")) {
            Ok(manifest) => Answer::Found(Received { digest, manifest, notes }),
            Err(defect) => Answer::Defect(defect),
        }
    }

    /// Where both were named: whether the tag still leads to the digest. Never more than a warning.
    async fn tag_beside(&self, subject: &Subject, image: &Digest) -> TagBeside {
        let Version::Both(tag, _) = &subject.version else { return TagBeside::NotAsked };
        match self.manifest(tag, "tag").await {
            Answer::Found(received) if received.digest == *image => TagBeside::Same,
            Answer::Found(received) => TagBeside::Other(received.digest),
            Answer::Absent => TagBeside::Unknown("the tag is not there".to_owned()),
            Answer::Gap(gap) => TagBeside::Unknown(format!("the tag could not be asked: {}", gap.message)),
            Answer::Defect(defect) => {
                TagBeside::Unknown(format!("the tag leads to something unreadable: {}", defect.message))
            }
        }
    }

    /// The listing of the referrers API, all its pages.
    async fn referrers(&self, image: &Digest) -> Listing {
        const PLACE: &str = "referrers";
        let trouble = |code, message: String| gap(PLACE, Trouble::new(code, message));
        let Ok(start) = self.base.join(&format!("referrers/{image}")) else { return Listing::NoApi(None) };
        let mut found = Vec::new();
        let mut seen = vec![start.clone()];
        let mut url = start.clone();
        loop {
            let response = match self
                .fetch(url.clone(), Some(manifest::OCI_INDEX), limits::MANIFEST, Redirects::SameOrigin)
                .await
            {
                Ok(response) => response,
                Err(t) => return Listing::Gap(found, gap(PLACE, t)),
            };
            let first = seen.len() == 1;
            match response.status {
                200 => {}
                404 if first => return Listing::NoApi(None),
                400 | 406 if first => return Listing::NoApi(Some(gap(PLACE, self.status(&response, PLACE)))),
                _ => return Listing::Gap(found, gap(PLACE, self.status(&response, PLACE))),
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

    /// Opens what is listed, or the fallback tag where there is no API.
    async fn open_referrers(
        &self,
        listing: Listing,
        image: &Digest,
        skip: Option<&Digest>,
        budget: &mut Budget,
        evidence: &mut Evidence,
    ) -> Vec<Slot> {
        let mut descriptors = match listing {
            Listing::Descriptors(found) => {
                if found.is_empty() {
                    evidence.absences.push("referrers".to_owned());
                }
                found
            }
            Listing::Gap(found, gap) => {
                evidence.gaps.push(gap);
                found
            }
            Listing::NoApi(odd) => {
                let place = format!("referrers tag sha256-{}", image.hex());
                match self.manifest(&format!("sha256-{}", image.hex()), &place).await {
                    Answer::Found(received) if received.manifest.kind.is_index() => {
                        received.manifest.manifests
                    }
                    // distribution-spec: what is no index is no listing.
                    Answer::Found(_) | Answer::Absent => {
                        evidence.gaps.extend(odd);
                        evidence.absences.push(place);
                        vec![]
                    }
                    Answer::Gap(gap) => {
                        evidence.gaps.extend(odd);
                        evidence.gaps.push(gap);
                        vec![]
                    }
                    Answer::Defect(defect) => return vec![ready(place, Content::Defect(defect))],
                }
            }
        };
        descriptors.sort_by(|one, other| one.digest.cmp(&other.digest));
        descriptors.dedup_by(|one, other| one.digest == other.digest);
        descriptors.retain(|descriptor| Some(&descriptor.digest) != skip);
        if descriptors.len() > limits::REFERRERS {
            let message =
                format!("there are {} referrers; {} were opened", descriptors.len(), limits::REFERRERS);
            evidence.gaps.push(Gap {
                place: "referrers".to_owned(),
                code: Code::TooMany,
                message,
                help: vec![],
            });
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
        for (place, answer) in opened {
            match answer {
                Answer::Found(received) => slots.extend(budget.referrer(&received.manifest, &place, image)),
                Answer::Absent => {
                    let message = "the registry lists this referrer and does not have it".to_owned();
                    slots
                        .push(ready(place, Content::Defect(Defect { code: Code::ContentMismatch, message })));
                }
                Answer::Gap(gap) => slots.push(ready(place, Content::Unread(gap))),
                Answer::Defect(defect) => slots.push(ready(place, Content::Defect(defect))),
            }
        }
        slots
    }

    /// Fetches the payloads that are wanted, in the order given; the same payload once.
    async fn payloads(&self, slots: Vec<Slot>) -> Vec<Candidate> {
        let mut wanted: Vec<&Descriptor> = slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::Wanted { payload, .. } => Some(payload),
                Slot::Ready(_) => None,
            })
            .collect();
        wanted.sort_by(|a, b| (&a.digest, a.size).cmp(&(&b.digest, b.size)));
        wanted.dedup_by(|a, b| a.digest == b.digest && a.size == b.size);
        let answers = stream::iter(&wanted)
            .map(|descriptor| self.blob(descriptor))
            .buffered(limits::AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        let mut candidates = Vec::with_capacity(slots.len());
        for slot in &slots {
            if let Slot::Wanted { place, payload, signature, log_entry } = slot {
                let at = wanted.iter().position(|d| d.digest == payload.digest && d.size == payload.size);
                let content = match at.and_then(|at| answers.get(at)) {
                    Some(Answer::Found(bytes)) => content(bytes, payload, signature.clone(), *log_entry),
                    Some(Answer::Gap(gap)) => Content::Unread(Gap { place: place.clone(), ..gap.clone() }),
                    Some(Answer::Defect(defect)) => Content::Defect(defect.clone()),
                    Some(Answer::Absent) | None => Content::Defect(Defect {
                        code: Code::ContentMismatch,
                        message: format!(
                            "the manifest lists the payload {}, and the registry does not have it",
                            payload.digest
                        ),
                    }),
                };
                candidates.push(Candidate { place: place.clone(), content });
            }
        }
        // Both lists have one order: put what was settled before between what was fetched.
        let mut fetched = candidates.into_iter();
        slots
            .into_iter()
            .filter_map(|slot| match slot {
                Slot::Ready(candidate) => Some(candidate),
                Slot::Wanted { .. } => fetched.next(),
            })
            .collect()
    }

    async fn blob(&self, descriptor: &Descriptor) -> Answer<Vec<u8>> {
        let place = format!("blob {}", descriptor.digest);
        if descriptor.size > limits::PAYLOAD {
            let message =
                format!("the payload has {} bytes, over the bound of {}", descriptor.size, limits::PAYLOAD);
            return Answer::Gap(gap(&place, Trouble::new(Code::TooLarge, message)));
        }
        let url = match self.base.join(&format!("blobs/{}", descriptor.digest)) {
            Ok(url) => url,
            Err(error) => {
                return Answer::Gap(gap(&place, Trouble::new(Code::RegistryProtocol, error.to_string())));
            }
        };
        match self.fetch(url, None, descriptor.size, Redirects::Anywhere).await {
            Ok(response) if response.status == 200 => Answer::Found(response.body),
            Ok(response) if is_absence(&response) => Answer::Absent,
            Ok(response) => Answer::Gap(gap(&place, self.status(&response, &place))),
            Err(trouble) if trouble.code == Code::TooLarge => Answer::Defect(Defect {
                code: Code::ContentMismatch,
                message: format!(
                    "the registry sends more than the {} bytes of the payload {}",
                    descriptor.size, descriptor.digest
                ),
            }),
            Err(trouble) => Answer::Gap(gap(&place, trouble)),
        }
    }

    /// One GET with its redirects.
    async fn fetch(
        &self,
        url: Url,
        accept: Option<&'static str>,
        limit: u64,
        redirects: Redirects,
    ) -> Result<Response, Trouble> {
        let mut get = Get { url, accept, authorization: None, limit, deadline: self.deadline };
        let network = &*self.places.network;
        let mut left = false;
        for _ in 0..=limits::REDIRECTS {
            let response = if left {
                // Once the origin was left, no credential goes along any more, not even back.
                network.get(&get).await.map_err(|failure| trouble(failure, &get))?
            } else {
                self.session.get(network, &self.places.sources, &get).await?
            };
            if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            let to = response.header("location").unwrap_or_default();
            let refused = |why: &str| {
                Trouble::new(
                    Code::RedirectRefused,
                    format!("the registry redirects to `{}`, {why}", ForeignText::new(to)),
                )
            };
            let next = get.url.join(to).map_err(|_| refused("which is no address"))?;
            if !same_origin(&next, &get.url) {
                if redirects == Redirects::SameOrigin {
                    return Err(refused("which is another origin, and is not followed"));
                }
                let downgrade = get.url.scheme() == "https" && next.scheme() != "https";
                if downgrade || !network.routes().allows(&next) {
                    return Err(refused("which is not https, and is not followed"));
                }
                left = true;
            }
            get.url = next;
        }
        Err(Trouble::new(
            Code::RedirectRefused,
            format!("the registry redirects more than {} times", limits::REDIRECTS),
        ))
    }

    /// What a status that is neither 200 nor a clean 404 means.
    fn status(&self, response: &Response, place: &str) -> Trouble {
        let host = self.base.host_str().unwrap_or_default();
        let said = explanation(response);
        let answered = |what: &str| format!("{host} answered {} for {place}{what}{said}", response.status);
        match response.status {
            401 => Trouble::new(Code::RegistryUnauthorized, answered("")),
            403 => Trouble::new(Code::RegistryForbidden, answered("")),
            412 => Trouble::new(Code::RegistryPolicy, answered(": a policy of the registry hides this; it does not say that nothing is there"))
                .help("Harbor's content trust and vulnerability policies answer pull-only accounts so; ask for an account that is exempt"),
            429 => Trouble::new(Code::RegistryThrottled, answered(", also when asked again")),
            408 | 500..=599 => Trouble::new(Code::RegistryUnavailable, answered("")),
            300..=399 => Trouble::new(Code::RedirectRefused, answered("")),
            404 => Trouble::new(Code::RegistryProtocol, answered(", but not in a registry's words: a proxy or an ingress says 404 too")),
            _ => Trouble::new(Code::RegistryProtocol, answered("")),
        }
    }
}

/// The platform manifests that an index lists.
pub(super) fn platforms(manifest: &Manifest) -> Vec<PlatformManifest> {
    let entry = |d: &Descriptor| PlatformManifest {
        platform: d.platform.clone().unwrap_or_else(|| "-".to_owned()),
        digest: d.digest.clone(),
    };
    manifest.manifests.iter().take(limits::PLATFORMS).map(entry).collect()
}

/// A clean 404 of the registry's own: its JSON with an error code of absence, or an empty body under
/// its version header.
fn is_absence(response: &Response) -> bool {
    if response.status != 404 {
        return false;
    }
    if response.body.is_empty() {
        return response.headers.contains_key("docker-distribution-api-version");
    }
    error_codes(&response.body).iter().any(|code| code == "NOT_FOUND" || code.ends_with("_UNKNOWN"))
}

fn error_codes(body: &[u8]) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let errors = value.get("errors").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    errors.iter().filter_map(|error| error.get("code")?.as_str().map(str::to_owned)).collect()
}

/// What the body of an error says, for people only: the status has decided already.
fn explanation(response: &Response) -> String {
    if response.body.is_empty() {
        return String::new();
    }
    let value: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let error = value.get("errors").and_then(|errors| errors.get(0));
    let part =
        |name: &str| error.and_then(|e| e.get(name)).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let text = match error {
        Some(_) => ForeignText::new(format!("{} {}", part("code"), part("message")).trim()),
        None => ForeignText::lossy(&response.body).head(120),
    };
    format!(" (it says: {text})")
}

/// 200 and a page for people: a portal or an ingress, no registry.
fn looks_like_a_page(response: &Response) -> Option<Trouble> {
    let kind = response.header("content-type").unwrap_or_default();
    let head = response.body.trim_ascii_start().first().copied();
    if kind.starts_with("text/html") || head == Some(b'<') {
        return Some(Trouble::new(
            Code::RegistryProtocol,
            "a page of HTML came back where a manifest was asked for: a portal or a proxy answers, not the registry",
        ));
    }
    None
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
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        Response { status, headers: map, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn only_the_registrys_own_404_is_an_absence() {
        for (body, headers, absent) in [
            (r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"x"}]}"#, &[][..], true),
            (r#"{"errors":[{"code":"NAME_UNKNOWN","message":null}]}"#, &[], true),
            (r#"{"errors":[{"code":"NOT_FOUND"}]}"#, &[], true),
            ("", &[("docker-distribution-api-version", "registry/2.0")], true),
            ("", &[], false),
            ("<html>", &[("docker-distribution-api-version", "registry/2.0")], false),
            (r#"{"errors":[]}"#, &[], false),
            (r#"{"errors":[{"code":"DENIED"}]}"#, &[], false),
            ("404 page not found", &[], false),
        ] {
            assert_eq!(is_absence(&response(404, headers, body)), absent, "{body}");
        }
        assert!(!is_absence(&response(403, &[], r#"{"errors":[{"code":"NOT_FOUND"}]}"#)));
    }

    #[test]
    fn the_next_page_is_resolved_against_the_page() {
        let base = Url::parse("https://h.x/v2/a/referrers/sha256:00").unwrap();
        let next = |link: &str| {
            next_page(&response(200, &[("link", link)], ""), &base).and_then(Result::ok).map(String::from)
        };
        assert_eq!(
            next("</v2/a/referrers/sha256:00?n=2>; rel=\"next\"").as_deref(),
            Some("https://h.x/v2/a/referrers/sha256:00?n=2")
        );
        assert_eq!(next("<https://evil.x/>; rel=next").as_deref(), Some("https://evil.x/"));
        assert_eq!(next("</x>; rel=\"prev\""), None);
    }
}
