//! The evidence pack that a run is to write: its place, and who makes a time-stamp over it.

use std::rc::Rc;

use crate::config::Request;
use crate::error::{EvidenceProblem, Stop, UsageError};
use crate::output::{EvidencePack, StampIndex};
use crate::pack::{NoStaging, Staging};
use crate::report::recorded;
use crate::source::Places;
use crate::source::credentials::Sources;
use crate::text::ForeignText;
use crate::ui::Line;

use super::shared::{network, runtime};

/// The pack of a request; `None` where none is asked for.
///
/// # Errors
/// There cannot be one at this path.
pub(super) fn pack(request: &Request, line: Line) -> Result<Option<Rc<EvidencePack>>, Stop> {
    let Some(given) = &request.evidence else { return Ok(None) };
    let staging = Staging::new(&given.value, recorded()).map_err(|why| {
        let problem = match why {
            NoStaging::Taken => EvidenceProblem::Taken,
            NoStaging::Unwritable(error) => EvidenceProblem::Unwritable(ForeignText::error(&error)),
        };
        UsageError::Evidence(given.with(given.value.display().to_string().into()), problem)
    })?;
    Ok(Some(Rc::new(EvidencePack::new(staging, stamp(request, line)?))))
}

/// Who stamps the pack, where somebody is to: that is settled before anything is asked.
fn stamp(request: &Request, line: Line) -> Result<Option<StampIndex>, Stop> {
    let Some(service) = request.timestamp.clone() else { return Ok(None) };
    let (runtime, network) = (runtime()?, network(request, &line));
    let (authorities, timeout) =
        (request.roots.first().and_then(|roots| roots.timestamps.clone()), request.timeout);
    Ok(Some(Box::new(move |index| {
        let places = Places::new(Rc::clone(&network), Sources::default(), vec![], None, &line);
        runtime.block_on(places.timestamp(&service, index, authorities.as_ref(), timeout))
    })))
}
