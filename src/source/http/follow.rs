//! Redirects: followed here and nowhere else, as far as the one who asks allows.
//!
//! A credential belongs to the origin for which it was given. Clients have sent it along wherever an answer
//! led (curl, CVE-2018-1000007), or again later on the way (Go, CVE-2024-45336).

use url::Url;

use crate::evidence::failure::RedirectRefusal;
use crate::evidence::limits;
use crate::source::route::Routes;

use super::{Get, Response, same_origin};

/// Where a redirect may lead.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) enum Redirects<'a> {
    /// To the same scheme, host and port.
    SameOrigin,
    /// Elsewhere too, without credentials, over https or to a host that the user names as one without it:
    /// blobs lie in object stores.
    Anywhere(&'a Routes),
}

/// Whether a request stands before or behind the first redirect to another origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Leg {
    /// The origin was never left: its credential may go along.
    Home,
    /// The origin was left: no credential goes along any more, not even back.
    Away,
}

/// Who asks: with which credential, and what it means where no answer comes of it.
pub(in crate::source) trait Asker {
    /// Why there is no answer.
    type Trouble;

    /// One request, without its redirects. On the way [`Leg::Away`] nothing is sent that says who asks.
    async fn ask(&self, get: &Get<'_>, leg: Leg) -> Result<Response, Self::Trouble>;

    /// What it means that the answer of `at` leads to where nobody follows.
    fn refused(&self, at: &Url, refusal: RedirectRefusal) -> Self::Trouble;
}

/// Asks, and asks again where the answer leads, at most [`limits::REDIRECTS`] times.
pub(in crate::source) async fn follow<A: Asker>(
    asker: &A,
    mut get: Get<'_>,
    redirects: Redirects<'_>,
) -> Result<Response, A::Trouble> {
    let mut leg = Leg::Home;
    for _ in 0..=limits::REDIRECTS {
        let response = asker.ask(&get, leg).await?;
        if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(response);
        }
        let next =
            target(&get.url, &response, redirects).map_err(|refusal| asker.refused(&get.url, refusal))?;
        if !same_origin(&next, &get.url) {
            leg = Leg::Away;
            get.authorization = None;
        }
        get.url = next;
    }
    Err(asker.refused(&get.url, RedirectRefusal::TooMany(limits::REDIRECTS)))
}

/// Where a redirect leads, if it may.
fn target(at: &Url, response: &Response, redirects: Redirects<'_>) -> Result<Url, RedirectRefusal> {
    let location = response.header("location");
    let shown = || response.shown(location.unwrap_or_default());
    let next = location.and_then(|location| at.join(location).ok());
    let next = next.ok_or_else(|| RedirectRefusal::NoAddress(shown()))?;
    if same_origin(&next, at) {
        return Ok(next);
    }
    let Redirects::Anywhere(routes) = redirects else { return Err(RedirectRefusal::OtherOrigin(shown())) };
    let downgrade = at.scheme() == "https" && next.scheme() != "https";
    if downgrade || !routes.allows(&next) {
        return Err(RedirectRefusal::NotHttps(shown()));
    }
    Ok(next)
}

#[cfg(test)]
mod tests;
