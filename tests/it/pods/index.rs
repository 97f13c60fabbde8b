//! A platform's manifest runs, and what is signed is the index that lists it.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Run, check, program, reason};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::rows::Rows;
use crate::support::server::{Answer, Server, path};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG};

use super::{asked, list, reported, running, unsigned, verify};

/// A registry with a signed index under the tag, and of one of its manifests, which nobody signed, the digest.
struct World {
    server: Server,
    layout: Layout,
    child: String,
}

impl World {
    fn new() -> Self {
        let layout = Layout::case("signed-index_verified");
        let server = Server::registry(&layout);
        let index = layout.manifest(&layout.image_digest());
        let child = index["manifests"][1]["digest"].as_str().unwrap().to_owned();
        let world = Self { server, layout, child };
        world.server.on(&world.sig().replace(".sig", ".att"), Answer::absent());
        world.serve(&world.child, &world.layout.blobs[&world.child]);
        world
    }

    /// A manifest by its digest, with nothing that belongs to it.
    fn serve(&self, digest: &str, bytes: &[u8]) {
        let manifest: Value = serde_json::from_slice(bytes).unwrap();
        let kind = manifest["mediaType"].as_str().unwrap_or(OCI_MANIFEST);
        self.server.on(&path(&format!("manifests/{digest}")), Answer::ok(kind, bytes));
        for suffix in ["sig", "att"] {
            let tag = digest.replace(':', "-");
            self.server.on(&path(&format!("manifests/{tag}.{suffix}")), Answer::absent());
        }
        self.server.list(digest, &json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": []}));
    }

    /// An index that nobody signed, under a tag.
    fn index(&self, tag: &str, children: &[&str]) -> String {
        let entries: Vec<Value> = children
            .iter()
            .map(|child| json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": child, "size": 345}))
            .collect();
        let bytes = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).to_string();
        let name = digest(bytes.as_bytes());
        self.serve(&name, bytes.as_bytes());
        self.server.on(&path(&format!("manifests/{tag}")), Answer::ok(OCI_INDEX, bytes));
        name
    }

    fn sig(&self) -> String {
        path(&format!("manifests/sha256-{}.sig", self.layout.image_hex()))
    }

    fn run(&self, image: &str, digest: &str, more: &str) -> Run {
        let pods = list(&[running("p", image, &reported(digest))]);
        verify(&self.server, &pods).words(more).args(["-o", "json"]).run()
    }
}

/// A report with all that pods add.
pub(crate) fn document() -> Value {
    let world = World::new();
    let other = running("proxy", "nginx:1", &format!("docker.io/library/nginx@sha256:{}", "e".repeat(64)));
    let pods = list(&[running("p", &asked(), &reported(&world.child)), other]);
    verify(&world.server, &pods).args(["-o", "json"]).run().json()
}

fn tagged(tag: &str) -> String {
    format!("{LOGICAL}/{REPOSITORY}:{tag}")
}

#[test]
fn what_runs_is_judged_by_the_signed_index_that_lists_it() {
    let world = World::new();
    let index = world.layout.image_digest();
    let by_digest = reported(&index);
    let both = format!("{}@{index}", tagged("whatever"));
    world.server.on(&path("manifests/whatever"), Answer::absent());
    let mut rows = Rows::default();
    for (image, name, asked_as) in [
        (asked(), format!("{}@{}", asked(), world.child), format!("{}@{index}", asked())),
        (by_digest.clone(), reported(&world.child), by_digest),
        (both, format!("{}@{}", tagged("whatever"), world.child), reported(&index)),
    ] {
        rows.row(&image, || {
            let document =
                world.run(&image, &world.child, "--tenant-id octave --require digest").is("VERIFIED", None);
            let one = &document["images"][0];
            assert_eq!((&one["reference"], &one["digest"]), (&json!(name), &json!(world.child)));
            assert_eq!(one["index"], json!({"reference": asked_as, "digest": index}));
            let message = check(&document, "image")["message"].as_str().unwrap().to_owned();
            assert!(message.contains(&index) && message.contains(&world.child), "{message}");
            assert_eq!(one["annotations"]["tenant_id"], "octave");
        });
    }
    rows.end();
    // containerd reports the index itself, which is what is signed.
    let document = world.run(&asked(), &index, "").is("VERIFIED", None);
    assert_eq!(document["images"][0].get("index"), None);
    // What is asked of the one is asked of the other.
    world.run(&asked(), &world.child, "--tenant-id rival").is("FAILED", Some("pin-mismatch"));
    world.run(&asked(), &world.child, "--require sbom").is("FAILED", Some("sbom-absent"));
    // People are told.
    let pods = list(&[running("p", &asked(), &reported(&world.child))]);
    let human = verify(&world.server, &pods).run();
    assert!(human.stdout.contains("signed the index that lists this image"), "{}", human.shown());
}

#[test]
fn what_no_signed_index_lists_is_not_signed() {
    let world = World::new();
    let other = unsigned();
    world.serve(&other.image_digest(), &other.blobs[&other.image_digest()]);
    let index = world.layout.image_digest();
    let absent = |run: Run| run.is("FAILED", Some("signature-absent"));
    // The tag leads to a signed index that does not list it.
    absent(world.run(&asked(), &other.image_digest(), ""));
    absent(world.run(&reported(&index), &other.image_digest(), ""));
    // It leads to an index that lists it, and that nobody signed.
    world.index("mine", &[&other.image_digest(), &world.child]);
    absent(world.run(&tagged("mine"), &other.image_digest(), ""));
    absent(world.run(&tagged("mine"), &world.child, ""));
    // It leads to nothing, or to something that is no index.
    world.server.on(&path("manifests/gone"), Answer::absent());
    absent(world.run(&tagged("gone"), &world.child, ""));
    world.server.serve(&Layout::case("signed_verified"), "single");
    absent(world.run(&tagged("single"), &world.child, ""));
    // Other bytes under the digest of the signed index.
    let bytes = world.layout.blobs[&index].clone();
    let forged = String::from_utf8(bytes).unwrap().replace(&world.child, &other.image_digest());
    world.server.on(&path(&format!("manifests/{index}")), Answer::ok(OCI_INDEX, forged.clone()));
    absent(world.run(&reported(&index), &other.image_digest(), ""));
    // The same under the tag is another index.
    world.serve(&digest(forged.as_bytes()), forged.as_bytes());
    world.server.on(&path(&format!("manifests/{TAG}")), Answer::ok(OCI_INDEX, forged));
    absent(world.run(&asked(), &other.image_digest(), ""));
    // The tag of another repository says nothing of this one.
    absent(world.run(&format!("{LOGICAL}/builds/other:{TAG}"), &world.child, ""));
}

#[test]
fn what_has_a_signature_of_its_own_is_judged_by_it() {
    let world = World::new();
    let own = Layout::case("signed_verified");
    world.server.serve(&own, "own");
    let digest = own.image_digest();
    assert!(world.layout.manifest(&world.layout.image_digest()).to_string().contains(&digest));
    let document = world.run(&asked(), &digest, "").is("VERIFIED", None);
    assert_eq!(document["images"][0].get("index"), None);
    // A pin that its own signature does not meet is not looked for in an index.
    let document = world.run(&asked(), &digest, "--tenant-id rival").is("FAILED", Some("pin-mismatch"));
    assert_eq!(document["images"][0].get("index"), None);
}

/// A missing answer is no "no".
#[test]
fn an_index_that_cannot_be_asked_for_leaves_it_undecided() {
    let mut rows = Rows::default();
    for (name, what, code) in [
        ("the tag", path(&format!("manifests/{TAG}")), "registry-unavailable"),
        ("its signature", World::new().sig(), "registry-unavailable"),
    ] {
        rows.row(name, || {
            let world = World::new();
            world.server.on(&what, Answer::error(500, "UNKNOWN"));
            world.run(&asked(), &world.child, "").is("UNDECIDED", Some(code));
        });
    }
    rows.end();
    // A longer index than is looked at may list it behind its end.
    let world = World::new();
    let many: Vec<String> = (0..1001).map(|n| format!("sha256:{n:064x}")).collect();
    world.index("long", &many.iter().map(String::as_str).collect::<Vec<_>>());
    world.run(&tagged("long"), &world.child, "").is("UNDECIDED", Some("too-many"));
}

/// One manifest that several pods ask for by several names: whatever their order, each may be the index.
#[test]
fn every_name_by_which_it_is_asked_for_is_looked_at() {
    let world = World::new();
    world.index("unsigned", &[&world.child]);
    world.server.on(&path("manifests/gone"), Answer::absent());
    let pod = |tag: &str| running(tag, &tagged(tag), &reported(&world.child));
    let run = |tags: &[&str]| {
        let pods: Vec<Value> = tags.iter().map(|tag| pod(tag)).collect();
        verify(&world.server, &list(&pods)).args(["-o", "json"]).run()
    };
    for tags in [["unsigned", "gone", TAG], [TAG, "gone", "unsigned"], ["gone", TAG, "unsigned"]] {
        let document = run(&tags).is("VERIFIED", None);
        assert_eq!(document["images"].as_array().unwrap().len(), 1);
    }
    run(&["unsigned", "gone"]).is("FAILED", Some("signature-absent"));
    // One of them that cannot be asked for leaves it open, and takes nothing from one that is right.
    world.server.on(&path("manifests/gone"), Answer::error(500, "UNKNOWN"));
    run(&["unsigned", "gone"]).is("UNDECIDED", Some("registry-unavailable"));
    run(&["gone", TAG]).is("VERIFIED", None);
    // A ninth one is not looked at, and that is said.
    let many: Vec<String> = (0..9).map(|n| format!("t{n}")).collect();
    for tag in &many {
        world.server.on(&path(&format!("manifests/{tag}")), Answer::absent());
    }
    let names: Vec<&str> = many.iter().map(String::as_str).collect();
    run(&names[..8]).is("FAILED", Some("signature-absent"));
    run(&names).is("UNDECIDED", Some("too-many"));
}

/// A pack has what the verdict rests on, and replays to it.
#[test]
fn a_pack_has_what_the_verdict_rests_on() {
    let world = World::new();
    let other = unsigned();
    world.serve(&other.image_digest(), &other.blobs[&other.image_digest()]);
    let mut rows = Rows::default();
    for (runs, verdict, code) in
        [(world.child.clone(), "VERIFIED", None), (other.image_digest(), "FAILED", Some("signature-absent"))]
    {
        rows.row(verdict, || {
            let folder = TempDir::new().unwrap();
            let pack = folder.path().join("pack.tar");
            world.run(&asked(), &runs, &format!("--evidence {}", pack.display())).is(verdict, code);
            assert!(fs::metadata(&pack).is_ok());
            let again =
                program(["verify", &format!("oci-archive:{}", pack.display()), "--key", KEY, "--offline"])
                    .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}"), "-o", "json"])
                    .run();
            let document = again.json();
            assert_eq!(
                (&document["verdict"], reason(&document).as_deref()),
                (&json!(verdict), code),
                "{}",
                again.shown()
            );
            let judged = if verdict == "VERIFIED" { world.layout.image_digest() } else { runs.clone() };
            assert_eq!(document["images"][0]["digest"], judged);
        });
    }
    rows.end();
}
