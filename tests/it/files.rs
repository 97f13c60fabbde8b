//! Files that the user names, and standard input: whole or not at all, and never waited for.

#![cfg(unix)]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, program, words};
use crate::support::registry::verify;
use crate::support::server::{Answer, Server};
use crate::support::{self, KEY, fixture};

const BUILD: &str = "build:my-app/build-abc123";

/// A run that was stopped and says so in its document too.
fn is_stopped(run: &Run, parts: &[&str]) {
    for part in parts {
        run.is_refused(part);
    }
    let document = run.json();
    assert_eq!((&document["verdict"], &document["images"]), (&Value::Null, &json!([])), "{}", run.shown());
}

/// Files that no reader takes, with the words that say what each is.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
        fs::create_dir(folder.path().join("folder")).unwrap();
        let _ = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A file of so many bytes, all of them holes.
    fn large(&self, bytes: u64) -> String {
        let path = self.path("large");
        fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        path
    }
}

const NO_FILES: [(&str, &str); 4] = [
    ("missing", "No such file"),
    ("folder", "it is a folder"),
    ("pipe", "it is a pipe, not a regular file"),
    ("socket", "it is a socket, not a regular file"),
];

/// Holds a reader of `bound` bytes against all of them.
fn refuses(command: impl Fn(&str) -> Program, bound: u64, limit: &str, instead_of_a_pipe: Option<&str>) {
    let files = Files::new();
    for (name, what) in NO_FILES {
        let path = files.path(name);
        let run = command(&path).run();
        is_stopped(&run, &[&path, what]);
        if let (Some(way), "pipe") = (instead_of_a_pipe, name) {
            run.is_refused(way);
        }
    }
    is_stopped(&command(&files.large(bound + 1)).run(), &["large", limit]);
}

#[test]
fn a_key() {
    let command = |path: &str| program(["verify", BUILD, "-o", "json", "--key", path]);
    refuses(command, 64 << 10, "it is larger than 64 KiB", Some("--key -"));
    let command = |path: &str| program(["key", "-o", "json", "--key", path]);
    refuses(command, 64 << 10, "it is larger than 64 KiB", Some("--key -"));
}

#[test]
fn certificate_authorities() {
    let command = |path: &str| program(["verify", BUILD, "-o", "json", "--key", KEY, "--ca-file", path]);
    refuses(command, 4 << 20, "it is larger than 4 MiB", None);
}

#[test]
fn keys_of_logs() {
    let given = |option: &'static str| {
        move |path: &str| program(["verify", BUILD, "-o", "json", "--key", KEY, option, path])
    };
    refuses(given("--rekor-key"), 64 << 10, "it is larger than 64 KiB", None);
    refuses(given("--trusted-root"), 1 << 20, "it is larger than 1 MiB", None);
}

#[test]
fn a_token() {
    let command = |path: &str| {
        program(["verify", BUILD, "-o", "json", "--key", KEY, "--check-api", "--token-file", path])
    };
    refuses(command, 64 << 10, "it is larger than 64 KiB", Some("PAAS_ATTEST_TOKEN"));
}

#[test]
fn documents() {
    let files = Files::new();
    for (name, what) in NO_FILES {
        let path = format!("file:{}", files.path(name));
        is_stopped(&program(["sbom", &path, "--unsigned", "-o", "json"]).run(), &[what]);
        for sides in [[path.as_str(), "-"], ["-", path.as_str()]] {
            let run = words("diff --unsigned -o json").args(sides).stdin("{}").run();
            is_stopped(&run, &[what]);
        }
    }
    let pipe = format!("file:{}", files.path("pipe"));
    program(["sbom", &pipe, "--unsigned"]).run().is_refused("standard input: -");
    // What is too large could not be checked, wherever it is from.
    let large = format!("file:{}", files.large(1025));
    let sbom = program(["sbom", &large, "--unsigned", "-o", "json", "--max-sbom-size", "1KiB"]);
    sbom.run().is("UNDECIDED", Some("too-large"));
}

