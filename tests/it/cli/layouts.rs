//! Layouts that are broken.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{OFFLINE, identity, is_stopped};
use crate::support::command::{Run, words};
use crate::support::fixture;
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};

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
}

/// It is no reason to block an image; whatever the file is called, its bytes tell.
#[test]
fn a_compressed_archive_is_undecided_and_says_how_to_unpack_it() {
    let folder = TempDir::new().unwrap();
    for (bytes, name, with, command) in [
        (&b"\x1f\x8b\x08\0\0"[..], "image.tar", "gzip", "gunzip"),
        (b"\x28\xb5\x2f\xfd\x04", "image.tar.gz", "zstd", "unzstd"),
        (b"\xfd7zXZ\0\0", "image", "xz", "unxz"),
        (b"BZh91AY&SY", "image.tar.bz2", "bzip2", "bunzip2"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let run = words("verify")
            .arg(format!("oci-archive:{}", path.display()))
            .words(OFFLINE)
            .args(["--identity", &identity(), "-o", "json"])
            .run();
        run.is("UNDECIDED", Some("image-unsupported"));
        let said = format!("is compressed with {with}");
        assert!(run.stdout.contains(&said), "{}", run.shown());
        let human = words("verify")
            .arg(format!("oci-archive:{}", path.display()))
            .words(OFFLINE)
            .args(["--identity", &identity()])
            .run();
        assert_eq!(human.code, 3);
        let flat = human.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&format!("unpack it first: {command} < ")), "{}", human.shown());
    }
}

/// The referrers that oras-go lists beside an image are not images; nor are the platforms of an index.
#[test]
fn what_belongs_to_the_image_is_no_second_image() {
    let (folder, mut layout) = copy();
    let image = layout.image_digest();
    let index_of = |layout: &Layout, folder: &TempDir| {
        fs::write(folder.path().join("index.json"), layout.index.to_string()).unwrap();
    };
    let entry =
        |digest: &str, size: usize| json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": size});
    let put = |folder: &TempDir, value: &Value| {
        let bytes = value.to_string().into_bytes();
        let name = digest(&bytes);
        fs::write(blob(folder, &name), &bytes).unwrap();
        entry(&name, bytes.len())
    };
    // An SBOM artifact that says of what it is.
    let mut artifact = crate::support::attest::manifest(&[]);
    artifact["subject"] = entry(&image, 1);
    let artifact = put(&folder, &artifact);
    layout.index["manifests"].as_array_mut().unwrap().push(artifact);
    index_of(&layout, &folder);
    ask(&folder).is("VERIFIED", None);
    // The index that lists an image is the image: this one nobody signed.
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry(&image, 1)]});
    let mut with_index = layout.clone();
    let mut listed = put(&folder, &index);
    listed["mediaType"] = OCI_INDEX.into();
    let name = listed["digest"].as_str().unwrap().to_owned();
    with_index.index["manifests"].as_array_mut().unwrap().push(listed);
    index_of(&with_index, &folder);
    let document = ask(&folder).is("FAILED", Some("signature-absent"));
    assert_eq!(document["images"][0]["digest"], name);
    // What says that it belongs to something that is not here is an image of its own, and so is what is not
    // what its digest says.
    let mut stranger = crate::support::attest::manifest(&[]);
    stranger["subject"] = entry(&format!("sha256:{}", "0".repeat(64)), 1);
    let stranger = put(&folder, &stranger);
    let mut forged = crate::support::attest::manifest(&[]);
    forged["subject"] = entry(&image, 1);
    forged["annotations"] = json!({"a": "b"});
    let forged = put(&folder, &forged);
    fs::write(blob(&folder, forged["digest"].as_str().unwrap()), format!("{forged} ")).unwrap();
    for other in [stranger, forged] {
        let mut two = layout.clone();
        two.index["manifests"].as_array_mut().unwrap().push(other);
        index_of(&two, &folder);
        is_stopped(&ask(&folder), "matches 2 images");
    }
}

#[test]
fn an_empty_layout_may_have_null_for_its_list() {
    let (folder, mut layout) = copy();
    layout.index["manifests"] = Value::Null;
    fs::write(folder.path().join("index.json"), layout.index.to_string()).unwrap();
    ask(&folder).is("FAILED", Some("image-absent"));
}

