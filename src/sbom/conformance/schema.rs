//! `--check schema`: does the document have the structure that its own spec version states?
//!
//! The library sees a value that was read strictly: of a doubled key it would silently judge the last.

mod judge;

use serde_json::Value;

use super::odd::{Oddity, oddities};
use super::version::spec_version;
use super::violation::{JsonType, Violation};
use crate::json::{JsonError, value_within, without_bom};
use crate::limits;
#[cfg(test)]
use crate::sbom::passes::{self, DocumentPass};
use crate::sbom::{GateOutcome, Unreadable, UnreadableKind};
use crate::text::ForeignText;

/// The one spec version that is checked.
const CHECKED: &str = "1.4";

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaReport {
    /// The gate's answer.
    outcome: GateOutcome,
    /// What the document says, as far as it can be read.
    pub spec_version: Option<ForeignText>,
    /// How many places are wrong.
    pub violations: usize,
    /// The first of them by path, at most a hundred.
    pub errors: Vec<SchemaError>,
    /// What no schema forbids, but is unusual.
    pub odd: Vec<Oddity>,
    /// Why it was not looked into, where a bound is the reason.
    pub unread: Option<Unreadable>,
    /// Whether there are more violations than were counted.
    pub cut: bool,
}

/// One violation, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// A JSON Pointer (RFC 6901) to what is wrong; empty for the document itself.
    pub path: String,
    /// What is wrong.
    pub violation: Violation,
}

impl SchemaReport {
    /// The gate's answer.
    pub fn outcome(&self) -> GateOutcome {
        self.outcome
    }

    /// A failure of one violation.
    fn failed(spec_version: Option<ForeignText>, path: &str, violation: Violation) -> Self {
        let error = SchemaError { path: path.to_owned(), violation };
        Self {
            outcome: GateOutcome::Fail,
            spec_version,
            violations: 1,
            errors: vec![error],
            odd: Vec::new(),
            unread: None,
            cut: false,
        }
    }

    /// The same where the reader of SBOMs refuses the document: of a version whose schema is not checked, being
    /// malformed is a violation all the same.
    #[must_use]
    pub fn refused_by_reader(self, why: &Unreadable) -> Self {
        match (self.outcome, why.kind()) {
            (GateOutcome::Undecided, UnreadableKind::Malformed) => {
                Self::failed(self.spec_version, "", Violation::Unreadable(why.clone()))
            }
            (
                GateOutcome::Undecided,
                UnreadableKind::Unsupported | UnreadableKind::TooDeep | UnreadableKind::TooMany,
            )
            | (GateOutcome::Pass | GateOutcome::Fail, _) => self,
        }
    }

    fn undecided(spec_version: Option<ForeignText>, odd: Vec<Oddity>) -> Self {
        Self {
            outcome: GateOutcome::Undecided,
            spec_version,
            violations: 0,
            errors: Vec::new(),
            odd,
            unread: None,
            cut: false,
        }
    }

    /// Over a bound: neither right nor wrong.
    fn over(spec_version: Option<ForeignText>, bound: JsonError) -> Self {
        Self { unread: Some(Unreadable::Json(bound)), ..Self::undecided(spec_version, Vec::new()) }
    }
}

/// Judges a document by the schema of its own spec version (spec: section 2, "Conformance").
///
/// `fail` where it is malformed, says `CycloneDX` and no spec version, or has violations;
/// `undecided` where its spec version is not checked, where it is of another format (SPDX, XML), or
/// where it is nested deeper or has more in it than is read.
pub fn schema(bytes: &[u8]) -> SchemaReport {
    let bytes = without_bom(bytes);
    #[cfg(test)]
    passes::note(DocumentPass::Value);
    let document = match value_within(bytes, room(bytes.len())) {
        Ok(document) => document,
        Err(error) => {
            #[cfg(test)]
            passes::note(DocumentPass::SpecVersion);
            let version = spec_version(bytes).map(ForeignText::new);
            return match error {
                JsonError::TooDeep(_) | JsonError::TooMany(_) => SchemaReport::over(version, error),
                JsonError::CutOff(_) | JsonError::Invalid(_) if is_of_another_kind(bytes) => {
                    SchemaReport::undecided(version, Vec::new())
                }
                JsonError::CutOff(_) | JsonError::Invalid(_) => {
                    SchemaReport::failed(version, "", Violation::NotJson(error))
                }
            };
        }
    };
    let Some(root) = document.as_object() else {
        return SchemaReport::failed(None, "", Violation::NotADocument(JsonType::of(&document)));
    };
    let says_so = root.get("bomFormat").and_then(Value::as_str) == Some("CycloneDX");
    match root.get("specVersion") {
        Some(Value::String(version)) if version == CHECKED => judge::judge(document),
        Some(Value::String(version)) if !version.is_empty() => {
            let odd = if says_so { oddities(&document, true) } else { Vec::new() };
            SchemaReport::undecided(Some(ForeignText::new(version)), odd)
        }
        _ if !says_so => SchemaReport::undecided(None, Vec::new()),
        None | Some(Value::Null | Value::String(_)) => {
            SchemaReport::failed(None, "", Violation::NoSpecVersion)
        }
        Some(other) => {
            let violation = Violation::Type { expected: vec![JsonType::String], found: JsonType::of(other) };
            SchemaReport::failed(None, "/specVersion", violation)
        }
    }
}

/// What the value of a document of so many bytes may have: real ones have up to ten times their text, and the document
/// itself is there too.
fn room(bytes: usize) -> usize {
    limits::SCHEMA_VALUE.saturating_add(bytes.saturating_mul(7))
}

/// XML and the tag-value form of SPDX: not faulty JSON, but another format.
fn is_of_another_kind(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"<") || text.starts_with(b"SPDXVersion:")
}

#[cfg(test)]
mod tests;
