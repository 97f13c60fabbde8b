//! Images, signatures and attestations in a registry (distribution-spec v1.1), as plain data.
//!
//! No ping and no HEAD: the first request is the one that is needed, and only a body can be hashed
//! (notation CVE-2023-33959). Requests go in waves: the manifest; then `.sig` beside the referrers, and
//! `.att` where attestations are wanted; then blobs beside the referrers' manifests; then their blobs.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{join, join4};
use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::manifest::{self, Descriptor, Manifest, PlatformManifest};
use crate::evidence::{
    Answer, Attestations, Candidate, Content, Defect, Evidence, Gap, Image, TagBeside, limits,
};
use crate::subject::{Digest, Repository, Subject, Version};
use crate::text::ForeignText;
use crate::trust::digest_of;

use super::answer;
use super::auth::{Session, Trouble, trouble};
use super::http::{Get, Response, authority, same_origin};
use super::route::Routes;
use super::signatures::{Budget, Purpose, ready};
use super::{Places, Wanted};

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
    pub(super) places: &'a Places<'a>,
    session: Rc<Session>,
    base: Url,
    deadline: Instant,
    /// The image's name, for the line of progress.
    pub(super) name: &'a str,
}

/// A manifest that was received and read.
pub(super) struct Received {
    pub(super) digest: Digest,
    pub(super) manifest: Manifest,
    notes: Vec<String>,
}

/// What the `.sig` or `.att` tag leads to, as far as is known.
#[derive(PartialEq, Eq)]
pub(super) enum Tagged {
    /// It was not answered yet.
    Unknown,
    /// To nothing that was received.
    Nothing,
    /// To this manifest.
    Manifest(Digest),
}

impl Tagged {
    pub(super) fn manifest(&self) -> Option<&Digest> {
        match self {
            Self::Manifest(digest) => Some(digest),
            Self::Unknown | Self::Nothing => None,
        }
    }
}

