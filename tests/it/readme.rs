//! The README runs: each of its recipes, and those of `docs/` that a pipeline copies, by bash, against a scripted registry
//! that has two builds of the platform.
//!
//! A recipe is run as it stands. The program that it finds is the real one behind a script, which only says where the
//! registry is, and does not wait for five minutes.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use paas_attest::report::Command as Of;
use tempfile::TempDir;

use crate::pods::{list, running};
use crate::support::attest::att_path;
use crate::support::command::words;
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::server::{Answer, Server};
use crate::support::{LOGICAL, REPOSITORY, TAG, fixture, root, text};

pub(crate) const FINGERPRINT: &str = "Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=";
pub(crate) const COMMIT: &str = "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";

const README: &str = "README.md";

/// A registry with both builds, and a folder in which recipes run.
struct World {
    server: Server,
    folder: TempDir,
    old: Layout,
}

impl World {
    fn new() -> Self {
        let [old, new] =
            ["old", "new"].map(|side| Layout::load(&fixture("diff/two-commits_verified").join(side)));
        let server = Server::registry(&old);
        server.serve(&new, "build-def456");
        for layout in [&old, &new] {
            let attestations = layout.attestation_digest().expect("the builds are attested");
            server.on(&att_path(layout), Answer::ok(OCI_MANIFEST, layout.blobs[&attestations].clone()));
        }
        let folder = TempDir::new().unwrap();
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).unwrap();
        script(&bin.join("paas-attest"), PROGRAM);
        script(&bin.join("jq"), JQ);
        script(&bin.join("promote"), "echo \"$*\" >> promoted");
        // Another name of the same registry, and a tunnel to it: both are loopback here.
        fs::copy(fixture("keys/platform.pub"), folder.path().join("harbor-ca.crt")).unwrap();
        Self { server, folder, old }
    }

    /// Runs a recipe. Variables come before those that any recipe has.
    fn run(&self, recipe: &str, variables: &[(&str, &str)]) -> Output {
        let host = self.server.host();
        let reach = format!(
            "--plain-http {host} --registry-alias {LOGICAL}={host} --api-url {}",
            self.server.url("/api")
        );
        let repo = format!("{LOGICAL}/{REPOSITORY}");
        let image = format!("{repo}:{TAG}");
        let second = format!("{repo}:build-def456");
        let digest = self.old.image_digest();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-c", recipe])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", self.folder.path().join("bin").display()))
            .env("HOME", self.folder.path())
            .env("COLUMNS", "100")
            .env("REAL", env!("CARGO_BIN_EXE_paas-attest"))
            .env("REACH", reach)
            .envs([
                ("REPO", repo.as_str()),
                ("TAG", TAG),
                ("COMMIT", COMMIT),
                ("IMAGE", &image),
                ("DIGEST", &digest),
            ])
            .envs([("OLD", image.as_str()), ("NEW", &second), ("FRONT", &image), ("BACK", &second)])
            .envs([("FINGERPRINT", FINGERPRINT), ("PASSWORD", "secret-word")])
            .envs(variables.iter().copied())
            .output()
            .expect("this test needs bash")
    }

    fn promoted(&self) -> String {
        let path = self.folder.path().join("promoted");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        text
    }
}

