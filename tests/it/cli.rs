//! The command line: exit codes, what goes to which stream, and what is refused before anything is
//! verified.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, program, weaknesses, words};
use crate::support::layout::Layout;
use crate::support::{self, KEY, LOGICAL, REPOSITORY, fixture};

const NAME: &str = "h.example/builds/my-app:build-abc123";
const COMMIT: &str = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
const OFFLINE: &str = "--offline --key fixtures/keys/platform.pub";

fn identity() -> String {
    format!("{LOGICAL}/{REPOSITORY}")
}

/// `verify` of one case's layout, offline, with the platform's key and identity.
fn case(name: &str) -> Program {
    words("verify")
        .arg(format!("oci:fixtures/cases/{name}/layout"))
        .words(OFFLINE)
        .args(["--identity", &identity()])
}

fn good() -> Program {
    case("signed_verified")
}

/// `verify` of a registry's image that never comes as far as the network.
fn named(rest: &str) -> Program {
    words("verify").arg(NAME).args(["--key", KEY]).words(rest)
}

/// A run that was stopped and says so in its document too.
fn is_stopped(run: &Run, part: &str) -> Value {
    run.is_refused(part);
    let document = run.json();
    assert_eq!(document["verdict"], Value::Null, "{}", run.shown());
    assert_eq!(document["images"], json!([]), "{}", run.shown());
    assert!(document["error"]["code"].is_string(), "{}", run.shown());
    assert!(document["error"]["message"].is_string(), "{}", run.shown());
    document
}

// ---------------------------------------------------------------------------------------------
// Exit codes and streams

#[test]
fn each_verdict_has_its_exit_code() {
    for (name, code, word) in [
        ("signed_verified", 0, "VERIFIED"),
        ("unsigned_failed", 1, "FAILED"),
        ("bundle_undecided", 3, "UNDECIDED"),
    ] {
        let run = case(name).run();
        assert_eq!(run.code, code, "{}", run.shown());
        assert!(run.stdout.starts_with(word), "the verdict is the first word: {}", run.shown());
        assert_eq!(run.stderr, "", "{}", run.shown());
        for format in ["json", "cosign"] {
            let run = case(name).args(["-o", format]).run();
            assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{}", run.shown());
        }
    }
    named("").arg("--offline").run().is_refused("--offline");
}

#[test]
fn what_the_argument_parser_refuses_leaves_standard_output_empty() {
    for (line, part) in [
        ("verify", "IMAGE"),
        ("frobnicate", "frobnicate"),
        ("sbom", "IMAGE|FILE"),
        ("sbom h.example/a:b h.example/a:c", "h.example/a:c"),
        ("sbom h.example/a:b --sourse attached", "--sourse"),
        ("verify h.example/a:b --unsigned", "--unsigned"),
        ("verify h.example/a:b --save x", "--save"),
        ("key --wait 1m", "--wait"),
        ("diff h.example/a:b", "NEW"),
        ("verify h.example/a:b --frob", "--frob"),
        ("verify h.example/a:b --tenantid x", "--tenantid"),
        ("verify h.example/a:b --tenant x", "--tenant"),
        ("verify h.example/a:b --key", "--key"),
        ("verify h.example/a:b --color purple", "purple"),
        ("verify h.example/a:b -q -v", "--verbose"),
        ("verify h.example/a:b --tenant-id a --tenant-id b", "--tenant-id"),
        ("key h.example/a:b", "h.example/a:b"),
    ] {
        for rest in ["", " -o json"] {
            words(&format!("{line}{rest}")).run().is_usage_error(part);
        }
    }
}

#[test]
fn options_of_later_versions_are_unknown_and_never_ignored() {
    for option in [
        "--evidence pack",
        "--policy p.toml",
        "--images list",
        "--pods -",
        "--log require",
        "--log auto",
        "--rekor-key k.pub",
        "--trusted-root r.json",
        "--config c.toml",
        "--shard 1/2",
        "--fail-fast",
    ] {
        let name = option.split(' ').next().unwrap();
        good().words(option).run().is_usage_error(name);
    }
    for word in ["log", "in-scope", "digset", "digest,log", "SBOM", "sbom ", "sbom,,digest", ""] {
        let unknown = word.rsplit(',').next().unwrap();
        good().args(["--require", word]).run().is_refused(unknown);
    }
}

#[test]
fn every_requirement_that_is_known_is_asked() {
    for (word, code, check) in [
        ("sbom", "sbom-absent", "sbom"),
        ("provenance", "provenance-absent", "provenance"),
        ("digest", "tag-not-digest", "image"),
        ("pinned-key", "key-unpinned", "key"),
    ] {
        let document = good().args(["-o", "json", "--require", word]).run().is("FAILED", Some(code));
        assert_eq!(support::command::check(&document, check)["outcome"], "fail", "{word}");
        assert_eq!(document["policy"]["require"], json!([word]));
    }
    for list in ["sbom,digest,sbom", "provenance,pinned-key"] {
        assert_eq!(good().args(["--require", list]).run().code, 1, "{list}");
    }
}

#[test]
fn help_goes_to_standard_output_and_is_short() {
    for (line, most) in [
        ("--help", 40),
        ("-h", 40),
        ("verify -h", 95),
        ("verify --help", 130),
        ("sbom -h", 110),
        ("sbom --help", 150),
        ("key --help", 100),
    ] {
        let run = words(line).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
        let lines = run.stdout.lines().count();
        assert!(lines <= most, "{line}: {lines} lines");
        let widest = run.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 100, "{line}: {widest} columns\n{}", run.stdout);
        assert!(run.stdout.contains("Exit codes:"), "{line}");
    }
    let run = words("--version").run();
    assert_eq!((run.code, run.stdout.trim_end()), (0, concat!("paas-attest ", env!("CARGO_PKG_VERSION"))));
    let run = words("").run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
}

