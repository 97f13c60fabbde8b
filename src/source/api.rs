//! The platform's API: what it has on record of one build, asked with a token.
//!
//! The token goes to the API's own origin and nowhere else, over https, or over http to this machine
//! itself; it stands in no message and no log (ORAS GHSA-5jhf-2qmf-m8c5, zot CVE-2025-48374).

use tokio::time::Instant;
use url::Url;

use crate::evidence::failure::{Peer, RedirectRefusal};
use crate::evidence::limits;
use crate::evidence::place::Place;
use crate::evidence::trouble::{Answered, ApiTrouble, Unanswered};
use crate::text::{Secret, Secrets};

use super::http::{Asker, Get, Leg, Network, Redirects, Response, follow, peer};
use super::single::Single;

/// The API and who we are to it.
#[derive(Clone, Debug)]
pub struct Api {
    base: Url,
    token: Secret,
    authorization: Secret,
}

/// One build of the platform: two path segments, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    app: String,
    build: String,
}

impl Build {
    /// A build by its application and its own name.
    ///
    /// # Errors
    /// The part that cannot be one segment of a path: empty, a dot or two, a slash, a control character, or
    /// over 255 bytes.
    pub fn new(app: &str, build: &str) -> Result<Self, BuildPart> {
        for (part, text) in [(BuildPart::App, app), (BuildPart::Build, build)] {
            let fits = !matches!(text, "" | "." | "..")
                && text.len() <= 255
                && !text.chars().any(|c| matches!(c, '/' | '\\') || c.is_control());
            if !fits {
                return Err(part);
            }
        }
        Ok(Self { app: app.to_owned(), build: build.to_owned() })
    }
}

/// A part of a build's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildPart {
    /// Its application.
    App,
    /// Its own name.
    Build,
}

/// One record of a build.
pub(super) struct Record<'a> {
    api: &'a Api,
    url: Url,
    limit: u64,
    watched: Option<&'a dyn Fn(u64)>,
}

impl Record<'_> {
    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        Place::Record(self.url.path().to_owned())
    }

    /// How many bytes it may have.
    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// Asked for no more than so many bytes from here on.
    pub(super) fn within(&mut self, limit: u64) {
        self.limit = limit;
    }
}

/// Why a record is not there; nothing where the API itself says that there is none.
impl Single for Record<'_> {
    type Lack = Option<ApiTrouble>;

    async fn fetch(&self, network: &Network, deadline: Instant) -> Result<Vec<u8>, Option<ApiTrouble>> {
        let get = Get {
            url: self.url.clone(),
            accept: Some("application/json"),
            authorization: Some(&self.api.authorization),
            limit: self.limit,
            deadline,
            watched: self.watched,
            turn: None,
        };
        let response = follow(&Asked { network }, get, Redirects::SameOrigin).await?;
        answer(peer(&self.api.base), response)
    }
}

impl Api {
    /// The API at an address, with the token as it was given; `None` for a token that cannot stand in a
    /// header.
    pub fn new(base: Url, token: &Secret) -> Option<Self> {
        let token = token.reveal().trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let authorization = Secret::new(format!("Bearer {token}"));
        Some(Self { base, token: Secret::new(token), authorization })
    }

    /// Makes the token known as a secret.
    pub(super) fn tell(&self, secrets: &Secrets) {
        secrets.add(&self.token);
    }

    /// The record of a build's signature; `None` where the API's address can have no paths.
    pub(super) fn signature(&self, build: &Build) -> Option<Record<'_>> {
        let url = self.address(build, "signature")?;
        Some(Record { api: self, url, limit: limits::PAYLOAD, watched: None })
    }

    /// The record of its SBOM, up to so many bytes.
    pub(super) fn sbom<'a>(
        &'a self,
        build: &Build,
        limit: u64,
        watched: &'a dyn Fn(u64),
    ) -> Option<Record<'a>> {
        Some(Record { api: self, url: self.address(build, "sbom")?, limit, watched: Some(watched) })
    }

    /// `BASE/v1/apps/{app_id}/builds/{build_id}/WHAT`, each segment encoded.
    fn address(&self, build: &Build, what: &str) -> Option<Url> {
        let mut url = self.base.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.path_segments_mut().ok()?.pop_if_empty().extend([
            "v1",
            "apps",
            &build.app,
            "builds",
            &build.build,
            what,
        ]);
        Some(url)
    }
}

