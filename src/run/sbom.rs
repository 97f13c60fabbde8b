//! `sbom`: the road of `verify`, then one document of the case, looked into.

use futures_util::future::FutureExt as _;

use crate::case::{Case, Compared, Finding, Patience, SignedBom};
use crate::code::{Code, WeaknessCode};
use crate::config::{Request, SbomRequest, Source, Target};
use crate::error::Stop;
use crate::evidence::{Answer, Attached};
use crate::report::{Command, Component, Document, ErrorFact, ImageReport, Inside, Other, Report, Trust};
use crate::sbom::conformance::{self, Check, SchemaOutcome, SchemaReport};
use crate::sbom::{self, Bom, Summary, Unreadable};
use crate::source::Network;
use crate::text::ForeignText;
use crate::trust::digest_of;
use crate::ui::Line;
use crate::verdict::{Verdict, fold_images};
use crate::weakness::Weakness;

use super::keys::{read_local, wait_for_keys};
use super::round::settle;
use super::side::{self, Lack, Shown};
use super::{places, runtime, stopped, weaknesses};

/// Runs `sbom`.
///
/// # Errors
/// What stops it before any verdict.
pub fn sbom(mut asked: SbomRequest, at: String, line: &Line) -> Result<Report, Stop> {
    match &asked.target {
        Target::Document { name, place } => {
            let found = side::document(name, place, asked.request.sbom_size)?;
            let image = ImageReport::unsigned(name.clone());
            let policy = asked.request.policy.clone();
            let report = Report::over(Command::Sbom, at, vec![], policy, vec![image], vec![]);
            let inside = Inside::nothing(Some(Trust::Unsigned));
            Ok(look(report, inside, found, &asked))
        }
        Target::Image(source) => {
            let source = *source;
            let local = read_local(&asked.request.keys)?;
            let images = std::mem::take(&mut asked.request.images);
            let request = &asked.request;
            let network = Network::new(request.routes.clone(), request.authorities.clone());
            let settled = runtime()?.block_on(async {
                let places = places(request, &network, line);
                let keys = wait_for_keys(request, &local, &network, line).boxed_local().shared();
                let ask = images.into_iter().next().ok_or_else(|| Stop::new("no image was named"))?;
                match Box::pin(settle(ask, keys.clone(), &local, request, &places, &network, line)).await {
                    Ok(settled) => Ok(settled),
                    // A key that cannot be had is the first news.
                    Err(stop) => keys.await.map_or_else(|no_keys| Ok(Err(no_keys)), |_| Err(stop)),
                }
            })?;
            match settled {
                Ok(case) => Ok(of_image(case, source, &asked, &network, at)),
                Err(no_keys) => Ok(stopped(Command::Sbom, at, no_keys)),
            }
        }
    }
}

