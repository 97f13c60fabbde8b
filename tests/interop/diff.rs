//! `paas-attest diff` of two builds: two commits of a workspace, each built into an image, pushed to a real
//! registry, signed and attested by real cosign, scanned by real syft. What comes back is held against
//! what was changed, and against syft's own documents.

use std::fs;

use serde_json::{Value, json};

use crate::world::{
    ANNOTATIONS, Answer, COMMIT, COSIGN, CYCLONEDX, Guard, NAME, Registry, SIGNERS, TAG, World,
};
use crate::{alias, words};

const REPO: &str = "builds/my-app";
const LATER: &str = "9ab2c3d4e5f60718293a4b5c6d7e8f9001122334";
const NEXT: [(&str, &str); 4] =
    [("tenant_id", "octave"), ("app_id", "my-app"), ("commit_sha", LATER), ("build_id", "build-def456")];
/// The parts that no commit changes.
const REST: &str = "python,debian";

/// A registry, and the builds of one application in it.
struct Place {
    world: World,
    registry: Registry,
}

/// The packages of an application, as npm installs them.
type Modules<'a> = &'a [(&'a str, &'a str)];

const BEFORE: Modules<'_> =
    &[("ms", "2.1.2"), ("debug", "4.3.4"), ("lodash", "4.17.21"), ("debug/node_modules/ms", "2.1.2")];
const AFTER: Modules<'_> =
    &[("ms", "2.1.3"), ("debug", "4.3.4"), ("nanoid", "5.0.6"), ("debug/node_modules/ms", "2.1.2")];

impl Place {
    fn new() -> Self {
        let world = World::new();
        let registry = world.registry(Guard::Plain);
        Self { world, registry }
    }

    /// Builds a commit of the application and pushes it under its tag; returns the image by its digest.
    fn push(&self, tag: &str, modules: Modules<'_>) -> String {
        let commit = format!("commit-{tag}");
        let folder = self.world.path(&commit).join("app");
        let package = |folder: &std::path::Path, name: &str, version: &str| {
            fs::create_dir_all(folder).expect("a folder");
            let text = json!({"name": name, "version": version, "license": "MIT"}).to_string();
            fs::write(folder.join("package.json"), text).expect("a file");
        };
        package(&folder, "shop", "1.0.0");
        for (path, version) in modules {
            let name = path.rsplit('/').next().unwrap_or(path);
            package(&folder.join("node_modules").join(path), name, version);
        }
        fs::write(folder.join("built"), tag).expect("a file");
        let part = self.world.word(&commit);
        let layout = self.world.workspace(tag, &format!("{part},{REST}"));
        let name = format!("{}:{tag}", self.registry.repo(REPO));
        self.world.copy(&["--preserve-digests"], &layout, &format!("docker://{name}"));
        format!("{}@{}", self.registry.repo(REPO), self.world.digest(&name))
    }

    /// What syft finds in an image of the registry, attested.
    fn scan(&self, cosign: &str, key: &str, image: &str) -> Value {
        let (text, file) = self.world.scan(&format!("registry:{image}"), CYCLONEDX, &[]);
        self.world.attest(cosign, key, image, &file, &[]);
        serde_json::from_str(&text).expect("syft's document")
    }

    /// All that the platform does to a build.
    fn build(&self, modules: Modules<'_>, annotations: &[(&str, &str)]) -> (String, Value) {
        let tag = annotations.iter().find(|(name, _)| *name == "build_id").expect("a build").1;
        let image = self.push(tag, modules);
        self.world.sign(COSIGN, "platform", &image, annotations);
        let document = self.scan(COSIGN, "platform", &image);
        (image, document)
    }

    /// Both commits.
    fn two_commits(&self) -> [(String, Value); 2] {
        [self.build(BEFORE, &ANNOTATIONS), self.build(AFTER, &NEXT)]
    }

    fn diff(&self, old: &str, new: &str, more: &[&str]) -> Answer {
        let (address, alias) = (self.registry.address(), alias(&self.registry));
        self.world.diff(&words(&[old, new, "--plain-http", &address, "--registry-alias", &alias], more))
    }
}

/// Verdict and exit code of a run over two images.
#[track_caller]
fn came_to(answer: &Answer, verdict: &str, code: i32) {
    let said = (answer.code, answer.report["verdict"].as_str(), answer.report["exitCode"].as_i64());
    assert_eq!(said, (code, Some(verdict), Some(code.into())), "{:#}\n{}", answer.report, answer.stderr);
}

