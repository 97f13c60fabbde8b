//! The command line as completions and manuals need it: commands, what is offered of each, what stands behind it.

use std::collections::BTreeSet;

use paas_attest::cli::Cli;
use paas_attest::code::CodeTopic;
use paas_attest::config::{Setting, Takes};
use paas_attest::report::Command;

/// A command as it is typed.
pub(super) struct Sub {
    pub(super) name: String,
    pub(super) about: String,
    /// Which it is; nothing for those that only print a page.
    pub(super) command: Option<Command>,
    /// What it is about: what the help calls it, and the help.
    pub(super) inputs: Vec<(String, String)>,
    pub(super) options: Vec<Opt>,
}

/// An option that is offered.
pub(super) struct Opt {
    pub(super) long: String,
    pub(super) short: Option<char>,
    pub(super) help: String,
    /// Under which heading it stands.
    pub(super) heading: String,
    /// What stands behind it, as the help calls it.
    pub(super) value: Option<String>,
    pub(super) values: Values,
    pub(super) repeats: bool,
}

/// What can be completed behind an option.
pub(super) enum Values {
    /// Nothing stands there.
    None,
    /// One of these words.
    Word(Vec<&'static str>),
    /// Some of these words, with commas between.
    List(Vec<&'static str>),
    /// One of these words, and a file behind its `=`.
    WordAndFile(Vec<&'static str>),
    /// A file.
    File,
    /// Something that only the user knows.
    Text,
}

impl Sub {
    /// The words of which one is its input, where there are such.
    pub(super) fn words(&self) -> Vec<String> {
        match self.command {
            None if self.inputs.is_empty() => vec![],
            None => root().get_subcommands().map(|sub| sub.get_name().to_owned()).collect(),
            Some(Command::Explain) => {
                let words: BTreeSet<&str> = CodeTopic::all().map(CodeTopic::as_str).collect();
                words.into_iter().map(str::to_owned).collect()
            }
            Some(Command::Policy) => vec!["export".to_owned()],
            Some(
                Command::Verify
                | Command::Sbom
                | Command::Diff
                | Command::Key
                | Command::Join
                | Command::Doctor,
            ) => vec![],
        }
    }

    /// Whether its inputs are files, and nothing else.
    pub(super) fn takes_files(&self) -> bool {
        matches!(self.command, Some(Command::Join))
    }

    /// Whether a file follows the word that is its first input.
    pub(super) fn takes_word_and_file(&self) -> bool {
        matches!(self.command, Some(Command::Policy))
    }

    /// Whether it takes as many inputs as there are.
    pub(super) fn takes_several(&self) -> bool {
        matches!(self.command, Some(Command::Verify | Command::Join))
    }

    /// Whether its inputs may be left out.
    pub(super) fn takes_none(&self) -> bool {
        matches!(self.command, Some(Command::Explain | Command::Doctor))
    }

    /// Whether its inputs may be files as such: those of `verify` are images only.
    pub(super) fn takes_documents(&self) -> bool {
        matches!(self.command, Some(Command::Sbom | Command::Diff))
    }
}

impl Opt {
    /// `-o`, where it has a letter, and `--output`.
    pub(super) fn names(&self) -> Vec<String> {
        let short = self.short.map(|letter| format!("-{letter}"));
        short.into_iter().chain([format!("--{}", self.long)]).collect()
    }
}

/// How an image may begin that is not in a registry.
pub(super) const IMAGES: [&str; 3] = ["build:", "oci:", "oci-archive:"];

pub(super) fn root() -> clap::Command {
    let mut root = Cli::command();
    root.build();
    root
}

/// All commands.
pub(super) fn subs() -> Vec<Sub> {
    root()
        .get_subcommands()
        .map(|sub| {
            let command = Command::ALL.into_iter().find(|command| command.as_str() == sub.get_name());
            let offered = || sub.get_arguments().filter(|one| !one.is_hide_set());
            let inputs = offered().filter(|one| one.is_positional());
            Sub {
                name: sub.get_name().to_owned(),
                about: sub.get_about().map(ToString::to_string).unwrap_or_default(),
                command,
                // What `help` is about are commands of its own to the parser.
                inputs: if sub.get_name() == "help" {
                    vec![("COMMAND".to_owned(), "The command".to_owned())]
                } else {
                    inputs.map(|one| (value_name(one).unwrap_or_default(), help(one))).collect()
                },
                options: offered()
                    .filter(|one| !one.is_positional())
                    .map(|one| option(one, command))
                    .collect(),
            }
        })
        .collect()
}

fn help(argument: &clap::Arg) -> String {
    argument.get_help().map(ToString::to_string).unwrap_or_default()
}

fn value_name(argument: &clap::Arg) -> Option<String> {
    let takes = argument.get_num_args().is_some_and(|takes| takes.takes_values());
    takes.then(|| argument.get_value_names().unwrap_or_default().concat())
}

fn option(argument: &clap::Arg, command: Option<Command>) -> Opt {
    let long = argument.get_long().expect("every option has a long name").to_owned();
    let setting = Setting::ALL.iter().find(|one| one.row().option == format!("--{long}"));
    let words = setting.zip(command).map_or(vec![], |(setting, command)| setting.words(command));
    let takes = setting.map_or(Takes::Nothing, |setting| setting.row().takes);
    let values = match takes {
        Takes::Nothing => Values::None,
        Takes::Several(_) if !words.is_empty() => Values::WordAndFile(words),
        Takes::One(_) if !words.is_empty() => Values::Word(words),
        Takes::List(_) => Values::List(words),
        Takes::One(name) | Takes::Several(name) if name.contains("FILE") => Values::File,
        Takes::One(_) | Takes::Several(_) => Values::Text,
    };
    Opt {
        long,
        short: argument.get_short(),
        help: help(argument),
        heading: argument.get_help_heading().unwrap_or("Options").to_owned(),
        value: value_name(argument),
        values,
        repeats: matches!(takes, Takes::Several(_) | Takes::List(_))
            || setting.is_some_and(|setting| setting.row().grows),
    }
}
