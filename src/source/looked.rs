//! A look at the way to an image and to a key, for whoever asks whether all is in place.

use std::rc::Rc;
use std::time::Duration;

use tokio::time::Instant;

use crate::evidence::looked::LookedAt;
use crate::evidence::met::MetServer;
use crate::evidence::{Answer, Defect};
use crate::subject::{Location, Subject};

use super::key::ServedKey;
use super::registry::{Asking, Registry};
use super::search::glimpse;
use super::{Places, Unopened, Wanted};

impl Places<'_> {
    /// Looks at an image: with the first requests of a search for it, by the same session, and with no others. Of an image
    /// on this machine all is read that a search reads.
    ///
    /// # Errors
    /// Where an image's place cannot be opened.
    pub async fn look_at(
        &self,
        subject: &Subject,
        wanted: &Wanted,
        timeout: Duration,
    ) -> Result<LookedAt, Unopened> {
        let held = self.in_order();
        held.begins().await;
        let Location::Registry { logical, actual } = &subject.location else {
            let evidence = self.gather(subject, wanted, timeout, &held).await?;
            return Ok(LookedAt::alone(evidence.image.try_map(|image| Ok::<_, Defect>(image.digest))));
        };
        held.begin(timeout);
        let session = match self.session(actual, logical) {
            Ok(session) => session,
            Err(gap) => return Ok(LookedAt::alone(Answer::Gap(gap))),
        };
        let asking = Asking {
            network: &self.network,
            sources: &self.sources,
            deadline: Instant::now() + timeout,
            progress: self.progress,
            name: &subject.name,
            held: &held,
        };
        let registry = Registry::new(asking, Rc::clone(&session), &subject.version);
        let (image, listing) = Box::pin(glimpse(&registry)).await;
        Ok(LookedAt {
            dialled: self.network.dialled(session.base()),
            met: self.network.met(session.base()),
            login: session.login().await,
            image,
            listing,
        })
    }

    /// Who serves a key, where that answered.
    pub fn met(&self, key: &ServedKey) -> Option<MetServer> {
        self.network.met(key.url())
    }
}