/// Where the registry is, and nothing else of what is asked.
const PROGRAM: &str = "\
command=$1
shift
[ \"$#\" -eq 0 ] || for word; do
  shift
  [ \"$word\" != 5m ] || word=1s
  set -- \"$@\" \"$word\"
done
exec \"$REAL\" \"$command\" $REACH \"$@\"";

/// What the recipe asks of jq: not every machine has it.
pub(crate) const JQ: &str = "\
[ \"$*\" = '-er .images[0].digest report.json' ] || exit 2
sed -n '/\"images\"/,$ s/^ *\"digest\": \"\\(sha256:[0-9a-f]*\\)\".*/\\1/p' report.json | head -n 1 | grep .";

pub(crate) fn script(path: &Path, text: &str) {
    fs::write(path, format!("#!/usr/bin/env bash\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The blocks of a page in this language, in their order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let page = text(&root().join(page));
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default());
    blocks.map(str::to_owned).collect()
}

/// The one block of a page in which this stands.
fn block_of(page: &str, part: &str) -> String {
    let found: Vec<String> = blocks(page, "sh").into_iter().filter(|block| block.contains(part)).collect();
    assert_eq!(found.len(), 1, "{page}: {part}: {found:?}");
    found.concat()
}

/// The one block of the README in which this stands.
fn block(part: &str) -> String {
    block_of(README, part)
}

fn shown(output: &Output) -> String {
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("({:?})\n{stdout}\n--- standard error ---\n{stderr}", output.status.code())
}

#[track_caller]
fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", shown(output));
}

/// Each block is the business of one of these tests.
#[test]
fn no_recipe_is_left_out() {
    let known = [
        "cargo run --release -- verify",
        "paas-attest sbom build:",
        "paas-attest diff build:",
        "sha256sum --check",
        "cargo install",
        "openssl pkey",
        "--require digest,pinned-key",
        "paas-attest doctor",
        "promote",
        "--commit-sha @",
    ];
    for part in known {
        block(part);
    }
    assert_eq!(blocks(README, "sh").len(), known.len());
}

/// What the first command prints is what stands below it. `UPDATE_GENERATED=1` writes it there.
#[test]
fn a_pass_looks_as_it_is_shown() {
    let first = blocks(README, "sh").remove(0).replace("\\\n", "");
    let command = first.lines().next().and_then(|line| line.strip_prefix("cargo run --release -- "));
    let run = words(command.expect("the first command verifies")).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
    assert!(run.stdout.starts_with("VERIFIED  "), "{}", run.shown());
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let path = root().join("README.md");
        let readme = text(&path);
        let (before, rest) = readme.split_once("```text\n").unwrap();
        let (_, after) = rest.split_once("```\n").unwrap();
        fs::write(&path, format!("{before}```text\n{}```\n{after}", run.stdout)).unwrap();
        return;
    }
    assert_eq!(format!("{}\n", blocks(README, "text").remove(0)), run.stdout);
}

/// What is downloaded is unpacked only where it is what the checksum names.
#[test]
fn the_install_line_unpacks_what_the_checksum_names_and_nothing_else() {
    let world = World::new();
    // In place of the network: what the last word's last step names is made, with what stands in CONTENT.
    script(&world.folder.path().join("bin/curl"), "eval \"url=\\${$#}\"; cp \"$CONTENT\" \"${url##*/}\"");
    let install = block("sha256sum --check");
    let name = format!("paas-attest-{}-x86_64-unknown-linux-gnu", env!("CARGO_PKG_VERSION"));
    assert!(install.contains(&format!("file={name}.tar.gz\n")), "another version: {install}");
    fs::create_dir(world.folder.path().join(&name)).unwrap();
    fs::write(world.folder.path().join(&name).join("paas-attest"), "the program").unwrap();
    ends(&world.run(&format!("tar -czf right {name} && rm -r {name} && printf x >wrong"), &[]), 0);
    let sum = world.run("sha256sum right", &[]).stdout;
    let sum = String::from_utf8(sum).unwrap().split_once(' ').unwrap().0.to_owned();
    let unpacked = world.folder.path().join(&name);
    let of = |content: &'static str, sum: &str| {
        let release = [("RELEASE", "https://example.com/v0"), ("CONTENT", content), ("SHA256", sum)];
        world.run(&install, &release)
    };
    for (content, sum) in [("wrong", sum.as_str()), ("right", ""), ("right", &"0".repeat(64)), ("none", &sum)]
    {
        let output = of(content, sum);
        assert_ne!(output.status.code(), Some(0), "{content} {sum}: {}", shown(&output));
        assert!(!unpacked.exists(), "{content} {sum}: {}", shown(&output));
    }
    ends(&of("right", &sum), 0);
    assert_eq!(text(&unpacked.join("paas-attest")), "the program");
}

