//! What makes a release, as far as it is held without making one: the workflow and the scripts by the tools of their
//! field, which refuse a wrong copy, and what goes into the crate.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::world::{Done, World, finish, repository_root, tools};

const WORKFLOW: &str = ".github/workflows/release.yml";
const SCRIPTS: [&str; 2] = ["packaging/build.sh", "packaging/cross.sh"];
/// What the scripts source: the first sources all of it.
const PARTS: [&str; 3] = ["packaging/parts/held.sh", "packaging/parts/make.sh", "packaging/parts/tls.sh"];

fn text(name: &str) -> String {
    fs::read_to_string(repository_root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A tool in a folder, with shellcheck on its path.
fn judge(folder: &Path, tool: &str, args: &[&str]) -> Done {
    let path =
        format!("{}:{}", tools().join("validators/bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(tools().join(tool));
    command.env_clear().env("PATH", path).env("HOME", folder).current_dir(folder);
    finish(command.args(args), &[])
}

#[test]
fn actionlint_accepts_the_release_workflow_and_no_wrong_copy() {
    let world = World::new();
    let folder = world.path("project");
    for part in [".git", ".github/workflows"] {
        fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    let workflow = text(WORKFLOW);
    let ask = |content: &str| {
        fs::write(folder.join(WORKFLOW), content).expect("a workflow");
        judge(&folder, "actionlint", &["-no-color"])
    };
    let right = ask(&workflow);
    assert_eq!((right.code, right.stdout.as_str()), (0, ""), "{}", right.stderr);
    for (from, to, says) in [
        ("contents: write", "contents: all", "\"all\" is invalid"),
        ("github.ref_name", "github.ref_nam", "property \"ref_nam\" is not defined"),
        ("timeout-minutes: 90", "timeout-minute: 90", "unexpected key \"timeout-minute\""),
        ("gh release create \"$TAG\"", "gh release create $TAG", "SC2086"),
    ] {
        assert!(workflow.contains(from), "nothing to make wrong: {from}");
        let done = ask(&workflow.replacen(from, to, 1));
        assert!(done.code != 0 && done.stdout.contains(says), "{to}: {}\n{}", done.stdout, done.stderr);
    }
}

/// A tag of an action can be moved by whoever owns it, and this job has the key.
#[test]
fn each_action_of_the_release_is_named_by_its_commit() {
    let workflow = text(WORKFLOW);
    let used: Vec<&str> =
        workflow.lines().filter_map(|line| line.split_once("uses: ").map(|(_, rest)| rest)).collect();
    assert!(!used.is_empty());
    for action in used {
        let (name, version) = action.split_once(" # v").expect("a version for people");
        let commit = name.split_once('@').expect("a commit").1;
        let is_commit =
            commit.len() == 40 && commit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        assert!(is_commit && !version.is_empty(), "{action}");
    }
}

#[test]
fn shellcheck_accepts_what_builds_a_release_and_for_other_systems() {
    let world = World::new();
    let folder = world.path("home");
    let put = |name: &str, content: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a script");
    };
    for name in SCRIPTS.iter().chain(&PARTS) {
        put(name, &text(name));
    }
    // What a script sources is judged with it.
    let ask = |script: &str| judge(&folder, "validators/bin/shellcheck", &["-x", "-a", script]);
    for script in SCRIPTS {
        let right = ask(script);
        assert_eq!(right.code, 0, "{script}: {}", right.stdout);
    }
    for name in SCRIPTS.iter().chain(&PARTS) {
        put(name, &format!("{}\nrm -rf $UNQUOTED\n", text(name)));
        let script = if SCRIPTS.contains(name) { name } else { SCRIPTS[0] };
        let wrong = ask(script);
        assert!(wrong.code != 0 && wrong.stdout.contains("SC2086"), "{name}: {}", wrong.stdout);
        put(name, &text(name));
    }
}

/// What `cargo install paas-attest` gets: all that is compiled, and nothing of how a release is made.
#[test]
fn the_crate_holds_the_program_and_not_how_it_is_released() {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(repository_root()).args(["package", "--list", "--allow-dirty", "--offline"]);
    let done = finish(&mut command, &[]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let files: Vec<&str> = done.stdout.lines().collect();
    for needed in
        ["Cargo.lock", "LICENSE", "README.md", "src/main.rs", "src/sbom/conformance/cyclonedx-1.4.json"]
    {
        assert!(files.contains(&needed), "{needed} is not in the crate");
    }
    for folder in [".ci/", ".github/", "packaging/", "target/"] {
        assert!(!files.iter().any(|file| file.starts_with(folder)), "{folder} is in the crate");
    }
}

/// What `cargo binstall` asks for is what the script names its archives; where there is none for a system, no other's.
#[test]
fn binstall_asks_for_the_archives_that_are_made() {
    let cargo: toml::Table = text("Cargo.toml").parse().expect("TOML");
    let package = &cargo["package"];
    let version = package["version"].as_str().expect("a version");
    let of = |target: &str, template: &str| {
        // Architecture, maker, system: `target-family` is the system's name (cargo-binstall, SUPPORT.md).
        let parts: Vec<&str> = target.split('-').collect();
        let template = package["metadata"]["binstall"][template].as_str().expect("a template");
        template
            .replace("{ repo }", "https://example.com/paas-attest")
            .replace("{ name }", "paas-attest")
            .replace("{ version }", version)
            .replace("{ target-arch }", parts[0])
            .replace("{ target-family }", parts[2])
            .replace("{ bin }", "paas-attest")
    };
    assert!(text(PARTS[1]).contains("local name=paas-attest-$version-$2\n"), "archives have other names");
    for (target, made) in [
        ("x86_64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"),
        ("x86_64-unknown-linux-musl", "x86_64-unknown-linux-gnu"),
        ("aarch64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"),
        ("aarch64-unknown-linux-musl", "aarch64-unknown-linux-gnu"),
    ] {
        let folder = format!("paas-attest-{version}-{made}");
        let there = format!("https://example.com/paas-attest/releases/download/v{version}/{folder}.tar.gz");
        assert_eq!(of(target, "pkg-url"), there, "{target}");
        assert_eq!(of(target, "bin-dir"), format!("{folder}/paas-attest"), "{target}");
    }
    for target in ["aarch64-apple-darwin", "x86_64-pc-windows-msvc"] {
        assert!(!of(target, "pkg-url").contains("linux"), "{target}");
    }
}
