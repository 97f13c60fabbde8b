//! `--timeout` covers what is read and checked on this machine too.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::{OFFLINE, identity};
use crate::support::attest::{bom, layers, manifest};
use crate::support::command::{Program, Run, check, gaps, program};
use crate::support::layout::{Layout, OCI_MANIFEST, digest};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server, path};
use crate::support::world::{EARLY, World};
use crate::support::{self, KEY, REPOSITORY, TAG, fixture};

/// What a run may last that is to end with its `--timeout`: a bound that is gone is a failure, and no long wait.
const A_WHILE: Duration = Duration::from_secs(15);

/// A case's layout, and beside its own blobs so many of 4 MiB, each of which has to be read to see that it does not
/// refer to the image.
#[cfg(unix)]
fn heavy(case: &str, blobs: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    let layout = folder.path().join("layout");
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(fixture(&format!("cases/{case}/layout")))
        .arg(&layout)
        .status();
    assert!(copied.expect("cp is there").success());
    let image = Layout::case(case).image_digest();
    let mut blob = format!("{{\"a\":\"{}\",\"b\":\"", image.replace("sha256:", "")).into_bytes();
    blob.resize(4 << 20, b'x');
    let first = layout.join("blobs/sha256").join("0".repeat(64));
    fs::write(&first, blob).unwrap();
    for n in 1..blobs {
        fs::hard_link(&first, layout.join(format!("blobs/sha256/{n:064x}"))).unwrap();
    }
    folder
}

fn verify(folder: &Path) -> Program {
    program(["verify", &format!("oci:{}", folder.join("layout").display()), "-o", "json"])
        .words(OFFLINE)
        .args(["--identity", &identity()])
        .limit(A_WHILE)
}

#[cfg(unix)]
#[test]
fn a_layout_that_takes_long_to_read_is_a_time_out() {
    let heavy = heavy("unsigned_failed", 500);
    let asks = [
        "",
        "--require sbom",
        "--require provenance",
        "--jobs 1",
        "--require sbom,provenance",
        "--tenant-id octave",
    ];
    each(asks, |more| {
        let run = verify(heavy.path()).words("--timeout 300ms").words(more).run();
        let document = run.is("UNDECIDED", Some("timeout"));
        assert!(gaps(&document).contains(&"timeout".to_owned()), "{}", run.shown());
    });
    // Of several images that one alone.
    let good = "oci:fixtures/cases/signed_verified/layout";
    let document =
        verify(heavy.path()).args([good, "--timeout", "300ms"]).run().is("UNDECIDED", Some("timeout"));
    assert_eq!(document["images"][1]["verdict"], "VERIFIED");
}

