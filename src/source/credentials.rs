//! Where a registry's user and password come from.
//!
//! The command line, then `DOCKER_AUTH_CONFIG`, then the files and helpers of docker and podman; the
//! first source with an entry for exactly this registry answers. Exactly: substring and prefix
//! matches of host names sent credentials to strangers (CVE-2026-59891, sigstore-js#1718).

use std::path::{Path, PathBuf};
use std::process::Stdio;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::time::timeout;

use crate::evidence::account::{
    AccountSource, CredentialProblem, DockerConfigSource, DockerEntry, HelperProblem,
};
use crate::evidence::limits;
use crate::json::{Shape, StrictMap};
use crate::origin::Sourced;
use crate::subject::Repository;
use crate::text::{ForeignText, Secret, Secrets};

use super::file::{self, Input};

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
    /// None has an entry; those that were asked.
    Nobody(Vec<DockerConfigSource>),
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

#[derive(Deserialize, Default)]
struct DockerConfig {
    #[serde(default)]
    auths: StrictMap<Entry>,
    #[serde(rename = "credHelpers", default)]
    cred_helpers: StrictMap<String>,
    #[serde(rename = "credsStore", default)]
    creds_store: Option<String>,
}

#[derive(Deserialize, Default)]
struct Entry {
    #[serde(default)]
    auth: Option<String>,
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    identitytoken: Option<String>,
    #[serde(default)]
    registrytoken: Option<String>,
}

impl DockerConfig {
    fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        Shape::Object(&[("auths", Shape::Map(&Shape::Object(&[]))), ("credHelpers", Shape::Object(&[]))])
            .check(bytes)?;
        serde_json::from_slice(bytes)
    }
}

impl Sources {
    /// Makes the account that is given known as a secret; what files and helpers say is known once they are asked.
    pub(super) fn tell(&self, secrets: &Secrets) {
        if let Some((user, password)) = &self.given {
            secrets.add_account(&user.value, password);
        }
    }

