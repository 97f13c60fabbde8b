//! The table of settings: of each its option, its help, its variable, and the commands that take it.

use crate::diff::DiffGate;
use crate::error::{NotInFile, UsageError, ValueForm};
use crate::origin::Sourced;
use crate::policy::Requirement;
use crate::report::Command::{
    Diff, Doctor, Explain, Join, Key as KeyCommand, Policy as PolicyCommand, Sbom, Verify,
};
use crate::report::{Command, DocumentSource, FORMATS};
use crate::sbom::conformance::ConformanceCheck;

use super::choices::{COLOR, LANG, LOG, NO_IMAGE, TO};
use super::row::Holds::{One as OneValue, Several as SeveralValues};
use super::row::OptionGroup::{Compare, Hold, Output, Places, Show, Trust};
use super::row::Takes::{List, One, Several};
use super::row::{InFile, PLAIN, SettingRow};

macro_rules! settings {
    ($($name:ident { $($column:ident: $value:expr),+ $(,)? })+) => {
        /// What can be asked.
        #[expect(missing_docs, reason = "their rows say what they are")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Setting { $($name),+ }

        impl Setting {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What is known of it.
            pub fn row(self) -> &'static SettingRow {
                match self {
                    $(Self::$name => {
                        const ROW: SettingRow = SettingRow { $($column: $value,)+ ..PLAIN };
                        &ROW
                    })+
                }
            }
        }
    };
}

