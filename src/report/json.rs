//! `paas-attest/report/v1`: the frozen document for machines, converted from the report's own types.
//!
//! Additive changes only; `schemas/report-v1.schema.json` says the same formally.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::case::{Attestation, Listed, PinResult};
use crate::check::{Check, Details};
use crate::evidence::Gap;
use crate::json::to_json;
use crate::trust::Annotation;
use crate::verdict::Verdict;
use crate::weakness::Weakness;

use super::{Command, ImageReport, Lang, Report};

/// Documents are in English, whoever reads them.
const LANG: Lang = Lang::En;

/// What all documents have in common.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema: &'static str,
    tool: Value,
    command: &'static str,
    at: &'a str,
    verdict: Option<&'static str>,
    exit_code: u8,
    #[serde(flatten)]
    inside: Option<super::sbom_json::Inside<'a>>,
    #[serde(flatten)]
    compared: Option<super::diff_json::Compared<'a>>,
    key: Option<Value>,
    keys: Vec<Value>,
    policy: Value,
    /// Images by verdict; of a diff it is entries by kind, and stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Value>,
    images: Vec<Value>,
    weaknesses: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

pub(super) fn render(report: &Report) -> serde_json::Result<Vec<u8>> {
    let keys: Vec<Value> = report
        .keys
        .iter()
        .map(|key| {
            json!({
                "fingerprint": key.fingerprint.to_string(),
                "sha256": key.fingerprint.hex(),
                "algorithm": key.algorithm,
                "source": key.source,
                "pinned": key.pinned,
            })
        })
        .collect();
    let count = |verdict| report.images.iter().filter(|image| image.verdict == verdict).count();
    let side = report.comparison.as_ref().and_then(|comparison| comparison.side).map(super::Which::as_str);
    let of_images =
        report.images.iter().flat_map(|image| image.weaknesses.iter().map(|w| weakness(w, Some(image))));
    to_json(&Document {
        schema: match report.command {
            Command::Verify | Command::Key => "paas-attest/report/v1",
            Command::Sbom => "paas-attest/sbom/v1",
            Command::Diff => "paas-attest/diff/v1",
        },
        tool: json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")}),
        command: report.command.as_str(),
        at: &report.at,
        verdict: report.verdict.map(Verdict::as_str),
        exit_code: report.exit_code,
        inside: (report.command == Command::Sbom).then(|| super::sbom_json::Inside::of(report)),
        compared: (report.command == Command::Diff).then(|| super::diff_json::Compared::of(report)),
        key: keys.first().cloned(),
        keys,
        policy: policy(report),
        summary: (report.command != Command::Diff).then(|| {
            use Verdict::{Failed, Pending, Undecided, Verified};
            json!({
                "verified": count(Verified),
                "failed": count(Failed),
                "undecided": count(Undecided),
                "pending": count(Pending),
            })
        }),
        images: images(report),
        weaknesses: report.weaknesses.iter().map(|w| weakness(w, None)).chain(of_images).collect(),
        error: report.error.as_ref().map(|error| {
            let mut value = json!({"code": error.code, "message": error.message, "help": error.help});
            if let (Some(side), Some(object)) = (side, value.as_object_mut()) {
                object.insert("side".to_owned(), json!(side));
            }
            value
        }),
    })
}

fn images(report: &Report) -> Vec<Value> {
    let mut images: Vec<Value> = report.images.iter().map(image).collect();
    if let Some(comparison) = &report.comparison {
        for (n, image) in images.iter_mut().enumerate() {
            super::diff_json::side(image, comparison, n);
        }
    }
    images
}

