//! Where bytes come from: registries, layouts, the key's place.
//!
//! The only room with a network, credentials, retries and a monotonic clock. It hands back plain
//! data, bytes with their origin, absences and gaps, and never decides what they mean. Maps
//! (manifests, listings) are hashed and read here to find the way; evidence is passed on unread.

pub mod api;
mod auth;
mod challenge;
pub mod credentials;
mod deadline;
pub mod document;
pub mod file;
pub mod folders;
mod http;
pub mod key;
pub mod known;
mod layout;
mod looked;
mod pack;
mod progress;
mod reached;
mod recording;
mod registry;
mod repository;
mod room;
pub mod route;
mod search;
mod single;
mod store;
pub mod timestamp;
pub mod tls;
mod turn;
mod unopened;
mod unreported;
pub mod wait;
mod wanted;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join;
use tokio::time::Instant;
use url::Url;

use crate::evidence::bound::BoundHit;
use crate::evidence::layout::LayoutPart;
use crate::evidence::place::Place;
use crate::evidence::trouble::{ApiTrouble, RegistryTrouble};
use crate::evidence::{Answer, Attached, Evidence, Gap, Image, Records, Stamped, limits};
use crate::pack::{NobodyRecord, Staging};
use crate::subject::{Location, Repository, Subject};
use crate::trust::Unsigned;
use crate::trust::timestamp::TimestampAuthorities;

use self::api::Record;
use self::auth::Session;
use self::credentials::Sources;
use self::key::ServedKey;
use self::layout::Layout;
use self::pack::Pack;
use self::recording::Recording;
use self::registry::{Asking, Registry};
use self::room::Room;
use self::search::search;
use self::single::Single;
use self::store::Store;
use self::timestamp::{Stamping, TimestampService};
use self::turn::Turns;
use self::unopened::NotOpened;

pub use self::deadline::Deadline;
pub use self::http::{Network, Teller};
pub use self::progress::{Exchange, Fetching, Progress};
pub use self::room::Held;
pub use self::store::layout_at;
pub use self::unopened::Unopened;
pub use self::wanted::{Wanted, WantedRecords};

/// What lies in a layout.
enum Opened<'a> {
    Layout(Box<Layout<'a>>),
    Pack(Box<Pack<'a>>),
}

impl<'a> Opened<'a> {
    fn of(store: Store, subject: &Subject, held: &'a Held) -> Result<(Self, Stamped), NotOpened> {
        let index = layout::index(&store, subject)?;
        let stamped = layout::stamped(&store, &index);
        let opened = match pack::record(&store, &index)? {
            Some(record) => Self::Pack(Box::new(Pack::open(store, record, subject, held)?)),
            None => Self::Layout(Box::new(Layout::open(store, &index, subject, held)?)),
        };
        Ok((opened, stamped))
    }
}

/// How a layout's files are opened.
type OpenStore = fn(&Path, Deadline) -> Result<Store, NotOpened>;

/// All the places that can be asked, with what they have in common. Whatever a run receives from outside to judge
/// or to judge by passes through here: an image and what belongs to it, keys that are served, records of the API.
pub struct Places<'a> {
    network: Rc<Network>,
    sources: Sources,
    auth_origins: Vec<Url>,
    sessions: RefCell<HashMap<Repository, Rc<Session>>>,
    api: Option<api::Api>,
    progress: &'a dyn Progress,
    room: Rc<Room>,
    turns: Turns,
    /// Where what is received is kept.
    staging: Option<Rc<Staging>>,
}

impl<'a> Places<'a> {
    /// The places; nothing is asked yet.
    pub fn new(
        network: Rc<Network>,
        sources: Sources,
        auth_origins: Vec<Url>,
        api: Option<api::Api>,
        progress: &'a dyn Progress,
    ) -> Self {
        sources.tell(network.secrets());
        if let Some(api) = &api {
            api.tell(network.secrets());
        }
        Self {
            network,
            sources,
            auth_origins,
            sessions: RefCell::default(),
            api,
            progress,
            room: Rc::default(),
            turns: Turns::new(1),
            staging: None,
        }
    }

    /// The same, and all that is received of images is kept for a pack.
    #[must_use]
    pub fn recorded(self, staging: Option<Rc<Staging>>) -> Self {
        Self { staging, ..self }
    }

    /// Whether what a name leads to is there at all, as far as this machine can tell.
    ///
    /// # Errors
    /// A layout or an archive that is not there.
    pub fn named(&self, subject: &Subject) -> Result<(), Unopened> {
        match &subject.location {
            Location::Registry { .. } => Ok(()),
            Location::Layout(path) => Store::is_there(path, LayoutPart::Folder),
            Location::Archive(path) => Store::is_there(path, LayoutPart::Archive),
        }
    }

