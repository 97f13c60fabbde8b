//! A pack that was changed is never judged better than it was.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Packed;
use crate::support::command::{Program, program};
use crate::support::layout::Layout;
use crate::support::registry::{sig_path, verify};
use crate::support::server::Answer;
use crate::support::world::World;
use crate::support::{KEY, REPOSITORY};

/// A run of each verdict, whose name is its own. An order: a change must not lead from a later to an earlier one.
fn packs() -> Vec<(&'static str, Packed)> {
    let world = World::new();
    let good = Packed::by(verify(&world.server), "pack");
    // Signed for another host than the one that was asked.
    let host = world.server.host();
    let name = format!("{host}/{REPOSITORY}:build-abc123");
    let copied =
        Packed::by(program(["verify", &name, "--plain-http", &host, "--key", KEY, "-o", "json"]), "pack");
    let unsigned = Layout::case("unsigned_failed");
    let server = crate::support::server::Server::registry(&unsigned);
    server.on(&crate::support::attest::att_path(&unsigned), Answer::absent());
    let absent = Packed::by(verify(&server), "pack");
    world.server.on(&sig_path(&world.layout), Answer::error(403, "DENIED"));
    let hidden = Packed::by(verify(&world.server), "pack");
    let all = vec![("good", good), ("copied", copied), ("absent", absent), ("hidden", hidden)];
    assert_eq!(all.iter().map(|(_, pack)| pack.code).collect::<Vec<_>>(), [0, 1, 1, 3]);
    all
}

fn judged(pack: &Path) -> Program {
    let form = if pack.is_file() { "oci-archive" } else { "oci" };
    program(["verify", &format!("{form}:{}", pack.display()), "--offline", "--key", KEY, "-o", "json"])
}

/// It is a yes only where the whole pack is one.
#[track_caller]
fn is_no_better(pack: &Path, was: i32, what: &str) {
    let run = judged(pack).run();
    assert!(run.code != 101 && (run.code != 0 || was == 0), "{what}: {}", run.shown());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn no_flipped_byte_makes_a_pack_better() {
    for (name, pack) in packs() {
        let judged_now = judged(&pack.path).run();
        assert_eq!(judged_now.code, pack.code, "{name}: {}", judged_now.shown());
        for file in files(&pack.path) {
            let bytes = fs::read(&file).unwrap();
            // Each file at its ends and at many places between; each in more than one way.
            let step = (bytes.len() / 24).max(1);
            for at in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
                let mut changed = bytes.clone();
                changed[at] ^= if at % 2 == 0 { 0x01 } else { 0x20 };
                fs::write(&file, &changed).unwrap();
                is_no_better(&pack.path, pack.code, &format!("{name}: {} at {at}", file.display()));
            }
            fs::write(&file, &bytes).unwrap();
        }
        assert_eq!(judged(&pack.path).run().code, pack.code, "{name} is whole again");
    }
}

/// What of a good pack is not signed, and does not lead to what is: its change is told all the same where it lies.
#[test]
fn what_leads_to_evidence_is_not_changed_unseen() {
    let (_, pack) = packs().remove(0);
    for file in files(&pack.path) {
        let name = file.strip_prefix(&pack.path).unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&file).unwrap();
        let mut changed = bytes.clone();
        let middle = bytes.len() / 2;
        changed[middle] ^= 1;
        fs::write(&file, &changed).unwrap();
        let run = judged(&pack.path).run();
        // The report and the key are records, which nobody here reads; `oci-layout` says what every layout says.
        let read =
            !["report.json", "cosign.pub", "oci-layout", "recheck.sh", "README.txt"].contains(&name.as_str());
        let is_attested = name.starts_with("blobs/")
            && String::from_utf8_lossy(&bytes).contains("dsse.envelope")
            || String::from_utf8_lossy(&bytes).contains("in-toto");
        if read && !is_attested {
            // Beside a good signature a list that was changed is told, and takes nothing from it.
            assert!(run.code == 1 || run.stdout.contains("content-mismatch"), "{name}: {}", run.shown());
        }
        fs::write(&file, &bytes).unwrap();
    }
}

#[test]
fn no_missing_file_no_link_and_nothing_more_makes_a_pack_better() {
    for (name, pack) in packs() {
        for file in files(&pack.path) {
            let what = format!("{name}: {}", file.display());
            let bytes = fs::read(&file).unwrap();
            fs::remove_file(&file).unwrap();
            is_no_better(&pack.path, pack.code, &format!("{what} is missing"));
            // The same bytes, and no file of the pack.
            let aside = pack.path.parent().unwrap().join("aside");
            fs::write(&aside, &bytes).unwrap();
            std::os::unix::fs::symlink(&aside, &file).unwrap();
            is_no_better(&pack.path, pack.code, &format!("{what} is a link"));
            fs::remove_file(&file).unwrap();
            fs::create_dir(&file).unwrap();
            is_no_better(&pack.path, pack.code, &format!("{what} is a folder"));
            fs::remove_dir(&file).unwrap();
            fs::write(&file, &bytes).unwrap();
        }
        // What would be evidence in a layout is not in the record of a pack.
        let layout = Layout::case("signed_verified");
        for (digest, bytes) in &layout.blobs {
            fs::write(pack.path.join("blobs/sha256").join(digest.replace("sha256:", "")), bytes).unwrap();
        }
        fs::write(pack.path.join("more.txt"), "more").unwrap();
        let run = judged(&pack.path).run();
        assert_eq!(run.code, pack.code, "{name}: {}", run.shown());
    }
}

