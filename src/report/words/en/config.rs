//! What is not asked properly.

use crate::error::{
    AccountProblem, ApiProblem, CaFileProblem, DocumentProblem, KeyAddressProblem, NamedInput, NeedsNetwork,
    OutputProblem, StdinUser, UsageError, ValueForm, VariableProblem,
};
use crate::evidence::ReadError;
use crate::origin::{SettingOrigin, Sourced};
use crate::policy::Requirement;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{behind, blamed, conformance, diff, file, format, sbom, typed};

pub(super) fn sentence(error: &UsageError) -> String {
    match error {
        UsageError::Variable { name, problem } => match problem {
            VariableProblem::Unknown => format!("the variable {name} is not known to this version"),
            VariableProblem::Empty => format!("the variable {name} is empty"),
            VariableProblem::NotText => format!("the variable {name} is no text"),
            VariableProblem::Blank => format!("the variable {name} holds blanks only"),
            VariableProblem::NoProxy => {
                format!("the variable {name} holds no proxy's address: http://HOST:PORT is needed")
            }
        },
        UsageError::Empty(setting) => format!("{setting} is empty"),
        UsageError::Value { setting, text, form } => value(setting, text, *form),
        UsageError::Unread(input, why) => unread(input, why),
        UsageError::CaFile { setting, path, problem } => {
            let why = match problem {
                CaFileProblem::Unread(why) => file::sentence(why),
                CaFileProblem::Malformed(reason) => format!("it cannot be read: {reason}"),
                CaFileProblem::Unusable(reason) => format!("a certificate in it cannot be used: {reason}"),
                CaFileProblem::Empty => "it holds no PEM block `CERTIFICATE`".to_owned(),
            };
            format!("{setting} {path} cannot be used: {why}")
        }
        UsageError::Stdin(both) => twice(both),
        UsageError::Offline { by, what } => offline(by, what),
        UsageError::KeyAddress { setting, problem } => key_address(setting, problem),
        UsageError::Api(problem) => api(problem),
        UsageError::Account(problem) => match problem {
            AccountProblem::NoPassword(user) => format!("{user} has no password"),
            AccountProblem::NoUser(password) => {
                format!("a registry's password is given by {password}, and no user")
            }
            AccountProblem::EmptyPassword => "the registry's password on standard input is empty".to_owned(),
            AccountProblem::SeveralRegistries(user) => {
                format!("{user} is for one registry, and the images lie in several")
            }
        },
        UsageError::Document(problem) => document_problem(problem),
        UsageError::Output(problem) => match problem {
            OutputProblem::Unknown(name, _) => format!("-o `{name}` is no format"),
            OutputProblem::OfOthers { command, format } => {
                format!("`{command}` does not write the format {format}")
            }
            OutputProblem::Terminal(_) => {
                "the document is not written to a terminal: it is foreign, byte for byte".to_owned()
            }
            OutputProblem::NoPath(format) => format!("-o {format}= has no path"),
            OutputProblem::Several => "more than one -o without a path".to_owned(),
        },
        UsageError::Filter(Sourced { value: why, origin }) => behind(origin, sbom::filter_error(why)),
        UsageError::License(Sourced { value: why, origin }) => {
            behind(origin, sbom::denied_license_error(why))
        }
        UsageError::Checks(Sourced { value: why, origin }) => {
            behind(origin, conformance::check_list_error(why))
        }
        UsageError::Gate(Sourced { value: why, origin }) => behind(origin, diff::unknown_gate(why)),
    }
}

fn value(setting: &SettingOrigin, text: &ForeignText, form: ValueForm) -> String {
    match form {
        ValueForm::Fingerprint => format!("{setting} `{text}` is no fingerprint"),
        ValueForm::ApiUrl => format!("the API's address, `{text}` ({setting}), is none"),
        ValueForm::HostPort => format!("{setting} `{text}` is no HOST or HOST:PORT"),
        ValueForm::ConnectTo => format!("{setting} `{text}` is not HOST:PORT:ADDR:PORT"),
        ValueForm::AuthOrigin => format!("{setting} `{text}` is no origin"),
        ValueForm::Duration => format!("{setting} `{text}` is no duration"),
        ValueForm::Size => format!("{setting} `{text}` is no size"),
        ValueForm::Jobs => format!("{setting} `{text}` is no number from 1 to 64"),
        ValueForm::KeyValue => format!("{setting} `{text}` is not KEY=VALUE"),
        ValueForm::Requirement => format!("{setting} `{text}` is not known to this version"),
        ValueForm::SbomSource => format!("{setting} `{text}` is none"),
        ValueForm::Color => format!("{setting} `{text}` is none of auto, always and never"),
    }
}

