//! Settings in layers: what the command line says, and below it what the environment says.
//!
//! A layer says some settings, each value with its origin. Layers are combined first and values are
//! read after, so that whatever is wrong with a value is blamed on the layer that it is from.
//!
//! To add a layer: a file beside this one that makes a [`Settings`] of it, and its place in `layers.rs`.
//! To add a setting: a row in the table, an option in `cli.rs`, and its line in `options.rs`, whose test
//! finds what was forgotten.

use std::collections::BTreeMap;

use crate::error::{UsageError, ValueForm};
use crate::origin::{SettingOrigin, Sourced};

/// How many values a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    One,
    /// Separated by blanks.
    Several,
}

macro_rules! settings {
    ($($name:ident = $option:literal $($form:ident)? $(, $variable:literal $holds:ident)?;)+) => {
        /// What more than one layer may say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Setting { $($name),+ }

        impl Setting {
            /// All of them.
            pub(super) const ALL: &[Self] = &[$(Self::$name),+];

            /// The option that says it.
            pub(super) fn option(self) -> &'static str {
                match self { $(Self::$name => $option),+ }
            }

            /// The form of its values, unless any text is one.
            pub(super) fn form(self) -> Option<ValueForm> {
                match self { $(Self::$name => settings!(@form $($form)?)),+ }
            }

            /// The variable that says it, and how many values that holds.
            pub(super) fn variable(self) -> Option<(&'static str, Holds)> {
                match self { $(Self::$name => settings!(@variable $($variable $holds)?)),+ }
            }
        }
    };
    (@form) => { None };
    (@form $form:ident) => { Some(ValueForm::$form) };
    (@variable) => { None };
    (@variable $variable:literal $holds:ident) => { Some(($variable, Holds::$holds)) };
}

settings! {
    Key = "--key", "PAAS_ATTEST_KEY" One;
    KeyFingerprint = "--key-fingerprint" Fingerprint, "PAAS_ATTEST_KEY_FINGERPRINT" Several;
    ApiUrl = "--api-url" ApiUrl, "PAAS_ATTEST_API_URL" One;
    CaFile = "--ca-file", "PAAS_ATTEST_CA_FILE" One;
    TenantId = "--tenant-id", "PAAS_ATTEST_TENANT_ID" One;
    AppId = "--app-id", "PAAS_ATTEST_APP_ID" One;
    CommitSha = "--commit-sha", "PAAS_ATTEST_COMMIT_SHA" One;
    BuildId = "--build-id", "PAAS_ATTEST_BUILD_ID" One;
    Annotation = "--annotation" KeyValue;
    Identity = "--identity";
    Require = "--require" Requirement;
    BuilderId = "--builder-id";
    SourceUri = "--source-uri";
    CheckApi = "--check-api";
    Wait = "--wait" Duration;
    MaxSbomSize = "--max-sbom-size" Size;
    Registry = "--registry" HostPort, "PAAS_ATTEST_REGISTRY" One;
    RegistryAlias = "--registry-alias", "PAAS_ATTEST_REGISTRY_ALIAS" Several;
    ConnectTo = "--connect-to" ConnectTo;
    PlainHttp = "--plain-http" HostPort;
    AuthOrigin = "--auth-origin" AuthOrigin;
    TokenFile = "--token-file";
    RegistryUser = "--registry-user", "PAAS_ATTEST_REGISTRY_USER" One;
    Timeout = "--timeout" Duration;
    Jobs = "--jobs" Jobs;
    Offline = "--offline";
    Source = "--source" SbomSource;
    List = "--list";
    Unsigned = "--unsigned";
    Filter = "--filter";
    Check = "--check";
    DenyLicense = "--deny-license";
    FailOn = "--fail-on";
    Quiet = "--quiet";
    Verbose = "--verbose";
    Color = "--color" Color;
    NoProgress = "--no-progress";
}

impl Setting {
    /// Whether an empty value is refused by its form, in words that show the form. What a variable may say too
    /// is most likely empty because a pipeline did not set one, and is told that.
    pub(super) fn shows_form(self) -> bool {
        self.form().is_some() && self.variable().is_none()
    }

    /// What is wrong with a value that cannot be read. Where any text can, only an empty one is wrong.
    pub(super) fn refuse(self, given: &Sourced<String>) -> UsageError {
        match self.form() {
            Some(form) => UsageError::value(given, form),
            None => UsageError::Empty(given.origin.clone()),
        }
    }
}

/// The token for the platform's API: no setting, since it stands on no command line and in no file.
pub(super) const TOKEN: &str = "PAAS_ATTEST_TOKEN";
/// The registry's password, likewise.
pub(super) const PASSWORD: &str = "PAAS_ATTEST_REGISTRY_PASSWORD";

