//! How a server was met: what a connection and an answer tell beside what was asked for.

use std::net::SocketAddr;

use crate::text::ForeignText;

use super::failure::Peer;

/// A server that answered, whatever it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetServer {
    /// Who was asked.
    pub peer: Peer,
    /// The other end of the connection, which may be a proxy's; `None` where it is not known.
    pub address: Option<SocketAddr>,
    /// The certificate that it was known by; `None` without TLS, or where it cannot be read.
    pub certificate: Option<ServedCertificate>,
    /// By how many seconds its clock is ahead of this machine's, where it says its time (RFC 9110, 6.6.1).
    pub ahead: Option<i64>,
}

/// What the certificate of a server says of itself, once an authority has vouched for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedCertificate {
    /// Who issued it.
    pub issuer: ForeignText,
    /// Its last day, UTC, as `YYYY-MM-DD`.
    pub until: String,
    /// How many whole days are left until then, by this machine's clock; `None` where that shows no time.
    pub days_left: Option<i64>,
}
