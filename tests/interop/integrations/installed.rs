//! What the installer of containerd's verifier sees: each way in which containerd lets images pass silently.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::world::World;

use super::integration;
use super::scripts::{Ran, executable, run};

/// What `containerd config dump` prints, as far as it is looked at: of containerd 2.4.2.
const DUMP: &str = "version = 4
root = '/var/lib/containerd'
disabled_plugins = []
required_plugins = []

[plugins]
  [plugins.'io.containerd.transfer.v1.local']
    max_concurrent_downloads = 7

  [plugins.'io.containerd.cri.v1.images']
    snapshotter = 'overlayfs'
    disable_snapshot_annotations = true
    discard_unpacked_layers = false
    max_concurrent_downloads = 3
    concurrent_layer_fetch_buffer = 0
    image_pull_with_sync_fs = false
    use_local_image_pull = false

    [plugins.'io.containerd.cri.v1.images'.registry]
      config_path = '/etc/containerd/certs.d'

  [plugins.'io.containerd.image-verifier.v1.bindir']
    bin_dir = '/opt/containerd/image-verifier/bin'
    max_verifiers = 10
    per_verifier_timeout = '30s'
";

struct Node {
    world: World,
}

impl Node {
    /// A node on which everything is in order; paas-attest finds each policy valid and no image in it.
    fn new() -> Self {
        let world = World::new();
        for folder in ["node/usr/local/bin", "node/opt", "node/etc", "bin"] {
            fs::create_dir_all(world.path(folder)).expect("a folder");
        }
        // On its own PATH the script asks containerd, and by its place the program.
        let program = "#!/bin/sh\ncase \"$*\" in\n  -V) echo paas-attest 0.1.0 ;;\n  *--explain-policy*) ;;\n  \
                       *) echo 'FAILED x policy-unmatched'; exit 1 ;;\nesac\n";
        executable(&world.path("node/usr/local/bin/paas-attest"), program);
        std::os::unix::fs::symlink(
            world.path("node/usr/local/bin/paas-attest"),
            world.path("bin/paas-attest"),
        )
        .expect("a link");
        for file in ["policy.toml", "config.toml"] {
            fs::copy(integration("containerd").join(file), world.path(file)).expect("a copy");
        }
        world.write("unverified.txt", &format!("registry.k8s.io/pause@sha256:{}\n", "0".repeat(64)));
        let node = Self { world };
        node.dump(DUMP);
        node.image_is("blocked pull: verifier paas-attest-verifier rejected image", 1);
        node
    }

    fn dump(&self, text: &str) {
        self.world.write("dump.toml", text);
        let says =
            format!("#!/bin/sh\n[ \"$*\" = 'config dump' ] && exec cat {}\n", self.world.word("dump.toml"));
        executable(&self.world.path("bin/containerd"), &says);
    }

    fn image_is(&self, says: &str, code: i32) {
        executable(&self.world.path("bin/ctr"), &format!("#!/bin/sh\necho '{says}'\nexit {code}\n"));
    }

    fn verifier(&self) -> PathBuf {
        self.world.path("node/opt/containerd/image-verifier/bin/paas-attest-verifier")
    }

    fn run(&self, args: &[&str]) -> Ran {
        let script = integration("containerd/install.sh").display().to_string();
        let script = format!("exec dash {script} \"$@\"\n");
        run(&self.world, &["dash"], &script, &[("PAAS_VERIFIER_ROOT", &self.world.word("node"))], args)
    }

    #[track_caller]
    fn fails(&self, says: &str) {
        let ran = self.run(&["--check"]);
        assert_eq!(ran.code, 1, "{says}\n{}", ran.said);
        let failed: Vec<_> = ran.stdout.lines().filter(|line| line.starts_with("FAIL")).collect();
        assert!(failed.iter().any(|line| line.contains(says)), "{says}\n{}", ran.said);
    }
}

