//! From bytes to a trusted statement: the only road there is.
//!
//! Knows keys, signatures and the forms of signed claims; does not know where bytes came from, and
//! reads no clock, file or environment. The steps, and the fault each exists for:
//!
//! 1. The key: one PEM block, one `SubjectPublicKeyInfo`, a strength that counts ([`key`]). Two keys of
//!    which one is silently ignored is what other tools do.
//! 2. The signature over the bytes as received, by an algorithm that the key alone decides
//!    (`Fetched::authenticate`). CVE-2026-44309: normalised bytes verified in place of raw ones.
//! 3. The claim: the same bytes, parsed once and strictly (`simple_signing`). CVE-2026-39395: a
//!    payload that does not parse, yet "verified".
//! 4. The digest: the claim speaks of exactly this image (`Authentic::admit`). sigstore-ruby
//!    GHSA-mhg6-2q2v-9h2c: a subject mismatch that succeeded.
//!
//! Each step consumes the item of the step before, so that none can be left out or be borrowed from
//! another item. An attestation goes the same road by doors of its own, `Fetched::open` and
//! `Enveloped::admit`: its signature is over the payload and the payload's type, so that what was
//! signed as one kind of thing is never read as another (DSSE, "protocol.md"; CVE-2022-35929). The type
//! that the signed statement names decides what it may prove; annotations and names beside it never do.
//!
//! Whoever has evidence goes through one door, [`judge`], which takes all steps in their order. No step can
//! be taken alone, for nobody outside this folder sees the steps.
//!
//! What nobody signed is [`Unsigned`]: another type, which no step turns into a trusted one.
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
//! What is only fetched claims nothing, for no key has been asked:
//!
//! ```compile_fail
//! use paas_attest::trust::{Fetched, SignatureClaim, Trusted};
//! fn skip(item: &Fetched) -> &SignatureClaim { item.claim() }
//! ```
//! ```
//! use paas_attest::trust::{Fetched, SignatureClaim, Trusted};
//! fn skip(item: &Trusted<SignatureClaim>) -> &SignatureClaim { item.claim() }
//! ```
//!
//! A signature is judged together with what it is over, and an envelope alone:
//!
//! ```compile_fail
//! use paas_attest::trust::{Fetched, Unverified};
//! fn bare(item: Fetched) -> Unverified { Unverified::SimpleSigning { payload: item, log: None } }
//! ```
//! ```
//! use paas_attest::trust::{Fetched, Unverified};
//! fn bare(item: Fetched) -> Unverified { Unverified::Envelope { envelope: item, log: None } }
//! ```
//!
//! What is by one of the keys and may be about anything has no name outside:
//!
//! ```compile_fail
//! use paas_attest::trust::Authentic;
//! fn keep(item: Authentic) -> Authentic { item }
//! ```
//! ```
//! use paas_attest::trust::Fetched;
//! fn keep(item: Fetched) -> Fetched { item }
//! ```
//!
//! One signature cannot be used for two images in turn:
//!
//! ```compile_fail
//! use paas_attest::trust::{Anchors, Unverified, judge};
//! use paas_attest::subject::Digest;
//! fn twice(one: Unverified, other: Unverified, keys: Anchors<'_>, image: &Digest) {
//!     let _ = judge(one, keys, image);
//!     let _ = judge(one, keys, image);
//! }
//! ```
//! ```
//! use paas_attest::trust::{Anchors, Unverified, judge};
//! use paas_attest::subject::Digest;
//! fn twice(one: Unverified, other: Unverified, keys: Anchors<'_>, image: &Digest) {
//!     let _ = judge(one, keys, image);
//!     let _ = judge(other, keys, image);
//! }
//! ```
//!
//! An attestation is not a signature of an image, and a signature is not an attestation:
//!
//! ```compile_fail
//! use paas_attest::trust::{Judged, SignatureClaim, Trusted};
//! fn mix(item: Judged) -> Option<Trusted<SignatureClaim>> {
//!     if let Judged::Attestation(one, ..) = item { Some(one) } else { None }
//! }
//! ```
//! ```
//! use paas_attest::trust::{Judged, SignatureClaim, Trusted};
//! fn mix(item: Judged) -> Option<Trusted<SignatureClaim>> {
//!     if let Judged::Signature(one, ..) = item { Some(one) } else { None }
//! }
//! ```
//!
//! ```compile_fail
//! use paas_attest::trust::{Judged, Statement, Trusted};
//! fn mix(item: Judged) -> Option<Trusted<Statement>> {
//!     if let Judged::Signature(one, ..) = item { Some(one) } else { None }
//! }
//! ```
//! ```
//! use paas_attest::trust::{Judged, Statement, Trusted};
//! fn mix(item: Judged) -> Option<Trusted<Statement>> {
//!     if let Judged::Attestation(one, ..) = item { Some(one) } else { None }
//! }
//! ```
//!
//! Nobody but `seal` makes a [`Trusted`], by hand or from a document:
//!
//! ```compile_fail
//! use paas_attest::trust::{SignatureClaim, Trusted};
//! fn forge(text: &str) -> Option<Trusted<SignatureClaim>> { serde_json::from_str(text).ok() }
//! ```
//! ```
//! use paas_attest::trust::{SignatureClaim, Trusted};
//! fn forge(text: &str) -> Option<serde_json::Value> { serde_json::from_str(text).ok() }
//! ```
//!
//! ```compile_fail
//! use paas_attest::trust::{SignatureClaim, Trusted};
//! fn copy(one: Trusted<SignatureClaim>) -> Trusted<SignatureClaim> { Trusted { ..one } }
//! ```
//! ```
//! use paas_attest::trust::{SignatureClaim, Trusted};
//! fn copy(one: Trusted<SignatureClaim>) -> Trusted<SignatureClaim> { one }
//! ```

mod anchors;
mod bundle;
mod claim;
mod dsse;
mod file;
mod hash;
mod judge;
pub mod key;
mod log;
mod pem;
mod proof;
mod protojson;
mod refusal;
mod seal;
mod simple_signing;
mod statement;
pub mod timestamp;
mod unsigned;
mod until;

pub use self::anchors::Anchors;
pub use self::bundle::{BUNDLE_TYPE, BundleProblem, UnsupportedBundle};
pub use self::claim::{Annotation, SignatureClaim};
pub use self::dsse::{EnvelopeProblem, PAYLOAD_TYPE};
pub use self::file::{File, SignedFile, judge_file};
pub(crate) use self::hash::{RunningSha256, digest_of_value, sha256};
pub use self::hash::{digest_of, digest_of_lines};
pub use self::judge::{Unverified, judge};
pub use self::key::KeyProblem;
pub use self::log::{
    CheckpointProblem, LogEntry, LogKeyProblem, LogKeys, LogName, LogProblem, LogProved, LogStanding,
    ProofProblem,
};
pub use self::proof::{Proof, SignedForm};
pub use self::refusal::{Refusal, SignatureProblem};
pub use self::seal::{Fetched, Judged, Trusted};
pub use self::simple_signing::{PayloadProblem, SIMPLE_SIGNING_TYPE};
pub use self::statement::{SIGNATURE_TYPE, Statement, StatementProblem};
pub use self::unsigned::Unsigned;
pub use self::until::ValidUntil;
