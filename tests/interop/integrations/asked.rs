//! What gates ask by a policy: the node before it pulls, and the cluster of what runs.

use std::fs;

use serde_json::{Value, json};

use crate::world::{HARBOR, NAME, TAG, World, key};

use super::scripts::{Images, Ran, executable, images, run};
use super::{at, document, integration};

/// The folder of a node: the key, how the registry is reached, and what must hold.
fn node(world: &World, reached: &str, policy: &str) {
    fs::create_dir_all(world.path("etc")).expect("a folder");
    fs::copy(key("platform.pub"), world.path("etc/cosign.pub")).expect("the key");
    let alias = format!("registry-alias = [\"{HARBOR}={reached}\"]\nplain-http = [\"{reached}\"]\n");
    world.write("etc/config.toml", &format!("key = \"cosign.pub\"\n{alias}"));
    world.write("etc/policy.toml", policy);
}

const POLICY: &str = "version = 1\n\n[[image]]\nmatch = \"harbor.paas-system.svc.cluster.local/builds/my-*\"\n\
                      tenant-id = \"octave\"\n";

#[test]
fn the_verifier_of_containerd_asks_the_policy() {
    let world = World::new();
    let images = images(&world);
    let script = fs::read_to_string(integration("containerd/paas-attest-verifier")).expect("the verifier");
    let (folder, variable) = (world.word("etc"), ("PAAS_ATTEST_TENANT_ID", "rival"));
    let environment = [
        ("PAAS_VERIFIER_FOLDER", folder.as_str()),
        ("PAAS_VERIFIER_PROGRAM", env!("CARGO_BIN_EXE_paas-attest")),
        variable,
    ];
    let ask = |name: &str, digest: &str| -> Ran {
        let args =
            ["-name", name, "-digest", digest, "-stdin-media-type", "application/vnd.oci.descriptor.v1+json"];
        run(&world, &["dash"], &script, &environment, &args)
    };
    let address = images.registry.address();
    node(&world, &address, POLICY);
    let reached = images.registry.repo("builds/my-app");
    for name in [NAME, &reached] {
        for name in [name.to_owned(), format!("{name}:{TAG}"), format!("{name}:{TAG}@{}", images.good)] {
            let ran = ask(&name, &images.good);
            let line = format!("VERIFIED {NAME}@{}\n", images.good);
            assert_eq!((ran.code, ran.stdout), (0, line), "{name}: {}", ran.said);
        }
    }
    // A tag that has another image is no reason, either way: the digest is pulled.
    assert_eq!(ask(&format!("{NAME}:forged"), &images.good).code, 0);
    for (name, digest, says) in [
        (format!("{NAME}:{TAG}"), &images.forged, "signature-invalid"),
        (format!("{NAME}:forged"), &images.forged, "signature-invalid"),
        (NAME.to_owned(), &images.unsigned, "signature-absent"),
        (format!("{HARBOR}/other/app"), &images.good, "policy-unmatched"),
        ("registry.k8s.io/pause:3.10".to_owned(), &images.good, "policy-unmatched"),
    ] {
        let ran = ask(&name, digest);
        assert_eq!((ran.code, ran.stdout.lines().count()), (1, 1), "{name}: {}", ran.said);
        assert!(
            ran.stdout.starts_with("refused: FAILED ") && ran.stdout.contains(says),
            "{name}: {}",
            ran.said
        );
    }
    node(&world, &address, &POLICY.replace("octave", "rival"));
    let ran = ask(NAME, &images.good);
    assert!(ran.code == 1 && ran.stdout.contains("pin-mismatch"), "{}", ran.said);
    node(&world, &address, &POLICY.replace("tenant-id", "tenant"));
    let ran = ask(NAME, &images.good);
    assert!(ran.code == 1 && ran.stdout.starts_with("refused: error: "), "{}", ran.said);
    node(&world, "127.0.0.1:1", POLICY);
    let ran = ask(NAME, &images.good);
    assert!(ran.code == 1 && ran.stdout.starts_with("refused: nothing is known about it"), "{}", ran.said);
    assert!(ran.stdout.contains("UNDECIDED ") && ran.stdout.lines().count() == 1, "{}", ran.stdout);
}

#[test]
fn the_examples_for_a_node_are_valid_once_the_fingerprint_is_there() {
    let world = World::new();
    fs::create_dir(world.path("etc")).expect("a folder");
    let read =
        |name: &str| fs::read_to_string(integration(&format!("containerd/{name}"))).expect("an example");
    fs::copy(key("platform.pub"), world.path("etc/cosign.pub")).expect("the key");
    let done = world.ours(&["key", "--offline", "-q", "--key", &key("platform.pub")], &[], "");
    let placeholder = "SHA256:replace-this-with-the-fingerprint-of-the-platform=";
    let policy = read("policy.toml");
    assert!(policy.contains(placeholder));
    let file = world.write("etc/policy.toml", &policy.replace(placeholder, done.stdout.trim()));
    let config = world.write("etc/config.toml", &read("config.toml"));
    let explain = |image: &str, policy: &str| {
        let words = ["verify", "--config", &config, "--policy", policy, "--explain-policy", "--", image];
        world.ours(&words, &[], "")
    };
    for (image, says) in [
        (format!("{HARBOR}/builds/octave-x:1"), "rule 1"),
        (format!("{HARBOR}/builds/team/x:1"), "rule 2"),
        ("registry.k8s.io/pause:3.10".to_owned(), "no rule"),
    ] {
        let done = explain(&image, &file);
        assert!(done.code == 0 && done.stdout.contains(says), "{image}: {}{}", done.stdout, done.stderr);
    }
    // Left as it is, it is no policy.
    let example = integration("containerd/policy.toml").display().to_string();
    assert_eq!(explain(&format!("{HARBOR}/builds/team/x:1"), &example).code, 2);
}

