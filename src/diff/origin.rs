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

    fn value(&self, field: OriginField) -> Option<&String> {
        match field {
            OriginField::Digest => &self.digest,
            OriginField::TenantId => &self.tenant_id,
            OriginField::AppId => &self.app_id,
            OriginField::CommitSha => &self.commit_sha,
            OriginField::BuildId => &self.build_id,
            OriginField::Key => &self.key,
            OriginField::Builder => &self.builder,
            OriginField::Source => &self.source,
            OriginField::Base => &self.base,
            OriginField::Log => &self.log,
        }
        .as_ref()
    }
}

/// One field of where an image is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginField {
    /// [`BuildOrigin::digest`]
    Digest,
    /// [`BuildOrigin::tenant_id`]
    TenantId,
    /// [`BuildOrigin::app_id`]
    AppId,
    /// [`BuildOrigin::commit_sha`]
    CommitSha,
    /// [`BuildOrigin::build_id`]
    BuildId,
    /// [`BuildOrigin::key`]
    Key,
    /// [`BuildOrigin::builder`]
    Builder,
    /// [`BuildOrigin::source`]
    Source,
    /// [`BuildOrigin::base`]
    Base,
    /// [`BuildOrigin::log`]
    Log,
}

impl OriginField {
    /// All, in the order of the contract.
    pub const ALL: [Self; 10] = [
        Self::Digest,
        Self::TenantId,
        Self::AppId,
        Self::CommitSha,
        Self::BuildId,
        Self::Key,
        Self::Builder,
        Self::Source,
        Self::Base,
        Self::Log,
    ];

    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::TenantId => "tenant_id",
            Self::AppId => "app_id",
            Self::CommitSha => "commit_sha",
            Self::BuildId => "build_id",
            Self::Key => "key",
            Self::Builder => "builder",
            Self::Source => "source",
            Self::Base => "base",
            Self::Log => "log",
        }
    }

    /// Whether it differs between any two builds, so that its difference says nothing.
    pub fn always_differs(self) -> bool {
        matches!(self, Self::Digest | Self::CommitSha | Self::BuildId | Self::Log)
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenanceField {
    /// Which.
    pub field: OriginField,
    /// Its old value; `None` where that side has none.
    pub before: Option<String>,
    /// Its new value.
    pub after: Option<String>,
}

/// The fields that differ, in the order of the contract.
pub fn provenance(old: &BuildOrigin, new: &BuildOrigin) -> Vec<ProvenanceField> {
    let differs = |field: &OriginField| old.value(*field) != new.value(*field);
    let both = |field: OriginField| ProvenanceField {
        field,
        before: old.value(field).cloned(),
        after: new.value(field).cloned(),
    };
    OriginField::ALL.into_iter().filter(differs).map(both).collect()
}

/// The fields that both sides have, and have alike.
pub fn agreed(old: &BuildOrigin, new: &BuildOrigin) -> Vec<OriginField> {
    let alike = |field: &OriginField| old.value(*field).is_some() && old.value(*field) == new.value(*field);
    OriginField::ALL.into_iter().filter(alike).collect()
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
        assert_eq!(agreed(&old, &new), [OriginField::Key]);
        for field in OriginField::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.as_str());
        }
        assert!(old.is_known() && !BuildOrigin { key: None, ..old.clone() }.is_known());
    }
}