/// The commands that help shows, each on one line: help wraps them.
fn examples(help: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let inside = help
        .lines()
        .skip_while(|line| *line != "Examples:")
        .skip(1)
        .take_while(|line| line.starts_with("  "));
    for line in inside {
        if let Some(rest) = line.strip_prefix("  paas-attest ") {
            found.push(format!("paas-attest {rest}"));
        } else {
            let last = found.last_mut().expect("the first example begins with the program");
            last.push(' ');
            last.push_str(line.trim());
        }
    }
    found
}

#[test]
fn every_example_of_help_is_a_command_line() {
    let mut count = 0;
    for line in ["--help", "verify --help", "sbom --help", "key --help"] {
        let run = words(line).run();
        let examples = examples(&run.stdout);
        assert!(examples.len() >= 2, "{}", run.shown());
        for example in examples {
            let filled = example.replace("\"$IMAGE\"", NAME).replace("'name=lodash*'", "name=lodash*");
            assert!(!filled.contains(['"', '$', '\'']), "{example}");
            if let Err(error) = paas_attest::cli::Cli::try_parse_from(filled.split_whitespace()) {
                panic!("{example}\n{error}");
            }
            count += 1;
        }
    }
    assert!(count >= 14, "{count}");
}

// ---------------------------------------------------------------------------------------------
// Names

#[test]
fn names_that_name_no_image_are_refused() {
    for (name, part) in [
        ("app:1", "build:app/1"),
        ("my-app:build-abc123", "build:my-app/build-abc123"),
        ("nginx", "names no registry"),
        ("library/nginx:1", "names no registry"),
        ("h.example/Builds/app:1", "lower case"),
        ("h.example/builds//app:1", "no image reference"),
        ("h.example/builds/../app:1", "no image reference"),
        ("h.example/builds/app:", "no image reference"),
        ("h.example/builds/app:-x", "no image reference"),
        ("h.example/builds/app:a/b", "no image reference"),
        ("h.example/builds/app@sha256:abc", "sha256"),
        ("h.example/builds/app@sha256:../../etc", "sha256"),
        ("h.example/builds/app@sha512:00", "sha"),
        ("h.example/builds/a%2Fb:1", "no image reference"),
        ("https://h.example/builds/app:1", "https://"),
        ("h.example:99999/builds/app:1", "h.example:99999"),
        ("h.example/builds/app:1?x=y", "no image reference"),
        ("h.example/builds/app:1#x", "no image reference"),
        ("h.example/", "names no registry"),
        ("build:my-app", "build:APP_ID/BUILD_ID"),
        ("build:/1", "build:APP_ID/BUILD_ID"),
        ("build:my-app/", "build:APP_ID/BUILD_ID"),
        ("build:../../admin/1", "build:APP_ID/BUILD_ID"),
        ("build:my-app/b?x", "build:APP_ID/BUILD_ID"),
        ("oci:", "oci:"),
        ("oci-archive:", "oci-archive:"),
        ("oci:fixtures/cases/signed_verified/layout@sha256:zz", "sha256:zz"),
    ] {
        is_stopped(&program(["verify", name, "--key", KEY, "-o", "json"]).run(), part);
    }
    let upper = format!("h.example/builds/app@sha256:{}", "AB".repeat(32));
    is_stopped(&program(["verify", &upper, "--key", KEY, "-o", "json"]).run(), "64 lower-case hex");
    for name in ["", " ", "h.example/builds/app:1\n", "h.example/a\u{202e}:1"] {
        let run = program(["verify", name, "--key", KEY]).run();
        assert_eq!(run.code, 2, "{}", run.shown());
        assert!(
            !run.stderr.contains(|c: char| c == '\u{202e}' || (c.is_control() && c != '\n')),
            "{:?}",
            run.stderr
        );
    }
}

#[test]
fn a_layout_with_several_images_lists_them() {
    let mut layout = Layout::case("signed_verified");
    let other = Layout::case("paketo_verified");
    let mut entry = other.image();
    entry["annotations"]["org.opencontainers.image.ref.name"] = json!("build-two");
    layout.index["manifests"].as_array_mut().unwrap().push(entry);
    layout.blobs.extend(other.blobs);
    let folder = TempDir::new().unwrap();
    layout.write(folder.path());
    let path = folder.path().display();
    let ask = |name: String| {
        program(["verify", &name, "-o", "json"]).words(OFFLINE).args(["--identity", &identity()]).run()
    };
    let run = ask(format!("oci:{path}"));
    is_stopped(&run, "build-two");
    run.is_refused("build-abc123");
    ask(format!("oci:{path}:build-abc123")).is("VERIFIED", None);
    ask(format!("oci:{path}@{}", Layout::case("signed_verified").image_digest())).is("VERIFIED", None);
    ask(format!("oci:{path}:build-three")).is("FAILED", Some("image-absent"));
}

// ---------------------------------------------------------------------------------------------
// Options and variables

#[test]
fn empty_values_are_refused() {
    for option in [
        "--tenant-id",
        "--app-id",
        "--commit-sha",
        "--build-id",
        "--identity",
        "--key",
        "--key-fingerprint",
        "--api-url",
        "--ca-file",
        "--registry",
        "--registry-alias",
        "--connect-to",
        "--plain-http",
        "--auth-origin",
        "--registry-user",
        "--timeout",
        "--jobs",
        "--require",
        "--output",
        "-a",
        "-o",
        "--annotation",
    ] {
        let run = named("").args([option, ""]).run();
        run.is_refused("");
        assert_eq!(run.stdout, "", "{}", run.shown());
    }
    for pin in ["tenant_id=", "=octave", "=", "tenant_id"] {
        named("").args(["-a", pin]).run().is_refused("");
    }
    named("").args(["-o", "json="]).run().is_refused("no path");
}

