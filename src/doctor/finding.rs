//! What a probe found, and what that comes to.

use std::net::SocketAddr;

use crate::case::KeyFact;
use crate::checkout::{CheckoutError, Head};
use crate::evidence::account::{CredentialProblem, NamedHelper, RegistryLogin};
use crate::evidence::failure::Peer;
use crate::evidence::looked::ReferrersListing;
use crate::evidence::met::{MetServer, ServedCertificate};
use crate::evidence::place::KeyPlace;
use crate::evidence::route::Route;
use crate::evidence::trouble::Unanswered;
use crate::evidence::{Defect, Gap};
use crate::known::{Endpoint, KnownKey};
use crate::origin::SettingOrigin;
use crate::subject::{Digest, Repository};
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;

use super::examined::ConfiguredFile;

/// How far a clock may be off, in seconds: tokens and certificates are of no use to one that is wrong, and what is
/// dated by it misleads.
const CLOCK: i64 = 300;

/// From how many days before its end on a certificate is worth a word.
const SOON: i64 = 14;

/// What is probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeId {
    /// Configuration files.
    Configuration,
    /// The image's name.
    Name,
    /// What leads to the image's registry.
    Route,
    /// The proxy on the way.
    Proxy,
    /// The addresses of the registry.
    Address,
    /// A connection to it.
    Connection,
    /// The certificate of the registry, and who vouches for it.
    Certificate,
    /// Whether the registry lets us look.
    Login,
    /// The image.
    Image,
    /// How the registry lists what refers to it.
    Referrers,
    /// Who serves a key.
    KeyEndpoint,
    /// A key.
    Key,
    /// This machine's clock.
    Clock,
    /// Git.
    Git,
    /// Credential helpers.
    CredentialHelpers,
}

impl ProbeId {
    /// Its name in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Name => "name",
            Self::Route => "route",
            Self::Proxy => "proxy",
            Self::Address => "address",
            Self::Connection => "connection",
            Self::Certificate => "certificate",
            Self::Login => "login",
            Self::Image => "image",
            Self::Referrers => "referrers",
            Self::KeyEndpoint => "key-endpoint",
            Self::Key => "key",
            Self::Clock => "clock",
            Self::Git => "git",
            Self::CredentialHelpers => "helpers",
        }
    }
}

/// What a probe came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeOutcome {
    /// It is in place.
    Ok,
    /// A verification can come to its end, and something should be known.
    Warn,
    /// A verification cannot come to its end.
    Fail,
    /// It could not be probed. That is no `ok`.
    Skipped,
}

impl ProbeOutcome {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skipped => "skipped",
        }
    }
}

/// One probe.
#[derive(Clone, Debug)]
pub struct Probe {
    id: ProbeId,
    finding: ProbeFinding,
}

impl Probe {
    pub(super) fn new(id: ProbeId, finding: ProbeFinding) -> Self {
        Self { id, finding }
    }

    /// What was probed.
    pub fn id(&self) -> ProbeId {
        self.id
    }

    /// What was found.
    pub fn finding(&self) -> &ProbeFinding {
        &self.finding
    }

    /// What that comes to.
    pub fn outcome(&self) -> ProbeOutcome {
        self.finding.outcome()
    }
}

