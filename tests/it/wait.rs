//! Waiting for what is not there yet.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::api::{by, json_of, no_record, platform, record};
use crate::sbom::came_to;
use crate::support::attest::{CYCLONE_DX, Signer, layers, manifest, sbom_path, statement};
use crate::support::command::{Program, program, words};
use crate::support::layout::{OCI_MANIFEST, digest};
use crate::support::registry::{manifest_path, sbom, sig_path, verify, verify_version};
use crate::support::server::{Answer, path};
use crate::support::world::World;
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};

#[test]
fn what_comes_while_somebody_waits_is_verified() {
    let ready = |world: &World, place: &str, good: Answer, command: Program| {
        world.server.in_turn(place, vec![Answer::absent(), good]);
        let run = command.args(["--wait", "20s"]).run();
        run.is("VERIFIED", None);
        assert_eq!(world.server.asked(place).len(), 2, "{place}");
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert!(lines.len() == 1 && lines[0].starts_with("waiting for "), "{}", run.shown());
        run
    };
    let world = World::new();
    let sig = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.signature_digest().unwrap()].clone());
    let run = ready(&world, &sig_path(&world.layout), sig, verify(&world.server));
    assert!(run.stderr.contains("signature-absent"), "{}", run.shown());
    let world = World::new();
    let image = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.image_digest()].clone());
    let run = ready(&world, &manifest_path(), image, verify(&world.server));
    assert!(run.stderr.contains("image-absent"), "{}", run.shown());
    let att = |world: &World| {
        Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string())
    };
    let world = World::new();
    let run = ready(&world, &world.att(), att(&world), world.verify());
    assert!(run.stderr.contains("sbom-absent"), "{}", run.shown());
    let world = World::new();
    ready(&world, &world.att(), att(&world), world.sbom());
}

#[test]
fn a_key_is_waited_for_and_a_private_one_is_not() {
    let world = World::new();
    let key = std::fs::read(support::root().join(KEY)).unwrap();
    let place = "/api/v1/cosign.pub";
    let wait = || {
        verify_version(&world.server, &format!(":{TAG}"))
            .args(["--api-url", &world.server.url("/api"), "--wait", "20s"])
            .run()
    };
    world.server.in_turn(place, vec![Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", key)]);
    wait().is("VERIFIED", None);
    assert_eq!(world.server.asked(place).len(), 2);
    assert_eq!(world.server.asked(&manifest_path()).len(), 1, "the image is not asked for again");
    world.server.forget();
    let private = std::fs::read(support::fixture("keys/platform-TEST-ONLY.pem")).unwrap();
    world.server.on(place, Answer::ok("text/plain", private));
    wait().is("UNDECIDED", Some("key-private"));
    assert_eq!(world.server.asked(place).len(), 1);
}

#[test]
fn one_of_several_keys_is_waited_for_where_it_is_missed() {
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate)]);
    let other = std::fs::read(support::fixture("keys/other.pub")).unwrap();
    let place = "/second.pub";
    let answers = || vec![Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", other.clone())];
    let key = world.server.url(place);
    world.server.in_turn(place, answers());
    // Nobody misses it where the signature is by the first one.
    verify(&world.server).args(["--key", &key, "--wait", "20s"]).run().is("VERIFIED", None);
    assert_eq!(world.server.asked(place).len(), 1);
    world.server.forget();
    world.server.in_turn(place, answers());
    let document = world.verify().args(["--key", &key, "--wait", "20s"]).run().is("VERIFIED", None);
    assert_eq!(document["keys"].as_array().unwrap().len(), 2);
    assert_eq!(world.server.asked(place).len(), 2);
}

