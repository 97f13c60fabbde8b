//! The command `diff`: what it is asked, what it says, and of which side; and every case of `fixtures/diff`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::support::attest::{COMMIT, CYCLONE_DX, SLSA, bom, provenance};
use crate::support::command::{Program, Run, check, program, words};
use crate::support::world::World;
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, fixture, text};

pub(super) const OLD: &str = "oci:fixtures/diff/two-commits_verified/old";
pub(super) const NEW: &str = "oci:fixtures/diff/two-commits_verified/new";

/// `diff` of two sides, as JSON.
pub(super) fn diff(old: &str, new: &str) -> Program {
    program(["diff", old, new, "-o", "json"])
}

/// Two builds on disk, by the platform's key.
pub(super) fn builds() -> Program {
    on_disk(diff(OLD, NEW))
}

pub(super) fn on_disk(asked: Program) -> Program {
    asked.args(["--offline", "--key", KEY, "--identity", &format!("{LOGICAL}/{REPOSITORY}")])
}

pub(super) fn image(world: &World) -> String {
    format!("{}/{REPOSITORY}:{TAG}", world.server.host())
}

/// Two images, each in a registry of its own.
pub(super) fn worlds(old: &World, new: &World) -> Program {
    among(diff(&image(old), &image(new)), &[old, new])
}

pub(super) fn among(asked: Program, worlds: &[&World]) -> Program {
    let asked = asked.args(["--key", KEY, "--identity", &format!("{LOGICAL}/{REPOSITORY}")]);
    worlds.iter().fold(asked, |asked, world| asked.args(["--plain-http", &world.server.host()]))
}

/// Verdict, exit code, trust and `error.code` of a run, and its document.
#[track_caller]
pub(super) fn came_to(run: &Run, verdict: Option<&str>, trust: Option<&str>, code: Option<&str>) -> Value {
    let document = run.json();
    let exit = match verdict {
        Some("VERIFIED" | "UNSIGNED") => 0,
        Some("FAILED") => 1,
        None => 2,
        Some("UNDECIDED") => 3,
        Some(_) => 4,
    };
    let found =
        (document["verdict"].as_str(), document["trust"].as_str(), document["error"]["code"].as_str());
    assert_eq!((run.code, found), (exit, (verdict, trust, code)), "{}", run.shown());
    assert_eq!((&document["schema"], &document["command"]), (&json!("paas-attest/diff/v1"), &json!("diff")));
    for field in [
        "key",
        "policy",
        "images",
        "weaknesses",
        "equal",
        "equalBecause",
        "provenance",
        "generator",
        "instances",
        "summary",
        "changes",
        "notes",
        "edges",
        "coverage",
        "gates",
    ] {
        assert!(document.get(field).is_some(), "no {field}: {}", run.shown());
        let members = run.stdout.lines().filter(|line| line.starts_with(&format!("  \"{field}\":"))).count();
        assert_eq!(members, 1, "{field} stands {members} times: {}", run.shown());
    }
    document
}

/// Nothing is said of changes, and the error is about this side.
#[track_caller]
pub(super) fn says_nothing(document: &Value, side: &str) {
    for field in
        ["equal", "equalBecause", "instances", "summary", "changes", "edges", "coverage", "generator"]
    {
        assert_eq!(document[field], Value::Null, "{field}: {document:#}");
    }
    assert_eq!(document["error"]["side"], side, "{document:#}");
}

pub(super) fn gates(document: &Value) -> Vec<String> {
    let gates = document["gates"].as_array().expect("gates").iter();
    gates
        .map(|gate| {
            format!(
                "{} {} {}",
                gate["id"].as_str().unwrap(),
                gate["outcome"].as_str().unwrap(),
                gate["count"]
            )
        })
        .collect()
}

pub(super) fn fields(document: &Value) -> Vec<&str> {
    let fields = document["provenance"].as_array().expect("provenance").iter();
    fields.map(|field| field["field"].as_str().expect("a name")).collect()
}

/// The changes, one a line, as `expect` has them.
pub(super) fn changes(document: &Value) -> Vec<String> {
    let version = |side: &Value| match &side["version"] {
        Value::String(version) if !version.is_empty() => version.clone(),
        _ => "-".to_owned(),
    };
    let list = document["changes"].as_array().into_iter().flatten();
    list.map(|change| {
        let (kind, package) = (change["kind"].as_str().unwrap(), change["package"].as_str().unwrap());
        let (before, after) = (version(&change["before"]), version(&change["after"]));
        format!("change {kind} {package} {before} {after} {}", change["count"])
    })
    .collect()
}

