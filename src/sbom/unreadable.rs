//! Why a document cannot be read.

use std::fmt;

use crate::code::Code;
use crate::json::JsonError;
use crate::text::Excerpt;

/// What was found in place of a document that is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unreadable {
    /// UTF-16, by its first bytes.
    Utf16,
    /// Not UTF-8: the byte at which no character begins.
    NotUtf8(usize),
    /// Nothing but blanks.
    Empty,
    /// XML.
    Xml,
    /// SPDX, as JSON or as tag and value.
    Spdx,
    /// `null` in place of an object.
    Null,
    /// JSON of another kind than an object.
    NotAnObject,
    /// No `bomFormat`.
    NoFormat,
    /// Another `bomFormat`.
    OtherFormat(Excerpt),
    /// No `specVersion`.
    NoSpecVersion,
    /// A `specVersion` that is not read.
    OtherSpecVersion(Excerpt),
    /// This field at the root is no text.
    NotText(&'static str),
    /// The parser refused it.
    Json(JsonError),
}

impl Unreadable {
    /// `sbom-malformed`, `sbom-unsupported` or `too-large`.
    pub fn code(&self) -> Code {
        match self {
            Self::Xml
            | Self::Spdx
            | Self::NoFormat
            | Self::OtherFormat(_)
            | Self::NoSpecVersion
            | Self::OtherSpecVersion(_) => Code::SbomUnsupported,
            Self::Json(JsonError::TooDeep(_)) => Code::TooLarge,
            Self::Utf16
            | Self::NotUtf8(_)
            | Self::Empty
            | Self::Null
            | Self::NotAnObject
            | Self::NotText(_)
            | Self::Json(JsonError::CutOff(_) | JsonError::Invalid(_)) => Code::SbomMalformed,
        }
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.into())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const READ: &str = "1.2 to 1.7 are read";
        match self {
            Self::Utf16 => f.write_str("the document is no UTF-8 text; it looks like UTF-16"),
            Self::NotUtf8(at) => {
                write!(f, "the document is no UTF-8 text: byte {at} begins no character")
            }
            Self::Empty => f.write_str("the document is empty"),
            Self::Xml => f.write_str("the document is XML, and CycloneDX is read as JSON only"),
            Self::Spdx => f.write_str("the document is SPDX, and CycloneDX is read only"),
            Self::Null => f.write_str(
                "the document cannot be read as CycloneDX JSON: null, where the document should be an object",
            ),
            Self::NotAnObject => f.write_str("the document is no JSON object"),
            Self::NoFormat => {
                write!(f, "the document does not say that it is CycloneDX: it has no `bomFormat`")
            }
            Self::OtherFormat(other) => {
                write!(f, "the document's `bomFormat` is `{other}`, not `CycloneDX`")
            }
            Self::NoSpecVersion => write!(f, "the document has no `specVersion`; {READ}"),
            Self::OtherSpecVersion(other) => {
                write!(f, "the document's `specVersion` is `{other}`; {READ}")
            }
            Self::NotText(field) => write!(f, "`{field}` is no text"),
            Self::Json(JsonError::CutOff(said)) => write!(f, "the document is cut off: {said}"),
            Self::Json(JsonError::TooDeep(said)) => write!(f, "the document is nested too deep: {said}"),
            Self::Json(JsonError::Invalid(said)) => {
                write!(f, "the document cannot be read as CycloneDX JSON: {said}")
            }
        }
    }
}
