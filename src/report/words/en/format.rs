//! Which formats there are.

use crate::error::FormatsOf;

/// All of them, in a sentence.
pub(in crate::report) fn all(groups: &[FormatsOf]) -> String {
    let told = groups.iter().map(|FormatsOf { commands, formats }| {
        let of = if commands.is_empty() { String::new() } else { format!("of {} ", commands.join(" and ")) };
        format!("{of}{}", formats.join(" and "))
    });
    format!("the formats are {}", told.collect::<Vec<_>>().join("; "))
}
