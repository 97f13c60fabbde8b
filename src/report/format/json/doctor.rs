//! The document of `doctor`: each probe with what was found and what to do.

use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::call::Call;
use crate::doctor::Probe;
use crate::json::write_json;
use crate::report::words::Explanation;
use crate::report::{Body, Command, Help, Lang, Report};

use super::schema_of;
use super::tool::tool;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema: &'static str,
    tool: Value,
    command: &'static str,
    at: &'a str,
    exit_code: u8,
    checks: Vec<Value>,
    /// Only where nothing was asked, or this could not be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

/// Writes it; of a run that was stopped with no probes.
pub(in crate::report::format) fn write(report: &Report, out: &mut dyn io::Write) -> serde_json::Result<()> {
    let probes = match &report.body {
        Body::Doctor(diagnosis) => diagnosis.probes(),
        _ => &[],
    };
    let document = Document {
        schema: schema_of(Command::Doctor),
        tool: tool(),
        command: Command::Doctor.as_str(),
        at: &report.head.at,
        exit_code: report.exit_code(),
        checks: probes.iter().map(|one| probe(one, report.call())).collect(),
        error: report.obstacle(Lang::En).as_ref().map(error),
    };
    write_json(&document, out)
}

fn probe(probe: &Probe, call: &Call) -> Value {
    json!({
        "id": probe.id().as_str(),
        "outcome": probe.outcome().as_str(),
        "message": Lang::En.probe(probe),
        "help": lines(&Lang::En.probe_help(probe, call)),
    })
}

fn error(told: &Explanation) -> Value {
    json!({"code": told.code, "message": told.message, "help": lines(&told.help)})
}

fn lines(help: &[Help]) -> Vec<String> {
    help.iter().map(Help::in_documents).collect()
}
