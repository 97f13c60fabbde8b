//! A log's promise to have an entry: the signed entry timestamp.
//!
//! ECDSA, or what the log's key makes, over the canonical JSON (RFC 8785) of an object of body, time, id and index
//! (rekor, `pkg/api/entries.go`; cosign, `pkg/cosign/verify.go`, `VerifySET`). It is written here out of what was
//! read: the body as base64, the id as lower-case hex, the index the one over all trees of a log.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::trust::key::{PublicKey, hex};

/// Whether a log's key made this promise.
pub(super) fn is_by(
    key: &PublicKey,
    promise: &[u8],
    body: &[u8],
    time: u64,
    id: &[u8; 32],
    index: u64,
) -> bool {
    key.verify(message(body, time, id, index).as_bytes(), promise)
}

fn message(body: &[u8], time: u64, id: &[u8; 32], index: u64) -> String {
    // Names in the order of their bytes, and no value with a character that is escaped.
    format!(
        r#"{{"body":"{}","integratedTime":{time},"logID":"{}","logIndex":{index}}}"#,
        STANDARD.encode(body),
        hex(id)
    )
}
