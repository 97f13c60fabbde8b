//! Where bytes come from: registries, layouts, the key's place.
//!
//! The only room with a network, credentials, retries and a monotonic clock. It hands back plain
//! data, bytes with their origin, absences and gaps, and never decides what they mean. Maps
//! (manifests, listings) are hashed and read here to find the way; evidence is passed on unread.

mod answer;
pub mod api;
mod auth;
mod blobs;
mod challenge;
pub mod credentials;
pub mod document;
pub mod file;
mod http;
pub mod key;
mod layout;
mod referrers;
mod registry;
pub mod route;
mod search;
mod signatures;
mod store;
pub mod tls;
pub mod wait;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join;
use tokio::time::Instant;
use url::Url;

use crate::error::Stop;
use crate::evidence::{Evidence, Records};
use crate::subject::{Location, Repository, Subject};

use self::auth::Session;
use self::credentials::Sources;

pub use self::http::Network;

/// Told what is going on, for a line of progress.
pub trait Progress {
    /// `what` of `subject` is being fetched.
    fn step(&self, subject: &str, what: &str);
    /// So many bytes of `what` of `subject` are here, of so many in all.
    fn bytes(&self, subject: &str, what: &str, done: u64, total: u64);
}

/// What is to be looked for beside the image and its signatures: nothing is fetched that no question
/// needs.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Attestations.
    pub attestations: bool,
    /// The unsigned document of the `.sbom` tag.
    pub attached: bool,
    /// The platform's records of this build.
    pub records: Option<api::Build>,
    /// The bound on a predicate, in bytes.
    pub sbom_size: u64,
}

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

    /// Everything that is wanted of one image.
    ///
    /// # Errors
    /// Where the name itself cannot be resolved: a folder that is not there, a layout with several
    /// images and no choice among them.
    pub async fn gather(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        timeout: Duration,
    ) -> Result<Evidence, Stop> {
        let deadline = Instant::now() + timeout;
        let (evidence, records) =
            join(self.evidence(subject, wanted, deadline), self.records(&subject.name, wanted, deadline))
                .await;
        Ok(Evidence { records, ..evidence? })
    }

    async fn evidence(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        deadline: Instant,
    ) -> Result<Evidence, Stop> {
        match &subject.location {
            Location::Registry { actual, .. } => {
                let session = self.session(actual)?;
                let registry = registry::Registry::new(self, session, actual, deadline, &subject.name)?;
                Ok(registry.gather(subject, wanted).await)
            }
            Location::Layout(path) => layout::gather(&store::Store::folder(path)?, subject, wanted),
            Location::Archive(path) => match store::Store::archive(path)? {
                Ok(store) => layout::gather(&store, subject, wanted),
                Err(defect) => Ok(layout::unreadable(defect)),
            },
        }
    }

    async fn records(&self, name: &str, wanted: &Wanted, deadline: Instant) -> Option<Records> {
        let (api, build) = (self.api.as_ref()?, wanted.records.as_ref()?);
        Some(api.records(&self.network, build, wanted.sbom_size, deadline, name, self.progress).await)
    }

    /// One session for each repository: one challenge, one token.
    fn session(&self, actual: &Repository) -> Result<Rc<Session>, Stop> {
        if let Some(session) = self.sessions.borrow().get(actual) {
            return Ok(Rc::clone(session));
        }
        let origin = registry::base(self.network.routes(), actual)?;
        let session = Rc::new(Session::new(actual.clone(), origin, self.auth_origins.clone()));
        self.sessions.borrow_mut().insert(actual.clone(), Rc::clone(&session));
        Ok(session)
    }
}