#[test]
fn values_that_cannot_be_meant_are_refused() {
    for (option, value, part) in [
        ("--key-fingerprint", "SHA256:abc", "fingerprint"),
        ("--key-fingerprint", "MD5:00112233445566778899aabbccddeeff", "fingerprint"),
        ("--registry", "https://h.example", "--registry"),
        ("--registry-alias", "h.example", "LOGICAL=ACTUAL"),
        ("--registry-alias", "=h.example", "LOGICAL=ACTUAL"),
        ("--registry-alias", "h.example=", "LOGICAL=ACTUAL"),
        ("--registry-alias", "https://a.example=b.example", "LOGICAL=ACTUAL"),
        ("--connect-to", "h.example:443", "HOST:PORT:ADDR:PORT"),
        ("--connect-to", "h.example:443:127.0.0.1:0", "HOST:PORT:ADDR:PORT"),
        ("--plain-http", "http://h.example", "--plain-http"),
        ("--auth-origin", "auth.example.com", "origin"),
        ("--auth-origin", "https://auth.example.com/token", "origin"),
        ("--timeout", "5", "duration"),
        ("--timeout", "1.5s", "duration"),
        ("--timeout", "0s", "duration"),
        ("--timeout", "-1s", "--timeout"),
        ("--timeout", "1m30", "duration"),
        ("--jobs", "0", "--jobs"),
        ("--jobs", "many", "--jobs"),
        ("--api-url", "not a url", "--api-url"),
        ("--api-url", "http://api.example/api", "--plain-http"),
        ("--api-url", "ftp://api.example/api", "https"),
        ("--key", "http://api.example/cosign.pub", "--plain-http"),
        ("--key", "https://user:word@api.example/cosign.pub", "password"),
        ("--identity", "my-app", "registry"),
        ("--identity", "h.example/Builds/my-app", "lower case"),
        ("--output", "yaml", "yaml"),
        ("--output", "JSON", "JSON"),
    ] {
        let command =
            if matches!(option, "--api-url" | "--key") { words("verify").arg(NAME) } else { named("") };
        command.args([format!("{option}={value}")]).run().is_refused(part);
    }
}

/// A checkout under test must not choose the key.
#[test]
fn an_api_without_a_scheme_is_no_file() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("runtime.example/api/v1");
    fs::create_dir_all(&place).unwrap();
    fs::copy(fixture("keys/platform.pub"), place.join("cosign.pub")).unwrap();
    let layout = format!("oci:{}", fixture("cases/signed_verified/layout").display());
    let ask = || program(["verify", &layout, "--identity", &identity()]).folder(folder.path());
    ask().args(["--api-url", "runtime.example/api"]).run().is_refused("--api-url");
    ask().var("PAAS_ATTEST_API_URL", "runtime.example/api").run().is_refused("runtime.example/api");
}

#[test]
fn commit_pins_that_cannot_be_meant_are_refused() {
    for value in ["abcdef…", "abcdef...", "abcdef*", "…", "*", "4d1f0a5g…", &format!("{COMMIT}…")] {
        good().args(["--commit-sha", value]).run().is_refused("7 to 39 hex digits");
    }
    for value in ["4d1f0a5…", "4d1f0a5...", "4d1f0a5*"] {
        let run = good().args(["--commit-sha", value, "-o", "json"]).run();
        let document = run.is("VERIFIED", None);
        assert!(weaknesses(&document).contains(&"commit-prefix-short".to_owned()), "{}", run.shown());
    }
    let document = good()
        .args(["--commit-sha", &format!("{}…", &COMMIT[..16]), "-o", "json"])
        .run()
        .is("VERIFIED", None);
    assert!(!weaknesses(&document).contains(&"commit-prefix-short".to_owned()));
    let run = good().args(["--commit-sha", &COMMIT[..12], "-o", "json"]).run();
    run.is("FAILED", Some("pin-mismatch"));
    assert!(
        run.stdout.contains(&format!("{}…", &COMMIT[..12])),
        "the way to write a prefix: {}",
        run.shown()
    );
    // Prefixes are `--commit-sha`'s alone.
    good().args(["-a", "commit_sha=4d1f0a5c9b7e…", "-o", "json"]).run().is("FAILED", Some("pin-mismatch"));
}

#[test]
fn one_pin_has_one_value() {
    // The same twice is one pin.
    good().words("--tenant-id octave -a tenant_id=octave -o json").run().is("VERIFIED", None);
    for line in [
        "--tenant-id octave -a tenant_id=other",
        "-a x=1 -a x=2",
        "--commit-sha 4d1f0a5c9b7e… -a commit_sha=abc",
    ] {
        good().words(line).run().is_refused("two values");
    }
    let build = program(["verify", "build:my-app/build-abc123", "--key", KEY, "--app-id", "another"]);
    build.run().is_refused("two values");
    // An `=` and a comma are part of the value.
    good().words("-a tenant_id=a=b,c -o json").run().is("FAILED", Some("pin-mismatch"));
}

#[test]
fn aliases_that_contradict_each_other_are_refused() {
    for (one, other) in
        [("a.example=b.example", "a.example=c.example"), ("a.example=c.example", "b.example=c.example")]
    {
        let run = named("").args(["--registry-alias", one, "--registry-alias", other]).run();
        run.is_refused("contradict");
    }
}

