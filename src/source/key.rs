//! Where the public key is: the platform's endpoint, a URL, a file, standard input.

use tokio::time::Instant;
use url::Url;

use crate::error::{NamedInput, UsageError};
use crate::evidence::failure::{RedirectRefusal, RequestFailure};
use crate::evidence::place::{KeyPlace, Place};
use crate::evidence::trouble::{KeyTrouble, Unanswered};
use crate::evidence::{Gap, limits};
use crate::known::Endpoint;
use crate::origin::{SettingOrigin, Sourced};
use crate::text::ForeignText;
use crate::trust::key::may_be_private;

use super::file::{self, NamedFile};
use super::http::{Asker, Get, Leg, Network, Redirects, Response, follow, peer};
use super::single::Single;

/// The place of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// On this machine.
    Local(LocalKey),
    /// Served by somebody.
    Served(ServedKey),
}

/// Whether what names a key is an address, of whatever kind, and not a file.
pub fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("pkcs11:")
}

/// A file on this machine, or its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalKey(NamedFile);

/// An address that is asked without an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedKey(Url);

impl From<NamedFile> for LocalKey {
    fn from(named: NamedFile) -> Self {
        Self(named)
    }
}

impl From<NamedFile> for KeySource {
    fn from(named: NamedFile) -> Self {
        Self::Local(LocalKey(named))
    }
}

impl From<Url> for KeySource {
    fn from(url: Url) -> Self {
        Self::Served(ServedKey(url))
    }
}

impl KeySource {
    /// The same as a place, by its name.
    pub fn place(&self) -> KeyPlace {
        match self {
            Self::Local(LocalKey(NamedFile::File(path))) => {
                KeyPlace::File(ForeignText::new(path.display().to_string()))
            }
            Self::Local(LocalKey(NamedFile::Stdin)) => KeyPlace::Stdin,
            Self::Served(served) => KeyPlace::Served(served.name()),
        }
    }

    /// Who serves it, as the record of known keys has it; nobody where it is on this machine.
    pub fn endpoint(&self) -> Option<Endpoint> {
        match self {
            Self::Local(_) => None,
            Self::Served(ServedKey(url)) => Some(Endpoint::new(url.as_str())),
        }
    }
}

impl LocalKey {
    /// Reads it.
    ///
    /// # Errors
    /// A file that is not there, is not a regular file, or is over the bound.
    pub fn read(&self, origin: &SettingOrigin) -> Result<Vec<u8>, UsageError> {
        let named = || match &self.0 {
            NamedFile::Stdin => NamedInput::KeyOnStdin,
            NamedFile::File(path) => {
                let value = path.display().to_string().into();
                NamedInput::Key(Sourced { value, origin: origin.clone() })
            }
        };
        file::read(self.0.input(), limits::SMALL).map_err(|why| UsageError::Unread(named(), why))
    }
}

impl ServedKey {
    /// Its address.
    pub fn name(&self) -> ForeignText {
        ForeignText::new(self.0.as_str())
    }

    /// The same, to be asked.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

/// Status 200, no redirect to another origin, at most 64 KiB.
impl Single for ServedKey {
    type Lack = Gap;

    async fn fetch(&self, network: &Network, deadline: Instant) -> Result<Vec<u8>, Gap> {
        let endpoint = KeyEndpoint { start: &self.0, network };
        endpoint
            .fetch(deadline)
            .await
            .map_err(|trouble| Gap::new(Place::Key(KeyPlace::Served(self.name())), trouble))
    }
}

/// An address that serves a key to anybody.
struct KeyEndpoint<'a> {
    start: &'a Url,
    network: &'a Network,
}

impl KeyEndpoint<'_> {
    async fn fetch(&self, deadline: Instant) -> Result<Vec<u8>, KeyTrouble> {
        let get = Get {
            url: self.start.clone(),
            accept: None,
            authorization: None,
            limit: limits::SMALL,
            deadline,
            watched: None,
            turn: None,
        };
        let response = follow(self, get, Redirects::SameOrigin).await?;
        if response.status == 200 {
            return Ok(response.body);
        }
        // What is said in place of a key is no place for a private one either.
        let said = response.said(80).filter(|_| !may_be_private(&response.body));
        Err(KeyTrouble::Answered { status: response.status, said, proxy: response.proxy })
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
        // Without an end, no address on the way is at fault.
        let at = if matches!(refusal, RedirectRefusal::TooMany(_)) { self.start } else { at };
        KeyTrouble::Redirect { at: self.network.secrets().shown(at.as_str()), refusal }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_drive_is_a_file_and_no_address() {
        for path in [
            "a.pub",
            "./a:b.pub",
            r"C:\keys\a.pub",
            "C:/keys/a.pub",
            r"\\server\share\a.pub",
            r"\\?\C:\a.pub",
        ] {
            assert!(!is_address(path), "{path}");
        }
        for address in ["https://h.x/k", "file:///C:/a.pub", "azurekms://x", "pkcs11:object=x"] {
            assert!(is_address(address), "{address}");
        }
    }
}
