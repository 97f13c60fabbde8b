//! What a violation says: one short sentence, never the whole of what is wrong.

use std::fmt;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::text::ForeignText;

/// Longest foreign text that a sentence quotes, in characters.
const QUOTED: usize = 60;
/// Unknown fields that one sentence names.
const NAMED: usize = 5;

/// The sentence for one violation; foreign text in it is escaped.
pub(super) fn sentence(error: &ValidationError) -> String {
    let value = error.instance().as_ref();
    let path = error.instance_path().as_str();
    let field = path.rsplit('/').next().unwrap_or_default();
    match error.kind() {
        Kind::Type { kind } => {
            let expected = match kind {
                TypeKind::Single(one) => article(one.as_str()).to_owned(),
                TypeKind::Multiple(several) => {
                    several.iter().map(|one| article(one.as_str())).collect::<Vec<_>>().join(" or ")
                }
            };
            format!("must be {expected}, and is {}", type_of(value))
        }
        Kind::Required { property } => format!("{} is missing", Quoted(property)),
        Kind::AdditionalProperties { unexpected } => unknown(unexpected),
        Kind::Enum { .. } if path.ends_with("/license/id") => {
            let list = spdx::identifiers::VERSION;
            format!("{} is no id of the SPDX licence list {list} (case counts)", Quoted(value))
        }
        Kind::Enum { options } => {
            let options: Vec<String> =
                options.as_array().into_iter().flatten().map(|option| Quoted(option).to_string()).collect();
            match options.as_slice() {
                [only] => format!("must be {only}, and is {}", Quoted(value)),
                several => format!("{} is none of {}", Quoted(value), several.join(", ")),
            }
        }
        Kind::Pattern { .. } => format!("{} is no {}", Quoted(value), form(field)),
        Kind::Format { format } => format!("{} is no {}", Quoted(value), form(format)),
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => choice(error, value),
        Kind::UniqueItems => "two items of this list are equal".to_owned(),
        Kind::MinLength { limit } => format!("must have {limit} characters or more"),
        Kind::MaxLength { limit } => format!("must have {limit} characters or fewer"),
        Kind::Minimum { limit } => format!("must be {limit} or more, and is {}", Quoted(value)),
        other => format!("breaks the rule `{}` of the schema", ForeignText::new(other.keyword())),
    }
}

/// `a string`, `an object`: what a value is.
pub(super) fn type_of(value: &Value) -> &'static str {
    article(match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    })
}

fn article(name: &str) -> &'static str {
    match name {
        "null" => "null",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a string",
        "array" => "a list",
        _ => "an object",
    }
}

fn unknown(fields: &[String]) -> String {
    let mut fields: Vec<&String> = fields.iter().collect();
    fields.sort_unstable();
    let named: Vec<String> = fields.iter().take(NAMED).map(|field| QuotedText(field).to_string()).collect();
    let more = match fields.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("CycloneDX 1.4 knows no field {}{more} here", named.join(", "))
}

/// What a pattern or a format stands for, by the field or the format's name.
fn form(name: &str) -> &'static str {
    match name {
        "date-time" => "time as RFC 3339 writes it, with an offset",
        "idn-email" => "e-mail address",
        "iri-reference" => "URL or IRI reference",
        "serialNumber" => "`urn:uuid:` with a UUID in lower case",
        "content" => "hash: 32, 40, 64, 96 or 128 hexadecimal digits",
        "mime-type" => "media type",
        "locale" => "locale such as `en` or `en-US`",
        _ => "text of the form that the schema states",
    }
}

/// Where exactly one of several is allowed.
fn choice(error: &ValidationError, value: &Value) -> String {
    let rule = error.schema_path().as_str();
    let fields = if rule.contains("/license-entry/") {
        ["license", "expression"]
    } else if rule.contains("/license/") {
        ["id", "name"]
    } else if rule.contains("/affected-version/") {
        ["version", "range"]
    } else {
        return "is no signature as JSF 0.82 states it".to_owned();
    };
    let [one, other] = fields;
    if value.get(one).is_some() {
        format!("`{one}` and `{other}` exclude each other")
    } else {
        format!("`{one}` or `{other}` is missing")
    }
}

/// A value in a sentence: text by its beginning, a list or an object by its kind.
struct Quoted<'a>(&'a Value);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::String(text) => QuotedText(text).fmt(f),
            Value::Array(_) | Value::Object(_) => f.write_str(type_of(self.0)),
            other => write!(f, "{other}"),
        }
    }
}

/// Foreign text in a sentence, escaped and by its beginning.
pub(super) struct QuotedText<'a>(pub(super) &'a str);

impl fmt::Display for QuotedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.chars();
        let head: String = rest.by_ref().take(QUOTED).collect();
        let more = if rest.next().is_some() { "…" } else { "" };
        write!(f, "`{}{more}`", ForeignText::new(head))
    }
}