/// Files of other tools and variables: what they hold could not be learned, which is no usage error.
#[test]
fn credentials_and_the_systems_authorities() {
    let ask = || program(["verify", "127.0.0.1:9/builds/my-app:1", "-o", "json", "--key", KEY]);
    let server = Server::start();
    let challenge = "Basic realm=\"Registry Realm\"";
    server.guard(|_| Some(Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", challenge)));
    let files = Files::new();
    for (name, what) in NO_FILES.into_iter().chain([("large", "it is larger than 4 MiB")]) {
        files.large((4 << 20) + 1);
        let path = files.path(name);
        let run = verify(&server).var("REGISTRY_AUTH_FILE", &path).run();
        run.is("UNDECIDED", Some("registry-unauthorized"));
        assert!(run.stdout.contains(what) && run.stdout.contains("REGISTRY_AUTH_FILE"), "{}", run.shown());
        let run = ask().var("SSL_CERT_FILE", &path).run();
        run.is("UNDECIDED", Some("tls"));
        assert!(run.stdout.contains(what) && run.stdout.contains("SSL_CERT_FILE"), "{}", run.shown());
    }
    // Nobody counts who reads standard input for them, and nobody waits for it.
    for name in ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
        let run = ask().var("SSL_CERT_FILE", name).stdin("x").run();
        run.is("UNDECIDED", Some("tls"));
        assert!(run.stdout.contains("pipe") && run.stdout.contains(name), "{}", run.shown());
        let run = verify(&server).var("REGISTRY_AUTH_FILE", name).stdin("{}").run();
        run.is("UNDECIDED", Some("registry-unauthorized"));
        assert!(run.stdout.contains("pipe") && run.stdout.contains(name), "{}", run.shown());
    }
    let run = ask().var("SSL_CERT_FILE", fixture("README.md").display().to_string()).run();
    run.is("UNDECIDED", Some("tls"));
    assert!(run.stdout.contains("SSL_CERT_FILE") && run.stdout.contains("no PEM block"), "{}", run.shown());
    let run = ask().var("SSL_CERT_DIR", files.path("folder")).run();
    assert!(run.stdout.contains("SSL_CERT_DIR"), "{}", run.shown());
    let several = std::env::join_paths(["/nonexistent", "", &files.path("folder")]).unwrap();
    let run = ask().var("SSL_CERT_DIR", several.into_string().unwrap()).run();
    run.is("UNDECIDED", Some("tls"));
    assert!(run.stdout.contains("SSL_CERT_DIR /nonexistent: "), "{}", run.shown());
}

#[test]
fn standard_input_is_not_cut() {
    let much = || "x".repeat((64 << 10) + 1);
    let run = program(["verify", BUILD, "-o", "json", "--key", "-"]).stdin(much()).run();
    is_stopped(&run, &["standard input", "it is larger than 64 KiB"]);
    let password = ["--registry-user", "u", "--registry-password-stdin"];
    let run = program(["verify", BUILD, "-o", "json", "--key", KEY]).args(password).stdin(much()).run();
    is_stopped(&run, &["password", "it is larger than 64 KiB"]);
}

/// Standard input by all of its names.
const STDIN: &[&str] = if cfg!(target_os = "linux") {
    &["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]
} else {
    &["-", "/dev/stdin", "/dev/fd/0"]
};

#[test]
fn standard_input_is_for_one_whatever_it_is_called() {
    let key = support::text(&fixture("keys/platform.pub"));
    let password = "--registry-user u --registry-password-stdin";
    let api = "--check-api --app-id a --build-id b";
    let layout = "oci:fixtures/cases/signed_verified/layout";
    let paths = &STDIN[1..];
    let mut lines = Vec::new();
    for name in STDIN {
        lines.push(format!("verify {BUILD} --key {name} {password}"));
        lines.push(format!("key --key {name} {password}"));
        lines.extend(STDIN.iter().map(|other| format!("key --key {name} --key {other}")));
        lines.extend(paths.iter().map(|other| format!("key --key {name} --ca-file {other}")));
        lines.extend(
            paths.iter().map(|other| format!("verify {BUILD} --key {name} {api} --token-file {other}")),
        );
    }
    for name in paths {
        lines.push(format!("verify {BUILD} --key {KEY} {password} --ca-file {name}"));
        lines.push(format!("verify {BUILD} --key {KEY} {password} {api} --token-file {name}"));
        lines.push(format!("key --key {KEY} --ca-file {name} --ca-file {name}"));
        lines.push(format!("verify {BUILD} --key {KEY} --rekor-key {name} --trusted-root {name}"));
        lines.push(format!("verify {BUILD} --key {KEY} {password} --rekor-key {name}"));
        lines.push(format!("sbom file:{name} --unsigned {password}"));
        lines.push(format!("sbom - --unsigned --ca-file {name}"));
        lines.push(format!("diff file:{name} {layout} --unsigned --offline --key -"));
        lines.push(format!("diff {layout} - --unsigned --offline --key {name}"));
        lines.push(format!("diff {layout} file:{name} --unsigned --key {KEY} {password}"));
    }
    for line in lines {
        // Whatever is read before the second one asks would do for the first.
        let text = if line.contains("--ca-file") {
            support::text(&fixture("keys/bad/certificate.pem"))
        } else {
            key.clone()
        };
        words(&line).arg("-o").arg("json").stdin(text).run().is_refused("standard input is used twice");
    }
    for (old, new) in
        [("-", "file:/dev/stdin"), ("file:/dev/fd/0", "-"), ("file:/dev/stdin", "file:/dev/fd/0")]
    {
        let run = words("diff --unsigned").args([old, new]).stdin("{}").run();
        run.is_refused("standard input can be only one side");
    }
}

#[test]
fn a_setting_is_named_that_asks_for_standard_input_too() {
    let run = words("key --ca-file /dev/stdin").var("PAAS_ATTEST_KEY", "/dev/fd/0").stdin("x").run();
    run.is_refused("by PAAS_ATTEST_KEY=/dev/fd/0 and --ca-file /dev/stdin");
    let run = words("sbom file:/dev/stdin --unsigned --registry-user u --registry-password-stdin").stdin("x");
    run.run().is_refused("by --registry-password-stdin and the document file:/dev/stdin");
}

#[test]
fn standard_input_is_read_by_all_of_its_names() {
    let key = support::text(&fixture("keys/platform.pub"));
    let bom = support::text(&fixture("documents/dependencies-odd.cdx.json"));
    for name in STDIN {
        let line = "verify oci:fixtures/cases/signed_verified/layout --offline -o json --identity any --key";
        words(line).arg(*name).stdin(key.clone()).run().is("VERIFIED", None);
        let place = if *name == "-" { "-".to_owned() } else { format!("file:{name}") };
        words("sbom --unsigned -o json").arg(place).stdin(bom.clone()).run().is("UNSIGNED", None);
    }
    // Where a file is needed, a dash is the name of one.
    let folder = TempDir::new().unwrap();
    let run = words("key --ca-file -").folder(folder.path()).stdin(key).run();
    run.is_refused("--ca-file - cannot be used: No such file");
}

/// A shell's `<(…)` is a pipe with a file's name: today's user learns what to write instead.
#[test]
fn the_shells_way_to_name_a_pipe_is_refused_with_the_way_on() {
    let line = r#"exec "$0" verify "$1" --key <(cat fixtures/keys/platform.pub)"#;
    let binary = env!("CARGO_BIN_EXE_paas-attest");
    let Ok(output) =
        Command::new("bash").args(["-c", line, binary, BUILD]).env("XDG_CONFIG_HOME", "/dev/null").output()
    else {
        return;
    };
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("it is a pipe") && said.contains("--key -"), "{said}");
}
