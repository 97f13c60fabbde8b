//! Why nothing was judged, or no document is shown.

use crate::call::Call;
use crate::code::Code;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::report::words::{Explanation, Help};
use crate::report::{ImageReport, MissingDocument, MissingKey, Obstacle};
use crate::text::ForeignText;

use super::code::next_step;
use super::{check, place, source};

pub(in crate::report) fn obstacle(obstacle: &Obstacle, call: &Call) -> Explanation {
    match obstacle {
        Obstacle::Stop(stop) => super::stop::stop(stop),
        Obstacle::MissingKey(why) => no_key(why, call),
    }
}

pub(in crate::report) fn no_key(why: &MissingKey, call: &Call) -> Explanation {
    match why {
        MissingKey::Gap(gap) => {
            let told = self::gap(gap, &Call::default());
            Explanation { message: format!("{}\u{a0}: {}", place::name(&gap.place), told.message), ..told }
        }
        MissingKey::None => Explanation {
            code: why.code().to_string(),
            message: "il n’y a pas de clé".to_owned(),
            help: vec![],
        },
        MissingKey::Other { is, pinned } => {
            let pinned: Vec<String> = pinned.iter().map(ToString::to_string).collect();
            let message = format!(
                "{}\u{a0}: la clé est {} ({}) mais {} est épinglée",
                place::of_key(is.source()),
                is.fingerprint(),
                is.algorithm(),
                pinned.join(" ou ")
            );
            told(why.code(), message)
        }
        MissingKey::NotAccepted { is, asked } => {
            let message = format!(
                "la clé de {} est {} ({}) mais {asked} devait être acceptée\u{a0}: rien n’est consigné",
                place::of_key(is.source()),
                is.fingerprint(),
                is.algorithm()
            );
            told(why.code(), message)
        }
        MissingKey::Changed { is, endpoint, known } => {
            let message = format!(
                "la clé de {} est {} ({}) mais {} est consignée, {}",
                place::of_key(is.source()),
                is.fingerprint(),
                is.algorithm(),
                known.fingerprint,
                super::known::uses(known)
            );
            let mut told = told(why.code(), message);
            let command = call.accepting(endpoint.as_str(), &is.fingerprint().to_string());
            told.help.push(Help::Say(
                "si la plateforme confirme la nouvelle, faites-la consigner\u{a0}:".to_owned(),
            ));
            told.help.push(Help::Command(command));
            told
        }
    }
}

pub(in crate::report) fn nothing_written() -> Explanation {
    told(Code::ReportUnwritten, check::UNWRITTEN.to_owned())
}

pub(in crate::report) fn lack(lack: &MissingDocument, image: &ImageReport, call: &Call) -> Explanation {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match lack {
        MissingDocument::ImageNotVerified => {
            let check = image.explanation();
            Explanation {
                code: image.code().map_or_else(|| "undecided".to_owned(), |code| code.to_string()),
                message: check.map_or_else(|| "l’image n’est pas vérifiée".to_owned(), check::sentence),
                help: check.map(|check| check::help(check, call)).unwrap_or_default(),
            }
        }
        MissingDocument::Gap(gap) => self::gap(gap, call),
        MissingDocument::Defect(defect) => only(defect.code(), source::defect(defect)),
        MissingDocument::NoRecord => told(
            Code::ApiAbsent,
            "l’API de la plateforme dit ne pas encore avoir de SBOM de ce build".to_owned(),
        ),
        MissingDocument::NothingAttached { .. } => Explanation {
            help: say("pour afficher le SBOM attesté, retirez --source"),
            ..only(
                Code::SbomAbsent,
                "rien n’est attaché à cette image\u{a0}: il n’y a pas d’étiquette .sbom".to_owned(),
            )
        },
        MissingDocument::NothingAttested => {
            only(Code::SbomAbsent, "aucune attestation de confiance ne contient de SBOM".to_owned())
        }
        MissingDocument::TooLarge { bytes, bound } => Explanation {
            help: say("--max-sbom-size SIZE en autorise davantage, par exemple 1GiB"),
            ..only(Code::TooLarge, format!("le SBOM fait {bytes}\u{a0}octets, la limite est de {bound}"))
        },
        MissingDocument::Unreadable(why) => only(why.code(), super::document::unreadable(why)),
        MissingDocument::NobodySigned(place) => Explanation {
            code: Stop::UNSIGNED.to_owned(),
            message: super::config::unsigned_document(&ForeignText::new(format!(
                "ce SBOM ({})",
                place::name(place)
            ))),
            help: super::config::instead_of_unsigned(),
        },
    }
}

fn gap(gap: &Gap, call: &Call) -> Explanation {
    Explanation { help: source::help_at(gap, call), ..only(gap.code(), source::sentence(&gap.why)) }
}

/// With the step that is always right for the code.
fn told(code: Code, message: String) -> Explanation {
    let help = next_step(code).map(|step| Help::Say(step.to_owned())).into_iter().collect();
    Explanation { help, ..only(code, message) }
}

fn only(code: Code, message: String) -> Explanation {
    Explanation { code: code.to_string(), message, help: vec![] }
}
