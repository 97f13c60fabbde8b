//! The commit of the git checkout in the current folder, from `git` itself.
//!
//! The checkout is under test and its configuration is not trusted: nothing that it names is run
//! (`core.fsmonitor`, `filter.*`, hooks), and no remote is asked (git's documentation, `git-config`;
//! CVE-2022-24765 was code run for a foreign checkout).

use std::process::{Command, Output};

use crate::text::ForeignText;

/// HEAD of a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The full commit id.
    pub commit: String,
    /// The top folder of the checkout.
    pub folder: ForeignText,
    /// The commit has more than one parent.
    pub is_merge: bool,
    /// A tracked file differs from the commit.
    pub is_dirty: bool,
}

/// Why the commit of the checkout is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckoutError {
    /// `git` could not be run, for this reason of the system.
    NoGit(ForeignText),
    /// `git` failed: the first line of its error output, if there is one.
    Refused(Option<ForeignText>),
    /// `git` printed no commit id for HEAD.
    NoCommit,
    /// The configuration has a filter whose name no `-c` setting can carry, so it cannot be switched off.
    Filter,
}

/// Asks `git` for HEAD.
///
/// # Errors
/// `git` cannot be run or fails, HEAD has no commit, or a filter cannot be switched off.
pub fn head() -> Result<Head, CheckoutError> {
    let parents = text(&git(&[], &["rev-list", "--parents", "--no-walk", "HEAD"])?);
    let mut words = parents.split_ascii_whitespace();
    let commit = words.next().unwrap_or_default().to_owned();
    if !matches!(commit.len(), 40 | 64) || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(CheckoutError::NoCommit);
    }
    let is_merge = words.count() > 1;
    let off = filters_off()?;
    let status = git(&off, &["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty"])?;
    let is_dirty = !status.stdout.is_empty();
    let folder = text(&git(&[], &["rev-parse", "--show-toplevel"])?);
    Ok(Head { commit, folder: folder.trim_end().into(), is_merge, is_dirty })
}

/// Settings that switch off every filter of the configuration.
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
