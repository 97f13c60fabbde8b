//! A request without an answer, and an answer to another question.

use crate::code::Code;
use crate::evidence::failure::{Peer, RequestFailure};
use crate::text::ForeignText;

/// A request that got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Who was asked.
    pub peer: Peer,
    /// What happened.
    pub failure: RequestFailure,
}

impl Unanswered {
    /// Whether asking again in a moment may help.
    pub(super) fn is_passing(&self) -> bool {
        match self.failure {
            RequestFailure::Connection { .. } | RequestFailure::Proxy { .. } | RequestFailure::Timeout => {
                true
            }
            RequestFailure::NoAddress { .. }
            | RequestFailure::NoProxy { .. }
            | RequestFailure::Tls(_)
            | RequestFailure::TooLarge(_)
            | RequestFailure::Encoded(_)
            | RequestFailure::CredentialUnsendable => false,
        }
    }

    /// Whether more bytes came than were allowed for.
    pub(super) fn is_body_too_large(&self) -> bool {
        matches!(self.failure, RequestFailure::TooLarge(_))
    }

    /// Its code, where one that was not reached and one that breaks the rules have these.
    pub(super) fn code(&self, unreached: Code, protocol: Code) -> Code {
        match self.failure {
            RequestFailure::NoAddress { .. }
            | RequestFailure::Connection { .. }
            | RequestFailure::Proxy { .. }
            | RequestFailure::NoProxy { .. } => unreached,
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
    /// The proxy that may have answered in its place.
    pub proxy: Option<Box<ForeignText>>,
}
