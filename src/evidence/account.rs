//! Who we are to a registry: where an account is from, and why there is none.

use super::read::ReadError;
use crate::text::ForeignText;

/// Where the account for a registry is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountSource {
    /// The user gave it, by this option or variable.
    Given(String),
    /// An entry of a docker configuration.
    Entry(DockerEntry),
    /// A credential helper, by the name of its program.
    Helper(ForeignText),
}

/// An entry of a docker configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerEntry {
    /// Its key: for which registry it is.
    pub key: ForeignText,
    /// Where it stands.
    pub of: DockerConfigSource,
}

/// Where a docker configuration is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DockerConfigSource {
    /// The variable `DOCKER_AUTH_CONFIG`.
    Variable,
    /// A file.
    File(ForeignText),
}

/// As whom a registry was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedAs {
    /// As this user.
    User {
        /// The name.
        user: ForeignText,
        /// Where the account is from.
        from: AccountSource,
    },
    /// With an identity token, from here.
    Token(AccountSource),
    /// As nobody.
    Nobody(Box<Nobody>),
}

/// As whom a registry lets us look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryLogin {
    /// As anybody: it asked for nothing.
    Open,
    /// With a token that anybody gets.
    Anonymous,
    /// By an account, or a token, from here.
    Account(AccountSource),
}

/// A credential helper that a docker configuration names. It was not run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedHelper {
    /// The name of its program.
    pub program: ForeignText,
    /// Which configuration names it.
    pub of: DockerConfigSource,
    /// Whether a program of this name is in a folder of `PATH`.
    pub is_there: bool,
}

/// A registry that was asked without an account, because there is none for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nobody {
    /// The registry.
    pub registry: String,
    /// Configurations that have no entry for it.
    pub asked: Vec<DockerConfigSource>,
    /// An entry of theirs for the other name that an alias gives to it. Nothing of it is used.
    pub other: Option<DockerEntry>,
}

/// Why a source of accounts that should answer cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialProblem {
    /// The file was not read.
    Unread {
        /// The file.
        path: ForeignText,
        /// Whether `REGISTRY_AUTH_FILE` names it.
        named: bool,
        /// Why.
        reason: ReadError,
    },
    /// It is not a docker configuration. What the parser says could quote a password, and is not kept.
    Malformed {
        /// Which one.
        of: DockerConfigSource,
        /// The line of the error.
        line: usize,
        /// Its column.
        column: usize,
    },
    /// An entry whose `auth` is not base64 of a user and a password.
    BadAuth(DockerEntry),
    /// The name of a credential helper that would run something else.
    HelperName(ForeignText),
    /// A credential helper, by the name of its program.
    Helper(ForeignText, HelperProblem),
}

/// Why a credential helper did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelperProblem {
    /// It cannot be run.
    NotRun(ForeignText),
    /// It did not answer in time.
    Silent,
    /// It broke off.
    Broken(ForeignText),
    /// It answered with more than the bound.
    TooLarge,
    /// It ended with this status.
    Failed(ForeignText),
    /// Its answer is not the JSON of the protocol.
    Malformed,
}
