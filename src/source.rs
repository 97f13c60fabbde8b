//! Where bytes come from: registries, layouts, the key's place.
//!
//! The only room with a network, credentials, retries and a monotonic clock. It hands back plain
//! data, bytes with their origin, absences and gaps, and never decides what they mean. Maps
//! (manifests, listings) are hashed and read here to find the way; evidence is passed on unread.

mod answer;
mod auth;
mod challenge;
pub mod credentials;
mod http;
pub mod key;
mod layout;
mod referrers;
mod registry;
pub mod route;
mod signatures;
mod store;
pub mod tls;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use crate::error::Stop;
use crate::evidence::Evidence;
use crate::subject::{Location, Repository, Subject};

use self::auth::Session;
use self::credentials::Sources;

pub use self::http::Network;

/// Told what is going on, for a line of progress.
pub trait Progress {
    /// `what` of `subject` is being fetched.
    fn step(&self, subject: &str, what: &str);
}

/// All the places that can be asked, with what they have in common.
pub struct Places<'a> {
    network: Rc<Network>,
    sources: Sources,
    auth_origins: Vec<Url>,
    sessions: RefCell<HashMap<Repository, Rc<Session>>>,
    progress: &'a dyn Progress,
}

impl<'a> Places<'a> {
    /// The places; nothing is asked yet.
    pub fn new(
        network: Rc<Network>,
        sources: Sources,
        auth_origins: Vec<Url>,
        progress: &'a dyn Progress,
    ) -> Self {
        Self { network, sources, auth_origins, sessions: RefCell::default(), progress }
    }

    /// Everything that there is about one image.
    ///
    /// # Errors
    /// Where the name itself cannot be resolved: a folder that is not there, a layout with several
    /// images and no choice among them.
    pub async fn gather(&self, subject: &Subject, timeout: Duration) -> Result<Evidence, Stop> {
        match &subject.location {
            Location::Registry { actual, .. } => {
                let session = self.session(actual)?;
                let registry = registry::Registry::new(self, session, actual, Instant::now() + timeout)?;
                Ok(registry.gather(subject).await)
            }
            Location::Layout(path) => layout::gather(&store::Store::folder(path)?, subject),
            Location::Archive(path) => match store::Store::archive(path)? {
                Ok(store) => layout::gather(&store, subject),
                Err(defect) => Ok(layout::unreadable(defect)),
            },
        }
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
