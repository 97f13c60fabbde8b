//! The words of the command line: commands, options, help and examples.
//!
//! Knows what may be typed, and nothing of what it means. The options are those of the table in
//! [`crate::config`], which makes a request of them. The environment is not read here; help only says which
//! variable stands for which option.

mod commands;
mod examples;
mod summary;
mod usage;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::config::{Setting, TypedOptions};
use crate::report::Command;

use self::commands::{CODE, COMMANDS, EXPORT, Extent, FILE, IMAGE, IMAGES, NEW, OLD, REPORTS, TARGET};
use self::examples::{Examples, OF_PROGRAM};

pub use self::usage::Instead;

/// What was typed.
#[derive(Debug)]
pub struct Cli {
    /// The command, and what it is about.
    pub command: Sub,
    /// The options.
    pub options: TypedOptions,
}

/// A command, and what it is about.
#[derive(Debug)]
pub enum Sub {
    /// `verify`.
    Verify {
        /// The images.
        images: Vec<String>,
    },
    /// `sbom`.
    Sbom {
        /// An image or a document.
        target: String,
    },
    /// `diff`.
    Diff {
        /// The older build.
        old: String,
        /// The newer build.
        new: String,
    },
    /// `key`.
    Key,
    /// `explain`.
    Explain {
        /// A code; all of them where none is named.
        code: Option<String>,
    },
    /// `join`.
    Join {
        /// The reports.
        reports: Vec<String>,
    },
    /// `policy export`.
    ExportPolicy {
        /// The policy file.
        file: String,
    },
    /// `doctor`.
    Doctor {
        /// The image, where one is named.
        image: Option<String>,
    },
}

impl Sub {
    /// Which command it is.
    pub fn command(&self) -> Command {
        match self {
            Self::Verify { .. } => Command::Verify,
            Self::Sbom { .. } => Command::Sbom,
            Self::Diff { .. } => Command::Diff,
            Self::Key => Command::Key,
            Self::Explain { .. } => Command::Explain,
            Self::Join { .. } => Command::Join,
            Self::ExportPolicy { .. } => Command::Policy,
            Self::Doctor { .. } => Command::Doctor,
        }
    }
}

impl Sub {
    /// What it is about, as it was typed.
    pub fn inputs(&self) -> Vec<String> {
        match self {
            Self::Verify { images } => images.clone(),
            Self::Join { reports } => reports.clone(),
            Self::Sbom { target } => vec![target.clone()],
            Self::Diff { old, new } => vec![old.clone(), new.clone()],
            Self::Key => vec![],
            Self::Explain { code: one } | Self::Doctor { image: one } => one.iter().cloned().collect(),
            Self::ExportPolicy { file } => vec![EXPORT.to_owned(), file.clone()],
        }
    }
}

impl Cli {
    /// All commands, their options and their whole help, as the parser has them. The blanks in what stands below the
    /// options do not break.
    pub fn command() -> clap::Command {
        commands::program(Extent::Whole)
    }

    /// The examples of a command, or of the program as a whole: each as a POSIX shell reads it, in one line or in
    /// several with a `\` at their ends.
    pub fn examples(command: Option<Command>) -> &'static [&'static str] {
        command.map_or(&OF_PROGRAM, Examples::of).commands
    }

    /// What was typed, as the parser understood it.
    fn of(matches: &ArgMatches) -> Self {
        // The parser takes nothing without a command, and none but these.
        let (name, matches) = matches.subcommand().unwrap_or((Command::Key.as_str(), matches));
        let input = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
        let known = COMMANDS.iter().map(|shown| shown.command).find(|command| command.as_str() == name);
        let inputs = |name: &str| matches.get_many::<String>(name).unwrap_or_default().cloned().collect();
        let command = match known.unwrap_or(Command::Key) {
            Command::Verify => Sub::Verify { images: inputs(IMAGES) },
            Command::Join => Sub::Join { reports: inputs(REPORTS) },
            Command::Sbom => Sub::Sbom { target: input(TARGET) },
            Command::Diff => Sub::Diff { old: input(OLD), new: input(NEW) },
            Command::Key => Sub::Key,
            // There is no other thing to do with a policy file.
            Command::Policy => Sub::ExportPolicy { file: input(FILE) },
            Command::Explain => Sub::Explain { code: matches.get_one::<String>(CODE).cloned() },
            Command::Doctor => Sub::Doctor { image: matches.get_one::<String>(IMAGE).cloned() },
        };
        let options: TypedOptions = Setting::ALL.iter().filter_map(|one| typed(*one, matches)).collect();
        Self { command, options: options.with_order(keys_before_ends(matches)) }
    }
}

