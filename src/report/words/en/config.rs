//! Invalid arguments.

use crate::error::{
    AccountProblem, ApiProblem, DocumentProblem, EvidenceProblem, FileUseProblem, KeyAddressProblem,
    NamedInput, NeedsNetwork, OutputProblem, StdinUser, UsageError,
};
use crate::evidence::ReadError;
use crate::origin::{SettingOrigin, Sourced};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{
    behind, blamed, configuration, conformance, diff, export, file, format, images, keys, known, log, pods,
    policy_file, sbom, timestamp, typed, value,
};

pub(super) fn sentence(error: &UsageError) -> String {
    match error {
        UsageError::Layer { origin, problem } => configuration::layer(origin, *problem),
        UsageError::Config { file: path, problem } => configuration::sentence(path, problem),
        UsageError::Policy { file: path, problem } => policy_file::sentence(path, problem),
        UsageError::ExplainedFormat => "--explain-policy writes human or json, to standard output".to_owned(),
        UsageError::NoPolicy(setting) => policy_file::no_policy(setting),
        UsageError::NoController => export::no_controller().to_owned(),
        UsageError::Export { file, table, problem } => export::problem(file, *table, problem),
        UsageError::Empty(setting) => format!("{setting} is empty"),
        UsageError::EmptyName(name) => format!("{name} is empty"),
        UsageError::SaveOfSeveralKeys(setting) => format!("{setting} saves one key, but several are named"),
        UsageError::Value { setting, text, form } => value::sentence(setting, text, *form),
        UsageError::Unread(input, why) => unread(input, why),
        UsageError::File { setting, path, problem } => {
            let why = match problem {
                FileUseProblem::Unread(why) => file::sentence(why),
                FileUseProblem::Malformed(reason) => format!("it cannot be read: {reason}"),
                FileUseProblem::Unusable(reason) => format!("a certificate in it cannot be used: {reason}"),
                FileUseProblem::NoCertificate => "it contains no PEM block `CERTIFICATE`".to_owned(),
                FileUseProblem::LogKey(problem) => log::key_problem(problem),
                FileUseProblem::TimestampAuthority(problem) => timestamp::authority(problem),
            };
            format!("{setting} {path} cannot be used: {why}")
        }
        UsageError::Stdin(both) => twice(both),
        UsageError::Offline { by, what } => offline(by, what),
        UsageError::KeyAddress { setting, problem } => key_address(setting, problem),
        UsageError::Evidence(Sourced { value: path, origin }, problem) => match problem {
            EvidenceProblem::Taken => {
                format!("{origin}: {path} is already there; an evidence pack is never written over anything")
            }
            EvidenceProblem::Unwritable(reason) => format!("{origin}: {path} cannot be written: {reason}"),
        },
        UsageError::IgnoredLog { by, required } => {
            format!(
                "{} asks for an entry in a transparency log, but {} looks at none",
                typed(required, "log"),
                typed(by, "ignore")
            )
        }
        UsageError::KnownKeys { path, problem } => {
            format!("the record of known keys {path} cannot be used: {}", known::unread(problem))
        }
        UsageError::Accept { setting, problem } => known::accept(setting, problem),
        UsageError::KeyEnd(problem) => keys::end(problem),
        UsageError::Api(problem) => api(problem),
        UsageError::Timestamp(problem) => timestamp::usage(problem),
        UsageError::Account(problem) => match problem {
            AccountProblem::NoPassword(user) => format!("{user} has no password"),
            AccountProblem::NoUser(password) => {
                format!("a registry's password is given by {password}, but no user")
            }
            AccountProblem::EmptyPassword(setting) => {
                format!("the registry's password on standard input is empty ({setting})")
            }
            AccountProblem::SeveralRegistries(user) => {
                format!("{user} is for one registry, but the images are in several")
            }
        },
        UsageError::Document(problem) => document_problem(problem),
        UsageError::Output(problem) => match problem {
            OutputProblem::Unknown(name, _) => format!("-o `{name}` is not a format"),
            OutputProblem::OfOthers { command, format } => {
                format!("`{command}` does not write the format {format}")
            }
            OutputProblem::Terminal(_) => {
                "the document is not written to a terminal: its bytes are not escaped".to_owned()
            }
            OutputProblem::NoPath(format) => format!("-o {format}= has no path"),
            OutputProblem::Several => "more than one -o without a path".to_owned(),
            OutputProblem::Twice(one, other) if one == other => {
                format!("two outputs are to be written to {one}")
            }
            OutputProblem::Twice(one, other) => {
                format!("two outputs are to be written to one file, {one} and {other}")
            }
        },
        UsageError::Filter(Sourced { value: why, origin }) => behind(origin, sbom::filter_error(why)),
        UsageError::License(Sourced { value: why, origin }) => behind(origin, sbom::license_rule_error(why)),
        UsageError::Checks(Sourced { value: why, origin }) => {
            behind(origin, conformance::check_list_error(why))
        }
        UsageError::Gate(Sourced { value: why, origin }) => behind(origin, diff::unknown_gate(why)),
        UsageError::Images(problem) => images::problem(problem),
        UsageError::Sample(problem) => images::undrawn(problem),
        UsageError::Pods(given, problem) => pods::problem(given, problem),
        UsageError::InScopeWithoutPods(setting) => pods::without(setting),
    }
}

