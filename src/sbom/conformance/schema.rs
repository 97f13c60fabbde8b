//! `--check schema`: does the document have the structure that its own spec version states?
//!
//! Judged by a JSON Schema in our own words ([`SCHEMA`]); the license ids come from the SPDX list of
//! the `spdx` crate, so that there is one list in the program. The library sees a value that was
//! read strictly: of a doubled key it would silently judge the last.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde::Serialize;
use serde_json::Value;

use super::version::spec_version;
use super::{message, odd};
use crate::json::{JsonError, StrictValue, without_bom};
use crate::sbom::GateOutcome;
use crate::text::ForeignText;

/// The structure of CycloneDX 1.4 as its specification states it, without its prose.
const SCHEMA: &str = include_str!("cyclonedx-1.4.json");
/// The one spec version that is checked.
const CHECKED: &str = "1.4";
/// Violations that a report lists; all are counted.
const LISTED: usize = 100;

/// What `conformance.schema` of `paas-attest/sbom/v1` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaReport {
    /// The gate's answer.
    pub outcome: GateOutcome,
    /// What the document says, as far as it can be read.
    pub spec_version: Option<ForeignText>,
    /// How many places are wrong.
    pub violations: usize,
    /// The first of them by path, at most a hundred.
    pub errors: Vec<SchemaError>,
    /// Sentences for the weakness `schema-odd`: what no schema forbids. Foreign text in them is escaped.
    #[serde(skip)]
    pub odd: Vec<String>,
}

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemaError {
    /// A JSON Pointer (RFC 6901) to what is wrong; empty for the document itself.
    pub path: String,
    /// What is wrong, one sentence; foreign text in it is escaped already.
    pub message: String,
}

impl SchemaReport {
    /// A failure of one violation: for a document that a reader calls malformed.
    pub fn failed(spec_version: Option<ForeignText>, path: &str, message: impl Into<String>) -> Self {
        let error = SchemaError { path: path.to_owned(), message: message.into() };
        Self { outcome: GateOutcome::Fail, spec_version, violations: 1, errors: vec![error], odd: Vec::new() }
    }

    fn undecided(spec_version: Option<ForeignText>, odd: Vec<String>) -> Self {
        Self { outcome: GateOutcome::Undecided, spec_version, violations: 0, errors: Vec::new(), odd }
    }
}

/// Judges a document by the schema of its own spec version (spec: section 2, "Conformance").
///
/// `fail` where it is malformed, says `CycloneDX` and no spec version, or has violations;
/// `undecided` where its spec version is not checked, where it is of another format (SPDX, XML), or
/// where it is nested deeper than is read.
pub fn schema(bytes: &[u8]) -> SchemaReport {
    let bytes = without_bom(bytes);
    let document = match serde_json::from_slice::<StrictValue>(bytes) {
        Ok(StrictValue(document)) => document,
        Err(error) => {
            let version = spec_version(bytes).map(ForeignText::new);
            let error = JsonError::from(error);
            if matches!(error, JsonError::TooDeep(_)) || is_of_another_kind(bytes) {
                return SchemaReport::undecided(version, Vec::new());
            }
            let why = format!("this is no JSON that can be read: {}", error.said());
            return SchemaReport::failed(version, "", why);
        }
    };
    let Some(root) = document.as_object() else {
        let is = message::type_of(&document);
        return SchemaReport::failed(None, "", format!("the document must be an object, and is {is}"));
    };
    let says_so = root.get("bomFormat").and_then(Value::as_str) == Some("CycloneDX");
    match root.get("specVersion") {
        Some(Value::String(version)) if version == CHECKED => judge(&document),
        Some(Value::String(version)) if !version.is_empty() => {
            let odd = if says_so { odd::sentences(&document, true) } else { Vec::new() };
            SchemaReport::undecided(Some(ForeignText::new(version)), odd)
        }
        _ if !says_so => SchemaReport::undecided(None, Vec::new()),
        None | Some(Value::Null | Value::String(_)) => {
            SchemaReport::failed(None, "", "`specVersion` is missing: what to check the document by")
        }
        Some(other) => {
            let is = message::type_of(other);
            SchemaReport::failed(None, "/specVersion", format!("must be a string, and is {is}"))
        }
    }
}

/// XML and the tag-value form of SPDX: no faulty JSON, but something else.
fn is_of_another_kind(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"<") || text.starts_with(b"SPDXVersion:")
}

