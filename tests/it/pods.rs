//! What runs in a cluster, as `kubectl get pods -o json` tells it, against what is signed.

pub(crate) mod index;
mod refused;
mod scope;
pub(crate) mod table;

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, program, weaknesses};
use crate::support::layout::Layout;
use crate::support::rows::Rows;
use crate::support::server::{Answer, Server, path};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG};

/// A container: the list that it stands in, its name, what is asked for, and what the node reports.
struct Container<'a>(&'a str, &'a str, String, Option<String>);

/// A pod as the API writes it: members that nobody here reads among those that are.
fn pod(name: &str, phase: &str, containers: &[Container<'_>]) -> Value {
    let list = |kind: &str, status: bool| -> Vec<Value> {
        let of_kind = containers.iter().filter(|one| one.0 == kind);
        of_kind
            .map(|Container(_, name, image, id)| match (status, id) {
                (false, _) => json!({
                    "image": image, "imagePullPolicy": "IfNotPresent", "name": name, "resources": {},
                    "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
                }),
                (true, Some(id)) => json!({
                    "containerID": "containerd://5b2f", "image": image, "imageID": id, "lastState": {},
                    "name": name, "ready": true, "restartCount": 0, "started": true,
                    "state": {"running": {"startedAt": "2026-11-28T09:00:00Z"}},
                }),
                (true, None) => json!({
                    "image": image, "imageID": "", "lastState": {}, "name": name, "ready": false,
                    "restartCount": 0, "started": false,
                    "state": {"waiting": {"message": "x", "reason": "ImagePullBackOff"}},
                }),
            })
            .collect()
    };
    let mut pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "creationTimestamp": "2026-11-28T08:59:00Z", "generateName": "my-app-7d9c5b6f4d-",
            "labels": {"app": "my-app", "pod-template-hash": "7d9c5b6f4d"}, "name": name, "namespace": "octave",
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "my-app-7d9c5b6f4d"}],
            "resourceVersion": "4711", "uid": "0b3c",
        },
        "spec": {"containers": list("containers", false), "nodeName": "node-1", "restartPolicy": "Always"},
        "status": {
            "conditions": [{"status": "True", "type": "Ready"}], "containerStatuses": list("containers", true),
            "hostIP": "10.0.0.4", "phase": phase, "podIP": "10.1.0.9", "qosClass": "BestEffort",
        },
    });
    for (kind, statuses) in
        [("initContainers", "initContainerStatuses"), ("ephemeralContainers", "ephemeralContainerStatuses")]
    {
        if containers.iter().any(|one| one.0 == kind) {
            pod["spec"][kind] = list(kind, false).into();
            pod["status"][statuses] = list(kind, true).into();
        }
    }
    pod
}

pub(crate) fn list(pods: &[Value]) -> String {
    let list =
        json!({"apiVersion": "v1", "items": pods, "kind": "List", "metadata": {"resourceVersion": ""}});
    serde_json::to_string_pretty(&list).unwrap()
}

/// A pod with one container of the repository of the fixtures.
pub(crate) fn running(name: &str, image: &str, id: &str) -> Value {
    pod(name, "Running", &[Container("containers", "app", image.to_owned(), Some(id.to_owned()))])
}

/// Another image that nobody signed.
fn unsigned() -> Layout {
    let mut layout = Layout::case("unsigned_failed");
    let digest = layout.image_digest();
    let mut manifest = layout.manifest(&digest);
    manifest["annotations"] = json!({"other": "one"});
    layout.replace(&digest, manifest.to_string().into_bytes());
    layout
}

fn asked() -> String {
    format!("{LOGICAL}/{REPOSITORY}:{TAG}")
}

fn reported(digest: &str) -> String {
    format!("{LOGICAL}/{REPOSITORY}@{digest}")
}

/// `verify` of what a document says that runs, against a registry.
fn verify(server: &Server, document: &str) -> Program {
    let host = server.host();
    program(["verify", "--pods", "-", "--key", KEY, "--plain-http", &host])
        .args(["--registry-alias", &format!("{LOGICAL}={host}")])
        .stdin(document)
}

