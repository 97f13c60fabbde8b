//! `paas-attest/report/v1`: the frozen document for machines, converted from the report's own types.
//!
//! Additive changes only; `schemas/report-v1.schema.json` says the same formally.

mod annotation;
mod asked;
mod conformance;
mod diff;
mod doctor;
mod log;
mod sbom;
mod timestamp;
mod tool;

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::{Attestation, KeyFact, Listed, TrustedSignature};
use crate::check::{Check, CheckFinding};
use crate::evidence::Gap;
use crate::json::write_json;
use crate::known::KeyRecord;
use crate::pack::Say;
use crate::pods::PodContainer;
use crate::policy::{Identity, LogMode, Policy, Requirement};
use crate::report::words::Explanation;
use crate::report::{
    Body, Command, Comparison, GivenSetting, Help, ImageReport, Lang, Report, ReportHead, Shard, Tally,
};
use crate::text::ForeignText;
use crate::verdict::Verdict;
use crate::weakness::Weakness;

pub(super) use self::annotation::annotations;
pub use self::asked::policy_document;
use self::asked::{by_rule, pin};
use self::diff::{DiffMembers, add_side};
pub(super) use self::doctor::write as write_doctor;
use self::sbom::SbomMembers;
pub(super) use self::tool::tool;

/// Documents are in English, whoever reads them.
const LANG: Lang = Lang::En;

/// The words of what is recorded in an evidence pack: those of the document.
pub(crate) fn recorded() -> Say {
    Say { trouble: |why| LANG.trouble(why), defect: |defect| LANG.defect(defect) }
}

/// What all documents have in common.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Root<'a> {
    schema: &'static str,
    tool: Value,
    command: &'static str,
    at: &'a str,
    verdict: Option<Verdict>,
    exit_code: u8,
    #[serde(flatten)]
    sbom: Option<SbomMembers<'a>>,
    #[serde(flatten)]
    diff: Option<DiffMembers<'a>>,
    key: Option<Value>,
    keys: Vec<Value>,
    policy: Value,
    /// Only where not all images that were named are checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<Value>,
    /// Only where several runs share the images.
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<Value>,
    /// Images by verdict; of a diff it is entries by kind, and stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Value>,
    /// Left out where they stand elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<Vec<Value>>,
    weaknesses: Vec<Value>,
    /// Only where a configuration file gave some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> serde_json::Result<()> {
    write_json(&root(report, Some(images(report))), out)
}

/// The document of a report, with these images.
pub(super) fn root(report: &Report, images: Option<Vec<Value>>) -> Root<'_> {
    let (command, head) = (report.command(), &report.head);
    let (inside, comparison) = match &report.body {
        Body::Sbom(inside) => (Some(&**inside), None),
        Body::Diff(comparison) => (None, Some(&**comparison)),
        Body::Images { .. } | Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) | Body::Nothing(..) => {
            (None, None)
        }
    };
    let keys: Vec<Value> = head.keys.iter().map(key).collect();
    let of_run = head.weaknesses.iter().map(|one| weakness(one, None));
    // Where the images stand elsewhere, so does what is weak about them.
    let listed = if images.is_some() { report.images() } else { vec![] };
    let of_images = listed
        .into_iter()
        .flat_map(|image| image.weaknesses().iter().map(move |one| weakness(one, Some(image))));
    Root {
        schema: schema_of(command),
        tool: tool(),
        command: command.as_str(),
        at: &head.at,
        verdict: report.verdict(),
        exit_code: report.exit_code(),
        sbom: (command == Command::Sbom).then(|| SbomMembers::of(inside)),
        diff: (command == Command::Diff).then(|| DiffMembers::of(comparison)),
        key: keys.first().cloned(),
        keys,
        policy: policy(head.policy.as_ref()),
        sample: head.sample.as_ref().map(|one| json!({"size": one.size, "seed": one.seed, "of": one.of})),
        shard: head.shard.as_ref().map(shard),
        summary: (command != Command::Diff).then(|| summary(report.tally(), head)),
        images,
        weaknesses: of_run.chain(of_images).collect(),
        settings: head.settings.iter().map(setting).collect(),
        error: report.obstacle(LANG).map(|told| error(&told, comparison)),
    }
}

/// The name of the document of a command.
pub(super) fn schema_of(command: Command) -> &'static str {
    match command {
        // `explain` has no document.
        Command::Verify | Command::Key | Command::Explain | Command::Join | Command::Policy => {
            "paas-attest/report/v1"
        }
        Command::Sbom => "paas-attest/sbom/v1",
        Command::Diff => "paas-attest/diff/v1",
        Command::Doctor => "paas-attest/doctor/v1",
    }
}

