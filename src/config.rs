//! From words and variables to a request: flag before environment before default.
//!
//! Refuses what is empty and what it does not know: a pipeline's unset secret must not drop a check.
//! Knows where each value came from; what values mean is for others.

mod api;
mod asked;
mod diff;
mod environment;
mod keys;
mod layers;
mod network;
mod options;
mod output;
mod request;
mod sbom;
mod settings;
mod stdin;
mod units;
mod world;

use crate::cli::{DiffArgs, KeyArgs, SbomArgs, VerifyArgs};
use crate::error::{Stop, UsageError};

use self::layers::layers;
use self::options::Options;
use self::settings::{Setting, Settings};
use self::world::World;

pub use self::asked::{Ask, Request, Unopenable};
pub use self::diff::DiffRequest;
pub use self::environment::Environment;
pub use self::output::{OutputRequest, Terminal, output};
pub use self::sbom::{SbomRequest, Target};
pub use self::world::AskHead;

/// What all layers say of everything.
fn all(options: &Options<'_>, environment: &Environment) -> Result<Settings, UsageError> {
    layers(options, environment, Setting::ALL)
}

/// The request of `verify`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn verify(args: &VerifyArgs, environment: &Environment, head: AskHead) -> Result<Request, Stop> {
    let world = World::new(environment, head, &args.places);
    request::verify(&args.images, &all(&args.into(), environment)?, &world)
}

/// The request of `sbom`; `rows` where a format needs the components one by one.
///
/// # Errors
/// Invalid arguments; a document that nobody signed, without `--unsigned`.
pub fn sbom(
    args: &SbomArgs,
    environment: &Environment,
    head: AskHead,
    rows: bool,
) -> Result<SbomRequest, Stop> {
    let world = World::new(environment, head, &args.places);
    sbom::sbom(args, &all(&args.into(), environment)?, &world, rows)
}

/// The request of `diff`.
///
/// # Errors
/// Invalid arguments; a document that nobody signed, without `--unsigned`.
pub fn diff(args: &DiffArgs, environment: &Environment, head: AskHead) -> Result<DiffRequest, Stop> {
    let world = World::new(environment, head, &args.places);
    diff::diff(args, &all(&args.into(), environment)?, &world)
}

/// The request of `key`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn key(args: &KeyArgs, environment: &Environment, head: AskHead) -> Result<Request, Stop> {
    let world = World::new(environment, head, &args.places);
    request::key(&all(&args.into(), environment)?, &world)
}

#[cfg(test)]
mod tests;
