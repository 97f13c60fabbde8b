//! The layer of the command line.

use crate::cli::{
    Color, CompareArgs, DiffArgs, HoldArgs, KeyArgs, OutputArgs, PlaceArgs, SbomArgs, ShowArgs, TrustArgs,
    VerifyArgs,
};
use crate::error::UsageError;
use crate::origin::SettingOrigin;

use super::settings::{Setting, Settings, YES};

/// What the argument parser read for one command.
#[derive(Default)]
pub(super) struct Options<'a> {
    trust: Option<&'a TrustArgs>,
    hold: Option<&'a HoldArgs>,
    places: Option<&'a PlaceArgs>,
    show: Option<&'a ShowArgs>,
    compare: Option<&'a CompareArgs>,
    output: Option<&'a OutputArgs>,
}

impl<'a> From<&'a VerifyArgs> for Options<'a> {
    fn from(args: &'a VerifyArgs) -> Self {
        let VerifyArgs { trust, hold, places, output, images: _ } = args;
        let (trust, hold, places) = (Some(trust), Some(hold), Some(places));
        Self { trust, hold, places, ..output.into() }
    }
}

impl<'a> From<&'a SbomArgs> for Options<'a> {
    fn from(args: &'a SbomArgs) -> Self {
        let SbomArgs { trust, hold, places, show, output, target: _ } = args;
        let (trust, hold, places) = (Some(trust), Some(hold), Some(places));
        Self { trust, hold, places, show: Some(show), ..output.into() }
    }
}

impl<'a> From<&'a DiffArgs> for Options<'a> {
    fn from(args: &'a DiffArgs) -> Self {
        let DiffArgs { trust, hold, places, compare, output, old: _, new: _ } = args;
        let (trust, hold, places) = (Some(trust), Some(hold), Some(places));
        Self { trust, hold, places, compare: Some(compare), ..output.into() }
    }
}

impl<'a> From<&'a KeyArgs> for Options<'a> {
    fn from(args: &'a KeyArgs) -> Self {
        let KeyArgs { trust, places, output } = args;
        Self { trust: Some(trust), places: Some(places), ..output.into() }
    }
}

impl<'a> From<&'a OutputArgs> for Options<'a> {
    fn from(args: &'a OutputArgs) -> Self {
        Self { output: Some(args), ..Self::default() }
    }
}

type Said<'a> = (Setting, &'a [String]);

impl Options<'_> {
    /// The layer of the command line. An option with nothing behind it stops the run: an unset secret
    /// of a pipeline must not drop a check.
    pub(super) fn settings(&self) -> Result<Settings, UsageError> {
        let mut said = Settings::default();
        let groups = [
            self.trust.map(of_trust),
            self.hold.map(of_hold),
            self.places.map(of_places),
            self.show.map(of_show),
            self.compare.map(|args| vec![(Setting::FailOn, args.fail_on.as_slice())]),
        ];
        for (setting, values) in groups.into_iter().flatten().flatten() {
            let option = SettingOrigin::Flag(setting.option());
            if values.iter().any(String::is_empty) && !setting.shows_form() {
                return Err(UsageError::Empty(option));
            }
            said.say(setting, &option, values.iter().map(String::as_str));
        }
        let unsigned =
            self.show.is_some_and(|args| args.unsigned) || self.compare.is_some_and(|args| args.unsigned);
        let switches = [
            (Setting::CheckApi, self.hold.is_some_and(|args| args.check_api)),
            (Setting::Offline, self.places.is_some_and(|args| args.offline)),
            (Setting::List, self.show.is_some_and(|args| args.list)),
            (Setting::Unsigned, unsigned),
            (Setting::Quiet, self.output.is_some_and(|args| args.quiet)),
            (Setting::Verbose, self.output.is_some_and(|args| args.verbose)),
            (Setting::NoProgress, self.output.is_some_and(|args| args.no_progress)),
        ];
        let color = self.output.and_then(|args| args.color);
        let words = switches.into_iter().map(|(setting, on)| (setting, on.then_some(YES)));
        for (setting, word) in words.chain([(Setting::Color, color.map(Color::as_str))]) {
            said.say(setting, &SettingOrigin::Flag(setting.option()), word);
        }
        Ok(said)
    }
}

fn of_trust(args: &TrustArgs) -> Vec<Said<'_>> {
    vec![
        (Setting::Key, &args.key),
        (Setting::KeyFingerprint, &args.key_fingerprint),
        (Setting::ApiUrl, args.api_url.as_slice()),
        (Setting::CaFile, &args.ca_file),
    ]
}

