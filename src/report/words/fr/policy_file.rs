//! What is wrong with a policy file, and which of its rules an image came to.

use crate::check::PolicyFinding;
use crate::error::{PolicyPlace, PolicyProblem, WaiverProblem};
use crate::origin::SettingOrigin;
use crate::policy::{Chosen, PatternProblem, RuleChoice, Unmatched, Waiver};
use crate::report::AskedFrom;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{configuration, say};

/// The kind of the file.
const POLICY: &str = "fichier de politique";

pub(super) fn no_policy(setting: &SettingOrigin) -> String {
    format!("{setting} montre ce que demande un fichier de politique, or aucun n’est nommé (--policy FILE)")
}

pub(super) fn sentence(path: &ForeignText, problem: &PolicyProblem) -> String {
    match problem {
        PolicyProblem::File(place, problem) => {
            configuration::of_file(POLICY, path, &at(path, *place), problem)
        }
        PolicyProblem::Version => {
            format!(
                "le fichier de politique {path} ne commence pas par une version connue\u{a0}: version = 1"
            )
        }
        PolicyProblem::UnmatchedWord(word) => {
            format!("{path}\u{a0}: `unmatched` doit être \"refuse\" ou \"defaults\", or c’est \"{word}\"")
        }
        PolicyProblem::Missing(place, key) => {
            format!("{}\u{a0}: `{key}` manque, ou ne dit rien", at(path, Some(*place)))
        }
        PolicyProblem::TooManyRules(most) => {
            format!("le fichier de politique {path} a plus de {most} règles")
        }
        PolicyProblem::NoRule => {
            format!(
                "le fichier de politique {path} n’a aucune règle, et refuse ce à quoi aucune ne correspond\u{a0}: aucune image ne pourrait passer"
            )
        }
        PolicyProblem::Pattern { rule, pattern, problem } => {
            format!(
                "{path}\u{a0}: image#{rule}\u{a0}: aucun dépôt ne peut correspondre à \"{pattern}\"\u{a0}: {}",
                of_pattern(*problem)
            )
        }
        PolicyProblem::Shadowed { rule, by, pattern } => {
            format!(
                "{path}\u{a0}: image#{rule} ne compte jamais\u{a0}: tout ce à quoi elle correspond est pris par image#{by}, \"{pattern}\""
            )
        }
        PolicyProblem::Waiver(number, problem) => {
            format!("{path}\u{a0}: waiver#{number}\u{a0}: {}", of_waiver(problem))
        }
    }
}

fn at(path: &ForeignText, place: Option<PolicyPlace>) -> String {
    match place {
        None => path.to_string(),
        Some(PolicyPlace::Settings(table)) => format!("{path}\u{a0}: {table}"),
        Some(PolicyPlace::Waiver(number)) => format!("{path}\u{a0}: waiver#{number}"),
    }
}

fn of_pattern(problem: PatternProblem) -> String {
    match problem {
        PatternProblem::Empty => "il est vide".to_owned(),
        PatternProblem::TooLong(most) => format!("il dépasse {most} octets"),
        PatternProblem::Version => "il a une étiquette ou un condensat".to_owned(),
        PatternProblem::NoRegistry => "il n’a pas de registre".to_owned(),
        PatternProblem::Character(odd) => format!("il contient `{}`", ForeignText::new(odd.to_string())),
    }
}

fn of_waiver(problem: &WaiverProblem) -> String {
    match problem {
        WaiverProblem::Digest(digest) => {
            format!("`{digest}` n’est pas un condensat, sha256: et 64 chiffres hexadécimaux")
        }
        WaiverProblem::UnknownCode { code, .. } => {
            format!("`{code}` n’est pas un code de motif de cette version")
        }
        WaiverProblem::Unwaivable(code) => format!("`{code}` n’admet pas de dérogation"),
        WaiverProblem::Twice(other) => format!("le waiver#{other} porte sur la même image et le même code"),
    }
}

