//! Every JSON report is held against the published schema that it names.

use serde_json::Value;

/// `paas-attest/report/v1` is published as `schemas/report-v1.schema.json`, and so on.
fn published(name: &str) -> Value {
    let file = name.strip_prefix("paas-attest/").unwrap_or_else(|| panic!("a schema called {name}"));
    let file = format!("{}.schema.json", file.replace('/', "-"));
    let path = crate::world::repository_root().join("schemas").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("the schema is JSON")
}

#[track_caller]
pub(crate) fn holds(report: &Value) {
    let name = report["schema"].as_str().unwrap_or_else(|| panic!("no schema is named: {report:#}"));
    let schema = jsonschema::validator_for(&published(name)).expect("the schema is a schema");
    let problems: Vec<String> =
        schema.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "the report breaks its schema:\n{}\n{report:#}", problems.join("\n"));
}
