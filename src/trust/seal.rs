//! The three standings of a piece of evidence, and the steps between them.
//!
//! `Fetched` (bytes as received) → `Authentic` or `Enveloped` (one of our keys signed exactly these
//! bytes) → `Trusted<T>` (they say T, about this digest). Content can be read only from the last. This
//! file is the only one that makes them; it is small so that it can be read in one go.

use std::sync::Arc;

use crate::subject::Digest;
use crate::text::ForeignText;

use super::anchors::Anchors;
use super::bundle::{self, Bundle, UnsupportedBundle};
use super::claim::SignatureClaim;
use super::dsse::{self, Dialect};
use super::hash::sha256;
use super::key::{Fingerprint, Keyring, PublicKey};
use super::log::{LogEvidence, LogStanding, Logged, Signed};
use super::proof::{Proof, SignedForm};
use super::refusal::{Refusal, SignatureProblem};
use super::statement::Statement;

/// Bytes as received, of which nothing is known. They cannot be read outside this folder.
#[derive(Clone)]
pub struct Fetched(Arc<Vec<u8>>);

impl Fetched {
    /// Takes bytes in, as they are: an envelope may have hundreds of megabytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }

    /// How many bytes they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether they are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Step 2: one of the keys made the signature `text` (standard base64, padded; line breaks are dropped as
    /// Go's decoder does) over exactly these bytes. What lies beside it of a log changes nothing of that.
    ///
    /// # Errors
    /// `signature-invalid`, with what is wrong with the signature's form where that can be told.
    pub(super) fn authenticate(
        self,
        text: &ForeignText,
        log: Option<&Self>,
        anchors: Anchors<'_>,
    ) -> Result<Authentic, Refusal> {
        let (key, signature) =
            signer(&self.0, text.raw(), Dialect::Json, anchors.keys).map_err(Refusal::Signature)?;
        let logged = Logged { key, signature: &signature, signed: Signed::Payload(&self.0) };
        let log = LogStanding::of(beside(log), &logged, anchors.logs);
        let proof = Proof::new(SignedForm::SimpleSigning, text.raw());
        Ok(Authentic { key: key.fingerprint().clone(), bytes: self.0, proof, log })
    }

    /// Step 2 for an attestation: the bytes are a DSSE envelope with an in-toto statement in it, and
    /// one of its signatures, over payload type and payload, is by one of the keys.
    ///
    /// # Errors
    /// `attestation-invalid`; `too-many` where the envelope holds more signatures than are tried.
    pub(super) fn open(self, log: Option<&Self>, anchors: Anchors<'_>) -> Result<Enveloped, Refusal> {
        let envelope = dsse::read(&self.0, Dialect::Json)?;
        let hash = log.map(|_| sha256(&self.0));
        // The text is not needed any more, and may be larger than all that follows.
        drop(self);
        // Of several it is said only that none is by the key.
        let mut refusal = Refusal::EnvelopeSignatures(envelope.signatures.len());
        for text in &envelope.signatures {
            match signer(&envelope.signed, text, Dialect::Json, anchors.keys) {
                Ok((key, signature)) => {
                    let signed = Signed::Envelope {
                        payload: envelope.payload(),
                        encoding: &envelope.signed,
                        envelope: hash,
                    };
                    let logged = Logged { key, signature: &signature, signed };
                    let log = LogStanding::of(beside(log), &logged, anchors.logs);
                    let proof = Proof::new(SignedForm::Envelope, text);
                    return Ok(Enveloped::new(envelope, key, proof, log));
                }
                Err(problem) if envelope.signatures.len() == 1 => {
                    refusal = Refusal::EnvelopeSignature(problem);
                }
                Err(_) => {}
            }
        }
        Err(refusal)
    }

