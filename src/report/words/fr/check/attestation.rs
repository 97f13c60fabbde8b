//! What the checks of attestations found: the SBOM, and the provenance.

use crate::check::{BuildFacts, NoAttestation, ProvenanceFinding, SbomFinding};
use crate::policy::COMMIT;
use crate::report::words::Help;
use crate::report::words::fr::{document, place, provenance as of_provenance, trust};
use crate::text::ForeignText;

use super::parts::{BLOCK, Wait, refused};
use crate::report::words::fr::say;

pub(super) fn sbom(finding: &SbomFinding) -> String {
    match finding {
        SbomFinding::Attested { spec_version, of, .. } => {
            let version = spec_version.unwrap_or("d’une version non prise en charge");
            let more = if *of == 1 { String::new() } else { format!(", le plus récent de {of}") };
            format!("CycloneDX {version}, attesté par la clé{more}")
        }
        SbomFinding::Malformed(why) => {
            format!("le SBOM attesté est illisible\u{a0}: {}", document::unreadable(why))
        }
        SbomFinding::NotRead(why) => {
            format!("le SBOM attesté n’est pas pris en charge\u{a0}: {}", document::unreadable(why))
        }
        SbomFinding::None(why) => {
            none(why, "aucune attestation de confiance de cette image ne dit ce qu’elle contient")
        }
    }
}

pub(super) fn sbom_observed(finding: &SbomFinding) -> Option<String> {
    match finding {
        SbomFinding::Attested { digest, .. } => Some(digest.to_string()),
        SbomFinding::Malformed(_) | SbomFinding::NotRead(_) | SbomFinding::None(_) => None,
    }
}

pub(super) fn provenance(finding: &ProvenanceFinding) -> String {
    match finding {
        ProvenanceFinding::Says(BuildFacts { builder, source, commit }) => {
            let commit = commit.as_ref().map_or_else(String::new, |commit| format!(", commit {commit}"));
            let (builder, source) = (or_nobody(builder.as_ref()), or_nobody(source.as_ref()));
            format!("construite par {builder}, depuis {source}{commit}")
        }
        ProvenanceFinding::Unreadable { place, why } => {
            format!("{}\u{a0}: {}", place::name(place), of_provenance::provenance(why))
        }
        ProvenanceFinding::OtherCommit { .. } => {
            "la provenance nomme un autre commit que la signature".to_owned()
        }
        ProvenanceFinding::OtherBuild { .. } => {
            "la provenance ne nomme pas le builder ou la source exigés".to_owned()
        }
        ProvenanceFinding::None(why) => {
            none(why, "aucune attestation de confiance de cette image ne dit comment elle a été construite")
        }
    }
}

pub(super) fn provenance_expected(finding: &ProvenanceFinding) -> Option<String> {
    match finding {
        ProvenanceFinding::OtherCommit { signed, .. } => Some(format!("{COMMIT}={signed}")),
        ProvenanceFinding::OtherBuild { asked, .. } => {
            let asked: Vec<String> = [("builder", &asked.builder), ("source", &asked.source)]
                .into_iter()
                .filter_map(|(name, value)| {
                    Some(format!("{name}={}", ForeignText::new(&value.as_ref()?.value)))
                })
                .collect();
            Some(asked.join(" "))
        }
        ProvenanceFinding::Says(_) | ProvenanceFinding::Unreadable { .. } | ProvenanceFinding::None(_) => {
            None
        }
    }
}

pub(super) fn provenance_observed(finding: &ProvenanceFinding) -> Option<String> {
    match finding {
        ProvenanceFinding::Says(says) | ProvenanceFinding::OtherBuild { says, .. } => {
            let raw = |text: &Option<ForeignText>| {
                text.as_ref().map_or_else(|| "aucun".to_owned(), |text| text.raw().to_owned())
            };
            Some(format!("builder={} source={}", raw(&says.builder), raw(&says.source)))
        }
        ProvenanceFinding::OtherCommit { named, place, .. } => {
            Some(format!("{} ({})", or_nobody(named.as_ref()), place::name(place)))
        }
        ProvenanceFinding::Unreadable { .. } | ProvenanceFinding::None(_) => None,
    }
}

pub(super) fn provenance_help(finding: &ProvenanceFinding, wait: Wait) -> Vec<Help> {
    match finding {
        ProvenanceFinding::OtherCommit { .. } | ProvenanceFinding::OtherBuild { .. } => vec![say(BLOCK)],
        ProvenanceFinding::None(NoAttestation::Absent { .. }) => absent_help(wait),
        ProvenanceFinding::Says(_) | ProvenanceFinding::Unreadable { .. } | ProvenanceFinding::None(_) => {
            vec![]
        }
    }
}

/// Of an attestation that nobody made yet.
pub(super) fn absent_help(wait: Wait) -> Vec<Help> {
    vec![match wait {
        Wait::Proposed => say(
            "une image qui vient d’être construite n’est peut-être pas encore attestée\u{a0}: utilisez --wait DURATION\u{202f}; sinon, bloquez-la",
        ),
        Wait::Over | Wait::Useless => say(
            "une image qui vient d’être construite n’est peut-être pas encore attestée\u{202f}; sinon, bloquez-la",
        ),
    }]
}

/// Why none is trusted, where `absent` says that there is none.
fn none(why: &NoAttestation, absent: &str) -> String {
    match why {
        NoAttestation::Unsupported(item) => {
            let what = trust::unsupported(&item.what);
            format!(
                "aucune attestation de confiance de cette nature n’a été trouvée\u{202f}; {} est {what}",
                place::name(&item.place)
            )
        }
        NoAttestation::Refused(item) => {
            format!("aucune attestation de cette image n’est digne de confiance\u{a0}: {}", refused(item))
        }
        NoAttestation::Absent { earlier: Some(place), .. } => {
            format!(
                "{absent}\u{202f}; {place} porte le type de prédicat de cosign 1, https://cyclonedx.org/schema, qui ne vaut pas CycloneDX\u{a0}: attestez de nouveau le SBOM avec cosign 2 ou plus récent",
                place = place::name(place)
            )
        }
        NoAttestation::Absent { others, earlier: None } => {
            let beside = match others {
                0 => String::new(),
                1 => "\u{202f}; il existe une attestation d’une autre nature".to_owned(),
                n => format!("\u{202f}; il existe {n} attestations d’une autre nature"),
            };
            format!("{absent}{beside}")
        }
    }
}

fn or_nobody(text: Option<&ForeignText>) -> String {
    text.map_or_else(|| "(non précisé)".to_owned(), ToString::to_string)
}
