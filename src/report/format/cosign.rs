//! The array that `cosign verify -o json` prints, of signatures that meet pins and identity only.

use serde_json::{Value, json};

use crate::case::{Listed, TrustedSignature};
use crate::json::to_json;
use crate::report::Report;
use crate::trust::{SIGNATURE_TYPE, SIMPLE_SIGNING_TYPE};
use crate::verdict::Verdict;

use super::json::annotations;

pub(super) fn render(report: &Report) -> serde_json::Result<Vec<u8>> {
    let verified = report.images().into_iter().filter(|image| image.verdict() == Verdict::Verified);
    let payloads: Vec<Value> = verified
        .flat_map(|image| {
            // cosign lists them as they lie in the manifest, oldest first.
            let all = image.signatures().iter().rev().filter_map(Listed::trusted);
            all.filter(|one| one.holds()).map(payload)
        })
        .collect();
    to_json(&payloads)
}

fn payload(signature: &TrustedSignature) -> Value {
    let signed = signature.annotations();
    // A bundle names no repository, and is a statement of another type.
    let (identity, kind) = match signature.identity() {
        Some(identity) => (identity.raw(), SIMPLE_SIGNING_TYPE),
        None => ("", SIGNATURE_TYPE),
    };
    let optional = if signed.is_empty() { Value::Null } else { annotations(signed) };
    json!({
        "critical": {
            "identity": {"docker-reference": identity},
            "image": {"docker-manifest-digest": signature.statement().claim().digest()},
            "type": kind,
        },
        "optional": optional,
    })
}
