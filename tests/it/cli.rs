//! The command line: exit codes, what goes to which stream, and what is refused before anything is
//! verified.

mod ahead;
mod checkout;
mod layouts;
mod options;
mod outputs;
mod places;
mod saved_key;
mod time;
mod unwritten;

use paas_attest::report::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, program, words};
use crate::support::layout::Layout;
use crate::support::{self, KEY, LOGICAL, REPOSITORY};

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
        ("bundle-future_undecided", 3, "UNDECIDED"),
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
fn requirements_that_are_unknown_are_never_ignored() {
    for word in ["logs", "in_scope", "digset", "digest,logs", "SBOM", "sbom ", "sbom,,digest", ""] {
        let unknown = word.rsplit(',').next().unwrap();
        good().args(["--require", word]).run().is_refused(unknown);
    }
}

#[test]
fn every_requirement_that_is_known_is_asked() {
    for (word, code, check) in [
        ("sbom", "sbom-absent", "sbom"),
        ("provenance", "provenance-absent", "provenance"),
        ("log", "log-absent", "log"),
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

/// The commands, and the program as a whole.
const PAGES: [&str; 8] = ["", "verify", "sbom", "diff", "key", "explain", "join", "policy"];

#[test]
fn a_summary_is_one_screen_of_eighty_columns() {
    for command in PAGES {
        let run = words(command).arg("-h").var("COLUMNS", "80").run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
        let lines = run.stdout.lines().count();
        assert!(lines <= 24, "{command}: {lines} lines\n{}", run.stdout);
        let widest = run.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 80, "{command}: {widest} columns\n{}", run.stdout);
        for part in ["Usage: paas-attest", "--help", "Examples:", "Exit codes:"] {
            assert!(run.stdout.contains(part), "{command} without {part}");
        }
        // What is wrong with other options is still said by all of their names.
        let run = words(command).args(["--nonsense", "-h"]).run();
        assert_eq!(run.code, 2, "{}", run.shown());
    }
    for wanted in ["--tenant-id", "--commit-sha", "--require", "--wait", "--output", "--key-fingerprint"] {
        assert!(words("verify -h").run().stdout.contains(wanted), "{wanted}");
    }
}

#[test]
fn the_whole_help_has_every_option() {
    for command in PAGES {
        let of = |line: String| words(&line).var("COLUMNS", "80").run();
        let run = of(format!("{command} --help"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
        let summary = of(format!("{command} -h"));
        assert!(run.stdout.lines().count() >= summary.stdout.lines().count(), "{command}");
        assert_eq!(of(format!("help {command}")).stdout, run.stdout, "help {command}");
        assert!(!run.stdout.contains('\u{a0}') && !summary.stdout.contains('\u{a0}'));
        for example in
            paas_attest::cli::Cli::examples(Command::ALL.into_iter().find(|one| one.as_str() == command))
        {
            let shown = format!("  {}\n", example.replace('\n', "\n  "));
            assert!(run.stdout.contains(&shown), "{example}\n{}", run.stdout);
            // It is never broken, however narrow the terminal is.
            let narrow = words(command).arg("--help").var("COLUMNS", "50").run();
            assert!(narrow.stdout.contains(&shown), "{example}\n{}", narrow.stdout);
        }
    }
    for (command, option) in [("verify", "--max-sbom-size"), ("diff", "--auth-origin"), ("key", "--timeout")]
    {
        assert!(words(command).arg("--help").run().stdout.contains(option));
        assert!(!words(command).arg("-h").run().stdout.contains(option));
    }
}

#[test]
fn help_and_version_are_commands_too() {
    let short = concat!("paas-attest ", env!("CARGO_PKG_VERSION"), "\n");
    let run = words("-V").run();
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, short, ""));
    for line in ["--version", "version"] {
        let run = words(line).run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
        let behind = run.stdout.strip_prefix(short).unwrap_or_else(|| panic!("{line}: {}", run.stdout));
        let lines: Vec<(&str, &str)> = behind.lines().filter_map(|line| line.split_once(": ")).collect();
        let [("commit", commit), ("build", build)] = lines[..] else { panic!("{line}: {behind}") };
        // A build for development names no commit, unless it is told one.
        let digits = commit.trim_end_matches("-dirty").chars().all(|digit| digit.is_ascii_hexdigit());
        assert!(commit == "unknown" || digits, "{commit}");
        let parts: Vec<&str> = build.split(", ").collect();
        let [profile, target, compiler] = parts[..] else { panic!("{build}") };
        assert!(["debug", "release"].contains(&profile) && target.contains('-'), "{build}");
        assert!(compiler.starts_with("rustc ") && !compiler.ends_with("unknown"), "{build}");
    }
    for line in ["help version", "version --help", "help help"] {
        assert_eq!(words(line).run().code, 0, "{line}");
    }
    for line in ["help nonsense", "version nonsense", "help verify nonsense"] {
        words(line).run().is_usage_error("nonsense");
    }
    let run = words("").run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
}

/// What the table of options says of every command is still taken where it is not offered; what is of other commands
/// is not.
#[test]
fn what_is_not_offered_is_taken_or_refused() {
    let key = || words("key --offline --key fixtures/keys/platform.pub");
    for options in [
        "--registry h.example",
        "--registry-alias a.example=b.example",
        "--auth-origin https://a.example",
        "--token-file x",
        "--no-progress",
    ] {
        let run = key().words(options).run();
        assert_eq!(run.code, 0, "{}", run.shown());
    }
    key().words("--jobs 2").run().is_usage_error("--jobs");
    words("sbom h.example/a:1 --jobs 2").run().is_usage_error("--jobs");
    // It says where else it can be asked.
    words("diff h.example/a:1 h.example/a:2 --check-api")
        .args(["--key", KEY])
        .run()
        .is_refused("--check-api");
}

/// Each example of the help is a command that the program takes, up to names that are not there.
#[test]
fn every_example_of_help_is_a_command_line() {
    let of = Command::ALL.into_iter().map(Some);
    for command in of.chain([None]) {
        for example in paas_attest::cli::Cli::examples(command) {
            let filled = example.replace("\\\n", "").replace("\"$IMAGE\"", NAME).replace("\"$OLD\"", NAME);
            let filled = filled.replace("\"$NEW\"", NAME).replace("'name=lodash*'", "name=lodash*");
            assert!(!filled.contains(['"', '$', '\'', '\\']), "{example}");
            if let Err(instead) = paas_attest::cli::Cli::try_parse_from(filled.split_whitespace()) {
                panic!("{example}\n{instead:?}");
            }
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Names

#[test]
fn names_that_name_no_image_are_refused() {
    for (name, part) in [
        ("app:1", "build:app/1"),
        ("my-app:build-abc123", "build:my-app/build-abc123"),
        ("nginx", "does not name a registry"),
        ("library/nginx:1", "does not name a registry"),
        ("h.example/Builds/app:1", "lower case"),
        ("h.example/builds//app:1", "not an image reference"),
        ("h.example/builds/../app:1", "not an image reference"),
        ("h.example/builds/app:", "has no tag after its colon"),
        ("h.example/builds/app:-x", "not an image reference"),
        ("h.example/builds/app:a/b", "not an image reference"),
        ("h.example/builds/app@sha256:abc", "sha256"),
        ("h.example/builds/app@sha256:../../etc", "sha256"),
        ("h.example/builds/app@sha512:00", "sha"),
        ("h.example/builds/a%2Fb:1", "not an image reference"),
        ("https://h.example/builds/app:1", "https://"),
        ("h.example:99999/builds/app:1", "h.example:99999"),
        ("h.example/builds/app:1?x=y", "not an image reference"),
        ("h.example/builds/app:1#x", "not an image reference"),
        ("h.example/", "does not name a registry"),
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
