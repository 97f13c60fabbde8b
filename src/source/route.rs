//! How a host is reached: directly, through a proxy, or by `--connect-to`; with TLS or without.

mod exceptions;
mod proxies;

use std::borrow::Cow;
use std::net::IpAddr;

use url::Url;

use crate::subject::{Repository, host_and_port};
use crate::text::ForeignText;

pub use self::proxies::Proxies;
pub(super) use self::proxies::{Proxy, shown};

/// A host and its port, as `--plain-http` names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    host: String,
    port: Option<u16>,
}

impl HostPort {
    /// Reads `HOST[:PORT]`.
    pub fn parse(text: &str) -> Option<Self> {
        let (host, port) = host_and_port(text)?;
        Some(Self { host: host.to_ascii_lowercase(), port })
    }

    fn is(&self, host: &str, port: Option<u16>) -> bool {
        self.host == host.to_ascii_lowercase() && self.port.unwrap_or(80) == port.unwrap_or(80)
    }
}

/// `HOST:PORT:ADDR:PORT`: connections for the first pair go to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectTo {
    host: String,
    port: u16,
    /// Where connections go instead: a name or an IP address.
    pub(super) address: String,
    /// The port there.
    address_port: u16,
}

/// What stands in a URL for an address that is connected to elsewhere: libraries look up the address of a name,
/// and take one that stands there already as it is. Nobody has this name (RFC 2606).
const STAND_IN: &str = "connect-to.invalid";

impl ConnectTo {
    /// Reads the four parts; an IPv6 address stands in brackets. HOST is kept as it stands in a URL, where an
    /// address has one spelling.
    pub fn parse(text: &str) -> Option<Self> {
        let (host, rest) = match text.find("]:") {
            Some(end) if text.starts_with('[') => (text.get(..=end)?, text.get(end + 2..)?),
            _ => text.split_once(':')?,
        };
        let (port, rest) = rest.split_once(':')?;
        let (address, address_port) = rest.rsplit_once(':')?;
        let bare = match address.strip_prefix('[') {
            Some(inner) => inner.strip_suffix(']').filter(|ip| ip.parse::<IpAddr>().is_ok())?,
            None if address.contains(':') => return None,
            None => address,
        };
        let name = |text: &str| crate::subject::is_registry(text) && !text.contains(':');
        if !(name(host) || host.starts_with('[')) || !(name(bare) || bare.parse::<IpAddr>().is_ok()) {
            return None;
        }
        let number = |text: &str| text.parse::<u16>().ok().filter(|n| *n > 0);
        Some(Self {
            host: Url::parse(&format!("https://{host}/")).ok()?.host_str()?.to_owned(),
            port: number(port)?,
            address: bare.to_owned(),
            address_port: number(address_port)?,
        })
    }

    /// Where connections go instead, `ADDR:PORT`.
    pub(super) fn target(&self) -> String {
        if self.address.contains(':') {
            format!("[{}]:{}", self.address, self.address_port)
        } else {
            format!("{}:{}", self.address, self.address_port)
        }
    }

    /// The port that is connected to.
    pub(super) fn address_port(&self) -> u16 {
        self.address_port
    }

    /// The address for which connections go elsewhere, where it is not a name.
    pub(super) fn replaced(&self) -> Option<IpAddr> {
        self.host.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }

    /// Whether URLs stay as they are: where they have a name and no port, both are looked up.
    pub(super) fn leads_by_look_up(&self, encrypted: bool) -> bool {
        self.replaced().is_none() && self.port == if encrypted { 443 } else { 80 }
    }

    /// Makes a URL one that is connected to where this says; `false` where that cannot be.
    pub(super) fn lead(&self, url: &mut Url) -> bool {
        if self.leads_by_look_up(url.scheme() == "https") {
            return true;
        }
        let named = self.replaced().is_none() || url.set_host(Some(STAND_IN)).is_ok();
        named && url.set_port(Some(self.address_port)).is_ok()
    }
}

/// How one host is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Via {
    /// By its own address.
    Direct,
    /// Through the proxy of the environment.
    Proxy,
    /// By the n-th `--connect-to`.
    ConnectTo(usize),
}

/// The choices of the command line and the environment.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// Hosts that are spoken to without TLS.
    pub plain_http: Vec<HostPort>,
    /// Connections that go elsewhere.
    pub connect_to: Vec<ConnectTo>,
    /// The environment's proxies.
    pub proxies: Proxies,
}

