//! `NO_PROXY`, as Go's tools read it (golang.org/x/net/http/httpproxy, `config.init`): one variable serves docker,
//! kubectl, cosign and this program.

use std::net::IpAddr;

use url::{Host, Url};

/// What is connected to without a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Exceptions(Vec<Exception>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Exception {
    /// `*`.
    Everything,
    /// `192.0.2.0/24`: the address, and how many of its bits count.
    Network(IpAddr, u8),
    /// An address, on one port or on all.
    Address(IpAddr, Option<u16>),
    /// A name, which begins with a dot, on one port or on all; and whether it is that of a host too.
    Domain { suffix: String, port: Option<u16>, itself: bool },
}

impl Exceptions {
    /// Reads a list that is separated by commas. What is not an entry excepts nothing.
    pub(super) fn read(text: &str) -> Self {
        Self(text.split(',').filter_map(Exception::read).collect())
    }

    /// Whether the host of an address is one.
    pub(super) fn hold(&self, url: &Url) -> bool {
        let Some(port) = url.port_or_known_default() else { return false };
        let host = match url.host() {
            Some(Host::Domain(name)) => Ok(name.trim_end_matches('.').to_ascii_lowercase()),
            Some(Host::Ipv4(ip)) => Err(IpAddr::from(ip)),
            Some(Host::Ipv6(ip)) => Err(IpAddr::from(ip).to_canonical()),
            None => return false,
        };
        self.0.iter().any(|exception| match &host {
            Ok(name) => exception.holds_name(name, port),
            Err(ip) => exception.holds_address(*ip, port),
        })
    }
}

impl Exception {
    fn read(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_ascii_lowercase();
        if entry == "*" {
            return Some(Self::Everything);
        }
        if let Some((address, bits)) = entry.split_once('/') {
            let address = address.parse::<IpAddr>().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            return bits.parse().ok().filter(|bits| *bits <= most).map(|bits| Self::Network(address, bits));
        }
        let (host, port) = split(&entry)?;
        if let Ok(address) = host.parse::<IpAddr>() {
            return Some(Self::Address(address.to_canonical(), port));
        }
        let name = host.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(host);
        if name.is_empty() || name == "." {
            return None;
        }
        let itself = !name.starts_with('.');
        let suffix = if itself { format!(".{name}") } else { name.to_owned() };
        Some(Self::Domain { suffix, port, itself })
    }

    fn holds_name(&self, name: &str, port: u16) -> bool {
        match self {
            Self::Everything => true,
            Self::Domain { suffix, port: only, itself } => {
                let within = name.ends_with(suffix.as_str());
                let is = *itself && suffix.strip_prefix('.') == Some(name);
                (within || is) && only.is_none_or(|only| only == port)
            }
            Self::Network(..) | Self::Address(..) => false,
        }
    }

    fn holds_address(&self, address: IpAddr, port: u16) -> bool {
        match self {
            Self::Everything => true,
            Self::Network(network, bits) => is_within(address, *network, *bits),
            Self::Address(one, only) => *one == address && only.is_none_or(|only| only == port),
            Self::Domain { .. } => false,
        }
    }
}

/// `HOST[:PORT]`, where HOST may be an IPv6 address, in brackets or without them.
fn split(entry: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = entry.strip_prefix('[') {
        let (address, rest) = rest.split_once(']')?;
        return match rest.strip_prefix(':') {
            Some(port) => Some((address, Some(port.parse().ok()?))),
            None => rest.is_empty().then_some((address, None)),
        };
    }
    match entry.split_once(':') {
        Some((host, port)) if !port.contains(':') => Some((host, Some(port.parse().ok()?))),
        _ => Some((entry, None)),
    }
}

/// Whether the first bits of an address are those of a network.
fn is_within(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let bits = u32::from(bits);
    match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            (one.to_bits() ^ other.to_bits()).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => {
            (one.to_bits() ^ other.to_bits()).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_excepted_as_in_go() {
        for (list, url, excepted) in [
            (".corp.test", "https://reg.corp.test", true),
            (".corp.test", "https://corp.test", false),
            ("*.corp.test", "https://reg.corp.test", true),
            ("*.corp.test", "https://corp.test", false),
            ("corp.test", "https://reg.corp.test", true),
            ("corp.test", "https://corp.test", true),
            ("corp.test", "https://notcorp.test", false),
            ("corp.test", "https://corp.test.evil", false),
            ("REG.corp.TEST", "https://reg.Corp.test", true),
            ("reg.corp.test:443", "https://reg.corp.test", true),
            ("reg.corp.test:443", "http://reg.corp.test", false),
            ("reg.corp.test:8443", "https://reg.corp.test", false),
            ("reg.corp.test:8443", "https://reg.corp.test:8443", true),
            (".corp.test:443", "https://a.reg.corp.test", true),
            ("other.test", "https://reg.corp.test", false),
            ("other.test, reg.corp.test ,", "https://reg.corp.test", true),
            ("*", "https://reg.corp.test", true),
            ("*", "https://192.0.2.7", true),
            ("x,*", "https://[2001:db8::1]", true),
            ("192.0.2.0/24", "https://192.0.2.7", true),
            ("192.0.2.0/24", "https://192.0.3.7", false),
            ("192.0.2.7/0", "https://198.51.100.1", true),
            ("192.0.2.7/32", "https://192.0.2.6", false),
            ("192.0.2.7/33", "https://192.0.2.7", false),
            ("192.0.2.0/24", "https://192.0.2.7.test", false),
            ("192.0.2.7", "https://192.0.2.7:8443", true),
            ("192.0.2.7:443", "https://192.0.2.7", true),
            ("192.0.2.7:8443", "https://192.0.2.7", false),
            ("2001:db8::/32", "https://[2001:db8:1::1]", true),
            ("2001:db8::/128", "https://[2001:db8::1]", false),
            ("::/0", "https://[2001:db8::1]", true),
            ("::/0", "https://192.0.2.7", false),
            ("2001:db8::1", "https://[2001:DB8:0::1]", true),
            ("[2001:db8::1]", "https://[2001:db8::1]", true),
            ("[2001:db8::1]:443", "https://[2001:db8::1]", true),
            ("[2001:db8::1]:80", "https://[2001:db8::1]", false),
            ("192.0.2.7", "https://[::ffff:192.0.2.7]", true),
            ("", "https://reg.corp.test", false),
            (".", "https://reg.corp.test", false),
            (":443", "https://reg.corp.test", false),
            ("*.", "https://reg.corp.test", false),
            ("corp.*", "https://corp.test", false),
            ("[::1", "https://[::1]", false),
            ("reg.corp.test:x", "https://reg.corp.test", false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(Exceptions::read(list).hold(&url), excepted, "{list} {url}");
        }
    }
}
