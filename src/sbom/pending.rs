//! Stand-ins.
use super::{Bom, Hash};
use serde::Serialize;
/// R
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// x
    pub package: String,
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
#[allow(dead_code)]
fn x(_: Hash<'_>) {}
