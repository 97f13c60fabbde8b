//! A repository of a registry (distribution-spec v1.1): it answers, and knows nothing of what is searched.
//!
//! No HEAD, and no ping unless an account is known and was not asked for: the first request is the one that is
//! needed, and only a body can be hashed (notation CVE-2023-33959).

pub(super) mod answer;
mod link;
mod referrers;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use tokio::time::Instant;
use url::Url;

use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::failure::RedirectRefusal;
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Place, Tag};
use crate::evidence::purpose::{BlobKind, Fetching};
use crate::evidence::trouble::{RegistryTrouble, Trouble};
use crate::evidence::{Answer, Defect, Gap, limits};
use crate::subject::{Digest, Version};
use crate::text::ForeignText;
use crate::trust::digest_of;

use super::auth::{Lead, Session, Unheard, unanswered};
use super::credentials::Sources;
use super::http::{Asker, Get, Leg, Network, Redirects, Response, follow, peer};
use super::progress::Progress;
use super::repository::{Listed, Pointer, Received, Referrers, Repository, Unread};
use super::room::Held;

/// All four kinds, always: a registry answers 404 to a request that does not name the image's kind.
const MANIFESTS: &str = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json";

/// What requests have in common.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) network: &'a Network,
    pub(super) sources: &'a Sources,
    pub(super) deadline: Instant,
    pub(super) progress: &'a dyn Progress,
    /// The image's name, for the line of progress.
    pub(super) name: &'a str,
    /// Where it has room for what it receives.
    pub(super) held: &'a Held,
}

/// One repository of a registry, for one image.
pub(super) struct Registry<'a> {
    asking: Asking<'a>,
    session: Rc<Session>,
    version: &'a Version,
    lead: Lead,
    /// Manifests that tags led to: they are not asked for again by their digests.
    tagged: RefCell<BTreeMap<Digest, Received>>,
}

impl Repository for Registry<'_> {
    fn named(&self) -> Option<&Digest> {
        match self.version {
            Version::Digest(digest) | Version::Both(_, digest) => Some(digest),
            Version::Tag(_) | Version::Unnamed => None,
        }
    }

    async fn image(&self) -> Answer<Received> {
        let reference = match self.version {
            Version::Digest(digest) | Version::Both(_, digest) => digest.as_str(),
            Version::Tag(tag) => tag,
            Version::Unnamed => "latest",
        };
        self.received(reference, &Place::Image).await
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        let Version::Both(tag, _) = self.version else { return None };
        Some(self.received(tag, &Place::TagBeside).await)
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        let place = Place::Tag(tag.clone());
        self.received(&tag.to_string(), &place).await.try_map(|received| {
            self.tagged.borrow_mut().insert(received.digest.clone(), received.clone());
            Ok::<_, Defect>(vec![Listed { place, what: Pointer::Received(received) }])
        })
    }

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        if let Some(received) = self.tagged.borrow().get(&listed.digest) {
            return Ok(received.clone());
        }
        let digest = listed.digest.clone();
        let answer = self.received(digest.as_str(), &Place::Referrer(digest.clone())).await;
        Unread::unless(answer, ContentMismatch::MissingManifest { holder: Holder::Registry, digest })
    }

    async fn referrers(&self, image: &Digest) -> Referrers {
        self.list_referrers(image).await
    }

    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        let (holder, digest) = (Holder::Registry, blob.digest.clone());
        let missing = ContentMismatch::MissingBlob { holder, kind, digest };
        Unread::unless(self.bytes(blob, kind).await, missing)
    }
}

impl Registry<'_> {
    /// The bytes of a blob, if the registry has it.
    async fn bytes(&self, blob: &Descriptor, kind: BlobKind) -> Answer<Vec<u8>> {
        let place = Place::Blob(blob.digest.clone());
        let url = match self.address(&format!("blobs/{}", blob.digest)) {
            Ok(url) => url,
            Err(trouble) => return Answer::Gap(Gap::new(place, trouble)),
        };
        let told =
            |done: u64| self.asking.progress.bytes(self.asking.name, Fetching::Blob(kind), done, blob.size);
        let watched: Option<&dyn Fn(u64)> = (blob.size >= limits::PROGRESS).then_some(&told);
        match self
            .fetch(url, None, blob.size, Redirects::Anywhere(self.asking.network.routes()), watched)
            .await
        {
            Ok(response) if response.status == 200 => {
                // A blob may begin as a page does: what it hashes to decides.
                if answer::is_page(&response) && digest_of(&response.body) != blob.digest {
                    return Answer::Gap(Gap::new(place, RegistryTrouble::Page));
                }
                Answer::Found(response.body)
            }
            Ok(response) if answer::is_absence(&response) => Answer::Absent,
            Ok(response) => Answer::Gap(self.odd(place, &response)),
            Err(Unheard::TooLarge(_)) => {
                let (holder, digest) = (Holder::Registry, blob.digest.clone());
                Answer::Defect(ContentMismatch::Longer { holder, kind, digest, size: blob.size }.into())
            }
            Err(Unheard::Other(trouble)) => Answer::Gap(Gap::new(place, trouble)),
        }
    }
}

