//! The request of `diff`.

use crate::cli::DiffArgs;
use crate::diff::DiffGate;
use crate::error::{DocumentProblem, StdinUse, Stop, UsageError};
use crate::policy::{COMMIT, Requirement};
use crate::source::document::LocalDocument;
use crate::source::key::KeySource;

use super::request::{Keys, ask, common, hold, one_registry};
use super::sbom::{document, refuse_for_documents, unsigned};
use super::settings::{Setting, Settings};
use super::{Request, Source, Target, World};

/// The pins that speak of the newer build alone.
const OF_NEW: [&str; 2] = [COMMIT, "build_id"];

/// Everything that `diff` needs to know, checked.
#[derive(Debug)]
pub struct DiffRequest {
    /// What it has in common with `verify`; its images are those of the sides that are images, in order.
    pub request: Request,
    /// The older and the newer side.
    pub sides: [Target; 2],
    /// Whether what nobody vouches for is compared too.
    pub unsigned: bool,
    /// What must not differ.
    pub fail_on: Vec<DiffGate>,
}

/// The request of `diff`.
pub(super) fn diff(args: &DiffArgs, settings: &Settings, world: &World<'_>) -> Result<DiffRequest, Stop> {
    let fail_on = gates(settings)?;
    let places = [document(&args.old), document(&args.new)];
    if places.iter().all(|place| *place == Some(LocalDocument::Stdin)) {
        return Err(UsageError::Stdin(StdinUse::BothSides).into());
    }
    let keys = if places.iter().all(Option::is_some) { Keys::Unneeded } else { Keys::Needed };
    let mut request = common(settings, world, keys)?;
    refuse(settings, &places)?;
    for (name, place) in [&args.old, &args.new].into_iter().zip(&places) {
        if place.is_some() && !args.compare.unsigned {
            return Err(unsigned(name).into());
        }
        let of_key = request.keys.iter().any(|key| key.value == KeySource::Stdin);
        if *place == Some(LocalDocument::Stdin) && (of_key || world.password_on_stdin) {
            return Err(UsageError::Stdin(StdinUse::Document).into());
        }
    }
    hold(&mut request, settings)?;
    request.policy.require(Requirement::Sbom);
    let whole = request.policy.clone();
    let mut sides = Vec::new();
    for (n, (name, place)) in [&args.old, &args.new].into_iter().zip(places).enumerate() {
        if let Some(place) = place {
            sides.push(Target::Document { name: name.clone(), place });
            continue;
        }
        // Commit and build are those of the newer one.
        request.policy = if n == 0 { whole.without(&OF_NEW) } else { whole.clone() };
        let asked = ask(&request, name, settings)?;
        request.images.push(asked);
        sides.push(Target::Image(Source::Attestation));
    }
    request.policy = whole;
    one_registry(&request)?;
    let [old, new] = <[Target; 2]>::try_from(sides).map_err(|_| Stop::new("two sides are compared"))?;
    Ok(DiffRequest { request, sides: [old, new], unsigned: args.compare.unsigned, fail_on })
}

fn gates(settings: &Settings) -> Result<Vec<DiffGate>, UsageError> {
    let words: Vec<&str> = settings.all(Setting::FailOn).iter().map(|given| given.value.as_str()).collect();
    if words.is_empty() {
        return Ok(vec![]);
    }
    DiffGate::parse(&words.join(",")).map_err(UsageError::Gate)
}

/// What is asked of a signature cannot be asked of a document without one.
fn refuse(settings: &Settings, places: &[Option<LocalDocument>; 2]) -> Result<(), UsageError> {
    if places.iter().all(Option::is_some) {
        return refuse_for_documents(settings);
    }
    let of_new = [Setting::CommitSha, Setting::BuildId].into_iter().find(|s| settings.is_option(*s));
    match of_new.filter(|_| places[1].is_some()) {
        Some(setting) => Err(UsageError::Document(DocumentProblem::OfNew(setting.option()))),
        None if settings.asks(Setting::CheckApi) => Err(UsageError::Document(DocumentProblem::ApiInDiff)),
        None => Ok(()),
    }
}
