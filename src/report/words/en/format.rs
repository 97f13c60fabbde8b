//! Which formats there are.

use crate::error::FormatsOf;

/// All of them, in a sentence.
pub(in crate::report) fn all(groups: &[FormatsOf]) -> String {
    let told = groups.iter().map(|FormatsOf { commands, formats }| {
        let of = if commands.is_empty() { String::new() } else { format!("of {} ", listed(commands)) };
        format!("{of}{}", listed(formats))
    });
    format!("the formats are {}", told.collect::<Vec<_>>().join("; "))
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
