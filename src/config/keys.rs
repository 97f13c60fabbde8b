//! Which keys may have signed, and which they must be.

use url::Url;

use crate::error::{ApiProblem, KeyAddressProblem, KeyEndProblem, NeedsNetwork, UsageError};
use crate::origin::Sourced;
use crate::source::file;
use crate::source::key::{KeySource, is_address};
use crate::source::route::Routes;
use crate::text::ForeignText;
use crate::trust::ValidUntil;
use crate::trust::key::Fingerprint;

use super::layers::{Setting, Settings};
use super::stdin::Stdin;

const API: &str = "https://runtime.di2amp.com/api";

/// A key that is named, and until when its signatures count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedKey {
    /// Where it is.
    pub source: KeySource,
    /// When it ends; `None` where it does not.
    pub until: Option<ValidUntil>,
}

pub(super) fn fingerprints(settings: &Settings) -> Result<Vec<Fingerprint>, UsageError> {
    settings.read_all(Setting::KeyFingerprint, Fingerprint::parse)
}

pub(super) fn keys(
    settings: &Settings,
    routes: &Routes,
    fingerprints: &[Fingerprint],
    stdin: &Stdin,
) -> Result<Vec<Sourced<NamedKey>>, UsageError> {
    let mut ends = ends(settings)?.into_iter();
    let mut named = settings.all(Setting::Key).to_vec();
    let api = api_url(settings)?;
    if named.is_empty() {
        named.push(api.with(format!("{}/v1/cosign.pub", api.value.as_str().trim_end_matches('/'))));
    }
    let mut keys: Vec<Sourced<NamedKey>> = Vec::new();
    for given in named {
        let until = ends.next().flatten();
        let source: KeySource = if is_address(&given.value) {
            let url = key_url(&given.value, routes, fingerprints);
            url.map_err(|problem| UsageError::KeyAddress { setting: given.origin.clone(), problem })?.into()
        } else {
            stdin.counted(file::named(&given.value), &given)?.into()
        };
        if let (KeySource::Served(served), Some(by)) = (&source, settings.asked(Setting::Offline)) {
            let what = NeedsNetwork::Key(given.with(served.name()));
            return Err(UsageError::Offline { by: by.clone(), what });
        }
        match keys.iter().find(|other| other.value.source == source) {
            None => keys.push(given.with(NamedKey { source, until })),
            Some(other) if other.value.until == until => {}
            // Which of the two was meant would decide what counts.
            Some(_) => {
                let name = given.with(ForeignText::new(&given.value));
                return Err(UsageError::KeyEnd(KeyEndProblem::Differs(name)));
            }
        }
    }
    Ok(keys)
}

/// The end of each key that is named, in their order.
fn ends(settings: &Settings) -> Result<Vec<Option<ValidUntil>>, UsageError> {
    let mut ends = vec![None; settings.all(Setting::Key).len()];
    for (at, given) in settings.all(Setting::KeyValid).iter().enumerate() {
        // Where nothing tells, it is behind none.
        let before = settings.keys_before_ends().get(at).copied().unwrap_or(0);
        let until = ValidUntil::parse(&given.value).ok_or_else(|| Setting::KeyValid.refuse(given))?;
        let problem = match before.checked_sub(1).and_then(|key| ends.get_mut(key)) {
            Some(end @ None) => {
                *end = Some(until);
                continue;
            }
            Some(Some(_)) => KeyEndProblem::Twice(given.origin.clone()),
            None => KeyEndProblem::NoKey(given.origin.clone()),
        };
        return Err(UsageError::KeyEnd(problem));
    }
    Ok(ends)
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
