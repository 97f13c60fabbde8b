//! What the integration tests have in common: a way to run the program, a scripted server, layouts.

pub(crate) mod attest;
pub(crate) mod command;
pub(crate) mod layout;
pub(crate) mod registry;
pub(crate) mod server;
pub(crate) mod snapshot;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

/// The name under which every fixture was signed.
pub(crate) const LOGICAL: &str = "harbor.paas-system.svc.cluster.local";
/// The repository of every fixture.
pub(crate) const REPOSITORY: &str = "builds/my-app";
/// The tag of every fixture.
pub(crate) const TAG: &str = "build-abc123";
/// The platform's test key.
pub(crate) const KEY: &str = "fixtures/keys/platform.pub";

/// The repository's root, where every test runs the program.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file or folder of `fixtures/`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    root().join("fixtures").join(name)
}

/// A text file of the repository.
pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A published schema, compiled.
fn schema(name: &str) -> Option<jsonschema::Validator> {
    let path = root().join("schemas").join(name);
    path.exists().then(|| {
        let schema = serde_json::from_str(&text(&path)).expect("the schema is JSON");
        jsonschema::validator_for(&schema).expect("the schema is one")
    })
}

/// What a document breaks of the published schema of its kind, one line each.
pub(crate) fn violations(document: &Value) -> Vec<String> {
    static REPORT: OnceLock<Option<jsonschema::Validator>> = OnceLock::new();
    static SBOM: OnceLock<Option<jsonschema::Validator>> = OnceLock::new();
    static DIFF: OnceLock<Option<jsonschema::Validator>> = OnceLock::new();
    let schema = match document["schema"].as_str() {
        Some("paas-attest/sbom/v1") => SBOM.get_or_init(|| schema("sbom-v1.schema.json")),
        Some("paas-attest/diff/v1") => DIFF.get_or_init(|| schema("diff-v1.schema.json")),
        _ => REPORT.get_or_init(|| schema("report-v1.schema.json")),
    };
    let Some(schema) = schema else { return vec![] };
    schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Control, bidirectional and zero-width characters, but for the ends of lines.
pub(crate) fn is_hidden(c: char) -> bool {
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    (c.is_control() && c != '\n') || format
}
