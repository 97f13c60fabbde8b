//! Where the public key is: the platform's endpoint, a URL, a file, standard input.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use crate::code::Code;
use crate::error::{ReadError, Stop};
use crate::evidence::place::Place;
use crate::evidence::{Gap, limits};
use crate::text::ForeignText;

use super::auth;
use super::file::{self, Input};
use super::http::{Failure, Get, Network, same_origin};

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
    pub fn read_local(&self) -> Result<Option<Vec<u8>>, Stop> {
        let input = match self {
            Self::Url(_) => return Ok(None),
            Self::Stdin => Input::Stdin,
            Self::File(path) => Input::File(path),
        };
        let read = file::read(input, limits::SMALL);
        read.map(Some).map_err(|why| match (self, &why) {
            (Self::Stdin, _) => Stop::new(format!("the key cannot be read from standard input: {why}")),
            (_, ReadError::Pipe) => Stop::new(format!("the key file {self} cannot be read: {why}"))
                .help("a key that a program writes is read from standard input: --key -"),
            _ => Stop::new(format!("the key file {self} cannot be read: {why}")),
        })
    }

    /// Fetches a key: status 200, no redirect to another origin, at most 64 KiB.
    ///
    /// # Errors
    /// The gap: `key-unreachable`, `redirect-refused`, or `key-unusable` for what is too large.
    pub async fn fetch(&self, network: &Network, timeout: Duration) -> Result<Vec<u8>, Gap> {
        let Self::Url(start) = self else { return Ok(Vec::new()) };
        let deadline = Instant::now() + timeout;
        let gap = |code: Code, message: String| Gap { place: self.place(), code, message, help: Vec::new() };
        let mut url = start.clone();
        for _ in 0..=limits::REDIRECTS {
            let get = Get {
                url: url.clone(),
                accept: None,
                authorization: None,
                limit: limits::SMALL,
                deadline,
                watched: None,
            };
            let response = match network.get(&get).await {
                Ok(response) => response,
                Err(Failure::TooLarge(_)) => {
                    return Err(gap(
                        Code::KeyUnusable,
                        "what is served as the key is over 64 KiB".to_owned(),
                    ));
                }
                Err(failure) => {
                    let trouble = auth::trouble(failure, &get);
                    let message = format!("the key could not be fetched: {}", trouble.message);
                    let help = trouble.help.into_iter().filter(|line| !line.contains("registry"));
                    let mut gap = gap(Code::KeyUnreachable, message);
                    gap.help = help
                        .chain(["a key that you have as a file is given with --key FILE".to_owned()])
                        .collect();
                    return Err(gap);
                }
            };
            match response.status {
                200 => return Ok(response.body),
                301 | 302 | 303 | 307 | 308 => {
                    let target = response.header("location").and_then(|to| url.join(to).ok());
                    match target {
                        Some(to) if same_origin(&to, start) => url = to,
                        _ => {
                            return Err(gap(
                                Code::RedirectRefused,
                                format!(
                                    "the key's address {url} leads to another origin, which is not followed"
                                ),
                            ));
                        }
                    }
                }
                status => {
                    let head = ForeignText::lossy(&response.body).head(80);
                    let said = if response.body.is_empty() { String::new() } else { format!(": `{head}`") };
                    return Err(gap(
                        Code::KeyUnreachable,
                        format!("the key's address answers {status}{said}"),
                    ));
                }
            }
        }
        Err(gap(Code::RedirectRefused, format!("the key's address {start} redirects without end")))
    }
}
