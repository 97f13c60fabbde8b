//! Where a setting was given: so that a message blames what is to be changed, and nothing else.

use std::fmt;

/// Where a setting was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingOrigin {
    /// By this option of the command line.
    Flag(&'static str),
    /// By this variable of the environment.
    Variable(&'static str),
    /// Nowhere: it is what counts where nothing is said.
    Default,
}

impl SettingOrigin {
    /// Whether it was given in a layer that comes before the other's.
    pub fn comes_before(&self, other: &Self) -> bool {
        self.layer() < other.layer()
    }

    fn layer(&self) -> u8 {
        match self {
            Self::Flag(_) => 0,
            Self::Variable(_) => 1,
            Self::Default => 2,
        }
    }
}

/// The name of the option or the variable.
impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag(name) | Self::Variable(name) => name,
            Self::Default => "default",
        })
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
        Self { value, origin: SettingOrigin::Default }
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
        let (flag, variable) = (SettingOrigin::Flag("--key"), SettingOrigin::Variable("KEY"));
        assert!(flag.comes_before(&variable) && variable.comes_before(&SettingOrigin::Default));
        assert!(!variable.comes_before(&flag) && !flag.comes_before(&SettingOrigin::Flag("--other")));
    }
}
