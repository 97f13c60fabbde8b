//! Signed annotations, as they were signed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::trust::Annotation;

pub(in crate::report::format) fn annotations(annotations: &BTreeMap<String, Annotation>) -> Value {
    annotations
        .iter()
        .map(|(name, value)| (name.clone(), annotation(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

pub(super) fn annotation(value: &Annotation) -> Value {
    match value {
        Annotation::Text(text) => Value::String(text.raw().to_owned()),
        Annotation::Other(other) => other.clone(),
    }
}
