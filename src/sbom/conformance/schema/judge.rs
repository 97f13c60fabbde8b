//! Judging by a JSON Schema in our own words ([`SCHEMA`]). The license ids come from the SPDX list of the
//! `spdx` crate, so that there is one list in the program.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::{CHECKED, SchemaError, SchemaReport};
use crate::limits;
use crate::sbom::GateOutcome;
use crate::sbom::conformance::odd::oddities;
use crate::sbom::conformance::violation::Violation;
use crate::text::ForeignText;

/// The structure of CycloneDX 1.4 as its specification states it, without its prose.
const SCHEMA: &str = include_str!("../cyclonedx-1.4.json");

/// Judges a document, which is let go piece by piece.
pub(super) fn judge(document: Value) -> SchemaReport {
    let version = Some(ForeignText::new(CHECKED));
    // A schema that does not compile is a fault of this program, and held by a test.
    let Some(schema) = schema() else { return SchemaReport::undecided(version, Vec::new()) };
    let Some(validator) = validator(&schema) else { return SchemaReport::undecided(version, Vec::new()) };
    let odd = oddities(&document, false);
    let mut found = Found::default();
    if !validator.is_valid(&document) {
        found.document(&schema, &validator, document);
    }
    SchemaReport {
        outcome: if found.violations == 0 { GateOutcome::Pass } else { GateOutcome::Fail },
        spec_version: version,
        violations: found.violations,
        errors: found.first.into_values().collect(),
        odd,
        unread: None,
        cut: found.cut,
    }
}

/// The violations that were found: all are counted, and the first by their places are kept.
#[derive(Default)]
struct Found {
    violations: usize,
    first: BTreeMap<Key, SchemaError>,
    /// Whether there may be more.
    cut: bool,
}

impl Found {
    /// The library gives all violations of what it is asked of at once, each two hundred times as large as the
    /// smallest value: of a large document it is asked of each item of a list at the root by itself, and of one that
    /// is large itself only for its first.
    fn document(&mut self, schema: &Value, validator: &Validator, mut document: Value) {
        let mut large = is_large(&document);
        if large {
            for (field, list) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let Some(Value::Array(items)) = document.get_mut(field) else { continue };
                let list = resolved(schema, list);
                let Some(of_item) = list.get("items").and_then(|item| part(schema, item)) else { continue };
                let items = std::mem::take(items);
                self.list(field, &of_item, items, list.get("uniqueItems") == Some(&Value::Bool(true)));
            }
            large = is_large(&document);
        }
        self.value("", validator, &document, large);
        // The root as it was is not valid: what is wrong lies where only the whole can be asked.
        if self.violations == 0 {
            self.cut = true;
            self.violations = 1;
        }
    }

    fn list(&mut self, field: &str, of_item: &Validator, items: Vec<Value>, unique: bool) {
        for (n, item) in items.iter().enumerate() {
            if !of_item.is_valid(item) {
                let large = is_large(item);
                self.value(&format!("/{field}/{n}"), of_item, item, large);
            }
        }
        let items = Value::Array(items);
        let all = serde_json::json!({"uniqueItems": true});
        if unique && jsonschema::draft7::options().build(&all).is_ok_and(|all| !all.is_valid(&items)) {
            self.keep(&format!("/{field}"), Violation::EqualItems);
        }
    }

    /// The violations of one value, which stands at this place.
    fn value(&mut self, at: &str, validator: &Validator, value: &Value, large: bool) {
        if large {
            if let Err(error) = validator.validate(value) {
                self.error(at, &error);
                self.cut = true;
            }
            return;
        }
        let mut before: Option<ValidationError> = None;
        for error in validator.iter_errors(value) {
            if let Some(error) = merge(&mut before, error) {
                self.error(at, &error);
            }
        }
        if let Some(error) = before {
            self.error(at, &error);
        }
    }

    fn error(&mut self, at: &str, error: &ValidationError) {
        let path = format!("{at}{}", error.instance_path().as_str());
        self.keep(&path, Violation::of(error));
    }

    fn keep(&mut self, path: &str, violation: Violation) {
        self.violations += 1;
        let steps: Vec<Step> = path
            .split('/')
            .skip(1)
            .map(|step| step.parse().map_or_else(|_| Step::Field(step.to_owned()), Step::Item))
            .collect();
        if self.first.len() == limits::VIOLATIONS
            && self.first.last_key_value().is_some_and(|(last, _)| last.0 < steps)
        {
            return;
        }
        let error = SchemaError { path: path.to_owned(), violation: violation.clone() };
        self.first.insert((steps, violation), error);
        if self.first.len() > limits::VIOLATIONS {
            self.first.pop_last();
        }
    }
}

/// Whether a value has more in it than is asked for all violations at once.
fn is_large(value: &Value) -> bool {
    let mut left = limits::SCHEMA_AT_ONCE;
    has_more_values(value, &mut left)
}

/// Whether there are more values in one than are left.
fn has_more_values(value: &Value, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else { return true };
    *left = rest;
    match value {
        Value::Array(items) => items.iter().any(|item| has_more_values(item, left)),
        Value::Object(fields) => fields.values().any(|field| has_more_values(field, left)),
        _ => false,
    }
}

/// Holds one error back, and gives the one before it, unless both say that one value is of the wrong
/// type: of `"type": 5` the schema says that it is not a string and not one of the strings.
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
type Key = (Vec<Step>, Violation);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Item(usize),
    Field(String),
}

/// The schema with today's license ids.
fn schema() -> Option<Value> {
    let mut schema: Value = serde_json::from_str(SCHEMA).ok()?;
    let ids = schema.pointer_mut("/definitions/spdx-id/enum")?;
    *ids = spdx_ids().map(Value::from).collect();
    Some(schema)
}

/// A part of the schema, or what it refers to.
fn resolved<'s>(schema: &'s Value, part: &'s Value) -> &'s Value {
    let named = part.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
    named.and_then(|pointer| schema.pointer(pointer)).unwrap_or(part)
}

/// A part of the schema by itself.
fn part(schema: &Value, part: &Value) -> Option<Validator> {
    let whole = serde_json::json!({"definitions": schema.get("definitions")?, "allOf": [part]});
    validator(&whole)
}

/// Compiles a schema with formats asserted: an ill-formed time or address is a violation.
fn validator(schema: &Value) -> Option<Validator> {
    // The library has this format only with a table of all scripts: letters beyond ASCII are taken
    // for letters, and the rest is judged as any address is.
    let ascii = jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&serde_json::json!({"format": "email"}))
        .ok()?;
    let address = move |text: &str| {
        let letters = text.chars().map(|letter| if letter.is_ascii() { letter } else { 'a' });
        ascii.is_valid(&Value::from(letters.collect::<String>()))
    };
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .with_format("idn-email", address)
        // Takes linear time whatever the text is.
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .ok()
}

/// The ids of the SPDX list as the published list of CycloneDX has them: with the deprecated ones, and
/// with those of the exceptions. Not what the crate adds to it: `NOASSERTION`, which is not a license, and
/// the roots from which it makes the ids of the GFDL.
pub(super) fn spdx_ids() -> impl Iterator<Item = &'static str> {
    let licenses = spdx::identifiers::LICENSES.iter().map(|license| license.name);
    let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    licenses.filter(|id| *id != "NOASSERTION" && !id.ends_with("invariants")).chain(exceptions)
}
