//! Where bytes come from: registries, layouts, the key's place.
//!
//! The only room with a network, credentials, retries and a monotonic clock. It hands back plain
//! data, bytes with their origin, absences and gaps, and never decides what they mean. Maps
//! (manifests, listings) are hashed and read here to find the way; evidence is passed on unread.

pub mod api;
mod auth;
mod challenge;
pub mod credentials;
pub mod document;
pub mod file;
mod http;
pub mod key;
mod layout;
mod progress;
mod registry;
mod repository;
pub mod route;
mod search;
mod store;
pub mod tls;
mod unopened;
pub mod wait;
mod wanted;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join;
use tokio::time::Instant;
use url::Url;

use crate::evidence::layout::LayoutPart;
use crate::evidence::place::Place;
use crate::evidence::trouble::RegistryTrouble;
use crate::evidence::{Answer, Evidence, Gap, Records};
use crate::subject::{Location, Repository, Subject};

use self::auth::Session;
use self::credentials::Sources;
use self::layout::Layout;
use self::registry::{Asking, Registry};
use self::search::search;
use self::store::Store;
use self::unopened::NotOpened;

pub use self::http::Network;
pub use self::progress::{Fetching, Progress};
pub use self::unopened::Unopened;
pub use self::wanted::Wanted;

/// All the places that can be asked, with what they have in common.
pub struct Places<'a> {
    network: Rc<Network>,
    sources: Sources,
    auth_origins: Vec<Url>,
    sessions: RefCell<HashMap<Repository, Rc<Session>>>,
    api: Option<api::Api>,
    progress: &'a dyn Progress,
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
        Self { network, sources, auth_origins, sessions: RefCell::default(), api, progress }
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

    /// Everything that is wanted of one image.
    ///
    /// # Errors
    /// Where an image's place cannot be opened: a folder that is not there, a layout with several
    /// images and no choice among them.
    pub async fn gather(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        timeout: Duration,
    ) -> Result<Evidence, Unopened> {
        let deadline = Instant::now() + timeout;
        let evidence = self.evidence(subject, wanted, deadline);
        let (evidence, records) = join(evidence, self.records(&subject.name, wanted, deadline)).await;
        Ok(Evidence { records, ..evidence? })
    }

    async fn evidence(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        deadline: Instant,
    ) -> Result<Evidence, Unopened> {
        let step = |what| self.progress.step(&subject.name, what);
        let store = match &subject.location {
            Location::Registry { actual, .. } => {
                let session = match self.session(actual) {
                    Ok(session) => session,
                    Err(gap) => return Ok(Evidence::without(Answer::Gap(gap))),
                };
                let asking = Asking {
                    network: &self.network,
                    sources: &self.sources,
                    deadline,
                    progress: self.progress,
                    name: &subject.name,
                };
                let registry = Registry::new(asking, session, &subject.version);
                // A search is large, and a caller holds several.
                return Ok(Box::pin(search(&registry, wanted, step)).await);
            }
            Location::Layout(path) => Store::folder(path),
            Location::Archive(path) => Store::archive(path),
        };
        match store.and_then(|store| Layout::open(store, subject)) {
            Ok(layout) => Ok(Box::pin(search(&layout, wanted, step)).await),
            Err(NotOpened::Place(why)) => Err(why),
            Err(NotOpened::Gap(gap)) => Ok(Evidence::without(Answer::Gap(gap))),
            Err(NotOpened::Defect(defect)) => Ok(Evidence::without(Answer::Defect(defect))),
        }
    }

    async fn records(&self, name: &str, wanted: &Wanted, deadline: Instant) -> Option<Records> {
        let (api, build) = (self.api.as_ref()?, wanted.records.as_ref()?);
        Some(api.records(&self.network, build, wanted.sbom_size, deadline, name, self.progress).await)
    }

    /// One session for each repository: one challenge, one token.
    fn session(&self, actual: &Repository) -> Result<Rc<Session>, Gap> {
        if let Some(session) = self.sessions.borrow().get(actual) {
            return Ok(Rc::clone(session));
        }
        let no_address = |reason| Gap::new(Place::Image, RegistryTrouble::NoAddress(reason));
        let origin = self.network.routes().repository(actual).map_err(no_address)?;
        let session = Rc::new(Session::new(actual.clone(), origin, self.auth_origins.clone()));
        self.sessions.borrow_mut().insert(actual.clone(), Rc::clone(&session));
        Ok(session)
    }
}
