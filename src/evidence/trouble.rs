//! Why a place could not be asked, or not to the end: one type for each who should have answered.
//!
//! What happened on the way is a [`RequestFailure`] for all of them; here it gets its meaning, and its code.

use crate::code::Code;
use crate::json::JsonError;
use crate::sbom::Unreadable;
use crate::text::ForeignText;
use crate::trust::{KeyProblem, Refusal};

use super::account::{AccountSource, AskedAs, CredentialProblem};
use super::bound::BoundHit;
use super::failure::{Peer, RedirectRefusal, RequestFailure};
use super::layout::UnreadLayout;
use super::place::Place;

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
    /// Evidence over a bound, that was not looked into to its end.
    Unjudged(Refusal),
    /// A bound was hit.
    Bound(BoundHit),
    /// A layout that cannot be read.
    Layout(UnreadLayout),
    /// What was given as a key cannot be used.
    Key(KeyProblem),
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
            Self::Unjudged(refusal) => refusal.code(),
            Self::Bound(bound) => bound.code(),
            // What cannot be read may be there all the same.
            Self::Layout(_) => Code::RegistryUnavailable,
            Self::Key(problem) => problem.code(),
        }
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
    Bound(BoundHit),
    Layout(UnreadLayout),
    Key(KeyProblem),
}

/// A request that got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Who was asked.
    pub peer: Peer,
    /// What happened.
    pub failure: RequestFailure,
}

impl Unanswered {
    /// Its code, where one that was not reached and one that breaks the rules have these.
    fn code(&self, unreached: Code, protocol: Code) -> Code {
        match self.failure {
            RequestFailure::NoAddress { .. }
            | RequestFailure::Connection(_)
            | RequestFailure::Proxy { .. } => unreached,
            RequestFailure::Tls(_) => Code::Tls,
            RequestFailure::Timeout => Code::Timeout,
            RequestFailure::TooLarge(_) => Code::TooLarge,
            RequestFailure::Encoded(_) | RequestFailure::CredentialUnsendable => protocol,
        }
    }
}

/// An answer that does not answer the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Who answered.
    pub peer: Peer,
    /// The status.
    pub status: u16,
    /// What the body says, for people only: the status has decided already.
    pub said: Option<ForeignText>,
}

/// Why a registry gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryTrouble {
    /// No answer came.
    Unanswered(Unanswered),
    /// A status that is neither 200 nor an absence in a registry's own words.
    Answered {
        /// What was asked for.
        place: Place,
        /// What came back.
        answered: Answered,
    },
    /// A page for people, where a portal or a proxy answers.
    Page,
    /// It leads to where nobody follows.
    Redirect(RedirectRefusal),
    /// What is asked for makes no address; what the parser says of that.
    NoAddress(ForeignText),
    /// Its list of referrers is not valid, or not whole.
    Listing(ListingTrouble),
}

/// What is wrong with a registry's list of referrers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListingTrouble {
    /// It is not an index.
    NoIndex,
    /// One of its pages is not an index.
    PageNoIndex,
    /// It has less than the registry counts.
    Incomplete {
        /// How many the registry counts.
        counted: usize,
        /// How many it lists.
        listed: usize,
    },
    /// It has more pages than the bound.
    TooManyPages,
    /// Its next page is at this address, which is not followed.
    NextElsewhere(ForeignText),
    /// Its next page has this address, which is not valid.
    NextNoAddress(ForeignText),
}

impl ListingTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::NoIndex | Self::PageNoIndex | Self::Incomplete { .. } | Self::NextNoAddress(_) => {
                Code::RegistryProtocol
            }
            Self::TooManyPages => Code::TooMany,
            Self::NextElsewhere(_) => Code::RedirectRefused,
        }
    }
}

impl RegistryTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Unanswered(what) => what.code(Code::RegistryUnavailable, Code::RegistryProtocol),
            Self::Answered { answered, .. } => match answered.status {
                401 => Code::RegistryUnauthorized,
                403 => Code::RegistryForbidden,
                412 => Code::RegistryPolicy,
                429 => Code::RegistryThrottled,
                408 | 500..=599 => Code::RegistryUnavailable,
                300..=399 => Code::RedirectRefused,
                _ => Code::RegistryProtocol,
            },
            Self::Page | Self::NoAddress(_) => Code::RegistryProtocol,
            Self::Redirect(_) => Code::RedirectRefused,
            Self::Listing(trouble) => trouble.code(),
        }
    }
}

