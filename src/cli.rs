//! The words of the command line: options, help and examples.
//!
//! Knows what may be typed, and nothing of what it means: [`crate::config`] makes a request of it.
//! The environment is not read here; help only says which variable stands for which option.

#![allow(
    clippy::doc_markdown,
    rustdoc::bare_urls,
    reason = "doc comments here are the help text as it is shown"
)]

mod color;
mod examples;
mod usage;

use clap::{Args, Parser, Subcommand};

use crate::report::{Command, Format, Lang};

use self::examples::{DIFF_EXAMPLES, EXAMPLES, KEY_EXAMPLES, SBOM_EXAMPLES, VERIFY_EXAMPLES};

pub use self::color::Color;
pub use self::usage::Instead;

/// Checks from outside that a container image is what PaaS Runtime built and signed
#[derive(Debug, Parser)]
#[command(name = "paas-attest", version, after_help = EXAMPLES, disable_help_subcommand = true, arg_required_else_help = true, max_term_width = 120)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Sub,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Sub {
    /// Is this image what the platform built and signed?
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Box<VerifyArgs>),
    /// What is inside it?
    #[command(after_help = SBOM_EXAMPLES)]
    Sbom(Box<SbomArgs>),
    /// What changed between two builds?
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(Box<DiffArgs>),
    /// Which public key does the platform serve?
    #[command(after_help = KEY_EXAMPLES)]
    Key(Box<KeyArgs>),
}

impl Sub {
    /// Which command it is, and what it prints.
    pub fn asked(&self) -> (Command, &OutputArgs) {
        match self {
            Self::Verify(args) => (Command::Verify, &args.output),
            Self::Sbom(args) => (Command::Sbom, &args.output),
            Self::Diff(args) => (Command::Diff, &args.output),
            Self::Key(args) => (Command::Key, &args.output),
        }
    }
}

/// `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Images: HOST/REPO:TAG, HOST/REPO@sha256:HEX, build:APP_ID/BUILD_ID, oci:DIR, oci:DIR:TAG, oci-archive:FILE
    #[arg(value_name = "IMAGE", required = true)]
    pub images: Vec<String>,

    #[command(flatten)]
    /// What to trust.
    pub trust: TrustArgs,

    #[command(flatten)]
    /// What must hold.
    pub hold: HoldArgs,

    #[command(flatten)]
    /// Where to look.
    pub places: PlaceArgs,

    #[command(flatten)]
    /// What to print.
    pub output: OutputArgs,
}

/// `sbom`.
#[derive(Debug, Args)]
pub struct SbomArgs {
    /// An image, as for verify; or, with --unsigned, a document: file:PATH, a path that ends in .json, or -
    #[arg(value_name = "IMAGE|FILE")]
    pub target: String,

    #[command(flatten)]
    /// What to show.
    pub show: ShowArgs,

    #[command(flatten)]
    /// What to trust.
    pub trust: TrustArgs,

    #[command(flatten)]
    /// What must hold.
    pub hold: HoldArgs,

    #[command(flatten)]
    /// Where to look.
    pub places: PlaceArgs,

    #[command(flatten)]
    /// What to print.
    pub output: OutputArgs,
}

/// `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The older build: an image, as for verify; or, with --unsigned, a document: file:PATH, a path that ends in .json, or -
    #[arg(value_name = "OLD")]
    pub old: String,

    /// The newer build, named in the same way; --commit-sha and --build-id apply to it only
    #[arg(value_name = "NEW")]
    pub new: String,

    #[command(flatten)]
    /// What to compare.
    pub compare: CompareArgs,

    #[command(flatten)]
    /// What to trust.
    pub trust: TrustArgs,

    #[command(flatten)]
    /// What must hold.
    pub hold: HoldArgs,

    #[command(flatten)]
    /// Where to look.
    pub places: PlaceArgs,

    #[command(flatten)]
    /// What to print.
    pub output: OutputArgs,
}

/// What to compare, and what may not change.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What must not change")]
pub struct CompareArgs {
    /// Fail on: any, added, removed, upgraded, downgraded, changed, license, integrity, substitution, provenance, key, builder
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub fail_on: Vec<String>,
    /// Also compare a document that nobody signed, marked UNSIGNED
    #[arg(long)]
    pub unsigned: bool,
}

/// What to show of an SBOM.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What to show")]
pub struct ShowArgs {
    /// List every component
    #[arg(long)]
    pub list: bool,
    /// Only components whose type, ecosystem, package, name, version, license, supplier, purl or path matches; implies --list
    #[arg(long, value_name = "KEY=GLOB")]
    pub filter: Vec<String>,
    /// Check against a schema or lists of minimum elements: schema, ntia, cisa, bsi
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub check: Vec<String>,
    /// Fail if a component cannot be used without this license
    #[arg(long, value_name = "[ECOSYSTEM,…:]ID")]
    pub deny_license: Vec<String>,
    /// Save the document, byte for byte as it was signed
    #[arg(long, value_name = "FILE")]
    pub save: Option<String>,
    /// Where the SBOM comes from: attestation, or unsigned: attached (the .sbom tag), api [default: attestation]
    #[arg(long, value_name = "attestation|attached|api")]
    pub source: Option<String>,
    /// Also show a document that nobody signed, marked UNSIGNED
    #[arg(long)]
    pub unsigned: bool,
}

