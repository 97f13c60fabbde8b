//! Every JSON report is held against the published schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

static REPORT: LazyLock<Validator> = LazyLock::new(|| {
    let folder = crate::world::repository_root().join("schemas");
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths = files.map(|entry| entry.expect("an entry").path());
    let path = paths
        .find(|path| path.display().to_string().contains("/schemas/report"))
        .expect("a schema of the report");
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
