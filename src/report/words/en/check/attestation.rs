//! What the checks of attestations found: the SBOM, and the provenance.

use crate::check::{BuildFacts, NoAttestation, ProvenanceFinding, SbomFinding};
use crate::policy::COMMIT;
use crate::report::words::Help;
use crate::report::words::en::{document, provenance as of_provenance, trust};
use crate::text::ForeignText;

use super::parts::{BLOCK, Wait, refused};
use crate::report::words::en::say;

pub(super) fn sbom(finding: &SbomFinding) -> String {
    match finding {
        SbomFinding::Attested { spec_version, of, .. } => {
            let version = spec_version.unwrap_or("of an unsupported version");
            let more = if *of == 1 { String::new() } else { format!(", the newest of {of}") };
            format!("CycloneDX {version}, attested by the key{more}")
        }
        SbomFinding::Malformed(why) => {
            format!("the attested SBOM cannot be read: {}", document::unreadable(why))
        }
        SbomFinding::NotRead(why) => {
            format!("the attested SBOM is not supported: {}", document::unreadable(why))
        }
        SbomFinding::None(why) => none(why, "no trusted attestation of this image says what is inside it"),
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
            format!("built by {builder}, from {source}{commit}")
        }
        ProvenanceFinding::Unreadable { place, why } => {
            format!("{place}: {}", of_provenance::provenance(why))
        }
        ProvenanceFinding::OtherCommit { .. } => {
            "the provenance names a different commit than the signature".to_owned()
        }
        ProvenanceFinding::OtherBuild { .. } => {
            "the provenance does not name the required builder or source".to_owned()
        }
        ProvenanceFinding::None(why) => {
            none(why, "no trusted attestation of this image says how it was built")
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
                text.as_ref().map_or_else(|| "none".to_owned(), |text| text.raw().to_owned())
            };
            Some(format!("builder={} source={}", raw(&says.builder), raw(&says.source)))
        }
        ProvenanceFinding::OtherCommit { named, place, .. } => {
            Some(format!("{} ({place})", or_nobody(named.as_ref())))
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
            "an image that was just built may not be attested yet: use --wait DURATION; otherwise block it",
        ),
        Wait::Over | Wait::Useless => {
            say("an image that was just built may not be attested yet; otherwise block it")
        }
    }]
}

/// Why none is trusted, where `absent` says that there is none.
fn none(why: &NoAttestation, absent: &str) -> String {
    match why {
        NoAttestation::Unsupported(item) => {
            let what = trust::unsupported(&item.what);
            format!("no trusted attestation of this kind was found; {} is {what}", item.place)
        }
        NoAttestation::Refused(item) => {
            format!("no attestation of this image is trusted: {}", refused(item))
        }
        NoAttestation::Absent { earlier: Some(place), .. } => {
            format!(
                "{absent}; {place} has the predicate type of cosign 1, https://cyclonedx.org/schema, which does not count as CycloneDX: attest the SBOM again with cosign 2 or later"
            )
        }
        NoAttestation::Absent { others, earlier: None } => {
            let beside = match others {
                0 => String::new(),
                1 => "; one attestation of another kind exists".to_owned(),
                n => format!("; {n} attestations of other kinds exist"),
            };
            format!("{absent}{beside}")
        }
    }
}

fn or_nobody(text: Option<&ForeignText>) -> String {
    text.map_or_else(|| "(not stated)".to_owned(), ToString::to_string)
}
