//! Runs the program with an environment of its own, and never longer than a minute.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use paas_attest::code::{CodeOutcome, CodeTopic};
use serde_json::Value;
use tempfile::TempDir;

/// What a run left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    /// What standard error says, each line in one piece.
    pub(crate) stderr: String,
    /// The same as it was written.
    pub(crate) stderr_lines: String,
    /// The most memory that it had at once, in KiB; 0 where the system does not tell.
    pub(crate) peak: u64,
    line: String,
}

/// The longest that any run may last.
const LIMIT: Duration = Duration::from_secs(60);

/// A command line to be run.
pub(crate) struct Program {
    args: Vec<String>,
    variables: Vec<(String, String)>,
    stdin: Option<Vec<u8>>,
    silent_stdin: bool,
    folder: PathBuf,
    address_space: Option<u64>,
    close_stdout: bool,
    stdout: Option<PathBuf>,
    first_line: Option<FirstLine>,
    limit: Duration,
}

/// What is done with the first line of standard output before anything behind it is read.
type FirstLine = Box<dyn FnOnce(&str) + Send>;

/// The program with these arguments.
pub(crate) fn program<S: Into<String>>(args: impl IntoIterator<Item = S>) -> Program {
    Program {
        args: args.into_iter().map(Into::into).collect(),
        variables: Vec::new(),
        stdin: None,
        silent_stdin: false,
        folder: super::root().to_owned(),
        address_space: None,
        close_stdout: false,
        stdout: None,
        first_line: None,
        limit: LIMIT,
    }
}

/// The program, its arguments split at blanks.
pub(crate) fn words(line: &str) -> Program {
    program(line.split_whitespace())
}

impl Program {
    pub(crate) fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Arguments split at blanks.
    pub(crate) fn words(self, line: &str) -> Self {
        self.args(line.split_whitespace())
    }

    pub(crate) fn var(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(bytes.into());
        self
    }

    /// Standard input stays open, and nobody writes to it any more.
    pub(crate) fn silent_stdin(mut self) -> Self {
        self.silent_stdin = true;
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    /// At most so many KiB of memory: one more and the program is ended by its allocator.
    pub(crate) fn address_space(mut self, kib: u64) -> Self {
        self.address_space = Some(kib);
        self
    }

    /// Nobody reads standard output.
    pub(crate) fn close_stdout(mut self) -> Self {
        self.close_stdout = true;
        self
    }

    /// Standard output goes to this file.
    pub(crate) fn stdout_to(mut self, path: &Path) -> Self {
        self.stdout = Some(path.to_owned());
        self
    }

    /// It may last so long, where without a bound it would last for ever.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Once the first line of standard output is there, this is done, and only then is more of it read.
    pub(crate) fn at_first_line(mut self, act: impl FnOnce(&str) + Send + 'static) -> Self {
        self.first_line = Some(Box::new(act));
        self
    }

    pub(crate) fn run(self) -> Run {
        let home = TempDir::new().expect("a folder can be made");
        let binary = env!("CARGO_BIN_EXE_paas-attest");
        let mut command = match self.address_space {
            None => Command::new(binary),
            Some(kib) => {
                let mut shell = Command::new("/bin/sh");
                shell.args(["-c", &format!("ulimit -v {kib} && exec \"$0\" \"$@\""), binary]);
                shell
            }
        };
        command
            .args(&self.args)
            .current_dir(&self.folder)
            .env_clear()
            // Also the folder of its configuration, in which there is none unless a test says so.
            .env("HOME", home.path())
            // The record of known keys is the run's own, and never that of whoever runs the tests.
            .env("XDG_STATE_HOME", home.path().join("state"))
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("COLUMNS", "100")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(if self.stdin.is_some() || self.silent_stdin { Stdio::piped() } else { Stdio::null() })
            .stdout(self.stdout.as_ref().map_or_else(Stdio::piped, |path| {
                let file = std::fs::OpenOptions::new().append(true).open(path);
                file.expect("standard output can be opened").into()
            }))
            .stderr(Stdio::piped());
        let line = format!("paas-attest {}", self.args.join(" "));
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{line}: {error}"));
        let held = if self.silent_stdin { child.stdin.take() } else { None };
        if let (Some(bytes), Some(mut stdin)) = (self.stdin, child.stdin.take()) {
            // The program may end before it has read everything: that is its choice.
            thread::spawn(move || stdin.write_all(&bytes));
        }
        let stdout = child.stdout.take().filter(|_| !self.close_stdout);
        let first_line = self.first_line;
        let stdout = thread::spawn(move || match (first_line, stdout) {
            (Some(act), Some(stdout)) => {
                let mut stdout = BufReader::new(stdout);
                let mut first = String::new();
                stdout.read_line(&mut first).expect("a line can be read");
                act(&first);
                first + &text(Some(stdout))
            }
            (_, stdout) => text(stdout),
        });
        let stderr = child.stderr.take();
        let stderr = thread::spawn(move || text(stderr));
        let started = Instant::now();
        let mut peak = 0;
        let status = loop {
            peak = most_memory(child.id()).unwrap_or(peak);
            if let Some(status) = child.try_wait().expect("a child can be waited for") {
                break status;
            }
            if started.elapsed() > self.limit {
                let _ = child.kill();
                let _ = child.wait();
                panic!("{line}\nwas still running after {:?}", self.limit);
            }
            thread::sleep(Duration::from_millis(2));
        };
        drop(held);
        let raw = stderr.join().expect("standard error was read");
        let run = Run {
            code: status.code().unwrap_or(-1),
            stdout: stdout.join().expect("standard output was read"),
            stderr: unfolded(&raw),
            stderr_lines: raw,
            peak,
            line,
        };
        assert!((0..=4).contains(&run.code), "ended with {}:\n{}", run.code, run.shown());
        assert!(!run.stderr.contains("panicked at"), "{}", run.shown());
        run
    }
}

/// The high-water mark of a process that still runs, in KiB.
fn most_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn text(stream: Option<impl std::io::Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        stream.read_to_end(&mut bytes).expect("a pipe can be read");
    }
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

/// What standard error says, each of its lines in one piece: what goes on stands below the text behind a label.
fn unfolded(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut hang = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        match lines.last_mut() {
            Some(last) if hang == Some(indent) => {
                last.push(' ');
                last.push_str(line.trim_start_matches(' '));
            }
            _ => {
                let label = line.split_once(": ").map(|(label, _)| label);
                let label = label.filter(|label| matches!(label.trim_start(), "error" | "warning" | "help"));
                hang = label.map(|label| label.len() + 2);
                lines.push(line.to_owned());
            }
        }
    }
    let end = if text.ends_with('\n') { "\n" } else { "" };
    lines.join("\n") + end
}

