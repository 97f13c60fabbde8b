//! Two images of which one cannot be read, or nobody vouches for; and what is asked wrongly.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::images::{
    NEW, OLD, among, builds, came_to, changes, diff, gates, image, on_disk, says_nothing, worlds,
};
use crate::sbom::{hex, written};
use crate::support::attest::{COMMIT, bom};
use crate::support::command::{Run, program};
use crate::support::registry::sig_path;
use crate::support::server::Answer;
use crate::support::world::{EARLY, LATE, World};

// ---------------------------------------------------------------------------------------------
// What is asked wrongly

#[test]
fn what_is_asked_wrongly_is_exit_2() {
    for (more, part) in [
        ("--fail-on nonsense", "`nonsense` is not a kind of difference"),
        ("--fail-on copies", "`copies` is not a kind"),
        ("--fail-on added,Removed", "`Removed` is not a kind"),
        ("--fail-on added,,removed", "empty"),
        ("--check-api", "--check-api"),
        ("--commit-sha 4d1f…", "7"),
    ] {
        let run = builds().words(more).run();
        run.is_refused(part);
        assert_eq!(run.json()["images"], json!([]), "{}", run.shown());
    }
    for option in ["--fail-on", "--tenant-id", "--commit-sha", "--build-id", "--identity", "--key"] {
        let run = on_disk(diff(OLD, NEW)).args([option, ""]).run();
        assert_eq!(run.code, 2, "{}", run.shown());
    }
    for asked in
        [vec!["diff", OLD], vec!["diff", OLD, NEW, NEW], vec!["diff"], vec!["diff", OLD, NEW, "--fail-on"]]
    {
        let run = program(asked).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
    }
    let run = on_disk(diff("", NEW)).run();
    assert_eq!(run.code, 2, "{}", run.shown());
}

#[test]
fn formats_of_other_commands_are_refused() {
    for format in ["cosign", "cyclonedx", "csv", "nonsense"] {
        let run = on_disk(program(["diff", OLD, NEW, "-o", format])).run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
    }
}

#[test]
fn a_document_is_not_read_without_a_word() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    let plain = format!("file:{}", written(&folder, "plain", &bom(EARLY, &["a"])));
    let missing = "file:/nonexistent";
    for (old, new) in [
        (&*file, &*file),
        (&file, NEW),
        (OLD, &file),
        ("-", &plain),
        (&plain, "-"),
        (missing, &file),
        (OLD, missing),
    ] {
        let run = on_disk(diff(old, new)).run();
        // With both sides documents, --identity alone would be refused: it is left out there.
        let run = if old == OLD || new == NEW { run } else { diff(old, new).run() };
        let document = came_to(&run, None, None, Some("unsigned-refused"));
        assert!(run.stderr.contains("--unsigned"), "{}", run.shown());
        assert_eq!((&document["changes"], &document["images"]), (&Value::Null, &json!([])));
    }
    // Standard input is one document, and no more.
    let run = diff("-", "-").arg("--unsigned").stdin(bom(EARLY, &["a"])).run();
    run.is_refused("standard input");
    let run = on_disk(diff("-", NEW)).words("--unsigned --registry-user a --registry-password-stdin").run();
    assert_eq!(run.code, 2, "{}", run.shown());
    let run = diff("-", NEW).words("--unsigned --offline --identity any --key -").stdin("{}").run();
    run.is_refused("standard input is used twice");
    for missing in ["file:/nonexistent", "/nonexistent/x.json", "file:/"] {
        let run = diff(missing, &file).arg("--unsigned").run();
        assert_eq!(run.code, 2, "{}", run.shown());
        assert_ne!(run.json()["error"]["code"], "unsigned-refused");
    }
}

#[test]
fn options_that_speak_of_a_side_without_a_signature_are_refused() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    for option in ["--commit-sha 4d1f0a5c9b7e", "--build-id build-def456"] {
        on_disk(diff(OLD, &file)).arg("--unsigned").words(option).run().is_refused("applies to NEW");
        // Of the other side nothing was asked by it.
        let run = on_disk(diff(&file, NEW)).arg("--unsigned").words("--build-id build-def456").run();
        came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
    }
    let run = on_disk(diff(&file, NEW)).words("--unsigned --tenant-id octave").run();
    came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
    let run = on_disk(diff(&file, NEW)).words("--unsigned --tenant-id rival").run();
    came_to(&run, Some("FAILED"), Some("UNTRUSTED"), None);
    for option in
        ["--tenant-id x", "--identity any", "--require sbom", "--builder-id x", "--check-api", "--wait 1m"]
    {
        let run = diff(&file, &file).arg("--unsigned").words(option).run();
        run.is_refused("a document has no signature");
    }
}

