//! What is wrong with a layer of settings: with a variable, or with a configuration file.

use crate::error::{ConfigProblem, ExpectedKind, FoundKind, LayerProblem, NotInFile};
use crate::origin::SettingOrigin;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{file, say};

pub(super) fn layer(name: &SettingOrigin, problem: LayerProblem) -> String {
    match problem {
        LayerProblem::Unknown => format!("{name} is not known to this version"),
        LayerProblem::Empty => format!("{name} is empty"),
        LayerProblem::NotText => format!("{name} is not valid Unicode"),
        LayerProblem::Blank => format!("{name} contains only blanks"),
    }
}

pub(super) fn layer_help(problem: LayerProblem) -> Vec<Help> {
    let say = |sentence: &str| vec![say(sentence)];
    match problem {
        LayerProblem::Unknown => {
            say("a typo must not drop a check: correct or remove it; the man page lists what is known")
        }
        LayerProblem::Empty => say("an unset secret must not drop a check: give it a value, or unset it"),
        LayerProblem::NotText | LayerProblem::Blank => vec![],
    }
}

/// The kind of a file.
pub(super) const CONFIGURATION: &str = "configuration file";

pub(super) fn sentence(path: &ForeignText, problem: &ConfigProblem) -> String {
    of_file(CONFIGURATION, path, &path.to_string(), problem)
}

/// What is wrong with a file of a kind; `place` is where a key stands.
pub(super) fn of_file(kind: &str, path: &ForeignText, place: &str, problem: &ConfigProblem) -> String {
    match problem {
        ConfigProblem::Unread(why) => {
            format!("the {kind} {path} cannot be read: {}", file::sentence(why))
        }
        ConfigProblem::Malformed { line: Some(line), reason } => {
            format!("the {kind} {path} is not valid TOML, in line {line}: {reason}")
        }
        ConfigProblem::Malformed { line: None, reason } => {
            format!("the {kind} {path} is not valid TOML: {reason}")
        }
        ConfigProblem::Unknown { key, .. } => format!("{place}: `{key}` is not known to this version"),
        ConfigProblem::Misplaced { key, why } => {
            format!("{place}: `{key}` cannot be in a {kind}: {}", reason(*why))
        }
        ConfigProblem::Kind { key, expected, found } => {
            format!("{place}: `{key}` must be {}, but it is {}", belongs(*expected), is(*found))
        }
    }
}

fn reason(why: NotInFile) -> &'static str {
    match why {
        NotInFile::Input => "what is looked at is named on the command line",
        NotInFile::Output => "what is written is named on the command line",
        NotInFile::Secret => "it is a secret",
        NotInFile::Order => "it belongs to the --key that stands before it",
        NotInFile::OneRun => "it is for one run",
        NotInFile::NotAsked => "it does not say what must hold of an image, nor whom to trust",
    }
}

fn belongs(expected: ExpectedKind) -> &'static str {
    match expected {
        ExpectedKind::Text => "a string",
        ExpectedKind::Texts => "a list of strings, or one string",
        ExpectedKind::YesOrNo => "true or false",
        ExpectedKind::Number => "an integer",
        ExpectedKind::Day => "a date, such as 2026-12-31",
        ExpectedKind::Table => "a table",
        ExpectedKind::Tables => "tables, each under a line with its name in [[ ]]",
    }
}

fn is(found: FoundKind) -> &'static str {
    match found {
        FoundKind::Text => "a string",
        FoundKind::Integer => "an integer",
        FoundKind::Float => "a float",
        FoundKind::Boolean => "a boolean",
        FoundKind::Moment => "a date or a time",
        FoundKind::List => "a list of something else",
        FoundKind::Table => "a table",
    }
}

pub(super) fn help(problem: &ConfigProblem) -> Vec<Help> {
    match problem {
        ConfigProblem::Unknown { nearest: Some(key), .. } => vec![say(format!("did you mean `{key}`?"))],
        ConfigProblem::Unknown { nearest: None, .. } => {
            vec![say("keys are the long names of options, without the dashes; a typo must not drop a check")]
        }
        ConfigProblem::Misplaced { why: NotInFile::Secret, .. } => {
            vec![say("set PAAS_ATTEST_TOKEN or PAAS_ATTEST_REGISTRY_PASSWORD, or name a file: token-file")]
        }
        ConfigProblem::Misplaced { why: NotInFile::Order, .. } => {
            vec![say("give both on the command line: --key FILE --key-valid 2026-11-01")]
        }
        ConfigProblem::Unread(_)
        | ConfigProblem::Malformed { .. }
        | ConfigProblem::Misplaced { .. }
        | ConfigProblem::Kind { .. } => vec![],
    }
}
