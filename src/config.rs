//! From words and variables to a request: flag before environment before default.
//!
//! Refuses what is empty and what it does not know: a pipeline's unset secret must not drop a check.
//! Knows where each value came from; what values mean is for others.

mod api;
mod asked;
mod diff;
mod keys;
mod layers;
mod logs;
mod network;
mod output;
mod request;
mod sbom;
mod stdin;
mod units;
mod world;

use crate::call::{Call, CallOption};
use crate::error::Stop;
use crate::report::Command;

use self::world::World;

pub use self::asked::{Ask, Request, Unopenable};
pub use self::diff::DiffRequest;
pub use self::layers::{
    Environment, OptionGroup, SECRET_VARIABLES, SHARED_VARIABLES, Setting, SettingRow, Settings,
    SharedVariable, Takes, TypedOptions, layers,
};
pub use self::output::{OutputRequest, Terminal, USUAL_LANG, error_width, output};
pub use self::sbom::{DocumentQuestions, SbomRequest, Target};
pub use self::world::{AskCheckout, AskStanding};

/// The command line that says what these settings say of this command.
pub fn call(command: Command, inputs: Vec<String>, settings: &Settings) -> Call {
    let option = |&setting: &Setting| {
        let row = setting.row();
        let values = settings.all(setting).iter().map(|given| given.value.clone());
        match row.takes {
            Takes::Nothing => settings.asks(setting).then(|| CallOption { name: row.option, values: vec![] }),
            Takes::One(_) | Takes::Several(_) | Takes::List(_) => {
                let values: Vec<String> = values.collect();
                (!values.is_empty()).then_some(CallOption { name: row.option, values })
            }
        }
    };
    Call::new(command.as_str(), inputs, Setting::ALL.iter().filter_map(option).collect())
}

/// The request of `verify`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn verify(
    images: &[String],
    settings: &Settings,
    environment: &Environment,
    checkout: AskCheckout,
) -> Result<Request, Stop> {
    request::verify(images, settings, &World::new(environment, checkout, settings)?)
}

/// The request of `sbom`; `rows` where a format needs the components one by one.
///
/// # Errors
/// Invalid arguments; a document that nobody signed, without `--unsigned`.
pub fn sbom(
    target: &str,
    settings: &Settings,
    environment: &Environment,
    checkout: AskCheckout,
    rows: bool,
) -> Result<SbomRequest, Stop> {
    sbom::sbom(target, settings, &World::new(environment, checkout, settings)?, rows)
}

/// The request of `diff`, of the older build and the newer one.
///
/// # Errors
/// Invalid arguments; a document that nobody signed, without `--unsigned`.
pub fn diff(
    names: [&str; 2],
    settings: &Settings,
    environment: &Environment,
    checkout: AskCheckout,
) -> Result<DiffRequest, Stop> {
    diff::diff(names, settings, &World::new(environment, checkout, settings)?)
}

/// The request of `key`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn key(settings: &Settings, environment: &Environment, checkout: AskCheckout) -> Result<Request, Stop> {
    request::key(settings, &World::new(environment, checkout, settings)?)
}

#[cfg(test)]
mod tests;
