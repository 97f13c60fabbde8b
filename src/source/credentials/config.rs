//! Docker's configuration as it is read: entries, helpers, and which of them is for which registry.

use serde::Deserialize;

use crate::evidence::account::{CredentialProblem, DockerConfigSource};
use crate::json::{Shape, StrictMap};
use crate::subject::{Repository, host_and_port};

/// As docker writes and reads it: any member and any entry may be `null`, which says nothing.
#[derive(Deserialize, Default)]
pub(super) struct DockerConfig {
    #[serde(default)]
    pub(super) auths: Option<StrictMap<Option<Entry>>>,
    #[serde(rename = "credHelpers", default)]
    pub(super) cred_helpers: Option<StrictMap<Option<String>>>,
    #[serde(rename = "credsStore", default)]
    pub(super) creds_store: Option<String>,
}

#[derive(Deserialize, Default)]
pub(super) struct Entry {
    #[serde(default)]
    pub(super) auth: Option<String>,
    #[serde(default)]
    pub(super) username: Option<String>,
    #[serde(default)]
    pub(super) password: Option<String>,
    #[serde(default)]
    pub(super) identitytoken: Option<String>,
    #[serde(default)]
    pub(super) registrytoken: Option<String>,
}

impl DockerConfig {
    fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        // A file that was made and not written yet, as docker reads it.
        if bytes.trim_ascii().is_empty() {
            return Ok(Self::default());
        }
        Shape::Object(&[("auths", Shape::Map(&Shape::Object(&[]))), ("credHelpers", Shape::Object(&[]))])
            .check(bytes)?;
        serde_json::from_slice(bytes)
    }

    /// The same, of this one.
    pub(super) fn of(bytes: &[u8], of: &DockerConfigSource) -> Result<Self, CredentialProblem> {
        // The parser's message could quote a password: only the place of the error is said.
        Self::read(bytes).map_err(|error| CredentialProblem::Malformed {
            of: of.clone(),
            line: error.line(),
            column: error.column(),
        })
    }

    /// The helper that is asked for a repository's registry: its own, or the general store.
    pub(super) fn helper_for(&self, repository: &Repository) -> Option<&String> {
        let own = self.cred_helpers.as_ref().and_then(|all| all.0.get(&repository.registry)?.as_ref());
        own.or(self.creds_store.as_ref()).filter(|helper| !helper.is_empty())
    }

    /// The key of an entry for a repository's registry. No helper is run for that; an empty entry is what a login
    /// leaves beside a store.
    pub(super) fn key_for(&self, repository: &Repository) -> Option<&str> {
        let own = self.cred_helpers.as_ref().and_then(|all| all.0.get_key_value(&repository.registry));
        let own = own.filter(|(_, helper)| helper.as_ref().is_some_and(|helper| !helper.is_empty()));
        let stored = self.creds_store.as_ref().is_some_and(|store| !store.is_empty());
        let entry = self.auths.as_ref().and_then(|auths| entry_for(auths, repository));
        let entry = entry.filter(|(_, entry)| stored || entry.says_something());
        own.map(|(key, _)| key.as_str()).or(entry.map(|(key, _)| key.as_str()))
    }
}

impl Entry {
    fn says_something(&self) -> bool {
        [&self.auth, &self.username, &self.identitytoken, &self.registrytoken]
            .into_iter()
            .flatten()
            .any(|text| !text.is_empty())
    }
}

/// A name whose host is written in one way only: an IPv6 address has many.
fn canonical(name: &str) -> String {
    let (registry, path) = name.find('/').map_or((name, ""), |at| name.split_at(at));
    match host_and_port(registry).filter(|_| registry.starts_with('[')) {
        Some((host, Some(port))) => format!("{host}:{port}{path}"),
        Some((host, None)) => format!("{host}{path}"),
        None => name.to_owned(),
    }
}

/// The entry with the longest path that is this repository's or above it, on `/` boundaries.
pub(super) fn entry_for<'a>(
    auths: &'a StrictMap<Option<Entry>>,
    repository: &Repository,
) -> Option<(&'a String, &'a Entry)> {
    let wanted = canonical(&repository.to_string());
    auths
        .0
        .iter()
        .filter_map(|(key, entry)| {
            let entry = entry.as_ref()?;
            let bare = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
            let bare = bare.trim_end_matches('/');
            let bare = bare.strip_suffix("/v2").or_else(|| bare.strip_suffix("/v1")).unwrap_or(bare);
            let rest = wanted.strip_prefix(canonical(bare).as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((bare.len(), key, entry))
        })
        .max_by_key(|(length, ..)| *length)
        .map(|(_, key, entry)| (key, entry))
}
