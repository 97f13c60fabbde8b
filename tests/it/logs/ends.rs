//! Keys that have an end, `--key-valid`: what they signed counts where a log proves that it was signed before.

use serde_json::{Value, json};

use super::evidence::{Beside, LOG, attested, signed};
use super::wrong::{Carrier, OURS, World};
use crate::support::attest::{COMMIT, CYCLONE_DX, SLSA, Signer, att_path, blob_path, bom, provenance};
use crate::support::command::{Program, check, gaps, program, words};
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::log::{Kind, Log};
use crate::support::registry::{referrers_path, verify, verify_version};
use crate::support::rows::Rows;
use crate::support::server::{Answer, Server};
use crate::support::world::EARLY;
use crate::support::{self, KEY, TAG};

/// The second at which our log has everything, and those beside it.
const BEFORE: &str = "2022-05-14T11:04:37Z";
const AT: &str = "2022-05-14T11:04:38Z";
const AFTER: &str = "2022-05-14T11:04:39Z";

/// `verify` of this layout, pinned to the tenant of the fixtures, by a key that ends.
fn ask(layout: &Layout, until: &str) -> (Server, Program) {
    let server = Server::registry(layout);
    let program = verify(&server).args(["--key-valid", until, "--tenant-id", "octave"]).args(LOG);
    (server, program)
}

#[test]
fn a_signature_counts_where_it_is_proved_to_be_older_than_the_end_of_its_key() {
    let untimed = ("UNDECIDED", Some("signature-untimed"));
    let mut rows = Rows::default();
    for (beside, until, expected) in [
        (Beside::Proved, AFTER, ("VERIFIED", None)),
        (Beside::Proved, "2022-05-15", ("VERIFIED", None)),
        (Beside::Proved, "2022-05-14T13:04:39+02:00", ("VERIFIED", None)),
        (Beside::Proved, AT, ("FAILED", Some("signature-invalid"))),
        (Beside::Proved, BEFORE, ("FAILED", Some("signature-invalid"))),
        // The beginning of that day.
        (Beside::Proved, "2022-05-14", ("FAILED", Some("signature-invalid"))),
        (Beside::Nothing, AFTER, untimed),
        (Beside::Nothing, BEFORE, untimed),
        // What an entry says proves nothing where it is about something else, was changed, or is of a log that nobody
        // knows.
        (Beside::Other, AFTER, untimed),
        (Beside::Changed, AFTER, untimed),
        (Beside::Unknown, AFTER, untimed),
        (Beside::Unknown, BEFORE, untimed),
    ] {
        let layout = signed(&[("octave", beside)]);
        let (_server, program) = ask(&layout, until);
        let document = program.run().json();
        let (_server, program) = ask(&layout, until);
        let ignored = program.args(["--log", "ignore"]).run().json();
        rows.row(format_args!("{beside:?} until {until}"), || {
            let (verdict, code) = expected;
            assert_eq!(document["verdict"], verdict);
            let signature = &document["images"][0]["signatures"][0];
            assert_eq!(signature["status"], "trusted");
            assert_eq!((&signature["code"], &signature["carrier"]), (&json!(code), &json!(code.is_none())));
            assert_eq!(signature["message"].is_string(), code.is_some(), "{signature}");
            let of_check = check(&document, "signature");
            assert_eq!(of_check["code"], json!(code));
            assert_eq!(check(&document, "pins")["outcome"], "pass");
            // Where nobody looks at logs nothing proves a time.
            assert_eq!(ignored["verdict"], "UNDECIDED");
            assert_eq!(check(&ignored, "signature")["code"], "signature-untimed");
        });
    }
    rows.end();
}

