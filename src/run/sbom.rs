//! `sbom`: the road of `verify`, then one document of the case, looked into.

use crate::case::{Case, Compared, Finding, Patience, SignedBom};
use crate::code::Code;
use crate::config::{Request, SbomRequest, Source, Target};
use crate::error::Stop;
use crate::evidence::{Answer, Attached};
use crate::report::{Command, Component, Document, ErrorFact, ImageReport, Inside, Other, Report, Trust};
use crate::sbom::conformance::{self, ConformanceCheck, SchemaReport};
use crate::sbom::{self, Bom, BomSummary, GateOutcome, Unreadable};
use crate::source::Network;
use crate::text::ForeignText;
use crate::trust::digest_of;
use crate::ui::Line;
use crate::verdict::{Verdict, fold_images};
use crate::weakness::Weakness;

use super::round::cases;
use super::side::{self, Lack, Shown};
use super::{stopped, weaknesses};

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
            let network = Network::new(asked.request.routes.clone(), asked.request.authorities.clone());
            match cases(&mut asked.request, &network, line)? {
                Ok((cases, _)) => {
                    let case = cases.into_iter().next().ok_or_else(|| Stop::new("no image was named"))?;
                    Ok(of_image(case, source, &asked, &network, at))
                }
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
                let at = backing(&document, &boms);
                let trust = if at.is_some() { signed } else { unsigned };
                inside.others.push(unvouched(Source::Api, &document, &boms, at, trust));
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
    if let Some(at) = backing(&document, &boms) {
        // What is printed and saved is what was signed, byte for byte.
        inside.others.push(unvouched(source, &document, &boms, Some(at), signed));
        let mut boms = boms;
        boms[..=at].rotate_right(1);
        let found = newest(boms, signed, &mut inside);
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
        place: document.place.to_string(),
        digest: digest_of(&bytes),
        bytes,
        trust: unsigned,
    };
    look(report, inside, Ok(found), asked)
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
        (_, Err(why)) => (false, vec![why.to_string()]),
        (Err(_), Ok(_)) => (false, vec![]),
    };
    Other {
        source: "attestation",
        place: bom.place.to_string(),
        trust,
        sha256: bom.digest.hex().to_owned(),
        same,
        differences,
    }
}

/// The newest attested document that is the same JSON value as this one, which nobody signed.
fn backing(document: &Attached, boms: &[SignedBom]) -> Option<usize> {
    let value = sbom::value_digest(document.document.get()).ok()?;
    boms.iter().position(|bom| bom.is_value(&value))
}

/// A document that nobody signed, beside what is attested; `at` is the one that backs it.
fn unvouched(
    source: Source,
    document: &Attached,
    boms: &[SignedBom],
    at: Option<usize>,
    trust: Trust,
) -> Other {
    let bytes = document.document.get();
    let same = at.is_some();
    let differences = match (boms.first(), sbom::read(bytes)) {
        _ if same => vec![],
        (Some(newest), Ok(other)) => sbom::read(newest.statement.predicate())
            .map(|own| sbom::differences(&own, &other, ["what is attested", "this one"]))
            .unwrap_or_default(),
        (None, Ok(_)) => vec![],
        (_, Err(why)) => vec![why.to_string()],
    };
    Other {
        source: source.as_str(),
        place: document.place.to_string(),
        trust,
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
        let (place, first) = (other.place.clone(), other.differences.first().cloned());
        report.weaknesses.push(Weakness::SbomDiffers { place, first });
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
    if asked.checks.contains(&ConformanceCheck::Schema) {
        let schema = conformance::schema(&shown.bytes);
        report.weaknesses.extend(schema.odd.iter().cloned().map(Weakness::SchemaOdd));
        inside.conformance.schema = Some(schema);
        verdicts.extend(inside.conformance.verdict());
    }
    let bom = match sbom::read(&shown.bytes) {
        Ok(bom) => bom,
        Err(why) => {
            // Of a version whose schema is not checked, being malformed is a violation all the same.
            if let Some(schema) = inside.conformance.schema.as_mut()
                && (schema.outcome, why.code()) == (GateOutcome::Undecided, Code::SbomMalformed)
            {
                *schema = SchemaReport::failed(schema.spec_version.clone(), "", why.to_string());
            }
            let lack = Lack::unreadable(&why);
            report.error = Some(lack.error);
            verdicts.push(lack.verdict);
            return verdicts;
        }
    };
    let signed = shown.source == Source::Attestation.as_str() && shown.trust == Trust::Verified;
    let standards = asked.checks.iter().filter_map(|check| match check {
        ConformanceCheck::Schema => None,
        ConformanceCheck::Elements(standard) => Some(*standard),
    });
    inside.conformance.lists = conformance::lists(&standards.collect::<Vec<_>>(), &shown.bytes, signed);
    inside.gates = asked.denied.iter().map(|denied| denied.gate(&bom)).collect();
    for gate in &inside.gates {
        if !gate.passes() {
            verdicts.push(Verdict::Failed);
        }
        if gate.unknown > 0 {
            let (asked, count) = (ForeignText::new(&gate.value), gate.unknown);
            report.weaknesses.push(Weakness::LicenseUnknown { asked, count });
        }
    }
    let summary = BomSummary::of(&bom);
    let rows = if asked.rows { sbom::rows(&bom, &asked.filters) } else { vec![] };
    let rows = rows.into_iter().map(Component::from).collect();
    drop(bom);
    let Shown { source, place, digest, bytes, .. } = shown;
    inside.document = Some(Document { source, place, digest, bytes, summary, rows });
    verdicts
}
