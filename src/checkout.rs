//! Which commit the checkout in the current folder stands at: asked of `git`.
//!
//! The checkout is under test and its configuration is not believed: nothing that it names is run,
//! neither `core.fsmonitor` nor a `filter.*`, no hook, and no remote is asked (git's documentation,
//! `git-config`; CVE-2022-24765 was code run for a foreign checkout).

use std::process::{Command, Output};

use crate::error::CheckoutError;
use crate::text::ForeignText;
use crate::weakness::Weakness;

/// The commit, and what is not exact about it.
#[derive(Debug)]
pub struct Head {
    /// The whole commit.
    pub commit: String,
    /// The checkout's uppermost folder.
    pub folder: String,
    /// Uncommitted changes; a merge that no platform has built.
    pub weaknesses: Vec<Weakness>,
}

/// Asks for HEAD.
///
/// # Errors
/// No git, no checkout, or git's own refusal with its reason.
pub fn head() -> Result<Head, CheckoutError> {
    let parents = text(&git(&[], &["rev-list", "--parents", "--no-walk", "HEAD"])?);
    let mut words = parents.split_ascii_whitespace();
    let commit = words.next().unwrap_or_default().to_owned();
    if !matches!(commit.len(), 40 | 64) || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(CheckoutError::NoCommit);
    }
    let mut weaknesses = Vec::new();
    if words.count() > 1 {
        weaknesses.push(Weakness::HeadIsMerge(commit.clone()));
    }
    let off = filters_off()?;
    let status = git(&off, &["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty"])?;
    if !status.stdout.is_empty() {
        weaknesses.push(Weakness::Uncommitted(commit.clone()));
    }
    let folder = text(&git(&[], &["rev-parse", "--show-toplevel"])?).trim_end().to_owned();
    Ok(Head { commit, folder, weaknesses })
}

/// Settings that take every filter of the configuration out of use.
fn filters_off() -> Result<Vec<String>, CheckoutError> {
    // Exit 1 says that nothing matches.
    let listed = run(&[], &["config", "--null", "--name-only", "--get-regexp", r"^filter\."])?;
    let mut off = Vec::new();
    for name in text(&listed).split('\0').filter(|name| !name.is_empty()) {
        let Some((driver, _)) = name.rsplit_once('.') else { continue };
        if driver.contains(['=', '\n']) {
            return Err(CheckoutError::Filter);
        }
        off.extend(["clean", "smudge", "process"].map(|part| format!("{driver}.{part}=")));
        off.push(format!("{driver}.required=false"));
    }
    off.sort();
    off.dedup();
    Ok(off)
}

fn git(settings: &[String], words: &[&str]) -> Result<Output, CheckoutError> {
    let output = run(settings, words)?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let reason = said.lines().next().map(|line| line.trim_start_matches("fatal: ").into());
    Err(CheckoutError::Refused(reason))
}

fn run(settings: &[String], words: &[&str]) -> Result<Output, CheckoutError> {
    let mut command = Command::new("git");
    command.args([
        "--no-optional-locks",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.pager=cat",
    ]);
    for setting in settings {
        command.args(["-c", setting]);
    }
    command.args(words);
    // A partial clone would fetch what it lacks, by a program that its configuration names.
    command
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C");
    command.output().map_err(|error| CheckoutError::NoGit(ForeignText::error(&error)))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
