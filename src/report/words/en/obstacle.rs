//! Why nothing was judged, or no document is shown.

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::report::words::{Help, Told};
use crate::report::{ImageReport, Lack, NoKey, Obstacle};
use crate::text::ForeignText;

use super::code::next_step;
use super::{check, source};

pub(in crate::report) fn obstacle(obstacle: &Obstacle) -> Told {
    match obstacle {
        Obstacle::Stop(stop) => super::stop::stop(stop),
        Obstacle::NoKey(why) => no_key(why),
    }
}

pub(in crate::report) fn no_key(why: &NoKey) -> Told {
    match why {
        NoKey::Gap(gap) => {
            let told = self::gap(gap);
            Told { message: format!("{}: {}", gap.place, told.message), ..told }
        }
        NoKey::None => {
            Told { code: why.code().to_string(), message: "there is no key".to_owned(), help: vec![] }
        }
        NoKey::Other { source, is, pinned } => {
            let pinned: Vec<String> = pinned.iter().map(ToString::to_string).collect();
            told(why.code(), format!("the key of {source} is {is}, but {} is pinned", pinned.join(" or ")))
        }
    }
}

pub(in crate::report) fn nothing_written() -> Told {
    let code = Code::ReportUnwritten;
    told(code, code.sentence().to_owned())
}

pub(in crate::report) fn lack(lack: &Lack, image: &ImageReport) -> Told {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match lack {
        Lack::ImageNotVerified => {
            let check = image.explanation();
            Told {
                code: image.code().map_or_else(|| "undecided".to_owned(), |code| code.to_string()),
                message: check.map_or_else(|| "the image is not verified".to_owned(), check::sentence),
                help: check.map(check::help).unwrap_or_default(),
            }
        }
        Lack::Gap(gap) => self::gap(gap),
        Lack::Defect(defect) => only(defect.code(), source::defect(defect)),
        Lack::NoRecord => {
            told(Code::ApiAbsent, "the platform's API says that it has no SBOM of this build yet".to_owned())
        }
        Lack::NothingAttached { .. } => Told {
            help: say("to show the attested SBOM, leave out --source"),
            ..only(Code::SbomAbsent, "nothing is attached to this image: there is no .sbom tag".to_owned())
        },
        Lack::NothingAttested => only(Code::SbomAbsent, "no trusted attestation contains an SBOM".to_owned()),
        Lack::TooLarge { bytes, bound } => Told {
            help: say("--max-sbom-size SIZE allows more, for example 1GiB"),
            ..only(Code::TooLarge, format!("the SBOM has {bytes} bytes, over the limit of {bound}"))
        },
        Lack::Unreadable(why) => only(why.code(), super::document::unreadable(why)),
        Lack::NobodySigned(place) => Told {
            code: Stop::UNSIGNED.to_owned(),
            message: super::config::unsigned_document(&ForeignText::new(format!("this SBOM ({place})"))),
            help: super::config::instead_of_unsigned(),
        },
    }
}

fn gap(gap: &Gap) -> Told {
    Told { help: source::help(&gap.why), ..only(gap.code(), source::sentence(&gap.why)) }
}

/// With the step that is always right for the code.
fn told(code: Code, message: String) -> Told {
    let help = next_step(code).map(|step| Help::Say(step.to_owned())).into_iter().collect();
    Told { help, ..only(code, message) }
}

fn only(code: Code, message: String) -> Told {
    Told { code: code.to_string(), message, help: vec![] }
}
