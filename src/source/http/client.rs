//! Connections: on which way, with which authorities, and what they fail of.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use reqwest::{Client, redirect};
use url::Url;

use crate::evidence::exchange::Way;
use crate::evidence::failure::{ProxyTrouble, RequestFailure, TlsFailure};
use crate::evidence::limits;
use crate::source::route::{self, ConnectTo, Proxy, Routes, Via};
use crate::source::tls::{self, Authorities};
use crate::text::ForeignText;

/// Clients for all ways, made when they are needed.
pub(super) struct Clients {
    pub(super) routes: Routes,
    authorities: Authorities,
    made: RefCell<HashMap<(bool, Via), Client>>,
    found: Found,
    /// Whether answers tell by which certificate a server was known.
    tells_certificates: bool,
}

/// The addresses of the names that were looked up.
type Found = Arc<Mutex<HashMap<String, Vec<IpAddr>>>>;

impl Clients {
    pub(super) fn new(routes: Routes, authorities: Authorities, tells_certificates: bool) -> Self {
        let (made, found) = (RefCell::default(), Found::default());
        Self { routes, authorities, made, found, tells_certificates }
    }

    /// The client for requests with TLS or without it, on this way.
    pub(super) fn client(&self, encrypted: bool, via: Via) -> Result<Client, RequestFailure> {
        if let Some(client) = self.made.borrow().get(&(encrypted, via)) {
            return Ok(client.clone());
        }
        let instead = match via {
            Via::ConnectTo(n) => self.routes.connect_to.get(n),
            Via::Direct | Via::Proxy => None,
        };
        // HTTP/2 says who is asked as it stands in the URL, and there it may be somebody else (`ConnectTo::lead`).
        let is_asked_by_name = instead.is_none_or(|to| to.leads_by_look_up(encrypted));
        let protocols = if is_asked_by_name { &["h2", "http/1.1"][..] } else { &["http/1.1"] };
        // Behind a stand-in the certificate is for the address that was asked for.
        let address = instead.and_then(ConnectTo::replaced);
        let config =
            if encrypted { self.authorities.config(protocols, address) } else { tls::trust_nobody() };
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let mut builder = Client::builder()
            .tls_backend_preconfigured(
                config.map_err(|problem| RequestFailure::Tls(TlsFailure::Authorities(problem)))?,
            )
            .redirect(redirect::Policy::none())
            .referer(false)
            .tls_info(self.tells_certificates)
            .user_agent(concat!("paas-attest/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .connect_timeout(limits::CONNECT)
            .read_timeout(limits::SILENCE)
            .http2_initial_stream_window_size(limits::WINDOW)
            .http2_initial_connection_window_size(limits::WINDOWS)
            .http2_max_header_list_size(limits::HEADERS)
            .http2_keep_alive_interval(limits::ALIVE)
            .http2_keep_alive_timeout(limits::ALIVE)
            // What is excepted does not come by a proxy; the library looks at no variable of its own.
            .no_proxy()
            .dns_resolver(Arc::new(Resolver {
                instead: instead.map(|to| {
                    // Port 0 is that of the URL.
                    let port = if is_asked_by_name { to.address_port() } else { 0 };
                    (to.address.clone(), port)
                }),
                found: Arc::clone(&self.found),
            }));
        match via {
            Via::Direct | Via::ConnectTo(_) => {}
            Via::Proxy => {
                let scheme = if encrypted { "https" } else { "http" };
                let url = match self.routes.proxies.for_scheme(scheme) {
                    Some(Proxy::At(url)) => url,
                    Some(Proxy::Unusable(variable)) => {
                        return Err(RequestFailure::NoProxy { variable: variable.clone() });
                    }
                    None => return Err(RequestFailure::Connection { reason: None, dialled: vec![] }),
                };
                let proxy = reqwest::Proxy::all(url.clone()).map_err(|error| RequestFailure::Proxy {
                    proxy: Some(route::shown(url)),
                    reason: ProxyTrouble::Said(ForeignText::error(&error)),
                })?;
                builder = builder.proxy(proxy);
            }
        }
        let client = builder.build().map_err(|error| RequestFailure::Connection {
            reason: Some(ForeignText::error(&error)),
            dialled: vec![],
        })?;
        self.made.borrow_mut().insert((encrypted, via), client.clone());
        Ok(client)
    }

    /// Where a URL is connected to on this way, where that is not what stands in it.
    pub(super) fn dialled(&self, url: &Url, via: Via) -> Vec<SocketAddr> {
        let to = match via {
            Via::ConnectTo(n) => self.routes.connect_to.get(n),
            Via::Direct | Via::Proxy => None,
        };
        let host = to.map_or_else(|| url.host_str().unwrap_or_default(), |to| &to.address);
        let port = to.map_or_else(|| url.port_or_known_default().unwrap_or(443), ConnectTo::address_port);
        let at = |ip: IpAddr| SocketAddr::new(ip, port);
        if let Ok(ip) = host.parse::<IpAddr>() {
            return to.map(|_| at(ip)).into_iter().collect();
        }
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(host).into_iter().flatten().map(|ip| at(*ip)).collect()
    }

    /// What a request failed of.
    pub(super) fn failure(&self, error: &reqwest::Error, url: &Url, via: Via) -> RequestFailure {
        let mut reason = None;
        // An error of the connection itself: whoever was dialled was not reached.
        let mut unreached = false;
        let mut next: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
        while let Some(cause) = next {
            // An I/O error may hold another one, whose own contents `source` would pass over.
            let mut inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            while let Some(wrapped) = inner.and_then(|e| e.downcast_ref::<io::Error>()) {
                inner = wrapped.get_ref();
            }
            if let Some(tls) =
                inner.and_then(|e| e.downcast_ref::<rustls::Error>()).or_else(|| cause.downcast_ref())
            {
                return RequestFailure::Tls(tls::failure(tls));
            }
            if let Some(NoAddress(host)) = cause.downcast_ref::<NoAddress>() {
                // It may be the proxy that has none.
                if let Some(proxy) = self.proxy(url, via).filter(|proxy| proxy.host_str() == Some(host)) {
                    let proxy = Some(route::shown(proxy));
                    return RequestFailure::Proxy { proxy, reason: ProxyTrouble::NoAddress };
                }
                let inside_a_cluster = route::is_inside_a_cluster(host);
                return RequestFailure::NoAddress { host: ForeignText::new(host), inside_a_cluster };
            }
            if let Some(why) = cause.downcast_ref::<h2::Error>().and_then(h2::Error::reason) {
                // What a server adds to its farewell, which the library would quote, is left out.
                reason = Some(ForeignText::new(why.description()));
                break;
            }
            unreached |= cause.is::<io::Error>();
            reason = Some(ForeignText::error(cause));
            next = cause.source();
        }
        let reason = reason.filter(|reason| !reason.raw().is_empty());
        if error.is_timeout() {
            return RequestFailure::Timeout;
        }
        match reason {
            Some(reason) if via == Via::Proxy && error.is_connect() => RequestFailure::Proxy {
                proxy: self.proxy(url, via).map(route::shown),
                reason: if unreached { ProxyTrouble::Said(reason) } else { ProxyTrouble::NoTunnel(reason) },
            },
            reason => {
                let dialled = if error.is_connect() { self.dialled(url, via) } else { vec![] };
                RequestFailure::Connection { reason, dialled }
            }
        }
    }

    /// What an answer is that the proxy gave by itself, and not whom it was asked for (RFC 9110, 15.5.8).
    pub(super) fn of_proxy(&self, status: u16, url: &Url, via: Via) -> Option<RequestFailure> {
        let proxy = self.proxy(url, via).filter(|_| status == 407 && url.scheme() == "http")?;
        Some(RequestFailure::Proxy { proxy: Some(route::shown(proxy)), reason: ProxyTrouble::WantsAccount })
    }

    /// The proxy that can answer by itself what was asked of another: one that reads what it carries.
    pub(super) fn may_answer(&self, url: &Url, via: Via) -> Option<ForeignText> {
        let proxy = self.proxy(url, via).filter(|_| url.scheme() == "http")?;
        matches!(proxy.scheme(), "http" | "https").then(|| route::shown(proxy))
    }

    /// How an address is reached on this way.
    pub(super) fn way(&self, url: &Url, via: Via) -> Way {
        let instead = match via {
            Via::ConnectTo(n) => self.routes.connect_to.get(n),
            Via::Direct | Via::Proxy => None,
        };
        match (instead, self.proxy(url, via)) {
            (Some(to), _) => Way::Instead(ForeignText::new(format!("{}:{}", to.address, to.address_port()))),
            (None, Some(proxy)) => Way::Proxy(route::shown(proxy)),
            (None, None) => Way::Direct,
        }
    }

    /// The proxy through which an address is reached.
    fn proxy(&self, url: &Url, via: Via) -> Option<&Url> {
        match self.routes.proxies.for_scheme(url.scheme()) {
            Some(Proxy::At(proxy)) if via == Via::Proxy => Some(proxy),
            _ => None,
        }
    }
}

/// This host has no address. It goes through libraries that want an error, and is read by its type.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NoAddress(String);

/// Looks names up; for `--connect-to`, one name and its port in place of another.
struct Resolver {
    instead: Option<(String, u16)>,
    found: Found,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (host, port) = self.instead.clone().unwrap_or_else(|| (name.as_str().to_owned(), 0));
        let found = Arc::clone(&self.found);
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
                Ok(ip) => vec![SocketAddr::new(ip, port)],
                Err(_) => match tokio::net::lookup_host((host.as_str(), port)).await {
                    Ok(found) => found.collect(),
                    Err(_) => Vec::new(),
                },
            };
            if addresses.is_empty() {
                return Err(NoAddress(host).into());
            }
            let ips = addresses.iter().map(SocketAddr::ip).collect();
            found.lock().unwrap_or_else(PoisonError::into_inner).insert(host, ips);
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
