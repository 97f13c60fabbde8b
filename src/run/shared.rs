//! What every command needs on its way.

use std::rc::Rc;

use crate::case::{Case, KeyFact};
use crate::check;
use crate::config::Request;
use crate::error::Stop;
use crate::evidence::route::Route;
use crate::recheck::RecheckImage;
use crate::report::{Body, Command, ImageReport, Obstacle, Report, ReportHead};
use crate::source::{Network, Places};
use crate::text::ForeignText;
use crate::ui::Line;
use crate::weakness::{self, Weakness};

use super::keys::NoKeys;
use super::round::RefusedImage;

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Stop::Machine(ForeignText::error(&error)))
}

/// The network of a run, which adds what it receives to the run's secrets, and tells the line of what it asks where
/// that is wanted.
pub(super) fn network(request: &Request, line: &Line) -> Rc<Network> {
    let (routes, authorities) = (request.routes.clone(), request.authorities.clone());
    Network::new(routes, authorities, request.secrets.clone(), line.teller())
}

pub(super) fn places<'a>(request: &Request, network: &Rc<Network>, line: &'a Line) -> Places<'a> {
    Places::new(
        Rc::clone(network),
        request.sources.clone(),
        request.auth_origins.clone(),
        request.api.clone(),
        line,
    )
    .at_once(request.jobs)
    .recorded(request.pack.as_ref().map(|pack| pack.staging()))
}

/// The report of a run without a key to judge by.
pub(super) fn stopped(command: Command, at: String, NoKeys { why, read, .. }: NoKeys) -> Report {
    let head = ReportHead { at, keys: read, ..ReportHead::default() };
    Report::new(head, Body::Nothing(command, Obstacle::MissingKey(why)))
}

pub(super) fn head(
    at: String,
    keys: Vec<KeyFact>,
    request: &Request,
    weaknesses: Vec<Weakness>,
) -> ReportHead {
    let (policy, scope) = (Some(request.policy.clone()), request.scope.clone());
    let (sample, shard) = (request.sample.clone(), request.shard.clone());
    ReportHead { at, keys, policy, scope, sample, shard, weaknesses, ..ReportHead::default() }
}

/// What a case comes to, how its registry was reached, and where its commit is another than HEAD, how those stand.
pub(super) fn image_report(case: &Case, request: &Request) -> ImageReport {
    let image = ImageReport::of(case, &request.naming)
        .reached(route(case, request))
        .with_standing(|signed, head| (request.stands)(signed, head, request.timeout).ok());
    if let Some(pack) = &request.pack {
        pack.image(RecheckImage::of(case, image.verdict()));
    }
    image
}

/// That an image is refused, whatever it is.
pub(super) fn refused_report(image: RefusedImage) -> ImageReport {
    let RefusedImage { subject, digest, policy } = image;
    let checks = check::refused(&policy, subject.own_name());
    ImageReport::refused(&subject, digest, policy, checks)
}

/// How an image was reached: its registry, or the pack that it is from.
fn route(case: &Case, request: &Request) -> Option<Route> {
    match case.recorded() {
        Some(recorded) => Some(Route::of_pack(case.subject().location.to_string(), recorded.at.clone())),
        None => request.routes.reached(case.subject(), &request.naming),
    }
}

/// What is weak about the run as a whole: the command line, the keys, the network.
pub(super) fn weaknesses(request: &Request, keys: &[KeyFact], network: &Network) -> Vec<Weakness> {
    let hosts = network.plain_hosts();
    let plain = (!hosts.is_empty()).then_some(Weakness::PlainHttp(hosts));
    let mut own: Vec<Weakness> = Vec::new();
    let asked = request.images.iter().filter(|_| request.rules.is_some()).map(|ask| &ask.policy);
    for weakness in std::iter::once(&request.policy).chain(asked).flat_map(weakness::of_policy) {
        if !own.contains(&weakness) {
            own.push(weakness);
        }
    }
    own.into_iter().chain(weakness::of_keys(keys)).chain(plain).collect()
}
