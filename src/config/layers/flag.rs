//! The layer of the command line.

use crate::error::UsageError;
use crate::origin::SettingOrigin;

use super::Setting;
use super::row::Takes;
use super::settings::Settings;

/// The options that were typed, each with what stands behind it; an option that takes nothing with the word for yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedOptions {
    options: Vec<(Setting, Vec<String>)>,
    /// Of each end of a key, how many keys stand before it.
    keys_before_ends: Vec<usize>,
}

impl FromIterator<(Setting, Vec<String>)> for TypedOptions {
    fn from_iter<T: IntoIterator<Item = (Setting, Vec<String>)>>(options: T) -> Self {
        Self { options: options.into_iter().collect(), keys_before_ends: vec![] }
    }
}

impl TypedOptions {
    /// The same with how many keys stand before each end of a key.
    #[must_use]
    pub fn with_order(self, keys_before_ends: Vec<usize>) -> Self {
        Self { keys_before_ends, ..self }
    }

    /// The layer. An option with nothing behind it stops the run: an unset secret of a pipeline must not drop a
    /// check.
    pub(super) fn settings(&self) -> Settings {
        let mut said = Settings::default();
        said.order_ends(&self.keys_before_ends);
        for (setting, values) in &self.options {
            let option = SettingOrigin::option(setting.row().option);
            let is_list = matches!(setting.row().takes, Takes::List(_));
            let says_nothing = |value: &String| value.is_empty() || (is_list && value.trim().is_empty());
            if values.iter().any(says_nothing) && !setting.shows_form() {
                said.refuse(UsageError::Empty(option));
                continue;
            }
            said.say(*setting, &option, values.iter().map(String::as_str));
        }
        said
    }
}
