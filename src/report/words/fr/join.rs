//! Les parties d’une exécution qui sont jointes, et pourquoi elles ne peuvent pas l’être.

use crate::join::{Counts, DifferenceOf, ForeignIn, JoinProblem, Joined, PartDifference, Unfit};
use crate::json::{JsonError, MembersError};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{count, grouped, say, size};

/// How many parts are named.
const PARTS: usize = 20;

pub(super) fn problem(problem: &JoinProblem) -> String {
    match problem {
        JoinProblem::Unfit { file, why } => unfit(&file.to_string(), why),
        JoinProblem::Stopped { file, part, code, message } => {
            let part = part.map_or_else(String::new, |(index, of)| format!(" (partie {index}/{of})"));
            format!("l’exécution dont {file}{part} est le rapport n’a rien vérifié\u{a0}: {code}: {message}")
        }
        JoinProblem::Foreign { files: [one, other], what, said: [first, second] } => {
            let what = match what {
                ForeignIn::List => "le condensat SHA-256 de la liste est",
                ForeignIn::Parts => "le nombre de parties est",
                ForeignIn::Whole => "le nombre d’images de toutes les parties est",
                ForeignIn::Sample => "l’échantillon est",
            };
            format!(
                "{one} et {other} ne sont pas des parties de la même liste\u{a0}: {what} {first} dans {one} et {second} dans {other}"
            )
        }
        JoinProblem::Twice { part: (index, of), files: [one, other] } if one == other => {
            format!("la partie {index}/{of} est donnée deux fois\u{a0}: deux fois {one}")
        }
        JoinProblem::Twice { part: (index, of), files: [one, other] } => {
            format!("la partie {index}/{of} est donnée deux fois\u{a0}: {one} et {other}")
        }
        JoinProblem::Missing { parts, of } => {
            let named: Vec<String> = parts.iter().take(PARTS).map(|index| format!("{index}/{of}")).collect();
            let more = match parts.len() - named.len() {
                0 => String::new(),
                more => format!(" et {} de plus", grouped(more)),
            };
            let parts = if parts.len() == 1 { "il manque cette partie" } else { "il manque ces parties" };
            format!("{parts}\u{a0}: {}{more}", named.join(", "))
        }
        JoinProblem::TooMany { reports, most } => {
            format!("il y a au plus {} parties, or voici {}", grouped(*most), count(*reports, "rapport"))
        }
        JoinProblem::TooLarge(bound) => {
            format!("ce qui est gardé de tous les rapports ensemble dépasse {}", size(*bound))
        }
        JoinProblem::NothingJudged => "aucune partie n’a jugé d’image".to_owned(),
    }
}

fn unfit(file: &str, why: &Unfit) -> String {
    let verdict = |verdict: Option<String>| verdict.unwrap_or_else(|| "aucun verdict".to_owned());
    match why {
        Unfit::CutOff => format!("{file} est tronqué\u{a0}: il se termine avant le document"),
        Unfit::Lines => format!("{file} contient un objet JSON par ligne, et non le document de -o json"),
        Unfit::Json(why) => format!("{file} n’est pas un rapport JSON\u{a0}: {}", json(why)),
        Unfit::Schema(Some(found)) => {
            format!("{file} n’est pas un document `paas-attest/report/v1`, mais `{found}`")
        }
        Unfit::Schema(None) => {
            format!("{file} n’est pas un document `paas-attest/report/v1`\u{a0}: il ne nomme aucun schéma")
        }
        Unfit::Command(found) => format!("{file} est un rapport de `{found}`, et non de `verify`"),
        Unfit::NoPart => {
            format!("{file} n’est pas le rapport d’une partie\u{a0}: il n’a pas de membre `shard`")
        }
        Unfit::Member(name) => {
            format!("`{name}` manque dans {file}, ou ce qui s’y trouve n’y a pas sa place")
        }
        Unfit::Size { said, follows } => {
            let (said, follows) = (count(*said, "image"), grouped(*follows));
            format!(
                "{file} dit que sa partie a {said}, or la liste est découpée de sorte qu’elle en a {follows}"
            )
        }
        Unfit::Images { size, listed, unchecked } => {
            let unchecked = match unchecked {
                0 => String::new(),
                number => format!(", et {} sans contrôle", grouped(*number)),
            };
            let (size, listed) = (count(*size, "image"), grouped(*listed));
            format!("la partie dont {file} est le rapport a {size}, or il en énumère {listed}{unchecked}")
        }
        Unfit::Unchecked(number) => {
            let images = were(*number);
            format!("{file} dit que {images}, or aucune de ses images n’est en échec")
        }
        Unfit::Image { reference, said, follows } => {
            let said = verdict(said.as_ref().map(ToString::to_string));
            format!("{file} dit {said} pour {reference}, or ses contrôles donnent {follows}")
        }
        Unfit::Verdict { said: (said, exit), follows: (follows, code) } => {
            let said = verdict(said.as_ref().map(ToString::to_string));
            let follows = verdict(follows.map(str::to_owned));
            format!(
                "{file} dit {said} avec le code de sortie {exit}, or son contenu donne {follows} avec le code de sortie {code}"
            )
        }
        Unfit::Summary { member, said, counted } => {
            let (said, counted) = (grouped(*said), grouped(*counted));
            format!("le résumé de {file} donne {said} pour `{member}`, or il y en a {counted}")
        }
    }
}

fn were(number: usize) -> String {
    let verb = if number < 2 { "n’a pas été contrôlée" } else { "n’ont pas été contrôlées" };
    format!("{} {verb}", count(number, "image"))
}

