//! Who we are to a registry: one challenge, one token, for each repository.
//!
//! Anonymous first, then what the answer asks for. A credential goes to the registry's own origin, or
//! to one named by `--auth-origin`, and nowhere else: common clients hand the password to whatever
//! host the `realm` names (CVE-2026-48978, CVE-2026-33540, google/go-containerregistry#2193).

mod login;
mod token;

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::WWW_AUTHENTICATE;
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard};
use tokio::time::Instant;
use url::Url;

use crate::evidence::account::{AccountSource, AskedAs, Nobody};
use crate::evidence::failure::RequestFailure;
use crate::evidence::limits;
use crate::evidence::trouble::{LoginTrouble, RealmProblem, RegistryTrouble, Trouble, Unanswered};
use crate::subject::Repository;
use crate::text::{ForeignText, Secret};

use super::challenge::{self, Challenge};
use super::credentials::{Credential, Found, Sources};
use super::http::{Get, Network, Response, peer, same_origin};
use super::registry::answer::{is_absence, is_page};
use super::turn::Turn;

/// What one repository of one registry wants to see.
#[derive(Clone, Debug)]
enum Standing {
    /// Nothing was asked yet.
    Unknown,
    /// It answers without an account.
    Open(Hidden),
    /// It wants user and password, in this header; and where they are from.
    Basic(Secret, AccountSource),
    /// It wants this header with a token; where the account is from, unless anybody gets it.
    Bearer(Secret, Option<AccountSource>),
}

/// What an answer is that says without a challenge that something is not there, or not for strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hidden {
    /// Not known yet: there may be an account, and another answer for it.
    Perhaps,
    /// The answer: there is no account, or nobody wants one.
    Nothing,
}

/// Why a place gave no answer: only its own body says how large it is.
pub(super) enum Unheard {
    /// The place itself, on the registry's own origin, sends more than was allowed for.
    TooLarge(Trouble),
    /// Any other trouble, that of whoever was asked on the way (`/v2/`, a token service, the target of a redirect)
    /// among them.
    Other(Trouble),
}

impl Unheard {
    /// What happened when the place itself was asked.
    fn at_the_place(get: &Get<'_>, failure: RequestFailure) -> Self {
        let is_too_large = matches!(failure, RequestFailure::TooLarge(_));
        let trouble = unanswered(get, failure);
        if is_too_large { Self::TooLarge(trouble) } else { Self::Other(trouble) }
    }

    /// The trouble, whoever has it.
    pub(super) fn into_trouble(self) -> Trouble {
        match self {
            Self::TooLarge(trouble) | Self::Other(trouble) => trouble,
        }
    }
}

impl From<Trouble> for Unheard {
    fn from(trouble: Trouble) -> Self {
        Self::Other(trouble)
    }
}

impl Standing {
    /// The header, and where the account is from.
    fn header(&self) -> Option<(&Secret, Option<&AccountSource>)> {
        match self {
            Self::Unknown | Self::Open(_) => None,
            Self::Basic(header, account) => Some((header, Some(account))),
            Self::Bearer(header, account) => Some((header, account.as_ref())),
        }
    }
}

/// Whether the requests for one image go ahead of those for others.
#[derive(Default)]
pub(super) struct Lead(RefCell<Option<OwnedMutexGuard<()>>>);

/// The requests to one repository, all with the same standing.
pub(super) struct Session {
    repository: Repository,
    /// What signatures call it, where an alias leads here.
    other_name: Option<Repository>,
    base: Url,
    auth_origins: Vec<Url>,
    /// How to ask, and how many challenges were answered before that.
    standing: Mutex<(u32, Standing)>,
    /// Who goes ahead as long as nothing is known.
    lead: Arc<Mutex<()>>,
    /// The first challenge for a token, kept: Harbor's later ones ask for something else.
    bearer: OnceCell<(String, Option<String>)>,
    /// Set once an account was looked for in vain.
    nobody: OnceCell<Nobody>,
}

impl Session {
    /// A session with a repository, which signatures call by its logical name.
    pub(super) fn new(
        repository: Repository,
        logical: &Repository,
        base: Url,
        auth_origins: Vec<Url>,
    ) -> Self {
        let other_name = (logical.registry != repository.registry).then(|| logical.clone());
        Self {
            repository,
            other_name,
            base,
            auth_origins,
            standing: Mutex::new((0, Standing::Unknown)),
            lead: Arc::default(),
            bearer: OnceCell::new(),
            nobody: OnceCell::new(),
        }
    }

