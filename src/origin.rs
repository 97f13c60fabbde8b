//! Where a setting was given: so that a message blames what is to be changed, and nothing else.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::text::ForeignText;

/// What the origins of one layer have in common. A layer is no more than this to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettingLayer {
    /// Which layer counts: the lower comes first.
    pub rank: u8,
    /// What stands between a setting and its value where both are shown as they were given.
    pub joint: &'static str,
    /// Whether a sentence that does not name the setting has to say who gave it: who typed an option knows.
    pub is_blamed: bool,
}

impl SettingLayer {
    const OPTIONS: &'static Self = &Self { rank: 0, joint: " ", is_blamed: false };
    const VARIABLES: &'static Self = &Self { rank: 1, joint: "=", is_blamed: true };
    const RULES: &'static Self = &Self { rank: 2, joint: " = ", is_blamed: true };
    const RULE_DEFAULTS: &'static Self = &Self { rank: 3, joint: " = ", is_blamed: true };
    const FILES: &'static Self = &Self { rank: 4, joint: " = ", is_blamed: true };
    const USER_FILES: &'static Self = &Self { rank: 5, joint: " = ", is_blamed: true };
    const DEFAULTS: &'static Self = &Self { rank: u8::MAX, joint: " ", is_blamed: false };
}

/// Where a setting was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettingOrigin {
    layer: &'static SettingLayer,
    name: Name,
}

/// The name of a setting in its layer. It stands in every error, and so is no larger than a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// Of an option, of a variable.
    Word(Cow<'static, str>),
    /// Of a key of a configuration file.
    Key(Arc<FileKey>),
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FileKey {
    file: Arc<str>,
    table: Option<PolicyTable>,
    key: &'static str,
}

/// A part of a policy file that says settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyTable {
    /// What holds of every image.
    Defaults,
    /// A rule, from 1 on.
    Image(usize),
}

/// As it is called in the file.
impl fmt::Display for PolicyTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defaults => f.write_str("defaults"),
            Self::Image(number) => write!(f, "image#{number}"),
        }
    }
}

impl SettingOrigin {
    /// Nowhere: it is what counts where nothing is said.
    pub const DEFAULT: Self = Self::new(SettingLayer::DEFAULTS, Cow::Borrowed("default"));

    /// In a layer, by this name: of an option, of a variable.
    pub const fn new(layer: &'static SettingLayer, name: Cow<'static, str>) -> Self {
        Self { layer, name: Name::Word(name) }
    }

    /// By this option of the command line.
    pub const fn option(name: &'static str) -> Self {
        Self::new(SettingLayer::OPTIONS, Cow::Borrowed(name))
    }

    /// By this variable of the environment.
    pub fn variable(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SettingLayer::VARIABLES, name.into())
    }

    /// By this key of a configuration file that was named for the run.
    pub fn file(path: Arc<str>, key: &'static str) -> Self {
        Self {
            layer: SettingLayer::FILES,
            name: Name::Key(Arc::new(FileKey { file: path, table: None, key })),
        }
    }

    /// By this key of the user's configuration file.
    pub fn user_file(path: Arc<str>, key: &'static str) -> Self {
        Self {
            layer: SettingLayer::USER_FILES,
            name: Name::Key(Arc::new(FileKey { file: path, table: None, key })),
        }
    }

    /// By this key of a table of a policy file.
    pub fn policy(path: Arc<str>, table: PolicyTable, key: &'static str) -> Self {
        let layer = match table {
            PolicyTable::Image(_) => SettingLayer::RULES,
            PolicyTable::Defaults => SettingLayer::RULE_DEFAULTS,
        };
        Self { layer, name: Name::Key(Arc::new(FileKey { file: path, table: Some(table), key })) }
    }

    /// The name that it has in its layer: of an option, of a variable, of a key of a file.
    pub fn name(&self) -> &str {
        match &self.name {
            Name::Word(name) => name,
            Name::Key(key) => key.key,
        }
    }

    /// The configuration file or policy file that it stands in. What stands in one is for every run, whether this one has a use for it
    /// or not.
    pub fn in_file(&self) -> Option<&str> {
        match &self.name {
            Name::Word(_) => None,
            Name::Key(key) => Some(&key.file),
        }
    }

    /// Whether it was given in a layer that comes before the other's.
    pub fn comes_before(&self, other: &Self) -> bool {
        self.layer.rank < other.layer.rank
    }

    /// Whether whoever calls gave it for this run: on the command line, or in the environment.
    pub fn is_of_caller(&self) -> bool {
        self.layer.rank <= SettingLayer::VARIABLES.rank
    }

    /// Whether it was typed for this run.
    pub fn is_typed(&self) -> bool {
        self.layer == SettingLayer::OPTIONS
    }

    /// Itself, where a sentence that does not name the setting has to say who gave it.
    pub fn blamed(&self) -> Option<&Self> {
        self.layer.is_blamed.then_some(self)
    }

    /// Itself with a value, as it was given. The value is shown as it is.
    pub fn with_value(&self, value: &str) -> String {
        format!("{self}{}{value}", self.layer.joint)
    }
}

/// The name of the option or the variable; of a key of a file, behind the file.
impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Name::Key(key) = &self.name {
            write!(f, "{}: ", ForeignText::new(&*key.file))?;
            if let Some(table) = &key.table {
                write!(f, "{table}: ")?;
            }
        }
        ForeignText::new(self.name()).fmt(f)
    }
}

/// A value, and where it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was given.
    pub origin: SettingOrigin,
}

impl<T> Sourced<T> {
    /// A value that nobody gave.
    pub fn by_default(value: T) -> Self {
        Self { value, origin: SettingOrigin::DEFAULT }
    }

    /// Another value from the same place.
    pub fn with<U>(&self, value: U) -> Sourced<U> {
        Sourced { value, origin: self.origin.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_comes_before_a_variable_and_both_before_what_nobody_said() {
        let (flag, variable) = (SettingOrigin::option("--key"), SettingOrigin::variable("KEY"));
        assert!(flag.comes_before(&variable) && variable.comes_before(&SettingOrigin::DEFAULT));
        assert!(!variable.comes_before(&flag) && !flag.comes_before(&SettingOrigin::option("--other")));
        assert!(flag.is_typed() && !variable.is_typed() && !SettingOrigin::DEFAULT.is_typed());
    }

    #[test]
    fn a_setting_is_shown_as_it_was_given_and_nothing_in_its_name_acts() {
        let (flag, variable) = (SettingOrigin::option("--key"), SettingOrigin::variable("K\u{1b}Y"));
        assert_eq!((flag.with_value("-").as_str(), flag.blamed()), ("--key -", None));
        assert_eq!((variable.with_value("-").as_str(), variable.blamed()), ("K\\u{1b}Y=-", Some(&variable)));
        let (file, user) =
            (SettingOrigin::file("a\u{1b}.toml".into(), "key"), SettingOrigin::user_file("b".into(), "key"));
        assert_eq!((file.with_value("-").as_str(), file.blamed()), ("a\\u{1b}.toml: key = -", Some(&file)));
        assert!(
            variable.comes_before(&file)
                && file.comes_before(&user)
                && user.comes_before(&SettingOrigin::DEFAULT)
        );
        assert!(!file.is_typed() && user.in_file() == Some("b") && variable.in_file().is_none());
    }
}
