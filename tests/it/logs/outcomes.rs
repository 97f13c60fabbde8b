//! What each entry comes to, by what is asked of it.

use serde_json::{Value, json};

use super::evidence::{Beside, LOG, attested, signed};
use crate::support::attest::{CYCLONE_DX, Signer, att_path, blob_path, bom};
use crate::support::command::{Program, check, gaps, weaknesses};
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::registry::{referrers_path, verify};
use crate::support::server::{Answer, Server};
use crate::support::world::EARLY;

/// `verify` of this layout, pinned to the tenant of the fixtures; no weakness but of the log is to be told.
fn ask(layout: &Layout, options: &str) -> (Server, Program) {
    let server = Server::registry(layout);
    let program = verify(&server).words("--tenant-id octave").args(LOG).words(options);
    (server, program)
}

/// What the check came to: its outcome and its code.
fn came_to(document: &Value) -> (Value, Value) {
    let log = check(document, "log");
    (log["outcome"].clone(), log["code"].clone())
}

/// What the first signature's entries say.
fn listed(document: &Value) -> Value {
    document["images"][0]["signatures"][0]["log"].clone()
}

fn of_log(document: &Value) -> bool {
    weaknesses(document).contains(&"log-not-proved".to_owned())
}

/// Without a requirement an entry improves nothing and breaks nothing; with one it decides.
#[test]
fn each_entry_comes_to_what_is_asked_of_it() {
    for (beside, outcome, code, required) in [
        (Beside::Nothing, "not-asked", None, ("FAILED", "fail", Some("log-absent"))),
        (Beside::Proved, "pass", None, ("VERIFIED", "pass", None)),
        (Beside::Other, "not-asked", Some("log-mismatch"), ("FAILED", "fail", Some("log-mismatch"))),
        (Beside::Changed, "not-asked", Some("log-invalid"), ("FAILED", "fail", Some("log-invalid"))),
        (
            Beside::Unknown,
            "not-asked",
            Some("log-unsupported"),
            ("UNDECIDED", "undecided", Some("log-unsupported")),
        ),
    ] {
        let layout = signed(&[("octave", beside)]);
        let wrong = code.is_some();
        for options in ["", "--log auto"] {
            let (_server, program) = ask(&layout, options);
            let document = program.run().is("VERIFIED", None);
            assert_eq!(came_to(&document), (json!(outcome), json!(code)), "{beside:?}");
            assert_eq!(
                (of_log(&document), document["images"][0]["signatures"][0]["carrier"].clone()),
                (wrong, json!(true))
            );
            let log = listed(&document);
            if matches!(beside, Beside::Nothing) {
                assert_eq!(log, Value::Null);
                continue;
            }
            assert_eq!(log["proved"], json!(!wrong), "{beside:?}");
            assert_eq!(log["entries"][0]["code"], json!(code), "{beside:?}");
            assert_eq!(log["entries"][0]["message"].is_string(), wrong, "{beside:?}");
            assert_eq!(log["entries"][0]["integratedTime"].is_string(), !wrong, "{beside:?}");
            assert_eq!(log["entries"][0]["proved"] == json!([]), wrong, "{beside:?}");
        }
        for options in ["--require log", "--log require"] {
            let (verdict, outcome, code) = required;
            let (_server, program) = ask(&layout, options);
            let document = program.run().is(verdict, code);
            assert_eq!(came_to(&document), (json!(outcome), json!(code)), "{beside:?}");
            assert_eq!(of_log(&document), wrong, "{beside:?}");
            assert_eq!(document["images"][0]["signatures"][0]["code"], json!(code), "{beside:?}");
        }
        let (_server, program) = ask(&layout, "--log ignore");
        let document = program.run().is("VERIFIED", None);
        assert_eq!(came_to(&document), (json!("not-asked"), Value::Null), "{beside:?}");
        assert_eq!((listed(&document), of_log(&document)), (Value::Null, false), "{beside:?}");
    }
}

