//! The proxies that the environment names.
//!
//! They are looked at when a connection is made and not before: a machine has them set for everything, and a run
//! that connects to nothing is none of their business.

use url::Url;

use crate::text::{ForeignText, Secret, Secrets};

use super::exceptions::Exceptions;

/// The proxies of the environment.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exceptions: Exceptions,
}

/// What a variable says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) enum Proxy {
    /// This is the proxy.
    At(Url),
    /// The variable of this name does not hold the address of a proxy. What it holds may be a password, and is
    /// not kept.
    Unusable(String),
}

impl Proxy {
    fn read(variable: String, text: &str) -> Self {
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        match Url::parse(&whole) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host() => {
                Self::At(url)
            }
            _ => Self::Unusable(variable),
        }
    }

    /// Its address, as it may be shown, where it has one.
    pub(in crate::source) fn address(&self) -> Option<ForeignText> {
        match self {
            Self::At(url) => Some(shown(url)),
            Self::Unusable(_) => None,
        }
    }
}

impl Proxies {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` in both letter cases; the small
    /// letters win, as in curl.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| -> Option<(String, String)> {
            [name.to_ascii_lowercase(), name.to_owned()]
                .into_iter()
                .find_map(|name| variable(&name).filter(|v| !v.is_empty()).map(|v| (name, v)))
        };
        let proxy = |name: &str| {
            let (name, text) = value(name).or_else(|| value("ALL_PROXY"))?;
            Some(Proxy::read(name, &text))
        };
        let exceptions = value("NO_PROXY").map(|(_, text)| Exceptions::read(&text)).unwrap_or_default();
        Self { http: proxy("HTTP_PROXY"), https: proxy("HTTPS_PROXY"), exceptions }
    }

    /// The proxy for a scheme.
    pub(in crate::source) fn for_scheme(&self, scheme: &str) -> Option<&Proxy> {
        if scheme == "https" { self.https.as_ref() } else { self.http.as_ref() }
    }

    /// Whether connections for this address go through a proxy.
    pub(super) fn carry(&self, url: &Url) -> bool {
        self.for_scheme(url.scheme()).is_some() && !self.exceptions.hold(url)
    }

    /// Makes their accounts known as secrets.
    pub(in crate::source) fn tell(&self, secrets: &Secrets) {
        for proxy in self.http.iter().chain(&self.https) {
            let Proxy::At(url) = proxy else { continue };
            if let Some(password) = url.password() {
                // Both are encoded in a URL, and not in the header in which they are sent.
                let decoded = |text: &str| {
                    let whole = format!("={}", text.replace('+', "%2B"));
                    url::form_urlencoded::parse(whole.as_bytes()).next().map(|(_, value)| value.into_owned())
                };
                let (user, password) = (decoded(url.username()), decoded(password));
                let password = Secret::new(password.unwrap_or_default());
                secrets.add_account(&user.unwrap_or_default(), &password);
            }
        }
    }
}

/// A proxy's address without user and password.
pub(in crate::source) fn shown(proxy: &Url) -> ForeignText {
    let mut bare = proxy.clone();
    let _ = bare.set_username("");
    let _ = bare.set_password(None);
    ForeignText::new(bare.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &'static str, value: &str) -> Proxies {
        Proxies::read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn a_variable_names_a_proxy_or_is_named_without_its_value() {
        for (value, address) in [
            ("proxy.corp:3128", "http://proxy.corp:3128/"),
            ("http://user:word@proxy.corp:3128", "http://proxy.corp:3128/"),
            ("https://proxy.corp", "https://proxy.corp/"),
            ("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"),
            ("socks5h://user:word@[::1]:1080", "socks5h://[::1]:1080"),
            ("[::1]:3128", "http://[::1]:3128/"),
        ] {
            match of("HTTPS_PROXY", value).for_scheme("https") {
                Some(Proxy::At(url)) => assert_eq!(shown(url).to_string(), address, "{value}"),
                other => panic!("{value}: {other:?}"),
            }
        }
        for value in ["ftp://user:secret@x", "socks4://x", "socks://x", "http://", "://", "x y", "file:///x"]
        {
            let unusable = Proxy::Unusable("https_proxy".to_owned());
            assert_eq!(of("https_proxy", value).for_scheme("https"), Some(&unusable), "{value}");
        }
    }

    #[test]
    fn a_proxy_for_everything_is_for_what_has_none_of_its_own() {
        let variables = [("all_proxy", "socks5h://all:1"), ("HTTPS_PROXY", "own:2"), ("NO_PROXY", "")];
        let proxies = Proxies::read(|asked| {
            variables.iter().find(|(name, _)| *name == asked).map(|(_, value)| (*value).to_owned())
        });
        let at = |text: &str| Proxy::At(Url::parse(text).unwrap());
        assert_eq!(proxies.for_scheme("http"), Some(&at("socks5h://all:1")));
        assert_eq!(proxies.for_scheme("https"), Some(&at("http://own:2")));
        assert_eq!(of("NO_PROXY", "*").for_scheme("http"), None);
    }
}
