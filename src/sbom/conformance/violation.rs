//! What a violation is, read off the library's error: one short finding, never the whole of what is wrong.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::snippet::Snippet;
use crate::json::JsonError;
use crate::sbom::Unreadable;
use crate::text::ForeignText;

/// Unknown fields that one violation names.
const NAMED: usize = 5;

/// What is wrong at one place. The order is the one in which several of one place are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// No JSON at all.
    NotJson(JsonError),
    /// The reader of SBOMs refuses the document.
    Unreadable(Unreadable),
    /// JSON of this type in place of the document.
    NotADocument(JsonType),
    /// No `specVersion`, by which the document would be checked.
    NoSpecVersion,
    /// Fields that CycloneDX 1.4 does not know at this place.
    UnknownFields {
        /// The first of them.
        named: Vec<Snippet>,
        /// How many more.
        more: usize,
    },
    /// A field that must be there.
    Missing(Snippet),
    /// None of two fields.
    NeitherOf([&'static str; 2]),
    /// Both of two fields, where only one may be.
    BothOf([&'static str; 2]),
    /// Not an id of the SPDX list, by case.
    NoLicenseId(Quoted),
    /// Not a text of this form.
    NotOfForm(Quoted, TextForm),
    /// None of several values.
    NoneOf(Quoted, Vec<Quoted>),
    /// Another rule of the schema, by its name.
    OtherRule(ForeignText),
    /// Not a signature as JSF states it.
    NoSignature,
    /// Another type.
    Type {
        /// Those that it may have.
        expected: Vec<JsonType>,
        /// The one that it has.
        found: JsonType,
    },
    /// Less than the smallest number.
    TooSmall {
        /// The smallest.
        least: String,
        /// What it is.
        found: Quoted,
    },
    /// Another value than the only one.
    NotThe {
        /// The only one.
        only: Quoted,
        /// What it is.
        found: Quoted,
    },
    /// More characters than this.
    TooLong(u64),
    /// Fewer characters than this.
    TooShort(u64),
    /// Two equal items in a list of which each must differ.
    EqualItems,
}

/// The types of JSON; whole numbers are told from others, as a schema does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonType {
    /// The type of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            _ => Self::Object,
        }
    }
}

/// A value as a sentence quotes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quoted {
    /// A string by its beginning.
    Text(Snippet),
    /// A list or an object by its type.
    Nested(JsonType),
    /// Anything else as JSON writes it.
    Literal(String),
}

impl Quoted {
    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(Snippet::new(text)),
            Value::Array(_) | Value::Object(_) => Self::Nested(JsonType::of(value)),
            other => Self::Literal(other.to_string()),
        }
    }
}

/// What a pattern or a format of the schema stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextForm {
    /// A time as RFC 3339 writes it.
    Time,
    /// An e-mail address.
    Email,
    /// A URL or IRI reference.
    Iri,
    /// `urn:uuid:` and a UUID.
    SerialNumber,
    /// Hexadecimal digits of a hash.
    Hash,
    /// A media type.
    MediaType,
    /// A locale.
    Locale,
    /// Any other.
    Other,
}

impl TextForm {
    /// By the name of a format, or of the field that has a pattern.
    fn named(name: &str) -> Self {
        match name {
            "date-time" => Self::Time,
            "idn-email" => Self::Email,
            "iri-reference" => Self::Iri,
            "serialNumber" => Self::SerialNumber,
            "content" => Self::Hash,
            "mime-type" => Self::MediaType,
            "locale" => Self::Locale,
            _ => Self::Other,
        }
    }
}

impl Violation {
    /// What the library found.
    pub(super) fn of(error: &ValidationError) -> Self {
        let value = error.instance().as_ref();
        let path = error.instance_path().as_str();
        let field = path.rsplit('/').next().unwrap_or_default();
        match error.kind() {
            Kind::Type { kind } => {
                let expected = match kind {
                    TypeKind::Single(one) => vec![JsonType::named(one.as_str())],
                    TypeKind::Multiple(several) => {
                        several.iter().map(|one| JsonType::named(one.as_str())).collect()
                    }
                };
                Self::Type { expected, found: JsonType::of(value) }
            }
            Kind::Required { property } => Self::Missing(Snippet::new(property.as_str().unwrap_or_default())),
            Kind::AdditionalProperties { unexpected } => Self::unknown(unexpected),
            Kind::Enum { .. } if path.ends_with("/license/id") => Self::NoLicenseId(Quoted::of(value)),
            Kind::Enum { options } => {
                let mut options: Vec<Quoted> =
                    options.as_array().into_iter().flatten().map(Quoted::of).collect();
                let found = Quoted::of(value);
                match options.pop() {
                    Some(only) if options.is_empty() => Self::NotThe { only, found },
                    last => {
                        options.extend(last);
                        Self::NoneOf(found, options)
                    }
                }
            }
            Kind::Pattern { .. } => Self::NotOfForm(Quoted::of(value), TextForm::named(field)),
            Kind::Format { format } => Self::NotOfForm(Quoted::of(value), TextForm::named(format)),
            Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => Self::choice(error, value),
            Kind::UniqueItems => Self::EqualItems,
            Kind::MinLength { limit } => Self::TooShort(*limit),
            Kind::MaxLength { limit } => Self::TooLong(*limit),
            Kind::Minimum { limit } => Self::TooSmall { least: limit.to_string(), found: Quoted::of(value) },
            other => Self::OtherRule(ForeignText::new(other.keyword())),
        }
    }

    fn unknown(fields: &[String]) -> Self {
        let mut fields: Vec<&String> = fields.iter().collect();
        fields.sort_unstable();
        let named = fields.iter().take(NAMED).map(|field| Snippet::new(field)).collect();
        Self::UnknownFields { named, more: fields.len().saturating_sub(NAMED) }
    }

    /// Where exactly one of several is allowed.
    fn choice(error: &ValidationError, value: &Value) -> Self {
        let lies_in =
            |definition: &str| error.schema_path().as_str().split('/').any(|step| step == definition);
        let fields = if lies_in("license-entry") {
            ["license", "expression"]
        } else if lies_in("license") {
            ["id", "name"]
        } else if lies_in("affected-version") {
            ["version", "range"]
        } else {
            return Self::NoSignature;
        };
        if value.get(fields[0]).is_some() { Self::BothOf(fields) } else { Self::NeitherOf(fields) }
    }
}