/// Identity, pins and the log's entry must hold in one and the same signature.
#[test]
fn the_log_must_have_the_signature_that_meets_the_rest() {
    for (signatures, verdict, code, carrier) in [
        // The newest that meets everything, although a newer one meets all but the log.
        (&[("octave", Beside::Nothing), ("octave", Beside::Proved)][..], "VERIFIED", None, Some(1)),
        (&[("octave", Beside::Proved), ("octave", Beside::Proved)], "VERIFIED", None, Some(0)),
        (&[("octave", Beside::Unknown), ("octave", Beside::Proved)], "VERIFIED", None, Some(1)),
        // Two that are half right are no yes.
        (&[("other", Beside::Proved), ("octave", Beside::Nothing)], "FAILED", Some("log-absent"), None),
        (&[("octave", Beside::Nothing), ("other", Beside::Proved)], "FAILED", Some("log-absent"), None),
        (&[("other", Beside::Proved)], "FAILED", Some("pin-mismatch"), None),
        // Of those that meet the rest, the one that got furthest explains.
        (&[("octave", Beside::Nothing), ("octave", Beside::Other)], "FAILED", Some("log-mismatch"), None),
        (
            &[("octave", Beside::Other), ("octave", Beside::Unknown)],
            "UNDECIDED",
            Some("log-unsupported"),
            None,
        ),
        (&[("octave", Beside::Nothing), ("other", Beside::Unknown)], "FAILED", Some("log-absent"), None),
    ] {
        let layout = signed(signatures);
        let (_server, program) = ask(&layout, "--require log");
        let run = program.run();
        let document = run.is(verdict, code);
        let all = document["images"][0]["signatures"].as_array().unwrap();
        let found = all.iter().position(|one| one["carrier"] == true);
        assert_eq!((all.len(), found), (signatures.len(), carrier), "{signatures:?}\n{}", run.shown());
    }
    // Where none is required, the newest carries.
    let (_server, program) = ask(&signed(&[("octave", Beside::Nothing), ("octave", Beside::Proved)]), "");
    let document = program.run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["signatures"][0]["carrier"], true);
    assert_eq!(came_to(&document), (json!("not-asked"), Value::Null));
}

/// A place that could not be asked may hold the signature that the log has.
#[test]
fn a_missing_answer_leaves_it_undecided() {
    for (beside, code) in [
        (Beside::Nothing, "registry-unavailable"),
        (Beside::Other, "registry-unavailable"),
        (Beside::Changed, "registry-unavailable"),
        (Beside::Unknown, "log-unsupported"),
    ] {
        let layout = signed(&[("octave", beside)]);
        let (server, program) = ask(&layout, "--require log --timeout 2500ms");
        server.on(&referrers_path(&layout), Answer::error(500, "UNKNOWN"));
        let document = program.run().is("UNDECIDED", Some(code));
        assert_eq!(came_to(&document), (json!("undecided"), json!(code)), "{beside:?}");
        assert_eq!(gaps(&document), ["registry-unavailable"]);
    }
    // What is proved needs no other.
    let layout = signed(&[("octave", Beside::Proved)]);
    let (server, program) = ask(&layout, "--require log --timeout 2500ms");
    server.on(&referrers_path(&layout), Answer::error(500, "UNKNOWN"));
    program.run().is("VERIFIED", None);
}

/// Nothing is asked of the network for a log.
#[test]
fn no_log_is_asked() {
    let layout = signed(&[("octave", Beside::Proved)]);
    for options in ["", "--require log", "--log ignore"] {
        let (server, program) = ask(&layout, options);
        let proxy = server.url("");
        program.var("HTTPS_PROXY", &proxy).run().is("VERIFIED", None);
        let targets = server.targets();
        assert!(targets.iter().all(|target| target.starts_with("/v2/builds/my-app/")), "{targets:#?}");
    }
}

/// What lies beside an attestation is listed with it; the verdict does not depend on it.
#[test]
fn an_attestations_entry_is_listed_with_it() {
    for (beside, proved, wrong) in [
        (Beside::Nothing, Value::Null, false),
        (Beside::Proved, json!(true), false),
        (Beside::Other, json!(false), true),
    ] {
        let layout = signed(&[("octave", Beside::Proved)]);
        let envelope = Signer::platform().attest(&layout, CYCLONE_DX, &bom(EARLY, &["a"]));
        for options in ["--require sbom", "--require sbom,log"] {
            let (server, program) = ask(&layout, options);
            server.on(&blob_path(&envelope), Answer::ok("application/octet-stream", envelope.clone()));
            server.on(&att_path(&layout), Answer::ok(OCI_MANIFEST, attested(&envelope, beside).to_string()));
            let document = program.run().is("VERIFIED", None);
            let log = &document["images"][0]["attestations"][0]["log"];
            assert_eq!((&log["proved"], of_log(&document)), (&proved, wrong), "{beside:?}");
        }
    }
}
