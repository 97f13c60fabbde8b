//! How the registry of an image is reached, as data: for reports, and asked of the same choices as connections are.

use crate::evidence::route::Route;
use crate::subject::{Location, Naming, Subject};

use super::http::peer;
use super::route::{Proxy, Routes, Via};

impl Routes {
    /// How the registry of an image is reached. `None` for what lies on this machine.
    pub fn reached(&self, subject: &Subject, naming: &Naming) -> Option<Route> {
        let Location::Registry { logical, actual } = &subject.location else { return None };
        let url = self.repository(actual).ok()?;
        let asked = peer(&url);
        let (mut address, mut connect_to, mut proxy) = (format!("{}:{}", asked.host, asked.port), None, None);
        match self.via(&url) {
            Via::Direct => {}
            Via::Proxy => proxy = self.proxies.for_scheme(url.scheme()).and_then(Proxy::address),
            Via::ConnectTo(n) => {
                let to = self.connect_to.get(n)?;
                let instead = to.target();
                connect_to = Some(format!("{address}:{instead}"));
                address = instead;
            }
        }
        let alias = naming.aliases.of(logical);
        let plain_http = url.scheme() == "http";
        Some(Route { address, alias, connect_to, proxy, plain_http, recorded: None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::route::{ConnectTo, HostPort, Proxies};
    use super::*;
    use crate::subject::Aliases;
    use crate::text::ForeignText;

    #[test]
    fn a_route_says_what_leads_there() {
        let aliases = Aliases::parse(["in.x/builds=mirror.x:5000/paas/builds"]).unwrap();
        let naming = Naming { registry: "h.x".to_owned(), aliases };
        let reached = |routes: &Routes, name: &str| routes.reached(&naming.parse(name).unwrap(), &naming);
        let plain = Routes::default();
        assert_eq!(reached(&plain, "oci:dir"), None);
        let direct = Route {
            address: "h.x:443".to_owned(),
            alias: None,
            connect_to: None,
            proxy: None,
            plain_http: false,
            recorded: None,
        };
        assert_eq!(reached(&plain, "h.x/a:1"), Some(direct.clone()));
        let mirrored = Route {
            address: "mirror.x:5000".to_owned(),
            alias: Some("in.x/builds=mirror.x:5000/paas/builds".to_owned()),
            ..direct.clone()
        };
        assert_eq!(reached(&plain, "in.x/builds/a:1"), Some(mirrored.clone()));
        assert_eq!(reached(&plain, "mirror.x:5000/paas/builds/a:1"), Some(mirrored.clone()));
        let routes = Routes {
            plain_http: vec![HostPort::parse("mirror.x:5000").unwrap()],
            connect_to: vec![ConnectTo::parse("h.x:443:[::1]:8443").unwrap()],
            ..Routes::default()
        };
        assert_eq!(reached(&routes, "in.x/builds/a:1"), Some(Route { plain_http: true, ..mirrored }));
        let led = Route {
            address: "[::1]:8443".to_owned(),
            connect_to: Some("h.x:443:[::1]:8443".to_owned()),
            ..direct.clone()
        };
        assert_eq!(reached(&routes, "h.x/a:1"), Some(led));
        let https = |name: &str| (name == "HTTPS_PROXY").then(|| "http://me:secret@proxy.x:3128".to_owned());
        let routes = Routes { proxies: Proxies::read(https), ..Routes::default() };
        let proxy = Some(ForeignText::new("http://proxy.x:3128/"));
        assert_eq!(reached(&routes, "h.x/a:1"), Some(Route { proxy, ..direct }));
    }
}
