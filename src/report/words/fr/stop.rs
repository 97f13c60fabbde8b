//! What stops a run before anything was verified.

use std::fmt::Display;

use crate::error::Stop;
use crate::origin::SettingOrigin;
use crate::report::words::{Explanation, Help};
use crate::text::ForeignText;

use super::{checkout, config, explain, images, join, layout, policy, subject};

pub(in crate::report) fn stop(stop: &Stop) -> Explanation {
    Explanation { code: stop.code().to_owned(), message: sentence(stop), help: help(stop) }
}

/// That something was given by this setting and can be asked of nothing.
pub(in crate::report) fn unasked(setting: &SettingOrigin) -> String {
    format!(
        "{setting} n’est pas contrôlé\u{a0}: il concerne une image signée, or un document n’a pas de signature"
    )
}

/// That nothing was verified, for this reason.
pub(in crate::report) fn nothing_verified(reason: &str) -> String {
    format!("rien n’a été vérifié\u{a0}: {reason}")
}

pub(in crate::report) fn unreadable_arguments() -> &'static str {
    "les arguments sont illisibles"
}

pub(in crate::report) fn unknown_option(option: &str) -> Option<&'static str> {
    match option {
        "--pods" => Some("les pods sont pour verify\u{a0}: paas-attest verify --pods FILE"),
        _ => None,
    }
}

pub(in crate::report) fn argument_not_utf8(argument: &ForeignText) -> String {
    format!("l’argument `{argument}` n’est pas de l’UTF-8")
}

pub(in crate::report) fn bug(at: &dyn Display, message: &ForeignText) -> String {
    nothing_verified(&format!("un bogue a arrêté le programme\u{a0}: panique à {at}\u{a0}:\n{message}"))
}

fn sentence(stop: &Stop) -> String {
    match stop {
        Stop::Usage(error) => config::sentence(error),
        Stop::Name(error, setting) => subject::sentence(error, setting.as_ref()),
        Stop::Pin(error, setting) => policy::sentence(error, setting.as_ref()),
        Stop::Checkout(error, setting) => checkout::sentence(error, setting),
        Stop::NoAddress { repository, reason } => {
            format!("{repository} ne donne pas d’URL valide\u{a0}: {reason}")
        }
        Stop::Listed { list, line, stop } => images::listed(list, *line, &sentence(stop)),
        Stop::UnreadLayout(unread) => layout::unread(unread),
        Stop::UnknownCode { word, .. } => explain::unknown(word),
        Stop::NoLayout(problem) => layout::problem(problem),
        Stop::Join(problem) => join::problem(problem),
        Stop::Machine(reason) => {
            format!("le système n’offre aucun moyen d’attendre le réseau\u{a0}: {reason}")
        }
    }
}

fn help(stop: &Stop) -> Vec<Help> {
    match stop {
        Stop::Usage(error) => config::help(error),
        Stop::Name(error, _) => subject::help(error),
        Stop::Checkout(error, _) => checkout::help(error),
        Stop::NoLayout(problem) => layout::help(problem),
        Stop::Join(problem) => join::help(problem),
        Stop::Pin(error, _) => policy::help(error),
        Stop::Listed { stop, .. } => help(stop),
        Stop::UnknownCode { nearest, .. } => explain::unknown_help(nearest),
        Stop::NoAddress { .. } | Stop::UnreadLayout(_) | Stop::Machine(_) => vec![],
    }
}
