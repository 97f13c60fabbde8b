//! The layer of the command line.

use crate::error::UsageError;
use crate::origin::SettingOrigin;

use super::Setting;
use super::row::Takes;
use super::settings::Settings;

/// The options that were typed, each with what stands behind it; an option that takes nothing with the word for yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedOptions(Vec<(Setting, Vec<String>)>);

impl FromIterator<(Setting, Vec<String>)> for TypedOptions {
    fn from_iter<T: IntoIterator<Item = (Setting, Vec<String>)>>(options: T) -> Self {
        Self(options.into_iter().collect())
    }
}

impl TypedOptions {
    /// The layer. An option with nothing behind it stops the run: an unset secret of a pipeline must not drop a
    /// check.
    pub(super) fn settings(&self) -> Settings {
        let mut said = Settings::default();
        for (setting, values) in &self.0 {
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
