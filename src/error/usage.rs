//! Invalid arguments, as data: each is exit code 2.

use crate::diff::UnknownGate;
use crate::evidence::ReadError;
use crate::origin::{PolicyTable, SettingOrigin, Sourced};
use crate::sbom::conformance::CheckListError;
use crate::sbom::{FilterError, LicenseRuleError};
use crate::text::ForeignText;
use crate::trust::LogKeyProblem;
use crate::trust::timestamp::AuthorityProblem;

use super::configuration::{ConfigProblem, LayerProblem};
use super::export::ExportProblem;
use super::output::OutputProblem;
use super::pods::PodsProblem;
use super::policy::PolicyProblem;
use super::record::{AcceptProblem, UnreadRecord};

/// Invalid arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageError {
    /// What a layer says, whatever is asked: a variable of the environment.
    Layer {
        /// Which of its settings, by the name that it has there.
        origin: SettingOrigin,
        /// What is wrong with it.
        problem: LayerProblem,
    },
    /// A configuration file.
    Config {
        /// Its path.
        file: ForeignText,
        /// What is wrong with it.
        problem: ConfigProblem,
    },
    /// A policy file.
    Policy {
        /// Its path.
        file: ForeignText,
        /// What is wrong with it.
        problem: Box<PolicyProblem>,
    },
    /// This asks what a policy file would ask, and there is none.
    NoPolicy(SettingOrigin),
    /// What a policy file would ask is to be written in a format that it has not, or to a file.
    ExplainedFormat,
    /// Nobody says for which controller a policy is to be written.
    NoController,
    /// A policy file that cannot be written as another policy.
    Export {
        /// Its path.
        file: ForeignText,
        /// Which part of it.
        table: PolicyTable,
        /// Why.
        problem: Box<ExportProblem>,
    },
    /// A setting that says nothing.
    Empty(SettingOrigin),
    /// The name of an image or a document that says nothing, by what the help calls it.
    EmptyName(&'static str),
    /// This setting saves one key, and several are named.
    SaveOfSeveralKeys(SettingOrigin),
    /// A setting whose value is not of its form.
    Value {
        /// Which setting.
        setting: SettingOrigin,
        /// Its value.
        text: ForeignText,
        /// What it should be.
        form: ValueForm,
    },
    /// A file that the user named, or standard input, was not read.
    Unread(NamedInput, ReadError),
    /// A file that was to be understood.
    File {
        /// Which setting names it.
        setting: SettingOrigin,
        /// The file.
        path: ForeignText,
        /// What is wrong with it.
        problem: FileUseProblem,
    },
    /// Standard input is asked for twice, by these.
    Stdin(Box<[StdinUser; 2]>),
    /// It needs the network, and the run is to be offline.
    Offline {
        /// Which setting says so.
        by: SettingOrigin,
        /// What needs it.
        what: NeedsNetwork,
    },
    /// The address of a key.
    KeyAddress {
        /// Which setting names it.
        setting: SettingOrigin,
        /// What is wrong with it.
        problem: KeyAddressProblem,
    },
    /// There cannot be an evidence pack at this path.
    Evidence(Sourced<ForeignText>, EvidenceProblem),
    /// A transparency log's entry is required, and nobody is to look at entries.
    IgnoredLog {
        /// Which setting says the latter.
        by: SettingOrigin,
        /// Which setting says the former.
        required: SettingOrigin,
    },
    /// The record of known keys cannot be read.
    KnownKeys {
        /// Its file.
        path: ForeignText,
        /// What is wrong with it.
        problem: UnreadRecord,
    },
    /// This setting is to put a key on record, and cannot.
    Accept {
        /// The setting.
        setting: SettingOrigin,
        /// Why not.
        problem: AcceptProblem,
    },
    /// The end of a key.
    KeyEnd(KeyEndProblem),
    /// The platform's API.
    Api(ApiProblem),
    /// A time-stamp.
    Timestamp(TimestampUse),
    /// The account for the registry.
    Account(AccountProblem),
    /// A document without a signature.
    Document(DocumentProblem),
    /// A format, or where it goes.
    Output(OutputProblem),
    /// A filter of components.
    Filter(Sourced<FilterError>),
    /// A license that is to be denied.
    License(Sourced<LicenseRuleError>),
    /// A list of what a document is checked by.
    Checks(Sourced<CheckListError>),
    /// What two documents must not differ in.
    Gate(Sourced<UnknownGate>),
    /// A sample of images.
    Sample(SampleProblem),
    /// Too few or too many images are named.
    Images(ImagesProblem),
    /// This document, as a setting names it, cannot be what pods run.
    Pods(Sourced<ForeignText>, PodsProblem),
    /// This setting asks something of pods, and none are named.
    InScopeWithoutPods(SettingOrigin),
}