fn twice(both: &[StdinUser; 2]) -> String {
    let user = |user: &StdinUser| match user {
        StdinUser::Setting(Sourced { value: Some(name), origin }) => typed(origin, &name.to_string()),
        StdinUser::Setting(Sourced { value: None, origin }) => origin.to_string(),
        StdinUser::Document(name) => format!("the document {name}"),
        StdinUser::Report(name) => format!("the report {name}"),
    };
    match both {
        [StdinUser::Report(_), StdinUser::Report(_)] => "standard input can be only one report".to_owned(),
        [StdinUser::Document(_), StdinUser::Document(_)] => "standard input can be only one side".to_owned(),
        [one, other] if one == other => format!("standard input is used twice, by two {}", user(one)),
        [one, other] => format!("standard input is used twice, by {} and {}", user(one), user(other)),
    }
}

fn unread(input: &NamedInput, why: &ReadError) -> String {
    let why = file::sentence(why);
    match input {
        NamedInput::Key(Sourced { value: path, origin }) => {
            format!("the key file {path}{} cannot be read: {why}", blamed(Some(origin)))
        }
        NamedInput::KeyOnStdin => format!("the key cannot be read from standard input: {why}"),
        NamedInput::Setting { given: Sourced { value: path, origin }, .. } => {
            format!("{origin} {path} cannot be read: {why}")
        }
        NamedInput::Password => {
            format!("the registry's password cannot be read from standard input: {why}")
        }
        NamedInput::Document(path) => format!("the document {path} cannot be read: {why}"),
        NamedInput::DocumentOnStdin => format!("the document cannot be read: {why}"),
        NamedInput::Report(path) => format!("the report {path} cannot be read: {why}"),
        NamedInput::ReportOnStdin => format!("the report cannot be read from standard input: {why}"),
    }
}

fn offline(forbids: &SettingOrigin, what: &NeedsNetwork) -> String {
    match what {
        NeedsNetwork::Key(Sourced { value: address, origin }) => {
            let by = blamed(Some(origin));
            format!("the key {address}{by} is in the network, but {forbids} forbids it")
        }
        NeedsNetwork::Api => format!("the platform's API is in the network, but {forbids} forbids it"),
        NeedsNetwork::Image(name) => {
            format!("{name} is in a registry, but {forbids} forbids the network")
        }
        NeedsNetwork::Timestamp(service) => {
            format!("{service} asks a service in the network, but {forbids} forbids it")
        }
        NeedsNetwork::Wait(wait) => {
            format!("{wait} waits for something new, but {forbids} forbids the network")
        }
    }
}

fn key_address(setting: &SettingOrigin, problem: &KeyAddressProblem) -> String {
    let by = blamed(Some(setting));
    match problem {
        KeyAddressProblem::Malformed { text, reason } => {
            format!("the key's address `{text}`{by} is not valid: {reason}")
        }
        KeyAddressProblem::Account => format!(
            "the key's address{by} contains a user or a password; a public key is fetched without an account"
        ),
        KeyAddressProblem::OtherTool { scheme, .. } => {
            format!(
                "a key named by {scheme}:{by} is in a form of other tools; here it is a file, an https URL or -"
            )
        }
        KeyAddressProblem::NotHttps { text, .. } => format!("the key's address `{text}`{by} is not https"),
        KeyAddressProblem::Unpinned(text) => {
            format!("the key comes over http from `{text}`{by}: anyone on the network path could replace it")
        }
    }
}

