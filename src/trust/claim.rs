//! What a signature of an image says, in whichever form it is signed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::StrictValue;
use crate::subject::Digest;
use crate::text::ForeignText;

/// What one signature of an image says.
#[derive(Debug)]
pub struct SignatureClaim {
    digest: Digest,
    identity: Option<ForeignText>,
    annotations: BTreeMap<String, Annotation>,
}

/// The value of a signed annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Annotation {
    /// A string, as all that cosign writes are.
    Text(ForeignText),
    /// Anything else: kept and shown, and equal to no pin.
    Other(Value),
}

impl From<StrictValue> for Annotation {
    fn from(value: StrictValue) -> Self {
        match value.0 {
            Value::String(text) => Self::Text(ForeignText::new(text)),
            other => Self::Other(other),
        }
    }
}

impl SignatureClaim {
    /// What was read of signed bytes; only this folder reads them.
    pub(super) fn new(
        digest: Digest,
        identity: Option<ForeignText>,
        annotations: BTreeMap<String, Annotation>,
    ) -> Self {
        Self { digest, identity, annotations }
    }

    /// The image that it speaks of.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The repository for which the image was signed, where the form has a place for it; may be empty.
    pub fn identity(&self) -> Option<&ForeignText> {
        self.identity.as_ref()
    }

    /// The signed annotations, by name.
    pub fn annotations(&self) -> &BTreeMap<String, Annotation> {
        &self.annotations
    }
}