/// What `kubectl get pods -o json` prints of one pod whose container runs this image.
fn pods(image: &str, digest: &str) -> Value {
    let (repository, _) = image.rsplit_once(':').expect("a tag");
    json!({
        "apiVersion": "v1",
        "kind": "List",
        "metadata": {"resourceVersion": ""},
        "items": [{
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "my-app-6d8f9c7b5-x2x4z", "namespace": "octave"},
            "spec": {"containers": [{"name": "app", "image": image}]},
            "status": {
                "phase": "Running",
                "containerStatuses": [{
                    "name": "app",
                    "image": image,
                    "imageID": format!("{repository}@{digest}"),
                    "ready": true,
                    "restartCount": 0,
                    "started": true,
                    "state": {"running": {"startedAt": "2026-11-28T03:00:00Z"}},
                }],
            },
        }],
    })
}

#[test]
fn the_cron_job_lists_what_runs_and_verifies_it() {
    let world = World::new();
    let images: Images = images(&world);
    node(&world, &images.registry.address(), POLICY);
    for folder in ["bin", "run"] {
        fs::create_dir_all(world.path(folder)).expect("a folder");
    }
    fs::create_dir_all(world.path("etc/trust")).expect("a folder");
    for file in ["policy.toml", "cosign.pub"] {
        fs::copy(world.path("etc").join(file), world.path("etc/trust").join(file)).expect("a copy");
    }
    let file = integration("kubernetes/running.yaml");
    let pod = "4 spec jobTemplate spec template spec";
    let place = |text: String| {
        text.replace("/run/paas-attest", &world.word("run")).replace("/etc/paas-attest", &world.word("etc"))
    };
    let list = place(at(&file, &format!("{pod} initContainers 0 args")));
    let command = at(&file, &format!("{pod} containers 0 command"));
    assert_eq!(command.trim(), "paas-attest");
    let args = place(at(&file, &format!("{pod} containers 0 args")));
    // How this world's registry is reached is no part of the manifest.
    let address = images.registry.address();
    let reach = [format!("--registry-alias={HARBOR}={address}"), format!("--plain-http={address}")];
    let words: Vec<&str> = args.lines().chain(reach.iter().map(String::as_str)).collect();

    let kubectl = |script: &str| executable(&world.path("bin/kubectl"), &format!("#!/bin/sh\n{script}\n"));
    let asked = world.word("asked");
    for (name, digest, code) in
        [(TAG, &images.good, 0), ("forged", &images.forged, 1), ("unsigned", &images.unsigned, 1)]
    {
        let document = world.write("pods.json", &pods(&format!("{NAME}:{name}"), digest).to_string());
        kubectl(&format!("echo \"$*\" >{asked}\ncat {document}"));
        let ran = run(&world, &["dash"], &list, &[], &[]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        assert_eq!(
            fs::read_to_string(&asked).expect("what was asked"),
            "get pods --all-namespaces -o json\n"
        );
        let done = world.ours(&words, &[], "");
        assert_eq!(done.code, code, "{}{}", done.stdout, done.stderr);
    }
    // A list that broke off is none.
    fs::remove_file(world.path("run/pods.json")).expect("the list");
    kubectl("echo '{\"items\": ['; exit 1");
    let ran = run(&world, &["dash"], &list, &[], &[]);
    assert!(ran.code == 1 && !world.path("run/pods.json").exists(), "{}", ran.said);
    assert_eq!(world.ours(&words, &[], "").code, 2);
}

/// Which container has the token, and that nothing may more than list pods.
#[test]
fn what_lists_pods_may_do_that_and_nothing_else() {
    let file = integration("kubernetes/running.yaml").display().to_string();
    let value =
        |path: &str| document(&[["at", &file].as_slice(), &path.split(' ').collect::<Vec<_>>()].concat());
    let rules = value("1 rules 0 verbs") + &value("1 rules 0 resources");
    assert_eq!(rules, "list\npods\n");
    let pod = "4 spec jobTemplate spec template spec";
    assert_eq!(value(&format!("{pod} automountServiceAccountToken")), "False\n");
    let text = fs::read_to_string(integration("kubernetes/running.yaml")).expect("the manifest");
    let (first, second) = text.split_once("          containers:\n").expect("two kinds of containers");
    assert!(first.contains("/var/run/secrets/kubernetes.io/serviceaccount"));
    let (verify, _) = second.split_once("          volumes:\n").expect("the volumes");
    assert!(!verify.contains("serviceaccount") && !verify.contains("name: token"), "{verify}");
}
