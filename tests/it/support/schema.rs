//! Every JSON report is held against the published schema that it names. `tests/interop/` uses this too.

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

/// The published schemas: `schemas/report-v1.schema.json` is `paas-attest/report/v1`, and so on.
static PUBLISHED: LazyLock<Vec<(String, Validator)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let files = std::fs::read_dir(folder).expect("there are schemas");
    let schema = |path: &Path| {
        let file = path.file_name()?.to_str()?.strip_suffix(".schema.json")?;
        let text = std::fs::read_to_string(path).expect("a schema can be read");
        let schema = serde_json::from_str(&text).expect("a schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema is one");
        Some((format!("paas-attest/{}", file.replace('-', "/")), validator))
    };
    files.filter_map(|entry| schema(&entry.expect("a folder can be read").path())).collect()
});

/// What a document breaks of the published schema that it names, one line each.
pub(crate) fn violations(document: &Value) -> Vec<String> {
    let Some((_, schema)) = PUBLISHED.iter().find(|(name, _)| document["schema"] == name.as_str()) else {
        return vec![format!("no schema is published as {}", document["schema"])];
    };
    schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}
