//! Stand-ins.
use super::{Bom, Hash};
use serde::Serialize;
/// R
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// x
    pub package: String,
    /// x
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// x
    pub ecosystem: String,
    /// x
    pub group: Option<String>,
    /// x
    pub name: Option<String>,
    /// x
    pub version: Option<String>,
    /// x
    pub purl: Option<String>,
    /// x
    pub license: Option<String>,
    /// x
    pub supplier: Option<String>,
    /// x
    pub hashes: Vec<Hash<'static>>,
    /// x
    pub paths: Vec<String>,
    /// x
    pub bom_ref: Option<String>,
}
/// F
#[derive(Clone, Debug)]
pub struct Filter;
impl Filter {
    /// p
    /// # Errors
    /// x
    pub fn parse(_: &str) -> Result<Self, String> {
        Ok(Self)
    }
}
/// r
pub fn rows(bom: &Bom<'_>, _: &[Filter]) -> Vec<Row> {
    let own = |text: &Option<super::Text<'_>>| text.as_ref().map(ToString::to_string);
    bom.components
        .iter()
        .map(|one| Row {
            package: one.package().key(),
            kind: own(&one.kind),
            ecosystem: one.package().ecosystem().into_owned(),
            group: own(&one.group),
            name: own(&one.name),
            version: one.package().version().map(|text| text.into_owned()),
            purl: own(&one.purl),
            license: one.licences.first().map(|licence| licence.text.to_string()),
            supplier: own(&one.supplier),
            hashes: vec![],
            paths: one.paths.iter().map(ToString::to_string).collect(),
            bom_ref: own(&one.bom_ref),
        })
        .collect()
}
/// d
pub fn differences(_: &Bom<'_>, _: &Bom<'_>) -> Vec<String> {
    vec![]
}
/// s
pub fn says_the_same(_: &Bom<'_>, _: &Bom<'_>) -> bool {
    true
}
