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

pub(super) fn judge(document: &Value) -> SchemaReport {
    let version = Some(ForeignText::new(CHECKED));
    // A schema that does not compile is a fault of this program, and held by a test.
    let Some(validator) = validator() else { return SchemaReport::undecided(version, Vec::new()) };
    let odd = oddities(document, false);
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

fn keep(first: &mut BTreeMap<Key, SchemaError>, error: &ValidationError) {
    let path = error.instance_path().as_str();
    let steps: Vec<Step> = path
        .split('/')
        .skip(1)
        .map(|step| step.parse().map_or_else(|_| Step::Field(step.to_owned()), Step::Item))
        .collect();
    if first.len() == limits::VIOLATIONS && first.last_key_value().is_some_and(|(last, _)| last.0 < steps) {
        return;
    }
    let violation = Violation::of(error);
    first.insert((steps, violation.clone()), SchemaError { path: path.to_owned(), violation });
    if first.len() > limits::VIOLATIONS {
        first.pop_last();
    }
}

/// Compiles the schema with today's license ids, and with formats asserted: an ill-formed time or
/// address is a violation.
fn validator() -> Option<Validator> {
    let mut schema: Value = serde_json::from_str(SCHEMA).ok()?;
    let ids = schema.pointer_mut("/definitions/spdx-id/enum")?;
    *ids = spdx_ids().map(Value::from).collect();
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
        .build(&schema)
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
