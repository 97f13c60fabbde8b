//! One GET, or POST: a request, a bounded body, retries, and in the end plain data or a [`RequestFailure`].
//!
//! Knows HTTP and nothing of registries. It follows no redirect but by [`follow`], keeps no cookie and
//! decodes no compression: hashes are over the body as sent (bombs: CVE-2023-30551).

mod client;
mod follow;
mod notes;
mod pace;
mod pause;
mod response;

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use http_body::Body as _;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderValue};
use reqwest::{Method, Version};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::evidence::exchange::{Exchange, ReceivedAnswer};
use crate::evidence::failure::{Peer, RequestFailure};
use crate::evidence::limits;
use crate::evidence::met::MetServer;
use crate::evidence::trouble::Unanswered;
use crate::text::{ForeignText, Secret, Secrets};
use crate::trust::timestamp::TimestampRequest;

use super::route::{Routes, Via};
use super::tls::Authorities;
use super::turn::Turn;

use self::client::Clients;
use self::notes::Notes;
use self::pace::{Pace, Paces, UnderWay};
use self::pause::retry_after;

pub(super) use self::follow::{Asker, Leg, Redirects, follow};
pub(super) use self::pause::jitter;
pub(super) use self::response::Response;

/// What to ask for.
#[derive(Clone)]
pub(super) struct Get<'a> {
    pub(super) url: Url,
    pub(super) accept: Option<&'static str>,
    pub(super) authorization: Option<&'a Secret>,
    /// The bound on the body of a 200; every other body is cut at [`limits::SMALL`].
    pub(super) limit: u64,
    pub(super) deadline: Instant,
    /// Told how many bytes of the body are here.
    pub(super) watched: Option<&'a dyn Fn(u64)>,
    /// The image that it is for; `None` for what all images share.
    pub(super) turn: Option<&'a Turn>,
}