impl UsageError {
    /// A setting's value that is not of its form.
    pub fn value(given: &Sourced<String>, form: ValueForm) -> Self {
        Self::Value { setting: given.origin.clone(), text: ForeignText::new(&given.value), form }
    }
}

/// What a value should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueForm {
    /// A key's fingerprint.
    Fingerprint,
    /// The address of the platform's API.
    ApiUrl,
    /// `HOST` or `HOST:PORT`.
    HostPort,
    /// `HOST:PORT:ADDR:PORT`.
    ConnectTo,
    /// The origin of a token service.
    AuthOrigin,
    /// A duration.
    Duration,
    /// A size.
    Size,
    /// How many images at once.
    Jobs,
    /// How many images are drawn.
    SampleSize,
    /// Which part of how many.
    Shard,
    /// `KEY=VALUE`.
    KeyValue,
    /// The address of a time-stamping service.
    TimestampUrl,
    /// A moment, or a date.
    Until,
    /// One of the requirements.
    Requirement,
    /// One of the sources of an SBOM.
    SbomSource,
    /// One of a few words, each here with its meaning.
    OneOf(&'static [(&'static str, &'static str)]),
}

/// What was to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedInput {
    /// A key, in this file.
    Key(Sourced<ForeignText>),
    /// A key, on standard input.
    KeyOnStdin,
    /// What a setting names, and the variable that takes the value itself, where there is one.
    Setting {
        /// The setting and the file.
        given: Sourced<ForeignText>,
        /// The variable.
        instead: Option<&'static str>,
    },
    /// The registry's password, on standard input.
    Password,
    /// A document, in this file.
    Document(ForeignText),
    /// A document, on standard input.
    DocumentOnStdin,
    /// A report, in this file.
    Report(ForeignText),
    /// A report, on standard input.
    ReportOnStdin,
}

/// Why a file cannot be used for what it was named for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileUseProblem {
    /// It was not read.
    Unread(ReadError),
    /// What is in it is not what it should be, for this reason of its parser.
    Malformed(ForeignText),
    /// A certificate in it can vouch for nobody.
    Unusable(ForeignText),
    /// It holds no certificate.
    NoCertificate,
    /// It holds no key of a transparency log.
    LogKey(LogKeyProblem),
    /// It holds no authority of time-stamps.
    TimestampAuthority(AuthorityProblem),
}

/// Why there cannot be an evidence pack at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceProblem {
    /// There is a file already, or a folder with something in it.
    Taken,
    /// Its folder cannot be written to, for this reason of the system.
    Unwritable(ForeignText),
}

/// Who asks for standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StdinUser {
    /// A setting; by this name of it, unless it means nothing else.
    Setting(Sourced<Option<ForeignText>>),
    /// A document, by this name.
    Document(ForeignText),
    /// A report, by this name.
    Report(ForeignText),
}