/// What was good once stays, whatever cannot be used in a later round in the place of a key that was missing.
#[test]
fn a_key_that_comes_late_and_is_unusable_takes_no_verdict_away() {
    let world = World::new();
    let place = "/second.pub";
    let key = world.server.url(place);
    let wait = |time: &str| world.verify().args(["--key", &key, "--wait", time]);
    let serve = |attestations: Vec<Answer>| {
        world.server.forget();
        let key = vec![Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", b"<html>".to_vec())];
        world.server.in_turn(place, key);
        world.server.in_turn(&world.att(), attestations);
    };
    let listed =
        |envelope: &[u8]| Answer::ok(OCI_MANIFEST, manifest(&layers(&[envelope.to_vec()])).to_string());
    // By the key that was there all the time.
    serve(vec![Answer::absent(), listed(&world.envelope)]);
    let document = wait("20s").run().is("VERIFIED", None);
    let gaps = document["images"][0]["gaps"].as_array().unwrap();
    assert_eq!(gaps.iter().map(|gap| &gap["code"]).collect::<Vec<_>>(), ["key-unusable"]);
    assert_eq!((document["keys"].as_array().unwrap().len(), &document["error"]), (1, &Value::Null));
    assert_eq!(world.server.asked(place).len(), 2);
    // And nothing is as good as a signature by it; the image that needs none of the others is judged.
    let theirs = Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate);
    world.holds(&[world.envelope.clone(), theirs.clone()]);
    serve(vec![Answer::absent(), listed(&theirs)]);
    wait("20s").run().is("UNDECIDED", Some("key-unusable"));
    let gone = path("manifests/gone");
    world.server.on(&gone, Answer::absent());
    serve(vec![listed(&world.envelope)]);
    let host = world.server.host();
    let run = wait("3s").arg(format!("{host}/{REPOSITORY}:gone")).run();
    let images = run.json()["images"].clone();
    assert_eq!(images.as_array().map(Vec::len), Some(2), "{}", run.shown());
    assert_eq!(images[0]["verdict"], "VERIFIED", "{}", run.shown());
    assert_ne!(images[1]["verdict"], "VERIFIED", "{}", run.shown());
}

/// Every key in use must be a pinned one: who waits comes to what the same answers give at once.
#[test]
fn a_key_that_comes_late_and_is_not_pinned_fails_the_run() {
    let document = words("key -o json --key").arg(KEY).run().json();
    let pin = document["key"]["fingerprint"].as_str().unwrap().to_owned();
    let other = std::fs::read(support::fixture("keys/other.pub")).unwrap();
    let place = "/second.pub";
    let world = World::new();
    let listed =
        Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string());
    let key = world.server.url(place);
    let run = || world.verify().args(["--key", &key, "--key-fingerprint", &pin, "--wait", "20s"]).run();
    let late = [Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", other.clone())];
    for (keys, attestations) in [
        (late.to_vec(), vec![Answer::absent(), listed.clone()]),
        (late.to_vec(), vec![Answer::absent(), Answer::absent(), listed.clone()]),
        (vec![Answer::ok("text/plain", other)], vec![listed.clone()]),
    ] {
        world.server.forget();
        world.server.in_turn(place, keys);
        world.server.in_turn(&world.att(), attestations);
        let run = run();
        assert_eq!(run.code, 1, "{}", run.shown());
        let document = run.json();
        assert_eq!(document["error"]["code"], "key-fingerprint-mismatch", "{}", run.shown());
        assert_eq!(
            (&document["verdict"], document["images"].as_array().unwrap().len()),
            (&"FAILED".into(), 0)
        );
    }
}

/// What came in a later round is there in every round after it.
#[test]
fn a_key_that_came_late_stays() {
    let world = World::new();
    let envelope = Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate);
    world.holds(std::slice::from_ref(&envelope));
    let listed = Answer::ok(OCI_MANIFEST, manifest(&layers(&[envelope])).to_string());
    world.server.in_turn(&world.att(), vec![Answer::absent(), Answer::absent(), listed]);
    let other = std::fs::read(support::fixture("keys/other.pub")).unwrap();
    let place = "/second.pub";
    let answers = [Answer::error(500, "UNKNOWN"), Answer::ok("text/plain", other), Answer::page(200)];
    world.server.in_turn(place, answers.into());
    let key = world.server.url(place);
    world.verify().args(["--key", &key, "--wait", "30s"]).run().is("VERIFIED", None);
    assert_eq!(world.server.asked(place).len(), 2, "a key that is there is not asked for again");
    assert_eq!(world.server.asked(&world.att()).len(), 3);
}