#[test]
fn standard_input_is_asked_for_once() {
    for line in ["--key - --key -", "--key - --registry-user u --registry-password-stdin"] {
        let run = words("verify").arg(NAME).words(line).stdin("x\n").run();
        run.is_refused("twice");
    }
    let key = support::text(&fixture("keys/platform.pub"));
    let layout = "verify oci:fixtures/cases/signed_verified/layout --offline --key - -o json --identity";
    words(layout).arg(identity()).stdin(key).run().is("VERIFIED", None);
    words(layout).arg(identity()).stdin("").run().is("UNDECIDED", Some("key-unusable"));
}

#[test]
fn files_that_the_user_named_must_be_there() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing").display().to_string();
    let folder_name = folder.path().display().to_string();
    for (option, value) in
        [("--key", &missing), ("--key", &folder_name), ("--ca-file", &missing), ("--ca-file", &folder_name)]
    {
        let command = if option == "--key" { words("verify").arg(NAME) } else { named("") };
        is_stopped(&command.args([option, value, "-o", "json"]).run(), value);
    }
    let file = fixture("README.md").display().to_string();
    is_stopped(&named("-o json").args(["--ca-file", &file]).run(), "--ca-file");
    for name in [
        format!("oci:{missing}"),
        format!("oci-archive:{missing}"),
        format!("oci:{file}"),
        format!("oci-archive:{folder_name}"),
    ] {
        is_stopped(&words("verify").arg(name).words(OFFLINE).args(["-o", "json"]).run(), "");
    }
}

#[cfg(unix)]
#[test]
fn a_key_may_come_through_a_pipe_and_must_not_be_endless() {
    let ask = |key: &str| {
        words("verify oci:fixtures/cases/signed_verified/layout --offline -o json --key").args([
            key,
            "--identity",
            &identity(),
        ])
    };
    let key = support::text(&fixture("keys/platform.pub"));
    ask("/dev/stdin").stdin(key.clone()).run().is("VERIFIED", None);
    ask("/dev/zero").run().is("UNDECIDED", Some("key-unusable"));
    ask("-").stdin(key.clone() + &"\n".repeat(70 << 10)).run().is("UNDECIDED", Some("key-unusable"));
    // Where reading ends, a second key must not go unseen.
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("two.pub");
    let other = support::text(&fixture("keys/other.pub"));
    fs::write(&path, key + &"\n".repeat(70 << 10) + &other).unwrap();
    ask(path.to_str().unwrap()).run().is("UNDECIDED", Some("key-unusable"));
}

#[cfg(unix)]
#[test]
fn a_name_with_active_characters_is_shown_escaped() {
    let folder = TempDir::new().unwrap();
    let evil = folder.path().join("a\u{1b}[31m\u{202e}b");
    Layout::case("unsigned_failed").write(&evil);
    for format in ["human", "json", "cosign"] {
        for name in [format!("oci:{}", evil.display()), format!("oci:{}/missing\u{9b}", evil.display())] {
            let run = program(["verify", &name, "-o", format]).words(OFFLINE).run();
            assert!(matches!(run.code, 1 | 2), "{}", run.shown());
            for text in [&run.stdout, &run.stderr] {
                let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
                assert!(!text.contains(raw), "{text:?}");
            }
        }
    }
}

#[test]
fn offline_has_neither_registry_nor_served_key() {
    named("--offline").run().is_refused("--offline");
    words("verify oci:fixtures/cases/signed_verified/layout --offline").run().is_refused("--key");
    words("verify oci:fixtures/cases/signed_verified/layout --offline --key https://h.example/k.pub")
        .run()
        .is_refused("--offline");
    words("key --offline").run().is_refused("--key");
    let run = words("key --offline --key fixtures/keys/platform.pub").run();
    assert_eq!(run.code, 0, "{}", run.shown());
}

#[test]
fn credentials_are_whole_and_for_one_registry() {
    named("--registry-user u").run().is_refused("password");
    named("").var("PAAS_ATTEST_REGISTRY_USER", "u").run().is_refused("password");
    named("").var("PAAS_ATTEST_REGISTRY_PASSWORD", "p").run().is_refused("user");
    named("--registry-user u --registry-password-stdin").stdin("").run().is_refused("empty");
    let run = named("g.example/builds/other:1 --registry-user u --registry-password-stdin -o json")
        .stdin("p\n")
        .run();
    is_stopped(&run, "one registry");
    let run = named("").words("-o json").arg("--registry-password=secret-word").run();
    run.is_usage_error("--registry-password");
    assert!(!run.stderr.contains("secret-word"), "{}", run.shown());
}

#[test]
fn variables_stand_for_options_and_options_come_first() {
    for (variable, right, option) in [
        ("PAAS_ATTEST_TENANT_ID", "octave", "--tenant-id"),
        ("PAAS_ATTEST_APP_ID", "my-app", "--app-id"),
        ("PAAS_ATTEST_COMMIT_SHA", COMMIT, "--commit-sha"),
        ("PAAS_ATTEST_BUILD_ID", "build-abc123", "--build-id"),
    ] {
        let by_variable = good().args(["-o", "json"]).var(variable, right).run().is("VERIFIED", None);
        let by_option = good().args(["-o", "json", option, right]).run().is("VERIFIED", None);
        assert_eq!(by_variable["policy"], by_option["policy"]);
        assert_eq!(by_variable["images"], by_option["images"]);
        good().args(["-o", "json"]).var(variable, "another").run().is("FAILED", Some("pin-mismatch"));
        good().args(["-o", "json", option, right]).var(variable, "another").run().is("VERIFIED", None);
    }
    let offline = || {
        words("verify oci:fixtures/cases/signed_verified/layout --offline -o json --identity").arg(identity())
    };
    offline().var("PAAS_ATTEST_KEY", KEY).run().is("VERIFIED", None);
    offline()
        .var("PAAS_ATTEST_KEY", KEY)
        .args(["--key", "fixtures/keys/other.pub"])
        .run()
        .is("FAILED", Some("signature-invalid"));
    let both = format!("{} {}", "0".repeat(64), "1".repeat(64));
    good()
        .args(["-o", "json"])
        .var("PAAS_ATTEST_KEY_FINGERPRINT", both)
        .run()
        .is("FAILED", Some("key-fingerprint-mismatch"));
}

