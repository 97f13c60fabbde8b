//! The one door from evidence to what is trusted: every step of the road, in its order.

use crate::subject::Digest;
use crate::text::ForeignText;

use super::key::Keyring;
use super::refusal::Refusal;
use super::seal::{Fetched, Trusted};
use super::simple_signing::SimpleSigning;
use super::statement::Statement;

/// Evidence whose signature nobody has checked yet, by the form that it has.
#[derive(Debug)]
pub enum Unverified {
    /// A simple-signing payload, and the signature beside it: base64, as received.
    SimpleSigning {
        /// The bytes that the signature is over.
        payload: Fetched,
        /// The signature.
        signature: ForeignText,
    },
    /// What should be a DSSE envelope.
    Envelope(Fetched),
}

/// What became of it.
#[derive(Debug)]
pub enum Judged {
    /// By one of the keys, about this image: a signature of it.
    Signature(Trusted<SimpleSigning>),
    /// By one of the keys, about this image: a statement of it.
    Attestation(Trusted<Statement>),
    /// Not to be believed.
    Refused(Refusal),
    /// Over a bound, and not looked into to its end.
    Unread(Refusal),
}

/// Judges one piece of evidence about an image by the keys.
pub fn judge(candidate: Unverified, keys: &Keyring, image: &Digest) -> Judged {
    let judged = match candidate {
        Unverified::SimpleSigning { payload, signature } => {
            payload.authenticate(&signature, keys).and_then(|item| item.admit(image)).map(Judged::Signature)
        }
        Unverified::Envelope(envelope) => {
            envelope.open(keys).and_then(|item| item.admit(image)).map(Judged::Attestation)
        }
    };
    judged.unwrap_or_else(
        |refusal| {
            if refusal.is_bound() { Judged::Unread(refusal) } else { Judged::Refused(refusal) }
        },
    )
}