/// What needs the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NeedsNetwork {
    /// A key at this address.
    Key(Sourced<ForeignText>),
    /// The platform's API.
    Api,
    /// An image in a registry.
    Image(ForeignText),
    /// Waiting for something new, by this setting.
    Wait(SettingOrigin),
    /// A time-stamping service, by this setting.
    Timestamp(SettingOrigin),
}

/// What is wrong with the address of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAddressProblem {
    /// It is not a valid address.
    Malformed {
        /// The address.
        text: ForeignText,
        /// What the parser says.
        reason: ForeignText,
    },
    /// It is the form of another tool, which this one does not read.
    OtherTool {
        /// Its scheme; what follows may hold a secret, such as a PIN, and is not kept.
        scheme: ForeignText,
        /// The path, where it is the address of a file.
        path: Option<ForeignText>,
    },
    /// It holds a user or a password, and is not kept.
    Account,
    /// It is http, and nobody said that this host may be asked so.
    NotHttps {
        /// The address.
        text: ForeignText,
        /// Its host and port.
        host: ForeignText,
    },
    /// It is http from elsewhere than this machine, and no fingerprint says which key it must be.
    Unpinned(ForeignText),
}

/// What is wrong with the end of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyEndProblem {
    /// No key was named before it, by this setting.
    NoKey(SettingOrigin),
    /// A key has two, by this setting.
    Twice(SettingOrigin),
    /// The key of this name was named twice, and not with one end.
    Differs(Sourced<ForeignText>),
}

/// What is wrong with the question to the platform's API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiProblem {
    /// Its address, by this setting, holds a user or a password, and is not kept.
    Account(SettingOrigin),
    /// Its address is http from elsewhere than this machine.
    NotHttps(Sourced<ForeignText>),
    /// There is no token.
    NoToken,
    /// The token of this setting cannot be one.
    BadToken(SettingOrigin),
    /// The image of this name is not a build of the platform, and no pins name one.
    NoBuild(ForeignText),
    /// The application's name cannot stand in an address.
    BadApp(ForeignText, Option<SettingOrigin>),
    /// The build's name cannot stand in an address.
    BadBuild(ForeignText, Option<SettingOrigin>),
}

/// What is wrong with the account for the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountProblem {
    /// A user, by this setting, without a password.
    NoPassword(SettingOrigin),
    /// A password, by this setting, without a user.
    NoUser(SettingOrigin),
    /// The password on standard input is empty, and this setting reads it from there.
    EmptyPassword(SettingOrigin),
    /// A user, by this setting, and images of several registries.
    SeveralRegistries(SettingOrigin),
}

/// What is wrong with the question of a time-stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimestampUse {
    /// The address of the service, by this setting, holds a user or a password, and is not kept.
    Account(SettingOrigin),
    /// A service, by this setting, and no pack that its time-stamp would be of.
    NoPack(SettingOrigin),
    /// Authorities, by this setting, and nothing that they could vouch for.
    NothingToVerify(SettingOrigin),
}

/// What cannot be asked of a document without a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentProblem {
    /// It was named, and nobody said that it may be shown.
    Unsigned(ForeignText),
    /// This setting asks something of a signed image.
    Unasked(SettingOrigin),
    /// This setting speaks of the newer side, which is a document; by this name, where it may speak of others too.
    OfNew(SettingOrigin, Option<ForeignText>),
    /// This setting asks for the platform's records, which `diff` does not compare.
    ApiInDiff(SettingOrigin),
}

/// What is wrong with how many images are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImagesProblem {
    /// This list names none, and nobody else does.
    Nothing(ForeignText),
    /// With this list they are more than so many.
    TooMany(ForeignText, usize),
    /// So many are to be checked by one run, and that is more than so many.
    TooManyAtOnce(usize, usize),
}

/// Why no sample can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleProblem {
    /// This setting gives a seed, and no sample is asked for.
    SeedAlone(SettingOrigin),
    /// No seed was given, and the machine gives no random numbers.
    NoSeed,
}