#[test]
fn what_is_inside_and_what_changed() {
    let world = World::new();
    for line in block("paas-attest sbom build:").lines() {
        let output = world.run(line, &[]);
        ends(&output, 0);
        assert!(output.stdout.starts_with(b"VERIFIED"), "{line}: {}", shown(&output));
    }
    assert!(world.folder.path().join("sbom.cdx.json").is_file());
    for line in block("paas-attest diff build:").lines() {
        let output = world.run(line, &[]);
        // A gate may find what it looks for; both builds are the platform's.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {}", shown(&output));
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("both builds"),
            "{line}: {}",
            shown(&output)
        );
    }
}

#[test]
fn the_auditors_recipes_verify() {
    let world = World::new();
    // Without openssl, which the tests with real tools run: the key is the one that is served.
    let save = block("openssl pkey").lines().next().unwrap().to_owned();
    ends(&world.run(&save, &[]), 0);
    assert_eq!(text(&world.folder.path().join("cosign.pub")), text(&fixture("keys/platform.pub")));
    let pinned = block("--require digest,pinned-key");
    for (variables, code) in [
        (&[][..], 0),
        (&[("FINGERPRINT", "")], 2),
        (&[("FINGERPRINT", "A".repeat(43).as_str())], 1),
        (&[("DIGEST", "")], 2),
    ] {
        ends(&world.run(&pinned, variables), code);
        // A pack is not written over another.
        let written = fs::remove_file(world.folder.path().join("my-app.tar"));
        assert!(code != 0 || written.is_ok(), "{variables:?}");
    }
}

/// Before a verification, or where one came to nothing: what is missing, and what to do about it.
#[test]
fn what_is_not_in_place_is_said() {
    let world = World::new();
    let recipe = block("paas-attest doctor");
    let output = world.run(&recipe, &[]);
    ends(&output, 0);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with("Nothing failed. Warnings: route, key."), "{}", shown(&output));
    world.server.on(&crate::support::registry::manifest_path(), Answer::absent());
    let output = world.run(&recipe, &[]);
    ends(&output, 3);
    assert!(output.stdout.starts_with(b"Failed: image."), "{}", shown(&output));
}

#[test]
fn the_gate_promotes_what_is_verified_and_nothing_else() {
    let world = World::new();
    let gate = block("promote");
    let output = world.run(&gate, &[]);
    ends(&output, 0);
    let promoted = format!("{LOGICAL}/{REPOSITORY}@{}\n", world.old.image_digest());
    assert_eq!(world.promoted(), promoted, "{}", shown(&output));
    // Another build's commit, another tenant: proved wrong.
    let other = "9".repeat(40);
    for (variables, code) in [
        (&[("COMMIT", other.as_str())][..], 1),
        (&[("TAG", "build-def456")], 1),
        // An absent image may still come, and is waited for.
        (&[("TAG", "none")], 4),
        // What is not set drops no check.
        (&[("COMMIT", "")], 2),
        (&[("TAG", "")], 2),
        (&[("REPO", ""), ("TAG", "")], 2),
        (&[("REPO", "--tenant-id")], 2),
        (&[("PAAS_ATTEST_KEY_FINGERPRINT", "")], 2),
        (&[("PAAS_ATTEST_TOKEN", "")], 2),
        (&[("PAAS_ATTEST_BUILD_ID", "")], 2),
        (&[("PAAS_ATTEST_BUILDID", "x")], 2),
    ] {
        if variables[0] == ("TAG", "none") {
            let missing = crate::support::server::path("manifests/none");
            world.server.on(&missing, Answer::absent());
        }
        let output = world.run(&gate, variables);
        ends(&output, code);
        assert_eq!(world.promoted(), "", "{variables:?}: {}", shown(&output));
        assert!(!output.stderr.is_empty(), "{variables:?}: {}", shown(&output));
    }
    // An SBOM that is not there yet.
    world.server.on(&att_path(&world.old), Answer::absent());
    ends(&world.run(&gate, &[]), 4);
    // A registry that is down.
    world.server.on(&att_path(&world.old), Answer::error(403, "DENIED"));
    ends(&world.run(&gate, &[]), 3);
    assert_eq!(world.promoted(), "");
}

