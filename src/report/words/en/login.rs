//! Why a registry does not let us look, and where accounts are from.

use crate::call::Call;
use crate::evidence::account::{
    AccountSource, AskedAs, CredentialProblem, DockerConfigSource, DockerEntry, HelperProblem, Nobody,
};
use crate::evidence::trouble::{LoginTrouble, RealmProblem};
use crate::limits;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{file, size};

pub(in crate::report) fn sentence(trouble: &LoginTrouble) -> String {
    match trouble {
        LoginTrouble::NotLetIn { registry, status, asked_as } => {
            let asked_as = match asked_as {
                AskedAs::User { user, from } => format!("`{user}`, from {}", account(from)),
                AskedAs::Token(from) => format!("the holder of the identity token of {}", account(from)),
                AskedAs::Nobody(nobody) => self::nobody(nobody),
            };
            format!(
                "the registry {registry} answered {status}, so nothing is known about the image; asked as {asked_as}"
            )
        }
        LoginTrouble::Refused { registry, said, account, nobody } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!(" ({said})"));
            let asked_as = match (account, nobody) {
                (Some(source), _) => format!("the account of {}", self::account(source)),
                (None, Some(nobody)) => format!("{}, with an anonymous token", self::nobody(nobody)),
                (None, None) => "nobody (an anonymous token)".to_owned(),
            };
            format!(
                "the registry {registry} answered 401{said}, so nothing is known about the image; asked as {asked_as}"
            )
        }
        LoginTrouble::Endless { registry } => format!("the registry {registry} answers 401 to every token"),
        LoginTrouble::NoChallenge { registry, status } => format!(
            "the registry {registry} hides what it has from anonymous requests, or does not have it; how to log in is not known, because it answered {status} for /v2/"
        ),
        LoginTrouble::Credentials(problem) => credentials(problem),
        LoginTrouble::Realm { registry, realm, problem } => {
            let why = match problem {
                RealmProblem::NoAddress => "which is not a URL",
                RealmProblem::HoldsUser => "which contains a user",
                RealmProblem::NotHttps => "which is not https",
                RealmProblem::OtherOrigin(_) => "which has another origin",
            };
            format!(
                "the registry {registry} names the token service `{realm}`, {why}: nothing was sent there"
            )
        }
    }
}

/// As whom somebody without an account asked.
pub(in crate::report) fn nobody(Nobody { registry, asked, other }: &Nobody) -> String {
    let asked: Vec<String> = asked.iter().map(config).collect();
    let places = if asked.is_empty() { String::new() } else { format!(" in {}", asked.join(" or ")) };
    let other = other.as_ref().map_or_else(String::new, |other| {
        format!("; {} is for the other name of an alias and is not used", entry(other))
    });
    format!("nobody (no credentials for {registry}{places}{other})")
}

/// What helps whoever has an account only for the registry's other name.
pub(in crate::report) fn other_name_help(Nobody { registry, other, .. }: &Nobody) -> Option<Help> {
    let DockerEntry { key, of } = other.as_ref()?;
    Some(Help::Say(format!(
        "credentials are looked up under {registry}, the name that is connected to: run `docker login {registry}`, or, if the account of `{key}` is valid there too, add an entry `{registry}` to {}",
        config(of)
    )))
}

