//! What is wrong with a layer of settings: with a variable, or with a configuration file.

use crate::error::{ConfigProblem, ExpectedKind, FoundKind, LayerProblem, NotInFile};
use crate::origin::SettingOrigin;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{file, say};

pub(super) fn layer(name: &SettingOrigin, problem: LayerProblem) -> String {
    match problem {
        LayerProblem::Unknown => format!("{name} est inconnu de cette version"),
        LayerProblem::Empty => format!("{name} est vide"),
        LayerProblem::NotText => format!("{name} n’est pas de l’Unicode valide"),
        LayerProblem::Blank => format!("{name} ne contient que des blancs"),
    }
}

pub(super) fn layer_help(problem: LayerProblem) -> Vec<Help> {
    let say = |sentence: &str| vec![say(sentence)];
    match problem {
        LayerProblem::Unknown => say(
            "une faute de frappe ne doit pas faire disparaître un contrôle\u{a0}: corrigez-la ou retirez-la\u{202f}; la page de manuel énumère ce qui est connu",
        ),
        LayerProblem::Empty => say(
            "un secret non défini ne doit pas faire disparaître un contrôle\u{a0}: donnez-lui une valeur, ou supprimez la variable",
        ),
        LayerProblem::NotText | LayerProblem::Blank => vec![],
    }
}

/// The kind of a file.
pub(super) const CONFIGURATION: &str = "fichier de configuration";

pub(super) fn sentence(path: &ForeignText, problem: &ConfigProblem) -> String {
    of_file(CONFIGURATION, path, &path.to_string(), problem)
}

/// What is wrong with a file of a kind; `place` is where a key stands.
pub(super) fn of_file(kind: &str, path: &ForeignText, place: &str, problem: &ConfigProblem) -> String {
    match problem {
        ConfigProblem::Unread(why) => {
            format!("le {kind} {path} ne peut pas être lu\u{a0}: {}", file::sentence(why))
        }
        ConfigProblem::Malformed { line: Some(line), reason } => {
            format!("le {kind} {path} n’est pas du TOML valide, à la ligne {line}\u{a0}: {reason}")
        }
        ConfigProblem::Malformed { line: None, reason } => {
            format!("le {kind} {path} n’est pas du TOML valide\u{a0}: {reason}")
        }
        ConfigProblem::Unknown { key, .. } => format!("{place}\u{a0}: `{key}` est inconnu de cette version"),
        ConfigProblem::Misplaced { key, why } => {
            format!("{place}\u{a0}: `{key}` n’a pas sa place dans un {kind}\u{a0}: {}", reason(*why))
        }
        ConfigProblem::Kind { key, expected, found } => {
            format!("{place}\u{a0}: `{key}` doit être {}, or c’est {}", belongs(*expected), is(*found))
        }
    }
}

fn reason(why: NotInFile) -> &'static str {
    match why {
        NotInFile::Input => "ce qui est examiné se nomme sur la ligne de commande",
        NotInFile::Output => "ce qui est écrit se nomme sur la ligne de commande",
        NotInFile::Secret => "c’est un secret",
        NotInFile::Order => "elle se rapporte à l’option --key qui la précède",
        NotInFile::OneRun => "cela ne vaut que pour une exécution",
        NotInFile::NotAsked => "cela ne dit ni ce qui doit être vrai d’une image, ni à qui se fier",
    }
}

fn belongs(expected: ExpectedKind) -> &'static str {
    match expected {
        ExpectedKind::Text => "une chaîne",
        ExpectedKind::Texts => "une liste de chaînes, ou une seule chaîne",
        ExpectedKind::YesOrNo => "true ou false",
        ExpectedKind::Number => "un entier",
        ExpectedKind::Day => "une date, comme 2026-12-31",
        ExpectedKind::Table => "une table",
        ExpectedKind::Tables => "des tables, chacune sous une ligne avec son nom entre [[ ]]",
    }
}

fn is(found: FoundKind) -> &'static str {
    match found {
        FoundKind::Text => "une chaîne",
        FoundKind::Integer => "un entier",
        FoundKind::Float => "un nombre à virgule",
        FoundKind::Boolean => "un booléen",
        FoundKind::Moment => "une date ou une heure",
        FoundKind::List => "une liste d’autre chose",
        FoundKind::Table => "une table",
    }
}

pub(super) fn help(problem: &ConfigProblem) -> Vec<Help> {
    match problem {
        ConfigProblem::Unknown { nearest: Some(key), .. } => {
            vec![say(format!("vouliez-vous dire `{key}`\u{202f}?"))]
        }
        ConfigProblem::Unknown { nearest: None, .. } => vec![say(
            "les clés sont les noms longs des options, sans les tirets\u{202f}; une faute de frappe ne doit pas faire disparaître un contrôle",
        )],
        ConfigProblem::Misplaced { why: NotInFile::Secret, .. } => vec![say(
            "définissez PAAS_ATTEST_TOKEN ou PAAS_ATTEST_REGISTRY_PASSWORD, ou nommez un fichier\u{a0}: token-file",
        )],
        ConfigProblem::Misplaced { why: NotInFile::Order, .. } => {
            vec![say("donnez les deux sur la ligne de commande\u{a0}: --key FILE --key-valid 2026-11-01")]
        }
        ConfigProblem::Unread(_)
        | ConfigProblem::Malformed { .. }
        | ConfigProblem::Misplaced { .. }
        | ConfigProblem::Kind { .. } => vec![],
    }
}
