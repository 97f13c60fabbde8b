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
    /// A simple-signing payload, and what lies beside it.
    SimpleSigning {
        /// The bytes that the signature is over.
        payload: Fetched,
        /// The signature: base64, as received.
        signature: ForeignText,
        /// The log's entry about it.
        log_entry: LogEntry,
    },
    /// What should be a DSSE envelope.
    Envelope(Fetched),
}

/// Whether there is a transparency-log entry beside a signature. Unsigned, so only a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogEntry {
    /// There is one.
    Present,
    /// There is none.
    Absent,
}

/// What became of it.
#[derive(Debug)]
pub enum Judged {
    /// By one of the keys, about this image: a signature of it, and what lies beside it.
    Signature(Trusted<SimpleSigning>, LogEntry),
    /// By one of the keys, about this image: a statement of it.
    Attestation(Trusted<Statement>),
    /// Not trusted.
    Refused(Refusal),
    /// Over a bound, and not looked into to its end.
    Unread(Refusal),
}

/// Judges one piece of evidence about an image by the keys.
pub fn judge(candidate: Unverified, keys: &Keyring, image: &Digest) -> Judged {
    let judged = match candidate {
        Unverified::SimpleSigning { payload, signature, log_entry } => payload
            .authenticate(&signature, keys)
            .and_then(|item| item.admit(image))
            .map(|signature| Judged::Signature(signature, log_entry)),
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