pub(super) fn edges(document: &Value, kind: &str) -> Vec<String> {
    let list = document["edges"][kind].as_array().into_iter().flatten();
    list.map(|edge| {
        format!("edge {kind} {} {}", edge["from"].as_str().unwrap(), edge["to"].as_str().unwrap())
    })
    .collect()
}

// ---------------------------------------------------------------------------------------------
// What real tools made

#[test]
fn every_pair_of_builds_has_its_verdict_and_its_changes() {
    let folder = fixture("diff");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    // What has no arguments is no case.
    names.retain(|name| folder.join(name).join("args").exists());
    names.sort();
    assert!(names.len() >= 12, "{names:?}");
    for name in names {
        let read = |file: &str| text(&folder.join(&name).join(file));
        let run = program(["diff"]).args(read("args").lines()).args(["-o", "json"]).run();
        assert_eq!(run.stderr, "", "{}", run.shown());
        let document = run.json();
        let mut found = vec![document["verdict"].as_str().unwrap().to_owned()];
        if let Some(code) = document["error"]["code"].as_str() {
            found[0] = format!("{} {code}", found[0]);
        }
        let differ = fields(&document);
        found.extend((!differ.is_empty()).then(|| format!("provenance {}", differ.join(" "))));
        found.extend(changes(&document));
        found.extend(["added", "removed"].into_iter().flat_map(|kind| edges(&document, kind)));
        found.extend((document["equal"] == true).then(|| "equal".to_owned()));
        found.extend(gates(&document).into_iter().map(|gate| format!("gate {gate}")));
        found.extend(document["error"]["side"].as_str().map(|side| format!("side {side}")));
        assert_eq!(found, read("expect").lines().collect::<Vec<_>>(), "{}", run.shown());
        if document["changes"].is_null() {
            says_nothing(&document, document["error"]["side"].as_str().unwrap());
        } else {
            assert_eq!(document["trust"], "VERIFIED");
            let sides: Vec<_> = ["old", "new"].iter().zip(document["images"].as_array().unwrap()).collect();
            for (side, image) in sides {
                assert_eq!((&image["side"], &image["verdict"]), (&json!(side), &json!("VERIFIED")));
                assert_eq!(image["sbom"]["source"], "attestation");
                assert_eq!(image["sbom"]["generator"][0]["version"], "1.0.1");
                assert_eq!(image["sbom"]["components"], document["instances"][side]);
            }
        }
    }
}

#[test]
fn what_is_signed_of_both_builds_is_held_against_each_other() {
    let document = came_to(&builds().run(), Some("VERIFIED"), Some("VERIFIED"), None);
    let image = |n: usize, field: &str| document["images"][n]["annotations"][field].clone();
    for field in ["commit_sha", "build_id"] {
        let found =
            document["provenance"].as_array().unwrap().iter().find(|one| one["field"] == field).unwrap();
        assert_eq!((&found["before"], &found["after"]), (&image(0, field), &image(1, field)));
    }
    assert_eq!((image(0, "commit_sha"), image(0, "build_id")), (json!(COMMIT), json!(TAG)));
    assert_eq!(document["provenance"][0]["before"], document["images"][0]["digest"]);
    assert_eq!(document["provenance"][0]["after"], document["images"][1]["digest"]);
    assert_eq!(document["generator"]["changed"], false);
    // Both copies of `ms` were of one version, and one of them still is.
    let ms =
        document["changes"].as_array().unwrap().iter().find(|one| one["package"] == "pkg:npm/ms").unwrap();
    assert_eq!((&ms["level"], &ms["otherVersions"]), (&json!("patch"), &json!(["2.1.2"])));
    assert_eq!(ms["after"]["paths"], json!(["/app/node_modules/send/node_modules/ms/package.json"]));
}

