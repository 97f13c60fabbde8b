//! `diff`: each side the road of `verify`, then both documents beside each other.

use std::rc::Rc;

use crate::case::{Case, Keys};
use crate::config::{DiffRequest, Request, Target};
use crate::diff::{self, BuildOrigin, Changes, DiffGate, TooRepetitive};
use crate::error::Stop;
use crate::evidence::Gap;
use crate::evidence::bound::BoundHit;
use crate::evidence::place::Place;
use crate::output::{LateReport, RunReport};
use crate::report::{
    Body, Command, Comparison, ImageReport, MissingDocument, Report, ReportHead, SideDocument, SideReport,
};
use crate::sbom::{self, Bom};
use crate::source::document::LocalDocument;
use crate::source::{Deadline, Network};
use crate::trust::Annotation;
use crate::ui::Line;
use crate::verdict::Verdict;

use super::judge::{Ended, judge_one, judge_two};
use super::side::{self, GivenSide, Shown};
use super::stage;
use super::{head, image_report, network, stopped, weaknesses};

/// One side at the end of its road.
struct Found {
    image: ImageReport,
    /// Who built it from what, as far as its case has it signed.
    origin: BuildOrigin,
    document: Result<Shown, MissingDocument>,
}

impl Found {
    fn read(&self) -> Result<Bom<'_>, MissingDocument> {
        let shown = self.document.as_ref().map_err(Clone::clone)?;
        sbom::read(shown.bytes.get()).map_err(MissingDocument::Unreadable)
    }

    /// The same with this image, without a document.
    fn without(&self, image: ImageReport, lack: MissingDocument) -> Self {
        Self { image, origin: self.origin.clone(), document: Err(lack) }
    }

    /// The same, built on this base.
    fn based(self, base: Option<String>) -> Self {
        Self { origin: BuildOrigin { base, ..self.origin }, ..self }
    }

    fn described(&self, read: Result<Bom<'_>, MissingDocument>) -> Result<SideDocument, MissingDocument> {
        let Shown { source, place, digest, bytes } = self.document.as_ref().map_err(Clone::clone)?;
        Ok(SideDocument::of(*source, place.clone(), digest.clone(), bytes, &read?))
    }
}

/// Runs `diff`.
///
/// # Errors
/// What stops it before any verdict.
pub fn diff(asked: &DiffRequest, at: String, line: &Line) -> Result<RunReport, Stop> {
    let request = &asked.request;
    let network = network(request, line);
    let images = u32::try_from(asked.images()).unwrap_or(1);
    let until = side::until(request, images);
    match judged(asked, &network, line, until) {
        Ok((keys, sides)) => {
            // What was waited for does not count.
            let until = if request.wait.is_some() { side::until(request, images) } else { until };
            let weaknesses =
                keys.as_ref().map_or_else(Vec::new, |keys| weaknesses(request, &keys.facts, &network));
            let facts = keys.map(|keys| keys.facts).unwrap_or_default();
            compare_in_time(sides, asked, head(at, facts, request, weaknesses), until)
        }
        Err(Ended::NoKeys(why)) => Ok(stopped(Command::Diff, at, why).into()),
        Err(Ended::Stop(stop)) => Err(stop),
    }
}

/// Both sides, in order, and the keys that judged them: two documents need none. Images come first: what
/// ends the run for them is said before what ends it for a document.
fn judged(
    asked: &DiffRequest,
    network: &Rc<Network>,
    line: &Line,
    until: Deadline,
) -> Result<(Option<Keys>, [Found; 2]), Ended> {
    let request = &asked.request;
    let document = |name: &str, place: &LocalDocument| given(name, place, request, until);
    Ok(match &asked.sides {
        [Target::Image(old), Target::Image(new)] => {
            let cases = judge_two([old, new], request, network, line)?;
            // A key that came while an image waited is one of the run's.
            let [old, new] = cases.each_ref().map(Case::keys);
            let keys = if old.facts.len() < new.facts.len() { new } else { old }.clone();
            (Some(keys), cases.map(|case| of_image(case, asked)))
        }
        [Target::Image(old), Target::Document { name, place }] => {
            let case = judge_one(old, request, network, line)?;
            (Some(case.keys().clone()), [of_image(case, asked), document(name, place)?])
        }
        [Target::Document { name, place }, Target::Image(new)] => {
            let case = judge_one(new, request, network, line)?;
            (Some(case.keys().clone()), [document(name, place)?, of_image(case, asked)])
        }
        [Target::Document { name, place }, Target::Document { name: new_name, place: new_place }] => {
            (None, [document(name, place)?, document(new_name, new_place)?])
        }
    })
}

fn given(name: &str, place: &LocalDocument, request: &Request, until: Deadline) -> Result<Found, Stop> {
    let document = match side::read_given(name, place, request.sbom_size, until) {
        GivenSide::Shown(shown) => Ok(shown),
        GivenSide::MissingDocument(lack) => Err(lack),
        GivenSide::Stop(stop) => return Err(stop),
    };
    // Nothing is signed.
    Ok(Found { image: ImageReport::unsigned(name.to_owned()), origin: BuildOrigin::default(), document })
}

/// An image's newest attested document, where it may be shown.
fn of_image(case: Case, asked: &DiffRequest) -> Found {
    let image = image_report(&case, &asked.request);
    let origin = origin_of(&case);
    let verified = image.verdict() == Verdict::Verified;
    let document = if verified || asked.unsigned {
        match case.into_documents().boms.into_iter().next() {
            // The image's own checks know why.
            None if !verified => Err(MissingDocument::ImageNotVerified),
            None => Err(MissingDocument::NothingAttested),
            Some(bom) => {
                let shown = side::attested(bom);
                side::within(&shown, asked.request.sbom_size).map(|()| shown)
            }
        }
    } else {
        Err(MissingDocument::ImageNotVerified)
    };
    Found { image, origin, document }
}

