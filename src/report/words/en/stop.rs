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
    format!("{setting} is not checked: it is for a signed image, but a document has no signature")
}

/// That nothing was verified, for this reason.
pub(in crate::report) fn nothing_verified(reason: &str) -> String {
    format!("nothing was verified: {reason}")
}

pub(in crate::report) fn unreadable_arguments() -> &'static str {
    "the arguments cannot be read"
}

pub(in crate::report) fn unknown_option(option: &str) -> Option<&'static str> {
    match option {
        "--pods" => Some("pods are for verify: paas-attest verify --pods FILE"),
        _ => None,
    }
}

pub(in crate::report) fn argument_not_utf8(argument: &ForeignText) -> String {
    format!("the argument `{argument}` is not UTF-8")
}

pub(in crate::report) fn bug(at: &dyn Display, message: &ForeignText) -> String {
    nothing_verified(&format!("a bug stopped the program: panicked at {at}:\n{message}"))
}

fn sentence(stop: &Stop) -> String {
    match stop {
        Stop::Usage(error) => config::sentence(error),
        Stop::Name(error, setting) => subject::sentence(error, setting.as_ref()),
        Stop::Pin(error, setting) => policy::sentence(error, setting.as_ref()),
        Stop::Checkout(error, setting) => checkout::sentence(error, setting),
        Stop::NoAddress { repository, reason } => format!("{repository} does not give a valid URL: {reason}"),
        Stop::Listed { list, line, stop } => images::listed(list, *line, &sentence(stop)),
        Stop::UnreadLayout(unread) => layout::unread(unread),
        Stop::UnknownCode { word, .. } => explain::unknown(word),
        Stop::NoLayout(problem) => layout::problem(problem),
        Stop::Join(problem) => join::problem(problem),
        Stop::Machine(reason) => format!("the system provides no way to wait for the network: {reason}"),
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
