//! What a reader of the pages has: a registry with builds of the platform, its API, a folder, and programs.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::json;
use tempfile::TempDir;

use crate::pods::table::git;
use crate::pods::{list, running};
use crate::readme::{COMMIT, FINGERPRINT, JQ, script};
use crate::support::attest::att_path;
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::server::{Answer, Server};
use crate::support::tls::Door;
use crate::support::{LOGICAL, REPOSITORY, TAG, fixture};

/// The names that the certificate of the world is for, all of them on 443.
const NAMES: [&str; 4] = [LOGICAL, "harbor.example.com", "mirror.example.com", "runtime.di2amp.com"];

/// Where the tunnel of the pages ends: the door stands there.
const TUNNEL: &str = "127.0.0.1:8443";

/// Two builds of the platform, one that nobody signed, and one that was copied from another tenant.
pub(super) struct World {
    server: Server,
    door: Door,
    folder: TempDir,
    /// Where blocks are run.
    here: PathBuf,
    /// The digest that may be promoted.
    signed: String,
}

impl World {
    /// The world of a page.
    pub(super) fn of(page: &str) -> Self {
        let [old, new] =
            ["old", "new"].map(|side| Layout::load(&fixture("diff/two-commits_verified").join(side)));
        let server = Server::registry(&old);
        server.without_challenge();
        for (layout, tag) in [(&old, TAG), (&new, "build-def456")] {
            server.serve(layout, tag);
            let attestations = layout.attestation_digest().expect("the builds are attested");
            server.on(&att_path(layout), Answer::ok(OCI_MANIFEST, layout.blobs[&attestations].clone()));
        }
        for (case, tag) in [("unsigned_failed", "build-local"), ("copied-tenant_failed", "build-copied")] {
            let layout = Layout::case(case);
            server.serve(&layout, tag);
            server.on(&att_path(&layout), Answer::absent());
        }
        let denied = json!({"errors": [
            {"code": "DENIED", "message": "requested access to the resource is denied"},
        ]});
        let denied = Answer::new(403, "application/json", denied.to_string());
        server.on("/v2/builds/secret-app/manifests/build-1", denied);
        let door = Door::before(&server, "docs");

        // How long its name is must not depend on the machine: lines are broken behind it.
        let folder = tempfile::Builder::new().prefix("docs").tempdir_in("/tmp").unwrap();
        let (bin, here) = (folder.path().join("bin"), folder.path().join("my-app"));
        let own = folder.path().join("home/.config/paas-attest");
        for one in [&bin, &here, &own] {
            fs::create_dir_all(one).unwrap();
        }
        let connect: Vec<String> =
            NAMES.iter().map(|name| format!("{:?}", format!("{name}:443:{}", door.host()))).collect();
        let config = format!("connect-to = [{}]\nca-file = \"authority.crt\"\n", connect.join(", "));
        fs::write(own.join("config.toml"), config).unwrap();
        let authority = fixture("keys/tls/authority.crt");
        fs::copy(&authority, own.join("authority.crt")).unwrap();
        fs::copy(&authority, here.join("harbor-ca.crt")).unwrap();
        symlink(env!("CARGO_BIN_EXE_paas-attest"), bin.join("paas-attest")).unwrap();
        script(&bin.join("jq"), JQ);
        script(&bin.join("skopeo"), PROMOTED);
        script(&bin.join("promote"), PROMOTED);
        script(&bin.join("kubectl"), KUBECTL);

        let signed = old.image_digest();
        let world = Self { server, door, folder, here, signed };
        match page {
            "tenant.md" | "cluster.md" => world.checkout(),
            "README.md of the repository" => {
                world.checkout();
                world.variables();
            }
            "air-gap.md" => Layout::case("cosign-save_verified").write(&world.here.join("my-app")),
            _ => {}
        }
        world
    }