#[test]
fn several_images_are_all_or_nothing() {
    let world = World::new();
    let recipe = block_of("docs/many-images.md", "\"$FRONT\" \"$BACK\" ||");
    for shell in ["", "set -e\n", "set -euo pipefail\n"] {
        let recipe = format!("{shell}{recipe}\necho passed");
        let output = world.run(&recipe, &[]);
        ends(&output, 0);
        assert!(output.stdout.ends_with(b"passed\n"), "{}", shown(&output));
        for (variables, code) in
            [([("BACK", format!("{LOGICAL}/builds/other:1"))], 3), ([("BACK", String::new())], 2)]
        {
            let path = "/v2/builds/other/manifests/1";
            world.server.on(path, Answer::error(403, "DENIED"));
            let variables: Vec<(&str, &str)> =
                variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let output = world.run(&recipe, &variables);
            ends(&output, code);
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(!said.contains("passed"), "{}", shown(&output));
            // The word stands there all the same where one of them is.
            assert_eq!(said.contains("VERIFIED"), code == 3, "{}", shown(&output));
        }
    }
}

#[test]
fn a_list_of_images_has_a_line_each() {
    let world = World::new();
    let recipe = block_of("docs/many-images.md", "-o jsonl >");
    for (second, code) in [("", 0), ("/builds/other:1 # not ours", 3), ("", 2)] {
        world.server.on("/v2/builds/other/manifests/1", Answer::error(403, "DENIED"));
        let mut list = format!("# what is promoted\n{LOGICAL}/{REPOSITORY}:{TAG}\n");
        if code == 2 {
            list = "# nothing\n".to_owned();
        } else if code == 3 {
            list.push_str(&format!("{LOGICAL}{second}\n"));
        }
        fs::write(world.folder.path().join("images.txt"), &list).unwrap();
        ends(&world.run(&format!("set -euo pipefail\n{recipe}\nexit \"$status\""), &[]), code);
        let report = fs::read_to_string(world.folder.path().join("report.jsonl")).unwrap();
        let expected = if code == 2 { 1 } else { list.lines().count() };
        assert_eq!(report.lines().count(), expected, "{report}");
        assert!(report.lines().last().unwrap().starts_with("{\"type\":\"report\","), "{report}");
    }
}

/// A pod of each of the first builds; what `kubectl` says of them.
fn pods(world: &World, builds: usize) -> String {
    let new = Layout::load(&fixture("diff/two-commits_verified").join("new")).image_digest();
    let all = [(TAG, world.old.image_digest()), ("build-def456", new)];
    let pod = |(tag, digest): &(&str, String)| {
        let repository = format!("{LOGICAL}/{REPOSITORY}");
        running(tag, &format!("{repository}:{tag}"), &format!("{repository}@{digest}"))
    };
    list(&all.iter().take(builds).map(pod).collect::<Vec<_>>())
}

#[test]
fn what_runs_in_a_cluster_is_what_the_platform_signed() {
    let world = World::new();
    let folder = world.folder.path();
    script(&folder.join("bin/kubectl"), "[ \"$*\" = 'get pods -A -o json' ] && cat pods.json");
    let recipe =
        format!("set -euo pipefail\n{}\nexit \"$status\"", block_of("docs/cluster.md", "kubectl get pods"));
    for (builds, code) in [(1, 0), (2, 0), (0, 2)] {
        fs::write(folder.join("pods.json"), pods(&world, builds)).unwrap();
        let output = world.run(&recipe, &[]);
        ends(&output, code);
        let report = fs::read_to_string(folder.join("running.json")).unwrap();
        assert_eq!(report.matches("\"pod\":").count(), builds, "{report}");
    }
    // What kubectl could not list is no empty cluster.
    fs::remove_file(folder.join("pods.json")).unwrap();
    ends(&world.run(&recipe, &[]), 2);
    // A sidecar of another registry.
    let envoy = format!("docker.io/envoy@sha256:{}", "e".repeat(64));
    let both = pods(&world, 1).replacen(
        "\"items\": [",
        &format!("\"items\": [{},", running("proxy", "envoy", &envoy)),
        1,
    );
    fs::write(folder.join("pods.json"), both).unwrap();
    ends(&world.run(&recipe, &[]), 0);
    ends(&world.run(&recipe.replace("--pods -", "--pods - --require in-scope"), &[]), 1);
}