fn report(server: &Server, pods: &[Value]) -> Run {
    verify(server, &list(pods)).args(["-o", "json"]).run()
}

/// Of each image its name and verdict, and where it runs.
fn told(document: &Value) -> Vec<(String, Value, Vec<String>)> {
    let images = document["images"].as_array().expect("images");
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let place =
        |one: &Value| format!("{}/{}/{}", word(&one["pod"]), word(&one["kind"]), word(&one["container"]));
    let places =
        |image: &Value| image["pods"].as_array().map_or(vec![], |all| all.iter().map(place).collect());
    images.iter().map(|one| (word(&one["reference"]), one["verdict"].clone(), places(one))).collect()
}

#[test]
fn what_runs_is_asked_for_once_by_the_digest_that_the_node_reports() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let all = [
        pod(
            "my-app-7d9c5b6f4d-x2x8p",
            "Running",
            &[
                Container("initContainers", "migrate", asked(), Some(reported(&digest))),
                Container(
                    "containers",
                    "app",
                    asked(),
                    Some(format!("docker-pullable://{}", reported(&digest))),
                ),
                Container("ephemeralContainers", "debug", asked(), Some(reported(&digest))),
            ],
        ),
        // By the registry's other name, without a tag, and done.
        pod(
            "job-1",
            "Succeeded",
            &[Container(
                "containers",
                "app",
                format!("{}/{REPOSITORY}@{digest}", server.host()),
                Some(format!("{}/{REPOSITORY}@{digest}", server.host())),
            )],
        ),
    ];
    let document = report(&server, &all).is("VERIFIED", None);
    let places = [
        "my-app-7d9c5b6f4d-x2x8p/init/migrate",
        "my-app-7d9c5b6f4d-x2x8p/container/app",
        "my-app-7d9c5b6f4d-x2x8p/ephemeral/debug",
        "job-1/container/app",
    ];
    let name = format!("{LOGICAL}/{REPOSITORY}:{TAG}@{digest}");
    assert_eq!(told(&document), [(name, json!("VERIFIED"), places.map(str::to_owned).to_vec())]);
    let last = &document["images"][0]["pods"][3];
    assert_eq!((&last["namespace"], &last["phase"]), (&json!("octave"), &json!("Succeeded")));
    let summary = json!({"verified": 1, "failed": 0, "undecided": 0, "pending": 0, "outOfScope": 0});
    assert_eq!(document["summary"], summary);
    assert_eq!(server.asked(&path(&format!("manifests/{digest}"))).len(), 1);
    // One pod alone is a document too, and so is a list of the API itself.
    verify(&server, &all[0].to_string()).args(["-o", "json"]).run().is("VERIFIED", None);
    let mut bare = all[0].clone();
    bare.as_object_mut().unwrap().retain(|key, _| key != "kind" && key != "apiVersion");
    let of_api = json!({"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": [bare]});
    verify(&server, &of_api.to_string()).args(["-o", "json"]).run().is("VERIFIED", None);
}

/// Whoever asked for what, and whatever a tag leads to now: the digest that runs decides.
#[test]
fn the_digest_that_runs_decides_and_never_the_tag_that_was_asked_for() {
    let (good, bad) = (Layout::case("signed_verified"), unsigned());
    let server = Server::registry(&good);
    // The tag leads to the signed image, and another one runs.
    server.serve(&bad, "other");
    let (runs, signed) = (bad.image_digest(), good.image_digest());
    assert_ne!(runs, signed);
    let document =
        report(&server, &[running("p", &asked(), &reported(&runs))]).is("FAILED", Some("signature-absent"));
    assert_eq!(weaknesses(&document), ["plain-http", "tag-differs"]);
    // The tag was moved to an image that nobody signed, and the signed one runs.
    let moved = format!("{LOGICAL}/{REPOSITORY}:other");
    let run = report(&server, &[running("p", &moved, &reported(&signed))]);
    // Nobody typed it who could be warned.
    assert_eq!(run.stderr, "", "{}", run.shown());
    let document = run.is("VERIFIED", None);
    assert_eq!(weaknesses(&document), ["plain-http", "tag-differs"]);
    // Two digests are two images, and each is judged.
    let both = [running("p", &asked(), &reported(&signed)), running("q", &asked(), &reported(&runs))];
    let document = report(&server, &both).is("FAILED", Some("signature-absent"));
    let verdicts: Vec<Value> = told(&document).into_iter().map(|(_, verdict, _)| verdict).collect();
    assert_eq!(verdicts, ["VERIFIED", "FAILED"]);
}