    /// The credential for a repository's registry.
    pub(super) async fn find(&self, repository: &Repository) -> Found {
        if let Some((user, password)) = &self.given {
            return Found::Credential(Credential {
                user: user.value.clone(),
                password: password.clone(),
                source: AccountSource::Given(user.origin.to_string()),
            });
        }
        let mut asked = Vec::new();
        if let Some(text) = &self.docker_auth_config {
            match in_config(text.reveal().as_bytes(), &DockerConfigSource::Variable, repository).await {
                Ok(None) => asked.push(DockerConfigSource::Variable),
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
            match in_config(&bytes, &of, repository).await {
                Ok(None) => asked.push(of),
                Ok(Some(found)) => return found,
                Err(problem) => return Found::Broken(problem),
            }
        }
        Found::Nobody(asked)
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
/// both before entries in the file, as in docker.
async fn in_config(
    bytes: &[u8],
    of: &DockerConfigSource,
    repository: &Repository,
) -> Result<Option<Found>, CredentialProblem> {
    // The parser's message could quote a password: only the place of the error is said.
    let config = DockerConfig::read(bytes).map_err(|error| CredentialProblem::Malformed {
        of: of.clone(),
        line: error.line(),
        column: error.column(),
    })?;
    let helper = config.cred_helpers.0.get(&repository.registry).or(config.creds_store.as_ref());
    if let Some(helper) = helper.filter(|helper| !helper.is_empty())
        && let Some(found) = ask_helper(helper, &repository.registry).await?
    {
        return Ok(Some(found));
    }
    let Some((key, entry)) = entry_for(&config.auths, repository) else { return Ok(None) };
    read_entry(entry, DockerEntry { key: ForeignText::new(key), of: of.clone() })
}

fn read_entry(entry: &Entry, at: DockerEntry) -> Result<Option<Found>, CredentialProblem> {
    let set = |field: &Option<String>| field.clone().filter(|text| !text.is_empty());
    if let Some(token) = set(&entry.registrytoken) {
        return Ok(Some(Found::Bearer(Secret::new(token), AccountSource::Entry(at))));
    }
    let found = |user: String, password: Secret, at| {
        Ok(Some(Found::Credential(Credential { user, password, source: AccountSource::Entry(at) })))
    };
    if let (Some(user), Some(password)) = (set(&entry.username), set(&entry.password)) {
        return found(user, Secret::new(password), at);
    }
    if let Some(auth) = set(&entry.auth) {
        let decoded = STANDARD.decode(auth.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some((user, password)) = decoded.as_deref().and_then(|text| text.split_once(':')) else {
            return Err(CredentialProblem::BadAuth(at));
        };
        return found(user.to_owned(), Secret::new(password.trim_end_matches('\0')), at);
    }
    if set(&entry.identitytoken).is_some() {
        return Err(CredentialProblem::IdentityToken(at));
    }
    // `docker login` with a store leaves empty entries behind: they say nothing.
    Ok(None)
}

/// The entry with the longest path that is this repository's or above it, on `/` boundaries.
fn entry_for<'a>(auths: &'a StrictMap<Entry>, repository: &Repository) -> Option<(&'a String, &'a Entry)> {
    let wanted = repository.to_string();
    auths
        .0
        .iter()
        .filter_map(|(key, entry)| {
            let bare = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
            let bare = bare.trim_end_matches('/');
            let bare = bare.strip_suffix("/v2").or_else(|| bare.strip_suffix("/v1")).unwrap_or(bare);
            let rest = wanted.strip_prefix(bare)?;
            (rest.is_empty() || rest.starts_with('/')).then_some((bare.len(), key, entry))
        })
        .max_by_key(|(length, ..)| *length)
        .map(|(_, key, entry)| (key, entry))
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

/// Runs `docker-credential-X get` (docker's credential helper protocol).
async fn ask_helper(helper: &str, registry: &str) -> Result<Option<Found>, CredentialProblem> {
    // A name with a path or a shell's characters would run something else ("Clone2Leak").
    if !helper.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
        return Err(CredentialProblem::HelperName(ForeignText::new(helper)));
    }
    let program = format!("docker-credential-{helper}");
    let shown = ForeignText::new(&program);
    match run_helper(&program, registry).await {
        Ok(Some(HelperAnswer { username: user, secret })) => {
            let (password, source) = (Secret::new(secret), AccountSource::Helper(shown));
            Ok(Some(Found::Credential(Credential { user, password, source })))
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
    if answer.username == "<token>" {
        return Err(HelperProblem::IdentityToken);
    }
    Ok((!answer.username.is_empty() || !answer.secret.is_empty()).then_some(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(json: &str, name: &str) -> Result<Option<(String, String)>, CredentialProblem> {
        let (registry, path) = name.split_once('/').unwrap();
        let repository = Repository { registry: registry.to_owned(), path: path.to_owned() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Ok(
            match runtime.block_on(in_config(json.as_bytes(), &DockerConfigSource::Variable, &repository))? {
                Some(Found::Credential(c)) => Some((c.user, c.password.reveal().to_owned())),
                Some(Found::Bearer(token, _)) => Some((String::new(), token.reveal().to_owned())),
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
    fn the_longest_path_wins_on_boundaries() {
        let json = r#"{"auths":{"https://h.x/v2/":{"username":"all","password":"1"},"h.x/team":{"username":"team","password":"2"}}}"#;
        assert_eq!(find(json, "h.x/team/app"), Ok(Some(("team".to_owned(), "2".to_owned()))));
        assert_eq!(find(json, "h.x/teams/app"), Ok(Some(("all".to_owned(), "1".to_owned()))));
    }

    #[test]
    fn what_cannot_be_used_is_said_and_not_passed_over() {
        assert!(find(r#"{"auths":{"h.x":{"identitytoken":"t"}}}"#, "h.x/a").is_err());
        assert!(find(r#"{"auths":{"h.x":{"auth":"!!"}}}"#, "h.x/a").is_err());
        assert!(find("{", "h.x/a").is_err());
        assert!(find(r#"{"credsStore":"../evil"}"#, "h.x/a").is_err());
        assert!(find(r#"{"credHelpers":{"h.x":"surely-not-installed"}}"#, "h.x/a").is_err());
        assert_eq!(find(r#"{"auths":{"h.x":{}}}"#, "h.x/a"), Ok(None));
    }

    #[test]
    fn a_list_where_an_object_belongs_is_malformed() {
        for list in [
            r#"[{"h.x":{"auth":"dTpwOnc="}},{},null]"#,
            r#"{"auths":{"h.x":["dTpwOnc=",null,null,null,null]}}"#,
            r#"{"auths":{"h.x":[null,"u","p",null,null]}}"#,
            r#"{"auths":{"h.y":[null,null,null,null,null],"h.x":{"auth":"dTpwOnc="}}}"#,
            r#"{"auths":[["h.x",{"auth":"dTpwOnc="}]]}"#,
            r#"{"credHelpers":[],"auths":{}}"#,
        ] {
            let found = find(list, "h.x/a");
            assert!(matches!(found, Err(CredentialProblem::Malformed { .. })), "{list}: {found:?}");
        }
        for list in [r#"["u","p"]"#, r#"["<token>","p"]"#, "[]"] {
            assert!(HelperAnswer::read(list.as_bytes()).is_err(), "{list}");
        }
        assert_eq!(HelperAnswer::read(br#"{"Username":"u","Secret":"p"}"#).unwrap().username, "u");
    }

    #[test]
    fn a_broken_file_does_not_show_its_secrets() {
        let error = find(r#"{"auths":{"h.x":{"password":hunter2}}}"#, "h.x/a").unwrap_err();
        assert!(matches!(error, CredentialProblem::Malformed { line: 1, .. }), "{error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}