#[test]
fn parts_are_joined_as_one_report() {
    let world = World::new();
    let recipe = block_of("docs/many-images.md", "paas-attest join");
    world.server.on("/v2/builds/other/manifests/1", Answer::error(403, "DENIED"));
    for index in 1..=2 {
        let images = format!("{LOGICAL}/{REPOSITORY}:{TAG} {LOGICAL}/builds/other:1");
        let part = format!("paas-attest verify {images} --shard {index}/2 -o json=part-{index}.json");
        ends(&world.run(&part, &[]), if index == 1 { 0 } else { 3 });
    }
    // Nobody is asked for anything.
    let nowhere = [("REACH", "")];
    let output = world.run(&recipe, &nowhere);
    ends(&output, 3);
    assert!(output.stdout.starts_with(b"UNDECIDED  2 images in 2 parts: "), "{}", shown(&output));
    let report = fs::read_to_string(world.folder.path().join("report.json")).unwrap();
    assert!(report.contains("\"command\": \"join\""), "{report}");
    fs::remove_file(world.folder.path().join("part-1.json")).unwrap();
    ends(&world.run(&recipe, &nowhere), 2);
}

#[test]
fn a_password_on_standard_input_and_a_checkout() {
    let world = World::new();
    let password = block_of("docs/settings.md", "--registry-password-stdin");
    world.server.without_challenge();
    ends(&world.run(&password, &[]), 0);
    let output = world.run(&password, &[("PASSWORD", "")]);
    ends(&output, 2);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("--registry-password-stdin"),
        "{}",
        shown(&output)
    );
    // There is no checkout in this folder, and that is what stops it.
    let output = world.run(&block("--commit-sha @"), &[]);
    ends(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--commit-sha"), "{}", shown(&output));
}

/// Each example of the help is run by bash as it stands, with what it names at hand.
#[test]
fn every_example_of_the_help_runs() {
    let world = World::new();
    let folder = world.folder.path();
    fs::copy(fixture("keys/platform.pub"), folder.join("cosign.pub")).unwrap();
    for (name, side) in [("layout", "old"), ("old", "old"), ("new", "new")] {
        Layout::load(&fixture("diff/two-commits_verified").join(side)).write(&folder.join(name));
    }
    for name in ["sbom", "old", "new"] {
        let document = crate::support::attest::bom("2024-03-06T14:25:56Z", &["lodash", name]);
        fs::write(folder.join(format!("{name}.cdx.json")), document).unwrap();
    }
    fs::write(folder.join("pods.json"), pods(&world, 1)).unwrap();
    fs::write(folder.join("policy.toml"), "version = 1\n[[image]]\nmatch = '**'\nkey = 'cosign.pub'\n")
        .unwrap();
    let host = world.server.host();
    let port = host.rsplit(':').next().unwrap();
    let external = format!(
        "--plain-http harbor.di2amp.com --connect-to harbor.di2amp.com:80:127.0.0.1:{port} --plain-http {host} --api-url {}",
        world.server.url("/api")
    );
    let on_disk = String::new();
    let mut ran = 0;
    let commands = [None, Some(Of::Verify), Some(Of::Sbom), Some(Of::Diff), Some(Of::Key), Some(Of::Doctor)];
    for command in commands {
        for example in paas_attest::cli::Cli::examples(command) {
            // A layout has no name of its own, and a checkout is not here.
            let (reach, code) = match *example {
                one if one.contains("harbor.di2amp.com") => (Some(&external), 0),
                one if one.contains("--offline") => (Some(&on_disk), 0),
                one if one.contains("--commit-sha @") => (None, 2),
                one if one.contains("--fail-on integrity,substitution") => (None, 1),
                _ => (None, 0),
            };
            let reach: Vec<(&str, &str)> = reach.iter().map(|reach| ("REACH", reach.as_str())).collect();
            let output = world.run(example, &reach);
            assert_eq!(output.status.code(), Some(code), "{example}: {}", shown(&output));
            ran += 1;
        }
    }
    assert!(ran >= 25, "{ran}");
}
