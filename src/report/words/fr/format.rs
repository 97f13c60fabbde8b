//! Which formats there are.

use crate::error::FormatsOf;

/// All of them, in a sentence.
pub(in crate::report) fn all(groups: &[FormatsOf]) -> String {
    let told = groups.iter().map(|FormatsOf { commands, formats }| {
        let of =
            if commands.is_empty() { String::new() } else { format!("pour {}\u{a0}: ", listed(commands)) };
        format!("{of}{}", listed(formats))
    });
    format!("les formats sont {}", told.collect::<Vec<_>>().join("\u{202f}; "))
}

/// `a`, `a et b`, `a, b et c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} et {last}", before.join(", ")),
    }
}
