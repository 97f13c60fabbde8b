//! The command line: exit codes, what goes to which stream, and what is refused before anything is
//! verified.

mod checkout;
mod layouts;
mod options;
mod outputs;
mod places;
mod time;
mod unwritten;

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
        ("nginx", "does not name a registry"),
        ("library/nginx:1", "does not name a registry"),
        ("h.example/Builds/app:1", "lower case"),
        ("h.example/builds//app:1", "not an image reference"),
        ("h.example/builds/../app:1", "not an image reference"),
        ("h.example/builds/app:", "not an image reference"),
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
