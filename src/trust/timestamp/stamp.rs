//! What a time-stamp comes to: a claim, or a time that authorities vouch for.

use crate::text::ForeignText;

use super::chain::{self, TimestampAuthorities};
use super::moment::{Accuracy, Moment};
use super::problem::TimestampProblem;
use super::signer::{self, Signer};
use super::token::Token;

/// A time-stamp over the bytes that it was held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    moment: Moment,
    accuracy: Option<Accuracy>,
    serial: String,
    authority: Option<ForeignText>,
}

impl Stamp {
    pub(super) fn claimed(token: &Token<'_>) -> Self {
        let said = &token.said;
        Self {
            moment: said.moment.clone(),
            accuracy: said.accuracy,
            serial: said.serial.clone(),
            authority: None,
        }
    }

    /// The time, as RFC 3339 has it, in UTC: proved where it is [verified](Self::is_verified), else a claim.
    pub fn time(&self) -> String {
        self.moment.rfc3339()
    }

    /// How far the time may be off, where it says so.
    pub fn accuracy(&self) -> Option<Accuracy> {
        self.accuracy
    }

    /// Its number at the service, as hex.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Who gave the time, the subject of its certificate; `None` unless an authority that the reader named vouches.
    pub fn authority(&self) -> Option<&ForeignText> {
        self.authority.as_ref()
    }

    /// Whether an authority that the reader named vouches for it.
    pub fn is_verified(&self) -> bool {
        self.authority.is_some()
    }

    /// By when, in seconds since 1970, the bytes existed, however far the clock was off; `None` unless that is proved.
    pub fn proved_time(&self) -> Option<u64> {
        self.authority.as_ref().map(|_| self.moment.latest(self.accuracy.unwrap_or_default()))
    }
}

/// Reads a time-stamp over these bytes, whose time nobody vouches for.
///
/// # Errors
/// Why it is not one over these bytes, or is not whole in itself.
pub fn read(answer: &[u8], data: &[u8]) -> Result<Stamp, TimestampProblem> {
    let token = Token::read(answer)?;
    about(&token, data)?;
    match signer::of(&token, &[]) {
        // Its certificate may be known to whoever verifies it.
        Ok(_) | Err(TimestampProblem::NoCertificate) => Ok(Stamp::claimed(&token)),
        Err(problem) => Err(problem),
    }
}

/// Verifies a time-stamp over these bytes by the authorities that the reader names.
///
/// # Errors
/// Why it proves nothing.
pub fn verify(
    answer: &[u8],
    data: &[u8],
    authorities: &TimestampAuthorities,
) -> Result<Stamp, TimestampProblem> {
    let token = Token::read(answer)?;
    about(&token, data)?;
    let signer = signer::of(&token, authorities.beside())?;
    vouched(&token, &signer, authorities)
}

/// The token is about these bytes.
pub(super) fn about(token: &Token<'_>, data: &[u8]) -> Result<(), TimestampProblem> {
    if token.said.hash.is_of(token.said.imprint, data) { Ok(()) } else { Err(TimestampProblem::OtherData) }
}

/// One of the authorities vouches for who signed the token, at its time.
pub(super) fn vouched(
    token: &Token<'_>,
    signer: &Signer<'_>,
    authorities: &TimestampAuthorities,
) -> Result<Stamp, TimestampProblem> {
    chain::is_for_timestamps(&signer.certificate).map_err(TimestampProblem::Purpose)?;
    authorities
        .vouch_for(&signer.der, &token.certificates, token.said.moment.seconds)
        .map_err(TimestampProblem::Chain)?;
    let name = signer.certificate.tbs_certificate().subject().to_string();
    Ok(Stamp { authority: Some(ForeignText::new(name)), ..Stamp::claimed(token) })
}
