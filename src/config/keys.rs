//! Which keys may have signed, and which they must be.

use url::Url;

use crate::error::{ApiProblem, KeyAddressProblem, NeedsNetwork, UsageError};
use crate::origin::Sourced;
use crate::source::file;
use crate::source::key::KeySource;
use crate::source::route::Routes;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;

use super::layers::{Setting, Settings};
use super::stdin::Stdin;

const API: &str = "https://runtime.di2amp.com/api";

pub(super) fn fingerprints(settings: &Settings) -> Result<Vec<Fingerprint>, UsageError> {
    settings.read_all(Setting::KeyFingerprint, Fingerprint::parse)
}

pub(super) fn keys(
    settings: &Settings,
    routes: &Routes,
    fingerprints: &[Fingerprint],
    stdin: &Stdin,
) -> Result<Vec<Sourced<KeySource>>, UsageError> {
    let mut named = settings.all(Setting::Key).to_vec();
    let api = api_url(settings)?;
    if named.is_empty() {
        named.push(api.with(format!("{}/v1/cosign.pub", api.value.as_str().trim_end_matches('/'))));
    }
    let mut keys: Vec<Sourced<KeySource>> = Vec::new();
    for given in named {
        let key: KeySource = if given.value.contains("://") || given.value.starts_with("pkcs11:") {
            let url = key_url(&given.value, routes, fingerprints);
            url.map_err(|problem| UsageError::KeyAddress { setting: given.origin.clone(), problem })?.into()
        } else {
            stdin.counted(file::named(&given.value), &given)?.into()
        };
        if let (KeySource::Served(served), Some(by)) = (&key, settings.asked(Setting::Offline)) {
            let what = NeedsNetwork::Key(given.with(served.name()));
            return Err(UsageError::Offline { by: by.clone(), what });
        }
        if keys.iter().all(|other| other.value != key) {
            keys.push(given.with(key));
        }
    }
    Ok(keys)
}

/// The platform's API, as `v1/…` is joined to it.
pub(super) fn api_url(settings: &Settings) -> Result<Sourced<Url>, UsageError> {
    let given = settings.one(Setting::ApiUrl).cloned();
    let given = given.unwrap_or_else(|| Sourced::by_default(API.to_owned()));
    let url = Url::parse(&given.value).ok();
    match url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host()) {
        // It would go where no secret belongs: into messages, documents, and commands that are proposed.
        Some(url) if !url.username().is_empty() || url.password().is_some() => {
            Err(UsageError::Api(ApiProblem::Account(given.origin)))
        }
        Some(url) => Ok(given.with(url)),
        None => Err(Setting::ApiUrl.refuse(&given)),
    }
}

fn key_url(text: &str, routes: &Routes, fingerprints: &[Fingerprint]) -> Result<Url, KeyAddressProblem> {
    let url = Url::parse(text).map_err(|error| KeyAddressProblem::Malformed {
        text: text.into(),
        reason: ForeignText::error(&error),
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(KeyAddressProblem::Account);
    }
    if !matches!(url.scheme(), "https" | "http") {
        let path = url.to_file_path().ok().filter(|_| url.scheme() == "file");
        let path = path.map(|path| ForeignText::new(path.display().to_string()));
        return Err(KeyAddressProblem::OtherTool { scheme: url.scheme().into(), path });
    }
    if !routes.allows(&url) {
        return Err(KeyAddressProblem::NotHttps { text: text.into(), host: host_of(&url).into() });
    }
    if url.scheme() == "http" && !routes.stays_here(&url) && fingerprints.is_empty() {
        return Err(KeyAddressProblem::Unpinned(text.into()));
    }
    Ok(url)
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
