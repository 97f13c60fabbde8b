//! Images of other registries: listed, not judged, and refused where nothing else may run.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{program, weaknesses};
use crate::support::layout::Layout;
use crate::support::rows::each;
use crate::support::server::Server;
use crate::support::{KEY, LOGICAL};

use super::{Container, asked, list, pod, report, reported, running, told, verify};

const ENVOY: &str = "docker.io/envoyproxy/envoy:v1.31";

fn envoy() -> String {
    format!("docker.io/envoyproxy/envoy@sha256:{}", "e".repeat(64))
}

/// One image of the platform, and a sidecar of another registry.
fn mixed(digest: &str) -> Value {
    let containers = [
        Container("containers", "app", asked(), Some(reported(digest))),
        Container("containers", "proxy", ENVOY.to_owned(), Some(envoy())),
    ];
    pod("p", "Running", &containers)
}

#[test]
fn an_image_of_another_registry_is_listed_and_not_judged() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let run = report(&server, &[mixed(&digest)]);
    let document = run.is("VERIFIED", None);
    let name = format!("index.docker.io/envoyproxy/envoy:v1.31@sha256:{}", "e".repeat(64));
    assert_eq!(told(&document)[1], (name.clone(), Value::Null, vec!["p/container/proxy".to_owned()]));
    assert_eq!(document["summary"]["outOfScope"], 1);
    assert_eq!(weaknesses(&document), ["out-of-scope", "plain-http"]);
    let outcomes: Vec<&Value> =
        document["images"][1]["checks"].as_array().unwrap().iter().map(|check| &check["outcome"]).collect();
    assert_eq!(outcomes, [&json!("not-asked"); 9]);
    // In other registries nobody is asked, and what has not been started there is not waited for.
    let waits = pod("q", "Pending", &[Container("containers", "proxy", ENVOY.to_owned(), None)]);
    let document = report(&server, &[mixed(&digest), waits]).is("VERIFIED", None);
    assert_eq!(document["summary"]["outOfScope"], 2);
    // It is no yes of anybody's.
    let quiet = verify(&server, &list(&[mixed(&digest)])).arg("-q").run();
    assert_eq!(quiet.stdout.lines().nth(1), Some(format!("OUT-OF-SCOPE {name}").as_str()));
    for format in ["junit", "vsa", "cosign", "html", "markdown"] {
        let run = verify(&server, &list(&[mixed(&digest)])).args(["-o", format]).run();
        assert_eq!(run.code, 0, "{format}: {}", run.shown());
    }
}

#[test]
fn where_only_the_platforms_images_may_run_another_one_fails() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let digest = layout.image_digest();
    let ask = |pods: &[Value], more: &str| {
        verify(&server, &list(pods)).args(["-o", "json", "--require", "in-scope"]).words(more).run()
    };
    let document = ask(&[mixed(&digest)], "").is("FAILED", Some("out-of-scope"));
    let verdicts: Vec<Value> = told(&document).into_iter().map(|(_, verdict, _)| verdict).collect();
    assert_eq!(verdicts, ["VERIFIED", "FAILED"]);
    assert_eq!((&document["summary"]["outOfScope"], &document["summary"]["failed"]), (&json!(0), &json!(1)));
    ask(&[running("p", &asked(), &reported(&digest))], "").is("VERIFIED", None);
    // A sample leaves none of them out.
    ask(&[mixed(&digest)], "--sample 1 --seed x").is("FAILED", Some("out-of-scope"));
    // It is asked of pods, and of nothing else.
    let image = reported(&digest);
    let without = program(["verify", &image, "--key", KEY, "--require", "in-scope", "-o", "json"]).run();
    without.is_refused("in-scope is for pods");
    for command in ["sbom", "diff"] {
        let images = if command == "diff" { vec![image.as_str(); 2] } else { vec![image.as_str()] };
        let run = program([command]).args(images).args(["--key", KEY, "--require", "sbom"]);
        run.args(["--require", "in-scope", "-o", "json"]).run().is_refused("in-scope");
    }
    // What stands in a configuration file is for runs that have pods.
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, "require = [\"in-scope\"]\n").unwrap();
    let host = server.host();
    let run = program(["verify", &image, "--key", KEY, "--plain-http", &host, "-o", "json"])
        .args(["--registry-alias", &format!("{LOGICAL}={host}"), "--config", file.to_str().unwrap()])
        .run();
    run.is("VERIFIED", None);
}

