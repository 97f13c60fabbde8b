//! The array that `cosign verify -o json` prints, of signatures that meet pins and identity only.

use serde_json::{Value, json};

use crate::case::{Listed, Status};
use crate::json::to_json;
use crate::report::{ImageReport, Report};
use crate::verdict::Verdict;

use super::json::annotations;

pub(super) fn render(report: &Report) -> serde_json::Result<Vec<u8>> {
    let verified = report.images().into_iter().filter(|image| image.verdict == Verdict::Verified);
    let payloads: Vec<Value> = verified
        .flat_map(|image| {
            // cosign lists them as they lie in the manifest, oldest first.
            let meets = |one: &&Listed| one.status == Status::Trusted && one.unused.is_none();
            image.signatures.iter().rev().filter(meets).map(|one| payload(image, one))
        })
        .collect();
    to_json(&payloads)
}

fn payload(image: &ImageReport, signature: &Listed) -> Value {
    let optional =
        if signature.annotations.is_empty() { Value::Null } else { annotations(&signature.annotations) };
    json!({
        "critical": {
            "identity": {"docker-reference": signature.identity},
            "image": {"docker-manifest-digest": image.digest},
            "type": "cosign container image signature",
        },
        "optional": optional,
    })
}
