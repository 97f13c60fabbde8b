//! Why the commit of the checkout is not known.

use crate::checkout::CheckoutError;
use crate::origin::SettingOrigin;
use crate::report::words::Help;

use super::typed;

pub(super) fn sentence(error: &CheckoutError, setting: &SettingOrigin) -> String {
    let head = typed(setting, "@");
    match error {
        CheckoutError::NoGit(reason) => {
            format!("{head} a besoin de git, mais git ne peut pas être exécuté\u{a0}: {reason}")
        }
        CheckoutError::Refused(reason) => {
            let reason = reason.as_ref().map_or_else(|| "aucun motif donné".to_owned(), ToString::to_string);
            format!(
                "{head} désigne HEAD de la copie de travail git du répertoire courant, mais git refuse\u{a0}: {reason}"
            )
        }
        CheckoutError::Timeout => format!("{head}\u{a0}: git ne s’est pas terminé dans le délai imparti"),
        CheckoutError::NoCommit => format!("{head}\u{a0}: git n’a pas de commit pour HEAD"),
        CheckoutError::Filter => {
            format!(
                "{head}\u{a0}: la configuration de la copie de travail contient un filtre qui ne peut pas être désactivé"
            )
        }
    }
}

pub(super) fn help(error: &CheckoutError) -> Vec<Help> {
    match error {
        CheckoutError::Refused(_) => vec![Help::Say(
            "placez-vous dans le répertoire de la copie de travail, ou donnez le commit lui-même\u{a0}: --commit-sha COMMIT".to_owned(),
        )],
        CheckoutError::NoGit(_)
        | CheckoutError::Timeout
        | CheckoutError::NoCommit
        | CheckoutError::Filter => vec![],
    }
}
