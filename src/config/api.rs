//! The platform's API: its token, and which build is asked about.

use crate::error::{ApiProblem, NamedInput, NeedsNetwork, UsageError};
use crate::limits;
use crate::origin::{SettingOrigin, Sourced};
use crate::policy::Policy;
use crate::source::api::{Api, Build, BuildPart};
use crate::source::file;
use crate::subject::{Naming, Subject};
use crate::text::{ForeignText, Secret};

use super::Request;
use super::keys::api_url;
use super::layers::{Setting, Settings, TOKEN};
use super::world::World;

/// The API with its token. The token goes over https, or over http to this machine itself.
///
/// `None` without a network, where all images lie on this machine, of each of which is said whether it does: an evidence pack says what the API had on record.
pub(super) fn api(
    settings: &Settings,
    world: &World<'_>,
    request: &Request,
    mut are_here: impl Iterator<Item = bool>,
) -> Result<Option<Api>, UsageError> {
    if settings.asks(Setting::Offline) && are_here.all(|is_here| is_here) {
        return Ok(None);
    }
    let routes = &request.routes;
    if let Some(by) = settings.asked(Setting::Offline) {
        return Err(UsageError::Offline { by: by.clone(), what: NeedsNetwork::Api });
    }
    let given = api_url(settings)?;
    let url = &given.value;
    if !routes.allows(url) || (url.scheme() == "http" && !routes.stays_here(url)) {
        return Err(UsageError::Api(ApiProblem::NotHttps(given.with(url.as_str().into()))));
    }
    let token = token(settings, world)?.ok_or(UsageError::Api(ApiProblem::NoToken))?;
    let bad = UsageError::Api(ApiProblem::BadToken(token.origin));
    Api::new(given.value, &token.value).ok_or(bad).map(Some)
}

/// The token: of the file that an option names before the environment's.
fn token(settings: &Settings, world: &World<'_>) -> Result<Option<Sourced<Secret>>, UsageError> {
    let Some(given) = settings.one(Setting::TokenFile) else {
        let origin = SettingOrigin::variable(TOKEN);
        return Ok(world.environment.get(TOKEN).map(|token| Sourced { value: Secret::new(token), origin }));
    };
    let named = world.stdin.counted(file::at(&given.value), given)?;
    match file::read_text(named.input(), limits::SMALL) {
        Ok(text) => Ok(Some(given.with(Secret::new(text)))),
        Err(why) => {
            let given = given.with(given.value.as_str().into());
            Err(UsageError::Unread(NamedInput::Setting { given, instead: Some(TOKEN) }, why))
        }
    }
}

/// The build that the API is asked about: by the pins, those of `build:` among them, else by the
/// image's own name.
pub(super) fn build(subject: &Subject, policy: &Policy, naming: &Naming) -> Result<Build, UsageError> {
    let from_pins = |name| policy.exactly(name).map(|(value, origin)| (value, origin.setting()));
    let by_name = naming.build_of(subject);
    let (app, build) = match (from_pins("app_id"), from_pins("build_id"), &by_name) {
        (Some(app), Some(build), _) => (app, build),
        (_, _, Some(named)) => ((named.app.as_str(), None), (named.build.as_str(), None)),
        (_, _, None) => return Err(UsageError::Api(ApiProblem::NoBuild(ForeignText::new(&subject.name)))),
    };
    Build::new(app.0, build.0).map_err(|part| {
        UsageError::Api(match part {
            BuildPart::App => ApiProblem::BadApp(app.0.into(), app.1.cloned()),
            BuildPart::Build => ApiProblem::BadBuild(build.0.into(), build.1.cloned()),
        })
    })
}
