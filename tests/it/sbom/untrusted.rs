//! Documents that nobody vouches for, and what is not believed.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{came_to, document, hex, written};
use crate::api::{by, is_secret, json_of, no_record, platform, record};
use crate::support;
use crate::support::attest::{CYCLONE_DX, Signer, blob_path, bom, manifest, sbom_path};
use crate::support::command::{check, program, weaknesses};
use crate::support::layout::{OCI_MANIFEST, digest};
use crate::support::registry::{sbom, sig_path};
use crate::support::server::Answer;
use crate::support::world::{EARLY, World};

#[test]
fn nothing_untrusted_is_shown_without_being_asked_for() {
    let world = World::new();
    for (more, code) in
        [(vec!["--tenant-id", "x"], "pin-mismatch"), (vec!["--identity", "h.x/other"], "identity-mismatch")]
    {
        let run = world.sbom().args(more.clone()).run();
        let document = run.is("FAILED", Some(code));
        assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
        let document = world.sbom().args(more).arg("--unsigned").run().is("FAILED", Some(code));
        assert_eq!(document["trust"], "UNTRUSTED");
        assert_eq!(document["sbom"]["sha256"], hex(world.predicate.as_bytes()));
    }
    // A source that could not be asked keeps its own verdict too.
    world.server.on(&sig_path(&world.layout), Answer::error(403, "DENIED"));
    world.sbom().run().is("UNDECIDED", Some("registry-forbidden"));
    let run = world.sbom().arg("--unsigned").run();
    let document = run.is("UNDECIDED", Some("registry-forbidden"));
    assert_eq!(document["trust"], "UNTRUSTED");
    world.server.on(&sig_path(&world.layout), Answer::absent());
    let run = world.sbom().args(["--unsigned", "--wait", "50ms"]).run();
    let document = run.is("PENDING", Some("signature-absent"));
    assert_eq!((&document["trust"], run.code), (&json!("UNTRUSTED"), 4));
    let gates = "--unsigned --wait 50ms --deny-license MIT --check schema";
    let document = world.sbom().words(gates).run().is("PENDING", Some("signature-absent"));
    assert_eq!(document["gates"][0]["outcome"], "fail", "it is answered, and changes nothing");
    world.sbom().args(["--unsigned"]).run().is("FAILED", Some("signature-absent"));
    // Without a usable key there is nothing to say of anything.
    let run = sbom(&world.server).args(["--unsigned", "--key-fingerprint", &"0".repeat(64)]).run();
    came_to(&run, Some("FAILED"), 1, Some("key-fingerprint-mismatch"));
    assert_eq!(run.json()["sbom"], Value::Null);
    // An attestation by another key is never shown, whatever is asked.
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &world.predicate)]);
    let run = world.sbom().arg("--unsigned").run();
    let document = run.json();
    assert_eq!((run.code, &document["sbom"]), (1, &Value::Null), "{}", run.shown());
}

#[test]
fn an_attached_sbom_counts_where_it_is_attested() {
    let world = World::new();
    let spelled = serde_json::from_str::<Value>(&world.predicate).unwrap().to_string();
    assert_ne!(spelled, world.predicate);
    for attached in [&world.predicate, &spelled] {
        world.server.attached(&world.layout, attached);
        let run = world.sbom().args(["--source", "attached"]).run();
        let document = came_to(&run, Some("VERIFIED"), 0, None);
        assert_eq!(document["trust"], "VERIFIED");
        assert_eq!(document["sbom"]["sha256"], hex(world.predicate.as_bytes()), "the signed bytes");
        let other = &document["others"][0];
        assert_eq!((&other["source"], &other["same"]), (&json!("attached"), &json!(true)));
        let run = world.sbom_as("cyclonedx").args(["--source", "attached"]).run();
        assert_eq!(run.stdout, world.predicate);
    }
    let foreign = bom(EARLY, &["a", "evil"]);
    world.server.attached(&world.layout, &foreign);
    let run = world.sbom().args(["--source", "attached"]).run();
    let document = came_to(&run, None, 2, Some("unsigned-refused"));
    assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNSIGNED")));
    assert!(document["error"]["message"].as_str().unwrap().contains("nobody signed"), "{}", run.shown());
    assert!(!run.stdout.contains("evil"), "{}", run.shown());
    let run = world.sbom().args(["--source", "attached", "--unsigned"]).run();
    let document = came_to(&run, Some("UNSIGNED"), 0, None);
    assert_eq!(document["trust"], "UNSIGNED");
    assert_eq!(document["sbom"]["source"], "attached");
    assert_eq!(document["sbom"]["sha256"], hex(foreign.as_bytes()));
    assert_eq!(document["others"][0]["same"], false);
    assert!(weaknesses(&document).contains(&"sbom-differs".to_owned()));
    assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    // An image that is not verified shows nothing, whatever the source.
    let run = world.sbom().args(["--source", "attached", "--tenant-id", "x"]).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
    // Nothing is attested, or that could not be asked: a "no" that may change is no refusal.
    world.server.on(&world.att(), Answer::error(403, "DENIED"));
    let run = world.sbom().args(["--source", "attached"]).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("registry-forbidden"));
    world.server.on(&world.att(), Answer::absent());
    came_to(&world.sbom().args(["--source", "attached"]).run(), None, 2, Some("unsigned-refused"));
    let run = world.sbom().args(["--source", "attached", "--unsigned"]).run();
    came_to(&run, Some("UNSIGNED"), 0, None);
    world.holds(std::slice::from_ref(&world.envelope));
    // Of an image that is not verified it is less than unsigned.
    let run = world.sbom().args(["--source", "attached", "--unsigned", "--tenant-id", "x"]).run();
    let document = run.is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["trust"], "UNTRUSTED");
    // A gate fails it all the same.
    let run = world.sbom().args(["--source", "attached", "--unsigned", "--deny-license", "MIT"]).run();
    came_to(&run, Some("FAILED"), 1, None);
}

