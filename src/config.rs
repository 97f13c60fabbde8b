//! From words and variables to a request: flag before environment before default.
//!
//! Refuses what is empty and what it does not know: a pipeline's unset secret must not drop a check.
//! Knows where each value came from; what values mean is for others.

mod api;
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

use std::time::Duration;

use crate::cli::{DiffArgs, KeyArgs, SbomArgs, VerifyArgs};
use crate::error::{Stop, UsageError};
use crate::origin::Sourced;
use crate::policy::Policy;
use crate::source::Wanted;
use crate::source::api::Api;
use crate::source::credentials::Sources;
use crate::source::key::KeySource;
use crate::source::route::Routes;
use crate::source::tls::Authorities;
use crate::subject::{Naming, Subject};
use crate::trust::key::Fingerprint;

use self::layers::layers;
use self::options::Options;
use self::settings::{Setting, Settings};
use self::world::World;

pub use self::diff::DiffRequest;
pub use self::environment::Environment;
pub use self::output::{OutputRequest, Terminal, output};
pub use self::sbom::{SbomRequest, Source, Target};
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
/// Whatever is not asked properly; a document that nobody vouches for, without `--unsigned`.
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
/// Whatever is not asked properly; a document that nobody vouches for, without `--unsigned`.
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

/// One image, what must hold of it, and what is to be looked for.
#[derive(Debug)]
pub struct Ask {
    /// The image.
    pub subject: Subject,
    /// What must hold.
    pub policy: Policy,
    /// What is to be looked for.
    pub wanted: Wanted,
}

/// Whether an image whose place cannot be opened stops the run, or is a result of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unopenable {
    /// It is the image of the run.
    StopsTheRun,
    /// It is one of several, and none of the others waits for it.
    IsItsResult,
}

/// Everything a run needs to know, checked.
#[derive(Debug)]
pub struct Request {
    /// The images of `verify`, in the order given, each once.
    pub images: Vec<Ask>,
    /// What an image is whose place cannot be opened.
    pub unopenable: Unopenable,
    /// What the command line asks of every image.
    pub policy: Policy,
    /// Where the keys are.
    pub keys: Vec<Sourced<KeySource>>,
    /// Which keys they must be.
    pub fingerprints: Vec<Fingerprint>,
    /// How names are read.
    pub naming: Naming,
    /// How hosts are reached.
    pub routes: Routes,
    /// Who vouches for servers.
    pub authorities: Authorities,
    /// Who we are to registries.
    pub sources: Sources,
    /// Token services of other origins that may receive credentials.
    pub auth_origins: Vec<url::Url>,
    /// The platform's API, where it is to be asked.
    pub api: Option<Api>,
    /// For one round of one image.
    pub timeout: Duration,
    /// How long to wait for what is not there yet.
    pub wait: Option<Duration>,
    /// The bound on a predicate, in bytes.
    pub sbom_size: u64,
    /// Images at once.
    pub jobs: usize,
}

#[cfg(test)]
mod tests;
