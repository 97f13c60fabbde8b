//! Which keys may have signed, and which they must be.

use std::path::PathBuf;

use url::Url;

use crate::cli::{PlaceArgs, TrustArgs};
use crate::error::Stop;
use crate::source::key::KeySource;
use crate::source::route::Routes;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;

use super::Environment;
use super::environment::{empty, many, one};

const API: &str = "https://runtime.di2amp.com/api";

pub(super) fn fingerprints(trust: &TrustArgs, environment: &Environment) -> Result<Vec<Fingerprint>, Stop> {
    many("--key-fingerprint", &trust.key_fingerprint, environment, "PAAS_ATTEST_KEY_FINGERPRINT")?
        .iter()
        .map(|text| {
            Fingerprint::parse(text).ok_or_else(|| {
                Stop::new(format!("--key-fingerprint `{}` is no fingerprint", ForeignText::new(text)))
                    .help("a fingerprint is SHA256: and base64, or 64 hex digits; `paas-attest key` shows the served one")
            })
        })
        .collect()
}

pub(super) fn keys(
    trust: &TrustArgs,
    places: &PlaceArgs,
    environment: &Environment,
    routes: &Routes,
    fingerprints: &[Fingerprint],
) -> Result<Vec<KeySource>, Stop> {
    let mut named = trust.key.clone();
    if named.iter().any(String::is_empty) {
        return Err(empty("--key"));
    }
    if named.is_empty() {
        named.extend(environment.get("PAAS_ATTEST_KEY").map(str::to_owned));
    }
    let api = api_url(trust, environment)?;
    if named.is_empty() {
        named.push(format!("{}/v1/cosign.pub", api.as_str().trim_end_matches('/')));
    }
    let mut keys: Vec<KeySource> = Vec::new();
    for name in named {
        let key = match name.as_str() {
            "-" => KeySource::Stdin,
            text if text.contains("://") => KeySource::Url(key_url(text, routes, fingerprints)?),
            text => KeySource::File(PathBuf::from(text)),
        };
        if places.offline && matches!(key, KeySource::Url(_)) {
            return Err(Stop::new(format!("the key {key} lies in the network, and --offline forbids it"))
                .help("give a key that you have: --key FILE"));
        }
        if key == KeySource::Stdin && keys.contains(&key) {
            return Err(Stop::new("standard input is asked for twice, by two --key -"));
        }
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// The platform's API, as `v1/…` is joined to it.
pub(super) fn api_url(trust: &TrustArgs, environment: &Environment) -> Result<Url, Stop> {
    let text = one("--api-url", trust.api_url.as_deref(), environment, "PAAS_ATTEST_API_URL")?.unwrap_or(API);
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    url.ok_or_else(|| {
        Stop::new(format!("the API's address, `{}` (--api-url), is none", ForeignText::new(text)))
            .help("the platform's is https://runtime.di2amp.com/api")
    })
}

fn key_url(text: &str, routes: &Routes, fingerprints: &[Fingerprint]) -> Result<Url, Stop> {
    let shown = ForeignText::new(text);
    let url = Url::parse(text)
        .map_err(|error| Stop::new(format!("the key's address `{shown}` is none: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Stop::new(
            "the key's address holds a user or a password; a public key is fetched without an account",
        ));
    }
    if !routes.allows(&url) {
        let host = ForeignText::new(host_of(&url));
        return Err(Stop::new(format!("the key's address `{shown}` is not https"))
            .help(format!("if http to exactly this host is meant: --plain-http {host}")));
    }
    if url.scheme() == "http" && !routes.stays_here(&url) && fingerprints.is_empty() {
        return Err(Stop::new(format!(
            "the key comes over http from `{shown}`: anybody on the way could exchange it"
        ))
        .help("say which key it must be: --key-fingerprint SHA256:…"));
    }
    Ok(url)
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
