//! Why nothing was judged, or no document is shown.

use crate::call::Call;
use crate::code::Code;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::report::words::{Explanation, Help};
use crate::report::{ImageReport, MissingDocument, MissingKey, Obstacle};
use crate::text::ForeignText;

use super::code::next_step;
use super::{check, source};

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
            Explanation { message: format!("{}: {}", gap.place, told.message), ..told }
        }
        MissingKey::None => {
            Explanation { code: why.code().to_string(), message: "there is no key".to_owned(), help: vec![] }
        }
        MissingKey::Other { is, pinned } => {
            let pinned: Vec<String> = pinned.iter().map(ToString::to_string).collect();
            let message = format!(
                "the key of {} is {} ({}) but {} is pinned",
                is.source(),
                is.fingerprint(),
                is.algorithm(),
                pinned.join(" or ")
            );
            told(why.code(), message)
        }
        MissingKey::NotAccepted { is, asked } => {
            let message = format!(
                "the key of {} is {} ({}) but {asked} was to be accepted: nothing is recorded",
                is.source(),
                is.fingerprint(),
                is.algorithm()
            );
            told(why.code(), message)
        }
        MissingKey::Changed { is, endpoint, known } => {
            let message = format!(
                "the key of {} is {} ({}) but {} is on record, {}",
                is.source(),
                is.fingerprint(),
                is.algorithm(),
                known.fingerprint,
                super::known::uses(known)
            );
            let mut told = told(why.code(), message);
            let command = call.accepting(endpoint.as_str(), &is.fingerprint().to_string());
            told.help.push(Help::Say("if the platform confirms the new one, have it recorded:".to_owned()));
            told.help.push(Help::Command(command));
            told
        }
    }
}

pub(in crate::report) fn nothing_written() -> Explanation {
    let code = Code::ReportUnwritten;
    told(code, code.sentence().to_owned())
}

pub(in crate::report) fn lack(lack: &MissingDocument, image: &ImageReport, call: &Call) -> Explanation {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match lack {
        MissingDocument::ImageNotVerified => {
            let check = image.explanation();
            Explanation {
                code: image.code().map_or_else(|| "undecided".to_owned(), |code| code.to_string()),
                message: check.map_or_else(|| "the image is not verified".to_owned(), check::sentence),
                help: check.map(|check| check::help(check, call)).unwrap_or_default(),
            }
        }
        MissingDocument::Gap(gap) => self::gap(gap, call),
        MissingDocument::Defect(defect) => only(defect.code(), source::defect(defect)),
        MissingDocument::NoRecord => {
            told(Code::ApiAbsent, "the platform's API says that it has no SBOM of this build yet".to_owned())
        }
        MissingDocument::NothingAttached { .. } => Explanation {
            help: say("to show the attested SBOM, leave out --source"),
            ..only(Code::SbomAbsent, "nothing is attached to this image: there is no .sbom tag".to_owned())
        },
        MissingDocument::NothingAttested => {
            only(Code::SbomAbsent, "no trusted attestation contains an SBOM".to_owned())
        }
        MissingDocument::TooLarge { bytes, bound } => Explanation {
            help: say("--max-sbom-size SIZE allows more, for example 1GiB"),
            ..only(Code::TooLarge, format!("the SBOM has {bytes} bytes, over the limit of {bound}"))
        },
        MissingDocument::Unreadable(why) => only(why.code(), super::document::unreadable(why)),
        MissingDocument::NobodySigned(place) => Explanation {
            code: Stop::UNSIGNED.to_owned(),
            message: super::config::unsigned_document(&ForeignText::new(format!("this SBOM ({place})"))),
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
