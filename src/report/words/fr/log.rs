//! The entries of a transparency log, and the keys by which logs sign.

use crate::limits::{LOG_BODY, LOG_ENTRIES, LOGS};
use crate::report::moment::rfc3339;
use crate::report::words::Help;
use crate::trust::{
    CheckpointProblem, LogEntry, LogKeyProblem, LogName, LogProblem, LogProved, ProofProblem,
};

use super::trust::members;
use super::{say, trust};

/// One entry: which log has it, where, since when, and what proves that.
pub(in crate::report) fn entry(entry: &LogEntry) -> String {
    let mut parts = vec![match entry.log() {
        Some(LogName::Host(host)) => host.to_string(),
        Some(LogName::Key(key)) => format!("le journal de clé {key}"),
        None => {
            entry.log_id().map_or("un journal inconnu".to_owned(), |id| format!("un journal inconnu, {id}"))
        }
    }];
    parts.extend(entry.index().map(|index| format!("position {index}")));
    // Of one with which anything is wrong nothing counts as proved, its time neither.
    parts.extend(entry.time().filter(|_| entry.problem().is_none()).and_then(rfc3339));
    let said = parts.join(", ");
    match entry.problem() {
        Some(problem) => format!("{}: {}\u{202f}; {said}", problem.code(), self::problem(problem)),
        None => format!("{said}, prouvé par {}", proofs(entry.proved())),
    }
}

fn proofs(proved: LogProved) -> &'static str {
    match (proved.promise, proved.inclusion) {
        (true, true) => "un horodatage signé de l’entrée et une preuve d’inclusion",
        (true, false) => "un horodatage signé de l’entrée",
        (false, true) => "une preuve d’inclusion",
        (false, false) => "rien",
    }
}

/// Why an entry does not prove that the log has the signature.
pub(in crate::report) fn problem(problem: &LogProblem) -> String {
    match problem {
        LogProblem::OtherContent => "l’entrée porte sur autre chose que ce qui est signé ici".to_owned(),
        LogProblem::OtherSignature => "l’entrée porte sur une autre signature".to_owned(),
        LogProblem::OtherKey => "l’entrée porte sur une signature faite avec la clé de quelqu’un d’autre".to_owned(),
        LogProblem::Members(error) => format!("l’entrée est illisible\u{a0}: {}", members(error)),
        LogProblem::NoMember(name) => format!("l’entrée n’a pas de membre {}", quoted(name)),
        LogProblem::Odd(name) => format!("le membre {} de l’entrée ne contient pas ce qui est prévu", quoted(name)),
        LogProblem::TwoSpellings(name) => format!("le membre {} de l’entrée y figure sous deux graphies", quoted(name)),
        LogProblem::UnknownMember(name) => {
            format!("le membre {} de l’entrée n’existe dans aucune version du format", quoted(name))
        }
        LogProblem::OtherKind => "l’entrée se dit d’une autre nature que ne le dit son corps".to_owned(),
        LogProblem::Signatures(count) => {
            format!("l’entrée a {count} signatures, elle devrait en avoir une")
        }
        LogProblem::Doubled => "l’entrée accompagne deux fois la signature".to_owned(),
        LogProblem::TooMany(count) => {
            format!("{count} entrées accompagnent la signature\u{202f}; {LOG_ENTRIES} au plus sont lues")
        }
        LogProblem::NoProof => {
            "l’entrée n’a ni horodatage signé ni preuve d’inclusion\u{a0}: rien ne montre qu’un journal la contient"
                .to_owned()
        }
        LogProblem::NoPromise => {
            "l’entrée n’a pas l’horodatage signé qu’un bundle de version 0.1 doit avoir".to_owned()
        }
        LogProblem::NoInclusion => {
            "l’entrée n’a pas la preuve d’inclusion qu’un bundle doit avoir à partir de la version 0.2".to_owned()
        }
        LogProblem::Promise => "le journal n’a pas signé l’horodatage de l’entrée".to_owned(),
        LogProblem::Inclusion(problem) => format!("la preuve d’inclusion ne tient pas\u{a0}: {}", proof(*problem)),
        LogProblem::Checkpoint(problem) => {
            format!("le journal n’a pas signé ce à quoi mène la preuve d’inclusion\u{a0}: {}", checkpoint(*problem))
        }
        LogProblem::Time(time) => {
            let moment = rfc3339(*time).unwrap_or_else(|| format!("{time} secondes après 1970"));
            format!("l’entrée a été faite le {moment}, quand la clé du journal n’était pas en service")
        }
        LogProblem::UnknownLog => "l’entrée est là et n’a PAS ÉTÉ VÉRIFIÉE\u{a0}: elle est d’un journal dont la clé n’est pas connue".to_owned(),
        LogProblem::Kind(kind) => format!("les entrées de nature {} ne sont pas lues ici", quoted(kind)),
        LogProblem::TooLarge(size) => {
            format!("le corps de l’entrée fait {size}\u{a0}octets\u{202f}; {LOG_BODY} au plus sont lus")
        }
        LogProblem::NoTime => {
            "la clé du journal n’est plus en service, et rien ne prouve qu’elle l’était quand l’entrée a été faite".to_owned()
        }
    }
}

fn proof(problem: ProofProblem) -> String {
    match problem {
        ProofProblem::Index => "un arbre de cette taille n’a pas cette position".to_owned(),
        ProofProblem::Length(count) => format!("{count} condensats ne mènent pas de là à une racine"),
        ProofProblem::Root => "elle mène à une autre racine".to_owned(),
    }
}

fn quoted(name: &impl std::fmt::Display) -> String {
    format!("`{name}`")
}

fn checkpoint(problem: CheckpointProblem) -> &'static str {
    match problem {
        CheckpointProblem::Absent => "il n’y a pas de point de contrôle",
        CheckpointProblem::Form => {
            "le point de contrôle n’est pas une note signée avec une taille et une racine"
        }
        CheckpointProblem::NotSigned => "aucune signature du point de contrôle n’est celle du journal",
        CheckpointProblem::Signature => {
            "la signature du point de contrôle n’est pas valide pour la clé du journal"
        }
        CheckpointProblem::Size => "le point de contrôle est celui d’un arbre d’une autre taille",
        CheckpointProblem::Root => "le point de contrôle a une autre racine",
    }
}

pub(super) fn problem_help(problem: &LogProblem) -> Vec<Help> {
    match problem {
        LogProblem::UnknownLog => vec![say(
            "nommez la clé du journal avec --rekor-key FILE, ou une racine de confiance qui la contient avec --trusted-root FILE",
        )],
        _ => vec![],
    }
}

/// Why the keys of a log cannot be read.
pub(super) fn key_problem(problem: &LogKeyProblem) -> String {
    match problem {
        LogKeyProblem::Key(problem) => trust::key(problem),
        LogKeyProblem::Members(error) => {
            format!("la racine de confiance est illisible\u{a0}: {}", members(error))
        }
        LogKeyProblem::Member(name) => {
            format!(
                "le membre {} d’un journal de la racine de confiance est absent, ou ne contient pas ce qui est prévu",
                quoted(name)
            )
        }
        LogKeyProblem::NoLog => "la racine de confiance ne contient aucun journal de transparence".to_owned(),
        LogKeyProblem::TooMany(count) => {
            format!(
                "la racine de confiance contient {count} journaux de transparence\u{202f}; {LOGS} au plus sont lus"
            )
        }
    }
}