fn setting(given: &GivenSetting) -> Value {
    json!({"option": given.option, "origin": given.origin.name(), "file": given.origin.in_file()})
}

fn key(key: &KeyFact) -> Value {
    json!({
        "fingerprint": key.fingerprint().to_string(),
        "sha256": key.fingerprint().hex(),
        "algorithm": key.algorithm().to_string(),
        "source": key.source().to_string(),
        "pinned": key.is_pinned(),
        "validUntil": key.until().map(|until| until.to_string()),
        "onRecord": key.record().map(on_record),
    })
}

/// What was on record for the endpoint of a key before this run: `null` in each member where nothing was.
fn on_record(record: &KeyRecord) -> Value {
    let known = record.known();
    json!({
        "fingerprint": known.map(|known| known.fingerprint.to_string()),
        "firstUse": known.map(|known| known.first_use.to_string()),
        "lastUse": known.map(|known| known.last_use.to_string()),
    })
}

fn shard(shard: &Shard) -> Value {
    let Shard { index, of, list, from, to, whole } = shard;
    json!({"index": index, "of": of, "list": list, "size": to - from, "whole": whole})
}

fn summary(tally: Tally, head: &ReportHead) -> Value {
    let mut summary = json!({
        "verified": tally.of(Verdict::Verified),
        "failed": tally.of(Verdict::Failed),
        "undecided": tally.of(Verdict::Undecided),
        "pending": tally.of(Verdict::Pending),
    });
    if let Some(members) = summary.as_object_mut() {
        if head.scope.is_some() {
            members.insert("outOfScope".to_owned(), tally.of(Verdict::OutOfScope).into());
        }
        for (member, number) in [("waived", tally.of(Verdict::Waived)), ("notChecked", head.unchecked)] {
            if number > 0 {
                members.insert(member.to_owned(), number.into());
            }
        }
    }
    summary
}

fn images(report: &Report) -> Vec<Value> {
    let mut images: Vec<Value> = report.images().into_iter().map(|one| image(one, report.call())).collect();
    if let Body::Diff(comparison) = &report.body {
        for (image, (which, side)) in images.iter_mut().zip(comparison.each()) {
            add_side(image, which, side);
        }
    }
    images
}

fn error(told: &Explanation, comparison: Option<&Comparison>) -> Value {
    let help: Vec<String> = told.help.iter().map(Help::in_documents).collect();
    let mut value = json!({"code": told.code, "message": told.message, "help": help});
    let side = comparison.and_then(Comparison::lack).map(|(which, ..)| which.as_str());
    if let (Some(side), Some(object)) = (side, value.as_object_mut()) {
        object.insert("side".to_owned(), json!(side));
    }
    value
}

/// What is asked of an image, or of every one.
pub(super) fn policy(policy: Option<&Policy>) -> Value {
    let pins: BTreeMap<&str, ForeignText> =
        policy.into_iter().flat_map(Policy::pins).map(|pin| (pin.name(), pin.expected().shown())).collect();
    let require: Vec<&str> = policy.into_iter().flat_map(Policy::required).map(Requirement::as_str).collect();
    let identity = policy.and_then(|policy| match &policy.identity {
        Identity::Own => None,
        Identity::Named(name) => Some(name.value.to_string()),
        Identity::Any(_) => Some("any".to_owned()),
    });
    let provenance = policy.map(|policy| &policy.provenance);
    json!({
        "pins": pins,
        "identity": identity,
        "require": require,
        "builderId": provenance.and_then(|asked| Some(&asked.builder.as_ref()?.value)),
        "sourceUri": provenance.and_then(|asked| Some(&asked.source.as_ref()?.value)),
        "checkApi": policy.is_some_and(|policy| policy.check_api),
        "log": policy.map_or(LogMode::Auto, Policy::log).as_str(),
    })
}

pub(super) fn weakness(weakness: &Weakness, image: Option<&ImageReport>) -> Value {
    let message = LANG.weakness(weakness);
    match image {
        Some(image) => {
            json!({"code": weakness.code(), "message": message, "reference": image.reference()})
        }
        None => json!({"code": weakness.code(), "message": message}),
    }
}

