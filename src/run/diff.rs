//! `diff`: each side the road of `verify`, then both documents beside each other.

use crate::case::Case;
use crate::config::{DiffRequest, Request, Target};
use crate::diff::{self, BuildOrigin, DiffGate};
use crate::error::Stop;
use crate::report::{Command, Comparison, ErrorFact, ImageReport, Report, SideDocument, Trust, Which};
use crate::sbom::{self, Bom, GateOutcome, Tool};
use crate::source::Network;
use crate::source::document::LocalDocument;
use crate::trust::Annotation;
use crate::ui::Line;
use crate::verdict::{Verdict, fold_images};
use crate::weakness::Weakness;

use super::round::cases;
use super::side::{self, Lack, Shown};
use super::{stopped, weaknesses};

/// One side at the end of its road.
struct Found {
    image: ImageReport,
    document: Result<Shown, Lack>,
}

/// Runs `diff`.
///
/// # Errors
/// What stops it before any verdict.
pub fn diff(mut asked: DiffRequest, at: String, line: &Line) -> Result<Report, Stop> {
    let network = Network::new(asked.request.routes.clone(), asked.request.authorities.clone());
    let (cases, keys) = match cases(&mut asked.request, &network, line)? {
        Ok(found) => found,
        Err(no_keys) => return Ok(stopped(Command::Diff, at, no_keys)),
    };
    let weak = keys.as_ref().map_or_else(Vec::new, |keys| weaknesses(&asked.request, keys, &network));
    let mut cases = cases.into_iter();
    let mut sides = Vec::new();
    for target in &asked.sides {
        sides.push(match target {
            Target::Document { name, place } => given(name, place, &asked.request)?,
            Target::Image(_) => {
                let case = cases.next().ok_or_else(|| Stop::new("a side has no image"))?;
                of_image(case, &asked)
            }
        });
    }
    let [old, new] = <[Found; 2]>::try_from(sides).map_err(|_| Stop::new("two sides are compared"))?;
    let facts = keys.map(|keys| keys.facts).unwrap_or_default();
    Ok(compare([old, new], &asked, facts, weak, at))
}

fn given(name: &str, place: &LocalDocument, request: &Request) -> Result<Found, Stop> {
    let document = side::document(name, place, request.sbom_size)?;
    Ok(Found { image: ImageReport::unsigned(name.to_owned()), document })
}

/// An image's newest attested document, where it may be shown.
fn of_image(case: Case, asked: &DiffRequest) -> Found {
    let image = ImageReport::of(&case, &asked.request.naming);
    let verified = image.verdict == Verdict::Verified;
    let trust = if verified { Trust::Verified } else { Trust::Untrusted };
    let document = if verified || asked.unsigned {
        let boms = case.attested.map(|attested| attested.boms).unwrap_or_default();
        match boms.into_iter().next() {
            // The image's own checks know why.
            None if !verified => Err(not_verified(&image)),
            bom => side::attested(bom, trust).and_then(|shown| side::within(shown, asked.request.sbom_size)),
        }
    } else {
        Err(not_verified(&image))
    };
    Found { image, document }
}

/// An image that is not verified has no document that may be shown.
fn not_verified(image: &ImageReport) -> Lack {
    let check = image.explanation();
    let code = image.code().map_or_else(|| "undecided".to_owned(), |code| code.to_string());
    let message = check.map_or_else(|| "the image is not verified".to_owned(), |check| check.message.clone());
    let help = check.map(|check| check.help.clone()).unwrap_or_default();
    Lack { verdict: image.verdict, error: ErrorFact { code, message, help } }
}

