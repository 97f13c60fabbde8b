//! What the argument parser says where there is no command to run.

use std::ffi::OsString;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::text::{ForeignText, is_active};

use super::Cli;

/// What is said instead of running a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Help or a version, for standard output.
    Help(String),
    /// Why the arguments are refused, for standard error: in our words, and without active characters.
    Refusal(String),
}

impl Cli {
    /// Reads the arguments, the program's own name first.
    ///
    /// # Errors
    /// What is to be said instead.
    pub fn read(arguments: &[OsString]) -> Result<Self, Instead> {
        Self::try_parse_from(arguments).map_err(|error| {
            let text = error.render().to_string();
            match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Instead::Help(text),
                _ => Instead::Refusal(refusal(text, arguments)),
            }
        })
    }
}

fn refusal(text: String, arguments: &[OsString]) -> String {
    // An argument's own line breaks are not the parser's.
    let active = arguments.iter().filter_map(|one| one.to_str()).filter(|one| one.chars().any(is_active));
    let text = active.fold(text, |text, one| text.replace(one, &ForeignText::new(one).to_string()));
    let text: String = text
        .chars()
        .flat_map(|c| if is_active(c) && c != '\n' { c.escape_unicode().collect() } else { vec![c] })
        .collect();
    match text.strip_prefix("error: ") {
        Some(rest) => format!("error: nothing was verified: {rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_cannot_act_on_a_terminal() {
        let read = |words: &[&str]| Cli::read(&words.iter().map(OsString::from).collect::<Vec<_>>());
        let Err(Instead::Refusal(text)) = read(&["paas-attest", "verify", "--x\u{1b}[2J\nVERIFIED"]) else {
            panic!("it was read");
        };
        assert!(text.starts_with("error: nothing was verified: "), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains("\nVERIFIED"), "{text}");
        assert!(matches!(read(&["paas-attest", "--version"]), Err(Instead::Help(_))));
        assert!(read(&["paas-attest", "key"]).is_ok());
    }
}
