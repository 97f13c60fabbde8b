//! What `--version` says of the build: the commit that it was made of, for what, and by which compiler.
//!
//! All of it is read from the sources and the build itself, so that the same sources give the same bytes; a build for
//! development names no commit, since each commit would be a reason to build anew.

#![expect(
    clippy::disallowed_methods,
    reason = "a build is told what it needs by its environment and its files"
)]

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Not PAAS_ATTEST_…: the program refuses variables of that name that it does not know.
    println!("cargo::rerun-if-env-changed=BUILD_COMMIT");
    let profile = env::var("PROFILE").unwrap_or_default();
    let commit = env::var("BUILD_COMMIT").ok().filter(|named| !named.is_empty());
    let commit = commit.or_else(|| (profile == "release").then(commit_of_sources).flatten());
    let compiler = env::var("RUSTC").ok().and_then(|rustc| said(Command::new(rustc).arg("--version")));
    let compiler = compiler.as_deref().and_then(|said| said.split(' ').nth(1)).unwrap_or("unknown");
    println!("cargo::rustc-env=BUILD_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
    println!("cargo::rustc-env=BUILD_TARGET={}", env::var("TARGET").unwrap_or_default());
    println!("cargo::rustc-env=BUILD_PROFILE={profile}");
    println!("cargo::rustc-env=BUILD_COMPILER={compiler}");
}

/// The commit of the checkout, or the one that cargo wrote into the crate; `-dirty` where files differ from it.
fn commit_of_sources() -> Option<String> {
    let here = env::var("CARGO_MANIFEST_DIR").ok()?;
    let git = |arguments: &[&str]| said(Command::new("git").current_dir(&here).args(arguments));
    let recorded = Path::new(&here).join(".cargo_vcs_info.json");
    if recorded.exists() {
        let text = std::fs::read_to_string(recorded).ok()?;
        let (_, behind) = text.split_once("\"sha1\": \"")?;
        let dirty = text.contains("\"dirty\": true");
        return behind.split('"').next().map(|commit| marked(commit, dirty));
    }
    // Sources that lie in somebody else's checkout are not of its commit.
    let root = git(&["rev-parse", "--show-toplevel"])?;
    if Path::new(&root).canonicalize().ok()? != Path::new(&here).canonicalize().ok()? {
        return None;
    }
    let logged = ["HEAD", "logs/HEAD"].map(|name| git(&["rev-parse", "--git-path", name]));
    let ours = ["src", "Cargo.toml", "Cargo.lock"].map(str::to_owned);
    // What is not there would be a reason to build anew each time.
    for path in logged.into_iter().flatten().chain(ours).filter(|path| Path::new(&here).join(path).exists()) {
        println!("cargo::rerun-if-changed={path}");
    }
    let commit = git(&["rev-parse", "HEAD"])?;
    let changes = git(&["status", "--porcelain", "--untracked-files=no"])?;
    Some(marked(&commit, !changes.is_empty()))
}

fn marked(commit: &str, dirty: bool) -> String {
    format!("{commit}{}", if dirty { "-dirty" } else { "" })
}

/// What a command writes, where it succeeds.
fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
