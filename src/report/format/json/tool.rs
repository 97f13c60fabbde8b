//! Who wrote a document.

use serde_json::{Value, json};

/// Who wrote it.
pub(in crate::report::format) fn tool() -> Value {
    json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")})
}