fn policy(report: &Report) -> Value {
    let pins: BTreeMap<&str, String> = report
        .policy
        .iter()
        .flat_map(crate::policy::Policy::pins)
        .map(|pin| (pin.name(), pin.expected().shown()))
        .collect();
    let require: Vec<&str> =
        report.policy.iter().flat_map(|policy| policy.require.iter().map(|r| r.as_str())).collect();
    let origin = report.policy.as_ref().map(|policy| &policy.origin);
    json!({
        "pins": pins,
        "identity": report.identity(),
        "require": require,
        "builderId": origin.and_then(|origin| origin.builder.as_ref()),
        "sourceUri": origin.and_then(|origin| origin.source.as_ref()),
        "checkApi": report.policy.as_ref().is_some_and(|policy| policy.check_api),
    })
}

fn weakness(weakness: &Weakness, image: Option<&ImageReport>) -> Value {
    let message = LANG.weakness(weakness);
    match image {
        Some(image) => {
            json!({"code": weakness.code(), "message": message, "reference": image.reference})
        }
        None => json!({"code": weakness.code(), "message": message}),
    }
}

fn image(image: &ImageReport) -> Value {
    json!({
        "reference": image.reference,
        "digest": image.digest,
        "verdict": image.verdict,
        "annotations": annotations(&image.annotations),
        "checks": image.checks.iter().map(check).collect::<Vec<_>>(),
        "signatures": image.signatures.iter().map(signature).collect::<Vec<_>>(),
        "attestations": image.attestations.iter().map(attestation).collect::<Vec<_>>(),
        "gaps": image.gaps.iter().map(gap).collect::<Vec<_>>(),
        "absences": image.absences,
    })
}

pub(super) fn annotations(annotations: &BTreeMap<String, Annotation>) -> Value {
    annotations
        .iter()
        .map(|(name, value)| (name.clone(), annotation(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn annotation(value: &Annotation) -> Value {
    match value {
        Annotation::Text(text) => Value::String(text.raw().to_owned()),
        Annotation::Other(other) => other.clone(),
    }
}

fn check(check: &Check) -> Value {
    let mut value = json!({
        "id": check.id,
        "outcome": check.outcome,
        "code": check.code,
        "expected": check.expected,
        "observed": check.observed,
        "message": check.message,
        "help": check.help,
    });
    let details = match &check.details {
        Details::None => return value,
        Details::Pins(pins) => pins.iter().map(pin).collect(),
        Details::Image { media_type, platforms } => {
            let platforms: Vec<Value> =
                platforms.iter().map(|p| json!({"platform": p.platform, "digest": p.digest})).collect();
            json!({"mediaType": media_type, "platforms": platforms})
        }
    };
    if let Some(object) = value.as_object_mut() {
        object.insert("details".to_owned(), details);
    }
    value
}

fn pin(pin: &PinResult) -> Value {
    json!({
        "name": pin.name,
        "expected": pin.expected.shown(),
        "observed": pin.observed.as_ref().map(annotation),
        "outcome": pin.outcome,
    })
}

fn signature(signature: &Listed) -> Value {
    json!({
        "where": signature.place,
        "status": signature.status.as_str(),
        "code": signature.code,
        "message": signature.message,
        "identity": signature.identity,
        "annotations": annotations(&signature.annotations),
        "log": null,
        "key": signature.key.as_ref().map(ToString::to_string),
        "carrier": signature.carrier,
    })
}

fn attestation(attestation: &Attestation) -> Value {
    let provenance = attestation.provenance.as_ref().map(|provenance| {
        json!({
            "builder": provenance.builder,
            "buildType": provenance.build_type,
            "source": provenance.source(),
            "commit": provenance.commit(),
            "parameters": provenance.parameters,
        })
    });
    json!({
        "where": attestation.place,
        "status": attestation.status.as_str(),
        "code": attestation.code,
        "message": attestation.message,
        "predicateType": attestation.predicate_type,
        "key": attestation.key.as_ref().map(ToString::to_string),
        "provenance": provenance,
    })
}

fn gap(gap: &Gap) -> Value {
    json!({"where": gap.place, "code": gap.code, "message": gap.message})
}
