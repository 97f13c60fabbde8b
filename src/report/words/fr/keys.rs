//! What is wrong with the end of a key.

use crate::error::KeyEndProblem;
use crate::origin::Sourced;

use super::typed;

pub(super) fn end(problem: &KeyEndProblem) -> String {
    match problem {
        KeyEndProblem::NoKey(setting) => format!("{setting} ne suit pas un --key"),
        KeyEndProblem::Twice(setting) => format!("{setting} suit deux fois un même --key"),
        KeyEndProblem::Differs(Sourced { value: name, origin }) => {
            format!("{} est nommé deux fois, avec des fins différentes", typed(origin, &name.to_string()))
        }
    }
}

pub(super) fn end_help(problem: &KeyEndProblem) -> &'static str {
    match problem {
        KeyEndProblem::NoKey(_) => "nommez d’abord la clé\u{a0}: --key FILE --key-valid 2026-11-01",
        KeyEndProblem::Twice(_) | KeyEndProblem::Differs(_) => "retirez l’un des deux",
    }
}
