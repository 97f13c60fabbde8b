//! What is received: from a registry, an archive, the platform.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};

use serde_json::json;
use tempfile::TempDir;

use super::{MIB, NOTHING, at_most, keys};
use crate::api::{annotations, by, json_of, record};
use crate::support::attest::{CYCLONE_DX, IN_TOTO, SLSA, Signer, layers, manifest, payload, provenance};
use crate::support::bundles::Lists;
use crate::support::command::{check, gaps, program};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{referrers_path, verify};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server, path};
use crate::support::world::{EARLY, World};
use crate::support::{KEY, TAG};

/// 4 MiB each, of which nothing is kept, whatever fills them.
#[test]
fn many_referrers_of_four_mebibytes() {
    const WHOLE: usize = 4 << 20;
    let layout = Layout::case("unsigned_failed");
    let layer = ("x".to_owned(), layout.image_digest(), 1);
    let mut bare = manifest(std::slice::from_ref(&layer));
    bare["subject"] = json!({"mediaType": OCI_MANIFEST, "digest": layout.image_digest(), "size": 345});
    // What an attestation could be in is opened; what is none of it is listed up to a bound.
    let layers = vec![bare["layers"][0].to_string(); WHOLE / 160].join(",");
    let mut rows = Rows::default();
    for (name, member) in [
        ("blanks", "\"x\":1".to_owned()),
        ("annotations", format!("\"annotations\":{{{}}}", keys(WHOLE / 10 - 1000, ":\"\""))),
        ("unknown members", format!("\"x\":{{{}}}", keys(WHOLE / 9 - 1000, ":1"))),
        ("unknown lists", format!("\"x\":[{}]", vec!["1"; WHOLE / 2 - 1000].join(","))),
        ("one long text", format!("\"x\":\"{}\"", "x".repeat(WHOLE - 2000))),
        ("layers", format!("\"layers\":[{layers}]")),
    ] {
        let server = Server::registry(&layout);
        let mut digests = Vec::new();
        let mut value = bare.clone();
        if name == "layers" {
            value.as_object_mut().unwrap().remove("layers");
        }
        let count = if matches!(name, "blanks" | "one long text") { 40 } else { 14 };
        for n in 0..count {
            value["artifactType"] = format!("n{n}").into();
            let mut text = value.to_string();
            text.pop();
            let mut bytes = format!("{text},{member}}}").into_bytes();
            assert!(bytes.len() <= WHOLE, "{name}: {}", bytes.len());
            bytes.resize(WHOLE, b' ');
            let name = digest(&bytes);
            server.on(&path(&format!("manifests/{name}")), Answer::ok(OCI_MANIFEST, bytes));
            digests.push(json!({"mediaType": OCI_MANIFEST, "digest": name, "size": WHOLE}));
        }
        let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": digests});
        server.on(&referrers_path(&layout), Answer::ok(OCI_INDEX, index.to_string()));
        rows.row(name, || {
            let run = verify(&server).run();
            run.is("FAILED", Some("signature-absent"));
            let opened = server.targets().iter().filter(|one| one.contains("manifests/sha256:")).count();
            assert_eq!(opened, count);
            // Six are asked for at once, and a layer has more in memory than in a text.
            at_most(&run, NOTHING + if name == "layers" { 96 } else { 64 } * MIB);
        });
    }
    rows.end();
}

/// Layers with annotations: those of one name are read, and those of a million others are not kept.
#[test]
fn annotations_of_a_manifest() {
    let world = World::new();
    let mut value = manifest(&layers(std::slice::from_ref(&world.envelope)));
    value["layers"][0]["annotations"] = json!({"x": ""});
    let text = value.to_string().replace("\"x\":\"\"", &keys((4 << 20) / 10 - 1000, ":\"\""));
    assert!(text.len() <= 4 << 20, "{}", text.len());
    world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, text));
    let run = world.verify().run();
    run.is("VERIFIED", None);
    at_most(&run, NOTHING + 32 * MIB);
}