/// Also where they are spelled as annotations, whichever way NEW is named.
#[test]
fn pins_of_new_are_refused_where_new_has_no_signature() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    let plain = format!("file:{}", written(&folder, "plain", &bom(EARLY, &["a"])));
    for new in [file.as_str(), &plain, "-"] {
        for pin in ["commit_sha=x", "build_id=build-def456", "commit_sha=", "build_id=a=b"] {
            for option in ["-a", "--annotation"] {
                // Also behind another one, which speaks of OLD.
                let asked =
                    on_disk(diff(OLD, new)).args(["--unsigned", "-a", "tenant_id=octave", option, pin]);
                let run = asked.stdin(bom(EARLY, &["a"])).run();
                let name = pin.split_once('=').unwrap().0;
                run.is_refused(&format!("{name}=… applies to NEW"));
                assert_eq!(run.json()["images"], json!([]), "{}", run.shown());
            }
        }
    }
    // Of an image on that side they are asked, and of nothing else.
    let asked = || on_disk(diff(&file, NEW)).arg("--unsigned");
    came_to(&asked().words("-a build_id=build-def456").run(), Some("UNSIGNED"), Some("UNSIGNED"), None);
    came_to(&asked().words("-a build_id=another").run(), Some("FAILED"), Some("UNTRUSTED"), None);
    // What is no pin of NEW alone is one of OLD.
    let asked = || on_disk(diff(OLD, &file)).arg("--unsigned");
    came_to(&asked().words("-a tenant_id=octave").run(), Some("UNSIGNED"), Some("UNSIGNED"), None);
    came_to(&asked().words("-a tenant_id=rival").run(), Some("FAILED"), Some("UNTRUSTED"), None);
}

#[test]
fn what_a_variable_asks_of_nothing_is_said() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    let of_new = [("PAAS_ATTEST_COMMIT_SHA", "commit_sha"), ("PAAS_ATTEST_BUILD_ID", "build_id")];
    let of_both = [("PAAS_ATTEST_TENANT_ID", "tenant_id"), ("PAAS_ATTEST_APP_ID", "app_id")];
    let value = |variable: &str| if variable.ends_with("SHA") { COMMIT } else { "another" };
    let said =
        |run: &Run, variable: &str| run.stderr.contains(&format!("warning: {variable} is not checked"));
    for (variable, name) in of_new {
        let run = on_disk(diff(OLD, &file)).arg("--unsigned").var(variable, value(variable)).run();
        let document = came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
        assert!(said(&run, variable), "{}", run.shown());
        // The report does not list what nobody was asked.
        assert_eq!(document["policy"]["pins"].get(name), None);
        // Of an image it is asked.
        let run = on_disk(diff(&file, NEW)).arg("--unsigned").var(variable, value(variable)).run();
        came_to(&run, Some("FAILED"), Some("UNTRUSTED"), None);
        assert!(!said(&run, variable), "{}", run.shown());
    }
    for (variable, name) in of_both {
        let run = on_disk(diff(OLD, &file)).arg("--unsigned").var(variable, "another").run();
        let document = came_to(&run, Some("FAILED"), Some("UNTRUSTED"), None);
        assert_eq!((said(&run, variable), &document["policy"]["pins"][name]), (false, &json!("another")));
    }
    for (variable, name) in of_new.into_iter().chain(of_both) {
        let both = diff(&file, &file).arg("--unsigned").var(variable, value(variable)).run();
        let inside =
            program(["sbom", &file, "--unsigned", "-o", "json"]).var(variable, value(variable)).run();
        for run in [both, inside] {
            assert_eq!(run.json()["verdict"], "UNSIGNED", "{}", run.shown());
            assert!(said(&run, variable), "{}", run.shown());
            assert_eq!(run.json()["policy"]["pins"].get(name), None, "{}", run.shown());
        }
    }
    // HEAD is not asked for where it is asked of nothing.
    let run = on_disk(diff(OLD, &file)).args(["--unsigned", "-q"]).var("PAAS_ATTEST_COMMIT_SHA", "@").run();
    came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
    assert_eq!(run.stderr, "", "{}", run.shown());
    // What is typed is refused.
    for target in [vec!["sbom", &file], vec!["diff", &file, &file]] {
        let pin = "a".repeat(64);
        program(target).args(["--unsigned", "--key-fingerprint", &pin]).run().is_refused("no signature");
    }
}

// ---------------------------------------------------------------------------------------------
// Whose word it is

