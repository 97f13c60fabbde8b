//! Layouts that are broken.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{OFFLINE, identity, is_stopped};
use crate::support::command::{Run, words};
use crate::support::fixture;
use crate::support::layout::Layout;

/// A copy of the good layout to break.
fn copy() -> (TempDir, Layout) {
    let folder = TempDir::new().unwrap();
    let layout = Layout::case("signed_verified");
    layout.write(folder.path());
    (folder, layout)
}

fn blob(folder: &TempDir, digest: &str) -> PathBuf {
    folder.path().join("blobs/sha256").join(digest.replace("sha256:", ""))
}

fn ask(folder: &TempDir) -> Run {
    words("verify")
        .arg(format!("oci:{}", folder.path().display()))
        .words(OFFLINE)
        .args(["--identity", &identity(), "-o", "json"])
        .run()
}

#[test]
fn the_copy_is_good_before_it_is_broken() {
    let (folder, _) = copy();
    ask(&folder).is("VERIFIED", None);
}

#[test]
fn a_blob_that_a_layout_lacks_is_bad_evidence() {
    let (folder, layout) = copy();
    fs::remove_file(blob(&folder, &layout.payload_digest())).unwrap();
    ask(&folder).is("FAILED", Some("content-mismatch"));
    let (folder, layout) = copy();
    fs::remove_file(blob(&folder, &layout.signature_digest().unwrap())).unwrap();
    ask(&folder).is("FAILED", Some("content-mismatch"));
    let (folder, layout) = copy();
    fs::remove_file(blob(&folder, &layout.image_digest())).unwrap();
    ask(&folder).is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_folder_that_is_no_layout_is_refused() {
    let folder = TempDir::new().unwrap();
    is_stopped(&ask(&folder), "index.json");
    let (folder, _) = copy();
    fs::write(folder.path().join("index.json"), "").unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
    fs::write(folder.path().join("index.json"), "{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[]}")
        .unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
    fs::remove_file(folder.path().join("index.json")).unwrap();
    fs::create_dir(folder.path().join("index.json")).unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
}

#[cfg(unix)]
fn fifo(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo is there").success());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_malformed_and_nothing_waits_for_it() {
    let (folder, layout) = copy();
    fifo(&blob(&folder, &layout.image_digest()));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let (folder, layout) = copy();
    fifo(&blob(&folder, &layout.signature_digest().unwrap()));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let (folder, _) = copy();
    fifo(&folder.path().join("index.json"));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("image.tar");
    fifo(&path);
    let name = format!("oci-archive:{}", path.display());
    words("verify").arg(name).words(OFFLINE).args(["-o", "json"]).run().is("FAILED", Some("image-malformed"));
}

#[cfg(unix)]
#[test]
fn a_payload_that_is_no_regular_file_is_malformed() {
    let (folder, layout) = copy();
    fifo(&blob(&folder, &layout.payload_digest()));
    ask(&folder).is("FAILED", Some("image-malformed"));
    let (folder, layout) = copy();
    let path = blob(&folder, &layout.payload_digest());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    ask(&folder).is("FAILED", Some("image-malformed"));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_a_layout_is_not_followed() {
    // The bytes are right: only the way to them leads out.
    let (other, _) = copy();
    for name in ["index.json", "blobs", "blobs/sha256"] {
        let (folder, _) = copy();
        let inside = folder.path().join(name);
        let outside = other.path().join(name);
        fs::remove_dir_all(&inside).or_else(|_| fs::remove_file(&inside)).unwrap();
        std::os::unix::fs::symlink(outside, inside).unwrap();
        ask(&folder).is("FAILED", Some("image-malformed"));
    }
    for digest in
        [Layout::image_digest, |layout: &Layout| layout.signature_digest().unwrap(), Layout::payload_digest]
    {
        let (folder, layout) = copy();
        let inside = blob(&folder, &digest(&layout));
        fs::remove_file(&inside).unwrap();
        std::os::unix::fs::symlink(blob(&other, &digest(&layout)), inside).unwrap();
        ask(&folder).is("FAILED", Some("image-malformed"));
    }
}

#[test]
fn an_archive_that_is_cut_off_is_malformed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("image.tar");
    let whole = fs::read(fixture("cases/archive_verified/image.tar")).unwrap();
    let ask = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        words("verify")
            .arg(format!("oci-archive:{}", path.display()))
            .words(OFFLINE)
            .args(["--identity", &identity(), "-o", "json"])
            .run()
    };
    ask(&whole).is("VERIFIED", None);
    // Wherever it is cut within a block, something is lost, and the length shows it.
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for cut in (1..16).map(|n| end * n / 16).filter(|cut| cut % 512 != 0) {
        ask(&whole[..cut]).is("FAILED", Some("image-malformed"));
    }
    ask(&whole[..700]).is("FAILED", Some("image-malformed"));
    ask(b"").is("FAILED", Some("image-malformed"));
    ask(b"this is no tar file").is("FAILED", Some("image-malformed"));
    ask(&[0x1f, 0x8b, 8, 0, 0]).is("FAILED", Some("image-malformed"));
}
