//! What documents that are small may cost: each input is a product that a reader or a report could make of
//! them, and the program runs as its own process, whose peak is measured.

mod bounds;
mod documents;
mod received;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Run, program};
use crate::support::rows::{Rows, each};
use crate::support::world::{EARLY, LATE, World};

/// What the program has before it reads anything, and some pages more; a build for tests is large.
const NOTHING: u64 = 48 << 10;
/// In KiB.
const MIB: u64 = 1 << 10;

/// So many different keys of four letters, each with this behind it.
fn keys(count: usize, after: &str) -> String {
    const LETTERS: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    let mut text = String::with_capacity(count * (7 + after.len()));
    for n in 0..count {
        if n > 0 {
            text.push(',');
        }
        text.push('"');
        text.extend([18, 12, 6, 0].map(|bits| char::from(LETTERS[(n >> bits) % 64])));
        text.push('"');
        text.push_str(after);
    }
    text
}

fn document(components: &[Value], dependencies: &[Value], timestamp: &str) -> String {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1, "metadata": {"timestamp": timestamp},
        "components": components, "dependencies": dependencies,
    })
    .to_string()
}

/// A diff of two documents in this format, whose report nobody keeps.
fn diff(old: &str, new: &str, format: &str) -> Run {
    let folder = TempDir::new().unwrap();
    let [old, new] = [("old.json", old), ("new.json", new)].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    });
    let to = format!("{format}=/dev/null");
    program(["diff", &old, &new, "--unsigned", "-o", &to]).run()
}

#[track_caller]
fn at_most(run: &Run, kib: u64) {
    assert!(run.peak < kib, "{} KiB, over {kib}: {}", run.peak, run.shown());
}

/// 3,000 packages of one reference, in edges of which each would be thousands.
#[test]
fn one_reference_of_many_packages_in_many_edges() {
    const MANY: usize = 3000;
    let named = |letter: &str, reference: &str| -> Vec<Value> {
        let one = |n| json!({"type": "library", "name": format!("{letter}{n}"), "bom-ref": reference});
        (0..MANY).map(one).collect()
    };
    let all: Vec<Value> = [named("n", "r"), named("m", "s")].concat();
    let names = |letter: &str| -> Vec<String> { (0..MANY).map(|n| format!("{letter}{n}")).collect() };
    let edge = |from: &str, on: &[String]| json!({"ref": from, "dependsOn": on});
    let one = |name: &str| [name.to_owned()];
    let mut rows = Rows::default();
    for (name, edges) in [
        ("on what dangles", vec![edge("r", &names("x"))]),
        ("on themselves", vec![edge("r", &one("r"))]),
        ("on as many", vec![edge("r", &one("s"))]),
        ("of as many on them", vec![edge("s", &one("r")), edge("r", &one("s"))]),
        ("again and again in one", vec![edge("r", &vec!["s".to_owned(); MANY])]),
        ("again and again", vec![edge("r", &one("s")); MANY]),
    ] {
        let less: Vec<Value> = edges.iter().cloned().chain([edge("q", &one("dangling"))]).collect();
        let (one, other) = (document(&all, &edges, EARLY), document(&all, &less, LATE));
        rows.row(format_args!("attested twice: {name}"), || {
            let world = World::new();
            world.holds(&[world.attest(&one), world.attest(&other)]);
            let run = world.sbom().run();
            assert!(run.stdout.contains("sbom-differs"), "{}", run.shown());
            at_most(&run, NOTHING);
        });
        rows.row(format_args!("compared: {name}"), || {
            let run = diff(&one, &other, "json");
            assert_eq!(run.code, 0, "{}", run.shown());
            at_most(&run, NOTHING);
        });
    }
    rows.end();
}

/// Each entry names all versions that stay.
#[test]
fn many_versions_of_one_package_with_another_license() {
    let of = |license: &str| {
        let component = |n: usize| {
            json!({"type": "library", "name": "a", "version": format!("1.{n}.0"), "purl": format!("pkg:npm/a@1.{n}.0"),
                "licenses": [{"license": {"id": license}}]})
        };
        document(&(0..1500).map(component).collect::<Vec<_>>(), &[], EARLY)
    };
    at_most(&diff(&of("MIT"), &of("ISC"), "json"), NOTHING);
}

/// A name of 100 KiB at one end of 600 edges.
#[test]
fn a_long_name_in_many_edges() {
    let of = |end: &str| {
        let long = "n".repeat(100 << 10);
        let mut components = vec![
            json!({"type": "library", "name": "x", "bom-ref": "long", "purl": format!("pkg:npm/{long}")}),
        ];
        components.extend((0..600).map(|n| json!({"type": "library", "name": format!("c{n}"), "bom-ref": format!("c{n}"), "purl": format!("pkg:npm/c{n}")})));
        let edges: Vec<_> = (0..600).map(|n| json!({"ref": format!("c{n}"), "dependsOn": [end]})).collect();
        document(&components, &edges, EARLY)
    };
    each(["json", "human", "markdown"], |format| at_most(&diff(&of("c0"), &of("long"), format), NOTHING));
}

/// 64 packages that are gone and 64 that are new, of one name: each with each.
#[test]
fn many_packages_of_one_name_with_long_licenses() {
    let of = |scope: &str| {
        let component = |n: usize| {
            let text = format!("{n} {}", "L".repeat(8000));
            json!({"type": "library", "name": "x", "version": "1", "purl": format!("pkg:npm/%40{scope}{n}/x@1"),
                "licenses": [{"license": {"name": text}}]})
        };
        document(&(0..64).map(component).collect::<Vec<_>>(), &[], EARLY)
    };
    each([("json", NOTHING), ("human", NOTHING + 16 * MIB)], |(format, most)| {
        at_most(&diff(&of("a"), &of("b"), format), *most);
    });
}

fn read(bytes: &str, options: &[&str]) -> Run {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bom.json");
    fs::write(&path, bytes).unwrap();
    program(["sbom", &path.display().to_string(), "--unsigned", "-o", "json"])
        .args(options.iter().copied())
        .run()
}

/// Items that say nothing: three bytes each, and a hundred times as many in memory.
#[test]
fn many_items_that_say_nothing() {
    let of = |before: &str, count: usize, after: &str| {
        let items = vec!["{}"; count].join(",");
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4",{before}[{items}]{after}}}"#)
    };
    let mut rows = Rows::default();
    for (before, count, after) in [
        ("\"components\":", 1_600_000, ""),
        ("\"dependencies\":", 3_000_000, ""),
        ("\"metadata\":{\"tools\":", 2_000_000, "}"),
        ("\"metadata\":{\"tools\":{\"components\":", 2_000_000, "}}"),
        ("\"components\":[{\"components\":", 1_600_000, "}]"),
    ] {
        let text = of(before, count, after);
        let run = read(&text, &[]);
        rows.row(before, || assert!(run.code == 3 && run.stdout.contains("\"too-many\""), "{}", run.shown()));
        rows.row(format_args!("memory of {before}"), || at_most(&run, 256 * MIB));
    }
    rows.end();
    // What is within the bound is read.
    let run = read(&of("\"components\":", 100_000, ""), &[]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["sbom"]["counts"]["total"], 100_000);
}