settings! {
    Key {
        option: "--key", takes: Several("FILE|URL|-"), group: Trust, variable: Some(("PAAS_ATTEST_KEY", OneValue)),
        help: "The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]",
        in_file: InFile::PathOrAddress,
        in_rule: true,
    }
    KeyValid {
        option: "--key-valid", takes: Several("UNTIL"), group: Trust, form: Some(ValueForm::Until),
        help: "The --key before it counts only for what a log, or the time-stamp of a pack, proves to be signed before UNTIL: 2026-11-01T12:00:00Z, or a date, from whose beginning on (UTC) it does not count",
        not_of: &[KeyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Order),
    }
    KeyFingerprint {
        option: "--key-fingerprint", takes: Several("FP"), group: Trust, form: Some(ValueForm::Fingerprint),
        variable: Some(("PAAS_ATTEST_KEY_FINGERPRINT", SeveralValues)),
        help: "The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]",
        in_rule: true,
    }
    Accept {
        option: "--accept", takes: One("FP"), group: Trust, form: Some(ValueForm::Fingerprint),
        help: "Record this key as the endpoint's from now on, if it is the one that is served",
        not_of: &[Verify, Sbom, Diff, Doctor],
        in_file: InFile::Nothing(NotInFile::OneRun),
    }
    NoKnownKeys {
        option: "--no-known-keys", group: Trust,
        help: "Neither read nor write the record of keys that were served before; nor with CI=true in the environment",
    }
    ApiUrl {
        option: "--api-url", takes: One("URL"), group: Trust, form: Some(ValueForm::ApiUrl),
        variable: Some(("PAAS_ATTEST_API_URL", OneValue)),
        help: "The platform's API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]",
    }
    CaFile {
        option: "--ca-file", takes: Several("FILE"), group: Trust, variable: Some(("PAAS_ATTEST_CA_FILE", OneValue)),
        help: "Certificate authorities in addition to the system's [env: PAAS_ATTEST_CA_FILE]",
        in_file: InFile::Path,
    }
    RekorKey {
        option: "--rekor-key", takes: Several("FILE"), group: Trust,
        help: "The public key of a transparency log, used instead of the public Sigstore instance's",
        not_of: &[KeyCommand, Doctor],
        in_file: InFile::Path,
        in_rule: true,
    }
    TrustedRoot {
        option: "--trusted-root", takes: One("FILE"), group: Trust,
        help: "A trusted_root.json whose transparency logs are used instead of the public Sigstore instance's",
        not_of: &[KeyCommand, Doctor],
        in_file: InFile::Path,
        in_rule: true,
    }
    TimestampCa {
        option: "--timestamp-ca", takes: Several("FILE"), group: Trust,
        help: "Authorities of time-stamping services: that of an evidence pack must lead to one",
        not_of: &[KeyCommand, Doctor],
        in_file: InFile::Path,
        in_rule: true,
    }
    TenantId {
        option: "--tenant-id", takes: One("V"), group: Hold, variable: Some(("PAAS_ATTEST_TENANT_ID", OneValue)),
        help: "The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]",
        in_rule: true,
    }
    AppId {
        option: "--app-id", takes: One("V"), group: Hold, variable: Some(("PAAS_ATTEST_APP_ID", OneValue)),
        help: "The signed app_id must be this [env: PAAS_ATTEST_APP_ID]",
        in_rule: true,
    }
    CommitSha {
        option: "--commit-sha", takes: One("V|PREFIX…|@"), group: Hold,
        variable: Some(("PAAS_ATTEST_COMMIT_SHA", OneValue)),
        help: "The signed commit_sha must be this, begin with PREFIX…, or be the checkout's HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]",
        in_rule: true,
    }
    BuildId {
        option: "--build-id", takes: One("V"), group: Hold, variable: Some(("PAAS_ATTEST_BUILD_ID", OneValue)),
        help: "The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]",
        in_rule: true,
    }
    Annotation {
        option: "--annotation", short: Some('a'), takes: Several("KEY=VALUE"), group: Hold,
        form: Some(ValueForm::KeyValue),
        help: "Any other signed annotation must be exactly this",
        in_rule: true,
    }
    Identity {
        option: "--identity", takes: One("REPO|any"), group: Hold,
        help: "The repository that the signature must name [default: the image's own]; `any` skips this check",
        in_rule: true,
    }
    Require {
        option: "--require", takes: List("WHAT"), group: Hold, form: Some(ValueForm::Requirement),
        help: "What else must hold: sbom, provenance, log, digest (the image is named by digest), pinned-key, in-scope (with --pods: all images are of the registry)",
        in_rule: true,
    }
    Log {
        option: "--log", takes: One("auto|require|ignore"), group: Hold, form: Some(ValueForm::OneOf(LOG)),
        help: "Entries of a transparency log: check them where they are, require one, or ignore them [default: auto]",
        in_rule: true,
    }
    BuilderId {
        option: "--builder-id", takes: One("V"), group: Hold,
        help: "The builder that trusted provenance must name; implies --require provenance",
        in_rule: true,
    }
    SourceUri {
        option: "--source-uri", takes: One("V"), group: Hold,
        help: "The source that trusted provenance must name; implies --require provenance",
        in_rule: true,
    }
    CheckApi {
        option: "--check-api", group: Hold,
        help: "The platform's own records must match (needs its token)", silent_in: &[Diff],
        in_rule: true,
    }
    Wait {
        option: "--wait", takes: One("DURATION"), group: Hold, form: Some(ValueForm::Duration),
        help: "Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong",
    }
    MaxSbomSize {
        option: "--max-sbom-size", takes: One("SIZE"), group: Hold, form: Some(ValueForm::Size),
        help: "Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]",
    }
    Registry {
        option: "--registry", takes: One("HOST"), group: Places, form: Some(ValueForm::HostPort),
        variable: Some(("PAAS_ATTEST_REGISTRY", OneValue)),
        help: "The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]",
        silent_in: &[KeyCommand],
    }
    RegistryAlias {
        option: "--registry-alias", takes: Several("LOGICAL=ACTUAL"), group: Places,
        variable: Some(("PAAS_ATTEST_REGISTRY_ALIAS", SeveralValues)),
        help: "The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]",
        silent_in: &[KeyCommand],
    }
    ConnectTo {
        option: "--connect-to", takes: Several("HOST:PORT:ADDR:PORT"), group: Places, form: Some(ValueForm::ConnectTo),
        help: "Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST",
    }
    PlainHttp {
        option: "--plain-http", takes: Several("HOST[:PORT]"), group: Places, form: Some(ValueForm::HostPort),
        help: "Use plain http for exactly this host",
    }
    AuthOrigin {
        option: "--auth-origin", takes: Several("ORIGIN"), group: Places, form: Some(ValueForm::AuthOrigin),
        help: "A token service of another origin that may receive the registry's credentials",
        silent_in: &[KeyCommand],
    }
    TokenFile {
        option: "--token-file", takes: One("FILE"), group: Places,
        help: "The file with the token for the platform's API [env: PAAS_ATTEST_TOKEN, the token itself]",
        silent_in: &[Diff, KeyCommand], not_of: &[Doctor],
        in_file: InFile::Path,
    }
    RegistryUser {
        option: "--registry-user", takes: One("USER"), group: Places,
        variable: Some(("PAAS_ATTEST_REGISTRY_USER", OneValue)),
        help: "The registry's user; otherwise docker's and podman's credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]",
        silent_in: &[KeyCommand],
    }
    RegistryPasswordStdin {
        option: "--registry-password-stdin", group: Places,
        help: "Read the registry's password from standard input",
        silent_in: &[KeyCommand],
        in_file: InFile::Nothing(NotInFile::Input),
    }
    Timeout {
        option: "--timeout", takes: One("DURATION"), group: Places, form: Some(ValueForm::Duration),
        help: "Time limit for one round of one image, everything included [default: 2m]",
    }
    Jobs {
        option: "--jobs", takes: One("N"), group: Places, form: Some(ValueForm::Jobs),
        help: "How many images to check at once [default: 4]",
        not_of: &[Sbom, KeyCommand, Doctor],
    }
    Images {
        option: "--images", takes: One("FILE|-"), group: Places,
        help: "More images, one a line; what stands behind # is a comment",
        not_of: &[Sbom, Diff, KeyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Input),
    }
    Pods {
        option: "--pods", takes: One("FILE|-"), group: Places,
        help: "What runs, by the digests that nodes report: the output of kubectl get pods -o json; images of another registry than --registry are listed, and not checked",
        not_of: &[Sbom, Diff, KeyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Input),
    }
    Shard {
        option: "--shard", takes: One("I/N"), group: Places, form: Some(ValueForm::Shard),
        help: "Check part I of N of the images, cut in the order given; the report says of which list",
        not_of: &[Sbom, Diff, KeyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Input),
    }
    FailFast {
        option: "--fail-fast", group: Places,
        help: "Check no more images once one is FAILED: the run is then FAILED whatever they are",
        not_of: &[Sbom, Diff, KeyCommand, Doctor],
    }
    Policy {
        option: "--policy", takes: One("FILE"), group: Hold,
        help: "What is asked, by patterns of repositories, and what is excepted: a TOML file, whose first rule that matches counts",
        not_of: &[Sbom, Diff, KeyCommand],
        in_file: InFile::Path,
    }
    ExplainPolicy {
        option: "--explain-policy", group: Hold,
        help: "Show what would be asked of each image, and who asks it, and ask nothing",
        not_of: &[Sbom, Diff, KeyCommand],
        in_file: InFile::Nothing(NotInFile::OneRun),
    }
    Sample {
        option: "--sample", takes: One("N"), group: Places, form: Some(ValueForm::SampleSize),
        help: "Check N of the images, drawn by SHA-256 of the seed and their names; the man page shows how to draw them again",
        not_of: &[Sbom, Diff, KeyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Input),
    }
    Seed {
        option: "--seed", takes: One("S"), group: Places,
        help: "What the sample follows from: any text [default: one drawn at random and shown]",
        not_of: &[Sbom, Diff, KeyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Input),
    }
    Offline {
        option: "--offline", group: Places,
        help: "No network at all: only oci:, oci-archive:, file: and a local --key",
    }
    FailOn {
        option: "--fail-on", takes: List("KIND"), group: Compare,
        help: "Fail on: any, added, removed, upgraded, downgraded, changed, license, integrity, substitution, provenance, key, builder",
    }
    List {
        option: "--list", group: Show,
        help: "List every component",
    }
    Filter {
        option: "--filter", takes: Several("KEY=GLOB"), group: Show,
        help: "Only components whose type, ecosystem, package, name, version, license, supplier, purl or path matches; implies --list",
    }
    Check {
        option: "--check", takes: List("LIST"), group: Show,
        help: "Check against a schema or lists of minimum elements: schema, ntia, cisa, bsi",
    }
    DenyLicense {
        option: "--deny-license", takes: Several("[ECOSYSTEM,…:]ID"), group: Show,
        help: "Fail if a component cannot be used without this license; several are judged together",
    }
    AllowLicense {
        option: "--allow-license", takes: Several("[ECOSYSTEM,…:]ID,…"), group: Show,
        help: "Fail if these licenses are not enough for a component; `unknown` allows what has none that can be judged",
    }
    Save {
        option: "--save", takes: One("FILE"), group: Show,
        help: "Save the document, byte for byte as it was signed",
        also: &[(KeyCommand, Output, "Save the key, byte for byte as it was served")],
        in_file: InFile::Nothing(NotInFile::Output),
    }
    Source {
        option: "--source", takes: One("attestation|attached|api"), group: Show, form: Some(ValueForm::SbomSource),
        help: "Where the SBOM comes from: attestation, or unsigned: attached (the .sbom tag), api [default: attestation]",
    }
    Unsigned {
        option: "--unsigned", group: Show,
        help: "Also show a document that nobody signed, marked UNSIGNED",
        also: &[(Diff, Compare, "Also compare a document that nobody signed, marked UNSIGNED")],
    }
    // Its help is made of the table of formats.
    Output {
        option: "--output", short: Some('o'), takes: Several("FORMAT[=PATH]"), not_of: &[Explain, PolicyCommand],
        in_file: InFile::Nothing(NotInFile::Output),
    }
    Evidence {
        option: "--evidence", takes: One("PATH"),
        help: "Write an evidence pack that can be checked again without a network: a new folder, or one file PATH.tar",
        not_of: &[KeyCommand, Explain, Join, PolicyCommand, Doctor],
        in_file: InFile::Nothing(NotInFile::Output),
    }
    TimestampUrl {
        option: "--timestamp-url", takes: One("URL"), form: Some(ValueForm::TimestampUrl),
        help: "Add a time-stamp by this service (RFC 3161) to the evidence pack",
        not_of: &[KeyCommand, Explain, Join, PolicyCommand, Doctor],
    }
    To {
        option: "--to", takes: One("KIND"), form: Some(ValueForm::OneOf(TO)),
        help: "Whose policy to write: kyverno (one ClusterPolicy), policy-controller (ClusterImagePolicies)",
        not_of: &[Verify, Sbom, Diff, KeyCommand, Explain, Join, Doctor],
        in_file: InFile::Nothing(NotInFile::OneRun),
    }
    Config {
        option: "--config", takes: One("FILE"), group: Places, variable: Some(("PAAS_ATTEST_CONFIG", OneValue)),
        help: "Options from a TOML file, long names as keys; what it does not name comes from the user's own file [env: PAAS_ATTEST_CONFIG]",
        in_file: InFile::Nothing(NotInFile::OneRun),
    }
    Quiet {
        option: "--quiet", short: Some('q'),
        help: "Only errors on standard error, one line per image",
        also: &[(Explain, Output, "Only the codes, one a line; of one code, what it means in a few words")],
        not_of: &[PolicyCommand],
    }
    Verbose {
        option: "--verbose", short: Some('v'), not_with: Some("--quiet"), grows: true,
        help: "Show every signature and every place that was checked; twice (-vv), each request too, with its time and size",
        also: &[(KeyCommand, Output, NO_IMAGE), (Doctor, Output, NO_IMAGE)],
        not_of: &[Explain, Join, PolicyCommand],
    }
    Color {
        option: "--color", takes: One("auto|always|never"), form: Some(ValueForm::OneOf(COLOR)),
        help: "When to use color [default: auto]",
        not_of: &[PolicyCommand],
    }
    Lang {
        option: "--lang", takes: One("en|fr"), form: Some(ValueForm::OneOf(LANG)),
        variable: Some(("PAAS_ATTEST_LANG", OneValue)),
        help: "The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]",
    }
    NoProgress {
        option: "--no-progress",
        help: "Do not show progress",
        silent_in: &[KeyCommand],
        not_of: &[Explain, Join, PolicyCommand, Doctor],
    }
}