/// What was read before the time was over still counts.
#[cfg(unix)]
#[test]
fn a_signature_that_was_read_in_time_is_judged() {
    let heavy = heavy("signed_verified", 500);
    let document = verify(heavy.path()).words("--timeout 300ms").run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["timeout"]);
    let document =
        verify(heavy.path()).words("--timeout 300ms --require sbom").run().is("UNDECIDED", Some("timeout"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
}

/// Files are read without waiting, and all the same the key arrives meanwhile.
#[cfg(unix)]
#[test]
fn a_layout_that_takes_long_to_read_keeps_no_answer_from_arriving() {
    // As long as a busy machine may take to answer, and more than any machine reads in that.
    let heavy = heavy("unsigned_failed", 8000);
    let server = Server::start();
    server.on("/key", Answer::ok("text/plain", fs::read(support::root().join(KEY)).unwrap()));
    let layout = format!("oci:{}", heavy.path().join("layout").display());
    let run = program(["verify", &layout, "-o", "json", "--timeout", "4s", "--identity", &identity()])
        .args(["--key", &server.url("/key"), "--plain-http", &server.host()])
        .run();
    let document = run.is("UNDECIDED", Some("timeout"));
    assert_eq!(gaps(&document), ["timeout"], "{}", run.shown());
    assert!(document["key"].is_object(), "{}", run.shown());
}

/// A document with so many components that every stage takes its time.
fn long(folder: &TempDir) -> String {
    let mut text = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":["#.to_owned();
    for n in 0..400_000 {
        let comma = if n > 0 { "," } else { "" };
        let _ = write!(
            text,
            r#"{comma}{{"type":"library","name":"p{n}","version":"1","purl":"pkg:npm/p{n}@1","licenses":[{{"expression":"MIT OR (Apache-2.0 AND ISC)"}}]}}"#
        );
    }
    text.push_str("]}");
    let path = folder.path().join("long.json");
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[track_caller]
fn is_late(run: &Run) {
    let document: Value = run.json();
    let shown = || run.shown().chars().take(4000).collect::<String>();
    assert_eq!((&document["verdict"], run.code), (&"UNDECIDED".into(), 3), "{}", shown());
    assert_eq!(document["error"]["code"], "timeout", "{}", shown());
    assert!(document["sbom"].is_null() && document["changes"].is_null(), "{}", shown());
}

#[test]
fn documents_that_take_long_to_read_are_a_time_out() {
    let folder = TempDir::new().unwrap();
    let long = long(&folder);
    let mut rows = Rows::default();
    for more in ["", "--check schema,ntia", "--list --deny-license MIT"] {
        let run = program(["sbom", &long, "--unsigned", "-o", "json", "--timeout", "1ms"]).words(more).run();
        rows.row(format_args!("sbom {more}"), || is_late(&run));
    }
    let short = folder.path().join("short.json").display().to_string();
    fs::write(&short, r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[]}"#).unwrap();
    for (name, old, new) in [("long short", &long, &short), ("short long", &short, &long)] {
        let run = program(["diff", old, new, "--unsigned", "-o", "json", "--timeout", "1ms"]).run();
        rows.row(format_args!("diff {name}"), || is_late(&run));
    }
    rows.end();
    let run = program(["diff", &short, &short, "--unsigned", "-o", "json", "--timeout", "10s"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
}

#[test]
fn standard_input_is_waited_for_no_longer_than_the_limit() {
    let folder = TempDir::new().unwrap();
    let short = folder.path().join("short.json").display().to_string();
    fs::write(&short, r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[]}"#).unwrap();
    let asks = [
        vec!["sbom", "-"],
        vec!["diff", "-", &short],
        vec!["diff", &short, "-"],
        vec!["sbom", "file:/dev/stdin"],
        vec!["sbom", "-", "--check", "schema"],
        vec!["diff", "file:/dev/stdin", &short],
    ];
    each(asks, |ask| {
        let run = program(ask.iter().copied())
            .args(["--unsigned", "-o", "json", "--timeout", "300ms"])
            .silent_stdin()
            .limit(A_WHILE)
            .run();
        is_late(&run);
    });
}

/// Documents that are small, and of which one stage makes work without end.
#[test]
fn a_single_stage_that_takes_long_is_a_time_out() {
    let folder = TempDir::new().unwrap();
    let document = |name: &str, purl: &dyn Fn(usize, usize) -> String| {
        let mut text = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":["#.to_owned();
        for package in 0..400 {
            for version in 0..128 {
                let comma = if package + version > 0 { "," } else { "" };
                let purl = purl(package, version);
                let _ = write!(text, r#"{comma}{{"type":"library","name":"p{package}","purl":"{purl}"}}"#);
            }
        }
        text.push_str("]}");
        let path = folder.path().join(name).display().to_string();
        fs::write(&path, text).unwrap();
        path
    };
    // Each of 64 numbers of each version is held against those of each other.
    let mut rows = Rows::default();
    for (kind, between) in [("generic", "."), ("npm", "."), ("deb", "-"), ("pypi", "."), ("maven/g", ".")] {
        let numbers = |first: usize| format!("{first}{}", format!("{between}7").repeat(63));
        let old = document("old.json", &|package, version| {
            format!("pkg:{kind}/p{package}@{}", numbers(2 * version))
        });
        let new = document("new.json", &|package, version| {
            format!("pkg:{kind}/p{package}@{}", numbers(2 * version + 1))
        });
        rows.row(kind, || {
            let run = program(["diff", &old, &new, "--unsigned", "-o", "json", "--timeout", "100ms"]);
            is_late(&run.limit(A_WHILE).run());
        });
    }
    rows.end();
}

/// One long name at the end of each of many edges: read in no time, and a hundred megabytes to say.
#[cfg(debug_assertions)]
fn much_to_say(folder: &TempDir) -> [String; 2] {
    let long = "n".repeat(100 << 10);
    [("old.json", "c0"), ("new.json", "long")].map(|(name, end)| {
        let mut text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{{"type":"library","name":"x","bom-ref":"long","purl":"pkg:npm/{long}"}}"#
        );
        let (mut edges, mut comma) = (String::new(), "");
        for n in 0..1100 {
            let _ = write!(
                text,
                r#",{{"type":"library","name":"c{n}","bom-ref":"c{n}","purl":"pkg:npm/c{n}"}}"#
            );
            let _ = write!(edges, r#"{comma}{{"ref":"c{n}","dependsOn":["{end}"]}}"#);
            comma = ",";
        }
        let _ = write!(text, r#"],"dependencies":[{edges}]}}"#);
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    })
}

/// A build for tests takes seconds to make this report. The others, which it would have made, say the same.
#[cfg(debug_assertions)]
#[test]
fn a_report_that_takes_long_to_make_is_a_time_out() {
    let folder = TempDir::new().unwrap();
    let [old, new] = much_to_say(&folder);
    let diff = |time: &str| program(["diff", &old, &new, "--unsigned", "--timeout", time]);
    let mut rows = Rows::default();
    rows.row("json, on standard output", || is_late(&diff("10ms").words("-o json").run()));
    // The one that takes long is short in each of them, and so are those beside it.
    for formats in
        [&["json"][..], &["json", "human"], &["human", "json"], &["markdown", "json"], &["html", "json"]]
    {
        for turned in [false, true] {
            rows.row(format_args!("{formats:?}, turned: {turned}"), || {
                let (old, new) = if turned { (&new, &old) } else { (&old, &new) };
                let mut run = program(["diff", old, new, "--unsigned", "--timeout", "10ms"]);
                for format in formats {
                    run = run.arg("-o").arg(format!("{format}={}", folder.path().join(format).display()));
                }
                let run = run.run();
                assert_eq!(run.code, 3, "{}", run.shown());
                for format in formats {
                    let report = fs::read_to_string(folder.path().join(format)).unwrap();
                    assert!(report.len() < 1 << 20, "{} bytes", report.len());
                    assert!(report.contains("UNDECIDED") && report.contains("timeout"), "{report:.2000}");
                }
            });
        }
    }
    rows.end();
    let [json, markdown] = ["report.json", "report.md"].map(|name| folder.path().join(name));
    let run = diff("10ms")
        .words("-o human -o")
        .arg(format!("json={}", json.display()))
        .arg("-o")
        .arg(format!("markdown={}", markdown.display()))
        .run();
    assert_eq!(run.code, 3, "{}", run.shown());
    assert!(run.stdout.starts_with("UNDECIDED") && run.stdout.contains("timeout"), "{}", run.shown());
    let document: Value = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!((&document["verdict"], &document["changes"]), (&"UNDECIDED".into(), &Value::Null));
    assert_eq!(document["error"]["code"], "timeout");
    let markdown = fs::read_to_string(&markdown).unwrap();
    assert!(markdown.contains("UNDECIDED") && markdown.contains("timeout"), "{markdown}");
    // With time for it, it is what it is.
    let run = diff("300s").words("-o json").run();
    assert_eq!(run.code, 0, "{:.2000}", run.stderr);
    assert!(run.stdout.len() > 100 << 20, "{} bytes", run.stdout.len());
}

/// An image that waited for memory which another one had says so, and does not blame its own registry alone.
#[test]
fn who_waited_for_the_memory_of_others_says_so_when_time_is_over() {
    let world = || World::with(&bom(EARLY, &["a"]));
    // The first waits for nobody, and is not done before the others.
    let first = world();
    first.server.on(&first.att(), Answer::ok(OCI_MANIFEST, "{}").stalled());
    // Each wants more than half of what is shared. Thirty bytes, one at a time, take a second and a half.
    let wants = |blob: Answer| {
        let world = world();
        let envelope = world.envelope.clone();
        let mut value = manifest(&layers(std::slice::from_ref(&envelope)));
        value["layers"][0]["size"] = (150 << 20).into();
        world.server.on(&world.att(), Answer::ok(OCI_MANIFEST, value.to_string()));
        world.server.on(&path(&format!("blobs/{}", digest(&envelope))), blob);
        world
    };
    let bytes = |length: usize| Answer::ok("application/octet-stream", vec![b'x'; length]);
    let mut rows = Rows::default();
    for (name, second, third) in [
        ("lets go, and is waited for", bytes(30).dripping(), bytes(20).stalled()),
        ("stays, and is waited for", bytes(20).stalled(), bytes(20).stalled()),
        ("lets go, and drips", bytes(30).dripping(), bytes(90).dripping()),
        ("stays, and drips", bytes(20).stalled(), bytes(90).dripping()),
        ("breaks off, and is waited for", bytes(60).dripping(), bytes(20).stalled()),
    ] {
        let (second, third) = (wants(second), wants(third));
        let att = third.att();
        third.server.guard(move |request| {
            if request.target == att {
                // The second comes first.
                thread::sleep(Duration::from_millis(400));
            }
            None
        });
        let mut run = first.verify().args(["--timeout", "3s", "--jobs", "3", "--identity", &identity()]);
        for world in [&second, &third] {
            let host = world.server.host();
            run = run.arg(format!("{host}/{REPOSITORY}:{TAG}")).args(["--plain-http", &host]);
        }
        rows.row(name, || {
            let run = run.run();
            let document: Value = run.json();
            assert_eq!(document["images"][2]["verdict"], "UNDECIDED", "{}", run.shown());
            let told = |image: usize| {
                let checks = document["images"][image]["checks"].as_array().unwrap();
                checks.iter().find(|check| check["id"] == "sbom").unwrap().clone()
            };
            let third = told(2);
            assert_eq!((&third["outcome"], &third["code"]), (&"undecided".into(), &"timeout".into()));
            let said = "this image waited for memory that other images of the run held";
            assert!(third["message"].as_str().unwrap().contains(said), "{third}");
            let help = third["help"][0].as_str().unwrap();
            assert!(help.contains("--jobs") && help.contains("--timeout"), "{third}");
            // Who waited for nobody's memory names who did not answer.
            assert!(
                told(0)["message"].as_str().unwrap().contains("gave no complete answer in time"),
                "{}",
                told(0)
            );
        });
    }
    rows.end();
}

/// What was received in time, and takes long to judge: each of 16 signatures is held against all of it, with each key.
#[cfg(debug_assertions)]
#[test]
fn evidence_that_takes_long_to_judge_is_a_time_out() {
    const ENVELOPES: usize = 6;
    let world = World::new();
    let payload = "eHh4".repeat(2 << 20);
    let heavy: Vec<Vec<u8>> = (0..ENVELOPES)
        .map(|n| {
            let signature = serde_json::json!({"sig": "MAYCAQECAQE="});
            serde_json::json!({
                "payloadType": crate::support::attest::IN_TOTO,
                "payload": payload,
                "signatures": vec![signature; 16],
                "n": n,
            })
            .to_string()
            .into_bytes()
        })
        .collect();
    let under_the_tag = World::new();
    under_the_tag.holds(&heavy);
    let server = &world.server;
    server.on(&world.att(), Answer::absent());
    server.blobs(&heavy);
    server.referrer(&world.layout, "application/vnd.dsse.envelope.v1+json", &layers(&heavy));
    let mut rows = Rows::default();
    for (place, world, more) in [
        ("under the tag", &under_the_tag, "--require sbom"),
        ("under the tag, provenance", &under_the_tag, "--require provenance"),
        ("among the referrers", &world, "--require sbom"),
        ("among the referrers, provenance", &world, "--require provenance"),
        ("under the tag, both", &under_the_tag, "--require sbom,provenance"),
    ] {
        rows.row(place, || {
            let run = crate::support::registry::verify(&world.server)
                .words(more)
                .words("--key fixtures/keys/other.pub --key fixtures/keys/p384.pub")
                .words("--key fixtures/keys/p521.pub --key fixtures/keys/ed25519.pub")
                .args(["--timeout", "2s", "--identity", &identity()])
                .run();
            let document = run.is("UNDECIDED", Some("timeout"));
            assert!(gaps(&document).contains(&"timeout".to_owned()), "{}", run.shown());
            assert_eq!(check(&document, "signature")["outcome"], "pass");
        });
    }
    rows.end();
}
