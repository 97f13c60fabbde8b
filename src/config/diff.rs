//! The request of `diff`.

use crate::cli::{CompareArgs, DiffArgs, HoldArgs};
use crate::diff::DiffGate;
use crate::error::Stop;
use crate::policy::{COMMIT, Requirement};
use crate::source::document::LocalDocument;
use crate::source::key::KeySource;

use super::environment::empty;
use super::request::{Keys, ask, common, hold, one_registry};
use super::sbom::{document, refuse_for_documents, unsigned};
use super::{Environment, Request, Source, Target};

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
///
/// # Errors
/// Whatever is not asked properly; a document that nobody vouches for, without `--unsigned`.
pub fn diff(args: &DiffArgs, environment: &Environment) -> Result<DiffRequest, Stop> {
    let fail_on = gates(&args.compare)?;
    let places = [document(&args.old), document(&args.new)];
    if places.iter().all(|place| *place == Some(LocalDocument::Stdin)) {
        return Err(Stop::new("standard input can be one side only"));
    }
    let keys = if places.iter().all(Option::is_some) { Keys::Unneeded } else { Keys::Needed };
    let mut request = common(&args.trust, &args.places, environment, keys)?;
    refuse(&args.hold, &places)?;
    for (name, place) in [&args.old, &args.new].into_iter().zip(&places) {
        if place.is_some() && !args.compare.unsigned {
            return Err(unsigned(name));
        }
        let asked = args.places.registry_password_stdin || request.keys.contains(&KeySource::Stdin);
        if *place == Some(LocalDocument::Stdin) && asked {
            return Err(Stop::new("standard input is asked for twice"));
        }
    }
    hold(&mut request, &args.hold, &args.places, environment)?;
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
        let asked = ask(&request, name, &args.places)?;
        request.images.push(asked);
        sides.push(Target::Image(Source::Attestation));
    }
    request.policy = whole;
    one_registry(&request)?;
    let [old, new] = <[Target; 2]>::try_from(sides).map_err(|_| Stop::new("two sides are compared"))?;
    Ok(DiffRequest { request, sides: [old, new], unsigned: args.compare.unsigned, fail_on })
}

fn gates(compare: &CompareArgs) -> Result<Vec<DiffGate>, Stop> {
    if compare.fail_on.is_empty() {
        return Ok(vec![]);
    }
    if compare.fail_on.iter().any(String::is_empty) {
        return Err(empty("--fail-on"));
    }
    DiffGate::parse(&compare.fail_on.join(",")).map_err(Stop::new)
}

/// What is asked of a signature cannot be asked of a document without one.
fn refuse(hold: &HoldArgs, places: &[Option<LocalDocument>; 2]) -> Result<(), Stop> {
    if places.iter().all(Option::is_some) {
        return refuse_for_documents(None, hold);
    }
    let of_new = [("--commit-sha", &hold.commit_sha), ("--build-id", &hold.build_id)];
    match of_new.iter().find(|(_, asked)| asked.is_some() && places[1].is_some()) {
        Some((option, _)) => Err(Stop::new(format!("{option} speaks of NEW, and NEW carries no signature"))
            .help("leave it out, or name the image")),
        None if hold.check_api => {
            Err(Stop::new("--check-api is for verify and sbom")
                .help("verify each build with --check-api first"))
        }
        None => Ok(()),
    }
}
