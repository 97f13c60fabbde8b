//! The request of `diff`.

use crate::cli::DiffArgs;
use crate::diff::DiffGate;
use crate::error::{DocumentProblem, StdinUser, Stop, UsageError};
use crate::origin::Sourced;
use crate::policy::{COMMIT, Requirement};
use crate::source::document::LocalDocument;

use super::request::{Keys, ask, common, hold, one_registry};
use super::sbom::{document, nobody_vouches, refuse_for_documents};
use super::settings::{Setting, Settings};
use super::world::World;
use super::{Request, Source, Target};

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
        let both = [&args.old, &args.new].map(|name| StdinUser::Document(name.as_str().into()));
        return Err(UsageError::Stdin(Box::new(both)).into());
    }
    let unsigned = settings.asks(Setting::Unsigned);
    let keys = if places.iter().all(Option::is_some) { Keys::Unneeded } else { Keys::Needed };
    let mut request = common(settings, world, keys)?;
    refuse(settings, &places)?;
    for (name, place) in [&args.old, &args.new].into_iter().zip(&places) {
        if place.is_some() && !unsigned {
            return Err(nobody_vouches(name).into());
        }
        if *place == Some(LocalDocument::Stdin) {
            world.stdin.claim(StdinUser::Document(name.as_str().into()))?;
        }
    }
    hold(&mut request, settings)?;
    request.policy.require(Sourced::by_default(Requirement::Sbom));
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
    Ok(DiffRequest { request, sides: [old, new], unsigned, fail_on })
}

fn gates(settings: &Settings) -> Result<Vec<DiffGate>, UsageError> {
    settings.joined(Setting::FailOn).map_or(Ok(vec![]), |given| {
        DiffGate::parse(&given.value).map_err(|why| UsageError::Gate(given.with(why)))
    })
}

/// What is asked of a signature cannot be asked of a document without one.
fn refuse(settings: &Settings, places: &[Option<LocalDocument>; 2]) -> Result<(), UsageError> {
    if places.iter().all(Option::is_some) {
        return refuse_for_documents(settings);
    }
    let of_new = [Setting::CommitSha, Setting::BuildId].into_iter().find_map(|s| settings.typed(s));
    match of_new.filter(|_| places[1].is_some()) {
        Some(option) => Err(UsageError::Document(DocumentProblem::OfNew(option.clone()))),
        None => match settings.asked(Setting::CheckApi) {
            Some(by) => Err(UsageError::Document(DocumentProblem::ApiInDiff(by.clone()))),
            None => Ok(()),
        },
    }
}
