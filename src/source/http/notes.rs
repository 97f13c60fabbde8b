//! How servers were met, for whoever asks whether all is in place: each by its first answer, its time by the first that
//! says one.

use std::cell::RefCell;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::DATE;
use reqwest::tls::TlsInfo;
use tokio::time::Instant;
use url::Url;

use crate::evidence::failure::Peer;
use crate::evidence::met::MetServer;
use crate::source::tls;
use crate::text::Secrets;

/// The notes of a run.
#[derive(Debug)]
pub(super) struct Notes {
    /// This machine's time when they were begun, in seconds since 1970; `None` where its clock shows none.
    at: Option<i64>,
    began: Instant,
    /// By origin.
    met: RefCell<Vec<(String, MetServer)>>,
}

impl Notes {
    /// None yet; it is this time now, as reports have it.
    pub(super) fn begun(at: &str) -> Self {
        let at = at.parse::<Timestamp>().ok().map(Timestamp::as_second);
        Self { at, began: Instant::now(), met: RefCell::default() }
    }

    /// This machine's time.
    fn now(&self) -> Option<i64> {
        let elapsed = i64::try_from(self.began.elapsed().as_secs()).ok()?;
        self.at?.checked_add(elapsed)
    }

    /// Somebody answered, of whom this was asked. Not every answer has a date.
    pub(super) fn note(&self, url: &Url, peer: Peer, response: &reqwest::Response, secrets: &Secrets) {
        let now = self.now();
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        let ahead = now.zip(date).and_then(|(now, date)| ahead(now, date));
        let origin = url.origin().ascii_serialization();
        let mut met = self.met.borrow_mut();
        if let Some((_, server)) = met.iter_mut().find(|(known, _)| *known == origin) {
            server.ahead = server.ahead.or(ahead);
            return;
        }
        let certificate = response.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
        let certificate = certificate.and_then(|der| tls::served(der, now, secrets));
        met.push((origin, MetServer { peer, address: response.remote_addr(), certificate, ahead }));
    }

    /// How the server of an address was met.
    pub(super) fn of(&self, url: &Url) -> Option<MetServer> {
        let origin = url.origin().ascii_serialization();
        self.met.borrow().iter().find(|(known, _)| *known == origin).map(|(_, met)| met.clone())
    }
}

/// By how many seconds a date of HTTP (RFC 9110, 5.6.7) is ahead of this time.
fn ahead(now: i64, date: &str) -> Option<i64> {
    let date = rfc2822::parse(date.trim()).ok()?.timestamp().as_second();
    Some(date.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_held_against_the_time_and_what_is_none_says_nothing() {
        for (date, expected) in [
            ("Tue, 24 Nov 2026 20:00:00 GMT", Some(0)),
            ("Tue, 24 Nov 2026 21:00:01 GMT", Some(3601)),
            (" Tue, 24 Nov 2026 19:59:00 GMT ", Some(-60)),
            ("Fri, 24 Dec 9999 23:59:59 GMT", Some(251_606_145_599)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", None),
            ("now", None),
            ("", None),
            ("-1", None),
        ] {
            assert_eq!(ahead(1_795_550_400, date), expected, "{date}");
        }
        assert_eq!(Notes::begun("2026-11-24T20:00:00Z").at, Some(1_795_550_400));
        assert_eq!(Notes::begun("10000-11-24T20:00:00Z").now(), None);
    }
}
