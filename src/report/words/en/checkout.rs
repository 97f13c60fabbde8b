//! Why the commit of the checkout is not known.

use crate::checkout::CheckoutError;
use crate::origin::SettingOrigin;
use crate::report::words::Help;

use super::typed;

pub(super) fn sentence(error: &CheckoutError, setting: &SettingOrigin) -> String {
    let head = typed(setting, "@");
    match error {
        CheckoutError::NoGit(reason) => format!("{head} needs git, but git cannot be run: {reason}"),
        CheckoutError::Refused(reason) => {
            let reason = reason.as_ref().map_or_else(|| "no reason given".to_owned(), ToString::to_string);
            format!("{head} means HEAD of the git checkout in the current folder, but git refuses: {reason}")
        }
        CheckoutError::Timeout => format!("{head}: git did not end within the time limit"),
        CheckoutError::NoCommit => format!("{head}: git has no commit for HEAD"),
        CheckoutError::Filter => {
            format!("{head}: the checkout's configuration has a filter that cannot be disabled")
        }
    }
}

pub(super) fn help(error: &CheckoutError) -> Vec<Help> {
    match error {
        CheckoutError::Refused(_) => vec![Help::Say(
            "change to the folder of the checkout, or pass the commit itself: --commit-sha COMMIT".to_owned(),
        )],
        CheckoutError::NoGit(_)
        | CheckoutError::Timeout
        | CheckoutError::NoCommit
        | CheckoutError::Filter => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_the_commit_unknown_is_said_with_the_setting_that_asks() {
        let setting = SettingOrigin::option("--commit-sha");
        for (error, said) in [
            (
                CheckoutError::NoGit("not found".into()),
                "--commit-sha @ needs git, but git cannot be run: not found",
            ),
            (
                CheckoutError::Refused(Some("not a git repository".into())),
                "--commit-sha @ means HEAD of the git checkout in the current folder, but git refuses: not a git repository",
            ),
            (
                CheckoutError::Refused(None),
                "--commit-sha @ means HEAD of the git checkout in the current folder, but git refuses: no reason given",
            ),
            (CheckoutError::Timeout, "--commit-sha @: git did not end within the time limit"),
            (CheckoutError::NoCommit, "--commit-sha @: git has no commit for HEAD"),
            (
                CheckoutError::Filter,
                "--commit-sha @: the checkout's configuration has a filter that cannot be disabled",
            ),
        ] {
            assert_eq!(sentence(&error, &setting), said);
            assert_eq!(help(&error).is_empty(), !matches!(error, CheckoutError::Refused(_)));
        }
    }
}
