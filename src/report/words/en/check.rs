//! What a check found.

use crate::check::{Check, MissingAnswer};
use crate::report::words::Help;

use super::source;

pub(in crate::report) fn sentence(check: &Check) -> String {
    match &check.missing {
        MissingAnswer::None => check.message.clone(),
        MissingAnswer::Alone(gap) => source::sentence(&gap.why),
        MissingAnswer::Behind(gap) => format!(
            "{}; {} could not be asked, and could still change that: {}",
            check.message,
            gap.place,
            source::sentence(&gap.why)
        ),
    }
}

/// Next steps, as documents have them.
pub(in crate::report) fn help(check: &Check) -> Vec<String> {
    match &check.missing {
        MissingAnswer::None => check.help.clone(),
        MissingAnswer::Alone(gap) | MissingAnswer::Behind(gap) => {
            let help: Vec<String> = source::help(&gap.why).iter().map(Help::in_documents).collect();
            // The particular way on, where there is one, is better than the general one.
            if help.is_empty() {
                gap.code().next_step().map(str::to_owned).into_iter().collect()
            } else {
                help
            }
        }
    }
}
