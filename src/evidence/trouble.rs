//! Why a place could not be asked, or not to the end: one type for each who should have answered.
//!
//! What happened on the way is a [`RequestFailure`](super::failure::RequestFailure) for all of them; here it gets
//! its meaning, and its code.

mod answer;
mod node;
mod platform;
mod registry;
mod timestamp;

use crate::code::Code;
use crate::text::ForeignText;
use crate::trust::{KeyProblem, Refusal, ValidUntil};

use super::bound::BoundHit;
use super::layout::{UnreadLayout, UnreadReason};
use super::unread::UnreadForm;

pub use self::answer::{Answered, Unanswered};
pub use self::node::NodeTrouble;
pub use self::platform::{ApiTrouble, KeyTrouble, RecordShape};
pub use self::registry::{ListingTrouble, LoginTrouble, RealmProblem, RegistryTrouble, TokenTrouble};
pub use self::timestamp::TimestampTrouble;

/// Why there is no answer, by who should have given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A registry, or where it leads.
    Registry(RegistryTrouble),
    /// A registry, to whom we are nobody who may look.
    Login(LoginTrouble),
    /// The token service of a registry.
    TokenService(TokenTrouble),
    /// The address of a key.
    KeyEndpoint(KeyTrouble),
    /// The platform's API.
    Api(ApiTrouble),
    /// A time-stamping service.
    Timestamp(TimestampTrouble),
    /// A node of a cluster.
    Node(NodeTrouble),
    /// Evidence over a bound, that was not looked into to its end.
    Unjudged(Refusal),
    /// It is signed by a key that ends here, and nothing proves that it was signed before.
    Untimed(ValidUntil),
    /// It is whole, and of a form that is not read.
    Unread(UnreadForm),
    /// A bound was hit.
    Bound(BoundHit),
    /// A layout that cannot be read.
    Layout(UnreadLayout),
    /// What was given as a key cannot be used.
    Key(KeyProblem),
    /// An evidence pack says that there was no answer when it was written.
    Recorded {
        /// The reason code of that run.
        code: Code,
        /// The sentence of that run.
        message: ForeignText,
        /// Whether asking again could have helped.
        passing: bool,
    },
    /// An evidence pack does not say: nobody asked when it was written.
    NotRecorded,
}

impl Trouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Registry(trouble) => trouble.code(),
            Self::Login(trouble) => trouble.code(),
            Self::TokenService(trouble) => trouble.code(),
            Self::KeyEndpoint(trouble) => trouble.code(),
            Self::Api(trouble) => trouble.code(),
            Self::Timestamp(trouble) => trouble.code(),
            Self::Node(trouble) => trouble.code(),
            Self::Unjudged(refusal) => refusal.code(),
            Self::Untimed(_) => Code::SignatureUntimed,
            Self::Unread(_) => Code::ImageUnsupported,
            Self::Bound(bound) => bound.code(),
            Self::Layout(UnreadLayout { reason: UnreadReason::Timeout, .. }) => Code::Timeout,
            // What cannot be read, or was not asked, may be there all the same.
            Self::Layout(_) | Self::NotRecorded => Code::RegistryUnavailable,
            Self::Key(problem) => problem.code(),
            Self::Recorded { code, .. } => *code,
        }
    }

    /// The request to a registry itself that got no answer, where that is why.
    pub fn unanswered_by_registry(&self) -> Option<&Unanswered> {
        match self {
            Self::Registry(RegistryTrouble::Unanswered(what)) => Some(what),
            _ => None,
        }
    }

    /// Whether a registry answered, and not the question, because of who asked; or nobody said who asks.
    pub fn is_about_login(&self) -> bool {
        match self {
            Self::Login(_) | Self::TokenService(_) => true,
            Self::Registry(RegistryTrouble::Answered { answered, .. }) => {
                matches!(answered.status, 401 | 403)
            }
            _ => false,
        }
    }

    /// Whether asking again in a moment may help. A host without an address and a broken certificate are questions
    /// of names and of trust, and an account that is refused one of rights: none is answered by time.
    pub fn is_passing(&self) -> bool {
        let what = match self {
            Self::Registry(RegistryTrouble::Unanswered(what))
            | Self::TokenService(TokenTrouble::Unanswered(what))
            | Self::KeyEndpoint(KeyTrouble::Unanswered(what))
            | Self::Api(ApiTrouble::Unanswered(what))
            | Self::Timestamp(TimestampTrouble::Unanswered(what)) => Some(what),
            Self::KeyEndpoint(KeyTrouble::Answered { status: 401 | 403, .. }) | Self::NotRecorded => {
                return false;
            }
            Self::Recorded { passing, .. } => return *passing,
            _ => None,
        };
        what.is_none_or(Unanswered::is_passing) && self.code().is_passing()
    }
}