fn judge(document: &Value) -> SchemaReport {
    let version = Some(ForeignText::new(CHECKED));
    // A schema that does not compile is a fault of this program, and held by a test.
    let Ok(validator) = validator() else { return SchemaReport::undecided(version, Vec::new()) };
    let odd = odd::sentences(document, false);
    if validator.is_valid(document) {
        return SchemaReport {
            outcome: GateOutcome::Pass,
            spec_version: version,
            violations: 0,
            errors: Vec::new(),
            odd,
        };
    }
    let mut violations = 0;
    let mut first: BTreeMap<Key, SchemaError> = BTreeMap::new();
    let mut before: Option<ValidationError> = None;
    for error in validator.iter_errors(document) {
        let Some(error) = merge(&mut before, error) else { continue };
        violations += 1;
        keep(&mut first, &error);
    }
    if let Some(error) = before {
        violations += 1;
        keep(&mut first, &error);
    }
    SchemaReport {
        outcome: GateOutcome::Fail,
        spec_version: version,
        violations,
        errors: first.into_values().collect(),
        odd,
    }
}

/// Holds one error back, and gives the one before it, unless both say that one value is of the wrong
/// type: of `"type": 5` the schema says that it is no string and that it is none of the strings.
fn merge<'a>(
    before: &mut Option<ValidationError<'a>>,
    error: ValidationError<'a>,
) -> Option<ValidationError<'a>> {
    let Some(held) = before else {
        *before = Some(error);
        return None;
    };
    let of_type = |error: &ValidationError| matches!(error.kind(), Kind::Type { .. });
    let one_place = held.instance_path() == error.instance_path();
    match (one_place, of_type(held), of_type(&error)) {
        (true, true, _) => None,
        (true, false, true) => {
            *before = Some(error);
            None
        }
        _ => before.replace(error),
    }
}

/// A path by which errors are sorted: an item by its number, a field by its name.
type Key = (Vec<Step>, String);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Item(usize),
    Field(String),
}

fn keep(first: &mut BTreeMap<Key, SchemaError>, error: &ValidationError) {
    let path = error.instance_path().as_str();
    let steps: Vec<Step> = path
        .split('/')
        .skip(1)
        .map(|step| step.parse().map_or_else(|_| Step::Field(step.to_owned()), Step::Item))
        .collect();
    if first.len() == LISTED && first.last_key_value().is_some_and(|(last, _)| last.0 < steps) {
        return;
    }
    let message = message::sentence(error);
    first.insert((steps, message.clone()), SchemaError { path: path.to_owned(), message });
    if first.len() > LISTED {
        first.pop_last();
    }
}

/// Compiles the schema with today's license ids, and with formats asserted: an ill-formed time or
/// address is a violation.
fn validator() -> Result<Validator, String> {
    let mut schema: Value = serde_json::from_str(SCHEMA).map_err(|error| error.to_string())?;
    let ids = schema.pointer_mut("/definitions/spdx-id/enum").ok_or("no place for the SPDX ids")?;
    *ids = spdx_ids().map(Value::from).collect();
    // The library has this format only with a table of all scripts: letters beyond ASCII are taken
    // for letters, and the rest is judged as any address is.
    let ascii = jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&serde_json::json!({"format": "email"}))
        .map_err(|error| error.to_string())?;
    let address = move |text: &str| {
        let letters = text.chars().map(|letter| if letter.is_ascii() { letter } else { 'a' });
        ascii.is_valid(&Value::from(letters.collect::<String>()))
    };
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .with_format("idn-email", address)
        // Takes linear time whatever the text is.
        .with_pattern_options(PatternOptions::regex())
        .build(&schema)
        .map_err(|error| error.to_string())
}

/// The ids of the SPDX list as the published list of CycloneDX has them: with the deprecated ones, and
/// with those of the exceptions. Not what the crate adds to it: `NOASSERTION`, which is no license, and
/// the roots from which it makes the ids of the GFDL.
fn spdx_ids() -> impl Iterator<Item = &'static str> {
    let licenses = spdx::identifiers::LICENSES.iter().map(|license| license.name);
    let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    licenses.filter(|id| *id != "NOASSERTION" && !id.ends_with("invariants")).chain(exceptions)
}

#[cfg(test)]
mod tests;
