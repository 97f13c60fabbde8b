//! `policy export`: what is written, what is told, and what is refused.

use std::fs;

use tempfile::TempDir;

use crate::support::command::{Run, program, words};
use crate::support::rows::Rows;
use crate::support::{fixture, snapshot};

const CONTROLLERS: [&str; 2] = ["kyverno", "policy-controller"];

/// A policy file in a folder with two keys.
fn exported(text: &str, to: &str) -> Run {
    let folder = TempDir::new().unwrap();
    for key in ["platform.pub", "other.pub"] {
        fs::copy(fixture("keys").join(key), folder.path().join(key)).unwrap();
    }
    fs::write(folder.path().join("policy.toml"), format!("version = 1\n{text}")).unwrap();
    program(["policy", "export", "--to", to, "policy.toml"]).folder(folder.path()).run()
}

const EVERY: &str = "[[image]]\nmatch = 'h.x/**'\n";

#[test]
fn a_policy_is_written_for_each_controller() {
    for to in CONTROLLERS {
        for lang in ["en", "fr"] {
            let line = format!("policy export --to {to} --lang {lang} fixtures/export/policy.toml");
            // Each line in one piece.
            let run = words(&line).var("COLUMNS", "10000").run();
            assert_eq!(run.code, 0, "{}", run.shown());
            let folder = fixture("export");
            // The document is the same for everybody.
            snapshot::holds(&folder, to, &run.stdout);
            snapshot::holds(&folder, &format!("{to}-{lang}"), &run.stderr);
            assert!(run.stdout.is_ascii() && run.stdout.starts_with("---\n"), "{}", run.shown());
            let label = if lang == "en" { "warning: " } else { "avertissement\u{a0}: " };
            assert!(run.stderr.lines().all(|line| line.starts_with(label)), "{}", run.shown());
        }
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let mut rows = Rows::default();
    for (text, says) in [
        (EVERY.to_owned(), "no key is named"),
        (format!("[defaults]\nkey = 'https://k.x/cosign.pub'\n{EVERY}"), "named by an address"),
        (format!("[defaults]\nkey = 'pkcs11:token=t;pin-value=1234'\n{EVERY}"), "named by an address"),
        (
            format!("[defaults]\nkey = 'no-such.pub'\n{EVERY}"),
            "no-such.pub (policy.toml: defaults: key) cannot be read",
        ),
        (format!("[defaults]\nkey = 'policy.toml'\n{EVERY}"), "policy.toml is not a key: "),
        (
            format!(
                "[defaults]\nkey = ['platform.pub', 'other.pub']\nkey-fingerprint = 'SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4='\n{EVERY}"
            ),
            "that is not pinned",
        ),
        (format!("[defaults]\nkey = 'platform.pub'\nrequire = 'pinned-key'\n{EVERY}"), "no image could pass"),
        (format!("[defaults]\nkey = 'platform.pub'\nrequire = 'sbmo'\n{EVERY}"), "sbmo"),
        ("[[image]]\nmatch = 'x'\n".to_owned(), "no repository can match"),
        ("unmatched = 'defaults'\n".to_owned(), "defaults: no key is named"),
    ] {
        rows.row(&text, || {
            for to in CONTROLLERS {
                let run = exported(&text, to);
                run.is_refused(says);
                // Of a file that is not there all is said.
                let has_help = run.stderr.contains("\n  help: ") || says.contains("cannot be read");
                assert!(has_help, "no next step: {}", run.shown());
                assert_eq!(run.stdout, "", "{}", run.shown());
                assert!(!run.stderr.contains("1234"), "{}", run.shown());
            }
        });
    }
    rows.end();
    let file = "fixtures/export/policy.toml";
    words(&format!("policy export {file}")).run().is_refused("nobody says whose policy");
    words(&format!("policy export --to gatekeeper {file}")).run().is_refused("gatekeeper");
    words("policy export --to kyverno no-such.toml").run().is_refused("no-such.toml");
    words(&format!("policy exprt --to kyverno {file}")).run().is_refused("exprt");
    program(["policy", "export", "--to", "kyverno", ""]).run().is_refused("FILE is empty");
}

/// What a variable or a configuration file says would be in the policy of whoever writes it, and in no other.
#[test]
fn nothing_but_the_policy_file_is_written() {
    let file = "fixtures/export/policy.toml";
    let alone = words(&format!("policy export --to kyverno {file}")).run();
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config.toml");
    fs::write(&config, "tenant-id = 'rival'\nkey = 'nowhere.pub'\nrequire = 'log'\n").unwrap();
    let beside = words(&format!("policy export --to kyverno {file}"))
        .var("PAAS_ATTEST_TENANT_ID", "rival")
        .var("PAAS_ATTEST_KEY", "nowhere.pub")
        .var("PAAS_ATTEST_CONFIG", config.display().to_string())
        .run();
    assert_eq!(
        (beside.code, &beside.stdout, &beside.stderr),
        (0, &alone.stdout, &alone.stderr),
        "{}",
        beside.shown()
    );
}

#[test]
fn nothing_that_a_policy_file_says_acts() {
    let hostile = "a\\u001b[2J\\n---\\nkind: Pod\\n\\u202e\\\"'${{x}}";
    let text = format!(
        "[defaults]\nkey = 'platform.pub'\nannotation = [\"{}={}\"]\nbuilder-id = \"{}\"\n{EVERY}",
        "b\\u001b: \\n- ", hostile, hostile
    );
    for to in CONTROLLERS {
        let run = exported(&text, to);
        assert_eq!(run.code, 0, "{}", run.shown());
        assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{}", run.shown());
        assert!(run.stdout.is_ascii() && !run.stdout.contains('\u{1b}'), "{}", run.shown());
        assert!(!run.stdout.lines().any(|line| line.trim() == "kind: Pod"), "{}", run.shown());
        let documents = run.stdout.lines().filter(|line| *line == "---").count();
        assert_eq!(documents, if to == "kyverno" { 1 } else { 2 }, "{}", run.shown());
    }
}

#[test]
fn the_examples_of_the_help_run() {
    let folder = TempDir::new().unwrap();
    fs::copy(fixture("keys/platform.pub"), folder.path().join("cosign.pub")).unwrap();
    let text = format!("version = 1\n[defaults]\nkey = 'cosign.pub'\n{EVERY}");
    fs::write(folder.path().join("policy.toml"), text).unwrap();
    let examples = paas_attest::cli::Cli::examples(Some(paas_attest::report::Command::Policy));
    for example in examples {
        let line = example.replacen("paas-attest", env!("CARGO_BIN_EXE_paas-attest"), 1);
        let mut shell = std::process::Command::new("/bin/sh");
        let output = shell.args(["-c", &line]).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{example}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("warning: "), "{example}");
        assert!(String::from_utf8(output.stdout).unwrap().starts_with("---\n"), "{example}");
    }
}

/// One that expired counts no more, and is no exception that a cluster would lack.
#[test]
fn an_expired_waiver_is_not_told() {
    let waiver = |until: &str| {
        format!(
            "[defaults]\nkey = 'platform.pub'\n{EVERY}[[waiver]]\ndigest = 'sha256:{}'\ncode = 'sbom-absent'\nowner = 'o'\nreason = 'r'\nuntil = {until}\n",
            "0".repeat(64)
        )
    };
    assert!(exported(&waiver("9999-12-31"), "kyverno").stderr.contains("sbom-absent"));
    assert!(!exported(&waiver("2001-01-01"), "kyverno").stderr.contains("sbom-absent"));
}
