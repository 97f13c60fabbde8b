//! What the argument parser says where there is no command to run.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::config::USUAL_LANG;
use crate::text::{ForeignText, is_active};

use super::Cli;
use super::commands::{self, Extent, VERSION};

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
        let matches = Self::command().try_get_matches_from(arguments).map_err(|mut error| {
            // What was meant as an option is no name of an image.
            error.remove(ContextKind::Suggested);
            let text = error.render().to_string();
            match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Instead::Help(page(text, arguments)),
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                    Instead::Refusal(refusal(&page(text, arguments)))
                }
                ErrorKind::InvalidUtf8 => Instead::Refusal(refusal(&no_text(arguments))),
                ErrorKind::UnknownArgument => {
                    let advice = unknown(&error).map_or_else(String::new, |help| format!("  help: {help}\n"));
                    Instead::Refusal(refusal(&quiet(text, arguments)) + &advice)
                }
                _ => Instead::Refusal(refusal(&quiet(text, arguments))),
            }
        })?;
        if matches.subcommand_name() == Some(VERSION) {
            return Err(Instead::Help(Self::command().render_long_version()));
        }
        Ok(Self::of(&matches))
    }

    /// Reads words that are known to be arguments, the program's own name first.
    ///
    /// # Errors
    /// What is to be said instead.
    pub fn try_parse_from<T: Into<OsString>>(
        arguments: impl IntoIterator<Item = T>,
    ) -> Result<Self, Instead> {
        Self::read(&arguments.into_iter().map(Into::into).collect::<Vec<_>>())
    }
}

/// A page of help: all of it where `--help` or the command `help` asks for it, else the summary.
fn page(whole: String, arguments: &[OsString]) -> String {
    let is_whole = arguments.get(1).is_some_and(|first| first == "help")
        || arguments.iter().any(|argument| argument == "--help");
    let summary = || match commands::program(Extent::Summary).try_get_matches_from(arguments) {
        Err(error) => Some(error.render().to_string()),
        Ok(_) => None,
    };
    let summary = if is_whole { None } else { summary() };
    commands::printed(&summary.unwrap_or(whole))
}

/// What to do instead of an option that this version does not know.
fn unknown(error: &clap::Error) -> Option<&'static str> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return None };
    USUAL_LANG.unknown_option(option)
}

/// The first argument that is no text: the parser does not say which it is.
fn no_text(arguments: &[OsString]) -> String {
    let bad = arguments.iter().find(|one| one.to_str().is_none());
    let said = bad.map(|one| USUAL_LANG.argument_not_utf8(&ForeignText::lossy(one.as_encoded_bytes())));
    format!("error: {}\n", said.unwrap_or_else(|| USUAL_LANG.unreadable_arguments().to_owned()))
}

/// The parser's text without anything active from an argument. The parser strips escape sequences from what
/// it quotes, so that an argument cannot be found in the text any more: the text is made again, of arguments
/// that were escaped before.
fn quiet(text: String, arguments: &[OsString]) -> String {
    let active = |one: &OsString| one.to_str().is_none_or(|one| one.chars().any(is_active));
    if !arguments.iter().any(active) {
        return text;
    }
    let escaped = arguments.iter().map(|one| ForeignText::new(one.to_string_lossy()).to_string());
    match Cli::command().try_get_matches_from(escaped) {
        Err(error) if !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            error.render().to_string()
        }
        Ok(_) | Err(_) => format!("error: {}\n", USUAL_LANG.unreadable_arguments()),
    }
}

fn refusal(text: &str) -> String {
    let escape = |c: char| if is_active(c) && c != '\n' { c.escape_unicode().collect() } else { vec![c] };
    let text: String = text.chars().flat_map(escape).collect();
    match text.strip_prefix("error: ") {
        Some(rest) => format!("error: {}", USUAL_LANG.nothing_verified(rest)),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_cannot_act_on_a_terminal() {
        let read = |words: &[&str]| Cli::read(&words.iter().map(OsString::from).collect::<Vec<_>>());
        for hostile in [
            "--x\u{1b}[2J\nVERIFIED",
            "--x\nVERIFIED",
            "--x\u{1b}]8;;\u{7}\r\nVERIFIED",
            "--x\u{202e}\nVERIFIED",
        ] {
            let Err(Instead::Refusal(text)) = read(&["paas-attest", "verify", hostile]) else {
                panic!("{hostile} was read");
            };
            assert!(text.starts_with("error: nothing was verified: "), "{text}");
            assert!(!text.contains(['\u{1b}', '\r', '\u{202e}']) && !text.contains("\nVERIFIED"), "{text}");
            assert!(text.contains("--x"), "{text}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt as _;
            let words = ["paas-attest", "verify", "--key"].map(OsString::from).into_iter();
            let words = words.chain([OsString::from_vec(b"k\x1b\xff.pub".to_vec()), "x".into()]);
            assert_eq!(
                Cli::read(&words.collect::<Vec<_>>()).unwrap_err(),
                Instead::Refusal(
                    "error: nothing was verified: the argument `k\\u{1b}\u{fffd}.pub` is not UTF-8\n"
                        .to_owned()
                )
            );
        }
        assert!(matches!(read(&["paas-attest", "--version"]), Err(Instead::Help(_))));
        assert!(read(&["paas-attest", "key"]).is_ok());
    }
}
