//! The layer of the command line.

use crate::cli::{
    CompareArgs, DiffArgs, HoldArgs, KeyArgs, PlaceArgs, SbomArgs, ShowArgs, TrustArgs, VerifyArgs,
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
}

impl<'a> From<&'a VerifyArgs> for Options<'a> {
    fn from(args: &'a VerifyArgs) -> Self {
        let VerifyArgs { trust, hold, places, .. } = args;
        Self { trust: Some(trust), hold: Some(hold), places: Some(places), ..Self::default() }
    }
}

impl<'a> From<&'a SbomArgs> for Options<'a> {
    fn from(args: &'a SbomArgs) -> Self {
        let SbomArgs { trust, hold, places, show, .. } = args;
        Self {
            trust: Some(trust),
            hold: Some(hold),
            places: Some(places),
            show: Some(show),
            ..Self::default()
        }
    }
}

impl<'a> From<&'a DiffArgs> for Options<'a> {
    fn from(args: &'a DiffArgs) -> Self {
        let DiffArgs { trust, hold, places, compare, .. } = args;
        Self {
            trust: Some(trust),
            hold: Some(hold),
            places: Some(places),
            compare: Some(compare),
            ..Self::default()
        }
    }
}

impl<'a> From<&'a KeyArgs> for Options<'a> {
    fn from(args: &'a KeyArgs) -> Self {
        Self { trust: Some(&args.trust), places: Some(&args.places), ..Self::default() }
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
            if values.iter().any(String::is_empty) && !setting.has_form() {
                return Err(UsageError::EmptyOption(setting.option()));
            }
            said.say(setting, &SettingOrigin::Flag(setting.option()), values.iter().map(String::as_str));
        }
        let switches = [
            (Setting::CheckApi, self.hold.is_some_and(|args| args.check_api)),
            (Setting::Offline, self.places.is_some_and(|args| args.offline)),
        ];
        for (setting, _) in switches.into_iter().filter(|(_, on)| *on) {
            said.say(setting, &SettingOrigin::Flag(setting.option()), [YES]);
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
