//! The stable names of the checks.

pub(super) const KEY: &str = "key";
pub(super) const IMAGE: &str = "image";
pub(super) const SIGNATURE: &str = "signature";
pub(super) const IDENTITY: &str = "identity";
pub(super) const PINS: &str = "pins";
pub(super) const LOG: &str = "log";
pub(super) const SBOM: &str = "sbom";
pub(super) const PROVENANCE: &str = "provenance";
pub(super) const API: &str = "api";