    /// So many images are looked up at once.
    #[must_use]
    pub fn at_once(self, images: usize) -> Self {
        Self { turns: Turns::new(images), ..self }
    }

    /// The place of an image in the order of the run: what it receives has room behind what those before it hold.
    pub fn in_order(&self) -> Held {
        self.room.place(self.turns.one())
    }

    /// Everything that is wanted of one image, which holds what is received until it is judged and let go.
    ///
    /// # Errors
    /// Where an image's place cannot be opened: a folder that is not there, a layout with several
    /// images and no choice among them.
    pub async fn gather(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        timeout: Duration,
        held: &Held,
    ) -> Result<Evidence, Unopened> {
        let deadline = Instant::now() + timeout;
        held.begin(timeout);
        let evidence = self.evidence(subject, wanted, deadline, held);
        let (evidence, records) = join(evidence, self.records(&subject.name, wanted, deadline, held)).await;
        let mut evidence = evidence?;
        evidence.records = evidence.records.or(records);
        if let (Some(staging), Some(records)) = (&self.staging, &evidence.records) {
            let answers = recording::of_platform(staging, records);
            staging.add(held.number(), |image| image.answers.extend(answers));
        }
        Ok(evidence)
    }

    async fn evidence(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        deadline: Instant,
        held: &Held,
    ) -> Result<Evidence, Unopened> {
        let (open, path): (OpenStore, _) = match &subject.location {
            Location::Registry { logical, actual } => {
                let session = match self.session(actual, logical) {
                    Ok(session) => session,
                    Err(gap) => return Ok(self.unopened(Answer::Gap(gap), subject, wanted, held)),
                };
                let asking = Asking {
                    network: &self.network,
                    sources: &self.sources,
                    deadline,
                    progress: self.progress,
                    name: &subject.name,
                    held,
                };
                let registry = Registry::new(asking, Rc::clone(&session), &subject.version);
                let evidence = self.search(registry, subject, wanted, held).await;
                let nobody = session.nobody().cloned();
                if let (Some(staging), Some(nobody)) = (&self.staging, &nobody) {
                    staging.add(held.number(), |image| image.nobody = Some(NobodyRecord::of(nobody)));
                }
                return Ok(Evidence { nobody, ..evidence });
            }
            Location::Layout(path) => (Store::folder, path),
            Location::Archive(path) => (Store::archive, path),
        };
        // Let go with the layout.
        let _open = match held.take(limits::LAYOUT, deadline).await {
            Ok(claim) => claim,
            Err(hit) => {
                let gap = Gap::new(Place::Index, hit);
                return Ok(self.unopened(Answer::Gap(gap), subject, wanted, held));
            }
        };
        match open(path, deadline.into()).and_then(|store| Opened::of(store, subject, held)) {
            Ok((opened, stamped)) => {
                let evidence = match opened {
                    Opened::Layout(layout) => self.search(*layout, subject, wanted, held).await,
                    Opened::Pack(pack) => self.search_pack(*pack, subject, wanted, held).await,
                };
                Ok(Evidence { stamped: Some(stamped), ..evidence })
            }
            Err(NotOpened::Place(why)) => Err(why),
            Err(NotOpened::Gap(gap)) => {
                let why = Held::after_room(held.waited_long(), (*gap.why).clone());
                Ok(self.unopened(Answer::Gap(Gap { why: why.into(), ..gap }), subject, wanted, held))
            }
            Err(NotOpened::Defect(defect)) => {
                Ok(self.unopened(Answer::Defect(defect), subject, wanted, held))
            }
        }
    }

    /// An image of a pack: what was looked for when it was written is looked for again.
    async fn search_pack(&self, pack: Pack<'_>, of: &Subject, wanted: &Wanted, held: &Held) -> Evidence {
        let attestations = wanted.attestations || pack.has_attestations();
        let wanted = Wanted { attestations, ..wanted.clone() };
        let (recorded, nobody) = (pack.recorded(), pack.nobody());
        let of = recorded.as_ref().map_or(of, |recorded| &recorded.subject);
        let records = match &wanted.records {
            Some(WantedRecords::Pack) => Some(pack.records().await),
            Some(WantedRecords::Api(_)) | None => None,
        };
        let evidence = self.search(pack, of, &wanted, held).await;
        if let (Some(staging), Some(nobody)) = (&self.staging, &nobody) {
            staging.add(held.number(), |image| image.nobody = Some(NobodyRecord::of(nobody)));
        }
        Evidence { nobody, records, recorded, ..evidence }
    }

