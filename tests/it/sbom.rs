//! The command `sbom` against scripted servers, layouts and files.

mod licenses;
mod listed;
mod untrusted;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::{by, platform};
use crate::support::attest::{
    COMMIT, CYCLONE_DX, SLSA, Signer, bom, layers, manifest, provenance, statement,
};
use crate::support::command::{Program, Run, check, program, weaknesses};
use crate::support::layout::{OCI_MANIFEST, digest};
use crate::support::registry::verify;
use crate::support::world::{EARLY, LATE, World};
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};

pub(crate) fn hex(bytes: &[u8]) -> String {
    digest(bytes).replace("sha256:", "")
}

/// `sbom` of a document, as JSON.
fn document(target: &str) -> Program {
    program(["sbom", target, "-o", "json"])
}

pub(crate) fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Verdict, exit code and `error.code` of a run of `sbom`, and its document.
pub(crate) fn came_to(run: &Run, verdict: Option<&str>, exit: i32, code: Option<&str>) -> Value {
    let document = run.json();
    assert_eq!(document["schema"], "paas-attest/sbom/v1", "{}", run.shown());
    assert_eq!(document["command"], "sbom");
    let found = (document["verdict"].as_str(), run.code, document["error"]["code"].as_str());
    assert_eq!(found, (verdict, exit, code), "{}", run.shown());
    for field in ["trust", "key", "policy", "images", "weaknesses", "sbom", "others", "conformance", "gates"]
    {
        assert!(document.get(field).is_some(), "no {field}: {}", run.shown());
    }
    document
}

#[test]
fn an_attested_sbom_is_shown_as_it_was_signed() {
    let world = World::new();
    let run = world.sbom().run();
    let document = came_to(&run, Some("VERIFIED"), 0, None);
    assert_eq!(document["trust"], "VERIFIED");
    let sbom = &document["sbom"];
    assert_eq!(sbom["source"], "attestation");
    assert_eq!(sbom["where"], format!("tag sha256-{}.att, layer 0", world.layout.image_hex()));
    assert_eq!(sbom["sha256"], hex(world.predicate.as_bytes()));
    assert_eq!(sbom["bytes"], world.predicate.len());
    assert_eq!((&sbom["specVersion"], &sbom["timestamp"]), (&json!("1.4"), &json!(EARLY)));
    assert_eq!(sbom["counts"]["byEcosystem"], json!({"npm": 2}));
    assert_eq!(sbom["components"], Value::Null);
    assert_eq!(document["others"], json!([]));
    assert_eq!(document["gates"], json!([]));
    assert_eq!(document["conformance"], json!({"schema": null, "ntia": null, "cisa": null, "bsi": null}));
    assert_eq!(document["images"][0]["digest"], world.layout.image_digest());
    assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    assert_eq!(check(&document, "sbom")["outcome"], "pass");
    assert_eq!(document["policy"]["require"], json!(["sbom"]));
    // Twice the same, but for the time.
    let mut again = world.sbom().run().json();
    again["at"] = document["at"].clone();
    assert_eq!(again, document);
    let listed = world.sbom().arg("--list").run().json();
    assert_eq!(listed["sbom"]["components"].as_array().unwrap().len(), 2);
    let listed = world.sbom().args(["--filter", "name=b", "--filter", "type=lib*"]).run().json();
    assert_eq!(listed["sbom"]["components"][0]["package"], "pkg:npm/b");
    assert_eq!(listed["sbom"]["components"].as_array().unwrap().len(), 1);
    assert_eq!(listed["sbom"]["counts"]["total"], 2, "counts never change");
}

