//! Where a registry's user and password come from.
//!
//! The command line, then `DOCKER_AUTH_CONFIG`, then the files and helpers of docker and podman; the
//! first source with an entry for exactly this registry answers. Exactly: substring and prefix
//! matches of host names sent credentials to strangers (CVE-2026-59891, sigstore-js#1718).

mod config;
mod helpers;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::time::timeout;

use crate::evidence::account::{
    AccountSource, CredentialProblem, DockerConfigSource, DockerEntry, HelperProblem, Nobody,
};
use crate::evidence::limits;
use crate::json::Shape;
use crate::origin::Sourced;
use crate::subject::Repository;
use crate::text::{ForeignText, Secret, Secrets};

use super::file::{self, Input};

use self::config::{DockerConfig, Entry, entry_for};

/// User and password for one registry, and where they are from.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    pub(super) user: String,
    pub(super) password: Secret,
    pub(super) source: AccountSource,
}

/// What the sources say of one registry.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// This credential.
    Credential(Credential),
    /// A bearer token for exactly this registry (`registrytoken`).
    Bearer(Secret, AccountSource),
    /// A token that the registry's token service changes into one of those (`identitytoken`).
    Identity(Secret, AccountSource),
    /// None has an entry.
    Nobody(Nobody),
    /// A source that should answer cannot. Never an anonymous pull in silence.
    Broken(CredentialProblem),
}

/// What the command line and the environment say of credentials.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The user that a setting names, and the password, for the one registry of the run.
    pub given: Option<(Sourced<String>, Secret)>,
    /// The value of `DOCKER_AUTH_CONFIG`.
    pub docker_auth_config: Option<Secret>,
    /// `REGISTRY_AUTH_FILE`, named by the user.
    pub registry_auth_file: Option<PathBuf>,
    /// `DOCKER_CONFIG`, a folder named by the user.
    pub docker_config: Option<PathBuf>,
    /// The user's home folder.
    pub home: Option<PathBuf>,
    /// `XDG_RUNTIME_DIR`.
    pub runtime_dir: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub config_home: Option<PathBuf>,
}

impl Sources {
    /// Makes the account that is given known as a secret; what files and helpers say is known once they are asked.
    pub(super) fn tell(&self, secrets: &Secrets) {
        if let Some((user, password)) = &self.given {
            secrets.add_account(&user.value, password);
        }
    }

    /// The credential for a repository's registry. Of an entry for its other name it is only said that it is there:
    /// nothing says that both want the same account.
    pub(super) async fn find(&self, repository: &Repository, other_name: Option<&Repository>) -> Found {
        if let Some((user, password)) = &self.given {
            return Found::Credential(Credential {
                user: user.value.clone(),
                password: password.clone(),
                source: AccountSource::Given(user.origin.to_string()),
            });
        }
        let mut nobody = Nobody { registry: repository.registry.clone(), asked: vec![], other: None };
        if let Some(text) = &self.docker_auth_config {
            match in_config(
                text.reveal().as_bytes(),
                DockerConfigSource::Variable,
                repository,
                other_name,
                &mut nobody,
            )
            .await
            {
                Ok(None) => {}
                Ok(Some(found)) => return found,
                Err(problem) => return Found::Broken(problem),
            }
        }
        for (path, named) in self.files() {
            let shown = ForeignText::new(path.display().to_string());
            let bytes = match file::read(Input::File(&path), limits::CREDENTIALS) {
                Ok(bytes) => bytes,
                // A default file that is not there is the usual case; one that the user named is not.
                Err(error) if error.is_absent() && named == Named::Default => continue,
                Err(reason) => {
                    let named = named == Named::ByUser;
                    return Found::Broken(CredentialProblem::Unread { path: shown, named, reason });
                }
            };
            let of = DockerConfigSource::File(shown);
            match in_config(&bytes, of, repository, other_name, &mut nobody).await {
                Ok(None) => {}
                Ok(Some(found)) => return found,
                Err(problem) => return Found::Broken(problem),
            }
        }
        Found::Nobody(nobody)
    }

