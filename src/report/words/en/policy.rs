//! What is wrong with a pin.

use crate::origin::SettingOrigin;
use crate::policy::{Pin, PinError};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{blamed, say};

pub(super) fn sentence(error: &PinError, setting: Option<&SettingOrigin>) -> String {
    let by = blamed(setting);
    match error {
        PinError::NoName => format!("a pin has no name{by}"),
        PinError::NoValue { name } => format!("the pin `{name}` has no value{by}"),
        PinError::NoCommit { written } => format!("`{written}`{by} is not a commit"),
        PinError::CommitPrefix { written } => {
            format!("the commit prefix `{written}`{by} is not 7 to 39 hex digits")
        }
        PinError::Conflict(pins) => {
            let [first, second] = &**pins;
            let name = ForeignText::new(first.name());
            let value = |pin: &Pin| format!("`{}`{}", pin.expected().shown(), blamed(pin.origin().setting()));
            format!("`{name}` has two values, {} and {}", value(first), value(second))
        }
    }
}

pub(super) fn help(error: &PinError) -> Vec<Help> {
    match error {
        PinError::NoCommit { .. } => vec![
            say("the commit of the checkout in the current folder is --commit-sha @"),
            say(
                "of a branch or a tag, `git rev-parse NAME` shows the commit; -a commit_sha=TEXT asks for any text",
            ),
        ],
        PinError::NoName
        | PinError::NoValue { .. }
        | PinError::CommitPrefix { .. }
        | PinError::Conflict(_) => {
            vec![]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Identity, PinOrigin, Policy};

    fn said(refused: Result<Pin, PinError>) -> String {
        sentence(&refused.unwrap_err(), None)
    }

    #[test]
    fn a_pin_that_is_refused_is_named() {
        assert_eq!(said(Pin::exact("", "x")), "a pin has no name");
        assert_eq!(said(Pin::exact("tenant_id", "")), "the pin `tenant_id` has no value");
        assert_eq!(said(Pin::commit("4d1f*")), "the commit prefix `4d1f*` is not 7 to 39 hex digits");
        assert_eq!(
            said(Pin::commit("\u{1b}[2J*")),
            r"the commit prefix `\u{1b}[2J*` is not 7 to 39 hex digits"
        );
    }

    #[test]
    fn of_two_values_each_is_shown_with_what_is_to_be_changed() {
        let by = |origin| PinOrigin::Setting(origin);
        let pins = vec![
            Pin::commit("4d1f0a5*").unwrap().with_origin(by(SettingOrigin::option("--commit-sha"))),
            Pin::exact("commit_sha", "4d1f0a5").unwrap().with_origin(by(SettingOrigin::variable("V"))),
        ];
        let error = Policy::new(pins, Identity::Own, vec![]).unwrap_err();
        assert_eq!(sentence(&error, None), "`commit_sha` has two values, `4d1f0a5…` and `4d1f0a5` (V)");
    }
}
