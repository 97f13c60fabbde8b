//! What the integration tests have in common: a way to run the program, a scripted server, layouts.

pub(crate) mod attest;
pub(crate) mod bundles;
pub(crate) mod command;
pub(crate) mod forged;
pub(crate) mod hpack;
pub(crate) mod http2;
pub(crate) mod layout;
pub(crate) mod log;
pub(crate) mod pack;
pub(crate) mod page;
pub(crate) mod registry;
pub(crate) mod rows;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod signer;
pub(crate) mod snapshot;
pub(crate) mod stamps;
pub(crate) mod tls;
pub(crate) mod world;

use std::path::{Path, PathBuf};

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

/// Requests in order: those that are sent together arrive as they may.
pub(crate) fn sorted(mut targets: Vec<String>) -> Vec<String> {
    targets.sort();
    targets
}

/// Control, bidirectional and zero-width characters, but for the ends of lines.
pub(crate) fn is_hidden(c: char) -> bool {
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    (c.is_control() && c != '\n') || format
}
