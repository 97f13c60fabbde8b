//! The commands as the parser has them: what they are about, their options, their help.
//!
//! The help is long or a summary. Both take the same words; a summary shows fewer of them.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction};

use crate::config::{OptionGroup, Setting, Takes};
use crate::report::{Command, Format};

use super::examples::{Examples, OF_PROGRAM};
use super::summary;

/// A command as it is shown.
pub(super) struct Shown {
    pub(super) command: Command,
    about: &'static str,
    /// What it is about: its own name, what the help calls it, and the help.
    inputs: &'static [(&'static str, &'static str, &'static str)],
}

pub(super) const IMAGES: &str = "images";
pub(super) const TARGET: &str = "target";
pub(super) const OLD: &str = "old";
pub(super) const NEW: &str = "new";
pub(super) const CODE: &str = "code";
pub(super) const REPORTS: &str = "reports";
pub(super) const ACTION: &str = "action";
pub(super) const FILE: &str = "file";
pub(super) const IMAGE: &str = "image";

/// What is done with a policy file.
pub(super) const EXPORT: &str = "export";

pub(super) const COMMANDS: [Shown; 8] = [
    Shown {
        command: Command::Verify,
        about: "Is this image what the platform built and signed?",
        inputs: &[(
            IMAGES,
            "IMAGE",
            "An image: HOST/REPO:TAG, HOST/REPO@sha256:HEX, build:APP_ID/BUILD_ID, oci:DIR, oci:DIR:TAG, oci-archive:FILE",
        )],
    },
    Shown {
        command: Command::Sbom,
        about: "What is inside it?",
        inputs: &[(
            TARGET,
            "IMAGE|FILE",
            "An image, as for verify; or, with --unsigned, a document: file:PATH, a path that ends in .json, or -",
        )],
    },
    Shown {
        command: Command::Diff,
        about: "What changed between two builds?",
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
    },
    Shown { command: Command::Key, about: "Which public key does the platform serve?", inputs: &[] },
    Shown {
        command: Command::Explain,
        about: "What does a reason code or a weakness mean, and what to do about it?",
        inputs: &[(CODE, "CODE", "The code, as reports have it [default: a list of all codes]")],
    },
    Shown {
        command: Command::Join,
        about: "What do the parts of a list come to together?",
        inputs: &[(
            REPORTS,
            "REPORT",
            "The JSON report of one part, as `verify --shard I/N -o json=REPORT` writes it; all parts, in any order; - is standard input",
        )],
    },
    Shown {
        command: Command::Policy,
        about: "What does a policy file say to a cluster's admission controller?",
        inputs: &[
            (ACTION, "ACTION", "export: write it as the policy of an admission controller"),
            (FILE, "FILE", "The policy file, as for verify --policy; its keys must be files"),
        ],
    },
    Shown {
        command: Command::Doctor,
        about: "Is everything in place: connection, authority, login, key, clock?",
        inputs: &[(
            IMAGE,
            "IMAGE",
            "The image that is to be verified, as for verify [default: what can be said without one]",
        )],
    },
];

/// The name of the command that prints the version.
pub(super) const VERSION: &str = "version";

/// What was built: the version, and of which commit, how, for what and by which compiler (`build.rs`).
const BUILD: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit: ",
    env!("BUILD_COMMIT"),
    "\nbuild: ",
    env!("BUILD_PROFILE"),
    ", ",
    env!("BUILD_TARGET"),
    ", rustc ",
    env!("BUILD_COMPILER")
);

/// How much the help says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// One screen: what people use.
    Summary,
    /// All of it.
    Whole,
}

/// All commands.
pub(super) fn program(extent: Extent) -> clap::Command {
    clap::Command::new("paas-attest")
        .version(env!("CARGO_PKG_VERSION"))
        .long_version(BUILD)
        .about("Checks from outside that a container image is what PaaS Runtime built and signed")
        .after_help(unbroken(&OF_PROGRAM.text(extent == Extent::Summary)))
        .disable_help_flag(true)
        .arg(help(extent))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(120)
        .subcommands(COMMANDS.iter().map(|command| listed(command, extent)))
        .subcommand(
            clap::Command::new(VERSION)
                .about("Print the version")
                // The summary has --version two lines below.
                .hide(extent == Extent::Summary)
                .disable_help_flag(true)
                .arg(help(extent)),
        )
}

