//! One request and what came of it, as data: for whoever looks for what takes the time, and for nobody else.

use std::time::Duration;

use crate::text::ForeignText;

use super::trouble::Unanswered;

/// One request, without its repetitions: each is one of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Scheme, host, port and path that were asked for, without what may let somebody in: of a query only that there
    /// is one.
    pub url: ForeignText,
    /// Where that was reached instead, or by way of which proxy.
    pub way: Way,
    /// What came back.
    pub outcome: Result<ReceivedAnswer, Unanswered>,
    /// From before the connection to the last byte.
    pub took: Duration,
}

/// How an address was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it stands in the URL.
    Direct,
    /// By this proxy, which is shown without an account.
    Proxy(ForeignText),
    /// `HOST:PORT` in its place.
    Instead(ForeignText),
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceivedAnswer {
    /// The status.
    pub status: u16,
    /// Bytes of the body that were received.
    pub bytes: usize,
}
