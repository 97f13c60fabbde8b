//! Is there SLSA provenance by the key, and does it say what the signature and the command line say?

use crate::case::{Awaited, Case, Item, TrustedAttestation};
use crate::code::Code;
use crate::evidence::place::Place;
use crate::policy::{COMMIT, Requirement};
use crate::provenance::Provenance;
use crate::trust::Annotation;

use super::finding::{BuildFacts, ProvenanceFinding};
use super::{Check, CheckId, Pass, attestation};

pub(super) const ID: CheckId = CheckId::Provenance;

pub(super) fn check(case: &Case) -> Check {
    if let Some(check) = attestation::unasked(case, ID, Requirement::Provenance) {
        return check;
    }
    let said = case.attestations().filter_map(|one| {
        let attestation = one.attestation()?;
        Some((one.place(), attestation, attestation.provenance()?))
    });
    let all: Vec<(&Place, &TrustedAttestation, &Provenance)> = said.collect();
    let Some((.., first)) = all.first() else {
        // By the key, of the right type, and unreadable: that is not an absence.
        let mut all = case.attestations();
        let unreadable = all.find_map(|one| Some((one.place(), one.attestation()?.unread_provenance()?)));
        if let Some((place, why)) = unreadable {
            let finding = ProvenanceFinding::Unreadable { place: place.clone(), why: why.clone() };
            if why.is_bound() {
                return Check::undecided(ID, finding).code(Code::TooMany);
            }
            return Check::fail(ID, finding)
                .code(Code::AttestationInvalid)
                .reopened_by(case.open_attestation_gap());
        }
        let absent = (Code::ProvenanceAbsent, case.is_awaited(Awaited::Build));
        return attestation::missing(case, ID, absent, ProvenanceFinding::None);
    };
    let signed = case.carrier().and_then(|carrier| match carrier.annotations().get(COMMIT) {
        Some(Annotation::Text(commit)) => Some(commit),
        _ => None,
    });
    // Of several any one that contradicts is enough: no other heals it.
    if let Some(signed) = signed
        && let Some((place, _, provenance)) = all.iter().find(|(.., one)| one.contradicts(signed.raw()))
    {
        let finding = ProvenanceFinding::OtherCommit {
            signed: signed.clone(),
            named: provenance.commit().cloned(),
            place: (*place).clone(),
        };
        return Check::fail(ID, finding)
            .code(Code::ProvenanceContradiction)
            // Of another signature, that could not be asked for, the commit could be this one.
            .reopened_by(case.open_carrier_gap());
    }
    // It may name another commit, or the builder that is asked for.
    let over = |one: &Item| Some((one.place().clone(), one.attestation()?.unread_provenance()?.clone()));
    if let Some((place, why)) = case.attestations().filter_map(over).find(|(_, why)| why.is_bound()) {
        return Check::undecided(ID, ProvenanceFinding::Unreadable { place, why }).code(Code::TooMany);
    }
    let asked = &case.policy().provenance;
    let meets = |one: &Provenance| {
        let builder = asked
            .builder
            .as_ref()
            .is_none_or(|builder| one.builder.as_ref().is_some_and(|b| b.raw() == builder.value));
        let source = asked
            .source
            .as_ref()
            .is_none_or(|source| one.sources.iter().any(|s| s.uri.raw() == source.value));
        builder && source
    };
    if let Some((_, attestation, one)) = all.iter().find(|(.., one)| meets(one)) {
        return Check::pass(Pass::Provenance(attestation), ProvenanceFinding::Says(BuildFacts::of(one)));
    }
    let finding = ProvenanceFinding::OtherBuild { asked: asked.clone(), says: BuildFacts::of(first) };
    Check::fail(ID, finding).code(Code::ProvenanceMismatch).reopened_by(case.open_attestation_gap())
}
