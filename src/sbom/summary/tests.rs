use super::*;
use crate::sbom::read;

fn of(rest: &str) -> serde_json::Value {
    let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4"{rest}}}"#);
    serde_json::to_value(BomSummary::of(&read(text.as_bytes()).unwrap())).unwrap()
}

#[test]
fn an_empty_document_has_every_field() {
    let zero = serde_json::json!({"have": 0, "of": 0});
    assert_eq!(
        of(""),
        serde_json::json!({
            "specVersion": "1.4", "serialNumber": null, "version": null, "timestamp": null, "subject": null,
            "generator": [],
            "counts": {"total": 0, "byType": {}, "byEcosystem": {}},
            "licenses": {"with": 0, "without": 0, "noassertion": 0, "list": []},
            "coverage": {"purl": zero, "version": zero, "license": zero, "supplier": zero, "hash": zero, "digest": zero},
            "multiVersion": [], "copies": [], "dependencies": {"entries": 0, "edges": 0, "dangling": 0}
        })
    );
}

#[test]
fn metadata_is_as_the_document_has_it() {
    let summary =
        of(r#","serialNumber":"urn:uuid:1","version":3,"metadata":{"timestamp":"2024-03-06T14:25:56Z",
        "component":{"type":"container","name":"n","version":"","bom-ref":"r"},
        "tools":[{"vendor":"anchore","name":"syft","version":"1.0.1"},{"name":"x"}]}"#);
    assert_eq!(summary["serialNumber"], "urn:uuid:1");
    assert_eq!(summary["version"], 3);
    assert_eq!(summary["timestamp"], "2024-03-06T14:25:56Z");
    assert_eq!(summary["subject"], serde_json::json!({"type": "container", "name": "n", "version": null}));
    assert_eq!(
        summary["generator"],
        serde_json::json!([{"vendor": "anchore", "name": "syft", "version": "1.0.1"},
            {"vendor": null, "name": "x", "version": null}])
    );
}

#[test]
fn every_instance_is_counted_and_nested_ones_too() {
    let summary = of(
        r#","metadata":{"component":{"name":"n","components":[{"name":"in"}]}},"services":[{"name":"s"}],
        "components":[{"type":"library","purl":"pkg:NPM/a@1","supplier":{"name":"s"},"components":[{"type":"library","purl":"pkg:npm/a@1","version":"1"}]},
        {"type":"operating-system","name":"debian","version":"11"},{"purl":"pkg:/","hashes":[{"alg":"MD5","content":"ab"},{"alg":"MD5"}]},
        {"type":"file","name":"f","properties":[{"name":"syft:metadata:h1Digest","value":"h1:x"}],"hashes":[{"alg":"MD5","content":""}]}]"#,
    );
    let counts = &summary["counts"];
    assert_eq!(counts["total"], 5);
    assert_eq!(
        counts["byType"],
        serde_json::json!({"file": 1, "library": 2, "none": 1, "operating-system": 1})
    );
    assert_eq!(counts["byEcosystem"], serde_json::json!({"none": 3, "npm": 2}));
    let have =
        |name: &str| (summary["coverage"][name]["have"].clone(), summary["coverage"][name]["of"].clone());
    for (name, expected) in
        [("purl", 2), ("version", 2), ("license", 0), ("supplier", 1), ("hash", 1), ("digest", 2)]
    {
        assert_eq!(have(name), (expected.into(), 5.into()), "{name}");
    }
}

#[test]
fn licenses_are_counted_by_instance() {
    let summary = of(r#","components":[
        {"licenses":[{"license":{"id":"MIT"}},{"license":{"id":"MIT","url":"x"}},{"license":{"name":"MIT"}}]},
        {"licenses":[{"license":{"id":"MIT"}},{"expression":"A OR B"},{"license":{"name":"NOASSERTION"}}]},
        {"licenses":[{"license":{"name":"NOASSERTION"}}]},{"licenses":[{"license":{}}]},{"licenses":[]},{}]"#);
    assert_eq!(
        summary["licenses"],
        serde_json::json!({"with": 2, "without": 3, "noassertion": 1, "list": [
            {"license": "MIT", "kind": "id", "count": 2}, {"license": "A OR B", "kind": "expression", "count": 1},
            {"license": "MIT", "kind": "name", "count": 1}]})
    );
}

