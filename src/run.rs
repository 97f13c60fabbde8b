//! The order of the stages: keys beside the first image, then image by image, then the fold.
//!
//! [`run`] is the whole of it, from words and variables to a report. Has no policy of its own. The only room
//! that sees both sources and what is made of them. `--wait` is a loop in here: a round is a whole search and a
//! whole case, and nothing of one is left in the next.

mod beside;
mod diff;
mod doctor;
mod index;
mod join;
mod judge;
mod keys;
mod packing;
mod program;
mod round;
mod sbom;
mod shared;
mod side;
mod stage;

use std::ops::ControlFlow;

use crate::config::{Ask, Request};
use crate::error::Stop;
use crate::output::{LateReport, RunReport};
use crate::report::{Body, Command, ImageReport, ImageSink, Report, ReportHead, Tally};
use crate::ui::Line;
use crate::verdict::Verdict;

use self::judge::{Ended, Judged, judge_all, may_end_late};
use self::keys::{accept, fetch_keys, read_local};
use self::shared::{head, image_report, network, places, refused_report, runtime, stopped, weaknesses};

pub use self::diff::diff;
pub use self::doctor::doctor;
pub use self::join::join;
pub use self::program::{Finished, Ran, Refused, Surroundings, run};
pub use self::sbom::sbom;

/// Runs `verify`, and hands each image on as soon as it and those before it are judged.
///
/// # Errors
/// What stops it before any verdict.
pub fn verify(
    request: &Request,
    at: String,
    line: &Line,
    sink: &mut dyn ImageSink,
) -> Result<RunReport, Stop> {
    // As many images one after another as there may not be at once.
    let turns = u32::try_from(request.images.len().div_ceil(request.jobs.max(1))).unwrap_or(u32::MAX);
    let until = side::until(request, turns);
    let network = network(request, line);
    if request.images.is_empty() {
        // What is named is there all the same, and nobody is asked for anything.
        read_local(&request.keys)?;
        let head = head(at, vec![], request, vec![]);
        return Ok(Report::new(head, Body::Images { tally: Tally::default(), images: vec![] }).into());
    }
    let mut tally = Tally::default();
    if request.images.len() > 1 && !may_end_late(request) {
        sink.each_is_final();
    }
    // One image at a time is judged and let go: what it holds may be large.
    let each = |ask: &Ask, judged: Judged| {
        let image = match judged {
            Judged::Case(case) => {
                let index = (*case.subject() != ask.subject).then(|| case.subject().clone());
                let image = image_report(&case, request).run_by(ask.pods.clone());
                index.into_iter().fold(image, ImageReport::listed_by)
            }
            Judged::Unmatched(refused) => refused_report(*refused).run_by(ask.pods.clone()),
            Judged::OutOfScope(pods) => {
                let registry = request.scope.as_deref().unwrap_or_default();
                ImageReport::out_of_scope(pods, registry, &ask.policy)
            }
        };
        tally.count(&image);
        line.came_to(&image);
        let has_failed = image.standing() == Verdict::Failed;
        let flow = line.aside(|| sink.take(image));
        // Whatever the others are, the run has failed.
        if request.fail_fast && has_failed { ControlFlow::Break(()) } else { flow }
    };
    match judge_all(request, &network, line, each) {
        Ok(keys) => {
            let weaknesses = weaknesses(request, &keys, &network);
            let unchecked = if request.fail_fast { request.images.len() - tally.total() } else { 0 };
            let head = ReportHead { unchecked, ..head(at, keys, request, weaknesses) };
            let images = sink.kept();
            // What was waited for does not count.
            let until = if request.wait.is_some() { side::until(request, turns) } else { until };
            let cut: Vec<ImageReport> = images.iter().map(ImageReport::cut).collect();
            // What was not kept is written.
            let tally_of_cut = tally.instead(images.iter().collect(), cut.iter().collect());
            let cut = Body::Images { tally: tally_of_cut, images: cut };
            let late = LateReport { report: Report::new(head.clone(), cut), until };
            let report = Report::new(head, Body::Images { tally, images });
            Ok(RunReport { report, late: Some(late) })
        }
        Err(Ended::NoKeys(why)) => {
            // Of which part nothing was judged can be told.
            Ok(stopped(Command::Verify, at, why)
                .of_part(request.sample.clone(), request.shard.clone())
                .into())
        }
        Err(Ended::Stop(stop)) => Err(stop),
    }
}

/// Runs `key`.
///
/// # Errors
/// What stops it before anything was fetched.
pub fn key(request: &Request, at: String, line: &Line) -> Result<Report, Stop> {
    let asked = read_local(&request.keys)?;
    let runtime = runtime()?;
    let network = network(request, line);
    let places = places(request, &network, line);
    let keys = match runtime.block_on(fetch_keys(request, &asked, &places, line)) {
        Ok(keys) => keys,
        Err(no_keys) => return Ok(stopped(Command::Key, at, no_keys)),
    };
    let facts = keys.facts();
    let unrecorded = accept(request, &facts);
    let weaknesses = weaknesses(request, &facts, &network);
    let report = Report::new(head(at, facts, request, weaknesses), Body::Key { gap: keys.gap().cloned() });
    let mut report = keys.only().into_iter().fold(report, Report::with_key);
    if let Some(problem) = unrecorded {
        // It is what was asked for.
        line.warn(|lang| lang.unrecorded(&problem));
        report.unwritten();
    }
    Ok(report)
}
