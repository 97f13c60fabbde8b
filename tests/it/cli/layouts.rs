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
use crate::support::rows;

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
    let rows = [
        (&b"\x1f\x8b\x08\0\0"[..], "image.tar", "gzip", "gunzip"),
        (b"\x1f\x8b", "cut.tar", "gzip", "gunzip"),
        (b"\x28\xb5\x2f\xfd\x04", "image.tar.gz", "zstd", "unzstd"),
        (b"\x52\x2a\x4d\x18\x04\0\0\0", "skipped.tar", "zstd", "unzstd"),
        (b"\xfd7zXZ\0\0", "image", "xz", "unxz"),
        (b"BZh91AY&SY", "image.tar.bz2", "bzip2", "bunzip2"),
        (b"BZh9\x17\x72\x45\x38\x50\x90", "empty.tar", "bzip2", "bunzip2"),
    ];
    rows::each(rows, |(bytes, name, with, command)| {
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
    });
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
    // The index that lists an image without a name is the image: this one nobody signed.
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry(&image, 1)]});
    let mut with_index = layout.clone();
    let mut listed = put(&folder, &index);
    listed["mediaType"] = OCI_INDEX.into();
    let name = listed["digest"].as_str().unwrap().to_owned();
    with_index.index["manifests"].as_array_mut().unwrap().push(listed);
    let mut unnamed = with_index.clone();
    unnamed.index["manifests"][0].as_object_mut().unwrap().remove("annotations");
    index_of(&unnamed, &folder);
    let document = ask(&folder).is("FAILED", Some("signature-absent"));
    assert_eq!(document["images"][0]["digest"], name);
    // By its name it can be meant as well.
    index_of(&with_index, &folder);
    is_stopped(&ask(&folder), "matches 2 images");
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

/// An image that nobody signed beside the signed one, in the folder of a good layout.
struct Beside {
    folder: TempDir,
    layout: Layout,
    image: String,
    other: String,
}

impl Beside {
    /// With what `index.json` says of the other image (`annotations`), and what its manifest has as `subject`.
    fn new(annotations: &Value, subject: impl Fn(&str) -> Value) -> (Self, Value) {
        let (folder, layout) = copy();
        let image = layout.image_digest();
        let mut manifest = layout.manifest(&image);
        manifest["annotations"] = json!({"signed": "by nobody"});
        let about = subject(&image);
        if !about.is_null() {
            manifest["subject"] = about;
        }
        let mut beside = Self { folder, layout, image, other: String::new() };
        let entry = beside.put(OCI_MANIFEST, &manifest, annotations);
        entry["digest"].as_str().unwrap().clone_into(&mut beside.other);
        (beside, entry)
    }

    fn put(&mut self, media_type: &str, value: &Value, annotations: &Value) -> Value {
        let bytes = value.to_string().into_bytes();
        let (name, size) = (digest(&bytes), bytes.len());
        self.layout.blobs.insert(name.clone(), bytes);
        let mut entry = json!({"mediaType": media_type, "digest": name, "size": size});
        if !annotations.is_null() {
            entry["annotations"] = annotations.clone();
        }
        entry
    }

    /// An index that lists the other image.
    fn put_index(&mut self, annotations: &Value) -> Value {
        let listed = json!({"mediaType": OCI_MANIFEST, "digest": self.other, "size": 1});
        let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [listed]});
        self.put(OCI_INDEX, &index, annotations)
    }

    /// The layout's own entries with these before and behind them, in both orders, as a folder and as an archive.
    fn each(&self, added: &[Value], tag: &str, check: impl Fn(&Run)) {
        let own = self.layout.index["manifests"].as_array().unwrap();
        let reversed: Vec<_> = added.iter().rev().cloned().collect();
        for list in [
            [added, own].concat(),
            [&reversed, own.as_slice()].concat(),
            [own, added].concat(),
            [own.as_slice(), &reversed].concat(),
        ] {
            let mut layout = self.layout.clone();
            layout.index["manifests"] = list.into();
            layout.write(self.folder.path());
            let archives = TempDir::new().unwrap();
            let archive = archives.path().join("image.tar");
            let mut tar = tar::Builder::new(fs::File::create(&archive).unwrap());
            tar.append_dir_all("", self.folder.path()).unwrap();
            tar.finish().unwrap();
            for (form, path) in [("oci", self.folder.path()), ("oci-archive", archive.as_path())] {
                let run = words("verify")
                    .arg(format!("{form}:{}{tag}", path.display()))
                    .words(OFFLINE)
                    .args(["--identity", &identity(), "-o", "json"])
                    .run();
                check(&run);
            }
        }
    }

    fn both_are_listed(&self, added: &[Value], tag: &str) {
        self.each(added, tag, |run| {
            is_stopped(run, &self.image);
            is_stopped(run, &self.other);
        });
    }
}

fn name(name: &str) -> Value {
    json!({"org.opencontainers.image.ref.name": name})
}

fn no_subject(_: &str) -> Value {
    Value::Null
}

fn subject(of: &str) -> Value {
    json!({"mediaType": OCI_MANIFEST, "digest": of, "size": 345})
}

/// What a name or a kind makes no image to choose.
fn hidden() -> [Value; 3] {
    [
        name(&format!("sha256-{}", "0".repeat(64))),
        json!({"kind": "dev.cosignproject.cosign/sigs"}),
        json!({"kind": "dev.cosignproject.cosign/atts"}),
    ]
}