#[test]
fn the_sums_are_right() {
    let document = builds().run().json();
    let number = |field: &str| document["instances"][field].as_u64().unwrap();
    assert_eq!(number("old"), number("same") + number("changed") + number("removed"));
    assert_eq!(number("new"), number("same") + number("changed") + number("added"));
    let list = document["changes"].as_array().unwrap();
    let summary = document["summary"].as_object().unwrap();
    for (kind, count) in summary.iter().filter(|(kind, _)| *kind != "alerts") {
        assert_eq!(
            list.iter().filter(|change| change["kind"] == kind.as_str()).count() as u64,
            *count,
            "{kind}"
        );
    }
    let alerts = list.iter().filter(|change| change["alert"] == true).count();
    assert_eq!(document["summary"]["alerts"], alerts);
    assert!(alerts > 0);
    // Each entry stands behind those of the kinds before it.
    let order = [
        "integrity",
        "substitution",
        "downgraded",
        "license",
        "added",
        "removed",
        "upgraded",
        "changed",
        "copies",
    ];
    let places: Vec<_> =
        list.iter().map(|change| order.iter().position(|kind| change["kind"] == *kind).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
}

/// A change as it is seen from the other side.
fn mirrored(change: &Value) -> Value {
    let mut turned = change.clone();
    turned["before"] = change["after"].clone();
    turned["after"] = change["before"].clone();
    let kind = match change["kind"].as_str().unwrap() {
        "added" => "removed",
        "removed" => "added",
        "upgraded" => "downgraded",
        "downgraded" => "upgraded",
        other => other,
    };
    turned["kind"] = json!(kind);
    turned["alert"] = json!(matches!(kind, "integrity" | "substitution" | "downgraded"));
    if kind == "substitution" {
        turned["package"] = change["replacedBy"].clone();
        turned["replacedBy"] = change["package"].clone();
    }
    turned["name"] = Value::Null;
    turned
}

#[test]
fn the_other_way_round_is_the_mirror_image() {
    let there = builds().run().json();
    let back = on_disk(diff(NEW, OLD)).run().json();
    let set = |document: &Value, turn: bool| -> BTreeSet<String> {
        let list = document["changes"].as_array().unwrap().iter();
        // The name is that of `after`, where there is one, and so no part of the mirror.
        list.map(|one| if turn { mirrored(one) } else { mirrored(&mirrored(one)) })
            .map(|one| one.to_string())
            .collect()
    };
    assert_eq!(set(&there, true), set(&back, false));
    assert!(set(&there, true).len() > 10);
    for (one, other) in [("old", "new"), ("same", "same"), ("changed", "changed"), ("added", "removed")] {
        assert_eq!(there["instances"][one], back["instances"][other], "{one}");
        assert_eq!(there["instances"][other], back["instances"][one], "{other}");
    }
    for (one, other) in [("added", "removed"), ("upgraded", "downgraded"), ("license", "license")] {
        assert_eq!(there["summary"][one], back["summary"][other], "{one}");
    }
    assert_eq!(there["edges"]["added"], back["edges"]["removed"]);
    assert_eq!(there["coverage"], back["coverage"]);
    for (one, other) in
        there["provenance"].as_array().unwrap().iter().zip(back["provenance"].as_array().unwrap())
    {
        assert_eq!(
            (&one["field"], &one["before"], &one["after"]),
            (&other["field"], &other["after"], &other["before"])
        );
    }
}

#[test]
fn two_runs_say_the_same_but_for_the_time() {
    let said = |run: &Run| {
        let lines = run.stdout.lines().filter(|line| !line.starts_with("  \"at\": "));
        lines.collect::<Vec<_>>().join("\n")
    };
    let (one, other) = (builds().run(), builds().run());
    assert_eq!(said(&one), said(&other));
    assert_eq!(one.stdout.lines().count(), said(&one).lines().count() + 1);
}

// ---------------------------------------------------------------------------------------------
// Pins, gates, and which document is read

#[test]
fn commit_and_build_speak_of_the_newer_build_and_all_else_of_both() {
    let commit = "9ab2c3d4e5f60718293a4b5c6d7e8f9001122334";
    let pins =
        ["--commit-sha", commit, "--build-id", "build-def456", "--tenant-id", "octave", "--app-id", "my-app"];
    let document = came_to(&builds().args(pins).run(), Some("VERIFIED"), Some("VERIFIED"), None);
    let pins = |n: usize| check_of(&document["images"][n], "pins")["details"].as_array().map_or(0, Vec::len);
    assert_eq!((pins(0), pins(1)), (2, 4));
    for more in [["--commit-sha", COMMIT], ["--build-id", TAG]] {
        let document =
            came_to(&builds().args(more).run(), Some("FAILED"), Some("UNTRUSTED"), Some("pin-mismatch"));
        says_nothing(&document, "new");
    }
    for more in [["--tenant-id", "rival"], ["-a", "app_id=other"]] {
        let document =
            came_to(&builds().args(more).run(), Some("FAILED"), Some("UNTRUSTED"), Some("pin-mismatch"));
        says_nothing(&document, "old");
        assert_eq!(document["images"][1]["verdict"], "FAILED");
    }
    // Written as an annotation, the commit is asked of the same side.
    let run = builds().args(["-a", &format!("commit_sha={commit}")]).run();
    came_to(&run, Some("VERIFIED"), Some("VERIFIED"), None);
}

fn check_of<'a>(image: &'a Value, id: &str) -> &'a Value {
    image["checks"].as_array().unwrap().iter().find(|check| check["id"] == id).unwrap()
}

