//! The platform's API: its token, and which build is asked about.

use std::path::Path;

use crate::cli::{PlaceArgs, TrustArgs};
use crate::error::{ReadError, Stop};
use crate::evidence::limits;
use crate::policy::Policy;
use crate::source::api::{Api, Build};
use crate::source::file::{self, Input};
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

fn token(places: &PlaceArgs, environment: &Environment) -> Result<Option<Secret>, Stop> {
    let Some(path) = &places.token_file else {
        return Ok(environment.get("PAAS_ATTEST_TOKEN").map(Secret::new));
    };
    if path.is_empty() {
        return Err(empty("--token-file"));
    }
    let read = file::read_text(Input::File(Path::new(path)), limits::SMALL);
    read.map(|text| Some(Secret::new(text))).map_err(|why| {
        let stop = Stop::new(format!("--token-file {} cannot be read: {why}", ForeignText::new(path)));
        match why {
            ReadError::Pipe => stop.help("a token that a program writes is given in PAAS_ATTEST_TOKEN"),
            _ => stop,
        }
    })
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