#[test]
fn documents_that_nobody_vouches_for_are_compared_under_that_word() {
    let folder = TempDir::new().unwrap();
    let (old, new) = (bom(EARLY, &["a", "b"]), bom(LATE, &["b", "c"]));
    let one = written(&folder, "old.json", &old);
    let other = format!("file:{}", written(&folder, "new", &new));
    let asks = [(&*one, &*other, ""), ("-", &other, old.as_str()), (&one, "-", new.as_str())];
    for (before, after, stdin) in asks {
        let run = diff(before, after).arg("--unsigned").stdin(stdin).run();
        let document = came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
        assert_eq!(
            changes(&document),
            ["change added pkg:npm/c - 1.0.0 1", "change removed pkg:npm/a 1.0.0 - 1"]
        );
        assert_eq!((&document["key"], &document["provenance"]), (&Value::Null, &json!([])));
        for (image, text) in document["images"].as_array().unwrap().iter().zip([&old, &new]) {
            assert_eq!((&image["verdict"], &image["digest"]), (&json!("UNSIGNED"), &Value::Null));
            assert_eq!((&image["annotations"], &image["sbom"]["trust"]), (&json!({}), &json!("UNSIGNED")));
            assert_eq!(
                (&image["sbom"]["source"], &image["sbom"]["sha256"]),
                (&json!("file"), &json!(hex(text.as_bytes())))
            );
        }
        let run = diff(before, after).words("--unsigned --fail-on removed,upgraded").stdin(stdin).run();
        let document = came_to(&run, Some("FAILED"), Some("UNSIGNED"), None);
        assert_eq!(gates(&document), ["removed fail 1", "upgraded pass 0"]);
    }
    let run = diff(&one, &one).words("--unsigned --fail-on any").run();
    let document = came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
    assert_eq!(
        (&document["equal"], &document["changes"], gates(&document)),
        (&json!(true), &json!([]), vec!["any pass 0".to_owned()])
    );
    assert!(!document["equalBecause"].as_array().unwrap().is_empty());
    let human = program(["diff", &one, &other, "--unsigned"]).run();
    assert!(human.stdout.lines().take(3).any(|line| line.contains("UNSIGNED")), "{}", human.shown());
    assert!(!human.stdout.contains("VERIFIED"), "{}", human.shown());
}

/// A document of nobody's beside a verified image is the worse of both.
#[test]
fn an_image_beside_a_document_is_unsigned() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", &bom(EARLY, &["a"]));
    let run = on_disk(diff(OLD, &file)).arg("--unsigned").run();
    let document = came_to(&run, Some("UNSIGNED"), Some("UNSIGNED"), None);
    let verdicts: Vec<_> =
        document["images"].as_array().unwrap().iter().map(|image| &image["verdict"]).collect();
    assert_eq!(verdicts, ["VERIFIED", "UNSIGNED"]);
    assert_eq!(document["images"][0]["sbom"]["trust"], "VERIFIED");
    assert_eq!(document["key"]["algorithm"], "ecdsa-p256");
    // What nobody signed has no provenance: it is neither the same nor another.
    for gate in ["provenance", "key", "builder"] {
        for (old, new) in [(OLD, &*file), (&file, NEW)] {
            let run = on_disk(diff(old, new)).args(["--unsigned", "--fail-on", gate]).run();
            let document = came_to(&run, Some("UNDECIDED"), Some("UNSIGNED"), None);
            assert_eq!(gates(&document), [format!("{gate} undecided 0")]);
        }
        let run = diff(&file, &file).args(["--unsigned", "--fail-on", gate]).run();
        came_to(&run, Some("UNDECIDED"), Some("UNSIGNED"), None);
    }
    // What is proved comes before what is not known.
    let run = on_disk(diff(OLD, &file)).words("--unsigned --fail-on removed,key").run();
    came_to(&run, Some("FAILED"), Some("UNSIGNED"), None);
}

