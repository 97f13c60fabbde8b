//! What people see of pods.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use crate::support::command::Program;
use crate::support::layout::Layout;
use crate::support::server::Server;
use crate::support::{KEY, LOGICAL, REPOSITORY, fixture, root, snapshot};

use super::{Container, asked, list, pod, reported, verify};

/// What git says in a folder, as one author at one time.
pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.test", "-c", "commit.gpgSign=false"])
        .args(args)
        .current_dir(folder)
        // The same commits in every run.
        .envs([("GIT_AUTHOR_DATE", "2026-11-28T09:00:00Z"), ("GIT_COMMITTER_DATE", "2026-11-28T09:00:00Z")])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")])
        .output()
        .expect("git is there");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// An image of its own, signed by the platform from this commit.
fn signed_from(commit: &str) -> Layout {
    Layout::signed_with(&json!({"tenant_id": "octave", "app_id": "my-app", "commit_sha": commit}))
}

/// The key as it is named in the checkout: how lines are broken must not depend on where this repository lies.
const OWN_KEY: &str = "platform.pub";

struct World {
    server: Server,
    checkout: TempDir,
    pods: String,
}

/// Three builds of a checkout, one of HEAD, one of two commits before, one of nobody knows where; a sidecar of another
/// registry; and what waits.
fn world() -> World {
    let checkout = TempDir::new().unwrap();
    git(checkout.path(), &["init", "--quiet"]);
    // Beside the checkout's files, and none of them.
    fs::write(checkout.path().join(".git/info/exclude"), OWN_KEY).unwrap();
    fs::copy(root().join(KEY), checkout.path().join(OWN_KEY)).unwrap();
    let commits: Vec<String> = ["one", "two", "three"]
        .iter()
        .map(|name| {
            git(checkout.path(), &["commit", "--quiet", "--allow-empty", "-m", name]);
            git(checkout.path(), &["rev-parse", "HEAD"])
        })
        .collect();
    let server = Server::start();
    let builds = [commits[2].as_str(), commits[0].as_str(), &"0123456789".repeat(4)].map(signed_from);
    let tags = ["build-abc123", "build-abc122", "build-xyz"];
    for (build, tag) in builds.iter().zip(tags) {
        server.serve(build, tag);
    }
    let image = |tag: &str| format!("{LOGICAL}/{REPOSITORY}:{tag}");
    let of = |at: usize| (image(tags[at]), Some(reported(&builds[at].image_digest())));
    let envoy = format!("docker.io/envoyproxy/envoy@sha256:{}", "e".repeat(64));
    let (head, behind, unknown) = (of(0), of(1), of(2));
    let pods = list(&[
        pod(
            "my-app-7d9c5b6f4d-x2x8p",
            "Running",
            &[
                Container("initContainers", "migrate", head.0.clone(), head.1.clone()),
                Container("containers", "app", head.0, head.1),
                Container("containers", "proxy", "docker.io/envoyproxy/envoy:v1.31".to_owned(), Some(envoy)),
            ],
        ),
        pod("my-app-6c8b7f5d9-q4w7z", "Running", &[Container("containers", "app", behind.0, behind.1)]),
        pod("job-28461", "Succeeded", &[Container("containers", "app", unknown.0, unknown.1)]),
        pod("my-app-7d9c5b6f4d-new", "Pending", &[Container("containers", "app", asked(), None)]),
    ]);
    World { server, checkout, pods }
}

impl World {
    fn verify(&self) -> Program {
        let host = self.server.host();
        crate::support::command::program(["verify", "--pods", "-", "--key", OWN_KEY, "--plain-http", &host])
            .args(["--registry-alias", &format!("{LOGICAL}={host}"), "--commit-sha", "@"])
            .stdin(self.pods.clone())
            .folder(self.checkout.path())
    }

    /// A run whose host and folder are those of every run.
    fn told(&self, name: &str, program: Program) {
        let mut run = program.run();
        let folder = fs::canonicalize(self.checkout.path()).unwrap();
        for (from, to) in [(self.server.host(), "HOST"), (folder.display().to_string(), "CHECKOUT")] {
            run.stdout = run.stdout.replace(&from, to);
        }
        snapshot::told(&fixture("pods"), name, &run);
    }
}

#[test]
fn the_table_of_pods() {
    let world = world();
    world.told("human", world.verify().var("COLUMNS", "80"));
    world.told("human-120", world.verify().var("COLUMNS", "120"));
    world.told("human-fr", world.verify().var("COLUMNS", "80").args(["--lang", "fr"]));
    world.told("markdown", world.verify().args(["-o", "markdown"]));
    // The table has no line that is wider, whatever pods are called.
    for columns in [60, 80, 100, 120, 200] {
        let run = world.verify().var("COLUMNS", columns.to_string()).run();
        let table: Vec<&str> = run
            .stdout
            .lines()
            .skip_while(|line| !line.contains("Namespace"))
            .take_while(|line| !line.is_empty())
            .collect();
        assert!(table.len() >= 7, "{}", run.shown());
        let widest = table.iter().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= columns, "{columns}: {}", run.shown());
        for part in
            ["my-app-7d9c5b6f4d-x2x8p", "migrate (init)", "is HEAD", "2 behind HEAD", "not in this checkout"]
        {
            let flat = table.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(part), "{columns}, without {part}: {}", run.shown());
        }
    }
}

#[test]
fn one_image_has_its_table_too() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let one = |name: &str| {
        pod(
            name,
            "Running",
            &[Container("containers", "app", asked(), Some(reported(&layout.image_digest())))],
        )
    };
    let run = verify(&server, &list(&[one("a"), one("b")])).run();
    assert!(run.stdout.starts_with("VERIFIED\n"), "{}", run.shown());
    let rows: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with("VERIFIED  octave")).collect();
    assert_eq!(rows.len(), 2, "{}", run.shown());
    assert!(rows[0].contains("my-app@bc744b0b1a8e  4d1f0a5c9b7e"), "{}", run.shown());
}
