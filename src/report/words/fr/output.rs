//! What is said of what is written, and of what is not.

use crate::error::{FileProblem, Saved, Unwritten, WriteError};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::verdict::Trust;

use super::{count, result};

/// What was to be written and is not there.
pub(in crate::report) fn unwritten(what: &Unwritten) -> String {
    match what {
        Unwritten::NothingToSave(what) => {
            format!("rien n’a été enregistré\u{a0}: il n’y a pas de {} à enregistrer", saved_kind(*what))
        }
        Unwritten::Save(what, why) => {
            let what = match what {
                Saved::Document => "le document n’a pas été enregistré",
                Saved::Key => "la clé n’a pas été enregistrée",
            };
            format!("{what}\u{a0}: {}", unwritable(why))
        }
        Unwritten::Report(why) => format!("le rapport n’a pas été écrit\u{a0}: {}", unwritable(why)),
        Unwritten::Pack(why) => format!("le dossier de preuves n’a pas été écrit\u{a0}: {}", unwritable(why)),
    }
}

fn saved_kind(what: Saved) -> &'static str {
    match what {
        Saved::Document => "document",
        Saved::Key => "clé",
    }
}

/// What was saved, where, how long it is, and its digest.
pub(in crate::report) fn saved(what: Saved, path: &ForeignText, bytes: usize, digest: &Digest) -> String {
    let what = match what {
        Saved::Document => "document enregistré",
        Saved::Key => "clé enregistrée",
    };
    format!("{what} sous {path} ({}) {digest}", count(bytes, "octet"))
}

fn unwritable(why: &WriteError) -> String {
    match why {
        WriteError::File { path, problem } => {
            format!("{path} n’est pas accessible en écriture\u{a0}: {}", file(problem))
        }
        WriteError::StandardOutput(reason) => {
            format!("impossible d’écrire sur la sortie standard\u{a0}: {reason}")
        }
    }
}

pub(super) fn file(problem: &FileProblem) -> String {
    match problem {
        FileProblem::System(reason) => reason.to_string(),
        FileProblem::Folder => "c’est un répertoire".to_owned(),
        FileProblem::Link => "c’est un lien symbolique, qui n’est pas suivi".to_owned(),
        FileProblem::NoReader => "c’est un tube que personne ne lit".to_owned(),
        FileProblem::Timeout => "c’est un tube qui n’a pas été lu dans le délai imparti".to_owned(),
        FileProblem::NotRegular => "ce n’est pas un fichier ordinaire".to_owned(),
        FileProblem::Twice => "c’est le même fichier qu’une autre sortie".to_owned(),
    }
}

/// A document is saved that the key does not vouch for.
pub(in crate::report) fn saved_unsigned(trust: Trust, path: &ForeignText) -> String {
    format!(
        "{}\u{a0}: aucune signature de confiance ne couvre le document enregistré sous {path}",
        result::trust(trust)
    )
}
