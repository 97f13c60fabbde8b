//! Why a document cannot be read.

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
    /// Something that a document lies in: what it is.
    Wrapped(Wrapper),
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
    /// More items than there is room for.
    TooMany,
    /// This field at the root is not a string.
    NotText(&'static str),
    /// The parser refused it.
    Json(JsonError),
}

/// What a document can lie in. It is never taken out of it here: only `trust` opens what is signed, and who was given the
/// whole has no signature of the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrapper {
    /// An in-toto statement, of which it may be the predicate (in-toto/attestation, `spec/v1/statement.md`).
    Statement,
    /// A DSSE envelope (secure-systems-lab/dsse, `envelope.md`).
    Envelope,
    /// A Sigstore bundle (sigstore/protobuf-specs, `sigstore_bundle.proto`).
    Bundle,
    /// The predicate that cosign 1 wrote, with the document under `Data` (cosign v1, `pkg/cosign/attestation`).
    Cosign1,
}

/// What that means: only what is malformed is provably wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadableKind {
    /// It says that it is CycloneDX JSON, or says nothing else, and is not.
    Malformed,
    /// It is of another kind or version than is read.
    Unsupported,
    /// It is nested deeper than is read.
    TooDeep,
    /// It has more items than are read.
    TooMany,
}

impl Unreadable {
    /// What that means.
    pub fn kind(&self) -> UnreadableKind {
        match self {
            Self::Xml
            | Self::Spdx
            | Self::Wrapped(_)
            | Self::NoFormat
            | Self::OtherFormat(_)
            | Self::NoSpecVersion
            | Self::OtherSpecVersion(_) => UnreadableKind::Unsupported,
            Self::Json(JsonError::TooDeep(_)) => UnreadableKind::TooDeep,
            Self::TooMany | Self::Json(JsonError::TooMany(_)) => UnreadableKind::TooMany,
            Self::Utf16
            | Self::NotUtf8(_)
            | Self::Empty
            | Self::Null
            | Self::NotAnObject
            | Self::NotText(_)
            | Self::Json(JsonError::CutOff(_) | JsonError::Invalid(_)) => UnreadableKind::Malformed,
        }
    }

    /// `sbom-malformed`, `sbom-unsupported`, `too-large` or `too-many`.
    pub fn code(&self) -> Code {
        match self.kind() {
            UnreadableKind::Malformed => Code::SbomMalformed,
            UnreadableKind::Unsupported => Code::SbomUnsupported,
            UnreadableKind::TooDeep => Code::TooLarge,
            UnreadableKind::TooMany => Code::TooMany,
        }
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.into())
    }
}
