//! Why a request got no answer, or one that is not followed: what happened on the way.
//!
//! Neutral: what it means is said by the one who asked, see [`super::trouble`].

use std::fmt;
use std::net::SocketAddr;

use super::read::ReadError;
use crate::text::ForeignText;

/// Who was asked: the host and the port of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The host.
    pub host: ForeignText,
    /// The port, written or not.
    pub port: u16,
    /// Whether it is the one that need not be written.
    pub default_port: bool,
}

/// `HOST` or `HOST:PORT`, a default port left out.
impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.default_port { self.host.fmt(f) } else { write!(f, "{}:{}", self.host, self.port) }
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestFailure {
    /// A host has no address.
    NoAddress {
        /// Its name.
        host: ForeignText,
        /// Whether the name is one of those that Kubernetes gives to its services.
        inside_a_cluster: bool,
    },
    /// No connection, or a broken one.
    Connection {
        /// What is said of that.
        reason: Option<ForeignText>,
        /// The addresses that were dialled, where they are not what was asked for.
        dialled: Vec<SocketAddr>,
    },
    /// The proxy did not connect.
    Proxy {
        /// Its address, without an account, where there is one that can be used.
        proxy: Option<ForeignText>,
        /// Why.
        reason: ProxyTrouble,
    },
    /// The variable of this name says that there is a proxy, and not where.
    NoProxy {
        /// The variable.
        variable: String,
    },
    /// No trustworthy connection.
    Tls(TlsFailure),
    /// Not in time.
    Timeout,
    /// A body over this bound, in bytes.
    TooLarge(u64),
    /// The answer is encoded so, and nobody asked for that.
    Encoded(ForeignText),
    /// The credential cannot stand in a header.
    CredentialUnsendable,
}

/// Why a proxy did not connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyTrouble {
    /// Its own name has no address.
    NoAddress,
    /// It wants to know who asks, or does not know the account.
    WantsAccount,
    /// It was reached, and did not open the tunnel that was asked for; the library does not tell its status.
    NoTunnel(ForeignText),
    /// It was not reached; what the library says of it.
    Said(ForeignText),
}

/// Why a connection is not trustworthy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFailure {
    /// The server's certificate is not accepted.
    Certificate {
        /// Why.
        problem: CertificateProblem,
        /// Who issued it: the first question of whoever has to find the right authority.
        issuer: Option<ForeignText>,
    },
    /// What answers does not speak TLS.
    Plain,
    /// The handshake failed.
    Handshake(ForeignText),
    /// There are no authorities to trust.
    Authorities(AuthoritiesProblem),
}

/// Why a certificate is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateProblem {
    /// By an authority that is not trusted here.
    UnknownIssuer,
    /// It expired on this day, UTC, as `YYYY-MM-DD`, or the clock is wrong.
    Expired(String),
    /// It holds only from this day on, or the clock is wrong.
    NotYet(String),
    /// Not for the name that was asked.
    OtherName {
        /// That name.
        asked: ForeignText,
        /// The names that it holds, as many as are shown.
        holds: Vec<ForeignText>,
    },
    /// What else there is to say of it.
    Other(ForeignText),
}

/// Why there are no certificate authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthoritiesProblem {
    /// This system has no store of them.
    NoStore,
    /// The system's store cannot be loaded.
    System(ForeignText),
    /// The file of `SSL_CERT_FILE` cannot be used.
    File {
        /// The file.
        path: ForeignText,
        /// Why; `None` where it holds no certificate.
        reason: Option<ReadError>,
    },
    /// A folder of `SSL_CERT_DIR` cannot be used.
    Folder {
        /// The folder.
        path: ForeignText,
        /// Why; `None` where it holds no certificate.
        reason: Option<ForeignText>,
    },
    /// `SSL_CERT_DIR` names no folder.
    NoFolder,
    /// The TLS library does not take them.
    Refused(ForeignText),
}

/// Why a redirect was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectRefusal {
    /// It names no address.
    NoAddress(ForeignText),
    /// It leads to another origin, and only the same one was allowed.
    OtherOrigin(ForeignText),
    /// It leads elsewhere without TLS.
    NotHttps(ForeignText),
    /// There were more than so many.
    TooMany(usize),
}