fn api(problem: &ApiProblem) -> String {
    match problem {
        ApiProblem::Account(setting) => {
            let by = blamed(Some(setting));
            format!("the API's address{by} contains a user or a password; the API takes a token")
        }
        ApiProblem::NotHttps(Sourced { value: url, origin }) => {
            let by = blamed(Some(origin));
            format!("the API's address `{url}`{by} is not https, but a token is sent over https only")
        }
        ApiProblem::NoToken => "the platform's API needs a token, but there is none".to_owned(),
        ApiProblem::BadToken(setting) => {
            let by = blamed(Some(setting));
            format!("the API's token{by} is empty, or contains characters that no token has")
        }
        ApiProblem::NoBuild(name) => {
            format!("the platform's API is asked about a build, but {name} does not name one")
        }
        ApiProblem::BadApp(text, setting) => {
            let by = blamed(setting.as_ref());
            format!("the application `{text}`{by} cannot be part of an address of the API")
        }
        ApiProblem::BadBuild(text, setting) => {
            let by = blamed(setting.as_ref());
            format!("the build `{text}`{by} cannot be part of an address of the API")
        }
    }
}

/// A document that nobody signed.
pub(super) fn unsigned_document(name: &ForeignText) -> String {
    format!("nobody signed {name}: there is no signature to verify")
}

/// What to do where it is one.
pub(super) fn instead_of_unsigned() -> Vec<Help> {
    let steps = [
        "to read it anyway, marked UNSIGNED: --unsigned",
        "the attested SBOM of an image needs no such option: name the image",
    ];
    steps.map(|step| Help::Say(step.to_owned())).into()
}

fn document_problem(problem: &DocumentProblem) -> String {
    match problem {
        DocumentProblem::Unsigned(name) => unsigned_document(name),
        DocumentProblem::Unasked(setting) => {
            format!("{setting} is for a signed image, but a document has no signature")
        }
        DocumentProblem::OfNew(setting, pin) => {
            let setting =
                pin.as_ref().map_or_else(|| setting.to_string(), |pin| typed(setting, &format!("{pin}=…")));
            format!("{setting} applies to NEW, but NEW has no signature")
        }
        DocumentProblem::ApiInDiff(setting) => format!("{setting} is for verify and sbom"),
    }
}

