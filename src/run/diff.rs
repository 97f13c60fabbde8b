//! `diff`: each side the road of `verify`, then both documents beside each other.

use crate::case::Case;
use crate::config::{DiffRequest, Request, Target};
use crate::diff::{self, BuildOrigin};
use crate::error::Stop;
use crate::report::{
    Body, Command, Comparison, ImageReport, Lack, Report, ReportHead, SideDocument, SideReport,
};
use crate::sbom::{self, Bom, Tool};
use crate::source::Network;
use crate::source::document::LocalDocument;
use crate::trust::Annotation;
use crate::ui::Line;
use crate::verdict::{Trust, Verdict};

use super::judge::{Ended, judge_all};
use super::round::Unopenable;
use super::side::{self, Shown};
use super::{head, stopped, weaknesses};

/// One side at the end of its road.
struct Found {
    image: ImageReport,
    document: Result<Shown, Lack>,
}

impl Found {
    fn read(&self) -> Result<Bom<'_>, Lack> {
        let shown = self.document.as_ref().map_err(Clone::clone)?;
        sbom::read(&shown.bytes).map_err(Lack::Unreadable)
    }

    fn described(&self, read: Result<Bom<'_>, Lack>) -> Result<SideDocument, Lack> {
        let (shown, bom) = (self.document.as_ref().map_err(Clone::clone)?, read?);
        Ok(SideDocument {
            source: shown.source,
            place: shown.place.clone(),
            digest: shown.digest.clone(),
            spec_version: bom.spec_version,
            components: bom.components.len(),
            generator: bom.generator.iter().map(Tool::to_static).collect(),
        })
    }
}

/// Runs `diff`.
///
/// # Errors
/// What stops it before any verdict.
pub fn diff(mut asked: DiffRequest, at: String, line: &Line) -> Result<Report, Stop> {
    let network = Network::new(asked.request.routes.clone(), asked.request.authorities.clone());
    let asks = std::mem::take(&mut asked.request.images);
    let mut cases = Vec::new();
    // Two documents need no key.
    let keys = if asks.is_empty() {
        None
    } else {
        let each = |case: Case| cases.push(case);
        match judge_all(asks, &asked.request, &network, line, Unopenable::StopsTheRun, each) {
            Ok(keys) => Some(keys),
            Err(Ended::NoKeys(why)) => return Ok(stopped(Command::Diff, at, why)),
            Err(Ended::Stop(stop)) => return Err(stop),
        }
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
    let head = head(at, facts, &asked.request, weak);
    Ok(compare([old, new], &asked, head))
}

fn given(name: &str, place: &LocalDocument, request: &Request) -> Result<Found, Stop> {
    let document = side::read_given(name, place, request.sbom_size)?;
    Ok(Found { image: ImageReport::unsigned(name.to_owned()), document })
}

/// An image's newest attested document, where it may be shown.
fn of_image(case: Case, asked: &DiffRequest) -> Found {
    let image = ImageReport::of(&case, &asked.request.naming);
    let verified = image.verdict == Verdict::Verified;
    let trust = Trust::of(image.verdict, true);
    let document = if verified || asked.unsigned {
        match case.boms.into_iter().next() {
            // The image's own checks know why.
            None if !verified => Err(Lack::ImageNotVerified),
            bom => side::attested(bom, trust).and_then(|shown| side::within(shown, asked.request.sbom_size)),
        }
    } else {
        Err(Lack::ImageNotVerified)
    };
    Found { image, document }
}

fn compare([old, new]: [Found; 2], asked: &DiffRequest, head: ReportHead) -> Report {
    let (old_bom, new_bom) = (old.read(), new.read());
    let before = origin_of(&old.image, old_bom.as_ref().ok());
    let after = origin_of(&new.image, new_bom.as_ref().ok());
    let changes = match (&old_bom, &new_bom) {
        (Ok(old), Ok(new)) => Some(diff::diff(old, new)),
        _ => None,
    };
    let documents = [old.described(old_bom), new.described(new_bom)];
    let provenance = diff::provenance(&before, &after);
    let gates = asked.fail_on.iter();
    let gates = gates.map(|gate| gate.ask(changes.as_ref(), &before, &after, &provenance)).collect();
    let [old_document, new_document] = documents;
    let side = |image: ImageReport, document| {
        let trust = Trust::of(image.verdict, true);
        SideReport { image, trust, document }
    };
    let comparison = Comparison {
        sides: [side(old.image, old_document), side(new.image, new_document)],
        agreed: diff::agreed(&before, &after),
        changes,
        provenance,
        gates,
    };
    Report::new(head, Body::Diff(Box::new(comparison)))
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
