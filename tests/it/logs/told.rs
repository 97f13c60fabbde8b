//! How an entry is told to people, and what a comparison says of it.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::evidence::{Beside, LOG, attested, signed};
use crate::support::attest::{CYCLONE_DX, Signer, att_path, blob_path, bom};
use crate::support::command::{Program, program, words};
use crate::support::layout::{Layout, OCI_MANIFEST};
use crate::support::log::Log;
use crate::support::server::{Answer, Server};
use crate::support::snapshot::told;
use crate::support::world::EARLY;
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, fixture, root};

/// `verify` of this layout on a terminal of eighty columns, in a folder of its own.
fn narrow(layout: &Layout, folder: &TempDir) -> Program {
    layout.write(&folder.path().join("layout"));
    std::fs::copy(root().join(KEY), folder.path().join("platform.pub")).unwrap();
    let identity = format!("{LOGICAL}/{REPOSITORY}");
    let logs = json!({"tlogs": [Log::first().root()]});
    std::fs::write(folder.path().join("root.json"), logs.to_string()).unwrap();
    words("verify oci:layout --offline --key platform.pub --trusted-root root.json --tenant-id octave --identity")
        .arg(identity)
        .var("COLUMNS", "80")
        .folder(folder.path())
}

#[test]
fn entries_are_told_in_words() {
    for (name, beside) in [("proved", Beside::Proved), ("other", Beside::Other), ("unknown", Beside::Unknown)]
    {
        let folder = TempDir::new().unwrap();
        let layout = signed(&[("octave", beside)]);
        told(&fixture("log/told"), name, &narrow(&layout, &folder).run());
        told(&fixture("log/told"), &format!("{name}-verbose"), &narrow(&layout, &folder).arg("-v").run());
        let run = narrow(&layout, &folder).words("--require log").run();
        told(&fixture("log/told"), &format!("{name}-required"), &run);
    }
}

/// An image on a server, its SBOM attested, with these beside both.
fn with_sbom(server: &Server, tag: &str, beside: Beside) {
    let layout = signed(&[("octave", beside)]);
    let envelope = Signer::platform().attest(&layout, CYCLONE_DX, &bom(EARLY, &["a"]));
    server.serve(&layout, tag);
    server.on(&blob_path(&envelope), Answer::ok("application/octet-stream", envelope.clone()));
    server.on(&att_path(&layout), Answer::ok(OCI_MANIFEST, attested(&envelope, beside).to_string()));
}

fn of_server(server: &Server, command: &str, tags: &[&str]) -> Program {
    let host = server.host();
    program([command])
        .args(tags.iter().map(|tag| format!("{host}/{REPOSITORY}:{tag}")))
        .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
        .args(LOG)
}

#[test]
fn sbom_and_each_side_of_diff_ask_for_the_entry_too() {
    for (beside, verdict, code) in
        [(Beside::Proved, "VERIFIED", None), (Beside::Nothing, "FAILED", Some("log-absent"))]
    {
        let server = Server::start();
        with_sbom(&server, TAG, beside);
        for options in ["--log require", "--require log"] {
            let sbom = of_server(&server, "sbom", &[TAG]).words(options).words("-o json");
            sbom.run().is(verdict, code);
            let diff = of_server(&server, "diff", &[TAG, TAG]).words(options).words("-o json");
            diff.run().is(verdict, code);
        }
    }
}

/// What proves that a log has the signature is one of the facts of a build; what proves nothing is none.
#[test]
fn a_comparison_says_which_entries_there_are() {
    for (old, new, differs) in [
        (Beside::Nothing, Beside::Proved, true),
        (Beside::Other, Beside::Proved, true),
        (Beside::Proved, Beside::Changed, true),
        (Beside::Nothing, Beside::Other, false),
    ] {
        let servers = [old, new].map(|beside| {
            let server = Server::start();
            with_sbom(&server, TAG, beside);
            server
        });
        let hosts = servers.each_ref().map(Server::host);
        let images = hosts.each_ref().map(|host| format!("{host}/{REPOSITORY}:{TAG}"));
        let run = program(["diff"])
            .args(images)
            .args(["--plain-http", &hosts[0], "--plain-http", &hosts[1]])
            .args(["--key", KEY, "--identity", &format!("{LOGICAL}/{REPOSITORY}"), "-o", "json"])
            .args(LOG)
            .run();
        let document = run.is("VERIFIED", None);
        let fields = document["provenance"].as_array().unwrap();
        let log = fields.iter().find(|field| field["field"] == "log");
        assert_eq!(log.is_some(), differs, "{fields:#?}");
        let is_told = |beside, value: &Value| matches!(beside, Beside::Proved) == value.is_string();
        assert!(log.is_none_or(|log| is_told(old, &log["before"]) && is_told(new, &log["after"])));
    }
}

/// The entry of an attestation is told in Markdown where it is wrong.
#[test]
fn a_wrong_entry_is_a_weakness_in_every_page() {
    let server = Server::start();
    with_sbom(&server, TAG, Beside::Other);
    let run = of_server(&server, "sbom", &[TAG]).words("-o markdown").run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.stdout.contains("- `log-not-proved`: "), "{}", run.shown());
    assert!(run.stdout.contains("log (`log-mismatch`: "), "{}", run.shown());
    let document = of_server(&server, "sbom", &[TAG]).words("-o json").run().json();
    let said = document["weaknesses"].as_array().unwrap();
    let wrong: Vec<&Value> = said.iter().filter(|one| one["code"] == "log-not-proved").collect();
    assert_eq!(wrong.len(), 1, "{said:#?}");
    let message = wrong[0]["message"].as_str().unwrap();
    assert!(message.contains("layer 0 proves nothing: log-mismatch: "), "{message}");
    assert!(message.ends_with(" (1 more listed)"), "{message}");
}
