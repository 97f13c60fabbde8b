//! Two documents or two images, and what differs.

mod bounds;
mod images;
mod matching;
mod orders;
mod properties;
mod schema;
mod sides;
mod told;
mod traps;

use paas_attest::diff::{self, Changes};
use paas_attest::error::UsageError;
use paas_attest::origin::Sourced;
use paas_attest::sbom;
use serde_json::{Value, json};

fn document(components: &[Value], rest: &Value) -> String {
    let mut document = json!({"bomFormat": "CycloneDX", "specVersion": "1.4", "components": components});
    document.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    document.to_string()
}

fn compare(old: &str, new: &str) -> Changes {
    diff::diff(&sbom::read(old.as_bytes()).unwrap(), &sbom::read(new.as_bytes()).unwrap()).unwrap()
}

fn of(old: &[Value], new: &[Value]) -> Changes {
    compare(&document(old, &json!({})), &document(new, &json!({})))
}

/// An instance with a purl that ends in `@VERSION` or `@VERSION?…`, at some paths.
fn at(purl: &str, paths: &[&str]) -> Value {
    let bare = purl.split(['?', '#']).next().unwrap();
    let (path, version) = bare.rsplit_once('@').unwrap_or((bare, ""));
    let name = path.rsplit('/').next().unwrap();
    let properties: Vec<_> = paths
        .iter()
        .enumerate()
        .map(|(n, path)| json!({"name": format!("syft:location:{n}:path"), "value": path}))
        .collect();
    json!({"type": "library", "name": name, "version": version, "purl": purl, "properties": properties})
}

/// The same with one more member.
fn with(mut component: Value, name: &str, value: Value) -> Value {
    component[name] = value;
    component
}

/// `kind package before->after xCOUNT`, with what else an entry says.
fn lines(changes: &Changes) -> Vec<String> {
    let version = |half: &Option<diff::Shared<diff::ChangeSide>>| match half {
        None => "-".to_owned(),
        Some(half) => format!("{}x{}", half.version.as_deref().unwrap_or("none"), half.count),
    };
    changes
        .changes
        .iter()
        .map(|entry| {
            let mut line = format!(
                "{} {} {} -> {}",
                entry.kind.as_str(),
                entry.package.as_str(),
                version(&entry.before),
                version(&entry.after)
            );
            if let Some(level) = entry.level {
                line += &format!(" {}", json!(level).as_str().unwrap());
            }
            if let Some(order) = entry.order {
                line += &format!(" {}", json!(order).as_str().unwrap());
            }
            if let (Some(other), Some(by)) = (&entry.replaced_by, entry.by) {
                line += &format!(" {} by {}", other.as_str(), json!(by).as_str().unwrap());
            }
            let stays: Vec<_> = entry.other_versions.iter().collect();
            if !stays.is_empty() {
                line += &format!(" = {}", stays.join(" "));
            }
            line
        })
        .collect()
}

#[track_caller]
fn says(old: &[Value], new: &[Value], expected: &[&str]) -> Changes {
    let changes = of(old, new);
    assert_eq!(lines(&changes), expected);
    assert_eq!(changes.equal, expected.is_empty());
    changes
}