    /// That nobody in particular asked, where there is no account for the registry and one was looked for.
    pub(super) fn nobody(&self) -> Option<&Nobody> {
        self.nobody.get()
    }

    /// What all addresses of the repository begin with.
    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// Asks for an image, answering the registry's challenge once, and an expired token once more.
    pub(super) async fn get(
        &self,
        lead: &Lead,
        network: &Network,
        sources: &Sources,
        get: &Get<'_>,
    ) -> Result<Response, Unheard> {
        Turn::unless_at_once(get.turn, self.go_ahead(lead)).await;
        let answer = self.ask(network, sources, get).await;
        // Whatever came of it: if nothing is known even now, another image goes ahead.
        lead.0.take();
        answer
    }

    /// As long as nothing is known the requests for one image go ahead: what is answered to them serves the others.
    async fn go_ahead(&self, lead: &Lead) {
        let is_known = async || !matches!(self.standing.lock().await.1, Standing::Unknown);
        if lead.0.borrow().is_none() && !is_known().await {
            let guard = Arc::clone(&self.lead).lock_owned().await;
            if !is_known().await {
                lead.0.replace(Some(guard));
            }
        }
    }

    async fn ask(&self, network: &Network, sources: &Sources, get: &Get<'_>) -> Result<Response, Unheard> {
        // Whoever keeps it asks for a token, and needs no place for that.
        let known = async { self.standing.lock().await.clone() };
        let (mut generation, mut standing) = Turn::unless_at_once(get.turn, known).await;
        for attempt in 0..3 {
            let authorization = standing.header().map(|(header, _)| header);
            let asked = network.get(&Get { authorization, ..get.clone() }).await;
            let response = asked.map_err(|failure| Unheard::at_the_place(get, failure))?;
            // A registry may hide what strangers may not see, and challenge nobody who asks for it.
            let hides = matches!(response.status, 403 | 404)
                && matches!(standing, Standing::Unknown | Standing::Open(Hidden::Perhaps));
            if response.status != 401 && !hides {
                // Where it is held, a challenge is being answered already.
                if let Ok(mut guard) = self.standing.try_lock()
                    && matches!(guard.1, Standing::Unknown)
                {
                    guard.1 = Standing::Open(Hidden::Perhaps);
                }
                return Ok(response);
            }
            let guard = self.standing.lock().await;
            if guard.0 != generation {
                // Another request has answered the challenge meanwhile.
                (generation, standing) = guard.clone();
                continue;
            }
            if hides {
                match self.unhidden(guard, network, sources, get.deadline).await? {
                    Some(known) => (generation, standing) = known,
                    None => return Ok(response),
                }
                continue;
            }
            // A token may have expired; a password has not.
            if attempt == 2 || matches!(standing, Standing::Basic(..)) {
                return Err(self.refused(&response, &standing).into());
            }
            let found = self.account(network, sources).await?;
            (generation, standing) = self.answer(guard, network, &found, &response, get.deadline).await?;
        }
        Err(Trouble::from(LoginTrouble::Endless { registry: self.repository.registry.clone() }).into())
    }

    /// The account for this registry, if any; it is a secret from here on.
    async fn account(&self, network: &Network, sources: &Sources) -> Result<Found, Trouble> {
        let found = sources.find(&self.repository, self.other_name.as_ref()).await;
        match &found {
            Found::Broken(problem) => return Err(LoginTrouble::Credentials(problem.clone()).into()),
            Found::Credential(account) => network.secrets().add_account(&account.user, &account.password),
            Found::Bearer(token, _) | Found::Identity(token, _) => network.secrets().add(token),
            Found::Nobody(nobody) => {
                self.nobody.get_or_init(|| nobody.clone());
            }
        }
        Ok(found)
    }

