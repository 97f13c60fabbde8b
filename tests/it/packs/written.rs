//! Where a pack is written, and what is in it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;
use tempfile::TempDir;

use super::Packed;
use crate::support::command::{Program, program, words};
use crate::support::layout::digest;
use crate::support::registry::verify_version;
use crate::support::world::World;
use crate::support::{KEY, TAG, fixture};

/// A good case, which signs and attests.
fn good() -> Program {
    words(
        "verify oci:fixtures/cases/sbom-attested_verified/layout --offline --key fixtures/keys/platform.pub",
    )
    .words("--identity harbor.paas-system.svc.cluster.local/builds/my-app -o json")
}

#[test]
fn two_packs_of_one_run_are_the_same_bytes() {
    // Their reports say when each was: of some runs one after the other two are of one second.
    for name in ["pack", "pack.tar"] {
        let mut before: Option<Packed> = None;
        for _ in 0..20 {
            let pack = Packed::by(good(), name);
            match before {
                Some(before) if before.document["at"] == pack.document["at"] => {
                    assert_eq!(files(&before), files(&pack));
                    return;
                }
                _ => before = Some(pack),
            }
        }
    }
    panic!("no two runs are of one second");
}

/// Its README.txt, its script and its report are for whoever gets it, whatever the language of the run.
#[test]
fn a_pack_has_no_language() {
    for _ in 0..20 {
        let [english, french] =
            ["en", "fr"].map(|language| Packed::by(good().args(["--lang", language]), "pack"));
        if english.document["at"] == french.document["at"] {
            let names: Vec<String> = files(&french).into_iter().map(|(name, _)| name).collect();
            assert!(names.iter().any(|name| name == "README.txt"), "{names:?}");
            assert_eq!(files(&english), files(&french));
            return;
        }
    }
    panic!("no two runs are of one second");
}

/// All files of a pack, by their names.
fn files(pack: &Packed) -> Vec<(String, Vec<u8>)> {
    if pack.path.is_file() {
        return vec![("tar".to_owned(), fs::read(&pack.path).unwrap())];
    }
    let mut found = Vec::new();
    let mut folders = vec![pack.path.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&pack.path).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_pack_holds_what_was_received_the_key_and_the_report() {
    let pack = Packed::by(good(), "pack");
    let files = files(&pack);
    let of =
        |name: &str| &files.iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no {name}")).1;
    assert_eq!(of("cosign.pub"), &fs::read(crate::support::root().join(KEY)).unwrap());
    let report: Value = serde_json::from_slice(of("report.json")).unwrap();
    assert_eq!(report, pack.document, "as it was printed");
    assert_eq!(
        of("oci-layout"),
        br#"{"imageLayoutVersion": "1.0.0"}
"#
    );
    // Every blob of the layout but for what no verdict rests on is in it, under its digest.
    let layout = fixture("cases/sbom-attested_verified/layout/blobs/sha256");
    let mut blobs = 0;
    for (name, bytes) in &files {
        if let Some(hex) = name.strip_prefix("blobs/sha256/") {
            assert_eq!(digest(bytes), format!("sha256:{hex}"));
            assert_eq!(bytes, &fs::read(layout.join(hex)).unwrap());
            blobs += 1;
        }
    }
    assert_eq!(blobs, 5, "image, signatures, payload, attestations, envelope");
    let sums = String::from_utf8(of("pack.sha256").clone()).unwrap();
    assert_eq!(sums, format!("{}  index.json\n", digest(of("index.json")).replace("sha256:", "")));
    // What any new file has: nothing of a pack is private.
    let mode = |name: &str| fs::metadata(pack.path.join(name)).unwrap().permissions().mode() & 0o777;
    let usual = TempDir::new().unwrap();
    let plain = usual.path().join("x");
    fs::write(&plain, "").unwrap();
    fs::create_dir(usual.path().join("d")).unwrap();
    let of_file = fs::metadata(plain).unwrap().permissions().mode() & 0o777;
    let of_folder = fs::metadata(usual.path().join("d")).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("index.json"), mode("")), (of_file, of_folder));
    let tar = Packed::by(good(), "pack.tar");
    assert_eq!(fs::metadata(&tar.path).unwrap().permissions().mode() & 0o777, of_file);
}

