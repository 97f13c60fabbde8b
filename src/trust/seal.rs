//! The three standings of a piece of evidence, and the steps between them.
//!
//! `Fetched` (bytes as received) → `Authentic` (one of our keys signed exactly these bytes) →
//! `Trusted<T>` (they say T, about this digest). Content can be read only from the last. This file
//! is the only one that makes them; it is small so that it can be read in one go.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::code::Code;
use crate::subject::Digest;
use crate::text::ForeignText;

use super::Refusal;
use super::key::{Fingerprint, Keyring, PublicKey};

/// Bytes as received, of which nothing is known. They cannot be read outside this folder.
#[derive(Clone)]
pub struct Fetched(Arc<[u8]>);

impl Fetched {
    /// Takes bytes in.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// How many bytes they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether they are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Step 2: one of the keys made `signature` (standard base64, padded; line breaks are dropped as
    /// Go's decoder does) over exactly these bytes.
    ///
    /// # Errors
    /// `signature-invalid`, with what is wrong with the signature's form where that can be told.
    pub fn authenticate(self, signature: &ForeignText, keys: &Keyring) -> Result<Authentic, Refusal> {
        let text: String = signature.raw().chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
        let raw = STANDARD
            .decode(text)
            .map_err(|_| Refusal::new(Code::SignatureInvalid, "the signature is not standard base64"))?;
        if raw.is_empty() {
            return Err(Refusal::new(Code::SignatureInvalid, "the signature is empty"));
        }
        match keys.keys().iter().find(|key| key.verify(&self.0, &raw)) {
            Some(key) => Ok(Authentic { bytes: self.0, key: key.fingerprint().clone() }),
            None => Err(Refusal::new(Code::SignatureInvalid, why_not(&raw, keys.keys()))),
        }
    }
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fetched({} bytes)", self.0.len())
    }
}

fn why_not(signature: &[u8], keys: &[PublicKey]) -> String {
    let fixed = keys.iter().find(|key| key.raw_signature_len() == Some(signature.len()));
    match fixed {
        Some(_) if signature.first() != Some(&0x30) => {
            "the signature has the raw form r‖s (IEEE P1363), not the ASN.1 form that cosign writes"
                .to_owned()
        }
        _ if keys.len() == 1 => "the key did not make this signature".to_owned(),
        _ => "none of the keys made this signature".to_owned(),
    }
}

/// Bytes that one of our keys signed, exactly as they are. What they say is still unknown.
#[derive(Debug)]
pub struct Authentic {
    bytes: Arc<[u8]>,
    key: Fingerprint,
}

/// What a signed claim must be able to do; implemented in this folder only.
pub trait Claim: Sized {
    /// Reads the signed bytes, strictly.
    fn parse(bytes: &[u8]) -> Result<Self, Refusal>;
    /// Refuses unless the claim speaks of exactly this digest.
    fn speaks_of(&self, image: &Digest) -> Result<(), Refusal>;
}

impl Authentic {
    /// Steps 3 and 4: the bytes are a claim of type `T`, about exactly this image.
    ///
    /// # Errors
    /// What the claim's own reader refuses, and `digest-mismatch`.
    pub fn admit<T: Claim>(self, image: &Digest) -> Result<Trusted<T>, Refusal> {
        let claim = T::parse(&self.bytes)?;
        claim.speaks_of(image)?;
        Ok(Trusted { claim, key: self.key })
    }

    /// The key that signed.
    pub fn key(&self) -> &Fingerprint {
        &self.key
    }
}

/// A claim that one of our keys signed, about the image in question.
#[derive(Debug)]
pub struct Trusted<T> {
    claim: T,
    key: Fingerprint,
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
}