    /// Credential files in the order in which they are asked.
    fn files(&self) -> Vec<(PathBuf, Named)> {
        let mut files = Vec::new();
        if let Some(path) = &self.registry_auth_file {
            files.push((path.clone(), Named::ByUser));
        }
        if let Some(folder) = &self.docker_config {
            files.push((folder.join("config.json"), Named::Default));
        } else if let Some(home) = &self.home {
            files.push((home.join(".docker").join("config.json"), Named::Default));
        }
        let podman = |folder: &Path| (folder.join("containers").join("auth.json"), Named::Default);
        files.extend(self.runtime_dir.as_deref().map(podman));
        let config_home =
            self.config_home.clone().or_else(|| self.home.as_ref().map(|home| home.join(".config")));
        files.extend(config_home.as_deref().map(podman));
        files
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    ByUser,
    Default,
}

/// Asks one configuration. A helper for exactly this registry comes before the general store, and
/// both before entries in the file, as in docker. One without an account goes to those that were asked in vain.
async fn in_config(
    bytes: &[u8],
    of: DockerConfigSource,
    repository: &Repository,
    other_name: Option<&Repository>,
    nobody: &mut Nobody,
) -> Result<Option<Found>, CredentialProblem> {
    let config = DockerConfig::of(bytes, &of)?;
    if let Some(helper) = config.helper_for(repository)
        && let Some(found) = ask_helper(helper, &repository.registry).await?
    {
        return Ok(Some(found));
    }
    let entry = config.auths.as_ref().and_then(|auths| entry_for(auths, repository));
    if let Some((key, entry)) = entry
        && let Some(found) = read_entry(entry, DockerEntry { key: ForeignText::new(key), of: of.clone() })?
    {
        return Ok(Some(found));
    }
    if nobody.other.is_none() {
        let key = other_name.and_then(|name| config.key_for(name)).map(ForeignText::new);
        nobody.other = key.map(|key| DockerEntry { key, of: of.clone() });
    }
    nobody.asked.push(of);
    Ok(None)
}

fn read_entry(entry: &Entry, at: DockerEntry) -> Result<Option<Found>, CredentialProblem> {
    let set = |field: &Option<String>| field.clone().filter(|text| !text.is_empty());
    if let Some(token) = set(&entry.registrytoken) {
        return Ok(Some(Found::Bearer(Secret::new(token), AccountSource::Entry(at))));
    }
    let found = |user: String, password: Secret, at| {
        Ok(Some(Found::Credential(Credential { user, password, source: AccountSource::Entry(at) })))
    };
    if let Some(token) = set(&entry.identitytoken) {
        return Ok(Some(Found::Identity(Secret::new(token), AccountSource::Entry(at))));
    }
    // What is written beside it may be older: docker reads this one.
    if let Some(auth) = set(&entry.auth) {
        let Some((user, password)) = decoded(&auth) else {
            return Err(CredentialProblem::BadAuth(at));
        };
        return found(user, password, at);
    }
    if let (Some(user), Some(password)) = (set(&entry.username), set(&entry.password)) {
        return found(user, Secret::new(password), at);
    }
    // `docker login` with a store leaves empty entries behind: they say nothing.
    Ok(None)
}

/// User and password of an `auth`, which may be wrapped, as Go's `encoding/base64` reads it.
fn decoded(auth: &str) -> Option<(String, Secret)> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let joined: String = auth.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let text = String::from_utf8(LENIENT.decode(joined).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), Secret::new(password.trim_matches('\0'))))
}

#[derive(Deserialize)]
struct HelperAnswer {
    #[serde(rename = "Username", default)]
    username: String,
    #[serde(rename = "Secret", default)]
    secret: String,
}

impl HelperAnswer {
    fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        Shape::Object(&[]).check(bytes)?;
        serde_json::from_slice(bytes)
    }
}

/// The program of a helper of this name.
fn program_of(helper: &str) -> Result<String, CredentialProblem> {
    // A name with a path or a shell's characters would run something else ("Clone2Leak").
    let plain = helper.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    if !plain || helper.contains("..") {
        return Err(CredentialProblem::HelperName(ForeignText::new(helper)));
    }
    Ok(format!("docker-credential-{helper}"))
}