    /// What is known of an image whose place could not be opened.
    fn unopened(&self, why: Answer<Image>, of: &Subject, wanted: &Wanted, held: &Held) -> Evidence {
        if let Some(staging) = &self.staging {
            staging.image(held.number(), recording::unopened(staging, of, wanted, &why));
        }
        Evidence::without(why)
    }

    /// The search of one image, and all that it receives.
    async fn search(
        &self,
        repository: impl repository::Repository,
        of: &Subject,
        wanted: &Wanted,
        held: &Held,
    ) -> Evidence {
        let step = |what| self.progress.step(&of.name, what);
        // A search is large, and a caller holds several.
        let Some(staging) = &self.staging else { return Box::pin(search(&repository, wanted, step)).await };
        let recording = Recording::new(repository, staging);
        let evidence = Box::pin(search(&recording, wanted, step)).await;
        staging.image(held.number(), recording.record(of, &evidence, wanted));
        evidence
    }

    /// All that is received beside it: what has an address of its own.
    async fn single<S: Single>(&self, one: &S, deadline: Instant) -> Result<Vec<u8>, S::Lack> {
        one.fetch(&self.network, deadline).await
    }

    /// A key, as it is served.
    ///
    /// # Errors
    /// The gap: `key-unreachable`, `redirect-refused`, or `key-unusable` for what is too large.
    pub async fn key(&self, key: &ServedKey, timeout: Duration) -> Result<Vec<u8>, Gap> {
        self.single(key, Instant::now() + timeout).await
    }

    /// A time-stamp over these bytes: the whole answer of the service, which fits what it was asked. Where authorities
    /// are given, one of them vouches for it.
    ///
    /// # Errors
    /// The gap, `timestamp-unavailable`.
    pub async fn timestamp(
        &self,
        service: &TimestampService,
        data: &[u8],
        authorities: Option<&TimestampAuthorities>,
        timeout: Duration,
    ) -> Result<Vec<u8>, Gap> {
        self.single(&Stamping { service, data, authorities }, Instant::now() + timeout).await
    }

    async fn records(&self, name: &str, wanted: &Wanted, deadline: Instant, held: &Held) -> Option<Records> {
        let (Some(api), WantedRecords::Api(build)) = (self.api.as_ref(), wanted.records.as_ref()?) else {
            // Unless the image is from a pack nobody says.
            let nobody = || Answer::Gap(Gap::new(Place::Api, ApiTrouble::NotRecorded));
            return Some(Records { signature: nobody(), sbom: nobody() });
        };
        let watched = |done: u64| self.progress.bytes(name, Fetching::RecordedSbom, done, 0);
        let (signature, sbom) = join(
            self.record(api.signature(build), deadline, held),
            self.record(api.sbom(build, wanted.sbom_size, &watched), deadline, held),
        )
        .await;
        Some(Records { signature, sbom })
    }

    async fn record(&self, record: Option<Record<'_>>, deadline: Instant, held: &Held) -> Answer<Attached> {
        let Some(mut record) = record else { return Answer::Gap(Gap::new(Place::Api, ApiTrouble::NoPaths)) };
        let (place, whole) = (record.place(), record.limit());
        let gap = |hit: BoundHit| Answer::Gap(Gap::new(place.clone(), hit));
        let mut claim = match held.take_likely(whole, limits::LIKELY_RECORD, deadline).await {
            Ok(claim) => claim,
            Err(hit) => return gap(hit),
        };
        loop {
            record.within(claim.bytes());
            let waited_long = held.waited_long();
            match self.single(&record, deadline).await {
                Ok(bytes) => {
                    claim.keep(bytes.len() as u64);
                    return Answer::Found(Attached { place, document: Unsigned::new(bytes) });
                }
                Err(None) => return Answer::Absent,
                // It is larger than is likely: it is asked for once more, with room for all that it may have.
                Err(Some(trouble)) if trouble.is_body_too_large() && claim.bytes() < whole => {
                    if let Err(hit) = claim.grow(whole, deadline).await {
                        return gap(hit);
                    }
                }
                Err(Some(trouble)) => {
                    return Answer::Gap(Gap::new(place, Held::after_room(waited_long, trouble.into())));
                }
            }
        }
    }

    /// One session for each repository: one challenge, one token.
    fn session(&self, actual: &Repository, logical: &Repository) -> Result<Rc<Session>, Gap> {
        if let Some(session) = self.sessions.borrow().get(actual) {
            return Ok(Rc::clone(session));
        }
        let no_address = |reason| Gap::new(Place::Image, RegistryTrouble::NoAddress(reason));
        let origin = self.network.routes().repository(actual).map_err(no_address)?;
        let session = Rc::new(Session::new(actual.clone(), logical, origin, self.auth_origins.clone()));
        self.sessions.borrow_mut().insert(actual.clone(), Rc::clone(&session));
        Ok(session)
    }
}