impl Asker for Registry<'_> {
    type Trouble = Unheard;

    async fn ask(&self, get: &Get<'_>, leg: Leg) -> Result<Response, Unheard> {
        let network = self.asking.network;
        match leg {
            Leg::Home => self.session.get(&self.lead, network, self.asking.sources, get).await,
            Leg::Away => network.get(get).await.map_err(|failure| unanswered(get, failure).into()),
        }
    }

    fn refused(&self, _: &Url, refusal: RedirectRefusal) -> Unheard {
        Trouble::from(RegistryTrouble::Redirect(refusal)).into()
    }
}

impl<'a> Registry<'a> {
    /// The repository of a session.
    pub(super) fn new(asking: Asking<'a>, session: Rc<Session>, version: &'a Version) -> Self {
        Self { asking, session, version, lead: Lead::default(), tagged: RefCell::default() }
    }

    fn address(&self, rest: &str) -> Result<Url, RegistryTrouble> {
        let url = self.session.base().join(rest);
        url.map_err(|error| RegistryTrouble::NoAddress(ForeignText::error(&error)))
    }

    /// A status that says neither yes nor no.
    fn odd(&self, place: Place, response: &Response) -> Gap {
        let nobody = self.session.nobody().filter(|_| response.status == 403);
        let trouble = answer::trouble(peer(self.session.base()), response, &place, nobody);
        Gap::new(place, trouble)
    }

    /// A manifest by tag or digest, as it was sent.
    async fn received(&self, reference: &str, place: &Place) -> Answer<Received> {
        let gap = |trouble| Answer::Gap(Gap::new(place.clone(), trouble));
        let url = match self.address(&format!("manifests/{reference}")) {
            Ok(url) => url,
            Err(trouble) => return gap(trouble.into()),
        };
        let response =
            match self.fetch(url, Some(MANIFESTS), limits::MANIFEST, Redirects::SameOrigin, None).await {
                Ok(response) if response.status == 200 => response,
                Ok(response) if answer::is_absence(&response) => return Answer::Absent,
                Ok(response) => return Answer::Gap(self.odd(place.clone(), &response)),
                Err(unheard) => return gap(unheard.into_trouble()),
            };
        if answer::is_page(&response) {
            return gap(RegistryTrouble::Page.into());
        }
        let media_type = response.header("content-type").map(str::to_owned);
        let claimed = response.header("docker-content-digest").map(|claimed| response.shown(claimed));
        let received = Received::new(Holder::Registry, response.body, Digest::parse(reference), media_type);
        Answer::Found(Received { claimed, ..received })
    }

    /// One GET with its redirects, as soon as there is room for its answer.
    async fn fetch(
        &self,
        url: Url,
        accept: Option<&'static str>,
        limit: u64,
        redirects: Redirects<'_>,
        watched: Option<&dyn Fn(u64)>,
    ) -> Result<Response, Unheard> {
        let Asking { held, deadline, .. } = self.asking;
        // Before anybody is asked: who waits for room keeps no answer waiting, and nobody who asks for a token. What is
        // no blob says its size with its answer alone.
        let likely = if accept.is_some() { limits::LIKELY_MANIFEST } else { limit };
        let mut claim = held.take_likely(limit, likely, deadline).await.map_err(Trouble::from)?;
        loop {
            let (url, limit_now) = (url.clone(), claim.bytes());
            let get = Get {
                url,
                accept,
                authorization: None,
                limit: limit_now,
                deadline,
                watched,
                turn: Some(held.turn()),
            };
            let waited_long = held.waited_long();
            match follow(self, get, redirects).await {
                // It is asked for once more, with room for all that it may have.
                Err(Unheard::TooLarge(_)) if limit_now < limit => {
                    claim.grow(limit, deadline).await.map_err(Trouble::from)?;
                }
                answer => {
                    claim.keep(answer.as_ref().map_or(0, |response| response.body.len() as u64));
                    return answer.map_err(|unheard| match unheard {
                        Unheard::Other(why) => Held::after_room(waited_long, why).into(),
                        large @ Unheard::TooLarge(_) => large,
                    });
                }
            }
        }
    }
}
