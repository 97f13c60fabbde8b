//! Why a registry, or its token service, gave no answer.

use crate::code::Code;
use crate::evidence::account::{AccountSource, AskedAs, CredentialProblem, Nobody};
use crate::evidence::failure::RedirectRefusal;
use crate::evidence::place::Place;
use crate::text::ForeignText;

use super::answer::{Answered, Unanswered};

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
        /// That it was asked without an account, where there is none.
        nobody: Option<Box<Nobody>>,
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
    /// Whether it has a next page is said in a way that cannot be read.
    NextNotUnderstood,
}

impl ListingTrouble {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::NoIndex
            | Self::PageNoIndex
            | Self::Incomplete { .. }
            | Self::NextNoAddress(_)
            | Self::NextNotUnderstood => Code::RegistryProtocol,
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
            Self::Answered { answered, .. } => of_status(answered.status),
            Self::Page | Self::NoAddress(_) => Code::RegistryProtocol,
            Self::Redirect(_) => Code::RedirectRefused,
            Self::Listing(trouble) => trouble.code(),
        }
    }
}

/// The code of a status that says neither yes nor no.
fn of_status(status: u16) -> Code {
    match status {
        401 => Code::RegistryUnauthorized,
        403 => Code::RegistryForbidden,
        412 => Code::RegistryPolicy,
        429 => Code::RegistryThrottled,
        408 | 500..=599 => Code::RegistryUnavailable,
        300..=399 => Code::RedirectRefused,
        _ => Code::RegistryProtocol,
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
        /// That there is no account for it, where one was looked for.
        nobody: Option<Box<Nobody>>,
    },
    /// 401 to every token.
    Endless {
        /// The registry.
        registry: String,
    },
    /// An account is known, and this status does not tell how it can be used.
    NoChallenge {
        /// The registry.
        registry: String,
        /// The status of `/v2/`.
        status: u16,
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
            Self::NoChallenge { status, .. } => of_status(*status),
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