/// Nobody has looked at a signature yet when they are read.
#[test]
fn unknown_members_of_an_envelope() {
    let world = World::new();
    let good = String::from_utf8(world.envelope.clone()).unwrap();
    let of = |more: &str| format!("{{{more},{}", &good[1..]).into_bytes();
    let many = keys(1_500_000, ":1");
    let mut rows = Rows::default();
    // Doubled keys are found among millions, and none where there are none.
    for (name, more, twice) in [
        ("members", many.clone(), false),
        ("members, one twice", format!("{many},{}:2", keys(1, "")), true),
        ("an object", format!("\"x\":{{{many}}}"), false),
        ("an object, one member twice", format!("\"x\":{{{many},{}:2}}", keys(1, "")), true),
        ("numbers", format!("\"x\":[{}]", vec!["1"; 7_000_000].join(",")), false),
        ("texts", format!("\"x\":[{}]", vec!["\"\""; 5_000_000].join(",")), false),
        ("lists", format!("\"x\":[{}]", vec!["[1]"; 4_000_000].join(",")), false),
        ("objects", format!("\"x\":[{}]", vec!["{\"a\":1}"; 2_000_000].join(",")), false),
    ] {
        let envelope = of(&more);
        let size = envelope.len() as u64 / 1024;
        world.holds(&[envelope]);
        rows.row(name, || {
            let run = world.verify().run();
            if twice {
                run.is("FAILED", Some("attestation-invalid"))
            } else {
                run.is("VERIFIED", None)
            };
            at_most(&run, NOTHING + 4 * size);
        });
    }
    rows.end();
}

/// Signatures are counted, and no more are kept than are tried.
#[test]
fn signatures_of_an_envelope() {
    let world = World::new();
    let mut rows = Rows::default();
    for (one, count) in [
        ("1", 4_000_000),
        ("{}", 3_000_000),
        ("[]", 3_000_000),
        ("\"\"", 3_000_000),
        ("null", 2_000_000),
        ("{\"sig\":\"\"}", 1_000_000),
        ("{\"sig\":\"AA==\"}", 700_000),
    ] {
        let many = vec![one; count].join(",");
        let envelope =
            format!("{{\"payloadType\":\"{IN_TOTO}\",\"payload\":\"e30=\",\"signatures\":[{many}]}}")
                .into_bytes();
        let size = envelope.len() as u64 / 1024;
        world.holds(&[envelope]);
        rows.row(one, || {
            let run = world.verify().run();
            run.is("UNDECIDED", Some("too-many"));
            at_most(&run, NOTHING + 3 * size);
        });
    }
    rows.end();
}

/// Entries of logs, time-stamps and a hint: nothing of them is kept.
#[test]
fn material_of_a_bundle() {
    let (layout, platform) = (Layout::case("unsigned_failed"), Signer::platform());
    let server = Server::registry(&layout);
    let good = platform.bundled_signature(&layout, &json!({"tenant_id": "octave"}));
    let good = String::from_utf8(good).unwrap();
    let of = |more: &str| {
        good.replace("\"verificationMaterial\":{", &format!("\"verificationMaterial\":{{{more},"))
    };
    for (more, verdict) in [
        (format!("\"tlogEntries\":[{}]", vec!["{}"; 5_000_000].join(",")), "VERIFIED"),
        (format!("\"tlogEntries\":[{{{}}}]", keys(1_500_000, ":1")), "VERIFIED"),
        (format!("\"timestampVerificationData\":{{{}}}", keys(1_500_000, ":1")), "VERIFIED"),
        (format!("\"tlogEntries\":[{{{},{}:2}}]", keys(1_500_000, ":1"), keys(1, "")), "FAILED"),
        (keys(1_500_000, ":1"), "FAILED"),
    ] {
        let bundle = of(&more).into_bytes();
        let size = bundle.len() as u64 / 1024;
        server.bundled(&layout, &[bundle], Lists::Api);
        let run = verify(&server).args(["--tenant-id", "octave"]).run();
        run.is(verdict, (verdict == "FAILED").then_some("signature-invalid"));
        at_most(&run, NOTHING + 4 * size);
    }
}

