//! Every JSON report is held against the published schema that it names, and against the table in it that says who
//! vouches for each value. `tests/interop/` uses this too.

#[path = "vouching.rs"]
pub(crate) mod vouching;

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use self::vouching::Row;

/// The published schemas: `schemas/report-v1.schema.json` is `paas-attest/report/v1`, and so on.
static PUBLISHED: LazyLock<Vec<(String, Validator, Vec<Row>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let files = std::fs::read_dir(folder).expect("there are schemas");
    let schema = |path: &Path| {
        let file = path.file_name()?.to_str()?.strip_suffix(".schema.json")?;
        let text = std::fs::read_to_string(path).expect("a schema can be read");
        let schema = serde_json::from_str(&text).expect("a schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema is one");
        Some((format!("paas-attest/{}", file.replace('-', "/")), validator, vouching::rows(&schema)))
    };
    files.filter_map(|entry| schema(&entry.expect("a folder can be read").path())).collect()
});

/// What a document breaks of the published schema that it names, one line each.
pub(crate) fn violations(document: &Value) -> Vec<String> {
    let Some((_, schema, _)) = published(document) else {
        return vec![format!("no schema is published as {}", document["schema"])];
    };
    schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The values of a document of which the published schema that it names does not say who vouches, one line each. A later
/// version may add some, and its schema says so.
pub(crate) fn unvouched(document: &Value) -> Vec<String> {
    published(document).map_or_else(Vec::new, |(.., rows)| vouching::problems(rows, document))
}

fn published(document: &Value) -> Option<&'static (String, Validator, Vec<Row>)> {
    PUBLISHED.iter().find(|(name, ..)| document["schema"] == name.as_str())
}
