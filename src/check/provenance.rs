//! Is there SLSA provenance by the key, and does it say what the signature and the command line say?

use crate::case::{Awaited, Case, Item};
use crate::code::Code;
use crate::policy::{COMMIT, Requirement};
use crate::provenance::Provenance;
use crate::text::ForeignText;
use crate::trust::Annotation;

use super::{Check, Pass, attestation, id};

pub(super) const ID: &str = id::PROVENANCE;

pub(super) fn check(case: &Case) -> Check {
    if let Some(check) = attestation::unasked(case, ID, Requirement::Provenance) {
        return check;
    }
    let all: Vec<(&Item, &Provenance)> =
        case.attestations().filter_map(|one| Some((one, one.attestation()?.provenance()?))).collect();
    let Some((_, first)) = all.first() else {
        // By the key, of the right type, and not to be read: that is no absence.
        let mut all = case.attestations();
        let unreadable = all.find_map(|one| Some((one.place(), one.attestation()?.unread_provenance()?)));
        if let Some((place, why)) = unreadable {
            return Check::fail(ID, format!("{place}: {why}"))
                .code(Code::AttestationInvalid)
                .reopened_by(case.open_attestation_gap());
        }
        let absent = (
            Code::ProvenanceAbsent,
            "no trusted attestation of this image says how it was built",
            case.is_awaited(Awaited::Build),
        );
        return attestation::missing(case, ID, absent);
    };
    let signed = case.carrier.as_ref().and_then(|carrier| match carrier.annotations().get(COMMIT) {
        Some(Annotation::Text(commit)) => Some(commit),
        _ => None,
    });
    // Of several any one that contradicts is enough: no other heals it.
    if let Some(signed) = signed
        && let Some((item, provenance)) = all.iter().find(|(_, one)| one.contradicts(signed.raw()))
    {
        return Check::fail(ID, "the provenance names another commit than the signature")
            .expected(format!("{COMMIT}={signed}"))
            .observed(format!("{} ({})", or_none(provenance.commit()), item.place()))
            .code(Code::ProvenanceContradiction)
            .help(["nothing to do here: block it".to_owned()])
            // Of another signature, that could not be asked for, the commit could be this one.
            .reopened_by(case.open_carrier_gap());
    }
    let asked = &case.policy.provenance;
    let meets = |one: &Provenance| {
        let builder = asked
            .builder
            .as_ref()
            .is_none_or(|builder| one.builder.as_ref().is_some_and(|b| b.raw() == builder));
        let source =
            asked.source.as_ref().is_none_or(|source| one.sources.iter().any(|s| s.uri.raw() == source));
        builder && source
    };
    if let Some((_, one)) = all.iter().find(|(_, one)| meets(one)) {
        let commit = one.commit().map_or_else(String::new, |commit| format!(", commit {commit}"));
        let message =
            format!("built by {}, from {}{commit}", or_none(one.builder.as_ref()), or_none(one.source()));
        return Check::pass(Pass::Provenance(one), message).observed(observed(one));
    }
    let expected: Vec<String> = [("builder", &asked.builder), ("source", &asked.source)]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", ForeignText::new(value.as_ref()?))))
        .collect();
    Check::fail(ID, "the provenance names another builder or source than was asked")
        .expected(expected.join(" "))
        .observed(observed(first))
        .code(Code::ProvenanceMismatch)
        .help(["nothing to do here: block it".to_owned()])
        .reopened_by(case.open_attestation_gap())
}

fn observed(provenance: &Provenance) -> String {
    let raw = |text: Option<&ForeignText>| text.map_or("none", ForeignText::raw).to_owned();
    format!("builder={} source={}", raw(provenance.builder.as_ref()), raw(provenance.source()))
}

fn or_none(text: Option<&ForeignText>) -> String {
    text.map_or_else(|| "nobody says".to_owned(), ToString::to_string)
}