/// Of each subject its digest is kept, and nothing of what stands beside it.
#[test]
fn subjects_of_a_statement() {
    let world = World::new();
    let good = crate::support::attest::statement(&world.layout.image_hex(), CYCLONE_DX, &world.predicate);
    let mut rows = Rows::default();
    for (one, count) in [
        (r#"{"digest":{"sha256":"00"}}"#, 250_000),
        (r#"{"name":"","digest":{"sha256":"00"}}"#, 200_000),
        (r#"{"digest":{"a":"","b":"","c":"","d":""}}"#, 200_000),
        (r#"{"digest":{},"annotations":{"a":1,"b":2,"c":3}}"#, 200_000),
        (r#"{"digest":{},"x":[1,2,3,4,5,6,7,8]}"#, 200_000),
        (r#"{"digest":{},"x":{"a":{"b":{"c":{}}}}}"#, 200_000),
    ] {
        let many = vec![one; count].join(",");
        let statement = good.replace("\"subject\":[", &format!("\"subject\":[{many},"));
        let envelope = world.platform.envelope(&statement);
        let size = envelope.len() as u64 / 1024;
        world.holds(&[envelope]);
        rows.row(one, || {
            let run = world.verify().run();
            run.is("VERIFIED", None);
            at_most(&run, NOTHING + 6 * size);
        });
    }
    rows.end();
}

/// Signed, and with more in it than is looked into: neither right nor wrong.
#[test]
fn provenance_with_more_in_it_than_is_read() {
    let world = World::new();
    let good = provenance(crate::support::attest::COMMIT);
    let more = vec!["{\"a\":1}"; 400_000].join(",");
    let large = format!("{{\"more\":[{more}],{}", &good[1..]);
    let [good, large] = [good, large].map(|one| world.platform.attest(&world.layout, SLSA, &one));
    let mut rows = Rows::default();
    for (name, envelopes, verdict) in [
        ("small", vec![good.clone()], "VERIFIED"),
        ("large", vec![large.clone()], "UNDECIDED"),
        ("both", vec![good, large], "UNDECIDED"),
    ] {
        rows.row(name, || {
            world.holds(&envelopes);
            let run = verify(&world.server).args(["--require", "provenance"]).run();
            let document = run.is(verdict, (verdict == "UNDECIDED").then_some("too-many"));
            assert_eq!(check(&document, "signature")["outcome"], "pass");
            at_most(&run, NOTHING + 64 * MIB);
        });
    }
    rows.end();
}

/// 20 MB of values that are compared with what is attested.
#[test]
fn a_record_of_the_platform() {
    let world = World::new();
    let api = Server::start();
    api.on(&record("signature"), json_of(payload(&world.layout.image_digest(), &annotations())));
    let large = |more: &str| format!("{{\"x\":{more},{}", &world.predicate[1..]);
    let many = vec!["1"; 10_000_000].join(",");
    let mut rows = Rows::default();
    for (name, more) in [
        ("numbers", format!("[{many}]")),
        ("members", format!("{{{}}}", keys(1_500_000, ":1"))),
        ("texts", format!("[{}]", vec!["\"\""; 6_000_000].join(","))),
        ("lists", format!("[{}]", vec!["[1]"; 5_000_000].join(","))),
        ("objects", format!("[{}]", vec!["{\"a\":1}"; 2_200_000].join(","))),
    ] {
        rows.row(name, || {
            let document = large(&more);
            let size = document.len() as u64 / 1024;
            api.on(&record("sbom"), json_of(&document));
            let run = by(verify(&world.server).arg("--check-api"), &api).run();
            run.is("FAILED", Some("api-contradiction"));
            at_most(&run, NOTHING + 3 * size + 100 * MIB);
        });
    }
    rows.end();
}

/// An object with more members than are compared is not said to be another one.
#[test]
fn a_record_with_more_members_than_are_compared() {
    let world = World::new();
    let api = Server::start();
    api.on(&record("signature"), json_of(payload(&world.layout.image_digest(), &annotations())));
    let document = format!("{{\"x\":{{{}}},{}", keys(2_200_000, ":1"), &world.predicate[1..]);
    api.on(&record("sbom"), json_of(&document));
    let run = by(verify(&world.server).arg("--check-api"), &api).run();
    run.is("UNDECIDED", Some("too-many"));
    at_most(&run, NOTHING + 128 * MIB + 2 * document.len() as u64 / 1024);
}

/// A tar file of a few KiB on a disk that keeps no zeros: what it says of its entries is larger than all memory.
#[test]
fn headers_of_a_small_archive() {
    use tar::EntryType;
    let kinds = [EntryType::GNULongName, EntryType::GNULongLink, EntryType::XHeader, EntryType::GNUSparse];
    each(kinds, |kind| {
        let folder = TempDir::new().unwrap();
        let archive = folder.path().join("a.tar");
        let mut file = File::create(&archive).unwrap();
        let size: u64 = 8 << 30;
        let mut at = 0;
        for (kind, size, name) in [(*kind, size, "x"), (EntryType::Regular, 0, "index.json")] {
            let mut header = tar::Header::new_gnu();
            header.set_path(name).unwrap();
            header.set_entry_type(kind);
            header.set_size(size);
            header.set_cksum();
            file.seek(SeekFrom::Start(at)).unwrap();
            file.write_all(header.as_bytes()).unwrap();
            at += 512 + size;
        }
        file.set_len(at + 1024).unwrap();
        let name = format!("oci-archive:{}", archive.display());
        let run =
            program(["verify", &name, "--offline", "--key", KEY, "--identity", "any", "-o", "json"]).run();
        assert!([1, 3].contains(&run.code), "{}", run.shown());
        at_most(&run, NOTHING);
    });
}

/// Each has an envelope of 24 MiB, and all are under way at once: they wait for one another's room.
/// Each is looked at, and what is checked of it is a part. Debug builds take a while for that.
#[test]
fn a_list_of_a_million_names() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("list");
    let write = |count: usize| {
        let mut file = std::io::BufWriter::new(File::create(&path).unwrap());
        (0..count).for_each(|n| writeln!(file, "h.example/builds/a-repository-with-a-name:t{n}").unwrap());
        file.flush().unwrap();
    };
    let run = |more: &str| {
        let list = path.to_str().unwrap();
        program(["verify", "--key", KEY, "--images", list, "--offline"]).words(more).run()
    };
    // Without a network none of them is asked for: all of them are read, and the first is refused.
    write(1_000_001);
    let too_many = run("");
    too_many.is_refused("more than 1,000,000 images");
    at_most(&too_many, NOTHING + 160 * MIB);
    std::fs::write(&path, "#".repeat((128 << 20) + 1)).unwrap();
    let too_long = run("");
    too_long.is_refused("128 MiB");
    at_most(&too_long, NOTHING + 16 * MIB);
    // Layouts that are not there are told only where one of them is opened.
    let mut file = std::io::BufWriter::new(File::create(&path).unwrap());
    (0..1_000_000).for_each(|n| writeln!(file, "oci:a-folder-with-a-name/{n}").unwrap());
    drop(file);
    let whole = run("");
    whole.is_refused("--shard");
    at_most(&whole, NOTHING + 256 * MIB);
    let part = run("--shard 1/1000");
    part.is_refused("a-folder-with-a-name/0");
    at_most(&part, NOTHING + 256 * MIB);
}

#[test]
fn lists_of_pods() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pods.json");
    let run = |more: &str| {
        program(["verify", "--key", KEY, "--offline", "--pods", path.to_str().unwrap()]).words(more).run()
    };
    // So many pods, each with so many containers.
    let write = |pods: usize, containers: usize, container: &dyn Fn(usize, usize) -> String| {
        let mut file = std::io::BufWriter::new(File::create(&path).unwrap());
        write!(file, r#"{{"apiVersion":"v1","kind":"List","items":["#).unwrap();
        for pod in 0..pods {
            let comma = if pod > 0 { "," } else { "" };
            write!(
                file,
                r#"{comma}{{"kind":"Pod","metadata":{{"name":"p{pod}"}},"status":{{"containerStatuses":["#
            )
            .unwrap();
            for at in 0..containers {
                let comma = if at > 0 { "," } else { "" };
                write!(file, "{comma}{}", container(pod, at)).unwrap();
            }
            write!(file, "]}}}}").unwrap();
        }
        write!(file, "]}}").unwrap();
        file.flush().unwrap();
    };
    std::fs::write(&path, "{".to_owned() + &" ".repeat(128 << 20)).unwrap();
    let too_long = run("");
    too_long.is_refused("128 MiB");
    at_most(&too_long, NOTHING + 16 * MIB);
    let nothing = |_: usize, _: usize| r#"{"name":"c"}"#.to_owned();
    write(150_001, 1, &nothing);
    let too_many = run("");
    too_many.is_refused("more than 150,000 pods");
    at_most(&too_many, NOTHING + 128 * MIB);
    write(3, 100_001, &nothing);
    let too_many = run("");
    too_many.is_refused("more than 300,000 containers");
    at_most(&too_many, NOTHING + 128 * MIB);
    write(1, 300_001, &nothing);
    at_most(run("").is_refused("too many containers"), NOTHING + 128 * MIB);
    // Objects that say nothing are not kept.
    std::fs::write(
        &path,
        format!(r#"{{"apiVersion":"v1","kind":"List","items":[{}{{}}]}}"#, "{},".repeat(20 << 20)),
    )
    .unwrap();
    let empty = run("");
    empty.is_refused("a pod without a name");
    at_most(&empty, NOTHING + 160 * MIB);
    // Every container runs another image: the first that is in a registry is refused without a network.
    let image = |pod: usize, at: usize| {
        format!(
            r#"{{"name":"c","imageID":"harbor.paas-system.svc.cluster.local/builds/my-app@sha256:{pod:032x}{at:032x}"}}"#
        )
    };
    write(3, 100_000, &image);
    let different = run("");
    different.is_refused("forbids the network");
    at_most(&different, NOTHING + 900 * MIB);
    // Nothing is known of any of them, and each has a long name.
    let long = format!("harbor.paas-system.svc.cluster.local/{}", "A".repeat(4000));
    let waits = |pod: usize, at: usize| format!(r#"{{"name":"c","image":"{long}{pod:04}{at:04}"}}"#);
    write(3, 2_000, &waits);
    let long = run("-o jsonl=/dev/null -q");
    assert_eq!(long.code, 4, "{}", long.shown());
    // Three times as much of it is refused.
    at_most(&long, NOTHING + 256 * MIB);
    write(3, 5_700, &waits);
    let longer = run("");
    longer.is_refused("more than 64 MiB");
    at_most(&longer, NOTHING + 256 * MIB);
}

#[test]
fn many_images_at_once() {
    const IMAGES: usize = 32;
    let world = World::with(&crate::support::attest::bom(EARLY, &["a"]));
    let host = world.server.host();
    let mut command = verify(&world.server).args(["--require", "sbom", "--jobs", "64"]);
    for n in 0..IMAGES {
        let tag = format!("{TAG}-{n}");
        world.server.serve(&world.layout, &tag);
        command = command.arg(format!("{host}/{}:{tag}", crate::support::REPOSITORY));
    }
    world.holds(&[world.envelope.clone(), vec![b'x'; 24 << 20]]);
    let run = command.run();
    let document = run.json();
    assert_eq!(document["verdict"], "VERIFIED", "{}", run.shown());
    assert_eq!(document["images"].as_array().map(Vec::len), Some(IMAGES + 1));
    // What is shared, the first image, and one of each as it is judged.
    at_most(&run, NOTHING + (192 + 3 * 24 + 32) * MIB);
}

/// The smallest entries that there are, 512 bytes each.
#[test]
fn entries_of_an_archive() {
    let folder = TempDir::new().unwrap();
    let archive = folder.path().join("a.tar");
    let mut bytes = Vec::with_capacity(52 << 20);
    for n in 0..=100_000 {
        let mut header = tar::Header::new_gnu();
        header.set_path(format!("{n}")).unwrap();
        header.set_size(0);
        header.set_cksum();
        bytes.extend_from_slice(header.as_bytes());
    }
    bytes.resize(bytes.len() + 1024, 0);
    std::fs::write(&archive, bytes).unwrap();
    let name = format!("oci-archive:{}", archive.display());
    let run = program(["verify", &name, "--offline", "--key", KEY, "--identity", "any", "-o", "json"]).run();
    run.is("UNDECIDED", Some("too-many"));
    at_most(&run, NOTHING + 32 * MIB);
}

/// A folder in which more lies than is looked at.
#[test]
fn blobs_of_a_layout() {
    let folder = TempDir::new().unwrap();
    let layout = Layout::case("signed_verified");
    layout.write(folder.path());
    for n in 0..10_001 {
        std::fs::write(folder.path().join(format!("blobs/sha256/{n:064x}")), "").unwrap();
    }
    let name = format!("oci:{}", folder.path().display());
    let run = program(["verify", &name, "--offline", "--key", KEY, "--identity", "any", "-o", "json"]).run();
    let document = run.is("VERIFIED", None);
    assert!(gaps(&document).contains(&"too-many".to_owned()), "{}", run.shown());
    at_most(&run, NOTHING + 16 * MIB);
}

/// An index is the image, and lists as many platforms as there is room for in a manifest.
#[test]
fn platforms_of_an_index() {
    let server = Server::start();
    let one = format!("{{\"digest\":\"{}\",\"size\":1}}", digest(b"x"));
    let many = vec![one; (4 << 20) / 95].join(",");
    let index = format!("{{\"schemaVersion\":2,\"mediaType\":\"{OCI_INDEX}\",\"manifests\":[{many}]}}");
    assert!(index.len() <= 4 << 20, "{}", index.len());
    server.on(&path(&format!("manifests/{TAG}")), Answer::ok(OCI_INDEX, index.clone()));
    let name = digest(index.as_bytes());
    for suffix in ["sig", "att"] {
        server.on(&path(&format!("manifests/{}.{suffix}", name.replace(':', "-"))), Answer::absent());
    }
    server.without_referrers_api(&name);
    let run = verify(&server).run();
    run.is("FAILED", Some("signature-absent"));
    at_most(&run, NOTHING + 64 * MIB);
}

/// As many entries as there is room for in a record of a signature.
#[test]
fn a_record_of_many_entries() {
    let world = World::new();
    let api = Server::start();
    api.on(&record("sbom"), json_of(&world.predicate));
    let good = payload(&world.layout.image_digest(), &annotations());
    let wrong = payload(&digest(b"x"), &annotations());
    let shown = format!("{{\"payload\":{},\"signature\":\"AA==\"}}", json!(good));
    let mut rows = Rows::default();
    // Whatever each of them would come to.
    for (name, one, count) in [
        ("something else", "{\"a\":1}", 125_000),
        ("payloads", &good, 101),
        ("payloads of another image", &wrong, 101),
        ("payloads with a wrong signature", &shown, 101),
        ("numbers", "1", 101),
        ("payloads, as many as there is room for", &good, 2000),
    ] {
        api.on(&record("signature"), json_of(format!("[{}]", vec![one; count].join(","))));
        rows.row(name, || {
            let run = by(verify(&world.server).arg("--check-api"), &api).run();
            run.is("UNDECIDED", Some("api-unavailable"));
            assert!(run.stdout.contains("too many items"), "{}", run.shown());
            at_most(&run, NOTHING + 112 * MIB);
        });
    }
    rows.end();
    // As many as are compared.
    api.on(&record("signature"), json_of(format!("[{}]", vec![good; 100].join(","))));
    by(verify(&world.server).arg("--check-api"), &api).run().is("VERIFIED", None);
}
