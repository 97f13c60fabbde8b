//! What several pages show, sorted and grouped: neither words nor layout.

use crate::check::{Check, CheckFinding, CheckId, NotAsked};
use crate::report::words::page::FieldLabel;
use crate::report::{Document, Report};
use crate::sbom::conformance::{Element, Remedy};
use crate::sbom::summary::ComponentCounts;
use crate::subject::Digest;
use crate::trust::key::Fingerprint;

/// The label of the value that a check found in place of the expected one.
pub(super) fn observed_label(check: &Check) -> FieldLabel {
    match check.id() {
        CheckId::Identity | CheckId::Pins => FieldLabel::Signed,
        CheckId::Policy
        | CheckId::Key
        | CheckId::Image
        | CheckId::Signature
        | CheckId::Log
        | CheckId::Sbom
        | CheckId::Provenance
        | CheckId::Api
        | CheckId::Report => FieldLabel::Found,
    }
}

/// Whether a check could not start, because something before it did not hold: that is said already.
pub(super) fn could_not_start(check: &Check) -> bool {
    matches!(
        check.finding,
        CheckFinding::NotAsked(
            NotAsked::NoImage | NotAsked::NoSignature | NotAsked::Refused | NotAsked::OutOfScope
        )
    )
}

/// Ecosystems, the largest first.
pub(super) fn ecosystems(counts: &ComponentCounts) -> Vec<(&str, usize)> {
    let mut all: Vec<(&str, usize)> =
        counts.by_ecosystem.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    all
}

/// Of what kind a key in use is, behind its fingerprint.
pub(super) fn algorithm(report: &Report, key: &Fingerprint) -> String {
    let known = report.head.keys.iter().find(|known| known.fingerprint() == key);
    known.map_or_else(String::new, |known| format!(" ({})", known.algorithm()))
}

/// Each remedy once, with the elements that it fixes.
pub(super) fn remedies(elements: &[Element]) -> Vec<(Vec<&'static str>, Remedy)> {
    let mut all: Vec<(Vec<&'static str>, Remedy)> = Vec::new();
    for element in elements {
        let Some(remedy) = element.remedy else { continue };
        match all.iter_mut().find(|(_, known)| *known == remedy) {
            Some((ids, _)) => ids.push(element.id),
            None => all.push((vec![element.id], remedy)),
        }
    }
    all
}

/// The digest that a document names as its subject, where that is not the image's.
pub(super) fn other_subject(document: &Document, image: Option<&Digest>) -> Option<Digest> {
    let named = Digest::parse(document.summary.subject.as_ref()?.version.as_deref()?)?;
    image.is_some_and(|image| *image != named).then_some(named)
}