/// Of each end of a key, how many keys stand before it. The parser counts all that was typed.
fn keys_before_ends(matches: &ArgMatches) -> Vec<usize> {
    let places = |setting: Setting| -> Vec<usize> {
        let option = setting.row().option;
        let is_there = matches.try_contains_id(option).unwrap_or(false);
        if is_there { matches.indices_of(option).unwrap_or_default().collect() } else { vec![] }
    };
    let keys = places(Setting::Key);
    let before = |end: usize| keys.iter().filter(|key| **key < end).count();
    places(Setting::KeyValid).into_iter().map(before).collect()
}

/// A setting, where its option was typed.
fn typed(setting: Setting, matches: &ArgMatches) -> Option<(Setting, Vec<String>)> {
    let option = setting.row().option;
    let values = matches.try_get_raw(option).ok()??;
    let is_typed = matches.value_source(option) == Some(ValueSource::CommandLine);
    let values = if setting.row().grows {
        // The parser counts; what is said twice arrives twice.
        vec![true.to_string(); usize::from(matches.get_count(option))]
    } else {
        values.map(|value| value.to_string_lossy().into_owned()).collect()
    };
    is_typed.then_some((setting, values))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::ArgAction;

    use super::commands::ACTION;
    use super::*;

    fn read(words: &[&str]) -> TypedOptions {
        Cli::try_parse_from(words).unwrap_or_else(|refused| panic!("{words:?}: {refused:?}")).options
    }

    /// An option that does not arrive would be taken, and what it asks for silently dropped.
    #[test]
    fn every_option_of_every_command_is_a_setting_that_arrives() {
        let mut root = Cli::command();
        root.build();
        let mut settings = BTreeSet::new();
        let input = |arg: &clap::Arg| if arg.get_id() == ACTION { EXPORT } else { "h.example/a:1" };
        let commands = |name: &str| COMMANDS.iter().any(|shown| shown.command.as_str() == name);
        for command in root.get_subcommands().filter(|command| commands(command.get_name())) {
            let inputs: Vec<&str> = command.get_positionals().map(input).collect();
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let long = arg.get_long().expect("every option has a long name");
                if long == "help" {
                    continue;
                }
                let option = format!("--{long}");
                let setting = Setting::ALL.iter().copied().find(|setting| setting.row().option == option);
                let setting = setting.unwrap_or_else(|| panic!("{option} is no setting"));
                let possible = arg.get_possible_values();
                let word = possible.first().map_or("x", |value| value.get_name());
                let value =
                    (!matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::Count)).then_some(word);
                let words = ["paas-attest", command.get_name(), &option].into_iter().chain(value);
                let words: Vec<&str> = words.chain(["--"]).chain(inputs.iter().copied()).collect();
                let expected = [(setting, vec![value.unwrap_or("true").to_owned()])];
                let expected: TypedOptions = expected.into_iter().collect();
                // Behind no key.
                let before = if setting == Setting::KeyValid { vec![0] } else { vec![] };
                assert_eq!(read(&words), expected.with_order(before), "{words:?}");
                settings.insert(setting);
            }
        }
        assert!(settings.iter().eq(Setting::ALL), "a setting without an option");
    }

    /// The end of one key must not become that of another, nor of none.
    #[test]
    fn the_end_of_a_key_stays_behind_it() {
        for (line, before) in [
            ("--key a --key-valid T --key b", &[1][..]),
            ("--key a --key b --key-valid T", &[2]),
            ("--key-valid T --key a", &[0]),
            ("--key=a --require sbom,log --key-valid=T -q x --key b --key-valid U", &[1, 2]),
            ("--key a --key-valid T --key-valid U", &[1, 1]),
        ] {
            let words = ["paas-attest", "verify", "a.x/b"].into_iter().chain(line.split(' '));
            let options = read(&words.collect::<Vec<_>>());
            assert_eq!(options, options.clone().with_order(before.to_vec()), "{line}");
        }
    }

    #[test]
    fn what_is_repeated_or_has_commas_arrives_in_order() {
        let options =
            read(&["paas-attest", "verify", "a.x/b", "--require", "sbom,digest", "--require", "log"]);
        let values = ["sbom", "digest", "log"].map(str::to_owned).to_vec();
        assert_eq!(options, [(Setting::Require, values)].into_iter().collect());
    }
}
