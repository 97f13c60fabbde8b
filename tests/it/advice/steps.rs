//! Each of the first errors that people meet has a next step that fits it.

use std::net::TcpListener;

use crate::support::command::{Program, Run, program, reason};
use crate::support::registry::{manifest_path, sig_path, verify, verify_version};
use crate::support::server::{Answer, Server};
use crate::support::world::World;
use crate::support::{KEY, REPOSITORY, TAG, fixture};

use super::help;

/// The code, and the next steps on one line.
#[track_caller]
fn advised(run: &Run, code: &str, parts: &[&str]) -> String {
    let document = run.json();
    assert_eq!(reason(&document).as_deref(), Some(code), "{}", run.shown());
    let steps = help(&document).join("\n");
    assert!(!steps.is_empty(), "no next step:\n{}", run.shown());
    for part in parts {
        assert!(steps.contains(part), "without `{part}`:\n{}", run.shown());
    }
    steps
}

#[test]
fn what_a_key_endpoint_answers_in_place_of_a_key_has_its_next_step() {
    for (answer, code, part) in [
        (Answer::page(200), "key-unusable", "browser"),
        (Answer::page(403), "key-unreachable", "without an account"),
        (Answer::new(404, "text/plain", "not found"), "key-unreachable", "/v1/cosign.pub"),
        (Answer::new(429, "text/plain", "slow").header("Retry-After", "0"), "key-unreachable", "--wait"),
        (Answer::page(503).header("Retry-After", "0"), "key-unreachable", "--wait"),
        (Answer::new(418, "text/plain", "teapot"), "key-unreachable", "--api-url"),
    ] {
        let server = Server::start();
        server.on("/cosign.pub", answer);
        let run = program([
            "key",
            "--key",
            &server.url("/cosign.pub"),
            "--plain-http",
            &server.host(),
            "-o",
            "json",
        ]);
        advised(&run.run(), code, &[part, "--key FILE"]);
    }
}

#[test]
fn what_a_registry_answers_in_place_of_an_image_has_its_next_step() {
    let world = World::new();
    for (answer, code, part) in [
        (Answer::page(200), "registry-protocol", "browser"),
        (Answer::error(403, "DENIED"), "registry-forbidden", "may not pull"),
        (Answer::page(404), "registry-protocol", "name and port"),
        (Answer::error(429, "TOO_MANY_REQUEST").header("Retry-After", "0"), "registry-throttled", "later"),
        (Answer::page(503).header("Retry-After", "0"), "registry-unavailable", "later"),
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized", "docker login"),
    ] {
        world.server.on(&manifest_path(), answer);
        advised(&verify(&world.server).run(), code, &[part]);
    }
}

/// Without a way to wait none is named, and after waiting neither.
#[test]
fn an_absence_names_the_wait_where_nobody_waited() {
    let world = World::new();
    let asked = |path: &str, more: &[&str], code: &str| {
        world.server.on(path, Answer::absent());
        for (wait, named) in [(&[][..], true), (&["--wait", "50ms"], false)] {
            let run = verify(&world.server).args(more.iter().chain(wait).copied()).run();
            let steps = advised(&run, code, &[]);
            assert_eq!(steps.contains("--wait"), named, "{}", run.shown());
        }
    };
    asked(&world.att(), &["--require", "sbom"], "sbom-absent");
    asked(&world.att(), &["--require", "provenance"], "provenance-absent");
    asked(&sig_path(&world.layout), &[], "signature-absent");
    asked(&manifest_path(), &[], "image-absent");
    let layout = "oci:fixtures/cases/unsigned_failed/layout";
    let run = program(["verify", layout, "--offline", "--key", KEY, "-o", "json"]).run();
    assert!(!advised(&run, "signature-absent", &[]).contains("--wait"), "{}", run.shown());
}