/// The end is part of what is asked of the one signature that carries the verdict.
#[test]
fn the_time_must_hold_in_the_signature_that_meets_the_rest() {
    let untimed = ("UNDECIDED", Some("signature-untimed"), None);
    let mut rows = Rows::default();
    for (signatures, until, (verdict, code, carrier)) in [
        // The newest that meets everything, although a newer one meets all but the time.
        (&[("octave", Beside::Nothing), ("octave", Beside::Proved)][..], AFTER, ("VERIFIED", None, Some(1))),
        (&[("octave", Beside::Proved), ("octave", Beside::Nothing)], AFTER, ("VERIFIED", None, Some(0))),
        // Two that are half right are no yes; what could still be proved is not a "no".
        (&[("other", Beside::Proved), ("octave", Beside::Nothing)], AFTER, untimed),
        (&[("octave", Beside::Nothing), ("other", Beside::Proved)], AFTER, untimed),
        (&[("octave", Beside::Proved), ("octave", Beside::Nothing)], AT, untimed),
        (&[("octave", Beside::Nothing), ("octave", Beside::Proved)], AT, untimed),
        (
            &[("octave", Beside::Proved), ("other", Beside::Nothing)],
            AT,
            ("FAILED", Some("signature-invalid"), None),
        ),
        // A pin that is wrong is wrong whenever it was signed.
        (&[("other", Beside::Nothing)], AFTER, ("FAILED", Some("pin-mismatch"), None)),
        (&[("other", Beside::Proved)], AFTER, ("FAILED", Some("pin-mismatch"), None)),
    ] {
        let layout = signed(signatures);
        let (_server, program) = ask(&layout, until);
        let document = program.run().json();
        rows.row(format_args!("{signatures:?} until {until}"), || {
            assert_eq!(document["verdict"], verdict, "{document:#}");
            let failing = support::command::reason(&document);
            if code != Some("pin-mismatch") {
                assert_eq!(failing.as_deref(), code);
            }
            let all = document["images"][0]["signatures"].as_array().unwrap();
            assert_eq!(all.iter().position(|one| one["carrier"] == true), carrier);
        });
    }
    rows.end();
}

#[test]
fn a_required_entry_is_asked_for_beside_the_time() {
    for (beside, until, verdict, code) in [
        (Beside::Proved, AFTER, "VERIFIED", None),
        (Beside::Proved, AT, "FAILED", Some("signature-invalid")),
        (Beside::Nothing, AFTER, "FAILED", Some("log-absent")),
        (Beside::Unknown, AFTER, "UNDECIDED", Some("signature-untimed")),
    ] {
        let (_server, program) = ask(&signed(&[("octave", beside)]), until);
        program.args(["--require", "log"]).run().is(verdict, code);
    }
}

/// In a bundle as in an annotation; a log of version 2 proves that it has a signature, and not since when.
#[test]
fn a_place_in_a_log_is_no_time() {
    let second = ["--rekor-key", "fixtures/keys/ed25519.pub"];
    for (log, kind, key, until, verdict, code) in [
        (Log::first(), Kind::Dsse, OURS, AFTER, "VERIFIED", None),
        (Log::first(), Kind::Dsse, OURS, AT, "FAILED", Some("signature-invalid")),
        (Log::second(), Kind::Dsse2, second, AFTER, "UNDECIDED", Some("signature-untimed")),
    ] {
        let world = World::new(Carrier::Bundle);
        world.serve(&[log.entry(&world.about().body(kind))]);
        let document = world.required(&key).args(["--key-valid", until]).run().is(verdict, code);
        assert_eq!(check(&document, "log")["outcome"], "pass");
    }
}

