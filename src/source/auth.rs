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

use crate::evidence::account::{AccountSource, AskedAs};
use crate::evidence::failure::RequestFailure;
use crate::evidence::limits;
use crate::evidence::trouble::{
    LoginTrouble, RealmProblem, RegistryTrouble, TokenTrouble, Trouble, Unanswered,
};
use crate::json::Shape;
use crate::subject::Repository;
use crate::text::{ForeignText, Secret};

use super::challenge::{self, Challenge};
use super::credentials::{Credential, Found, Sources};
use super::http::{Get, Network, Response, peer, same_origin};

/// What one repository of one registry wants to see.
#[derive(Clone, Debug)]
enum Standing {
    /// Nothing was asked yet.
    Unknown,
    /// It answers without an account.
    Open,
    /// It wants user and password, in this header; and where they are from.
    Basic(Secret, AccountSource),
    /// It wants this header with a token; where the account is from, unless anybody gets it.
    Bearer(Secret, Option<AccountSource>),
}

impl Standing {
    /// The header, and where the account is from.
    fn header(&self) -> Option<(&Secret, Option<&AccountSource>)> {
        match self {
            Self::Unknown | Self::Open => None,
            Self::Basic(header, account) => Some((header, Some(account))),
            Self::Bearer(header, account) => Some((header, account.as_ref())),
        }
    }
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
            let authorization = standing.header().map(|(header, _)| header);
            let asked = network.get(&Get { authorization, ..get.clone() }).await;
            let response = asked.map_err(|failure| unanswered(get, failure))?;
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
            // A token may have expired; a password has not.
            if attempt == 2 || matches!(standing, Standing::Basic(..)) {
                return Err(self.refused(&response, &standing));
            }
            (generation, standing) = self.answer(guard, network, sources, &response, get.deadline).await?;
        }
        Err(LoginTrouble::Endless { registry: self.repository.registry.clone() }.into())
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
        if let Found::Broken(problem) = found {
            return Err(LoginTrouble::Credentials(problem).into());
        }
        match &found {
            Found::Credential(account) => network.secrets().add_account(&account.user, &account.password),
            Found::Bearer(token, _) => network.secrets().add(token),
            Found::Nobody(_) | Found::Broken(_) => {}
        }
        for challenge in &challenges {
            if let Challenge::Bearer { realm, service, .. } = challenge {
                self.bearer.get_or_init(|| (realm.clone(), service.clone()));
            }
        }
        let standing = match (self.bearer.get(), &found) {
            (_, Found::Bearer(token, source)) => {
                Standing::Bearer(bearer(token.reveal()), Some(source.clone()))
            }
            (Some((realm, service)), _) => {
                let realm = self.realm(realm, network)?;
                self.token(realm, service.as_deref(), &found, network, deadline).await?
            }
            (_, Found::Credential(credential)) if challenges.contains(&Challenge::Basic) => {
                Standing::Basic(basic(&credential.user, &credential.password), credential.source.clone())
            }
            _ => return Err(self.not_let_in(response, &found)),
        };
        if let (Some((new, _)), Some((old, _))) = (standing.header(), guard.1.header())
            && new == old
        {
            return Err(self.refused(response, &standing));
        }
        *guard = (guard.0 + 1, standing);
        Ok(guard.clone())
    }

    /// The token service, where it may be told who we are.
    fn realm(&self, realm: &str, network: &Network) -> Result<Url, Trouble> {
        let refuse = |problem| {
            Trouble::from(LoginTrouble::Realm {
                registry: self.repository.registry.clone(),
                realm: network.secrets().shown(realm),
                problem,
            })
        };
        let url = Url::parse(realm).map_err(|_| refuse(RealmProblem::NoAddress))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(RealmProblem::HoldsUser));
        }
        if !network.routes().allows(&url) {
            return Err(refuse(RealmProblem::NotHttps));
        }
        if same_origin(&url, &self.base) || self.auth_origins.iter().any(|allowed| same_origin(allowed, &url))
        {
            return Ok(url);
        }
        let origin = url.origin().ascii_serialization();
        Err(refuse(RealmProblem::OtherOrigin(network.secrets().shown(&origin))))
    }

    async fn token(
        &self,
        mut realm: Url,
        service: Option<&str>,
        found: &Found,
        network: &Network,
        deadline: Instant,
    ) -> Result<Standing, Trouble> {
        // The scope is written here: the challenge's own may ask for push or for another repository, and so may
        // one in the address of its realm, where services differ in which of two they take.
        let ours = |name: &str| {
            let name = name.trim().to_ascii_lowercase();
            name.starts_with("scope") || (service.is_some() && name == "service")
        };
        let kept: Vec<(String, String)> =
            realm.query_pairs().into_owned().filter(|(name, _)| !ours(name)).collect();
        realm.set_query(None);
        realm.set_fragment(None);
        realm
            .query_pairs_mut()
            .extend_pairs(kept)
            .extend_pairs(service.map(|s| ("service", s)))
            .append_pair("scope", &format!("repository:{}:pull", self.repository.path));
        let (header, source) = match found {
            Found::Credential(c) => (Some(basic(&c.user, &c.password)), Some(c.source.clone())),
            Found::Bearer(..) | Found::Nobody(_) | Found::Broken(_) => (None, None),
        };
        let get = Get {
            url: realm,
            accept: None,
            authorization: header.as_ref(),
            limit: limits::SMALL,
            deadline,
            watched: None,
        };
        let response = network
            .get(&get)
            .await
            .map_err(|failure| TokenTrouble::Unanswered(Unanswered { peer: peer(&get.url), failure }))?;
        let host = peer(&get.url).host;
        match response.status {
            200 => {}
            401 | 403 => return Err(self.not_let_in(&response, found)),
            // Not even a redirect is followed: the password is in the question.
            status => return Err(TokenTrouble::Answered { host, status }.into()),
        }
        let no_token = || TokenTrouble::NoToken { host: host.clone() };
        let answer = TokenAnswer::read(&response.body).map_err(|_| no_token())?;
        let received = [&answer.token, &answer.access_token, &answer.refresh_token];
        received.into_iter().flatten().for_each(|token| network.secrets().add(&Secret::new(token)));
        let token = [answer.token, answer.access_token]
            .into_iter()
            .flatten()
            .find(|token| !token.is_empty())
            .ok_or_else(no_token)?;
        if token.chars().any(|c| c.is_control() || !c.is_ascii()) {
            return Err(no_token().into());
        }
        Ok(Standing::Bearer(bearer(&token), source))
    }

    /// 401 though a credential was sent.
    fn refused(&self, response: &Response, standing: &Standing) -> Trouble {
        let headers = response.headers.get_all(WWW_AUTHENTICATE).iter();
        let said =
            headers.filter_map(|value| value.to_str().ok()).find_map(|value| {
                match challenge::parse([value]).into_iter().next() {
                    Some(Challenge::Bearer { error, .. }) => error.map(|said| response.shown(&said)),
                    Some(Challenge::Basic) | None => None,
                }
            });
        let account = standing.header().and_then(|(_, account)| account).cloned();
        LoginTrouble::Refused { registry: self.repository.registry.clone(), said, account }.into()
    }

    /// 401, and nothing to answer it with; or a token service that does not know us.
    fn not_let_in(&self, response: &Response, found: &Found) -> Trouble {
        let asked_as = match found {
            Found::Credential(Credential { user, source, .. }) => {
                AskedAs::User { user: ForeignText::new(user), from: source.clone() }
            }
            Found::Nobody(asked) => AskedAs::Nobody(asked.clone()),
            Found::Bearer(..) | Found::Broken(_) => AskedAs::Nobody(vec![]),
        };
        let (registry, status) = (self.repository.registry.clone(), response.status);
        LoginTrouble::NotLetIn { registry, status, asked_as }.into()
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: Option<String>,
    access_token: Option<String>,
    /// Never used here; who echoes it has it from here all the same.
    #[serde(default, deserialize_with = "text_or_nothing")]
    refresh_token: Option<String>,
}

/// What is not a string is as good as nothing.
fn text_or_nothing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().map(str::to_owned))
}

impl TokenAnswer {
    fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        Shape::Object(&[]).check(body)?;
        serde_json::from_slice(body)
    }
}

fn bearer(token: &str) -> Secret {
    Secret::new(format!("Bearer {token}"))
}

fn basic(user: &str, password: &Secret) -> Secret {
    Secret::new(format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.reveal()))))
}

/// A request to a registry that got no answer.
pub(super) fn unanswered(get: &Get<'_>, failure: RequestFailure) -> Trouble {
    RegistryTrouble::Unanswered(Unanswered { peer: peer(&get.url), failure }).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_no_token() {
        for list in [r#"["t"]"#, r#"["t",null]"#, r#"[null,"t"]"#, r#"["t","t"]"#, r#"[{"token":"t"}]"#] {
            assert!(TokenAnswer::read(list.as_bytes()).is_err(), "{list}");
        }
        let answer = TokenAnswer::read(br#"{"access_token":"t","expires_in":[]}"#).unwrap();
        assert_eq!((answer.token, answer.access_token.as_deref()), (None, Some("t")));
    }
}