/// The key may be the wrong one: that is asked before anything is blocked, with what was tried.
#[test]
fn a_wrong_key_is_asked_about_before_anything_is_blocked() {
    let world = World::new();
    let run =
        verify_version(&world.server, &format!(":{TAG}")).args(["--key", "fixtures/keys/other.pub"]).run();
    let document = run.json();
    let steps = advised(&run, "signature-invalid", &["right key", "paas-attest key"]);
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap();
    assert!(steps.contains(fingerprint), "{}", run.shown());
    let block = steps.find("block it").unwrap();
    assert!(steps.find("right key").unwrap() < block, "{}", run.shown());
    // What is wrong whatever the key is.
    let run =
        program(["verify", "oci:fixtures/cases/flipped-payload_failed/layout", "--offline", "--key", KEY])
            .args(["-o", "json"])
            .run();
    assert!(!help(&run.json()).join("\n").contains("right key"), "{}", run.shown());
}

#[test]
fn a_private_key_of_this_machine_raises_no_alarm() {
    let private = "fixtures/keys/bad/private.pem";
    let layout = "oci:fixtures/cases/signed_verified/layout";
    let run = program(["verify", layout, "--offline", "--key", private, "-o", "json"]).run();
    let steps = advised(&run, "key-private", &["on this machine", "sent nowhere"]);
    assert!(!steps.contains("stolen"), "{}", run.shown());
    let server = Server::start();
    server
        .on("/cosign.pub", Answer::ok("text/plain", std::fs::read(fixture("keys/bad/private.pem")).unwrap()));
    let run =
        program(["key", "--key", &server.url("/cosign.pub"), "--plain-http", &server.host(), "-o", "json"]);
    advised(&run.run(), "key-private", &["stolen"]);
}

/// A registry that speaks plain http is asked so only where the user says it.
#[test]
fn plain_http_is_named_where_the_other_side_speaks_it() {
    let server = Server::start();
    let name = format!("{}/{REPOSITORY}:{TAG}", server.host());
    let run = program(["verify", &name, "--key", KEY, "-o", "json"]).run();
    let steps = advised(&run, "tls", &[&format!("--plain-http {}", server.host())]);
    assert!(!steps.contains("--ca-file"), "{}", run.shown());
}

#[test]
fn a_refused_connection_names_the_address_that_was_dialled() {
    let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (closed, name) = (free(), format!("harbor.example/{REPOSITORY}:{TAG}"));
    let said = |command: Program| {
        let run = command.args(["--key", KEY, "--timeout", "700ms", "-o", "json"]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
        run.stdout
    };
    let to = format!("harbor.example:443:{closed}");
    let connected = said(program(["verify", &name, "--connect-to", &to]));
    assert!(connected.contains(&format!("cannot connect to harbor.example at {closed}")), "{connected}");
    let local = format!("localhost:{}/{REPOSITORY}:{TAG}", closed.port());
    let resolved = said(program(["verify", &local]));
    let at = format!("127.0.0.1:{}", closed.port());
    assert!(resolved.contains("cannot connect to localhost") && resolved.contains(&at), "{resolved}");
}

/// Only a name that a shell has cut is answered with how to quote one.
#[test]
fn quoting_is_explained_where_a_name_was_cut() {
    let world = World::new();
    let refused = Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", "Basic realm=\"harbor\"");
    world.server.guard(move |_| Some(refused.clone()));
    for (user, cut) in
        [("robot", true), ("robot+auditor", true), ("robot$octave+auditor", false), ("ada", false)]
    {
        let run = verify(&world.server)
            .var("PAAS_ATTEST_REGISTRY_USER", user)
            .var("PAAS_ATTEST_REGISTRY_PASSWORD", "correct-horse")
            .run();
        let steps = advised(&run, "registry-unauthorized", &[]);
        assert_eq!(steps.contains("single quotes"), cut, "{user}: {}", run.shown());
    }
}