    /// How to ask for what was said not to be there, or not for strangers, where there is an account and the
    /// registry tells how to use it; `None` where its answer stands.
    async fn unhidden(
        &self,
        guard: MutexGuard<'_, (u32, Standing)>,
        network: &Network,
        sources: &Sources,
        deadline: Instant,
    ) -> Result<Option<(u32, Standing)>, Trouble> {
        if matches!(guard.1, Standing::Open(Hidden::Nothing)) {
            return Ok(None);
        }
        let stands = |mut guard: MutexGuard<'_, (u32, Standing)>| {
            guard.1 = Standing::Open(Hidden::Nothing);
            Ok(None)
        };
        let found = self.account(network, sources).await?;
        if matches!(found, Found::Nobody(_)) {
            return stands(guard);
        }
        let mut url = self.base.clone();
        url.set_path("/v2/");
        let get = Get {
            url,
            accept: None,
            authorization: None,
            limit: limits::SMALL,
            deadline,
            watched: None,
            turn: None,
        };
        let response = network.get(&get).await.map_err(|failure| unanswered(&get, failure))?;
        match response.status {
            401 => self.answer(guard, network, &found, &response, deadline).await.map(Some),
            // Anybody else than the registry may have said anything else: there may be a challenge behind it.
            200..=299 if !is_page(&response) => stands(guard),
            404 if is_absence(&response) => stands(guard),
            _ => self.no_challenge(&response),
        }
    }

    async fn answer(
        &self,
        mut guard: MutexGuard<'_, (u32, Standing)>,
        network: &Network,
        found: &Found,
        response: &Response,
        deadline: Instant,
    ) -> Result<(u32, Standing), Trouble> {
        let challenges = challenges(response);
        for challenge in &challenges {
            if let Challenge::Bearer { realm, service, .. } = challenge {
                self.bearer.get_or_init(|| (realm.clone(), service.clone()));
            }
        }
        let standing = match (self.bearer.get(), found) {
            (_, Found::Bearer(token, source)) => {
                Standing::Bearer(bearer(token.reveal()), Some(source.clone()))
            }
            (Some((realm, service)), _) => {
                let realm = self.realm(realm, network)?;
                self.token(realm, service.as_deref(), found, network, deadline).await?
            }
            (_, Found::Credential(credential)) if challenges.contains(&Challenge::Basic) => {
                Standing::Basic(basic(&credential.user, &credential.password), credential.source.clone())
            }
            _ => return Err(self.not_let_in(response, found)),
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

    /// 401 though a credential was sent.
    fn refused(&self, response: &Response, standing: &Standing) -> Trouble {
        let said = challenges(response).into_iter().find_map(|challenge| match challenge {
            Challenge::Bearer { error, .. } => error.map(|said| response.shown(&said)),
            Challenge::Basic => None,
        });
        let account = standing.header().and_then(|(_, account)| account).cloned();
        let nobody = self.nobody.get().cloned().map(Box::new);
        LoginTrouble::Refused { registry: self.repository.registry.clone(), said, account, nobody }.into()
    }

    /// 401, and nothing to answer it with; or a token service that does not know us.
    fn not_let_in(&self, response: &Response, found: &Found) -> Trouble {
        let registry = self.repository.registry.clone();
        let asked_as = match found {
            Found::Credential(Credential { user, source, .. }) => {
                AskedAs::User { user: ForeignText::new(user), from: source.clone() }
            }
            Found::Identity(_, source) => AskedAs::Token(source.clone()),
            Found::Nobody(nobody) => AskedAs::Nobody(Box::new(nobody.clone())),
            Found::Bearer(..) | Found::Broken(_) => {
                AskedAs::Nobody(Box::new(Nobody { registry: registry.clone(), asked: vec![], other: None }))
            }
        };
        LoginTrouble::NotLetIn { registry, status: response.status, asked_as }.into()
    }

    /// `/v2/` answered with something else than a challenge or none.
    fn no_challenge<T>(&self, response: &Response) -> Result<T, Trouble> {
        let registry = self.repository.registry.clone();
        Err(LoginTrouble::NoChallenge { registry, status: response.status }.into())
    }
}

/// What a 401 asks for. The headers may hold other bytes than ASCII, in the name of a realm for example.
fn challenges(response: &Response) -> Vec<Challenge> {
    let headers = response.headers.get_all(WWW_AUTHENTICATE).iter();
    let headers: Vec<_> = headers.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    challenge::parse(headers.iter().map(|header| &**header))
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
