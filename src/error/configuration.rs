//! What is wrong with a layer of settings, whatever they mean: with a variable, or with a configuration file.

use crate::evidence::ReadError;
use crate::text::ForeignText;

/// What is wrong with a setting of a layer, whatever it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerProblem {
    /// It is meant for us, and this version does not know it.
    Unknown,
    /// It is empty.
    Empty,
    /// It is not text.
    NotText,
    /// It has several values and holds blanks only.
    Blank,
}

/// What is wrong with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigProblem {
    /// It was not read.
    Unread(ReadError),
    /// It is not TOML (1.0 or 1.1), for this reason of the parser; a doubled key is one.
    Malformed {
        /// In which line, from 1 on, where that is known.
        line: Option<usize>,
        /// The reason.
        reason: ForeignText,
    },
    /// It has a key that this version does not know.
    Unknown {
        /// The key.
        key: ForeignText,
        /// A key that may have been meant.
        nearest: Option<&'static str>,
    },
    /// It has a key that cannot stand in a file.
    Misplaced {
        /// The key.
        key: &'static str,
        /// Why not.
        why: NotInFile,
    },
    /// A key has a value of another kind than belongs there.
    Kind {
        /// The key.
        key: &'static str,
        /// What belongs there.
        expected: ExpectedKind,
        /// What is there.
        found: FoundKind,
    },
}

/// Why something cannot be said by a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotInFile {
    /// It says what is looked at, or reads standard input.
    Input,
    /// It says what is written.
    Output,
    /// It is a secret.
    Secret,
    /// It depends on the order of what is typed.
    Order,
    /// It is for one run.
    OneRun,
    /// It says neither what must hold of an image nor whom to trust: of a policy file alone.
    NotAsked,
}

/// What kind of value belongs to a key of a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedKind {
    /// A text.
    Text,
    /// A text, or a list of texts.
    Texts,
    /// `true` or `false`.
    YesOrNo,
    /// A number.
    Number,
    /// A day, as TOML writes it.
    Day,
    /// A table.
    Table,
    /// Tables that are written one by one, `[[image]]`.
    Tables,
}

/// What kind of value a key of a configuration file has (TOML 1.0, "Spec").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// A float.
    Float,
    /// A boolean.
    Boolean,
    /// A date, a time, or both.
    Moment,
    /// An array.
    List,
    /// A table.
    Table,
}