    /// Step 2 for a bundle: it holds an envelope with an in-toto statement in it, whose one signature is by one of
    /// the keys. Nothing else that is in it counts for that.
    ///
    /// # Errors
    /// `attestation-invalid`; `signature-unsupported` for another kind of bundle.
    pub(super) fn unpack(self, anchors: Anchors<'_>) -> Result<Bundled, Refusal> {
        let bundle = bundle::read(&self.0)?;
        drop(self);
        let Bundle { content: envelope, hint, .. } = &bundle;
        let Some(text) = envelope.signatures.first() else { return Err(Refusal::EnvelopeSignatures(0)) };
        let by = signer(&envelope.signed, text, Dialect::Proto, anchors.keys);
        let (key, signature) = by.map_err(|problem| match (problem, hint) {
            // A hint decides nothing: it says only what the trouble may be.
            (SignatureProblem::OtherKey { .. }, Some(hint)) => {
                let is_given = anchors.keys.keys().iter().any(|key| key.fingerprint() == hint);
                let hint = hint.clone();
                if is_given { Refusal::BundleNotByItsKey(hint) } else { Refusal::BundleSignature(hint) }
            }
            _ => Refusal::EnvelopeSignature(problem),
        })?;
        let signed =
            Signed::Envelope { payload: envelope.payload(), encoding: &envelope.signed, envelope: None };
        let logged = Logged { key, signature: &signature, signed };
        let log = LogStanding::of(bundle.evidence(), &logged, anchors.logs);
        let proof = Proof::new(SignedForm::Bundle, text);
        Ok(Bundled(Enveloped::new(bundle.content, key, proof, log)))
    }
}

/// The log's entry that lies beside a signature.
fn beside(entry: Option<&Fetched>) -> LogEvidence<'_> {
    entry.map_or(LogEvidence::None, |entry| LogEvidence::Annotation(&entry.0))
}

/// The key that made `signature` (base64 of a dialect) over exactly this message, and the signature's bytes; else
/// what is wrong.
fn signer<'a>(
    message: &[u8],
    signature: &str,
    dialect: Dialect,
    keys: &'a Keyring,
) -> Result<(&'a PublicKey, Vec<u8>), SignatureProblem> {
    let raw = dsse::decoded(signature, dialect).ok_or(SignatureProblem::NotBase64)?;
    if raw.is_empty() {
        return Err(SignatureProblem::Empty);
    }
    let key = keys.keys().iter().find(|key| key.verify(message, &raw));
    match key {
        Some(key) => Ok((key, raw)),
        None => Err(why_not(&raw, keys.keys())),
    }
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fetched({} bytes)", self.0.len())
    }
}

fn why_not(signature: &[u8], keys: &[PublicKey]) -> SignatureProblem {
    let fixed = keys.iter().find(|key| key.raw_signature_len() == Some(signature.len()));
    match fixed {
        Some(_) if signature.first() != Some(&0x30) => SignatureProblem::RawForm,
        _ => SignatureProblem::OtherKey { keys: keys.len() },
    }
}

/// Bytes that one of our keys signed, exactly as they are. What they say is still unknown.
#[derive(Debug)]
pub(super) struct Authentic {
    bytes: Arc<Vec<u8>>,
    key: Fingerprint,
    proof: Proof,
    log: LogStanding,
}

/// The payload of an envelope that one of our keys signed, exactly as it is, as an in-toto statement.
/// What it states is still unknown.
#[derive(Debug)]
pub(super) struct Enveloped {
    /// What the signature is over: the payload's type and the payload.
    signed: Vec<u8>,
    /// Where the payload begins in it.
    payload: usize,
    key: Fingerprint,
    proof: Proof,
    log: LogStanding,
}

/// The same out of a bundle, where signatures of images are statements too.
#[derive(Debug)]
pub(super) struct Bundled(Enveloped);

/// What a signed claim must be able to do; implemented in this folder only.
pub(super) trait Claim: Sized {
    /// Reads the signed bytes, strictly.
    fn parse(bytes: &[u8]) -> Result<Self, Refusal>;
    /// Refuses unless the claim speaks of exactly this digest.
    fn speaks_of(&self, image: &Digest) -> Result<(), Refusal>;
}

impl Authentic {
    /// Steps 3 and 4: the bytes are a signature's claim, about exactly this image.
    ///
    /// # Errors
    /// What the claim's own reader refuses, and `digest-mismatch`.
    pub(super) fn admit(self, image: &Digest) -> Result<Judged, Refusal> {
        let claim = <SignatureClaim as Claim>::parse(&self.bytes)?;
        claim.speaks_of(image)?;
        let Self { bytes, key, proof, log } = self;
        let signed = Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec());
        Ok(Judged::Signature(Trusted { claim, key, signed, proof, log }))
    }
}

