//! A layout beside whose index a time-stamp lies, or does not.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::ROOT;
use crate::support::command::{Program, check, program, weaknesses};
use crate::support::layout::Layout;
use crate::support::rows::Rows;
use crate::support::stamps::Made;

/// What lies beside an index.
type Stamping = fn(&[u8]) -> Option<Vec<u8>>;

const NAME: &str = "timestamp.tsr";

/// The layout of a good case, and beside its index what is made of that.
fn world(stamp: impl Fn(&[u8]) -> Option<Vec<u8>>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Layout::case("sbom-attested_verified").write(folder.path());
    let index = fs::read(folder.path().join("index.json")).unwrap();
    if let Some(bytes) = stamp(&index) {
        fs::write(folder.path().join(NAME), bytes).unwrap();
    }
    folder
}

#[allow(clippy::unnecessary_wraps, reason = "a table has rows without one too")]
fn good(index: &[u8]) -> Option<Vec<u8>> {
    Some(Made::over(index, &[]).response())
}

fn asked(command: &str, folder: &Path) -> Program {
    let image = format!("oci:{}", folder.display());
    let program = program([command]).arg(&image);
    let program = if command == "diff" { program.arg(image) } else { program };
    program.words("--offline --key fixtures/keys/platform.pub --identity any -o json")
}

fn stamp(document: &Value) -> &Value {
    &document["images"][0]["timestamp"]
}

/// Documents with a time-stamp in them.
pub(crate) fn documents() -> Vec<Value> {
    let folder = world(good);
    ["verify", "sbom", "diff"].map(|command| asked(command, folder.path()).run().json()).into()
}

#[test]
fn its_time_is_a_claim_until_somebody_vouches() {
    let folder = world(good);
    for command in ["verify", "sbom", "diff"] {
        let document = asked(command, folder.path()).run().is("VERIFIED", None);
        assert!(weaknesses(&document).contains(&"timestamp-not-checked".to_owned()), "{document:#}");
        let claimed = json!({
            "time": "2026-01-02T03:04:05Z", "accuracy": null, "serial": "1234", "authority": null, "verified": false,
            "code": null, "message": null,
        });
        assert_eq!(stamp(&document), &claimed, "{command}");
        let document =
            asked(command, folder.path()).args(["--timestamp-ca", ROOT]).run().is("VERIFIED", None);
        assert!(!weaknesses(&document).contains(&"timestamp-not-checked".to_owned()), "{document:#}");
        let said = stamp(&document);
        assert_eq!((&said["time"], &said["verified"]), (&json!("2026-01-02T03:04:05Z"), &json!(true)));
        assert_eq!(said["authority"], "CN=p256,O=paas-attest tests");
    }
    let human = |more: &[&str]| {
        let image = format!("oci:{}", folder.path().display());
        let line =
            program(["verify", &image]).words("--offline --key fixtures/keys/platform.pub --identity any");
        let run = line.args(more.iter().copied()).run();
        run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let text = human(&[]);
    assert!(text.contains("Time-stamp 2026-01-02T03:04:05Z, by its own claim "), "{text}");
    assert!(text.contains("was not checked (--timestamp-ca)"), "{text}");
    let text = human(&["--timestamp-ca", ROOT]);
    assert!(text.contains("2026-01-02T03:04:05Z, by CN=p256,O=paas-attest tests"), "{text}");
    assert!(!text.contains("--timestamp-ca"), "{text}");
}

#[test]
fn one_that_is_asked_for_and_does_not_hold_is_a_no() {
    let mut rows = Rows::default();
    let other = |_: &[u8]| good(b"other");
    let flipped = |index: &[u8]| Some(Made { flip: true, ..Made::over(index, &[]) }.response());
    let huge = |index: &[u8]| good(index).map(|bytes| bytes.repeat(42));
    for (name, stamp_of, message) in [
        ("nothing", (|_| None) as Stamping, "there is no time-stamp"),
        ("garbage", |_| Some(b"<html>".to_vec()), "cannot be read"),
        ("empty", |_| Some(vec![]), "cannot be read"),
        ("about something else", other, "is about something else"),
        ("a flipped signature", flipped, "does not verify"),
        ("large", huge, "is larger than 64 KiB"),
    ] {
        rows.row(name, || {
            let folder = world(stamp_of);
            for command in ["verify", "sbom", "diff"] {
                let run = asked(command, folder.path()).args(["--timestamp-ca", ROOT]).run();
                let document = if command == "verify" {
                    run.is("FAILED", Some("timestamp-invalid"))
                } else {
                    assert_eq!(run.code, 1, "{}", run.shown());
                    run.json()
                };
                let image = check(&document, "image");
                assert_eq!(
                    (&image["outcome"], &image["code"]),
                    (&json!("fail"), &json!("timestamp-invalid"))
                );
                assert!(image["message"].as_str().unwrap().contains(message), "{image:#}");
                assert_eq!(
                    (&stamp(&document)["time"], &stamp(&document)["verified"]),
                    (&Value::Null, &json!(false))
                );
            }
            // Without it the verdict is that of the evidence, and that the time-stamp says nothing is told.
            let document = asked("verify", folder.path()).run().is("VERIFIED", None);
            let told = weaknesses(&document).contains(&"timestamp-not-checked".to_owned());
            assert_eq!(told, name != "nothing", "{document:#}");
        });
    }
    rows.end();
    // Another authority of the same name.
    let folder = world(good);
    let run = asked("verify", folder.path()).args(["--timestamp-ca", "fixtures/timestamp/other.pem"]).run();
    run.is("FAILED", Some("timestamp-invalid"));
}

#[test]
fn a_pipe_in_its_place_is_not_waited_for() {
    let folder = world(|_| None);
    let path = folder.path().join(NAME);
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo is there").success());
    let run = asked("verify", folder.path()).args(["--timestamp-ca", ROOT]).run();
    run.is("FAILED", Some("timestamp-invalid"));
    asked("verify", folder.path()).run().is("VERIFIED", None);
}

/// What is wrong with the image and its time-stamp at once is still a no, and what lies in no layout is not asked.
#[test]
fn an_index_that_was_changed_afterwards_is_another_one() {
    let folder = world(good);
    let path = folder.path().join("index.json");
    let index = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{index} ")).unwrap();
    let run = asked("verify", folder.path()).args(["--timestamp-ca", ROOT]).run();
    run.is("FAILED", Some("timestamp-invalid"));
}
