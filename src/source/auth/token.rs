//! The token service: what is sent to it, and what it answers (distribution, "Token Authentication
//! Specification" and "Token Authentication with `OAuth2`").

use serde::Deserialize;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use crate::evidence::limits;
use crate::evidence::trouble::{TokenTrouble, Trouble, Unanswered};
use crate::json::Shape;
use crate::source::credentials::Found;
use crate::source::http::{Get, Network, Sent, peer};
use crate::text::Secret;

use super::{Session, Standing, basic, bearer};

impl Session {
    /// A token for this repository, by the account or the identity token that was found, or for anybody.
    pub(super) async fn token(
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
        let scope = format!("repository:{}:pull", self.repository.path);
        let mut get = Get {
            url: realm,
            accept: None,
            authorization: None,
            limit: limits::SMALL,
            deadline,
            watched: None,
            turn: None,
        };
        let (answered, source) = if let Found::Identity(token, source) = found {
            // OAuth 2.0, as distribution's token service takes it ("Docker Registry v2 authentication using OAuth2").
            if !kept.is_empty() {
                get.url.query_pairs_mut().extend_pairs(kept);
            }
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("grant_type", "refresh_token");
            form.extend_pairs(service.map(|service| ("service", service)));
            form.append_pair("scope", &scope);
            form.append_pair("client_id", "paas-attest");
            form.append_pair("refresh_token", token.reveal());
            (network.post(&get, Sent::Form(&Secret::new(form.finish()))).await, Some(source.clone()))
        } else {
            get.url
                .query_pairs_mut()
                .extend_pairs(kept)
                .extend_pairs(service.map(|s| ("service", s)))
                .append_pair("scope", &scope);
            let (header, source) = match found {
                Found::Credential(c) => (Some(basic(&c.user, &c.password)), Some(c.source.clone())),
                Found::Bearer(..) | Found::Identity(..) | Found::Nobody(_) | Found::Broken(_) => (None, None),
            };
            (network.get(&Get { authorization: header.as_ref(), ..get.clone() }).await, source)
        };
        let response = answered
            .map_err(|failure| TokenTrouble::Unanswered(Unanswered { peer: peer(&get.url), failure }))?;
        let host = peer(&get.url).host;
        match response.status {
            200 => {}
            401 | 403 => return Err(self.not_let_in(&response, found)),
            // RFC 6749, 5.2: `invalid_grant`, for an identity token that has expired for example.
            400 if matches!(found, Found::Identity(..)) => return Err(self.not_let_in(&response, found)),
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
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: Option<String>,
    access_token: Option<String>,
    /// The next identity token. Nobody keeps it here; who echoes it has it from here all the same.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_no_token() {
        crate::rows::each(
            [r#"["t"]"#, r#"["t",null]"#, r#"[null,"t"]"#, r#"["t","t"]"#, r#"[{"token":"t"}]"#],
            |list| {
                assert!(TokenAnswer::read(list.as_bytes()).is_err(), "{list}");
            },
        );
        let answer = TokenAnswer::read(br#"{"access_token":"t","expires_in":[]}"#).unwrap();
        assert_eq!((answer.token, answer.access_token.as_deref()), (None, Some("t")));
    }
}