#[test]
fn what_is_pending_is_said_in_every_format() {
    let world = World::new();
    world.server.on(&world.att(), Answer::absent());
    let host = world.server.host();
    let pending = |more: &str| {
        let run = program(["verify"])
            .arg(format!("{host}/{REPOSITORY}:{TAG}"))
            .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
            .words("--require sbom --wait 50ms")
            .words(more)
            .run();
        assert_eq!(run.code, 4, "{}", run.shown());
        run
    };
    let run = pending("");
    assert!(run.stdout.starts_with("PENDING") && run.stdout.contains("sbom-absent"), "{}", run.shown());
    assert!(!run.stdout.contains("VERIFIED"), "{}", run.shown());
    let run = pending("-q");
    let line =
        format!("PENDING  {LOGICAL}/{REPOSITORY}:{TAG}@{}  sbom-absent\n", world.layout.image_digest());
    assert_eq!(
        (run.stdout.split_whitespace().collect::<Vec<_>>(), run.stderr.as_str()),
        (line.split_whitespace().collect(), "")
    );
    let run = pending("-o cosign");
    assert_eq!(run.stdout.trim(), "[]", "{}", run.shown());
    pending("-v --color always");
}

#[test]
fn an_sbom_of_another_source_is_waited_for_too() {
    let world = World::new();
    world.server.attached(&world.layout, &world.predicate);
    let layer = ("text/plain".to_owned(), digest(world.predicate.as_bytes()), world.predicate.len());
    let good = Answer::ok(OCI_MANIFEST, manifest(&[layer]).to_string());
    let place = sbom_path(&world.layout);
    for first in [Answer::absent(), Answer::error(500, "UNKNOWN")] {
        world.server.forget();
        world.server.in_turn(&place, vec![first, good.clone()]);
        let run = world.sbom().args(["--source", "attached", "--wait", "20s"]).run();
        came_to(&run, Some("VERIFIED"), 0, None);
        assert_eq!(world.server.asked(&place).len(), 2);
    }
    // What needs a person does not come back by itself.
    world.server.in_turn(&place, vec![Answer::error(403, "DENIED"), good]);
    let run = world.sbom().args(["--source", "attached", "--wait", "50s"]).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("registry-forbidden"));
    let api = platform(&world);
    for first in [no_record(), Answer::new(500, "application/json", "{}")] {
        api.in_turn(&record("sbom"), vec![first, json_of(&world.predicate)]);
        let run = by(world.sbom().words("--source api --wait 20s"), &api).run();
        came_to(&run, Some("VERIFIED"), 0, None);
    }
    api.on(&record("sbom"), Answer::new(401, "application/json", "{}"));
    let run = by(world.sbom().words("--source api --wait 50s"), &api).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("api-unauthorized"));
    api.on(&record("sbom"), no_record());
    let run = by(world.sbom().words("--source api --wait 50ms"), &api).run();
    came_to(&run, Some("PENDING"), 4, Some("api-absent"));
}