fn twice(both: &[StdinUser; 2]) -> String {
    let user = |user: &StdinUser| match user {
        StdinUser::Setting(Sourced { value, origin }) => typed(origin, &value.to_string()),
        StdinUser::Password => "--registry-password-stdin".to_owned(),
        StdinUser::Document(name) => format!("the document {name}"),
    };
    match both {
        [StdinUser::Document(_), StdinUser::Document(_)] => "standard input can be one side only".to_owned(),
        [one, other] if one == other => format!("standard input is asked for twice, by two {}", user(one)),
        [one, other] => format!("standard input is asked for twice, by {} and {}", user(one), user(other)),
    }
}

fn unread(input: &NamedInput, why: &ReadError) -> String {
    let why = file::sentence(why);
    match input {
        NamedInput::Key(Sourced { value: path, origin }) => {
            format!("the key file {path}{} cannot be read: {why}", blamed(Some(origin)))
        }
        NamedInput::KeyOnStdin => format!("the key cannot be read from standard input: {why}"),
        NamedInput::Token(Sourced { value: path, origin }) => {
            format!("{origin} {path} cannot be read: {why}")
        }
        NamedInput::Password => {
            format!("the registry's password cannot be read from standard input: {why}")
        }
        NamedInput::Document(path) => format!("the document {path} cannot be read: {why}"),
        NamedInput::DocumentOnStdin => format!("the document cannot be read: {why}"),
    }
}

fn offline(forbids: &SettingOrigin, what: &NeedsNetwork) -> String {
    match what {
        NeedsNetwork::Key(Sourced { value: address, origin }) => {
            let by = blamed(Some(origin));
            format!("the key {address}{by} lies in the network, and {forbids} forbids it")
        }
        NeedsNetwork::Api => format!("the platform's API lies in the network, and {forbids} forbids it"),
        NeedsNetwork::Image(name) => {
            format!("{name} lies in a registry, and {forbids} forbids the network")
        }
        NeedsNetwork::Wait(wait) => {
            format!("{wait} waits for something new, and {forbids} forbids the network")
        }
    }
}

fn key_address(setting: &SettingOrigin, problem: &KeyAddressProblem) -> String {
    let by = blamed(Some(setting));
    match problem {
        KeyAddressProblem::Malformed { text, reason } => {
            format!("the key's address `{text}`{by} is none: {reason}")
        }
        KeyAddressProblem::Account => format!(
            "the key's address{by} holds a user or a password; a public key is fetched without an account"
        ),
        KeyAddressProblem::NotHttps { text, .. } => format!("the key's address `{text}`{by} is not https"),
        KeyAddressProblem::Unpinned(text) => {
            format!("the key comes over http from `{text}`{by}: anybody on the way could exchange it")
        }
    }
}

fn api(problem: &ApiProblem) -> String {
    match problem {
        ApiProblem::Account(setting) => {
            let by = blamed(Some(setting));
            format!("the API's address{by} holds a user or a password; it takes a token")
        }
        ApiProblem::NotHttps(Sourced { value: url, origin }) => {
            let by = blamed(Some(origin));
            format!("the API's address `{url}`{by} is not https, and a token goes nowhere else")
        }
        ApiProblem::NoToken => "the platform's API is to be asked, and there is no token".to_owned(),
        ApiProblem::BadToken(setting) => {
            let by = blamed(Some(setting));
            format!("the API's token{by} is empty, or holds what no token holds")
        }
        ApiProblem::NoBuild(name) => {
            format!("the platform's API is asked about a build, and {name} names none")
        }
        ApiProblem::BadApp(text, setting) => {
            let by = blamed(setting.as_ref());
            format!("the application `{text}`{by} cannot stand in an address of the API")
        }
        ApiProblem::BadBuild(text, setting) => {
            let by = blamed(setting.as_ref());
            format!("the build `{text}`{by} cannot stand in an address of the API")
        }
    }
}

/// A document that nobody vouches for.
pub(super) fn unsigned_document(name: &ForeignText) -> String {
    format!("nobody vouches for {name}: it carries no signature that could be verified")
}

/// What to do where it is one.
pub(super) fn instead_of_unsigned() -> Vec<Help> {
    let steps = [
        "to read it all the same, under the word UNSIGNED: --unsigned",
        "an image's attested SBOM needs no such option: name the image",
    ];
    steps.map(|step| Help::Say(step.to_owned())).into()
}

fn document_problem(problem: &DocumentProblem) -> String {
    match problem {
        DocumentProblem::Unsigned(name) => unsigned_document(name),
        DocumentProblem::Unasked(setting) => {
            format!("{setting} asks something of a signed image, and a document carries no signature")
        }
        DocumentProblem::OfNew(setting) => format!("{setting} speaks of NEW, and NEW carries no signature"),
        DocumentProblem::ApiInDiff(setting) => format!("{setting} is for verify and sbom"),
    }
}