impl Enveloped {
    /// What this key signed, and how that stands with the logs.
    fn new(envelope: dsse::Envelope, key: &PublicKey, proof: Proof, log: LogStanding) -> Self {
        let dsse::Envelope { signed, payload, .. } = envelope;
        Self { signed, payload, key: key.fingerprint().clone(), proof, log }
    }

    /// Steps 3 and 4: the payload is a statement, about exactly this image among others.
    ///
    /// # Errors
    /// `attestation-invalid` for what is not a statement, `subject-mismatch`.
    pub(super) fn admit(mut self, image: &Digest) -> Result<Judged, Refusal> {
        let claim = Statement::parse(self.signed.get(self.payload..).unwrap_or_default())?;
        claim.speaks_of(image)?;
        // What is left is the predicate alone, byte for byte as it was signed.
        let predicate = claim.range();
        self.signed.truncate(self.payload + predicate.end);
        self.signed.drain(..self.payload + predicate.start);
        let Self { signed, key, proof, log, .. } = self;
        Ok(Judged::Attestation(Trusted { claim, key, signed, proof, log }))
    }
}

impl Bundled {
    /// Steps 3 and 4: the payload is a statement, about exactly this image among others. The type that is signed says
    /// whether it is a signature of the image or an attestation.
    ///
    /// # Errors
    /// `attestation-invalid` for what is not a statement, `subject-mismatch`.
    pub(super) fn admit(self, image: &Digest) -> Result<Judged, Refusal> {
        let payload = self.0.signed.get(self.0.payload..).unwrap_or_default();
        match Statement::signature(payload, image)? {
            Some(claim) => {
                let Enveloped { mut signed, payload, key, proof, log } = self.0;
                signed.drain(..payload);
                Ok(Judged::Signature(Trusted { claim, key, signed, proof, log }))
            }
            None => self.0.admit(image),
        }
    }
}

/// A claim that one of our keys signed, about the image in question.
#[derive(Debug)]
pub struct Trusted<T> {
    claim: T,
    key: Fingerprint,
    signed: Vec<u8>,
    proof: Proof,
    log: LogStanding,
}

/// What became of a piece of evidence.
#[derive(Debug)]
pub enum Judged {
    /// By one of the keys, about this image: a signature of it.
    Signature(Trusted<SignatureClaim>),
    /// By one of the keys, about this image: a statement of it.
    Attestation(Trusted<Statement>),
    /// Not trusted.
    Refused(Refusal),
    /// Over a bound, and not looked into to its end.
    Unread(Refusal),
    /// Whole, and of a kind that this version does not read.
    Unsupported(UnsupportedBundle),
}

#[cfg(test)]
impl Trusted<Statement> {
    /// What a test of how it is shown wants to be signed: only this folder could check a real signature.
    pub(crate) fn scripted(predicate: Vec<u8>) -> Self {
        let payload =
            br#"{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[],"predicate":{}}"#;
        let key = Fingerprint::parse(&"00".repeat(32)).unwrap();
        let proof = Proof::new(SignedForm::Envelope, "");
        Self {
            claim: Statement::parse(payload).unwrap(),
            key,
            signed: predicate,
            proof,
            log: LogStanding::Absent,
        }
    }
}

impl Trusted<SignatureClaim> {
    /// The payload, byte for byte as it was signed.
    pub fn payload(&self) -> &[u8] {
        &self.signed
    }
}

impl Trusted<Statement> {
    /// The predicate, byte for byte as it was signed.
    pub fn predicate(&self) -> &[u8] {
        &self.signed
    }
}

impl<T> Trusted<T> {
    /// What is claimed.
    pub fn claim(&self) -> &T {
        &self.claim
    }

    /// The key that signed it.
    pub fn key(&self) -> &Fingerprint {
        &self.key
    }

    /// The signature, and the form in which it was found.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// How its signature stands with the transparency log.
    pub fn log(&self) -> &LogStanding {
        &self.log
    }
}