impl Routes {
    /// `SCHEME://HOST[:PORT]/v2/PATH/` of a repository.
    ///
    /// # Errors
    /// The parser's reason why its name makes no address: not every number of four parts is one of a host.
    pub fn repository(&self, repository: &Repository) -> Result<Url, ForeignText> {
        let Repository { registry, path } = repository;
        let text = format!("{}://{registry}/v2/{path}/", self.scheme(registry));
        Url::parse(&text).map_err(|error| ForeignText::error(&error))
    }

    /// `http` for a registry named by `--plain-http`, else `https`.
    fn scheme(&self, registry: &str) -> &'static str {
        let named = host_and_port(registry);
        let plain = |(host, port): (Cow<'_, str>, Option<u16>)| {
            self.plain_http.iter().any(|plain| plain.is(&host, port))
        };
        if named.is_some_and(plain) { "http" } else { "https" }
    }

    /// Whether a URL may be asked as it is: https always, http for the hosts of `--plain-http`.
    pub fn allows(&self, url: &Url) -> bool {
        match url.scheme() {
            "https" => true,
            "http" => url
                .host_str()
                .is_some_and(|host| self.plain_http.iter().any(|plain| plain.is(host, url.port()))),
            _ => false,
        }
    }

    /// Whether a URL leads to this machine itself, and no `--connect-to` leads it elsewhere.
    pub fn stays_here(&self, url: &Url) -> bool {
        let elsewhere = self.other_address(url).and_then(|n| self.connect_to.get(n));
        let here = |to: &ConnectTo| match to.address.parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback(),
            Err(_) => is_local_name(&to.address),
        };
        is_loopback(url) && elsewhere.is_none_or(here)
    }

    /// The `--connect-to` that is for this URL.
    fn other_address(&self, url: &Url) -> Option<usize> {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        self.connect_to.iter().position(|to| to.host == host && to.port == port)
    }

    pub(super) fn via(&self, url: &Url) -> Via {
        if let Some(n) = self.other_address(url) {
            return Via::ConnectTo(n);
        }
        if is_loopback(url) || !self.proxies.carry(url) { Via::Direct } else { Via::Proxy }
    }
}

