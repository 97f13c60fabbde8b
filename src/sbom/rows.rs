//! One row for each instance.

use super::Bom;
use super::filter::Filter;
use super::row::Row;

/// The instances that all filters let through, by package, version, paths, and then by all the rest,
/// so that the order in the document changes nothing.
pub fn rows<'c>(bom: &'c Bom<'c>, filters: &[Filter]) -> Vec<Row<'c>> {
    let all = bom.components.iter().map(|component| (Row::of(component), component));
    let mut rows: Vec<_> = all.filter(|(row, _)| filters.iter().all(|filter| filter.matches(row))).collect();
    rows.sort_unstable_by(|(a, one), (b, other)| {
        (&a.package, &a.version, a.paths).cmp(&(&b.package, &b.version, b.paths)).then_with(|| one.cmp(other))
    });
    rows.into_iter().map(|(row, _)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::read;
    use proptest::prelude::*;

    fn document(components: &[&str]) -> String {
        let all = components.join(",");
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{all}]}}"#)
    }

    #[test]
    fn a_row_has_the_shape_of_the_contract() {
        let text = document(&[
            r#"{"type":"library","group":"g","name":"x","version":"1","purl":"pkg:npm/%40g/x@1?a=b","bom-ref":"r",
            "supplier":{"name":"s"},"licenses":[{"license":{"id":"MIT"}},{"expression":"ISC OR Zlib"}],
            "hashes":[{"alg":"SHA-1","content":"AB"}],"properties":[{"name":"syft:location:0:path","value":"/p"}]}"#,
            "{}",
        ]);
        let bom = read(text.as_bytes()).unwrap();
        assert_eq!(
            serde_json::to_value(rows(&bom, &[])).unwrap(),
            serde_json::json!([
                {"package": "none:", "type": null, "ecosystem": "none", "group": null, "name": null, "version": null,
                 "purl": null, "license": null, "supplier": null, "hashes": [], "paths": [], "bomRef": null},
                {"package": "pkg:npm/%40g/x", "type": "library", "ecosystem": "npm", "group": "g", "name": "x",
                 "version": "1", "purl": "pkg:npm/%40g/x@1?a=b", "license": "(ISC OR Zlib) AND MIT", "supplier": "s",
                 "hashes": [{"alg": "SHA-1", "content": "ab", "from": "hashes"}], "paths": ["/p"], "bomRef": "r"}
            ])
        );
    }

    #[test]
    fn rows_are_sorted_by_package_version_and_paths() {
        let at = |name: &str, version: &str, path: &str| {
            format!(
                r#"{{"name":"{name}","version":"{version}","properties":[{{"name":"syft:location:0:path","value":"{path}"}}]}}"#
            )
        };
        let texts = [
            at("b", "1", "/a"),
            at("a", "2", "/b"),
            at("a", "2", "/a"),
            at("a", "10", "/z"),
            at("a", "", "/z"),
        ];
        let text = document(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let bom = read(text.as_bytes()).unwrap();
        let order: Vec<_> = rows(&bom, &[])
            .iter()
            .map(|row| {
                (
                    row.package.as_str().to_owned(),
                    row.version.as_deref().unwrap_or("-").to_owned(),
                    row.paths[0].to_string(),
                )
            })
            .collect();
        let expected =
            [("a", "-", "/z"), ("a", "10", "/z"), ("a", "2", "/a"), ("a", "2", "/b"), ("b", "1", "/a")];
        let expected: Vec<_> =
            expected.map(|(n, v, p)| (format!("none:{n}"), v.to_owned(), p.to_owned())).into();
        assert_eq!(order, expected);
    }

    proptest! {
        #[test]
        fn the_order_in_the_document_changes_nothing(
            picks in proptest::collection::vec((0..3_u8, 0..3_u8, 0..2_u8), 0..8).prop_shuffle(),
            seed in any::<prop::sample::Index>(),
        ) {
            let texts: Vec<_> = picks
                .iter()
                .map(|(name, version, license)| format!(
                    r#"{{"name":"{name}","version":"{version}","bom-ref":"{license}","licenses":[{{"license":{{"id":"{license}"}}}}]}}"#
                ))
                .collect();
            let mut turned = texts.clone();
            turned.rotate_left(seed.index(texts.len().max(1)) % texts.len().max(1));
            turned.reverse();
            let (one, other) = (texts.join(","), turned.join(","));
            let (one, other) = (document(&[&one]), document(&[&other]));
            let (one, other) = (read(one.as_bytes()).unwrap(), read(other.as_bytes()).unwrap());
            prop_assert_eq!(rows(&one, &[]), rows(&other, &[]));
            prop_assert_eq!(rows(&one, &[]).len(), texts.len());
            let (sum, turned) = (crate::sbom::BomSummary::of(&one), crate::sbom::BomSummary::of(&other));
            prop_assert_eq!(sum.counts.by_type.values().sum::<usize>(), texts.len());
            prop_assert_eq!(sum, turned);
            prop_assert!(crate::sbom::says_the_same(&one, &other));
            prop_assert_eq!(crate::sbom::differences(&one, &other, crate::sbom::Between::ShownAndThis), []);
        }
    }
}
