//! What a layer says of the settings, or all layers together.

use std::collections::BTreeMap;

use crate::error::UsageError;
use crate::origin::{SettingOrigin, Sourced};

use super::Setting;

/// What a layer says, and nothing of what it does not; or what all layers say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    said: BTreeMap<Setting, Vec<Sourced<String>>>,
    /// Of each end of a key, how many keys were named before it: it belongs to the last of them.
    keys_before_ends: Vec<usize>,
    /// The first thing that is wrong with a layer itself.
    problem: Option<UsageError>,
}

impl Settings {
    /// A setting of this layer.
    pub(in crate::config) fn say<'a>(
        &mut self,
        setting: Setting,
        origin: &SettingOrigin,
        values: impl IntoIterator<Item = &'a str>,
    ) {
        let sourced = |value: &str| Sourced { value: value.to_owned(), origin: origin.clone() };
        let values: Vec<_> = values.into_iter().map(sourced).collect();
        if !values.is_empty() {
            self.said.insert(setting, values);
        }
    }

    /// How many keys were named before each end of a key.
    pub(super) fn order_ends(&mut self, keys_before: &[usize]) {
        self.keys_before_ends = keys_before.to_vec();
    }

    /// Of each end of a key, how many keys were named before it.
    pub(in crate::config) fn keys_before_ends(&self) -> &[usize] {
        &self.keys_before_ends
    }

    /// Something is wrong with this layer, whatever is asked.
    pub(super) fn refuse(&mut self, problem: UsageError) {
        self.problem.get_or_insert(problem);
    }

    /// Whether every layer is in order. What cannot be said by a layer that is not is none the worse.
    pub(in crate::config) fn sound(&self) -> Result<(), UsageError> {
        self.problem.clone().map_or(Ok(()), Err)
    }

    /// This layer above another one. The first that says a setting counts; lists do not add up.
    #[must_use]
    pub(in crate::config) fn over(mut self, lower: Self) -> Self {
        for (setting, values) in lower.said {
            self.said.entry(setting).or_insert(values);
        }
        if self.keys_before_ends.is_empty() {
            self.keys_before_ends = lower.keys_before_ends;
        }
        self.problem = self.problem.or(lower.problem);
        self
    }

    /// These settings beside those of another layer that may come before some of them, and behind others: of each the one
    /// counts whose layer comes first.
    #[must_use]
    pub(in crate::config) fn beside(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (setting, values) in &other.said {
            let first = |values: &[Sourced<String>]| values.first().map(|first| first.origin.clone());
            let (own, others) = (first(both.all(*setting)), first(values));
            let comes_first = match (&own, &others) {
                (Some(own), Some(others)) => others.comes_before(own),
                (own, _) => own.is_none(),
            };
            if comes_first {
                both.said.insert(*setting, values.clone());
            }
        }
        both
    }

    /// What whoever calls says, without what files say.
    #[must_use]
    pub(in crate::config) fn of_caller(&self) -> Self {
        let mut rest = self.clone();
        let by_caller = |values: &[Sourced<String>]| values.iter().all(|given| given.origin.is_of_caller());
        rest.said.retain(|_, values| by_caller(values));
        rest
    }

    /// The same where some settings are not asked, because there is nothing that they could be asked of; and who
    /// gave those of them that were given.
    pub(in crate::config) fn without(&self, unasked: &[Setting]) -> (Self, Vec<SettingOrigin>) {
        let mut rest = self.clone();
        let given = unasked.iter().filter_map(|setting| rest.said.remove(setting));
        let given = given.filter_map(|values| values.into_iter().next()).map(|first| first.origin);
        let given = given.collect();
        (rest, given)
    }

    /// Every value of a setting.
    pub(in crate::config) fn all(&self, setting: Setting) -> &[Sourced<String>] {
        self.said.get(&setting).map_or(&[], Vec::as_slice)
    }

    /// The value of a setting that has one.
    pub(in crate::config) fn one(&self, setting: Setting) -> Option<&Sourced<String>> {
        self.all(setting).first()
    }

    /// All values of a list as they are typed behind one option, joined by commas.
    pub(in crate::config) fn joined(&self, setting: Setting) -> Option<Sourced<String>> {
        let all = self.all(setting);
        let words: Vec<&str> = all.iter().map(|given| given.value.as_str()).collect();
        all.first().map(|first| first.with(words.join(",")))
    }

    /// Every value of a setting, each in its form.
    pub(in crate::config) fn read_all<T>(
        &self,
        setting: Setting,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, UsageError> {
        let all = self.all(setting).iter();
        all.map(|given| read(&given.value).ok_or_else(|| setting.refuse(given))).collect()
    }

    /// The value of a setting that has one, in its form.
    pub(in crate::config) fn read<T>(
        &self,
        setting: Setting,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, UsageError> {
        let given = self.one(setting);
        given.map(|given| read(&given.value).ok_or_else(|| setting.refuse(given))).transpose()
    }

    /// Who says yes to a setting that is yes or no.
    pub(in crate::config) fn asked(&self, setting: Setting) -> Option<&SettingOrigin> {
        self.one(setting).filter(|given| given.value == YES).map(|given| &given.origin)
    }

    /// Whether a setting that is yes or no is yes.
    pub(in crate::config) fn asks(&self, setting: Setting) -> bool {
        self.asked(setting).is_some()
    }

    /// The option, where a setting was given on the command line.
    pub(in crate::config) fn typed(&self, setting: Setting) -> Option<&SettingOrigin> {
        let origin = self.one(setting).map(|given| &given.origin);
        origin.filter(|origin| origin.is_typed())
    }
}

/// The value of a setting that is yes or no, where it is yes.
pub(in crate::config) const YES: &str = "true";

/// The same where it is no, against what a lower layer says.
pub(super) const NO: &str = "false";

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(origin: &SettingOrigin, said: &[(Setting, &[&str])]) -> Settings {
        let mut settings = Settings::default();
        for (setting, values) in said {
            settings.say(*setting, origin, values.iter().copied());
        }
        settings
    }

    #[test]
    fn the_first_layer_that_says_a_setting_counts_with_all_its_values() {
        let upper = layer(&SettingOrigin::option("flag"), &[(Setting::Key, &["a"]), (Setting::Jobs, &[])]);
        let lower = [(Setting::Key, &["b", "c"][..]), (Setting::Jobs, &["2"]), (Setting::CaFile, &["d"])];
        let both = upper.over(layer(&SettingOrigin::variable("VARIABLE"), &lower));
        let said = |setting| -> Vec<(&str, String)> {
            both.all(setting).iter().map(|one| (one.value.as_str(), one.origin.to_string())).collect()
        };
        assert_eq!(said(Setting::Key), [("a", "flag".to_owned())]);
        assert_eq!(said(Setting::Jobs), [("2", "VARIABLE".to_owned())], "what says nothing covers nothing");
        assert_eq!(said(Setting::CaFile), [("d", "VARIABLE".to_owned())]);
        assert!(both.typed(Setting::Key).is_some() && both.typed(Setting::Jobs).is_none());
        assert_eq!(both.one(Setting::Wait), None);
    }
}
