//! Who we are to a registry: one challenge, one token, for each repository.
//!
//! Anonymous first, then what the answer asks for. A credential goes to the registry's own origin, or
//! to one named by `--auth-origin`, and nowhere else: common clients hand the password to whatever
//! host the `realm` names (CVE-2026-48978, CVE-2026-33540, google/go-containerregistry#2193).

use std::cell::OnceCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::WWW_AUTHENTICATE;
use serde::Deserialize;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;
use url::Url;

use crate::code::Code;
use crate::evidence::limits;
use crate::subject::Repository;
use crate::text::{ForeignText, Secret};

use super::challenge::{self, Challenge};
use super::credentials::{Found, Sources};
use super::http::{Failure, Get, Network, Response, same_origin};

/// Why a registry could not be asked: a code, a sentence, next steps.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Vec<String>,
}

impl Trouble {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: Vec::new() }
    }

    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

/// What one repository of one registry wants to see.
#[derive(Clone, Debug)]
enum Standing {
    /// Nothing was asked yet.
    Unknown,
    /// It answers without an account.
    Open,
    /// It wants this header, got from this source.
    Header(Secret, String),
}

/// The requests to one repository, all with the same standing.
pub(super) struct Session {
    repository: Repository,
    base: Url,
    auth_origins: Vec<Url>,
    standing: Mutex<(u32, Standing)>,
    /// The first challenge for a token, kept: Harbor's later ones ask for something else.
    bearer: OnceCell<(String, Option<String>)>,
}

impl Session {
    pub(super) fn new(repository: Repository, base: Url, auth_origins: Vec<Url>) -> Self {
        Self {
            repository,
            base,
            auth_origins,
            standing: Mutex::new((0, Standing::Unknown)),
            bearer: OnceCell::new(),
        }
    }

    /// What all addresses of the repository begin with.
    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// Asks, answering the registry's challenge once, and an expired token once more.
    pub(super) async fn get(
        &self,
        network: &Network,
        sources: &Sources,
        get: &Get<'_>,
    ) -> Result<Response, Trouble> {
        // As long as nothing is known the first request goes alone: its answer serves the others.
        let guard = self.standing.lock().await;
        let (mut generation, mut standing) = guard.clone();
        let mut first = matches!(standing, Standing::Unknown).then_some(guard);
        for attempt in 0..3 {
            let (authorization, source) = match &standing {
                Standing::Header(header, source) => (Some(header), Some(source.as_str())),
                Standing::Unknown | Standing::Open => (None, None),
            };
            let response =
                network.get(&Get { authorization, ..get.clone() }).await.map_err(|f| trouble(f, get))?;
            if response.status != 401 {
                if let Some(mut guard) = first {
                    *guard = (1, Standing::Open);
                }
                return Ok(response);
            }
            let guard = match first.take() {
                Some(guard) => guard,
                None => self.standing.lock().await,
            };
            if guard.0 != generation {
                // Another request has answered the challenge meanwhile.
                (generation, standing) = guard.clone();
                continue;
            }
            if attempt == 2 || (authorization.is_some() && !is_bearer(authorization)) {
                return Err(refused(&self.repository, &response, source));
            }
            (generation, standing) = self.answer(guard, network, sources, &response, get.deadline).await?;
        }
        Err(Trouble::new(
            Code::RegistryUnauthorized,
            format!("the registry {} answers 401 to every token", self.repository.registry),
        ))
    }

    async fn answer(
        &self,
        mut guard: MutexGuard<'_, (u32, Standing)>,
        network: &Network,
        sources: &Sources,
        response: &Response,
        deadline: Instant,
    ) -> Result<(u32, Standing), Trouble> {
        let headers = response.headers.get_all(WWW_AUTHENTICATE);
        let challenges = challenge::parse(headers.iter().filter_map(|value| value.to_str().ok()));
        let found = sources.find(&self.repository).await;
        if let Found::Broken(problem) = &found {
            return Err(Trouble::new(Code::RegistryUnauthorized, problem.clone())
                .help("mend the credential source, or give --registry-user with --registry-password-stdin"));
        }
        for challenge in &challenges {
            if let Challenge::Bearer { realm, service, .. } = challenge {
                self.bearer.get_or_init(|| (realm.clone(), service.clone()));
            }
        }
        let standing = match (self.bearer.get(), &found) {
            (_, Found::Bearer(token, source)) => {
                Standing::Header(Secret::new(format!("Bearer {}", token.reveal())), source.clone())
            }
            (Some((realm, service)), _) => {
                let realm = self.realm(realm, network)?;
                self.token(realm, service.as_deref(), &found, network, deadline).await?
            }
            (_, Found::Credential(credential)) if challenges.contains(&Challenge::Basic) => {
                Standing::Header(basic(&credential.user, &credential.password), credential.source.clone())
            }
            _ => return Err(nobody(&self.repository, response, &found)),
        };
        if let (Standing::Header(new, source), Standing::Header(old, _)) = (&standing, &guard.1)
            && new == old
        {
            return Err(refused(&self.repository, response, Some(source)));
        }
        *guard = (guard.0 + 1, standing);
        Ok(guard.clone())
    }

