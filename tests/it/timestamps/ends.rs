//! Keys that have an end, `--key-valid`, and the time-stamp of a pack as the proof of when something was signed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::ROOT;
use crate::packs::Packed;
use crate::support::command::{program, words};
use crate::support::rows::Rows;
use crate::support::stamps::{Made, tlv};

/// The second of the time-stamp, and that behind it.
const AT: &str = "2026-01-02T03:04:05Z";
const AFTER: &str = "2026-01-02T03:04:06Z";
const IDENTITY: &str = "harbor.paas-system.svc.cluster.local/builds/my-app";
const LAYOUT: &str = "fixtures/cases/sbom-attested_verified/layout";

/// A pack of a run that asked for the SBOM, with a time-stamp over its index.
fn pack(stamp: impl Fn(&[u8]) -> Vec<u8>) -> Packed {
    let run = words(&format!("verify oci:{LAYOUT} --offline --key fixtures/keys/platform.pub -o json"));
    let pack = Packed::by(run.args(["--identity", IDENTITY, "--require", "sbom"]), "pack");
    put(&pack.path, stamp);
    pack
}

fn put(layout: &Path, stamp: impl Fn(&[u8]) -> Vec<u8>) {
    let index = fs::read(layout.join("index.json")).unwrap();
    fs::write(layout.join("timestamp.tsr"), stamp(&index)).unwrap();
}

fn good(index: &[u8]) -> Vec<u8> {
    Made::over(index, &[]).response()
}

/// One whose clock may be off by this many seconds.
fn inexact(index: &[u8], seconds: u8) -> Vec<u8> {
    let accuracy = tlv(0x30, &tlv(2, &[seconds]));
    Made { accuracy, ..Made::over(index, &[]) }.response()
}

fn judged(image: &str, until: &str, more: &[&str]) -> Value {
    program(["verify", image])
        .words("--offline --key fixtures/keys/platform.pub --require sbom -o json")
        .args(["--identity", IDENTITY, "--key-valid", until])
        .args(more.iter().copied())
        .run()
        .json()
}

#[test]
fn what_a_verified_stamp_covers_was_signed_before_it() {
    let (stamped, inexact) = (pack(good), pack(|index| inexact(index, 2)));
    let other = pack(|_| good(b"other"));
    let ca = ["--timestamp-ca", ROOT];
    let mut rows = Rows::default();
    let late = ("FAILED", json!("signature-invalid"), json!("attestation-invalid"));
    let untimed = ("UNDECIDED", json!("signature-untimed"), json!("signature-untimed"));
    let held = ("VERIFIED", Value::Null, Value::Null);
    for (name, pack, until, more, expected) in [
        ("before the end", &stamped, AFTER, &ca[..], &held),
        ("a day before", &stamped, "2026-01-03", &ca, &held),
        ("at the end", &stamped, AT, &ca, &late),
        ("behind it", &stamped, "2026-01-02", &ca, &late),
        ("before the end, by a clock that is off", &inexact, "2026-01-02T03:04:08Z", &ca, &held),
        ("at the end, by a clock that is off", &inexact, "2026-01-02T03:04:07Z", &ca, &late),
        ("by its own claim", &stamped, AFTER, &[], &untimed),
        ("by its own claim, behind", &stamped, AT, &[], &untimed),
        (
            "by an authority that nobody knows",
            &stamped,
            AFTER,
            &["--timestamp-ca", "fixtures/timestamp/other.pem"],
            &untimed,
        ),
        ("about something else", &other, AFTER, &ca, &untimed),
    ] {
        rows.row(name, || {
            let document = judged(&pack.image(), until, more);
            let (verdict, signature, sbom) = expected;
            let image = &document["images"][0];
            let code = |id: &str| {
                let checks = image["checks"].as_array().unwrap();
                checks.iter().find(|check| check["id"] == id).unwrap()["code"].clone()
            };
            assert_eq!((&code("signature"), &code("sbom")), (signature, sbom), "{document:#}");
            // A time-stamp that is asked for and does not hold is a no of its own.
            let is_no = code("image") == "timestamp-invalid";
            assert_eq!(document["verdict"], if is_no { "FAILED" } else { verdict }, "{document:#}");
            assert_eq!(is_no, name.contains("nobody knows") || name.contains("something else"));
        });
    }
    rows.end();
}

/// What nobody listed is found among the blobs of a layout: its index, and a stamp over that, say nothing of them.
#[test]
fn the_stamp_of_a_layout_that_is_no_pack_proves_no_time() {
    let folder = tempfile::tempdir().unwrap();
    crate::support::pack::copy(Path::new(LAYOUT), folder.path());
    put(folder.path(), good);
    let document = judged(&format!("oci:{}", folder.path().display()), AFTER, &["--timestamp-ca", ROOT]);
    assert_eq!(document["images"][0]["timestamp"]["verified"], true, "{document:#}");
    assert_eq!(document["verdict"], "UNDECIDED");
    assert_eq!(document["images"][0]["signatures"][0]["code"], "signature-untimed");
}
