//! One JSON object a line: each image as soon as it and those before it are judged, at last the report without them.
//!
//! A line of an image is an item of `images` in `paas-attest/report/v1` with a `type` and its weaknesses, and the last line is that document
//! without `images`. Whoever reads it has the whole run only where the last line is there: a run that was cut off has
//! no line of type `report`.

use std::io;

use serde::Serialize;
use serde_json::Value;

use crate::call::Call;
use crate::json::write_json_line;
use crate::report::{ImageReport, Report};

use super::json::{self, Root};

/// An image.
#[derive(Serialize)]
struct Line {
    r#type: &'static str,
    #[serde(flatten)]
    image: Value,
    weaknesses: Vec<Value>,
}

/// The last line.
#[derive(Serialize)]
struct Last<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    report: Root<'a>,
}

/// The line of an image.
pub(super) fn line(image: &ImageReport, call: &Call) -> serde_json::Result<Vec<u8>> {
    let weaknesses = image.weaknesses().iter().map(|one| json::weakness(one, None)).collect();
    let mut line = Vec::new();
    write_json_line(&Line { r#type: "image", image: json::image(image, call), weaknesses }, &mut line)?;
    Ok(line)
}

/// The line of a report.
pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> serde_json::Result<()> {
    write_json_line(&Last { r#type: "report", report: json::root(report, None) }, out)
}