#[test]
fn every_format_has_the_same_exit_code() {
    let world = World::new();
    for format in ["human", "json", "markdown", "html", "csv", "cyclonedx"] {
        assert_eq!(world.sbom_as(format).run().code, 0, "{format}");
        let denied = world.sbom_as(format).args(["--deny-license", "MIT"]).run();
        assert_eq!(denied.code, 1, "{format}: {}", denied.shown());
        let wrong = world.sbom_as(format).args(["--tenant-id", "x"]).run();
        assert_eq!(wrong.code, 1, "{format}");
        let closed = world.sbom_as(format).args(["--deny-license", "MIT"]).close_stdout().run();
        assert_eq!(closed.code, 1, "{format}");
        let closed = world.sbom_as(format).arg("--list").close_stdout().run();
        assert_eq!(closed.code, 0, "{format}: {}", closed.shown());
    }
    assert_eq!(world.sbom_as("cosign").run().code, 2);
    for format in ["markdown", "csv", "cyclonedx"] {
        assert_eq!(verify(&world.server).args(["-o", format]).run().code, 2, "{format}");
    }
    // Byte for byte, and nothing where it is not trusted.
    assert_eq!(world.sbom_as("cyclonedx").run().stdout, world.predicate);
    let run = world.sbom_as("cyclonedx").args(["--tenant-id", "x"]).run();
    assert_eq!(run.stdout, "", "{}", run.shown());
    assert!(run.stderr.contains("FAILED") && run.stderr.contains("pin-mismatch"), "{}", run.shown());
    let run = world.sbom_as("cyclonedx").args(["--tenant-id", "x", "--unsigned"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (1, world.predicate.as_str()));
    assert!(run.stderr.contains("FAILED"), "{}", run.shown());
}

impl World {
    pub(crate) fn sbom_as(&self, format: &str) -> Program {
        let host = self.server.host();
        program(["sbom"]).arg(format!("{host}/{REPOSITORY}:{TAG}")).args([
            "--plain-http",
            &host,
            "--registry-alias",
            &format!("{LOGICAL}={host}"),
            "--key",
            KEY,
            "-o",
            format,
        ])
    }
}

#[test]
fn what_is_saved_is_what_was_signed_whole_or_nothing() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.cdx.json");
    let name = path.to_str().unwrap();
    let save = |command: Program| command.args(["--save", name]).run();
    let run = save(world.sbom());
    came_to(&run, Some("VERIFIED"), 0, None);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), world.predicate);
    // What was saved is told: its path, its length, its digest.
    let (length, hex) = (world.predicate.len(), hex(world.predicate.as_bytes()));
    assert_eq!(run.stderr, format!("saved the document as {name} ({length} bytes) sha256:{hex}\n"));
    assert_eq!(save(world.sbom().arg("-q")).stderr, "", "-q silences all but errors");
    // What is there is replaced; and left alone where there is nothing to put in its place.
    let next = bom(LATE, &["c"]);
    world.holds(&[world.attest(&next)]);
    save(world.sbom());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), next);
    for (more, exit) in [("--tenant-id x", 1), ("--max-sbom-size 100", 3)] {
        let run = save(world.sbom().words(more));
        assert_eq!(run.code, exit, "{}", run.shown());
        assert!(run.stderr.contains("nothing was saved"), "{}", run.shown());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), next);
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(save(world.sbom().words("--tenant-id x")).code, 1);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "not even half a file");
    // A gate that fails does not make the document another one.
    assert_eq!(save(world.sbom().words("--deny-license MIT")).code, 1);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), next);
    // Under its own word where nobody vouches for it.
    let run = save(world.sbom().words("--tenant-id x --unsigned"));
    assert!(run.code == 1 && run.stderr.contains("UNTRUSTED"), "{}", run.shown());
    let file = written(&folder, "in.json", &bom(EARLY, &["a"]));
    let run = save(document(&file).arg("--unsigned"));
    assert!(run.code == 0 && run.stderr.contains("UNSIGNED"), "{}", run.shown());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), bom(EARLY, &["a"]));
}