/// What one place has to say of an image.
#[derive(Default)]
pub(super) struct Part {
    pub(super) signatures: Vec<Candidate>,
    pub(super) absences: Vec<String>,
    pub(super) gaps: Vec<Gap>,
    pub(super) attestations: Attestations,
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
        name: &'a str,
    ) -> Result<Self, Stop> {
        Ok(Self { places, session, base: base(places.network.routes(), actual)?, deadline, name })
    }

    /// Everything that is wanted of one image.
    pub(super) async fn gather(&self, subject: &Subject, wanted: &Wanted) -> Evidence {
        let step = |what: &str| self.places.progress.step(self.name, what);
        let reference = match &subject.version {
            Version::Digest(digest) | Version::Both(_, digest) => digest.as_str(),
            Version::Tag(tag) => tag,
            Version::Unnamed => "latest",
        };
        step("image");
        let received = match self.manifest(reference, "image").await {
            Answer::Found(received) => received,
            Answer::Absent => return Evidence::without(Answer::Absent),
            Answer::Gap(gap) => return Evidence::without(Answer::Gap(gap)),
            Answer::Defect(defect) => return Evidence::without(Answer::Defect(defect)),
        };
        let image = received.digest.clone();
        step(if wanted.attestations { "signatures and attestations" } else { "signatures" });
        let budget = RefCell::new(Budget::new(wanted));
        // One place that stalls does not take its time from the others.
        let (sig, sig_watch) = watch::channel(Tagged::Unknown);
        let (att, att_watch) = watch::channel(Tagged::Unknown);
        let ((from_tag, from_referrers, from_att, tag), attached) = join(
            join4(
                self.tag_evidence(&image, &budget, &sig),
                self.referrer_evidence(&image, &budget, [sig_watch, att_watch], wanted),
                self.tag_attestations(&image, &budget, wanted, &att),
                self.tag_beside(subject, &image),
            ),
            self.attached(&image, &budget, wanted),
        )
        .await;
        let mut evidence = Evidence::without(Answer::Found(Image {
            kind: received.manifest.kind,
            platforms: platforms(&received.manifest),
            digest: image,
            tag,
            notes: received.notes,
        }));
        evidence.attached = attached;
        // The same manifest, found in two places, is listed once.
        let again = |digest: Option<&Digest>, one: &Candidate| {
            digest.is_some_and(|digest| one.place.starts_with(&format!("referrer {digest}")))
        };
        let mut attestations = Attestations::default();
        for (part, referrers) in [(from_tag, false), (from_att, false), (from_referrers, true)] {
            let new = |one: &Candidate| !(referrers && again(sig.borrow().manifest(), one));
            evidence.signatures.extend(part.signatures.into_iter().filter(new));
            evidence.absences.extend(part.absences);
            evidence.gaps.extend(part.gaps);
            let new = |one: &Candidate| !(referrers && again(att.borrow().manifest(), one));
            attestations.found.extend(part.attestations.found.into_iter().filter(new));
            attestations.gaps.extend(part.attestations.gaps);
        }
        let budget = budget.into_inner();
        evidence.gaps.extend(budget.gaps);
        attestations.gaps.extend(budget.attestation_gaps);
        evidence.attestations = wanted.attestations.then_some(attestations);
        evidence
    }

    /// What the `.sig` tag has. Tells which manifest it is, as soon as that is known.
    async fn tag_evidence(
        &self,
        image: &Digest,
        budget: &RefCell<Budget>,
        known: &watch::Sender<Tagged>,
    ) -> Part {
        let mut part = Part::default();
        let tag = format!("sha256-{}.sig", image.hex());
        let place = format!("tag {tag}");
        let answer = self.manifest(&tag, &place).await;
        let digest = match &answer {
            Answer::Found(sig) => Tagged::Manifest(sig.digest.clone()),
            _ => Tagged::Nothing,
        };
        known.send_replace(digest);
        let slots = match answer {
            Answer::Found(sig) if sig.manifest.kind.is_index() => {
                let message = "an index stands where a signature manifest belongs".to_owned();
                vec![ready(place, Content::Defect(Defect { code: Code::ImageMalformed, message }))]
            }
            Answer::Found(sig) => budget.borrow_mut().slots(&sig.manifest, &place, Purpose::Signatures),
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
        part.signatures = self.blobs(slots).await;
        part
    }

    /// What the `.att` tag has. Tells which manifest it is, as soon as that is known.
    async fn tag_attestations(
        &self,
        image: &Digest,
        budget: &RefCell<Budget>,
        wanted: &Wanted,
        known: &watch::Sender<Tagged>,
    ) -> Part {
        let mut part = Part::default();
        if !wanted.attestations {
            known.send_replace(Tagged::Nothing);
            return part;
        }
        let place = format!("tag sha256-{}.att", image.hex());
        let mut slots = vec![];
        let answer = self.manifest(&format!("sha256-{}.att", image.hex()), &place).await;
        known.send_replace(match &answer {
            Answer::Found(att) => Tagged::Manifest(att.digest.clone()),
            _ => Tagged::Nothing,
        });
        match answer {
            Answer::Found(att) if att.manifest.kind.is_index() => {
                let message = "an index stands where an attestation manifest belongs".to_owned();
                slots.push(ready(place, Content::Defect(Defect { code: Code::ImageMalformed, message })));
            }
            Answer::Found(att) => {
                slots = budget.borrow_mut().slots(&att.manifest, &place, Purpose::Attestations);
            }
            Answer::Absent => part.absences.push(place),
            Answer::Gap(gap) => part.attestations.gaps.push(gap),
            Answer::Defect(defect) => slots.push(ready(place, Content::Defect(defect))),
        }
        part.attestations.found = self.blobs(slots).await;
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
        let response = match self
            .fetch(url, Some(MANIFESTS), limits::MANIFEST, Redirects::SameOrigin, None)
            .await
        {
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

    /// One GET with its redirects.
    pub(super) async fn fetch(
        &self,
        url: Url,
        accept: Option<&'static str>,
        limit: u64,
        redirects: Redirects,
        watched: Option<&dyn Fn(u64)>,
    ) -> Result<Response, Trouble> {
        let mut get = Get { url, accept, authorization: None, limit, deadline: self.deadline, watched };
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