#[test]
fn the_installer_says_what_lets_images_pass() {
    let node = Node::new();
    let files = ["policy.toml", "config.toml", "unverified.txt"].map(|name| node.world.word(name));
    let [policy, config, unverified] = files.each_ref().map(String::as_str);
    let all = [
        "--policy",
        policy,
        "--config",
        config,
        "--unverified",
        unverified,
        "--must-refuse",
        "example.com/x:1",
    ];
    let ran = node.run(&all);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(!ran.stdout.contains("FAIL ") && ran.stdout.contains("refused example.com/x:1"), "{}", ran.said);
    let mode = fs::metadata(node.verifier()).expect("the verifier").permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(node.run(&["--check"]).code, 0);

    // What containerd's configuration says.
    for (from, to, says) in [
        ("'/opt/containerd/image-verifier/bin'", "'/opt/other'", "bin_dir is /opt/other"),
        ("    bin_dir = '/opt/containerd/image-verifier/bin'\n", "", "bin_dir is not set"),
        ("max_verifiers = 10", "max_verifiers = 0", "max_verifiers is 0"),
        ("'30s'", "'10s'", "per_verifier_timeout must be"),
        ("use_local_image_pull = false", "use_local_image_pull = true", "use_local_image_pull is true"),
        // containerd before 2.1 has no such setting.
        ("    use_local_image_pull = false\n", "", "use_local_image_pull is not set"),
        (
            "disable_snapshot_annotations = true",
            "disable_snapshot_annotations = false",
            "disable_snapshot_annotations is false",
        ),
        (
            "discard_unpacked_layers = false",
            "discard_unpacked_layers = true",
            "discard_unpacked_layers is true",
        ),
        (
            "image_pull_with_sync_fs = false",
            "image_pull_with_sync_fs = true",
            "image_pull_with_sync_fs is true",
        ),
        ("max_concurrent_downloads = 3", "max_concurrent_downloads = 10", "max_concurrent_downloads is 10"),
        (
            "config_path = '/etc/containerd/certs.d'",
            "\n    [plugins.'io.containerd.cri.v1.images'.registry.mirrors]",
            "registry.mirrors is set",
        ),
        (
            "config_path = '/etc/containerd/certs.d'",
            "\n    [plugins.'io.containerd.cri.v1.images'.registry.configs.x]",
            "registry.configs is set",
        ),
        (
            "disabled_plugins = []",
            "disabled_plugins = [\n  'io.containerd.image-verifier.v1.bindir',\n]",
            "disabled_plugins holds",
        ),
        (
            "disabled_plugins = []",
            "disabled_plugins = ['io.containerd.transfer.v1.local']",
            "disabled_plugins holds",
        ),
    ] {
        assert!(DUMP.contains(from), "{from}");
        node.dump(&DUMP.replacen(from, to, 1));
        node.fails(says);
    }
    for right in ["'1m0s'", "'25s'", "'2m30s'"] {
        node.dump(&DUMP.replacen("'30s'", right, 1));
        assert_eq!(node.run(&["--check"]).code, 0, "{right}");
    }
    node.dump(DUMP);
    executable(&node.world.path("bin/containerd"), "#!/bin/sh\nexit 1\n");
    node.fails("nothing is known about containerd");
    node.dump(DUMP);

    // What lies beside the verifier.
    let folder = node.verifier().parent().expect("its folder").to_owned();
    let beside = folder.join("a-readme.txt");
    fs::write(&beside, "").expect("a file");
    node.fails("a-readme.txt cannot be run");
    node.dump(&DUMP.replacen("max_verifiers = 10", "max_verifiers = 1", 1));
    node.fails("max_verifiers is 1, and 2 there");
    fs::remove_file(&beside).expect("away");
    node.dump(DUMP);

    // Who may write it.
    let etc = node.world.path("node/etc/paas-attest");
    fs::write(etc.join("cosign.pub"), "").expect("a key");
    for path in [
        node.verifier(),
        folder.clone(),
        etc.join("policy.toml"),
        etc.join("cosign.pub"),
        etc.join("unverified.txt"),
    ] {
        let before = fs::metadata(&path).expect("a file").permissions();
        for mode in [0o777, 0o775, 0o757] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
            node.fails("can be written by others");
        }
        fs::set_permissions(&path, before).expect("its mode");
    }
    let list = node.world.path("node/etc/paas-attest/unverified.txt");
    fs::write(&list, "registry.k8s.io/pause:3.10\n").expect("a list");
    node.fails("is not REPO@sha256:HEX");
    fs::remove_file(&list).expect("away");

    // What the verifier and the containerd that runs do.
    let program = node.world.path("node/usr/local/bin/paas-attest");
    let before = fs::read_to_string(&program).expect("the program");
    executable(
        &program,
        &before.replace("--explain-policy*) ;;", "--explain-policy*) echo 'error: x' >&2; exit 2 ;;"),
    );
    node.fails("the policy or the configuration is not valid");
    executable(
        &program,
        &before
            .replace("echo 'FAILED x policy-unmatched'; exit 1", "for i; do :; done; echo \"VERIFIED $i\""),
    );
    node.fails("allows what no rule is for");
    executable(&program, "#!/bin/sh\nexit 127\n");
    node.fails("does not run");
    executable(&program, &before);
    for (says, code, failed) in [
        ("pulled", 0, "the containerd that runs pulled example.com/x:1"),
        ("no such host", 1, "not for the verifier"),
    ] {
        node.image_is(says, code);
        let ran = node.run(&["--check", "--must-refuse", "example.com/x:1"]);
        assert!(ran.code == 1 && ran.stdout.contains(failed), "{}", ran.said);
    }
    for file in ["policy.toml", "config.toml"] {
        fs::rename(etc.join(file), node.world.path("away")).expect("away");
        node.fails(&format!("{file} is not there"));
        fs::rename(node.world.path("away"), etc.join(file)).expect("back");
    }
    fs::remove_file(node.verifier()).expect("away");
    node.fails("paas-attest-verifier is not there");

    for args in
        [["--policy"].as_slice(), &["--policy", ""], &["--policy", policy], &["--help-me"], &["--check", "x"]]
    {
        assert_eq!(node.run(args).code, 2, "{args:?}");
    }
    assert_eq!(node.run(&["--help"]).code, 0);
}
