//! `sbom`: the road of `verify`, then one document of the case, looked into.

use crate::case::{Case, Compared, Patience, RecordFinding, SignedBom};
use crate::code::Code;
use crate::config::{SbomRequest, Source, Target};
use crate::error::Stop;
use crate::evidence::{Answer, Attached};
use crate::report::{
    Body, Command, Document, DocumentSource, ImageReport, Inside, Lack, ListedComponent, OtherDocument,
    Report, ReportHead,
};
use crate::sbom::conformance::{self, ConformanceCheck, SchemaReport, Violation};
use crate::sbom::{self, Between, Bom, BomSummary, Difference, DifferenceKind, GateOutcome, Unreadable};
use crate::source::Network;
use crate::text::ForeignText;
use crate::trust::digest_of;
use crate::ui::Line;
use crate::verdict::{Trust, Verdict};
use crate::weakness::Weakness;

use super::judge::{Ended, judge_all};
use super::round::Unopenable;
use super::side::{self, Shown};
use super::{head, stopped, weaknesses};

/// Runs `sbom`.
///
/// # Errors
/// What stops it before any verdict.
pub fn sbom(mut asked: SbomRequest, at: String, line: &Line) -> Result<Report, Stop> {
    match &asked.target {
        Target::Document { name, place } => {
            let found = side::read_given(name, place, asked.request.sbom_size)?;
            let image = ImageReport::unsigned(name.clone());
            let head = head(at, vec![], &asked.request, vec![]);
            let inside = Inside::without(image, Trust::Unsigned, Lack::NothingAttested);
            Ok(look(head, inside, found, &asked))
        }
        Target::Image(source) => {
            let source = *source;
            let network = Network::new(asked.request.routes.clone(), asked.request.authorities.clone());
            let asks = std::mem::take(&mut asked.request.images);
            let mut judged = None;
            let each = |case: Case| judged = Some(case);
            match judge_all(asks, &asked.request, &network, line, Unopenable::StopsTheRun, each) {
                Ok(keys) => {
                    let case = judged.ok_or_else(|| Stop::new("no image was named"))?;
                    let weaknesses = weaknesses(&asked.request, &keys, &network);
                    let head = head(at, keys.facts, &asked.request, weaknesses);
                    Ok(of_image(case, source, &asked, head))
                }
                Err(Ended::NoKeys(why)) => Ok(stopped(Command::Sbom, at, why)),
                Err(Ended::Stop(stop)) => Err(stop),
            }
        }
    }
}

fn of_image(mut case: Case, source: Source, asked: &SbomRequest, head: ReportHead) -> Report {
    let image = ImageReport::of(&case, &asked.request.naming);
    let (signed, unsigned) = (Trust::of(image.verdict, true), Trust::of(image.verdict, false));
    let verified = image.verdict == Verdict::Verified;
    let mut inside = Inside::without(image, signed, Lack::ImageNotVerified);
    let none = case.boms.is_empty();
    // Where an image that is not verified has none to show, its own checks know why.
    if !verified && (!asked.unsigned || (source == Source::Attestation && none)) {
        return Report::new(head, Body::Sbom(Box::new(inside)));
    }
    let waited = case.patience != Patience::None;
    let gap = case.open_attestation_gap().cloned();
    let boms = case.boms;
    let answer = match source {
        Source::Attestation => {
            if let Some(document) = case.records.take().and_then(|records| records.document) {
                let at = backing(&document, &boms);
                let trust = if at.is_some() { signed } else { unsigned };
                inside.others.push(unvouched(DocumentSource::Api, &document, &boms, at, trust));
            }
            let found = newest(boms, signed, &mut inside);
            return look(head, inside, found, asked);
        }
        Source::Attached => case.attached.take().unwrap_or(Answer::Absent),
        Source::Api => match case.records.take() {
            Some(Compared { document: Some(document), .. }) => Answer::Found(document),
            Some(Compared { sbom: RecordFinding::Unknown(gap), .. }) => Answer::Gap(gap),
            _ => Answer::Absent,
        },
    };
    let document = match answer {
        Answer::Found(document) => document,
        Answer::Absent => return look(head, inside, Err(absent(source, waited)), asked),
        Answer::Gap(gap) => return look(head, inside, Err(Lack::Gap(gap)), asked),
        Answer::Defect(defect) => return look(head, inside, Err(Lack::Defect(defect)), asked),
    };
    if let Some(at) = backing(&document, &boms) {
        // What is printed and saved is what was signed, byte for byte.
        inside.others.push(unvouched(from(source), &document, &boms, Some(at), signed));
        let mut boms = boms;
        boms[..=at].rotate_right(1);
        let found = newest(boms, signed, &mut inside);
        return look(head, inside, found, asked);
    }
    inside.trust = unsigned;
    if let (Some(gap), false) = (&gap, asked.unsigned) {
        // What was not read may be the attestation that backs it.
        return look(head, inside, Err(Lack::Gap(gap.clone())), asked);
    }
    if !asked.unsigned {
        inside.document = Err(Lack::NobodySigned(document.place.to_string()));
        return Report::new(head, Body::Sbom(Box::new(inside)));
    }
    for bom in &boms {
        inside.others.push(beside(bom, signed, sbom::read(document.document.get()).as_ref()));
    }
    let bytes = document.document.into_inner();
    let found = Shown {
        source: from(source),
        place: document.place.to_string(),
        digest: digest_of(&bytes),
        bytes,
        trust: unsigned,
    };
    look(head, inside, Ok(found), asked)
}

