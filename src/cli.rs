//! The words of the command line: commands, options, help and examples.
//!
//! Knows what may be typed, and nothing of what it means. The options are those of the table in
//! [`crate::config`], which makes a request of them. The environment is not read here; help only says which
//! variable stands for which option.

mod examples;
mod usage;

use std::ffi::OsString;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};

use crate::config::{OptionGroup, Setting, Takes, TypedOptions, USUAL_LANG};
use crate::report::{Command, Format};

use self::examples::{DIFF_EXAMPLES, EXAMPLES, KEY_EXAMPLES, SBOM_EXAMPLES, VERIFY_EXAMPLES};

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
}

impl Sub {
    /// Which command it is.
    pub fn command(&self) -> Command {
        match self {
            Self::Verify { .. } => Command::Verify,
            Self::Sbom { .. } => Command::Sbom,
            Self::Diff { .. } => Command::Diff,
            Self::Key => Command::Key,
        }
    }
}

/// A command as it is shown.
struct Shown {
    command: Command,
    about: &'static str,
    examples: &'static str,
    /// What it is about: its own name, what the help calls it, and the help.
    inputs: &'static [(&'static str, &'static str, &'static str)],
    /// Its options, in the order of the help.
    groups: &'static [OptionGroup],
}

const IMAGES: &str = "images";
const TARGET: &str = "target";
const OLD: &str = "old";
const NEW: &str = "new";

const COMMANDS: [Shown; 4] = [
    Shown {
        command: Command::Verify,
        about: "Is this image what the platform built and signed?",
        examples: VERIFY_EXAMPLES,
        inputs: &[(
            IMAGES,
            "IMAGE",
            "Images: HOST/REPO:TAG, HOST/REPO@sha256:HEX, build:APP_ID/BUILD_ID, oci:DIR, oci:DIR:TAG, oci-archive:FILE",
        )],
        groups: &[OptionGroup::Trust, OptionGroup::Hold, OptionGroup::Places, OptionGroup::Output],
    },
    Shown {
        command: Command::Sbom,
        about: "What is inside it?",
        examples: SBOM_EXAMPLES,
        inputs: &[(
            TARGET,
            "IMAGE|FILE",
            "An image, as for verify; or, with --unsigned, a document: file:PATH, a path that ends in .json, or -",
        )],
        groups: &[
            OptionGroup::Show,
            OptionGroup::Trust,
            OptionGroup::Hold,
            OptionGroup::Places,
            OptionGroup::Output,
        ],
    },
    Shown {
        command: Command::Diff,
        about: "What changed between two builds?",
        examples: DIFF_EXAMPLES,
        inputs: &[
            (
                OLD,
                "OLD",
                "The older build: an image, as for verify; or, with --unsigned, a document: file:PATH, a path that ends in .json, or -",
            ),
            (
                NEW,
                "NEW",
                "The newer build, named in the same way; --commit-sha and --build-id apply to it only",
            ),
        ],
        groups: &[
            OptionGroup::Compare,
            OptionGroup::Trust,
            OptionGroup::Hold,
            OptionGroup::Places,
            OptionGroup::Output,
        ],
    },
    Shown {
        command: Command::Key,
        about: "Which public key does the platform serve?",
        examples: KEY_EXAMPLES,
        inputs: &[],
        groups: &[OptionGroup::Trust, OptionGroup::Places, OptionGroup::Output],
    },
];

impl Cli {
    /// All commands, their options and their help, as the parser has them.
    pub fn command() -> clap::Command {
        clap::Command::new("paas-attest")
            .version(env!("CARGO_PKG_VERSION"))
            .about("Checks from outside that a container image is what PaaS Runtime built and signed")
            .after_help(EXAMPLES)
            .disable_help_subcommand(true)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .max_term_width(120)
            .subcommands(COMMANDS.iter().map(shown))
    }

    /// Reads the arguments, the program's own name first.
    ///
    /// # Errors
    /// What the parser says instead.
    pub fn try_parse_from<T>(arguments: impl IntoIterator<Item = T>) -> Result<Self, clap::Error>
    where
        T: Into<OsString> + Clone,
    {
        let matches = Self::command().try_get_matches_from(arguments)?;
        // The parser takes nothing without a command, and none but these.
        let (name, matches) = matches.subcommand().unwrap_or((Command::Key.as_str(), &matches));
        let input = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
        let known = COMMANDS.iter().map(|shown| shown.command).find(|command| command.as_str() == name);
        let command = match known.unwrap_or(Command::Key) {
            Command::Verify => Sub::Verify {
                images: matches.get_many::<String>(IMAGES).unwrap_or_default().cloned().collect(),
            },
            Command::Sbom => Sub::Sbom { target: input(TARGET) },
            Command::Diff => Sub::Diff { old: input(OLD), new: input(NEW) },
            Command::Key => Sub::Key,
        };
        Ok(Self { command, options: Setting::ALL.iter().filter_map(|one| typed(*one, matches)).collect() })
    }
}

