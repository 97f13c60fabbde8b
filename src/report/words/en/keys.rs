//! What is wrong with the end of a key.

use crate::error::KeyEndProblem;
use crate::origin::Sourced;

use super::typed;

pub(super) fn end(problem: &KeyEndProblem) -> String {
    match problem {
        KeyEndProblem::NoKey(setting) => format!("{setting} does not stand behind a --key"),
        KeyEndProblem::Twice(setting) => format!("{setting} stands twice behind one --key"),
        KeyEndProblem::Differs(Sourced { value: name, origin }) => {
            format!("{} is named twice, and not until the same time", typed(origin, &name.to_string()))
        }
    }
}

pub(super) fn end_help(problem: &KeyEndProblem) -> &'static str {
    match problem {
        KeyEndProblem::NoKey(_) => "name the key that ends before it: --key FILE --key-valid 2026-11-01",
        KeyEndProblem::Twice(_) | KeyEndProblem::Differs(_) => "leave one of them out",
    }
}