impl Run {
    /// All that there is to see, for the message of a test that fails.
    pub(crate) fn shown(&self) -> String {
        format!(
            "$ {}\n(exit {})\n{}\n--- standard error ---\n{}",
            self.line, self.code, self.stdout, self.stderr
        )
    }

    /// The report, which must follow the published schema and agree with the exit code.
    pub(crate) fn json(&self) -> Value {
        let document: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON: {error}\n{}", self.shown()));
        let mut violations = super::schema::violations(&document);
        violations.extend(super::schema::unvouched(&document));
        assert!(violations.is_empty(), "against the schema:\n{}\n{}", violations.join("\n"), self.shown());
        // What would be asked has no exit code: nothing was.
        if document["schema"] != "paas-attest/policy/v1" {
            assert_eq!(document["exitCode"], self.code, "{}", self.shown());
        }
        document
    }

    /// The report of a run over one image, held against verdict, exit code and reason code.
    pub(crate) fn is(&self, verdict: &str, code: Option<&str>) -> Value {
        let document = self.json();
        assert_eq!(document["verdict"], verdict, "{}", self.shown());
        let exit = match verdict {
            "VERIFIED" | "UNSIGNED" => 0,
            "FAILED" => 1,
            "UNDECIDED" => 3,
            "PENDING" => 4,
            other => panic!("no verdict: {other}"),
        };
        assert_eq!(self.code, exit, "{}", self.shown());
        assert_eq!(reason(&document).as_deref(), code, "{}", self.shown());
        ends_as_explained(&document);
        document
    }

    /// A run that verified nothing because it was not asked properly: exit 2, said on standard error.
    pub(crate) fn is_refused(&self, part: &str) -> &Self {
        assert_eq!(self.code, 2, "{}", self.shown());
        assert!(self.stderr.starts_with("error: nothing was verified"), "{}", self.shown());
        let flat = self.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "without `{part}`:\n{}", self.shown());
        self
    }

    /// The same by the argument parser: nothing on standard output.
    pub(crate) fn is_usage_error(&self, part: &str) -> &Self {
        self.is_refused(part);
        assert_eq!(self.stdout, "", "{}", self.shown());
        self
    }
}

/// Holds each code of a document against what `explain` says that a run can come to by it.
fn ends_as_explained(document: &Value) {
    let images = document["images"].as_array().map_or(&[][..], Vec::as_slice);
    for check in images.iter().flat_map(|image| image["checks"].as_array().into_iter().flatten()) {
        let outcome = match check["outcome"].as_str() {
            Some("fail") => CodeOutcome::Fail,
            Some("undecided") => CodeOutcome::Undecided,
            Some("pending") => CodeOutcome::Pending,
            _ => continue,
        };
        let code = check["code"].as_str().expect("what does not pass has a code");
        let explained = CodeTopic::named(code).iter().any(|topic| topic.outcomes().contains(&outcome));
        assert!(explained, "{code} comes to {outcome:?}");
    }
}

/// The code that explains a verdict: of the error, or of the first check that decided it.
pub(crate) fn reason(document: &Value) -> Option<String> {
    if let Some(code) = document["error"]["code"].as_str() {
        return Some(code.to_owned());
    }
    let outcome = match document["verdict"].as_str()? {
        "FAILED" => "fail",
        "UNDECIDED" => "undecided",
        "PENDING" => "pending",
        _ => return None,
    };
    let images = document["images"].as_array()?;
    let checks = images
        .iter()
        .filter(|image| image["verdict"] == document["verdict"])
        .filter_map(|image| image["checks"].as_array());
    let deciding = checks.flatten().find(|check| check["outcome"] == outcome)?;
    deciding["code"].as_str().map(str::to_owned)
}

/// The codes of the gaps of the first image, sorted.
pub(crate) fn gaps(document: &Value) -> Vec<String> {
    let gaps = document["images"][0]["gaps"].as_array().expect("an image has gaps");
    let mut codes: Vec<String> =
        gaps.iter().filter_map(|gap| gap["code"].as_str().map(str::to_owned)).collect();
    codes.sort();
    codes
}

/// The codes of a report's weaknesses, sorted.
pub(crate) fn weaknesses(document: &Value) -> Vec<String> {
    let list = document["weaknesses"].as_array().expect("a report has weaknesses");
    let mut codes: Vec<String> =
        list.iter().filter_map(|entry| entry["code"].as_str().map(str::to_owned)).collect();
    codes.sort();
    codes
}

/// One check of the first image.
pub(crate) fn check<'a>(document: &'a Value, id: &str) -> &'a Value {
    let checks = document["images"][0]["checks"].as_array().expect("an image has checks");
    checks.iter().find(|check| check["id"] == id).unwrap_or_else(|| panic!("no check {id}"))
}