/// What to do instead.
pub(super) fn help(error: &UsageError) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match error {
        UsageError::Variable { problem, .. } => match problem {
            VariableProblem::Unknown => say(
                "a typo must not drop a check: unset it, or see the man page for the variables that there are",
            ),
            VariableProblem::Empty => {
                say("an unset secret must not drop a check: give it a value, or unset it")
            }
            VariableProblem::NotText | VariableProblem::Blank | VariableProblem::NoProxy => vec![],
        },
        UsageError::Empty(_) => {
            say("an unset secret must not drop a check: give it a value, or leave the option out")
        }
        UsageError::Value { form, .. } => help_with(*form).into_iter().map(Help::Say).collect(),
        UsageError::Unread(input, ReadError::Pipe) => match input {
            NamedInput::Key(_) => say("a key that a program writes is read from standard input: --key -"),
            NamedInput::Token(_) => say("a token that a program writes is given in PAAS_ATTEST_TOKEN"),
            NamedInput::Document(_) => say("a document that a program writes is read from standard input: -"),
            NamedInput::KeyOnStdin | NamedInput::Password | NamedInput::DocumentOnStdin => vec![],
        },
        UsageError::Offline { what, .. } => match what {
            NeedsNetwork::Key(_) => say("give a key that you have: --key FILE"),
            NeedsNetwork::Image(_) => say("name an image layout: oci:DIR or oci-archive:FILE"),
            NeedsNetwork::Api | NeedsNetwork::Wait(_) => vec![],
        },
        UsageError::KeyAddress { problem, .. } => match problem {
            KeyAddressProblem::NotHttps { host, .. } => {
                say(&format!("if http to exactly this host is meant: --plain-http {host}"))
            }
            KeyAddressProblem::Unpinned(_) => say("say which key it must be: --key-fingerprint SHA256:…"),
            KeyAddressProblem::Malformed { .. } | KeyAddressProblem::Account => vec![],
        },
        UsageError::Api(problem) => match problem {
            ApiProblem::NotHttps(_) => say(
                "for a port that is forwarded to this machine: --api-url http://localhost:PORT/api --plain-http localhost:PORT",
            ),
            ApiProblem::NoToken => say("give it in PAAS_ATTEST_TOKEN, or as a file: --token-file FILE"),
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
                say("log in to each with `docker login`, or give DOCKER_AUTH_CONFIG")
            }
            AccountProblem::EmptyPassword => vec![],
        },
        UsageError::Document(problem) => match problem {
            DocumentProblem::Unsigned(_) => instead_of_unsigned(),
            DocumentProblem::Unasked(_) | DocumentProblem::OfNew(_) => say("leave it out, or name the image"),
            DocumentProblem::ApiInDiff(_) => say("verify each build with --check-api first"),
        },
        UsageError::Output(problem) => match problem {
            OutputProblem::Unknown(_, known) => say(&format::all(known)),
            OutputProblem::Terminal(format) => say(&format!("give it a file, -o {format}=FILE, or a pipe")),
            OutputProblem::Several => {
                say("standard output takes one format: give the others a path, -o json=FILE")
            }
            OutputProblem::OfOthers { .. } | OutputProblem::NoPath(_) => vec![],
        },
        UsageError::Unread(..)
        | UsageError::CaFile { .. }
        | UsageError::Stdin(_)
        | UsageError::Filter(_)
        | UsageError::License(_)
        | UsageError::Checks(_)
        | UsageError::Gate(_) => vec![],
    }
}

fn help_with(form: ValueForm) -> Option<String> {
    Some(match form {
        ValueForm::Fingerprint => {
            "a fingerprint is SHA256: and base64, or 64 hex digits; `paas-attest key` shows the served one"
                .to_owned()
        }
        ValueForm::ApiUrl => "the platform's is https://runtime.di2amp.com/api".to_owned(),
        ValueForm::ConnectTo => {
            "for example harbor.paas-system.svc.cluster.local:443:127.0.0.1:8443".to_owned()
        }
        ValueForm::AuthOrigin => {
            "an origin is SCHEME://HOST[:PORT], for example https://auth.example.com".to_owned()
        }
        ValueForm::Duration => {
            "a duration is a number with ms, s, m or h, also joined: 500ms, 90s, 1m30s".to_owned()
        }
        ValueForm::Size => "a size is a number of bytes, or one with KiB, MiB or GiB: 64MiB".to_owned(),
        ValueForm::Requirement => {
            format!("it knows: {}", Requirement::ALL.map(Requirement::as_str).join(", "))
        }
        ValueForm::SbomSource => "the sources are attestation, attached and api".to_owned(),
        ValueForm::HostPort | ValueForm::Jobs | ValueForm::KeyValue | ValueForm::Color => return None,
    })
}