#[test]
fn variables_that_are_empty_or_unknown_stop_the_run() {
    for name in [
        "PAAS_ATTEST_TENANT_ID",
        "PAAS_ATTEST_APP_ID",
        "PAAS_ATTEST_COMMIT_SHA",
        "PAAS_ATTEST_BUILD_ID",
        "PAAS_ATTEST_KEY",
        "PAAS_ATTEST_KEY_FINGERPRINT",
        "PAAS_ATTEST_API_URL",
        "PAAS_ATTEST_REGISTRY",
        "PAAS_ATTEST_REGISTRY_ALIAS",
        "PAAS_ATTEST_CA_FILE",
        "PAAS_ATTEST_REGISTRY_USER",
        "PAAS_ATTEST_REGISTRY_PASSWORD",
    ] {
        good().var(name, "").run().is_refused(name);
    }
    for name in [
        "PAAS_ATTEST_TENANTID",
        "PAAS_ATTEST_TENANT",
        "PAAS_ATTEST_COMMIT",
        "PAAS_ATTEST_IDENTITY",
        "PAAS_ATTEST_SERVICE",
    ] {
        good().var(name, "x").run().is_refused(name);
    }
    let run = good()
        .var("PAAS_ATTEST_VERSION", "")
        .var("PAAS_ATTEST_SERVICE_HOST", "10.0.0.1")
        .var("PAAS_ATTEST_SERVICE_PORT", "")
        .var("PAAS_ATTEST_PORT", "tcp://10.0.0.1:80")
        .var("PAAS_ATTEST_PORT_80_TCP_ADDR", "")
        .run();
    assert_eq!(run.code, 0, "{}", run.shown());
}

// ---------------------------------------------------------------------------------------------
// --commit-sha @

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.test", "-c", "commit.gpgSign=false"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git is there");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A checkout with one commit.
fn checkout() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    fs::write(folder.path().join("file.txt"), "one\n").unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "one"]);
    let head = git(folder.path(), &["rev-parse", "HEAD"]);
    (folder, head)
}

/// `verify` of the good case from another folder.
fn from(folder: &Path) -> Program {
    let absolute = |name: &str| fixture(name).display().to_string();
    program([
        "verify",
        &format!("oci:{}", absolute("cases/signed_verified/layout")),
        "--key",
        &absolute("keys/platform.pub"),
    ])
    .args(["--offline", "--identity", &identity(), "-o", "json", "--commit-sha", "@"])
    .folder(folder)
}

