use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::source::route::HostPort;
use crate::text::Secret;

use super::*;

/// What was asked: the address, the leg, and whether a credential went along.
type Seen = (String, Leg, bool);

/// Answers by address; `None` is a server that does not answer.
struct Script {
    answers: BTreeMap<&'static str, Option<(u16, Option<&'static str>)>>,
    seen: RefCell<Vec<Seen>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    Silent(String),
    Refused(String, RedirectRefusal),
}

impl Asker for Script {
    type Trouble = Trouble;

    async fn ask(&self, get: &Get<'_>, leg: Leg) -> Result<Response, Trouble> {
        let url = get.url.as_str();
        self.seen.borrow_mut().push((url.to_owned(), leg, get.authorization.is_some()));
        match self.answers.get(url).unwrap_or_else(|| panic!("{url} was not expected")) {
            Some((status, None)) => Ok(Response::scripted(*status, &[], "the end")),
            Some((status, Some(to))) => Ok(Response::scripted(*status, &[("location", to)], "")),
            None => Err(Trouble::Silent(url.to_owned())),
        }
    }

    fn refused(&self, at: &Url, refusal: RedirectRefusal) -> Trouble {
        Trouble::Refused(at.to_string(), refusal)
    }
}

/// The end of a way that begins with the first address, and all that was asked on it.
fn walk(
    redirects: Redirects<'_>,
    start: &str,
    steps: &[(&'static str, u16, &'static str)],
    ends: &[(&'static str, Option<u16>)],
) -> (Result<u16, Trouble>, Vec<Seen>) {
    let steps = steps.iter().map(|(at, status, to)| (*at, Some((*status, Some(*to)))));
    let ends = ends.iter().map(|(at, status)| (*at, status.map(|status| (status, None))));
    let script = Script { answers: steps.chain(ends).collect(), seen: RefCell::default() };
    let secret = Secret::new("Basic abc");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let end = runtime.block_on(async {
        let get = Get {
            url: Url::parse(start).unwrap(),
            accept: None,
            authorization: Some(&secret),
            limit: limits::SMALL,
            deadline: Instant::now() + Duration::from_secs(1),
            watched: None,
            turn: None,
        };
        follow(&script, get, redirects).await
    });
    (end.map(|response| response.status), script.seen.into_inner())
}

fn refused(at: &str, refusal: RedirectRefusal) -> Result<u16, Trouble> {
    Err(Trouble::Refused(at.to_owned(), refusal))
}

#[test]
fn within_an_origin_the_credential_goes_along() {
    let routes = Routes::default();
    for policy in [Redirects::SameOrigin, Redirects::Anywhere(&routes)] {
        let (end, seen) = walk(
            policy,
            "https://h.x/a",
            &[("https://h.x/a", 301, "/b"), ("https://h.x/b", 308, "https://h.x:443/c")],
            &[("https://h.x/c", Some(200))],
        );
        assert_eq!(end, Ok(200));
        let home = |path: &str| (format!("https://h.x/{path}"), Leg::Home, true);
        assert_eq!(seen, [home("a"), home("b"), home("c")]);
    }
}

#[test]
fn every_redirect_of_a_get_counts_and_nothing_else() {
    for status in [301, 302, 303, 307, 308] {
        let steps = [("https://h.x/a", status, "/b")];
        let (end, _) = walk(Redirects::SameOrigin, "https://h.x/a", &steps, &[("https://h.x/b", Some(404))]);
        assert_eq!(end, Ok(404), "{status}");
    }
    for status in [200, 201, 300, 304, 305, 306, 401] {
        let (end, seen) =
            walk(Redirects::SameOrigin, "https://h.x/a", &[("https://h.x/a", status, "/b")], &[]);
        assert_eq!((end, seen.len()), (Ok(status), 1));
    }
}

#[test]
fn the_same_origin_is_scheme_host_and_port() {
    for to in [
        "https://evil.x/",
        "https://h.x.evil.y/",
        "https://h.x@evil.x/",
        "https://h.x:444/",
        "http://h.x/",
        "//evil.x/",
        "\\\\evil.x\\",
        "ftp://h.x/",
        "file:///etc/passwd",
        "data:text/plain,x",
    ] {
        let (end, seen) = walk(Redirects::SameOrigin, "https://h.x/a", &[("https://h.x/a", 302, to)], &[]);
        assert_eq!(end, refused("https://h.x/a", RedirectRefusal::OtherOrigin(to.into())));
        assert_eq!(seen.len(), 1);
    }
}

#[test]
fn once_the_origin_was_left_no_credential_goes_along_not_even_back() {
    let routes = Routes::default();
    let (end, seen) = walk(
        Redirects::Anywhere(&routes),
        "https://h.x/a",
        &[
            ("https://h.x/a", 302, "https://s.y/1"),
            ("https://s.y/1", 302, "https://s.y/2"),
            ("https://s.y/2", 302, "https://h.x/b"),
            ("https://h.x/b", 302, "/c"),
        ],
        &[("https://h.x/c", Some(200))],
    );
    assert_eq!(end, Ok(200));
    let asked: Vec<_> = seen.iter().map(|(url, leg, credential)| (url.as_str(), *leg, *credential)).collect();
    assert_eq!(
        asked,
        [
            ("https://h.x/a", Leg::Home, true),
            ("https://s.y/1", Leg::Away, false),
            ("https://s.y/2", Leg::Away, false),
            ("https://h.x/b", Leg::Away, false),
            ("https://h.x/c", Leg::Away, false),
        ]
    );
}

#[test]
fn elsewhere_is_over_https_or_a_host_that_the_user_named() {
    let routes = Routes { plain_http: vec![HostPort::parse("127.0.0.1:5000").unwrap()], ..Routes::default() };
    let anywhere = Redirects::Anywhere(&routes);
    for to in ["http://s.y/", "http://127.0.0.1/", "file:///etc/passwd", "ftp://s.y/", "data:text/plain,x"] {
        for start in ["https://h.x/a", "http://127.0.0.1:5000/a"] {
            let steps = [("https://h.x/a", 302, to), ("http://127.0.0.1:5000/a", 302, to)];
            let (end, seen) = walk(anywhere, start, &steps, &[]);
            assert_eq!(end, refused(start, RedirectRefusal::NotHttps(to.into())));
            assert_eq!(seen.len(), 1);
        }
    }
    // From https nothing leads to http, whoever named the host.
    let to = "http://127.0.0.1:5000/b";
    let (end, _) = walk(anywhere, "https://h.x/a", &[("https://h.x/a", 302, to)], &[]);
    assert_eq!(end, refused("https://h.x/a", RedirectRefusal::NotHttps(to.into())));
    // Not from elsewhere either.
    let steps = [("http://127.0.0.1:5000/a", 302, "https://s.y/"), ("https://s.y/", 302, to)];
    let (end, seen) = walk(anywhere, "http://127.0.0.1:5000/a", &steps, &[]);
    assert_eq!((end, seen.len()), (refused("https://s.y/", RedirectRefusal::NotHttps(to.into())), 2));
}

#[test]
fn what_names_no_address_is_not_followed() {
    for to in ["https://", "http://[::1/", "https://h.x:99999/"] {
        let (end, _) = walk(Redirects::SameOrigin, "https://h.x/a", &[("https://h.x/a", 307, to)], &[]);
        assert_eq!(end, refused("https://h.x/a", RedirectRefusal::NoAddress(to.into())));
    }
    let (end, seen) = walk(Redirects::SameOrigin, "https://h.x/a", &[], &[("https://h.x/a", Some(302))]);
    assert_eq!(end, refused("https://h.x/a", RedirectRefusal::NoAddress("".into())));
    assert_eq!(seen.len(), 1);
}

#[test]
fn a_way_ends_at_the_bound() {
    let routes = Routes::default();
    for policy in [Redirects::SameOrigin, Redirects::Anywhere(&routes)] {
        let steps = [("https://h.x/a", 302, "/b"), ("https://h.x/b", 302, "/a")];
        let (end, seen) = walk(policy, "https://h.x/a", &steps, &[]);
        assert_eq!(end, refused("https://h.x/a", RedirectRefusal::TooMany(limits::REDIRECTS)));
        assert_eq!(seen.len(), 1 + limits::REDIRECTS);
    }
}

#[test]
fn who_does_not_answer_ends_the_way() {
    let (end, _) = walk(
        Redirects::SameOrigin,
        "https://h.x/a",
        &[("https://h.x/a", 302, "/b")],
        &[("https://h.x/b", None)],
    );
    assert_eq!(end, Err(Trouble::Silent("https://h.x/b".to_owned())));
}