#[test]
fn trouble_with_the_sbom_tag() {
    let world = World::new();
    let asked = |answer: Answer, verdict: &str, exit, code: &str| {
        world.server.on(&sbom_path(&world.layout), answer);
        let run = world.sbom().args(["--source", "attached", "--unsigned"]).run();
        let document = came_to(&run, Some(verdict), exit, Some(code));
        assert_eq!(document["sbom"], Value::Null);
        assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    };
    asked(Answer::absent(), "FAILED", 1, "sbom-absent");
    asked(Answer::error(401, "UNAUTHORIZED"), "UNDECIDED", 3, "registry-unauthorized");
    asked(Answer::error(403, "DENIED"), "UNDECIDED", 3, "registry-forbidden");
    asked(Answer::error(500, "UNKNOWN"), "UNDECIDED", 3, "registry-unavailable");
    asked(Answer::page(404), "UNDECIDED", 3, "registry-protocol");
    asked(Answer::page(200), "UNDECIDED", 3, "registry-protocol");
    let text = world.predicate.as_bytes();
    let layer = |size: usize| ("text/spdx+json".to_owned(), digest(text), size);
    for layers in [vec![], vec![layer(text.len()), layer(text.len())]] {
        asked(Answer::ok(OCI_MANIFEST, manifest(&layers).to_string()), "FAILED", 1, "image-malformed");
    }
    world.server.on(&blob_path(text), Answer::error(404, "BLOB_UNKNOWN"));
    let good = Answer::ok(OCI_MANIFEST, manifest(&[layer(text.len())]).to_string());
    asked(good.clone(), "FAILED", 1, "content-mismatch");
    world.server.on(&blob_path(text), Answer::ok("x/y", world.predicate.to_lowercase()));
    asked(good.clone(), "FAILED", 1, "content-mismatch");
    world.server.on(&blob_path(text), Answer::error(403, "DENIED"));
    asked(good, "UNDECIDED", 3, "registry-forbidden");
    world.server.forget();
    asked(Answer::ok(OCI_MANIFEST, manifest(&[layer(300 << 20)]).to_string()), "UNDECIDED", 3, "too-large");
    assert!(world.server.asked(&blob_path(text)).is_empty());
    // It may come while somebody waits.
    world.server.on(&sbom_path(&world.layout), Answer::absent());
    let run = world.sbom().args(["--source", "attached", "--unsigned", "--wait", "50ms"]).run();
    came_to(&run, Some("PENDING"), 4, Some("sbom-absent"));
}

#[test]
fn the_apis_sbom_counts_where_it_is_attested() {
    let world = World::new();
    let api = platform(&world);
    let by_api = |more: &str| by(world.sbom().words("--source api").words(more), &api).run();
    let document = came_to(&by_api(""), Some("VERIFIED"), 0, None);
    assert_eq!(
        (&document["trust"], &document["sbom"]["source"]),
        (&json!("VERIFIED"), &json!("attestation"))
    );
    assert_eq!(document["others"][0]["source"], "api");
    assert_eq!(check(&document, "api")["outcome"], "not-asked");
    api.on(&record("sbom"), json_of(bom(EARLY, &["evil"])));
    came_to(&by_api(""), None, 2, Some("unsigned-refused"));
    let document = came_to(&by_api("--unsigned"), Some("UNSIGNED"), 0, None);
    assert_eq!((&document["trust"], &document["sbom"]["source"]), (&json!("UNSIGNED"), &json!("api")));
    api.on(&record("sbom"), no_record());
    came_to(&by_api("--unsigned"), Some("PENDING"), 4, Some("api-absent"));
    for (answer, code) in [
        (Answer::new(401, "application/json", "{}"), "api-unauthorized"),
        (Answer::page(404), "api-unavailable"),
        (Answer::page(200), "api-unavailable"),
    ] {
        api.on(&record("sbom"), answer);
        let run = by_api("--unsigned");
        came_to(&run, Some("UNDECIDED"), 3, Some(code));
        is_secret(&run);
    }
    // Beside what is attested the API can be asked as well.
    api.on(&record("sbom"), json_of(bom(EARLY, &["evil"])));
    let run = by(world.sbom().arg("--check-api"), &api).run();
    run.is("FAILED", Some("api-contradiction"));
    api.on(&record("sbom"), json_of(&world.predicate));
    came_to(&by(world.sbom().arg("--check-api"), &api).run(), Some("VERIFIED"), 0, None);
}

