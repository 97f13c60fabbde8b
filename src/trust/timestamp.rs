//! Time-stamps by a service (RFC 3161): that some bytes existed at a time.
//!
//! Pure: what is asked of a service is made here ([`TimestampRequest`]) and sent elsewhere, and an answer is kept whole, as
//! `openssl ts -verify -in` reads it. What it is worth depends on who reads it:
//!
//! - [`read`] takes nobody's word: the token must be about these bytes and whole in itself, and its time is a claim.
//! - [`verify`] asks of authorities that the reader names: the signer's certificate is for time-stamping alone and leads
//!   to one of them at the time that is claimed. Its time is then proved, as far as they are trusted.
//!
//! What does not count: SHA-1, but to name the certificate (`signer`); RSA under 2048 bits; signatures other than RSA
//! (PKCS #1 v1.5, PSS with one hash throughout) and ECDSA on P-256, P-384 and P-521, each with SHA-256, 384 or 512; more
//! than one signature; BER that is not DER. Revocation is not asked.

mod asn1;
mod chain;
mod hash;
mod moment;
mod problem;
mod request;
mod signer;
mod stamp;
mod token;

#[cfg(test)]
mod tests;

pub use self::chain::TimestampAuthorities;
pub use self::moment::Accuracy;
pub use self::problem::{
    AuthorityProblem, ChainProblem, Oid, PurposeProblem, StampAttribute, StampPart, TimestampProblem,
};
pub use self::request::TimestampRequest;
pub use self::stamp::{Stamp, read, verify};