#[cfg(unix)]
#[test]
fn a_link_and_a_folder_are_not_written_over() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let target = written(&folder, "target", "precious");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let nowhere = folder.path().join("none/x.json");
    for place in [link.as_path(), folder.path(), nowhere.as_path()] {
        let place = place.to_str().unwrap();
        let run = world.sbom().args(["--save", place]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stderr.contains("was not saved"), "{}", run.shown());
        let document = run.json();
        assert_eq!(document["verdict"], "UNDECIDED", "what is printed last is final");
        assert_eq!(document["images"][0]["verdict"], "UNDECIDED");
        let report = format!("csv={place}");
        let run = world.sbom().args(["-o", &report]).run();
        assert_eq!((run.code, &run.json()["exitCode"]), (3, &json!(3)), "{}", run.shown());
        let run = world.sbom().args(["--save", place, "--deny-license", "MIT"]).run();
        assert_eq!(run.code, 1, "a no stays a no: {}", run.shown());
    }
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
}

#[test]
fn the_bound_holds_for_every_source() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let length = world.predicate.len();
    let (fits, over) = (length.to_string(), (length - 1).to_string());
    let file = written(&folder, "a.json", &world.predicate);
    world.server.attached(&world.layout, &world.predicate);
    let api = platform(&world);
    let command = |source: &str| match source {
        "attestation" => world.sbom(),
        "attached" => world.sbom().words("--source attached"),
        "api" => by(world.sbom().words("--source api"), &api),
        "file" => document(&file).arg("--unsigned"),
        _ => document("-").arg("--unsigned").stdin(world.predicate.as_str()),
    };
    for name in ["attestation", "attached", "api", "file", "stdin"] {
        let run = command(name).args(["--max-sbom-size", &fits]).run();
        assert_eq!(run.code, 0, "{name}: {}", run.shown());
        let run = command(name).args(["--max-sbom-size", &over]).run();
        let document = came_to(&run, Some("UNDECIDED"), 3, Some("too-large"));
        assert_eq!(document["sbom"], Value::Null, "{name}");
    }
    // No more than the bound is read of an endless file.
    let run =
        program(["sbom", "file:/dev/zero", "--unsigned", "-o", "json", "--max-sbom-size", "1MiB"]).run();
    came_to(&run, Some("UNDECIDED"), 3, Some("too-large"));
}

#[test]
fn of_several_the_newest_is_shown_and_all_others_are_listed() {
    let world = World::new();
    let shown = |envelopes: &[&String]| {
        let envelopes: Vec<Vec<u8>> = envelopes.iter().map(|predicate| world.attest(predicate)).collect();
        world.holds(&envelopes);
        let document = came_to(&world.sbom().run(), Some("VERIFIED"), 0, None);
        let shown = document["sbom"]["sha256"].as_str().unwrap().to_owned();
        assert_eq!(check(&document, "sbom")["observed"], format!("sha256:{shown}"));
        (shown, document)
    };
    let name = |text: &String| hex(text.as_bytes());
    // 14:30+02:00 is before 13:00Z; as texts they are the other way round.
    let (older, newer) = (bom("2024-03-06T14:30:00+02:00", &["a"]), bom("2024-03-06T13:00:00Z", &["a"]));
    for order in [[&older, &newer], [&newer, &older]] {
        let (digest, document) = shown(&order);
        assert_eq!(digest, name(&newer));
        let other = &document["others"][0];
        assert_eq!((&other["sha256"], &other["same"]), (&json!(name(&older)), &json!(true)));
        assert_eq!((&other["trust"], &other["source"]), (&json!("VERIFIED"), &json!("attestation")));
        assert!(!weaknesses(&document).contains(&"sbom-differs".to_owned()));
    }
    // Unreadable and absent times are the oldest, and ties go by digest.
    let odd = bom("yesterday", &["a", "c"]);
    let none = odd.replace(r#""timestamp":"yesterday""#, "");
    let (digest, document) = shown(&[&odd, &older, &none]);
    assert_eq!(digest, name(&older));
    assert_eq!(document["others"].as_array().unwrap().len(), 2);
    assert!(weaknesses(&document).contains(&"sbom-differs".to_owned()));
    let smaller = std::cmp::min(name(&odd), name(&none));
    assert_eq!(shown(&[&odd, &none]).0, smaller);
    assert_eq!(shown(&[&none, &odd]).0, smaller);
    // One that cannot be read at all never stands before one that can.
    for n in 0..8 {
        let broken = format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.{n}\"}}");
        assert_eq!(shown(&[&broken, &none]).0, name(&none), "{n}");
    }
}

