//! `join`: reads each report, and hands all of them on together.

use crate::config::JoinRequest;
use crate::error::{NamedInput, Stop, UsageError};
use crate::join::{self, Keep, Kept};
use crate::limits;
use crate::report::{Body, Report, ReportHead};
use crate::source::file::{self, NamedFile};
use crate::weakness::Weakness;

/// Runs `join`. Of the images no more is kept than somebody shows.
///
/// # Errors
/// A report that cannot be read, or that cannot be a part; parts that do not belong together.
pub fn join(request: &JoinRequest, at: String, keep: Keep) -> Result<Report, Stop> {
    let (mut parts, mut kept) = (Vec::new(), Kept::default());
    for (name, file) in &request.reports {
        let bytes = file::read(file.input(), limits::REPORT).map_err(|why| {
            let input = match file {
                NamedFile::Stdin => NamedInput::ReportOnStdin,
                NamedFile::File(_) => NamedInput::Report(name.clone()),
            };
            UsageError::Unread(input, why)
        })?;
        parts.push(join::read(name, &bytes, keep, &mut kept).map_err(Stop::Join)?);
    }
    let joined = join::join(parts).map_err(Stop::Join)?;
    let sets = joined.sets_of_keys();
    let weaknesses = if sets > 1 { vec![Weakness::KeysDiffer(sets)] } else { vec![] };
    let head = ReportHead { at, weaknesses, ..ReportHead::default() };
    Ok(Report::new(head, Body::Joined(Box::new(joined))))
}