fn from(source: Source) -> DocumentSource {
    match source {
        Source::Attestation => DocumentSource::Attestation,
        Source::Attached => DocumentSource::Attached,
        Source::Api => DocumentSource::Api,
    }
}

fn absent(source: Source, waited: bool) -> Lack {
    match source {
        Source::Api => Lack::NoRecord,
        Source::Attached | Source::Attestation => Lack::NothingAttached { waited },
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
fn beside(bom: &SignedBom, trust: Trust, shown: Result<&Bom<'_>, &Unreadable>) -> OtherDocument {
    let (same, differences) = match (shown, sbom::read(bom.statement.predicate())) {
        (Ok(shown), Ok(other)) if sbom::says_the_same(shown, &other) => (true, vec![]),
        (Ok(shown), Ok(other)) => (false, sbom::differences(shown, &other, Between::ShownAndThis)),
        (_, Err(why)) => (false, unreadable(Between::ShownAndThis, why)),
        (Err(_), Ok(_)) => (false, vec![]),
    };
    OtherDocument {
        source: DocumentSource::Attestation,
        place: bom.place.to_string(),
        trust,
        sha256: bom.digest.hex().to_owned(),
        same,
        differences,
    }
}

fn unreadable(between: Between, why: Unreadable) -> Vec<Difference> {
    vec![Difference { between, kind: DifferenceKind::Unreadable(why) }]
}

/// The newest attested document that is the same JSON value as this one, which nobody signed.
fn backing(document: &Attached, boms: &[SignedBom]) -> Option<usize> {
    let value = sbom::value_digest(document.document.get()).ok()?;
    boms.iter().position(|bom| bom.is_value(&value))
}

/// A document that nobody signed, beside what is attested; `at` is the one that backs it.
fn unvouched(
    source: DocumentSource,
    document: &Attached,
    boms: &[SignedBom],
    at: Option<usize>,
    trust: Trust,
) -> OtherDocument {
    let bytes = document.document.get();
    let same = at.is_some();
    let differences = match (boms.first(), sbom::read(bytes)) {
        _ if same => vec![],
        (Some(newest), Ok(other)) => sbom::read(newest.statement.predicate())
            .map(|own| sbom::differences(&own, &other, Between::AttestedAndThis))
            .unwrap_or_default(),
        (None, Ok(_)) => vec![],
        (_, Err(why)) => unreadable(Between::AttestedAndThis, why),
    };
    OtherDocument {
        source,
        place: document.place.to_string(),
        trust,
        sha256: digest_of(bytes).hex().to_owned(),
        same,
        differences,
    }
}

/// Reads the document and asks what was asked of it.
fn look(mut head: ReportHead, mut inside: Inside, found: Result<Shown, Lack>, asked: &SbomRequest) -> Report {
    inside.listed = asked.list;
    inside.others.sort_by(|one, other| (one.source, &one.place).cmp(&(other.source, &other.place)));
    match found.and_then(|shown| side::within(shown, asked.request.sbom_size)) {
        Ok(shown) => {
            inside.trust = shown.trust;
            inside.document = ask(shown, &mut inside, &mut head.weaknesses, asked);
        }
        Err(lack) => inside.document = Err(lack),
    }
    for other in inside.others.iter().filter(|other| !other.same) {
        let (place, first) = (other.place.clone(), other.differences.first().cloned());
        head.weaknesses.push(Weakness::SbomDiffers { place, first });
    }
    Report::new(head, Body::Sbom(Box::new(inside)))
}

/// What schema, lists and denied licences come to, and the document.
fn ask(
    shown: Shown,
    inside: &mut Inside,
    weaknesses: &mut Vec<Weakness>,
    asked: &SbomRequest,
) -> Result<Document, Lack> {
    if asked.checks.contains(&ConformanceCheck::Schema) {
        let schema = conformance::schema(&shown.bytes);
        weaknesses.extend(schema.odd.iter().cloned().map(Weakness::SchemaOdd));
        inside.conformance.schema = Some(schema);
    }
    let bom = match sbom::read(&shown.bytes) {
        Ok(bom) => bom,
        Err(why) => {
            // Of a version whose schema is not checked, being malformed is a violation all the same.
            if let Some(schema) = inside.conformance.schema.as_mut()
                && (schema.outcome, why.code()) == (GateOutcome::Undecided, Code::SbomMalformed)
            {
                *schema =
                    SchemaReport::failed(schema.spec_version.clone(), "", Violation::Unreadable(why.clone()));
            }
            return Err(Lack::Unreadable(why));
        }
    };
    let signed = shown.source == DocumentSource::Attestation && shown.trust == Trust::Verified;
    let standards = asked.checks.iter().filter_map(|check| match check {
        ConformanceCheck::Schema => None,
        ConformanceCheck::Elements(standard) => Some(*standard),
    });
    inside.conformance.lists = conformance::lists(&standards.collect::<Vec<_>>(), &shown.bytes, signed);
    inside.gates = asked.denied.iter().map(|denied| denied.gate(&bom)).collect();
    for gate in &inside.gates {
        if gate.unknown > 0 {
            let (asked, count) = (ForeignText::new(&gate.value), gate.unknown);
            weaknesses.push(Weakness::LicenseUnknown { asked, count });
        }
    }
    let summary = BomSummary::of(&bom);
    let rows = if asked.rows { sbom::rows(&bom, &asked.filters) } else { vec![] };
    let rows = rows.into_iter().map(ListedComponent::from).collect();
    drop(bom);
    let Shown { source, place, digest, bytes, .. } = shown;
    Ok(Document { source, place, digest, bytes, summary, rows })
}