#[test]
fn an_attested_document_that_is_no_sbom_is_said_to_be_so() {
    let world = World::new();
    let cases = [
        ("[]", "FAILED", 1, "sbom-malformed"),
        ("\"x\"", "FAILED", 1, "sbom-malformed"),
        (
            r#"{"bomFormat":"CycloneDX","bomFormat":"CycloneDX","specVersion":"1.4"}"#,
            "FAILED",
            1,
            "sbom-malformed",
        ),
        (r#"{"spdxVersion":"SPDX-2.3"}"#, "UNDECIDED", 3, "sbom-unsupported"),
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.1"}"#, "UNDECIDED", 3, "sbom-unsupported"),
    ];
    for (predicate, verdict, exit, code) in cases {
        world.holds(&[world.attest(predicate)]);
        let run = world.verify().run();
        // By its own word it is CycloneDX, whatever its version: that is all that `--require sbom` asks.
        if predicate.contains("1.1") {
            run.is("VERIFIED", None);
        } else {
            run.is(verdict, Some(code));
        }
        let run = world.sbom().run();
        assert_eq!(run.code, exit, "{}", run.shown());
        let file = TempDir::new().unwrap();
        let path = written(&file, "x.json", predicate);
        let run = document(&path).arg("--unsigned").run();
        came_to(&run, Some(verdict), exit, Some(code));
        // One that can be read beside it is enough.
        world.holds(&[world.attest(predicate), world.envelope.clone()]);
        world.verify().run().is("VERIFIED", None);
        came_to(&world.sbom().run(), Some("VERIFIED"), 0, None);
    }
    for text in ["", "\u{feff}", "<bom/>", "{\"bomFormat\"", "null"] {
        let run = document("-").arg("--unsigned").stdin(text).run();
        assert!(run.code == 1 || run.code == 3, "{}", run.shown());
        assert_eq!(run.json()["sbom"], Value::Null);
    }
    let run = document("-").arg("--unsigned").stdin(b"{\"a\":\"\xff\"}".to_vec()).run();
    came_to(&run, Some("FAILED"), 1, Some("sbom-malformed"));
    let deep = format!("{}{}", "{\"components\":[".repeat(9000), "]}".repeat(9000));
    let run = document("-").arg("--unsigned").stdin(deep).run();
    assert!(run.code == 1 || run.code == 3, "{}", run.shown());
}

/// An SBOM whose components lie in one another, so many levels deep.
fn nested(levels: usize) -> String {
    let open = r#"{"type":"library","name":"x","components":["#;
    format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[{}{}{}]}}"#,
        open.repeat(levels - 1),
        r#"{"type":"library","name":"x"}"#,
        "]}".repeat(levels - 1)
    )
}

#[test]
fn an_expression_that_is_nested_too_deep_is_neither_a_pass_nor_a_fail() {
    let expression = |depth: usize| format!("{}GPL-3.0-only{}", "(".repeat(depth), ")".repeat(depth));
    for (depth, denied, verdict, code, outcome) in [
        (64, "GPL-3.0-only", "FAILED", 1, "fail"),
        (65, "GPL-3.0-only", "UNDECIDED", 3, "undecided"),
        (65, "deb:GPL-3.0-only", "UNSIGNED", 0, "pass"),
    ] {
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[
                {{"type":"library","name":"x","version":"1","licenses":[{{"expression":"{}"}}]}}]}}"#,
            expression(depth)
        );
        let run = document("-").args(["--unsigned", "--deny-license", denied]).stdin(text.clone()).run();
        came_to(&run, Some(verdict), code, None);
        assert_eq!(run.json()["gates"][0]["outcome"], outcome);
        for format in ["human", "markdown"] {
            let asked = ["sbom", "-", "--unsigned", "--deny-license", denied, "-o", format];
            let run = program(asked).stdin(text.clone()).run();
            assert_eq!(run.code, code, "{}", run.shown());
            assert!(run.stdout.contains(outcome), "{}", run.shown());
        }
    }
}