/// One image of a document.
pub(super) fn image(image: &ImageReport, call: &Call) -> Value {
    let mut value = json!({
        "reference": image.reference(),
        "digest": image.digest(),
        "verdict": image.verdict(),
        "annotations": annotations(image.annotations()),
        "checks": image.checks().iter().map(|one| check(one, image.policy(), call)).collect::<Vec<_>>(),
        "signatures": image.signatures().iter().map(signature).collect::<Vec<_>>(),
        "attestations": image.attestations().iter().map(attestation).collect::<Vec<_>>(),
        "gaps": image.gaps().iter().map(gap).collect::<Vec<_>>(),
        "absences": image.absences(),
        "route": image.route(),
    });
    if let (Some(rule), Some(object)) = (image.policy().and_then(by_rule), value.as_object_mut()) {
        object.insert("policy".to_owned(), rule);
    }
    // Of an evidence pack alone.
    if let (Some(stamp), Some(object)) = (timestamp::timestamp(image.stamp()), value.as_object_mut()) {
        object.insert("timestamp".to_owned(), stamp);
    }
    if let (Some(index), Some(object)) = (image.index(), value.as_object_mut()) {
        object.insert("index".to_owned(), json!({"reference": index.name, "digest": index.version.digest()}));
    }
    // Where pods run it alone.
    if let ([_, ..], Some(object)) = (image.containers(), value.as_object_mut()) {
        object.insert("pods".to_owned(), image.containers().iter().map(container).collect());
    }
    value
}

fn container(container: &PodContainer) -> Value {
    let PodContainer { at: _, pod, name, kind, image, image_id } = container;
    json!({
        "namespace": pod.namespace,
        "pod": pod.name,
        "phase": pod.phase,
        "container": name,
        "kind": kind.as_str(),
        "image": image,
        "imageID": image_id,
    })
}

pub(super) fn check(check: &Check, policy: Option<&Policy>, call: &Call) -> Value {
    let mut value = json!({
        "id": check.id().as_str(),
        "outcome": check.outcome(),
        "code": check.code,
        "expected": Lang::En.check_expected(check),
        "observed": Lang::En.check_observed(check),
        "message": Lang::En.check(check),
        "help": Lang::En.check_help(check, call).iter().map(Help::in_documents).collect::<Vec<_>>(),
    });
    if let (Some(details), Some(object)) = (details(&check.finding, policy), value.as_object_mut()) {
        object.insert("details".to_owned(), details);
    }
    if let (Some(waiver), Some(object)) = (check.waived(), value.as_object_mut()) {
        let waived = json!({"owner": waiver.owner, "reason": waiver.reason, "until": waiver.until.as_str()});
        object.insert("waived".to_owned(), waived);
    }
    value
}

/// What some checks have more to say than one sentence.
fn details(finding: &CheckFinding, policy: Option<&Policy>) -> Option<Value> {
    match finding {
        CheckFinding::Pins(finding) => Some(finding.pins().iter().map(|one| pin(one, policy)).collect()),
        CheckFinding::Image(finding) => {
            let image = finding.image()?;
            let platforms: Vec<Value> =
                image.platforms.iter().map(|p| json!({"platform": p.platform, "digest": p.digest})).collect();
            Some(json!({"mediaType": image.kind.media_type(), "platforms": platforms}))
        }
        CheckFinding::Key(_)
        | CheckFinding::Policy(_)
        | CheckFinding::Signature(_)
        | CheckFinding::Identity(_)
        | CheckFinding::Log(_)
        | CheckFinding::Sbom(_)
        | CheckFinding::Provenance(_)
        | CheckFinding::Api(_)
        | CheckFinding::NotAsked(_)
        | CheckFinding::Unanswered(_)
        | CheckFinding::Unwritten
        | CheckFinding::Cut => None,
    }
}

fn signature(signature: &Listed) -> Value {
    let trusted = signature.trusted();
    json!({
        "where": signature.place(),
        "status": signature.status().as_str(),
        "code": signature.code(),
        "message": signature.unused().and_then(|why| LANG.listed(why)),
        "identity": trusted.and_then(TrustedSignature::identity),
        "annotations": trusted.map_or_else(|| json!({}), |one| annotations(one.annotations())),
        "log": log::log(trusted.map(TrustedSignature::log)),
        "key": trusted.map(|one| one.key().to_string()),
        "carrier": signature.is_carrier(),
    })
}

fn attestation(attestation: &Attestation) -> Value {
    let provenance = attestation.provenance().map(|provenance| {
        json!({
            "builder": provenance.builder,
            "buildType": provenance.build_type,
            "source": provenance.source(),
            "commit": provenance.commit(),
            "parameters": provenance.parameters,
        })
    });
    json!({
        "where": attestation.place(),
        "status": attestation.status().as_str(),
        "code": attestation.code(),
        "message": attestation.unused().and_then(|why| LANG.listed(why)),
        "predicateType": attestation.predicate_type(),
        "key": attestation.key().map(ToString::to_string),
        "provenance": provenance,
        "log": log::log(attestation.log()),
    })
}

fn gap(gap: &Gap) -> Value {
    json!({"where": gap.place, "code": gap.code(), "message": Lang::En.trouble(&gap.why)})
}