#[test]
fn an_archive_that_leads_out_or_says_twice_is_not_better() {
    for (name, pack) in packs() {
        let whole: Vec<(String, Vec<u8>)> = files(&pack.path)
            .into_iter()
            .map(|file| {
                (
                    file.strip_prefix(&pack.path).unwrap().to_str().unwrap().to_owned(),
                    fs::read(&file).unwrap(),
                )
            })
            .collect();
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("pack.tar");
        let write = |entries: &[(String, Vec<u8>)], links: &[(&str, &str)]| {
            let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
            for (name, bytes) in entries {
                let mut header = tar::Header::new_gnu();
                header.set_size(bytes.len() as u64);
                header.set_mode(0o644);
                let field = &mut header.as_old_mut().name;
                field[..name.len()].copy_from_slice(name.as_bytes());
                header.set_cksum();
                archive.append(&header, bytes.as_slice()).unwrap();
            }
            for (from, to) in links {
                let mut header = tar::Header::new_gnu();
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_size(0);
                archive.append_link(&mut header, from, to).unwrap();
            }
            archive.into_inner().unwrap().flush().unwrap();
        };
        write(&whole, &[]);
        assert_eq!(judged(&path).run().code, pack.code, "{name}");
        for at in 0..whole.len() {
            let (of, bytes) = &whole[at];
            let mut without = whole.clone();
            without.remove(at);
            write(&without, &[]);
            is_no_better(&path, pack.code, &format!("{name}: without {of}"));
            write(&without, &[(of, "/etc/passwd")]);
            is_no_better(&path, pack.code, &format!("{name}: {of} is a link"));
            for moved in [format!("../{of}"), format!("/{of}"), format!("x/../{of}")] {
                let mut entries = without.clone();
                entries.push((moved.clone(), bytes.clone()));
                write(&entries, &[]);
                is_no_better(&path, pack.code, &format!("{name}: {moved}"));
            }
            let mut twice = whole.clone();
            twice.push((of.clone(), b"{}".to_vec()));
            write(&twice, &[]);
            is_no_better(&path, pack.code, &format!("{name}: {of} twice"));
        }
        let bytes = {
            write(&whole, &[]);
            fs::read(&path).unwrap()
        };
        for cut in [0, 1, 511, 512, bytes.len() / 2, bytes.len() - 1024, bytes.len() - 1] {
            fs::write(&path, &bytes[..cut]).unwrap();
            is_no_better(&path, pack.code, &format!("{name}: cut at {cut}"));
        }
    }
}

/// Whoever writes a whole pack anew, sums and all, can say what was absent and what was called what, and nothing that
/// the key did not sign.
#[test]
fn a_record_that_was_written_anew_adds_nothing() {
    let (_, pack) = packs().remove(0);
    let index = fs::read_to_string(pack.path.join("index.json")).unwrap();
    let write = |text: &str| {
        fs::write(pack.path.join("index.json"), text).unwrap();
        let sum = crate::support::layout::digest(text.as_bytes()).replace("sha256:", "");
        fs::write(pack.path.join("pack.sha256"), format!("{sum}  index.json\n")).unwrap();
        judged(&pack.path).run()
    };
    assert_eq!(write(&index).code, 0);
    let other = format!("sha256:{}", "ab".repeat(32));
    let image = pack.document["images"][0]["digest"].as_str().unwrap();
    for (name, from, to) in [
        ("another version", r#"\"version\":\"1\""#, r#"\"version\":\"2\""#),
        ("an unknown member", r#"\"version\":\"1\""#, r#"\"version\":\"1\",\"x\":1"#),
        ("a member twice", r#"\"version\":\"1\""#, r#"\"version\":\"1\",\"version\":\"1\""#),
        ("an unknown place", r#"\"place\":\"tag"#, r#"\"place\":\"elsewhere"#),
        ("another image", image, other.as_str()),
        ("no image", r#"{\"ask\":\"image\""#, r#"{\"ask\":\"tagBeside\""#),
        ("no signatures", r#"{\"ask\":\"signatureTag\""#, r#"{\"ask\":\"sbomTag\""#),
        ("a name that is none", "\\\"repository\\\":\\\"harbor", "\\\"repository\\\":\\\" harbor"),
        ("another name", "\\\"repository\\\":\\\"harbor", "\\\"repository\\\":\\\"other"),
        ("a layout with a name", r#"\"registry\":true,\"named\""#, r#"\"registry\":false,\"named\""#),
        ("no record", "com.di2amp.paas-attest.pack", "com.di2amp.paas-attest.pacc"),
        (
            "not a text",
            "\"com.di2amp.paas-attest.pack\": \"",
            "\"com.di2amp.paas-attest.pack\": [], \"x\": \"",
        ),
    ] {
        assert!(index.contains(from), "{name}");
        let run = write(&index.replacen(from, to, usize::MAX));
        assert!(run.code == 1 || run.code == 3, "{name}: {}", run.shown());
    }
    // Without a record and without its sum it is a layout, and has no name.
    fs::remove_file(pack.path.join("pack.sha256")).unwrap();
    fs::write(pack.path.join("index.json"), index.replace("com.di2amp.paas-attest.pack", "x")).unwrap();
    let run = judged(&pack.path).run();
    let document = run.is("VERIFIED", None);
    assert_eq!(crate::support::command::weaknesses(&document), ["identity-not-asked"]);
}
