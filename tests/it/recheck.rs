//! `recheck.sh` and `README.txt` of a pack, as far as no other program is needed: `tests/interop/` runs them.

use std::process::Command;

use paas_attest::recheck::{FIXED, fixed_digest};
use paas_attest::verdict::Verdict;

use crate::support::pack::{self, Pack};
use crate::support::{fixture, snapshot, text};

fn packed(name: &str) -> Pack {
    let args: Vec<String> =
        text(&fixture("cases").join(name).join("args")).lines().map(str::to_owned).collect();
    Pack::of(&args, Verdict::Undecided)
}

/// What differs from one making of the fixtures to the next is random: of a few cases the whole is kept.
#[test]
fn the_calls_of_a_case_are_data() {
    for name in [
        "signed_verified",
        "pins-across-two_failed",
        "bundle_verified",
        "commit-prefix_verified",
        "unsigned_failed",
    ] {
        let script = packed(name).script();
        let calls = script.strip_prefix(FIXED).expect("the part that is the same in every pack");
        // The digests of the text and of index.json differ from version to version.
        let steady = |line: &&str| !line.starts_with("file 'README.txt'") && !line.starts_with("index ");
        let calls: Vec<&str> = calls.lines().filter(steady).collect();
        snapshot::holds(&fixture("cases").join(name), "recheck", &(calls.join("\n") + "\n"));
    }
}

#[test]
fn the_text_names_what_is_in_the_pack() {
    for name in [
        "signed_verified",
        "bundle_verified",
        "key-p384_verified",
        "key-ed25519_verified",
        "rotation_verified",
        "unsigned_failed",
    ] {
        let pack = packed(name);
        let readme = pack.readme();
        for (path, digest) in pack.files() {
            if let Some(hex) = path.strip_prefix("blobs/sha256/") {
                assert_eq!(hex, digest.hex());
            } else {
                assert!(readme.contains(&path) || path == "README.txt", "{name}: no {path} in\n{readme}");
            }
        }
        for line in readme.lines().filter(|line| line.chars().count() > 80) {
            assert!(line.split_whitespace().count() <= 2, "{name}: {line}");
        }
        assert!(readme.contains(fixed_digest().hex()), "{name}");
        assert_eq!(pack::digest(FIXED.as_bytes()), fixed_digest());
        if name == "signed_verified" || name == "bundle_verified" {
            let steady = readme.replace(fixed_digest().hex(), &"0".repeat(64));
            let steady = steady.replace(env!("CARGO_PKG_VERSION"), "VERSION");
            snapshot::holds(&fixture("cases").join(name), "readme", &steady);
        }
    }
}

/// Without a key nothing is checked; that needs no openssl.
#[test]
fn without_a_key_nothing_is_checked() {
    let pack = packed("signed_verified");
    let run = Command::new("sh").arg(pack.path().join("recheck.sh")).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("usage: sh recheck.sh KEY"));
}