/// `key`.
#[derive(Debug, Args)]
pub struct KeyArgs {
    #[command(flatten)]
    /// What to trust.
    pub trust: TrustArgs,

    #[command(flatten)]
    /// Where to look.
    pub places: PlaceArgs,

    #[command(flatten)]
    /// What to print.
    pub output: OutputArgs,
}

/// What to trust.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What to trust")]
pub struct TrustArgs {
    /// The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]
    #[arg(long, value_name = "FILE|URL|-")]
    pub key: Vec<String>,
    /// The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]
    #[arg(long, value_name = "FP")]
    pub key_fingerprint: Vec<String>,
    /// The platform's API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]
    #[arg(long, value_name = "URL")]
    pub api_url: Option<String>,
    /// Certificate authorities in addition to the system's [env: PAAS_ATTEST_CA_FILE]
    #[arg(long, value_name = "FILE")]
    pub ca_file: Vec<String>,
}

/// What must hold.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What must hold")]
pub struct HoldArgs {
    /// The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]
    #[arg(long, value_name = "V")]
    pub tenant_id: Option<String>,
    /// The signed app_id must be this [env: PAAS_ATTEST_APP_ID]
    #[arg(long, value_name = "V")]
    pub app_id: Option<String>,
    /// The signed commit_sha must be this, begin with PREFIX…, or be the checkout's HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]
    #[arg(long, value_name = "V|PREFIX…|@")]
    pub commit_sha: Option<String>,
    /// The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]
    #[arg(long, value_name = "V")]
    pub build_id: Option<String>,
    /// Any other signed annotation must be exactly this
    #[arg(short, long, value_name = "KEY=VALUE")]
    pub annotation: Vec<String>,
    /// The repository that the signature must name [default: the image's own]; `any` skips this check
    #[arg(long, value_name = "REPO|any")]
    pub identity: Option<String>,
    /// What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub require: Vec<String>,
    /// The builder that trusted provenance must name; implies --require provenance
    #[arg(long, value_name = "V")]
    pub builder_id: Option<String>,
    /// The source that trusted provenance must name; implies --require provenance
    #[arg(long, value_name = "V")]
    pub source_uri: Option<String>,
    /// The platform's own records must match (needs its token)
    #[arg(long)]
    pub check_api: bool,
    /// Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong
    #[arg(long, value_name = "DURATION")]
    pub wait: Option<String>,
    /// Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]
    #[arg(long, value_name = "SIZE")]
    pub max_sbom_size: Option<String>,
}

/// Where to look.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Where to look")]
pub struct PlaceArgs {
    /// The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]
    #[arg(long, value_name = "HOST")]
    pub registry: Option<String>,
    /// The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]
    #[arg(long, value_name = "LOGICAL=ACTUAL")]
    pub registry_alias: Vec<String>,
    /// Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT")]
    pub connect_to: Vec<String>,
    /// Use plain http for exactly this host
    #[arg(long, value_name = "HOST[:PORT]")]
    pub plain_http: Vec<String>,
    /// A token service of another origin that may receive the registry's credentials
    #[arg(long, value_name = "ORIGIN")]
    pub auth_origin: Vec<String>,
    /// The file with the token for the platform's API [env: PAAS_ATTEST_TOKEN, the token itself]
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<String>,
    /// The registry's user; otherwise docker's and podman's credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]
    #[arg(long, value_name = "USER")]
    pub registry_user: Option<String>,
    /// Read the registry's password from standard input
    #[arg(long)]
    pub registry_password_stdin: bool,
    /// Time limit for one round of one image, everything included [default: 2m]
    #[arg(long, value_name = "DURATION")]
    pub timeout: Option<String>,
    /// How many images to check at once [default: 4]
    #[arg(long, value_name = "N")]
    pub jobs: Option<String>,
    /// No network at all: only oci:, oci-archive:, file: and a local --key
    #[arg(long)]
    pub offline: bool,
}

/// What to print.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// In which formats, and into which files.
    #[arg(short, long, value_name = "FORMAT[=PATH]", help = formats())]
    pub output: Vec<String>,
    /// Only errors on standard error, one line per image
    #[arg(short, long)]
    pub quiet: bool,
    /// Show every signature and every place that was checked
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// When to use color [default: auto]
    #[arg(long, value_name = "auto|always|never", hide_possible_values = true)]
    pub color: Option<Color>,
    /// Do not show progress
    #[arg(long)]
    pub no_progress: bool,
}

fn formats() -> String {
    let all = Lang::En.formats_in_short(&Format::by_commands());
    format!("{all}; =PATH writes to a file [default: {}]", Format::usual().name)
}

/// A format and the file that it goes to, as they were typed.
pub fn split_output(word: &str) -> (&str, Option<&str>) {
    match word.split_once('=') {
        Some((format, path)) => (format, Some(path)),
        None => (word, None),
    }
}