#[test]
fn nothing_untrusted_is_compared_without_being_asked_for() {
    let (good, bad) = (World::new(), World::of("unsigned_failed", &bom(LATE, &["b", "c"])));
    for (old, new, side) in [(&good, &bad, "new"), (&bad, &good, "old")] {
        let document =
            came_to(&worlds(old, new).run(), Some("FAILED"), Some("UNTRUSTED"), Some("signature-absent"));
        says_nothing(&document, side);
        let run = worlds(old, new).words("--unsigned --fail-on any").run();
        let document = came_to(&run, Some("FAILED"), Some("UNTRUSTED"), None);
        assert_eq!(document["summary"]["added"], 1, "{document:#}");
        let trusts: Vec<_> = document["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["sbom"]["trust"].clone())
            .collect();
        let expected = if side == "new" { ["VERIFIED", "UNTRUSTED"] } else { ["UNTRUSTED", "VERIFIED"] };
        assert_eq!(trusts, expected);
    }
    // An image that could not be checked keeps that verdict, whatever a gate says of what is shown of it.
    bad.server.on(&sig_path(&bad.layout), Answer::error(403, "DENIED"));
    let document =
        came_to(&worlds(&good, &bad).run(), Some("UNDECIDED"), Some("UNTRUSTED"), Some("registry-forbidden"));
    says_nothing(&document, "new");
    let run = worlds(&good, &bad).words("--unsigned --fail-on added,provenance").run();
    let document = came_to(&run, Some("UNDECIDED"), Some("UNTRUSTED"), None);
    assert_eq!(gates(&document), ["added fail 1", "provenance undecided 0"]);
    bad.server.on(&sig_path(&bad.layout), Answer::absent());
    let run = worlds(&good, &bad).words("--unsigned --wait 50ms").run();
    came_to(&run, Some("PENDING"), Some("UNTRUSTED"), None);
}

// ---------------------------------------------------------------------------------------------
// One side that cannot be read

#[test]
fn a_side_that_cannot_be_read_never_looks_like_one_without_changes() {
    let good = World::new();
    let malformed = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":{}}"#;
    let unsupported = r#"{"bomFormat":"CycloneDX","specVersion":"9.9","components":[]}"#;
    let cases: [(World, &str, &str, &str); 2] = [
        (World::with(malformed), "FAILED", "sbom-malformed", "VERIFIED"),
        (World::with(unsupported), "UNDECIDED", "sbom-unsupported", "VERIFIED"),
    ];
    for (bad, verdict, code, trust) in &cases {
        for (old, new, side) in [(&good, bad, "new"), (bad, &good, "old")] {
            let document = came_to(&worlds(old, new).run(), Some(verdict), Some(trust), Some(code));
            says_nothing(&document, side);
            let run = worlds(old, new).words("--fail-on any,added,integrity,key").run();
            let document = came_to(&run, Some(verdict), Some(trust), Some(code));
            assert_eq!(
                gates(&document),
                ["any undecided 0", "added undecided 0", "integrity undecided 0", "key pass 0"]
            );
            // The side that can be read says so all the same.
            let n = usize::from(side == "old");
            assert_eq!(document["images"][n]["sbom"]["components"], 2);
        }
    }
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.json", malformed);
    let run = among(diff(&image(&good), &file), &[&good]).arg("--unsigned").run();
    says_nothing(&came_to(&run, Some("FAILED"), Some("UNSIGNED"), Some("sbom-malformed")), "new");
    let run = among(diff(&image(&good), &image(&good)), &[&good]).words("--max-sbom-size 100").run();
    says_nothing(&came_to(&run, Some("UNDECIDED"), Some("VERIFIED"), Some("too-large")), "old");
}

#[test]
fn what_is_proved_wrong_comes_first_and_explains() {
    let (undecided, failed) = (World::new(), World::of("unsigned_failed", &bom(EARLY, &["a"])));
    undecided.server.on(&sig_path(&undecided.layout), Answer::error(403, "DENIED"));
    for (old, new, side) in [(&undecided, &failed, "new"), (&failed, &undecided, "old")] {
        let document =
            came_to(&worlds(old, new).run(), Some("FAILED"), Some("UNTRUSTED"), Some("signature-absent"));
        says_nothing(&document, side);
    }
    // Also a document that is proved wrong, beside one that is shown under a word.
    let malformed = World::with(r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":{}}"#);
    let run = worlds(&undecided, &malformed).arg("--unsigned").run();
    says_nothing(&came_to(&run, Some("FAILED"), Some("UNTRUSTED"), Some("sbom-malformed")), "new");
    // And not the other way round: of the image that could not be checked, its document proves nothing.
    malformed.server.on(&sig_path(&malformed.layout), Answer::error(403, "DENIED"));
    let run = worlds(&malformed, &World::new()).arg("--unsigned").run();
    assert_eq!(run.code, 3, "{}", run.shown());
}

#[test]
fn what_is_absent_is_pending_where_somebody_waits() {
    let (good, bad) = (World::new(), World::new());
    bad.server.on(&bad.att(), Answer::absent());
    for (old, new, side) in [(&good, &bad, "new"), (&bad, &good, "old")] {
        let run = worlds(old, new).words("--wait 50ms").run();
        says_nothing(&came_to(&run, Some("PENDING"), Some("UNTRUSTED"), Some("sbom-absent")), side);
        let run = worlds(old, new).run();
        says_nothing(&came_to(&run, Some("FAILED"), Some("UNTRUSTED"), Some("sbom-absent")), side);
    }
}

#[test]
fn without_a_key_nothing_is_said_of_any_side() {
    let run = on_disk(diff(OLD, NEW)).args(["--key-fingerprint", &"0".repeat(64)]).run();
    let document = came_to(&run, Some("FAILED"), None, Some("key-fingerprint-mismatch"));
    assert_eq!((&document["images"], &document["changes"]), (&json!([]), &Value::Null));
    let run = diff(OLD, NEW).words("--offline --key fixtures/keys/bad/html.pub --identity any").run();
    let document = came_to(&run, Some("UNDECIDED"), None, Some("key-unusable"));
    assert_eq!((&document["key"], &document["changes"]), (&Value::Null, &Value::Null));
}