#[test]
fn versions_and_copies_of_a_package_are_told_apart() {
    let at = |version: &str, path: &str| {
        format!(
            r#"{{"name":"lodash","version":"{version}","purl":"pkg:npm/lodash@{version}","properties":[{{"name":"syft:location:0:path","value":"{path}"}}]}}"#
        )
    };
    let other = r#"{"name":"lodash","version":"3.10.1","purl":"pkg:npm/%40evil/lodash@3.10.1"},{"name":"x"},{"name":"x"},{"name":"x","version":"1"}"#;
    let summary = of(&format!(
        r#","components":[{},{},{},{other}]"#,
        at("4.17.20", "/b"),
        at("3.10.1", "/c"),
        at("4.17.20", "/a")
    ));
    assert_eq!(
        summary["multiVersion"],
        serde_json::json!([{"package": "none:x", "versions": ["", "1"], "count": 3},
            {"package": "pkg:npm/lodash", "versions": ["3.10.1", "4.17.20"], "count": 3}])
    );
    assert_eq!(
        summary["copies"],
        serde_json::json!([{"package": "none:x", "version": null, "count": 2, "paths": []},
            {"package": "pkg:npm/lodash", "version": "4.17.20", "count": 2, "paths": ["/a", "/b"]}])
    );
}

#[test]
fn versions_are_in_the_order_of_their_ecosystem_else_bytewise() {
    let versions = |components: &[(&str, &str)]| {
        let one = |(purl, version): &(&str, &str)| {
            format!(r#"{{"type":"library","name":"x","version":"{version}","purl":"{purl}"}}"#)
        };
        let list: Vec<_> = components.iter().map(one).collect();
        let summary = of(&format!(r#","components":[{}]"#, list.join(",")));
        summary["multiVersion"][0]["versions"].clone()
    };
    let of_type = |purl: &'static str, list: &[&'static str]| {
        versions(&list.iter().map(|version| (purl, *version)).collect::<Vec<_>>())
    };
    let json = |list: &[&str]| serde_json::json!(list);
    assert_eq!(
        of_type("pkg:npm/x", &["10.0.0", "9.0.0", "9.0.0-rc.1"]),
        json(&["9.0.0-rc.1", "9.0.0", "10.0.0"])
    );
    assert_eq!(
        of_type("pkg:npm/x", &["1.0.0+b", "1.0.0+a", "0.9.0"]),
        json(&["0.9.0", "1.0.0+a", "1.0.0+b"])
    );
    assert_eq!(
        of_type("pkg:deb/debian/x", &["1:0.9-1", "1.0-10", "1.0-9"]),
        json(&["1.0-9", "1.0-10", "1:0.9-1"])
    );
    assert_eq!(of_type("pkg:generic/x", &["9", "10"]), json(&["10", "9"]));
    assert_eq!(
        of_type("pkg:golang/x", &["v9.0.0", "v10.0.0", "(devel)"]),
        json(&["(devel)", "v10.0.0", "v9.0.0"])
    );
    assert_eq!(of_type("pkg:npm/x", &["9.0.0", "10.0.0", ""]), json(&["", "10.0.0", "9.0.0"]));
}

#[test]
fn a_package_of_two_orders_has_none() {
    let one = |kind: &str, version: &str| {
        format!(r#"{{"type":"{kind}","name":"x","version":"{version}","purl":"pkg:generic/x"}}"#)
    };
    let versions = |kinds: [&str; 2]| {
        let list = [one(kinds[0], "9"), one(kinds[1], "10")].join(",");
        of(&format!(r#","components":[{list}]"#))["multiVersion"][0]["versions"].clone()
    };
    assert_eq!(versions(["operating-system", "operating-system"]), serde_json::json!(["9", "10"]));
    assert_eq!(versions(["operating-system", "library"]), serde_json::json!(["10", "9"]));
    assert_eq!(versions(["library", "operating-system"]), serde_json::json!(["10", "9"]));
}

#[test]
fn dangling_references_are_counted_once() {
    let summary = of(
        r#","metadata":{"component":{"bom-ref":"root"}},"services":[{"bom-ref":"service"}],"components":[{"bom-ref":"a"},{"bom-ref":"a"}],
        "dependencies":[{"ref":"root","dependsOn":["a","gone","service"]},{"ref":"gone","dependsOn":["gone","a"]},{"ref":"lost"},{}]"#,
    );
    assert_eq!(summary["dependencies"], serde_json::json!({"entries": 4, "edges": 5, "dangling": 2}));
}