    /// The token service, where it may be told who we are.
    fn realm(&self, realm: &str, network: &Network) -> Result<Url, Trouble> {
        let refuse = |why: &str| {
            Trouble::new(
                Code::RealmRefused,
                format!(
                    "the registry {} names the token service `{}`, {why}: nothing was sent there",
                    self.repository.registry,
                    ForeignText::new(realm)
                ),
            )
        };
        let url = Url::parse(realm).map_err(|_| refuse("which is no URL"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("which holds a user"));
        }
        if !network.routes().allows(&url) {
            return Err(refuse("which is not https"));
        }
        if same_origin(&url, &self.base) || self.auth_origins.iter().any(|allowed| same_origin(allowed, &url))
        {
            return Ok(url);
        }
        let origin = url.origin().ascii_serialization();
        Err(refuse("which is of another origin").help(format!(
            "if you know that this service belongs to the registry, say so: --auth-origin {}",
            ForeignText::new(origin)
        )))
    }

    async fn token(
        &self,
        mut realm: Url,
        service: Option<&str>,
        found: &Found,
        network: &Network,
        deadline: Instant,
    ) -> Result<Standing, Trouble> {
        // The scope is written here: the challenge's own may ask for push or for another repository.
        realm
            .query_pairs_mut()
            .extend_pairs(service.map(|s| ("service", s)))
            .append_pair("scope", &format!("repository:{}:pull", self.repository.path));
        let (header, source) = match found {
            Found::Credential(c) => (Some(basic(&c.user, &c.password)), c.source.clone()),
            _ => (None, ANONYMOUS.to_owned()),
        };
        let get = Get {
            url: realm,
            accept: None,
            authorization: header.as_ref(),
            limit: limits::SMALL,
            deadline,
            watched: None,
        };
        let response = network.get(&get).await.map_err(|failure| trouble(failure, &get))?;
        let service = get.url.host_str().unwrap_or_default();
        match response.status {
            200 => {}
            401 | 403 => return Err(nobody(&self.repository, &response, found)),
            300..=399 => {
                return Err(Trouble::new(
                    Code::RedirectRefused,
                    format!("the token service {service} answers with a redirect, which is not followed"),
                ));
            }
            429 => {
                return Err(Trouble::new(
                    Code::RegistryThrottled,
                    format!("the token service {service} asks for fewer requests (429)"),
                ));
            }
            status @ (408 | 500..=599) => {
                return Err(Trouble::new(
                    Code::RegistryUnavailable,
                    format!("the token service {service} answers {status}"),
                ));
            }
            status => {
                return Err(Trouble::new(
                    Code::RegistryProtocol,
                    format!("the token service {service} answers {status}"),
                ));
            }
        }
        let no_token = || {
            Trouble::new(Code::RegistryProtocol, format!("the token service {service} answers with no token"))
        };
        let answer: TokenAnswer = serde_json::from_slice(&response.body).map_err(|_| no_token())?;
        let token = [answer.token, answer.access_token]
            .into_iter()
            .flatten()
            .find(|token| !token.is_empty())
            .ok_or_else(no_token)?;
        if token.chars().any(|c| c.is_control() || !c.is_ascii()) {
            return Err(no_token());
        }
        Ok(Standing::Header(Secret::new(format!("Bearer {token}")), source))
    }
}

const ANONYMOUS: &str = "nobody";

#[derive(Deserialize)]
struct TokenAnswer {
    token: Option<String>,
    access_token: Option<String>,
}