#[test]
fn of_several_images_each_waits_for_itself() {
    let world = World::new();
    let late = path("manifests/late");
    let gone = path("manifests/gone");
    let image = Answer::ok(OCI_MANIFEST, world.layout.blobs[&world.layout.image_digest()].clone());
    world.server.in_turn(&late, vec![Answer::absent(), image]);
    world.server.on(&gone, Answer::absent());
    let host = world.server.host();
    let named = |tag: &str| format!("{host}/{REPOSITORY}:{tag}");
    let run = verify(&world.server).args([named("late"), named("gone")]).args(["--wait", "3s"]).run();
    let document = run.is("PENDING", Some("image-absent"));
    let verdicts: Vec<&str> = document["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["VERIFIED", "VERIFIED", "PENDING"]);
    assert_eq!(document["summary"]["pending"], 1);
    assert_eq!(world.server.asked(&manifest_path()).len(), 1, "what is verified is left alone");
    assert_eq!(world.server.asked(&late).len(), 2);
    // 1 before 3 before 4.
    let odd = path("manifests/odd");
    world.server.on(&odd, Answer::error(403, "DENIED"));
    let both = |more: &[String]| verify(&world.server).args(more.to_vec()).args(["--wait", "50ms"]).run();
    assert_eq!(both(&[named("gone"), named("odd")]).code, 3);
    let other = world.server.url("").replace("http://", "");
    assert_eq!(both(&[named("gone"), format!("{other}/builds/my-app:odd")]).code, 3);
    let wrong = verify(&world.server).arg(named("gone")).args(["--wait", "50ms", "--tenant-id", "x"]).run();
    assert_eq!(wrong.code, 1, "{}", wrong.shown());
}

#[test]
fn a_source_that_is_briefly_unavailable_is_waited_for() {
    let world = World::new();
    let good = Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string());
    world.server.in_turn(&world.att(), vec![Answer::error(500, "UNKNOWN"), good]);
    world.verify().args(["--wait", "20s"]).run().is("VERIFIED", None);
    assert_eq!(world.server.asked(&world.att()).len(), 2);
}

#[test]
fn when_the_time_is_up_what_is_absent_is_pending() {
    let world = World::new();
    world.server.on(&world.att(), Answer::absent());
    let wait = |command: Program| command.args(["--wait", "50ms"]).run();
    wait(world.verify()).is("PENDING", Some("sbom-absent"));
    wait(verify(&world.server).args(["--require", "provenance"])).is("PENDING", Some("provenance-absent"));
    let run = wait(world.sbom());
    let document = run.is("PENDING", Some("sbom-absent"));
    assert_eq!((&document["sbom"], run.code), (&Value::Null, 4));
    world.server.on(&sig_path(&world.layout), Answer::absent());
    wait(verify(&world.server)).is("PENDING", Some("signature-absent"));
    world.server.on(&manifest_path(), Answer::absent());
    let run = wait(verify(&world.server));
    run.is("PENDING", Some("image-absent"));
    assert!(run.stderr.starts_with("waiting for "), "{}", run.shown());
    let quiet = verify(&world.server).args(["--wait", "50ms", "-q"]).run();
    assert_eq!((quiet.code, quiet.stderr.as_str()), (4, ""), "{}", quiet.shown());
    // What is only out of reach was not seen to be absent.
    world.server.on(&manifest_path(), Answer::error(500, "UNKNOWN"));
    wait(verify(&world.server)).is("UNDECIDED", Some("registry-unavailable"));
}

#[test]
fn nobody_waits_after_something_proved_wrong() {
    let begun = Instant::now();
    let once = |world: &World, command: Program, verdict: &str, code: &str| {
        world.server.forget();
        let run = command.args(["--wait", "50s"]).run();
        run.is(verdict, Some(code));
        assert_eq!(world.server.asked(&manifest_path()).len(), 1, "{code}");
        assert_eq!(run.stderr, "", "{}", run.shown());
    };
    let world = World::new();
    once(&world, verify(&world.server).args(["--tenant-id", "x"]), "FAILED", "pin-mismatch");
    once(
        &world,
        verify(&world.server).args(["--identity", &format!("{LOGICAL}/x")]),
        "FAILED",
        "identity-mismatch",
    );
    let other = verify_version(&world.server, &format!(":{TAG}")).args(["--key", "fixtures/keys/other.pub"]);
    once(&world, other, "FAILED", "signature-invalid");
    let elsewhere = statement(&"0".repeat(64), CYCLONE_DX, &world.predicate);
    world.holds(&[world.platform.envelope(&elsewhere)]);
    once(&world, world.verify(), "FAILED", "subject-mismatch");
    // Something wrong beside something absent: waiting cannot help.
    world.server.on(&world.att(), Answer::absent());
    once(&world, world.verify().args(["--tenant-id", "x"]), "FAILED", "pin-mismatch");
    // What needs a person does not come back by itself.
    for (answer, code) in [
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        (Answer::error(403, "DENIED"), "registry-forbidden"),
        (Answer::error(412, "POLICY"), "registry-policy"),
        (Answer::page(200), "registry-protocol"),
    ] {
        world.server.on(&world.att(), answer);
        once(&world, world.verify(), "UNDECIDED", code);
    }
    assert!(begun.elapsed() < Duration::from_secs(45));
}