#[test]
fn a_repository_that_the_node_names_otherwise_is_that_of_the_image_that_was_asked_for() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let elsewhere = format!("quay.io/copies/my-app@{digest}");
    let document = report(&server, &[running("p", &asked(), &elsewhere)]).is("VERIFIED", None);
    assert_eq!(told(&document)[0].0, format!("{LOGICAL}/{REPOSITORY}:{TAG}@{digest}"));
}

#[test]
fn what_is_not_started_is_pending_and_lists_each_container() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let mut unscheduled = pod(
        "new",
        "Pending",
        &[Container("initContainers", "init", asked(), None), Container("containers", "app", asked(), None)],
    );
    unscheduled.as_object_mut().unwrap().remove("status");
    let waiting = pod("old", "Running", &[Container("containers", "app", asked(), None)]);
    let mut rows = Rows::default();
    for (name, pods, places) in [
        ("without statuses", vec![unscheduled.clone()], vec!["new/init/init", "new/container/app"]),
        ("without an ID", vec![waiting.clone()], vec!["old/container/app"]),
        (
            "beside what runs",
            vec![running("p", &asked(), &reported(&digest)), waiting, unscheduled],
            vec!["old/container/app", "new/init/init", "new/container/app"],
        ),
    ] {
        rows.row(name, || {
            let document = report(&server, &pods).is("PENDING", Some("image-absent"));
            let told = told(&document);
            let last = told.last().unwrap();
            assert_eq!(
                (last.0.as_str(), &last.1, &last.2),
                (asked().as_str(), &json!("PENDING"), &places.iter().map(ToString::to_string).collect())
            );
            assert_eq!(document["images"].as_array().unwrap().last().unwrap()["digest"], Value::Null);
        });
    }
    rows.end();
    // Nobody waits for what a document does not say, and nobody is asked for it.
    let server = Server::start();
    let document = list(&[pod("old", "Pending", &[Container("containers", "app", asked(), None)])]);
    let run =
        verify(&server, &document).args(["-o", "json", "--wait", "50s"]).limit(Duration::from_secs(20)).run();
    run.is("PENDING", Some("image-absent"));
    assert!(server.targets().is_empty());
    // A name that is none is no image of another registry.
    let document =
        list(&[pod("bad", "Pending", &[Container("containers", "app", "NO NAME".to_owned(), None)])]);
    verify(&server, &document).args(["-o", "json"]).run().is("PENDING", Some("image-absent"));
}

#[test]
fn an_id_that_is_not_the_digest_of_a_manifest_is_undecided() {
    let layout = Layout::case("signed_verified");
    let digest = layout.image_digest();
    let server = Server::start();
    let mut rows = Rows::default();
    for id in [
        digest.clone(),
        format!("docker://{digest}"),
        digest.replace("sha256:", ""),
        format!("{LOGICAL}/{REPOSITORY}:{TAG}"),
        format!("{LOGICAL}/{REPOSITORY}@sha256:abc"),
        "docker-pullable://".to_owned(),
        "\u{1b}[2J".to_owned(),
    ] {
        rows.row(&id, || {
            let document =
                report(&server, &[running("p", &asked(), &id)]).is("UNDECIDED", Some("image-unsupported"));
            assert_eq!(document["images"][0]["pods"][0]["imageID"], id);
            // The image has none but that.
            assert_eq!(document["images"][0]["digest"], Value::Null);
        });
    }
    rows.end();
    assert!(server.targets().is_empty(), "nothing can be asked for");
}