fn is_bearer(header: Option<&Secret>) -> bool {
    header.is_some_and(|secret| secret.reveal().starts_with("Bearer "))
}

fn basic(user: &str, password: &Secret) -> Secret {
    Secret::new(format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.reveal()))))
}

const HIDES: &str = "Harbor answers the same for a project that does not exist: check the name";

/// 401 though a credential was sent.
fn refused(repository: &Repository, response: &Response, source: Option<&str>) -> Trouble {
    let asked_as = match source {
        Some(ANONYMOUS) | None => "nobody (an anonymous token)".to_owned(),
        Some(source) => format!("the account of {source}"),
    };
    let why = response
        .headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(|value| match challenge::parse([value]).into_iter().next() {
            Some(Challenge::Bearer { error: Some(error), .. }) => {
                Some(format!(" ({})", ForeignText::new(error)))
            }
            _ => None,
        })
        .unwrap_or_default();
    unauthorized(
        repository,
        format!(
            "the registry {} answered 401{why}, so nothing is known about the image; asked as {asked_as}",
            repository.registry
        ),
    )
}

/// 401, and nothing to answer it with.
fn nobody(repository: &Repository, response: &Response, found: &Found) -> Trouble {
    let asked_as = match found {
        Found::Credential(credential) => {
            format!("`{}`, from {}", ForeignText::new(&credential.user), credential.source)
        }
        Found::Nobody(asked) if !asked.is_empty() => {
            format!("nobody (no credentials for {} in {})", repository.registry, asked.join(" or "))
        }
        _ => format!("nobody (there are no credentials for {})", repository.registry),
    };
    unauthorized(
        repository,
        format!(
            "the registry {} answered {}, so nothing is known about the image; asked as {asked_as}",
            repository.registry, response.status
        ),
    )
}

fn unauthorized(repository: &Repository, message: String) -> Trouble {
    Trouble::new(Code::RegistryUnauthorized, message)
        .help(format!("log in with `docker login {}`, or give a robot account; its `$` needs single quotes: PAAS_ATTEST_REGISTRY_USER='robot$octave+auditor'", repository.registry))
        .help(HIDES)
}

/// What a failed request means for the place that was asked.
pub(super) fn trouble(failure: Failure, get: &Get<'_>) -> Trouble {
    let host = super::http::authority(&get.url);
    match failure {
        Failure::NoAddress(name) => {
            let mut trouble = Trouble::new(
                Code::RegistryUnavailable,
                format!("the host {} has no address", ForeignText::new(&name)),
            );
            let labels: Vec<&str> = name.split('.').collect();
            if matches!(labels.as_slice(), [.., "svc"] | [.., "cluster", "local"]) {
                trouble = trouble
                    .help("this name lives in the cluster only. Where the same registry has a public name, say so: --registry-alias HOST=PUBLIC-HOST".replace("HOST=", &format!("{host}=")))
                    .help(format!("or tunnel: `kubectl port-forward` the registry to 127.0.0.1:8443, and --connect-to {}:127.0.0.1:8443", with_port(&get.url)))
                    .help("or ask somebody inside for a copy of the image and its signature as an OCI layout, and verify oci:DIR");
            }
            trouble
        }
        Failure::Connection(words) => {
            Trouble::new(Code::RegistryUnavailable, format!("no connection to {host}: {words}"))
        }
        Failure::Proxy(words) => Trouble::new(
            Code::RegistryUnavailable,
            format!("the proxy did not connect to {host}; it is {words}"),
        )
        .help("the proxy is that of HTTPS_PROXY or HTTP_PROXY; NO_PROXY names the hosts that go around it"),
        Failure::Tls(words) => {
            Trouble::new(Code::Tls, format!("no trustworthy connection to {host}: {words}"))
                .help("if you know the authority, give its certificate with --ca-file")
        }
        Failure::Timeout => Trouble::new(Code::Timeout, format!("{host} gave no complete answer in time")),
        Failure::TooLarge(limit) => {
            Trouble::new(Code::TooLarge, format!("{host} sent more than the bound of {limit} bytes"))
        }
        Failure::Protocol(words) => Trouble::new(Code::RegistryProtocol, format!("{host}: {words}")),
    }
}

fn with_port(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(443))
}
