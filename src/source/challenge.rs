//! `WWW-Authenticate`: what a registry asks for (RFC 9110, 11.6.1; distribution-spec, token auth).

use crate::evidence::limits;

/// One challenge of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// `Basic`.
    Basic,
    /// `Bearer`, with the token service that it names and the service's name for the registry.
    Bearer {
        /// Where tokens can be requested, as claimed.
        realm: String,
        /// `service=`, where it says one.
        service: Option<String>,
        /// `error=`, where the registry says why a token was not enough.
        error: Option<String>,
    },
}

/// Reads all challenges of all headers; what is not one is passed over. Schemes and parameter names are
/// matched without letter case.
pub(super) fn parse<'a>(headers: impl IntoIterator<Item = &'a str>) -> Vec<Challenge> {
    let mut found = Vec::new();
    let mut room = limits::CHALLENGE;
    for header in headers {
        if header.len() > room {
            break;
        }
        room -= header.len();
        for (scheme, parameters) in split(header) {
            let get = |wanted: &str| {
                parameters
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                    .map(|(_, value)| value.clone())
            };
            if scheme.eq_ignore_ascii_case("basic") {
                found.push(Challenge::Basic);
            } else if scheme.eq_ignore_ascii_case("bearer")
                && let Some(realm) = get("realm")
            {
                found.push(Challenge::Bearer { realm, service: get("service"), error: get("error") });
            }
        }
    }
    found
}

type Parameters = Vec<(String, String)>;

/// Splits `Scheme a="b", c=d, Other e=f` into schemes and their parameters.
fn split(header: &str) -> Vec<(String, Parameters)> {
    let mut challenges: Vec<(String, Parameters)> = Vec::new();
    for item in items(header) {
        let item = item.trim();
        let name_end = item.find(['=', ' ', '\t']).unwrap_or(item.len());
        let (head, rest) = item.split_at(name_end);
        let parameter = match rest.trim_start().strip_prefix('=') {
            Some(value) => {
                // `name=value` belongs to the scheme before it.
                if let Some((_, parameters)) = challenges.last_mut() {
                    parameters.push((head.to_owned(), unquote(value)));
                }
                continue;
            }
            None => rest.trim(),
        };
        if head.is_empty() {
            continue;
        }
        let mut parameters = Vec::new();
        if let Some((name, value)) = parameter.split_once('=') {
            parameters.push((name.trim().to_owned(), unquote(value)));
        }
        challenges.push((head.to_owned(), parameters));
    }
    challenges
}

/// Cuts at commas outside quotes.
fn items(header: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in header.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                items.push(header.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(header.get(start..).unwrap_or_default());
    items
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => out.extend(characters.next()),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bearer(realm: &str, service: Option<&str>) -> Challenge {
        Challenge::Bearer { realm: realm.to_owned(), service: service.map(str::to_owned), error: None }
    }

    #[test]
    fn what_registries_send() {
        for (headers, expected) in [
            (
                &[
                    r#"Bearer realm="https://h.x/service/token",service="harbor-registry",scope="repository:a/b:pull""#,
                ][..],
                vec![bearer("https://h.x/service/token", Some("harbor-registry"))],
            ),
            (&["Basic realm=\"harbor\""], vec![Challenge::Basic]),
            (&["basic, BEARER Realm=x"], vec![Challenge::Basic, bearer("x", None)]),
            (&[r#"Bearer realm="a\"b,c" , service=s"#], vec![bearer("a\"b,c", Some("s"))]),
            (&["Negotiate abc==", "Bearer realm=r"], vec![bearer("r", None)]),
            (&["Bearer service=x"], vec![]),
            (&["", ",,,", "=", "Bearer"], vec![]),
        ] {
            assert_eq!(parse(headers.iter().copied()), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_header_over_the_bound_is_not_read() {
        let long = format!("Bearer realm=\"{}\"", "x".repeat(limits::CHALLENGE));
        assert!(parse([long.as_str()]).is_empty());
    }

    /// What the crate `http-auth` reads; nothing where a header keeps no grammar, which we read as far as it
    /// goes.
    fn theirs(header: &str) -> Option<Vec<(String, Parameters)>> {
        let challenges = http_auth::parse_challenges(header).ok()?;
        let parameters = |challenge: &http_auth::ChallengeRef<'_>| {
            challenge.params.iter().map(|(name, value)| ((*name).to_owned(), value.to_unescaped())).collect()
        };
        Some(challenges.iter().map(|one| (one.scheme.to_owned(), parameters(one))).collect())
    }

    fn header() -> impl Strategy<Value = String> {
        let value = r#"([a-c]{1,3}|"([a-c ,=]|\\["\\a]){0,4}")"#;
        let parameter = format!("[a-c]{{1,2}} ?= ?{value}");
        let challenge = format!("(Basic|Bearer|bearer|X)( {{1,2}}{parameter}( ?, ?{parameter}){{0,2}})?");
        let list = format!("{challenge}( ?, ?{challenge}){{0,2}}");
        prop_oneof![proptest::string::string_regex(&list).expect("a grammar"), "[Ba \",=\\\\]{0,10}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_challenges_are_those_of_http_auth(header in header()) {
            if let Some(theirs) = theirs(&header) {
                prop_assert_eq!(split(&header), theirs);
            }
        }
    }
}