fn of_image(mut case: Case, source: Source, asked: &SbomRequest, network: &Network, at: String) -> Report {
    let request: &Request = &asked.request;
    let image = ImageReport::of(&case, &request.naming);
    let verified = image.verdict == Verdict::Verified;
    let weaknesses = weaknesses(request, &case.keys, network);
    let keys = case.keys.facts.clone();
    let report = Report::over(Command::Sbom, at, keys, request.policy.clone(), vec![image], weaknesses);
    let none = case.attested.as_ref().is_none_or(|attested| attested.boms.is_empty());
    // Where an image that is not verified has none to show, its own checks know why.
    if !verified && (!asked.unsigned || (source == Source::Attestation && none)) {
        return Report { inside: Some(Inside::nothing(Some(Trust::Untrusted))), ..report };
    }
    let patient = case.patience != Patience::None;
    let gap = case.open_attestation_gap().cloned();
    let boms = case.attested.map(|attested| attested.boms).unwrap_or_default();
    let (signed, unsigned) =
        if verified { (Trust::Verified, Trust::Unsigned) } else { (Trust::Untrusted, Trust::Untrusted) };
    let mut inside = Inside::nothing(Some(signed));
    let answer = match source {
        Source::Attestation => {
            if let Some(document) = case.records.take().and_then(|records| records.document) {
                inside.others.push(unvouched(Source::Api, &document, &boms, signed, unsigned));
            }
            let found = newest(boms, signed, &mut inside);
            return look(report, inside, found, asked);
        }
        Source::Attached => case.attached.take().unwrap_or(Answer::Absent),
        Source::Api => match case.records.take() {
            Some(Compared { document: Some(document), .. }) => Answer::Found(document),
            Some(Compared { sbom: Finding::Unknown(gap), .. }) => Answer::Gap(gap),
            _ => Answer::Absent,
        },
    };
    let document = match answer {
        Answer::Found(document) => document,
        Answer::Absent => return look(report, inside, Err(absent(source, patient)), asked),
        Answer::Gap(gap) => return look(report, inside, Err(Lack::gap(gap)), asked),
        Answer::Defect(defect) => {
            let lack = Lack::new(Verdict::Failed, defect.code, defect.message, vec![]);
            return look(report, inside, Err(lack), asked);
        }
    };
    let other = unvouched(source, &document, &boms, signed, unsigned);
    if other.same {
        // What is printed and saved is what was signed, byte for byte.
        inside.others.push(other);
        let (same, rest) = boms.into_iter().partition(|bom| same_value(bom, document.document.get()));
        let found = newest(chain(same, rest), signed, &mut inside);
        return look(report, inside, found, asked);
    }
    inside.trust = Some(unsigned);
    if let (Some(gap), false) = (&gap, asked.unsigned) {
        // What was not read may be the attestation that backs it.
        return look(report, inside, Err(Lack::gap(gap.clone())), asked);
    }
    if !asked.unsigned {
        let stop = crate::config::unsigned(&format!("this SBOM ({})", document.place));
        let error = ErrorFact { code: stop.code.to_owned(), message: stop.message, help: stop.help };
        return Report { verdict: None, exit_code: 2, error: Some(error), inside: Some(inside), ..report };
    }
    for bom in &boms {
        inside.others.push(beside(bom, signed, sbom::read(document.document.get()).as_ref()));
    }
    let bytes = document.document.into_inner();
    let found = Shown {
        source: source.as_str(),
        place: document.place,
        digest: digest_of(&bytes),
        bytes,
        trust: unsigned,
    };
    look(report, inside, Ok(found), asked)
}

fn chain(mut one: Vec<SignedBom>, other: Vec<SignedBom>) -> Vec<SignedBom> {
    one.extend(other);
    one
}

fn absent(source: Source, patient: bool) -> Lack {
    match source {
        Source::Api => Lack::new(
            Verdict::Pending,
            Code::ApiAbsent,
            "the platform has no SBOM of this build on record yet, in its own words",
            Code::ApiAbsent.next_step().map(str::to_owned).into_iter().collect(),
        ),
        Source::Attached | Source::Attestation => Lack::new(
            if patient { Verdict::Pending } else { Verdict::Failed },
            Code::SbomAbsent,
            "nothing is attached to this image: there is no .sbom tag",
            vec!["the SBOM that is attested is shown without --source".to_owned()],
        ),
    }
}

/// The first of those that are attested, which are in order; all others are held against it.
fn newest(boms: Vec<SignedBom>, trust: Trust, inside: &mut Inside) -> Result<Shown, Lack> {
    let mut boms = boms.into_iter();
    let shown = side::attested(boms.next(), trust)?;
    let own = sbom::read(&shown.bytes);
    inside.others.extend(boms.map(|bom| beside(&bom, trust, own.as_ref())));
    drop(own);
    Ok(shown)
}

/// An attested document beside the one that is shown: does it say the same about the components?
fn beside(bom: &SignedBom, trust: Trust, shown: Result<&Bom<'_>, &Unreadable>) -> Other {
    let (same, differences) = match (shown, sbom::read(bom.statement.predicate())) {
        (Ok(shown), Ok(other)) if sbom::says_the_same(shown, &other) => (true, vec![]),
        (Ok(shown), Ok(other)) => {
            (false, sbom::differences(shown, &other, ["the one that is shown", "this one"]))
        }
        (_, Err(Unreadable { message, .. })) => (false, vec![message]),
        (Err(_), Ok(_)) => (false, vec![]),
    };
    Other {
        source: "attestation",
        place: bom.place.clone(),
        trust,
        sha256: bom.digest.hex().to_owned(),
        same,
        differences,
    }
}

fn same_value(bom: &SignedBom, bytes: &[u8]) -> bool {
    let value = sbom::value_digest(bytes);
    value.is_ok() && value == sbom::value_digest(bom.statement.predicate())
}