fn is_local_name(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether a name is one of those that Kubernetes gives to its services, and that nobody else knows.
pub(super) fn is_inside_a_cluster(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    matches!(labels.as_slice(), [.., "svc"] | [.., "cluster", "local"])
}

/// Whether the name of a URL is one of this machine itself.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => is_local_name(name),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn plain_http_is_for_exactly_the_named_host() {
        let routes =
            Routes { plain_http: vec![HostPort::parse("localhost:5000").unwrap()], ..Routes::default() };
        assert_eq!(routes.scheme("localhost:5000"), "http");
        for other in ["localhost", "localhost:5001", "localhost.evil:5000", "127.0.0.1:5000"] {
            assert_eq!(routes.scheme(other), "https", "{other}");
        }
        assert!(routes.allows(&url("http://localhost:5000/x")) && !routes.allows(&url("http://localhost/x")));
        assert!(!routes.allows(&url("file:///etc/passwd")));
        let plain_http = ["[2001:DB8:0::1]:5000", "[::1]"].map(|text| HostPort::parse(text).unwrap()).into();
        let routes = Routes { plain_http, ..Routes::default() };
        for plain in ["[2001:db8::1]:5000", "[2001:db8:0:0::1]:5000", "[::1]", "[::1]:80"] {
            assert_eq!(routes.scheme(plain), "http", "{plain}");
            assert!(routes.allows(&url(&format!("http://{plain}/x"))), "{plain}");
        }
        for other in ["[2001:db8::1]", "[2001:db8::2]:5000", "[::1]:5000", "[::]"] {
            assert_eq!(routes.scheme(other), "https", "{other}");
            assert!(!routes.allows(&url(&format!("http://{other}/x"))), "{other}");
        }
    }

    #[test]
    fn connect_to_has_four_parts() {
        let to = ConnectTo::parse("Harbor.x:443:127.0.0.1:8443").unwrap();
        assert_eq!((to.host.as_str(), to.address.as_str(), to.address_port), ("harbor.x", "127.0.0.1", 8443));
        assert_eq!(ConnectTo::parse("h.x:443:[::1]:8443").unwrap().address, "::1");
        for bad in [
            "",
            "h.x",
            "h.x:443",
            "h.x:443:127.0.0.1",
            "h.x:0:127.0.0.1:1",
            ":443:a:1",
            "h.x:443::1",
            "h.x:443:a/b:1",
            "h.x:443:::1:80",
        ] {
            assert_eq!(ConnectTo::parse(bad), None, "{bad}");
        }
        for bad in [
            "1.2.3.999:80:a:1",
            "[::1:80:a:1",
            "[::1]80:a:1",
            "[h.x]:80:a:1",
            "[]:80:a:1",
            "0x7f.0.0.1.1:80:a:1",
        ] {
            assert_eq!(ConnectTo::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_address_is_connected_to_elsewhere_in_whatever_spelling() {
        crate::rows::each(
            [
                ("192.0.2.1", "http://192.0.2.1:80/a"),
                ("3221225985", "http://192.0.2.1/a"),
                ("0xc0.0.0x2.1", "http://192.0.2.1/a"),
                ("192.0.2.1", "http://3221225985/a"),
                ("192.0.513", "http://192.0.2.1/a"),
                ("[2001:db8::1]", "http://[2001:DB8:0::1]/a"),
            ],
            |(host, at)| {
                let connect_to = vec![ConnectTo::parse(&format!("{host}:80:127.0.0.1:8080")).expect(host)];
                let routes = Routes { connect_to, ..Routes::default() };
                let mut url = url(at);
                assert_eq!(routes.via(&url), Via::ConnectTo(0), "{host} {at}");
                assert!(routes.connect_to[0].lead(&mut url), "{host} {at}");
                // What stands in a URL and is an address is connected to as it is.
                assert_eq!(url.as_str(), format!("http://{STAND_IN}:8080/a"), "{host} {at}");
            },
        );
        // A name is looked up, and the port with it where it does not stand in the URL.
        for (text, at, led) in [
            ("H.x:80:127.0.0.1:8080", "http://h.x/a", "http://h.x/a"),
            ("H.x:443:127.0.0.1:8080", "https://h.x/a", "https://h.x/a"),
            ("H.x:81:127.0.0.1:8080", "http://h.x:81/a", "http://h.x:8080/a"),
            ("H.x:80:127.0.0.1:8080", "https://h.x:80/a", "https://h.x:8080/a"),
        ] {
            let named = ConnectTo::parse(text).unwrap();
            let mut url = url(at);
            assert!(named.lead(&mut url) && named.replaced().is_none());
            assert_eq!(url.as_str(), led, "{text}");
        }
    }

    #[test]
    fn loopback_and_connect_to_go_around_the_proxy() {
        let proxies = Proxies::read(|name| (name == "HTTPS_PROXY").then(|| "proxy.corp:3128".to_owned()));
        let connect_to = vec![ConnectTo::parse("h.x:443:127.0.0.1:8443").unwrap()];
        let routes = Routes { connect_to, proxies, plain_http: vec![] };
        assert_eq!(routes.via(&url("https://other.x/")), Via::Proxy);
        assert_eq!(routes.via(&url("http://other.x/")), Via::Direct);
        assert_eq!(routes.via(&url("https://127.0.0.9/")), Via::Direct);
        assert_eq!(routes.via(&url("https://h.x/")), Via::ConnectTo(0));
        assert_eq!(routes.via(&url("https://h.x:444/")), Via::Proxy);
    }

    #[test]
    fn what_connects_elsewhere_does_not_stay_here() {
        let routes =
            |to: &str| Routes { connect_to: ConnectTo::parse(to).into_iter().collect(), ..Routes::default() };
        crate::rows::each(
            [
                ("h.x:80:10.0.0.1:80", true),
                ("localhost:81:10.0.0.1:80", true),
                ("localhost:80:10.0.0.1:80", false),
                ("localhost:80:h.x:80", false),
                ("localhost:80:127.0.0.1:8080", true),
                ("localhost:80:[::1]:8080", true),
                ("localhost:80:localhost:8080", true),
            ],
            |&(to, here)| {
                assert_eq!(routes(to).stays_here(&url("http://localhost/api")), here, "{to}");
            },
        );
        assert!(
            !routes("h.x:80:127.0.0.1:80").stays_here(&url("http://h.x/")),
            "by its name it is elsewhere"
        );
    }

    #[test]
    fn names_that_kubernetes_gives_are_known() {
        for name in ["h.svc", "a.svc.cluster.local", "svc", "cluster.local"] {
            assert!(is_inside_a_cluster(name), "{name}");
        }
        for name in ["h.svc.x", "local", "h.x", "", "asvc", "h.xcluster.local"] {
            assert!(!is_inside_a_cluster(name), "{name}");
        }
    }
}
