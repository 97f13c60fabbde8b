//! Why the commit of the checkout is not known.

use crate::error::CheckoutError;
use crate::origin::SettingOrigin;

use super::typed;

pub(super) fn sentence(error: &CheckoutError, setting: &SettingOrigin) -> String {
    let head = typed(setting, "@");
    match error {
        CheckoutError::NoGit(reason) => format!("{head} asks git, and git cannot be run: {reason}"),
        CheckoutError::Refused(reason) => {
            let reason = reason.as_ref().map_or_else(|| "no reason".to_owned(), ToString::to_string);
            format!("{head} means HEAD of the git checkout in the current folder, and git refuses: {reason}")
        }
        CheckoutError::NoCommit => format!("{head}: git names no commit for HEAD"),
        CheckoutError::Filter => {
            format!("{head}: the checkout's configuration has a filter that cannot be switched off")
        }
    }
}

pub(super) fn help(error: &CheckoutError) -> Option<&'static str> {
    match error {
        CheckoutError::Refused(_) => {
            Some("change to the checkout, or give the commit itself: --commit-sha COMMIT")
        }
        CheckoutError::NoGit(_) | CheckoutError::NoCommit | CheckoutError::Filter => None,
    }
}