#[test]
fn a_pack_is_never_written_over_anything() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "x").unwrap();
    fs::write(at("old.tar"), "x").unwrap();
    fs::create_dir_all(at("full/of")).unwrap();
    fs::create_dir(at("folder.tar")).unwrap();
    std::os::unix::fs::symlink(at("nowhere"), at("link")).unwrap();
    std::os::unix::fs::symlink(at("nowhere"), at("link.tar")).unwrap();
    for name in ["file", "old.tar", "full", "folder.tar", "link", "link.tar"] {
        let run = good().args(["--evidence", at(name).to_str().unwrap()]).run();
        run.is_refused("is already there");
    }
    good().args(["--evidence", at("no/such/folder").to_str().unwrap()]).run().is_refused("cannot be written");
    good().args(["--evidence", ""]).run().is_refused("--evidence");
    assert_eq!(fs::read(at("old.tar")).unwrap(), b"x");
    // An empty folder makes way.
    fs::create_dir(at("empty")).unwrap();
    good().args(["--evidence", at("empty").to_str().unwrap()]).run().is("VERIFIED", None);
    assert!(at("empty/index.json").is_file());
    let both = at("both.tar");
    let both = both.to_str().unwrap();
    good().args(["--evidence", both, "-o", &format!("markdown={both}")]).run();
    assert!(!at("both.tar").exists());
}

#[test]
fn there_is_a_pack_of_a_run_that_found_no_key_and_none_of_one_that_was_stopped() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pack");
    let run = good().args(["--key", "no-such.pub", "--evidence", path.to_str().unwrap()]).run();
    run.is_refused("no-such.pub");
    assert!(!path.exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // The key that was served in place of the pinned one is evidence.
    let pack = Packed::by(good().args(["--key-fingerprint", &"00".repeat(32)]), "pack");
    assert_eq!(pack.code, 1, "{:#}", pack.document);
    assert!(pack.path.join("cosign.pub").is_file());
    let run = program(["verify", &pack.image(), "--offline", "--key", KEY, "-o", "json"]).run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    // What is not a public key is in no pack.
    let unusable = words("verify oci:fixtures/cases/signed_verified/layout --offline -o json");
    let pack = Packed::by(unusable.args(["--key", "fixtures/keys/bad/private.pem"]), "pack");
    let names: Vec<String> = files(&pack).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["README.txt", "index.json", "oci-layout", "pack.sha256", "recheck.sh", "report.json"]);
}

#[test]
fn a_pack_that_cannot_be_written_takes_the_yes_away() {
    for name in ["pack", "pack.tar"] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        let report = folder.path().join("report.json");
        let world = World::new();
        // Somebody takes its place while the run is under way.
        let taken = path.clone();
        world.server.guard(move |_| {
            let _ = fs::write(&taken, "mine");
            None
        });
        let run = verify_version(&world.server, &format!(":{TAG}"))
            .args([
                "--key",
                KEY,
                "--evidence",
                path.to_str().unwrap(),
                "-o",
                &format!("json={}", report.display()),
            ])
            .run();
        run.is("UNDECIDED", Some("report-unwritten"));
        assert!(run.stderr.contains("the evidence pack was not written"), "{}", run.shown());
        let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
        assert_eq!(report["verdict"], "UNDECIDED");
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
    }
}

#[test]
fn an_output_that_fails_at_last_is_told_in_the_pack_too() {
    let folder = TempDir::new().unwrap();
    for name in ["pack", "pack.tar"] {
        let path = folder.path().join(name);
        let run = good().args(["--evidence", path.to_str().unwrap()]).stdout_to("/dev/full".as_ref()).run();
        assert_eq!(run.code, 3, "{}", run.shown());
        let form = if name == "pack" { "oci" } else { "oci-archive" };
        if name == "pack" {
            let report: Value = serde_json::from_slice(&fs::read(path.join("report.json")).unwrap()).unwrap();
            assert_eq!((&report["verdict"], &report["exitCode"]), (&"UNDECIDED".into(), &3.into()));
        }
        // What it holds is whole all the same.
        program(["verify", &format!("{form}:{}", path.display()), "--offline", "--key", KEY, "-o", "json"])
            .words("--identity harbor.paas-system.svc.cluster.local/builds/my-app")
            .run()
            .is("VERIFIED", None);
    }
}

#[test]
fn of_documents_alone_there_is_no_evidence() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pack");
    let document = "fixtures/documents/crlf.cdx.json";
    for line in [format!("sbom {document}"), format!("diff {document} {document}")] {
        let run = words(&line).args(["--unsigned", "--evidence", path.to_str().unwrap()]).run();
        run.is_refused("--evidence");
        assert!(!path.exists());
    }
}
