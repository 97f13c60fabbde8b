//! What the entries of a difference may say, and what they may cost.

use paas_attest::diff::{self, TooRepetitive};
use paas_attest::sbom;
use serde_json::json;

use super::{at, compare, document, with};
use crate::support::rows::Rows;

/// What stands once in a document, and would be said in each of thousands of entries.
#[test]
fn what_would_be_repeated_without_end_is_not_said() {
    let mut rows = Rows::default();
    let mut refused = |name: &str, old: &str, new: &str| {
        let (old, new) = (sbom::read(old.as_bytes()).unwrap(), sbom::read(new.as_bytes()).unwrap());
        for (turned, old, new) in [("", &old, &new), (" turned", &new, &old)] {
            rows.row(format_args!("{name}{turned}"), || {
                assert!(matches!(diff::diff(old, new), Err(TooRepetitive)));
            });
        }
    };
    let none = json!({});
    // Versions that stay, in an entry for each that has another license, one copy more, or is another.
    let licensed = |license: &str| {
        let one = |n: usize| {
            let licenses = json!([{"license": {"id": license}}]);
            with(at(&format!("pkg:npm/x@1.0.{n}"), &[]), "licenses", licenses)
        };
        document(&(0..4_000).map(one).collect::<Vec<_>>(), &none)
    };
    refused("licensed", &licensed("MIT"), &licensed("ISC"));
    let copies = |count: usize, other: usize| {
        let versions = |n: usize| (0..count).map(move |_| at(&format!("pkg:npm/x@1.0.{n}"), &[]));
        let more = (0..3_000).map(|n| at(&format!("pkg:npm/x@{other}.0.{n}"), &[]));
        document(&(0..3_000).flat_map(versions).chain(more).collect::<Vec<_>>(), &none)
    };
    refused("copies", &copies(1, 1), &copies(2, 1));
    refused("versions", &copies(1, 2), &copies(1, 3));
    // One long name at the ends of many edges.
    let edges = |from: &str, to: &str| {
        let long = "n".repeat(100 << 10);
        let mut all = vec![with(at(&format!("pkg:npm/{long}@1"), &[]), "bom-ref", json!("long"))];
        all.extend(
            (0..1_500).map(|n| with(at(&format!("pkg:npm/c{n}@1"), &[]), "bom-ref", json!(format!("c{n}")))),
        );
        let end = |name: &str, n: usize| if name == "n" { format!("c{n}") } else { name.to_owned() };
        let of = |n| json!({"ref": end(from, n), "dependsOn": [end(to, n)]});
        document(&all, &json!({"dependencies": (0..1_500).map(of).collect::<Vec<_>>()}))
    };
    refused("ends", &edges("n", "c0"), &edges("n", "long"));
    refused("beginnings", &edges("c0", "n"), &edges("long", "n"));
    // What stands for a package in each of its substitutions: its license, its digests, its paths, its key.
    for long in ["license", "paths", "namespace"] {
        let scoped = |scope: &str| {
            let one = |n: usize| {
                let text = format!("{n}{}", "l".repeat(8_000));
                let name = if long == "namespace" { &text } else { "" };
                let paths: &[&str] = if long == "paths" { &[&text] } else { &[] };
                let at = at(&format!("pkg:npm/%40{scope}{n}{name}/core@1.0.0"), paths);
                if long == "license" {
                    with(at, "licenses", json!([{"license": {"name": text}}]))
                } else {
                    at
                }
            };
            document(&(0..128).map(one).collect::<Vec<_>>(), &none)
        };
        refused(long, &scoped("a"), &scoped("b"));
    }
    rows.end();
}

#[test]
fn packages_of_one_reference_in_edges_that_dangle_cost_little() {
    let of = |last: usize| {
        let one = |n: usize| with(at(&format!("pkg:npm/c{n}@1"), &[]), "bom-ref", json!("r"));
        let dangling: Vec<_> = (0..last).map(|n| format!("x{n}")).collect();
        let dependencies = json!({"dependencies": [{"ref": "r", "dependsOn": dangling}]});
        document(&(0..20_000).map(one).collect::<Vec<_>>(), &dependencies)
    };
    let changes = compare(&of(30_000), &of(29_999));
    assert!(changes.equal, "{changes:?}");
}
