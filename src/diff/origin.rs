//! Who built two images from what: the fields in which they differ.

use serde::Serialize;

use crate::sbom::Bom;

/// Where one image is from, as far as somebody signed it. Texts are as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOrigin {
    /// The digest of the image.
    pub digest: Option<String>,
    /// The signed annotation `tenant_id`.
    pub tenant_id: Option<String>,
    /// The signed annotation `app_id`.
    pub app_id: Option<String>,
    /// The signed annotation `commit_sha`.
    pub commit_sha: Option<String>,
    /// The signed annotation `build_id`.
    pub build_id: Option<String>,
    /// The fingerprint of the key that signed.
    pub key: Option<String>,
    /// `builder.id` of the provenance.
    pub builder: Option<String>,
    /// The URI of the source in the provenance.
    pub source: Option<String>,
    /// The base image: a label of the image, told by the SBOM.
    pub base: Option<String>,
    /// The entry of the transparency log.
    pub log: Option<String>,
}

impl BuildOrigin {
    /// The base image as syft's labels in an SBOM tell it: its digest, else its name.
    pub fn base_of(bom: &Bom<'_>) -> Option<String> {
        let label = |name: &str| bom.label(&format!("org.opencontainers.image.base.{name}"));
        label("digest").or_else(|| label("name")).map(str::to_owned)
    }

    /// Whether somebody signed where it is from: neither a digest nor what the SBOM itself tells says who.
    pub fn is_known(&self) -> bool {
        self.key.is_some()
    }

    fn values(&self) -> [(&'static str, &Option<String>); 10] {
        [
            ("digest", &self.digest),
            ("tenant_id", &self.tenant_id),
            ("app_id", &self.app_id),
            ("commit_sha", &self.commit_sha),
            ("build_id", &self.build_id),
            ("key", &self.key),
            ("builder", &self.builder),
            ("source", &self.source),
            ("base", &self.base),
            ("log", &self.log),
        ]
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenanceField {
    /// Its name.
    pub field: &'static str,
    /// Its old value; `None` where that side has none.
    pub before: Option<String>,
    /// Its new value.
    pub after: Option<String>,
}

impl ProvenanceField {
    /// Whether it differs between any two builds, so that its difference says nothing.
    pub fn always_differs(&self) -> bool {
        matches!(self.field, "digest" | "commit_sha" | "build_id" | "log")
    }
}

/// The fields that differ, in the order of the contract.
pub fn provenance(old: &BuildOrigin, new: &BuildOrigin) -> Vec<ProvenanceField> {
    let both = old.values().into_iter().zip(new.values());
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| ProvenanceField {
            field,
            before: before.clone(),
            after: after.clone(),
        })
        .collect()
}

/// The names of the fields that both sides have, and have alike.
pub fn agreed(old: &BuildOrigin, new: &BuildOrigin) -> Vec<&'static str> {
    let both = old.values().into_iter().zip(new.values());
    both.filter(|((_, before), (_, after))| before.is_some() && before == after)
        .map(|((field, _), _)| field)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_differ_come_in_the_order_of_the_contract() {
        let some = |text: &str| Some(text.to_owned());
        let old = BuildOrigin { digest: some("a"), key: some("k"), log: some("1"), ..BuildOrigin::default() };
        let new =
            BuildOrigin { digest: some("b"), key: some("k"), base: some("x"), ..BuildOrigin::default() };
        assert_eq!(
            serde_json::to_value(provenance(&old, &new)).unwrap(),
            serde_json::json!([
                {"field": "digest", "before": "a", "after": "b"},
                {"field": "base", "before": null, "after": "x"},
                {"field": "log", "before": "1", "after": null}
            ])
        );
        assert_eq!(provenance(&old, &old), []);
        assert_eq!(agreed(&old, &new), ["key"]);
        assert!(old.is_known() && !BuildOrigin { key: None, ..old.clone() }.is_known());
    }
}
