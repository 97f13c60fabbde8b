//! What documents that are small may cost: each input is a product that a reader or a report could make of
//! them, and the program runs as its own process, whose peak is measured.

mod bounds;
mod documents;
mod packs;
mod received;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Run, program};
use crate::support::rows::Rows;
use crate::support::world::{EARLY, LATE, World};

/// What the program has before it reads anything, and some pages more; a build for tests is large.
const NOTHING: u64 = 52 << 10;
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
    let each_of = |letter: &str| -> Vec<String> { (0..MANY).map(|n| format!("{letter}{n}")).collect() };
    let edge = |from: &str, on: &[String]| json!({"ref": from, "dependsOn": on});
    let one = |name: &str| [name.to_owned()];
    let mut rows = Rows::default();
    for (name, edges) in [
        ("on what dangles", vec![edge("r", &each_of("x"))]),
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
    const MANY: usize = 1500;
    let at = |version: String, license: &str, hash: &str| {
        json!({"type": "library", "name": "a", "version": version, "purl": format!("pkg:npm/a@{version}"),
            "licenses": [{"license": {"id": license}}], "hashes": [{"alg": "SHA-256", "content": hash.repeat(64)}]})
    };
    let staying = |license: &str, hash: &str| -> Vec<Value> {
        (0..MANY).map(|n| at(format!("1.{n}.0"), license, hash)).collect()
    };
    let beside = |major: usize| -> Vec<Value> {
        (0..MANY).map(|n| at(format!("{major}.{n}.0"), "MIT", "a")).collect()
    };
    let stay = || staying("MIT", "a");
    let mut rows = Rows::default();
    for (name, old, new) in [
        ("another license", stay(), staying("ISC", "a")),
        ("other bytes", stay(), staying("MIT", "b")),
        ("one copy more", stay(), [stay(), stay()].concat()),
        ("others come", stay(), [stay(), beside(2)].concat()),
        ("others go", [stay(), beside(2)].concat(), stay()),
        ("others become higher", [stay(), beside(2)].concat(), [stay(), beside(3)].concat()),
    ] {
        let (old, new) = (document(&old, &[], EARLY), document(&new, &[], EARLY));
        rows.row(name, || {
            let run = diff(&old, &new, "json");
            assert_eq!(run.code, 0, "{}", run.shown());
            at_most(&run, NOTHING);
        });
    }
    rows.end();
}

/// A name of 100 KiB at one end of 600 edges.
#[test]
fn a_long_name_in_many_edges() {
    let of = |from: &str, to: &str| {
        let long = "n".repeat(100 << 10);
        let mut components = vec![
            json!({"type": "library", "name": "x", "bom-ref": "long", "purl": format!("pkg:npm/{long}")}),
        ];
        components.extend((0..600).map(|n| json!({"type": "library", "name": format!("c{n}"), "bom-ref": format!("c{n}"), "purl": format!("pkg:npm/c{n}")})));
        let end = |name: &str, n: usize| if name == "n" { format!("c{n}") } else { name.to_owned() };
        let edges: Vec<_> =
            (0..600).map(|n| json!({"ref": end(from, n), "dependsOn": [end(to, n)]})).collect();
        document(&components, &edges, EARLY)
    };
    let (short, behind, before) = (of("n", "c0"), of("n", "long"), of("long", "n"));
    let mut rows = Rows::default();
    for format in ["json", "human", "markdown", "html"] {
        for (name, old, new) in
            [("comes", &short, &behind), ("goes", &behind, &short), ("depends", &short, &before)]
        {
            rows.row(format_args!("{format}: it {name}"), || at_most(&diff(old, new, format), NOTHING));
        }
    }
    rows.end();
}

/// 64 packages that are gone and 64 that are new, of one name: each with each.
#[test]
fn many_packages_of_one_name_with_long_licenses() {
    let of = |scope: &str, long: &str| {
        let component = |n: usize| {
            let text = format!("{n} {}", "L".repeat(8000));
            let key = if long == "namespace" { text.replace(' ', "-") } else { n.to_string() };
            let version = if long == "version" { text.replace(' ', "-") } else { "1".to_owned() };
            let mut one = json!({"type": "library", "name": "x", "version": version, "purl": format!("pkg:npm/%40{scope}{key}/x@{version}")});
            match long {
                "license" => one["licenses"] = json!([{"license": {"name": text}}]),
                "name" => one["name"] = text.into(),
                "path" => one["properties"] = json!([{"name": "syft:location:0:path", "value": text}]),
                "digest" => one["hashes"] = json!([{"alg": "SHA-256", "content": text}]),
                _ => {}
            }
            one
        };
        document(&(0..64).map(component).collect::<Vec<_>>(), &[], EARLY)
    };
    let mut rows = Rows::default();
    for long in ["license", "name", "path", "digest", "namespace", "version"] {
        let (old, new) = (of("a", long), of("b", long));
        for format in ["json", "html"] {
            rows.row(format_args!("{format}: a long {long}"), || at_most(&diff(&old, &new, format), NOTHING));
        }
        if long == "license" {
            rows.row("human", || at_most(&diff(&old, &new, "human"), NOTHING + 16 * MIB));
        }
    }
    rows.end();
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