/// A setting, where its option was typed.
fn typed(setting: Setting, matches: &ArgMatches) -> Option<(Setting, Vec<String>)> {
    let option = setting.row().option;
    let values = matches.try_get_raw(option).ok()??;
    let is_typed = matches.value_source(option) == Some(ValueSource::CommandLine);
    is_typed.then(|| (setting, values.map(|value| value.to_string_lossy().into_owned()).collect()))
}

fn shown(shown: &Shown) -> clap::Command {
    let inputs = shown.inputs.iter().map(|(id, name, help)| {
        let input = Arg::new(*id).value_name(*name).help(*help).required(true);
        if *id == IMAGES { input.action(ArgAction::Append).num_args(1..) } else { input }
    });
    let command = clap::Command::new(shown.command.as_str()).about(shown.about).after_help(shown.examples);
    let options = shown.groups.iter().flat_map(|group| options(*group));
    command.args(inputs).args(options)
}

fn options(group: OptionGroup) -> impl Iterator<Item = Arg> {
    Setting::ALL.iter().filter_map(move |setting| {
        let row = setting.row();
        match row.also {
            _ if row.group == group => Some(option(*setting, group, row.help)),
            Some((also, help)) if also == group => Some(option(*setting, group, help)),
            _ => None,
        }
    })
}

fn option(setting: Setting, group: OptionGroup, help: &'static str) -> Arg {
    let row = setting.row();
    let mut option =
        Arg::new(row.option).long(row.option.trim_start_matches('-')).help_heading(heading(group));
    option = if setting == Setting::Output { option.help(formats()) } else { option.help(help) };
    if let Some(letter) = row.short {
        option = option.short(letter);
    }
    if let Some(other) = row.not_with {
        option = option.conflicts_with(other.row().option);
    }
    if !row.words().is_empty() {
        let words = row.words().iter().map(|(word, help)| PossibleValue::new(*word).help(*help));
        option = option.value_parser(PossibleValuesParser::new(words)).hide_possible_values(true);
    }
    match row.takes {
        Takes::Nothing => option.action(ArgAction::SetTrue),
        Takes::One(value) => option.action(ArgAction::Set).value_name(value),
        Takes::Several(value) => option.action(ArgAction::Append).value_name(value),
        Takes::List(value) => option.action(ArgAction::Append).value_name(value).value_delimiter(','),
    }
}

fn heading(group: OptionGroup) -> &'static str {
    match group {
        OptionGroup::Compare => "What must not change",
        OptionGroup::Show => "What to show",
        OptionGroup::Trust => "What to trust",
        OptionGroup::Hold => "What must hold",
        OptionGroup::Places => "Where to look",
        OptionGroup::Output => "Output",
    }
}

fn formats() -> String {
    let all = USUAL_LANG.formats_in_short(&Format::by_commands());
    format!("{all}; =PATH writes to a file [default: {}]", Format::usual().name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn read(words: &[&str]) -> TypedOptions {
        Cli::try_parse_from(words).unwrap_or_else(|refused| panic!("{words:?}: {refused}")).options
    }

    /// An option that does not arrive would be taken, and what it asks for silently dropped.
    #[test]
    fn every_option_of_every_command_is_a_setting_that_arrives() {
        let mut root = Cli::command();
        root.build();
        let mut settings = BTreeSet::new();
        for command in root.get_subcommands() {
            let inputs: Vec<&str> = command.get_positionals().map(|_| "h.example/a:1").collect();
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
                let value = (!matches!(arg.get_action(), ArgAction::SetTrue)).then_some(word);
                let words = ["paas-attest", command.get_name(), &option].into_iter().chain(value);
                let words: Vec<&str> = words.chain(["--"]).chain(inputs.iter().copied()).collect();
                let expected = [(setting, vec![value.unwrap_or("true").to_owned()])];
                assert_eq!(read(&words), expected.into_iter().collect(), "{words:?}");
                settings.insert(setting);
            }
        }
        assert!(settings.iter().eq(Setting::ALL), "a setting without an option");
    }

    #[test]
    fn what_is_repeated_or_has_commas_arrives_in_order() {
        let options =
            read(&["paas-attest", "verify", "a.x/b", "--require", "sbom,digest", "--require", "log"]);
        let values = ["sbom", "digest", "log"].map(str::to_owned).to_vec();
        assert_eq!(options, [(Setting::Require, values)].into_iter().collect());
    }
}
