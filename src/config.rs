//! From words, variables and configuration files to a request: flag before environment before file before default.
//!
//! Refuses what is empty and what it does not know: a pipeline's unset secret must not drop a check.
//! Knows where each value came from; what values mean is for others.

mod api;
mod asked;
mod diff;
mod doctor;
mod explain;
mod explained;
mod export;
mod hold;
mod images;
mod join;
mod keys;
mod known;
mod layers;
mod logs;
mod network;
mod output;
mod pods;
mod request;
mod roots;
mod rules;
mod sample;
mod sbom;
mod shard;
mod stdin;
mod timestamp;
mod units;
mod world;

use crate::call::{Call, CallOption};
use crate::error::Stop;
use crate::origin::Sourced;
use crate::report::{Command, GivenSetting};

use self::world::World;

pub use self::asked::{Ask, Request, Unopenable};
pub use self::diff::DiffRequest;
pub use self::doctor::DoctorRequest;
pub use self::explain::{ExplainRequest, explain};
pub use self::explained::explained;
pub use self::export::ExportRequest;
pub use self::join::{JoinRequest, join};
pub use self::keys::NamedKey;
pub use self::known::{KnownKeysRequest, RecordPurpose};
pub use self::layers::{
    Environment, OptionGroup, SECRET_VARIABLES, SHARED_VARIABLES, Setting, SettingRow, Settings,
    SharedVariable, Takes, TypedOptions, all_layers, layers,
};
pub use self::output::{OutputRequest, Terminal, USUAL_LANG, error_width, lang, output};
pub use self::roots::TrustRoots;
pub use self::rules::{Rule, Rules};
pub use self::sbom::{DocumentQuestions, SbomRequest, Target};
pub use self::world::{AskCheckout, AskStanding, DrawSeed};

/// The command line that says what these settings say of this command.
pub fn call(command: Command, inputs: Vec<String>, settings: &Settings) -> Call {
    let option = |&setting: &Setting| {
        let row = setting.row();
        let values = settings.all(setting).iter().map(|given| given.value.clone());
        match (setting, row.takes) {
            (Setting::Key, _) => keys_with_ends(settings),
            // Behind their keys.
            (Setting::KeyValid, _) => vec![],
            (_, Takes::Nothing) if !settings.asks(setting) => vec![],
            (_, Takes::Nothing) => vec![CallOption { name: row.option, values: vec![] }],
            (_, Takes::One(_) | Takes::Several(_) | Takes::List(_)) => {
                let values: Vec<String> = values.collect();
                if values.is_empty() { vec![] } else { vec![CallOption { name: row.option, values }] }
            }
        }
    };
    Call::new(command.as_str(), inputs, Setting::ALL.iter().flat_map(option).collect())
}

/// Who gave each setting, where a configuration file gave any: of what was typed, and of variables alone, whoever called
/// knows.
pub fn given(settings: &Settings) -> Vec<GivenSetting> {
    let of = |&setting: &Setting| {
        let origin = settings.one(setting)?.origin.clone();
        Some(GivenSetting { option: setting.row().option, origin })
    };
    let given: Vec<GivenSetting> = Setting::ALL.iter().filter_map(of).collect();
    if given.iter().any(|one| one.origin.in_file().is_some()) { given } else { vec![] }
}

/// The keys, each with its end behind it: an end that came to stand behind another key would be another question.
fn keys_with_ends(settings: &Settings) -> Vec<CallOption> {
    let of = |setting: Setting, value: &Sourced<String>| CallOption {
        name: setting.row().option,
        values: vec![value.value.clone()],
    };
    let ends = settings.all(Setting::KeyValid).iter().enumerate().map(|(at, end)| {
        (settings.keys_before_ends().get(at).copied().unwrap_or(0), of(Setting::KeyValid, end))
    });
    let ends: Vec<(usize, CallOption)> = ends.collect();
    let behind =
        |key: usize| ends.iter().filter(move |(before, _)| *before == key).map(|(_, end)| end.clone());
    let keys = settings.all(Setting::Key).iter().enumerate();
    behind(0)
        .chain(keys.flat_map(|(at, key)| std::iter::once(of(Setting::Key, key)).chain(behind(at + 1))))
        .collect()
}

/// The request of `verify`, with whom to ask about the checkout, and the time as reports have it; `seed` draws one at
/// random, where a sample is to be drawn without one.
///
/// # Errors
/// Whatever is not asked properly.
pub fn verify(
    images: &[String],
    settings: &Settings,
    environment: &Environment,
    (checkout, at): (AskCheckout, &str),
    seed: DrawSeed,
) -> Result<Request, Stop> {
    request::verify(images, settings, &World::new(environment, checkout, at, settings)?, seed)
}

/// The request of `sbom`; `rows` where a format needs the components one by one.
///
/// # Errors
/// Invalid arguments; a document that nobody signed, without `--unsigned`.
pub fn sbom(
    target: &str,
    settings: &Settings,
    environment: &Environment,
    (checkout, at): (AskCheckout, &str),
    rows: bool,
) -> Result<SbomRequest, Stop> {
    sbom::sbom(target, settings, &World::new(environment, checkout, at, settings)?, rows)
}

/// The request of `diff`, of the older build and the newer one.
///
/// # Errors
/// Invalid arguments; a document that nobody signed, without `--unsigned`.
pub fn diff(
    names: [&str; 2],
    settings: &Settings,
    environment: &Environment,
    (checkout, at): (AskCheckout, &str),
) -> Result<DiffRequest, Stop> {
    diff::diff(names, settings, &World::new(environment, checkout, at, settings)?)
}

/// The request of `key`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn key(
    settings: &Settings,
    environment: &Environment,
    (checkout, at): (AskCheckout, &str),
) -> Result<Request, Stop> {
    request::key(settings, &World::new(environment, checkout, at, settings)?)
}

/// The request of `policy export`, of a policy file by its name.
///
/// # Errors
/// A policy file that cannot be written; a key that is not in a file.
pub fn export(
    file: &str,
    settings: &Settings,
    environment: &Environment,
    (checkout, at): (AskCheckout, &str),
) -> Result<ExportRequest, Stop> {
    export::export(file, settings, &World::new(environment, checkout, at, settings)?)
}

/// The request of `doctor`, of an image where one is named.
///
/// # Errors
/// Whatever is not asked properly.
pub fn doctor(
    image: Option<&str>,
    settings: &Settings,
    environment: &Environment,
    (checkout, at): (AskCheckout, &str),
) -> Result<DoctorRequest, Stop> {
    doctor::doctor(image, settings, &World::new(environment, checkout, at, settings)?)
}

#[cfg(test)]
mod tests;