/// What the system does not let us read proves nothing. Nobody can open what has a name of more than 4095 bytes, and
/// the memory of a process cannot be read from its beginning.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_read_leaves_the_image_undecided() {
    let (folder, layout) = copy();
    let ask = |name: String| {
        words("verify").arg(name).words(OFFLINE).args(["--identity", &identity(), "-o", "json"])
    };
    let file = |digest: &str| format!("blobs/sha256/{}", digest.replace("sha256:", ""));
    for (readable, unread) in [
        ("index.jso", "index.json".to_owned()),
        ("index.json", file(&layout.image_digest())),
        ("blobs/sha256", file(&layout.image_digest())),
    ] {
        let path = folder.path().display().to_string();
        let slashes = "/".repeat(4095 - readable.len() - path.len());
        let run = ask(format!("oci:{path}{slashes}")).run();
        run.is("UNDECIDED", Some("registry-unavailable"));
        assert!(run.stdout.contains(&format!("{unread} cannot be read: ")), "{}", run.shown());
    }
    let run = ask("oci-archive:/proc/self/mem".to_owned()).run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    assert!(run.stdout.contains("the archive /proc/self/mem cannot be read: "), "{}", run.shown());
}

/// Puts another image into the index, which no name tells from the first.
fn add_image(folder: &TempDir) {
    let path = folder.path().join("index.json");
    let mut index: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    index["manifests"].as_array_mut().unwrap().push(serde_json::json!({
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "digest": format!("sha256:{}", "0".repeat(64)),
        "size": 2,
    }));
    fs::write(path, index.to_string()).unwrap();
}

#[test]
fn two_images_and_no_name_are_listed() {
    let (folder, layout) = copy();
    add_image(&folder);
    let run = ask(&folder);
    is_stopped(&run, "matches 2 images in the layout");
    is_stopped(&run, &layout.image_digest());
}

/// What stops one image is that image's result, and no other's.
#[test]
fn one_bad_layout_of_several_is_its_own_result() {
    let (good, _) = copy();
    let (two, layout) = copy();
    add_image(&two);
    let empty = TempDir::new().unwrap();
    let file = empty.path().join("file");
    fs::write(&file, "x").unwrap();
    let of = |path: &Path| format!("oci:{}", path.display());
    let ask = |bad: &str| {
        words("verify")
            .args([bad, &of(good.path())])
            .words(OFFLINE)
            .args(["--identity", &identity(), "-o", "json"])
            .run()
    };
    for (bad, message) in [
        (of(two.path()), layout.image_digest()),
        (of(empty.path()), "no index.json".to_owned()),
        (of(&file), "is not a folder".to_owned()),
        (format!("oci-archive:{}", empty.path().display()), "is a folder".to_owned()),
        // What is there, and not ours to read, is no "no".
        (of(&file.join("layout")), "cannot be read".to_owned()),
    ] {
        let run = ask(&bad);
        let unread = message == "cannot be read";
        let (verdict, code) =
            if unread { ("UNDECIDED", "registry-unavailable") } else { ("FAILED", "image-malformed") };
        run.is(verdict, Some(code));
        let document = run.json();
        let [first, second] = document["images"].as_array().unwrap().as_slice() else { panic!("{document}") };
        assert_eq!((&first["verdict"], &second["verdict"]), (&verdict.into(), &"VERIFIED".into()));
        let check = first["checks"].as_array().unwrap().iter().find(|check| check["id"] == "image").unwrap();
        assert_eq!(check["code"], code);
        assert!(check["message"].as_str().unwrap().contains(&message), "{check}");
    }
    // What is not there was not asked properly, whatever else is asked.
    is_stopped(&ask(&of(&empty.path().join("none"))), "cannot be read");
    is_stopped(&ask(&format!("oci-archive:{}", empty.path().join("none").display())), "cannot be read");
}

/// On disk it has a few blocks; what it says of itself has terabytes.
#[cfg(target_os = "linux")]
#[test]
fn an_archive_of_endless_names_takes_no_memory() {
    use std::io::{Seek as _, SeekFrom, Write as _};
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("image.tar");
    for kind in [tar::EntryType::GNULongName, tar::EntryType::GNULongLink, tar::EntryType::XHeader] {
        let mut header = tar::Header::new_gnu();
        header.set_path("x").unwrap();
        header.set_entry_type(kind);
        header.set_size(8 << 30);
        header.set_cksum();
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(header.as_bytes()).unwrap();
        file.seek(SeekFrom::Start((8 << 30) + 512)).unwrap();
        file.write_all(&fs::read(fixture("cases/archive_verified/image.tar")).unwrap()).unwrap();
        let run = words("verify")
            .arg(format!("oci-archive:{}", path.display()))
            .words(OFFLINE)
            .args(["--identity", &identity(), "-o", "json"])
            .address_space(600 << 10)
            .run();
        run.is("UNDECIDED", Some("too-large"));
    }
}
