//! `--timestamp-url` and `--timestamp-ca`, where they can mean nothing and where what they name cannot be used.

use super::ROOT;
use crate::support::command::words;
use crate::support::rows::Rows;

const LAYOUT: &str = "oci:fixtures/cases/signed_verified/layout";
const KEY: &str = "--key fixtures/keys/platform.pub --identity any";

#[test]
fn what_can_mean_nothing_is_refused() {
    let mut rows = Rows::default();
    let registry = "registry.example/a:1";
    for (line, part) in [
        (
            format!("verify {LAYOUT} {KEY} --timestamp-url https://tsa.example/"),
            "--timestamp-url adds a time-stamp to an evidence pack, but none is written help: write one: --evidence PATH",
        ),
        (
            format!("verify {LAYOUT} {KEY} --offline --evidence p --timestamp-url https://tsa.example/"),
            "--timestamp-url asks a service in the network, but --offline forbids it",
        ),
        (
            format!("verify {LAYOUT} {KEY} --evidence p --timestamp-url tsa.example"),
            "--timestamp-url `tsa.example` is not the address of a service",
        ),
        (
            format!("verify {LAYOUT} {KEY} --evidence p --timestamp-url ftp://tsa.example/"),
            "is not the address of a service",
        ),
        (
            format!("verify {registry} {KEY} --timestamp-ca {ROOT}"),
            "--timestamp-ca verifies the time-stamp of an evidence pack, but no image is in one",
        ),
        (format!("sbom {registry} {KEY} --timestamp-ca {ROOT}"), "but no image is in one"),
        (format!("diff {registry} {registry} {KEY} --timestamp-ca {ROOT}"), "but no image is in one"),
        (
            format!("verify {LAYOUT} {KEY} --timestamp-ca fixtures/timestamp/p256.pem"),
            "no certificate in it is one of an authority",
        ),
        (
            format!("verify {LAYOUT} {KEY} --timestamp-ca fixtures/timestamp/index.json"),
            "it contains no PEM block `CERTIFICATE`",
        ),
        (
            format!("verify {LAYOUT} {KEY} --timestamp-ca /nonexistent/x.pem"),
            "--timestamp-ca /nonexistent/x.pem",
        ),
        (format!("verify {LAYOUT} {KEY} --timestamp-ca="), "--timestamp-ca is empty"),
    ] {
        rows.row(&line, || {
            words(&line).run().is_refused(part);
        });
    }
    rows.end();
    assert!(!std::path::Path::new("p").exists());
}

#[test]
fn an_account_in_an_address_goes_nowhere() {
    let run = words(&format!("verify {LAYOUT} {KEY} --evidence p"))
        .words("--timestamp-url https://user:hunter2@tsa.example/")
        .run();
    run.is_refused("contains a user or a password; a service is asked without an account");
    assert!(!run.stderr.contains("hunter2") && !run.stdout.contains("hunter2"), "{}", run.shown());
}

#[test]
fn a_document_and_a_key_have_no_time() {
    let document = "file:fixtures/documents/dependencies-odd.cdx.json";
    for option in [format!("--timestamp-ca {ROOT}"), "--timestamp-url https://tsa.example/".to_owned()] {
        for command in
            [format!("sbom {document} --unsigned"), format!("diff {document} {document} --unsigned")]
        {
            words(&command)
                .words(&option)
                .run()
                .is_refused("is for a signed image, but a document has no signature");
        }
        words("key").words(&option).run().is_usage_error(option.split(' ').next().unwrap());
    }
}
