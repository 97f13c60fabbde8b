//! Which formats there are.

use crate::report::Command;

/// All of them, in a sentence.
pub(in crate::report) fn all(groups: &[(&[Command], Vec<&str>)]) -> String {
    let told = groups.iter().map(|(commands, names)| {
        let of =
            if commands.is_empty() { String::new() } else { format!("of {} ", joined(commands, " and ")) };
        format!("{of}{}", names.join(" and "))
    });
    format!("the formats are {}", told.collect::<Vec<_>>().join("; "))
}

/// All of them, for the help of an option.
pub(in crate::report) fn in_short(groups: &[(&[Command], Vec<&str>)]) -> String {
    let told = groups.iter().map(|(commands, names)| {
        let of = if commands.is_empty() { String::new() } else { format!("{}: ", joined(commands, ", ")) };
        format!("{of}{}", names.join(", "))
    });
    told.collect::<Vec<_>>().join("; ")
}

fn joined(commands: &[Command], by: &str) -> String {
    commands.iter().map(|command| command.as_str()).collect::<Vec<_>>().join(by)
}