/// The platform changed its key: what the old one signed before counts, and what the new one signs.
#[test]
fn an_old_key_ends_and_a_new_one_does_not() {
    let [old, new] = [signed(&[("octave", Beside::Proved)]), Layout::case("other-key_failed")];
    let other = "fixtures/keys/other.pub";
    let mut rows = Rows::default();
    for (layout, what) in [(&old, "old"), (&new, "new")] {
        let server = Server::registry(layout);
        let run = |keys: &[&str]| {
            let program = verify_version(&server, &format!(":{TAG}")).args(LOG);
            program.args(keys.iter().copied()).run().json()
        };
        for (keys, ends, verdicts) in [
            (["--key", KEY, "--key-valid", AFTER, "--key", other], [true, false], ["VERIFIED", "VERIFIED"]),
            (["--key", other, "--key", KEY, "--key-valid", AFTER], [false, true], ["VERIFIED", "VERIFIED"]),
            (["--key", KEY, "--key-valid", AT, "--key", other], [true, false], ["FAILED", "VERIFIED"]),
            // An end belongs to the key before it, and to no other.
            (["--key", KEY, "--key", other, "--key-valid", AT], [false, true], ["VERIFIED", "UNDECIDED"]),
        ] {
            let document = run(&keys);
            rows.row(format_args!("{what}: {keys:?}"), || {
                assert_eq!(document["verdict"], verdicts[usize::from(what == "new")]);
                let found =
                    document["keys"].as_array().unwrap().iter().map(|key| key["validUntil"].is_string());
                assert_eq!(found.collect::<Vec<_>>(), ends);
            });
        }
    }
    rows.end();
    // The same key in two files ends where one of them says so.
    let folder = tempfile::TempDir::new().unwrap();
    let copy = folder.path().join("copy.pub");
    std::fs::copy(support::root().join(KEY), &copy).unwrap();
    let copy = copy.display().to_string();
    let server = Server::registry(&signed(&[("octave", Beside::Nothing)]));
    for keys in [
        ["--key", KEY, "--key", &copy, "--key-valid", AFTER],
        ["--key", KEY, "--key-valid", AFTER, "--key", &copy],
    ] {
        let run = verify_version(&server, &format!(":{TAG}")).args(keys).run();
        run.is("UNDECIDED", Some("signature-untimed"));
    }
}

/// What is attested by a key that ended is no more of use than what it signed.
#[test]
fn an_attestation_counts_where_it_is_proved_to_be_older_than_the_end_of_its_key() {
    // The image is signed by a key without an end, and attested by one that ends.
    let layout = Layout::case("other-key_failed");
    let bom = Signer::platform().attest(&layout, CYCLONE_DX, &bom(EARLY, &["a"]));
    let built = Signer::platform().attest(&layout, SLSA, &provenance(COMMIT));
    let mut rows = Rows::default();
    for (what, envelope) in [("sbom", &bom), ("provenance", &built)] {
        for (beside, until, verdict, code) in [
            (Beside::Proved, AFTER, "VERIFIED", None),
            (Beside::Proved, AT, "FAILED", Some("attestation-invalid")),
            (Beside::Nothing, AFTER, "UNDECIDED", Some("signature-untimed")),
            (Beside::Other, AFTER, "UNDECIDED", Some("signature-untimed")),
        ] {
            let server = Server::registry(&layout);
            server.on(&blob_path(envelope), Answer::ok("application/octet-stream", envelope.clone()));
            server.on(&att_path(&layout), Answer::ok(OCI_MANIFEST, attested(envelope, beside).to_string()));
            let keys = ["--key", "fixtures/keys/other.pub", "--key", KEY, "--key-valid", until];
            let ask = |program: Program| program.args(keys).args(LOG);
            let verify = || ask(verify_version(&server, &format!(":{TAG}")).args(["--require", what]));
            let document = verify().run().json();
            let ignored = verify().args(["--log", "ignore"]).run().json();
            let inside = (what == "sbom").then(|| {
                let host = server.host();
                let name = format!("{host}/{}:{TAG}", support::REPOSITORY);
                let alias = format!("{}={host}", support::LOGICAL);
                ask(program(["sbom", &name, "--plain-http", &host, "--registry-alias", &alias, "-o", "json"]))
                    .run()
            });
            rows.row(format_args!("{what}, {beside:?} until {until}"), || {
                assert_eq!(document["verdict"], verdict, "{document:#}");
                assert_eq!(check(&document, what)["code"], json!(code));
                assert_eq!(check(&document, "signature")["outcome"], "pass");
                let listed = &document["images"][0]["attestations"][0];
                assert_eq!(listed["code"], json!(code));
                let status = match verdict {
                    "VERIFIED" => "trusted",
                    "FAILED" => "refused",
                    _ => "unread",
                };
                assert_eq!(listed["status"], status);
                assert_eq!(listed["message"].is_string(), code.is_some(), "{listed}");
                let missing: &[&str] = if verdict == "UNDECIDED" { &["signature-untimed"] } else { &[] };
                assert_eq!(gaps(&document), missing);
                assert_eq!(ignored["verdict"], "UNDECIDED");
                if let Some(run) = &inside {
                    assert_eq!(run.json()["verdict"], verdict, "{}", run.shown());
                    assert_eq!(run.json()["sbom"].is_object(), verdict == "VERIFIED", "{}", run.shown());
                }
            });
        }
    }
    rows.end();
}