/// A document that nobody signed: is it the same JSON value as one that is attested?
fn unvouched(
    source: Source,
    document: &Attached,
    boms: &[SignedBom],
    signed: Trust,
    unsigned: Trust,
) -> Other {
    let bytes = document.document.get();
    let same = boms.iter().any(|bom| same_value(bom, bytes));
    let differences = match (boms.first(), sbom::read(bytes)) {
        _ if same => vec![],
        (Some(newest), Ok(other)) => sbom::read(newest.statement.predicate())
            .map(|own| sbom::differences(&own, &other, ["what is attested", "this one"]))
            .unwrap_or_default(),
        (None, Ok(_)) => vec![],
        (_, Err(Unreadable { message, .. })) => vec![message],
    };
    Other {
        source: source.as_str(),
        place: document.place.clone(),
        trust: if same { signed } else { unsigned },
        sha256: digest_of(bytes).hex().to_owned(),
        same,
        differences,
    }
}

/// Reads the document, asks what was asked of it, and folds that into the verdict.
fn look(mut report: Report, mut inside: Inside, found: Result<Shown, Lack>, asked: &SbomRequest) -> Report {
    inside.listed = asked.list;
    inside.others.sort_by(|one, other| (one.source, &one.place).cmp(&(other.source, &other.place)));
    let image = report.verdict.unwrap_or(Verdict::Undecided);
    let mut verdicts = vec![image];
    match found.and_then(|shown| side::within(shown, asked.request.sbom_size)) {
        Ok(shown) => {
            inside.trust = Some(shown.trust);
            verdicts.extend(ask(shown, &mut inside, &mut report, asked));
        }
        Err(lack) => {
            verdicts.push(lack.verdict);
            report.error = Some(lack.error);
        }
    }
    for other in inside.others.iter().filter(|other| !other.same) {
        let first = other.differences.first().map_or_else(String::new, |first| format!(": {first}"));
        let message = format!("another SBOM of this image says something else ({}){first}", other.place);
        report.weaknesses.push(Weakness::new(WeaknessCode::SbomDiffers, message));
    }
    let folded = fold_images(verdicts).unwrap_or(Verdict::Undecided);
    let verdict = match inside.trust {
        // What is shown of an image that is not verified changes nothing about that.
        Some(Trust::Untrusted) => image,
        Some(Trust::Unsigned) if folded == Verdict::Verified => Verdict::Unsigned,
        _ => folded,
    };
    report.verdict = Some(verdict);
    report.exit_code = verdict.exit_code();
    report.inside = Some(inside);
    report
}

/// What schema, lists and denied licences come to; the document into `inside`.
fn ask(shown: Shown, inside: &mut Inside, report: &mut Report, asked: &SbomRequest) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    if asked.checks.contains(&Check::Schema) {
        let schema = conformance::schema(&shown.bytes);
        let odd = schema.odd.iter().map(|odd| Weakness::new(WeaknessCode::SchemaOdd, odd.clone()));
        report.weaknesses.extend(odd);
        inside.conformance.schema = Some(schema);
        verdicts.extend(inside.conformance.verdict());
    }
    let bom = match sbom::read(&shown.bytes) {
        Ok(bom) => bom,
        Err(why) => {
            // Of a version whose schema is not checked, being malformed is a violation all the same.
            if let Some(schema) = inside.conformance.schema.as_mut()
                && (schema.outcome, why.code) == (SchemaOutcome::Undecided, Code::SbomMalformed)
            {
                *schema = SchemaReport::failed(schema.spec_version.clone(), "", why.message.clone());
            }
            let lack = Lack::unreadable(why);
            report.error = Some(lack.error);
            verdicts.push(lack.verdict);
            return verdicts;
        }
    };
    let signed = shown.source == Source::Attestation.as_str() && shown.trust == Trust::Verified;
    for check in &asked.checks {
        if let Check::Elements(standard) = check
            && let Ok(elements) = conformance::elements(*standard, &shown.bytes, signed)
        {
            inside.conformance.lists.push((*standard, elements));
        }
    }
    inside.gates = asked.denied.iter().map(|denied| denied.gate(&bom)).collect();
    for gate in &inside.gates {
        if !gate.passes() {
            verdicts.push(Verdict::Failed);
        }
        if gate.unknown > 0 {
            let message = format!(
                "--deny-license {} says nothing of {} components without a licence, or with a text that is no SPDX expression",
                ForeignText::new(&gate.value),
                gate.unknown,
            );
            report.weaknesses.push(Weakness::new(WeaknessCode::LicenseUnknown, message));
        }
    }
    let summary = Summary::of(&bom);
    let rows = if asked.rows { sbom::rows(&bom, &asked.filters) } else { vec![] };
    let rows = rows.into_iter().map(Component::from).collect();
    drop(bom);
    let Shown { source, place, digest, bytes, .. } = shown;
    inside.document = Some(Document { source, place, digest, bytes, summary, rows });
    verdicts
}