    /// A checkout with three commits, builds of its last and of its first, and pods that run both.
    fn checkout(&self) {
        git(&self.here, &["init", "--quiet"]);
        // Beside the checkout's files, and none of them.
        fs::write(self.here.join(".git/info/exclude"), "*").unwrap();
        let commits = ["one", "two", "three"].map(|name| {
            git(&self.here, &["commit", "--quiet", "--allow-empty", "-m", name]);
            git(&self.here, &["rev-parse", "HEAD"])
        });
        let mut pods = Vec::new();
        for (commit, build, pod) in [
            (&commits[2], "build-0c1d2e", "my-app-7d9c5b6f4d-x2x8p"),
            (&commits[0], "build-9f8e7d", "my-app-6c8b7f5d9-q4w7z"),
        ] {
            let layout = Layout::signed_with(&json!({
                "tenant_id": "octave", "app_id": "my-app", "commit_sha": commit, "build_id": build,
            }));
            self.server.serve(&layout, build);
            self.server.on(&att_path(&layout), Answer::absent());
            let name = format!("{LOGICAL}/{REPOSITORY}");
            pods.push(running(pod, &format!("{name}:{build}"), &format!("{name}@{}", layout.image_digest())));
        }
        let envoy = format!("docker.io/envoyproxy/envoy@sha256:{}", "e".repeat(64));
        pods.push(running("gateway-5f7d8c9b6-k2m4n", "docker.io/envoyproxy/envoy:v1.31", &envoy));
        fs::write(self.folder.path().join("home/pods.json"), list(&pods)).unwrap();
    }

    /// Those that the README takes for given.
    fn variables(&self) {
        let repository = format!("{LOGICAL}/{REPOSITORY}");
        let variables = [
            ("REPO", repository.as_str()),
            ("TAG", TAG),
            ("COMMIT", COMMIT),
            ("DIGEST", &self.signed),
            ("FINGERPRINT", FINGERPRINT),
        ];
        let lines = variables.map(|(name, value)| format!("export {name}='{value}'\n")).concat();
        fs::write(self.folder.path().join("home/variables"), lines).unwrap();
    }

    /// What a page says that happens between two of its blocks.
    pub(super) fn event(&self, event: &str) {
        match event {
            "the platform changes its key" => {
                let key = fs::read(fixture("keys/other.pub")).unwrap();
                self.server.on("/api/v1/cosign.pub", Answer::ok("application/x-pem-file", key));
            }
            other => panic!("no such event: {other}"),
        }
    }

    /// What a block prints, standard error too, and how it ends. It stops at its first failure, as the steps of a
    /// pipeline do; variables that it sets are those of the blocks behind it.
    pub(super) fn run(&self, block: &str) -> (String, Option<i32>) {
        let recipe = format!(
            "exec 2>&1\n[ ! -e \"$HOME/variables\" ] || . \"$HOME/variables\"\n\
            trap 'status=$?; declare -p | grep -E \"{VARIABLE}\" >\"$HOME/variables\"; exit \"$status\"' EXIT\n\
            set -euo pipefail\n{}",
            block.replace(TUNNEL, &self.door.host())
        );
        let output = Command::new("bash")
            .args(["--noprofile", "--norc", "-c", &recipe])
            .current_dir(&self.here)
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", self.folder.path().join("bin").display()))
            .env("HOME", self.folder.path().join("home"))
            .env("COLUMNS", "100")
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")])
            .stdin(Stdio::null())
            .output()
            .expect("this test needs bash and git");
        let printed = String::from_utf8(output.stdout).expect("text");
        (self.as_read(&printed), output.status.code())
    }

    /// With the names that a reader has, and without what leads them to loopback: a command that is proposed has all
    /// that configuration files say.
    fn as_read(&self, printed: &str) -> String {
        let home = self.folder.path().join("home");
        let authority = format!(" --ca-file {}", home.join(".config/paas-attest/authority.crt").display());
        let mut read = printed.replace(&authority, "");
        for name in NAMES {
            read = read.replace(&format!(" --connect-to {name}:443:{}", self.door.host()), "");
        }
        read.replace(&self.folder.path().display().to_string(), "/home/you")
    }

    /// How often something was promoted: nothing but the digest that is signed.
    #[track_caller]
    pub(super) fn promoted(&self) -> usize {
        let promoted = fs::read_to_string(self.folder.path().join("home/promoted")).unwrap_or_default();
        for line in promoted.lines() {
            let is_signed = |word: &str| word.ends_with(&format!("/{REPOSITORY}@{}", self.signed));
            assert!(line.split(' ').any(is_signed), "promoted: {line}");
        }
        promoted.lines().count()
    }
}

/// What `declare -p` says of a variable that a block sets, exported or not: it is so behind it too.
const VARIABLE: &str = "^declare (--|-x) [A-Z][A-Z_]*=";

/// What the cluster says that it runs.
const KUBECTL: &str = "\
case $* in
  'get pods -A -o json' | 'get pods -n octave -o json') cat \"$HOME/pods.json\" ;;
  *) exit 1 ;;
esac";

/// What is promoted by whatever means.
const PROMOTED: &str = "echo \"$*\" >>\"$HOME/promoted\"";