impl Setting {
    /// The words that its values are made of, where there are few: each is one of them, a list of them, or begins
    /// with one.
    pub fn words(self, command: Command) -> Vec<&'static str> {
        match self {
            Self::Require => Requirement::ALL.map(Requirement::as_str).into(),
            Self::FailOn => DiffGate::ALL.map(DiffGate::as_str).into(),
            Self::Check => ConformanceCheck::ALL.map(ConformanceCheck::as_str).into(),
            Self::Source => DocumentSource::OF_IMAGES.map(DocumentSource::as_str).into(),
            Self::Output => {
                FORMATS.iter().filter(|format| format.is_of(command)).map(|format| format.name).collect()
            }
            _ => self.row().words().iter().map(|(word, _)| *word).collect(),
        }
    }

    /// Whether an empty value is refused where it is read, in words that show what belongs there. What a variable
    /// may say too is most likely empty because a pipeline did not set one, and is told that.
    pub(super) fn shows_form(self) -> bool {
        let row = self.row();
        self == Self::Output || (row.form.is_some() && row.variable.is_none())
    }

    /// What is wrong with a value that cannot be read. Where any text can, only an empty one is wrong.
    pub(in crate::config) fn refuse(self, given: &Sourced<String>) -> UsageError {
        match self.row().form {
            Some(form) => UsageError::value(given, form),
            None => UsageError::Empty(given.origin.clone()),
        }
    }
}
