//! The table that says who vouches for each value: it has exactly one row for each, and none too many.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::command::{program, words};
use crate::support::layout::Layout;
use crate::support::registry::verify;
use crate::support::schema::vouching::{Row, places, problems, rows};
use crate::support::world::World;
use crate::support::{KEY, LOGICAL, REPOSITORY, fixture, root, text};

const WORDS: [&str; 3] = ["signed", "observed", "given"];

/// The tables by the names of their documents: each row as it stands there, and as it is read.
fn tables() -> BTreeMap<String, Vec<(Value, Row)>> {
    let of = |name: &str| {
        let schema = text(&root().join(format!("schemas/{name}-v1.schema.json")));
        let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
        let shown = schema["x-vouched-by"]["rows"].as_array().expect("a table").clone();
        (format!("paas-attest/{name}/v1"), shown.into_iter().zip(rows(&schema)).collect())
    };
    ["report", "sbom", "diff", "policy", "doctor"].map(of).into()
}

/// Every document that lies in a snapshot.
fn snapshots(folder: &Path, found: &mut Vec<(PathBuf, Value)>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            snapshots(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            let page = text(&path);
            let page = page.splitn(3, "---\n").nth(2).unwrap_or_default();
            let page = page.rsplit_once("(exit ").map_or(page, |(page, _)| page);
            if let Ok(document @ Value::Object(_)) = serde_json::from_str::<Value>(page)
                && document.get("schema").is_some()
            {
                found.push((path, document));
            }
        }
    }
}

#[test]
fn every_value_of_every_document_has_one_row_and_every_row_a_value() {
    let tables = tables();
    for (row, _) in tables.values().flatten() {
        assert!(row["by"].as_str().is_some_and(|by| WORDS.contains(&by)), "{row}");
    }
    let mut documents = Vec::new();
    snapshots(&fixture(""), &mut documents);
    assert!(documents.len() > 250, "{} documents", documents.len());
    documents.extend(more().into_iter().map(|document| (PathBuf::from("made here"), document)));
    let mut unused: BTreeMap<&str, Vec<&(Value, Row)>> =
        tables.iter().map(|(name, rows)| (name.as_str(), rows.iter().collect())).collect();
    for (path, document) in &documents {
        let name = document["schema"].as_str().expect("a schema has a name");
        let unused = unused.get_mut(name).expect("a table");
        let mut found = Vec::new();
        for place in places(document) {
            let rows = tables[name].iter().filter(|(_, row)| row.is_of(document, &place)).count();
            if rows != 1 {
                found.push(format!("/{}: {rows} rows", place.join("/")));
            }
            unused.retain(|(_, row)| !row.is_of(document, &place));
        }
        assert!(found.is_empty(), "{}:\n{}", path.display(), found.join("\n"));
    }
    let unused: Vec<String> = unused
        .iter()
        .flat_map(|(name, rows)| rows.iter().map(move |(row, _)| format!("{name}: {row}")))
        .collect();
    assert!(unused.is_empty(), "no document has these:\n{}", unused.join("\n"));
}

/// What is signed is what the wrong hands change first: no row says it of what nobody signed.
#[test]
fn a_document_that_nobody_signed_has_nothing_signed_in_it() {
    let file = "file:fixtures/documents/hostile-formats.cdx.json";
    let document = program(["sbom", "--unsigned", "--offline", "--list", "-o", "json", file]).run();
    let document: Value = serde_json::from_str(&document.stdout).unwrap();
    assert_eq!(document["trust"], "UNSIGNED");
    let tables = tables();
    let rows = &tables["paas-attest/sbom/v1"];
    let signed = places(&document).into_iter().find(|place| {
        let value = place.iter().try_fold(&document, |value, step| match value {
            Value::Array(list) => list.get(step.parse::<usize>().ok()?),
            value => value.get(step),
        });
        value != Some(&Value::Null)
            && rows.iter().any(|(row, read)| row["by"] == "signed" && read.is_of(&document, place))
    });
    assert_eq!(signed, None);
}

