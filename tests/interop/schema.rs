//! Every JSON report is held against the published schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

static REPORT: LazyLock<Validator> = LazyLock::new(|| {
    let path = crate::world::repository_root().join("schemas/report-v1.schema.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
});

#[track_caller]
pub(crate) fn holds(report: &Value) {
    let problems: Vec<String> =
        REPORT.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "the report breaks its schema:\n{}\n{report:#}", problems.join("\n"));
}