/// The report on both sides, or that there was no time for it.
fn compare_in_time(
    sides: [Found; 2],
    asked: &DiffRequest,
    head: ReportHead,
    until: Deadline,
) -> Result<RunReport, Stop> {
    let without = |sides: &[Found; 2],
                   image: fn(&ImageReport) -> ImageReport,
                   lack: fn() -> MissingDocument| {
        let sides = sides.each_ref().map(|found| (found.without(image(&found.image), lack()), Err(lack())));
        report(sides, None, &asked.fail_on, head.clone())
    };
    let unfinished = without(&sides, ImageReport::clone, side::late);
    let in_short = without(&sides, ImageReport::in_short, side::cut);
    let fail_on = asked.fail_on.clone();
    let compared = stage::wait_for(until, move || compare(sides, &fail_on, head, until))?;
    Ok(RunReport {
        report: compared.unwrap_or(unfinished),
        late: Some(LateReport { report: in_short, until }),
    })
}

fn compare([old, new]: [Found; 2], fail_on: &[DiffGate], head: ReportHead, until: Deadline) -> Report {
    // Each stage takes its time, and none begins that has none.
    let old_bom = side::in_time(until).and_then(|()| old.read());
    let new_bom = side::in_time(until).and_then(|()| new.read());
    let mut new_bom = new_bom.and_then(|bom| side::in_time(until).map(|()| bom));
    let mut changes = None;
    if let (Ok(before), Ok(after)) = (&old_bom, &new_bom) {
        match diff::diff(before, after) {
            Ok(differs) => changes = Some(differs),
            // Both can be read, and not beside each other.
            Err(TooRepetitive) => {
                new_bom = Err(MissingDocument::Gap(Gap::new(Place::Document, BoundHit::Differences)));
            }
        }
    }
    let bases = [&old_bom, &new_bom].map(|bom| bom.as_ref().ok().and_then(BuildOrigin::base_of));
    let documents = [old.described(old_bom), new.described(new_bom)];
    let [old_base, new_base] = bases;
    let [old_document, new_document] = documents;
    let sides = [(old.based(old_base), old_document), (new.based(new_base), new_document)];
    report(sides, changes, fail_on, head)
}

fn report(
    [(old, old_document), (new, new_document)]: [(Found, Result<SideDocument, MissingDocument>); 2],
    changes: Option<Changes>,
    fail_on: &[DiffGate],
    head: ReportHead,
) -> Report {
    let (before, after) = (&old.origin, &new.origin);
    let provenance = diff::provenance(before, after);
    let gates = fail_on.iter().map(|gate| gate.ask(changes.as_ref(), before, after, &provenance)).collect();
    let agreed = diff::agreed(before, after);
    let sides = [
        SideReport { image: old.image, document: old_document },
        SideReport { image: new.image, document: new_document },
    ];
    let comparison = Comparison::new(sides, changes, provenance, agreed, gates);
    Report::new(head, Body::Diff(Box::new(comparison)))
}

/// Who built an image from what, as far as the signature that carries the verdict and the newest trusted
/// provenance say it.
fn origin_of(case: &Case) -> BuildOrigin {
    let carrier = case.carrier().filter(|carrier| carrier.holds());
    let signed = |name: &str| match carrier?.annotations().get(name)? {
        Annotation::Text(text) => Some(text.raw().to_owned()),
        Annotation::Other(value) => Some(value.to_string()),
    };
    let provenance = case.attestations().find_map(|item| item.attestation()?.provenance());
    BuildOrigin {
        digest: case.digest().map(ToString::to_string),
        tenant_id: signed("tenant_id"),
        app_id: signed("app_id"),
        commit_sha: signed("commit_sha"),
        build_id: signed("build_id"),
        key: carrier.map(|carrier| carrier.key().to_string()),
        builder: provenance.and_then(|one| one.builder.as_ref()).map(|text| text.raw().to_owned()),
        source: provenance.and_then(|one| one.source()).map(|text| text.raw().to_owned()),
        base: None,
        log: carrier.and_then(|carrier| carrier.log().proof()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::report::{DocumentBytes, DocumentPlace, DocumentSource};
    use crate::sbom::passes;
    use crate::trust::{Trusted, digest_of};

    fn found(text: &str) -> Found {
        let bytes = text.as_bytes().to_vec();
        let shown = Shown {
            source: DocumentSource::Attestation,
            place: DocumentPlace::Evidence(Place::Image),
            digest: digest_of(&bytes),
            bytes: DocumentBytes::Attested(Trusted::scripted(bytes)),
        };
        let image = ImageReport::unsigned("x".to_owned());
        Found { image, origin: BuildOrigin::default(), document: Ok(shown) }
    }

    /// Where no time is left nothing is read any more, whoever runs the stage.
    #[test]
    fn nothing_is_compared_once_the_time_is_over() {
        let small = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[]}"#;
        let other = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{"name":"a"}]}"#;
        let mut rows = crate::rows::Rows::default();
        for (name, old, new, read) in [
            ("equal", small, small, 2),
            ("another", small, other, 2),
            ("turned", other, small, 2),
            ("a broken one", "{", small, 2),
            ("before a broken one", small, "{", 2),
        ] {
            rows.row(name, || {
                let run = |time| {
                    let until = Deadline::after(time);
                    passes::of(|| compare([found(old), found(new)], &[], ReportHead::default(), until))
                };
                let (late, passes) = run(Duration::ZERO);
                assert_eq!((passes.len(), late.verdict()), (0, Some(Verdict::Undecided)));
                assert!(run(Duration::from_secs(60)).1.len() >= read);
            });
        }
        rows.end();
    }
}
