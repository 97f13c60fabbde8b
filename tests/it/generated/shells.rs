//! Bash itself completes: each line is typed into an interactive one, with the key that inserts everything that can
//! stand at its end (M-*), and runs a function that writes down what it was given.

#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::model::subs;

/// How a bash may be set, beside its usual way.
const WAYS: [(&str, &str); 5] = [
    ("usual", ""),
    // Nothing of bash-completion is needed, and nothing of it is in the way.
    ("with bash-completion", "_init_completion() { echo \"_init_completion was asked\" >> made; return 1; }"),
    ("words whole", "COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]/}"),
    ("strict", "set -u"),
    ("no globs", "shopt -s nullglob failglob extglob"),
];

/// Runs a command in a session of its own, without a terminal: by what Linux has for it, or macOS.
const ALONE: &str = r#"
if command -v setsid >/dev/null; then exec setsid "$@"; fi
exec perl -e 'use POSIX; POSIX::setsid() or die; exec @ARGV or die' "$@"
"#;

/// What a line is completed to, by a bash that is set in this way.
fn completed(way: &str, lines: &[&str]) -> Vec<Vec<String>> {
    let folder = TempDir::new().unwrap();
    let made = folder.path().join("made");
    for name in ["report.json", "cosign.pub", "with blank.pub"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    fs::create_dir(folder.path().join("layout")).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions/paas-attest.bash");
    // An interactive bash takes the terminal that it was started from, and stops whoever has it.
    let mut bash = Command::new("sh")
        .args(["-c", ALONE, "sh", "bash", "--noprofile", "--norc", "-i"])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", folder.path())
        .env("TERM", "dumb")
        .env("INPUTRC", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell can be started");
    let mut typed =
        format!("PS1=; unset HISTFILE; bind 'set bell-style none'\nsource '{}'\n", script.display());
    typed += "paas-attest() { printf '%s\\n' @@@ \"$@\" >> made; }\n";
    typed += &format!("{way}\n");
    for line in lines {
        typed += &format!("{line}\u{1b}*\n");
    }
    typed += "exit 0\n";
    bash.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let said = bash.wait_with_output().unwrap();
    let made = fs::read_to_string(made).unwrap_or_default();
    let runs: Vec<Vec<String>> =
        made.split("@@@\n").skip(1).map(|run| run.lines().map(str::to_owned).collect()).collect();
    assert_eq!(runs.len(), lines.len(), "{made}\n{}", String::from_utf8_lossy(&said.stderr));
    runs
}

/// Each line, and what stands in the place of its last word; of several what begins the same.
const LINES: &[(&str, &[&str])] = &[
    ("paas-attest ver", &["verify", "version"]),
    ("paas-attest help s", &["sbom"]),
    ("paas-attest --ver", &["--version"]),
    ("paas-attest explain signature-un", &["signature-unsupported", "signature-untimed"]),
    ("paas-attest explain key-unp", &["key-unpinned"]),
    ("paas-attest verify --req", &["--require"]),
    ("paas-attest verify h.example/builds/a:1 --wa", &["--wait"]),
    ("paas-attest verify build:my-app/1 --off", &["--offline"]),
    ("paas-attest verify --offline --req", &["--require"]),
    ("paas-attest verify --key=k.pub --key-f", &["--key-fingerprint"]),
    ("paas-attest verify --key k.pub --key-f", &["--key-fingerprint"]),
    ("paas-attest verify -a team=core,ops --wa", &["--wait"]),
    // What stands behind an option is no option, and no command.
    ("paas-attest verify --tenant-id sbom --req", &["--require"]),
    ("paas-attest verify --tenant-id -o --req", &["--require"]),
    ("paas-attest key --jo", &["--jo"]),
    ("paas-attest verify --tenant-id co", &["co"]),
    ("paas-attest verify -- --req", &["--req"]),
    ("paas-attest verify --require ", &["digest", "in-scope", "log", "pinned-key", "provenance", "sbom"]),
    ("paas-attest verify --require p", &["pinned-key", "provenance"]),
    ("paas-attest verify --require sbom,p", &["sbom,pinned-key", "sbom,provenance"]),
    (
        "paas-attest verify --require sbom,digest,pinned-key,",
        &[
            "sbom,digest,pinned-key,in-scope",
            "sbom,digest,pinned-key,log",
            "sbom,digest,pinned-key,provenance",
        ],
    ),
    ("paas-attest verify --log ", &["auto", "ignore", "require"]),
    ("paas-attest verify --require=prov", &["--require=provenance"]),
    ("paas-attest verify --require=sbom,prov", &["--require=sbom,provenance"]),
    ("paas-attest verify --color a", &["always", "auto"]),
    ("paas-attest verify --color=nev", &["--color=never"]),
    ("paas-attest verify -o c", &["cosign"]),
    (
        "paas-attest verify --output ",
        &["cosign", "html", "human", "json", "jsonl", "junit", "markdown", "vsa"],
    ),
    ("paas-attest sbom -o ", &["csv", "cyclonedx", "html", "human", "json", "markdown"]),
    ("paas-attest diff -o mark", &["markdown"]),
    ("paas-attest verify -o json=rep", &["json=report.json"]),
    ("paas-attest verify --output=json=rep", &["--output=json=report.json"]),
    ("paas-attest verify --key cos", &["cosign.pub"]),
    ("paas-attest verify --key=cos", &["--key=cosign.pub"]),
    ("paas-attest verify --key wit", &["with blank.pub"]),
    ("paas-attest diff --fail-on integrity,sub", &["integrity,substitution"]),
    ("paas-attest diff --fail-on=any,dow", &["--fail-on=any,downgraded"]),
    ("paas-attest sbom --check ", &["bsi", "cisa", "ntia", "schema"]),
    ("paas-attest sbom --check schema,n", &["schema,ntia"]),
    ("paas-attest sbom --source att", &["attached", "attestation"]),
    ("paas-attest verify bu", &["build:"]),
    ("paas-attest verify oci:lay", &["oci:layout"]),
    ("paas-attest verify rep", &["rep"]),
    ("paas-attest sbom --unsigned rep", &["report.json"]),
    ("paas-attest sbom --unsigned file:rep", &["file:report.json"]),
    ("paas-attest diff build:a/1 rep", &["report.json"]),
];

#[test]
fn bash_completes_options_and_their_values() {
    let lines: Vec<&str> = LINES.iter().map(|(line, _)| *line).collect();
    for (name, way) in WAYS {
        for ((line, expected), run) in LINES.iter().zip(completed(way, &lines)) {
            // All but the last word stand as they were typed.
            let before = line.rsplit_once(' ').map_or("", |(before, _)| before);
            let before: Vec<&str> = before.split(' ').skip(1).collect();
            let (typed, found) = run.split_at(before.len().min(run.len()));
            assert_eq!(typed, before, "{name}: {line}: {run:?}");
            assert_eq!(found, *expected, "{name}: {line}");
        }
    }
}

#[test]
fn bash_offers_every_option_of_a_command() {
    let subs = subs();
    let lines: Vec<String> = subs.iter().map(|sub| format!("paas-attest {} --", sub.name)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for (sub, run) in subs.iter().zip(completed("", &lines)) {
        let mut expected: Vec<String> =
            sub.options.iter().map(|option| format!("--{}", option.long)).collect();
        if expected.is_empty() {
            expected.push("--".to_owned());
        }
        expected.sort();
        let mut found = run[1..].to_vec();
        found.sort();
        assert_eq!(found, expected, "{}", sub.name);
    }
}

/// The real bash-completion, where it is installed: it replaces nothing of this.
#[test]
fn bash_completion_itself_is_not_in_the_way() {
    let place = "/usr/share/bash-completion/bash_completion";
    let way = format!("test ! -e {place} || source {place}");
    let runs =
        completed(&way, &["paas-attest verify --require=sbom,prov", "paas-attest verify build:a/1 --req"]);
    assert_eq!(runs[0], ["verify", "--require=sbom,provenance"]);
    assert_eq!(runs[1], ["verify", "build:a/1", "--require"]);
}