/// What to do instead.
pub(super) fn help(error: &UsageError) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match error {
        UsageError::Layer { problem, .. } => configuration::layer_help(*problem),
        UsageError::Config { problem, .. } => configuration::help(problem),
        UsageError::Policy { problem, .. } => policy_file::help(problem),
        UsageError::NoController => vec![Help::Say(export::no_controller_help())],
        UsageError::Export { problem, .. } => export::problem_help(problem),
        UsageError::Empty(_) => {
            say("an unset secret must not drop a check: give it a value, or leave the option out")
        }
        UsageError::EmptyName(_) => say("an unset variable names no image: give it a value"),
        UsageError::SaveOfSeveralKeys(_) => say("save each key with a command of its own"),
        UsageError::Value { form, .. } => value::help(*form).into_iter().map(Help::Say).collect(),
        UsageError::Unread(input, ReadError::Pipe) => match input {
            NamedInput::Key(_) => say("to read a key from a program, use standard input: --key -"),
            NamedInput::Setting { instead: Some(variable), .. } => {
                say(&format!("to pass the value from a program, set {variable}"))
            }
            NamedInput::Report(_) => say("to read a report from a program, use standard input: -"),
            NamedInput::Document(_) => say("to read a document from a program, use standard input: -"),
            NamedInput::Setting { instead: None, .. }
            | NamedInput::KeyOnStdin
            | NamedInput::Password
            | NamedInput::DocumentOnStdin
            | NamedInput::ReportOnStdin => vec![],
        },
        UsageError::Offline { what, .. } => match what {
            NeedsNetwork::Key(_) => say("use a local key: --key FILE"),
            NeedsNetwork::Image(_) => say("name an image layout: oci:DIR or oci-archive:FILE"),
            NeedsNetwork::Api | NeedsNetwork::Wait(_) | NeedsNetwork::Timestamp(_) => vec![],
        },
        UsageError::KeyAddress { problem, .. } => key_address_help(problem),
        UsageError::IgnoredLog { .. } => say("leave one of them out"),
        UsageError::Timestamp(problem) => timestamp::usage_help(problem),
        UsageError::KnownKeys { .. } => {
            say("look at what is in it; a record that is moved away begins anew, and knows no key")
        }
        UsageError::Accept { problem, .. } => known::accept_help(problem),
        UsageError::KeyEnd(problem) => vec![Help::Say(keys::end_help(problem).to_owned())],
        UsageError::Api(problem) => match problem {
            ApiProblem::NotHttps(_) => say(
                "for a port that is forwarded to this machine: --api-url http://localhost:PORT/api --plain-http localhost:PORT",
            ),
            ApiProblem::NoToken => say("set PAAS_ATTEST_TOKEN, or use a file: --token-file FILE"),
            ApiProblem::NoBuild(_) => say("name it: build:APP_ID/BUILD_ID, or --app-id and --build-id"),
            ApiProblem::Account(_)
            | ApiProblem::BadToken(_)
            | ApiProblem::BadApp(..)
            | ApiProblem::BadBuild(..) => vec![],
        },
        UsageError::Account(problem) => match problem {
            AccountProblem::NoPassword(_) => {
                say("give it with --registry-password-stdin or PAAS_ATTEST_REGISTRY_PASSWORD")
            }
            AccountProblem::NoUser(_) => say("give it with --registry-user or PAAS_ATTEST_REGISTRY_USER"),
            AccountProblem::SeveralRegistries(_) => {
                say("log in to each with `docker login`, or set DOCKER_AUTH_CONFIG")
            }
            AccountProblem::EmptyPassword(_) => vec![],
        },
        UsageError::Document(problem) => match problem {
            DocumentProblem::Unsigned(_) => instead_of_unsigned(),
            DocumentProblem::Unasked(_) | DocumentProblem::OfNew(..) => {
                say("leave it out, or name the image")
            }
            DocumentProblem::ApiInDiff(_) => say("verify each build with --check-api first"),
        },
        UsageError::Output(problem) => match problem {
            OutputProblem::Unknown(_, known) => say(&format::all(known)),
            OutputProblem::Terminal(format) => {
                say(&format!("write it to a file, -o {format}=FILE, or to a pipe"))
            }
            OutputProblem::Several => {
                say("standard output takes one format: write the others to a file, -o json=FILE")
            }
            OutputProblem::Twice(..) => say("give each output a file of its own"),
            OutputProblem::OfOthers { .. } | OutputProblem::NoPath(_) => vec![],
        },
        UsageError::Images(problem) => say(images::help(problem)),
        UsageError::Sample(problem) => say(images::draw_help(problem)),
        UsageError::Pods(_, problem) => say(pods::help(problem)),
        UsageError::InScopeWithoutPods(_) => say(pods::without_help()),
        UsageError::Evidence(_, EvidenceProblem::Taken) => {
            say("name a folder that is empty or does not exist, or a new file that ends in .tar")
        }
        UsageError::Evidence(_, EvidenceProblem::Unwritable(_))
        | UsageError::Unread(..)
        | UsageError::File { .. }
        | UsageError::Stdin(_)
        | UsageError::Filter(_)
        | UsageError::License(_)
        | UsageError::Checks(_)
        | UsageError::NoPolicy(_)
        | UsageError::ExplainedFormat
        | UsageError::Gate(_) => vec![],
    }
}

/// What to do about the address of a key.
fn key_address_help(problem: &KeyAddressProblem) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match problem {
        KeyAddressProblem::NotHttps { host, .. } => {
            say(&format!("to allow plain http for exactly this host: --plain-http {host}"))
        }
        KeyAddressProblem::OtherTool { path: Some(path), .. } => say(&format!("name the file: --key {path}")),
        KeyAddressProblem::OtherTool { path: None, .. } => say(
            "write the public key to a file, as `cosign public-key --key KEY >cosign.pub` does of the same KEY, and name that: --key cosign.pub",
        ),
        KeyAddressProblem::Unpinned(_) => say("pin the key: --key-fingerprint SHA256:…"),
        KeyAddressProblem::Malformed { .. } | KeyAddressProblem::Account => vec![],
    }
}
