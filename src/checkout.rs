//! The commit of the git checkout in the current folder, from `git` itself.
//!
//! The checkout is under test and its configuration is not trusted: nothing that it names is run
//! (`core.fsmonitor`, `filter.*`, hooks), and no remote is asked (git's documentation, `git-config`;
//! CVE-2022-24765 was code run for a foreign checkout).

use std::cell::Cell;
use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::limits;
use crate::system;
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
    /// `git` did not end in time.
    Timeout,
    /// `git` printed no commit id for HEAD.
    NoCommit,
    /// The configuration has a filter whose name no `-c` setting can carry, so it cannot be switched off.
    Filter,
}

/// How long a pause is while git is waited for.
const PAUSE: Duration = Duration::from_millis(5);

/// What holds whatever the checkout says: nothing of it is run, and a bare repository that lies in a checkout like
/// any other folder of files is not one (git's documentation, `safe.bareRepository`).
const SETTINGS: [&str; 4] =
    ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "safe.bareRepository=explicit"];

/// Asks `git` for HEAD, for so long.
///
/// # Errors
/// `git` cannot be run or fails or takes too long, HEAD has no commit, or a filter cannot be switched off.
pub fn head(patience: Duration) -> Result<Head, CheckoutError> {
    let git = Git { left: Cell::new(patience) };
    let parents = text(&git.says(&[], &["rev-list", "--parents", "--no-walk", "HEAD"])?);
    let mut words = parents.split_ascii_whitespace();
    let commit = words.next().unwrap_or_default().to_owned();
    if !matches!(commit.len(), 40 | 64) || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(CheckoutError::NoCommit);
    }
    let is_merge = words.count() > 1;
    let off = filters_off(&git)?;
    let status =
        git.says(&off, &["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty"])?;
    let is_dirty = !status.stdout.is_empty();
    let folder = text(&git.says(&[], &["rev-parse", "--show-toplevel"])?);
    Ok(Head { commit, folder: folder.trim_end().into(), is_merge, is_dirty })
}

/// How a commit stands to another one in a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitStanding {
    /// In its history, so many commits before it.
    Behind(usize),
    /// So many commits after it.
    Ahead(usize),
    /// Neither in the other's history: on another branch.
    Beside {
        /// How many commits are in its history alone.
        ahead: usize,
        /// How many are in the other's alone.
        behind: usize,
    },
    /// They have no commit in common.
    Unrelated,
    /// The checkout does not have it.
    Unknown,
}

/// Asks `git` for so long how a commit, which anybody may have named, stands to HEAD, which is `head`.
///
/// # Errors
/// `git` cannot be run or fails or takes too long.
pub fn stands(commit: &str, head: &str, patience: Duration) -> Result<CommitStanding, CheckoutError> {
    let is_commit = |id: &str| matches!(id.len(), 40 | 64) && id.bytes().all(|b| b.is_ascii_hexdigit());
    // What is no id could be an option, or a name that leads anywhere.
    if !is_commit(commit) || !is_commit(head) {
        return Ok(CommitStanding::Unknown);
    }
    let git = Git { left: Cell::new(patience) };
    if !git.run(&[], &["cat-file", "-e", &format!("{commit}^{{commit}}")])?.success {
        return Ok(CommitStanding::Unknown);
    }
    let range = format!("{commit}...{head}");
    let counts = text(&git.says(&[], &["rev-list", "--left-right", "--count", &range])?);
    let mut numbers = counts.split_ascii_whitespace().map(str::parse::<usize>);
    let (Some(Ok(ahead)), Some(Ok(behind))) = (numbers.next(), numbers.next()) else {
        return Err(CheckoutError::Refused(None));
    };
    Ok(match (ahead, behind) {
        (0, n) => CommitStanding::Behind(n),
        (n, 0) => CommitStanding::Ahead(n),
        (ahead, behind) if git.run(&[], &["merge-base", commit, head])?.success => {
            CommitStanding::Beside { ahead, behind }
        }
        _ => CommitStanding::Unrelated,
    })
}

/// Settings that switch off every filter of the configuration.
fn filters_off(git: &Git) -> Result<Vec<String>, CheckoutError> {
    let listed = git.run(&[], &["config", "--null", "--name-only", "--get-regexp", r"^filter\."])?;
    // Exit 1 says that nothing matches. What failed or was cut may hide a filter, which would be run.
    let is_whole = (listed.stdout.len() as u64) < limits::GIT;
    if !is_whole || !matches!(listed.code, Some(0 | 1)) {
        return Err(CheckoutError::Refused(None));
    }
    // A name that is changed to be text is the name of another filter.
    let names = str::from_utf8(&listed.stdout).map_err(|_| CheckoutError::Filter)?;
    let mut off = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
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

/// Git, for so long.
struct Git {
    left: Cell<Duration>,
}

impl Git {
    /// What it says, where it does what it is told.
    fn says(&self, settings: &[String], words: &[&str]) -> Result<Output, CheckoutError> {
        let output = self.run(settings, words)?;
        if output.success {
            return Ok(output);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let reason = said.lines().next().map(|line| line.trim_start_matches("fatal: ").into());
        Err(CheckoutError::Refused(reason))
    }

    fn run(&self, settings: &[String], words: &[&str]) -> Result<Output, CheckoutError> {
        let mut command = Command::new("git");
        command.args(["--no-optional-locks", "--no-pager"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for setting in settings {
            command.args(["-c", setting]);
        }
        command.args(words);
        // A partial clone would fetch what it lacks, by a program that its configuration names.
        command
            .env("GIT_NO_LAZY_FETCH", "1")
            // A commit is what it is called, and no other that the checkout puts in its place.
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", "/dev/null")
            .env("GIT_ALLOW_PROTOCOL", "")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        system::own_group(&mut command);
        let failed = |error: io::Error| CheckoutError::NoGit(ForeignText::error(&error));
        let mut child = command.spawn().map_err(failed)?;
        let [stdout, stderr] = [drained(child.stdout.take()), drained(child.stderr.take())];
        let ended = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break Some(status);
            }
            let Some(left) = self.left.get().checked_sub(PAUSE) else { break None };
            self.left.set(left);
            thread::sleep(PAUSE);
        };
        // Whoever it started may hold its streams open, and outlive it.
        let said = |stream: Receiver<Vec<u8>>| stream.recv_timeout(self.left.get().max(PAUSE)).ok();
        let output = ended.and_then(|status| {
            let (success, code) = (status.success(), status.code());
            Some(Output { success, code, stdout: said(stdout)?, stderr: said(stderr)? })
        });
        output.ok_or_else(|| {
            system::kill(&mut child);
            CheckoutError::Timeout
        })
    }
}

/// What git said.
struct Output {
    success: bool,
    /// None where a signal ended it.
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Reads a stream to its end, beside everything else; what is over the bound is not kept.
fn drained(stream: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.by_ref().take(limits::GIT).read_to_end(&mut bytes);
            let _ = io::copy(&mut stream, &mut io::sink());
        }
        let _ = sender.send(bytes);
    });
    receiver
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
