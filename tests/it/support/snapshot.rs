//! Snapshots, which lie beside the cases that they are of.

use std::path::Path;

use serde_json::Value;

use super::command::Run;

/// Holds a text against `NAME.snap` in a folder of `fixtures/`.
#[track_caller]
pub(crate) fn holds(folder: &Path, name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The same of what a run printed, and of its exit code.
#[track_caller]
pub(crate) fn told(folder: &Path, name: &str, run: &Run) {
    let shown = run.stdout.replace('\u{1b}', "␛");
    holds(folder, name, &format!("{shown}(exit {})\n", run.code));
}

/// A report without what differs from run to run and from version to version.
pub(crate) fn steady(mut document: Value) -> String {
    assert_eq!(document["tool"]["version"], env!("CARGO_PKG_VERSION"));
    document["at"] = Value::from("AT");
    document["tool"]["version"] = Value::from("VERSION");
    format!("{document:#}")
}