#[test]
fn what_is_nested_is_read_so_far_and_no_further() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let text = nested(50);
    let file = written(&folder, "50.json", &text);
    world.holds(&[world.attest(&text)]);
    for run in [world.sbom().arg("--list").run(), document(&file).words("--unsigned --list").run()] {
        assert_eq!(run.code, 0, "{}", run.shown());
        assert_eq!(run.json()["sbom"]["counts"]["total"], 50);
    }
    for levels in [9000, 200_000] {
        let text = nested(levels);
        let file = written(&folder, "deep.json", &text);
        world.holds(&[world.attest(&text)]);
        let run = document(&file).arg("--unsigned").run();
        came_to(&run, Some("UNDECIDED"), 3, Some("too-large"));
        let run = world.sbom().run();
        let document = run.json();
        assert!(run.code != 0 && document["sbom"].is_null(), "{}", run.shown());
        let run = world.verify().run();
        assert_eq!(check(&run.json(), "signature")["outcome"], "pass", "{}", run.shown());
        assert_eq!(support::command::reason(&document).as_deref(), Some("too-large"), "{}", run.shown());
    }
}

#[test]
fn gates_and_schema_decide() {
    let world = World::new();
    let denied = |expr: &str| world.sbom().args(["--deny-license", expr]).run();
    let document = came_to(&denied("MIT"), Some("FAILED"), 1, None);
    let gate = &document["gates"][0];
    assert_eq!(
        (&gate["id"], &gate["value"], &gate["outcome"], &gate["count"], &gate["unknown"]),
        (&json!("deny-license"), &json!("MIT"), &json!("fail"), &json!(2), &json!(0))
    );
    assert_eq!(gate["packages"], json!(["pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"]));
    assert_eq!(document["images"][0]["verdict"], "VERIFIED", "the image is none the worse");
    assert_eq!(document["trust"], "VERIFIED");
    assert_eq!(denied("GPL-3.0-only").code, 0);
    assert_eq!(denied("deb:MIT").code, 0);
    assert_eq!(denied("npm,deb:MIT").code, 1);
    let document =
        came_to(&world.sbom().args(["--check", "schema,ntia,cisa,bsi"]).run(), Some("VERIFIED"), 0, None);
    assert_eq!(document["conformance"]["schema"]["outcome"], "pass");
    for list in ["ntia", "cisa", "bsi"] {
        assert!(document["conformance"][list]["elements"].is_array(), "{list}");
    }
    let bad = world.predicate.replace("\"type\":\"library\"", "\"type\":\"spoon\"");
    world.holds(&[world.attest(&bad)]);
    came_to(&world.sbom().run(), Some("VERIFIED"), 0, None);
    let document = came_to(&world.sbom().args(["--check", "schema"]).run(), Some("FAILED"), 1, None);
    assert_eq!(document["conformance"]["schema"]["outcome"], "fail");
    assert_eq!(document["conformance"]["schema"]["violations"], 2);
    let later = world.predicate.replace("\"specVersion\":\"1.4\"", "\"specVersion\":\"1.5\"");
    world.holds(&[world.attest(&later)]);
    let document = came_to(&world.sbom().args(["--check", "schema"]).run(), Some("UNDECIDED"), 3, None);
    assert_eq!(document["conformance"]["schema"]["outcome"], "undecided");
    // Fail before undecided.
    came_to(&world.sbom().words("--check schema --deny-license MIT").run(), Some("FAILED"), 1, None);
}