/// The API, asked for one record.
struct Asked<'a> {
    network: &'a Network,
}

impl Asker for Asked<'_> {
    type Trouble = ApiTrouble;

    async fn ask(&self, get: &Get<'_>, _: Leg) -> Result<Response, ApiTrouble> {
        let asked = self.network.get(get).await;
        asked.map_err(|failure| ApiTrouble::Unanswered(Unanswered { peer: peer(&get.url), failure }))
    }

    fn refused(&self, _: &Url, refusal: RedirectRefusal) -> ApiTrouble {
        ApiTrouble::Redirect(refusal)
    }
}

/// What an answer means: JSON is the record, a 404 in the API's own words an absence, all else a gap.
fn answer(peer: Peer, response: Response) -> Result<Vec<u8>, Option<ApiTrouble>> {
    match response.status {
        200 if is_record(&response) => Ok(response.body),
        404 if is_the_apis_own(&response.body) => Err(None),
        status => {
            let (said, proxy) = (response.said(120), response.proxy);
            Err(Some(ApiTrouble::Answered(Answered { peer, status, said, proxy })))
        }
    }
}

/// Whether this is JSON and not a refusal: a record.
fn is_record(response: &Response) -> bool {
    response.status == 200 && matches!(response.body.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Whether the body of a 404 is the API's JSON: an object that says what is wrong.
fn is_the_apis_own(body: &[u8]) -> bool {
    const WORDS: [&str; 7] = ["error", "errors", "code", "message", "detail", "title", "status"];
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body)
        .is_ok_and(|object| WORDS.iter().any(|word| object.contains_key(*word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    fn api(base: &str) -> Api {
        Api::new(Url::parse(base).unwrap(), &Secret::new("ey.J.x\n")).unwrap()
    }

    #[test]
    fn segments_are_encoded_and_stay_segments() {
        let build = Build::new("my app?#%2f", "b:1").unwrap();
        let url = api("https://h.x/api").address(&build, "sbom").unwrap();
        assert_eq!(url.as_str(), "https://h.x/api/v1/apps/my%20app%3F%23%252f/builds/b:1/sbom");
        let url = api("https://h.x/api/?q#f").address(&build, "sbom").unwrap();
        assert!(url.as_str().starts_with("https://h.x/api/v1/apps/") && url.query().is_none(), "{url}");
        for bad in ["", ".", "..", "a/b", "a\\b", "a\nb", "\u{7f}", &"x".repeat(256)] {
            assert!(Build::new("a", bad).is_err() && Build::new(bad, "b").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_is_one_word() {
        let base = Url::parse("https://h.x/api").unwrap();
        for bad in ["", " \n", "a b", "a\nb", "é"] {
            assert!(Api::new(base.clone(), &Secret::new(bad)).is_none(), "{bad}");
        }
        assert!(!format!("{:?}", api("https://h.x")).contains("ey.J.x"));
    }

    #[test]
    fn only_the_apis_own_404_is_an_absence() {
        let host = Url::parse("https://h.x/").unwrap();
        let ask = |status, body: &str| answer(peer(&host), Response::scripted(status, &[], body));
        assert_eq!(ask(404, r#"{"error":"not found"}"#), Err(None));
        assert_eq!(ask(200, r#" {"a":1}"#), Ok(br#" {"a":1}"#.to_vec()));
        for (status, body, code) in [
            (404, "", Code::ApiUnavailable),
            (404, "{}", Code::ApiUnavailable),
            (404, "[]", Code::ApiUnavailable),
            (404, "<html>", Code::ApiUnavailable),
            (200, "<html>", Code::ApiUnavailable),
            (200, "", Code::ApiUnavailable),
            (401, r#"{"error":"expired"}"#, Code::ApiUnauthorized),
            (403, r#"{"error":"tenant"}"#, Code::ApiUnauthorized),
            (500, r#"{"error":"x"}"#, Code::ApiUnavailable),
        ] {
            match ask(status, body) {
                Err(Some(trouble)) => assert_eq!(trouble.code(), code, "{status} {body}"),
                other => panic!("{status} {body}: {other:?}"),
            }
        }
    }
}