#[test]
fn gates_are_asked_one_by_one_and_each_once() {
    let run = builds().words("--fail-on added,removed --fail-on added,key,builder,provenance,any").run();
    let document = came_to(&run, Some("FAILED"), Some("VERIFIED"), None);
    let total =
        changes(&document).len() + edges(&document, "added").len() + edges(&document, "removed").len();
    let expected = [
        "added fail 3".to_owned(),
        "removed fail 2".to_owned(),
        "key pass 0".to_owned(),
        "builder undecided 0".to_owned(),
        "provenance fail 1".to_owned(),
        format!("any fail {total}"),
    ];
    assert_eq!(gates(&document), expected, "the base image differs, and that is provenance");
    let document =
        came_to(&builds().words("--fail-on builder").run(), Some("UNDECIDED"), Some("VERIFIED"), None);
    assert_eq!(document["images"][0]["verdict"], "VERIFIED");
    let document = came_to(&builds().words("--fail-on key").run(), Some("VERIFIED"), Some("VERIFIED"), None);
    assert!(check(&document, "pins")["outcome"] == "not-asked");
}

#[test]
fn the_builder_is_compared_where_both_sides_name_one() {
    let attested = |builder: &str| {
        let world = World::new();
        let text = provenance(COMMIT).replace("https://tekton.dev/chains/v2", builder);
        world.holds(&[world.envelope.clone(), world.platform.attest(&world.layout, SLSA, &text)]);
        world
    };
    let (one, same, other) =
        (attested("https://b.example/1"), attested("https://b.example/1"), attested("https://b.example/2"));
    let run = worlds(&one, &same).words("--fail-on builder,provenance").run();
    let document = came_to(&run, Some("VERIFIED"), Some("VERIFIED"), None);
    assert_eq!(gates(&document), ["builder pass 0", "provenance pass 0"]);
    let run = worlds(&one, &other).words("--fail-on builder,provenance").run();
    let document = came_to(&run, Some("FAILED"), Some("VERIFIED"), None);
    assert_eq!(gates(&document), ["builder fail 1", "provenance fail 1"]);
    assert_eq!(fields(&document), ["builder"]);
    let run = worlds(&one, &World::new()).words("--fail-on builder").run();
    came_to(&run, Some("UNDECIDED"), Some("VERIFIED"), None);
}

#[test]
fn of_several_documents_the_newest_is_compared() {
    let (old, new) = (World::new(), World::new());
    let latest = new.attest(&bom("2024-03-06T23:59:59-05:00", &["a", "c"]));
    for envelopes in [vec![new.envelope.clone(), latest.clone()], vec![latest.clone(), new.envelope.clone()]]
    {
        new.holds(&envelopes);
        let document = came_to(&worlds(&old, &new).run(), Some("VERIFIED"), Some("VERIFIED"), None);
        assert_eq!(
            changes(&document),
            ["change added pkg:npm/c - 1.0.0 1", "change removed pkg:npm/b 1.0.0 - 1"]
        );
    }
    // Another key's is none, however new.
    let foreign = crate::support::attest::Signer::new("other").attest(
        &new.layout,
        CYCLONE_DX,
        &bom("2030-01-01T00:00:00Z", &[]),
    );
    new.holds(&[new.envelope.clone(), foreign]);
    let document =
        came_to(&worlds(&old, &new).words("--fail-on any").run(), Some("VERIFIED"), Some("VERIFIED"), None);
    assert_eq!(document["equal"], true);
}

#[test]
fn one_image_is_equal_to_itself() {
    let document = came_to(
        &on_disk(diff(OLD, OLD)).words("--fail-on any,provenance,key").run(),
        Some("VERIFIED"),
        Some("VERIFIED"),
        None,
    );
    assert_eq!((&document["equal"], &document["provenance"]), (&json!(true), &json!([])));
    assert_eq!(document["instances"]["same"], document["instances"]["old"]);
}

#[test]
fn every_format_has_the_same_exit_code() {
    for (more, exit) in [("", 0), ("--fail-on any", 1), ("--fail-on builder", 3), ("--tenant-id rival", 1)] {
        for format in ["human", "json", "markdown"] {
            let run = on_disk(program(["diff", OLD, NEW, "-o", format])).words(more).run();
            if run.code == 2 {
                // A format that this version does not write yet says so, and nothing else.
                assert_eq!((format, run.stdout.as_str()), ("markdown", ""), "{}", run.shown());
                continue;
            }
            assert_eq!(run.code, exit, "{}", run.shown());
        }
    }
    words("diff --help").run();
}