fn compare(
    sides: [Found; 2],
    asked: &DiffRequest,
    keys: Vec<crate::case::KeyFact>,
    weak: Vec<Weakness>,
    at: String,
) -> Report {
    let mut comparison = Comparison::nothing();
    let mut verdicts: Vec<Verdict> = sides.iter().map(|side| side.image.verdict).collect();
    let mut images = verdicts.clone();
    let (mut error, mut worst) = (None, None);
    let mut lack = |lack: &Lack, of: &ImageReport, which: Which, comparison: &mut Comparison| {
        verdicts.push(lack.verdict);
        // What is odd about a document of an image that is not verified says nothing of the image.
        if matches!(of.verdict, Verdict::Verified | Verdict::Unsigned) {
            images.push(lack.verdict);
        }
        // The side that decides is the one that explains.
        if worst.is_none_or(|worst| fold_images([worst, lack.verdict]) != Some(worst)) {
            worst = Some(lack.verdict);
            error = Some(lack.error.clone());
            comparison.side = Some(which);
        }
    };
    let mut boms: [Option<Bom<'_>>; 2] = [None, None];
    for ((side, which), bom) in sides.iter().zip(Which::BOTH).zip(&mut boms) {
        match side.document.as_ref() {
            Err(why) => lack(why, &side.image, which, &mut comparison),
            Ok(shown) => match sbom::read(&shown.bytes) {
                Ok(read) => *bom = Some(read),
                Err(why) => lack(&Lack::unreadable(&why), &side.image, which, &mut comparison),
            },
        }
    }
    let mut origins = [BuildOrigin::default(), BuildOrigin::default()];
    for (n, (side, bom)) in sides.iter().zip(&boms).enumerate() {
        if let Some(origin) = origins.get_mut(n) {
            *origin = origin_of(&side.image, bom.as_ref());
        }
        if let (Ok(shown), Some(bom), Some(slot)) = (&side.document, bom, comparison.documents.get_mut(n)) {
            *slot = Some(document(shown, bom));
        }
    }
    let [old, new] = &origins;
    comparison.provenance = diff::provenance(old, new);
    comparison.agreed = diff::agreed(old, new);
    if let [Some(old), Some(new)] = &boms {
        comparison.changes = Some(diff::diff(old, new));
    }
    drop(boms);
    let trusts = sides.iter().map(|side| match (&side.document, side.image.verdict) {
        (Ok(shown), _) => shown.trust,
        (Err(_), Verdict::Verified) => Trust::Verified,
        (Err(_), Verdict::Unsigned) => Trust::Unsigned,
        (Err(_), _) => Trust::Untrusted,
    });
    comparison.trust = trusts.max();
    let answers = asked
        .fail_on
        .iter()
        .map(|gate: &DiffGate| gate.ask(comparison.changes.as_ref(), old, new, &comparison.provenance));
    comparison.gates = answers.collect();
    verdicts.extend(comparison.gates.iter().filter_map(|answer| match answer.outcome {
        GateOutcome::Pass => None,
        GateOutcome::Fail => Some(Verdict::Failed),
        GateOutcome::Undecided => Some(Verdict::Undecided),
    }));
    let folded = fold_images(verdicts).unwrap_or(Verdict::Undecided);
    let verdict = match comparison.trust {
        // What is shown of an image that is not verified changes nothing about that.
        Some(Trust::Untrusted) => fold_images(images).unwrap_or(Verdict::Undecided),
        Some(Trust::Unsigned) if folded == Verdict::Verified => Verdict::Unsigned,
        _ => folded,
    };
    let images = sides.into_iter().map(|side| side.image).collect();
    let mut report = Report::over(Command::Diff, at, keys, asked.request.policy.clone(), images, weak);
    report.verdict = Some(verdict);
    report.exit_code = verdict.exit_code();
    report.error = error;
    report.comparison = Some(comparison);
    report
}

/// Who built an image from what, as far as it is signed; and what its SBOM tells of its base.
fn origin_of(image: &ImageReport, bom: Option<&Bom<'_>>) -> BuildOrigin {
    let signed = |name: &str| match image.annotations.get(name) {
        Some(Annotation::Text(text)) => Some(text.raw().to_owned()),
        Some(Annotation::Other(value)) => Some(value.to_string()),
        None => None,
    };
    let carrier = image.signatures.iter().find(|signature| signature.carrier);
    let provenance = image.attestations.iter().find_map(|attestation| attestation.provenance.as_ref());
    BuildOrigin {
        digest: image.digest.as_ref().map(ToString::to_string),
        tenant_id: signed("tenant_id"),
        app_id: signed("app_id"),
        commit_sha: signed("commit_sha"),
        build_id: signed("build_id"),
        key: carrier.and_then(|signature| signature.key.as_ref()).map(ToString::to_string),
        builder: provenance.and_then(|one| one.builder.as_ref()).map(|text| text.raw().to_owned()),
        source: provenance.and_then(|one| one.source()).map(|text| text.raw().to_owned()),
        base: bom.and_then(BuildOrigin::base_of),
        log: None,
    }
}

fn document(shown: &Shown, bom: &Bom<'_>) -> SideDocument {
    SideDocument {
        source: shown.source,
        place: shown.place.clone(),
        trust: shown.trust,
        digest: shown.digest.clone(),
        spec_version: bom.spec_version,
        components: bom.components.len(),
        generator: bom.generator.iter().map(Tool::to_static).collect(),
    }
}