fn json(why: &MembersError) -> String {
    match why {
        MembersError::OtherLetters(key) => {
            format!("la clé `{key}` est une clé connue avec une autre casse")
        }
        MembersError::Json(JsonError::TooDeep(said)) => {
            format!("son imbrication est trop profonde\u{a0}: {said}")
        }
        MembersError::Json(JsonError::TooMany(said)) => {
            format!("il contient plus que ce qui est lu\u{a0}: {said}")
        }
        MembersError::Json(JsonError::CutOff(said) | JsonError::Invalid(said)) => said.to_string(),
    }
}

pub(super) fn help(problem: &JoinProblem) -> Vec<Help> {
    const AGAIN: &str =
        "relancez cette partie avec --shard et -o json=FILE, puis joignez ce que l’exécution écrit";
    let step = match problem {
        JoinProblem::Unfit { why, .. } => match &**why {
            Unfit::Lines => "relancez cette partie avec -o json, ou avec -o json=FILE à côté de -o jsonl",
            Unfit::NoPart => {
                "une exécution sur toutes les images est verify --shard 1/1\u{202f}; ses parties sont celles de --shard I/N"
            }
            Unfit::Schema(_) | Unfit::Command(_) => {
                "join prend ce que `paas-attest verify --shard I/N -o json=FILE` écrit"
            }
            Unfit::CutOff
            | Unfit::Json(_)
            | Unfit::Member(_)
            | Unfit::Size { .. }
            | Unfit::Images { .. }
            | Unfit::Unchecked(_)
            | Unfit::Image { .. }
            | Unfit::Verdict { .. }
            | Unfit::Summary { .. } => AGAIN,
        },
        JoinProblem::Stopped { .. } => "corrigez ce qui a arrêté cette partie, puis relancez-la",
        JoinProblem::Foreign { .. } => {
            "joignez les parties d’une même liste\u{a0}: chaque exécution doit recevoir les mêmes images dans le même ordre, et le même N dans --shard I/N"
        }
        JoinProblem::Twice { .. } => "donnez le rapport de chaque partie une seule fois",
        JoinProblem::Missing { .. } => {
            "nommez les rapports de toutes les parties\u{202f}; un rapport absent est celui d’une exécution inachevée\u{a0}: relancez cette partie"
        }
        JoinProblem::TooMany { .. } => {
            "nommez chaque rapport une seule fois\u{202f}; une liste ne se découpe pas en plus de parties"
        }
        JoinProblem::TooLarge(_) => {
            "retirez -o json et -q\u{a0}: pour une personne, seules les images non vérifiées sont gardées"
        }
        JoinProblem::NothingJudged => "regardez la liste\u{a0}: rien n’y est dans le périmètre",
    };
    vec![say(step)]
}

/// Behind what is wrong with an image.
pub(in crate::report) fn waived_image() -> &'static str {
    "sous dérogation"
}

/// How many images came to what, in how many parts.
pub(in crate::report) fn counts(joined: &Joined) -> String {
    let Counts { verified, waived, failed, undecided, pending, out_of_scope } = joined.counts();
    let plural = |number: usize, one: &'static str, more: &'static str| if number < 2 { one } else { more };
    let all = [
        (verified, plural(verified, "vérifiée", "vérifiées")),
        (waived, "sous dérogation"),
        (failed, "en échec"),
        (undecided, plural(undecided, "indéterminée", "indéterminées")),
        (pending, "en attente"),
        (out_of_scope, "hors du périmètre"),
        (joined.unchecked(), "sans contrôle"),
    ];
    let some = all.into_iter().filter(|(number, _)| *number > 0);
    let said: Vec<String> = some.map(|(number, word)| format!("{} {word}", grouped(number))).collect();
    let (images, parts) = (count(joined.list().1, "image"), count(joined.parts().len(), "partie"));
    format!("{images} en {parts}\u{a0}: {}", said.join(", "))
}

pub(in crate::report) fn part_size(images: usize) -> String {
    count(images, "image")
}

/// In the place of a verdict.
pub(in crate::report) fn part_without_images() -> &'static str {
    "vide"
}

pub(in crate::report) fn more_open(number: usize) -> String {
    format!("et {} autres qui ne sont pas vérifiées\u{202f}; -o json les énumère toutes", grouped(number))
}

pub(in crate::report) fn unchecked(number: usize) -> String {
    format!("{} (--fail-fast, ou une partie arrêtée)", were(number))
}

/// In what parts differ that makes no verdict.
pub(in crate::report) fn differ(difference: &PartDifference<'_>) -> String {
    let parts = |parts: &Vec<usize>| {
        let named: Vec<String> = parts.iter().take(PARTS).map(ToString::to_string).collect();
        let more = match parts.len() - named.len() {
            0 => String::new(),
            more => format!(" et {} de plus", grouped(more)),
        };
        format!("{}{more}", named.join(", "))
    };
    let values = difference.values.iter().take(PARTS);
    match difference.what {
        DifferenceOf::Policy => {
            let groups: Vec<String> = values.map(|(_, of)| parts(of)).collect();
            format!(
                "toutes les parties n’ont pas eu les mêmes exigences\u{a0}: d’une sorte sont les parties {} (-o json montre ce qui était demandé)",
                groups.join("\u{202f}; d’une autre ")
            )
        }
        DifferenceOf::Version => {
            let group = |(version, of): &(&str, Vec<usize>)| {
                format!("{} (parties {})", ForeignText::from(*version), parts(of))
            };
            let groups: Vec<String> = values.map(group).collect();
            format!(
                "les parties ont été contrôlées par des versions différentes de paas-attest\u{a0}: {}",
                groups.join(", ")
            )
        }
    }
}

/// What joining does not do.
pub(in crate::report) fn note() -> &'static str {
    "réunion des rapports tels qu’ils sont\u{a0}: personne ne les a signés, et rien n’a été vérifié de nouveau"
}