/// A field that only the lists read, and that stands twice: the document is read, and cannot be asked.
#[test]
fn a_document_that_cannot_be_asked_says_so_in_every_format() {
    let world = World::new();
    let twice = world.predicate.replace("\"metadata\":{", "\"metadata\":{\"authors\":[],\"authors\":[],");
    assert_ne!(twice, world.predicate);
    world.holds(&[world.attest(&twice)]);
    let document = came_to(&world.sbom().args(["--check", "ntia,bsi"]).run(), Some("VERIFIED"), 0, None);
    for list in ["ntia", "bsi"] {
        let list = &document["conformance"][list];
        assert_eq!((&list["outcome"], &list["code"]), (&json!("undecided"), &json!("sbom-malformed")));
        assert!(list["message"].as_str().unwrap().contains("duplicate field `authors`"), "{list}");
        assert_eq!(list["elements"], Value::Null, "of no elements, all would be present");
    }
    assert_eq!(document["conformance"]["cisa"], Value::Null, "nobody asked");
    let human = world.sbom_as("human").args(["--check", "ntia"]).run();
    assert!(
        human.stdout.contains("NTIA 2021: undecided, the document cannot be checked"),
        "{}",
        human.shown()
    );
    assert!(human.stdout.contains("  sbom-malformed: "), "{}", human.shown());
    assert!(human.stdout.contains("schema, cisa, bsi"), "{}", human.shown());
    let page = world.sbom_as("markdown").args(["--check", "ntia"]).run();
    assert!(page.stdout.contains("NTIA 2021: undecided, the document cannot be checked"), "{}", page.shown());
    assert!(page.stdout.contains("`sbom-malformed`: "), "{}", page.shown());
}

