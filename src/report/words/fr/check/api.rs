//! What the check of the platform's records found.

use crate::case::{RecordKind, RecordProblem};
use crate::check::ApiFinding;
use crate::report::words::Help;

use super::parts::Wait;
use crate::report::words::fr::say;
use crate::report::words::fr::{document, source, trust};

pub(super) fn sentence(finding: &ApiFinding) -> String {
    match finding {
        ApiFinding::Agree => {
            "les enregistrements de la plateforme concordent pour la signature et pour le SBOM".to_owned()
        }
        ApiFinding::Differs { problem, .. } => differs(problem),
        ApiFinding::Absent(record) => {
            let what = match record {
                RecordKind::Signature => "de la signature",
                RecordKind::Sbom => "du SBOM",
            };
            format!("l’API de la plateforme dit ne pas encore avoir d’enregistrement {what}")
        }
    }
}

pub(super) fn help(finding: &ApiFinding, wait: Wait) -> Vec<Help> {
    match finding {
        ApiFinding::Differs { also, .. } => {
            let also = also.iter().map(|one| say(format!("également\u{a0}: {}", document::difference(one))));
            let step = "l’un des deux est faux\u{a0}: ne vous fiez à aucun tant que la plateforme n’a pas donné d’explication";
            also.chain([say(step)]).collect()
        }
        ApiFinding::Absent(_) => vec![match wait {
            Wait::Proposed => say("attendez avec --wait DURATION, ou réessayez plus tard"),
            Wait::Over | Wait::Useless => say("réessayez plus tard"),
        }],
        ApiFinding::Agree => vec![],
    }
}

fn differs(problem: &RecordProblem) -> String {
    match problem {
        RecordProblem::Defect(defect) => source::defect(defect),
        RecordProblem::OtherKey(why) => {
            format!(
                "la signature donnée par l’API n’est pas valide pour cette clé\u{a0}: {}",
                trust::refusal(why)
            )
        }
        RecordProblem::NotAPayload(why) => {
            format!(
                "l’enregistrement de l’API n’est pas un contenu de signature\u{a0}: {}",
                trust::refusal(why)
            )
        }
        RecordProblem::OtherDigest(digest) => {
            format!("l’enregistrement de l’API porte sur un autre condensat, {digest}")
        }
        RecordProblem::OtherClaim => {
            "l’enregistrement de l’API diffère de toutes les signatures de confiance du registre".to_owned()
        }
        RecordProblem::NoSignature => {
            "l’API a une signature enregistrée, mais le registre n’en a aucune de confiance".to_owned()
        }
        RecordProblem::NoSbom => {
            "l’API a un SBOM enregistré, mais le registre n’en a aucune attestation de confiance".to_owned()
        }
        RecordProblem::OtherSbom(first) => {
            let first = first
                .as_ref()
                .map_or_else(String::new, |first| format!("\u{a0}: {}", document::difference(first)));
            format!("le SBOM de l’API diffère de celui qui est attesté{first}")
        }
        RecordProblem::NoImage(RecordKind::Signature) => {
            "l’API a une signature enregistrée, mais le registre n’a pas cette image".to_owned()
        }
        RecordProblem::NoImage(RecordKind::Sbom) => {
            "l’API a un SBOM enregistré, mais le registre n’a pas cette image".to_owned()
        }
    }
}
