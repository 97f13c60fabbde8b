//! `diff` over documents that nobody signed, and over images: in words, as a page, as JSON.

use serde_json::{Value, json};

use crate::support::command::{Run, program};
use crate::support::page;
use crate::support::snapshot::{self, told};
use crate::support::{self, LOGICAL, REPOSITORY, fixture};

fn diff(old: &str, new: &str) -> support::command::Program {
    program([
        "diff",
        "--unsigned",
        "--offline",
        &format!("file:fixtures/{old}.cdx.json"),
        &format!("file:fixtures/{new}.cdx.json"),
    ])
}

const OLD: &str = "diff/every-kind/old";
const NEW: &str = "diff/every-kind/new";

#[test]
fn every_kind_of_change_is_told_in_every_format() {
    let folder = fixture("diff/every-kind");
    for columns in ["80", "120"] {
        told(&folder, &format!("human-{columns}"), &diff(OLD, NEW).var("COLUMNS", columns).run());
    }
    let gates = ["--fail-on", "integrity,license,key,copies"];
    assert_eq!(diff(OLD, NEW).args(gates).run().code, 2, "copies are no gate");
    let gates = ["--fail-on", "integrity,license,key"];
    told(&folder, "gates", &diff(OLD, NEW).args(gates).args(["--color", "always"]).run());
    told(&folder, "quiet", &diff(OLD, NEW).args(gates).arg("-q").run());
    told(&folder, "markdown", &diff(OLD, NEW).args(gates).args(["-o", "markdown"]).run());
    page::told(&folder, "html", &diff(OLD, NEW).args(gates).args(["-o", "html"]).run());
    told(&folder, "verbose", &diff(NEW, OLD).arg("-v").run());
    let run = diff(OLD, NEW).args(gates).args(["-o", "json"]).run();
    snapshot::holds(&folder, "json", &snapshot::steady(run.json()));
}

#[test]
fn hostile_documents_act_in_no_format() {
    let hostile = ["hostile-formats", "hostile-terminal", "hostile-verdict", "long-texts", "unicode"];
    for (n, old) in hostile.iter().enumerate() {
        let new = hostile[(n + 1) % hostile.len()];
        for format in ["human", "json", "markdown", "html"] {
            let run =
                diff(&format!("documents/{old}"), &format!("documents/{new}")).args(["-o", format]).run();
            assert_eq!(run.code, 0, "{}", run.shown());
            assert!(!run.stdout.chars().any(support::is_hidden), "{old} {format}");
            for line in run.stdout.lines() {
                assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
            }
            if format == "json" {
                run.json();
            } else if format == "html" {
                page::is_whole(&run.stdout);
            } else if *old == "hostile-formats" || *old == "hostile-verdict" {
                told(&fixture("documents"), &format!("{old}.diff.{format}"), &run);
            }
        }
    }
}

#[test]
fn what_cannot_be_read_never_looks_like_no_change() {
    for (old, new, side, bad) in
        [("documents/cut-off", NEW, "old", "cut-off"), (OLD, "documents/spec-1.8", "new", "spec-1.8")]
    {
        let run = diff(old, new).args(["-o", "json", "--fail-on", "any"]).run();
        let document = run.json();
        assert_ne!(document["exitCode"], 0);
        assert_eq!((&document["error"]["side"], &document["changes"]), (&json!(side), &Value::Null));
        for format in ["human", "markdown"] {
            let run = diff(old, new).args(["-o", format, "--fail-on", "any"]).run();
            told(&fixture("documents"), &format!("{bad}.diff.{format}"), &run);
        }
    }
}

#[test]
fn equal_documents_say_why() {
    for format in ["human", "markdown"] {
        told(
            &fixture("diff/every-kind"),
            &format!("equal.{format}"),
            &diff(OLD, OLD).args(["-o", format]).run(),
        );
    }
}

#[test]
fn two_images_are_told() {
    let image = |name: &str| format!("oci:fixtures/{name}/layout");
    let ask = |old: &str, new: &str| {
        program(["diff", "--offline", "--key", support::KEY, &image(old), &image(new)])
            .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}")])
    };
    let (good, bad) = ("sbom/copies_verified", "sbom/sbom-other-key_failed");
    let beside = |case: &str, name: &str, run: &Run| told(&fixture(case), name, run);
    beside(
        "cases/sbom-attested_verified",
        "diff.human",
        &ask("cases/sbom-attested_verified", "cases/sbom-tiny_verified").run(),
    );
    beside(
        "cases/sbom-tiny_verified",
        "diff.markdown",
        &ask("cases/sbom-tiny_verified", "cases/sbom-attested_verified").args(["-o", "markdown"]).run(),
    );
    beside(bad, "diff.human", &ask(good, bad).run());
    beside(bad, "diff.markdown", &ask(good, bad).args(["-o", "markdown"]).run());
    beside(bad, "diff.quiet", &ask(bad, good).arg("-q").run());
    let tenant = ["--tenant-id", "rival", "--unsigned", "--fail-on", "added"];
    beside(good, "diff.untrusted.human", &ask(good, "cases/sbom-tiny_verified").args(tenant).run());
    beside(
        good,
        "diff.untrusted.markdown",
        &ask(good, "cases/sbom-tiny_verified").args(tenant).args(["-o", "markdown"]).run(),
    );
    for run in
        [ask(good, bad).args(["-o", "json"]).run(), ask(good, good).args(tenant).args(["-o", "json"]).run()]
    {
        run.json();
    }
}

/// The pairs in which other programs fall: each with the whole answer, which was read against the contract.
#[test]
fn every_trap_has_its_answer() {
    let mut names: Vec<String> = std::fs::read_dir(fixture("traps"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 25, "{names:?}");
    for name in names {
        let pair = || diff(&format!("traps/{name}/old"), &format!("traps/{name}/new"));
        let run = pair().args(["-o", "json"]).run();
        let document = run.json();
        let of = |fields: &[&str]| -> Value {
            fields
                .iter()
                .map(|field| ((*field).to_owned(), document[*field].clone()))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let answer = of(&[
            "verdict",
            "equal",
            "equalBecause",
            "generator",
            "instances",
            "summary",
            "changes",
            "notes",
            "edges",
            "coverage",
            "error",
        ]);
        let folder = fixture("traps").join(&name);
        snapshot::holds(&folder, "json", &format!("{answer:#}"));
        told(&folder, "human", &pair().run());
    }
}
