//! How hosts are reached, which authorities certify them, and who we are to them.

use std::path::PathBuf;

use url::Url;

use crate::error::{AccountProblem, FileUseProblem, NamedInput, UsageError};
use crate::limits;
use crate::origin::{SettingOrigin, Sourced};
use crate::source::credentials::Sources;
use crate::source::file::{self, Input};
use crate::source::route::{ConnectTo, HostPort, Proxies, Routes};
use crate::source::tls::{self, Authorities};
use crate::text::Secret;

use super::layers::{Environment, PASSWORD, Setting, Settings};
use super::world::World;

pub(super) fn routes(settings: &Settings, environment: &Environment) -> Result<Routes, UsageError> {
    Ok(Routes {
        plain_http: settings.read_all(Setting::PlainHttp, HostPort::parse)?,
        connect_to: settings.read_all(Setting::ConnectTo, ConnectTo::parse)?,
        proxies: Proxies::read(|name| environment.get(name).map(str::to_owned)),
    })
}

/// The files of the setting are read here, where it is known who named them. Where neither variable says
/// anything, the library that knows the system's store looks at both once more by itself: one that is set and
/// empty is to it a file that is not there.
pub(super) fn authorities(settings: &Settings, world: &World<'_>) -> Result<Authorities, UsageError> {
    let mut authorities = Authorities::default();
    authorities.file = world.environment.get("SSL_CERT_FILE").map(PathBuf::from);
    authorities.folders = world.environment.get("SSL_CERT_DIR").map(tls::folders);
    for given in settings.all(Setting::CaFile) {
        let named = world.stdin.counted(file::at(&given.value), given)?;
        file::read(named.input(), limits::AUTHORITIES)
            .map_err(FileUseProblem::Unread)
            .and_then(|bytes| authorities.add(&bytes))
            .map_err(|problem| UsageError::File {
                setting: given.origin.clone(),
                path: given.value.as_str().into(),
                problem,
            })?;
    }
    Ok(authorities)
}

pub(super) fn auth_origins(settings: &Settings) -> Result<Vec<Url>, UsageError> {
    settings.read_all(Setting::AuthOrigin, origin)
}

fn origin(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let bare = matches!(url.scheme(), "https" | "http")
        && url.path() == "/"
        && url.query().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    (bare && url.has_host()).then_some(url)
}

pub(super) fn sources(settings: &Settings, world: &World<'_>) -> Result<Sources, UsageError> {
    let user = settings.one(Setting::RegistryUser);
    let given = match (user, password(settings, world)?) {
        (Some(user), Some(password)) => Some((user.clone(), password.value)),
        (Some(user), None) => {
            return Err(UsageError::Account(AccountProblem::NoPassword(user.origin.clone())));
        }
        (None, Some(password)) => return Err(UsageError::Account(AccountProblem::NoUser(password.origin))),
        (None, None) => None,
    };
    let path = |name: &str| world.environment.get(name).map(PathBuf::from);
    Ok(Sources {
        given,
        docker_auth_config: world.environment.get("DOCKER_AUTH_CONFIG").map(Secret::new),
        registry_auth_file: path("REGISTRY_AUTH_FILE"),
        docker_config: path("DOCKER_CONFIG"),
        home: world.environment.home(),
        runtime_dir: path("XDG_RUNTIME_DIR"),
        config_home: path("XDG_CONFIG_HOME"),
    })
}

/// The registry's password: of standard input before the environment's.
fn password(settings: &Settings, world: &World<'_>) -> Result<Option<Sourced<Secret>>, UsageError> {
    let Some(on_stdin) = settings.asked(Setting::RegistryPasswordStdin) else {
        let origin = SettingOrigin::variable(PASSWORD);
        let given = world.environment.get(PASSWORD).map(Secret::new);
        return Ok(given.map(|value| Sourced { value, origin }));
    };
    let text = file::read_text(Input::Stdin, limits::SMALL)
        .map_err(|why| UsageError::Unread(NamedInput::Password, why))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(UsageError::Account(AccountProblem::EmptyPassword(on_stdin.clone())));
    }
    Ok(Some(Sourced { value: Secret::new(text), origin: on_stdin.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_no_more_than_one() {
        assert!(origin("https://auth.example.com").is_some());
        for bad in [
            "auth.example.com",
            "https://auth.example.com/token",
            "https://u@auth.example.com",
            "file:///x",
            "https://x?y",
        ] {
            assert!(origin(bad).is_none(), "{bad}");
        }
    }
}