pub(in crate::report) fn help(trouble: &LoginTrouble, call: &Call) -> Vec<Help> {
    match trouble {
        LoginTrouble::NotLetIn { registry, asked_as, .. } => {
            let step = match asked_as {
                AskedAs::Nobody(nobody) if nobody.other.is_some() => {
                    let other = other_name_help(nobody).into_iter();
                    return other.chain([Help::Say(NO_PROJECT.to_owned())]).collect();
                }
                AskedAs::Nobody(_) => format!(
                    "log in with `docker login {registry}`, or give a robot account; its `$` needs single quotes: PAAS_ATTEST_REGISTRY_USER='robot$octave+auditor'"
                ),
                AskedAs::User { user, .. } => other_account(registry, Some(user.raw())),
                AskedAs::Token(_) => other_account(registry, None),
            };
            vec![Help::Say(step), Help::Say(NO_PROJECT.to_owned())]
        }
        LoginTrouble::Refused { account: None, nobody: Some(nobody), .. } if nobody.other.is_some() => {
            other_name_help(nobody).into_iter().chain([Help::Say(NO_PROJECT.to_owned())]).collect()
        }
        LoginTrouble::Refused { registry, account, .. } => {
            let step = match account {
                Some(AccountSource::Given(_)) => other_account(registry, call.value("--registry-user")),
                Some(AccountSource::Entry(_) | AccountSource::Helper(_)) => other_account(registry, None),
                None => format!("log in with `docker login {registry}`"),
            };
            vec![Help::Say(step), Help::Say(NO_PROJECT.to_owned())]
        }
        LoginTrouble::Credentials(_) => vec![Help::Say(
            "fix the credential source, or use --registry-user with --registry-password-stdin".to_owned(),
        )],
        LoginTrouble::Realm { problem: RealmProblem::OtherOrigin(origin), .. } => vec![Help::Say(format!(
            "if you know that this service belongs to the registry, say so: --auth-origin {origin}"
        ))],
        LoginTrouble::Realm {
            problem: RealmProblem::NoAddress | RealmProblem::HoldsUser | RealmProblem::NotHttps,
            ..
        }
        | LoginTrouble::NoChallenge { .. }
        | LoginTrouble::Endless { .. } => vec![],
    }
}

const NO_PROJECT: &str = "Harbor answers the same for a project that does not exist: check the name";

fn other_account(registry: &str, user: Option<&str>) -> String {
    match user.filter(|user| is_cut_robot(user)) {
        Some(user) => format!(
            "the name `{}` has lost what a shell took for a variable; a robot's `$` needs single quotes: PAAS_ATTEST_REGISTRY_USER='robot$octave+auditor'",
            ForeignText::new(user)
        ),
        None => {
            format!(
                "check the account's password and that it may pull; `docker login {registry}` replaces it"
            )
        }
    }
}

/// A robot of Harbor is `robot$NAME` or `robot$PROJECT+NAME`; without single quotes a shell takes out what follows
/// the `$`, up to a `+`.
fn is_cut_robot(user: &str) -> bool {
    user == "robot" || user.starts_with("robot+")
}

/// Where an account is from.
pub(super) fn account(source: &AccountSource) -> String {
    match source {
        AccountSource::Given(setting) => setting.clone(),
        AccountSource::Entry(one) => entry(one),
        AccountSource::Helper(program) => helper(program),
    }
}

fn entry(DockerEntry { key, of }: &DockerEntry) -> String {
    format!("the entry `{key}` of {}", config(of))
}

fn helper(program: impl std::fmt::Display) -> String {
    format!("the credential helper {program}")
}

pub(super) fn config(source: &DockerConfigSource) -> String {
    match source {
        DockerConfigSource::Variable => "DOCKER_AUTH_CONFIG".to_owned(),
        DockerConfigSource::File(path) => path.to_string(),
    }
}

pub(super) fn credentials(problem: &CredentialProblem) -> String {
    match problem {
        CredentialProblem::Unread { path, named, reason } => {
            let by = if *named { " (REGISTRY_AUTH_FILE)" } else { "" };
            format!("the credential file {path}{by} cannot be read: {}", file::sentence(reason))
        }
        CredentialProblem::Malformed { of, line, column } => {
            format!("{} is not a docker configuration (line {line}, column {column})", config(of))
        }
        CredentialProblem::BadAuth(one) => {
            format!("{} has an `auth` that is not base64 of USER:PASSWORD", entry(one))
        }
        CredentialProblem::HelperName(name) => {
            format!("the credential helper's name `{name}` is not accepted")
        }
        CredentialProblem::Helper(program, problem) => {
            let what = match problem {
                HelperProblem::NotRun(reason) => format!("cannot be run: {reason}"),
                HelperProblem::Silent => format!("did not answer within {} s", limits::HELPER.as_secs()),
                HelperProblem::Broken(reason) => format!("could not be read: {reason}"),
                HelperProblem::TooLarge => format!("answered with more than {}", size(limits::SMALL)),
                HelperProblem::Failed(status) => format!("failed ({status})"),
                HelperProblem::Malformed => "did not answer with the JSON of its protocol".to_owned(),
            };
            format!("{} {what}", helper(program))
        }
    }
}