fn of_hold(args: &HoldArgs) -> Vec<Said<'_>> {
    vec![
        (Setting::TenantId, args.tenant_id.as_slice()),
        (Setting::AppId, args.app_id.as_slice()),
        (Setting::CommitSha, args.commit_sha.as_slice()),
        (Setting::BuildId, args.build_id.as_slice()),
        (Setting::Annotation, &args.annotation),
        (Setting::Identity, args.identity.as_slice()),
        (Setting::Require, &args.require),
        (Setting::BuilderId, args.builder_id.as_slice()),
        (Setting::SourceUri, args.source_uri.as_slice()),
        (Setting::Wait, args.wait.as_slice()),
        (Setting::MaxSbomSize, args.max_sbom_size.as_slice()),
    ]
}

fn of_places(args: &PlaceArgs) -> Vec<Said<'_>> {
    vec![
        (Setting::Registry, args.registry.as_slice()),
        (Setting::RegistryAlias, &args.registry_alias),
        (Setting::ConnectTo, &args.connect_to),
        (Setting::PlainHttp, &args.plain_http),
        (Setting::AuthOrigin, &args.auth_origin),
        (Setting::TokenFile, args.token_file.as_slice()),
        (Setting::RegistryUser, args.registry_user.as_slice()),
        (Setting::Timeout, args.timeout.as_slice()),
        (Setting::Jobs, args.jobs.as_slice()),
    ]
}

fn of_show(args: &ShowArgs) -> Vec<Said<'_>> {
    vec![
        (Setting::Source, args.source.as_slice()),
        (Setting::Filter, &args.filter),
        (Setting::Check, &args.check),
        (Setting::DenyLicense, &args.deny_license),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsString;

    use clap::{ArgAction, CommandFactory as _};

    use super::*;
    use crate::cli::{Cli, Sub};

    /// The options that are no settings, and why.
    const NO_SETTINGS: [(&str, &str); 4] = [
        ("help", "it runs nothing"),
        ("output", "where a document goes is for one run to say"),
        ("save", "likewise"),
        ("registry-password-stdin", "a secret, and standard input is one run's"),
    ];

    fn read(words: &[&str]) -> Settings {
        let cli = Cli::read(&words.iter().map(OsString::from).collect::<Vec<_>>());
        let cli = cli.unwrap_or_else(|refused| panic!("{words:?}: {refused:?}"));
        let options: Options<'_> = match &cli.command {
            Sub::Verify(args) => (&**args).into(),
            Sub::Sbom(args) => (&**args).into(),
            Sub::Diff(args) => (&**args).into(),
            Sub::Key(args) => (&**args).into(),
        };
        options.settings().unwrap()
    }

    /// An option that does not arrive would be taken, and what it asks for silently dropped.
    #[test]
    fn every_option_of_every_command_is_a_setting_that_arrives_or_has_a_reason() {
        let mut root = Cli::command();
        root.build();
        let (mut settings, mut others) = (BTreeSet::new(), BTreeSet::new());
        for command in root.get_subcommands() {
            let inputs: Vec<&str> = command.get_positionals().map(|_| "h.example/a:1").collect();
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let long = arg.get_long().expect("every option has a long name");
                if NO_SETTINGS.iter().any(|(name, _)| *name == long) {
                    others.insert(long.to_owned());
                    continue;
                }
                let option = format!("--{long}");
                let setting = Setting::ALL.iter().copied().find(|setting| setting.option() == option);
                let setting = setting.unwrap_or_else(|| panic!("{option} is no setting, and has no reason"));
                let possible = arg.get_possible_values();
                let word = possible.first().map_or("x", |value| value.get_name());
                let value = (!matches!(arg.get_action(), ArgAction::SetTrue)).then_some(word);
                let words = ["paas-attest", command.get_name(), &option].into_iter().chain(value);
                let words: Vec<&str> = words.chain(["--"]).chain(inputs.iter().copied()).collect();
                let mut expected = Settings::default();
                let flag = SettingOrigin::Flag(setting.option());
                expected.say(setting, &flag, [value.unwrap_or(YES)]);
                assert_eq!(read(&words), expected, "{words:?}");
                settings.insert(setting);
            }
        }
        assert!(settings.iter().eq(Setting::ALL), "a setting without an option");
        assert_eq!(others.len(), NO_SETTINGS.len(), "a reason without an option");
    }
}
