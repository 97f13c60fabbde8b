//! What proves a trusted statement to somebody who does not take our word for it.

use crate::text::ForeignText;

/// The form in which something signed is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedForm {
    /// A simple-signing payload, with its signature in an annotation of the layer.
    SimpleSigning,
    /// A DSSE envelope.
    Envelope,
    /// A DSSE envelope in a sigstore bundle.
    Bundle,
}

/// The signature of a trusted statement.
#[derive(Clone, Debug)]
pub struct Proof {
    form: SignedForm,
    signature: ForeignText,
}

impl Proof {
    /// Of a signature that was checked; only this folder checks any.
    pub(super) fn new(form: SignedForm, signature: &str) -> Self {
        Self { form, signature: ForeignText::new(signature) }
    }

    /// The form in which it was found.
    pub fn form(&self) -> SignedForm {
        self.form
    }

    /// The signature: base64 as received, which may have line breaks in it; in a bundle of either alphabet, padded or
    /// not.
    pub fn signature(&self) -> &ForeignText {
        &self.signature
    }
}
