//! What is asked of a time-stamping service, and whether an answer is to that.

use aws_lc_rs::digest::{SHA256, digest};
use der::Encode as _;
use der::asn1::{Null, OctetStringRef, UintRef};
use spki::AlgorithmIdentifierRef;

use super::asn1::{MessageImprint, TimeStampReq};
use super::chain::TimestampAuthorities;
use super::hash::Hash;
use super::problem::{StampPart, TimestampProblem};
use super::signer;
use super::stamp::{Stamp, about, vouched};
use super::token::{Token, form};

/// A request for the time of some bytes, of which it has a SHA-256, and for the certificate of who gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampRequest {
    der: Vec<u8>,
    nonce: [u8; 8],
}

impl TimestampRequest {
    /// The media type of a request (RFC 3161, 3.4).
    pub const TYPE: &'static str = "application/timestamp-query";
    /// The media type of an answer.
    pub const ANSWER_TYPE: &'static str = "application/timestamp-reply";

    /// A request about these bytes. The nonce is random: an answer with it was made for this request.
    ///
    /// # Errors
    /// The request cannot be written.
    pub fn new(data: &[u8], nonce: [u8; 8]) -> Result<Self, TimestampProblem> {
        let hash = digest(&SHA256, data);
        let write = || {
            let algorithm = AlgorithmIdentifierRef { oid: Hash::Sha256.oid(), parameters: Some(Null.into()) };
            let request = TimeStampReq {
                version: 1,
                imprint: MessageImprint { algorithm, hash: OctetStringRef::new(hash.as_ref())? },
                nonce: UintRef::new(&nonce)?,
                cert_req: true,
            };
            request.to_der()
        };
        Ok(Self { der: write().map_err(form(StampPart::Answer))?, nonce })
    }

    /// As it is sent.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Takes an answer to this request about these bytes. Where authorities are given, one of them must vouch for it.
    ///
    /// # Errors
    /// Why the answer does not fit.
    pub fn answered(
        &self,
        answer: &[u8],
        data: &[u8],
        authorities: Option<&TimestampAuthorities>,
    ) -> Result<Stamp, TimestampProblem> {
        let token = Token::read(answer)?;
        if token.said.hash != Hash::Sha256 {
            return Err(TimestampProblem::OtherHash);
        }
        about(&token, data)?;
        let sent = UintRef::new(&self.nonce).map_err(form(StampPart::Answer))?;
        if token.said.nonce != Some(sent.as_bytes()) {
            return Err(TimestampProblem::Nonce);
        }
        // Its certificate was asked for, so it must lie in the token.
        let signer = signer::of(&token, &[])?;
        match authorities {
            Some(authorities) => vouched(&token, &signer, authorities),
            None => Ok(Stamp::claimed(&token)),
        }
    }
}