/// Whether a variable is one of ours.
pub(super) fn is_known(variable: &str) -> bool {
    let settings = Setting::ALL.iter().filter_map(|setting| setting.variable());
    settings.map(|(name, _)| name).chain([TOKEN, PASSWORD]).any(|name| name == variable)
}

/// What a layer says, and nothing of what it does not; or what all layers say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings(BTreeMap<Setting, Vec<Sourced<String>>>);

impl Settings {
    /// A setting of this layer.
    pub(super) fn say<'a>(
        &mut self,
        setting: Setting,
        origin: &SettingOrigin,
        values: impl IntoIterator<Item = &'a str>,
    ) {
        let sourced = |value: &str| Sourced { value: value.to_owned(), origin: origin.clone() };
        let values: Vec<_> = values.into_iter().map(sourced).collect();
        if !values.is_empty() {
            self.0.insert(setting, values);
        }
    }

    /// This layer above another one. The first that says a setting counts; lists do not add up.
    #[must_use]
    pub(super) fn over(mut self, lower: Self) -> Self {
        for (setting, values) in lower.0 {
            self.0.entry(setting).or_insert(values);
        }
        self
    }

    /// Every value of a setting.
    pub(super) fn all(&self, setting: Setting) -> &[Sourced<String>] {
        self.0.get(&setting).map_or(&[], Vec::as_slice)
    }

    /// The value of a setting that has one.
    pub(super) fn one(&self, setting: Setting) -> Option<&Sourced<String>> {
        self.all(setting).first()
    }

    /// All values of a list as they are typed behind one option, joined by commas.
    pub(super) fn joined(&self, setting: Setting) -> Option<Sourced<String>> {
        let all = self.all(setting);
        let words: Vec<&str> = all.iter().map(|given| given.value.as_str()).collect();
        all.first().map(|first| first.with(words.join(",")))
    }

    /// Every value of a setting, each in its form.
    pub(super) fn read_all<T>(
        &self,
        setting: Setting,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, UsageError> {
        let all = self.all(setting).iter();
        all.map(|given| read(&given.value).ok_or_else(|| setting.refuse(given))).collect()
    }

    /// The value of a setting that has one, in its form.
    pub(super) fn read<T>(
        &self,
        setting: Setting,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, UsageError> {
        let given = self.one(setting);
        given.map(|given| read(&given.value).ok_or_else(|| setting.refuse(given))).transpose()
    }

    /// Who says yes to a setting that is yes or no.
    pub(super) fn asked(&self, setting: Setting) -> Option<&SettingOrigin> {
        self.one(setting).filter(|given| given.value == YES).map(|given| &given.origin)
    }

    /// Whether a setting that is yes or no is yes.
    pub(super) fn asks(&self, setting: Setting) -> bool {
        self.asked(setting).is_some()
    }

    /// The option, where a setting was given on the command line.
    pub(super) fn typed(&self, setting: Setting) -> Option<&SettingOrigin> {
        let origin = self.one(setting).map(|given| &given.origin);
        origin.filter(|origin| matches!(origin, SettingOrigin::Flag(_)))
    }
}

/// The value of a setting that is yes or no, where it is yes.
pub(super) const YES: &str = "true";

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
        let upper = layer(&SettingOrigin::Flag("flag"), &[(Setting::Key, &["a"]), (Setting::Jobs, &[])]);
        let lower = [(Setting::Key, &["b", "c"][..]), (Setting::Jobs, &["2"]), (Setting::CaFile, &["d"])];
        let both = upper.over(layer(&SettingOrigin::Variable("VARIABLE"), &lower));
        let said = |setting| -> Vec<(&str, String)> {
            both.all(setting).iter().map(|one| (one.value.as_str(), one.origin.to_string())).collect()
        };
        assert_eq!(said(Setting::Key), [("a", "flag".to_owned())]);
        assert_eq!(said(Setting::Jobs), [("2", "VARIABLE".to_owned())], "what says nothing covers nothing");
        assert_eq!(said(Setting::CaFile), [("d", "VARIABLE".to_owned())]);
        assert!(both.typed(Setting::Key).is_some() && both.typed(Setting::Jobs).is_none());
        assert_eq!(both.one(Setting::Wait), None);
    }

    #[test]
    fn each_setting_has_an_option_and_a_variable_of_its_own() {
        let options: std::collections::BTreeSet<_> = Setting::ALL.iter().map(|one| one.option()).collect();
        assert_eq!(options.len(), Setting::ALL.len());
        for (name, _) in Setting::ALL.iter().filter_map(|one| one.variable()) {
            assert!(is_known(name) && name.starts_with("PAAS_ATTEST_"), "{name}");
        }
        assert!(is_known(TOKEN) && is_known(PASSWORD) && !is_known("PAAS_ATTEST_IDENTITY"));
    }
}