#[test]
fn a_named_image_is_no_part_of_another_by_its_subject() {
    for (called, tags) in [
        ("build-abc123", &[":build-abc123", ""][..]),
        ("registry.example/app:build-abc123", &[":build-abc123", ""]),
        ("evil", &[""]),
    ] {
        let (beside, entry) = Beside::new(&name(called), subject);
        for tag in tags {
            beside.both_are_listed(std::slice::from_ref(&entry), tag);
        }
        // Nor where it stands there once more without its name.
        let mut unnamed = entry.clone();
        unnamed.as_object_mut().unwrap().remove("annotations");
        beside.both_are_listed(&[unnamed, entry], "");
    }
    let sha512 = |_: &str| subject(&format!("sha512:{}", "0".repeat(128)));
    for (annotations, tags) in
        [(name("build-abc123"), &[":build-abc123", ""][..]), (name("evil"), &[""]), (Value::Null, &[""])]
    {
        let (beside, entry) = Beside::new(&annotations, sha512);
        for tag in tags {
            beside.both_are_listed(std::slice::from_ref(&entry), tag);
        }
    }
}

#[test]
fn an_index_that_nobody_can_choose_hides_no_image() {
    for hidden in hidden() {
        for (annotations, tags) in [
            (name("build-abc123"), &[":build-abc123", ""][..]),
            (name("registry.example/app:build-abc123"), &[":build-abc123", ""]),
            (name("v2"), &[""]),
            (name(""), &[""]),
            (Value::Null, &[""]),
        ] {
            let (mut beside, entry) = Beside::new(&annotations, no_subject);
            let index = beside.put_index(&hidden);
            for tag in tags {
                beside.both_are_listed(&[entry.clone(), index.clone()], tag);
            }
        }
    }
    // One that refers to the image is no image to choose either.
    let (mut beside, entry) = Beside::new(&Value::Null, no_subject);
    let listed = json!({"mediaType": OCI_MANIFEST, "digest": beside.other, "size": 1});
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [listed],
        "subject": subject(&beside.image)});
    let index = beside.put(OCI_INDEX, &index, &Value::Null);
    beside.both_are_listed(&[entry, index], "");
}

/// `cosign save` gives the name of the image to its signatures; the `kind` alone makes no signature of an image.
#[test]
fn the_kind_of_a_signature_hides_no_image_of_the_same_name() {
    for kind in ["dev.cosignproject.cosign/sigs", "dev.cosignproject.cosign/atts"] {
        let mut annotations = name("build-abc123");
        annotations["kind"] = kind.into();
        let (mut beside, entry) = Beside::new(&annotations, no_subject);
        let other = beside.other.clone();
        for tag in [":build-abc123", ""] {
            beside.both_are_listed(std::slice::from_ref(&entry), tag);
        }
        // As a manifest that other readers take, and this one refuses.
        let mut bytes = beside.layout.blobs[&other].clone();
        bytes.splice(1..1, *b"\"annotations\":{},");
        let twice = digest(&bytes);
        let entry = json!({"mediaType": OCI_MANIFEST, "digest": twice, "size": bytes.len(),
            "annotations": annotations});
        beside.layout.blobs.insert(twice.clone(), bytes);
        beside.other = twice;
        for tag in [":build-abc123", ""] {
            beside.both_are_listed(std::slice::from_ref(&entry), tag);
        }
    }
    // A signature of that name is still none of the images.
    let (beside, _) = Beside::new(&Value::Null, no_subject);
    let mut signature = beside.layout.index["manifests"][1].clone();
    signature["annotations"] = name("build-abc123");
    signature["annotations"]["kind"] = "dev.cosignproject.cosign/sigs".into();
    for tag in [":build-abc123", ""] {
        beside.each(std::slice::from_ref(&signature), tag, |run| {
            run.is("VERIFIED", None);
        });
    }
}

#[test]
fn one_image_under_several_names_is_one_image() {
    let (beside, _) = Beside::new(&Value::Null, no_subject);
    let mut again = beside.layout.image();
    again["annotations"] = name("v2");
    let mut unnamed = again.clone();
    unnamed.as_object_mut().unwrap().remove("annotations");
    for tag in ["", ":v2", ":build-abc123"] {
        beside.each(&[again.clone(), unnamed.clone()], tag, |run| {
            run.is("VERIFIED", None);
        });
    }
}

#[test]
fn what_has_no_name_and_refers_to_the_image_is_none_to_choose() {
    for annotations in [Value::Null, name("")] {
        let (beside, entry) = Beside::new(&annotations, subject);
        for tag in ["", ":build-abc123"] {
            beside.each(std::slice::from_ref(&entry), tag, |run| {
                run.is("VERIFIED", None);
            });
        }
    }
}

#[test]
fn an_index_and_its_named_child_are_two_images() {
    let (mut beside, _) = Beside::new(&Value::Null, no_subject);
    beside.other.clone_from(&beside.image);
    let index = beside.put_index(&name("multi"));
    index["digest"].as_str().unwrap().clone_into(&mut beside.other);
    beside.both_are_listed(std::slice::from_ref(&index), "");
    beside.each(std::slice::from_ref(&index), ":build-abc123", |run| {
        run.is("VERIFIED", None);
    });
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
        // A pack has a file more, and whether this is one cannot be told.
        ("index.json", "pack.sha256".to_owned()),
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