/// Kind, package and both versions of every change.
fn changes(answer: &Answer) -> Vec<[String; 4]> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let list = answer.report["changes"].as_array().unwrap_or_else(|| panic!("{:#}", answer.report)).iter();
    list.map(|one| {
        [
            text(&one["kind"]),
            text(&one["package"]),
            text(&one["before"]["version"]),
            text(&one["after"]["version"]),
        ]
    })
    .collect()
}

fn gates(answer: &Answer) -> Vec<[&str; 2]> {
    let list = answer.report["gates"].as_array().expect("gates").iter();
    list.map(|gate| ["id", "outcome"].map(|field| gate[field].as_str().expect("a word"))).collect()
}

/// A side that could not be read, its code, and not a word of changes.
#[track_caller]
fn failed(answer: &Answer, side: &str, code: &str) {
    came_to(answer, "FAILED", 1);
    let error = &answer.report["error"];
    assert_eq!((&error["side"], &error["code"]), (&json!(side), &json!(code)), "{:#}", answer.report);
    for field in ["changes", "equal", "summary", "instances", "edges"] {
        assert_eq!(answer.report[field], Value::Null, "{field}");
    }
}

fn digest(image: &str) -> &str {
    image.split_once('@').expect("a digest").1
}

#[test]
fn what_a_commit_changed_is_told() {
    let place = Place::new();
    let [(old, before), (new, after)] = place.two_commits();
    let answer = place.diff(
        &old,
        &new,
        &["--tenant-id", "octave", "--commit-sha", LATER, "--build-id", "build-def456"],
    );
    came_to(&answer, "VERIFIED", 0);
    let report = &answer.report;
    assert_eq!(report["trust"], "VERIFIED");
    assert_eq!(
        changes(&answer),
        [
            ["added", "pkg:npm/nanoid", "-", "5.0.6"],
            ["removed", "pkg:npm/lodash", "4.17.21", "-"],
            ["upgraded", "pkg:npm/ms", "2.1.2", "2.1.3"],
        ]
    );
    // One of the two copies was upgraded.
    let ms = &report["changes"][2];
    assert_eq!(
        (&ms["level"], &ms["count"], &ms["otherVersions"]),
        (&json!("patch"), &json!(1), &json!(["2.1.2"]))
    );
    for side in ["before", "after"] {
        assert_eq!(ms[side]["paths"], json!(["/app/node_modules/ms/package.json"]));
    }
    // Who built what.
    assert_eq!(
        report["provenance"],
        json!([
            {"field": "digest", "before": digest(&old), "after": digest(&new)},
            {"field": "commit_sha", "before": COMMIT, "after": LATER},
            {"field": "build_id", "before": TAG, "after": "build-def456"},
        ])
    );
    // As many as syft found.
    for (n, (side, document)) in [("old", &before), ("new", &after)].into_iter().enumerate() {
        let found = document["components"].as_array().expect("components").len();
        assert_eq!(report["instances"][side], found);
        let image = &report["images"][n];
        assert_eq!((&image["side"], &image["verdict"]), (&json!(side), &json!("VERIFIED")));
        assert_eq!(
            (&image["sbom"]["components"], &image["sbom"]["trust"]),
            (&json!(found), &json!("VERIFIED"))
        );
        assert_eq!(image["sbom"]["generator"], document["metadata"]["tools"]);
    }
    assert_eq!(report["generator"]["changed"], false);
    // dpkg's dependencies are on both sides, and the same.
    assert_eq!((&report["edges"]["added"], &report["edges"]["removed"]), (&json!([]), &json!([])));

    // The other way round.
    let back = place.diff(&new, &old, &[]);
    came_to(&back, "VERIFIED", 0);
    assert_eq!(
        changes(&back),
        [
            ["downgraded", "pkg:npm/ms", "2.1.3", "2.1.2"],
            ["added", "pkg:npm/lodash", "-", "4.17.21"],
            ["removed", "pkg:npm/nanoid", "5.0.6", "-"],
        ]
    );
    // By the names of the platform.
    let named =
        place.diff(&format!("build:my-app/{TAG}"), "build:my-app/build-def456", &["--tenant-id", "octave"]);
    came_to(&named, "VERIFIED", 0);
    assert_eq!(changes(&named), changes(&answer));
    assert_eq!(named.report["images"][1]["reference"], format!("{NAME}:build-def456"));
}

