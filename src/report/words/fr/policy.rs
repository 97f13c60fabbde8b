//! What is wrong with a pin.

use crate::origin::SettingOrigin;
use crate::policy::{Pin, PinError};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{blamed, say};

pub(super) fn sentence(error: &PinError, setting: Option<&SettingOrigin>) -> String {
    let by = blamed(setting);
    match error {
        PinError::NoName => format!("un épinglage n’a pas de nom{by}"),
        PinError::NoValue { name } => format!("l’épinglage `{name}` n’a pas de valeur{by}"),
        PinError::NoCommit { written } => format!("`{written}`{by} n’est pas un commit"),
        PinError::CommitPrefix { written } => {
            format!("le préfixe de commit `{written}`{by} ne compte pas de 7 à 39 chiffres hexadécimaux")
        }
        PinError::Conflict(pins) => {
            let [first, second] = &**pins;
            let name = ForeignText::new(first.name());
            let value = |pin: &Pin| format!("`{}`{}", pin.expected().shown(), blamed(pin.origin().setting()));
            format!("`{name}` a deux valeurs, {} et {}", value(first), value(second))
        }
    }
}

pub(super) fn help(error: &PinError) -> Vec<Help> {
    match error {
        PinError::NoCommit { .. } => vec![
            say("le commit de la copie de travail du répertoire courant est --commit-sha @"),
            say(
                "pour une branche ou une étiquette git, `git rev-parse NAME` montre le commit\u{202f}; -a commit_sha=TEXT demande un texte quelconque",
            ),
        ],
        PinError::NoName
        | PinError::NoValue { .. }
        | PinError::CommitPrefix { .. }
        | PinError::Conflict(_) => {
            vec![]
        }
    }
}