#[test]
fn a_document_that_nobody_vouches_for_is_not_read_without_a_word() {
    let folder = TempDir::new().unwrap();
    let text = bom(EARLY, &["a", "b"]);
    let file = written(&folder, "a.json", &text);
    let plain = written(&folder, "plain", &text);
    for target in [&file, &format!("file:{plain}"), "-", "file:/nonexistent", "/nonexistent/x.json", "file:/"]
    {
        let run = document(target).run();
        let refused = came_to(&run, None, 2, Some("unsigned-refused"));
        assert!(run.stderr.contains("--unsigned"), "{}", run.shown());
        assert_eq!((&refused["sbom"], &refused["images"]), (&Value::Null, &json!([])), "{}", run.shown());
    }
    for (target, stdin) in
        [(file.clone(), ""), (format!("file:{plain}"), ""), ("-".to_owned(), text.as_str())]
    {
        let run = document(&target).arg("--unsigned").stdin(stdin).run();
        let document = came_to(&run, Some("UNSIGNED"), 0, None);
        assert_eq!(document["trust"], "UNSIGNED");
        assert_eq!(document["sbom"]["source"], "file");
        assert_eq!(document["sbom"]["sha256"], hex(text.as_bytes()));
        let image = &document["images"][0];
        assert_eq!(
            (&image["verdict"], &image["digest"], &image["annotations"]),
            (&json!("UNSIGNED"), &Value::Null, &json!({}))
        );
        assert_eq!(document["key"], Value::Null, "no key was asked for");
        let raw = program(["sbom", &target, "-o", "cyclonedx", "--unsigned"]).stdin(stdin).run();
        assert_eq!((raw.code, raw.stdout.as_str()), (0, text.as_str()));
        assert!(raw.stderr.contains("UNSIGNED"), "{}", raw.shown());
    }
    for missing in ["file:/nonexistent", "/nonexistent/x.json", "file:/"] {
        let run = document(missing).arg("--unsigned").run();
        assert_eq!(run.code, 2, "{}", run.shown());
        assert_ne!(run.json()["error"]["code"], "unsigned-refused");
    }
    // --offline changes nothing for a file.
    came_to(&document(&file).words("--unsigned --offline").run(), Some("UNSIGNED"), 0, None);
}

#[test]
fn options_that_need_a_signature_are_refused_for_documents() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    for option in [
        "--source attached",
        "--source attestation",
        "--tenant-id x",
        "--app-id x",
        "--commit-sha 4d1f0a5c9b7e",
        "--build-id x",
        "-a k=v",
        "--identity any",
        "--require sbom",
        "--builder-id x",
        "--source-uri x",
        "--check-api",
        "--wait 1m",
    ] {
        let run = document(&file).arg("--unsigned").words(option).run();
        run.is_refused("a document has no signature");
    }
}

#[test]
fn what_is_asked_wrongly_of_an_sbom_is_exit_2() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    for option in [
        "--filter=",
        "--filter=name",
        "--filter=colour=red",
        "--filter==x",
        "--check=",
        "--check=iso",
        "--check=schema,iso",
        "--deny-license=",
        "--deny-license=MIT OR Apache-2.0",
        "--deny-license=MIT AND Apache-2.0",
        "--deny-license=NoSuchLicence",
        "--deny-license=npm:",
        "--deny-license=:MIT",
        "--save=",
        "--source=",
        "--source=registry",
        "--max-sbom-size=",
        "--max-sbom-size=1MB",
        "-o=csv=",
        "-o=cosign",
        "-o=spdx",
    ] {
        let run = document(&file).args(["--unsigned", option]).run();
        assert_eq!(run.code, 2, "{}", run.shown());
        assert!(run.stderr.starts_with("error: nothing was verified"), "{}", run.shown());
    }
    assert_eq!(program(["sbom"]).run().code, 2);
    assert_eq!(program(["sbom", &file, &file, "--unsigned"]).run().code, 2);
    assert_eq!(program(["sbom", "app:1"]).run().code, 2);
}

#[test]
fn an_sbom_that_is_not_believed_is_not_called_absent() {
    let world = World::new();
    world.holds(&[Signer::new("other").attest(&world.layout, CYCLONE_DX, &bom(EARLY, &["a"]))]);
    for more in [&[][..], &["--unsigned"][..]] {
        let run = world.sbom().args(more.to_vec()).run();
        let document = came_to(&run, Some("FAILED"), 1, None);
        assert_eq!(support::command::reason(&document).as_deref(), Some("attestation-invalid"));
        assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNTRUSTED")));
    }
}