#[test]
fn what_may_not_change_is_exit_1() {
    let place = Place::new();
    let [(old, _), (new, _)] = place.two_commits();
    for (kinds, code, expected) in [
        ("downgraded,integrity,substitution,license,changed", 0, "pass"),
        ("provenance,key", 0, "pass"),
        ("added", 1, "fail"),
        ("removed", 1, "fail"),
        ("upgraded", 1, "fail"),
        ("any", 1, "fail"),
        ("builder", 3, "undecided"),
    ] {
        let answer = place.diff(&old, &new, &["--fail-on", kinds]);
        came_to(
            &answer,
            ["VERIFIED", "FAILED", "", "UNDECIDED"][usize::try_from(code).expect("a code")],
            code,
        );
        assert_eq!(gates(&answer), kinds.split(',').map(|id| [id, expected]).collect::<Vec<_>>());
        assert_eq!(changes(&answer).len(), 3, "a gate hides nothing");
    }
    came_to(&place.diff(&new, &old, &["--fail-on", "downgraded"]), "FAILED", 1);
    let answer = place.diff(&old, &new, &["--fail-on", "everything"]);
    assert_eq!((answer.code, &answer.report["images"]), (2, &json!([])));
}

#[test]
fn pins_hold_for_their_side() {
    let place = Place::new();
    let [(old, _), (new, _)] = place.two_commits();
    failed(&place.diff(&old, &new, &["--tenant-id", "rival"]), "old", "pin-mismatch");
    failed(&place.diff(&old, &new, &["--commit-sha", COMMIT]), "new", "pin-mismatch");
    failed(&place.diff(&old, &new, &["--build-id", TAG]), "new", "pin-mismatch");
    came_to(&place.diff(&new, &old, &["--commit-sha", COMMIT, "--build-id", TAG]), "VERIFIED", 0);

    // A build of another tenant's, by the same key.
    let rival = place.push("rival", AFTER);
    place.world.sign(COSIGN, "platform", &rival, &[("tenant_id", "rival"), ("app_id", "my-app")]);
    place.scan(COSIGN, "platform", &rival);
    failed(&place.diff(&old, &rival, &["--tenant-id", "octave"]), "new", "pin-mismatch");
    failed(&place.diff(&rival, &old, &["--tenant-id", "octave"]), "old", "pin-mismatch");
    // Where nobody asks, that it is another's is told, and is provenance.
    let answer = place.diff(&old, &rival, &["--fail-on", "provenance"]);
    came_to(&answer, "FAILED", 1);
    let tenant = answer.report["provenance"]
        .as_array()
        .expect("fields")
        .iter()
        .find(|one| one["field"] == "tenant_id");
    assert_eq!(tenant, Some(&json!({"field": "tenant_id", "before": "octave", "after": "rival"})));
}

#[test]
fn a_side_without_evidence_is_never_compared() {
    let place = Place::new();
    let (good, _) = place.build(BEFORE, &ANNOTATIONS);

    let unsigned = place.push("unsigned", AFTER);
    place.scan(COSIGN, "platform", &unsigned);
    failed(&place.diff(&good, &unsigned, &[]), "new", "signature-absent");
    failed(&place.diff(&unsigned, &good, &[]), "old", "signature-absent");
    // Shown under that word, and still FAILED.
    let answer = place.diff(&good, &unsigned, &["--unsigned"]);
    came_to(&answer, "FAILED", 1);
    assert_eq!((&answer.report["trust"], changes(&answer).len()), (&json!("UNTRUSTED"), 3));

    let bare = place.push("bare", AFTER);
    place.world.sign(COSIGN, "platform", &bare, &NEXT);
    failed(&place.diff(&good, &bare, &[]), "new", "sbom-absent");
    failed(&place.diff(&good, &bare, &["--fail-on", "any"]), "new", "sbom-absent");

    let foreign = place.push("foreign", AFTER);
    place.world.sign(COSIGN, "platform", &foreign, &NEXT);
    place.scan(COSIGN, "other", &foreign);
    failed(&place.diff(&good, &foreign, &["--unsigned"]), "new", "attestation-invalid");

    let gone = format!("{}@sha256:{}", place.registry.repo(REPO), "0".repeat(64));
    failed(&place.diff(&good, &gone, &[]), "new", "image-absent");
}

