//! What must hold of an image, by settings.

use std::time::Duration;

use crate::checkout::Head;
use crate::error::{Stop, UsageError};
use crate::origin::{SettingOrigin, Sourced};
use crate::policy::{
    COMMIT, ExpectedProvenance, Identity, LogMode, Pin, PinError, PinOrigin, Policy, Requirement,
};
use crate::subject::{Naming, repository};

use super::layers::{Setting, Settings};
use super::units::duration;
use super::world::World;

/// For one round of one image, where nobody says otherwise.
pub(super) const TIMEOUT: Duration = Duration::from_secs(120);

/// The options of pins, and the annotations that they ask for.
const PINS: [(Setting, &str); 4] = [
    (Setting::TenantId, "tenant_id"),
    (Setting::AppId, "app_id"),
    (Setting::CommitSha, COMMIT),
    (Setting::BuildId, "build_id"),
];

/// What these settings ask of every image.
///
/// # Errors
/// What is not of its form; two values for one pin.
pub(super) fn policy(settings: &Settings, naming: &Naming, world: &World<'_>) -> Result<Policy, Stop> {
    let mut pins = settings.all(Setting::Annotation).iter().map(annotation).collect::<Result<Vec<_>, _>>()?;
    let spelled_out: Vec<(String, SettingOrigin)> = pins
        .iter()
        .filter_map(|pin| Some((pin.name().to_owned(), pin.origin().setting()?.clone())))
        .collect();
    let named = |pin: &Pin| {
        let (setting, _) = PINS.into_iter().find(|(_, name)| *name == pin.name())?;
        settings.one(setting)
    };
    pins.retain(|pin| {
        let (named, spelled_out) = (named(pin), pin.origin().setting());
        !named.zip(spelled_out).is_some_and(|(named, origin)| named.origin.comes_before(origin))
    });
    for (setting, name) in PINS {
        let Some(given) = settings.one(setting) else { continue };
        // Either spelling of a higher layer comes before both of a lower one.
        if spelled_out.iter().any(|(other, origin)| other == name && origin.comes_before(&given.origin)) {
            continue;
        }
        pins.push(if (name, given.value.as_str()) == (COMMIT, "@") {
            let patience = settings.read(Setting::Timeout, duration)?.unwrap_or(TIMEOUT);
            let head = (world.checkout.head)(patience)
                .map_err(|error| Stop::Checkout(error, given.origin.clone()))?;
            let Head { commit, folder, is_merge, is_dirty } = head;
            let setting = given.origin.clone();
            Pin::exact(name, &commit)?.with_origin(PinOrigin::Head { setting, folder, is_merge, is_dirty })
        } else {
            let pin = if name == COMMIT { Pin::commit(&given.value) } else { Pin::exact(name, &given.value) };
            from(pin, &given.origin)?
        });
    }
    let identity = match settings.one(Setting::Identity) {
        None => Identity::Own,
        Some(given) if given.value == "any" => Identity::Any(given.origin.clone()),
        Some(given) => {
            let name =
                repository(&given.value).map_err(|error| Stop::Name(error, Some(given.origin.clone())))?;
            Identity::Named(given.with(naming.aliases.logical(&name)))
        }
    };
    let require = settings.all(Setting::Require).iter().map(|given| {
        let known = Requirement::ALL.into_iter().find(|known| known.as_str() == given.value);
        Ok(given.with(known.ok_or_else(|| Setting::Require.refuse(given))?))
    });
    let mut policy = Policy::new(pins, identity, require.collect::<Result<_, UsageError>>()?)?;
    let (builder, source) = (settings.one(Setting::BuilderId), settings.one(Setting::SourceUri));
    policy.provenance = ExpectedProvenance { builder: builder.cloned(), source: source.cloned() };
    if let Some(given) = builder.or(source) {
        policy.require(given.with(Requirement::Provenance));
    }
    policy.check_api = settings.asks(Setting::CheckApi);
    log_mode(&mut policy, settings)?;
    Ok(policy)
}

/// What `--log` says beside what is required.
fn log_mode(policy: &mut Policy, settings: &Settings) -> Result<(), UsageError> {
    let Some(given) = settings.one(Setting::Log) else { return Ok(()) };
    let known = LogMode::ALL.into_iter().find(|mode| mode.as_str() == given.value);
    match known.ok_or_else(|| Setting::Log.refuse(given))? {
        LogMode::Auto => {}
        LogMode::Require => policy.require(given.with(Requirement::Log)),
        LogMode::Ignore => match policy.required_by(Requirement::Log) {
            Some(by) => {
                return Err(UsageError::IgnoredLog { by: given.origin.clone(), required: by.clone() });
            }
            None => policy.ignores_log = true,
        },
    }
    Ok(())
}

fn annotation(given: &Sourced<String>) -> Result<Pin, Stop> {
    let (name, value) = given.value.split_once('=').ok_or_else(|| Setting::Annotation.refuse(given))?;
    from(Pin::exact(name, value), &given.origin)
}

/// A pin, or what is wrong with it, with the setting that it is from.
fn from(pin: Result<Pin, PinError>, origin: &SettingOrigin) -> Result<Pin, Stop> {
    match pin {
        Ok(pin) => Ok(pin.with_origin(PinOrigin::Setting(origin.clone()))),
        Err(error) => Err(Stop::Pin(error, Some(origin.clone()))),
    }
}
