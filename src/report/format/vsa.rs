//! Verification summaries: SLSA's predicate (SLSA 1.2, "Verification Summary Attestation") in an in-toto Statement v1 that
//! nobody has signed yet. Who signs it vouches for it, and that is whoever ran this.
//!
//! Of one image it is one statement; of several, an array of one for each. What has no digest cannot be the subject of
//! a statement: there is none of it, and where there is none at all the document is an empty array, which no reader
//! takes for a summary. `PASSED` stands for `VERIFIED` and nothing else: SLSA knows no third value.

use std::io;

use serde_json::{Value, json};

use crate::case::Status;
use crate::evidence::ItemSource;
use crate::json::write_json;
use crate::report::{Body, ImageReport, Report};
use crate::subject::Digest;
use crate::trust::digest_of;
use crate::verdict::Verdict;

use super::json::policy;

/// Who verified. Its number changes where another logic judges the same evidence.
const VERIFIER: &str = "https://runtime.di2amp.com/paas-attest/verifier/v1";
/// The form of what is hashed as the policy.
const POLICY: &str = "https://runtime.di2amp.com/paas-attest/policy/v1";

/// The words of a document of this kind.
pub(super) const WORDS: &str = "_type https in-toto io Statement v1 slsa dev verification_summary subject name digest sha256 \
    predicateType predicate verifier id version timeVerified resourceUri policy uri inputAttestations \
    verificationResult PASSED FAILED verifiedLevels SLSA_BUILD_LEVEL_UNEVALUATED slsaVersion runtime di2amp com \
    paas-attest";

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> serde_json::Result<()> {
    let images = match &report.body {
        Body::Images { images, .. } => images.as_slice(),
        Body::Sbom(_)
        | Body::Diff(_)
        | Body::Key { .. }
        | Body::Joined(_)
        | Body::Doctor(_)
        | Body::Nothing(..) => &[],
    };
    let mut statements = images.iter().filter_map(|image| statement(report, image, image.digest()?));
    if let [_] = images
        && let Some(only) = statements.next()
    {
        return write_json(&only, out);
    }
    write_json(&statements.collect::<Vec<Value>>(), out)
}

fn statement(report: &Report, image: &ImageReport, digest: &Digest) -> Option<Value> {
    let passed = image.verdict() == Verdict::Verified;
    let mut predicate = json!({
        "verifier": {"id": VERIFIER, "version": {env!("CARGO_PKG_NAME"): env!("CARGO_PKG_VERSION")}},
        "timeVerified": report.head.at,
        "resourceUri": resource(image, digest),
        "policy": {"uri": POLICY, "digest": digest_set(&policy_digest(report, image)?)},
        "verificationResult": if passed { "PASSED" } else { "FAILED" },
        // The provenance was not held against a list of builders by level: SLSA's word for "no claim".
        "verifiedLevels": [if passed { "SLSA_BUILD_LEVEL_UNEVALUATED" } else { "FAILED" }],
        "slsaVersion": "1.2",
    });
    let inputs = inputs(image);
    // A list that is there has to have all of them, and an empty one would say that there was nothing.
    if let (false, Some(predicate)) = (inputs.is_empty(), predicate.as_object_mut()) {
        predicate.insert("inputAttestations".to_owned(), inputs.into());
    }
    Some(json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": image.reference(), "digest": digest_set(digest)}],
        "predicateType": "https://slsa.dev/verification_summary/v1",
        "predicate": predicate,
    }))
}

fn digest_set(digest: &Digest) -> Value {
    json!({"sha256": digest.hex()})
}

/// From where the image is taken: its repository under its logical name, or where it lies on this machine.
fn resource(image: &ImageReport, digest: &Digest) -> String {
    match image.repository() {
        Some(repository) => format!("{repository}@{digest}"),
        None if image.digest_in_name() => image.reference().to_owned(),
        None => format!("{}@{digest}", image.reference()),
    }
}

/// SHA-256 of what was asked of the image and of the keys by which it was judged, as JSON without blanks, the members
/// of each object in the order of their bytes: what `jq -cjS '{keys: [.keys[] | {fingerprint, pinned}], policy}'`
/// makes of the JSON report, with the pins of a `build:` name added.
fn policy_digest(report: &Report, image: &ImageReport) -> Option<Digest> {
    let keys: Vec<Value> = report
        .head
        .keys
        .iter()
        .map(|key| json!({"fingerprint": key.fingerprint().to_string(), "pinned": key.is_pinned()}))
        .collect();
    let asked = json!({"keys": keys, "policy": policy(Some(image.policy()?))});
    serde_json::to_vec(&asked).ok().map(|bytes| digest_of(&bytes))
}

/// Every signature and attestation that was judged, trusted or not: the manifest in which it lies and the blob. Only
/// the manifest says which signature of a payload it was. What could not be read is none of them.
fn inputs(image: &ImageReport) -> Vec<Value> {
    let judged = |status| matches!(status, Status::Trusted | Status::Refused);
    let signatures = image.signatures().iter().map(|one| (one.status(), one.source()));
    let attestations = image.attestations().iter().map(|one| (one.status(), one.source()));
    let mut known: Vec<&Digest> = Vec::new();
    let mut inputs = Vec::new();
    for (_, ItemSource { manifest, blob }) in
        signatures.chain(attestations).filter(|(status, _)| judged(*status))
    {
        for (digest, repository) in [(manifest, image.repository()), (blob, None)] {
            let Some(digest) = digest.as_ref().filter(|digest| !known.contains(digest)) else { continue };
            known.push(digest);
            inputs.push(match repository {
                // A manifest can be fetched by it; a blob has no name of this form.
                Some(repository) => {
                    json!({"uri": format!("{repository}@{digest}"), "digest": digest_set(digest)})
                }
                None => json!({"digest": digest_set(digest)}),
            });
        }
    }
    inputs
}

#[cfg(test)]
mod tests;