/// One commit, built and scanned twice, by both versions of cosign: nothing differs inside.
#[test]
fn one_commit_built_twice_is_equal() {
    let place = Place::new();
    let (old, before) = place.build(BEFORE, &ANNOTATIONS);
    let new = place.push("build-abc124", BEFORE);
    let again = [ANNOTATIONS[0], ANNOTATIONS[1], ANNOTATIONS[2], ("build_id", "build-abc124")];
    place.world.sign(SIGNERS[1], "platform", &new, &again);
    let after = place.scan(SIGNERS[1], "platform", &new);
    assert_ne!((digest(&old), &before["serialNumber"]), (digest(&new), &after["serialNumber"]));
    let answer = place.diff(&old, &new, &["--fail-on", "any,provenance,key"]);
    came_to(&answer, "VERIFIED", 0);
    assert_eq!((&answer.report["equal"], &answer.report["changes"]), (&json!(true), &json!([])));
    assert!(!answer.report["equalBecause"].as_array().expect("sentences").is_empty());
    let fields: Vec<_> =
        answer.report["provenance"].as_array().expect("fields").iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, ["digest", "build_id"]);
    assert_eq!(
        answer.report["instances"]["same"],
        before["components"].as_array().expect("components").len()
    );

    // And one image is equal to itself, which is asked for once.
    let answer = place.diff(&old, &old, &["--fail-on", "any"]);
    came_to(&answer, "VERIFIED", 0);
    assert_eq!(answer.report["provenance"], json!([]));
}

#[test]
fn another_key_and_another_builder_are_told() {
    let place = Place::new();
    let (old, _) = place.build(BEFORE, &ANNOTATIONS);
    let new = place.push("build-def456", BEFORE);
    place.world.sign(COSIGN, "other", &new, &NEXT);
    place.scan(COSIGN, "other", &new);
    let (platform, other) = (crate::world::key("platform.pub"), crate::world::key("other.pub"));
    let both = ["--key", &*platform, "--key", &*other];
    let answer = place.diff(&old, &new, &words(&both, &["--fail-on", "any"]));
    came_to(&answer, "VERIFIED", 0);
    let key =
        answer.report["provenance"].as_array().expect("fields").iter().find(|one| one["field"] == "key");
    let key = key.unwrap_or_else(|| panic!("{:#}", answer.report));
    for side in ["before", "after"] {
        assert!(key[side].as_str().is_some_and(|text| text.starts_with("SHA256:")), "{key}");
    }
    let answer = place.diff(&old, &new, &words(&both, &["--fail-on", "key"]));
    came_to(&answer, "FAILED", 1);
    failed(&place.diff(&old, &new, &[]), "new", "signature-invalid");

    for (image, commit, builder) in
        [(&old, COMMIT, "https://b.example/1"), (&new, LATER, "https://b.example/2")]
    {
        let provenance = json!({
            "builder": {"id": builder}, "buildType": "https://example.com/build",
            "invocation": {"configSource": {"uri": "git+https://git.example.com/app.git", "digest": {"sha1": commit}}},
        });
        let file = place.world.write("provenance.json", &provenance.to_string());
        let signer = if image == &old { "platform" } else { "other" };
        place.world.attest(COSIGN, signer, image, &file, &["--type", "slsaprovenance"]);
    }
    let answer = place.diff(&old, &new, &words(&both, &["--fail-on", "builder", "--require", "provenance"]));
    came_to(&answer, "FAILED", 1);
    assert_eq!(gates(&answer), [["builder", "fail"]]);
}

/// An attested build against what syft finds in a checkout: one side has nobody's word.
#[test]
fn a_build_against_a_document() {
    let place = Place::new();
    let [(old, _), (new, _)] = place.two_commits();
    let (_, file) = place.world.scan(&format!("registry:{new}"), CYCLONEDX, &[]);
    let answer = place.diff(&old, &file, &[]);
    assert_eq!((answer.code, &answer.report["error"]["code"]), (2, &json!("unsigned-refused")));
    let answer = place.diff(&old, &file, &["--unsigned"]);
    came_to(&answer, "UNSIGNED", 0);
    assert_eq!((&answer.report["trust"], changes(&answer).len()), (&json!("UNSIGNED"), 3));
    // The same build by its document and by its attestation.
    let answer = place.diff(&file, &new, &["--unsigned", "--fail-on", "any"]);
    came_to(&answer, "UNSIGNED", 0);
    assert_eq!(answer.report["equal"], true);
    let answer = place.diff(&file, &new, &["--unsigned", "--fail-on", "key"]);
    came_to(&answer, "UNDECIDED", 3);
}