/// Runs `docker-credential-X get` (docker's credential helper protocol).
async fn ask_helper(helper: &str, registry: &str) -> Result<Option<Found>, CredentialProblem> {
    let program = program_of(helper)?;
    let shown = ForeignText::new(&program);
    match run_helper(&program, registry).await {
        Ok(Some(HelperAnswer { username: user, secret })) => {
            let (password, source) = (Secret::new(secret), AccountSource::Helper(shown));
            // The protocol's word for a secret that is an identity token.
            Ok(Some(match user.as_str() {
                "<token>" => Found::Identity(password, source),
                _ => Found::Credential(Credential { user, password, source }),
            }))
        }
        Ok(None) => Ok(None),
        Err(problem) => Err(CredentialProblem::Helper(shown, problem)),
    }
}

/// The account that a helper has, if any.
async fn run_helper(program: &str, registry: &str) -> Result<Option<HelperAnswer>, HelperProblem> {
    let mut child = Command::new(program)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| HelperProblem::NotRun(ForeignText::error(&error)))?;
    let talk = async {
        if let Some(mut stdin) = child.stdin.take() {
            // A helper that ends without reading has said its answer by its exit code.
            let _ = stdin.write_all(format!("{registry}\n").as_bytes()).await;
        }
        let mut answer = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            stdout.take(limits::SMALL + 1).read_to_end(&mut answer).await?;
        }
        Ok::<_, std::io::Error>((child.wait().await?, answer))
    };
    let (status, answer) = timeout(limits::HELPER, talk)
        .await
        .map_err(|_| HelperProblem::Silent)?
        .map_err(|error| HelperProblem::Broken(ForeignText::error(&error)))?;
    if answer.len() as u64 > limits::SMALL {
        return Err(HelperProblem::TooLarge);
    }
    if !status.success() {
        // The protocol says it so, and in no other way.
        if answer.starts_with(b"credentials not found") {
            return Ok(None);
        }
        return Err(HelperProblem::Failed(ForeignText::new(status.to_string())));
    }
    let answer = HelperAnswer::read(&answer).map_err(|_| HelperProblem::Malformed)?;
    Ok((!answer.username.is_empty() || !answer.secret.is_empty()).then_some(answer))
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn find(json: &str, name: &str) -> Result<Option<(String, String)>, CredentialProblem> {
        let (registry, path) = name.split_once('/').unwrap();
        let repository = Repository { registry: registry.to_owned(), path: path.to_owned() };
        let mut nobody = Nobody { registry: registry.to_owned(), asked: vec![], other: None };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Ok(
            match runtime.block_on(in_config(
                json.as_bytes(),
                DockerConfigSource::Variable,
                &repository,
                None,
                &mut nobody,
            ))? {
                Some(Found::Credential(c)) => Some((c.user, c.password.reveal().to_owned())),
                Some(Found::Bearer(token, _)) => Some((String::new(), token.reveal().to_owned())),
                Some(Found::Identity(token, _)) => Some(("<token>".to_owned(), token.reveal().to_owned())),
                _ => None,
            },
        )
    }

    #[test]
    fn only_the_exact_registry_gets_a_credential() {
        let json = r#"{"auths":{"h.x:5000":{"auth":"dTpwOnc="}}}"#;
        assert_eq!(find(json, "h.x:5000/a"), Ok(Some(("u".to_owned(), "p:w".to_owned()))));
        for other in
            ["h.x/a", "h.x:50000/a", "h.x:5001/a", "evil.h.x:5000/a", "h.x:5000.evil.y/a", "H.x:5000/a"]
        {
            assert_eq!(find(json, other), Ok(None), "{other}");
        }
    }

    #[test]
    fn an_address_has_one_entry_however_it_is_written() {
        for key in ["[2001:db8::1]:5000", "https://[2001:DB8:0::1]:5000/v2/", "[2001:db8::1]:5000/a"] {
            let json = format!(r#"{{"auths":{{"{key}":{{"auth":"dTpwOnc="}}}}}}"#);
            assert!(find(&json, "[2001:db8::1]:5000/a").unwrap().is_some(), "{key}");
            for other in ["[2001:db8::1]/a", "[2001:db8::1]:500/a", "[2001:db8::2]:5000/a", "2001:db8::1/a"] {
                assert_eq!(find(&json, other), Ok(None), "{key} {other}");
            }
        }
    }

    #[test]
    fn the_longest_path_wins_on_boundaries() {
        let json = r#"{"auths":{"https://h.x/v2/":{"username":"all","password":"1"},"h.x/team":{"username":"team","password":"2"}}}"#;
        assert_eq!(find(json, "h.x/team/app"), Ok(Some(("team".to_owned(), "2".to_owned()))));
        assert_eq!(find(json, "h.x/teams/app"), Ok(Some(("all".to_owned(), "1".to_owned()))));
    }

    #[test]
    fn what_cannot_be_used_is_said_and_not_passed_over() {
        assert!(find(r#"{"auths":{"h.x":{"auth":"!!"}}}"#, "h.x/a").is_err());
        assert!(find("{", "h.x/a").is_err());
        for name in ["../evil", "..", "a..b", "a/b", "a b", "a\\\\b", "a;b", "é"] {
            let found = find(&format!(r#"{{"credsStore":"{name}"}}"#), "h.x/a");
            assert!(matches!(found, Err(CredentialProblem::HelperName(_))), "{name}: {found:?}");
        }
        for name in [
            "surely-not.exe",
            "surely_not-installed",
            "surely.not.exe",
            "surely-not.v1.2",
            "surely-not.",
            ".surely",
        ] {
            let found = find(&format!(r#"{{"credsStore":"{name}"}}"#), "h.x/a");
            assert!(matches!(found, Err(CredentialProblem::Helper(..))), "{name}: {found:?}");
        }
        assert!(find(r#"{"credHelpers":{"h.x":"surely-not-installed"}}"#, "h.x/a").is_err());
        assert_eq!(find(r#"{"auths":{"h.x":{}}}"#, "h.x/a"), Ok(None));
    }

    #[test]
    fn files_are_read_as_docker_reads_them() {
        let account = |user: &str, password: &str| Ok(Some((user.to_owned(), password.to_owned())));
        let long = "x".repeat(100);
        let wrapped = STANDARD.encode(format!("u:{long}"));
        let (first, second) = wrapped.split_at(76);
        for (json, expected) in [
            (format!(r#"{{"auths":{{"h.x":{{"auth":"{first}\n{second}\n"}}}}}}"#), account("u", &long)),
            (format!(r#"{{"auths":{{"h.x":{{"auth":"{first}\r\n{second}"}}}}}}"#), account("u", &long)),
            (r#"{"auths":{"h.x":{"auth":"dTpw\nOnc="}}}"#.to_owned(), account("u", "p:w")),
            (r#"{"auths":{"h.x":{"auth":"\n d\tT p\rwOnc=\n\n"}}}"#.to_owned(), account("u", "p:w")),
            (r#"{"auths":{"h.x":{"auth":"dTpwOnc=\n"}}}"#.to_owned(), account("u", "p:w")),
            (r#"{"auths":{"h.x":{"auth":"dTpw\u0000"}}}"#.to_owned(), Err(())),
            (r#"{"auths":{"h.x":{"auth":"dTpwAAA="}}}"#.to_owned(), account("u", "p")),
            (
                r#"{"auths":{"h.x":{"username":"old","password":"old","auth":"dTpwOnc="}}}"#.to_owned(),
                account("u", "p:w"),
            ),
            (
                r#"{"auths":{"h.x":{"auth":"dTpwOnc=","username":"u","password":"old"}}}"#.to_owned(),
                account("u", "p:w"),
            ),
            (
                r#"{"auths":{"h.x":{"password":"p","auth":"dTpwOnc=","username":"other"}}}"#.to_owned(),
                account("u", "p:w"),
            ),
            (
                r#"{"auths":{"https://h.x/v2/":{"username":"old","password":"old","auth":"dTpwOnc="}}}"#.to_owned(),
                account("u", "p:w"),
            ),
            (r#"{"auths":{"h.x":{"username":"old","password":"old","auth":"!!"}}}"#.to_owned(), Err(())),
            (r#"{"auths":{"h.x":{"username":"u","password":"p","auth":""}}}"#.to_owned(), account("u", "p")),
            (
                r#"{"auths":{"h.x":{"auth":"MDAwMDo=","identitytoken":"t"}}}"#.to_owned(),
                account("<token>", "t"),
            ),
            (r#"{"auths":{"h.x":{"identitytoken":"t"}}}"#.to_owned(), account("<token>", "t")),
            (
                r#"{"auths":{"h.x":{"username":"u","password":"p","identitytoken":"t"}}}"#.to_owned(),
                account("<token>", "t"),
            ),
            (r#"{"auths":{"h.x":{"auth":"dTpwOnc=","identitytoken":"t"}}}"#.to_owned(), account("<token>", "t")),
            (r#"{"auths":{"h.x/a":{"identitytoken":"t"},"h.x":{"auth":"dTpwOnc="}}}"#.to_owned(), account("<token>", "t")),
            (r#"{"auths":{"h.x":{"auth":"dTpwOnc=","identitytoken":""}}}"#.to_owned(), account("u", "p:w")),
            (
                r#"{"auths":{"h.y":null,"h.x":{"auth":"dTpwOnc="}},"credHelpers":null,"credsStore":null}"#
                    .to_owned(),
                account("u", "p:w"),
            ),
            (r#"{"auths":{"h.x":null},"credHelpers":{"h.x":null}}"#.to_owned(), Ok(None)),
            (
                r#"{"auths":{"h.x/a":null,"h.x":{"auth":"dTpwOnc=","username":null}}}"#.to_owned(),
                account("u", "p:w"),
            ),
            (
                r#"{"auths":{"h.x":{"auth":"dTpwOnc=","password":null,"identitytoken":null,"registrytoken":null}}}"#
                    .to_owned(),
                account("u", "p:w"),
            ),
            (r#"{"auths":{"h.x":{"auth":null,"username":"u","password":"p"}}}"#.to_owned(), account("u", "p")),
            (r#"{"auths":null}"#.to_owned(), Ok(None)),
            ("\n".to_owned(), Ok(None)),
            ("\t\r\n ".to_owned(), Ok(None)),
            (" ".repeat(5000), Ok(None)),
            (String::new(), Ok(None)),
            (" \n".to_owned(), Ok(None)),
            ("null".to_owned(), Err(())),
        ] {
            assert_eq!(find(&json, "h.x/a").map_err(|_| ()), expected, "{json}");
        }
    }

    #[test]
    fn a_list_where_an_object_belongs_is_malformed() {
        crate::rows::each(
            [
                r#"[{"h.x":{"auth":"dTpwOnc="}},{},null]"#,
                r#"{"auths":{"h.x":["dTpwOnc=",null,null,null,null]}}"#,
                r#"{"auths":{"h.x":[null,"u","p",null,null]}}"#,
                r#"{"auths":{"h.y":[null,null,null,null,null],"h.x":{"auth":"dTpwOnc="}}}"#,
                r#"{"auths":[["h.x",{"auth":"dTpwOnc="}]]}"#,
                r#"{"credHelpers":[],"auths":{}}"#,
            ],
            |list| {
                let found = find(list, "h.x/a");
                assert!(matches!(found, Err(CredentialProblem::Malformed { .. })), "{list}: {found:?}");
            },
        );
        crate::rows::each([r#"["u","p"]"#, r#"["<token>","p"]"#, "[]"], |list| {
            assert!(HelperAnswer::read(list.as_bytes()).is_err(), "{list}");
        });
        assert_eq!(HelperAnswer::read(br#"{"Username":"u","Secret":"p"}"#).unwrap().username, "u");
    }

    #[test]
    fn a_broken_file_does_not_show_its_secrets() {
        let error = find(r#"{"auths":{"h.x":{"password":hunter2}}}"#, "h.x/a").unwrap_err();
        assert!(matches!(error, CredentialProblem::Malformed { line: 1, .. }), "{error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}