#[test]
fn a_server_that_asks_to_be_left_alone_is() {
    let world = World::new();
    let good = Answer::ok(OCI_MANIFEST, manifest(&layers(std::slice::from_ref(&world.envelope))).to_string());
    // Longer than one run obeys: the round ends, and the next one comes no sooner.
    world.server.in_turn(
        &world.att(),
        vec![Answer::error(429, "TOO_MANY_REQUEST").header("Retry-After", "60"), good.clone()],
    );
    let begun = Instant::now();
    let run = world.verify().args(["--wait", "20s"]).run();
    run.is("UNDECIDED", Some("registry-throttled"));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(world.server.asked(&world.att()).len(), 1);
    // Within the wait, and longer than a round has: the next round is not before that.
    world
        .server
        .in_turn(&world.att(), vec![Answer::error(503, "UNAVAILABLE").header("Retry-After", "2"), good]);
    let begun = Instant::now();
    world.verify().args(["--wait", "20s", "--timeout", "1500ms"]).run().is("VERIFIED", None);
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_wait_is_a_duration_and_needs_a_network() {
    let world = World::new();
    for bad in ["", "5", "-1s", "5x", "1m 30s", "soon", "99999999999999999999h"] {
        assert_eq!(verify(&world.server).arg(format!("--wait={bad}")).run().code, 2, "{bad}");
        assert_eq!(sbom(&world.server).arg(format!("--wait={bad}")).run().code, 2, "{bad}");
    }
    verify(&world.server).args(["--wait", "1m30s"]).run().is("VERIFIED", None);
    world.server.forget();
    let layout = "oci:fixtures/cases/signed_verified/layout";
    for command in ["verify", "sbom"] {
        program([command, layout, "--key", KEY, "--offline", "--wait", "1m"]).run().is_refused("--offline");
    }
}

/// Neither a name nor a certificate nor a refusal is a matter of time.
#[test]
fn a_host_without_an_address_and_a_refusal_are_not_waited_for() {
    let begun = Instant::now();
    let run = program([
        "verify",
        "no-such-host.invalid/builds/my-app:1",
        "--key",
        KEY,
        "--wait",
        "50s",
        "-o",
        "json",
    ])
    .run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    assert_eq!(run.stderr, "", "{}", run.shown());
    let world = World::new();
    let refused = Answer::new(403, "text/plain", "no");
    world.server.on("/key.pub", refused);
    for key in ["https://no-such-host.invalid/cosign.pub".to_owned(), world.server.url("/key.pub")] {
        let run =
            verify_version(&world.server, &format!(":{TAG}")).args(["--key", &key, "--wait", "50s"]).run();
        assert_eq!((run.code, run.stderr.as_str()), (3, ""), "{}", run.shown());
        assert_eq!(run.json()["error"]["code"], "key-unreachable", "{}", run.shown());
    }
    // The other side does not speak TLS.
    let key = world.server.url("/key.pub").replace("http:", "https:");
    let run = verify_version(&world.server, &format!(":{TAG}")).args(["--key", &key, "--wait", "50s"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (3, ""), "{}", run.shown());
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
}

/// What cannot be seen was not seen to be absent.
#[test]
fn a_wait_says_whether_something_is_absent_or_out_of_reach() {
    let world = World::new();
    for (answer, said) in [
        (Answer::absent(), "image is not there yet (image-absent)"),
        (Answer::error(500, "UNKNOWN"), "image could not be checked (registry-unavailable)"),
    ] {
        world.server.on(&manifest_path(), answer);
        let run = verify(&world.server).args(["--wait", "50ms"]).run();
        assert!(run.stderr.contains(said) && run.stderr.lines().count() == 1, "{}", run.shown());
    }
}