#[test]
fn a_list_with_nothing_of_the_registry_verifies_nothing() {
    let server = Server::start();
    let sidecar = pod("p", "Running", &[Container("containers", "proxy", ENVOY.to_owned(), Some(envoy()))]);
    let run = report(&server, std::slice::from_ref(&sidecar));
    run.is_refused(&format!("none of 1 image is of the registry {LOGICAL}"));
    assert!(run.stderr.contains("--registry-alias"), "{}", run.shown());
    // Not beside an image that is named either: who lists pods asks about pods.
    let run = verify(&server, &list(&[sidecar])).args([&asked(), "-o", "json"]).run();
    run.is_refused("none of 1 image");
    assert!(server.targets().is_empty());
}

/// The registry is told by its host, and by what aliases say of it, and by nothing else.
#[test]
fn the_registry_that_is_checked_is_the_one_that_is_named() {
    let digest = format!("sha256:{}", "a".repeat(64));
    each(["quay.io", "harbor.example"], |host| {
        let (asked, runs) = (format!("{host}/builds/a:1"), format!("{host}/builds/a@{digest}"));
        let pods = list(&[running("p", &asked, &runs)]);
        let run = |more: &str| {
            program(["verify", "--pods", "-", "--key", KEY, "-o", "json"])
                .words(more)
                .stdin(pods.clone())
                .run()
        };
        run("").is_refused("none of 1 image");
        // Nobody answers there; it is asked.
        let to = format!("--connect-to {host}:443:127.0.0.1:9 --timeout 500ms");
        assert_eq!(run(&format!("--registry {host} {to}")).code, 3);
        assert_eq!(run(&format!("--registry-alias {LOGICAL}={host} {to}")).code, 3);
        assert_eq!(run(&format!("--registry-alias {LOGICAL}/builds={host}/builds {to}")).code, 3);
        run(&format!("--registry-alias {LOGICAL}/builds={host}/other {to}")).is_refused("none of 1 image");
    });
}

#[test]
fn parts_are_cut_over_all_images_and_a_part_with_none_to_check_says_so() {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    let pods = list(&[mixed(&layout.image_digest())]);
    let part =
        |shard: &str, format: &str| verify(&server, &pods).args(["--shard", shard, "-o", format]).run();
    let [one, two] = ["1/2", "2/2"].map(|shard| part(shard, "json").json());
    assert_eq!((&one["verdict"], &two["verdict"]), (&json!("VERIFIED"), &Value::Null));
    assert_eq!(one["shard"]["list"], two["shard"]["list"]);
    assert_eq!((&one["summary"]["outOfScope"], &two["summary"]["outOfScope"]), (&json!(0), &json!(1)));
    for format in ["human", "markdown", "html", "junit", "vsa", "cosign", "jsonl"] {
        let run = part("2/2", format);
        assert_eq!(run.code, 0, "{format}: {}", run.shown());
        for no in ["VERIFIED", "UNDECIDED"] {
            assert!(!run.stdout.contains(no), "{format} says {no}: {}", run.shown());
        }
    }
    assert!(part("2/2", "human").stdout.contains("Nothing was verified"));
    // A sample is of what is checked.
    let run = verify(&server, &pods).words("--sample 1 --seed x -o json").run();
    let document = run.is("VERIFIED", None);
    assert_eq!((told(&document).len(), &document["sample"]["of"]), (2, &json!(1)));
}