/// What a probe found.
#[derive(Clone, Debug)]
pub enum ProbeFinding {
    /// These configuration files gave options.
    Configuration(Vec<ConfiguredFile>),
    /// The name is one of an image; what signatures call its repository, where an alias says another name.
    Name(ForeignText, Option<Repository>),
    /// What leads to the registry.
    Route(Route),
    /// No proxy is on the way.
    NoProxy,
    /// This proxy carried a connection.
    Proxy(ForeignText),
    /// The registry is named by its address.
    IsAddress(Peer),
    /// The registry has these addresses.
    Addresses(Peer, Vec<SocketAddr>),
    /// A connection was made, to this address where it is known.
    Connected(Peer, Option<SocketAddr>),
    /// An authority that is trusted vouched for this certificate; `None` where it cannot be shown.
    Certificate(Option<ServedCertificate>),
    /// The registry lets us look.
    Login(RegistryLogin),
    /// The image is there.
    Image(Digest),
    /// The image is definitely not there.
    ImageAbsent(ForeignText),
    /// The image is there, and provably wrong.
    ImageWrong(Defect),
    /// How what refers to the image is listed.
    Referrers(ReferrersListing),
    /// A request got no answer.
    Unanswered(Unanswered),
    /// What was asked for is not known.
    Gap(Gap),
    /// Somebody serves a key here.
    KeyServed {
        /// Where.
        place: KeyPlace,
        /// By this certificate; `None` without TLS, or where it cannot be shown.
        certificate: Option<ServedCertificate>,
    },
    /// The key is given, or is a pinned one.
    Key(KeyFact),
    /// The key is served, and only the platform vouches for it.
    KeyUnpinned(KeyFact),
    /// The key is not one of those that are pinned.
    KeyOther {
        /// Which one it is.
        is: KeyFact,
        /// Which ones it should be.
        pinned: Vec<Fingerprint>,
    },
    /// The key is not the one that is on record for its endpoint.
    KeyChanged {
        /// Which one it is.
        is: KeyFact,
        /// The endpoint.
        endpoint: Endpoint,
        /// The one on record.
        known: KnownKey,
    },
    /// By how many seconds the clock of a server is ahead of this machine's.
    Clock(Peer, i64),
    /// What git says of the current folder.
    Git(Result<Head, CheckoutError>),
    /// The credential helpers that are named, and why others are not known.
    Helpers(Vec<NamedHelper>, Vec<CredentialProblem>),
    /// Nothing was probed.
    Skipped(SkipReason),
}

/// Why nothing was probed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// This other probe says why.
    After(ProbeId),
    /// A proxy looks the name up.
    ByProxy,
    /// Nothing is encrypted.
    PlainHttp,
    /// The key is on this machine.
    LocalKey(KeyPlace),
    /// Nobody who was asked says what time it is.
    NoServerTime,
    /// This setting gives the account.
    AccountGiven(SettingOrigin),
}

impl ProbeFinding {
    /// What it comes to.
    fn outcome(&self) -> ProbeOutcome {
        let warn_if = |warns: bool| if warns { ProbeOutcome::Warn } else { ProbeOutcome::Ok };
        match self {
            Self::Configuration(_)
            | Self::Name(..)
            | Self::NoProxy
            | Self::Proxy(_)
            | Self::IsAddress(_)
            | Self::Addresses(..)
            | Self::Connected(..)
            | Self::Login(_)
            | Self::Image(_)
            | Self::Key(_) => ProbeOutcome::Ok,
            Self::Route(route) => warn_if(route.plain_http),
            Self::Certificate(certificate) | Self::KeyServed { certificate, .. } => {
                warn_if(certificate.as_ref().is_some_and(ends_soon))
            }
            // Signatures under their tag are found all the same.
            Self::Referrers(listing) => warn_if(matches!(listing, ReferrersListing::Gap(_))),
            Self::KeyUnpinned(_) => ProbeOutcome::Warn,
            Self::Clock(_, ahead) => warn_if(ahead.unsigned_abs() > CLOCK.unsigned_abs()),
            // Where there is no checkout nobody asks for its commit.
            Self::Git(head) => warn_if(matches!(head, Err(CheckoutError::NoGit(_) | CheckoutError::Timeout))),
            // A registry that wants no account does not ask for one.
            Self::Helpers(helpers, problems) => {
                warn_if(!problems.is_empty() || helpers.iter().any(|helper| !helper.is_there))
            }
            Self::ImageAbsent(_)
            | Self::ImageWrong(_)
            | Self::Unanswered(_)
            | Self::Gap(_)
            | Self::KeyOther { .. }
            | Self::KeyChanged { .. } => ProbeOutcome::Fail,
            Self::Skipped(_) => ProbeOutcome::Skipped,
        }
    }
}

/// Whether a certificate is good for a few days only.
pub fn ends_soon(certificate: &ServedCertificate) -> bool {
    certificate.days_left.is_some_and(|left| left < SOON)
}

/// By how much the clock is off that differs most from this machine's.
pub(super) fn clock<'a>(servers: impl Iterator<Item = &'a MetServer>) -> ProbeFinding {
    let told = servers.filter_map(|server| Some((&server.peer, server.ahead?)));
    match told.max_by_key(|(_, ahead)| ahead.unsigned_abs()) {
        Some((peer, ahead)) => ProbeFinding::Clock(peer.clone(), ahead),
        None => ProbeFinding::Skipped(SkipReason::NoServerTime),
    }
}