/// All are images of one run, and one that is named and runs is one image.
#[test]
fn pods_stand_beside_lists_and_names() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("pods.json");
    fs::write(&file, list(&[running("p", &asked(), &reported(&digest))])).unwrap();
    let names = folder.path().join("names");
    fs::write(&names, format!("{}\n{LOGICAL}/{REPOSITORY}:{TAG}@{digest}\n", asked())).unwrap();
    let host = server.host();
    let run = program(["verify", "--key", KEY, "--plain-http", &host, "-o", "json"])
        .args(["--registry-alias", &format!("{LOGICAL}={host}"), "--pods", file.to_str().unwrap()])
        .args(["--images", names.to_str().unwrap(), &reported(&digest)])
        .run();
    let document = run.is("VERIFIED", None);
    let runs = vec!["p/container/app".to_owned()];
    assert_eq!(
        told(&document),
        [
            (reported(&digest), json!("VERIFIED"), vec![]),
            (asked(), json!("VERIFIED"), vec![]),
            (format!("{}@{digest}", asked()), json!("VERIFIED"), runs),
        ]
    );
    let twice = program(["verify", "--key", KEY, "--pods", "-", "--images", "-"]).stdin("x").run();
    twice.is_refused("standard input is used twice");
    program(["verify", "--key", "-", "--pods", "-"])
        .stdin("x")
        .run()
        .is_refused("standard input is used twice");
}

/// What nobody was asked for has no place in a pack but what is known of it.
#[test]
fn a_pack_of_pods_replays_image_by_image() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    server.on(&path(&format!("manifests/sha256-{}.att", layout.image_hex())), Answer::absent());
    let digest = layout.image_digest();
    let envoy = format!("docker.io/envoy@sha256:{}", "e".repeat(64));
    let pods = list(&[
        running("proxy", "envoy", &envoy),
        pod("waits", "Pending", &[Container("containers", "app", asked(), None)]),
        running("loaded", &asked(), &digest),
        running("p", &asked(), &reported(&digest)),
    ]);
    let folder = TempDir::new().unwrap();
    let pack = folder.path().join("pack.tar").display().to_string();
    let document = verify(&server, &pods).args(["-o", "json", "--evidence", &pack]).run().json();
    let verdicts: Vec<Value> = told(&document).into_iter().map(|(_, verdict, _)| verdict).collect();
    assert_eq!(verdicts, [Value::Null, json!("PENDING"), json!("UNDECIDED"), json!("VERIFIED")]);
    let again =
        program(["verify", &format!("oci-archive:{pack}@{digest}"), "--key", KEY, "--offline", "-o", "json"])
            .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}")])
            .run();
    again.is("VERIFIED", None);
}

#[test]
fn whoever_pins_what_runs_is_told_of_each_image() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let pods = list(&[running("p", &asked(), &reported(&layout.image_digest()))]);
    let run = |more: &str| verify(&server, &pods).words(more).args(["-o", "json"]).run();
    run("--tenant-id octave").is("VERIFIED", None);
    run("--tenant-id rival").is("FAILED", Some("pin-mismatch"));
    run("--require digest").is("VERIFIED", None);
    // Who cannot be asked is not absent.
    server.on(&path(&format!("manifests/{}", layout.image_digest())), Answer::error(500, "UNKNOWN"));
    run("").is("UNDECIDED", Some("registry-unavailable"));
}

#[test]
fn formats_that_have_a_place_for_pods_name_them() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let pods = list(&[
        running("p", &asked(), &reported(&digest)),
        pod("waits", "Pending", &[Container("containers", "app", asked(), None)]),
    ]);
    let run = |format: &str| verify(&server, &pods).args(["-o", format]).run();
    let lines: Vec<Value> =
        run("jsonl").stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [one, two, last] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((&one["pods"][0]["pod"], &two["pods"][0]["pod"]), (&json!("p"), &json!("waits")));
    assert_eq!(last["summary"]["outOfScope"], 0);
    // One line an image, also of several containers.
    let quiet = verify(&server, &pods).args(["-q"]).run();
    assert_eq!(quiet.stdout, format!("VERIFIED {}@{digest}\nPENDING {} image-absent\n", asked(), asked()));
    for format in ["junit", "vsa", "cosign", "html"] {
        assert_eq!(run(format).code, 4, "{format}");
    }
}
