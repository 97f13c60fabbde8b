//! The record of the keys that endpoints served before.

use crate::error::{AcceptProblem, UnreadRecord, Unrecorded, UnrecordedReason};
use crate::known::{KeyRecord, KnownKey, KnownKeysProblem};
use crate::limits::KNOWN_KEYS;
use crate::origin::SettingOrigin;
use crate::report::words::Help;

use super::trust::members;
use super::{file, output, say, size};

/// What was on record for the endpoint of a key, behind what is said of the key.
pub(super) fn record(record: &KeyRecord) -> String {
    match record {
        KeyRecord::New => "elle est consignée pour la première fois".to_owned(),
        KeyRecord::Same(known) => format!("elle est connue depuis le {}", known.first_use),
        KeyRecord::Other(known) => {
            format!("la clé consignée est une autre, {}, {}", known.fingerprint, uses(known))
        }
    }
}

/// When a key on record was used.
pub(super) fn uses(known: &KnownKey) -> String {
    format!("utilisée pour la première fois le {}, la dernière le {}", known.first_use, known.last_use)
}

/// What was on record for the endpoint of a key, in a line of its own.
pub(in crate::report) fn on_record(record: &KeyRecord) -> String {
    match record {
        KeyRecord::New => "aucune clé de ce point d’accès".to_owned(),
        KeyRecord::Same(known) => format!("cette clé, {}", uses(known)),
        KeyRecord::Other(known) => format!("UNE AUTRE CLÉ, {}, {}", known.fingerprint, uses(known)),
    }
}

/// What was on record for the endpoint of a key until that key was accepted.
pub(in crate::report) fn was_on_record(record: &KeyRecord) -> String {
    match record {
        KeyRecord::Other(known) => format!("{}, {}", known.fingerprint, uses(known)),
        KeyRecord::New | KeyRecord::Same(_) => on_record(record),
    }
}

/// That the use of a key is not on record.
pub(in crate::report) fn unrecorded(why: &Unrecorded) -> String {
    let why = match why {
        Unrecorded::NoFolder(variable) => {
            format!("il n’y a pas de répertoire pour cela\u{a0}: {variable} n’est pas défini")
        }
        Unrecorded::File { path, problem } => {
            let why = match problem {
                UnrecordedReason::Unwritten(problem) => output::file(problem),
                UnrecordedReason::Unread(problem) => unread(problem),
                UnrecordedReason::Full => full(),
                UnrecordedReason::Busy => "d’autres exécutions l’occupent".to_owned(),
            };
            format!("{path} n’est pas accessible en écriture\u{a0}: {why}")
        }
    };
    format!("l’utilisation de la clé n’est pas consignée\u{a0}: {why}")
}

fn full() -> String {
    format!("il dépasserait {}", size(KNOWN_KEYS))
}

/// Why a record was not read.
pub(super) fn unread(problem: &UnreadRecord) -> String {
    match problem {
        UnreadRecord::File(why) => file::sentence(why),
        UnreadRecord::Content(problem) => match problem {
            KnownKeysProblem::Members(error) => members(error),
            KnownKeysProblem::Version(version) => {
                format!("il est de la version {version}, que cette version ne lit pas")
            }
            KnownKeysProblem::Member(name) => {
                format!("le membre `{name}` est absent, ou ne contient pas ce qui est prévu")
            }
            KnownKeysProblem::Unknown(name) => format!("le membre `{name}` est inconnu de cette version"),
            KnownKeysProblem::Twice(endpoint) => format!("il contient deux clés pour {endpoint}"),
            KnownKeysProblem::Full => full(),
        },
    }
}

/// Why a key cannot be put on record.
pub(super) fn accept(setting: &SettingOrigin, problem: &AcceptProblem) -> String {
    let why = match problem {
        AcceptProblem::Unwanted(by) => format!("{by} dit que rien n’est consigné"),
        AcceptProblem::Pinned(by) => {
            format!("{by} épingle la clé, or une clé épinglée n’est pas consignée")
        }
        AcceptProblem::NotServed => {
            "la clé est sur cette machine, or seule une clé servie est consignée".to_owned()
        }
        AcceptProblem::SeveralKeys => "plusieurs clés sont nommées".to_owned(),
        AcceptProblem::NoFolder(variable) => {
            format!(
                "il n’y a pas de répertoire pour le fichier des clés connues\u{a0}: {variable} n’est pas défini"
            )
        }
    };
    format!("{setting} ne peut pas consigner de clé\u{a0}: {why}")
}

pub(super) fn accept_help(problem: &AcceptProblem) -> Vec<Help> {
    match problem {
        AcceptProblem::Unwanted(_) | AcceptProblem::Pinned(_) => vec![say("retirez l’un des deux")],
        AcceptProblem::NotServed => vec![say("nommez l’adresse de la clé\u{a0}: --key URL")],
        AcceptProblem::SeveralKeys => vec![say("consignez chaque clé par une commande à part")],
        AcceptProblem::NoFolder(_) => vec![],
    }
}
