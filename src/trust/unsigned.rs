//! What nobody signed, as a type of its own.

use super::claim::SignatureClaim;
use super::refusal::Refusal;
use super::seal::Claim as _;

/// Something that no key of ours signed: a document of the API, an attachment, a file. It may be
/// compared with what is trusted, and shown under that word; nothing turns it into a trusted thing.
#[derive(Clone, Debug)]
pub struct Unsigned<T>(T);

impl<T> Unsigned<T> {
    /// Takes something in.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The thing itself, for whoever keeps in mind what it is.
    pub fn get(&self) -> &T {
        &self.0
    }
}

impl Unsigned<SignatureClaim> {
    /// Reads a payload that comes without its signature, as strictly as one that has it.
    ///
    /// # Errors
    /// `payload-malformed`.
    pub fn payload(bytes: &[u8]) -> Result<Self, Refusal> {
        SignatureClaim::parse(bytes).map(Self)
    }
}
