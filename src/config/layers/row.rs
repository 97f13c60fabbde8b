//! What is known of one setting: its option, its help, its variable.

use crate::error::{NotInFile, ValueForm};
use crate::report::Command;

/// Under which heading of the help an option stands, and with it of which commands it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionGroup {
    /// What must not change.
    Compare,
    /// What to show.
    Show,
    /// What to trust.
    Trust,
    /// What must hold.
    Hold,
    /// Where to look.
    Places,
    /// Output.
    Output,
}

impl OptionGroup {
    /// The headings of a command's help, in their order.
    pub fn of(command: Command) -> &'static [Self] {
        match command {
            Command::Verify => &[Self::Trust, Self::Hold, Self::Places, Self::Output],
            Command::Sbom => &[Self::Show, Self::Trust, Self::Hold, Self::Places, Self::Output],
            Command::Diff => &[Self::Compare, Self::Trust, Self::Hold, Self::Places, Self::Output],
            Command::Key | Command::Doctor => &[Self::Trust, Self::Places, Self::Output],
            Command::Explain | Command::Join | Command::Policy => &[Self::Output],
        }
    }
}

/// What a configuration file may say of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InFile {
    /// Its value.
    Value,
    /// The path of a file; one that is relative is relative to the configuration file.
    Path,
    /// The same, or the address of something that is fetched.
    PathOrAddress,
    /// Nothing, for this reason.
    Nothing(NotInFile),
}

/// What stands behind an option, by its name in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: it is yes or no.
    Nothing,
    /// One value.
    One(&'static str),
    /// One value, and the option may stand several times.
    Several(&'static str),
    /// Several values with commas between, and the option may stand several times.
    List(&'static str),
}

/// How many values a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// One.
    One,
    /// Separated by blanks.
    Several,
}

/// What is known of one setting.
#[derive(Debug)]
pub struct SettingRow {
    /// The option that says it.
    pub option: &'static str,
    /// The same in one letter.
    pub short: Option<char>,
    /// What stands behind it.
    pub takes: Takes,
    /// Whether it asks for more where it is said again, though nothing stands behind it.
    pub grows: bool,
    /// Its help.
    pub help: &'static str,
    /// Where it stands.
    pub group: OptionGroup,
    /// Commands in whose help it stands elsewhere or says something else: where, and what.
    pub also: &'static [(Command, OptionGroup, &'static str)],
    /// Commands that have its group and do not take it, since it could do nothing for them.
    pub not_of: &'static [Command],
    /// Commands that take it and do not offer it: it is asked of every command alike, and does nothing for these.
    pub silent_in: &'static [Command],
    /// An option that cannot stand beside it.
    pub not_with: Option<&'static str>,
    /// The form of its values, unless any text is one.
    pub(super) form: Option<ValueForm>,
    /// The variable that says it, and how many values that holds.
    pub(super) variable: Option<(&'static str, Holds)>,
    /// What a configuration file may say of it.
    pub(super) in_file: InFile,
    /// Whether a rule of a policy file may say it: it is about what must hold of an image, or whom to trust.
    pub(super) in_rule: bool,
}

/// A row that says nothing.
pub(super) const PLAIN: SettingRow = SettingRow {
    option: "",
    short: None,
    takes: Takes::Nothing,
    grows: false,
    help: "",
    group: OptionGroup::Output,
    also: &[],
    not_of: &[],
    silent_in: &[],
    not_with: None,
    form: None,
    variable: None,
    in_file: InFile::Value,
    in_rule: false,
};

impl SettingRow {
    /// All words that may stand behind its option, where there are few, each with its help.
    pub fn words(&self) -> &'static [(&'static str, &'static str)] {
        match self.form {
            Some(ValueForm::OneOf(words)) => words,
            _ => &[],
        }
    }

    /// The variable that says it.
    pub fn variable(&self) -> Option<&'static str> {
        self.variable.map(|(name, _)| name)
    }

    /// Whether its variable holds several values, separated by blanks.
    pub fn holds_several(&self) -> bool {
        self.variable.is_some_and(|(_, holds)| holds == Holds::Several)
    }

    /// Its name in a configuration file: that of its option, without the dashes.
    pub fn key(&self) -> &'static str {
        self.option.trim_start_matches('-')
    }

    /// Why a configuration file cannot say it, where that is so.
    pub fn not_in_file(&self) -> Option<NotInFile> {
        match self.in_file {
            InFile::Nothing(why) => Some(why),
            InFile::Value | InFile::Path | InFile::PathOrAddress => None,
        }
    }

    /// Whether a rule of a policy file may say it.
    pub fn is_in_rule(&self) -> bool {
        self.in_rule
    }

    /// Whether a command takes it.
    pub fn is_of(&self, command: Command) -> bool {
        OptionGroup::of(command).contains(&self.stands_in(command).0) && !self.not_of.contains(&command)
    }

    /// Whether a command takes it and does something with it.
    pub(super) fn serves(&self, command: Command) -> bool {
        self.is_of(command) && !self.silent_in.contains(&command)
    }

    /// Under which heading of a command's help it stands, and what it says there. A command whose help has no such
    /// heading does not take it.
    pub fn stands_in(&self, command: Command) -> (OptionGroup, &'static str) {
        let own = self.also.iter().find(|(of, ..)| *of == command);
        own.map_or((self.group, self.help), |(_, group, help)| (*group, *help))
    }
}