pub(super) fn help(problem: &PolicyProblem) -> Vec<Help> {
    let say = |sentence: &str| vec![say(sentence)];
    match problem {
        PolicyProblem::File(_, problem) => configuration::help(problem),
        PolicyProblem::NoRule => say(
            "ajoutez une règle\u{a0}: [[image]] et match = \"HOST/REPO\"\u{202f}; ou écrivez unmatched = \"defaults\"",
        ),
        PolicyProblem::Pattern { problem, .. } => match problem {
            PatternProblem::NoRegistry => {
                say("un motif se compare au nom entier\u{a0}: commencez par le registre, ou par **/")
            }
            PatternProblem::Character(_) => {
                say("les jokers sont * (jamais un /), ** (n’importe quoi) et le point d’interrogation")
            }
            PatternProblem::Version => {
                say("les motifs portent sur des dépôts\u{a0}: retirez l’étiquette ou le condensat")
            }
            PatternProblem::Empty | PatternProblem::TooLong(_) => vec![],
        },
        PolicyProblem::Shadowed { .. } => {
            say("la première règle qui correspond compte\u{a0}: placez la plus étroite en premier")
        }
        PolicyProblem::Waiver(_, WaiverProblem::UnknownCode { nearest: Some(code), .. }) => {
            say(&format!("vouliez-vous dire `{code}`\u{202f}?"))
        }
        PolicyProblem::Waiver(_, WaiverProblem::UnknownCode { nearest: None, .. }) => {
            say("`paas-attest explain` énumère tous les codes")
        }
        PolicyProblem::Waiver(_, WaiverProblem::Unwaivable(_)) => say(
            "ce qui est en doute, ou n’a pas pu être contrôlé, n’admet pas de dérogation\u{a0}: ni la clé, ni l’image elle-même, ni ce qui n’a pas été demandé",
        ),
        PolicyProblem::Version
        | PolicyProblem::UnmatchedWord(_)
        | PolicyProblem::Missing(..)
        | PolicyProblem::TooManyRules(_)
        | PolicyProblem::Waiver(..) => vec![],
    }
}

/// That what is wrong is excepted, until when and by whom.
pub(super) fn waived(waiver: &Waiver) -> String {
    let Waiver { owner, reason, until, .. } = waiver;
    format!("excepté par la politique jusqu’au {}\u{a0}: {} ({})", until.as_str(), reason, owner)
}

/// Who asks something.
pub(in crate::report) fn asked_by(by: &AskedFrom) -> String {
    match by {
        AskedFrom::Setting(origin) => origin.to_string(),
        AskedFrom::Name => "le nom de l’image".to_owned(),
        AskedFrom::Default => "valeur par défaut".to_owned(),
    }
}

/// What an image is excepted from.
pub(in crate::report) fn excepted(waiver: &Waiver) -> String {
    let Waiver { code, owner, reason, until, .. } = waiver;
    format!("{} est excepté jusqu’au {}\u{a0}: {} ({})", code, until.as_str(), reason, owner)
}

/// That an exception counts no more.
pub(super) fn expired(waiver: &Waiver) -> String {
    format!(
        "la dérogation que la politique accordait à cette image pour {} jusqu’au {} ({}\u{a0}: {}) ne compte plus",
        waiver.code,
        waiver.until.as_str(),
        waiver.owner,
        waiver.reason
    )
}

/// Which rule counts.
pub(in crate::report) fn choice(choice: &RuleChoice) -> String {
    let file = ForeignText::new(&*choice.file);
    match &choice.chosen {
        Chosen::Rule { number, pattern } => {
            format!("la règle {number} de {file} s’applique\u{a0}: {pattern}")
        }
        Chosen::Defaults => {
            format!("aucune règle de {file} ne correspond\u{202f}; ses valeurs par défaut s’appliquent")
        }
        Chosen::Refused(_) => {
            format!("aucune règle de {file} ne correspond, et il refuse ce à quoi aucune ne correspond")
        }
    }
}

pub(super) fn finding(finding: &PolicyFinding) -> String {
    match finding {
        PolicyFinding::Applies(chosen) => choice(chosen),
        PolicyFinding::Refused { choice, why, repository } => {
            let file = ForeignText::new(&*choice.file);
            match (why, repository) {
                (Unmatched::Repository, Some(name)) => {
                    format!("aucune règle de {file} ne correspond à {name}")
                }
                (Unmatched::Repository, None) => format!("aucune règle de {file} ne correspond"),
                (Unmatched::NoRepository, _) => format!(
                    "aucune règle de {file} ne peut correspondre\u{a0}: l’image est sur cette machine, et rien ne dit de quel dépôt elle est"
                ),
            }
        }
    }
}

pub(super) fn finding_help(finding: &PolicyFinding) -> Vec<Help> {
    match finding {
        PolicyFinding::Applies(_) => vec![],
        PolicyFinding::Refused { why: Unmatched::Repository, .. } => vec![say(
            "ajoutez une règle qui lui correspond, ou écrivez unmatched = \"defaults\" dans le fichier de politique",
        )],
        PolicyFinding::Refused { why: Unmatched::NoRepository, .. } => {
            vec![say("nommez le dépôt\u{a0}: --identity HOST/REPO")]
        }
    }
}