#[test]
fn the_shapes_are_those_of_the_contract() {
    let mit = json!([{"license": {"id": "MIT"}}]);
    let lodash = |version: &str, path: &str| {
        with(at(&format!("pkg:npm/lodash@{version}"), &[path]), "licenses", mit.clone())
    };
    let changes = of(
        &[
            lodash("4.17.20", "/b/package.json"),
            lodash("4.17.20", "/a/package.json"),
            lodash("3.10.1", "/c/package.json"),
        ],
        &[
            lodash("4.17.21", "/a/package.json"),
            lodash("3.10.1", "/c/package.json"),
            lodash("4.17.21", "/b/package.json"),
        ],
    );
    assert_eq!(
        serde_json::to_value(&changes).unwrap(),
        json!({
            "equal": false, "equalBecause": null,
            "generator": {"changed": false, "before": [], "after": []},
            "instances": {"old": 3, "new": 3, "same": 1, "changed": 2, "removed": 0, "added": 0},
            "summary": {"integrity": 0, "substitution": 0, "downgraded": 0, "license": 0, "added": 0, "removed": 0,
                        "upgraded": 1, "changed": 0, "copies": 0, "alerts": 0},
            "changes": [{
                "kind": "upgraded", "alert": false, "package": "pkg:npm/lodash", "ecosystem": "npm", "name": "lodash",
                "count": 2, "level": "patch", "order": null, "replacedBy": null, "by": null,
                "before": {"version": "4.17.20", "count": 2, "license": "MIT", "hashes": [],
                           "paths": ["/a/package.json", "/b/package.json"]},
                "after": {"version": "4.17.21", "count": 2, "license": "MIT", "hashes": [],
                          "paths": ["/a/package.json", "/b/package.json"]},
                "otherVersions": ["3.10.1"],
            }],
            "notes": [],
            "edges": {"added": [], "removed": [], "notComparable": []},
            "coverage": {"integrity": {"comparable": 0, "of": 1}, "license": {"comparable": 3, "of": 3}},
        })
    );
}

#[test]
fn gates_are_read() {
    let words = |text: &str| {
        let gates = diff::DiffGate::parse(text)?;
        Ok::<_, diff::UnknownGate>(gates.into_iter().map(diff::DiffGate::as_str).collect::<Vec<_>>())
    };
    assert_eq!(words("any, added,any,key").unwrap(), ["any", "added", "key"]);
    for gate in diff::DiffGate::ALL {
        assert_eq!(words(gate.as_str()).unwrap(), [gate.as_str()]);
    }
    for bad in ["", "copies", "Added", "added,", "edges", "\u{1b}"] {
        let why = UsageError::Gate(Sourced::by_default(words(bad).unwrap_err()));
        let said = paas_attest::report::Lang::En.stop(&why.into()).message;
        assert!(said.contains("is not a kind of difference") && !said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn gates_answer() {
    let x = |version: &str| at(&format!("pkg:npm/x@{version}"), &[]);
    let differ = of(&[x("2.0.0")], &[x("1.0.0"), at("pkg:npm/y@1", &[])]);
    let some = |text: &str| Some(text.to_owned());
    let signed = diff::BuildOrigin { digest: some("d"), key: some("k"), ..diff::BuildOrigin::default() };
    let other = diff::BuildOrigin {
        digest: some("e"),
        key: some("l"),
        builder: some("b"),
        ..diff::BuildOrigin::default()
    };
    let asked = |gate: &str, changes: Option<&Changes>, old: &diff::BuildOrigin, new: &diff::BuildOrigin| {
        let fields = diff::provenance(old, new);
        let gate = diff::DiffGate::parse(gate).unwrap().remove(0);
        let answer = json!(gate.ask(changes, old, new, &fields));
        format!(
            "{} {} {}",
            answer["id"].as_str().unwrap(),
            answer["outcome"].as_str().unwrap(),
            answer["count"]
        )
    };
    let nobody = diff::BuildOrigin::default();
    for (gate, changes, old, new, expected) in [
        ("any", Some(&differ), &nobody, &nobody, "any fail 2"),
        ("downgraded", Some(&differ), &nobody, &nobody, "downgraded fail 1"),
        ("upgraded", Some(&differ), &nobody, &nobody, "upgraded pass 0"),
        ("any", None, &signed, &signed, "any undecided 0"),
        ("provenance", None, &signed, &signed, "provenance pass 0"),
        ("provenance", Some(&differ), &signed, &other, "provenance fail 2"),
        ("provenance", Some(&differ), &signed, &nobody, "provenance undecided 0"),
        ("key", Some(&differ), &signed, &other, "key fail 1"),
        ("key", Some(&differ), &nobody, &other, "key undecided 0"),
        ("builder", Some(&differ), &signed, &other, "builder undecided 0"),
        ("builder", Some(&differ), &other, &other, "builder pass 0"),
    ] {
        assert_eq!(asked(gate, changes, old, new), expected);
    }
}
