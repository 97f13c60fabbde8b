//! The platform's API: its token, and which build is asked about.

use std::io::Read as _;

use crate::cli::{PlaceArgs, TrustArgs};
use crate::error::Stop;
use crate::evidence::limits;
use crate::policy::Policy;
use crate::source::api::{Api, Build};
use crate::source::route::Routes;
use crate::subject::{Naming, Subject};
use crate::text::{ForeignText, Secret};

use super::Environment;
use super::environment::empty;
use super::keys::api_url;

/// The API with its token. The token goes over https, or over http to this machine itself.
pub(super) fn api(
    trust: &TrustArgs,
    places: &PlaceArgs,
    environment: &Environment,
    routes: &Routes,
) -> Result<Api, Stop> {
    if places.offline {
        return Err(Stop::new("the platform's API lies in the network, and --offline forbids it"));
    }
    let url = api_url(trust, environment)?;
    let shown = ForeignText::new(url.as_str());
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Stop::new("the API's address holds a user or a password; it takes a token"));
    }
    if !routes.allows(&url) || (url.scheme() == "http" && !routes.stays_here(&url)) {
        return Err(Stop::new(format!("the API's address `{shown}` is not https, and a token goes nowhere else"))
            .help("for a port that is forwarded to this machine: --api-url http://localhost:PORT/api --plain-http localhost:PORT"));
    }
    let token = token(places, environment)?.ok_or_else(|| {
        Stop::new("the platform's API is to be asked, and there is no token")
            .help("give it in PAAS_ATTEST_TOKEN, or as a file: --token-file FILE")
    })?;
    Api::new(url, &token).map_err(Stop::new)
}

#[expect(clippy::disallowed_methods, reason = "the token's file is read here and nowhere else")]
fn token(places: &PlaceArgs, environment: &Environment) -> Result<Option<Secret>, Stop> {
    let Some(path) = &places.token_file else {
        return Ok(environment.get("PAAS_ATTEST_TOKEN").map(Secret::new));
    };
    if path.is_empty() {
        return Err(empty("--token-file"));
    }
    let mut text = String::new();
    std::fs::File::open(path).and_then(|file| file.take(limits::SMALL).read_to_string(&mut text)).map_err(
        |error| Stop::new(format!("--token-file {} cannot be read: {error}", ForeignText::new(path))),
    )?;
    Ok(Some(Secret::new(text)))
}

/// The build that the API is asked about: by the pins, those of `build:` among them, else by the
/// image's own name.
pub(super) fn build(subject: &Subject, policy: &Policy, naming: &Naming) -> Result<Build, Stop> {
    let named = match (policy.exactly("app_id"), policy.exactly("build_id")) {
        (Some(app), Some(build)) => Some((app, build)),
        _ => naming.build_of(subject),
    };
    let (app, build) = named.ok_or_else(|| {
        Stop::new(format!(
            "the platform's API is asked about a build, and {} names none",
            ForeignText::new(&subject.name)
        ))
        .help("name it: build:APP_ID/BUILD_ID, or --app-id and --build-id")
    })?;
    Build::new(app, build).map_err(Stop::new)
}
