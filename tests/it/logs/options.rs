//! `--log`, `--rekor-key`, `--trusted-root`, and the word of `--require`.

use serde_json::{Value, json};

use crate::support::command::{Program, check, words};

const LAYOUT: &str = "oci:fixtures/cases/signed_verified/layout";
const OFFLINE: &str = "--offline --key fixtures/keys/platform.pub --identity any";

fn verify() -> Program {
    words("verify").arg(LAYOUT).words(OFFLINE)
}

#[test]
fn an_entry_cannot_be_required_and_ignored() {
    let (sbom, diff) = (format!("sbom {LAYOUT}"), format!("diff {LAYOUT} {LAYOUT}"));
    for command in [format!("verify {LAYOUT}"), sbom, diff] {
        for options in ["--log ignore --require log", "--require sbom,log --log=ignore"] {
            let run = words(&command).words(OFFLINE).words(options).words("-o json").run();
            run.is_refused(
                "--require log asks for an entry in a transparency log, but --log ignore looks at none",
            );
            run.is_refused("help: leave one of them out");
            assert_eq!(run.json()["images"], json!([]), "{}", run.shown());
        }
    }
}

#[test]
fn either_word_requires_an_entry() {
    let steady = |options: &str| {
        let mut document = verify().words(options).words("-o json").run().is("FAILED", Some("log-absent"));
        document["at"] = Value::Null;
        document
    };
    let required = steady("--require log");
    assert_eq!(
        (&required["policy"]["require"], &required["policy"]["log"]),
        (&json!(["log"]), &json!("require"))
    );
    for options in ["--log require", "--log require --require log", "--require log --log auto"] {
        assert_eq!(steady(options), required, "{options}");
    }
}

#[test]
fn without_one_the_verdict_does_not_depend_on_it() {
    for (options, mode, message) in [
        ("", "auto", "no entry with this signature"),
        ("--log auto", "auto", "no entry with this signature"),
        ("--log ignore", "ignore", "--log ignore"),
    ] {
        let document = verify().words(options).words("-o json").run().is("VERIFIED", None);
        let log = check(&document, "log");
        assert_eq!(document["policy"]["log"], mode);
        assert_eq!(document["policy"]["require"], json!([]));
        assert_eq!((&log["outcome"], &log["code"]), (&json!("not-asked"), &Value::Null), "{options}");
        assert_eq!(log["message"], message);
    }
    let run = verify().words("--log ignore").run();
    assert!(run.stdout.contains("log (--log ignore)"), "{}", run.shown());
}

/// A document without a signature has no entry either.
#[test]
fn a_document_is_not_asked_for_an_entry() {
    let document = "file:fixtures/documents/dependencies-odd.cdx.json";
    let (sbom, diff) = (format!("sbom {document}"), format!("diff {document} {document}"));
    for command in [sbom, diff] {
        for options in ["--log require", "--log ignore", "--require log"] {
            let run = words(&command).words("--unsigned").words(options).run();
            run.is_refused("is for a signed image, but a document has no signature");
        }
    }
}

/// `key` has no signatures, and no log either.
#[test]
fn a_key_is_in_no_log() {
    for option in ["--log require", "--rekor-key k.pub", "--trusted-root r.json"] {
        words("key").words(option).run().is_usage_error(option.split(' ').next().unwrap());
    }
}
