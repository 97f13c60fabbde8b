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
pub fn rows(_: &Bom<'_>, _: &[Filter]) -> Vec<Row> {
    vec![]
}
/// d
pub fn differences(_: &Bom<'_>, _: &Bom<'_>) -> Vec<String> {
    vec![]
}
/// s
pub fn says_the_same(_: &Bom<'_>, _: &Bom<'_>) -> bool {
    true
}
