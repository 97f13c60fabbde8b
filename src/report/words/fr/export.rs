//! What an admission controller is not told, and why a policy file cannot be written for one.

use crate::error::ExportProblem;
use crate::export::{AdmissionController, Unsaid, UnsaidThing};
use crate::origin::PolicyTable;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{say, trust};

pub(in crate::report) fn unsaid(unsaid: &Unsaid, to: AdmissionController) -> String {
    let tables: Vec<String> = unsaid.tables.iter().map(ToString::to_string).collect();
    let what = thing(&unsaid.what, to);
    if tables.is_empty() { what } else { format!("{}\u{a0}: {what}", tables.join(", ")) }
}

fn controller(to: AdmissionController) -> &'static str {
    match to {
        AdmissionController::Kyverno => "Kyverno",
        AdmissionController::PolicyController => "policy-controller",
    }
}

fn thing(what: &UnsaidThing, to: AdmissionController) -> String {
    let name = controller(to);
    match what {
        UnsaidThing::Identity => format!(
            "{name} ne compare pas le dépôt que nomme une signature\u{a0}: une image copiée d’un autre dépôt passe"
        ),
        UnsaidThing::Bundles => {
            format!("{name} ne lit pas les bundles\u{a0}: ce que cosign 3 a signé ou attesté n’y compte pas")
        }
        UnsaidThing::CurveHash => {
            "les signatures sur SHA-384 ou SHA-512, que cosign 3 fait avec cette clé, n’y comptent pas"
                .to_owned()
        }
        UnsaidThing::Pin(pin) => match to {
            AdmissionController::Kyverno => {
                format!("{name} remplacerait une partie de ce texte\u{a0}: {pin} n’est pas demandé")
            }
            AdmissionController::PolicyController => {
                format!("{name} ne compare pas les annotations signées\u{a0}: {pin} n’est pas demandé")
            }
        },
        UnsaidThing::CommitPrefix(prefix) => format!(
            "{name} compare des valeurs entières\u{a0}: que le commit commence par {prefix} n’est pas demandé"
        ),
        UnsaidThing::CommitCase => {
            "le commit est écrit en minuscules, comme git l’écrit, et aucune autre casse n’y compte"
                .to_owned()
        }
        UnsaidThing::Head(commit) => {
            format!("le commit est le HEAD actuel de la copie de travail, {commit}, et le reste")
        }
        UnsaidThing::Builder(builder) => format!(
            "{name} ne peut pas comparer ce texte exactement\u{a0}: le builder {builder} n’est pas demandé"
        ),
        UnsaidThing::EveryProvenance => {
            format!("{name} demande le builder de chaque provenance attestée par la clé, et non d’une seule")
        }
        UnsaidThing::Source(source) => format!(
            "on ne peut pas dire à {name} lequel de ses URI est la source\u{a0}: {source} n’est pas demandé"
        ),
        UnsaidThing::ProvenanceCommit => {
            format!("{name} ne compare pas le commit de la provenance à celui de la signature")
        }
        UnsaidThing::ProvenanceType(predicate) => {
            format!("une provenance du type {predicate} n’y compte pas")
        }
        UnsaidThing::Sbom(predicate) => format!(
            "{name} ne lit pas les SBOM\u{a0}: un SBOM compte par son type, exactement {predicate}, quel que soit son contenu"
        ),
        UnsaidThing::Log => {
            format!(
                "{name} ne connaît pas les journaux propres à la règle\u{a0}: aucune entrée n’est demandée"
            )
        }
        UnsaidThing::Timestamps => {
            "les horodatages sont ceux des dossiers de preuves, et n’y sont pas demandés".to_owned()
        }
        UnsaidThing::Api => format!("{name} n’interroge pas l’API de la plateforme"),
        UnsaidThing::InScope => format!(
            "{name} ne sait pas quel registre est celui de la plateforme\u{a0}: in-scope n’est pas demandé"
        ),
        UnsaidThing::Digest => format!(
            "{name} remplace une étiquette par son condensat avant de demander\u{a0}: une image nommée par étiquette n’est pas refusée"
        ),
        UnsaidThing::Unmatched => format!(
            "que {name} refuse une image à laquelle aucune règle ne correspond se dit ailleurs\u{a0}: no-match-policy: deny, dans sa ConfigMap config-policy-controller"
        ),
        UnsaidThing::Both(other) => format!(
            "{name} ne s’arrête pas à la première règle\u{a0}: pour les images auxquelles {other} correspond aussi, les deux doivent tenir"
        ),
        UnsaidThing::Wider(other) => format!(
            "les motifs de {name} correspondent à plus (`*` et `?` passent les `/`)\u{a0}: des images de {other} peuvent être jugées par cette règle"
        ),
        UnsaidThing::Wildcard => format!(
            "{name} ne connaît ni `?` ni `[`\u{a0}: * est à leur place, et cela vaut pour plus d’images"
        ),
        UnsaidThing::Names => format!(
            "{name} compare le nom d’un registre lettre par lettre\u{a0}: aucune règle n’est celle d’un nom qu’un pod écrit dans une autre casse"
        ),
        UnsaidThing::Waiver(digest, code) => {
            format!(
                "{name} n’a pas d’exceptions\u{a0}: {digest} n’est pas excepté de {code}",
                code = code.as_str()
            )
        }
    }
}

pub(super) fn no_controller() -> &'static str {
    "personne ne dit pour qui écrire la politique"
}

pub(super) fn no_controller_help() -> String {
    let kinds: Vec<String> =
        AdmissionController::ALL.iter().map(|one| format!("--to {}", one.as_str())).collect();
    kinds.join(", ")
}

pub(super) fn problem(file: &ForeignText, table: PolicyTable, problem: &ExportProblem) -> String {
    let what = match problem {
        ExportProblem::NoKey => "aucune clé n’est nommée, et un cluster n’en cherche pas".to_owned(),
        ExportProblem::Address => {
            "la clé est nommée par une adresse, or un cluster a besoin de la clé elle-même".to_owned()
        }
        ExportProblem::Key(path, problem) => {
            format!("{path} n’est pas une clé\u{a0}: {}", trust::key(problem))
        }
        ExportProblem::OtherKey(path, is) => {
            format!("la clé dans {path} est {is}, et celle-ci n’est pas épinglée")
        }
        ExportProblem::Unpinned => {
            "une clé épinglée est exigée, or aucune n’est épinglée\u{a0}: aucune image ne pourrait passer"
                .to_owned()
        }
    };
    format!("{file}\u{a0}: {table}\u{a0}: {what}")
}

pub(super) fn problem_help(problem: &ExportProblem) -> Vec<Help> {
    match problem {
        ExportProblem::NoKey | ExportProblem::Address => {
            vec![say(
                "enregistrez-la par `paas-attest key --save cosign.pub`, comparez son empreinte, et nommez le fichier\u{a0}: key = \"cosign.pub\"",
            )]
        }
        ExportProblem::Unpinned => vec![say("épinglez-la\u{a0}: key-fingerprint = [\"SHA256:…\"]")],
        ExportProblem::Key(..) => vec![say(
            "nommez un fichier avec une clé publique\u{a0}: `paas-attest key --save cosign.pub` écrit celle que sert la plateforme",
        )],
        ExportProblem::OtherKey(..) => vec![say(
            "comparez-la avec la clé à laquelle vous faites confiance\u{a0}: corrigez key ou key-fingerprint, selon ce qui est faux",
        )],
    }
}
