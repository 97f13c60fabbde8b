//! Where the public key is: the platform's endpoint, a URL, a file, standard input.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use crate::error::{NamedInput, UsageError};
use crate::evidence::failure::{RedirectRefusal, RequestFailure};
use crate::evidence::place::Place;
use crate::evidence::trouble::{KeyTrouble, Unanswered};
use crate::evidence::{Gap, limits};
use crate::origin::{SettingOrigin, Sourced};
use crate::text::ForeignText;

use super::file::{self, Input, NamedFile};
use super::http::{Asker, Get, Leg, Network, Redirects, Response, follow, peer};

/// The place of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A file on this machine.
    File(PathBuf),
    /// An address that is asked without an account.
    Url(Url),
    /// Standard input.
    Stdin,
}

impl From<NamedFile> for KeySource {
    fn from(named: NamedFile) -> Self {
        match named {
            NamedFile::Stdin => Self::Stdin,
            NamedFile::File(path) => Self::File(path),
        }
    }
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

impl KeySource {
    fn name(&self) -> ForeignText {
        match self {
            Self::File(path) => ForeignText::new(path.display().to_string()),
            Self::Url(url) => ForeignText::new(url.as_str()),
            Self::Stdin => ForeignText::new("standard input"),
        }
    }

    /// The same as a place of evidence.
    pub fn place(&self) -> Place {
        Place::Key(self.name())
    }

    /// Reads a key that lies on this machine; `None` for one that must be fetched.
    ///
    /// # Errors
    /// A file that is not there, is none, or is over the bound.
    pub fn read_local(&self, origin: &SettingOrigin) -> Result<Option<Vec<u8>>, UsageError> {
        let (input, named) = match self {
            Self::Url(_) => return Ok(None),
            Self::Stdin => (Input::Stdin, NamedInput::KeyOnStdin),
            Self::File(path) => {
                let value = path.display().to_string().into();
                (Input::File(path), NamedInput::Key(Sourced { value, origin: origin.clone() }))
            }
        };
        file::read(input, limits::SMALL).map(Some).map_err(|why| UsageError::Unread(named, why))
    }

    /// Fetches a key: status 200, no redirect to another origin, at most 64 KiB.
    ///
    /// # Errors
    /// The gap: `key-unreachable`, `redirect-refused`, or `key-unusable` for what is too large.
    pub async fn fetch(&self, network: &Network, timeout: Duration) -> Result<Vec<u8>, Gap> {
        let Self::Url(start) = self else { return Ok(Vec::new()) };
        let endpoint = KeyEndpoint { start, network };
        endpoint.fetch(timeout).await.map_err(|trouble| Gap::new(self.place(), trouble))
    }
}

/// An address that serves a key to anybody.
struct KeyEndpoint<'a> {
    start: &'a Url,
    network: &'a Network,
}

impl KeyEndpoint<'_> {
    async fn fetch(&self, timeout: Duration) -> Result<Vec<u8>, KeyTrouble> {
        let get = Get {
            url: self.start.clone(),
            accept: None,
            authorization: None,
            limit: limits::SMALL,
            deadline: Instant::now() + timeout,
            watched: None,
        };
        let response = follow(self, get, Redirects::SameOrigin).await?;
        if response.status == 200 {
            return Ok(response.body);
        }
        let said = (!response.body.is_empty()).then(|| ForeignText::lossy(&response.body).head(80));
        Err(KeyTrouble::Answered { status: response.status, said })
    }
}

impl Asker for KeyEndpoint<'_> {
    type Trouble = KeyTrouble;

    async fn ask(&self, get: &Get<'_>, _: Leg) -> Result<Response, KeyTrouble> {
        self.network.get(get).await.map_err(|failure| match failure {
            RequestFailure::TooLarge(_) => KeyTrouble::TooLarge,
            failure => KeyTrouble::Unanswered(Unanswered { peer: peer(&get.url), failure }),
        })
    }

    fn refused(&self, at: &Url, refusal: RedirectRefusal) -> KeyTrouble {
        // Where there is no end, no address on the way is to blame.
        let at = if matches!(refusal, RedirectRefusal::TooMany(_)) { self.start } else { at };
        KeyTrouble::Redirect { at: ForeignText::new(at.as_str()), refusal }
    }
}
