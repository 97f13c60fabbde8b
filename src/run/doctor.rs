//! `doctor`: the way to an image and to its keys is looked at, and what was seen is handed on.

use futures_util::future::join;

use crate::config::{self, DoctorRequest, NamedKey};
use crate::doctor::{ConfiguredFile, Diagnosis, Examined, ExaminedHelpers, ExaminedImage, ExaminedKey};
use crate::error::Stop;
use crate::origin::Sourced;
use crate::report::{Body, Report, ReportHead};
use crate::source::key::KeySource;
use crate::source::{Network, Unopened};
use crate::ui::Line;

use super::keys::{read_local, shown_keys};
use super::shared::{places, runtime};

/// Runs `doctor`. It asks what a verification of the image asks first, and nothing else.
///
/// # Errors
/// What stops a verification before it asks anybody.
pub fn doctor(asked: &DoctorRequest, at: String, line: &Line) -> Result<Report, Stop> {
    let DoctorRequest { request, image, path, checkout, settings } = asked;
    let read = read_local(&request.keys)?;
    let (routes, authorities) = (request.routes.clone(), request.authorities.clone());
    let network = Network::noting(routes, authorities, request.secrets.clone(), line.teller(), &at);
    let places = places(request, &network, line);
    let image = image.as_ref();
    let looked = async {
        match image {
            Some(ask) => places.look_at(&ask.subject, &ask.wanted, request.timeout).await.map(Some),
            None => Ok(None),
        }
    };
    let (keys, looked) = runtime()?.block_on(join(shown_keys(request, &read, &places), looked));
    let looked = looked.map_err(Unopened::stop)?;
    let image = image.zip(looked).map(|(ask, looked)| ExaminedImage {
        subject: ask.subject.clone(),
        route: request.routes.reached(&ask.subject, &request.naming),
        looked,
    });
    let key = |(at, answer)| {
        let Sourced { value: NamedKey { source, .. }, .. } = request.keys.get::<usize>(at)?;
        let met = match source {
            KeySource::Served(served) => places.met(served),
            KeySource::Local(_) => None,
        };
        let (place, endpoint) = (source.place(), source.endpoint());
        Some(ExaminedKey { place, endpoint, met, pins: request.pins_of(at), answer })
    };
    let repository = image.as_ref().and_then(|image| image.subject.location.reached());
    let helpers = if let Some((user, _)) = &request.sources.given {
        ExaminedHelpers::Unasked(user.origin.clone())
    } else {
        let (helpers, problems) = request.sources.helpers(repository, path.as_deref());
        ExaminedHelpers::Named(helpers.into_iter().collect(), problems)
    };
    let examined = Examined {
        files: files(settings),
        keys: keys.into_iter().filter_map(key).collect(),
        head: (checkout.head)(request.timeout),
        image,
        helpers,
    };
    let head = ReportHead { at, ..ReportHead::default() };
    Ok(Report::new(head, Body::Doctor(Diagnosis::of(examined))))
}

/// The configuration files that gave options, in the order of their first.
fn files(settings: &config::Settings) -> Vec<ConfiguredFile> {
    let mut files: Vec<ConfiguredFile> = Vec::new();
    for given in config::given(settings) {
        let Some(path) = given.origin.in_file() else { continue };
        match files.iter_mut().find(|file| file.path.raw() == path) {
            Some(file) => file.options.push(given.option),
            None => files.push(ConfiguredFile { path: path.into(), options: vec![given.option] }),
        }
    }
    files
}