/// Who typed something else than was meant is told so where a program reads standard output.
#[test]
fn warnings_about_the_command_line_are_on_standard_error_beside_a_document() {
    let world = World::new();
    let host = world.server.host();
    let image = Answer::ok(
        "application/vnd.oci.image.manifest.v1+json",
        world.layout.blobs[&world.layout.image_digest()].clone(),
    );
    world.server.on(&crate::support::server::path("manifests/latest"), image);
    let ask = |more: &[&str]| {
        program(["verify", &format!("{host}/{REPOSITORY}"), "--plain-http", &host, "--key", KEY])
            .args(["--registry-alias", &format!("{}={host}", crate::support::LOGICAL)])
            .args(more.iter().copied())
            .run()
    };
    let said = "warning: neither a tag nor a digest was given: `latest` was checked\n";
    for (more, expected) in [
        (&["-o", "json"][..], said),
        (&["-o", "cosign"], said),
        (&["-o", "json", "-q"], ""),
        (&[], ""),
        (&["-o", "json=/dev/null"], ""),
    ] {
        let run = ask(more);
        assert_eq!((run.code, run.stderr.as_str()), (0, expected), "{}", run.shown());
    }
}

/// The route is part of the report.
#[test]
fn the_route_to_a_registry_is_in_the_document_and_with_verbose_on_the_page() {
    let world = World::new();
    let host = world.server.host();
    let logical = crate::support::LOGICAL;
    let route = |document: serde_json::Value| document["images"][0]["route"].clone();
    let alias = format!("{logical}={host}");
    let expected = serde_json::json!(
        {"address": host, "alias": alias, "connectTo": null, "proxy": null, "plainHttp": true}
    );
    assert_eq!(route(verify(&world.server).run().is("VERIFIED", None)), expected);
    assert_eq!(route(world.sbom().run().is("VERIFIED", None)), expected);
    let to = format!("{logical}:80:{host}");
    let connected = |more: &[&str]| {
        program(["verify", &format!("{logical}:80/{REPOSITORY}:{TAG}"), "--connect-to", &to, "--key", KEY])
            .args([
                "--plain-http",
                &format!("{logical}:80"),
                "--identity",
                &format!("{logical}/{REPOSITORY}"),
            ])
            .args(more.iter().copied())
            .run()
    };
    let expected = serde_json::json!(
        {"address": host, "alias": null, "connectTo": to, "proxy": null, "plainHttp": true}
    );
    assert_eq!(route(connected(&["-o", "json"]).is("VERIFIED", None)), expected);
    let page = connected(&["-v"]).stdout;
    assert!(
        page.contains(&format!("Route        {host}\n")) && page.contains(&format!("--connect-to {to}")),
        "{page}"
    );
    assert!(!connected(&[]).stdout.contains("Route"));
    let layout = program(["verify", "oci:fixtures/cases/signed_verified/layout", "--offline", "--key", KEY]);
    let layout = layout.args(["--identity", &format!("{logical}/{REPOSITORY}"), "-o", "json"]).run();
    assert_eq!(route(layout.is("VERIFIED", None)), serde_json::Value::Null);
}

/// What all images of a run have in common is said once.
#[test]
fn of_several_images_the_key_and_what_is_weak_are_said_once() {
    let world = World::new();
    let host = world.server.host();
    for tag in ["one", "two"] {
        world.server.on(&crate::support::server::path(&format!("manifests/{tag}")), Answer::absent());
    }
    let name = |tag: &str| format!("{host}/{REPOSITORY}:{tag}");
    let run =
        program(["verify", &name(TAG), &name("one"), &name("two"), "--plain-http", &host, "--key", KEY])
            .args(["--registry-alias", &format!("{}={host}", crate::support::LOGICAL)])
            .run();
    assert_eq!(run.code, 1, "{}", run.shown());
    let times = |part: &str| run.stdout.matches(part).count();
    assert_eq!((times("was not encrypted"), times("\nWeakness")), (1, 1), "{}", run.shown());
    assert_eq!(times("3 images: 1 verified, 2 failed"), 1, "{}", run.shown());
    let lines: Vec<&str> = run.stdout.lines().filter(|line| !line.starts_with(' ')).take(3).collect();
    assert!(lines[0].starts_with("VERIFIED") && lines[1].starts_with("FAILED"), "{}", run.shown());
}