/// What is sent along with a request.
#[derive(Clone, Copy)]
pub(super) enum Sent<'a> {
    /// A form, which holds a secret.
    Form(&'a Secret),
    /// A request for a time-stamp.
    Timestamp(&'a TimestampRequest),
}

/// Told of every request when it is over.
pub type Teller = Box<dyn Fn(&Exchange)>;

/// The network: connections that all images share.
pub struct Network {
    clients: Clients,
    plain: RefCell<Vec<String>>,
    paces: Paces,
    asked_to_wait: RefCell<Option<Duration>>,
    secrets: Secrets,
    teller: Option<Teller>,
    /// How servers are met, where somebody asks.
    notes: Option<Notes>,
}

impl Network {
    /// A network that has not been touched yet: nothing is loaded or connected before it is needed.
    /// The accounts of proxies are secrets from here on. Each request is told of when it is over, where somebody listens.
    pub fn new(
        routes: Routes,
        authorities: Authorities,
        secrets: Secrets,
        teller: Option<Teller>,
    ) -> Rc<Self> {
        Self::with(routes, authorities, secrets, teller, None)
    }

    /// The same, and how each server is met is noted. It is this time by this machine's clock, as reports have it.
    pub fn noting(
        routes: Routes,
        authorities: Authorities,
        secrets: Secrets,
        teller: Option<Teller>,
        at: &str,
    ) -> Rc<Self> {
        Self::with(routes, authorities, secrets, teller, Some(Notes::begun(at)))
    }

    fn with(
        routes: Routes,
        authorities: Authorities,
        secrets: Secrets,
        teller: Option<Teller>,
        notes: Option<Notes>,
    ) -> Rc<Self> {
        routes.proxies.tell(&secrets);
        Rc::new(Self {
            clients: Clients::new(routes, authorities, notes.is_some()),
            plain: RefCell::default(),
            paces: Paces::default(),
            asked_to_wait: RefCell::default(),
            secrets,
            teller,
            notes,
        })
    }

    /// The longest `Retry-After` with which a try for what all images share was ended since this was asked last.
    pub fn asked_to_wait(&self) -> Option<Duration> {
        self.asked_to_wait.take()
    }

    /// The choices that decide how hosts are reached.
    pub fn routes(&self) -> &Routes {
        &self.clients.routes
    }

    /// Every secret that is in use; what is received or read on the way is added here.
    pub(super) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Hosts that were really spoken to without TLS.
    pub fn plain_hosts(&self) -> Vec<String> {
        self.plain.borrow().clone()
    }

    /// How the server of an address was met, where that is noted and it was.
    pub(super) fn met(&self, url: &Url) -> Option<MetServer> {
        self.notes.as_ref()?.of(url)
    }

    /// Where an address is connected to, where that is not what stands in it.
    pub(super) fn dialled(&self, url: &Url) -> Vec<SocketAddr> {
        self.clients.dialled(url, self.routes().via(url))
    }

    /// Asks, again where that can help, and never past the deadline.
    pub(super) async fn get(&self, get: &Get<'_>) -> Result<Response, RequestFailure> {
        self.tries(get, None).await
    }

    /// The same, with what is sent along (POST).
    pub(super) async fn post(&self, to: &Get<'_>, sent: Sent<'_>) -> Result<Response, RequestFailure> {
        self.tries(to, Some(sent)).await
    }

    async fn tries(&self, get: &Get<'_>, sent: Option<Sent<'_>>) -> Result<Response, RequestFailure> {
        let host = self.paces.of(authority(&get.url));
        let mut place = self.place(&host, get).await?;
        let mut tried = 1;
        loop {
            if let Some((refusal, pause)) = host.closed() {
                self.end(get, Some(pause));
                return Ok(refusal);
            }
            place.sent();
            let begun = Instant::now();
            let result =
                timeout_at(get.deadline, self.once(get, sent)).await.unwrap_or(Err(RequestFailure::Timeout));
            self.tell(get, sent, &result, begun.elapsed());
            let (again, asked) = match &result {
                Ok(response) => (matches!(response.status, 429 | 502 | 503 | 504), retry_after(response)),
                Err(RequestFailure::Connection { .. }) => (true, None),
                Err(_) => (false, None),
            };
            let pause = asked.unwrap_or_else(|| jitter(if tried == 1 { 1000 } else { 3000 }));
            let wake = Instant::now() + pause;
            let last = tried == limits::TRIES || pause > limits::RETRY_AFTER || wake >= get.deadline;
            match &result {
                Ok(response) if response.status == 429 => {
                    if pause > limits::RETRY_AFTER {
                        // Nobody else need ask to be told the same.
                        host.close(response.clone(), wake);
                    } else {
                        place.refused(wake);
                    }
                }
                Ok(_) if !again => place.answered(),
                Ok(_) | Err(_) => {}
            }
            if !again || last {
                if again {
                    self.end(get, asked);
                }
                return result;
            }
            if let Some(turn) = get.turn {
                turn.leave();
            }
            tokio::time::sleep_until(wake).await;
            tried += 1;
        }
    }

    /// A place among the requests that the host has under way.
    async fn place(&self, host: &Rc<Pace>, get: &Get<'_>) -> Result<UnderWay, RequestFailure> {
        if let Some(turn) = get.turn.filter(|_| host.is_held()) {
            turn.leave();
        }
        timeout_at(get.deadline, host.place()).await.map_err(|_| RequestFailure::Timeout)
    }

    /// The last try is over, and the host asked for this pause.
    fn end(&self, get: &Get<'_>, asked: Option<Duration>) {
        match (get.turn, asked) {
            (Some(turn), Some(asked)) => turn.asked_to_wait(asked),
            (Some(_), None) => {}
            (None, asked) => {
                let longest = self.asked_to_wait.take().max(asked);
                self.asked_to_wait.replace(longest);
            }
        }
    }

    /// Tells of a request that is over, where somebody listens.
    fn tell(
        &self,
        get: &Get<'_>,
        sent: Option<Sent<'_>>,
        result: &Result<Response, RequestFailure>,
        took: Duration,
    ) {
        let Some(teller) = &self.teller else { return };
        let outcome = match result {
            Ok(response) => Ok(ReceivedAnswer { status: response.status, bytes: response.body.len() }),
            Err(failure) => Err(Unanswered { peer: peer(&get.url), failure: failure.clone() }),
        };
        teller(&Exchange {
            method: if sent.is_some() { "POST" } else { "GET" },
            url: self.secrets.shown(&told(&get.url)),
            way: self.clients.way(&get.url, self.routes().via(&get.url)),
            outcome,
            took,
        });
    }

    async fn once(&self, get: &Get<'_>, sent: Option<Sent<'_>>) -> Result<Response, RequestFailure> {
        let via = self.routes().via(&get.url);
        let client = self.clients.client(get.url.scheme() == "https", via)?;
        let mut url = get.url.clone();
        let mut host = None;
        if let Via::ConnectTo(n) = via {
            let to = self.routes().connect_to.get(n);
            let led = to.is_some_and(|to| to.lead(&mut url));
            if !led {
                return Err(RequestFailure::Connection { reason: None, dialled: vec![] });
            }
            // What is in the URL now is for the connection; the Host header keeps what was asked.
            host = (url != get.url).then(|| authority(&get.url));
        }
        // What a time-stamping service answers is signed, and nothing of the images is said to it.
        if url.scheme() == "http" && !matches!(sent, Some(Sent::Timestamp(_))) {
            let name = authority(&get.url);
            let mut plain = self.plain.borrow_mut();
            if !plain.contains(&name) {
                plain.push(name);
            }
        }
        let mut request = match sent {
            None => client.request(Method::GET, url),
            Some(Sent::Form(form)) => client
                .request(Method::POST, url)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.reveal().to_owned()),
            Some(Sent::Timestamp(asked)) => client
                .request(Method::POST, url)
                .header(CONTENT_TYPE, TimestampRequest::TYPE)
                .body(asked.der().to_owned()),
        };
        if let Some(accept) = get.accept {
            request = request.header(ACCEPT, accept);
        }
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        if let Some(secret) = get.authorization {
            let mut value =
                HeaderValue::from_str(secret.reveal()).map_err(|_| RequestFailure::CredentialUnsendable)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let mut response =
            request.send().await.map_err(|error| self.clients.failure(&error, &get.url, via))?;
        let status = response.status().as_u16();
        if let Some(failure) = self.clients.of_proxy(status, &get.url, via) {
            return Err(failure);
        }
        if let Some(notes) = &self.notes {
            notes.note(&get.url, peer(&get.url), &response, &self.secrets);
        }
        let headers = std::mem::take(response.headers_mut());
        let encoded = headers.get(CONTENT_ENCODING).filter(|value| *value != "identity" && !value.is_empty());
        if let Some(encoding) = encoded {
            return Err(RequestFailure::Encoded(
                self.secrets.shown(&String::from_utf8_lossy(encoding.as_bytes())),
            ));
        }
        let limit = if status == 200 { get.limit } else { limits::SMALL };
        let mut body = Vec::new();
        let is_whole = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let room = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(body.len());
                    if chunk.len() > room {
                        if status == 200 {
                            return Err(RequestFailure::TooLarge(limit));
                        }
                        body.extend_from_slice(chunk.get(..room).unwrap_or_default());
                        break false;
                    }
                    body.extend_from_slice(&chunk);
                    if let Some(watched) = get.watched {
                        watched(body.len() as u64);
                    }
                }
                // HTTP/2 can stop an answer without an error, and without saying that this was its end (RFC 9113, 8.1).
                Ok(None) => {
                    let stops = response.version() == Version::HTTP_2;
                    break !stops || reqwest::Body::from(response).is_end_stream();
                }
                // The status is said already; a broken explanation changes nothing.
                Err(_) if status != 200 => break false,
                Err(error) => return Err(self.clients.failure(&error, &get.url, via)),
            }
        };
        if status == 200 && !is_whole {
            return Err(RequestFailure::Connection { reason: None, dialled: vec![] });
        }
        let proxy = self.clients.may_answer(&get.url, via).map(Box::new);
        Ok(Response { status, headers, body, is_whole, proxy, secrets: self.secrets.clone() })
    }
}

/// Host and port of a URL.
pub(super) fn peer(url: &Url) -> Peer {
    Peer {
        host: ForeignText::new(url.host_str().unwrap_or_default()),
        port: url.port_or_known_default().unwrap_or(443),
        default_port: url.port().is_none(),
    }
}

/// `HOST` or `HOST:PORT` of a URL, a default port left out.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// A URL without what may let somebody in: object stores sign their addresses in the query.
fn told(url: &Url) -> String {
    let query = if url.query().is_some() { "?…" } else { "" };
    format!("{}://{}{}{query}", url.scheme(), authority(url), url.path())
}

/// Whether two URLs have scheme, host and port in common.
pub(super) fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let url = |text: &str| Url::parse(text).unwrap();
        assert!(same_origin(&url("https://h.x/a"), &url("https://h.x:443/b")));
        for other in ["https://h.x:444/", "http://h.x/", "https://h.x.evil/"] {
            assert!(!same_origin(&url("https://h.x/"), &url(other)), "{other}");
        }
    }
}