#[test]
fn the_reader_of_the_table_sees_what_is_missing_and_what_is_twice() {
    let table = json!({"x-vouched-by": {"rows": [
        {"path": "/a/*/b", "by": "given"},
        {"path": "/a/*/c/**", "by": "signed", "where": {"/a/*/b": ["x"]}},
        {"path": "/a/*/c/**", "by": "observed", "where": {"/a/*/b": ["y", null]}},
        {"path": "/d/**", "by": "observed"},
        {"path": "/d/e", "by": "observed"},
    ]}});
    let table = rows(&table);
    let good = json!({"a": [{"b": "x", "c": {"**": [1]}}, {"b": null, "c": null}], "d": [1, {"f": 2}]});
    assert_eq!(problems(&table, &good), Vec::<String>::new());
    for (bad, place) in [
        (json!({"a": [{"b": "z", "c": 1}]}), "/a/0/c: 0"),
        (json!({"a": [{"b": "x"}, {"c": 1}]}), "/a/1/c: 0"),
        (json!({"a": {"b": "x"}}), "/a/b: 0"),
        (json!({"d": {"e": 1}}), "/d/e: 2"),
        (json!({"f": true}), "/f: 0"),
    ] {
        let found = problems(&table, &bad);
        assert!(found.len() == 1 && found[0].starts_with(place), "{bad}: {found:?}");
    }
}

/// Documents with what no snapshot has: what a registry adds, gates, both sides of a comparison.
fn more() -> Vec<Value> {
    let world = World::new();
    let case = |name: &str| format!("oci:fixtures/cases/{name}/layout");
    let offline = ["--offline", "--key", KEY, "--identity", &format!("{LOGICAL}/{REPOSITORY}"), "-o", "json"];
    let run = |line: &str, names: &[&str], more: &str| {
        let names = names.iter().map(|name| case(name));
        words(line).args(names).args(offline).words(more).run().json()
    };
    let unnamed = |line: &str, names: &[&str], more: &str| {
        let names = names.iter().map(|name| case(name));
        words(line).args(names).args(["--offline", "--key", KEY, "-o", "json"]).words(more).run().json()
    };
    let document = |name: &str| {
        let file = format!("file:fixtures/documents/{name}.cdx.json");
        words("sbom --unsigned --offline --list -o json").arg(file).run().json()
    };
    let (tiny, attested) = ("sbom-tiny_verified", "sbom-attested_verified");
    let folder = tempfile::TempDir::new().expect("a folder can be made");
    let file = folder.path().join("a.toml").display().to_string();
    fs::write(&file, "jobs = 2\nrequire = ['sbom']\n").expect("a file can be written");
    let configured = format!("--config {file}");
    // One image that is asked by a rule, with an exception.
    let policy = folder.path().join("p.toml").display().to_string();
    let signed = Layout::case("signed_verified").image_digest();
    let rules = format!(
        "version = 1\n[[image]]\nmatch = '**'\ntenant-id = 'octave'\nrequire = 'sbom'\n[[waiver]]\ndigest = '{signed}'\n\
         code = 'sbom-absent'\nowner = 'o'\nreason = 'r'\nuntil = 9999-12-31\n"
    );
    fs::write(&policy, rules).expect("a file can be written");
    let by_rule = format!("--policy {policy}");
    let explained = format!("verify h.example/a@{signed} --explain-policy -o json --policy {policy}");
    let mut more = crate::timestamps::read::documents();
    more.extend(crate::join::documents());
    more.push(crate::pods::index::document());
    more.extend(crate::doctor::documents());
    more.extend([
        verify(&world.server).run().json(),
        world.sbom().run().json(),
        run("verify", &["signed_verified", "paketo_verified"], "--sample 1 --seed x"),
        run("verify", &["signed_verified", "paketo_verified"], "--shard 2/2"),
        run("verify", &["unsigned_failed", "signed_verified"], "--jobs 1 --fail-fast"),
        run("sbom", &[attested], "--list --check schema,ntia,cisa,bsi --deny-license MIT"),
        run("diff", &[tiny, attested], "--fail-on any,key"),
        run("diff", &[tiny, "unsigned_failed"], ""),
        run("verify", &[attested], &configured),
        run("verify", &["signed_verified"], &by_rule),
        words(&explained).run().json(),
        run("sbom", &[attested], &configured),
        run("diff", &[tiny, attested], &configured),
        // No name is asked for, in lists that are cut, of an index, by pins.
        unnamed("diff", &["signed-index_verified", "too-many_undecided"], "--tenant-id octave"),
        unnamed("sbom", &["signed-index_verified"], ""),
        unnamed("sbom", &["too-many_undecided"], ""),
        document("syft-java"),
        document("digests"),
        words("sbom oci:x --offline --key no-such-key -o json").run().json(),
    ]);
    more
}
