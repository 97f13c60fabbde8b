//! A time-stamping service, asked over HTTP for the time of some bytes (RFC 3161, 3.4).
//!
//! Asked without an account, and over http too: what it answers is signed, and what it is told is a hash. The random
//! number in the request is made here; whether the answer fits the request is for `trust` to say.

use tokio::time::Instant;
use url::Url;

use crate::evidence::failure::RedirectRefusal;
use crate::evidence::place::Place;
use crate::evidence::trouble::{TimestampTrouble, Unanswered};
use crate::evidence::{Gap, limits};
use crate::text::ForeignText;
use crate::trust::timestamp::{TimestampAuthorities, TimestampRequest};

use super::http::{Asker, Get, Leg, Network, Redirects, Response, Sent, follow, peer};
use super::single::Single;

/// The address of a time-stamping service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampService(Url);

impl TimestampService {
    /// An address of http or https; `None` for any other, and for one with an account in it.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_plain = matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none();
        is_plain.then_some(Self(url))
    }

    /// Its address.
    pub fn name(&self) -> ForeignText {
        ForeignText::new(self.0.as_str())
    }
}

/// A time-stamp that is asked for.
pub(super) struct Stamping<'a> {
    pub(super) service: &'a TimestampService,
    /// Of what.
    pub(super) data: &'a [u8],
    /// Of whom one must vouch for it, where the user names any.
    pub(super) authorities: Option<&'a TimestampAuthorities>,
}

impl Single for Stamping<'_> {
    type Lack = Gap;

    /// The answer as it was received: status 200, no redirect to another origin, and it fits the request.
    async fn fetch(&self, network: &Network, deadline: Instant) -> Result<Vec<u8>, Gap> {
        self.answer(network, deadline)
            .await
            .map_err(|trouble| Gap::new(Place::Timestamp(self.service.name()), trouble))
    }
}

impl Stamping<'_> {
    async fn answer(&self, network: &Network, deadline: Instant) -> Result<Vec<u8>, TimestampTrouble> {
        let mut nonce = [0; 8];
        aws_lc_rs::rand::fill(&mut nonce).map_err(|_| TimestampTrouble::NoNonce)?;
        let request = TimestampRequest::new(self.data, nonce).map_err(TimestampTrouble::Unfit)?;
        let get = Get {
            url: self.service.0.clone(),
            accept: Some(TimestampRequest::ANSWER_TYPE),
            authorization: None,
            limit: limits::TIMESTAMP,
            deadline,
            watched: None,
            turn: None,
        };
        let response = follow(&Asked { request: &request, network }, get, Redirects::SameOrigin).await?;
        if response.status != 200 {
            let said = response.said(80);
            return Err(TimestampTrouble::Answered { status: response.status, said, proxy: response.proxy });
        }
        request
            .answered(&response.body, self.data, self.authorities)
            .map_err(|problem| TimestampTrouble::Unfit(problem.shown(|text| response.shown(text.raw()))))?;
        Ok(response.body)
    }
}

/// The service, asked this.
struct Asked<'a> {
    request: &'a TimestampRequest,
    network: &'a Network,
}

impl Asker for Asked<'_> {
    type Trouble = TimestampTrouble;

    async fn ask(&self, get: &Get<'_>, _: Leg) -> Result<Response, TimestampTrouble> {
        // A redirect is asked the same: there is nothing to be had without the request.
        self.network
            .post(get, Sent::Timestamp(self.request))
            .await
            .map_err(|failure| TimestampTrouble::Unanswered(Unanswered { peer: peer(&get.url), failure }))
    }

    fn refused(&self, at: &Url, refusal: RedirectRefusal) -> TimestampTrouble {
        TimestampTrouble::Redirect { at: self.network.secrets().shown(at.as_str()), refusal }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_http_without_an_account() {
        for good in ["http://tsa.example.com", "https://h.x:8080/tsr?p=1"] {
            assert!(TimestampService::parse(good).is_some(), "{good}");
        }
        for bad in ["", "tsa.example.com", "ftp://h.x/", "https://u@h.x", "https://u:p@h.x/", "http://h.x/#f"]
        {
            assert!(TimestampService::parse(bad).is_none(), "{bad}");
        }
    }
}
