//! Images and signatures in a registry (distribution-spec v1.1), as plain data.
//!
//! No ping and no HEAD: the first request is the one that is needed, and only a body can be hashed
//! (notation CVE-2023-33959). Requests go in waves: the manifest; then `.sig` beside the referrers;
//! then payloads beside the referrers' manifests; then their payloads.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::join3;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;
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
use super::answer;
use super::auth::{Session, Trouble, trouble};
use super::http::{Get, Response, authority, same_origin};
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
pub(super) enum Redirects {
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
pub(super) struct Received {
    pub(super) digest: Digest,
    pub(super) manifest: Manifest,
    notes: Vec<String>,
}

/// What the `.sig` tag leads to, as far as is known.
#[derive(PartialEq, Eq)]
pub(super) enum SigTag {
    /// It was not answered yet.
    Unknown,
    /// To nothing that was received.
    Nothing,
    /// To this manifest.
    Manifest(Digest),
}

impl SigTag {
    pub(super) fn manifest(&self) -> Option<&Digest> {
        match self {
            Self::Manifest(digest) => Some(digest),
            Self::Unknown | Self::Nothing => None,
        }
    }
}

/// What one place has to say of an image's signatures.
#[derive(Default)]
pub(super) struct Part {
    pub(super) signatures: Vec<Candidate>,
    pub(super) absences: Vec<String>,
    pub(super) gaps: Vec<Gap>,
}

pub(super) fn gap(place: &str, trouble: Trouble) -> Gap {
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
        let wanted = match &subject.version {
            Version::Digest(digest) | Version::Both(_, digest) => digest.as_str(),
            Version::Tag(tag) => tag,
            Version::Unnamed => "latest",
        };
        step("image");
        let received = match self.manifest(wanted, "image").await {
            Answer::Found(received) => received,
            Answer::Absent => return Evidence::without(Answer::Absent),
            Answer::Gap(gap) => return Evidence::without(Answer::Gap(gap)),
            Answer::Defect(defect) => return Evidence::without(Answer::Defect(defect)),
        };
        let image = received.digest.clone();
        step("signatures");
        let budget = RefCell::new(Budget::new());
        // One place that stalls does not take its time from the other.
        let (known, watch) = watch::channel(SigTag::Unknown);
        let (from_tag, from_referrers, tag) = join3(
            self.tag_evidence(&image, &budget, &known),
            self.referrer_evidence(&image, &budget, watch),
            self.tag_beside(subject, &image),
        )
        .await;
        let mut evidence = Evidence::without(Answer::Found(Image {
            kind: received.manifest.kind,
            platforms: platforms(&received.manifest),
            digest: image,
            tag,
            notes: received.notes,
        }));
        let twice = known.borrow().manifest().map(|digest| format!("referrer {digest}"));
        for part in [from_tag, from_referrers] {
            let news = |one: &Candidate| !twice.as_ref().is_some_and(|twice| one.place.starts_with(twice));
            evidence.signatures.extend(part.signatures.into_iter().filter(news));
            evidence.absences.extend(part.absences);
            evidence.gaps.extend(part.gaps);
        }
        evidence.gaps.extend(budget.into_inner().gaps);
        evidence
    }

    /// What the `.sig` tag has. Tells which manifest it is, as soon as that is known.
    async fn tag_evidence(
        &self,
        image: &Digest,
        budget: &RefCell<Budget>,
        known: &watch::Sender<SigTag>,
    ) -> Part {
        let mut part = Part::default();
        let tag = format!("sha256-{}.sig", image.hex());
        let place = format!("tag {tag}");
        let answer = self.manifest(&tag, &place).await;
        let digest = match &answer {
            Answer::Found(sig) => SigTag::Manifest(sig.digest.clone()),
            _ => SigTag::Nothing,
        };
        known.send_replace(digest);
        let slots = match answer {
            Answer::Found(sig) if sig.manifest.kind.is_index() => {
                let message = "an index stands where a signature manifest belongs".to_owned();
                vec![ready(place, Content::Defect(Defect { code: Code::ImageMalformed, message }))]
            }
            Answer::Found(sig) => budget.borrow_mut().slots(&sig.manifest, &place),
            Answer::Absent => {
                part.absences.push(place);
                vec![]
            }
            Answer::Gap(gap) => {
                part.gaps.push(gap);
                vec![]
            }
            Answer::Defect(defect) => vec![ready(place, Content::Defect(defect))],
        };
        part.signatures = self.payloads(slots).await;
        part
    }

    pub(super) fn host(&self) -> String {
        authority(&self.base)
    }

    pub(super) fn address(&self, rest: &str) -> Option<Url> {
        self.base.join(rest).ok()
    }

    /// A manifest by tag or digest: hashed, compared, read.
    pub(super) async fn manifest(&self, reference: &str, place: &str) -> Answer<Received> {
        let url = match self.base.join(&format!("manifests/{reference}")) {
            Ok(url) => url,
            Err(error) => {
                return Answer::Gap(gap(place, Trouble::new(Code::RegistryProtocol, error.to_string())));
            }
        };
        let response = match self.fetch(url, Some(MANIFESTS), limits::MANIFEST, Redirects::SameOrigin).await {
            Ok(response) if response.status == 200 => response,
            Ok(response) if answer::is_absence(&response) => return Answer::Absent,
            Ok(response) => return Answer::Gap(gap(place, answer::trouble(&self.host(), &response, place))),
            Err(trouble) => return Answer::Gap(gap(place, trouble)),
        };
        if let Some(asked) = answer::looks_like_a_page(&response) {
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

    /// Fetches the payloads that are wanted, in the order given; the same payload once.
    pub(super) async fn payloads(&self, slots: Vec<Slot>) -> Vec<Candidate> {
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
            Ok(response) if response.status == 200 => match answer::looks_like_a_page(&response) {
                // A payload may begin as a page does: what it hashes to decides.
                Some(page) if digest_of(&response.body) != descriptor.digest => {
                    Answer::Gap(gap(&place, page))
                }
                _ => Answer::Found(response.body),
            },
            Ok(response) if answer::is_absence(&response) => Answer::Absent,
            Ok(response) => Answer::Gap(gap(&place, answer::trouble(&self.host(), &response, &place))),
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
    pub(super) async fn fetch(
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
}

/// The platform manifests that an index lists.
pub(super) fn platforms(manifest: &Manifest) -> Vec<PlatformManifest> {
    let entry = |d: &Descriptor| PlatformManifest {
        platform: d.platform.clone().unwrap_or_else(|| "-".to_owned()),
        digest: d.digest.clone(),
    };
    manifest.manifests.iter().take(limits::PLATFORMS).map(entry).collect()
}
