//! Where the public key is: the platform's endpoint, a URL, a file, standard input.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use crate::code::Code;
use crate::error::{NamedInput, UsageError};
use crate::evidence::place::Place;
use crate::evidence::{Gap, limits};
use crate::origin::{SettingOrigin, Sourced};
use crate::text::ForeignText;

use super::auth;
use super::file::{self, Input};
use super::http::{Asker, Failure, Get, Leg, Network, RedirectRefusal, Redirects, Response, follow};

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
        let get = Get {
            url: start.clone(),
            accept: None,
            authorization: None,
            limit: limits::SMALL,
            deadline: Instant::now() + timeout,
            watched: None,
        };
        let endpoint = KeyEndpoint { source: self, start, network };
        let response = follow(&endpoint, get, Redirects::SameOrigin).await?;
        if response.status == 200 {
            return Ok(response.body);
        }
        let head = ForeignText::lossy(&response.body).head(80);
        let said = if response.body.is_empty() { String::new() } else { format!(": `{head}`") };
        Err(endpoint
            .gap(Code::KeyUnreachable, format!("the key's address answers {}{said}", response.status)))
    }
}

/// An address that serves a key to anybody.
struct KeyEndpoint<'a> {
    source: &'a KeySource,
    start: &'a Url,
    network: &'a Network,
}

impl KeyEndpoint<'_> {
    fn gap(&self, code: Code, message: String) -> Gap {
        Gap::new(self.source.place(), code, message)
    }
}

impl Asker for KeyEndpoint<'_> {
    type Trouble = Gap;

    async fn ask(&self, get: &Get<'_>, _: Leg) -> Result<Response, Gap> {
        self.network.get(get).await.map_err(|failure| match failure {
            Failure::TooLarge(_) => {
                self.gap(Code::KeyUnusable, "what is served as the key is over 64 KiB".to_owned())
            }
            failure => {
                let trouble = auth::trouble(failure, get);
                let message = format!("the key could not be fetched: {}", trouble.message);
                let help = trouble.help.into_iter().filter(|line| !line.contains("registry"));
                let help = help.chain(["a key that you have as a file is given with --key FILE".to_owned()]);
                Gap { help: help.collect(), ..self.gap(Code::KeyUnreachable, message) }
            }
        })
    }

    fn refused(&self, at: &Url, refusal: RedirectRefusal) -> Gap {
        let message = match refusal {
            RedirectRefusal::TooMany(_) => format!("the key's address {} redirects without end", self.start),
            RedirectRefusal::NoAddress(_)
            | RedirectRefusal::OtherOrigin(_)
            | RedirectRefusal::NotHttps(_) => {
                format!("the key's address {at} leads to another origin, which is not followed")
            }
        };
        self.gap(Code::RedirectRefused, message)
    }
}
