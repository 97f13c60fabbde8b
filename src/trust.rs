//! From bytes to a trusted statement: the only road there is.
//!
//! Knows keys, signatures and the forms of signed claims; does not know where bytes came from, and
//! reads no clock, file or environment. The steps, and the fault each exists for:
//!
//! 1. The key: one PEM block, one `SubjectPublicKeyInfo`, a strength that counts ([`key`]). Two keys of
//!    which one is silently ignored is what other tools do.
//! 2. The signature over the bytes as received, by an algorithm that the key alone decides
//!    ([`Fetched::authenticate`]). CVE-2026-44309: normalised bytes verified in place of raw ones.
//! 3. The claim: the same bytes, parsed once and strictly (`simple_signing`). CVE-2026-39395: a
//!    payload that does not parse, yet "verified".
//! 4. The digest: the claim speaks of exactly this image ([`Authentic::admit`]). sigstore-ruby
//!    GHSA-mhg6-2q2v-9h2c: a subject mismatch that succeeded.
//!
//! Each step consumes the item of the step before, so that none can be left out or be borrowed from
//! another item. An attestation goes the same road by doors of its own, [`Fetched::open`] and
//! [`Enveloped::admit`]: its signature is over the payload and the payload's type, so that what was
//! signed as one kind of thing is never read as another (DSSE, "protocol.md"; CVE-2022-35929). The type
//! that the signed statement names decides what it may prove; annotations and names beside it never do.
//!
//! Whoever has evidence goes through one door, [`judge`], which takes all steps in their order.
//!
//! What nobody vouches for is [`Unsigned`]: another type, which no step turns into a trusted one.
//!
//! What is only fetched cannot be read:
//!
//! ```compile_fail
//! fn peek(item: paas_attest::trust::Fetched) -> usize { item.bytes() }
//! ```
//! ```
//! fn peek(item: paas_attest::trust::Fetched) -> usize { item.len() }
//! ```
//!
//! What is only fetched cannot be admitted, for no key has been asked:
//!
//! ```compile_fail
//! use paas_attest::trust::{Authentic, Fetched, Refusal, SimpleSigning, Trusted};
//! use paas_attest::subject::Digest;
//! fn skip(item: Fetched, image: &Digest) -> Result<Trusted<SimpleSigning>, Refusal> { item.admit(image) }
//! ```
//! ```
//! use paas_attest::trust::{Authentic, Fetched, Refusal, SimpleSigning, Trusted};
//! use paas_attest::subject::Digest;
//! fn skip(item: Authentic, image: &Digest) -> Result<Trusted<SimpleSigning>, Refusal> { item.admit(image) }
//! ```
//!
//! One signature cannot vouch for two images in turn:
//!
//! ```compile_fail
//! use paas_attest::trust::{Authentic, SimpleSigning};
//! use paas_attest::subject::Digest;
//! fn twice(one: Authentic, other: Authentic, image: &Digest) {
//!     let _ = one.admit::<SimpleSigning>(image);
//!     let _ = one.admit::<SimpleSigning>(image);
//! }
//! ```
//! ```
//! use paas_attest::trust::{Authentic, SimpleSigning};
//! use paas_attest::subject::Digest;
//! fn twice(one: Authentic, other: Authentic, image: &Digest) {
//!     let _ = one.admit::<SimpleSigning>(image);
//!     let _ = other.admit::<SimpleSigning>(image);
//! }
//! ```
//!
//! An attestation is no signature of an image, and a signature no attestation:
//!
//! ```compile_fail
//! use paas_attest::trust::{Enveloped, SimpleSigning, Trusted};
//! use paas_attest::subject::Digest;
//! fn mix(item: Enveloped, image: &Digest) -> Option<Trusted<SimpleSigning>> { item.admit(image).ok() }
//! ```
//! ```
//! use paas_attest::trust::{Authentic, SimpleSigning, Trusted};
//! use paas_attest::subject::Digest;
//! fn mix(item: Authentic, image: &Digest) -> Option<Trusted<SimpleSigning>> { item.admit(image).ok() }
//! ```
//!
//! ```compile_fail
//! use paas_attest::trust::{Authentic, Statement, Trusted};
//! use paas_attest::subject::Digest;
//! fn mix(item: Authentic, image: &Digest) -> Option<Trusted<Statement>> { item.admit(image).ok() }
//! ```
//! ```
//! use paas_attest::trust::{Enveloped, Statement, Trusted};
//! use paas_attest::subject::Digest;
//! fn mix(item: Enveloped, image: &Digest) -> Option<Trusted<Statement>> { item.admit(image).ok() }
//! ```
//!
//! Nobody but `seal` makes a [`Trusted`], by hand or from a document:
//!
//! ```compile_fail
//! use paas_attest::trust::{SimpleSigning, Trusted};
//! fn forge(text: &str) -> Option<Trusted<SimpleSigning>> { serde_json::from_str(text).ok() }
//! ```
//! ```
//! use paas_attest::trust::{SimpleSigning, Trusted};
//! fn forge(text: &str) -> Option<serde_json::Value> { serde_json::from_str(text).ok() }
//! ```
//!
//! ```compile_fail
//! use paas_attest::trust::{SimpleSigning, Trusted};
//! fn copy(one: Trusted<SimpleSigning>) -> Trusted<SimpleSigning> { Trusted { ..one } }
//! ```
//! ```
//! use paas_attest::trust::{SimpleSigning, Trusted};
//! fn copy(one: Trusted<SimpleSigning>) -> Trusted<SimpleSigning> { one }
//! ```

mod dsse;
mod judge;
pub mod key;
mod pem;
mod refusal;
mod seal;
mod simple_signing;
mod statement;
mod unsigned;

use crate::subject::Digest;

pub use self::dsse::PAYLOAD_TYPE;
pub use self::judge::{Judged, LogEntry, Unverified, judge};
pub use self::key::KeyProblem;
pub use self::refusal::{EnvelopeProblem, PayloadProblem, Refusal, SignatureProblem, StatementProblem};
pub use self::seal::{Authentic, Enveloped, Fetched, Trusted};
pub use self::simple_signing::{Annotation, SIMPLE_SIGNING_TYPE, SimpleSigning};
pub use self::statement::Statement;
pub use self::unsigned::Unsigned;

/// The SHA-256 digest of bytes, as registries name content.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest::from_hash(sha256(bytes))
}

/// SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let mut out = [0; 32];
    out.copy_from_slice(hash.as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        // FIPS 180-4 test vector.
        assert_eq!(
            digest_of(b"").as_str(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