#[test]
fn foreign_names_reach_no_output_raw() {
    const NAMES: [&str; 5] = ["\u{1b}[2J", "\u{202e}evil", "\u{200b}zero", "\u{7f}", "\u{9b}31m"];
    let world = World::new();
    let components: Vec<Value> = NAMES
        .iter()
        .map(|name| {
            json!({"type": "library", "name": format!("x{name}\n::set-output"), "version": name,
                "purl": "pkg:npm/x@1", "licenses": [{"license": {"name": name}}]})
        })
        .collect();
    let text = json!({"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
        "serialNumber": NAMES[0], "metadata": {"timestamp": NAMES[1], "tools": [{"vendor": NAMES[2], "name": NAMES[0]}],
        "component": {"type": "container", "name": NAMES[1]}}, "components": components});
    world.holds(&[world.attest(&text.to_string()), world.envelope.clone()]);
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a\u{1b}[2J.json", &text.to_string());
    for format in ["human", "json", "markdown", "csv"] {
        let of_image = world.sbom_as(format).words("--list --check schema,ntia --deny-license MIT -v");
        let of_file = program(["sbom", &file, "--unsigned", "--list", "-o", format]);
        for run in [of_image.run(), of_file.run()] {
            for name in NAMES {
                let active: String =
                    name.chars().filter(|c| !c.is_ascii_graphic() && !c.is_ascii_alphanumeric()).collect();
                assert!(!run.stdout.contains(&active), "{format}: {name:?}: {}", run.shown());
                assert!(!run.stderr.contains(&active), "{format}: {name:?}: {}", run.shown());
            }
        }
    }
    // What an attestation says of itself.
    let kind = "https://x/\\u001b[2J\\u202e";
    let mut build: Value = serde_json::from_str(&provenance(COMMIT)).unwrap();
    build["builder"]["id"] = NAMES.concat().into();
    build["invocation"]["configSource"]["uri"] = NAMES.concat().into();
    world.holds(&[
        world.platform.attest(&world.layout, kind, "{}"),
        world.platform.attest(&world.layout, SLSA, &build.to_string()),
        world.platform.envelope(&statement("\\u001b[2J\\u202e", CYCLONE_DX, "{}")),
        Signer::new("other").attest(&world.layout, kind, "{}"),
    ]);
    let host = world.server.host();
    for more in ["--require sbom", "--require provenance", "--builder-id x", "--require sbom -o json"] {
        let run = program(["verify"])
            .arg(format!("{host}/{REPOSITORY}:{TAG}"))
            .args(["--plain-http", &host, "--registry-alias", &format!("{LOGICAL}={host}"), "--key", KEY])
            .words("-v --color always")
            .words(more)
            .run();
        for active in ["\u{1b}[2J", "\u{202e}", "\u{200b}", "\u{7f}", "\u{9b}"] {
            assert!(
                !run.stdout.contains(active) && !run.stderr.contains(active),
                "{active:?}: {}",
                run.shown()
            );
        }
    }
    // An error that quotes the document, and a name that is not there.
    let odd = format!(r#"{{"bomFormat":"{}","specVersion":"{}"}}"#, NAMES[1], NAMES[1]);
    let run = document("-").arg("--unsigned").stdin(odd).run();
    assert!(!run.stdout.contains('\u{202e}') && !run.stderr.contains('\u{202e}'), "{}", run.shown());
    let run = document("file:/nonexistent/\u{202e}x").arg("--unsigned").run();
    assert!(!run.stdout.contains('\u{202e}') && !run.stderr.contains('\u{202e}'), "{}", run.shown());
}

#[test]
fn a_layout_on_disk_is_read_the_same_way() {
    let world = World::new();
    let mut layout = world.layout.clone();
    let folder = TempDir::new().unwrap();
    let bytes = manifest(&layers(std::slice::from_ref(&world.envelope))).to_string().into_bytes();
    let (name, size) = (digest(&bytes), bytes.len());
    layout.blobs.insert(name.clone(), bytes);
    layout.blobs.insert(digest(&world.envelope), world.envelope.clone());
    let tag = format!("sha256-{}.att", layout.image_hex());
    layout.index["manifests"].as_array_mut().unwrap().push(json!({
        "mediaType": OCI_MANIFEST, "digest": name, "size": size,
        "annotations": {"org.opencontainers.image.ref.name": tag},
    }));
    layout.write(folder.path());
    let target = format!("oci:{}:{TAG}", folder.path().display());
    let run = program(["sbom", &target, "--key", KEY, "--offline", "-o", "cyclonedx"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (0, world.predicate.as_str()), "{}", run.shown());
    let run = program(["sbom", &target, "--key", KEY, "--offline", "--source", "api"]).run();
    // What the API has on record is not in a layout that is no pack.
    assert_eq!(run.code, 3, "{}", run.shown());
    assert!(run.stdout.contains("api-unavailable"), "{}", run.shown());
    // Bad evidence is listed where it could have been an attestation.
    layout.blobs.remove(&digest(&world.envelope));
    std::fs::remove_file(folder.path().join("blobs/sha256").join(hex(&world.envelope))).unwrap();
    let verify =
        || program(["verify", &target, "--key", KEY, "--offline", "--require", "sbom", "-o", "json"]).run();
    verify().is("FAILED", Some("content-mismatch"));
    layout.index["manifests"].as_array_mut().unwrap().pop();
    layout.write(folder.path());
    verify().is("FAILED", Some("sbom-absent"));
    let mut referrer = manifest(&layers(std::slice::from_ref(&world.envelope)));
    referrer["subject"] = json!({"mediaType": OCI_MANIFEST, "digest": layout.image_digest(), "size": 345});
    let place = folder.path().join("blobs/sha256").join("0".repeat(64));
    std::fs::write(place, referrer.to_string()).unwrap();
    let document = verify().is("FAILED", Some("content-mismatch"));
    assert_eq!(check(&document, "signature")["outcome"], "pass");
}