/// Why a registry does not let us look, or we do not tell it who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginTrouble {
    /// There is nothing to answer its question with, or its token service does not know the account.
    NotLetIn {
        /// The registry.
        registry: String,
        /// The status that said so.
        status: u16,
        /// As whom it was asked.
        asked_as: AskedAs,
    },
    /// 401, though it was told who asks.
    Refused {
        /// The registry.
        registry: String,
        /// Why, in its words.
        said: Option<ForeignText>,
        /// Where the account is from; `None` for a token that anybody gets.
        account: Option<AccountSource>,
    },
    /// 401 to every token.
    Endless {
        /// The registry.
        registry: String,
    },
    /// A source of accounts that should answer cannot: that never becomes an anonymous request.
    Credentials(CredentialProblem),
    /// It names a token service that is not told who asks.
    Realm {
        /// The registry.
        registry: String,
        /// The address that it names.
        realm: ForeignText,
        /// What is wrong with it.
        problem: RealmProblem,
    },
}

/// Why a token service is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RealmProblem {
    /// Its address is not valid.
    NoAddress,
    /// Its address holds a user.
    HoldsUser,
    /// It is not https.
    NotHttps,
    /// It is of this other origin.
    OtherOrigin(ForeignText),
}

impl LoginTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::NotLetIn { .. } | Self::Refused { .. } | Self::Endless { .. } | Self::Credentials(_) => {
                Code::RegistryUnauthorized
            }
            Self::Realm { .. } => Code::RealmRefused,
        }
    }
}

/// Why a token service gave no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenTrouble {
    /// No answer came.
    Unanswered(Unanswered),
    /// A status instead of a token.
    Answered {
        /// The service.
        host: ForeignText,
        /// The status.
        status: u16,
    },
    /// An answer without a token that can be used.
    NoToken {
        /// The service.
        host: ForeignText,
    },
}

impl TokenTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Unanswered(what) => what.code(Code::RegistryUnavailable, Code::RegistryProtocol),
            Self::Answered { status, .. } => match status {
                300..=399 => Code::RedirectRefused,
                429 => Code::RegistryThrottled,
                408 | 500..=599 => Code::RegistryUnavailable,
                _ => Code::RegistryProtocol,
            },
            Self::NoToken { .. } => Code::RegistryProtocol,
        }
    }
}

/// Why the address of a key gave none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyTrouble {
    /// No answer came.
    Unanswered(Unanswered),
    /// More bytes than a key may have.
    TooLarge,
    /// A status instead of a key.
    Answered {
        /// The status.
        status: u16,
        /// What the body says.
        said: Option<ForeignText>,
    },
    /// It leads to where nobody follows.
    Redirect {
        /// Which address leads there.
        at: ForeignText,
        /// Why it is not followed.
        refusal: RedirectRefusal,
    },
    /// A key of this fingerprint, which is not a pinned one, where one was missing and waited for.
    NotPinned(ForeignText),
}

impl KeyTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Unanswered(_) | Self::Answered { .. } => Code::KeyUnreachable,
            Self::TooLarge => Code::KeyUnusable,
            Self::Redirect { .. } => Code::RedirectRefused,
            Self::NotPinned(_) => Code::KeyFingerprintMismatch,
        }
    }
}

/// Why the platform's API gave no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiTrouble {
    /// Its address can have no paths.
    NoPaths,
    /// No answer came.
    Unanswered(Unanswered),
    /// Neither a record nor a statement of its own that there is none.
    Answered(Answered),
    /// It leads to where nobody follows.
    Redirect(RedirectRefusal),
    /// A record, in a shape that is not known.
    UnknownShape(RecordShape),
}

/// Why a record of the platform's API cannot be compared with anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordShape {
    /// It is not JSON in which no object holds a key twice.
    Json(JsonError),
    /// A list of nothing.
    EmptyList,
    /// A list with more in it than the bound.
    TooMany,
    /// Neither a payload nor a payload with its signature.
    NoPayload,
    /// Not an SBOM that can be read.
    Sbom(Unreadable),
}

impl ApiTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::NoPaths | Self::UnknownShape(_) => Code::ApiUnavailable,
            Self::Unanswered(what) => what.code(Code::ApiUnavailable, Code::ApiUnavailable),
            Self::Answered(answered) => match answered.status {
                401 | 403 => Code::ApiUnauthorized,
                _ => Code::ApiUnavailable,
            },
            Self::Redirect(_) => Code::RedirectRefused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::failure::TlsFailure;

    #[test]
    fn what_happened_on_the_way_means_something_else_to_each_who_asked() {
        let text = || ForeignText::new("x");
        let failures = [
            RequestFailure::NoAddress { host: text(), inside_a_cluster: false },
            RequestFailure::Connection(None),
            RequestFailure::Proxy { proxy: None, reason: text() },
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
        let registry = [away, away, away, tls, late, large, odd, odd];
        assert_eq!(codes(|what| RegistryTrouble::Unanswered(what).into()), registry);
        assert_eq!(codes(|what| TokenTrouble::Unanswered(what).into()), registry);
        assert_eq!(codes(|what| KeyTrouble::Unanswered(what).into()), [Code::KeyUnreachable; 8]);
        let away = Code::ApiUnavailable;
        let api = [away, away, away, tls, late, large, away, away];
        assert_eq!(codes(|what| ApiTrouble::Unanswered(what).into()), api);
    }
}