#[test]
fn the_commit_of_a_checkout_is_head() {
    let (folder, head) = checkout();
    let run = from(folder.path()).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["policy"]["pins"]["commit_sha"], head.as_str(), "{}", run.shown());
    assert!(!weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{}", run.shown());
    fs::write(folder.path().join("file.txt"), "two\n").unwrap();
    let document = from(folder.path()).run().is("FAILED", Some("pin-mismatch"));
    assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{document:#}");
}

#[test]
fn a_merge_is_said() {
    let (folder, _) = checkout();
    git(folder.path(), &["checkout", "--quiet", "-b", "side"]);
    git(folder.path(), &["commit", "--quiet", "--allow-empty", "-m", "side"]);
    git(folder.path(), &["checkout", "--quiet", "-"]);
    git(folder.path(), &["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    let document = from(folder.path()).run().is("FAILED", Some("pin-mismatch"));
    assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{document:#}");
}

#[test]
fn outside_a_checkout_there_is_no_head() {
    let folder = TempDir::new().unwrap();
    is_stopped(&from(folder.path()).run(), "--commit-sha @");
    git(folder.path(), &["init", "--quiet"]);
    is_stopped(&from(folder.path()).run(), "--commit-sha @");
    let run = from(folder.path()).var("PATH", "/nonexistent").run();
    is_stopped(&run, "git");
}

#[cfg(unix)]
#[test]
fn nothing_that_a_checkout_names_is_run() {
    use std::os::unix::fs::PermissionsExt as _;

    let (folder, head) = checkout();
    let path = folder.path();
    let mark = path.join("mark");
    let script = path.join("evil.sh");
    fs::write(&script, format!("#!/bin/sh\necho ran >>'{}'\ncat\n", mark.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let evil = script.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "filter.e.v-il.clean",
        "core.pager",
        "pager.status",
        "core.editor",
        "core.sshCommand",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "core.askPass",
        "credential.helper",
        "gpg.program",
        "alias.status",
        "alias.rev-list",
        "core.alternateRefsCommand",
    ] {
        git(path, &["config", name, evil]);
    }
    for name in ["filter.evil.required", "filter.e.v-il.required", "log.showSignature"] {
        git(path, &["config", name, "true"]);
    }
    let hooks = path.join("hooks");
    fs::create_dir(&hooks).unwrap();
    for hook in ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"] {
        fs::copy(&script, hooks.join(hook)).unwrap();
    }
    git(path, &["config", "core.hooksPath", hooks.to_str().unwrap()]);
    fs::write(path.join(".gitattributes"), "*.txt filter=evil diff=evil\nother.txt filter=e.v-il\n").unwrap();
    // Changed, and of the same size, so that git has to read it.
    fs::write(path.join("file.txt"), "two\n").unwrap();
    let _ = fs::remove_file(&mark);
    // The trap is set: git alone falls into it.
    let _ = Command::new("git")
        .args(["status", "--porcelain"])
        .current_dir(path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output();
    assert!(mark.exists(), "the trap does not work");
    fs::remove_file(&mark).unwrap();
    fs::write(path.join("file.txt"), "six\n").unwrap();

    let run = from(path).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["policy"]["pins"]["commit_sha"], head.as_str());
    assert!(weaknesses(&document).contains(&"checkout-dirty".to_owned()), "{}", run.shown());
    assert!(!mark.exists(), "something of the checkout's configuration was run");
}

// ---------------------------------------------------------------------------------------------
// Outputs

fn path_in(folder: &TempDir, name: &str) -> (PathBuf, String) {
    let path = folder.path().join(name);
    let text = path.display().to_string();
    (path, text)
}

fn only(folder: &TempDir, names: &[&str]) {
    let mut found: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, names, "something was left behind");
}

#[test]
fn a_report_goes_to_a_file_and_the_words_to_standard_output() {
    let folder = TempDir::new().unwrap();
    let (path, text) = path_in(&folder, "report.json");
    let plain = good().run();
    let run = good().args(["-o", &format!("json={text}")]).run();
    assert_eq!((run.code, &run.stdout), (0, &plain.stdout), "{}", run.shown());
    let document: Value = serde_json::from_str(&support::text(&path)).unwrap();
    assert_eq!(support::violations(&document), Vec::<String>::new());
    assert_eq!(document["verdict"], "VERIFIED");
    only(&folder, &["report.json"]);
    // It replaces what was there, also by a failed run.
    let run = case("unsigned_failed").args(["-o", &format!("json={text}"), "-o", "cosign"]).run();
    assert_eq!((run.code, run.stdout.trim()), (1, "[]"), "{}", run.shown());
    let document: Value = serde_json::from_str(&support::text(&path)).unwrap();
    assert_eq!(document["verdict"], "FAILED");
    // A run that verified nothing says that too, in place of an old VERIFIED.
    let run =
        words("verify app:1 --key fixtures/keys/platform.pub").args(["-o", &format!("json={text}")]).run();
    run.is_refused("build:app/1");
    let document: Value = serde_json::from_str(&support::text(&path)).unwrap();
    assert_eq!(
        (&document["verdict"], &document["exitCode"], &document["images"]),
        (&Value::Null, &json!(2), &json!([]))
    );
    only(&folder, &["report.json"]);
}

#[cfg(unix)]
#[test]
fn a_report_has_the_mode_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = TempDir::new().unwrap();
    let (path, text) = path_in(&folder, "report.json");
    let (plain, _) = path_in(&folder, "plain");
    fs::write(&plain, "").unwrap();
    let run = good().args(["-o", &format!("json={text}")]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode(),
        fs::metadata(&plain).unwrap().permissions().mode()
    );
}

#[test]
fn a_report_that_cannot_be_written_turns_yes_into_undecided() {
    let folder = TempDir::new().unwrap();
    let (_, missing) = path_in(&folder, "missing/report.json");
    let is_folder = folder.path().display().to_string();
    for path in [&missing, &is_folder] {
        let output = format!("json={path}");
        let run = good().args(["-o", &output]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stderr.starts_with("error: "), "{}", run.shown());
        let run = case("unsigned_failed").args(["-o", &output]).run();
        assert_eq!(run.code, 1, "{}", run.shown());
        let run = case("bundle_undecided").args(["-o", &output]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
    }
    only(&folder, &[]);
}

#[cfg(unix)]
#[test]
fn links_devices_and_full_disks() {
    let folder = TempDir::new().unwrap();
    let (target, _) = path_in(&folder, "target");
    let (link, text) = path_in(&folder, "link");
    fs::write(&target, "precious").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let run = good().args(["-o", &format!("json={text}")]).run();
    assert_eq!(run.code, 3, "{}", run.shown());
    assert_eq!(support::text(&target), "precious");

    let run = good().args(["-o", "json=/dev/null"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(!fs::symlink_metadata("/dev/null").unwrap().is_file(), "a device was replaced by a file");
    let run = good().args(["-o", "json=/dev/stdout", "-o", "human=/dev/null"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.stdout.starts_with('{'), "{}", run.shown());
    // A disk that is full.
    let run = good().args(["-o", "json=/dev/full"]).run();
    assert_eq!(run.code, 3, "{}", run.shown());
    let run = case("unsigned_failed").args(["-o", "json=/dev/full"]).run();
    assert_eq!(run.code, 1, "{}", run.shown());
}

#[test]
fn standard_output_takes_one_format() {
    for line in ["-o json -o human", "-o json -o json", "-o human -o json=/dev/null -o cosign"] {
        good().words(line).run().is_refused("more than one");
    }
    words("key --key fixtures/keys/platform.pub -o cosign").run().is_refused("cosign");
}

#[test]
fn a_reader_that_goes_away_takes_nothing_from_the_verdict() {
    for (name, code) in [("signed_verified", 0), ("unsigned_failed", 1), ("bundle_undecided", 3)] {
        for format in ["human", "json", "cosign"] {
            let run = case(name).args(["-o", format]).close_stdout().run();
            assert_eq!(run.code, code, "{}", run.shown());
        }
    }
}

#[test]
fn quiet_is_one_line_an_image() {
    let digest = Layout::case("signed_verified").image_digest();
    let run = good().arg("-q").run();
    assert_eq!(
        run.stdout,
        format!("VERIFIED oci:fixtures/cases/signed_verified/layout@{digest}\n"),
        "{}",
        run.shown()
    );
    let run = case("unsigned_failed").arg("-q").arg("oci:fixtures/cases/signed_verified/layout").run();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.shown());
    assert!(
        lines[0].starts_with("FAILED oci:fixtures/cases/unsigned_failed/layout@sha256:"),
        "{}",
        run.shown()
    );
    assert!(lines[0].ends_with("signature-absent"), "{}", run.shown());
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.shown());
    // It changes no other format.
    let quiet = good().args(["-q", "-o", "json"]).run().is("VERIFIED", None);
    let usual = good().args(["-o", "json"]).run().is("VERIFIED", None);
    assert_eq!(quiet["images"], usual["images"]);
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let escape = '\u{1b}';
    assert!(!good().run().stdout.contains(escape));
    let run = good().args(["--color", "always"]).run();
    assert!(run.stdout.contains(escape), "{}", run.shown());
    assert!(good().args(["--color", "always"]).var("NO_COLOR", "1").run().stdout.contains(escape));
    assert!(good().var("CLICOLOR_FORCE", "1").run().stdout.contains(escape));
    assert!(!good().var("CLICOLOR_FORCE", "1").var("NO_COLOR", "1").run().stdout.contains(escape));
    assert!(!good().args(["--color", "never"]).var("CLICOLOR_FORCE", "1").run().stdout.contains(escape));
    assert!(!good().args(["--color", "always", "-o", "json"]).run().stdout.contains(escape));
    let plain: String = strip(&good().args(["--color", "always"]).run().stdout);
    assert_eq!(plain, good().run().stdout);
}

/// Text without its SGR sequences.
fn strip(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').expect("an SGR sequence").1)
}

#[test]
fn the_cosign_format_is_cosigns() {
    let run = good().args(["-o", "cosign"]).run();
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1, "{}", run.shown());
    assert_eq!(list[0]["critical"]["identity"]["docker-reference"], identity());
    assert_eq!(
        list[0]["critical"]["image"]["docker-manifest-digest"],
        Layout::case("signed_verified").image_digest()
    );
    assert_eq!(list[0]["critical"]["type"], "cosign container image signature");
    assert_eq!(list[0]["optional"]["tenant_id"], "octave");
    // Trusted by the key, and no answer to what was asked.
    let run = good().words("-o cosign --tenant-id another").run();
    assert_eq!((run.code, run.stdout.trim()), (1, "[]"), "{}", run.shown());
}

#[test]
fn several_images_keep_their_order_and_the_worst_decides() {
    let name = |case: &str| format!("oci:fixtures/cases/{case}/layout");
    let ask = |cases: &[&str]| {
        let names = cases.iter().map(|case| name(case));
        program(["verify", "-o", "json"]).args(names).words(OFFLINE).args(["--identity", &identity()]).run()
    };
    for (cases, code) in [
        (&["paketo_verified", "signed_verified"][..], 0),
        (&["signed_verified", "bundle_undecided"], 3),
        (&["bundle_undecided", "unsigned_failed", "signed_verified"], 1),
        (&["unsigned_failed", "bundle_undecided"], 1),
    ] {
        let run = ask(cases);
        assert_eq!(run.code, code, "{}", run.shown());
        let document = run.json();
        let references: Vec<&str> = document["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["reference"].as_str().unwrap())
            .collect();
        let expected: Vec<String> = cases.iter().map(|case| name(case)).collect();
        assert_eq!(references, expected);
        for (image, case) in document["images"].as_array().unwrap().iter().zip(cases) {
            let verdict = case.rsplit('_').next().unwrap().to_uppercase();
            assert_eq!(image["verdict"], verdict.as_str());
        }
    }
    // One that is not asked properly is no part of a run: nothing was verified.
    let run = program(["verify", &name("signed_verified"), "app:1", "-o", "json"]).words(OFFLINE).run();
    is_stopped(&run, "build:app/1");
}

#[test]
fn every_key_in_use_is_a_pinned_one() {
    let key = |name: &str| {
        let document = words("key -o json --key").arg(format!("fixtures/keys/{name}.pub")).run().json();
        document["key"]["fingerprint"].as_str().unwrap().to_owned()
    };
    let two = || {
        good().args(["--key", "fixtures/keys/other.pub", "-o", "json", "--key-fingerprint", &key("platform")])
    };
    two().run().is("FAILED", Some("key-fingerprint-mismatch"));
    let document = two().args(["--key-fingerprint", &key("other")]).run().is("VERIFIED", None);
    assert_eq!(document["keys"].as_array().unwrap().len(), 2);
    assert_eq!(document["key"], document["keys"][0]);
}

#[test]
fn a_digest_may_be_required() {
    let digest = Layout::case("signed_verified").image_digest();
    for (version, verdict, code) in [
        (format!("@{digest}"), "VERIFIED", None),
        (":build-abc123".to_owned(), "FAILED", Some("tag-not-digest")),
        (String::new(), "FAILED", Some("tag-not-digest")),
    ] {
        let name = format!("oci:fixtures/cases/signed_verified/layout{version}");
        let run = program(["verify", &name, "--require", "digest", "-o", "json"]).words(OFFLINE).run();
        let document = run.is(verdict, code);
        assert_eq!(document["policy"]["require"], json!(["digest"]), "{}", run.shown());
    }
}

#[test]
fn the_key_command_tells_the_fingerprint() {
    let document = words("key -o json --key fixtures/keys/platform.pub").run().json();
    assert_eq!(document["command"], "key");
    assert_eq!((&document["verdict"], &document["images"]), (&Value::Null, &json!([])));
    assert_eq!(document["key"]["algorithm"], "ecdsa-p256");
    let hex = document["key"]["sha256"].as_str().unwrap().to_owned();
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap().to_owned();
    let run = words("key --key fixtures/keys/platform.pub").run();
    assert!(run.code == 0 && run.stdout.contains(&fingerprint), "{}", run.shown());
    for pin in [hex, fingerprint.clone(), fingerprint.trim_end_matches('=').to_owned()] {
        let run = words("key -o json --key fixtures/keys/platform.pub --key-fingerprint").arg(&pin).run();
        let document = run.is("VERIFIED", None);
        assert_eq!(document["key"]["pinned"], true);
        good().args(["-o", "json", "--key-fingerprint", &pin]).run().is("VERIFIED", None);
    }
    words("key -o json --key fixtures/keys/other.pub --key-fingerprint")
        .arg(fingerprint)
        .run()
        .is("FAILED", Some("key-fingerprint-mismatch"));
}

// ---------------------------------------------------------------------------------------------
// Layouts that are broken

/// A copy of the good layout to break.
fn copy() -> (TempDir, Layout) {
    let folder = TempDir::new().unwrap();
    let layout = Layout::case("signed_verified");
    layout.write(folder.path());
    (folder, layout)
}

fn blob(folder: &TempDir, digest: &str) -> PathBuf {
    folder.path().join("blobs/sha256").join(digest.replace("sha256:", ""))
}

fn ask(folder: &TempDir) -> Run {
    words("verify")
        .arg(format!("oci:{}", folder.path().display()))
        .words(OFFLINE)
        .args(["--identity", &identity(), "-o", "json"])
        .run()
}

#[test]
fn the_copy_is_good_before_it_is_broken() {
    let (folder, _) = copy();
    ask(&folder).is("VERIFIED", None);
}

#[test]
fn a_blob_that_a_layout_lacks_is_bad_evidence() {
    let (folder, layout) = copy();
    fs::remove_file(blob(&folder, &layout.payload_digest())).unwrap();
    ask(&folder).is("FAILED", Some("content-mismatch"));
    let (folder, layout) = copy();
    fs::remove_file(blob(&folder, &layout.signature_digest().unwrap())).unwrap();
    ask(&folder).is("FAILED", Some("content-mismatch"));
    let (folder, layout) = copy();
    fs::remove_file(blob(&folder, &layout.image_digest())).unwrap();
    ask(&folder).is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_folder_that_is_no_layout_is_refused() {
    let folder = TempDir::new().unwrap();
    is_stopped(&ask(&folder), "index.json");
    let (folder, _) = copy();
    fs::write(folder.path().join("index.json"), "").unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
    fs::write(folder.path().join("index.json"), "{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[]}")
        .unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
    fs::remove_file(folder.path().join("index.json")).unwrap();
    fs::create_dir(folder.path().join("index.json")).unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
}

#[cfg(unix)]
fn fifo(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo is there").success());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_malformed_and_nothing_waits_for_it() {
    let (folder, layout) = copy();
    fifo(&blob(&folder, &layout.image_digest()));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let (folder, layout) = copy();
    fifo(&blob(&folder, &layout.signature_digest().unwrap()));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let (folder, _) = copy();
    fifo(&folder.path().join("index.json"));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("image.tar");
    fifo(&path);
    let name = format!("oci-archive:{}", path.display());
    words("verify").arg(name).words(OFFLINE).args(["-o", "json"]).run().is("FAILED", Some("image-malformed"));
}

#[cfg(unix)]
#[test]
fn a_payload_that_is_no_regular_file_is_malformed() {
    let (folder, layout) = copy();
    fifo(&blob(&folder, &layout.payload_digest()));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let (folder, layout) = copy();
    let path = blob(&folder, &layout.payload_digest());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_a_layout_is_not_followed() {
    // The bytes are right: only the way to them leads out.
    let (other, _) = copy();
    for name in ["index.json", "blobs", "blobs/sha256"] {
        let (folder, _) = copy();
        let inside = folder.path().join(name);
        let outside = other.path().join(name);
        fs::remove_dir_all(&inside).or_else(|_| fs::remove_file(&inside)).unwrap();
        std::os::unix::fs::symlink(outside, inside).unwrap();
        ask(&folder).is("FAILED", Some("image-malformed"));
    }
    for digest in
        [Layout::image_digest, |layout: &Layout| layout.signature_digest().unwrap(), Layout::payload_digest]
    {
        let (folder, layout) = copy();
        let inside = blob(&folder, &digest(&layout));
        fs::remove_file(&inside).unwrap();
        std::os::unix::fs::symlink(blob(&other, &digest(&layout)), inside).unwrap();
        ask(&folder).is("FAILED", Some("image-malformed"));
    }
}

#[test]
fn an_archive_that_is_cut_off_is_malformed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("image.tar");
    let whole = fs::read(fixture("cases/archive_verified/image.tar")).unwrap();
    let ask = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        words("verify")
            .arg(format!("oci-archive:{}", path.display()))
            .words(OFFLINE)
            .args(["--identity", &identity(), "-o", "json"])
            .run()
    };
    ask(&whole).is("VERIFIED", None);
    // Wherever it is cut within a block, something is lost, and the length shows it.
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for cut in (1..16).map(|n| end * n / 16).filter(|cut| cut % 512 != 0) {
        ask(&whole[..cut]).is("FAILED", Some("image-malformed"));
    }
    ask(&whole[..700]).is("FAILED", Some("image-malformed"));
    ask(b"").is("FAILED", Some("image-malformed"));
    ask(b"this is no tar file").is("FAILED", Some("image-malformed"));
    ask(&[0x1f, 0x8b, 8, 0, 0]).is("FAILED", Some("image-malformed"));
}