/// What stands for a blank that must stay where it is: the parser breaks lines at blanks, and a command that is broken
/// cannot be pasted.
const NO_BREAK: &str = "\u{a0}";

fn unbroken(text: &str) -> String {
    text.replace(' ', NO_BREAK)
}

/// A page of help as it is printed.
pub(super) fn printed(page: &str) -> String {
    page.replace(NO_BREAK, " ")
}

fn help(extent: Extent) -> Arg {
    let help = match extent {
        Extent::Summary => "Print this summary; --help prints all",
        Extent::Whole => "Print help; -h prints a summary",
    };
    Arg::new("help").short('h').long("help").action(ArgAction::Help).help(help)
}

/// A command as the list of commands has it. The rest is made where it is the one that was called: at each start only
/// one is.
fn listed(shown: &Shown, extent: Extent) -> clap::Command {
    clap::Command::new(shown.command.as_str()).about(shown.about).defer(match extent {
        Extent::Summary => |command| whole(command, Extent::Summary),
        Extent::Whole => |command| whole(command, Extent::Whole),
    })
}

/// The same with its inputs, its options and its examples.
fn whole(command: clap::Command, extent: Extent) -> clap::Command {
    let Some(shown) = COMMANDS.iter().find(|shown| shown.command.as_str() == command.get_name()) else {
        return command;
    };
    let summary = (extent == Extent::Summary).then(|| summary::of(shown.command));
    let inputs = shown.inputs.iter().map(|(id, name, help)| {
        let help = summary.map_or(*help, |summary| summary.inputs);
        let input = Arg::new(*id).value_name(*name).help(help).required(![CODE, IMAGE].contains(id));
        if *id == ACTION {
            input.value_parser([EXPORT]).hide_possible_values(true)
        } else if *id == REPORTS {
            input.action(ArgAction::Append).num_args(1..)
        } else if *id == IMAGES {
            let instead = [Setting::Images, Setting::Pods].map(|setting| setting.row().option);
            input.action(ArgAction::Append).num_args(1..).required(false).required_unless_present_any(instead)
        } else {
            input
        }
    });
    let examples = Examples::of(shown.command).text(summary.is_some());
    let options = OptionGroup::of(shown.command).iter().flat_map(|group| options(shown.command, *group));
    let options = options.map(|(setting, option)| match summary {
        None => option,
        Some(summary) => match summary.options.iter().find(|(usual, _)| *usual == setting) {
            Some((_, help)) => option.help_heading(None).help(*help),
            None => option.hide(true),
        },
    });
    command
        .after_help(unbroken(&examples))
        .args(inputs)
        .args(options)
        .disable_help_flag(true)
        .arg(help(extent))
}

/// The options of a command under one heading.
fn options(command: Command, group: OptionGroup) -> impl Iterator<Item = (Setting, Arg)> {
    Setting::ALL.iter().filter_map(move |setting| {
        let row = setting.row();
        let (stands_in, help) = row.stands_in(command);
        (stands_in == group && row.is_of(command)).then(|| {
            let option = option(*setting).help_heading(heading(group));
            let option =
                if *setting == Setting::Output { option.help(formats(command)) } else { option.help(help) };
            (*setting, option.hide(row.silent_in.contains(&command)))
        })
    })
}

fn option(setting: Setting) -> Arg {
    let row = setting.row();
    let mut option = Arg::new(row.option).long(row.option.trim_start_matches('-'));
    if let Some(letter) = row.short {
        option = option.short(letter);
    }
    if let Some(other) = row.not_with {
        option = option.conflicts_with(other);
    }
    if !row.words().is_empty() {
        let words = row.words().iter().map(|(word, help)| PossibleValue::new(*word).help(*help));
        option = option.value_parser(PossibleValuesParser::new(words)).hide_possible_values(true);
    }
    match row.takes {
        Takes::Nothing if row.grows => option.action(ArgAction::Count),
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

fn formats(command: Command) -> String {
    let formats = Setting::Output.words(command).join(", ");
    format!("{formats}; =PATH writes to a file [default: {}]", Format::usual().name)
}
