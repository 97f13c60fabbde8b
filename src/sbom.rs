//! CycloneDX as data: read tolerantly, counted truthfully, judged by lists.
//!
//! Knows documents, and neither who signed them nor where they are from. Everything in one is foreign.

pub mod conformance;

use crate::code::Code;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// `sbom-malformed`, `sbom-unsupported` or `too-large`.
    pub code: Code,
    /// What was expected and found, one sentence; foreign text in it is escaped already.
    pub message: String,
}