macro_rules! by {
    ($($who:ident($trouble:ident),)+) => {
        $(impl From<$trouble> for Trouble {
            fn from(trouble: $trouble) -> Self {
                Self::$who(trouble)
            }
        })+
    };
}

by! {
    Registry(RegistryTrouble),
    Login(LoginTrouble),
    TokenService(TokenTrouble),
    KeyEndpoint(KeyTrouble),
    Api(ApiTrouble),
    Timestamp(TimestampTrouble),
    Node(NodeTrouble),
    Unread(UnreadForm),
    Bound(BoundHit),
    Layout(UnreadLayout),
    Key(KeyProblem),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::failure::{Peer, ProxyTrouble, RequestFailure, TlsFailure};
    use crate::text::ForeignText;

    #[test]
    fn what_happened_on_the_way_means_something_else_to_each_who_asked() {
        let text = || ForeignText::new("x");
        let failures = [
            RequestFailure::NoAddress { host: text(), inside_a_cluster: false },
            RequestFailure::Connection { reason: None, dialled: vec![] },
            RequestFailure::Proxy { proxy: None, reason: ProxyTrouble::Said(text()) },
            RequestFailure::NoProxy { variable: "ALL_PROXY".to_owned() },
            RequestFailure::Tls(TlsFailure::Handshake(text())),
            RequestFailure::Timeout,
            RequestFailure::TooLarge(1),
            RequestFailure::Encoded(text()),
            RequestFailure::CredentialUnsendable,
        ];
        let codes = |of: fn(Unanswered) -> Trouble| {
            failures.each_ref().map(|failure| {
                let peer = Peer { host: text(), port: 443, default_port: true };
                of(Unanswered { peer, failure: failure.clone() }).code()
            })
        };
        let (tls, late, large) = (Code::Tls, Code::Timeout, Code::TooLarge);
        let (away, odd) = (Code::RegistryUnavailable, Code::RegistryProtocol);
        let passing: Vec<bool> = failures
            .iter()
            .map(|failure| {
                let peer = Peer { host: text(), port: 443, default_port: true };
                let what = || Unanswered { peer: peer.clone(), failure: failure.clone() };
                let all: [Trouble; 4] = [
                    RegistryTrouble::Unanswered(what()).into(),
                    TokenTrouble::Unanswered(what()).into(),
                    KeyTrouble::Unanswered(what()).into(),
                    ApiTrouble::Unanswered(what()).into(),
                ];
                assert!(all.iter().all(|one| !one.is_passing() || one.code().is_passing()));
                all[0].is_passing()
            })
            .collect();
        assert_eq!(passing, [false, true, true, false, false, true, false, false, false]);
        let registry = [away, away, away, away, tls, late, large, odd, odd];
        assert_eq!(codes(|what| RegistryTrouble::Unanswered(what).into()), registry);
        assert_eq!(codes(|what| TokenTrouble::Unanswered(what).into()), registry);
        assert_eq!(codes(|what| KeyTrouble::Unanswered(what).into()), [Code::KeyUnreachable; 9]);
        let away = Code::ApiUnavailable;
        let api = [away, away, away, away, tls, late, large, away, away];
        assert_eq!(codes(|what| ApiTrouble::Unanswered(what).into()), api);
    }
}