/// A place that could not be asked may hold a signature that is in time.
#[test]
fn a_missing_answer_leaves_it_undecided() {
    let layout = signed(&[("octave", Beside::Proved)]);
    let (server, program) = ask(&layout, AT);
    server.on(&referrers_path(&layout), Answer::error(500, "UNKNOWN"));
    program.args(["--timeout", "2500ms"]).run().is("UNDECIDED", Some("registry-unavailable"));
}

#[test]
fn the_end_of_a_key_is_told() {
    let server = Server::registry(&signed(&[("octave", Beside::Nothing)]));
    let host = server.host();
    let name = format!("{host}/{}:{TAG}", support::REPOSITORY);
    let alias = format!("{}={host}", support::LOGICAL);
    let human = program(["verify", &name, "--plain-http", &host, "--registry-alias", &alias]);
    let run = human.args(["--key", KEY, "--key-valid", "2026-11-01"]).run();
    assert!(run.stdout.starts_with("UNDECIDED  "), "{}", run.shown());
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "signature-untimed: tag sha256-",
        "its key counts for what was signed before 2026-11-01T00:00:00Z (--key-valid), but nothing proves when",
        "ecdsa-p256, given as fixtures/keys/platform.pub, counts until 2026-11-01T00:00:00Z",
        "help: a transparency log's entry proves when it was signed, and so does",
    ] {
        assert!(flat.contains(part), "without {part}\n{}", run.shown());
    }
    let document = verify(&server).args(["--key-valid", "2026-11-01"]).run().json();
    assert_eq!(document["key"]["validUntil"], "2026-11-01T00:00:00Z");
    assert_eq!(verify(&server).run().json()["key"]["validUntil"], Value::Null);
}

#[test]
fn an_end_belongs_to_the_key_before_it() {
    let layout = "oci:fixtures/cases/signed_verified/layout --offline --identity any";
    let mut rows = Rows::default();
    for (options, said) in [
        ("--key-valid 2026-11-01 --key K", "--key-valid does not stand behind a --key"),
        ("--key-valid 2026-11-01", "--key-valid does not stand behind a --key"),
        (
            "--key K --key-valid 2026-11-01 --key-valid 2026-11-02",
            "--key-valid stands twice behind one --key",
        ),
        ("--key K --key-valid 2026-11-01 --key K", "is named twice, and not until the same time"),
        ("--key K --key K --key-valid 2026-11-01", "is named twice, and not until the same time"),
        ("--key K --key-valid tomorrow", "--key-valid `tomorrow` is not a moment or a date"),
        ("--key K --key-valid 2026-11", "--key-valid `2026-11` is not a moment or a date"),
        ("--key K --key-valid=", "--key-valid `` is not a moment or a date"),
    ] {
        let options = options.replace(" K", &format!(" {KEY}"));
        let run = words(&format!("verify {layout} {options}")).run();
        rows.row(said, || {
            run.is_refused(said);
        });
    }
    rows.end();
    // A key of a lower layer is behind nothing that was typed.
    let run = words(&format!("verify {layout} --key-valid 2026-11-01")).var("PAAS_ATTEST_KEY", KEY).run();
    run.is_refused("--key-valid does not stand behind a --key");
    // The same key with the same end is the same twice.
    let twice =
        format!("--key {KEY} --key-valid 2026-11-01 --key {KEY} --key-valid 2026-11-01T00:00:00Z -o json");
    let document =
        words(&format!("verify {layout} {twice}")).run().is("UNDECIDED", Some("signature-untimed"));
    assert_eq!(document["keys"].as_array().map(Vec::len), Some(1));
    words("key --key-valid 2026-11-01").run().is_usage_error("--key-valid");
    let document = "fixtures/documents/crlf.cdx.json";
    let unsigned = words(&format!("sbom {document} --unsigned --key {KEY} --key-valid 2026-11-01"));
    unsigned.run().is_refused("--key-valid is for a signed image, but a document has no signature");
}
